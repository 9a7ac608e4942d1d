"""What must hold for polychoric correlations and ordinal factor models, whatever the answers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isonomia.stats.bivariate_normal import bivariate_cdf
from isonomia.stats.factor_dwls import factor_dwls
from isonomia.stats.polychoric import AnswerPatterns, polychoric, polychoric_pair, thresholds

few = settings(max_examples=8, deadline=None)
seeds = st.integers(0, 10_000)
cuts = st.lists(st.floats(-1.5, 1.5), min_size=1, max_size=4, unique_by=lambda each: round(each, 1)).map(sorted)
tables = (
    st.integers(2, 4)
    .flatmap(lambda k: st.lists(st.lists(st.integers(3, 60), min_size=3, max_size=3), min_size=k, max_size=k))
    .map(lambda rows: np.array(rows, dtype=float))
)


def fitted(table):
    return polychoric_pair(table, thresholds(table.sum(axis=1)), thresholds(table.sum(axis=0))).correlation


def patterns(seed, loading=(0.8, 0.7, 0.6, 0.5), people=400):
    draw = np.random.default_rng(seed)
    lam = np.array(loading)
    x = lam * draw.normal(size=(people, 1)) + np.sqrt(1 - lam**2) * draw.normal(size=(people, len(lam)))
    codes, counts = np.unique(np.searchsorted([-1.0, 0.0, 0.8], x), axis=0, return_counts=True)
    return AnswerPatterns(tuple("abcd"), codes.astype(np.int64), counts.astype(float))


@few
@given(st.floats(-0.9, 0.9), cuts, cuts)
def test_the_correlation_behind_a_table_is_found(rho, first, second):
    a, b = (np.concatenate(([-8.0], each, [8.0])) for each in (first, second))
    cdf = bivariate_cdf(a[:, None], b[None, :], rho)
    table = 10_000 * np.maximum(np.diff(np.diff(cdf, axis=0), axis=1), 1e-12)
    assert fitted(table) == pytest.approx(rho, abs=2e-3)


@few
@given(tables)
def test_turning_a_ladder_turns_the_sign_and_swapping_items_or_more_people_nothing(table):
    rho = fitted(table)
    assert -1 <= rho <= 1
    assert fitted(table.T) == pytest.approx(rho, abs=1e-5)
    assert fitted(7 * table) == pytest.approx(rho, abs=1e-5)
    assert fitted(table[::-1]) == pytest.approx(-rho, abs=1e-5)
    assert fitted(table[::-1, ::-1]) == pytest.approx(rho, abs=1e-5)


@few
@given(st.lists(st.integers(5, 50), min_size=2, max_size=5), st.lists(st.integers(5, 50), min_size=2, max_size=5))
def test_items_that_have_nothing_in_common_have_no_correlation(rows, columns):
    assert fitted(np.outer(rows, columns).astype(float)) == pytest.approx(0, abs=1e-6)


@few
@given(seeds, st.permutations(range(4)))
def test_the_order_of_items_changes_no_fit(seed, order):
    given_, order = patterns(seed), list(order)
    turned = AnswerPatterns(given_.items, given_.codes[:, order], given_.people)
    one, other = (factor_dwls(polychoric(each)) for each in (given_, turned))
    assert one.reason == other.reason == ""
    np.testing.assert_allclose(one.loading[order], other.loading, atol=1e-5)
    np.testing.assert_allclose(one.loading_se[order], other.loading_se, atol=1e-5)
    assert one.scaled.chi2 == pytest.approx(other.scaled.chi2, rel=1e-4, abs=1e-6)
    assert one.omega == pytest.approx(other.omega, abs=1e-6)


@few
@given(seeds, st.integers(0, 3))
def test_a_turned_item_has_the_same_loading_with_the_other_sign(seed, which):
    given_ = patterns(seed)
    codes = given_.codes.copy()
    codes[:, which] = codes.max() - codes[:, which]
    one, other = (
        factor_dwls(polychoric(given_)),
        factor_dwls(polychoric(AnswerPatterns(given_.items, codes, given_.people))),
    )
    sign = np.where(np.arange(4) == which, -1.0, 1.0)
    np.testing.assert_allclose(
        one.loading * sign, other.loading * np.sign(other.loading @ (one.loading * sign)), atol=1e-4
    )
    assert one.plain.chi2 == pytest.approx(other.plain.chi2, rel=1e-3, abs=1e-5)


@few
@given(seeds)
def test_answers_that_nobody_gave_and_rows_written_twice_change_nothing(seed):
    given_ = patterns(seed)
    gaps = AnswerPatterns(given_.items, 2 * given_.codes, given_.people)
    halves = AnswerPatterns(
        given_.items, np.vstack((given_.codes, given_.codes)), np.concatenate((given_.people, given_.people)) / 2
    )
    one = factor_dwls(polychoric(given_))
    for other in (factor_dwls(polychoric(gaps)), factor_dwls(polychoric(halves))):
        np.testing.assert_allclose(one.loading, other.loading, atol=1e-8)
        np.testing.assert_allclose(one.loading_se, other.loading_se, atol=1e-8)


def test_a_large_sample_of_one_factor_gives_its_loadings_back():
    found = factor_dwls(polychoric(patterns(1, people=60_000)))
    np.testing.assert_allclose(found.loading, [0.8, 0.7, 0.6, 0.5], atol=0.02)
    assert found.scaled.p > 0.001
