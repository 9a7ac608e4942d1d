"""Numeric helpers that the measures stand on: roots, multiplicity, design variances, counts."""

from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from isonomia.stats.counts import poisson_exact, poisson_mid_p, poisson_score
from isonomia.stats.design import Sampling, cluster_covariance, jackknife_variance, person_variance, weighted_variance
from isonomia.stats.means import noncentral_t_limits, welch_df
from isonomia.stats.multiplicity import benjamini_hochberg, benjamini_yekutieli, selected_confidence
from isonomia.stats.odds_ratios import conditional_limits, conditional_odds_ratio
from isonomia.stats.p_values import binomial_mid_p, conditional_rate_mid_p
from isonomia.stats.proportions import clopper_pearson, mid_p_binomial
from isonomia.stats.roots import find_root


@given(st.lists(st.tuples(st.floats(-5, 5), st.floats(0.1, 4)), min_size=1, max_size=20))
def test_roots_of_many_functions_at_once(cases):
    at, width = np.array(cases).T
    found = find_root(lambda x: np.arctan(8 * (x - at)), at - width, at + 2 * width)
    np.testing.assert_allclose(found, at, atol=1e-10)


def test_a_root_at_an_end_is_found_there():
    low, high = np.array([0.0, -1.0]), np.array([1.0, 0.0])
    np.testing.assert_array_equal(find_root(lambda x: x, low, high), [0.0, 0.0])


@given(st.lists(st.one_of(st.floats(0, 1), st.just(float("nan"))), max_size=12))
def test_q_values_follow_their_definition(p):
    p = np.array(p)
    found = benjamini_hochberg(p)
    tested = np.sort(p[~np.isnan(p)])
    for each, q in zip(p, found, strict=True):
        if np.isnan(each):
            assert np.isnan(q)
            continue
        later = [min(1.0, len(tested) * tested[j] / (j + 1)) for j in range(len(tested)) if tested[j] >= each]
        assert q == pytest.approx(min(later))
        assert q >= each - 1e-15


def test_families_are_rows():
    p = np.array([[0.01, 0.04, np.nan], [0.01, 0.02, 0.03]])
    np.testing.assert_allclose(benjamini_hochberg(p), [[0.02, 0.04, np.nan], [0.03, 0.03, 0.03]])
    np.testing.assert_allclose(benjamini_yekutieli(p)[0], [0.03, 0.06, np.nan])
    assert benjamini_hochberg(np.empty(0)).size == 0
    assert selected_confidence(3, 30) == pytest.approx(0.995)


def test_limits_of_a_count_nest():
    """The exact tail interval holds the mid-p interval."""
    d = np.array([0.0, 1, 2, 7, 30, 400])
    exact, mid = poisson_exact(d), poisson_mid_p(d)
    assert (exact.low <= mid.low).all()
    assert (mid.high <= exact.high).all()
    z = 1.959963984540054
    for limit in poisson_score(d[1:]):
        np.testing.assert_allclose(np.abs(d[1:] - limit), z * np.sqrt(limit), rtol=1e-9)


def test_mid_p_limits_solve_their_equation():
    from scipy.stats import binom

    limits = mid_p_binomial([3, 0, 12, 40], [12, 9, 12, 700])
    for x, n, low, high in zip([3, 0, 12, 40], [12, 9, 12, 700], *limits, strict=True):
        if x:
            assert binom.sf(x, n, low) + binom.pmf(x, n, low) / 2 == pytest.approx(0.025)
        if x < n:
            assert binom.cdf(x - 1, n, high) + binom.pmf(x, n, high) / 2 == pytest.approx(0.025)
    outer = clopper_pearson([3, 0, 12, 40], [12, 9, 12, 700])
    assert (outer.low <= limits.low).all()


def test_exact_conditional_limits_solve_their_equation():
    x, n, y, m = 7, 30, 20, 44
    support = range(max(0, x + y - m), min(n, x + y) + 1)

    def chances(psi):
        weights = np.array([float(comb(n, k) * comb(m, x + y - k)) * psi**k for k in support])
        return weights / weights.sum()

    k = np.array(support)
    limits = conditional_limits(x, n, y, m, 0.9, mid_p=False)
    assert chances(float(limits.low))[k >= x].sum() == pytest.approx(0.05)
    assert chances(float(limits.high))[k <= x].sum() == pytest.approx(0.05)
    assert chances(float(conditional_odds_ratio(x, n, y, m))) @ k == pytest.approx(x)


def test_a_known_share_is_tested_in_both_directions():
    assert binomial_mid_p(0, 10, 0.5) == pytest.approx(2 * 0.5**11)
    assert binomial_mid_p(10, 10, 0.5) == pytest.approx(2 * 0.5**11)
    assert np.isnan(binomial_mid_p(0, 0, 0.5))
    assert np.isnan(binomial_mid_p(1, 4, np.nan))
    assert conditional_rate_mid_p(0, 5, 0, 7) == 1
    assert np.isnan(conditional_rate_mid_p(1, 0, 2, 7))


