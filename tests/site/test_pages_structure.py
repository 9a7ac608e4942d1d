"""Every page stands without style sheet, script and other hosts."""

import json
import re
from itertools import pairwise
from pathlib import PurePosixPath

import pytest

CSP = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'"
LAW = (
    "A statistical disparity is not by itself discrimination, and its absence is not proof of fairness. "
    "These figures describe groups, not people. They support no decision about an individual. "
    "They are not legal advice."
)


def text(element):
    return " ".join(element.text_content().split())


def test_the_site_has_the_pages_of_the_guide(pages):
    wanted = {"index.html", "methods.html", "data.html", "about.html", "a-z.html", "glossary.html", "404.html"}
    wanted |= {"indicator/accepted.html", "indicator/matriculants.html", "topic/start.html", "topic/care.html"}
    assert wanted <= set(pages)


def test_heads(site, pages):
    titles, descriptions = [], []
    for name, page in pages.items():
        raw = (site / name).read_text(encoding="utf-8")
        assert raw.startswith("<!DOCTYPE html>\n"), name
        assert f'<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="{CSP}">' in raw, name
        assert page.get("lang") == "en"
        assert page.get("dir") == "ltr"
        assert page.xpath("//meta[@name='referrer']/@content") == ["no-referrer"]
        assert len(page.xpath("//script[@src][@defer]")) == len(page.xpath("//script[@src]")) == 1
        titles.append(text(page.find("head/title")))
        descriptions += page.xpath("//meta[@name='description']/@content")
    assert len(set(titles)) == len(titles)
    assert all(title.endswith(" – isonomia") and len(title) <= 70 for title in titles)
    assert len(descriptions) == len(pages)
    assert all(descriptions)


def test_one_h1_and_no_step_left_out(pages):
    for name, page in pages.items():
        levels = [int(each.tag[1]) for each in page.iter("h1", "h2", "h3", "h4", "h5", "h6")]
        assert levels.count(1) == 1, name
        assert levels[0] == 1, name
        assert all(after - before <= 1 for before, after in pairwise(levels)), name
        assert all(text(each) for each in page.iter("h1", "h2", "h3"))


def test_tables_have_captions_scopes_and_no_empty_cell(pages):
    seen = 0
    for name, page in pages.items():
        for table in page.iter("table"):
            seen += 1
            assert len(table.findall("caption")) == 1, name
            assert text(table.find("caption"))
            assert all(each.get("scope") in {"col", "row"} for each in table.iter("th")), name
            assert all(text(each) for each in table.iter("th", "td")), name
            widths = {len(row.findall("th") + row.findall("td")) for row in table.iter("tr")}
            assert len(widths) == 1, name
            assert not table.xpath(".//@colspan | .//@rowspan")
    assert seen > 15


def test_ids_are_unique_and_every_link_arrives(site, pages):
    ids = {name: page.xpath("//@id") for name, page in pages.items()}
    for name, page in pages.items():
        assert len(set(ids[name])) == len(ids[name]), name
        for attribute in ("aria-labelledby", "for"):
            assert set(page.xpath(f"//@{attribute}")) <= set(ids[name]), name
        for link in page.xpath("//a | //link[@rel!='icon'] | //link"):
            address, _, anchor = link.get("href").partition("#")
            assert not re.match(r"[a-z]+:|//|/", address), (name, address)
            if "release/" in address:
                continue  # the copy that a build writes: tests/cli/test_kept_releases.py
            target = PurePosixPath(name).parent / address if address else PurePosixPath(name)
            file = (site / target).resolve()
            assert file.is_file(), (name, address)
            if anchor and file.suffix != ".html":
                assert re.fullmatch(r"t=[\d.]+,[\d.]+", anchor)  # a part of a recording
            elif anchor:
                assert anchor in ids[file.relative_to(site.resolve()).as_posix()], (name, anchor)
        assert all(text(link) for link in page.iter("a")), name


def test_links_never_point_to_a_bare_folder(pages):
    for page in pages.values():
        assert all(
            PurePosixPath(href.split("#")[0]).suffix or href.startswith("#") or href.endswith("SUMS")
            for href in page.xpath("//a/@href")
        )


def test_nothing_inline_and_nothing_from_elsewhere(site, pages):
    for name, page in pages.items():
        assert not page.xpath("//@style | //style | //@*[starts-with(name(), 'on')]"), name
        for script in page.xpath("//script[not(@src)]"):
            assert script.get("type") == "application/ld+json"
            assert json.loads(script.text)["@type"] == "Dataset"
        assert not [each for each in page.xpath("//@src | //@href") if "//" in each], name
    for asset in (site / "static").iterdir():
        raw = asset.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"url\(|@import|https?://|innerHTML|eval\(|localStorage|cookie", raw), asset.name


