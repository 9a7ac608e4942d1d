"""What must hold for factor models whatever the items: order, units, exact recovery of a truth, and group labels."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isonomia.climate.factor_means import factor_means
from isonomia.climate.invariance import Invariance, invariance
from isonomia.measures.mcdonald_omega import mcdonald_omega
from isonomia.stats.factor_ml import factor_ml
from isonomia.stats.factor_model import FactorModel
from isonomia.stats.item_moments import ItemMoments

loadings = st.lists(st.floats(0.3, 0.9), min_size=4, max_size=7)
seeds = st.integers(0, 10_000)
few = settings(max_examples=12, deadline=None)


def names(k):
    return tuple(f"i{at}" for at in range(k))


def model(k, scaling="unit"):
    return FactorModel((("f", names(k)),), scaling)


def truth(loading, mean=0.0, variance=1.0, intercept=None, people=500.0):
    """The sums of people whose means and covariances are exactly those of a model with one factor."""
    loading = np.asarray(loading)
    sigma = variance * np.outer(loading, loading) + np.diag(1 - loading**2)
    mu = (np.zeros(len(loading)) if intercept is None else np.asarray(intercept)) + loading * mean
    return ItemMoments(
        names(len(loading)),
        np.array([people]),
        people * mu[None],
        people * (sigma + np.outer(mu, mu))[None],
    )


def together(*parts):
    return ItemMoments(
        parts[0].items, *(np.concatenate([getattr(each, name) for each in parts]) for name in ("n", "sx", "sxx"))
    )


def drawn(loading, seed, people=150):
    draw = np.random.default_rng(seed)
    loading = np.asarray(loading)
    x = loading * draw.normal(size=(people, 1)) + np.sqrt(1 - loading**2) * draw.normal(size=(people, len(loading)))
    return x + 0.3 * draw.normal(size=(people, 1)) * (np.arange(len(loading)) < 2)  # no model fits this exactly


@few
@given(loadings, st.integers(50, 5000))
def test_a_truth_with_one_factor_is_found_and_fits(loading, people):
    fit = factor_ml(truth(loading, people=float(people)), model(len(loading)))
    assert fit.reason == ""
    assert fit.indices.chi2 == pytest.approx(0, abs=1e-5)
    assert fit.indices.rmsea == pytest.approx(0, abs=1e-4)
    np.testing.assert_allclose(fit.loading[0], loading, atol=1e-4)
    np.testing.assert_allclose(fit.residual[0], 1 - np.square(loading), atol=1e-4)
    whole = sum(loading) ** 2
    omega = whole / (whole + sum(1 - each**2 for each in loading))
    found = truth(loading, people=float(people))
    assert mcdonald_omega(found, method="ml").value[0] == pytest.approx(omega, abs=1e-4)
    assert mcdonald_omega(found).value[0] == pytest.approx(omega, abs=1e-4)


@few
@given(loadings, seeds, st.randoms(use_true_random=False))
def test_the_order_of_items_changes_no_fit(loading, seed, random):
    x = drawn(loading, seed)
    order = list(range(len(loading)))
    random.shuffle(order)
    one = factor_ml(ItemMoments.of_rows(names(len(order)), x), model(len(order)))
    other = factor_ml(ItemMoments.of_rows(names(len(order)), x[:, order]), model(len(order)))
    assert one.reason == other.reason
    if not one.reason:
        assert one.indices.chi2 == pytest.approx(other.indices.chi2, rel=1e-5, abs=1e-5)
        assert one.indices.cfi == pytest.approx(other.indices.cfi, abs=1e-6)
        np.testing.assert_allclose(one.loading[0][order], other.loading[0], atol=1e-3)


@few
@given(loadings, seeds, st.lists(st.floats(0.1, 20), min_size=7, max_size=7), st.floats(-50, 50))
def test_the_units_of_items_change_no_fit(loading, seed, units, shift):
    x, unit = drawn(loading, seed), np.array(units[: len(loading)])
    one = factor_ml(ItemMoments.of_rows(names(len(loading)), x), model(len(loading)))
    other = factor_ml(ItemMoments.of_rows(names(len(loading)), x * unit + shift), model(len(loading)))
    assert one.reason == other.reason
    if not one.reason:
        assert one.indices.chi2 == pytest.approx(other.indices.chi2, rel=1e-4, abs=1e-4)
        assert one.indices.rmsea == pytest.approx(other.indices.rmsea, abs=1e-4)
        np.testing.assert_allclose(one.loading[0] * unit, other.loading[0], rtol=1e-2, atol=1e-2 * unit.max())


@few
@given(loadings, st.floats(-1, 1), st.floats(0.5, 2))
def test_means_on_the_factor_are_those_of_the_truth_and_turn_with_the_groups(loading, mean, variance):
    first, second = truth(loading), truth(loading, mean, variance, people=300.0)
    one, other = together(first, second), together(second, first)
    tests = [invariance(each, model(len(loading), "marker")) for each in (one, other)]
    assert [each.verdict for each in tests] == ["invariant", "invariant"]
    means = [factor_means(each, model(len(loading)), test) for each, test in zip((one, other), tests, strict=True)]
    assert means[0].mean[1] == pytest.approx(mean, abs=1e-3)
    assert means[1].mean[1] == pytest.approx(-mean / np.sqrt(variance), abs=1e-3)


@few
@given(st.lists(st.floats(0.5, 0.85), min_size=5, max_size=6), st.floats(-0.5, 0.5), st.integers(0, 4), st.booleans())
def test_the_one_item_that_is_read_differently_is_let_go_and_no_other(loading, mean, which, up):
    off = np.zeros(len(loading))
    off[which] = 0.6 if up else -0.6
    both = together(truth(loading, people=600.0), truth(loading, mean, intercept=off, people=600.0))
    found = invariance(both, model(len(loading), "marker"))
    assert found.verdict == "partial"
    assert found.freed == (("intercept", f"i{which}"),)
    assert found.reason
    means = factor_means(both, model(len(loading)), found)
    assert means.mean[1] == pytest.approx(mean, abs=1e-3)


@few
@given(loadings, seeds)
def test_the_verdict_does_not_hang_on_which_group_comes_first(loading, seed):
    draw = np.random.default_rng(seed)
    parts = [ItemMoments.of_rows(names(len(loading)), drawn(loading, seed + at) + 0.2 * draw.normal()) for at in (1, 2)]
    one, other = (invariance(together(*each), model(len(loading), "marker")) for each in (parts, parts[::-1]))
    assert (one.verdict, one.freed, one.reason) == (other.verdict, other.freed, other.reason)


def test_groups_without_a_common_form_have_no_means():
    both = together(truth([0.7] * 5, people=300.0), truth([0.7] * 5, people=300.0))
    found = invariance(both, model(5))
    refused = factor_means(both, model(5), type(found)((), None, (), "not_invariant", "NOT_INVARIANT"))
    assert refused.reason == "NOT_INVARIANT"
    assert np.isnan(refused.mean).all()


def test_ranges_of_means_on_the_factor_hold():
    """A small version of the bench: 150 samples of 100 and 150 people who are half a standard deviation apart."""
    draw, held = np.random.default_rng(2), 0
    for _ in range(150):
        parts = []
        for people, mean in ((100, 0.0), (150, 0.5)):
            factor = mean + draw.normal(size=(people, 1))
            x = np.searchsorted([-1.5, -0.5, 0.5, 1.5], 0.7 * factor + np.sqrt(0.51) * draw.normal(size=(people, 5)))
            parts.append(ItemMoments.of_rows(names(5), x))
        found = factor_means(together(*parts), model(5), Invariance((), None, (), "invariant", ""))
        held += abs(found.mean[1] - 0.5) < 1.96 * found.se[1]
    assert 0.90 <= held / 150 <= 0.99
