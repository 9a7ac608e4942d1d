"""How few people can be apart from all the others, going by the average and the spread of values on a ladder."""

from __future__ import annotations

import numpy as np


def people_apart(n: float, x: float, xx: float, low: float, width: float, steps: int) -> float:
    """How many people at most are apart from the step from which fewest are, in fractions of people.

    With s the step and w the width: from a step c at most Σ(x − c)²/s²; from an end, where every distance d lies
    between s and w and so d(w + s) − d² ≥ sw, at most [(w + s)Σd − Σd²]/(sw). It may be more than there are; whole
    people may be up to three fewer.

    Args:
        n: people.
        x: Σ of their values.
        xx: Σ of the squares.
        low: the lowest value there can be.
        width: from it to the highest.
        steps: of equal length, between the two.
    """
    step = width / steps
    grid = low + step * np.arange(steps + 1)
    around = xx - 2 * grid * x + n * grid**2
    ends = ((width + step) * abs(n * end - x) - (xx - 2 * end * x + n * end**2) for end in (low, low + width))
    return float(min(np.min(around) / step**2, *(each / (step * width) for each in ends)))
