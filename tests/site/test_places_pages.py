"""The way in by place: every map is found, every place has its page, rural and urban figures stand together."""

from dataclasses import replace

import lxml.html

from isonomia.model.estimates import Estimates
from isonomia.publish.book import open_book
from isonomia.publish.language import language
from isonomia.publish.pages import rurality
from isonomia.publish.pages.places import place_pages, ways_in
from isonomia.publish.pages.rurality import rurality_pages

EN = language("en")


def words(element):
    return " ".join(element.text_content().split())


def test_the_list_of_places_leads_to_maps_and_places(site, pages):
    page = pages["places.html"]
    assert [words(each) for each in page.xpath("//main//h2")] == ["Rural and urban", "Home state", "Home county"]
    links = page.xpath("//main//a/@href")
    assert {"rurality.html", "indicator/screened-by-home-state.html", "group/home-state-oh.html"} <= set(links)
    assert "indicator/screened.html#by-home-county" in links
    assert all((site / each.partition("#")[0]).is_file() for each in links)
    assert pages["indicator/screened.html"].get_element_by_id("by-home-county") is not None


def test_the_home_page_and_a_to_z_lead_there(pages):
    assert {"places.html", "places.html#d-home-state", "rurality.html"} <= set(
        pages["index.html"].xpath("//main//a/@href")
    )
    assert "rurality.html" in pages["a-z.html"].xpath("//main//a/@href")


def test_rural_and_urban_figures_stand_together_as_on_the_page_of_the_indicator(pages):
    (table,) = pages["rurality.html"].xpath("//table")
    assert [words(each) for each in table.xpath("./thead/tr/th")] == ["Indicator", "Urban", "Rural", "Highly rural"]
    (row,) = table.findall("tbody/tr")
    own = pages["indicator/screened.html"].get_element_by_id("t-rurality")
    for cell, other in zip(row.findall("td"), own.findall("tbody/tr"), strict=True):
        level, gap = (words(each.find("b")) for each in other.findall("td")[:2])
        assert words(cell).startswith(level)
        assert f"gap {gap}, larger than chance" in words(cell)
    assert "va-urh:H" in words(pages["rurality.html"].find(".//dl"))


def test_a_release_without_places_has_no_such_pages(release):
    rows = tuple(row for row in release.estimates if row.indicator != "screened")
    bare = replace(
        release,
        indicators=tuple(each for each in release.indicators if each.id != "screened"),
        estimates=Estimates(rows, protected=True),
    )
    book = open_book(bare, EN)
    assert place_pages(book) == ways_in(book) == ()


def test_with_many_indicators_each_topic_has_a_page_of_its_own(release, monkeypatch):
    monkeypatch.setattr(rurality, "MOST_ROWS", 0)
    (page,) = rurality_pages(open_book(release, EN))
    assert page.path == "rurality-care.html"
    assert page.content["others"] == (("rurality-care.html", "Who gets care", True),)


def test_hidden_rural_figures_say_so_and_nothing_else(release):
    def without(row):
        if (row.dimension, row.subgroup) != ("rurality", "va-urh:H"):
            return row
        empty = {"value": None, "ci_lower": None, "ci_upper": None, "verdict": "", "n": None, "confidence": None}
        return replace(row, **empty, p_value=None, q_value=None, family_size=None, status="hidden")

    book = open_book(replace(release, estimates=Estimates(tuple(map(without, release.estimates)), protected=True)), EN)
    (page,) = rurality_pages(book)
    (row,) = page.content["chapters"][0].table.rows
    assert (row.cells[2].number, row.cells[2].word) == ("", "Not shown, to protect privacy")


def test_spanish_pages_have_spanish_maps(release, tmp_path):
    from isonomia.publish import write_site

    write_site(replace(release, info=replace(release.info, languages=("es",))), tmp_path)
    text = (tmp_path / "indicator" / "screened-by-home-state-gaps.svg").read_text(encoding="utf-8")
    assert "mayor que el azar" in text
    assert "larger than chance" not in text
    assert 'lang="es-US"' in text
    assert "Traducción en borrador" in text
    page = lxml.html.fromstring((tmp_path / "places.html").read_bytes())
    assert words(page.find(".//h1")) == "Lugares"
