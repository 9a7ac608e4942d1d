"""Pages stay small and quick, also where an indicator has many ways of grouping."""

import hashlib
import re
import time
from dataclasses import replace

import lxml.html
import pytest

from isonomia.model.estimates import Estimates
from isonomia.model.release import DimensionInfo
from isonomia.model.study import Level
from isonomia.publish import write_site
from isonomia.publish.book import open_book
from isonomia.publish.language import language
from isonomia.publish.pages.frame import environment, render
from isonomia.publish.pages.indicator import MOST_TOGETHER, indicator_pages

KB = 1000


def test_sizes(site):
    within_budget(site)


@pytest.mark.slow
def test_sizes_of_the_demo(demo_site):
    within_budget(demo_site)


def within_budget(site):
    """Each page, with the style sheet and the script that it asks for."""
    static = {path.name: path.stat().st_size for path in (site / "static").iterdir()}
    assert all(size <= 10 * KB for name, size in static.items() if name.endswith(".css"))
    for path in site.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert path.stat().st_size <= 40 * KB, path
        assert path.stat().st_size + sum(size for name, size in static.items() if name in text) < 60 * KB, path


def test_shared_files_are_named_after_what_is_in_them(site, pages):
    names = {path.name: path.read_bytes() for path in (site / "static").iterdir()}
    plain = sorted(re.sub(r"\.[0-9a-f]{10}\.", ".", name) for name in names)
    assert plain == ["explore.js", "icon.svg", "site.css", "site.js"]
    assert all(hashlib.sha256(content).hexdigest().startswith(name.split(".")[1]) for name, content in names.items())
    for name, page in pages.items():
        used = page.xpath("//link[@rel='icon' or @rel='stylesheet']/@href | //script/@src")
        assert len(used) == 3
        assert {each.rpartition("/")[2] for each in used} <= set(names), name


def test_requests_a_page(pages):
    for name, page in pages.items():
        wanted = page.xpath("//link[@rel='icon' or @rel='stylesheet']/@href | //script/@src | //img/@src")
        assert 1 + len(wanted) <= 6, name


def many_ways(release, count=14, groups=7):
    """The first indicator by many dimensions of many groups, each row with a range and a gap."""
    info = release.indicators[0]
    level = release.estimates.where(indicator=info.id, measure="proportion", subgroup="BLACK", dimension_2="")[0]
    gap = release.estimates.where(indicator=info.id, measure="difference", subgroup="BLACK", dimension_2="")[0]
    spread = release.estimates.where(indicator=info.id, measure="between_group_sd")[0]
    rows, dimensions = [release.estimates.where(indicator=info.id, dimension="")[0]], {}
    for at in range(count):
        name = f"way_{at}"
        levels = tuple(Level(f"G{g}", f"A group of people with a longer name {g}", g) for g in range(groups))
        dimensions[name] = DimensionInfo(name, f"way of grouping {at}", levels, ordered=False, overlapping=False)
        for each in levels:
            key = {"dimension": name, "subgroup": each.code}
            rows += [replace(level, **key), replace(gap, value=-0.08 - 0.001 * at, **key)]
        rows += [replace(spread, dimension=name)] * 12
    changed = replace(info, by=tuple((name,) for name in dimensions), words={})
    return replace(
        release,
        indicators=(changed,),
        estimates=Estimates(tuple(rows), protected=True),
        dimensions=dimensions,
    )


def test_many_ways_of_grouping_get_pages_of_their_own(tmp_path, release):
    write_site(many_ways(release), tmp_path)
    made = sorted(path.name for path in (tmp_path / "indicator").glob("*.html"))
    assert made == sorted(["accepted.html", *(f"accepted-by-way-{at}.html" for at in range(14))])
    for path in tmp_path.rglob("*.html"):
        assert path.stat().st_size <= 40 * KB, path
    main = lxml.html.fromstring((tmp_path / "indicator" / "accepted.html").read_bytes())
    widest = main.get_element_by_id("t-widest")
    assert len(widest.findall("tbody/tr")) == 14
    assert {f"../indicator/accepted-by-way-{at}.html" for at in range(14)} <= set(main.xpath("//main//a/@href"))
    own = lxml.html.fromstring((tmp_path / "indicator" / "accepted-by-way-3.html").read_bytes())
    assert len(own.get_element_by_id("t-way-3").findall("tbody/tr")) == 7
    assert own.xpath("//p[@class='crumb']/a/@href") == ["../topic/start.html", "../indicator/accepted.html"]


def test_few_ways_stay_together(tmp_path, release):
    write_site(many_ways(release, count=MOST_TOGETHER, groups=3), tmp_path)
    assert [path.name for path in (tmp_path / "indicator").glob("*.html")] == ["accepted.html"]


@pytest.mark.slow
def test_fifty_pages_a_second(release):
    """The budget is 20 ms a page; a shared machine gets five times that before the test calls it slow."""
    book = open_book(release, language("en"))
    env = environment(book.lang)
    info = release.indicators[0]
    (page,) = indicator_pages(book, info, ())
    render(env, page, book)
    start = time.perf_counter()
    for _ in range(20):
        (page,) = indicator_pages(book, info, ())
        render(env, page, book)
    assert (time.perf_counter() - start) / 20 < 0.1
