"""The feed of releases and corrections: as RFC 4287 wants it, and the same names from release to release."""

import re
import uuid
from dataclasses import replace
from datetime import date

import lxml.html
import pytest
from lxml import etree

from isonomia.model.release import EarlierRelease
from isonomia.model.study import Correction
from isonomia.publish import write_report, write_site

ATOM = "{http://www.w3.org/2005/Atom}"
TEXT = 'Two rows of "A & B" stood <twice>; the share fell from 44 to 43.'
CORRECTIONS = (
    Correction(date(2026, 11, 22), TEXT, ("accepted",)),
    Correction(date(2026, 3, 1), "A bell\x07 rang at one step.", ("training-accepted", "visits")),
    Correction(date(2026, 3, 1), "A footnote was missing everywhere."),
)
EARLIER = (EarlierRelease("2025b", date(2026, 3, 1)), EarlierRelease("2025", date(2025, 11, 20)))


@pytest.fixture(scope="module")
def corrected(tmp_path_factory, release):
    folder = tmp_path_factory.mktemp("corrected") / "site"
    write_site(replace(release, info=replace(release.info, corrections=CORRECTIONS, earlier=EARLIER)), folder)
    return folder


def feed(folder):
    return etree.parse(folder / "feed.xml").getroot()


def one(element, name):
    found = element.findall(ATOM + name)
    assert len(found) == 1, name
    return found[0]


@pytest.mark.parametrize("which", ["site", "corrected"])
def test_the_feed_has_what_rfc_4287_asks_for(request, which):
    """Section 4.1.1 and 4.1.2: one id, title and updated each, an author, unique ids, absolute IRIs, RFC 3339 dates."""
    folder = request.getfixturevalue(which)
    root = feed(folder)
    assert root.tag == ATOM + "feed"
    entries = root.findall(ATOM + "entry")
    assert entries
    ids = [one(each, "id").text for each in (root, *entries)]
    assert len(set(ids)) == len(ids)
    assert all(uuid.UUID(each.removeprefix("urn:uuid:")).version == 5 for each in ids)
    for each in (root, *entries):
        assert one(each, "title").text
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", one(each, "updated").text)
        (alternate,) = [link for link in each.findall(ATOM + "link") if link.get("rel") == "alternate"]
        assert (folder / alternate.get("href")).is_file()
    assert one(one(root, "author"), "name").text == "An invented school"
    own = [link.get("href") for link in root.findall(ATOM + "link") if link.get("rel") == "self"]
    assert own == ["feed.xml"]
    dates = [one(each, "updated").text for each in entries]
    assert dates == sorted(dates, reverse=True)
    assert one(root, "updated").text == dates[0]
    assert all(one(each, "content").get("type") == "text" and one(each, "content").text for each in entries)


def test_every_page_leads_to_the_feed(site, pages):
    for name, page in pages.items():
        (link,) = page.xpath("//head/link[@rel='alternate'][@type='application/atom+xml']")
        assert (site / name).parent.joinpath(link.get("href")).resolve() == (site / "feed.xml").resolve()


def test_the_feed_tells_of_every_release_and_correction(corrected):
    entries = feed(corrected).findall(ATOM + "entry")
    assert [(one(e, "title").text, one(e, "category").get("term"), one(e, "updated").text[:10]) for e in entries] == [
        ("Release 2026", "release", "2026-11-22"),
        ("Correction: Acceptance to medical school", "correction", "2026-11-22"),
        ("Release 2025b", "release", "2026-03-01"),
        ("Correction: Interviewed to accepted and Emergency visits", "correction", "2026-03-01"),
        ("Correction", "correction", "2026-03-01"),
        ("Release 2025", "release", "2025-11-20"),
    ]
    texts = [one(each, "content").text for each in entries]
    assert texts[1] == TEXT
    assert texts[3] == "A bell rang at one step."


def test_what_was_told_keeps_its_name_in_the_next_release(tmp_path, corrected, release):
    """A reader's program must not take an old entry for a new one, also where a question has a new title."""
    old = {one(e, "id").text: one(e, "updated").text for e in feed(corrected).findall(ATOM + "entry")}
    info = replace(
        release.info,
        id="2027",
        date=date(2027, 1, 9),
        corrections=(Correction(date(2027, 1, 5), "Another one."), *CORRECTIONS),
        earlier=(EarlierRelease("2026", date(2026, 11, 22)), *EARLIER),
    )
    renamed = tuple(replace(each, title=f"{each.title}, renamed") for each in release.indicators)
    write_site(replace(release, info=info, indicators=renamed), tmp_path)
    new = {one(e, "id").text: one(e, "updated").text for e in feed(tmp_path).findall(ATOM + "entry")}
    assert one(feed(tmp_path), "id").text == one(feed(corrected), "id").text
    assert old.items() <= new.items()
    assert len(new) == len(old) + 2


def test_a_release_that_is_named_as_earlier_too_is_told_once(tmp_path, release):
    twice = (EarlierRelease("2026", date(2026, 11, 22)),)
    write_site(replace(release, info=replace(release.info, earlier=twice)), tmp_path)
    assert len(feed(tmp_path).findall(ATOM + "entry")) == 1


def test_a_licence_is_told(tmp_path, release):
    write_site(replace(release, info=replace(release.info, licence="CC BY 4.0")), tmp_path)
    assert one(feed(tmp_path), "rights").text == "CC BY 4.0"


def test_a_pathway_tells_of_what_was_put_right_at_its_steps(corrected):
    def told(name):
        page = lxml.html.fromstring((corrected / name).read_bytes())
        return page.xpath("//section[@aria-labelledby='history']")[0].text_content()

    for name in ("indicator/training-accepted.html", "path/training.html", "indicator/visits.html"):
        assert "rang at one step." in told(name)
        assert TEXT not in told(name)
    assert "No corrections are named for this page." in told("path/presence.html")
    assert "No corrections are named for this page." in told("indicator/belonging.html")


def test_an_internal_report_has_no_feed(tmp_path, release):
    info = replace(release.info, internal=True)
    shown, estimates = replace(release.shown, internal=True), replace(release.estimates, internal=True)
    write_report(replace(release, info=info, shown=shown, estimates=estimates), tmp_path)
    assert not (tmp_path / "feed.xml").exists()
    assert b"feed.xml" not in b"".join(path.read_bytes() for path in tmp_path.rglob("*.html"))
