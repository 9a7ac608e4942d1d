"""Properties of funnel limits: what they promise, by exact sums and by simulation; complements, order, refusals."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from isonomia.measures.funnel import ABOVE, BELOW, INNER, LEAST_SETTINGS, OUTER, OVERDISPERSED, funnel
from isonomia.stats.funnel_limits import binomial_limits, binomial_tails, poisson_limits, poisson_tails, two_sided

SIZES = st.integers(1, 3000)
SHARES = st.floats(0.001, 0.999)
MEANS = st.floats(0.01, 3000)
LEVELS = st.sampled_from([INNER, OUTER])


@given(SIZES, SHARES, LEVELS)
def test_binomial_limits_hold_what_they_promise_and_waste_less_than_one_count(n, q, level):
    low, high = (float(each) for each in binomial_limits(n, q, level))
    counts = np.arange(n + 1)
    chance = stats.binom.pmf(counts, n, q)
    tail = (1 - level) / 2
    below, above = chance[counts < low].sum(), chance[counts > high].sum()
    assert below <= tail + 1e-9
    assert above <= tail + 1e-9
    assert low == 0 or chance[counts <= np.ceil(low)].sum() >= tail - 1e-9
    assert high == n or chance[counts >= np.floor(high)].sum() >= tail - 1e-9


@given(MEANS, LEVELS)
def test_poisson_limits_hold_what_they_promise_and_waste_less_than_one_count(mean, level):
    low, high = (float(each) for each in poisson_limits(mean, level))
    tail = (1 - level) / 2
    assert stats.poisson.cdf(np.ceil(low) - 1, mean) <= tail + 1e-9
    assert stats.poisson.sf(np.floor(high), mean) <= tail + 1e-9
    assert low == 0 or stats.poisson.cdf(np.ceil(low), mean) >= tail - 1e-9
    assert stats.poisson.sf(np.floor(high) - 1, mean) >= tail - 1e-9


@given(SIZES, SHARES, LEVELS)
def test_the_outcome_and_its_opposite_have_mirrored_limits(n, q, level):
    one, other = binomial_limits(n, q, level), binomial_limits(n, 1 - q, level)
    np.testing.assert_allclose([one.low, one.high], [n - other.high, n - other.low], rtol=1e-6, atol=1e-6)


@given(SIZES, SHARES)
def test_the_outer_limits_hold_the_inner_ones_and_both_hold_the_centre(n, q):
    inner, outer = binomial_limits(n, q, INNER), binomial_limits(n, q, OUTER)
    assert outer.low <= inner.low + 1e-9
    assert inner.high <= outer.high + 1e-9
    assert inner.low <= n * q <= inner.high


@given(SIZES, SHARES, st.data())
def test_being_outside_and_the_p_value_are_one_decision(n, q, data):
    x = data.draw(st.integers(0, n))
    p = float(two_sided(*binomial_tails(x, n, q)))
    limits = binomial_limits(n, q, INNER)
    if abs(p - 0.05) > 1e-9:
        assert (x < limits.low or x > limits.high) == (p < 0.05)


@given(st.floats(0.05, 500), st.data())
def test_so_they_are_for_rates(mean, data):
    x = data.draw(st.integers(0, int(2 * mean) + 10))
    p = float(two_sided(*poisson_tails(x, mean)))
    limits = poisson_limits(mean, OUTER)
    if abs(p - 0.002) > 1e-9:
        assert (x < limits.low or x > limits.high) == (p < 0.002)


MANY = st.lists(st.tuples(st.integers(1, 500), st.floats(0, 1)), min_size=LEAST_SETTINGS, max_size=25)


@given(MANY, st.randoms())
def test_the_order_of_settings_means_nothing(rows, random):
    n = np.array([each[0] for each in rows])
    x = np.array([round(size * part) for size, part in rows])
    order = list(range(len(rows)))
    random.shuffle(order)
    one, other = funnel("proportion", x, n), funnel("proportion", x[order], n[order])
    np.testing.assert_allclose(one.inner.low[order], other.inner.low, rtol=1e-9, equal_nan=True)
    assert one.inner.reason[order].tolist() == other.inner.reason.tolist()


@given(MANY)
def test_expected_events_add_up_to_the_events(rows):
    n = np.array([each[0] for each in rows])
    x = np.array([round(size * part) for size, part in rows])
    found = funnel("proportion", x, n)
    if 0 < x.sum() < n.sum():
        assert found.expected.value.sum() == pytest.approx(x.sum())
        assert set(found.inner.value.round(12)) == {round(x.sum() / n.sum(), 12)}
    else:
        assert set(found.inner.reason) == {"NOT_APPLICABLE"}


@pytest.mark.parametrize("kind", ["proportion", "rate"])
@pytest.mark.parametrize(("settings_", "size"), [(5, 40), (12, 300), (60, 12), (60, 5000)])
def test_of_settings_that_do_not_differ_few_are_outside(kind, settings_, size):
    """The centre is estimated from the settings themselves, as in a release. 300 releases, seeded."""
    random, sizes = np.random.default_rng(20261128), np.linspace(size / 2, 2 * size, settings_).round()
    inner = outer = total = flagged = 0
    for _ in range(300):
        q = random.uniform(0.05, 0.6)
        x = random.binomial(sizes.astype(int), q) if kind == "proportion" else random.poisson(sizes * q)
        found = funnel(kind, x, sizes)
        if set(found.inner.reason) != {""}:
            continue
        total += settings_
        inner += (found.inner.flags[ABOVE] | found.inner.flags[BELOW]).sum()
        outer += (found.outer.flags[ABOVE] | found.outer.flags[BELOW]).sum()
        flagged += bool(found.inner.flags[OVERDISPERSED][0])
    assert total > 270 * settings_
    assert inner / total <= 0.05 + 3 * np.sqrt(0.05 / total)
    assert outer / total <= 0.002 + 3 * np.sqrt(0.002 / total)
    assert inner / total >= 0.005
    assert flagged / 300 <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 300)


def test_settings_that_differ_are_found():
    n = np.full(20, 400)
    x = np.array([200] * 19 + [80])
    found = funnel("proportion", x, n)
    assert found.outer.flags[BELOW].tolist() == [False] * 19 + [True]
    assert found.inner.flags[OVERDISPERSED].all()
    assert found.p[-1] < 0.002


@settings(max_examples=20)
@given(st.integers(1, LEAST_SETTINGS - 1))
def test_few_settings_are_refused(many):
    found = funnel("proportion", np.arange(many), np.full(many, 10))
    assert set(found.inner.reason) == {"TOO_FEW_GROUPS"}
    assert np.isnan(found.p).all()


def test_a_setting_without_people_is_refused_alone():
    found = funnel("rate", [3, 0, 4, 5, 6, 2], [10.0, 0.0, 12.5, 9.0, 8.0, 11.0])
    assert found.outer.reason.tolist() == ["", "NO_DATA", "", "", "", ""]
    assert np.isnan(found.outer.low[1])


@pytest.mark.parametrize(("kind", "events"), [("proportion", 0), ("proportion", 10), ("rate", 0)])
def test_where_all_are_alike_by_force_there_is_nothing_to_judge(kind, events):
    found = funnel(kind, np.full(6, events), np.full(6, 10))
    assert set(found.inner.reason) == {"NOT_APPLICABLE"}
    assert set(found.expected.reason) == {"NOT_APPLICABLE"}


def test_limits_of_nothing_are_not_given():
    assert np.isnan(binomial_limits([0, 10, 10], [0.5, 0.0, 1.0]).low).all()
    assert np.isnan(poisson_limits([0.0]).high).all()
