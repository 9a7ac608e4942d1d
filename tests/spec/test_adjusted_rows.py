"""Adjusted gaps and decompositions as rows of estimates: from which cells, beside what, and when they are hidden."""

import tomllib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import estimate_world as world
from isonomia import measures
from isonomia.measures.adjusted import adjusted_difference, adjusted_ratio, standardise
from isonomia.measures.covariate_cells import CovariateCells
from isonomia.protect import unprotected
from isonomia.stats.patterns import Factor

ARM = ("f", "m", "x")
AGE = ("young", "old")
SITE = ("n", "s")
DIMENSIONS = (world.dimension("sex", ARM), world.dimension("age", AGE), world.dimension("site", SITE))
RNG = np.random.default_rng(7)
PLACES = [(sex, age, site) for sex in ARM for age in AGE for site in SITE]
SIZES = RNG.integers(40, 160, len(PLACES))
EVENTS = RNG.binomial(SIZES, 0.3)
COUNTS = [
    ({"sex": sex, "age": age, "site": site}, int(n), int(e))
    for (sex, age, site), n, e in zip(PLACES, SIZES, EVENTS, strict=True)
]
EVERY = ("difference", "oaxaca_twofold", "oaxaca_threefold", "gelbach")


def asked(**more):
    return world.indicator(**({"by": (("sex",),), "adjust": ("age", "site"), "returns": "reimers"} | more))


def run(one, dimensions=DIMENSIONS, people=None, hide=None, **how):
    whole = world.study(dimensions, (one,))
    shown = unprotected(world.cells(people or world.people(COUNTS), one, **how), whole)
    return measures.estimate(whole, world.hide(shown, hide) if hide else shown, {})


def row(estimates, **wanted):
    (found,) = estimates.where(**wanted)
    return found


def by_hand(kind="proportion", focus="f", others=("m", "x"), counts=COUNTS, scale=1.0):
    """The same regression on every cell, with the groups named here and not by the code under test."""
    cells: dict[tuple, tuple[int, int]] = {}
    for keys, n, e in counts:
        if keys["sex"] in (focus, *others):
            at = ("f" if keys["sex"] == focus else "r", keys["age"], keys["site"])
            before = cells.get(at, (0, 0))
            cells[at] = (before[0] + n, before[1] + e)
    who, *held = zip(*cells, strict=True)
    factors = [Factor.of(name, codes) for name, codes in zip(("age", "site"), held, strict=True)]
    size, events = np.array(list(cells.values()), dtype=float).T
    whole = CovariateCells.of(kind, Factor.of("g", who, ("r", "f")), factors, events, size * scale, events)
    return standardise(whole, persons=[size.sum()])


def hides(place):
    """Whether a row is the one of these codes, in the order of its table."""
    return lambda table, keys: tuple(keys[name] for name in table.dimensions) == place


@pytest.mark.parametrize(("kind", "scale"), [("proportion", 1.0), ("rate", 2.0), ("mean", 1.0)])
def test_the_rows_are_those_of_a_regression_on_every_cell(kind, scale):
    people = [each | {"t": scale} for each in world.people(COUNTS)]
    found = run(asked(kind=kind, bounds=(0, 1) if kind == "mean" else None), people=people)
    model = by_hand(kind, scale=scale)
    gap, times = adjusted_difference(model, 1, 0), adjusted_ratio(model, 1, 0)
    mine, ratio = (
        row(found, subgroup="f", measure=f"adjusted_{name}", component="") for name in ("difference", "ratio")
    )
    assert (mine.value, mine.ci_lower, mine.ci_upper) == pytest.approx((gap.value[0], gap.low[0], gap.high[0]))
    assert (ratio.value, ratio.ci_lower) == pytest.approx((times.value[0], times.low[0]))
    level, other = (row(found, subgroup="f", component=name) for name in ("group", "comparison"))
    assert level.value - other.value == pytest.approx(mine.value)
    assert (mine.dimension, mine.dimension_2, mine.dimension_3) == ("sex", "age", "site")
    assert mine.reference == "everyone_else"


def test_a_declared_group_is_the_comparison_at_the_mix_of_the_two():
    chosen = (world.dimension("sex", ARM, reference="m"), *DIMENSIONS[1:])
    found = run(asked(), chosen)
    assert row(found, subgroup="f", measure="adjusted_difference", component="").value == pytest.approx(
        adjusted_difference(by_hand(others=("m",)), 1, 0).value[0]
    )
    assert not found.where(subgroup="m", measure="adjusted_difference", component="")


