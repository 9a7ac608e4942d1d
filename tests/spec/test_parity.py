"""Time to parity and trends: refusals, words for "never", moving benchmarks, declared breaks."""

import numpy as np
import pytest

from isonomia.errors import InternalError
from isonomia.measures.difference import difference
from isonomia.measures.operands import counted
from isonomia.measures.parity import MAY_NEVER, Flows, time_to_parity_naive, time_to_parity_stock_flow
from isonomia.measures.parity_trend import time_to_parity_trend
from isonomia.measures.trend import gap_change, trend_slope, trends
from isonomia.model.reasons import REASONS
from isonomia.model.registry import registry
from isonomia.stats.lines import weighted_line

YEARS = np.arange(2010.0, 2020.0)
IDS = {
    "trend_slope",
    "annual_percent_change",
    "gap_change",
    "time_to_parity_naive",
    "time_to_parity_trend",
    "time_to_parity_stock_flow",
}


def rng(seed=1):
    return np.random.default_rng(seed)


def stock_flow(*flows, q=0.2, **more):
    return time_to_parity_stock_flow(Flows.of(*flows), q, rng(), **more)


def test_the_registry_has_these_measures_and_projections_are_private():
    listed = {id_: each for id_, each in registry().items() if each.family == "parity"}
    assert set(listed) == IDS
    assert {name for name, each in listed.items() if each.private} == {each for each in IDS if "parity" in each}


@pytest.mark.parametrize(
    ("deficit", "extra", "value", "reason"),
    [(100, 20, 5, ""), (0, 0, 0, ""), (-5, 3, 0, ""), (10, 0, None, "UNREACHED"), (10, -1, None, "UNREACHED")],
)
def test_the_naive_answer(deficit, extra, value, reason):
    found = time_to_parity_naive(deficit, extra)
    assert found.reason[0] == reason
    assert value is None or found.value[0] == value
    assert time_to_parity_naive(np.nan, 3).reason[0] == "NO_DATA"


@pytest.mark.parametrize(
    ("flows", "q", "reason"),
    [
        ((1000, 100, 100, 30, 50), 0.2, ""),
        ((1000, 250, 100, 10, 50), 0.2, ""),  # reached already
        ((1000, 100, 100, 20, 50), 0.2, "UNREACHED"),  # entrants exactly at the benchmark: nearer, never there
        ((1000, 100, 100, 10, 50), 0.2, "UNREACHED"),
        ((1000, 100, 0, 0, 50), 0.2, "UNREACHED"),  # nobody enters
        ((0, 0, 10, 3, 0), 0.2, "NO_DATA"),
        ((1000, np.nan, 100, 30, 50), 0.2, "NO_DATA"),
        ((1000, 1001, 100, 30, 50), 0.2, "NOT_NESTED"),
        ((1000, 100, 100, 101, 50), 0.2, "NOT_NESTED"),
        ((1000, 100, 100, 30, 1001), 0.2, "NOT_NESTED"),
        ((1000, 100, 100, -1, 50), 0.2, "NOT_NESTED"),
        ((1000, 100, 100, 30, 1000), 0.2, "OUT_OF_BOUNDS"),
        ((1000, 100, 100, 30, 50), 1.0, "OUT_OF_BOUNDS"),
        ((1000, 100, 100, 30, 50), 0.0, "OUT_OF_BOUNDS"),
        ((1000, 100, 100, 30, 50), np.nan, "NO_BENCHMARK"),
    ],
)
def test_stock_and_flow_answers_or_refuses_with_a_reason(flows, q, reason):
    found = stock_flow(*flows, q=q)
    assert found.result.reason[0] == reason
    if reason not in ("", "UNREACHED"):
        assert np.isnan(found.never[0])
        assert np.isnan(found.earliest[0])
    if reason:
        assert reason in registry()["time_to_parity_stock_flow"].refuses


def test_never_is_said_in_words():
    assert REASONS["UNREACHED"] == "Never reached under the stated flows"
    found = stock_flow(1000, 100, 100, 20, 50)
    assert np.isnan(found.result.value[0])
    assert found.never[0] > 0.3
    assert np.isfinite(found.earliest[0])  # the data allow for a share of entrants a little above the benchmark


def test_a_range_without_an_end_says_so():
    found = stock_flow(1000, 100, 100, 23, 50)
    assert np.isfinite(found.result.value[0])
    assert np.isinf(found.result.high[0])
    assert found.result.flags[MAY_NEVER][0]
    assert 0.025 < found.never[0] < 0.5
    clear = stock_flow(100_000, 10_000, 10_000, 3000, 5000)
    assert np.isfinite(clear.result.high[0])
    assert not clear.result.flags[MAY_NEVER][0]


