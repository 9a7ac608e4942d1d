"""A mean of zeros and ones is a share of people: as a mean, its sum would count few people without being hidden.

Σ y (y − 1) = Σ z² + (2 o − 1) Σ z + (o² − o) n = 0    for z = y − o, the value about the question's origin
"""

from __future__ import annotations

import numpy as np

from isonomia.errors import Fault, StudyError, quoted
from isonomia.model.cells import Cells, CellTable
from isonomia.model.study import Study

TOLERANCE = 1e-9


def refuse_shares_as_means(cells: Cells, study: Study) -> None:
    """Stop where a mean of a protected source is one of zeros and ones alone.

    Raises:
        StudyError: with every such question.
    """
    faults = [
        _fault(table.indicator)
        for table in cells
        if table.kind == "mean"
        and not table.dimensions
        and not study.sources[table.source].published
        and _only_zeros_and_ones(table)
    ]
    if faults:
        raise StudyError(*faults)


def _only_zeros_and_ones(table: CellTable) -> bool:
    names = ("n", "sy", "syy") if "syy" in table.sums else ("sw", "swy", "swyy")
    if not all(name in table.sums for name in names):
        return False
    n, sy, syy = (float(np.sum(table.sums[name])) for name in names)
    origin = table.origin
    left = syy + (2 * origin - 1) * sy + (origin * origin - origin) * n
    return n > 0 and abs(left) <= TOLERANCE * n


def _fault(name: str) -> Fault:
    problem = "its values are 0 and 1 alone, so its mean is a share of people and must be protected as one."
    return Fault(
        f"indicator {quoted(name)}",
        problem,
        remedy='Write kind = "proportion" and an event, as in event = "value = 1".',
    )
