"""Means of groups on the factor of a scale: as if people had scores; no gap where the scale is read differently."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from isonomia.measures.factor_score_mean import factor_score_gap, factor_score_mean
from isonomia.stats.item_moments import ItemMoments
from isonomia.stats.one_factor import one_factor_ml

ITEMS = tuple("abcde")
LOADING = np.array([0.5, 0.6, 0.7, 0.7, 0.8])


def people(rng, n, mean):
    factor = mean + rng.standard_normal((n, 1))
    return LOADING * factor + np.sqrt(1 - LOADING**2) * rng.standard_normal((n, 5))


def moments(groups, items=ITEMS):
    parts = [ItemMoments.of_rows(items, x) for x in groups]
    return ItemMoments(items, *(np.concatenate([getattr(part, name) for part in parts]) for name in ("n", "sx", "sxx")))


def drawn(seed=1, sizes=(60, 90, 120), means=(-0.3, 0.0, 0.3)):
    rng = np.random.default_rng(seed)
    return [people(rng, n, mean) for n, mean in zip(sizes, means, strict=True)]


def scores(groups, weighting):
    """A score for every person, by the textbook's matrices; NumPy's covariance, not the sums under test."""
    x = np.concatenate(groups)
    fit = one_factor_ml(np.cov(x.T, bias=True)[None])
    loading, theta = fit.loading[0], np.diag(fit.residual[0])
    if weighting == "bartlett":
        w = np.linalg.inv(theta) @ loading / (loading @ np.linalg.inv(theta) @ loading)
    else:
        w = np.linalg.inv(np.outer(loading, loading) + theta) @ loading
    return [(group - x.mean(axis=0)) @ w for group in groups]


@pytest.mark.parametrize("weighting", ["bartlett", "regression"])
def test_means_are_those_of_persons_scores(weighting):
    groups = drawn()
    found = factor_score_mean(moments(groups), weighting=weighting)
    np.testing.assert_allclose(found.value, [each.mean() for each in scores(groups, weighting)], atol=1e-6)


@pytest.mark.parametrize("weighting", ["bartlett", "regression"])
def test_a_gap_is_scipys_welch_test_of_persons_scores(weighting):
    groups = drawn()
    first, _, last = scores(groups, weighting)
    found = factor_score_gap(moments(groups), 2, 0, invariant=True, weighting=weighting)
    limits = stats.ttest_ind(last, first, equal_var=False).confidence_interval()
    assert found.value[0] == pytest.approx(last.mean() - first.mean(), abs=1e-6)
    assert (found.low[0], found.high[0]) == pytest.approx((limits.low, limits.high), abs=1e-6)


def test_regression_scores_pull_groups_together():
    both = [factor_score_mean(moments(drawn()), weighting=each).value for each in ("bartlett", "regression")]
    assert np.ptp(both[1]) < np.ptp(both[0])


def test_a_scale_that_is_read_differently_has_means_and_no_gap():
    data = moments(drawn())
    refused = factor_score_gap(data, 0, 1, invariant=False)
    assert refused.reason[0] == "NOT_INVARIANT"
    assert np.isnan([refused.value[0], refused.se[0], refused.low[0], refused.high[0]]).all()
    assert np.isfinite(factor_score_mean(data).value).all()
    assert factor_score_gap(data, 0, 1, invariant=None).reason[0] == ""


def test_what_is_refused():
    groups = drawn()
    two_items = moments([each[:, :2] for each in groups], ITEMS[:2])
    assert set(factor_score_mean(two_items).reason) == {"TOO_FEW_GROUPS"}
    thin = moments([groups[0], groups[1][:1], groups[2][:0]])
    found = factor_score_mean(thin)
    assert found.reason.tolist() == ["", "TOO_SMALL", "NO_DATA"]
    assert np.isnan(found.value[1:]).all()
    assert factor_score_gap(thin, 0, 2, invariant=True).reason[0] == "NO_DATA"
    constant = moments([np.ones((20, 5)), np.ones((30, 5))])
    assert set(factor_score_mean(constant).reason) == {"NO_CONVERGENCE"}


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.floats(-20, 20), st.floats(0.2, 5))
def test_no_unit_and_no_zero_of_the_answers_matters(seed, shift, unit):
    groups = drawn(seed)
    one, other = (factor_score_mean(moments(each)) for each in (groups, [shift + unit * x for x in groups]))
    np.testing.assert_allclose(one.value, other.value, atol=1e-4)
    np.testing.assert_allclose(one.se, other.se, atol=1e-4)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_means_weighed_by_people_add_up_to_nought(seed):
    found = factor_score_mean(moments(drawn(seed)))
    assert np.array([60, 90, 120]) @ found.value == pytest.approx(0, abs=1e-8)


def test_the_interval_of_a_mean_holds():
    """A small coverage simulation: groups of 60, 90 and 120, the true means half a standard deviation apart."""
    rng, sizes, means = np.random.default_rng(7), np.array([60, 90, 120]), np.array([-0.3, 0.0, 0.2])
    middle = sizes @ means / sizes.sum()
    sd = np.sqrt(1 + sizes @ (means - middle) ** 2 / sizes.sum())
    truth = (means - middle) / sd
    held = []
    for _ in range(600):
        found = factor_score_mean(moments([people(rng, n, mean) for n, mean in zip(sizes, means, strict=True)]))
        held.append((found.low <= truth) & (truth <= found.high))
    assert 0.925 < np.mean(held) < 0.975
