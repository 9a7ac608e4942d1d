"""The p-value of a subgroup's score where so few events are expected that the normal is wrong in its tails.

Beside the main effects a subgroup's score y − E is k(y₁ − E) + e. y₁ are the events of its own people, who count in
part, k = v/w, because the main effects took up the rest of them. e is what all others do to the main effects: many
people with a small part each, so that it is normal, with variance k(1 − k)w. Together that is v, as of z.
Only y₁ is added up exactly, over its binomial or Poisson distribution; some hundred may be expected, and no more.

E, w and v are those of the fit to everybody, in which nothing is there. A share that the others alone are to say would
be a guess that the subgroup's own events decide: where they are most of the few, the others seem to say nobody.

Source: Dey, Schmidt, Abecasis & Lee, Am J Hum Genet 2017;101:37 (few carriers: the tail of a score, the others taken
as normal); for k = 1 it is the mid-p of Lancaster, J Am Stat Assoc 1961;56:223.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from isonomia.stats.arrays import Floats, floats

FARTHEST: Final = 10.0  # standard deviations beyond the expected, and events beyond the observed, that are added up
TINY: Final = 1e-12


def binomial_score_p(
    events: ArrayLike, n: ArrayLike, expected: ArrayLike, information: ArrayLike, spread: ArrayLike
) -> Floats:
    """Two-sided p of y − E, of n people whose main effects have been fitted: 2·min(P₊, P₋).

    P₊ = Σ_j Bin(j; n, E/n)·Φ{[k(j − E) − (y − E)]/√[k(1 − k)w]} with k = v/w, and P₋ = 1 − P₊. The rarer of events and
    non-events is counted.

    Args:
        events: y.
        n: people.
        expected: E, fitted with the subgroup's own people among the others.
        information: w, Σ n·μ(1 − μ).
        spread: v, the variance of y − E.
    """
    y, size, mean, w, v = floats(events, n, expected, information, spread)
    often = mean > size / 2
    y, mean = (np.where(often, size - each, each) for each in (y, mean))
    odds = mean / np.maximum(size - mean, TINY)
    return _two_sided(y, mean, w, v, (1 + odds) ** -size, size * odds, odds)


def poisson_score_p(events: ArrayLike, expected: ArrayLike, information: ArrayLike, spread: ArrayLike) -> Floats:
    """The same of a count of events in time: Poisson(j; E) instead of the binomial."""
    y, mean, w, v = floats(events, expected, information, spread)
    return _two_sided(y, mean, w, v, np.exp(-mean), mean, np.zeros(len(mean)))


def _two_sided(y: Floats, mean: Floats, w: Floats, v: Floats, first: Floats, rise: Floats, fall: Floats) -> Floats:
    """2·min(P₊, P₋), where p(0) = first and p(j + 1)/p(j) = (rise − fall·j)/(j + 1).

    Each count stops where nothing is left to add: those with the most to add come first, and fewer go on.
    """
    most = np.maximum(mean + FARTHEST * (np.sqrt(mean) + 1), y + FARTHEST)
    order = np.argsort(-most, kind="stable")
    y, mean, w, v, share, rise, fall, most = (each[order] for each in (y, mean, w, v, first, rise, fall, most))
    kept = np.clip(v / np.maximum(w, TINY), 0.0, 1.0)
    error = np.sqrt(np.maximum(kept * (1 - kept) * w, TINY))
    above, below = np.zeros(len(y)), np.zeros(len(y))
    for j in range(int(most.max(initial=-1.0)) + 1):
        on = slice(0, int(np.searchsorted(-most, -j, side="right")))
        further = (kept[on] * (j - mean[on]) - (y[on] - mean[on])) / error[on]
        above[on] += share[on] * special.ndtr(further)
        below[on] += share[on] * special.ndtr(-further)
        share[on] *= np.maximum(rise[on] - fall[on] * j, 0.0) / (j + 1)
    p = np.empty(len(y))
    p[order] = np.minimum(1.0, 2 * np.minimum(above, below))
    return p
