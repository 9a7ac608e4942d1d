"""What is printed and what is hidden, table by table."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from isonomia.errors import InternalError, StudyError
from isonomia.model.cells import KEYS, Cells, CellTable
from isonomia.model.shown import ABSENT_COUNT
from isonomia.model.study import Dimension, Indicator, Level, ReleaseSpec, Representation, Source, Study
from isonomia.protect import protect, unprotected

SEX = Dimension("sex", "Sex", levels=(Level("f", "Female"), Level("m", "Male"), Level("x", "Neither")))


def table(dimensions, rows, *, kind="proportion", overlapping=(), indicator="i", source="s", **sums):
    """rows: (codes, n, events[, period])."""
    periods = [row[3] if len(row) > 3 else "" for row in rows]
    keys = {name: np.array([""] * len(rows), dtype=object) for name in KEYS}
    keys["period"] = np.array(periods, dtype=object)
    keys |= {d: np.array([row[0][at] for row in rows], dtype=object) for at, d in enumerate(dimensions)}
    counts = {"n": np.array([row[1] for row in rows], dtype=np.int64)}
    if kind != "mean":
        counts["events"] = np.array([row[2] for row in rows], dtype=np.int64)
    counts |= {name: np.asarray(column) for name, column in sums.items()}
    return CellTable(indicator, source, kind, tuple(dimensions), keys, counts, frozenset(overlapping))


def summed(rows, *positions):
    """Rows of a smaller grouping."""
    totals = {}
    for codes, n, events in rows:
        key = tuple(codes[at] for at in positions)
        old = totals.get(key, (0, 0))
        totals[key] = (old[0] + n, old[1] + events)
    return [(key, *value) for key, value in sorted(totals.items())]


def by_sex(rows, **kinds):
    """The overall table and the table by sex of a list of (code, n, events)."""
    full = [((code,), n, events) for code, n, events in rows]
    return Cells((table((), summed(full), **kinds), table(("sex",), full, **kinds)))


def study(policy="cms", *, source=None, dimensions=None, by=(("sex",),), kind="proportion"):
    return Study(
        "A study",
        ReleaseSpec("2026", date(2026, 11, 22), "A school", "office@school.example", policy=policy),
        {"s": source or Source("s")},
        dimensions or {"sex": SEX},
        (Indicator("i", "care", "Insured", "s", kind, by=by),),
    )


def printed(shown, dimensions=("sex",), role="group"):
    """code(s) -> (n, events); None where hidden."""
    found = shown.get("i", dimensions, role)
    codes = zip(*(found.keys[name] for name in dimensions), strict=True) if dimensions else [()]
    counts = zip(found.n.tolist(), found.events.tolist(), strict=True)
    return {
        "/".join(code): tuple(None if each == ABSENT_COUNT else each for each in pair)
        for code, pair in zip(codes, counts, strict=True)
    }


@pytest.mark.parametrize(
    ("n", "events", "expected"),
    [
        (500, 100, (500, 100)),
        (500, 11, (500, 11)),
        (500, 10, (500, None)),
        (500, 1, (500, None)),
        (500, 0, (500, 0)),
        (500, 489, (500, 489)),
        (500, 490, (500, None)),
        (500, 499, (500, None)),
        (500, 500, (500, 500)),
        (11, 0, (11, 0)),
        (11, 11, (11, 11)),
        (10, 0, (None, None)),
        (1, 1, (None, None)),
        (0, 0, (0, 0)),
    ],
)
def test_primary_rule_of_cms(n, events, expected):
    """Two large groups can give a companion each, so only the rule itself decides about the row."""
    shown = protect(by_sex([("f", 900, 400), ("m", n, events), ("x", 800, 300)]), study())
    assert printed(shown)["m"] == expected


@pytest.mark.parametrize(
    ("n", "events", "expected"),
    [
        (500, 20, (500, 20)),
        (500, 19, (500, None)),
        (500, 0, (500, None)),
        (500, 500, (500, None)),
        (500, 480, (500, 480)),
        (500, 481, (500, None)),
        (40, 20, (40, 20)),
        (19, 0, (None, None)),
        (0, 0, (None, None)),
    ],
)
def test_primary_rule_of_strict(n, events, expected):
    shown = protect(by_sex([("f", 900, 400), ("m", n, events), ("x", 800, 300)]), study("strict"))
    assert printed(shown)["m"] == expected


def test_eleven_persons_beside_a_hidden_outcome_would_say_that_it_is_small():
    """A hidden e is 1 … n − 1 where zeros are printed: for n = 11 that is 1 … 10."""
    rows = [("f", 900, 400), ("m", 11, 5), ("x", 800, 300)]
    assert printed(protect(by_sex(rows), study()))["m"] == (None, None)
    rows[1] = ("m", 12, 5)
    assert printed(protect(by_sex(rows), study()))["m"] == (12, None)


def test_one_hidden_row_takes_a_companion_with_it_so_that_no_subtraction_gives_it_back():
    shown = protect(by_sex([("f", 900, 400), ("m", 5, 2), ("x", 80, 30)]), study())
    assert printed(shown) == {"f": (900, 400), "m": (None, None), "x": (None, None)}
    assert printed(shown, ()) == {"": (985, 432)}


def test_two_hidden_rows_that_sum_to_a_small_number_take_a_third():
    rows = [("f", 900, 400), ("m", 5, 2), ("x", 3, 1), ("~declined", 60, 25), ("~unknown", 70, 31)]
    found = printed(protect(by_sex(rows), study()))
    hidden = {code for code, (n, _) in found.items() if n is None}
    assert {"m", "x"} < hidden
    assert len(hidden) >= 3


def test_a_printed_zero_is_no_companion():
    rows = [("f", 900, 400), ("m", 50, 3), ("x", 80, 0), ("~declined", 40, 0)]
    found = printed(protect(by_sex(rows), study()))
    assert found["m"] == (50, None)
    assert found["f"] == (900, None)
    assert found["x"] == (80, 0)
    assert found["~declined"] == (40, 0)


def test_a_small_row_of_absence_is_a_cell_like_any_other():
    rows = [("f", 900, 400), ("m", 700, 300), ("x", 80, 30), ("~declined", 4, 1)]
    found = printed(protect(by_sex(rows), study()))
    assert found["~declined"] == (None, None)
    assert found["x"] == (None, None)
    assert found["f"] == (900, 400)


def test_of_two_groups_the_larger_is_the_companion_because_everyone_else_speaks_for_it():
    rows = [("f", 60, 20), ("m", 900, 300), ("~declined", 4, 1)]
    shown = protect(by_sex(rows), study())
    assert printed(shown) == {"f": (60, 20), "m": (None, None), "~declined": (None, None)}
    assert printed(shown, role="everyone_else")["f"] == (904, 301)


def test_everyone_else_is_all_whose_group_is_known_less_the_group():
    rows = [("f", 900, 400), ("m", 700, 300), ("x", 80, 30), ("~declined", 40, 15)]
    shown = protect(by_sex(rows), study())
    assert printed(shown, role="everyone_else") == {"f": (780, 330), "m": (980, 430), "x": (1600, 700)}
    assert not shown.get("i", ("sex",), "everyone_else").with_unknown.any()


def test_everyone_else_counts_the_unknown_too_where_their_number_is_hidden():
    """Else 780 + 900 would be all known, and 1684 − 1680 the four who declined."""
    rows = [("f", 900, 400), ("m", 700, 300), ("x", 80, 30), ("~declined", 4, 1)]
    shown = protect(by_sex(rows), study())
    assert printed(shown, role="everyone_else") == {"f": (784, 331), "m": (984, 431), "x": (None, None)}
    assert shown.get("i", ("sex",), "everyone_else").with_unknown.all()


def test_everyone_else_obeys_the_primary_rule():
    """In overlapping groups nothing sums to a total, yet 300 − 295 are the five in no other way counted."""
    rows = [(("f",), 295, 100), (("m",), 150, 60)]
    cells = Cells((table((), [((), 300, 104)]), table(("sex",), rows, overlapping=("sex",))))
    found = printed(protect(cells, study()))
    assert found["f"] == (None, None)
    assert found["m"] == (150, 60)


def test_groups_that_overlap_are_never_taken_for_a_partition():
    rows = [(("f",), 295, 100), (("m",), 250, 90), (("x",), 4, 1)]
    cells = Cells((table((), [((), 400, 150)]), table(("sex",), rows, overlapping=("sex",))))
    shown = protect(cells, study())
    assert printed(shown) == {"f": (295, 100), "m": (250, 90), "x": (None, None)}
    assert printed(shown, role="everyone_else")["f"] == (105, 50)


PAIRS = [
    (("f", "a"), 40, 15),
    (("f", "b"), 50, 20),
    (("f", "c"), 5, 2),
    (("m", "a"), 60, 30),
    (("m", "b"), 33, 13),
    (("m", "c"), 44, 22),
]


def pair_cells(rows):
    return Cells(
        (
            table((), summed(rows)),
            table(("sex",), summed(rows, 0)),
            table(("race",), summed(rows, 1)),
            table(("sex", "race"), sorted(rows)),
        )
    )


def pair_study(policy="cms"):
    dimensions = {"sex": SEX, "race": Dimension("race", "Race")}
    return study(policy, dimensions=dimensions, by=(("sex", "race"),))


def test_a_pair_is_protected_against_both_of_its_margins():
    found = printed(protect(pair_cells(PAIRS), pair_study()), ("sex", "race"))
    hidden = {code for code, (n, _) in found.items() if n is None}
    assert hidden in ({"f/a", "f/c", "m/a", "m/c"}, {"f/b", "f/c", "m/b", "m/c"})
    assert printed(protect(pair_cells(PAIRS), pair_study()), ("sex",)) == {"f": (95, 37), "m": (137, 65)}


def test_the_same_cells_in_another_order_of_dimensions_are_hidden_alike():
    turned = [((b, a), n, e) for (a, b), n, e in PAIRS]
    cells = Cells((*pair_cells(PAIRS), table(("race", "sex"), sorted(turned))))
    shown = protect(cells, pair_study())
    straight, other = printed(shown, ("sex", "race")), printed(shown, ("race", "sex"))
    assert straight == {"/".join(reversed(code.split("/"))): value for code, value in other.items()}


def test_everyone_else_of_a_pair_is_known_on_both():
    rows = [*PAIRS, (("~declined", "a"), 30, 12), (("m", "~unknown"), 25, 12), (("~declined", "~unknown"), 20, 0)]
    found = printed(unprotected(pair_cells(rows), pair_study()), ("sex", "race"), "everyone_else")
    known = sum(n for _, n, _ in PAIRS)
    assert found["f/a"] == (known - 40, sum(e for _, _, e in PAIRS) - 15)
    assert "~declined/a" not in found


INCOME = Dimension(
    "sex",
    "Income",
    levels=(Level("0", "0–1"), Level("1", "1–2"), Level("2", "2–4")),
    ordered=True,
    merge={"under 2": ("0", "1")},
)


def test_a_declared_merge_is_used_where_a_member_would_be_hidden():
    cells = by_sex([("0", 6, 2), ("1", 90, 30), ("2", 300, 100)])
    shown = protect(cells, study(dimensions={"sex": INCOME}))
    assert printed(shown) == {"2": (300, 100), "under 2": (96, 32)}
    assert set(printed(unprotected(cells, study(dimensions={"sex": INCOME})))) == {"0", "1", "2"}


def test_a_declared_merge_is_left_alone_where_all_members_are_safe():
    shown = protect(by_sex([("0", 60, 20), ("1", 90, 30), ("2", 300, 100)]), study(dimensions={"sex": INCOME}))
    assert set(printed(shown)) == {"0", "1", "2"}


def test_a_merge_holds_in_every_period_and_table():
    rows = [(("0",), 6, 2, "2020"), (("1",), 90, 30, "2020"), (("0",), 70, 20, "2021"), (("1",), 90, 30, "2021")]
    whole = [((), 96, 32, "2020"), ((), 160, 50, "2021")]
    shown = protect(Cells((table((), whole), table(("sex",), rows))), study(dimensions={"sex": INCOME}))
    assert list(shown.get("i", ("sex",)).keys["sex"]) == ["under 2", "under 2"]
    assert list(shown.get("i", ("sex",)).n) == [96, 160]


def test_overlapping_levels_are_not_merged_because_persons_would_count_twice():
    rows = [(("0",), 6, 2), (("1",), 90, 30), (("2",), 300, 100)]
    cells = Cells((table((), [((), 350, 120)]), table(("sex",), rows, overlapping=("sex",))))
    assert set(printed(protect(cells, study(dimensions={"sex": INCOME})))) == {"0", "1", "2"}


def test_strict_hides_that_a_declared_group_is_empty():
    shown = protect(by_sex([("f", 900, 400), ("m", 700, 300)]), study("strict"))
    assert printed(shown)["x"] == (None, None)
    assert "x" not in printed(protect(by_sex([("f", 900, 400), ("m", 700, 300)]), study()))


def test_a_source_may_be_stricter_than_the_release_and_not_laxer():
    rows = [("f", 900, 400), ("m", 15, 0), ("x", 700, 300)]
    assert printed(protect(by_sex(rows), study()))["m"] == (15, 0)
    assert printed(protect(by_sex(rows), study(source=Source("s", policy="strict"))))["m"] == (None, None)
    assert printed(protect(by_sex(rows), study("strict", source=Source("s", policy="cms"))))["m"] == (None, None)


def test_published_sources_are_exempt():
    source = Source("s", kind="counts", published=True)
    shown = protect(by_sex([("f", 900, 400), ("m", 5, 2)]), study(source=source))
    assert printed(shown)["m"] == (5, 2)
    assert shown.get("i", ("sex",)).published
    assert shown.hidden_share == 0


def test_a_benchmark_from_records_is_protected_and_one_that_is_public_passes():
    cells = Cells(
        (
            table((), [((), 905, 0)], indicator="benchmark:b"),
            table(("sex",), [(("f",), 900, 0), (("m",), 5, 0)], indicator="benchmark:b"),
        )
    )
    hidden = protect(cells, study()).get("benchmark:b", ("sex",))
    assert not hidden.n_shown.any()
    public = study(source=Source("s", kind="counts", published=True))
    assert protect(cells, public).get("benchmark:b", ("sex",)).n_shown.all()
    assert protect(cells, study()).get("benchmark:b", ("sex",), "everyone_else") is None


def test_a_representation_counts_persons_and_has_no_outcome():
    asked = replace(study(), indicators=(), representations=(Representation("i", "who", "Who", "s", (), ("sex",)),))
    rows = [("f", 900, 0), ("m", 700, 0), ("x", 5, 0)]
    cells = Cells(
        tuple(replace(each, sums={"n": each.sums["n"]}) for each in by_sex(rows)),
    )
    shown = protect(cells, asked)
    found = shown.get("i", ("sex",))
    assert found.n.tolist() == [900, ABSENT_COUNT, ABSENT_COUNT]
    assert found.y_shown.tolist() == [True, False, False]
    assert shown.hidden_share == 0.5


def test_a_mean_needs_as_many_persons_as_a_count():
    cells = by_sex([("f", 900, 0), ("m", 10, 0), ("x", 50, 0)], kind="mean")
    sums = [np.array([960.0]), np.array([900.0, 10.0, 50.0])]
    cells = Cells(tuple(replace(t, sums={**t.sums, "sy": s, "syy": 2 * s}) for t, s in zip(cells, sums, strict=True)))
    found = protect(cells, study(kind="mean")).get("i", ("sex",))
    assert found.n.tolist() == [900, ABSENT_COUNT, ABSENT_COUNT]
    assert np.isnan(found.sums["sy"]).tolist() == [False, True, True]


def test_a_rate_hides_few_events_and_the_time_with_them():
    cells = by_sex([("f", 900, 400), ("m", 500, 4), ("x", 600, 40)], kind="rate")
    times = [np.array([2000.0]), np.array([900.0, 500.0, 600.0])]
    cells = Cells(tuple(replace(t, sums={**t.sums, "time": s}) for t, s in zip(cells, times, strict=True)))
    found = protect(cells, study(kind="rate")).get("i", ("sex",))
    assert found.events.tolist() == [400, ABSENT_COUNT, ABSENT_COUNT]
    assert np.isnan(found.sums["time"]).tolist() == [False, True, True]
    assert found.n_shown.all()


def test_how_many_outcomes_are_missing_is_never_told():
    """It would tell of excluded cases, and tie indicators with unlike denominators to one another."""
    rows = [("f", 900, 400), ("m", 700, 300), ("x", 600, 200)]
    counts = [np.array([93]), np.array([50, 3, 40])]
    cells = Cells(
        tuple(replace(t, sums={**t.sums, "n_declined": c}) for t, c in zip(by_sex(rows), counts, strict=True))
    )
    found = protect(cells, study()).get("i", ("sex",))
    assert found.n.tolist() == [900, 700, 600]
    assert np.isnan(found.sums["n_declined"]).all()


def test_periods_do_not_share_a_margin():
    rows = [(("f",), 900, 400, "2020"), (("m",), 5, 2, "2020"), (("f",), 900, 400, "2021"), (("m",), 800, 300, "2021")]
    whole = [((), 905, 402, "2020"), ((), 1700, 700, "2021")]
    found = protect(Cells((table((), whole), table(("sex",), rows))), study()).get("i", ("sex",))
    assert found.n_shown.tolist() == [False, False, True, True]


def test_the_private_run_has_the_same_shape_and_every_value():
    cells = by_sex([("f", 900, 400), ("m", 5, 2), ("~declined", 1, 1)])
    shown = unprotected(cells, study())
    assert shown.private
    assert shown.hidden_share == 0
    assert printed(shown) == {"f": (900, 400), "m": (5, 2), "~declined": (1, 1)}
    assert printed(shown, role="everyone_else") == {"f": (5, 2), "m": (900, 400)}


def test_the_share_of_hidden_values_is_over_all_that_could_be_printed():
    shown = protect(by_sex([("f", 900, 400), ("m", 5, 2), ("x", 80, 30)]), study())
    assert shown.hidden_share == pytest.approx(4 / 8)


def test_an_unknown_policy_is_refused_with_the_nearest_name():
    with pytest.raises(StudyError, match="Did you mean 'strict'"):
        protect(by_sex([("f", 900, 400)]), study("strickt"))


def test_a_release_policy_is_never_none():
    for name in ("none", "", "off", "NONE"):
        with pytest.raises(StudyError, match="no privacy policy"):
            protect(by_sex([("f", 900, 400)]), study(name))


def test_shown_refuses_a_hidden_value_that_is_still_there():
    shown = protect(by_sex([("f", 900, 400), ("m", 5, 2), ("x", 80, 30)]), study()).get("i", ("sex",))
    with pytest.raises(InternalError, match="still holds"):
        replace(shown, n=np.array([900, 5, 80]))
