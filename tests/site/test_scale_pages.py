"""The page of a scale: what stands on it, in both languages, and that it says no more than the answers do."""

import lxml.html
import pytest

from isonomia.publish.words.lint import lint_text, sentences_of
from prose import flat, prose

NOTICE = "Made up: nobody gave these answers, and the school does not exist."
NOT_VALIDATED = "Not validated: nobody has shown that these statements measure what the scale is called."
BUDGET = 45_000


@pytest.fixture(scope="module")
def site(survey_site):
    return survey_site


def page(site, name, language=""):
    return lxml.html.fromstring((site / language / "indicator" / f"{name}.html").read_bytes())


def section(document, name):
    (found,) = document.xpath(f"//section[@aria-labelledby='{name}']")
    return found


def test_every_page_says_that_the_answers_are_made_up(site):
    for path in site.rglob("*.html"):
        if "es" not in path.relative_to(site).parts and "embed" not in path.parts:
            assert NOTICE in flat(lxml.html.fromstring(path.read_bytes())), path


@pytest.mark.parametrize("name", ["belonging", "learning", "belonging-b1", "learning-l4"])
def test_what_is_not_validated_says_so_at_its_top(site, name):
    assert NOT_VALIDATED in [flat(each) for each in page(site, name).xpath("//p[@class='warn']")]


def test_the_response_rate_is_about_no_form(site):
    assert NOT_VALIDATED not in flat(page(site, "survey-response"))


@pytest.mark.parametrize("language", ["", "es"])
def test_the_sections_of_a_scale_are_there_and_listed(site, language):
    document = page(site, "learning", language)
    listed = [each.get("href").removeprefix("#") for each in document.xpath("//nav[@class='toc']//a")]
    for name in ("items", "who", "hang", "same", "scale"):
        assert name in listed
        assert section(document, name) is not None


def test_the_statements_lead_to_their_pages(site):
    links = section(page(site, "belonging"), "items").xpath(".//th//a/@href")
    assert links == [f"../indicator/belonging-b{at}.html" for at in range(1, 6)]
    for each in links:
        assert (site / "indicator" / each).resolve().is_file()


@pytest.mark.parametrize(("language", "told", "left"), [
    ("", "Told of the people who answered every statement of the scale.", "16.0 in every 100 left out one statement"),
    ("es", "de las personas que respondieron a todas las afirmaciones", "16.0 de cada 100 omitieron una afirmación"),
])  # fmt: skip
def test_statements_of_people_who_answered_all_say_so(site, language, told, left):
    said = flat(section(page(site, "belonging", language), "items"))
    assert told in said
    assert left in said
    assert told in flat(page(site, "belonging-b1", language))
    heads = [flat(each) for each in section(page(site, "belonging"), "who").xpath(".//thead//th")]
    assert heads[-1] == "Left out a statement, in every 100 who took part"
    assert "How many they are is not told" not in flat(section(page(site, "belonging"), "hang"))
    assert "Told of the people" not in flat(section(page(site, "learning"), "items"))
    assert "How many they are is not told" in flat(section(page(site, "learning"), "hang"))


def test_no_gap_is_worded_where_the_groups_read_the_statements_differently(site):
    document = page(site, "learning")
    assert "No gap" not in flat(document)
    assert "The scale does not measure the same thing in all groups" in flat(section(document, "same"))
    assert "Teachers judge my work, not who I am" in flat(section(document, "same"))
    gaps = document.xpath("//table[contains(@class, 'ct')]//td[contains(@class, 'gap')]")
    assert gaps
    for cell in gaps:
        assert flat(cell) == "The scale does not measure the same thing in all groups"
    lead = flat(document.xpath("//p[@class='lead']")[0])
    assert "higher" not in lead
    assert "lower" not in lead


def test_the_licence_and_the_owner_of_the_threshold_are_printed(site):
    card = flat(section(page(site, "belonging"), "scale"))
    assert "CC0 1.0" in card
    assert "Nobody, for the survey is made up" in card


def test_the_rate_has_its_number_and_silence_is_named(site):
    said = flat(section(page(site, "belonging"), "who"))
    assert "RR2" in said
    assert "Those who did not answer may feel otherwise." in said


@pytest.mark.parametrize("name", ["belonging", "learning", "survey-response", "belonging-b3"])
def test_pages_are_within_their_budget_and_their_sentences_are_short(site, name):
    for language in ("", "es"):
        assert (site / language / "indicator" / f"{name}.html").stat().st_size < BUDGET
        for text in prose(page(site, name, language)):
            for each in sentences_of(text):
                wrong = [found for found in lint_text(each, language or "en") if found.kind in {"word", "length"}]
                assert not wrong, (each, wrong)


def test_a_statement_that_is_turned_over_says_so(site):
    assert "the answers are counted in reverse" in flat(page(site, "belonging-b3"))
    assert "the answers are counted in reverse" not in flat(page(site, "belonging-b1"))


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "",
            (
                "On what the other statements have in common, groups can still be compared.",
                "The unit is the spread (standard deviation) of Other students, who stand at 0.",
            ),
        ),
        ("es", ("En lo que las demás afirmaciones tienen en común, los grupos sí pueden compararse.",)),
    ],
)
def test_groups_are_compared_on_what_the_other_statements_share(site, language, told):
    part = section(page(site, "learning", language), "same")
    for each in told:
        assert each in flat(part)
    (table,) = part.xpath(".//table[starts-with(@id, 'factor-')]")
    ((head, cell),) = [(flat(row[0]), flat(row[1])) for row in table.xpath(".//tbody/tr")]
    assert head == {"": "First-generation students", "es": "Estudiantes de primera generación"}[language]
    assert cell[0] in "−+0"
    assert "(" in cell
    assert not section(page(site, "belonging", language), "same").xpath(".//table[starts-with(@id, 'factor-')]")


def test_a_closer_look_is_nowhere_on_the_site(site):
    for path in site.rglob("*"):
        if path.is_file():
            held = path.read_bytes().lower()
            for word in (b"item_bias", b"nagelkerke", b"polychoric", b"item bias"):
                assert word not in held, path


def test_it_is_said_of_whom_the_number_beside_reliability_is(site):
    assert "How many they are is not told" in flat(section(page(site, "learning"), "hang"))
    assert "beside what is made of a scale's answers, those with a score" in flat(
        lxml.html.fromstring((site / "dictionary.html").read_bytes())
    )


@pytest.mark.parametrize(("language", "said"), [("", "a design effect of 1.01"), ("es", "un efecto de diseño de 1.01")])
def test_figures_of_all_who_were_asked_stand_beside_those_who_answered(site, language, said):
    part = section(page(site, "belonging", language), "asked")
    assert said in flat(part)
    (table,) = part.xpath(".//table")
    heads, *rows = [[flat(cell) for cell in row.xpath("./th|./td")] for row in table.xpath(".//tr")]
    assert len(heads) == 5
    everyone, *groups = rows
    assert everyone[1] == "712"
    assert len(groups) == 6  # two groups of one dimension, four of the other
    for row in groups:
        assert row[1].isdigit()
        assert "(" in row[3]


def test_the_choice_of_whom_ranges_speak_is_printed_and_so_is_the_other(site):
    for name in ("know", "scale"):
        said = flat(section(page(site, "belonging"), name))
        assert "Ranges allow for chance in what people answered" in said
        assert "Ranges for this cohort alone, which the school could have chosen, would be narrower." in said
