"""Every kind of page in real browsers, in two languages. Needs Node with the packages of package.json and the browsers.

`npm install --prefix DIR` with tests/site/package.json, then ISONOMIA_NODE=DIR; node_modules beside these tests will do
as well. Without them the tests are skipped and say what is missing. What is looked at is chosen in page_kinds.py.
"""

import pytest

import curriculum_fixture
from isonomia.curriculum.extract import extract_all
from isonomia.curriculum.reports import Coded
from isonomia.curriculum.reports.worklist import worklist_files
from isonomia.demo.three_dashes.page import write_page
from node_tools import browser_report, found_in, html_validate
from page_kinds import about_inclusion, going_on, in_both, standing_for_all, traits_of_site, wanted

SOON = 2000
"""Milliseconds within which the largest part of a page is painted on a slow phone."""
NO_MENU = {"skips": ["the skip link is not first"]}
"""A page that stands alone has no menu, so it needs no link past one."""


@pytest.fixture(scope="module")
def chosen(every_site):
    """Site -> its folder and the pages to look at.

    The demo is asked for what the release made by hand lacks, the next for what both lack, and so on.
    """
    site = every_site["site"]
    known = traits_of_site(site)
    pages = standing_for_all(known)
    found = {
        "en": (site, pages),
        "es": (every_site["spanish_site"], pages),
        "choices": (every_site["explore_site"], ["indicator/accepted.html"]),
    }
    seen = frozenset().union(*known.values())
    more = {
        "demo": (every_site["demo_site"], standing_for_all),
        "inclusion": (every_site["inclusion_site"], about_inclusion),
        "kinds": (every_site["all_kinds"] / "site", in_both),
        "places": (every_site["places_site"], in_both),
        "states": (every_site["states_site"], going_on),
    }
    for name, (folder, choosing) in more.items():
        shown = traits_of_site(folder)
        found[name] = folder, choosing(shown, seen)
        seen = seen.union(*shown.values())
    assert wanted() <= seen, sorted(wanted() - seen)
    return found


PARTS = (("en", "choices", "places"), ("es", "kinds", "states"), ("demo", "inclusion"))
"""Sites whose pages are looked at in one go: about as many each, so that two can be at it."""


@pytest.mark.slow
@pytest.mark.parametrize("names", PARTS, ids="+".join)
def test_chromium_finds_nothing(chosen, names):
    """Axe in five modes, reflow, widths, wider text, keyboard, numbers without script and in print, requests, jumps."""
    report = browser_report("chromium.mjs", {name: chosen[name] for name in names})
    assert len(report["findings"]) > 20
    assert found_in(report) == {}


@pytest.mark.slow
def test_firefox_finds_nothing(chosen):
    """Axe in light, dark, forced colours and at 320 px; reflow, keyboard, numbers without script, jumps, requests.

    Firefox paints a page before a late script has come; that it did so here is asked too. In Spanish it looks in light,
    at 320 px and at every stop of the keyboard: in every mode Chromium does.
    """
    report = browser_report("firefox.mjs", chosen)
    assert len(report["findings"]) > 30
    assert found_in(report) == {}
    assert sum(report["painted"].values()) > len(report["painted"]) / 2


def test_every_site_is_looked_at(chosen):
    assert sorted(chosen) == sorted(name for part in PARTS for name in part)


@pytest.mark.slow
def test_what_stands_alone_passes_the_same_checks(inclusion_site, all_kinds, tmp_path):
    """A page as a file to send, a table to embed, private pages and the example of three dashes."""
    cases = curriculum_fixture.bank()
    files = worklist_files(cases, list(extract_all(cases.cases)), Coded(), "Made-up cases")
    (tmp_path / "worklist.html").write_text(files.page, encoding="utf-8")
    dashes, private = write_page(tmp_path), all_kinds.with_name("out-private")
    alone = {
        "private": (private, ["disclosure-review.html", "intersections.html", "scales.html"]),
        "cases": (tmp_path, ["worklist.html"]),
        "dashes": (dashes.parent, [dashes.name]),
    }
    leaving = ["one-file/indicator/belonging.html", "es/embed/belonging/by-first-generation.html"]
    sent = {"sent": (inclusion_site, leaving)}
    report = browser_report("chromium.mjs", alone | sent)
    expected = {f"{name}/{page}": NO_MENU for name, (_, pages) in alone.items() for page in pages}
    assert found_in(report) == expected
    assert html_validate([folder / page for folder, pages in alone.values() for page in pages]) == ""


@pytest.mark.slow
def test_a_page_is_painted_in_two_seconds_on_a_slow_phone(site):
    """A page of figures, one with a map, a pathway and the page of data; the best of three visits: others work too."""
    pages = ["indicator/accepted.html", "indicator/screened-by-home-state.html", "path/training.html", "data.html"]
    report = browser_report("paint.mjs", {"en": (site, pages)})
    times = {page: each["paint"] for page, each in report["findings"].items()}
    assert all(0 < min(each) <= SOON for each in times.values()), times
