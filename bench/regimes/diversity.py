"""Regimes of diversity: 20 to 300 persons over four or five categories, from equal to very unequal shares.

The others' interval is the delta method's, value ± z·SE.
"""

from __future__ import annotations

import numpy as np
from simulation import Regime

from isonomia.measures.diversity import DIVERSITY, diversities

MIXES = {
    "equal": (0.25, 0.25, 0.25, 0.25),
    "half": (0.5, 0.25, 0.125, 0.125),
    "one large": (0.85, 0.1, 0.03, 0.02),
    "five": (0.4, 0.3, 0.2, 0.05, 0.05),
}
SIZES = (20, 40, 300)
GRID = "N 20, 40, 300; four mixes"
Z = 1.959964


def regimes():
    for name, mix in MIXES.items():
        p = np.array(mix)
        for n in SIZES:
            sample = _shared(p, n)
            for measure, truth in _truths(p).items():
                method = "bounds" if measure == "hill_0" else "calibrated"
                label = f"N {n}, {name}"
                yield Regime(measure, method, GRID, label, truth, _limits(sample, measure), weight=8)
                if measure in ("blau_unbiased", "shannon"):
                    peer = _delta(sample, measure)
                    yield Regime(measure, "delta", GRID, label, truth, peer, peer=True, weight=8)


def _truths(p):
    evenness, entropy = float(1 - np.sum(p**2)), float(-np.sum(p * np.log(p)))
    size = len(p)
    found = {"blau": evenness, "blau_unbiased": evenness, "iqv": evenness * size / (size - 1), "shannon": entropy}
    return found | {"hill_0": float(size), "hill_1": float(np.exp(entropy)), "hill_2": float(1 / np.sum(p**2))}


def _shared(p, n):
    """One simulation for all indices of a mix."""
    kept = {}

    def sample(rng, size):
        if size not in kept:
            kept[size] = diversities(rng.multinomial(n, p, size), DIVERSITY)
        return kept[size]

    return sample


def _limits(sample, measure):
    def draw(rng, size):
        found = sample(rng, size)[measure]
        return found.low, found.high

    return draw


def _delta(sample, measure):
    def draw(rng, size):
        found = sample(rng, size)[measure]
        return found.value - Z * found.se, found.value + Z * found.se

    return draw
