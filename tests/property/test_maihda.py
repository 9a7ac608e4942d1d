"""Models of intersectional strata: what must hold for every table, and what is refused."""

from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import integrate, special, stats

from isonomia.intersections import binomial_fit, gaussian_fit
from isonomia.intersections.gaussian_fit import StratumMeans
from isonomia.intersections.marginal import curvature, marginal
from isonomia.intersections.models import BinomialModels, GaussianModels
from isonomia.intersections.pcv import maihda_pcv
from isonomia.intersections.stratum_estimates import maihda_strata
from isonomia.intersections.variance import share_between, share_limits
from isonomia.intersections.vpc import maihda_vpc, median_odds_ratio
from isonomia.stats.grouped_glm import GroupedCounts
from isonomia.stats.grouped_glm import fit as fit_without
from isonomia.stats.patterns import Factor, treatment

LEVELS = list(product("ab", "xyz", "pq"))
MATRIX = treatment([Factor.of(str(at), [row[at] for row in LEVELS]) for at in range(3)]).matrix
STRATA = len(LEVELS)


@st.composite
def counts(draw, largest=60):
    """Events and persons with somebody on either side of every stratum, so that a fit exists."""
    size = [draw(st.integers(2, largest)) for _ in LEVELS]
    events = [draw(st.integers(1, n - 1)) for n in size]
    return np.array(events, dtype=float), np.array(size, dtype=float)


@st.composite
def outcomes(draw):
    """n, Σy and Σy² of every stratum, from persons on a scale of 0 to 10."""
    size = np.array([draw(st.integers(2, 30)) for _ in LEVELS])
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    between, level = draw(st.sampled_from([0.0, 0.5, 3.0])), draw(st.floats(-5, 5))
    people = [level + between * rng.standard_normal() + rng.standard_normal(n) for n in size]
    return size.astype(float), np.array([y.sum() for y in people]), np.array([(y**2).sum() for y in people])


def both(events, size, nodes=15):
    return BinomialModels.of(MATRIX, events, size, nodes, restricted=False)


@given(counts(), st.randoms(use_true_random=False))
@settings(max_examples=10, deadline=None)
def test_the_order_of_the_strata_does_not_matter(table, random):
    events, size = table
    order = np.array(random.sample(range(STRATA), STRATA))
    here, there = both(events, size), BinomialModels.of(MATRIX[order], events[order], size[order], restricted=False)
    assert list(here.null.trouble) == list(there.null.trouble)
    for one, other in ((here.null, there.null), (here.additive, there.additive)):
        np.testing.assert_allclose(one.variance, other.variance, rtol=1e-5, atol=1e-7)
        np.testing.assert_allclose(one.log_likelihood, other.log_likelihood, rtol=1e-10)
        np.testing.assert_allclose(one.effect[:, order], other.effect, rtol=1e-4, atol=1e-6)


@given(counts())
@settings(max_examples=10, deadline=None)
def test_a_stratum_of_nobody_says_nothing(table):
    events, size = table
    more = np.concatenate((MATRIX, MATRIX[-1:])), np.append(events, 0.0), np.append(size, 0.0)
    here, there = both(events, size), BinomialModels.of(*more, restricted=False)
    np.testing.assert_allclose(here.null.variance, there.null.variance, rtol=1e-6, atol=1e-8)
    np.testing.assert_allclose(here.additive.beta, there.additive.beta, rtol=1e-5, atol=1e-6)


