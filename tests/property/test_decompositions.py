"""Das Gupta, Oaxaca–Blinder, Gelbach and the parts of a gradient: what must hold, and what is refused."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decomposition_world import NAMES, NORMAL, RULES, every, model_of, moments, numbers
from isonomia.errors import InternalError
from isonomia.measures.das_gupta import Factors, das_gupta, shapley
from isonomia.measures.kitagawa import Mix, kitagawa, kitagawa_terms
from isonomia.measures.oaxaca import Model, oaxaca_threefold, oaxaca_twofold
from isonomia.stats.cross_moments import CrossMoments, regress
from isonomia.stats.patterns import Factor, treatment


@st.composite
def populations(draw, least=1, most=6):
    size = draw(st.integers(least, most))
    return draw(numbers(size)), draw(numbers(size))


@given(populations())
def test_effects_sum_to_the_change_and_do_not_ask_for_the_order(pair):
    old, new = pair
    split = das_gupta(Factors.of(old), Factors.of(new))
    size = max(np.prod(old), np.prod(new))
    assert abs(split.values.sum() - split.total.value[0]) <= 1e-12 * size
    turned = das_gupta(Factors.of(old[::-1]), Factors.of(new[::-1]))
    np.testing.assert_allclose(split.values[0], turned.values[0, ::-1], rtol=1e-9, atol=1e-12 * size)
    back = das_gupta(Factors.of(new), Factors.of(old))
    np.testing.assert_allclose(split.values, -back.values, rtol=1e-9, atol=1e-12 * size)


@given(populations(most=5))
@settings(max_examples=30)
def test_the_integral_is_the_mean_over_all_orders_of_change(pair):
    old, new = (np.array(each) for each in pair)
    effects = np.zeros(len(old))
    orders = list(permutations(range(len(old))))
    for order in orders:
        now = old.copy()
        for j in order:
            before = now.prod()
            now[j] = new[j]
            effects[j] += (now.prod() - before) / len(orders)
    size = max(old.prod(), new.prod())
    split = das_gupta(Factors.of(old, 0.01), Factors.of(new, 0.02))
    np.testing.assert_allclose(split.values[0], effects, rtol=1e-9, atol=1e-12 * size)
    orders_too = shapley(Factors.of(old, 0.01), Factors.of(new, 0.02), lambda x: x.prod(axis=-1))
    np.testing.assert_allclose(orders_too.values[0], effects, rtol=1e-9, atol=1e-12 * size)
    for exact, numeric in zip((*split.effects, split.total), (*orders_too.effects, orders_too.total), strict=True):
        np.testing.assert_allclose(exact.se, numeric.se, rtol=1e-5, atol=1e-8 * size)


@given(populations(least=2), st.floats(0.1, 10))
def test_a_unit_of_one_factor_scales_every_effect(pair, unit):
    old, new = (np.array(each) for each in pair)
    one = das_gupta(Factors.of(old), Factors.of(new))
    scale = np.array([unit] + [1.0] * (len(old) - 1))
    other = das_gupta(Factors.of(old * scale), Factors.of(new * scale))
    size = max(old.prod(), new.prod())
    np.testing.assert_allclose(other.values, unit * one.values, rtol=1e-9, atol=1e-12 * unit * size)
    np.testing.assert_allclose(other.log_share, one.log_share, rtol=1e-6, atol=1e-9)


def test_a_factor_that_did_not_change_has_no_effect_and_many_factors_are_no_matter():
    rng = np.random.default_rng(5)
    old, new = rng.uniform(0.8, 1.2, 30), rng.uniform(0.8, 1.2, 30)
    new[4] = old[4]
    split = das_gupta(Factors.of(old), Factors.of(new))
    assert split.values[0, 4] == 0
    assert split.values.sum() == pytest.approx(new.prod() - old.prod(), abs=1e-12)
    with pytest.raises(InternalError):
        shapley(Factors.of(old), Factors.of(new), lambda x: x.prod(axis=-1))


def test_factors_that_are_missing_or_unlike_and_errors_that_are_not_known():
    missing = das_gupta(Factors.of([1.0, np.nan]), Factors.of([1.0, 2.0]))
    assert missing.effects[0].reason[0] == missing.total.reason[0] == "NO_DATA"
    unknown = das_gupta(Factors.of([1.0, 3.0]), Factors.of([2.0, 2.0]))
    assert unknown.effects[0].interval_reason[0] == "NO_SE"
    signed = das_gupta(Factors.of([-1.0, 3.0]), Factors.of([2.0, 2.0]))
    assert signed.total.value[0] == 7
    assert np.isnan(signed.log_share).all()
    with pytest.raises(InternalError):
        Factors(np.ones((1, 2)), np.ones((1, 3)))


def test_any_function_can_be_split():
    """A difference of a ratio: events over people."""
    split = shapley(Factors.of([10.0, 200.0]), Factors.of([15.0, 250.0]), lambda x: x[..., 0] / x[..., 1])
    assert split.values.sum() == pytest.approx(15 / 250 - 10 / 200)
    assert split.values[0, 0] > 0 > split.values[0, 1]


# Kitagawa by category


@given(st.lists(st.tuples(*[st.integers(1, 30)] * 4), min_size=1, max_size=6), st.floats(-5, 5))
def test_terms_of_categories_sum_to_the_components_and_centred_ones_ignore_the_zero_of_the_rates(rows, shift):
    e1, n1, e2, n2 = np.array(rows, dtype=float).T
    sides = [Mix.of_counts(np.minimum(e, n), n) for e, n in ((e1, n1), (e2, n2))]
    whole, moved = kitagawa(*sides), [Mix(each.rate + shift, each.variance, each.size, each.persons) for each in sides]
    for centred in (True, False):
        terms = kitagawa_terms(*sides, centred=centred)
        for part in ("rate", "composition"):
            assert terms[part].sum() == pytest.approx(whole[part].value[0], abs=1e-12)
    np.testing.assert_allclose(
        kitagawa_terms(*sides)["composition"], kitagawa_terms(*moved)["composition"], atol=1e-12 * (1 + abs(shift))
    )
    refused = kitagawa_terms(Mix.of_counts([1, 0], [5, 0]), Mix.of_counts([1, 2], [5, 5]))
    assert np.isnan(refused["rate"]).all()


# Oaxaca–Blinder


@st.composite
def groups(draw):
    """Two groups of at least ten people, a number and a factor of three levels each."""
    sides = []
    for _ in "ab":
        n = draw(st.integers(10, 25))
        rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
        level = np.concatenate((np.arange(3), rng.integers(0, 3, n - 3)))
        x = rng.gamma(2.0, 1.0, n)
        sides.append((x, level, 5 + x * rng.uniform(0.5, 2) + level * rng.uniform(-1, 2) + rng.normal(size=n)))
    return sides


@given(groups(), st.booleans())
@settings(max_examples=30)
def test_components_sum_to_the_gap_and_variables_to_their_component(sides, normal):
    model = model_of(sides, normal=True) if normal else Model(*(moments(side) for side in sides), NAMES)
    gap = sides[0][2].mean() - sides[1][2].mean()
    for made, parts in every(model):
        assert made.whole["total"].value[0] == pytest.approx(gap, abs=1e-9)
        assert sum(made.whole[part].value[0] for part in parts) == pytest.approx(gap, abs=1e-9)
        for part in parts:
            found = sum(result.value[0] for (each, _), result in made.detail.items() if each == part)
            assert found == pytest.approx(made.whole[part].value[0], abs=1e-9)


@given(groups())
@settings(max_examples=30)
def test_normalised_terms_do_not_ask_which_category_is_left_out(sides):
    by_zero = every(model_of(sides, normal=True))
    by_two = every(model_of(sides, normal=True, codes=(0, 1)))
    for (one, _), (other, _) in zip(by_zero, by_two, strict=True):
        for part, result in one.detail.items():
            np.testing.assert_allclose(result.value, other.detail[part].value, atol=1e-8)
            np.testing.assert_allclose(result.se, other.detail[part].se, atol=1e-7)
    single = [Model(*(moments(side, codes) for side in sides), NAMES, NORMAL) for codes in ((1, 2), (0, 1))]
    first, second = (oaxaca_threefold(each).detail for each in single)
    # In the second coding the columns named level=1 and level=2 hold levels 0 and 1, and the left-out one level 2.
    for name, held in (("level=0", "level=1"), ("level=1", "level=2"), ("level=2", "level=0")):
        np.testing.assert_allclose(first["coefficients", name].value, second["coefficients", held].value, atol=1e-8)


@given(groups())
@settings(max_examples=30)
def test_without_normalising_the_whole_is_the_same(sides):
    for (one, parts), (other, _) in zip(every(model_of(sides)), every(model_of(sides, normal=True)), strict=True):
        for part in parts:
            np.testing.assert_allclose(one.whole[part].value, other.whole[part].value, atol=1e-8)
            np.testing.assert_allclose(one.whole[part].se, other.whole[part].se, atol=1e-7)


@given(groups(), st.floats(0.1, 10), st.floats(-20, 20))
@settings(max_examples=20)
def test_a_change_of_unit_of_the_outcome_scales_and_a_shift_does_not_matter(sides, scale, shift):
    moved = [(x, level, shift + scale * y) for x, level, y in sides]
    for (one, parts), (other, _) in zip(every(model_of(sides)), every(model_of(moved)), strict=True):
        for part in parts:
            np.testing.assert_allclose(other.whole[part].value, scale * one.whole[part].value, rtol=1e-6, atol=1e-6)


@given(groups())
@settings(max_examples=20)
def test_the_other_group_as_viewpoint_trades_the_rules(sides):
    there, back = (model_of(each) for each in (sides, sides[::-1]))
    for rule, mirrored in (("reference_a", "reference_b"), *((same, same) for same in RULES[2:])):
        one, other = (oaxaca_twofold(*each).whole["explained"] for each in ((there, rule), (back, mirrored)))
        np.testing.assert_allclose(one.value, -other.value, atol=1e-8)
        np.testing.assert_allclose(one.se, other.se, atol=1e-8)


def test_equal_returns_leave_nothing_unexplained_and_equal_means_nothing_explained():
    rng = np.random.default_rng(9)
    x = rng.normal(size=30)
    y = 2 + 3 * x
    a, b = CrossMoments.of_rows(x + 1, 2 + 3 * (x + 1)), CrossMoments.of_rows(x, y)
    for rule in RULES:
        whole = oaxaca_twofold(Model(a, b, ("1", "x")), rule).whole
        assert whole["unexplained"].value[0] == pytest.approx(0, abs=1e-9)
        assert whole["explained"].value[0] == pytest.approx(3, abs=1e-9)
    same = Model(CrossMoments.of_rows(x, 7 * x), b, ("1", "x"))
    assert oaxaca_threefold(same).whole["endowments"].value[0] == pytest.approx(0, abs=1e-12)


def test_cells_by_pattern_hold_all_that_persons_do():
    rng = np.random.default_rng(11)
    codes = rng.integers(0, 3, 50)
    y = rng.normal(size=50)
    matrix = treatment([Factor("c", ("x", "y", "z"), np.arange(3))]).matrix
    sums = [np.bincount(codes, weights=each, minlength=3) for each in (np.ones(50), y, y**2)]
    of_cells, of_rows = CrossMoments.of_patterns(matrix, *sums), CrossMoments.of_rows(matrix[codes, 1:], y)
    for one, other in ((of_cells.xx, of_rows.xx), (of_cells.xy, of_rows.xy), (of_cells.yy, of_rows.yy)):
        np.testing.assert_allclose(one, other)


def test_what_a_decomposition_refuses():
    rng = np.random.default_rng(2)
    x = rng.normal(size=(12, 1))
    good = CrossMoments.of_rows(np.column_stack((x, x**2)), x[:, 0])
    flat = CrossMoments.of_rows(np.column_stack((x, 2 * x)), x[:, 0])
    nobody = CrossMoments.of_rows(np.zeros((0, 2)), np.zeros(0))
    names = ("1", "x", "xx")
    for side, reason in ((flat, "COLLINEAR"), (nobody, "NO_DATA")):
        for made, parts in every(Model(side, good, names)):
            assert {made.whole[part].reason[0] for part in parts} == {reason}
    few = CrossMoments.of_rows(rng.normal(size=(3, 2)), rng.normal(size=3))
    exact = oaxaca_threefold(Model(few, good, names)).whole["coefficients"]
    assert (exact.reason[0], exact.interval_reason[0]) == ("", "NO_SE")
    assert oaxaca_twofold(Model(good, good, names), "jann").whole["explained"].interval_reason[0] == "NO_SE"
    with pytest.raises(InternalError):
        CrossMoments(np.ones((1, 2, 2)), np.ones((1, 3)), np.ones(1))


def test_pooled_rules_have_an_interval_from_replicate_groups_near_the_delta_one():
    rng = np.random.default_rng(4)
    replicates, wholes = [], []
    for shift in (0.5, 0.0):
        x = rng.normal(shift, 1, 800)
        y = 1 + 2 * x + rng.normal(size=800)
        parts = [CrossMoments.of_rows(x[r::40], y[r::40]) for r in range(40)]
        stacked = CrossMoments(*(np.concatenate([getattr(p, name) for p in parts]) for name in ("xx", "xy", "yy")))
        replicates.append(stacked)
        wholes.append(stacked.total())
    model = Model(*wholes, ("1", "x"))
    pooled = oaxaca_twofold(model, "neumark", tuple(replicates)).whole["explained"]
    fixed = oaxaca_twofold(model, "reimers").whole["explained"]
    assert pooled.method == "jackknife"
    assert pooled.se[0] == pytest.approx(fixed.se[0], rel=0.35)
    assert pooled.low[0] < pooled.value[0] < pooled.high[0]


def test_regression_from_moments_is_ordinary_least_squares():
    rng = np.random.default_rng(6)
    x, y = rng.normal(size=(40, 3)) * [1, 1e4, 1e-3], rng.normal(size=40)
    found = regress(CrossMoments.of_rows(x, y))
    full = np.column_stack((np.ones(40), x))
    beta, *_ = np.linalg.lstsq(full, y, rcond=None)
    np.testing.assert_allclose(found.beta[0], beta, rtol=1e-8)
    rest = y - full @ beta
    np.testing.assert_allclose(
        found.covariance[0], rest @ rest / 36 * np.linalg.inv(full.T @ full), rtol=1e-6, atol=1e-20
    )
