"""Regimes of segregation: many small programmes, fewer larger schools, units of very unlike size, and no segregation.

Unit sizes are fixed; who is in a unit is drawn from the unit's true shares. Of indices by group, the first group's.
"""

from __future__ import annotations

import numpy as np
from simulation import Regime

from isonomia.measures.contact import contact_limits
from isonomia.measures.segregation_limits import limits_of
from isonomia.measures.segregation_parts import every_index, uneven_indices
from isonomia.measures.unevenness import exposure
from isonomia.measures.unit_table import UnitTable

KEYS = {
    "dissimilarity": "dissimilarity",
    "mutual_information": "mutual_information",
    "information_index": "information_index",
    "variance_ratio": "variance_ratio",
}
CONTACT = {"isolation": (0, 0), "exposure": (0, 1)}


def truths():
    """Label -> grid, unit sizes (U,), true shares (U, K)."""
    rng = np.random.default_rng(11)
    small = np.clip(rng.beta(0.7, 6.3, 50), 0.005, 0.9)
    yield "segregated", "50 units of 10", np.full(50, 10), np.stack([small, 1 - small], axis=1)
    middle = rng.beta(2, 8, 30)
    yield "segregated", "30 units of 80", np.full(30, 80), np.stack([middle, 1 - middle], axis=1)
    unlike = rng.dirichlet([1.2, 2.4, 3.6, 4.8], 24)
    yield "segregated", "24 units of 8–400, four groups", np.geomspace(8, 400, 24).astype(int), unlike
    yield "no segregation", "30 units of 40, three groups", np.full(30, 40), np.tile([0.1, 0.3, 0.6], (30, 1))


def regimes():
    for state, label, sizes, shares in truths():
        whole = every_index(sizes[:, None] * shares, np.zeros(len(sizes), dtype=np.int64))
        for measure, key in KEYS.items():
            truth = float(whole[key][0])
            yield Regime(measure, "calibrated", state, label, truth, _calibrated(key, sizes, shares), weight=20)
        for measure, (row, column) in CONTACT.items():
            truth = float(whole["exposure"][row * shares.shape[1] + column])
            method, draw = "Wilson at the effective size", _contact(row, column, sizes, shares)
            yield Regime(measure, method, state, label, truth, draw, weight=2)


def _drawn(rng, sizes, shares, size):
    return rng.multinomial(sizes, shares, size=(size, len(sizes))).astype(float)


def _calibrated(key, sizes, shares):
    def indices(people, clusters):
        return {key: uneven_indices(people, clusters)[key][:1]}

    def draw(rng, size):
        found = []
        for people in _drawn(rng, sizes, shares, size):
            table = UnitTable.of(people)
            found.append(limits_of(table, lambda each, c=table.clusters: indices(each, c), 0.95)[key])
        return np.array([each.low[0] for each in found]), np.array([each.high[0] for each in found])

    return draw


def _contact(row, column, sizes, shares):
    def draw(rng, size):
        found = []
        for people in _drawn(rng, sizes, shares, size):
            limits = contact_limits(people, exposure(people), 0.95)
            found.append((limits.low[row, column], limits.high[row, column]))
        low, high = np.array(found).T
        return low, high

    return draw
