"""Windows of years that slide from one release to the next: what is left over of them is a count of people."""

from types import SimpleNamespace

import numpy as np

from isonomia.protect.earlier_sums import Tie
from isonomia.protect.earlier_windows import Span, sliding_ties
from isonomia.protect.system import System

PLACE = (("g", "a"),)
HOME = ("i", "")


def span(years, cell=-1):
    first, last = years.split("–") if "–" in years else (years, years)
    return Span(frozenset(map(str, range(int(first), int(last) + 1))), PLACE, years, cell)


def ties(today, earlier):
    """`today`: window -> (n, e); `earlier`: the same as printed, None where hidden."""
    counts = {name: np.array([each[at] for each in today.values()]) for at, name in enumerate(("n", "events"))}
    size = len(today)
    nothing = np.zeros((0, 2), dtype=np.int64)
    system = System("proportion", (PLACE,) * size, (("", ""),) * size, counts, (), {}, {}, nothing)

    def between(count):
        printed = earlier.get(count.period)
        value = None if printed is None else printed[0 if count.what == "n" else 1]
        return None if value is None else (value, value)

    release = SimpleNamespace(between=between, questions={})
    new = [span(years, cell) for cell, years in enumerate(today)]
    return set(sliding_ties(new, [span(years) for years in earlier], system, HOME, release))


def test_the_year_that_is_new_is_told_by_a_window_that_has_moved_on():
    found = ties({"2021": (50, 20), "2022–2024": (140, 60)}, {"2021–2023": (150, 70)})
    assert found >= {Tie("n", (0, 1), 40), Tie("e", (0, 1), 10), Tie("f", (0, 1), 30)}
    assert found >= {Tie("n", (0,), 100, among=True), Tie("e", (0,), 50, among=True)}  # 2022 and 2023 together


def test_the_year_that_is_gone_is_told_by_two_windows_that_were():
    found = ties({"2020–2024": (190, 80)}, {"2019–2021": (100, 45), "2022–2024": (95, 40)})
    assert found >= {Tie("n", (0,), 5, among=True), Tie("e", (0,), 5, among=True), Tie("f", (0,), 0, among=True)}


def test_several_windows_together():
    """Both windows of the earlier release lie within those of today: 2025 is left over."""
    found = ties({"2020–2022": (90, 40), "2023–2025": (80, 35)}, {"2020–2021": (60, 30), "2022–2024": (85, 38)})
    assert Tie("n", (0, 1), 25) in found
    assert Tie("e", (0, 1), 7) in found


def test_windows_that_overlap_among_themselves_say_nothing():
    found = ties({"2021–2022": (50, 20), "2022–2024": (140, 60)}, {"2021–2023": (150, 70)})
    assert all(len(each.cells) == 1 for each in found)


def test_what_was_hidden_says_nothing():
    assert ties({"2021": (50, 20), "2022–2024": (140, 60)}, {"2021–2023": (None, None)}) == set()
    found = ties({"2021": (50, 20), "2022–2024": (140, 60)}, {"2021–2023": (150, None)})
    assert {each.what for each in found} == {"n"}


def test_numbers_that_were_corrected_since_leave_no_negative_rest():
    found = ties({"2021": (50, 20), "2022–2024": (90, 60)}, {"2021–2023": (150, 70)})
    assert all(each.over >= 0 for each in found)
    assert not any(each.what == "n" and len(each.cells) == 2 for each in found)


def test_the_same_windows_are_no_sum():
    assert ties({"2021–2023": (50, 20)}, {"2021–2023": (50, 20)}) == set()
