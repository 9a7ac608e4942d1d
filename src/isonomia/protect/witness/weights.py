"""What it costs to hide a count, and how cells of a table take turns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from isonomia.model.absence import is_absence
from isonomia.protect.prepare import Context
from isonomia.protect.system import KNOWN, Place, System
from isonomia.protect.witness.linked import Ints

LEVELS: Final = (1e4, 300.0, 25.0, 1.0)
"""What a cell of no, one, two and more dimensions weighs: totals are given up last (protect.md 3)."""
KNOWN_SHARE: Final = 0.5
ABSENCE_SHARE: Final = 0.7


def weights_of(counts: Ints, levels: NDArray[np.float64], pairs: Sequence[tuple[int, int]]) -> NDArray[np.float64]:
    """What it costs to hide each count: (1 + ln(1 + size)) × the weight of its level.

    Of two groups the larger is given up first: everyone else beside the smaller one still says what it said.
    """
    sizes = counts.astype(np.float64)
    for one, other in pairs:
        sizes[[one, other]] = sizes[[other, one]]
    weights: NDArray[np.float64] = (1 + np.log1p(sizes)) * levels
    return weights


def level_weight(place: Place) -> float:
    """What a cell of a place weighs, whatever its size."""
    weight = LEVELS[min(len(place), len(LEVELS) - 1)]
    for _, code in place:
        if code == KNOWN:
            return weight * KNOWN_SHARE
        if is_absence(code):
            return weight * ABSENCE_SHARE
    return weight


def pairs_of_two(system: System) -> list[tuple[int, int]]:
    """Cells of groups that are the only two of their dimension, setting and period."""
    siblings: dict[tuple[Context, str], list[int]] = defaultdict(list)
    for at, (where, place) in enumerate(zip(system.contexts, system.places, strict=True)):
        if len(place) == 1 and place[0][1] != KNOWN and not is_absence(place[0][1]):
            siblings[where, place[0][0]].append(at)
    return [(cells[0], cells[1]) for cells in siblings.values() if len(cells) == 2]


def odd(code: str, met: dict[str, int]) -> int:
    """Whether the letters of a code sum to an odd number: the same on every machine, mixed enough."""
    if code not in met:
        met[code] = sum(code.encode("utf-8")) % 2
    return met[code]
