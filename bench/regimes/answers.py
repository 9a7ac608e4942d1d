"""Regimes of how people answered a statement: the share of one answer among 30 to 400 people, and how often one of two
groups of 11 to 200 people answers higher, from alike to far apart.
"""

from __future__ import annotations

import numpy as np
from simulation import Regime

from isonomia.measures.cliffs_delta import cliffs_delta, probability_of_superiority
from isonomia.stats.proportions import wilson

GROUPS = {
    "alike": ((0.1, 0.2, 0.4, 0.2, 0.1), (0.1, 0.2, 0.4, 0.2, 0.1)),
    "some apart": ((0.05, 0.1, 0.3, 0.3, 0.25), (0.15, 0.25, 0.3, 0.2, 0.1)),
    "far apart": ((0.02, 0.03, 0.1, 0.25, 0.6), (0.4, 0.3, 0.2, 0.07, 0.03)),
}


def one_answer(shares, at, n):
    def draw(rng, size):
        limits = wilson(rng.multinomial(n, shares, size)[:, at].astype(float), float(n))
        return limits.low, limits.high

    return draw


def higher(first, second, n1, n2):
    def draw(rng, size):
        counts = np.stack((rng.multinomial(n1, first, size), rng.multinomial(n2, second, size)), axis=1)
        found = probability_of_superiority(cliffs_delta(counts))
        return found.low, found.high

    return draw


def superiority(first, second):
    f, s = np.array(first), np.array(second)
    return float(sum(f[at] * (s[:at].sum() + s[at] / 2) for at in range(len(f))))


def regimes():
    for n in (30, 100, 400):
        shares = GROUPS["some apart"][0]
        for at, share in enumerate(shares):
            label = f"{share:.0%} of {n}"
            yield Regime("answer_share", "Wilson", f"{n} people", label, share, one_answer(shares, at, n))
    for name, (first, second) in GROUPS.items():
        for n1, n2 in ((11, 200), (20, 60), (200, 200)):
            draw, label = higher(first, second, n1, n2), f"{name}, {n1} and {n2}"
            truth = superiority(first, second)
            yield Regime("probability_of_superiority", "score", f"n {n1} and {n2}", label, truth, draw)
