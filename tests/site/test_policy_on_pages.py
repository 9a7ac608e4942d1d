"""What pages say of the privacy policy, of rounded counts and of figures that are too uncertain to be quoted."""

import json
from dataclasses import replace

import lxml.html
import pytest

from isonomia.model.estimates import Estimates
from isonomia.model.reasons import REASONS
from isonomia.model.release import StandardInfo
from isonomia.publish import write_site

ROUNDED = "Numbers of people are rounded: to the nearest 5. Percentages are made from rounded numbers."
UNCONFIRMED = "The threshold could not be confirmed."
STANDARD = StandardInfo("A standard", "A percentage is withheld where chance is large.", "Somebody 2017")


def text(element):
    return " ".join(element.text_content().split())


def changed(row):
    """One level that is too uncertain, and one whose complement is."""
    if row.indicator != "accepted" or row.measure != "proportion" or row.dimension != "sex" or row.dimension_2:
        return row
    if row.subgroup == "M" and row.status == "ok":
        numbers = ("value", "se", "ci_lower", "ci_upper", "debiased", "gap", "gap_lower", "gap_upper", "confidence")
        return replace(row, **dict.fromkeys(numbers), status="refused", reason="UNRELIABLE", flags=(), method="")
    return replace(row, flags=("complement_unreliable", "few_degrees_of_freedom")) if row.status == "ok" else row


@pytest.fixture(scope="module")
def told(tmp_path_factory, release):
    folder = tmp_path_factory.mktemp("told") / "site"
    rows = tuple(changed(row) for row in release.estimates)
    assert sum(row.reason == "UNRELIABLE" for row in rows) > 0
    made = replace(
        release,
        policy=replace(release.policy, rounding=ROUNDED, unconfirmed=UNCONFIRMED),
        sources={name: replace(each, rounding=ROUNDED) for name, each in release.sources.items()},
        standards=(STANDARD,),
        estimates=Estimates(rows, protected=True),
    )
    write_site(made, folder)
    return folder


def page(folder, name):
    return lxml.html.fromstring((folder / name).read_bytes())


def test_the_methods_page_says_to_what_counts_are_rounded_and_what_is_not_confirmed(told, pages):
    privacy = text(page(told, "methods.html").xpath("//section[@aria-labelledby='privacy']")[0])
    assert ROUNDED in privacy
    assert UNCONFIRMED in privacy
    assert "rounded" not in text(pages["methods.html"].xpath("//section[@aria-labelledby='privacy']")[0])


def test_pages_with_numbers_say_that_they_are_rounded(told, pages):
    for name in ("indicator/accepted.html", "data.html"):
        assert ROUNDED in text(page(told, name))
        assert ROUNDED not in text(pages[name])
    described = json.loads((told / "data" / "accepted.csv-metadata.json").read_text(encoding="utf-8"))
    assert described["dc:description"] == ROUNDED


def test_the_display_gate_is_explained_where_there_is_one(told, pages):
    (section,) = page(told, "methods.html").xpath("//section[@aria-labelledby='uncertain']")
    for said in (STANDARD.title, STANDARD.text, STANDARD.source):
        assert said in text(section)
    assert page(told, "methods.html").xpath("//nav//a[@href='#uncertain']")
    assert not pages["methods.html"].xpath("//*[@id='uncertain']")


def test_an_uncertain_level_has_its_words_and_keeps_its_count(told, pages):
    table = page(told, "indicator/accepted.html").get_element_by_id("t-sex")
    before = pages["indicator/accepted.html"].get_element_by_id("t-sex")
    (line,) = [row for row in table.find("tbody") if REASONS["UNRELIABLE"] in text(row)]
    label = text(line.find("th"))
    (old,) = [row for row in before.find("tbody") if text(row.find("th")) == label]
    assert text(line.findall("td")[-1]) == text(old.findall("td")[-1])


def test_a_remark_names_the_groups_that_it_is_about(told, pages):
    said = text(page(told, "indicator/accepted.html"))
    assert "The remaining share is too uncertain to be quoted for: Women" in said
    assert "Take it with care for: Women" in said
    assert "too uncertain" not in text(pages["indicator/accepted.html"])
