"""The bootstrap from cells is the bootstrap of the people behind them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from isonomia.errors import InternalError
from isonomia.stats.cell_bootstrap import of_counts, of_means, percentile_limits, tabulated

CELLS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=6).filter(
    lambda cells: sum(yes + no for yes, no in cells) > 0
)


@given(CELLS, st.integers(0, 2**32))
@settings(max_examples=60, deadline=None)
def test_from_the_same_uniforms_resampled_rows_give_the_same_table_to_the_last_bit(cells, seed):
    yes, no = (np.array(each) for each in zip(*cells, strict=True))
    counts = np.concatenate((yes, no))
    people = np.repeat(np.arange(len(counts)), counts)  # one row a person: cell and outcome
    uniforms = np.random.default_rng(seed).random((5, len(people)))
    rows = people[np.floor(uniforms * len(people)).astype(int)]
    wanted = np.stack([np.bincount(each, minlength=len(counts)) for each in rows])
    np.testing.assert_array_equal(tabulated(counts, uniforms), wanted)


def test_drawn_at_once_the_table_has_the_distribution_of_resampled_rows():
    yes, n = np.array([3, 20, 1]), np.array([10, 60, 4])
    uniforms = np.random.default_rng(1).random((4000, n.sum()))
    rows = tabulated(np.concatenate((yes, n - yes)), uniforms)
    drawn = of_counts(yes, n, 4000)
    for at in range(3):
        for mine, theirs in ((drawn.y[:, at], rows[:, at]), (drawn.n[:, at], rows[:, at] + rows[:, at + 3])):
            assert stats.ks_2samp(mine, theirs).pvalue > 1e-3
    both = np.concatenate((drawn.y, drawn.n), axis=1), np.concatenate((rows[:, :3], rows[:, :3] + rows[:, 3:]), axis=1)
    np.testing.assert_allclose(*(np.cov(each.T) for each in both), atol=1.5)


def test_means_have_the_distribution_of_resampled_people():
    rng = np.random.default_rng(2)
    people = [rng.gamma(2, 3, size) for size in (80, 40)]
    n, sy, syy = (np.array([f(each) for each in people]) for f in (len, np.sum, lambda y: np.sum(y**2)))
    everybody, cell = np.concatenate(people), np.repeat([0, 1], n)
    gaps = []
    for _ in range(4000):
        rows = rng.integers(0, len(cell), len(cell))
        gaps.append(np.subtract(*(everybody[rows][cell[rows] == each].mean() for each in (0, 1))))
    drawn = of_means(n, sy, syy, 4000).level
    mine = drawn[:, 0] - drawn[:, 1]
    assert mine.mean() == pytest.approx(np.mean(gaps), abs=0.06)
    assert mine.std() == pytest.approx(np.std(gaps), rel=0.05)
    np.testing.assert_allclose(percentile_limits(mine), np.quantile(gaps, [0.025, 0.975]), atol=0.15)


@given(CELLS)
@settings(max_examples=30, deadline=None)
def test_everybody_is_drawn_and_nobody_from_an_empty_cell(cells):
    yes, no = (np.array(each) for each in zip(*cells, strict=True))
    drawn = of_counts(yes, yes + no, 20)
    assert np.all(drawn.n.sum(axis=1) == (yes + no).sum())
    assert np.all(drawn.y <= drawn.n)
    assert not drawn.n[:, yes + no == 0].any()
    assert np.array_equal(drawn.y, of_counts(yes, yes + no, 20).y)  # the seed is constant


def test_what_is_no_table_is_refused():
    with pytest.raises(InternalError, match="nobody"):
        of_counts([0], [0])
    with pytest.raises(InternalError, match="more of them"):
        of_counts([5], [3])
