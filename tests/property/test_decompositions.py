"""Das Gupta, Oaxaca–Blinder, Gelbach and the parts of a gradient: what must hold, and what is refused."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isonomia.errors import InternalError
from isonomia.measures.concentration_decomposition import RankedSums, concentration_decomposition
from isonomia.measures.das_gupta import Factors, das_gupta, shapley
from isonomia.measures.gelbach import gelbach
from isonomia.measures.kitagawa import Mix, kitagawa, kitagawa_terms
from isonomia.measures.oaxaca import Model, oaxaca_threefold, oaxaca_twofold
from isonomia.stats.cross_moments import CrossMoments, regress
from isonomia.stats.patterns import Factor, treatment

POSITIVE = st.floats(0.05, 20)
RULES = ("reference_a", "reference_b", "reimers", "cotton", "neumark", "jann")


def numbers(size):
    return st.lists(POSITIVE, min_size=size, max_size=size)


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


NAMES = ("1", "x", "level=1", "level=2")
NORMAL = {"level=0": (2, 3)}
BLOCKS = {"1": (0,), "x": (1,), "level": (2, 3, 4)}


def moments(side, codes=(1, 2)):
    x, level, y = side
    return CrossMoments.of_rows(np.column_stack([x, *(level == code for code in codes)]), y)


def model_of(sides, *, normal=False, codes=(1, 2)):
    a, b = (moments(side, codes) for side in sides)
    return Model(a, b, NAMES, NORMAL, BLOCKS) if normal else Model(a, b, NAMES, blocks={"x": (1,), "level": (2, 3)})


def every(model):
    yield oaxaca_threefold(model), ("endowments", "coefficients", "interaction")
    for rule in RULES:
        yield oaxaca_twofold(model, rule), ("explained", "unexplained")


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


# Gelbach


@st.composite
def people(draw):
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n = draw(st.integers(12, 40))
    group = np.arange(n) % 2
    z = rng.normal(size=(n, 3)) + group[:, None] * rng.normal(size=3)
    return group, z, group + z @ rng.normal(size=3) + rng.normal(size=n)


@given(people())
@settings(max_examples=30)
def test_contributions_sum_to_the_change_whatever_the_order_and_blocks_add(pair):
    group, z, y = pair
    found = gelbach(CrossMoments.of_rows(np.column_stack((group, z)), y), 1, {"p": (2,), "q": (3,), "r": (4,)})
    change = found.base.value[0] - found.full.value[0]
    assert found.total.value[0] == pytest.approx(change, abs=1e-9)
    assert sum(each.value[0] for each in found.parts.values()) == pytest.approx(change, abs=1e-9)
    turned = CrossMoments.of_rows(np.column_stack((z[:, ::-1], group)), y)
    other = gelbach(turned, 4, {"r": (1,), "q": (2,), "p": (3,)})
    blocks = gelbach(turned, 4, {"rq": (1, 2), "p": (3,)})
    for name, result in found.parts.items():
        assert other.parts[name].value[0] == pytest.approx(result.value[0], abs=1e-9)
        assert other.parts[name].se[0] == pytest.approx(result.se[0], rel=1e-7)
    both = found.parts["r"].value[0] + found.parts["q"].value[0]
    assert blocks.parts["rq"].value[0] == pytest.approx(both, abs=1e-9)


def many_samples(size=600, people=250):
    """(size) samples of a group and two covariates that go with it: columns (size, people) and outcome."""
    rng = np.random.default_rng(12)
    group = np.asarray(rng.random((size, people)) < 0.4, dtype=float)
    z = [gap * group + rng.gamma(1.0, 1.0, group.shape) for gap in (-0.8, 0.6)]
    x = np.stack((np.ones_like(group), group, *z))
    return x, 5 + group + 1.5 * z[0] - 2 * z[1] + (1 - group) * z[0] + rng.gamma(2.0, 1.0, group.shape)


def sums(x, y, weight):
    xx, xy = np.einsum("isn,jsn,sn->sij", x, x, weight), np.einsum("isn,sn->si", x, y * weight)
    return CrossMoments(xx, xy, (y**2 * weight).sum(axis=1))


def test_errors_of_contributions_are_those_of_repeated_samples():
    x, y = many_samples()
    y = y - (1 - x[1]) * x[2]  # one slope for all, as the regression has it
    found = gelbach(sums(x, y, np.ones_like(y)), 1, {"p": (2,), "q": (3,)})
    for each in (found.total, *found.parts.values(), found.base, found.full):
        assert each.se.mean() == pytest.approx(each.value.std(), rel=0.1)


def test_errors_of_the_parts_of_variables_are_those_of_repeated_samples():
    x, y = many_samples()
    columns = x[[0, 2, 3]]
    a, b = (sums(columns, y, each) for each in (x[1], 1 - x[1]))
    model = Model(a, b, ("1", "p", "q"))
    for made in (oaxaca_threefold(model), *(oaxaca_twofold(model, rule) for rule in RULES[:4])):
        for (_, name), each in made.detail.items():
            if name != "1" or each.value.std() > 0:
                assert each.se.mean() == pytest.approx(each.value.std(), rel=0.12)


def test_what_gelbach_refuses():
    group, z = np.arange(12) % 2, np.random.default_rng(1).normal(size=(12, 1))
    twice = CrossMoments.of_rows(np.column_stack((group, z, z)), z[:, 0])
    assert gelbach(twice, 1, {"p": (2,), "q": (3,)}).total.reason[0] == "COLLINEAR"
    nobody = CrossMoments.of_rows(np.zeros((0, 2)), np.zeros(0))
    assert gelbach(nobody, 1, {"p": (2,)}).total.reason[0] == "NO_DATA"


# The parts of a gradient


@st.composite
def ranked(draw):
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n = draw(st.integers(12, 40))
    rank = np.concatenate((np.arange(5), rng.integers(0, 5, n - 5)))
    x = rng.gamma(2.0, 1.0, (n, 2)) + rank[:, None] * 0.2
    return rank, x, 1 + x @ rng.uniform(0, 1, 2) + rng.random(n), rng.uniform(0.5, 2, n)


@given(ranked(), st.floats(0.1, 10))
@settings(max_examples=30)
def test_parts_sum_to_the_index_and_ignore_units_and_the_scale_of_weights(rows, scale):
    rank, x, y, w = rows
    found = concentration_decomposition(RankedSums.of_rows(rank, x, y, w))
    parts = [each.value[0] for each in (*found.contributions, found.residual)]
    assert sum(parts) == pytest.approx(found.index.value[0], abs=1e-12)
    np.testing.assert_allclose(parts[:-1], (found.elasticity * found.concentration)[0], atol=1e-9)
    moved = concentration_decomposition(RankedSums.of_rows(10 * rank, x * [scale, 1], y * scale, w * scale))
    for one, other in zip((found.index, *found.contributions), (moved.index, *moved.contributions), strict=True):
        assert other.value[0] == pytest.approx(one.value[0], abs=1e-8)
    turned = concentration_decomposition(RankedSums.of_rows(-rank, x, y, w))
    assert turned.index.value[0] == pytest.approx(-found.index.value[0], abs=1e-9)


@given(ranked())
@settings(max_examples=20)
def test_a_person_of_weight_two_is_two_persons(rows):
    rank, x, y, _ = rows
    twice = concentration_decomposition(RankedSums.of_rows(rank, x, y, np.where(np.arange(len(y)) == 0, 2.0, 1.0)))
    doubled = [np.concatenate((each, each[:1])) for each in (rank, x, y)]
    same = concentration_decomposition(RankedSums.of_rows(*doubled, np.ones(len(y) + 1)))
    for one, other in zip((twice.index, twice.residual), (same.index, same.residual), strict=True):
        assert one.value[0] == pytest.approx(other.value[0], abs=1e-10)


def test_what_the_parts_of_a_gradient_refuse():
    rank, x = np.arange(6), np.arange(6.0)[:, None] ** 2
    ones = np.ones(6)
    assert concentration_decomposition(RankedSums.of_rows(rank, x, x[:, 0], 0 * ones)).index.reason[0] == "NO_DATA"
    assert (
        concentration_decomposition(RankedSums.of_rows(rank, x, 0 * ones, ones)).index.reason[0] == "ZERO_DENOMINATOR"
    )
    twice = RankedSums.of_rows(rank, np.column_stack((x, x)), x[:, 0] + rank, ones)
    assert concentration_decomposition(twice).index.reason[0] == "COLLINEAR"
    plain = concentration_decomposition(RankedSums.of_rows(rank, x, x[:, 0] + rank, ones))
    assert plain.index.interval_reason[0] == "NO_SE"
    with pytest.raises(InternalError):
        RankedSums(np.ones((1, 2)), np.ones((1, 3, 2)), np.ones((1, 2, 2)))


def test_a_gradient_has_an_interval_from_replicate_groups():
    rng = np.random.default_rng(8)
    rank = rng.integers(0, 4, 400)
    x = rng.gamma(2.0, 1.0, (400, 1)) + rank[:, None]
    y = 1 + x[:, 0] + rng.random(400)
    replicate = np.arange(400) % 20
    parts = [RankedSums.of_rows(rank, x, y, (replicate == r).astype(float)) for r in range(20)]
    stacked = RankedSums(*(np.concatenate([getattr(p, name) for p in parts]) for name in ("weight", "first", "second")))
    found = concentration_decomposition(RankedSums.of_rows(rank, x, y, np.ones(400)), stacked)
    for each in (found.index, *found.contributions, found.residual):
        assert each.low[0] < each.value[0] < each.high[0]
    without = [
        concentration_decomposition(RankedSums.of_rows(*(each[replicate != r] for each in (rank, x, y)), np.ones(380)))
        for r in range(20)
    ]
    indices = np.array([each.index.value[0] for each in without])
    assert found.index.se[0] == pytest.approx(np.sqrt(19 / 20 * ((indices - indices.mean()) ** 2).sum()))


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
