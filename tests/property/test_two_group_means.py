"""What must hold for comparisons of averages, rates and published estimates."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from isonomia.measures.against_overall import rest_of
from isonomia.measures.difference import difference
from isonomia.measures.levels import mean, rate
from isonomia.measures.operands import averaged, published, timed
from isonomia.measures.ratio import ratio
from isonomia.measures.standardised_mean_difference import standardised_mean_difference
from isonomia.measures.two_group import p_value

averages = st.tuples(st.integers(2, 300), st.floats(0.5, 50), st.floats(0.01, 40))
samples = st.lists(st.floats(-20, 20), min_size=2, max_size=25)


def of(values):
    values = np.array(values)
    variance = values.var(ddof=1) if len(values) > 1 else np.nan
    return averaged(len(values), values.mean(), variance)


@given(averages, averages)
def test_swapping_the_groups(focus, reference):
    f, r = averaged(*focus), averaged(*reference)
    for measure in (difference, standardised_mean_difference):
        one, other = measure("mean", f, r), measure("mean", r, f)
        assert one.value[0] == pytest.approx(-other.value[0])
        assert one.low[0] == pytest.approx(-other.high[0], rel=1e-6, abs=1e-8)
    one, other = ratio("mean", f, r), ratio("mean", r, f)
    if not (one.interval_reason[0] or other.interval_reason[0]) and one.low[0] > 0:
        assert one.low[0] * other.high[0] == pytest.approx(1, rel=1e-6)


@given(averages, averages, st.floats(0.01, 100))
def test_the_unit_of_the_outcome_scales_differences_alone(focus, reference, unit):
    scaled = [averaged(n, y * unit, v * unit**2) for n, y, v in (focus, reference)]
    plain = [averaged(*each) for each in (focus, reference)]
    np.testing.assert_allclose(
        difference("mean", *scaled).low, difference("mean", *plain).low * unit, rtol=1e-6, atol=1e-6
    )
    for measure in (ratio, standardised_mean_difference):
        one, other = measure("mean", *plain), measure("mean", *scaled)
        np.testing.assert_allclose([one.value, one.low], [other.value, other.low], rtol=1e-5, atol=1e-7)
    np.testing.assert_allclose(p_value("mean", *plain), p_value("mean", *scaled), rtol=1e-6)


@given(averages, averages)
def test_the_ratio_is_refused_or_in_its_interval(focus, reference):
    found = ratio("mean", averaged(*focus), averaged(*reference))
    if found.interval_reason[0]:
        assert found.interval_reason[0] == "UNBOUNDED"
        assert np.isnan(found.low[0])
    else:
        assert found.low[0] <= found.value[0] <= found.high[0]


@given(averages, averages)
def test_the_fieller_set_holds_the_ratios_that_the_difference_does_not_reject(focus, reference):
    f, r = averaged(*focus), averaged(*reference)
    found = ratio("mean", f, r)
    if not found.interval_reason[0]:
        p = p_value("mean", f, r)[0]
        if abs(p - 0.05) > 1e-6:
            assert (p > 0.05) == (found.low[0] <= 1 <= found.high[0])


@given(samples, samples)
def test_welch_agrees_with_scipy(focus, reference):
    from scipy.stats import ttest_ind

    f, r = of(focus), of(reference)
    if min(f.variance[0], r.variance[0]) < 1e-6:
        return
    theirs = ttest_ind(focus, reference, equal_var=False)
    assert p_value("mean", f, r)[0] == pytest.approx(theirs.pvalue, rel=1e-7)
    limits = theirs.confidence_interval()
    found = difference("mean", f, r)
    np.testing.assert_allclose([found.low[0], found.high[0]], [limits.low, limits.high], rtol=1e-6, atol=1e-8)


@given(samples, samples)
def test_the_rest_of_the_people_has_their_own_mean_and_variance(group, others):
    rest = rest_of("mean", of(group + others), of(group))
    assert rest.n[0] == len(others)
    assert rest.y[0] == pytest.approx(np.mean(others), abs=1e-9)
    assert rest.variance[0] == pytest.approx(np.var(others, ddof=1), abs=1e-8)


@given(samples, samples)
def test_the_standardised_difference_covers_it_exactly_at_its_limits(focus, reference):
    from scipy.stats import nct

    f, r = of(focus), of(reference)
    found = standardised_mean_difference("mean", f, r)
    if found.reason[0] or abs(found.value[0]) > 8:
        return
    n, m = f.n[0], r.n[0]
    root, df = np.sqrt(n * m / (n + m)), n + m - 2
    t = found.value[0] / (1 - 3 / (4 * df - 1)) * root
    assert nct.cdf(t, df, found.low[0] * root) == pytest.approx(0.975, abs=1e-6)
    assert nct.cdf(t, df, found.high[0] * root) == pytest.approx(0.025, abs=1e-6)


@given(st.floats(0.1, 100), st.floats(0.01, 5), st.floats(0.1, 100), st.floats(0.01, 5))
def test_published_estimates_with_errors_get_intervals_and_without_none(y, s, b, t):
    with_error, without = (published(y, s), published(b, t)), (published(y), published(b))
    for measure in (difference, ratio):
        found = measure("estimate", *with_error)
        assert found.low[0] <= found.value[0] <= found.high[0]
        bare = measure("estimate", *without)
        assert bare.value[0] == found.value[0]
        assert bare.interval_reason[0] == "NO_SE"
    assert np.isnan(p_value("estimate", *without)[0])


@given(st.integers(0, 500), st.floats(0.1, 1000))
def test_a_rate_lies_in_its_interval(events, time):
    found = rate(timed(events, time))
    assert 0 <= found.low[0] <= found.value[0] <= found.high[0]


@given(st.integers(0, 3), st.floats(-5, 5))
def test_a_mean_without_spread_has_no_interval(n, y):
    found = mean(averaged(n, y, 0.0))
    assert (found.reason[0], found.interval_reason[0]) == (("NO_DATA", "") if n == 0 else ("", "NO_SE"))