@given(counts())
@settings(max_examples=10, deadline=None)
def test_the_other_outcome_turns_signs_and_nothing_else(table):
    events, size = table
    here, there = both(events, size), both(size - events, size)
    np.testing.assert_allclose(here.additive.variance, there.additive.variance, rtol=1e-5, atol=1e-7)
    np.testing.assert_allclose(here.additive.beta, -there.additive.beta, rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(maihda_strata(here.null).value, 1 - maihda_strata(there.null).value, atol=1e-6)


@given(counts())
@settings(max_examples=10, deadline=None)
def test_many_sets_at_once_are_what_each_is_alone(table):
    events, size = table
    sets = np.stack((events, size - events, np.roll(events, 1) % size + 0.0))
    sets = np.clip(sets, 1, size - 1)
    together = both(sets, np.broadcast_to(size, sets.shape))
    for at, row in enumerate(sets):
        alone = both(row, size)
        np.testing.assert_allclose(together.additive.variance[at], alone.additive.variance[0], rtol=1e-5, atol=1e-7)
        np.testing.assert_allclose(together.null.effect[at], alone.null.effect[0], rtol=1e-4, atol=1e-6)


@given(counts())
@settings(max_examples=10, deadline=None)
def test_at_the_maximum_no_step_goes_up(table):
    found = both(*table).additive
    assume(found.trouble[0] == "")
    part = found.counts

    def height(beta, spread):
        here = marginal(part.events, part.size, part.predictor(beta), np.atleast_1d(spread), 15)
        return here.value.sum()

    top = height(found.beta, found.spread)
    for column in range(MATRIX.shape[1]):
        for step in (1e-3, -1e-3):
            moved = found.beta.copy()
            moved[0, column] += step
            assert height(moved, found.spread) <= top + 1e-9
    for step in (1e-2, -1e-2):
        assert height(found.beta, np.abs(found.spread + step)) <= top + 1e-7


@given(st.lists(st.floats(-1, 1), min_size=4, max_size=4), st.lists(st.integers(40, 400), min_size=12, max_size=12))
@settings(max_examples=10, deadline=None)
def test_without_variance_it_is_the_regression_without_strata(slopes, people):
    size = np.array(people, dtype=float)
    events = np.round(size * special.expit(MATRIX @ np.array([-0.5, *slopes])))  # less scatter than chance has
    found = both(events, size).additive
    plain = fit_without(found.counts)
    assert found.spread[0] == 0
    np.testing.assert_array_equal(found.beta, plain.beta)
    np.testing.assert_allclose(found.se, plain.se, rtol=1e-4)
    np.testing.assert_allclose(found.log_likelihood, plain.log_likelihood, rtol=1e-10)
    assert not found.effect.any()


@given(st.integers(0, 20), st.integers(1, 20), st.floats(-3, 3), st.floats(0, 2.5))
@settings(max_examples=30, deadline=None)
def test_many_nodes_give_the_integral_and_the_slopes_are_its_slopes(events, more, eta, tau):
    size = events + more
    y, n, predictor, spread = np.array([[float(events)]]), np.array([[float(size)]]), np.array([[eta]]), np.array([tau])

    def integrand(u):
        return np.exp(stats.binom.logpmf(events, size, special.expit(eta + tau * u)) - u**2 / 2) / np.sqrt(2 * np.pi)

    wanted = integrate.quad(integrand, -12, 12, limit=400, epsabs=0, epsrel=1e-11)[0]
    constant = special.gammaln(size + 1) - special.gammaln(events + 1) - special.gammaln(more + 1)
    found = marginal(y, n, predictor, spread, 25)
    assert found.value[0, 0] + constant == pytest.approx(np.log(wanted), rel=2e-4, abs=2e-5)
    for nodes in (1, 15):  # the slopes are those of the quadrature itself
        here = marginal(y, n, predictor, spread, nodes)
        step = 1e-5
        up, down = (marginal(y, n, predictor + sign * step, spread, nodes).value for sign in (1, -1))
        assert here.by_predictor[0, 0] == pytest.approx((up - down)[0, 0] / (2 * step), rel=1e-5, abs=1e-6)
        up, down = (marginal(y, n, predictor, spread + sign * step, nodes).value for sign in (1, -1))
        assert here.by_spread[0, 0] == pytest.approx((up - down)[0, 0] / (2 * step), rel=1e-5, abs=1e-6)
    bend = curvature(y, n, predictor, spread, 15)
    assert bend.predictor[0, 0] <= 1e-6  # a log-concave function stays so when a part is integrated out


@given(outcomes(), st.randoms(use_true_random=False))
@settings(max_examples=10, deadline=None)
def test_means_do_not_depend_on_order_origin_or_unit(table, random):
    n, sy, syy = table
    order = np.array(random.sample(range(STRATA), STRATA))
    here = GaussianModels.of(MATRIX, n, sy, syy)
    shuffled = GaussianModels.of(MATRIX[order], n[order], sy[order], syy[order])
    moved = GaussianModels.of(MATRIX, n, 2 * (sy + 3 * n), 4 * (syy + 6 * sy + 9 * n))
    pairs = ((here.null, shuffled.null, 1), (here.null, moved.null, 4), (here.additive, moved.additive, 4))
    for one, other, factor in pairs:
        np.testing.assert_allclose(factor * one.residual, other.residual, rtol=1e-6)
        np.testing.assert_allclose(factor * one.between, other.between, rtol=1e-5, atol=1e-7)
    np.testing.assert_allclose(share_between(here.null), share_between(moved.null), rtol=1e-5, atol=1e-8)


@given(outcomes())
@settings(max_examples=10, deadline=None)
def test_limits_hold_the_estimate_and_widen_with_confidence(table):
    for model in (GaussianModels.of(MATRIX, *table).null, both(*_halved(table)).null):
        assume(model.trouble[0] == "")
        narrow, wide = share_limits(model, 0.8), share_limits(model, 0.99)
        value = share_between(model)
        assert 0 <= wide.low[0] <= narrow.low[0] <= value[0] + 1e-9
        assert value[0] - 1e-9 <= narrow.high[0] <= wide.high[0] <= 1


def _halved(table):
    n = table[0]
    return np.maximum(np.floor(n / 2), 1), n


@given(outcomes())
@settings(max_examples=10, deadline=None)
def test_estimates_of_strata_lie_between_their_own_figure_and_what_their_parts_say(table):
    n, sy, syy = table
    model = GaussianModels.of(MATRIX, n, sy, syy).additive
    found = maihda_strata(model)
    own, parts = sy / n, (model.beta @ MATRIX.T)[0]
    assert np.all(found.value >= np.minimum(own, parts) - 1e-9)
    assert np.all(found.value <= np.maximum(own, parts) + 1e-9)
    assert np.all(found.low < found.high)


def test_where_strata_are_large_estimates_are_their_own_figures_and_where_variance_is_none_their_parts():
    size = np.full(STRATA, 1e7)
    events = np.round(size * special.expit(np.linspace(-2, 1, STRATA)))
    np.testing.assert_allclose(maihda_strata(both(events, size).null).value, events / size, atol=1e-5)
    flat = maihda_strata(both(np.full(STRATA, 30.0), np.full(STRATA, 100.0)).null)
    np.testing.assert_allclose(flat.value, 0.3, atol=1e-9)
    assert flat.flags["equals_prediction"].all()


def test_the_balanced_case_is_the_analysis_of_variance():
    """Example C5 of the worked examples: with equal strata REML is (mean square between − within)/n."""
    mean, n = np.array([4.6, 4.8, 4.9, 5.0, 5.0, 5.1, 5.1, 5.2, 5.3, 5.6]), np.full(10, 20.0)
    sy = n * mean
    syy = n * mean**2 + 1.0 * (200 - 10) / 10
    model = gaussian_fit.fit(StratumMeans.of(np.ones((10, 1)), n, sy, syy))
    assert model.between[0] == pytest.approx(0.026, abs=1e-6)
    assert maihda_vpc(model).value[0] == pytest.approx(0.0253411306043, abs=1e-6)
    strata = maihda_strata(model).value
    assert strata[0] == pytest.approx(4.90263157895, abs=1e-6)
    assert strata[-1] == pytest.approx(5.24473684211, abs=1e-6)


def test_what_main_effects_explain_is_a_share_without_limits():
    rng = np.random.default_rng(8)
    size = np.full(STRATA, 200.0)
    events = rng.binomial(200, special.expit(MATRIX @ np.array([-1, 0.6, -0.5, 0.7, 0.4]))).astype(float)
    found = maihda_pcv(both(events, size))
    assert 0.5 < found.value[0] <= 1
    assert list(found.interval_reason) == ["NO_SE"]


@given(counts())
@settings(max_examples=5, deadline=None)
def test_the_restricted_likelihood_is_at_its_highest_and_finds_no_less_variance(table):
    counted = GroupedCounts.of(MATRIX, *table, "logit")
    ml, found = (binomial_fit.fit(counted, restricted=each) for each in (False, True))
    assert found.spread[0] >= ml.spread[0] - 1e-4

    def height(tau):
        return binomial_fit.profile(counted, found.beta, np.array([tau]), 15, restricted=True)[1][0]

    top = height(found.spread[0])
    for tau in (0.0, found.spread[0] + 0.02, max(found.spread[0] - 0.02, 0.0)):
        assert height(tau) <= top + 1e-7


NINE = MATRIX[:9, :1]
ONE_ROW = np.ones((STRATA, 1))


@pytest.mark.parametrize(
    ("matrix", "events", "size", "reason"),
    [
        (NINE, np.full(9, 3.0), np.full(9, 9.0), "TOO_FEW_GROUPS"),
        (MATRIX, np.zeros(STRATA), np.zeros(STRATA), "NO_DATA"),
        (MATRIX, np.zeros(STRATA), np.full(STRATA, 9.0), "SEPARATION"),
        (MATRIX, np.where(MATRIX[:, 1] == 1, 0.0, 4.0), np.full(STRATA, 9.0), "SEPARATION"),
        (ONE_ROW, np.where(np.arange(STRATA) % 2, 9.0, 0.0), np.full(STRATA, 9.0), "SEPARATION"),
        (np.concatenate((MATRIX, MATRIX[:, -1:]), axis=1), np.full(STRATA, 4.0), np.full(STRATA, 9.0), "COLLINEAR"),
        (np.eye(STRATA), np.full(STRATA, 4.0), np.full(STRATA, 9.0), "TOO_FEW_GROUPS"),
    ],
)
def test_what_has_no_answer_is_refused_by_name(matrix, events, size, reason):
    model = binomial_fit.fit(GroupedCounts.of(matrix, events, size, "logit"))
    for found in (maihda_vpc(model), median_odds_ratio(model)):
        assert list(found.reason) == [reason]
        assert np.isnan(found.low[0])
    assert set(maihda_strata(model).reason) == {reason}


def test_means_that_cannot_be_told_apart_are_refused():
    n, sy = np.full(STRATA, 5.0), np.full(STRATA, 10.0)
    equal = gaussian_fit.fit(StratumMeans.of(MATRIX, n, sy, sy**2 / n))
    assert list(maihda_vpc(equal).reason) == ["ZERO_DENOMINATOR"]
    single = gaussian_fit.fit(StratumMeans.of(MATRIX, np.ones(STRATA), np.arange(12.0), np.arange(12.0) ** 2))
    assert list(maihda_vpc(single).reason) == ["TOO_FEW_GROUPS"]
    nobody = gaussian_fit.fit(StratumMeans.of(MATRIX, 0 * n, 0 * n, 0 * n))
    assert list(maihda_vpc(nobody).reason) == ["NO_DATA"]


def test_a_share_of_nothing_is_refused():
    flat = both(np.full(STRATA, 30.0), np.full(STRATA, 100.0))
    assert list(maihda_pcv(flat).reason) == ["ZERO_DENOMINATOR"]


def test_one_that_does_not_settle_says_so(monkeypatch):
    monkeypatch.setattr(binomial_fit, "MOST_STEPS", 0)
    rng = np.random.default_rng(1)
    found = both(rng.integers(5, 60, STRATA).astype(float), np.full(STRATA, 70.0))
    assert list(maihda_vpc(found.null).reason) == ["NO_CONVERGENCE"]
    assert np.isnan(found.null.beta).all()
