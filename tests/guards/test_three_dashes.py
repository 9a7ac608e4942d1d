"""The page "Three dashes" says what the code does: its numbers and steps are made anew, and ours withstands."""

from pathlib import Path

import pytest

from isonomia.demo.three_dashes import facts, school
from isonomia.demo.three_dashes.words import DASH, Printed, Steps, printed, row, sections
from programs import program

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module")
def told():
    return facts.three_dashes()


def truth(programme, background):
    """The true number of a programme and a background, counted here from what was invented."""
    of_programmes = school.PROGRAMMES if programme == facts.ALL else (programme,)
    places = [at for at, name in enumerate(school.BACKGROUNDS) if background in {name, facts.ALL}]
    return sum(sum(school.INVENTED[each][at]) for each in of_programmes for at in places)


def test_the_page_of_the_manual_is_what_the_script_writes():
    script = program("docs/_ext/three_dashes.py")
    assert (DOCS / "three-dashes.md").read_text(encoding="utf-8") == script.page(), (
        "run: python docs/_ext/three_dashes.py"
    )


def test_there_are_three_dashes_and_all_of_them_are_solved(told):
    assert told.before.hidden == 3
    report = facts.attacked(school.ordinary())
    solved = [each for each in report.findings if each.kind == "exact" and "sex" not in each.count]
    assert sorted(each.low for each in solved) == [3, 3, 4]


def test_what_is_solved_is_the_truth(told):
    first, second = told.solved
    assert first.low == first.high == truth("pharmacy", "first in the family")
    assert second.low == second.high == truth("pharmacy", "not known")
    assert set(first.chain) < set(second.chain)  # "with that number known"
    assert told.student.low == told.student.high == school.INVENTED["nursing"][0][1] == 1
    assert told.limited.low <= school.INVENTED["pharmacy"][2][0] <= told.limited.high < told.threshold


@pytest.mark.parametrize("which", ["before", "after"])
def test_the_tables_print_true_numbers_or_a_dash(told, which):
    grid = getattr(told, which)
    for name, numbers in grid.rows:
        for column, number in zip(grid.columns, numbers, strict=True):
            assert number in {truth(name, column), None}
            assert number is None or number >= told.threshold


def test_the_same_subtractions_leave_sums_of_several_numbers(told):
    assert {each.line for each in told.tried} == {"first in the family", "not known", "pharmacy", "dentistry"}
    for each in told.tried:
        assert each.hidden > 1
        assert each.left >= each.hidden
    pharmacy = next(each for each in told.tried if each.line == "pharmacy")
    hidden = [name for name in school.BACKGROUNDS if told.after.number("pharmacy", name) is None]
    assert pharmacy.left == sum(truth("pharmacy", name) for name in hidden)


def test_nothing_is_found_in_ours(told):
    assert told.ours.passed
    assert (told.ours.exact, told.ours.pinned, told.ours.small) == (0, 0, 0)
    assert told.ours.hidden > told.naive.hidden  # "isonomia hides more"
    assert not told.naive.passed


def test_the_words_hold_every_fact(told):
    parts = [part for section in sections(told) for part in section.parts]
    ways = {part.title: part.steps for part in parts if isinstance(part, Steps)}
    for each in (*told.solved, told.student, told.limited):
        assert ways[each.count] == each.chain
    assert [len(part.rows) for part in parts if isinstance(part, Printed)] == [5, 5, 2]
    assert f"{told.naive.exact} ({round(100 * told.naive.exact / told.naive.hidden)}%)" in row(told.naive)
    assert sum(line.count(DASH) for line in printed("", told.after).rows) == told.after.hidden
