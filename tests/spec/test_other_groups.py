"""All groups that are too small in one row, the same for every question of a source, and protected like any other."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from isonomia.model.cells import KEYS, Cells, CellTable
from isonomia.model.estimates import Estimates
from isonomia.model.shown import ABSENT_COUNT
from isonomia.model.study import Dimension, Indicator, Level, ReleaseSpec, Source, Study
from isonomia.protect import make_release, protect, protected, provenance
from isonomia.protect.witness import problems

OTHER = "All other groups"
RACE = Dimension(
    "race", "Race", tuple(Level(code, code.upper(), at) for at, code in enumerate("abcdef", start=1)), other=OTHER
)


def tables(indicator, groups, source="s", period=""):
    """groups: code -> (n, events)."""
    found = []
    total = tuple(sum(each[at] for each in groups.values()) for at in (0, 1))
    for names, rows in (((), [("", *total)]), (("race",), [(code, *pair) for code, pair in groups.items()])):
        keys = {name: np.array([""] * len(rows), dtype=object) for name in KEYS}
        keys["period"] = np.array([period] * len(rows), dtype=object)
        keys |= {name: np.array([row[0] for row in rows], dtype=object) for name in names}
        counts = {"n": np.array([row[1] for row in rows]), "events": np.array([row[2] for row in rows])}
        found.append(CellTable(indicator, source, "proportion", names, keys, counts))
    return found


def study(dimension=RACE, *, indicators=("i",), policy="cms"):
    return Study(
        "A study",
        ReleaseSpec("1", date(2026, 1, 1), "A school", "x@school.example", policy=policy),
        {"s": Source("s")},
        {"race": dimension},
        tuple(Indicator(each, "t", each, "s", "proportion", by=(("race",),)) for each in indicators),
    )


def rows(shown, indicator="i"):
    found = shown.get(indicator, ("race",))
    counts = zip(found.n.tolist(), found.events.tolist(), strict=True)
    return {
        code: tuple(None if each == ABSENT_COUNT else each for each in pair)
        for code, pair in zip(found.keys["race"].tolist(), counts, strict=True)
    }


GROUPS = {"a": (400, 200), "b": (300, 100), "c": (30, 15), "d": (8, 4), "e": (9, 4)}


def test_groups_that_are_too_small_are_one_row_until_it_can_be_shown():
    """d and e together are 17 of whom 8 have the outcome, too few; c, the next smallest, joins them."""
    shown = protect(Cells(tuple(tables("i", GROUPS))), study())
    assert rows(shown) == {"a": (400, 200), "b": (300, 100), OTHER: (47, 23)}
    assert shown.get("i", ("race",)).others == {"race": ("c", "d", "e")}


def test_without_the_word_nothing_is_merged():
    shown = protect(Cells(tuple(tables("i", GROUPS))), study(replace(RACE, other="")))
    assert rows(shown)["d"] == (None, None)
    assert OTHER not in rows(shown)


def test_one_small_group_takes_the_next_smallest_with_it():
    shown = protect(Cells(tuple(tables("i", {"a": (400, 200), "b": (300, 100), "c": (50, 25), "d": (5, 2)}))), study())
    assert rows(shown) == {"a": (400, 200), "b": (300, 100), OTHER: (55, 27)}


def test_nothing_is_merged_where_nothing_is_small():
    shown = protect(Cells(tuple(tables("i", {"a": (400, 200), "b": (300, 100)}))), study())
    assert set(rows(shown)) == {"a", "b"}


def test_one_group_for_everybody_is_never_made():
    shown = protect(Cells(tuple(tables("i", {"a": (400, 200), "d": (5, 2)}))), study())
    assert set(rows(shown)) == {"a", "d"}


def test_the_reference_group_keeps_its_row():
    shown = protect(Cells(tuple(tables("i", GROUPS))), study(replace(RACE, reference="d")))
    assert set(rows(shown)) == {"a", "b", "d", OTHER}
    assert "d" not in shown.get("i", ("race",)).others["race"]


def test_all_questions_of_a_source_merge_the_same_groups():
    """Else the row of one less the row of the other would be a group that neither shows."""
    large = {code: (500 + at, 250) for at, code in enumerate("abcde")}
    cells = Cells((*tables("i", GROUPS), *tables("j", large)))
    shown = protect(cells, study(indicators=("i", "j")))
    assert set(rows(shown, "i")) == set(rows(shown, "j")) == {"a", "b", OTHER}


def test_a_declared_roll_up_is_merged_whole():
    """d and e are rolled up for i; j has them apart, and neither question may tell them from each other."""
    rolled = replace(RACE, merge={"d or e": ("d", "e")})
    cells = Cells((*tables("i", GROUPS), *tables("j", dict.fromkeys("abcde", (500, 250)))))
    shown = protect(cells, study(rolled, indicators=("i", "j")))
    assert set(rows(shown, "i")) == set(rows(shown, "j")) == {"a", "b", OTHER}
    assert shown.get("j", ("race",)).others == {"race": ("c", "d", "e")}


def test_levels_that_overlap_are_not_merged():
    whole, groups = tables("i", GROUPS)
    overlapping = replace(groups, overlapping=frozenset({"race"}))
    assert OTHER not in rows(protect(Cells((whole, overlapping)), study()))


def test_the_merged_row_is_protected_like_any_other():
    """In the older year all of them together are still too few: their row is hidden, and another with it."""
    old = tables("i", {"a": (400, 200), "b": (300, 100), "c": (3, 1), "d": (2, 1), "e": (1, 0)}, period="2020")
    new = tables("i", GROUPS, period="2021")
    found = protected(Cells(tuple(one + other for one, other in zip(old, new, strict=True))), study())
    table = found.shown.get("i", ("race",))
    hidden = {
        (period, code)
        for period, code, n in zip(table.keys["period"], table.keys["race"], table.n_shown, strict=True)
        if not n
    }
    assert ("2020", OTHER) in hidden
    assert len({code for period, code in hidden if period == "2020"}) > 1
    assert not [code for period, code in hidden if period == "2021"]
    assert not problems(found.proofs["s"])


def test_under_strict_an_empty_group_is_merged_and_leaves_no_row_of_zeros():
    groups = {"a": (400, 200), "b": (300, 100), "c": (90, 45)}
    shown = protect(Cells(tuple(tables("i", groups))), study(policy="strict"))
    assert set(rows(shown)) == {"a", "b", OTHER}
    assert shown.get("i", ("race",)).others == {"race": ("c", "d", "e", "f")}


def test_readers_are_told_who_is_in_it():
    one = study()
    shown = protect(Cells(tuple(tables("i", GROUPS))), one)
    release = make_release(one, shown, Estimates((), protected=True), {})
    assert release.sources["s"].others == {"race": ("C", "D", "E")}
    assert release.dimensions["race"].levels[-1].label == OTHER
    assert release.dimensions["race"].other == OTHER
    assert provenance(one, {}, "cms", "1", shown)["other"] == {"s": {"race": ["c", "d", "e"]}}


@pytest.mark.parametrize("turn", [1, -1])
def test_the_order_of_the_tables_does_not_matter(turn):
    cells = [*tables("i", GROUPS), *tables("j", dict.fromkeys("abcde", (500, 250)))][::turn]
    assert rows(protect(Cells(tuple(cells)), study(indicators=("i", "j"))), "j")[OTHER] == (1500, 750)
