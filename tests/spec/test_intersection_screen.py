"""The screen of intersections: what it looks at, what it tests, what it tells, and what it does not."""

from itertools import combinations as pairs_of

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isonomia.errors import InternalError
from isonomia.intersections import crossed
from isonomia.intersections.combinations import Combinations
from isonomia.intersections.excess import excess
from isonomia.intersections.main_effects import fit
from isonomia.intersections.screen import screen
from isonomia.intersections.subgroups import measured, rows_of, walk
from isonomia.model.cells import KEYS, CellTable
from isonomia.stats.grouped_glm import GroupedCounts
from isonomia.stats.grouped_glm import fit as fit_patterns
from isonomia.stats.patterns import Factor, treatment
from programs import program

WIDTHS = (2, 3, 2)


@pytest.fixture(scope="module")
def bench():
    return program("bench/screen.py")


def people(codes, y, kind="proportion", widths=WIDTHS):
    """Combinations of persons with codes (N, D) and outcomes (N,)."""
    rows, place = np.unique(codes, axis=0, return_inverse=True)
    place = place.ravel()
    n, total, square = (np.bincount(place, weights=each) for each in (np.ones(len(y)), y, y**2))
    names = tuple(f"d{at}" for at in range(len(widths)))
    levels = tuple(tuple(str(each) for each in range(width)) for width in widths)
    known = tuple(np.ones(width, dtype=bool) for width in widths)
    within = float((square - total**2 / n).sum()) if kind == "mean" else 0.0
    return Combinations(kind, names, levels, known, rows, n, total, within, n)


def drawn(seed, size=3000, kind="proportion"):
    rng = np.random.default_rng(seed)
    codes = np.stack([rng.integers(0, width, size) for width in WIDTHS], axis=1)
    eta = -0.5 + 0.5 * codes[:, 0] - 0.4 * (codes[:, 1] == 1) + 0.3 * codes[:, 2]
    if kind == "mean":
        return codes, eta + rng.standard_normal(size)
    return codes, (rng.random(size) < 1 / (1 + np.exp(-eta))).astype(float)


@given(st.integers(0, 10_000))
@settings(max_examples=10, deadline=None)
def test_the_main_effects_are_those_of_the_regression_on_patterns(seed):
    found = people(*drawn(seed, 600))
    factors = [Factor.of(str(at), [str(each) for each in found.codes[:, at]]) for at in range(3)]
    other = fit_patterns(GroupedCounts.of(treatment(factors).matrix, found.y, found.size, "logit"))
    model = fit(found)
    assert model.settled
    np.testing.assert_allclose(model.mean, other.mean[0], atol=1e-6)


@given(st.integers(0, 10_000))
@settings(max_examples=10, deadline=None)
def test_z_is_the_score_of_a_coefficient_of_its_own(seed):
    """Written out with whole matrices: U′I⁻¹U of the added column, the others at their maximum."""
    found = people(*drawn(seed, 900))
    model = fit(found)
    factors = [Factor.of(str(at), [str(each) for each in found.codes[:, at]]) for at in range(3)]
    matrix = treatment(factors).matrix
    for members in walk(found, 3, 1):
        groups = measured(members, model)
        z = excess("proportion", groups).z
        for at in range(len(groups)):
            column = np.zeros(len(found.size))
            column[rows_of(found, groups.grouping[at], groups.levels[at])] = 1.0
            weight = found.size * model.mean * (1 - model.mean)
            info = np.concatenate((matrix, column[:, None]), axis=1)
            whole = info.T @ (weight[:, None] * info)
            rest = whole[-1, -1] - whole[-1, :-1] @ np.linalg.solve(whole[:-1, :-1], whole[:-1, -1])
            score = column @ (found.y - found.size * model.mean)
            if len(members.grouping) == 1:
                assert np.isnan(z[at]) or rest < 1e-6 * whole[-1, -1]  # a group is one of the parts
            else:
                assert z[at] == pytest.approx(score / np.sqrt(rest), rel=1e-4, abs=1e-4)