def test_strips_hold_no_text_and_are_placed_in_percent(pages):
    strips = 0
    for name, page in pages.items():
        for drawing in page.iter("svg"):
            assert not drawing.xpath(".//text | .//*[@viewbox]"), name
            assert not drawing.get("viewbox")
        for drawing in page.xpath("//svg[contains(@class, 'st')]"):
            strips += 1
            assert drawing.get("aria-hidden") == "true"
            for place in drawing.xpath(".//@x1 | .//@x2 | .//@cx | .//svg/@x"):
                assert re.fullmatch(r"\d{1,3}\.\d%|\d{1,3}%", place)
                assert 0 <= float(place[:-1]) <= 100
        grids = set(page.xpath("//g/@id"))
        assert {href[1:] for href in page.xpath("//use/@href")} <= grids, name
    assert strips > 40


def test_every_page_carries_the_sentence_the_notices_and_the_release(pages, release):
    for name, page in pages.items():
        assert LAW in text(page), name
        notes = [text(each) for each in page.xpath("//*[@role='note']")]
        assert "Draft: not yet shown to be safe to publish." in notes[0]
        assert notes[1] == release.info.notices[0]
        assert "Release 2026, made with isonomia 0.1.0." in text(page)


def test_a_release_that_passed_has_no_draft_banner(tmp_path, release):
    from dataclasses import replace

    from isonomia.publish import write_site

    write_site(replace(release, info=replace(release.info, draft=False)), tmp_path)
    assert not [path for path in tmp_path.rglob("*.html") if "Draft:" in path.read_text(encoding="utf-8")]


@pytest.mark.parametrize("name", ["indicator/accepted.html", "indicator/matriculants.html", "indicator/visits.html"])
def test_source_notes_stand_wherever_their_numbers_stand(pages, name):
    assert text(pages[name]).count("Invented people of one invented school.") >= 2


def test_each_indicator_page_names_its_sources(pages, release):
    for info in release.indicators:
        page = text(pages[f"indicator/{info.id.replace('_', '-')}.html"])
        for source in (info.source, *(each.source for each in info.benchmarks)):
            assert release.sources[source].title in page
            assert release.sources[source].citation in page


def test_indicator_pages_keep_the_order_of_the_anatomy(pages):
    heads = [text(each) for each in pages["indicator/accepted.html"].iter("h2")]
    wanted = [
        "On this page",
        "Main points",
        "How to read the tables",
        "By race and ethnicity",
        "By sex",
        "By family income",
        "By race and ethnicity and sex",
        "How unequal overall",
        "Things you need to know",
        "How we worked this out",
        "Where the numbers come from",
        "Download the data",
        "History and corrections",
        "Cite this page",
        "Tell us",
    ]
    assert heads == wanted


def test_groups_are_alphabetical_then_the_last_ones_then_absences(pages):
    table = pages["indicator/accepted.html"].get_element_by_id("t-race-ethnicity")
    assert [text(row.find("th")) for row in table.find("tbody")] == [
        "American Indian or Alaska Native",
        "Asian",
        "Black or African American",
        "Hispanic or Latino",
        "Native Hawaiian or Pacific Islander",
        "White",
        "Other",
        "Declined to answer",
    ]
    income = pages["indicator/accepted.html"].get_element_by_id("t-income")
    assert [text(row.find("th")) for row in income.find("tbody")] == ["Lower third", "Middle third", "Upper third"]


def test_a_hidden_row_stays_with_one_wording(pages):
    table = pages["indicator/accepted.html"].get_element_by_id("t-race-ethnicity")
    row = next(row for row in table.find("tbody") if "Hawaiian" in text(row.find("th")))
    assert [text(cell) for cell in row.findall("td")] == ["Not shown, to protect privacy"] * 3
    assert not row.xpath(".//svg")
    assert not row.xpath(".//@data-v")


def test_the_four_marks_are_drawn_by_verdict(pages):
    table = pages["indicator/accepted.html"].get_element_by_id("t-race-ethnicity")
    cells = {text(row.find("th")): row.findall("td")[1] for row in table.find("tbody")}
    assert cells["Black or African American"].xpath(".//svg/circle[@class='p']")
    assert cells["American Indian or Alaska Native"].xpath(".//svg/circle[@class='o']")
    assert cells["Asian"].xpath(".//svg/svg/path[@class='p']")
    assert text(cells["Declined to answer"]) == "Not compared"
    care = pages["indicator/no-insurance.html"].get_element_by_id("t-income")
    assert len(care.xpath(".//td[2]//svg/svg/path[@class='o']")) == 3
    assert not care.xpath(".//tbody//line[@class='i']")


def test_long_titles_are_cut_and_stay_unlike():
    from isonomia.publish.pages.frame import Page, head_title

    pages = [Page(f"{at}.html", "about.html", "A title " * 20 + str(at), "", {}) for at in range(3)]
    taken = set()
    titles = [head_title(page, taken) for page in pages]
    assert len(set(titles)) == 3
    assert all(len(title) <= 59 for title in titles)
    assert titles[1].endswith("… (2)")
