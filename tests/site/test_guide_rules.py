"""Rules of the guide to pages that no other file of these tests holds: drawings, templates, style sheets, headlines."""

import re
from dataclasses import replace
from datetime import date
from importlib.resources import files

import lxml.html
import pytest
from lxml import etree

from isonomia.publish import write_site

PUBLISH = files("isonomia.publish")
MOST_WORDS_OF_ALT = 60
MOST_BYTES = 15_000
"""Of a drawing that is no map."""
SMALLEST_TEXT_OF_PHONES = 15
REVIEWED = '<script type="application/ld+json">{{ data|safe }}</script>'
LAST_POINT = "A gap can have many causes; this page does not test them."
MOST_POINTS = 5


def text(element):
    return " ".join(element.text_content().split())


def own_pages(*sites):
    """Pages of sites, without what is a copy of them in another form."""
    for site in sites:
        for path in sorted(site.rglob("*.html")):
            if not {"one-file", "embed"} & set(path.relative_to(site).parts):
                yield path, lxml.html.fromstring(path.read_bytes())


def test_a_drawing_has_words_a_narrow_twin_and_the_way_to_its_numbers(site, inclusion_site):
    seen = 0
    for path, page in own_pages(site, inclusion_site):
        for figure in page.iter("figure"):
            assert figure.get("role") is None, path
            assert figure.xpath(".//figcaption"), path
            for image in figure.iter("img"):
                seen += 1
                assert 0 < len(image.get("alt").split()) <= MOST_WORDS_OF_ALT, path
                assert image.get("loading") is None, path  # it would be missing in print
                narrow = image.xpath("ancestor::picture/source/@srcset")
                assert len(narrow) == 1, path
                assert (path.parent / narrow[0]).is_file()
            links = figure.xpath(".//figcaption//a/@href")
            assert links, path
            assert all(each[0] != "#" or page.get_element_by_id(each[1:]) is not None for each in links), path
    assert seen > 5


def test_drawings_in_files_have_an_opaque_paper_and_no_variable(site):
    seen = 0
    for path in site.rglob("*.svg"):
        if path.parent.name == "static":
            continue
        seen += 1
        drawing = path.read_text(encoding="utf-8")
        assert "var(" not in drawing, path
        assert drawing.count("prefers-color-scheme") == 1, path
        root = etree.fromstring(drawing.encode("utf-8"))
        assert path.stat().st_size <= MOST_BYTES or "-map" in path.name, path
        if path.stem.endswith("-narrow"):
            assert root.get("width") == "360", path
            assert min(map(float, root.xpath("//@font-size"))) >= SMALLEST_TEXT_OF_PHONES, path
        width, height = root.get("viewBox").split()[2:]
        papers = root.xpath("//*[local-name()='rect' and @width=$w and @height=$h]", w=width, h=height)
        papers += root.xpath("//*[local-name()='rect' and @width='100%' and @height='100%']")
        assert papers, path
    assert seen > 20


def test_a_headline_is_what_programs_are_told_and_no_main_point_repeats_it(pages):
    seen = 0
    for name, page in pages.items():
        if not name.startswith("indicator/"):
            continue
        for lead in page.xpath("//p[@class='lead']"):
            seen += 1
            assert page.xpath("//meta[@name='description']/@content") == [text(lead)], name
            points = [text(each) for each in page.xpath("//section[@aria-labelledby='points']//li")]
            assert len(points) <= MOST_POINTS, name
            assert text(lead) not in points, name
    assert seen > 10


def test_the_last_thing_to_know_is_that_causes_are_not_tested(pages):
    lists = {name: page.xpath("//section[@aria-labelledby='know']//li") for name, page in pages.items()}
    found = {name: text(each[-1]) for name, each in lists.items() if each and name.startswith("indicator/")}
    assert set(found.values()) == {LAST_POINT}


def test_only_what_programs_read_is_printed_as_it_is():
    """Everything else is escaped. What programs read has no `<` of its own: tests of hostile texts hold that."""
    texts = [each.read_text(encoding="utf-8") for each in (PUBLISH / "templates").iterdir() if each.is_file()]
    assert len(texts) > 30
    for each in texts:
        assert not re.search(r"\|\s*safe|Markup|autoescape", each.replace(REVIEWED, ""))


def test_style_sheets_know_no_left_and_no_right():
    """A language that runs the other way needs no sheet of its own. PDF files have one, of the languages there are."""
    for name in ("site.css", "brief.css"):
        sheet = (PUBLISH / "static" / name).read_text(encoding="utf-8").replace("@bottom-right", "")
        assert not re.search(r"\b(left|right)\b", sheet)


def test_what_a_reader_must_see_is_never_folded_and_a_fold_says_what_is_in_it(pages):
    """Headings, main points, caveats and tables with drawings stand open; paper opens what is folded."""
    folds = [(name, fold) for name, page in pages.items() for fold in page.iter("details")]
    assert folds
    for name, fold in folds:
        assert len(text(fold.find("summary"))) > 10, name
        assert not fold.xpath(".//h1 | .//h2 | .//h3 | .//*[contains(@class, 'strip')]"), name
        assert fold.xpath("ancestor::main"), name
    for name, page in pages.items():
        points = [each for each in page.iter("li") if text(each) == LAST_POINT]
        assert not any(each.xpath("ancestor::details") for each in points), name
    sheet = (PUBLISH / "static" / "site.css").read_text(encoding="utf-8")
    assert "::details-content{content-visibility:visible" in sheet.partition("@media print")[2]


@pytest.fixture(scope="module")
def telling(tmp_path_factory, release):
    """A release that says who pays and when newer figures come."""
    info = replace(release.info, funding="The <made-up> fund", next_update=date(2027, 3, 1))
    folder = tmp_path_factory.mktemp("telling") / "site"
    write_site(replace(release, info=info), folder)
    return folder


def facts(path):
    page = lxml.html.fromstring(path.read_bytes())
    heads, lines = (page.xpath(f"//dl[@class='facts']//{each}") for each in ("dt", "dd"))
    return {text(head): text(line) for head, line in zip(heads, lines, strict=True)}


def test_who_pays_and_when_newer_figures_come_is_told(site, telling):
    for name in ("index.html", "indicator/accepted.html", "path/training.html"):
        assert facts(telling / name)["Next update"] == "March 1, 2027", name
        assert "Next update" not in facts(site / name)
    assert facts(telling / "about.html")["Paid for by"] == "The <made-up> fund"
    assert "Paid for by" not in facts(site / "about.html")


def test_menus_of_a_page_are_told_apart_by_their_names(inclusion_site, all_kinds, site):
    """Who jumps from menu to menu hears their names."""
    for path, page in own_pages(site, inclusion_site, all_kinds / "site"):
        names = [
            each.get("aria-label") or text(page.get_element_by_id(each.get("aria-labelledby")))
            for each in page.iter("nav")
        ]
        assert len(set(names)) == len(names), path
