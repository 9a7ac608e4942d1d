"""Cliff's delta against the R package effsize and scipy, equivalence against scipy's one-sided tests of Welch."""

import numpy as np
import pytest
from scipy import stats

from isonomia.measures.cliffs_delta import cliffs_delta, dominance_p, probability_of_superiority
from isonomia.measures.equivalence import equivalence

TREATED = (10, 10, 20, 20, 20, 30, 30, 30, 40, 50)
CONTROL = (10, 20, 30, 40, 40, 50)


def counts(first, second):
    ladder = sorted({*first, *second})
    return np.array([[[list(side).count(step) for step in ladder] for side in (first, second)]])


def test_cliffs_delta_and_its_interval_are_those_of_effsize():
    """Figures that effsize 0.7 (R, cliff.delta) prints for the example of its own tests."""
    found = cliffs_delta(counts(TREATED, CONTROL), limits="Feng-Cliff")
    assert found.value[0] == pytest.approx(-0.25, abs=1e-12)
    assert found.low[0] == pytest.approx(-0.7265846, abs=1e-7)
    assert found.high[0] == pytest.approx(0.3890062, abs=1e-7)


@pytest.mark.parametrize("seed", range(6))
def test_superiority_is_mann_whitneys_u_as_a_share_of_pairs(seed):
    rng = np.random.default_rng(seed)
    first, second = rng.integers(0, 5, 30), rng.integers(0, 5, 17)
    found = probability_of_superiority(cliffs_delta(counts(first.tolist(), second.tolist())))
    assert found.value[0] == pytest.approx(stats.mannwhitneyu(first, second).statistic / (30 * 17))


@pytest.mark.parametrize("seed", range(4))
def test_two_one_sided_tests_are_scipys(seed):
    rng = np.random.default_rng(seed)
    first, second, margin = rng.normal(3.1, 1, 80), rng.normal(3, 1.5, 60), 0.5
    either = stats.ttest_ind(first, second, equal_var=False)
    sides = (("greater", margin), ("less", -margin))
    each = [stats.ttest_ind(first + shift, second, equal_var=False, alternative=way).pvalue for way, shift in sides]
    difference = first.mean() - second.mean()
    se = np.sqrt(first.var(ddof=1) / 80 + second.var(ddof=1) / 60)
    found = equivalence([difference], [se], [either.df], margin)
    assert found.p[0] == pytest.approx(max(each))
    assert found.difference_p[0] == pytest.approx(either.pvalue)
    assert found.limits.low[0] == pytest.approx(either.confidence_interval(0.95).low)
    assert found.limits.high[0] == pytest.approx(either.confidence_interval(0.95).high)


@pytest.mark.parametrize("seed", range(6))
def test_the_test_of_dominance_is_scipys_brunner_munzel(seed):
    rng = np.random.default_rng(seed)
    first, second = rng.integers(0, 5, 24), rng.integers(1, 5, 17)
    expected = stats.brunnermunzel(first, second).pvalue
    assert dominance_p(counts(first.tolist(), second.tolist()))[0] == pytest.approx(expected, rel=1e-9)
