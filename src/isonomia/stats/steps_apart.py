"""How few people can be apart from all the others, going by the average and the spread of values on a ladder."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

import numpy as np

WHOLE: Final = 3
"""So many more people the fractions may say than there are whole ones."""
_UNSURE: Final = 1e-6
"""Of a person: so little may the sums be off."""


class Sums(NamedTuple):
    """People, the sum of their values, and the sum of the squares."""

    n: float
    x: float
    xx: float

    def less(self, other: Sums) -> Sums:
        """Those who are left when others are taken away."""
        return Sums(self.n - other.n, self.x - other.x, self.xx - other.xx)


def people_apart(sums: Sums, low: float, width: float, grids: Iterable[int]) -> float:
    """How many people at most are apart from the step from which fewest are, in fractions of people.

    Let c be a step, s the length of one and w the width. Of the people apart from c each is at least s away: so there
    are at most Σ(x − c)²/s². From an end every distance d lies between s and w, and d(w + s) − d² ≥ sw: so there are at
    most [(w + s)Σd − Σd²]/(sw). Both together are the solution of the linear program that looks for the most people
    apart. It may say more than there are. Whole people may be up to three fewer: in 1,306 small worlds that were tried
    out they were at most 2.33 fewer.

    Args:
        sums: of the people.
        low: the lowest value there can be.
        width: from it to the highest.
        grids: how many steps of equal length lie between the two, of every grid on which values may stand. Each is
            tried as if all values stood on it; where they are mixed this says fewer people, never more.
    """
    return min(_on_grid(sums, low, width, steps) for steps in grids) + _UNSURE


def _on_grid(sums: Sums, low: float, width: float, steps: int) -> float:
    n, x, xx = sums
    step = width / steps
    grid = low + step * np.arange(steps + 1)
    around = xx - 2 * grid * x + n * grid**2
    ends = ((width + step) * abs(n * end - x) - (xx - 2 * end * x + n * end**2) for end in (low, low + width))
    return float(min(np.min(around) / step**2, *(each / (step * width) for each in ends)))


def nearly_alike(sums: Sums, low: float, width: float, grids: Iterable[int], threshold: int) -> bool:
    """Whether the sums say that fewer people than the threshold are apart from all the others; as `people_apart`."""
    return people_apart(sums, low, width, grids) < threshold + WHOLE
