"""Regimes of the highest beside the lowest of 4 and 8 groups of 60 to 800 people, unequal to equal.

The others' interval is the one for two groups that were named in advance (Newcombe, Koopman).
"""

from __future__ import annotations

import numpy as np
from simulation import Regime

from isonomia.measures.extremes import compare_extremes
from isonomia.model.groups import NO_REFERENCE, Groups
from isonomia.stats.two_proportions import koopman, newcombe

SIZES = {4: np.array([60, 200, 400, 800]), 8: np.array([60, 80, 120, 200, 300, 400, 600, 800])}


def regimes():
    for j, sizes in SIZES.items():
        shape = np.linspace(-1, 1, j)[np.argsort(np.arange(j) * 3 % j, kind="stable")]
        for spread in (0.15, 0.05, 0.0):
            p = 0.4 + spread * shape
            for measure, truth in (("difference", p.max() - p.min()), ("ratio", p.max() / p.min())):
                label, grid = f"J {j}, spread ± {spread:g}", "extremes of 4 and 8 groups"
                yield Regime(measure, "envelope", grid, label, float(truth), _ours(measure, p, sizes), weight=20)
                yield Regime(
                    measure, "two named groups", grid, label, float(truth), _theirs(measure, p, sizes), peer=True
                )


def _ours(measure, p, sizes):
    def draw(rng, size):
        found = compare_extremes(_groups(rng.binomial(sizes, p, (size, len(p))), sizes))[measure].result
        return found.low, found.high

    return draw


def _theirs(measure, p, sizes):
    def draw(rng, size):
        events = rng.binomial(sizes, p, (size, len(p)))
        rows, top, bottom = np.arange(size), (events / sizes).argmax(axis=1), (events / sizes).argmin(axis=1)
        limits = newcombe if measure == "difference" else koopman
        return limits(events[rows, top], sizes[top], events[rows, bottom], sizes[bottom])

    return draw


def _groups(events, sizes):
    sets, j = events.shape
    n = np.broadcast_to(sizes, (sets, j)).astype(float)
    smooth = (events + 0.5) / (n + 1)
    y, share = events / n, n / n.sum(axis=1, keepdims=True)
    return Groups(
        codes=np.full((sets, j), "", dtype=object),
        y=y,
        s=np.sqrt(smooth * (1 - smooth) / n),
        kind="proportion",
        p=share,
        mean=(share * y).sum(axis=1),
        reference=np.full(sets, NO_REFERENCE),
        bounds=np.tile([0.0, 1.0], (sets, 1)),
        direction=np.ones(sets, dtype=np.int64),
        df=np.full(sets, np.inf),
        n=n,
        events=events.astype(float),
    )
