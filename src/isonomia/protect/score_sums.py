"""Whether n, Σx and Σx² of a scale's scores say that few people are apart from all the others.

Who skips an item has a score on another grid: 3.25 of four items, 3.2 of five. Each number of answered items that gives
a score is tried, as if all had answered so many; where scores are mixed this refuses more, never less.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from isonomia.model.scales import Scale
from isonomia.model.shown import ShownTable
from isonomia.protect.audit.reading import about_zero
from isonomia.stats.arrays import Floats
from isonomia.stats.steps_apart import Sums, nearly_alike

WEIGHTS: Final = (("sw", "swy", "swyy"), ("sww", "swwy", "swwyy"))
"""Sums of w and of w², which stand in the errors of weighted averages."""


def tells(sums: Sums, scale: Scale, threshold: int) -> bool:
    """Whether the sums say that fewer people than the threshold are apart from all the others."""
    low, high = scale.bounds
    return sums.n < threshold or nearly_alike(sums, low, high - low, scale.steps, threshold)


def sums_of_row(table: ShownTable, at: int) -> Sums:
    """People of a row, the sum of their scores about zero, and of the squares."""
    n, sy, syy = float(table.n[at]), float(table.sums["sy"][at]), float(table.sums["syy"][at])
    return Sums(n, *about_zero(n, sy, syy, table.origin))


def sums_by_weight(table: ShownTable, at: int) -> Floats:
    """n, Σx, Σx² about zero of a row: of persons, and of w and w² where the source has weights; (1 or 3, 3)."""
    names = (("", "sy", "syy"), *(WEIGHTS if table.weighted else ()))
    sums = []
    for size, first, second in names:
        n = float(table.sums[size][at]) if size else float(table.n[at])
        sums.append([n, *about_zero(n, float(table.sums[first][at]), float(table.sums[second][at]), table.origin)])
    return np.array(sums)


def few_apart(sums: Floats, scale: Scale, threshold: int) -> bool:
    """Whether fewer people than the threshold are apart from all the others, or carry nearly all the weight.

    Args:
        sums: n, Σx, Σx² by persons, and where the source has weights by w and by w²: (1 or 3, 3).
        scale: of the scores.
        threshold: the fewest people of whom something is told.
    """
    people = float(sums[0, 0])
    if len(sums) > 1 and sums[2, 0] > 0 and sums[1, 0] ** 2 / sums[2, 0] < threshold:
        return True
    scaled = (each * (people / each[0]) for each in sums if each[0] > 0)
    return any(tells(Sums(*map(float, each)), scale, threshold) for each in scaled)
