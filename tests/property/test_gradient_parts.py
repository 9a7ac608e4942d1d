"""The parts of a gradient: they sum to the index, and ignore units and the scale of weights."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isonomia.errors import InternalError
from isonomia.measures.concentration_decomposition import RankedSums, concentration_decomposition


@st.composite
def ranked(draw):
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n = draw(st.integers(12, 40))
    rank = np.concatenate((np.arange(5), rng.integers(0, 5, n - 5)))
    x = rng.gamma(2.0, 1.0, (n, 2)) + rank[:, None] * 0.2
    return rank, x, 1 + x @ rng.uniform(0, 1, 2) + rng.random(n), rng.uniform(0.5, 2, n)


@given(ranked(), st.floats(0.1, 10))
@settings(max_examples=30)
def test_parts_sum_to_the_index_and_ignore_units_and_the_scale_of_weights(rows, scale):
    rank, x, y, w = rows
    found = concentration_decomposition(RankedSums.of_rows(rank, x, y, w))
    parts = [each.value[0] for each in (*found.contributions, found.residual)]
    assert sum(parts) == pytest.approx(found.index.value[0], abs=1e-12)
    np.testing.assert_allclose(parts[:-1], (found.elasticity * found.concentration)[0], atol=1e-9)
    moved = concentration_decomposition(RankedSums.of_rows(10 * rank, x * [scale, 1], y * scale, w * scale))
    for one, other in zip((found.index, *found.contributions), (moved.index, *moved.contributions), strict=True):
        assert other.value[0] == pytest.approx(one.value[0], abs=1e-8)
    turned = concentration_decomposition(RankedSums.of_rows(-rank, x, y, w))
    assert turned.index.value[0] == pytest.approx(-found.index.value[0], abs=1e-9)


@given(ranked())
@settings(max_examples=20)
def test_a_person_of_weight_two_is_two_persons(rows):
    rank, x, y, _ = rows
    twice = concentration_decomposition(RankedSums.of_rows(rank, x, y, np.where(np.arange(len(y)) == 0, 2.0, 1.0)))
    doubled = [np.concatenate((each, each[:1])) for each in (rank, x, y)]
    same = concentration_decomposition(RankedSums.of_rows(*doubled, np.ones(len(y) + 1)))
    for one, other in zip((twice.index, twice.residual), (same.index, same.residual), strict=True):
        assert one.value[0] == pytest.approx(other.value[0], abs=1e-10)


def test_what_the_parts_of_a_gradient_refuse():
    rank, x = np.arange(6), np.arange(6.0)[:, None] ** 2
    ones = np.ones(6)
    assert concentration_decomposition(RankedSums.of_rows(rank, x, x[:, 0], 0 * ones)).index.reason[0] == "NO_DATA"
    assert (
        concentration_decomposition(RankedSums.of_rows(rank, x, 0 * ones, ones)).index.reason[0] == "ZERO_DENOMINATOR"
    )
    twice = RankedSums.of_rows(rank, np.column_stack((x, x)), x[:, 0] + rank, ones)
    assert concentration_decomposition(twice).index.reason[0] == "COLLINEAR"
    plain = concentration_decomposition(RankedSums.of_rows(rank, x, x[:, 0] + rank, ones))
    assert plain.index.interval_reason[0] == "NO_SE"
    with pytest.raises(InternalError):
        RankedSums(np.ones((1, 2)), np.ones((1, 3, 2)), np.ones((1, 2, 2)))


def test_a_gradient_has_an_interval_from_replicate_groups():
    rng = np.random.default_rng(8)
    rank = rng.integers(0, 4, 400)
    x = rng.gamma(2.0, 1.0, (400, 1)) + rank[:, None]
    y = 1 + x[:, 0] + rng.random(400)
    replicate = np.arange(400) % 20
    parts = [RankedSums.of_rows(rank, x, y, (replicate == r).astype(float)) for r in range(20)]
    stacked = RankedSums(*(np.concatenate([getattr(p, name) for p in parts]) for name in ("weight", "first", "second")))
    found = concentration_decomposition(RankedSums.of_rows(rank, x, y, np.ones(400)), stacked)
    for each in (found.index, *found.contributions, found.residual):
        assert each.low[0] < each.value[0] < each.high[0]
    without = [
        concentration_decomposition(RankedSums.of_rows(*(each[replicate != r] for each in (rank, x, y)), np.ones(380)))
        for r in range(20)
    ]
    indices = np.array([each.index.value[0] for each in without])
    assert found.index.se[0] == pytest.approx(np.sqrt(19 / 20 * ((indices - indices.mean()) ** 2).sum()))
