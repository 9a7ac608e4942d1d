"""Regimes of representation: 60 to 20,349 persons, benchmark known or with a coefficient of variation of 0.5–15 %."""

from __future__ import annotations

import numpy as np
from simulation import Regime

from isonomia.measures.operands import counted
from isonomia.measures.representation import REPRESENTATION, benchmark_share

SETTINGS = ((60, 0.05, 0.1), (60, 0.3, 0.25), (200, 0.02, 0.05), (1000, 0.1, 0.2), (20_349, 0.06, 0.18))
"""(N, p, q)."""
CVS = (0.0, 0.005, 0.05, 0.15)


def regimes():
    for measure, function in REPRESENTATION.items():
        for n, p, q in SETTINGS:
            for cv in CVS:
                draw = _draw(function, n, p, q, cv)
                grid = "N 60–20,349, benchmark " + ("known" if cv == 0 else "CV 0.5–15 %")
                method = "Wilson" if cv == 0 else "MOVER"
                yield Regime(measure, method, grid, f"N {n}, p {p}, q {q}, CV {cv}", _truth(measure, n, p, q), draw)
    for q in (0.05, 0.1, 0.25):
        for cv in CVS[1:]:
            draw = _benchmark(q, cv)
            yield Regime("benchmark_share", "Wilson", "q 5–25 %, CV 0.5–15 %", f"q {q}, CV {cv}", q, draw)


def _truth(measure, n, p, q):
    return {
        "representation_quotient": p / q,
        "representation_odds": p / (1 - p) / (q / (1 - q)),
        "parity_difference": p - q,
        "count_gap": n * (p - q),
    }[measure]


def _draw(function, n, p, q, cv):
    def draw(rng, size):
        share = counted(n, rng.binomial(n, p, size))
        estimate = np.clip(rng.normal(q, cv * q, size), 1e-6, 1 - 1e-6) if cv else np.full(size, q)
        found = function(share, estimate, np.full(size, cv * q) if cv else None)
        return found.low, found.high

    return draw


def _benchmark(q, cv):
    def draw(rng, size):
        found = benchmark_share(rng.normal(q, cv * q, size), np.full(size, cv * q))
        return found.low, found.high

    return draw
