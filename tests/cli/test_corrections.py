"""What was put right, earlier releases and what is held back: from the study file to the page and the feed."""

from datetime import date

import lxml.etree
import lxml.html
import pytest

from isonomia import pipeline
from isonomia.cli import run
from isonomia.study import parse
from school_world import STUDY, write_study

ATOM = "{http://www.w3.org/2005/Atom}"
TWO = """
[[release.correction]]
date = 2026-11-20
text = "Two years had changed places <in> the table."
about = ["graduated"]
[[release.correction]]
date = 2026-11-21
text = "The name of the school was misspelt."
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("corrected")
    path = write_study(folder)
    pipeline.build(path, folder / "first")
    text = STUDY.replace('id = "2026"', 'id = "2027"\nprevious = ["first"]') + TWO
    path.write_text(text.replace("date = 2026-11-22", "date = 2027-01-05", 1))
    return pipeline.build(path, folder / "second")


def test_they_are_read_newest_first():
    found = parse(STUDY + TWO).release.corrections
    assert [each.date for each in found] == [date(2026, 11, 21), date(2026, 11, 20)]
    assert found[1].about == ("graduated",)


def test_the_page_has_releases_and_corrections(built):
    page = lxml.html.fromstring((built.out / "site" / "history.html").read_bytes())
    words = " ".join(page.xpath("//main")[0].text_content().split())
    assert "Release 2027 was published on January 5, 2027." in words
    assert "Two years had changed places <in> the table." in words
    assert "2026" in words.partition("Earlier releases")[2]
    assert page.xpath("//section[h2/@id='corrections']//a/@href")[0] == "indicator/graduated.html"
    assert "first" not in (built.out / "site" / "history.html").read_text(), "where a release lies is nobody's business"


def test_a_page_tells_of_its_own_corrections_alone(built):
    text = (built.out / "site" / "indicator" / "graduated.html").read_text()
    assert "Two years had changed places &lt;in&gt; the table." in text
    assert "misspelt" not in text
    assert 'href="../history.html"' in text


def test_the_feed_is_one(built):
    feed = lxml.etree.parse(str(built.out / "site" / "feed.xml")).getroot()
    assert feed.tag == f"{ATOM}feed"
    for owner in (feed, *feed.findall(f"{ATOM}entry")):  # what RFC 4287 asks of each
        for name in ("id", "title", "updated"):
            assert owner.find(f"{ATOM}{name}").text
    days = [each.find(f"{ATOM}updated").text for each in feed.findall(f"{ATOM}entry")]
    assert days == sorted(days, reverse=True)
    assert len(days) == 4  # two releases, two corrections
    assert feed.find(f"{ATOM}updated").text == days[0]
    ids = [each.text for each in feed.iter(f"{ATOM}id")]
    assert len(set(ids)) == len(ids)
    for link in feed.iter(f"{ATOM}link"):
        assert (built.out / "site" / link.get("href")).is_file()


def test_without_any_the_page_says_so(tmp_path):
    made = pipeline.build(write_study(tmp_path), tmp_path / "out")
    words = (made.out / "site" / "history.html").read_text()
    assert "This release names none." in words
    assert "This release names no earlier one." in words
    assert "No corrections are named for this page." in (made.out / "site" / "indicator" / "graduated.html").read_text()


def test_what_is_held_is_listed(tmp_path):
    study = (
        STUDY.replace('id = "2026"', 'id = "2026"\nhold = ["left"]')
        + """
[[indicator]]
id = "left"
topic = "progress"
title = "Left early"
source = "students"
event = "graduated = 'no'"
by = ["sex"]
"""
    )
    made = pipeline.build(write_study(tmp_path, study=study), tmp_path / "out")
    page = lxml.html.fromstring((made.out / "site" / "history.html").read_bytes())
    assert page.xpath("//section[h2/@id='held']//a")[0].text_content() == "Left early"


WRONG = [
    ('date = 2026-11-20\ntext = "a"\nabout = ["graduatd"]', "Did you mean 'graduated'?"),
    ('date = 2026-12-24\ntext = "a"', "the correction is of 2026-12-24, and the release of 2026-11-22"),
    ('date = 2026-11-20\ntext = ""', "text"),
    ('date = "soon"\ntext = "a"', "date"),
    ('date = 2026-11-20\ntext = "a"\nwhy = "b"', "why"),
]


@pytest.mark.parametrize(("lines", "words"), WRONG, ids=[words for _, words in WRONG])
def test_a_correction_that_cannot_be_is_a_sentence(tmp_path, capsys, lines, words):
    path = write_study(tmp_path, f"[[release.correction]]\n{lines}\n")
    assert run(["check", str(path)]) == 2
    told = capsys.readouterr()
    assert words in told.out + told.err
