"""What must hold for adjusted rows whatever the counts: they answer to the groups and not to how they are written."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import estimate_world as world
from isonomia import measures
from isonomia.protect import unprotected

ARM, AGE, SITE = ("f", "m", "x"), ("young", "middle", "old"), ("n", "s")
PLACES = list(product(ARM, AGE, SITE))
COUNTS = st.lists(st.tuples(st.integers(8, 60), st.floats(0.15, 0.85)), min_size=len(PLACES), max_size=len(PLACES))
SOME = settings(max_examples=20, deadline=None)
ASKED = ("difference", "oaxaca_twofold", "oaxaca_threefold", "gelbach")


def run(counts, *, arm=ARM, age=AGE, adjust=("age", "site"), reference="m", drop=(), times=1):
    dimensions = (
        world.dimension("sex", arm, reference=reference),
        world.dimension("age", age),
        world.dimension("site", SITE),
    )
    one = world.indicator(by=(("sex",),), adjust=adjust, measures=ASKED, returns="cotton")
    whole = world.study(dimensions, (one,))
    people = world.people(
        [
            ({"sex": sex, "age": old, "site": site}, times * n, times * round(n * p))
            for (sex, old, site), (n, p) in zip(PLACES, counts, strict=True)
            if sex not in drop
        ]
    )
    return measures.estimate(whole, unprotected(world.cells(people, one), whole), {})


def values(found, subgroup="f", **more):
    names = ("measure", "component")
    rows = [row for row in found.where(dimension="sex", subgroup=subgroup, **more) if row.dimension_2]
    return {tuple(getattr(row, name) for name in names): row.value for row in rows if row.status == "ok"}


def same(one, other):
    assert one.keys() == other.keys()
    for key, value in one.items():
        assert value == pytest.approx(other[key], rel=1e-6, abs=1e-8), key


@given(COUNTS)
@SOME
def test_neither_the_order_of_levels_nor_that_of_covariates_moves_a_figure(counts):
    plain = values(run(counts))
    same(plain, values(run(counts, arm=ARM[::-1])))
    same(plain, values(run(counts, age=AGE[::-1])))
    same(plain, values(run(counts, adjust=("site", "age"))))


@given(COUNTS)
@SOME
def test_a_third_group_neither_bends_nor_hides_the_figure_of_two(counts):
    same(values(run(counts)), values(run(counts, drop=("x",))))


@given(COUNTS)
@SOME
def test_the_same_people_twice_give_the_same_figure_and_a_narrower_range(counts):
    once, twice = run(counts), run(counts, times=2)
    same(values(once), values(twice))
    for row, other in zip(once, twice, strict=True):
        if row.measure == "adjusted_difference" and not row.component and row.status == "ok":
            assert other.ci_upper - other.ci_lower < row.ci_upper - row.ci_lower


@given(COUNTS)
@SOME
def test_seen_from_the_other_group_differences_turn_their_sign_and_ratios_over(counts):
    mine = values(run(counts, drop=("x",)))
    theirs = values(run(counts, reference="f", drop=("x",)), "m")
    for component in ("", "crude"):
        key = ("adjusted_difference", component)
        assert mine[key] == pytest.approx(-theirs[key], rel=1e-6, abs=1e-9)
        key = ("adjusted_ratio", component)
        assert mine[key] == pytest.approx(1 / theirs[key], rel=1e-6)
    for key, value in mine.items():
        if key[0] == "gelbach":
            assert value == pytest.approx(-theirs[key], rel=1e-6, abs=1e-9)


@given(COUNTS)
@SOME
def test_parts_sum_to_the_crude_gap(counts):
    found = values(run(counts))
    crude = found["adjusted_difference", "crude"]
    explained = found["oaxaca_twofold", "explained"] + found["oaxaca_twofold", "unexplained"]
    three = sum(found["oaxaca_threefold", part] for part in ("endowments", "coefficients", "interaction"))
    base = found["gelbach", "full"] + found["gelbach", "part:age"] + found["gelbach", "part:site"]
    assert (explained, three, base) == pytest.approx((crude, crude, crude), abs=1e-9)


@given(COUNTS)
@SOME
def test_nothing_to_hold_alike_leaves_the_crude_gap(counts):
    """Where every combination has as many of either group, the mixes are alike: holding them fixed moves nothing."""
    level = [(40, p) for _, p in counts]
    found = values(run(level))
    assert found["gelbach", "total"] == pytest.approx(0, abs=1e-9)
    assert found["oaxaca_twofold", "explained"] == pytest.approx(0, abs=1e-9)
