"""Covariate patterns as columns of a regression: categorical factors in treatment coding.

R rows, one a covariate pattern. The first level of a factor is its reference and has no column of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from isonomia.errors import Fault, InternalError
from isonomia.stats.arrays import Floats

INTERCEPT = "intercept"


@dataclass(frozen=True, slots=True, eq=False)
class Factor:
    """A categorical covariate of R patterns.

    Attributes:
        name: of the covariate.
        levels: in declared order; the first is the reference.
        codes: (R,) place of each pattern's level.
    """

    name: str
    levels: tuple[str, ...]
    codes: NDArray[np.int64]

    def __post_init__(self) -> None:
        if len(set(self.levels)) < len(self.levels) or not self.levels:
            raise InternalError(Fault(f"factor {self.name!r}", "levels that are not distinct, or none."))
        if self.codes.size and not 0 <= self.codes.min() <= self.codes.max() < len(self.levels):
            raise InternalError(Fault(f"factor {self.name!r}", "a code without a level."))

    @classmethod
    def of(cls, name: str, values: Sequence[str], levels: Sequence[str] | None = None) -> Factor:
        """A factor from the level of each pattern; levels in the order given, else by name."""
        known = tuple(sorted(set(values)) if levels is None else levels)
        place = {level: at for at, level in enumerate(known)}
        strange = sorted(set(values) - set(known))
        if strange:
            raise InternalError(Fault(f"factor {name!r}", f"levels that are not declared: {strange}."))
        return cls(name, known, np.array([place[each] for each in values], dtype=np.int64))

    def fixed(self, level: int) -> Factor:
        """Every pattern at one level."""
        return replace(self, codes=np.full_like(self.codes, level))

    def dummies(self) -> Floats:
        """(R, L − 1) indicators of the levels after the first."""
        return np.asarray(self.codes[:, None] == np.arange(1, len(self.levels)), dtype=np.float64)

    def indicators(self) -> Floats:
        """(R, L) indicators of all levels."""
        return np.asarray(self.codes[:, None] == np.arange(len(self.levels)), dtype=np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """The columns of a regression.

    Attributes:
        matrix: (R, p).
        names: p names: "intercept", "factor=level", "factor=level:other=level".
    """

    matrix: Floats
    names: tuple[str, ...]


def treatment(factors: Sequence[Factor], interactions: Sequence[tuple[int, int]] = ()) -> Columns:
    """Intercept, main effects of all factors, and the named interactions (places of two factors each)."""
    rows = len(factors[0].codes)
    parts, names = [np.ones((rows, 1))], [INTERCEPT]
    for each in factors:
        parts.append(each.dummies())
        names += [f"{each.name}={level}" for level in each.levels[1:]]
    for one, other in (sorted(pair) for pair in interactions):
        first, second = factors[one], factors[other]
        # The first factor's levels run fastest, as in the field's tools.
        for level in range(1, len(second.levels)):
            parts.append(first.dummies() * (second.codes == level)[:, None])
            names += [f"{first.name}={each}:{second.name}={second.levels[level]}" for each in first.levels[1:]]
    return Columns(np.concatenate(parts, axis=1), tuple(names))
