"""What holds of agreement for every table, and how often its ranges hold."""

from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from isonomia.measures.agreement import of_table
from isonomia.stats.agreement_cells import ac1, kappa, specific_agreement
from isonomia.stats.krippendorff import alpha
from programs import program

BENCH = Path(__file__).parents[2] / "bench"


@st.composite
def tables(draw):
    size = draw(st.integers(2, 5))
    cells = draw(st.lists(st.integers(0, 60), min_size=size**2, max_size=size**2))
    return np.array(cells).reshape(size, size)


def same(one, two):
    np.testing.assert_allclose(one, two, rtol=0, atol=1e-12)


@given(tables())
def test_coders_and_the_order_of_answers_do_not_matter(table):
    turned = table[::-1, ::-1]
    for function in (kappa, ac1):
        same(function(table), function(table.T))
        same(function(table), function(turned))
    for weights in ("linear", "quadratic"):
        same(kappa(table, weights), kappa(table.T, weights))
        same(kappa(table, weights), kappa(turned, weights))
    same(specific_agreement(table), specific_agreement(table.T))


@given(tables())
def test_coefficients_stay_within_their_limits(table):
    for value in (kappa(table), kappa(table, "linear"), ac1(table)):
        assert np.isnan(value) or -1 - 1e-12 <= value <= 1 + 1e-12


@given(tables())
def test_ten_times_the_items_give_the_same_value(table):
    for function in (kappa, ac1):
        same(function(table), function(table * 10))


@given(tables())
def test_alpha_of_two_coders_does_not_know_who_is_first(table):
    size = len(table)
    eye = np.eye(size)
    units = (eye[:, None, :] + eye[None, :, :]).reshape(size * size, size)
    for metric in ("nominal", "ordinal", "interval"):
        same(alpha(units, table.ravel(), metric), alpha(units, table.T.ravel(), metric))


@settings(max_examples=30)
@given(tables())
def test_every_figure_has_a_value_or_a_reason(table):
    found = of_table(table, tuple(map(str, range(len(table)))), scale="ordinal")
    for each in (found.kappa, found.ac1, found.alpha, found.weighted):
        assert (each.value is None) == bool(each.reason)
        assert each.value is None or (each.low is None) == bool(each.interval_reason)
        assert each.low is None or each.low <= each.high


def test_ranges_hold():
    """The bench's own regimes, few samples each; the whole table is in docs/coverage.md."""
    bench = program("bench/coverage.py")
    wanted = [
        each for each in bench.regimes_of("agreement") if each.label == "two common answers, n 100" and not each.peer
    ]
    assert [each.measure for each in wanted] == ["kappa", "ac1", "krippendorff_alpha"]
    for each in wanted:
        found = bench.simulate(each, 4000)
        assert 0.92 < found.covered < 0.97, each.measure
        assert found.refused < 0.01
