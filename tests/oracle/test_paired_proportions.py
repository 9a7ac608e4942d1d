"""Paired proportions: the example of Fagerland, Lydersen and Laake, exact p-values by scipy, and what always holds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, binomtest

from isonomia.stats.paired_proportions import mcnemar, newcombe_paired

counts = st.integers(0, 200)


def test_airway_hyperresponsiveness_before_and_after_transplantation():
    """Fagerland et al., Stat Med 2014;33:2850: 21 children, 1, 1, 7 and 12; Newcombe's limits −.507 to −.026 there.

    They subtract the second share from the first.
    """
    found = newcombe_paired(1, 1, 7, 12)
    assert (round(float(found.low), 3), round(float(found.high), 3)) == (0.026, 0.507)
    assert float(mcnemar(1, 7)) == pytest.approx(0.0391, abs=5e-5)


@given(counts, counts)
def test_mid_p_is_the_exact_p_less_the_chance_of_what_was_seen(b, c):
    seen = binom.pmf(b, b + c, 0.5) if b + c else 0.0
    expected = binomtest(b, b + c).pvalue - seen if b != c else 1.0
    assert float(mcnemar(b, c)) == pytest.approx(expected, abs=1e-9)


@given(counts, counts, counts, counts)
def test_limits_hold_the_difference_and_turn_with_it(a, b, c, d):
    low, high = (float(each) for each in newcombe_paired(a, b, c, d))
    if a + b + c + d == 0:
        assert np.isnan(low)
        return
    difference = (c - b) / (a + b + c + d)
    assert -1 <= low <= difference + 1e-12
    assert difference - 1e-12 <= high <= 1
    turned = newcombe_paired(a, c, b, d)
    assert (float(turned.low), float(turned.high)) == pytest.approx((-high, -low), abs=1e-12)


def test_limits_hold_as_often_as_they_promise():
    rng, covered = np.random.default_rng(5), []
    for p in ([0.3, 0.1, 0.2, 0.4], [0.05, 0.05, 0.1, 0.8], [0.4, 0.1, 0.1, 0.4]):
        for n in (30, 100):
            drawn = rng.multinomial(n, p, 4000).T
            found = newcombe_paired(*drawn)
            truth = p[2] - p[1]
            covered.append(np.mean((found.low <= truth) & (truth <= found.high)))
    assert 0.94 < np.mean(covered) < 0.97
    assert min(covered) > 0.92
