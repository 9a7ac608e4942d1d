"""Regimes of dispersion: 4, 12 and 34 groups of 60 to 1,200 people, unequal to equal; rare events; rates."""

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
QUANTILES = ("quantile_gap_80_20", "quantile_gap_ratio_80_20", "quantile_gap_means_80_20")


def _truths():
    for name, shape, sizes in (("J 4", SHAPE_4, SIZES_4), ("J 12", SHAPE_12, SIZES_12)):
        for spread in SPREADS:
            yield Truth(f"{name}, spread × {spread}", 0.4 + spread * shape, sizes, reference=1)
    rare = np.array([0.02, 0.05, 0.03, 0.08, 0.04])
    yield Truth("rare, n 30–300", rare, np.array([30, 60, 100, 300, 150]), reference=3, direction=-1)
    yield Truth("rates", 0.5 * rare, np.array([400, 900, 300, 2000, 500]), "poisson", reference=3)


def _long_list():
    rng = np.random.default_rng(3)
    return Truth("J 34, n 80–400", np.clip(rng.normal(0.4, 0.08, 34), 0.1, 0.9), rng.integers(80, 400, 34))


def regimes():
    for truth in _truths():
        exact, draw_of = truth.values(MEASURES), shared_draws(truth, MEASURES)
        for measure in MEASURES:
            grid = "equal groups" if truth.label.endswith("× 0.0") else "J 4, 5, 12; n 30–2000"
            yield _regime(measure, grid, truth.label, exact[measure], draw_of(measure))
    truth = _long_list()
    exact, draw_of = truth.values(QUANTILES), shared_draws(truth, QUANTILES)
    for measure in QUANTILES:
        yield _regime(measure, "J 34", truth.label, exact[measure], draw_of(measure))


def _regime(measure, grid, label, truth, draw):
    method = {"cal": "calibrated", "env": "envelope"}[STATISTICS[measure].interval]
    return Regime(measure, method, grid, label, truth, draw, weight=10)
