"""People, the sum of their scores and of the squares: how many people at most are apart from any one score."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from isonomia.model.scales import Scale
from isonomia.model.shown import ShownTable
from isonomia.protect.audit.reading import about_zero

_UNSURE: Final = 1e-6
"""Of a person: so little may the sums be off."""


class Sums(NamedTuple):
    """People, the sum of their scores, and the sum of the squares."""

    n: float
    x: float
    xx: float

    def less(self, other: Sums) -> Sums:
        """Those who are left when others are taken away."""
        return Sums(self.n - other.n, self.x - other.x, self.xx - other.xx)


def apart(sums: Sums, scale: Scale) -> float:
    """How many people at most are apart from the step from which fewest are; n where nothing says less."""
    low, high = scale.bounds
    width = high - low
    places = 1 if scale.score == "top_box" else len(scale.items[0].places) - 1
    steps = len(scale.items) * max(places, 1)
    step = width / steps
    grid = low + step * np.arange(steps + 1)
    around = sums.xx - 2 * grid * sums.x + sums.n * grid**2
    ends = (
        (width + step) * abs(sums.n * end - sums.x) - (sums.xx - 2 * end * sums.x + sums.n * end**2)
        for end in (low, high)
    )
    return float(min(sums.n, np.min(around) / step**2, *(each / (step * width) for each in ends))) + _UNSURE


def sums_of_row(table: ShownTable, at: int) -> Sums:
    """People of a row, the sum of their scores about zero, and of the squares."""
    n, sy, syy = float(table.n[at]), float(table.sums["sy"][at]), float(table.sums["syy"][at])
    return Sums(n, *about_zero(n, sy, syy, table.origin))
