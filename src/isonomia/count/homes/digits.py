"""Exact sums as columns of digits to the base 2^32, each at a place of its own: they add column by column.

A sum is the total of digit × 2^(32 × place). Kept, every digit but the uppermost lies between 0 and 2^32, and the
uppermost, which has the sign, in 32 bits; so equal sums have equal digits, in whatever order they were added.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from isonomia.model.unrounded import Unrounded

Ints = NDArray[np.int64]
Digits = dict[int, Ints]
"""Place -> (R,) digits; a place that is not there is 0 everywhere."""
WIDTH: Final = 32
_MASK: Final = (1 << WIDTH) - 1
_PIECE: Final = 16


def digits_of(exact: Unrounded) -> Digits:
    """The digits of a sum, carried."""
    found: Digits = {}
    for part, power in exact.parts:
        rest = part
        for at in range(64 // _PIECE):
            last = at == 64 // _PIECE - 1
            piece = rest if last else rest & ((1 << _PIECE) - 1)
            place, shift = divmod(power + _PIECE * at, WIDTH)
            added = piece << shift
            found[place] = found[place] + added if place in found else added
            rest = rest >> _PIECE
    return carried(found)


def carried(digits: Mapping[int, Ints]) -> Digits:
    """The same sums in the one form in which they are kept."""
    found = {place: digits[place].copy() for place in digits}
    if not found:
        return {}
    place, top = min(found), max(found)
    while place < top or _too_large(found.get(place)):
        if place in found:
            over = found[place] >> WIDTH
            found[place] &= _MASK
            if over.any():
                found[place + 1] = found[place + 1] + over if place + 1 in found else over
                top = max(top, place + 1)
        place += 1
    return _least({place: each for place, each in found.items() if each.any()})


def _too_large(uppermost: Ints | None) -> bool:
    """Whether a digit does not fit into 32 bits with its sign."""
    if uppermost is None or not len(uppermost):
        return False
    half = 1 << (WIDTH - 1)
    return bool(uppermost.max() >= half or uppermost.min() < -half)


def _least(digits: Digits) -> Digits:
    """Without an uppermost place that only says the sign of the one below, where that can say it itself."""
    while len(digits) > 1:
        top = max(digits)
        below = digits.get(top - 1)
        if below is None or not (digits[top] == -(below >> (WIDTH - 1))).all():
            break
        half = 1 << (WIDTH - 1)
        digits[top - 1] = np.where(below >= half, below - (1 << WIDTH), below)
        del digits[top]
    return digits


def rounded(digits: Mapping[int, Ints], rows: int) -> NDArray[np.float64]:
    """The sums, each rounded once: (R,).

    Raises:
        OverflowError: a sum is too large for a float.
    """
    if not digits:
        return np.zeros(rows)
    columns = [[math.ldexp(each, WIDTH * place) for each in column.tolist()] for place, column in digits.items()]
    made = np.array([math.fsum(each) for each in zip(*columns, strict=True)], dtype=np.float64)
    if not np.isfinite(made).all():
        raise OverflowError
    return made
