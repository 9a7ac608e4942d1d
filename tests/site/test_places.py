"""Many settings: each beside all together by the limits of the release, in order of name, and each on its own page."""

import re
from dataclasses import replace

import lxml.html
import pytest

import places_fixture as fixture
from isonomia.model.estimates import Estimates
from isonomia.publish import write_site
from isonomia.publish.book import open_book
from isonomia.publish.findings import Voice
from isonomia.publish.language import language
from isonomia.publish.pages.side_by_side import MOST_ROWS, MOST_TOGETHER, side_by_side
from isonomia.publish.words.lint import forbidden, lint

EN = language("en")
KB = 1000


def text(element):
    return " ".join(element.text_content().split())


def built(release, folder):
    write_site(release, folder)
    found = sorted((folder / "indicator").glob("readmitted*.html"))
    return {path.name: lxml.html.fromstring(path.read_bytes()) for path in found}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("places")
    built(fixture.release(), made)
    return made


@pytest.fixture(scope="module")
def places(folder):
    return {path.name: lxml.html.fromstring(path.read_bytes()) for path in (folder / "indicator").glob("readm*.html")}


def beside(release):
    book = open_book(release, EN)
    voices = [Voice(book, each) for each in book.newest(fixture.info())]
    return side_by_side(voices, [f"indicator/p-{at}.html" for at in range(len(voices))])


def test_each_place_has_a_page_and_the_indicator_leads_to_all(places):
    assert len(places) == 1 + len(fixture.PLACES)
    links = places["readmitted.html"].xpath("//table[@id='t-places']//th/a/@href")
    assert {each.rpartition("/")[2] for each in links} == set(places) - {"readmitted.html"}
    own = places["readmitted-at-elm-hospital.html"]
    assert own.xpath("//p[@class='crumb']/a/@href")[-1] == "../indicator/readmitted.html"
    assert "Elm Hospital" in text(own.xpath("//h1")[0])
    assert own.xpath("//table[@id='t-s4-sex']")


def test_places_are_in_order_of_name_and_nobody_is_left_out(places):
    rows = places["readmitted.html"].xpath("//table[@id='t-places']/tbody/tr")
    assert [text(row.find("th")) for row in rows] == sorted(fixture.PLACES)
    said = {text(row.find("th")): text(row.findall("td")[1]) for row in rows}
    assert said["Ginkgo Hospital"] == "Not shown, to protect privacy"
    assert said["Elm Hospital"] == "higher: differs more than chance would explain"
    assert said["Hazel Hospital"] == "lower: differs more than chance would explain"
    assert said["Alder Hospital"] == "as chance would leave it"
    assert "Not in the drawing: Ginkgo Hospital." in text(places["readmitted.html"])


def test_the_page_is_about_all_together_and_not_about_the_first_place(places):
    lead = text(places["readmitted.html"].xpath("//p[@class='lead']")[0])
    assert lead.startswith(
        "In all places together, the figure for “Back in hospital within 30 days” is about 19 in every 100."
    )
    assert "Of 11 places, 3 differ from all together more than chance would explain." in lead
    assert "Places serve different people" in lead
    assert "Alder" not in lead


def test_no_word_ranks_or_blames(places, folder):
    for name, page in places.items():
        words = text(page.xpath("//main")[0]).lower()
        assert not re.search(r"\b(outliers?|poor|rank|worst|league|score|performance)\b", words), name
    drawing = (folder / "indicator" / "readmitted-places.svg").read_text(encoding="utf-8").lower()
    assert "outlier" not in drawing
    for each in beside(fixture.release()).findings:
        assert not lint(each)
        assert not forbidden(str(each))


def test_the_drawing_names_those_outside_and_no_other(folder):
    for ending in ("", "-narrow"):
        drawing = (folder / "indicator" / f"readmitted-places{ending}.svg").read_text(encoding="utf-8")
        named = {name for name in fixture.PLACES if f">{name}<" in drawing}
        assert named == {"Elm Hospital", "Fir Hospital", "Hazel Hospital"}