def test_the_same_generator_gives_the_same_range_and_more_entrants_a_narrower_one():
    one, same = stock_flow(1000, 100, 100, 40, 50), stock_flow(1000, 100, 100, 40, 50)
    assert (one.result.low[0], one.result.high[0]) == (same.result.low[0], same.result.high[0])
    large = stock_flow(100_000, 10_000, 10_000, 4000, 5000)
    assert large.result.value[0] == pytest.approx(one.result.value[0])
    assert large.result.high[0] - large.result.low[0] < (one.result.high[0] - one.result.low[0]) / 5


def test_an_uncertain_benchmark_widens_the_range():
    known, unsure = (
        stock_flow(100_000, 10_000, 10_000, 4000, 5000),
        stock_flow(100_000, 10_000, 10_000, 4000, 5000, q_se=0.02),
    )
    assert unsure.result.low[0] < known.result.low[0]
    assert unsure.result.high[0] > known.result.high[0]


def test_a_benchmark_that_rises_is_reached_later_and_one_that_outruns_the_entrants_never():
    flows = (1000, 100, 100, 40, 50)
    still = stock_flow(*flows, q=np.full((1, 3), 0.2)).result.value[0]
    rising = stock_flow(*flows, q=0.2 + 0.005 * np.arange(20)[None]).result.value[0]
    assert still == pytest.approx(stock_flow(*flows, q=0.2).result.value[0], abs=0.05)
    assert rising > still
    assert stock_flow(*flows, q=np.array([[0.2, 0.3, 0.41]])).result.reason[0] == "UNREACHED"


def test_several_places_at_once_are_each_their_own():
    found = time_to_parity_stock_flow(Flows.of([1000, 1000], [100, 100], 100, [40, 10], 50), [0.2, 0.2], rng())
    assert list(found.result.reason) == ["", "UNREACHED"]
    with pytest.raises(InternalError, match="unlike shape"):
        Flows(*(np.ones(size) for size in (1, 1, 1, 1, 2)))


def test_the_trend_answer_and_its_refusals():
    n, shares = np.full((4, 10), 5000.0), np.stack([0.1 + 0.01 * np.arange(10)] * 4)
    shares[1] = 0.1  # flat
    shares[2] = 0.3 + 0.01 * np.arange(10)  # reached
    n[3, 2:] = 0  # two years alone
    found = time_to_parity_trend(YEARS, n, np.round(n * shares), [0.3, 0.3, 0.2, 0.3])
    assert list(found.reason) == ["", "UNREACHED", "", "TOO_FEW_GROUPS"]
    assert 6 < found.value[0] < 12
    assert found.low[0] < found.value[0] < found.high[0]
    assert (found.value[2], found.low[2], found.high[2]) == (0, 0, 0)
    for q, reason in ((np.nan, "NO_BENCHMARK"), (1.0, "OUT_OF_BOUNDS"), (0.0, "OUT_OF_BOUNDS")):
        assert time_to_parity_trend(YEARS, n[0], n[0] * shares[0], q).reason[0] == reason
    assert time_to_parity_trend(YEARS, np.zeros(10), np.zeros(10), 0.2).reason[0] == "NO_DATA"


def test_a_slope_that_is_not_clear_of_nothing_has_no_range():
    found = time_to_parity_trend(YEARS, np.full(10, 50.0), [5, 6, 4, 7, 5, 6, 5, 6, 7, 5], 0.3)
    assert found.reason[0] == ""
    assert found.interval_reason[0] == "UNBOUNDED"


def test_above_the_benchmark_and_falling_is_reached_and_not_a_year_to_come():
    clear = time_to_parity_trend(YEARS, np.full(10, 5000.0), 5000 * (0.5 - 0.02 * np.arange(10)), 0.2)
    assert (clear.value[0], clear.low[0], clear.high[0]) == (0, 0, 0)
    close = time_to_parity_trend(YEARS, np.full(10, 60.0), np.round(60 * (0.4 - 0.02 * np.arange(10))), 0.21)
    assert close.value[0] == 0
    assert close.interval_reason[0] == "UNBOUNDED"


def test_a_slope_is_never_fitted_across_a_declared_break():
    y = np.where(YEARS < 2015, 0.1 + 0.01 * (YEARS - 2010), 0.5 - 0.01 * (YEARS - 2015))
    before, after = trends(YEARS, y, np.full(10, 0.005), breaks=[2015])
    assert (before.first, before.last, after.first, after.last) == (2010, 2014, 2015, 2019)
    assert before.slope.value[0] == pytest.approx(0.01)
    assert after.slope.value[0] == pytest.approx(-0.01)
    (across,) = trends(YEARS, y, np.full(10, 0.005))
    assert across.slope.value[0] > 0.03  # what a break that is not declared would have said
    assert before.percent.value[0] > 0 > after.percent.value[0]


