"""Private pages read well: nothing is said over and over, no word is broken in two, a full stop stands at its word."""

import re

import lxml.html
import pytest

import curriculum_fixture
from isonomia.curriculum.extract import extract_all
from isonomia.curriculum.reports import Coded
from isonomia.curriculum.reports.worklist import worklist_files
from prose import flat


@pytest.fixture(scope="module")
def private(all_kinds):
    return all_kinds.with_name("out-private")


def test_questions_that_were_not_looked_at_stand_once_together(private):
    page = lxml.html.parse(private / "intersections.html").getroot()
    heads = [flat(each) for each in page.xpath("//h2")]
    assert "Belonging" not in heads
    assert heads.count("Not looked at") == 1
    (said,) = [flat(each) for each in page.xpath("//p") if flat(each).startswith("Too few groups for this statistic:")]
    assert "Belonging; People here know my name and greet me;" in said


def test_a_model_that_tells_nothing_has_no_heading(private):
    page = lxml.html.parse(private / "intersections.html").getroot()
    without = [each for each in page.xpath("//p") if "(MAIHDA) is not told: too few groups" in flat(each)]
    assert len(without) > 1
    assert not page.xpath("//h3")


@pytest.mark.parametrize("name", ["intersections.html", "disclosure-review.html", "scales.html"])
def test_no_word_of_a_table_is_broken_on_a_phone_and_the_table_scrolls(private, name):
    text = (private / name).read_text(encoding="utf-8")
    (cells,) = re.findall(r"\nth, td \{(.*?)\}", text)
    assert "overflow-wrap: break-word" in cells
    page = lxml.html.fromstring(text)
    assert page.xpath("//table")
    assert page.xpath("//table[not(ancestor::*[@class='wide'][@tabindex='0'])]") == []


def test_a_full_stop_stands_at_its_word():
    cases = curriculum_fixture.bank()
    page = worklist_files(cases, list(extract_all(cases.cases)), Coded(), "Made-up cases").page
    assert "</mark>." in page
    assert not re.search(r"</mark> [.,;:)?!]", page)
    assert re.search(r"</mark> \w", page)
