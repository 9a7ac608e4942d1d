"""The score of a subgroup of few expected events: its p beside exact tables, the mid-p, and itself seen otherwise."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from isonomia.intersections.few_events import binomial_score_p, poisson_score_p
from isonomia.stats.arrays import two_sided_normal
from isonomia.stats.p_values import binomial_mid_p

MARGINS = [(n, rest, events) for n, rest in ((20, 100), (60, 400), (200, 2000)) for events in range(3, 61)]


def two_by_two(n, rest, events):
    """All tables of one subgroup and the rest with so many events in all: y, E, w, v, and how probable each is."""
    y = np.arange(max(0, events - rest), min(n, events) + 1)
    share = events / (n + rest)
    w = n * share * (1 - share)
    return y, n * share, w, w * rest / (n + rest), stats.hypergeom.pmf(y, n + rest, events, n)


@pytest.mark.parametrize("alpha", [0.01, 0.001, 0.0001])
def test_of_tables_where_nothing_is_there_no_more_are_surprising_than_the_p_says(alpha):
    """Exactly, over every table of the margins.

    The larger of the normal's p and the mid-p against what the others say gives 2.5 times as many as 0.0001 on average.
    """
    sizes = []
    for n, rest, events in MARGINS:
        y, expected, w, v, probable = two_by_two(n, rest, events)
        sizes.append(probable[binomial_score_p(y, n, expected, w, v) <= alpha].sum() / alpha)
    assert np.mean(sizes) <= 1.0
    assert max(sizes) <= 2.5  # of one margin: the counts come in steps
    assert np.mean(sizes) >= 0.2  # and it is not empty caution


def test_three_events_of_half_of_one_that_was_expected():
    """By hand: 20 of 120 people have all 3 events. C(20,3)/C(120,3) = 0.00406, and so is the two-sided mid-p."""
    y, expected, w, v, _ = two_by_two(20, 100, 3)
    p = binomial_score_p(y, 20, expected, w, v)[3]
    assert 0.6 * 0.00406 < p < 0.00406
    assert two_sided_normal(np.array([(3 - expected) / np.sqrt(v)]))[0] < 0.0001  # the normal is wrong fortyfold


@given(st.integers(0, 60), st.integers(1, 200), st.floats(0.001, 0.999))
@settings(max_examples=60, deadline=None)
def test_where_the_parts_took_up_nothing_it_is_the_mid_p(events, n, share):
    y = min(events, n)
    w = n * share * (1 - share)
    p = binomial_score_p([y], [n], [n * share], [w], [w])
    np.testing.assert_allclose(p, binomial_mid_p([y], [n], [share]), rtol=1e-6, atol=1e-12)


CASES = given(
    st.lists(st.tuples(st.integers(0, 25), st.integers(30, 300), st.floats(0.05, 15)), min_size=1, max_size=12),
    st.floats(0.3, 0.99),
)


@CASES
@settings(max_examples=40, deadline=None)
def test_counting_who_does_not_have_the_outcome_says_the_same(cases, kept):
    y, n, expected = (np.array(each, dtype=float) for each in zip(*cases, strict=True))
    w = expected * (1 - expected / n)
    one = binomial_score_p(y, n, expected, w, kept * w)
    np.testing.assert_allclose(binomial_score_p(n - y, n, n - expected, w, kept * w), one, rtol=1e-9)
    alone = [binomial_score_p(*each)[0] for each in zip(y[:, None], n, expected, w, kept * w, strict=True)]
    np.testing.assert_allclose(one, alone, rtol=1e-9)  # whatever else is asked beside it


@CASES
@settings(max_examples=40, deadline=None)
def test_more_beyond_the_expected_is_more_surprising(cases, kept):
    _, n, expected = (np.array(each, dtype=float) for each in zip(*cases, strict=True))
    w = expected * (1 - expected / n)
    p = np.array([binomial_score_p(np.ceil(expected) + more, n, expected, w, kept * w) for more in range(1, 8)])
    assert ((np.diff(p, axis=0) < 0) | (p[:-1] < 1e-250)).all()


def test_rare_events_of_many_people_are_counted_like_events_in_time():
    y, expected = np.arange(20.0), 6.0
    rare = binomial_score_p(y, 1e7, expected, expected, 0.8 * expected)
    np.testing.assert_allclose(rare, poisson_score_p(y, expected, expected, 0.8 * expected), rtol=1e-4)


def test_many_events_are_those_of_the_normal():
    y, expected = np.array([370.0, 385.0, 415.0, 430.0]), 400.0
    p = poisson_score_p(y, expected, expected, 0.8 * expected)
    np.testing.assert_allclose(p, two_sided_normal((y - expected) / np.sqrt(0.8 * expected)), rtol=0.1)
