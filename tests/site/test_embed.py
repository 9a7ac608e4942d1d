"""A chart-table by itself: title, ranges, source, the way back; a short policy; links that leave the frame."""

import lxml.html
import pytest

POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"


@pytest.fixture(scope="module")
def embedded(handed_site):
    found = sorted((handed_site / "embed").rglob("*.html"))
    return {path: lxml.html.fromstring(path.read_bytes()) for path in found}


def text(element):
    return " ".join(element.text_content().split())


def test_each_chart_table_of_an_indicator_has_one(handed_site, embedded):
    names = {path.relative_to(handed_site).as_posix() for path in embedded}
    ways = ("race-ethnicity", "sex", "income")
    assert {f"embed/accepted/by-{way}.html" for way in ways} <= names
    offered = set()
    for path in (handed_site / "indicator").glob("*.html"):
        links = lxml.html.fromstring(path.read_bytes()).xpath("//a/@href")
        own = {href.removeprefix("../") for href in links if href.startswith("../embed/")}
        assert all(path.stem.startswith(name.split("/")[1]) for name in own), path
        offered |= own
    assert offered == names


def test_the_table_is_that_of_the_page(handed_site, embedded):
    page = lxml.html.fromstring((handed_site / "indicator" / "accepted.html").read_bytes())
    own = embedded[handed_site / "embed" / "accepted" / "by-sex.html"]
    assert [text(each) for each in own.iter("table")] == [text(page.get_element_by_id("t-sex"))]


def test_it_stands_by_itself(embedded, passed):
    for path, page in embedded.items():
        raw = path.read_text(encoding="utf-8")
        assert f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">' in raw
        assert "frame-ancestors" not in raw
        assert not page.xpath("//script | //style | //@style | //nav | //iframe"), path
        assert page.xpath("//base/@target") == ["_top"]
        assert not page.xpath("//base/@href")
        assert len(page.xpath("//table")) == len(page.xpath("//h1")) == len(page.xpath("//main")) == 1
        said = text(page)
        for each in (*passed.info.notices, "Source:", "In brackets: the likely range.", "larger than chance"):
            assert each in said, path
        assert "A statistical disparity is not by itself discrimination" in said
        assert page.get("lang") == "en"


def test_every_link_arrives_and_one_leads_back_to_the_section(embedded):
    for path, page in embedded.items():
        for href in page.xpath("//a/@href | //link/@href"):
            address, _, anchor = href.partition("#")
            target = (path.parent / address).resolve()
            assert target.is_file(), (path, href)
            if anchor:
                there = lxml.html.fromstring(target.read_bytes())
                assert there.xpath(f"//*[@id='{anchor}']")
                assert anchor == path.stem
        assert page.xpath("//a[contains(@href, 'indicator/')]")


def test_it_is_small(embedded):
    assert all(path.stat().st_size < 40_000 for path in embedded)
