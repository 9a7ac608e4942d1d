"""Counts rounded before they are printed: what a policy says of it, and the arithmetic.

Each count that may be printed goes to the nearest multiple of a step; the step depends on its size, and halves go to
the even multiple. Rounding comes after the witnesses: they prove that the exact numbers which are not hidden give
nothing away, and a function of these tells a stranger less. It never decreases, so rounded people with the outcome
are never more than rounded people.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from isonomia.errors import Fault, InternalError

Counts = NDArray[np.int64]
_LARGEST: Final = 12
"""Digits of the largest count that is thought of: more people than there are."""


@dataclass(frozen=True, slots=True)
class CountRounding:
    """To what counts are rounded.

    Attributes:
        steps: (from, step), rising: counts of `from` or more, up to the next `from`, go to a multiple of `step`.
            Smaller counts than the first `from` take the first step.
        significant: if not 0, larger counts are rounded to so many significant digits.
    """

    steps: tuple[tuple[int, int], ...]
    significant: int = 0

    def __post_init__(self) -> None:
        starts, sizes = [start for start, _ in self.steps], [step for _, step in self.steps]
        rising = starts == sorted(set(starts)) and sizes == sorted(sizes)
        if not self.steps or not rising or sizes[0] < 1 or self.significant < 0:
            raise InternalError(Fault("rounding of counts", f"steps {self.steps} that do not rise."))
        if any(each % before for before, each in pairwise(sizes)):
            raise InternalError(Fault("rounding of counts", f"a step of {sizes} is no multiple of the one before."))
        if any(start % step for (start, _), step in zip(self.steps[1:], sizes, strict=False)):
            raise InternalError(Fault("rounding of counts", "a step begins between two rounded numbers."))

    def step(self, counts: Counts) -> Counts:
        """(R,) the step of each count."""
        starts, sizes = (np.array(each, dtype=np.int64) for each in zip(*self.steps, strict=True))
        found = sizes[np.maximum(np.searchsorted(starts, counts, side="right") - 1, 0)]
        if self.significant:
            powers = 10 ** np.arange(_LARGEST + 1, dtype=np.int64)
            digits = np.searchsorted(powers, counts, side="right")
            found = np.maximum(found, powers[np.maximum(digits - self.significant, 0)])
        return np.asarray(found, dtype=np.int64)

    def nearest(self, counts: Counts) -> Counts:
        """(R,) each count rounded. Zero stays zero, and nothing else becomes it."""
        step = self.step(counts)
        whole, rest = np.divmod(counts, step)
        up = (2 * rest > step) | ((2 * rest == step) & (whole % 2 == 1)) | ((whole == 0) & (rest > 0))
        return np.asarray((whole + up) * step, dtype=np.int64)

    def levels_out(self, persons: Counts, events: Counts) -> NDArray[np.bool_]:
        """(R,) where the rounded numbers would say that everybody has the outcome, though it is not so."""
        alike = self.nearest(persons) == self.nearest(events)
        return np.asarray(alike & (events < persons), dtype=np.bool_)

    def sentence(self) -> str:
        """What readers are told."""
        parts = []
        starts = [start for start, _ in self.steps]
        for at, (start, step) in enumerate(self.steps):
            below = starts[at + 1] - 1 if at + 1 < len(starts) else None
            reach = f"from {start:,}" if below is None else f"from {start:,} to {below:,}"
            parts.append(f"{reach} to the nearest {step:,}")
        told = f"to the nearest {self.steps[0][1]:,}" if len(parts) == 1 else "; ".join(parts)
        more = f"; to no more than {self.significant} significant digits" if self.significant else ""
        return f"Numbers of people are rounded: {told}{more}. Percentages are made from rounded numbers."


def coarser(first: CountRounding | None, second: CountRounding | None) -> CountRounding | None:
    """The one of two roundings that rounds every count at least as far as the other does.

    Raises:
        ValueError: neither does.
    """
    if first is None or second is None:
        return first or second
    for one, other in ((first, second), (second, first)):
        if _at_least(one, other):
            return one
    raise ValueError


def _at_least(one: CountRounding, other: CountRounding) -> bool:
    """Whether every rounded number of `one` could be made from the rounded number of `other`, step by step."""
    starts = {start for each in (one, other) for start, _ in each.steps}
    counts = np.array(sorted({0, *starts, *(10**power for power in range(_LARGEST))}), dtype=np.int64)
    mine, theirs = one.step(counts), other.step(counts)
    return bool(np.all(mine % theirs == 0))
