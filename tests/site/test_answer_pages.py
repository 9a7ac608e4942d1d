"""The page of a statement: how people answered it, by group, and who answers higher; in both languages."""

import lxml.html
import pytest

from isonomia.publish.words.lint import lint_text, sentences_of
from prose import flat, prose

BUDGET = 45_000


@pytest.fixture(scope="module")
def site(survey_site):
    return survey_site


def section(site, name, language="", dimension="first-generation"):
    document = lxml.html.fromstring((site / language / "indicator" / f"{name}.html").read_bytes())
    (found,) = document.xpath(f"//section[@aria-labelledby='answers-{dimension}']")
    return found


def test_each_group_has_its_answers_and_who_gave_none(site):
    everyone, groups, higher = section(site, "learning-l1").xpath(".//table")
    assert [flat(each) for each in everyone.xpath(".//tbody//th")][-1] == "Strongly agree"
    heads = [flat(each) for each in groups.xpath(".//thead//th")]
    assert heads[0] == "Group"
    assert heads[-1] == "No answer"
    for row in groups.xpath(".//tbody/tr"):
        shares = [flat(each.xpath(".//b")[0]) for each in row.xpath("./td")[:-1]]
        assert sum(float(each) for each in shares) == pytest.approx(100, abs=0.3)
    assert "everyone else" in flat(higher.xpath("./caption")[0])
    assert {flat(row.xpath("./th")[0]) for row in higher.xpath(".//tbody/tr")} == {
        "First-generation students",
        "Other students",
    }


def test_a_statement_that_is_turned_over_says_what_higher_means(site):
    assert "higher means disagreeing more" in flat(section(site, "belonging-b3"))
    assert "higher means disagreeing more" not in flat(section(site, "belonging-b1"))


def test_the_words_of_answers_and_of_the_program_are_translated(site):
    said = flat(section(site, "learning-l1", "es"))
    for each in ("Totalmente de acuerdo", "Sin respuesta", "Quién responde más alto"):
        assert each in said
    assert "Agree" not in said


def test_pages_are_within_their_budget_and_their_sentences_are_short(site):
    for language in ("", "es"):
        path = site / language / "indicator" / "belonging-b3.html"
        assert path.stat().st_size < BUDGET
        for text in prose(lxml.html.fromstring(path.read_bytes())):
            for each in sentences_of(text):
                wrong = [found for found in lint_text(each, language or "en") if found.kind in {"word", "length"}]
                assert not wrong, (each, wrong)
