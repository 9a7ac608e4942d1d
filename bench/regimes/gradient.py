"""Regimes of ordered groups: five unequal groups, 600 to 4,000 people or 6,000 to 40,000 years, straight and curved."""

from __future__ import annotations

import numpy as np
from set_samples import Truth, shared_draws
from simulation import Regime

from isonomia.measures.table import STATISTICS

PARTS = np.array([0.1, 0.3, 0.25, 0.2, 0.15])
SHARES = {"straight": [0.30, 0.36, 0.43, 0.50, 0.58], "curved": [0.30, 0.50, 0.57, 0.59, 0.60], "flat": [0.4] * 5}
RATES = {"straight": [0.012, 0.010, 0.008, 0.006, 0.004], "curved": [0.020, 0.009, 0.007, 0.006, 0.006]}
MEASURES = tuple(
    each.id for each in STATISTICS.values() if each.interval in ("delta", "delta_log") and "order" in each.needs
)
UNBOUNDED = tuple(each for each in MEASURES if "bounds" not in STATISTICS[each].needs)


def _truths():
    for name, y in SHARES.items():
        for total in (600, 4000):
            for sampled in (False, True):
                label = f"n {total}, {name}" + (", shares of the sample" if sampled else "")
                yield Truth(label, np.array(y), np.round(total * PARTS), shares_sampled=sampled, ordered=True)
    for name, y in RATES.items():
        for years in (6000, 40_000):
            yield Truth(f"years {years}, {name}", np.array(y), years * PARTS, "poisson", ordered=True)


def regimes():
    for truth in _truths():
        measures = UNBOUNDED if truth.counted == "poisson" else MEASURES
        exact, draw_of = truth.values(measures), shared_draws(truth, measures)
        for measure in measures:
            grid = "shares of the sample" if truth.shares_sampled else "known shares"
            method = {"delta": "delta", "delta_log": "delta on the log scale"}[STATISTICS[measure].interval]
            yield Regime(measure, method, grid, truth.label, exact[measure], draw_of(measure))
