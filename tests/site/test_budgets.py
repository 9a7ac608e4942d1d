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
from isonomia.publish.pages.continued import addresses, divided, turns
from isonomia.publish.pages.frame import environment, render
from isonomia.publish.pages.indicator import MOST_TOGETHER, indicator_pages
from page_budget import KB, within_budget


def test_sizes(site):
    within_budget(site)


@pytest.mark.slow
def test_sizes_of_the_demo(demo_site):
    """Both its studies: the figures of others, and the survey in two languages."""
    within_budget(demo_site)
    survey = demo_site.parent / "example" / "survey" / "site"
    assert (survey / "es" / "indicator" / "learning.measured.html").is_file()
    within_budget(survey)


def test_sizes_of_pages_about_inclusion(inclusion_site, survey_site):
    """Scales, an audit of cases and stories, in English and in Spanish, whose words are longer."""
    for each in (inclusion_site, survey_site):
        assert (each / "es").is_dir()
        within_budget(each)


def test_shared_files_are_named_after_what_is_in_them(site, pages):
    names = {path.name: path.read_bytes() for path in (site / "static").iterdir()}
    plain = sorted(re.sub(r"\.[0-9a-f]{10}\.", ".", name) for name in names)
    assert plain == ["brief.css", "explore.js", "icon.svg", "site.css", "site.js"]
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


def many_questions(release, count=90):
    """One topic of as many indicators, each with the rows of the first by race alone, in two languages."""
    info = release.indicators[0]
    rows = [each for each in release.estimates.where(indicator=info.id) if each.dimension in {"", "race_ethnicity"}]
    rows = [each for each in rows if not each.dimension_2]
    own = replace(info, by=(("race_ethnicity",),), stratify_by=())
    names = [f"q{at}" for at in range(count)]
    return replace(
        release,
        info=replace(release.info, languages=("en", "es")),
        indicators=tuple(replace(own, id=name, title=f"Question number {name}") for name in names),
        pathways=(),
        estimates=Estimates(tuple(replace(row, indicator=n) for n in names for row in rows), protected=True),
    )


def test_lists_of_many_questions_go_on_on_further_pages(tmp_path, release):
    made = many_questions(release)
    write_site(made, tmp_path)
    pages = {path.relative_to(tmp_path).as_posix(): path for path in tmp_path.rglob("*.html")}
    assert {name: path.stat().st_size for name, path in pages.items() if path.stat().st_size > 40 * KB} == {}
    parsed = {name: lxml.html.fromstring(path.read_bytes()) for name, path in pages.items()}
    for first in ("topic/start.html", "data.html", "group/race-ethnicity-asian.html"):
        stem = first.removesuffix(".html")
        parts = [name for name in parsed if name == first or name.startswith(f"{stem}.")]
        assert len(parts) > 1, first
        assert {f"es/{name}" for name in parts} <= set(parsed), first
        linked = [href for name in parts for href in parsed[name].xpath("//main//a/@href")]
        for info in made.indicators:
            assert any(href.endswith(f"indicator/{info.id}.html") for href in linked), (first, info.id)
        for name in parts:
            (turns,) = parsed[name].xpath("//main//nav[@aria-label='Pages of this list']")
            assert len(turns.xpath(".//a")) == len(parts)
            assert [a.get("href").split("/")[-1] for a in turns.xpath(".//a[@aria-current]")] == [name.split("/")[-1]]
    titles = [page.findtext(".//title") for name, page in parsed.items() if not name.startswith("es/")]
    assert len(set(titles)) == len(titles)


def test_an_indicator_whose_page_would_be_too_heavy_is_divided(tmp_path, release):
    write_site(many_ways(release, count=5, groups=9), tmp_path)
    made = sorted(path.name for path in (tmp_path / "indicator").glob("*.html"))
    assert made == sorted(["accepted.html", *(f"accepted-by-way-{at}.html" for at in range(5))])


def test_a_list_is_divided_in_its_order_and_nothing_is_lost():
    parts = divided(range(10), lambda _: 3, most=10)
    assert parts == ((0, 1, 2), (3, 4, 5), (6, 7, 8), (9,))
    assert divided([50, 1], lambda each: each, most=10) == ((50,), (1,))
    assert divided([], lambda _: 1) == ((),)
    assert addresses("a/x.html", 3) == ("a/x.html", "a/x.2.html", "a/x.3.html")
    assert turns("x.html", ("1",), 0) == ()
    assert turns("x.html", ("1", "2"), 1) == (("x.html", "1", False), ("x.2.html", "2", True))


@pytest.mark.slow
def test_fifty_pages_a_second(release):
    """The budget is 20 ms a page; a shared machine gets five times that of CPU before the test calls it slow."""
    book = open_book(release, language("en"))
    env = environment(book.lang)
    info = release.indicators[0]
    (page,) = indicator_pages(book, info, ())
    render(env, page, book)
    start = time.process_time()
    for _ in range(20):
        (page,) = indicator_pages(book, info, ())
        render(env, page, book)
    assert (time.process_time() - start) / 20 < 0.1
