"""Sums of floats before they are rounded: whole numbers of powers of two, which add without an error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
_PART: Final = 60


@dataclass(frozen=True, slots=True, eq=False)
class Unrounded:
    """One sum of R cells. Its value is the sum of each part times two to the part's power.

    Attributes:
        parts: (R,) whole numbers, and the power of two that they are multiples of.
    """

    parts: tuple[tuple[Ints, int], ...]


def of_whole(totals: Sequence[int], power: int) -> Unrounded:
    """From whole numbers of any size up to 128 bits, in units of a power of two."""
    mask = (1 << _PART) - 1
    cut = (
        [total & mask for total in totals],
        [(total >> _PART) & mask for total in totals],
        [total >> (2 * _PART) for total in totals],
    )
    return Unrounded(tuple((np.array(part, dtype=np.int64), power + _PART * at) for at, part in enumerate(cut)))
