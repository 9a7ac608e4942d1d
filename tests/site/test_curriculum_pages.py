"""The pages of the curriculum audit: what a director acts on, with ranges and denominators, and no word of a case."""

import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import lxml.html
import prose
import pytest

from isonomia.curriculum.cases import Case, CaseBank, Section
from isonomia.curriculum.extract import extract_all
from isonomia.curriculum.gold import labelled
from isonomia.curriculum.parts import Wanted, make_parts, texts_of
from isonomia.curriculum.reports import Coded, audit, population
from isonomia.model.curriculum import CurriculumInfo
from isonomia.publish.book import open_book
from isonomia.publish.language import language
from isonomia.publish.pages.curriculum import curriculum_pages
from isonomia.publish.pages.frame import environment, render
from isonomia.publish.words.lint import lint_text
from isonomia.sources.sheets import read_sheet

KB = 1000
EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "curriculum"
TAIL = ("Zanzibarine", "quokka")
"""Words that stand in each case and must stand on no page."""


def bank():
    made = []
    for at, each in enumerate(labelled()):
        stem = f"{each.case.text('stem')} The file is called {TAIL[at % 2]}."
        categories = ("infection",) if "fever" in stem or "HIV" in stem else ("other",)
        made.append(Case(each.case.id, (Section("stem", stem), *each.case.sections[1:]), categories))
    unequal = [
        Case(f"u{at}", (Section("stem", f"A 30-year-old {group} man has pain."),), (what,))
        for at, (group, what) in enumerate([("Black", "substance use")] * 14 + [("White", "heart disease")] * 14)
    ]
    return CaseBank((*made, *unequal))


def parts():
    """Every other part of the audit, of the invented curriculum in the manual."""
    wanted = Wanted(
        EXAMPLE / "inventory.xml",
        {"Homes": ("Housing",)},
        (EXAMPLE / "reviewer-a.csv", EXAMPLE / "reviewer-b.csv"),
        EXAMPLE / "decisions.csv",
        (EXAMPLE / "coder-a.csv", EXAMPLE / "coder-b.csv"),
        wording=True,
    )
    editions = ([EXAMPLE / "cases.json"], [EXAMPLE / "cases-before.json"])
    return make_parts(wanted, read_sheet, *map(texts_of, editions)).pages


@pytest.fixture(scope="module")
def info(tmp_path_factory):
    cases = bank()
    found = list(extract_all(cases.cases))
    coded = Coded(
        right={("r001", "insurance", "none"): True, ("r003", "insurance", "none"): False},
        use={("r001", "insurance", "none"): "routine", ("r054", "occupation", "cook"): "used"},
    )
    report = audit(cases, found, coded, population("us-2018", tmp_path_factory.mktemp("none")))
    return CurriculumInfo("Whose lives are taught", "These cases are invented.", report, parts())


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
    assert not any(word in everything for word in TAIL)
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
