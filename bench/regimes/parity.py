"""Regimes of trends and of time to parity: 5 to 20 years, 60 to 5,000 people a year; stocks of 400 to 50,000."""

from __future__ import annotations

import numpy as np
from simulation import Regime

from isonomia.measures.difference import difference
from isonomia.measures.operands import counted
from isonomia.measures.parity import Flows, time_to_parity_stock_flow
from isonomia.measures.parity_trend import time_to_parity_trend
from isonomia.measures.trend import annual_percent_change, gap_change, trend_slope
from isonomia.stats.stock_flow import years_to_share

SERIES = ((5, 200), (10, 60), (10, 800), (20, 5000))
"""Years, people a year."""
FLOWS = {
    # stock, members, entrants, share of entrants, exit rate, benchmark
    "400, entrants clear": (400, 40, 40, 0.5, 0.06, 0.2),
    "2,000, entrants clear": (2000, 200, 160, 0.35, 0.05, 0.2),
    "2,000, growing": (2000, 100, 400, 0.3, 0.03, 0.15),
    "50,000": (50_000, 5000, 2500, 0.25, 0.04, 0.2),
}


def regimes():
    for years, n in SERIES:
        x = 2000.0 + np.arange(years)
        label, grid = f"{years} years of {n}", "5–20 years, 60–5,000 people"
        line = 0.3 + 0.01 * (x - x.mean())
        yield Regime("trend_slope", "t", grid, label, 0.01, _trend(trend_slope, x, n, line))
        grown = 0.3 * 1.03 ** (x - x.mean())
        yield Regime("annual_percent_change", "t", grid, label, 0.03, _trend(annual_percent_change, x, n, grown))
        logit = -1.5 + 0.1 * (x - 2000)
        q = 1 / (1 + np.exp(-(logit[-1] + 0.6)))
        draw = _parity_trend(x, n, 1 / (1 + np.exp(-logit)), q)
        yield Regime("time_to_parity_trend", "Fieller", grid, label, 6.0, draw)
    for n, m, before, after in ((40, 200, 0.3, 0.4), (300, 4000, 0.1, 0.15), (2000, 3000, 0.5, 0.45)):
        draw = _change(n, m, before, after)
        yield Regime("gap_change", "MOVER", "40–4,000 people", f"{n} and {m}", after - before, draw)
    for label, (stock, members, entrants, s, delta, q) in FLOWS.items():
        truth = float(years_to_share(members / stock, s, q, delta, entrants / stock))
        draw = _stock_flow(stock, members, entrants, s, delta, q)
        yield Regime("time_to_parity_stock_flow", "simulation", "stocks of 400–50,000", label, truth, draw, weight=4)


def _trend(function, x, n, p):
    def draw(rng, size):
        count = rng.binomial(n, p, (size, len(x)))
        share = (count + 0.5) / (n + 1)
        found = function(x, count / n, np.sqrt(share * (1 - share) / n))
        return found.low, found.high

    return draw


def _parity_trend(x, n, p, q):
    def draw(rng, size):
        found = time_to_parity_trend(x, np.full((size, len(x)), n), rng.binomial(n, p, (size, len(x))), q)
        return found.low, found.high

    return draw


def _change(n, m, before, after):
    def draw(rng, size):
        gaps = [
            difference(
                "proportion", counted(n, rng.binomial(n, 0.4 + gap, size)), counted(m, rng.binomial(m, 0.4, size))
            )
            for gap in (before, after)
        ]
        found = gap_change(*gaps)
        return found.low, found.high

    return draw


def _stock_flow(stock, members, entrants, s, delta, q):
    def draw(rng, size):
        columns = (np.full(size, float(each)) for each in (stock, members, entrants))
        flows = Flows.of(*columns, rng.binomial(entrants, s, size), rng.binomial(stock, delta, size))
        found = time_to_parity_stock_flow(flows, q, rng, draws=2000)
        # A sample that is refused because its own entrants do not exceed the benchmark says "never": a miss.
        never = found.result.reason == "UNREACHED"
        return np.where(never, np.inf, found.result.low), np.where(never, np.inf, found.result.high)

    return draw
