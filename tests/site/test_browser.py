"""Every kind of page in real browsers, in two languages. Needs Node with the packages of package.json and the browsers.

`npm install --prefix DIR` with tests/site/package.json, then ISONOMIA_NODE=DIR; node_modules beside these tests will do
as well. Without them the tests are skipped and say what is missing. What is looked at is chosen in page_kinds.py.
"""

import pytest

from isonomia import pipeline
from isonomia.demo.three_dashes.page import write_page
from node_tools import browser_report, found_in, html_validate
from page_kinds import about_inclusion, standing_for_all, traits_of_site


@pytest.fixture(scope="module")
def chosen(site, spanish_site, explore_site, demo_site, inclusion_site):
    """Site -> its folder and the pages to look at.

    The demo is asked for what the release made by hand lacks, and the site about inclusion for what both lack.
    """
    known = traits_of_site(site)
    pages = standing_for_all(known)
    seen, shown = frozenset().union(*known.values()), traits_of_site(demo_site)
    return {
        "en": (site, pages),
        "es": (spanish_site, pages),
        "choices": (explore_site, ["indicator/accepted.html"]),
        "demo": (demo_site, standing_for_all(shown, seen)),
        "inclusion": (inclusion_site, about_inclusion(inclusion_site, seen.union(*shown.values()))),
    }


@pytest.mark.slow
def test_chromium_finds_nothing(chosen):
    """Axe in five modes, reflow, wider text, keyboard, numbers without script and in print, requests, bytes, jumps."""
    report = browser_report("chromium.mjs", chosen)
    assert len(report["findings"]) > 30
    assert found_in(report) == {}


@pytest.mark.slow
def test_firefox_finds_nothing(chosen):
    """Axe in light, dark, forced colours and at 320 px; reflow, keyboard, numbers without script, jumps, requests.

    Firefox paints a page before a late script has come; that it did so here is asked too. Colours are the same in
    every language: Chromium looks at them in Spanish too.
    """
    report = browser_report("firefox.mjs", chosen)
    assert len(report["findings"]) > 30
    assert found_in(report) == {}
    assert sum(report["painted"].values()) > len(report["painted"]) / 2


@pytest.mark.slow
def test_what_leaves_the_site_passes_the_same_checks(inclusion_site):
    """One page as a file to send; and one table to embed, in Spanish, which has no menu and so no link past one."""
    sent, table = "one-file/indicator/belonging.html", "es/embed/belonging/by-first-generation.html"
    report = browser_report("chromium.mjs", {"page": (inclusion_site, [sent, table])})
    assert found_in(report) == {f"page/{table}": {"skips": ["the skip link is not first"]}}


@pytest.mark.slow
def test_the_page_to_sign_passes_the_same_checks(tmp_path):
    """But for the link past a menu: it has no menu."""
    rows = ["F,yes"] * 40 + ["F,no"] * 30 + ["M,yes"] * 5 + ["M,no"] * 20 + ["X,yes"] * 30 + ["X,no"] * 14
    (tmp_path / "students.csv").write_text("\n".join(["sex,graduated", *rows]) + "\n", encoding="utf-8")
    (tmp_path / "study.toml").write_text(STUDY, encoding="utf-8")
    alone(pipeline.build(tmp_path / "study.toml", tmp_path / "out").review)


@pytest.mark.slow
def test_three_dashes_of_the_demo_passes_the_same_checks(tmp_path):
    """But for the link past a menu: it has no menu."""
    alone(write_page(tmp_path))


def alone(page):
    """A page that stands alone passes; it has no menu, so it needs no link past one."""
    report = browser_report("chromium.mjs", {"page": (page.parent, [page.name])})
    assert found_in(report) == {f"page/{page.name}": {"skips": ["the skip link is not first"]}}
    assert html_validate([page]) == ""


STUDY = """
schema = 1
title = "A made-up school"
[source.students]
path = "students.csv"
[dimension.sex]
column = "sex"
[[indicator]]
id = "graduated"
topic = "progress"
source = "students"
event = "graduated = 'yes'"
by = ["sex"]
[topic.progress]
title = "Who gets on"
[release]
id = "2026"
date = 2026-11-22
publisher = "A made-up school"
contact = "equity@school.example"
"""
