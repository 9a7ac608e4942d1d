"""The pages of the curriculum audit: what a director acts on, with ranges and denominators, and no word of a case."""

import re
from dataclasses import replace
from html import unescape

import lxml.html
import pytest

import curriculum_fixture
import prose
from isonomia.publish.book import open_book
from isonomia.publish.language import language
from isonomia.publish.pages.curriculum import curriculum_pages
from isonomia.publish.pages.frame import environment, render
from isonomia.publish.words.lint import lint_text

KB = 1000


@pytest.fixture(scope="module")
def info(tmp_path_factory):
    return curriculum_fixture.info(tmp_path_factory.mktemp("none"))


@pytest.fixture(scope="module", params=["en", "es"])
def rendered(request, release, info):
    """Language, and address -> text of each page of the audit."""
    lang = language(request.param)
    told = replace(release.info, languages=(request.param,))
    book = open_book(replace(release, info=told, curriculum=info), lang)
    env = environment(lang)
    return request.param, {page.path: render(env, page, book) for page in curriculum_pages(book)}


def test_a_release_without_the_audit_has_no_page_of_it(release):
    assert list(curriculum_pages(open_book(release, language("en")))) == []


def test_pages_are_small_and_lead_to_one_another(rendered):
    _, pages = rendered
    assert list(pages) == [
        "curriculum.html",
        "curriculum/mentioned.html",
        "curriculum/tied.html",
        *(f"curriculum/{name}.html" for name in ("coverage", "review", "wording", "equations", "editions", "pictures")),
    ]
    links = lxml.html.fromstring(pages["curriculum.html"]).xpath("//main//a/@href")
    assert {"curriculum/mentioned.html", "curriculum/tied.html", "curriculum/coverage.html"} <= set(links)
    for name, text in pages.items():
        assert len(text.encode()) < 40 * KB, name
        page = lxml.html.fromstring(text)
        assert len(page.xpath("//h1")) == 1
        assert all(table.xpath("./caption") for table in page.xpath("//table"))
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids)), name
        for row in page.xpath("//tbody/tr"):
            assert row.xpath("./th[@scope='row']")
            heads = row.xpath("ancestor::table//thead//th")
            assert len(row.xpath("./th|./td")) == len(heads), name


def test_no_word_of_a_case_is_published(rendered):
    _, pages = rendered
    everything = unescape(" ".join(pages.values()))
    assert not any(word in everything for word in curriculum_fixture.TAIL)
    assert "appendectomy" not in everything


def test_what_is_silent_comes_first_with_its_range(rendered):
    code, pages = rendered
    page = lxml.html.fromstring(pages["curriculum.html"])
    sections = page.xpath("//main/section/h2/@id")
    assert sections[:3] == ["silent-cases", "tied", "used"]
    cells = page.xpath("//table[@id='silent']/tbody/tr[1]/td")
    text = " ".join(cells[1].text_content().split())
    assert re.fullmatch(r"\d+\.\d \(\d+\.\d (to|a) \d+\.\d\)", text.replace(",", "."))
    assert code in ("en", "es")


def test_what_is_beside_a_benchmark_stands_open_and_the_other_values_fold(rendered):
    _, pages = rendered
    page = lxml.html.fromstring(pages["curriculum/mentioned.html"])
    tables = page.xpath("//section[@aria-labelledby='values']//table")
    beside = {each.get("id") for each in tables if len(each.xpath("./thead//th")) == 5}
    opened = {each.get("id") for each in tables if not each.xpath("ancestor::details")}
    assert opened == (beside or {each.get("id") for each in tables[:2]})
    assert len(opened) < len(tables)
    for each in page.iter("details"):
        assert each.find("summary").text_content().endswith(f": {len(each.xpath('.//tbody/tr'))})")
    home = lxml.html.fromstring(pages["curriculum.html"])
    assert home.xpath("//table[@id='stated']/ancestor::details")
    assert not home.xpath("//table[@id='silent']/ancestor::details")


def test_what_is_tied_is_said_with_both_denominators(rendered):
    code, pages = rendered
    points = [
        " ".join(each.text_content().split())
        for each in lxml.html.fromstring(pages["curriculum.html"]).xpath("//section[h2[@id='tied']]//li")
    ]
    assert points
    if code == "en":
        assert any(
            re.fullmatch(
                r"Black or African American and “substance use”: 14 of 18 cases, beside 0 of \d\d others\.", each
            )
            for each in points
        )
        assert not any("score" in each for each in points)


def test_sentences_keep_the_rules_of_all_pages(rendered):
    code, pages = rendered
    for name, text in pages.items():
        for said in prose.findings(prose.masked(lxml.html.fromstring(text))):
            assert lint_text(said, code, ("100", "1", "5")) == (), (name, said)


def test_a_coded_hit_that_is_wrong_is_not_counted(info):
    uses = {each.characteristic: each for each in info.cases.uses}
    assert uses["insurance"].routine == 1
    assert uses["occupation"].used == 1
    assert info.cases.reading.hits_read == 2
    assert info.cases.reading.hits_wrong == 1
