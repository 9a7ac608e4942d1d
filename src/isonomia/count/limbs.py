"""Exact sums of floats in arrays: each term as up to three whole numbers of few bits, which add without an error.

A term is written as a whole number of a unit, as in `sums`; it has at most 125 bits, and is cut into three numbers,
the upper first. Two of 34 bits nearly always hold all 53 bits of a float, and 2^19 of either add up exactly in floats,
which is the quickest way; the last is needed of very small terms alone, and is added as a whole number.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from isonomia.count.sums import Scale
from isonomia.model.unrounded import Unrounded

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
LIMBS: Final = 3
_WIDTH: Final = 34
_HALF: Final = 31
EXACT_ROWS: Final = 1 << 19
"""So many terms are added up in floats without an error: 34 and 19 bits are 53."""
MOST_ROWS: Final = 1 << 26
"""After so many rows what is over is carried, or 64 bits would not hold it."""


@dataclass(frozen=True, slots=True)
class Limbs:
    """How the terms of one sum are cut.

    Attributes:
        scale: the unit.
        upper, lower: where the cuts are, in bits above the unit.
    """

    scale: Scale
    upper: int
    lower: int

    def cut(self, terms: Floats) -> tuple[Floats, Floats, Floats | None]:
        """The three whole numbers of each term: three (R,) arrays, with the term's sign; None where the last is 0."""
        whole = np.rint(terms * self.scale.factor)
        high, rest = _parted(whole, self.upper)
        middle, low = _parted(rest, self.lower)
        return high, middle, low if low.any() else None

    def carried(self, limbs: Ints) -> None:
        """Move what is over in (…, 3) sums upwards, in place; afterwards the lower two are not negative."""
        for at, bits in ((2, self.lower), (1, self.upper - self.lower)):
            limbs[..., at - 1] += limbs[..., at] >> bits
            limbs[..., at] &= (1 << bits) - 1

    def back(self, limbs: Ints) -> Floats:
        """The sums in the term's own unit, each rounded once: (R,), of carried (R, 3) sums.

        Where the last number is 0 and the first is exact as a float, as of nearly all cells, both upper numbers are
        floats without an error, and their sum is rounded once by the processor. The others are added by `fsum`.
        """
        first, exact = limbs[:, 0], 1 << 53
        added = first.astype(np.float64) * math.ldexp(1.0, self.upper)
        added += limbs[:, 1].astype(np.float64) * math.ldexp(1.0, self.lower)
        others = np.flatnonzero((limbs[:, 2] != 0) | (first > exact) | (first < -exact))
        if len(others):
            added[others] = self._added(limbs[others])
        return np.ldexp(added, -self.scale.shift)

    def _added(self, limbs: Ints) -> list[float]:
        """The same in units, of any carried sums."""
        columns = [
            _exact(limbs[:, 0] >> _HALF, math.ldexp(1.0, self.upper + _HALF)),
            _exact(limbs[:, 0] & ((1 << _HALF) - 1), math.ldexp(1.0, self.upper)),
            _exact(limbs[:, 1], math.ldexp(1.0, self.lower)),
            _exact(limbs[:, 2] >> _HALF, math.ldexp(1.0, _HALF)),
            _exact(limbs[:, 2] & ((1 << _HALF) - 1), 1.0),
        ]
        return [math.fsum(each) for each in zip(*columns, strict=True)]

    def unrounded(self, limbs: Ints) -> Unrounded:
        """The same sums before they are rounded."""
        above = (self.upper, self.lower, 0)
        return Unrounded(tuple((limbs[:, at], bits - self.scale.shift) for at, bits in enumerate(above)))


def _parted(whole: Floats, bits: int) -> tuple[Floats, Floats]:
    """The part of each number above some bits, and the rest; both have its sign, so both are exact."""
    if not bits:
        return whole, np.zeros_like(whole)
    above = np.trunc(whole * math.ldexp(1.0, -bits))
    return above, whole - above * math.ldexp(1.0, bits)


def _exact(limbs: Ints, weight: float) -> list[float]:
    """Whole numbers as floats of a weight; they have fewer than 53 bits."""
    scaled: list[float] = (limbs.astype(np.float64) * weight).tolist()
    return scaled


def limbs_for(scale: Scale, largest: float, rows: int) -> Limbs:
    """Where the terms of so many rows are cut, which are at most `largest` in size."""
    top = math.frexp(largest * scale.factor)[1] + 1 if largest else 0
    upper = max(0, top - min(_WIDTH, 61 - rows.bit_length()))
    return Limbs(scale, upper, max(0, upper - _WIDTH))