def test_where_a_place_stands_is_read_from_the_release_and_not_decided_here():
    """Without its flags a place far outside is drawn inside: limits are not tested a second time."""
    made = fixture.release()
    bare = [replace(row, flags=()) if row.measure.startswith("funnel") else row for row in made.estimates]
    found = beside(replace(made, estimates=Estimates(tuple(bare), protected=True)))
    words = [row.cells[1].word for row in found.table.rows if row.head == "Elm Hospital"]
    assert words == ["as chance would leave it"]
    assert ">Elm Hospital<" not in found.funnel.wide


def test_a_hidden_place_has_no_number_in_any_file(folder):
    drawing = (folder / "indicator" / "readmitted-panels.svg").read_text(encoding="utf-8")
    assert drawing.count("Not shown, to protect") == 1
    assert "Ginkgo" not in (folder / "indicator" / "readmitted-places.svg").read_text(encoding="utf-8")


def test_without_limits_there_is_a_table_and_no_funnel():
    made = fixture.release()
    bare = [row for row in made.estimates if row.measure not in fixture.MEASURES]
    found = beside(replace(made, estimates=Estimates(tuple(bare), protected=True)))
    assert found.funnel is None
    assert [each.head for each in found.table.columns] == ["In every 100 (likely range)", "People"]
    assert len(found.findings) == 1


def test_settings_that_differ_as_a_whole_say_so():
    made = fixture.release()
    flagged = [
        replace(row, flags=tuple(sorted({*row.flags, "overdispersed"})))
        if row.measure == "funnel_95" and row.n
        else row
        for row in made.estimates
    ]
    said = " ".join(map(str, beside(replace(made, estimates=Estimates(tuple(flagged), protected=True))).findings))
    assert "The places as a whole differ more than chance would explain" in said


def test_few_places_stay_on_one_page(tmp_path):
    few = dict(list(fixture.PLACES.items())[:MOST_TOGETHER])
    made = built(fixture.release(few), tmp_path)
    assert list(made) == ["readmitted.html"]
    assert len(made["readmitted.html"].xpath("//h2[@class='place']")) == MOST_TOGETHER


def test_a_hundred_and_fifty_places_stay_within_the_budget(tmp_path):
    many = {f"Hospital of the town of Number {at:03}": (200 + 13 * at, 40 + at) for at in range(150)}
    made = built(fixture.release(many), tmp_path)
    assert len(made) == 150 + 1 + 2
    for path in tmp_path.rglob("*.html"):
        assert path.stat().st_size <= 40 * KB, (path.name, path.stat().st_size)
    for path in (tmp_path / "indicator").glob("readmitted-places*.svg"):
        assert path.stat().st_size <= 30 * KB, (path.name, path.stat().st_size)
    assert not (tmp_path / "indicator" / "readmitted-panels.svg").exists()
    pages = ["readmitted.html", "readmitted-places-2.html", "readmitted-places-3.html"]
    rows = [len(made[each].xpath("//table[starts-with(@id, 't-places')]/tbody/tr")) for each in pages]
    assert (sum(rows), max(rows)) == (150, MOST_ROWS)
    links = made["readmitted.html"].xpath("//main//a/@href")
    assert {f"../indicator/{each}" for each in pages[1:]} <= set(links)


def test_lists_speak_of_all_places_and_groups_lead_to_each(folder):
    topic = lxml.html.fromstring((folder / "topic" / "start.html").read_bytes())
    words = text(topic.xpath("//main")[0])
    assert "In all places together, the figure for “Back in hospital within 30 days” is about 19 in every 100." in words
    assert "Alder" not in words
    group = lxml.html.fromstring((folder / "group" / "sex-f.html").read_bytes())
    assert group.xpath("//section[h2/@id='places']//a/@href") == ["../indicator/readmitted.html"]
    assert "Alder" not in text(group.xpath("//main")[0])
