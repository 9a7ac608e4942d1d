"""Regimes of agreement: two coders, 30 to 200 items, answers that are common, rare, three in order.

The others' interval is the value ± 1.96 large-sample errors of Fleiss, Cohen and Everitt. Also two editions of 20 to
200 cases; the others' interval takes the editions as independent.
"""

from __future__ import annotations

import numpy as np
from simulation import Regime

from isonomia.measures.agreement import of_table
from isonomia.stats.agreement_cells import ac1, kappa, kappa_large_sample_error
from isonomia.stats.krippendorff import alpha
from isonomia.stats.paired_proportions import newcombe_paired
from isonomia.stats.two_proportions import newcombe

TABLES = {
    "two common answers": np.array([[0.42, 0.08], [0.07, 0.43]]),
    "little agreement": np.array([[0.30, 0.20], [0.25, 0.25]]),
    "a rare answer": np.array([[0.08, 0.04], [0.03, 0.85]]),
    "three answers": np.array([[0.30, 0.05, 0.01], [0.04, 0.25, 0.05], [0.02, 0.03, 0.25]]),
}
SIZES = {"30 to 50 items": (30, 50), "100 and 200 items": (100, 200)}
BIG = 1e12


def regimes():
    for span, sizes in SIZES.items():
        for n in sizes:
            for name, table in TABLES.items():
                size = len(table)
                eye = np.eye(size)
                units = (eye[:, None, :] + eye[None, :, :]).reshape(size * size, size)
                truths = {
                    "kappa": float(kappa(table)),
                    "ac1": float(ac1(table)),
                    "krippendorff_alpha": float(alpha(units, table.ravel() * BIG)),
                }
                for measure, truth in truths.items():
                    label = f"{name}, n {n}"
                    yield Regime(measure, "bootstrap", span, label, truth, _ours(measure, table, n), weight=10)
                yield Regime(
                    "kappa", "large sample", span, f"{name}, n {n}", truths["kappa"], _theirs(table, n), peer=True
                )
    yield from _paired()


def _paired():
    """Cases of two editions: kept, lost, gained, never."""
    shares = {
        "as many gained as lost": [0.4, 0.1, 0.1, 0.4],
        "more gained": [0.3, 0.05, 0.2, 0.45],
        "rare": [0.03, 0.03, 0.06, 0.88],
        "every change is a gain": [0.2, 0.0, 0.15, 0.65],
    }
    for n in (20, 50, 200):
        for name, p in shares.items():
            label, truth = f"{name}, n {n}", p[2] - p[1]
            yield Regime(
                "paired_difference", "Newcombe's paired", "20 to 200 cases", label, truth, _changes(p, n, ours=True)
            )
            yield Regime(
                "paired_difference", "unpaired", "20 to 200 cases", label, truth, _changes(p, n, ours=False), peer=True
            )


def _changes(p, n, *, ours):
    def draw(rng, size):
        both, lost, gained, never = rng.multinomial(n, p, size).T
        if ours:
            return newcombe_paired(both, lost, gained, never)
        return newcombe(both + gained, np.full(size, n), both + lost, np.full(size, n))

    return draw


def _ours(measure, table, n):
    field = {"kappa": "kappa", "ac1": "ac1", "krippendorff_alpha": "alpha"}[measure]

    def draw(rng, size):
        answers = tuple(str(each) for each in range(len(table)))
        drawn = rng.multinomial(n, table.ravel(), size).reshape(size, *table.shape)
        found = [getattr(of_table(each, answers), field) for each in drawn]
        low, high = ([getattr(each, side) for each in found] for side in ("low", "high"))
        return tuple(np.array([np.nan if each is None else each for each in side]) for side in (low, high))

    return draw


def _theirs(table, n):
    def draw(rng, size):
        drawn = rng.multinomial(n, table.ravel(), size).reshape(size, *table.shape)
        value, se = kappa(drawn), kappa_large_sample_error(drawn)
        return value - 1.96 * se, value + 1.96 * se

    return draw