@given(st.integers(0, 10_000), st.integers(1, 60), st.integers(1, 3))
@settings(max_examples=20, deadline=None)
def test_every_subgroup_that_is_large_enough_is_looked_at_once(seed, least, depth):
    codes, y = drawn(seed, 300)
    found = people(codes, y)
    wanted = {}
    for size in range(1, depth + 1):
        for grouping in pairs_of(range(3), size):
            for row in np.unique(codes[:, grouping], axis=0):
                inside = np.all(codes[:, grouping] == row, axis=1)
                if inside.sum() >= least:
                    wanted[grouping, tuple(row.tolist())] = (inside.sum(), y[inside].sum())
    got = {}
    for members in walk(found, depth, least):
        sums = zip(members.levels.tolist(), members.added(found.people), members.added(found.y), strict=True)
        got |= {(members.grouping, tuple(levels)): (n, events) for levels, n, events in sums}
    assert got == wanted


@given(st.integers(0, 10_000), st.sampled_from(["proportion", "mean"]), st.integers(1, 40), st.booleans())
@settings(max_examples=12, deadline=None)
def test_tables_that_subgroups_share_say_of_each_what_its_own_people_do(seed, kind, least, special):
    found = people(*drawn(seed, 700, kind), kind)
    model = fit(found, [rows_of(found, np.array([0, 2]), np.array([1, 0]))] if special else [])
    shared, too_large = (crossed.Crossed(found, model.weight) for _ in range(2))
    too_large.made[9,] = np.zeros(crossed.MOST)  # there is no room for another
    for members in walk(found, 3, least):
        alone = measured(members, model)
        for other in (measured(members, model, shared), measured(members, model, too_large)):
            for name in ("people", "size", "y", "expected", "information", "spread"):
                np.testing.assert_array_equal(getattr(other, name), getattr(alone, name), err_msg=name)
    assert set(too_large.made) == {(9,)}
    assert set(shared.made) <= {(0, 1), (0, 2), (1, 2), (0, 1, 2)}


@given(st.integers(0, 10_000))
@settings(max_examples=5, deadline=None)
def test_names_and_order_of_dimensions_do_not_move_a_test(seed):
    codes, y = drawn(seed)
    here = screen(people(codes, y)).depths[3].found
    there = screen(people(codes[:, ::-1], y, widths=WIDTHS[::-1])).depths[3].found
    np.testing.assert_allclose(np.sort(here.p), np.sort(there.p), rtol=1e-5, atol=1e-9)


def test_a_planted_gap_is_told_and_what_it_explains_is_folded():
    codes, y = drawn(3, 8000)
    inside = (codes[:, 0] == 1) & (codes[:, 1] == 2)
    y[inside] = (np.random.default_rng(4).random(inside.sum()) < 0.2).astype(float)
    found = screen(people(codes, y), adverse=-1)
    assert len(found.order) == 1
    depth, place = found.order[0]
    groups = found.depths[depth].groups
    assert (groups.grouping[place].tolist(), groups.levels[place].tolist()) == ([0, 1], [1, 2])
    pool = found.listing.pools[3]
    within = [at for at in range(len(pool.p)) if found.status(3, at) == "explained"]
    assert within
    assert {found.explained_by(3, at) for at in within} == {(depth, place)}
    limits = found.depths[depth].limits
    assert limits.high[place] < 0
    assert found.depths[depth].selected.high[place] >= limits.high[place]


@pytest.mark.parametrize(("adverse", "named"), [(-1, [1, 1]), (1, [0, 1])])
def test_of_a_subgroup_and_its_mirror_the_less_favourable_is_named(adverse, named):
    codes, y = drawn(3, 8000)
    inside = (codes[:, 0] == 1) & (codes[:, 1] == 1)
    y[inside] = (np.random.default_rng(4).random(inside.sum()) < 0.2).astype(float)
    found = screen(people(codes, y), 2, adverse=adverse)
    depth, place = found.listing.listed[0]
    assert found.depths[depth].groups.levels[place].tolist() == named


def test_a_gap_in_a_triple_is_not_told_as_one_of_the_pairs_that_hold_it():
    rng = np.random.default_rng(9)
    codes, y = drawn(9, 12_000)
    inside = np.all(codes == (1, 1, 1), axis=1)
    y[inside] = (rng.random(inside.sum()) < 0.95).astype(float)
    found = screen(people(codes, y))
    assert [each[0] for each in found.order] == [3]
    assert found.depths[3].groups.levels[found.order[0][1]].tolist() == [1, 1, 1]


def test_what_is_sure_comes_before_what_is_large(bench):
    found = screen(bench.table(np.random.default_rng(2), bench.Regime(20_000, 1.2))[0])
    surely = [found.depths[depth].surely[place] for depth, place in found.order]
    assert surely == sorted(surely, reverse=True)
    assert len(surely) >= 2
    few = np.argmin(found.depths[3].groups.people)
    assert found.depths[3].surely[few] < max(surely)


