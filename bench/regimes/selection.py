"""Regimes of selection: pools of three to six groups, from 8 people in a group to 100,000.

The impact ratio is set beside the highest *true* rate: one regime has a clear top group and one has three that are
nearly alike, where the observed top was chosen by luck.
"""

from __future__ import annotations

import numpy as np
from simulation import Regime

from isonomia.measures.percentage_points import ppg_1, ppg_2017
from isonomia.measures.pool import Pool
from isonomia.measures.selection import (
    impact_ratio,
    proportionality_index,
    relative_yield,
    successes_needed,
    yields,
)

SIZES = {
    "8 of 168": (8, 40, 120),
    "30 of 630": (30, 200, 400),
    "118 of 18,331": (118, 4000, 14_213),
    "1,000 of 6,000": (1000, 2000, 3000),
    "100,000 of 300,000": (100_000, 80_000, 120_000),
}
RATES = {"clear top": (0.3, 0.45, 0.6), "alike": (0.4, 0.4, 0.4), "rare": (0.05, 0.08, 0.15)}


def _truths(n, p):
    """What each measure of the first group estimates; the other groups' sizes are fixed."""
    n, p = np.array(n, dtype=float), np.array(p)
    rest, whole = (n[1:] @ p[1:]) / n[1:].sum(), (n @ p) / n.sum()
    return {
        "yield": p[0],
        "relative_yield": p[0] / p[-1],
        "impact_ratio": p[0] / p.max(),
        "ppg_1": p[0] - rest,
        "ppg_2017": p[0] - whole,
        "proportionality_index": p[0] / whole,
        "successes_needed": max(0.0, (rest - p[0]) * n[0]),
    }


FUNCTIONS = {
    "yield": ("Wilson", yields),
    "relative_yield": ("Koopman", lambda pool: relative_yield(pool, 2)),
    "impact_ratio": ("Koopman", impact_ratio),
    # The rule does not look at ten people or fewer; its interval is judged in every regime all the same.
    "ppg_1": ("Newcombe", lambda pool: ppg_1(pool, most=0).result),
    "ppg_2017": ("Newcombe", lambda pool: ppg_2017(pool).result),
    "proportionality_index": ("Koopman as an index", proportionality_index),
    "successes_needed": ("Newcombe × people", successes_needed),
}


def regimes():
    for measure, (method, function) in FUNCTIONS.items():
        for name, p in RATES.items():
            for label, n in SIZES.items():
                # With no gap the need is 0, which its interval holds on one side alone: not a two-sided promise.
                if measure == "successes_needed" and name == "alike":
                    continue
                grid = f"8–100,000 people, {name}" if measure == "impact_ratio" else "8–100,000 people"
                truth = float(_truths(n, p)[measure])
                yield Regime(measure, method, grid, f"{label}, {name}", truth, _draw(function, n, p))


def _draw(function, n, p):
    def draw(rng, size):
        counts = np.broadcast_to(np.array(n, dtype=float), (size, len(n)))
        found = function(Pool.of(counts, rng.binomial(n, p, (size, len(n)))))
        groups = len(n)
        # A group that is at the top by luck has a value of 1 and no interval.
        low, high = (np.where(found.interval_reason == "NOT_APPLICABLE", 1.0, each) for each in (found.low, found.high))
        return low[::groups], high[::groups]

    return draw
