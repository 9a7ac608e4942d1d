"""Properties of time to parity: the recursion, monotony, the moving benchmark, and lines that are exactly lines."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from isonomia.measures.parity_trend import time_to_parity_trend
from isonomia.measures.trend import trends
from isonomia.stats.stock_flow import speed, years_to_moving_share, years_to_share

SHARES = st.floats(0.01, 0.99)
RATES = st.floats(0.005, 0.4)


def stepped(share, s, delta, epsilon, years):
    """The recursion itself, year by year, with people instead of shares."""
    members, stock = share, 1.0
    for _ in range(years):
        entrants = epsilon * stock
        members, stock = (1 - delta) * members + s * entrants, (1 - delta) * stock + entrants
    return members / stock


@given(SHARES, SHARES, SHARES, RATES, RATES)
def test_the_share_is_below_before_the_answer_and_there_after_it(share, s, q, delta, epsilon):
    years = float(years_to_share(share, s, q, delta, epsilon))
    if share >= q:
        assert years == 0
    elif s <= q:
        assert np.isinf(years)
        assert stepped(share, s, delta, epsilon, 300) < q + 1e-12
    else:
        assume(years < 2000)
        assert stepped(share, s, delta, epsilon, int(np.ceil(years))) >= q - 1e-9
        if years > 1:
            assert stepped(share, s, delta, epsilon, int(np.ceil(years)) - 1) < q + 1e-9


@given(SHARES, SHARES, SHARES, RATES, RATES)
def test_a_benchmark_that_stays_gives_the_year_of_the_formula(share, s, q, delta, epsilon):
    whole = float(years_to_share(share, s, q, delta, epsilon))
    assume(np.isinf(whole) or whole < 400)
    stepwise = float(years_to_moving_share(np.array(share), np.array(s), np.array([q, q]), delta, epsilon))
    assert np.isinf(whole) == np.isinf(stepwise)
    if np.isfinite(whole):
        assert abs(stepwise - whole) < 0.5
        assert abs(np.ceil(stepwise - 1e-9) - np.ceil(whole - 1e-9)) <= 1e-6 or abs(whole - round(whole)) < 1e-6


@given(SHARES, SHARES, SHARES, RATES, RATES, st.floats(0, 0.3))
def test_more_entrants_of_the_group_never_make_it_later(share, s, q, delta, epsilon, more):
    assert (
        years_to_share(share, min(s + more, 1), q, delta, epsilon) <= years_to_share(share, s, q, delta, epsilon) + 1e-9
    )


@given(st.lists(SHARES, min_size=3, max_size=3, unique=True), RATES)
def test_with_a_constant_stock_the_speed_is_the_exit_rate(three, delta):
    share, q, s = sorted(three)
    assert speed(delta, delta) == pytest.approx(delta)
    assert years_to_share(share, s, q, delta, delta) == pytest.approx(np.log((s - q) / (s - share)) / np.log(1 - delta))


@given(SHARES, SHARES, RATES, RATES)
def test_each_year_closes_the_same_part_of_the_distance_to_the_entrants(share, s, delta, epsilon):
    kappa = speed(delta, epsilon)
    assert 0 < kappa < 1
    for years in (1, 4):
        left = (1 - kappa) ** years * (share - s)
        assert stepped(share, s, delta, epsilon, years) == pytest.approx(s + left, abs=1e-12)


@given(st.floats(-0.02, 0.02), st.floats(0.3, 0.6), st.integers(3, 12), st.floats(0.001, 0.1))
def test_a_straight_line_is_found_exactly(slope, level, size, error):
    x = 2000.0 + np.arange(size)
    (found,) = trends(x, level + slope * (x - 2000), np.full(size, error))
    assert found.slope.value[0] == pytest.approx(slope, abs=1e-9)
    assert found.slope.se[0] == pytest.approx(error / np.sqrt(((x - x.mean()) ** 2).sum()), rel=1e-6)
    grown = level * np.exp(slope * (x - 2000))
    (found,) = trends(x, grown, error * grown)
    assert found.percent.value[0] == pytest.approx(np.expm1(slope), abs=1e-9)


@given(st.floats(0.02, 0.2), st.floats(0.05, 0.3), st.integers(4, 15))
def test_a_share_on_a_logistic_curve_arrives_when_the_curve_does(speed_, start, size):
    x, n = 2000.0 + np.arange(size), 1e9
    logit = np.log(start / (1 - start)) + speed_ * (x - 2000)
    goal = logit[-1] + 5 * speed_
    found = time_to_parity_trend(x, np.full(size, n), np.round(n / (1 + np.exp(-logit))), 1 / (1 + np.exp(-goal)))
    assert found.value[0] == pytest.approx(5, rel=1e-3)
    assert found.low[0] <= 5.001
    assert found.high[0] >= 4.999
