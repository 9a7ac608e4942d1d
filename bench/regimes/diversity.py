"""Regimes of diversity: 10 to 300 persons over four or five categories, from equal to very unequal shares."""

from __future__ import annotations

import numpy as np
from simulation import Regime

from isonomia.measures.diversity import diversities

MIXES = {
    "equal": (0.25, 0.25, 0.25, 0.25),
    "half": (0.5, 0.25, 0.125, 0.125),
    "one large": (0.85, 0.1, 0.03, 0.02),
    "five": (0.4, 0.3, 0.2, 0.05, 0.05),
}
SIZES = (20, 40, 300)


def regimes():
    for measure in ("blau", "shannon"):
        for name, mix in MIXES.items():
            for n in SIZES:
                p = np.array(mix)
                truth = 1 - np.sum(p**2) if measure == "blau" else -np.sum(p * np.log(p))
                grid = "N 20, 40, 300; four mixes"
                yield Regime(
                    measure, "calibrated", grid, f"N {n}, {name}", float(truth), _draw(measure, p, n), weight=40
                )


def _draw(measure, p, n):
    def draw(rng, size):
        found = diversities(rng.multinomial(n, p, size), (measure,))[measure]
        return found.low, found.high

    return draw