def test_the_crude_gap_always_stands_beside_the_adjusted_one():
    found = run(asked(measures=("theil_index",)))
    for code in ARM:
        for name in ("difference", "ratio"):
            crude = row(found, subgroup=code, measure=name)
            same = row(found, subgroup=code, measure=f"adjusted_{name}", component="crude")
            for each in ("value", "ci_lower", "ci_upper", "gap"):
                assert getattr(same, each) == pytest.approx(getattr(crude, each))


def test_the_crude_gap_beside_it_is_of_the_same_people():
    """Those whose age is not known are in the crude gap of the page and in neither figure of the comparison."""
    unknown = [({"sex": "f", "age": "~unknown", "site": "n"}, 50, 40)]
    found = run(asked(), people=world.people([*COUNTS, *unknown]))
    before = run(asked())
    for component in ("crude", ""):
        mine, old = (
            row(each, subgroup="f", measure="adjusted_difference", component=component) for each in (found, before)
        )
        assert mine.value == pytest.approx(old.value)
    assert row(found, subgroup="f", measure="difference").value > row(before, subgroup="f", measure="difference").value


@pytest.mark.parametrize("reference", ["overall", "extremes"])
def test_where_the_page_compares_otherwise_the_crude_gap_is_still_of_the_same_comparison(reference):
    found = run(asked(), (world.dimension("sex", ARM, reference=reference), *DIMENSIONS[1:]))
    crude = row(found, subgroup="f", measure="adjusted_difference", component="crude")
    assert crude.reference == "everyone_else"
    assert crude.value == pytest.approx(row(run(asked()), subgroup="f", measure="difference").value)


def test_adjusted_gaps_are_a_family_of_their_own_and_have_a_verdict():
    found = run(asked())
    gaps = found.where(measure="adjusted_difference", component="")
    assert {each.family for each in gaps} == {"i||sex|adjusted for age+site"}
    assert {each.family_size for each in gaps} == {3}
    assert all(each.verdict and each.p_value is not None for each in gaps)


def test_what_is_held_fixed_twice_and_what_is_shown_by_itself():
    """Of a dimension that is in both lists, the other one alone is held fixed."""
    found = run(asked(by=(("sex",), ("age",))))
    assert {
        (each.dimension_2, each.dimension_3)
        for each in found.where(dimension="age", measure="adjusted_ratio", component="")
    } == {("site", "")}


def test_components_sum_to_the_whole():
    found = run(asked(measures=EVERY))
    for code in ARM:
        for measure, parts in (
            ("oaxaca_twofold", ("explained", "unexplained")),
            ("oaxaca_threefold", ("endowments", "coefficients", "interaction")),
            ("gelbach", ()),
        ):
            value = {each.component: each.value for each in found.where(subgroup=code, measure=measure)}
            if parts:
                assert sum(value[part] for part in parts) == pytest.approx(value["total"], abs=1e-12)
                for part in parts:
                    detail = [each for name, each in value.items() if name.startswith(f"{part}:")]
                    assert sum(detail) == pytest.approx(value[part], abs=1e-9)
            else:
                assert value["base"] - value["full"] == pytest.approx(value["total"], abs=1e-12)
                assert value["part:age"] + value["part:site"] == pytest.approx(value["total"], abs=1e-12)
        crude = row(found, subgroup=code, measure="difference").value
        assert row(found, subgroup=code, measure="oaxaca_twofold", component="total").value == pytest.approx(crude)


def test_a_row_is_hidden_where_a_cell_of_one_of_its_two_groups_is():
    chosen = (world.dimension("sex", ARM, reference="m"), *DIMENSIONS[1:])

    def one_cell(table, keys):
        place = tuple(keys[name] for name in table.dimensions)
        return "y" if place == ("x", "old", "s") else ""

    found = run(asked(measures=EVERY), chosen, hide=one_cell)
    rows = [each for each in found if each.dimension_2]
    assert {each.status for each in rows if each.subgroup == "x"} == {"hidden"}
    assert {each.status for each in rows if each.subgroup == "f"} == {"ok"}, "made from the other two groups alone"


