"""The page "Three dashes" says what the code does: its numbers and steps are made anew, and ours withstands."""

import importlib.util
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module")
def dashes():
    spec = importlib.util.spec_from_file_location("three_dashes", DOCS / "_ext" / "three_dashes.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_what_the_script_writes(dashes):
    assert (DOCS / "three-dashes.md").read_text(encoding="utf-8") == dashes.page(), (
        "run: python docs/_ext/three_dashes.py"
    )


def test_there_are_three_dashes_and_all_of_them_are_solved(dashes):
    table = dashes.table(dashes.ordinary())
    assert table.count(f"| {dashes.DASH} ") == 3
    report = dashes.attacked(dashes.ordinary())
    solved = [each for each in report.findings if each.kind == "exact" and "sex" not in each.count]
    assert sorted(each.low for each in solved) == [3, 3, 4]


def test_nothing_is_found_in_ours(dashes):
    report = dashes.attacked(dashes.protect(dashes.students(), dashes.study()))
    assert report.hidden > 12
    assert report.passed
