"""A brief holds the findings of a topic, one chart-table, what to know and whom to ask, on one sheet of paper."""

import os
import subprocess
from dataclasses import replace
from shutil import which

import lxml.html
import pypdfium2
import pytest

from isonomia.model.estimates import Estimates
from isonomia.model.study import Level
from isonomia.publish import write_site
from isonomia.publish.book import open_book
from isonomia.publish.handouts.brief import FEWEST_ROWS, MOST_FINDINGS, brief_pages
from isonomia.publish.handouts.fragments import VARIANT
from isonomia.publish.handouts.pdf import laid_out, missing
from isonomia.publish.handouts.report import Document, document_html
from isonomia.publish.language import language
from isonomia.publish.pages.frame import environment
from isonomia.publish.pages.overview import chapters

PAPERS = ("a4", "letter")


def text(element):
    return " ".join(element.text_content().split())


def briefs_of(release, lang="en"):
    book = open_book(release, language(lang))
    return book, brief_pages(book, chapters(book))


def sheets(release, lang="en"):
    """Topic and paper -> how many sheets its brief takes."""
    problem, remedy = missing()
    if problem and not os.environ.get("ISONOMIA_CI"):
        pytest.skip(f"{problem} {remedy}")
    book, pages = briefs_of(release, lang)
    env = environment(book.lang, VARIANT)
    return {
        (page.path, paper): len(laid_out(document_html(env, Document((page,)), book, paper), {}).pages)
        for page in pages
        for paper in PAPERS
    }


@pytest.fixture(scope="module")
def brief(handed_site):
    return lxml.html.fromstring((handed_site / "brief" / "start.html").read_bytes())


def test_it_says_what_was_found_in_the_words_of_the_topic(brief, handed_site):
    topic = lxml.html.fromstring((handed_site / "topic" / "start.html").read_bytes())
    said = text(topic)
    headings = brief.xpath("//section[@aria-labelledby='found']/h3")
    assert 1 < len(headings) <= MOST_FINDINGS
    for heading in headings:
        assert text(heading) in said
        assert text(heading.getnext()) in said
        assert "likely between" in text(heading.getnext())


def test_it_has_one_chart_table_with_the_group_of_its_finding(brief):
    (table,) = brief.iter("table")
    assert len(table.findall("tbody/tr")) >= FEWEST_ROWS
    assert "American Indian or Alaska Native" in text(table)
    left_out = brief.xpath("//p[starts-with(., 'Groups without room')]")
    assert len(left_out) <= 1


def test_it_says_what_to_know_and_whom_to_ask(brief, passed):
    said = text(brief)
    assert "A gap can have many causes; this page does not test them." in said
    assert f"Contact: {passed.info.contact}" in said
    assert f"digest {passed.info.digest}" in said
    assert "Invented people of one invented school." in said
    assert passed.info.notices[0] in said


def test_every_topic_offers_its_brief(handed_site, passed):
    for topic in passed.topics:
        page = lxml.html.fromstring((handed_site / "topic" / f"{topic.id}.html").read_bytes())
        assert f"../brief/{topic.id}.html" in page.xpath("//a/@href")


def test_a_topic_that_has_nothing_to_say_has_no_brief_and_no_link(tmp_path, passed):
    empty = replace(passed, estimates=Estimates((), protected=True), pathways=())
    write_site(empty, tmp_path)
    assert not (tmp_path / "brief").exists()
    assert not [path for path in tmp_path.rglob("*.html") if "brief/" in path.read_text(encoding="utf-8")]


def crowded(release):
    """Long titles, notes, notices and labels everywhere, and 40 groups."""
    race = release.dimensions["race_ethnicity"]
    long = "a group of people whose official name is longer than that of most others, as given in full"
    levels = tuple(replace(level, label=f"{level.label}, {long}", nouns={}) for level in race.levels)
    more = tuple(Level(f"G{at}", f"Group {at} of forty, {long}", at) for at in range(40))
    row = release.estimates.where(indicator="accepted", measure="proportion", subgroup="BLACK", dimension_2="")[0]
    gap = release.estimates.where(indicator="accepted", measure="difference", subgroup="BLACK", dimension_2="")[0]
    gap = replace(gap, value=-0.3, ci_lower=-0.32, ci_upper=-0.28)  # so that the table of the brief is about them
    added = [replace(each, subgroup=level.code) for level in more for each in (row, gap)]
    many = "What everybody has to know of these figures before they say a word about them. " * 3
    return replace(
        release,
        pathways=(),
        dimensions={**release.dimensions, "race_ethnicity": replace(race, levels=(*levels, *more))},
        estimates=Estimates((*release.estimates, *added), protected=True),
        topics=tuple(replace(each, title=each.title + " and more" * 9, scope=many[:150]) for each in release.topics),
        indicators=tuple(
            replace(each, title=f"{each.title} " + "in full " * 10, caveats=(many,) * 6) for each in release.indicators
        ),
        sources={key: replace(each, note=f"{each.note} {many[:150]}") for key, each in release.sources.items()},
        info=replace(release.info, notices=(many[:200],), publisher="The Publisher " * 8, contact="Ada Example, " * 8),
    )


def test_it_takes_one_sheet_of_either_paper(passed):
    found = sheets(passed)
    assert len(found) == 2 * len(passed.topics)
    assert set(found.values()) == {1}


def test_it_takes_one_sheet_in_spanish(passed):
    spanish = replace(passed, info=replace(passed.info, languages=("es",)))
    assert set(sheets(spanish, "es").values()) == {1}


def test_it_takes_one_sheet_where_everything_is_long(passed):
    release = crowded(passed)
    assert set(sheets(release).values()) == {1}
    _, pages = briefs_of(release)
    (start,) = [page for page in pages if page.path == "brief/start.html"]
    assert start.content["brief"].left_out > 30
    assert start.content["brief"].table is not None


@pytest.mark.parametrize("crowd", [False, True])
def test_a_browser_prints_it_on_one_sheet(tmp_path, passed, crowd):
    browser = which("chromium")
    if browser is None:
        assert not os.environ.get("ISONOMIA_CI"), "Chromium is missing"
        pytest.skip("Chromium is not installed")
    site = tmp_path / "site"
    write_site(crowded(passed) if crowd else passed, site)
    (css,) = (site / "static").glob("brief.*.css")
    plain = css.read_text(encoding="utf-8")
    for paper in PAPERS:
        css.write_text(plain.replace("@page{", f"@page{{size:{paper};"), encoding="utf-8")
        target = tmp_path / f"{paper}.pdf"
        options = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}"]
        address = (site / "brief" / "start.html").as_uri()
        command = [browser, *options, "--no-pdf-header-footer", f"--print-to-pdf={target}", address]
        subprocess.run(command, check=True, capture_output=True, timeout=240)
        assert len(pypdfium2.PdfDocument(target)) == 1, paper