def test_everyone_else_is_known_from_everybody_where_a_third_group_is_hidden():
    """Everybody by what is held fixed less the group: the same figures as with every cell, for the groups shown."""
    whole = run(asked(measures=EVERY))
    for kind, hide in (("a cell", hides(("x", "old", "s"))), ("a group", lambda _, keys: keys.get("sex") == "x")):
        found = run(asked(measures=EVERY), hide=lambda table, keys, hide=hide: "n" if hide(table, keys) else "")
        for each in found:
            if not each.dimension_2:
                continue
            assert (each.status == "hidden") == (each.subgroup == "x"), kind
            if each.status == "ok":
                true = row(whole, subgroup=each.subgroup, measure=each.measure, component=each.component)
                assert (each.value, each.ci_lower) == pytest.approx((true.value, true.ci_lower)), each
                assert each.flags == true.flags


def test_nothing_is_known_of_everyone_else_where_everybody_is_hidden_too():
    def hide(table, keys):
        one = hides(("x", "old", "s"))(table, keys) or hides(("old", "s"))(table, keys)
        return "y" if one and table.role == "group" else ""

    found = run(asked(), hide=hide)
    assert {each.status for each in found if each.dimension_2} == {"hidden"}


def test_people_of_unknown_group_are_counted_in_where_their_number_is_hidden_and_the_flag_says_so():
    unknown = [({"sex": "~unknown", "age": age, "site": site}, 7, 3) for age in AGE for site in SITE]
    people = world.people([*COUNTS, *unknown])

    def hide(_, keys):
        return "n" if keys.get("sex") in {"x", "~unknown"} and "age" in keys else ""

    found = run(asked(), people=people, hide=hide)
    gap = row(found, subgroup="f", measure="adjusted_difference", component="")
    assert (gap.status, gap.flags) == ("ok", ("with_unknown",))
    together = [(dict(keys, sex="m" if keys["sex"] == "~unknown" else keys["sex"]), n, e) for keys, n, e in unknown]
    assert gap.value == pytest.approx(adjusted_difference(by_hand(counts=[*COUNTS, *together]), 1, 0).value[0])
    known = run(asked(), people=people, hide=lambda _, keys: "n" if keys.get("sex") == "x" and "age" in keys else "")
    apart = row(known, subgroup="f", measure="adjusted_difference", component="")
    assert (apart.value, apart.flags) == (pytest.approx(adjusted_difference(by_hand(), 1, 0).value[0]), ())


def test_rounded_counts_are_added_and_never_subtracted():
    whole = world.study(DIMENSIONS, (asked(),))
    shown = unprotected(world.cells(world.people(COUNTS), asked()), whole)
    rounded = replace(
        shown,
        tables=tuple(
            replace(each, sums={name: np.full(len(each), np.nan) for name in each.sums}) for each in shown.tables
        ),
    )
    found = measures.estimate(whole, rounded, {})
    assert row(found, subgroup="f", measure="adjusted_difference", component="").status == "ok"
    hidden = world.hide(rounded, lambda table, keys: "n" if hides(("x", "old", "s"))(table, keys) else "")
    found = measures.estimate(whole, hidden, {})
    assert {each.status for each in found if each.dimension_2} == {"hidden"}


def test_a_level_in_which_neither_group_is_is_left_out_and_one_of_a_kind_takes_no_part():
    old = [(keys, n, e) for keys, n, e in COUNTS if keys["age"] == "old"]
    found = run(asked(measures=EVERY), people=world.people(old))
    assert row(found, subgroup="f", measure="adjusted_difference", component="").status == "ok"
    assert row(found, subgroup="f", measure="gelbach", component="part:age").reason == "NOT_APPLICABLE"
    assert row(found, subgroup="f", measure="gelbach", component="part:site").status == "ok"


def test_refusals():
    nobody = [(keys, n, e) for keys, n, e in COUNTS if keys["sex"] != "x"]
    found = run(asked(), people=world.people(nobody))
    assert row(found, subgroup="x", measure="adjusted_difference", component="").reason == "NO_DATA"
    apart = [({"sex": s, "age": a, "site": "n"}, 30, 10) for s, a in (("f", "old"), ("m", "young"), ("x", "young"))]
    found = run(asked(), people=world.people(apart))
    assert row(found, subgroup="f", measure="adjusted_difference", component="").reason == "COLLINEAR"
    weighted = [each | {"w": 2.0} for each in world.people(COUNTS)]
    found = run(asked(), people=weighted, weighted=True)
    assert {each.reason for each in found.where(measure="adjusted_ratio", component="")} == {"NOT_APPLICABLE"}