def test_planted_gaps_are_found_and_nothing_besides(bench):
    found = bench.run(bench.Regime(20_000, 0.8), 6, 1)
    assert found.pair >= 0.8
    assert found.triple >= 0.6
    assert found.nothing <= 0.12  # of six tables; nominal 5 %, and 200 stand in the manual
    assert found.differs > 0.3  # what comparing with the rest would flag


def test_where_nothing_is_planted_next_to_nothing_is_told(bench):
    found = bench.run(bench.Regime(2_000, 0.0), 30, 1)
    assert found.any_false <= 0.1  # nominal 5 %; 200 tables stand in the manual


def test_a_gap_of_four_groups_is_found_by_who_looks_so_deep(bench):
    found = bench.run(bench.Regime(20_000, 0.8, 4), 6, 1)
    assert found.pair >= 0.8
    assert found.four >= 0.6
    assert found.nothing <= 0.12
    shallow = bench.run(bench.Regime(20_000, 0.8, 3), 2, 1)
    assert shallow.four == 0


def test_where_nothing_is_planted_looking_deeper_tells_next_to_nothing(bench):
    found = bench.run(bench.Regime(2_000, 0.0, 5), 30, 1)
    assert found.any_false <= 0.1  # nominal 5 %; 200 tables stand in the manual


def test_means_and_rates_are_screened_too():
    codes, y = drawn(5, 5000, "mean")
    y[(codes[:, 0] == 0) & (codes[:, 2] == 1)] -= 1.0
    means = screen(people(codes, y, "mean"))
    assert [means.depths[d].groups.grouping[at].tolist() for d, at in means.order] == [[0, 2]]
    counts, events = drawn(6, 5000)
    rate = people(counts, events)
    rates = Combinations(
        "rate",
        *(getattr(rate, name) for name in ("dimensions", "levels", "known", "codes")),
        rate.size * 2.0,
        rate.y,
        0.0,
        rate.people,
    )
    assert screen(rates).reason == ""


@pytest.mark.parametrize(
    ("codes", "y", "widths", "reason"),
    [
        (np.zeros((0, 3), dtype=int), np.zeros(0), WIDTHS, "NO_DATA"),
        (np.zeros((5, 2), dtype=int), np.ones(5), (1, 1), "TOO_FEW_GROUPS"),
        (np.arange(20).reshape(10, 2) % 2, np.zeros(10), (2, 2), "NO_DATA"),
        (np.arange(20).reshape(10, 2) % 2, np.ones(10), (2, 2), "NO_DATA"),
    ],
)
def test_what_cannot_be_tested_is_refused_by_name(codes, y, widths, reason):
    found = screen(people(codes, y, widths=widths))
    assert found.reason == reason
    assert not found.depths
    assert not found.order


def test_a_group_without_the_outcome_does_not_stop_the_others():
    codes, y = drawn(7, 4000)
    y[codes[:, 1] == 0] = 0.0
    found = screen(people(codes, y))
    assert found.reason == ""
    for depth in (2, 3):
        p = found.depths[depth].found.p
        assert np.all(np.isnan(p) | ((p >= 0) & (p <= 1)))


def test_absences_are_in_the_fit_and_are_no_subgroups():
    keys = {name: np.full(4, "", dtype=object) for name in KEYS}
    keys |= {"sex": np.array(["f", "f", "m", "~unknown"], dtype=object), "area": np.array(list("abab"), dtype=object)}
    sums = {"n": np.array([30, 40, 50, 20]), "events": np.array([3, 9, 20, 5])}
    found = Combinations.of(CellTable("q", "s", "proportion", ("sex", "area"), keys, sums))
    assert found.people.sum() == 140
    named = {
        tuple(members.levels[at].tolist())
        for members in walk(found, 1, 1)
        for at in range(len(members.levels))
        if members.grouping == (0,)
    }
    assert named == {(0,), (1,)}


def test_overlapping_levels_are_no_combinations():
    keys = {name: np.full(1, "", dtype=object) for name in KEYS} | {"race": np.array(["a"], dtype=object)}
    table = CellTable(
        "q",
        "s",
        "proportion",
        ("race",),
        keys,
        {"n": np.array([3]), "events": np.array([1])},
        overlapping=frozenset({"race"}),
    )
    with pytest.raises(InternalError, match="overlap"):
        Combinations.of(table)