def test_short_segments_and_missing_years_and_errors():
    short, rest = trends(YEARS, np.linspace(0.1, 0.2, 10), np.full(10, 0.01), breaks=[2012])
    assert short.slope.reason[0] == short.percent.reason[0] == "TOO_FEW_GROUPS"
    assert rest.slope.reason[0] == ""
    (gaps,) = trends(YEARS, np.where(YEARS == 2013, np.nan, 0.1 + 0.01 * (YEARS - 2010)), np.full(10, 0.01))
    assert gaps.slope.value[0] == pytest.approx(0.01)
    (nothing,) = trends(YEARS, np.full(10, np.nan), np.full(10, 0.01))
    assert nothing.slope.reason[0] == nothing.percent.reason[0] == "NO_DATA"
    (unsure,) = trends(YEARS, 0.1 + 0.01 * (YEARS - 2010), np.where(YEARS == 2013, np.nan, 0.01))
    assert unsure.slope.value[0] == pytest.approx(0.01)
    assert unsure.slope.interval_reason[0] == unsure.percent.interval_reason[0] == "NO_SE"
    (zero,) = trends(YEARS, np.where(YEARS == 2013, 0.0, 0.1), np.full(10, 0.01))
    assert zero.percent.reason[0] == "NOT_POSITIVE"
    assert zero.slope.reason[0] == ""


def test_absolute_and_relative_change_can_point_in_opposite_directions():
    gap, ratio = np.array([[0.10, 0.09, 0.08, 0.07]]), np.array([[2.0, 2.2, 2.5, 3.0]])
    for y, sign in ((gap, -1), (ratio, 1)):
        (found,) = trends(YEARS[:4], y, np.full((1, 4), 0.01))
        assert np.sign(found.slope.value[0]) == np.sign(found.percent.value[0]) == sign


def test_periods_must_rise():
    for years in ([2011, 2010, 2012], [2010, 2010, 2011], [2010, 2011]):
        with pytest.raises(InternalError, match="periods"):
            trends(years, [0.1, 0.2, 0.3], [0.01] * 3)


def test_the_weighted_line_is_that_of_the_normal_equations():
    x, y, s = YEARS, rng(3).normal(size=(1, 10)), rng(4).uniform(0.5, 2, (1, 10))
    fit = weighted_line(x, y, s)
    design, w = np.stack([np.ones(10), x - x.mean()], axis=1), np.diag(1 / s[0] ** 2)
    beta = np.linalg.solve(design.T @ w @ design, design.T @ w @ y[0])
    cov = np.linalg.inv(design.T @ w @ design)
    rest = y[0] - design @ beta
    inflation = np.sqrt(max(1.0, rest @ w @ rest / 8))
    assert fit.slope[0] == pytest.approx(beta[1])
    assert fit.slope_error[0] == pytest.approx(inflation * np.sqrt(cov[1, 1]))
    assert fit.level[0] == pytest.approx(beta[0] + beta[1] * (fit.centre[0] - x.mean()))
    assert fit.level_error[0] == pytest.approx(inflation / np.sqrt(np.trace(w)))


def test_scatter_beyond_the_errors_widens_the_range():
    y = np.array([[0.1, 0.3, 0.1, 0.3, 0.1, 0.3]])
    narrow, wide = trend_slope(YEARS[:6], y, np.full((1, 6), 0.01)), trend_slope(YEARS[:6], y, np.full((1, 6), 0.2))
    assert narrow.se[0] > 5 * 0.01 / np.sqrt(17.5)
    assert wide.se[0] == pytest.approx(0.2 / np.sqrt(17.5))


def test_the_change_of_a_gap_keeps_the_limits_of_both():
    before = difference("proportion", counted(200, 60), counted(400, 200))
    after = difference("proportion", counted(220, 90), counted(380, 190))
    found = gap_change(before, after)
    assert found.value[0] == pytest.approx(after.value[0] - before.value[0])
    assert found.low[0] < found.value[0] < found.high[0]
    panel = gap_change(before, after, correlation=0.6)
    assert panel.high[0] - panel.low[0] < found.high[0] - found.low[0]
    nobody = difference("proportion", counted(0, 0), counted(400, 200))
    assert gap_change(nobody, after).reason[0] == gap_change(after, nobody).reason[0] == "NO_DATA"
