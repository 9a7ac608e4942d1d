"""Regimes of impact: the sets of the ordered groups, against the highest rank; and the equally distributed level."""

from __future__ import annotations

import numpy as np
from set_samples import Truth, shared_draws
from simulation import Regime

PARTS = np.array([0.1, 0.3, 0.25, 0.2, 0.15])
SHARES = {"straight": [0.30, 0.36, 0.43, 0.50, 0.58], "curved": [0.30, 0.50, 0.57, 0.59, 0.60], "flat": [0.4] * 5}
MEASURES = (
    "population_attributable_risk",
    "population_attributable_fraction",
    "excess_events",
    "equally_distributed_equivalent_0_5",
    "equally_distributed_equivalent_1",
    "equally_distributed_equivalent_2",
)


def regimes():
    for name, y in SHARES.items():
        for total in (600, 4000):
            for sampled in (False, True):
                label = f"n {total}, {name}" + (", shares of the sample" if sampled else "")
                truth = Truth(label, np.array(y), np.round(total * PARTS), shares_sampled=sampled, ordered=True)
                measures = MEASURES if not sampled else tuple(each for each in MEASURES if each != "excess_events")
                exact, draw_of = truth.values(measures), shared_draws(truth, measures)
                for measure in measures:
                    grid = "shares of the sample" if sampled else "known shares"
                    yield Regime(measure, "delta", grid, label, exact[measure], draw_of(measure))
