"""Edge cases of findings that differ in kind: ratios near 1, one group only, and numbers that round alike."""

from dataclasses import replace

import lxml.html
import pytest

from isonomia.model.estimates import Estimates
from isonomia.publish import write_site
from isonomia.publish.book import open_book
from isonomia.publish.findings import Voice, finding, gap_sentences
from isonomia.publish.language import language
from isonomia.publish.sentences import as_text
from isonomia.publish.words.lint import lint
from reading_level import grade


def ratio_of(release, code="en", **columns):
    """What is said of one clear gap where the release holds a ratio and no difference."""
    keep = [row for row in release.estimates if row.indicator != "accepted" or row.measure == "proportion"]
    (gap,) = release.estimates.where(
        indicator="accepted", measure="difference", dimension="race_ethnicity", subgroup="BLACK", dimension_2=""
    )
    row = replace(gap, measure="ratio", **{"value": 0.8, "ci_lower": 0.77, "ci_upper": 0.83, **columns})
    book = open_book(replace(release, estimates=Estimates((*keep, row), protected=True)), language(code))
    voice = Voice(book, book.newest(next(each for each in release.indicators if each.id == "accepted"))[0])
    sentences = gap_sentences(voice, row)
    assert not [complaint for each in sentences for complaint in lint(each, code)]
    return as_text(sentences)


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (
            0.77,
            0.83,
            "The figure is likely between 0.77 and 0.83 times the comparison, more than chance",
        ),
        (0.801, 0.8044, "The figure is about 0.80 times the comparison, more than chance would explain."),
        (0.71, 0.9981, "The figure is likely between 0.710 and 0.998 times the comparison"),
        (1.002, 1.31, "The figure is likely between 1.002 and 1.310 times the comparison"),
        (0.71, 1.04, "The gap is larger than chance would explain. Its likely range runs from 0.71 to 1.04 times"),
    ],
)
def test_a_clear_ratio_is_never_said_to_be_1_or_to_lie_on_one_side_of_it_wrongly(release, low, high, expected):
    assert ratio_of(release, ci_lower=low, ci_upper=high).startswith(expected)


def test_a_clear_ratio_in_spanish(release):
    assert "entre 0.77 y 0.83" in ratio_of(release, "es")
    assert "de 0.71 a 1.04" in ratio_of(release, "es", ci_lower=0.71, ci_upper=1.04)


def only_one_group(release):
    """One group of sex is left, and all that compared it is gone."""
    gone = {"difference", "between_group_sd", "theil_index", "slope_index_logit"}
    rows = tuple(
        row
        for row in release.estimates
        if not (row.indicator == "accepted" and (row.dimension_2 or row.dimension not in {"", "sex"}))
        and not (
            row.indicator == "accepted" and row.dimension == "sex" and (row.subgroup == "M" or row.measure in gone)
        )
    )
    info = replace(release.indicators[0], by=(("sex",),))
    return replace(release, indicators=(info, *release.indicators[1:]), estimates=Estimates(rows, protected=True))


def test_one_group_only_has_its_figure_and_no_gap(release, tmp_path):
    alone = only_one_group(release)
    book = open_book(alone, language("en"))
    (part,) = book.newest(alone.indicators[0])
    assert part.gap("sex", "F") is None
    write_site(alone, tmp_path)
    page = lxml.html.fromstring((tmp_path / "indicator" / "accepted.html").read_bytes())
    said = " ".join(page.text_content().split())
    assert "43.7" in said
    lead = " ".join(page.xpath("//p[@class='lead']")[0].text_content().split())
    assert lead.startswith("In 2025, about 43 in every 100 people with a full file were accepted to medical school.")
    assert not [word for word in ("larger than chance would explain", "points", "compared with") if word in lead]
    assert [cell.text_content() for cell in page.xpath("//table[@id='t-sex']/tbody/tr/th")] == ["Women"]


def test_a_hidden_comparison_group_leaves_a_level_and_no_number_of_the_hidden(release):
    rows = tuple(
        replace(row, value=None, ci_lower=None, ci_upper=None, confidence=None, n=None, status="hidden", flags=())
        if (row.indicator, row.measure, row.subgroup, row.dimension_2) == ("admitted", "proportion", "F", "")
        else row
        for row in release.estimates
    )
    book = open_book(replace(release, estimates=Estimates(rows, protected=True)), language("en"))
    voice = Voice(book, book.newest(next(each for each in release.indicators if each.id == "admitted"))[0])
    said = as_text(finding(voice, voice.part.gap("sex", "M")))
    assert "30" not in said.replace("in every 100", "")
    assert said.startswith("In 1973, about 45 in every 100 men were admitted.")
    assert grade(said) <= 9
