"""Which sums a question needs, and how they are made exact: the same whatever the order of rows or threads.

A sum of floats depends on its order. Here each term (w, y, w²y …) is written as a whole number of a unit, a power of
two so small that the sum of all rows just fits into 127 bits: 2^(e + r − 125) for terms below 2^e and fewer than 2^r
rows. Whole numbers add exactly, in any order. With a million rows a term loses at most 2^−106 of the largest term of
the question, so a cell agrees with the true sum to 1e-12 of itself unless it is 1e-19 of the largest term or less, or
below 1e-258 (no unit is finer than 2^−900); it is rounded once, to a float.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from isonomia.count.questions import Question
from isonomia.model.absence import ROOTS

BITS: Final = 125
_MOST_SHIFT: Final = 900  # 2^900 still is a float
ABSENCES: Final = tuple(f"n_{root}" for root in ROOTS)

WEIGHTS: Final[dict[str, str]] = {"sw": "w", "sww": "ww"}
VALUES: Final[dict[str, str]] = {"sy": "y", "syy": "yy"}
WEIGHTED_VALUES: Final[dict[str, str]] = {"swy": "wy", "swyy": "wyy", "swwy": "wwy", "swwyy": "wwyy"}
"""Sum -> its term, as a product of w (weight), y (outcome, about the origin) and t (time)."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The unit of an exact sum: a term times 2^shift is rounded to a whole number."""

    shift: int

    @property
    def factor(self) -> float:
        """What a term is multiplied with."""
        return math.ldexp(1.0, self.shift)

    def back(self, total: int) -> float:
        """The sum in the term's own unit, rounded once."""
        return total / (1 << self.shift) if self.shift >= 0 else float(total << -self.shift)


def scale_for(largest: float, rows: int) -> Scale:
    """The unit for so many terms that are at most `largest` in size."""
    if largest == 0:
        return Scale(0)
    bits = BITS - rows.bit_length()
    return Scale(max(-_MOST_SHIFT, min(_MOST_SHIFT, bits - math.frexp(largest)[1])))


def terms(question: Question, *, weighted: bool) -> dict[str, str]:
    """The sums that have to be added up, by name; the others follow from them (`completed`)."""
    wanted: dict[str, str] = dict(WEIGHTS) if weighted else {}
    if question.counts_only:
        return wanted
    if question.kind == "proportion":
        return wanted | ({"swy": "wy", "swwy": "wwy"} if weighted else {})
    wanted |= VALUES | (WEIGHTED_VALUES if weighted else {})
    if question.kind == "rate":
        wanted |= {"time": "t"} | ({"sx:time": "wt"} if weighted else {})
    return wanted


def completed(
    question: Question,
    counts: Mapping[str, Sequence[int] | NDArray[np.int64]],
    floats: Mapping[str, Sequence[float] | NDArray[np.float64]],
    *,
    weighted: bool,
) -> dict[str, NDArray[Any]]:
    """All sums of a table: counts as int64, the rest as float64. Unweighted, w = 1; for yes or no, y² = y."""
    whole = {name: np.asarray(column, dtype=np.int64) for name, column in counts.items()}
    real: dict[str, NDArray[np.float64]] = {n: np.asarray(c, dtype=np.float64) for n, c in floats.items()}
    if not weighted:
        real["sw"] = real["sww"] = whole["n"].astype(np.float64)
    if question.counts_only:
        return {**whole, **real}
    if question.kind == "proportion":
        real["sy"] = real["syy"] = whole["events"].astype(np.float64)
        if weighted:
            real["swyy"], real["swwyy"] = real["swy"], real["swwy"]
    if not weighted:
        real["swy"] = real["swwy"] = real["sy"]
        real["swyy"] = real["swwyy"] = real["syy"]
    return {**whole, **real}


def count_names(question: Question) -> tuple[str, ...]:
    """The whole-number sums of a question, in order."""
    return ("n", *ABSENCES) if question.counts_only or question.kind == "mean" else ("n", *ABSENCES, "events")