def test_noncentral_limits_without_noncentrality_are_central():
    limits = noncentral_t_limits(0.0, 12)
    assert limits.low == pytest.approx(-1.959964, abs=1e-6)
    assert limits.high == pytest.approx(1.959964, abs=1e-6)


@pytest.mark.parametrize("t", [0.5, 3.0, 24.0, 400.0])
def test_noncentral_limits_mirror_and_solve_their_equation(t):
    from scipy.special import nctdtr

    limits, turned = noncentral_t_limits(t, 2), noncentral_t_limits(-t, 2)
    assert (limits.low, limits.high) == (-turned.high, -turned.low)
    assert nctdtr(2.0, float(limits.low), t) == pytest.approx(0.975, abs=1e-6)
    assert nctdtr(2.0, float(limits.high), t) == pytest.approx(0.025, abs=1e-6)


def test_welch_of_two_equal_groups_has_all_degrees_of_freedom():
    assert welch_df(2.0, 10, 2.0, 10) == pytest.approx(20)
    assert welch_df(2.0, np.inf, 2.0, np.inf) == np.inf


def design(clusters=12, seed=3):
    rng = np.random.default_rng(seed)
    rows = [(h, i, g) for h in "ab" for i in range(clusters) for g in (0, 1)]
    sw = rng.uniform(1, 5, len(rows))
    return rows, sw, sw * rng.uniform(0, 1, len(rows))


def columns(rows):
    stratum, cluster, group = zip(*rows, strict=True)
    texts = [np.array([str(each) for each in column], dtype=object) for column in (stratum, cluster)]
    return *texts, np.array(group)


def test_the_cluster_covariance_follows_its_formula():
    rows, sw, swy = design()
    found = cluster_covariance(*columns(rows), sw, swy, 2)
    _, _, group = columns(rows)
    expected = np.zeros((2, 2))
    for h in "ab":
        u = np.zeros((12, 2))
        for (stratum, i, g), w, wy in zip(rows, sw, swy, strict=True):
            if stratum == h:
                u[i, g] = (wy - found.y[g] * w) / sw[group == g].sum()
        expected += 12 * np.cov(u.T)
    np.testing.assert_allclose(found.covariance, expected)
    assert found.df == 22
    np.testing.assert_allclose(found.se**2, np.diag(expected))


def test_clusters_without_anybody_of_a_group_count():
    rows, sw, swy = design()
    with_absent = [*rows, ("a", 99, -1)]
    found = cluster_covariance(*columns(with_absent), np.append(sw, 7.0), np.append(swy, 2.0), 2)
    plain = cluster_covariance(*columns(rows), sw, swy, 2)
    assert found.df == plain.df + 1
    np.testing.assert_allclose(found.y, plain.y)
    assert not np.allclose(found.covariance, plain.covariance)


def test_a_lonely_cluster_refuses_or_is_centred():
    rows, sw, swy = design()
    alone = [*rows, ("c", 0, 0)]
    given = columns(alone), np.append(sw, 2.0), np.append(swy, 1.9)
    refused = cluster_covariance(*given[0], *given[1:], 2)
    assert (refused.reason, refused.lonely) == ("LONELY_CLUSTER", ("c",))
    assert np.isnan(refused.covariance).all()
    centred = cluster_covariance(*given[0], *given[1:], 2, sampling=Sampling("centre"))
    assert centred.reason == ""
    assert centred.df == 22
    assert np.isfinite(centred.covariance).all()


def test_one_cluster_for_each_person_is_the_weighted_variance():
    rng = np.random.default_rng(8)
    w, y = rng.uniform(1, 4, 30), rng.normal(0, 1, 30)
    names = np.array([str(each) for each in range(30)], dtype=object)
    one = np.full(30, "", dtype=object)
    found = cluster_covariance(one, names, np.zeros(30, dtype=np.int64), w, w * y, 1)
    sums = (w.sum(), (w**2).sum(), (w * y).sum(), (w**2 * y).sum(), (w**2 * y**2).sum())
    assert found.covariance[0, 0] == pytest.approx(float(weighted_variance(30, *sums)))


def test_equal_weights_are_no_weights():
    y = np.random.default_rng(1).normal(3, 2, 25)
    plain = person_variance(25, y.sum(), (y**2).sum())
    weighted = weighted_variance(25, 50.0, 100.0, 2 * y.sum(), 4 * y.sum(), 4 * (y**2).sum())
    assert plain == pytest.approx(y.var(ddof=1) / 25)
    assert weighted == pytest.approx(plain)
    assert np.isnan(person_variance(1, 3.0, 9.0))


def test_the_jackknife_of_a_mean_is_its_variance():
    y = np.random.default_rng(2).normal(0, 1, 40)
    without = (y.sum() - y) / 39
    assert jackknife_variance(without) == pytest.approx(y.var(ddof=1) / 40)
