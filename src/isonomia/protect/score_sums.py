"""Whether n, Σx and Σx² of a scale's scores say that few people are apart from all the others.

Who skips an item has a score on another grid: 3.25 of four items, 3.2 of five. Each number of answered items that gives
a score is tried, as if all had answered so many; where scores are mixed this refuses more, never less.
"""

from __future__ import annotations

from isonomia.model.scales import Scale
from isonomia.model.shown import ShownTable
from isonomia.protect.audit.reading import about_zero
from isonomia.stats.steps_apart import Sums, nearly_alike


def tells(sums: Sums, scale: Scale, threshold: int) -> bool:
    """Whether the sums say that fewer people than the threshold are apart from all the others."""
    low, high = scale.bounds
    return sums.n < threshold or nearly_alike(sums, low, high - low, scale.steps, threshold)


def sums_of_row(table: ShownTable, at: int) -> Sums:
    """People of a row, the sum of their scores about zero, and of the squares."""
    n, sy, syy = float(table.n[at]), float(table.sums["sy"][at]), float(table.sums["syy"][at])
    return Sums(n, *about_zero(n, sy, syy, table.origin))
