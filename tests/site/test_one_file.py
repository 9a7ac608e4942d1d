"""A page as one file: nothing outside it, nothing that runs, a policy that allows what it holds and nothing else."""

import base64
import hashlib
import re

import lxml.html
import pytest

from isonomia.publish.handouts.fragments import prefixed, relinked, without_sections

KB = 1000


@pytest.fixture(scope="module")
def alone(handed_site):
    """Address of the page -> the page and its one file."""
    folder = handed_site / "one-file"
    found = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.html"))
    return {name: (read(handed_site / name), (folder / name).read_text(encoding="utf-8")) for name in found}


def read(path):
    return lxml.html.fromstring(path.read_bytes())


def text(element):
    return " ".join(element.text_content().split())


def test_pages_with_findings_have_one_and_offer_it(alone, handed_site):
    assert {"topic/start.html", "indicator/accepted.html", "path/training.html", "brief/start.html"} <= set(alone)
    assert {path.name for path in (handed_site / "group").iterdir()} == {
        name.removeprefix("group/") for name in alone if name.startswith("group/")
    }
    for path in handed_site.rglob("*.html"):
        name = path.relative_to(handed_site).as_posix()
        if not name.startswith(("one-file/", "embed/")):
            offered = [href for href in read(path).xpath("//a/@href") if "one-file/" in href]
            assert offered == ([f"../one-file/{name}"] if name in alone else []), name


def test_the_policy_allows_its_one_style_sheet_and_its_own_pictures_alone(alone):
    for name, (_, raw) in alone.items():
        css = re.search(r"<style>(.*?)</style>", raw, re.DOTALL)[1]
        digest = base64.b64encode(hashlib.sha256(css.encode("utf-8")).digest()).decode()
        policy = f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
        assert f'<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="{policy}">' in raw, name
        assert raw.count("<style>") == 1


def test_nothing_runs_and_nothing_is_asked_for(alone):
    for name, (_, raw) in alone.items():
        page = lxml.html.fromstring(raw.encode("utf-8"))
        assert not page.xpath("//script | //iframe | //base | //form | //@style | //@*[starts-with(name(), 'on')]"), (
            name
        )
        assert page.xpath("//link/@rel") == ["icon"]
        for address in page.xpath("//@src | //@srcset | //link/@href"):
            assert address.startswith("data:image/svg+xml;base64,"), (name, address)
        assert "url(" not in raw
        ids = set(page.xpath("//@id"))
        for href in page.xpath("//a/@href"):
            assert href.startswith("#"), (name, href)
            assert href[1:] in ids, (name, href)
        assert len(ids) == len(page.xpath("//@id"))


def test_a_drawing_comes_along_whole(alone, handed_site):
    page = lxml.html.fromstring(alone["path/training.html"][1].encode("utf-8"))
    (image,) = page.xpath("//img")
    svg = base64.b64decode(image.get("src").partition(",")[2])
    assert svg == (handed_site / "path" / "training.svg").read_bytes()
    assert image.get("alt")


def test_every_table_and_finding_of_the_page_is_in_it(alone):
    for name, (page, raw) in alone.items():
        own = lxml.html.fromstring(raw.encode("utf-8"))
        assert [text(each) for each in own.iter("table")] == [text(each) for each in page.iter("table")], name
        assert [text(each) for each in own.xpath("//h1 | //p[@class='lead']")] == [
            text(each) for each in page.xpath("//h1 | //p[@class='lead']")
        ]


def test_it_says_from_whom_it_is_and_that_it_may_be_old(alone, passed):
    for name, (_, raw) in alone.items():
        said = text(lxml.html.fromstring(raw.encode("utf-8")))
        for each in (*passed.info.notices, passed.info.contact, "Newer figures may have been published since."):
            assert each in said, name
        assert "A statistical disparity is not by itself discrimination" in said
        assert "Download the data" not in said
        assert "To pass on" not in said


def test_it_is_small_enough_to_send(alone):
    """A page with several drawings carries each twice, wide and narrow."""
    for name, (_, raw) in alone.items():
        size = len(raw.encode("utf-8"))
        assert size - drawings(raw) < 60 * KB, name
        assert size < 200 * KB, name


def drawings(raw):
    return sum(len(each) for each in re.findall(r"data:image/svg\+xml;base64,[^\"]+", raw))


def test_parts_of_pages_are_taken_out_and_led_elsewhere():
    html = (
        '<nav class="toc"><ol><li><a href="#a">A</a></li>\n<li><a href="#b">B</a></li>\n</ol></nav>\n'
        '<section aria-labelledby="a"><h2 id="a">A</h2></section>\n'
        '<section aria-labelledby="b"><h2 id="b">B</h2></section>\n'
    )
    kept = without_sections(html, ["b"])
    assert 'id="a"' in kept
    assert 'href="#a"' in kept
    assert '"b"' not in kept
    assert '"#b"' not in kept
    links = '<a href="../x.html" aria-current="page"><bdi>X</bdi></a> and <a href="#y">Y</a>'
    assert relinked(links, lambda href: href if href == "#y" else "") == '<bdi>X</bdi> and <a href="#y">Y</a>'
    assert prefixed('<h2 id="a">A</h2><use href="#a"/><a href="../a.html">', "p1-") == (
        '<h2 id="p1-a">A</h2><use href="#p1-a"/><a href="../a.html">'
    )