def test_a_pair_in_by_has_nothing_held_fixed_and_its_parts_neither():
    found = run(asked(by=(("sex", "age"),)))
    assert not found.where(measure="adjusted_difference", component="")


def test_a_census_has_adjusted_values_without_ranges():
    found = run(asked(inference="census"))
    gap = row(found, subgroup="f", measure="adjusted_difference", component="")
    assert (gap.status, gap.reason, gap.se, gap.verdict) == ("ok", "CENSUS", None, "")


def test_the_same_cells_in_another_order_serve_too():
    """A pair in `by` and the strata of a single one are one table, whichever dimension comes first."""
    one = asked(by=(("sex",), ("age", "sex")), adjust=("age",))
    cells = world.cells(world.people(COUNTS), replace(one, adjust=()))
    whole = world.study(DIMENSIONS, (one,))
    found = measures.estimate(whole, unprotected(cells, whole), {})
    plain = run(asked(adjust=("age",)))
    assert (
        row(found, subgroup="f", measure="adjusted_difference", component="").value
        == row(plain, subgroup="f", measure="adjusted_difference", component="").value
    )


@pytest.mark.parametrize("rule", ["neumark", "jann"])
def test_returns_of_both_groups_together_have_values_and_no_range(rule):
    """Their interval needs replicate groups, which no source has yet."""
    found = run(asked(measures=EVERY, returns=rule))
    part = row(found, subgroup="f", measure="oaxaca_twofold", component="explained")
    assert (part.status, part.reason, part.ci_lower) == ("ok", "NO_SE", None)
    total = row(found, subgroup="f", measure="oaxaca_twofold", component="total")
    assert total.ci_lower is not None


BERKELEY = next(
    each
    for each in tomllib.loads((Path(__file__).parents[1] / "oracle" / "worked-examples.toml").read_text("utf-8"))[
        "example"
    ]
    if each["id"] == "W7"
)["inputs"]["departments"]


def test_admission_at_berkeley_at_the_same_mix_of_departments():
    """Women are 14 points below men as they applied, and 2 above at one mix of departments.

    Beside it the regression of 4,526 persons, one row each, by Newton's method from scratch; the range from its
    information matrix and from the departments that persons are in, summed person by person.
    """
    departments = tuple(BERKELEY)
    people = []
    for name, (men_in, men_out, women_in, women_out) in BERKELEY.items():
        for sex, yes, no in (("men", men_in, men_out), ("women", women_in, women_out)):
            people += [{"sex": sex, "site": name, "y": 1}] * yes + [{"sex": sex, "site": name, "y": 0}] * no
    dimensions = (world.dimension("sex", ("men", "women")), world.dimension("site", departments))
    one = world.indicator(by=(("sex",),), adjust=("site",), higher_is="better")
    found = run(one, dimensions, people)
    x = np.array(
        [[1, each["sex"] == "women", *(each["site"] == name for name in departments[1:])] for each in people],
        dtype=float,
    )
    y = np.array([each["y"] for each in people], dtype=float)
    beta = np.zeros(x.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ beta))
        information = (x * (p * (1 - p))[:, None]).T @ x
        beta += np.linalg.solve(information, x.T @ (y - p))
    sides = []
    for woman in (1.0, 0.0):
        moved = x.copy()
        moved[:, 1] = woman
        mean = 1 / (1 + np.exp(-moved @ beta))
        sides.append((mean, (moved * (mean * (1 - mean))[:, None]).mean(axis=0)))
    gap, slope = sides[0][0] - sides[1][0], sides[0][1] - sides[1][1]
    se = np.sqrt(slope @ np.linalg.solve(information, slope) + gap.var() / len(gap))
    mine = row(found, subgroup="women", measure="adjusted_difference", component="")
    assert (mine.value, mine.se) == pytest.approx((gap.mean(), se), rel=1e-7)
    assert mine.value == pytest.approx(0.0195, abs=5e-5)
    crude = row(found, subgroup="women", measure="adjusted_difference", component="crude")
    assert crude.value == pytest.approx(-0.1416, abs=5e-5)
