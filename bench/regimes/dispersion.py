"""Regimes of dispersion: 4 and 12 groups of 60 to 1,200 people, unequal to equal; rare events; rates.

Shares known, or those of the sample itself; quantile gaps over 34, 60 and 100 groups.
"""

from __future__ import annotations

import numpy as np
from set_samples import Truth, shared_draws
from simulation import Regime

from isonomia.measures.table import STATISTICS

SHAPE_4 = np.array([-0.15, -0.05, 0.05, 0.20])
SHAPE_12 = np.array([-0.18, 0.12, -0.06, 0.02, 0.20, -0.10, 0.05, -0.02, 0.09, -0.14, 0.15, -0.08])
SIZES_4 = np.array([60, 200, 500, 1200])
SIZES_12 = np.array([60, 900, 120, 300, 80, 1200, 200, 450, 60, 150, 700, 100])
SPREADS = (1.0, 0.4, 0.15, 0.0)
MEASURES = tuple(
    each.id for each in STATISTICS.values() if each.interval in ("cal", "env") and "quantile" not in each.id
)
LONG_LISTS = {34: "80_20", 60: "90_10", 100: "95_5"}
"""Groups -> the quantiles that so many allow."""
QUANTILES = ("quantile_gap", "quantile_gap_ratio", "quantile_gap_means")


def _truths():
    for name, shape, sizes in (("J 4", SHAPE_4, SIZES_4), ("J 12", SHAPE_12, SIZES_12)):
        for spread in SPREADS:
            yield Truth(f"{name}, spread × {spread}", 0.4 + spread * shape, sizes, reference=1)
    rare = np.array([0.02, 0.05, 0.03, 0.08, 0.04])
    yield Truth("rare, n 30–300", rare, np.array([30, 60, 100, 300, 150]), reference=3, direction=-1)
    yield Truth("rates", 0.5 * rare, np.array([400, 900, 300, 2000, 500]), "poisson", reference=3)


def _sampled_truths():
    """Persons a group are sampled too, and the population shares come from them."""
    for name, shape, sizes in (("J 4", SHAPE_4, SIZES_4), ("J 12", SHAPE_12, SIZES_12)):
        label = f"{name}, spread × 0.4, shares of the sample"
        yield Truth(label, 0.4 + 0.4 * shape, sizes, shares_sampled=True, reference=1)


def _long_list(groups):
    rng = np.random.default_rng(3)
    y = np.clip(rng.normal(0.4, 0.08, groups), 0.1, 0.9)
    return Truth(f"J {groups}, n 80–400", y, rng.integers(80, 400, groups))


def regimes():
    for truth in _truths():
        grid = "equal groups" if truth.label.endswith("× 0.0") else "J 4, 5, 12; n 30–2000"
        yield from _all(truth, MEASURES, grid)
    for truth in _sampled_truths():
        yield from _all(truth, MEASURES, "J 4, 12; shares of the sample")
    for groups, quantiles in LONG_LISTS.items():
        measures = tuple(f"{each}_{quantiles}" for each in QUANTILES)
        yield from _all(_long_list(groups), measures, f"J {groups}", weight=20)


def _all(truth, measures, grid, weight=10):
    exact, draw_of = truth.values(measures), shared_draws(truth, measures)
    for measure in measures:
        method = {"cal": "calibrated", "env": "envelope"}[STATISTICS[measure].interval]
        yield Regime(measure, method, grid, truth.label, exact[measure], draw_of(measure), weight=weight)
