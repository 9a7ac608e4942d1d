"""People by every combination of their groups at once: what a screen looks at."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from isonomia.errors import Fault, InternalError
from isonomia.model.absence import is_absence
from isonomia.model.cells import CellTable
from isonomia.model.study import IndicatorKind
from isonomia.stats.arrays import Bools, Floats

Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Combinations:
    """R combinations of the levels of D dimensions, those that somebody is in.

    Attributes:
        kind: of the outcome.
        dimensions: D ids.
        levels: of each dimension, in order.
        known: of each dimension (L,) whether a level is a group; what stands for an absence is none.
        codes: (R, D) places in `levels`.
        size: (R,) persons, or person-time of a rate.
        y: (R,) events, or sums of the outcome.
        within: Σ(Σy² − (Σy)²/n) of a mean, else 0.
        people: (R,) persons.
    """

    kind: IndicatorKind
    dimensions: tuple[str, ...]
    levels: tuple[tuple[str, ...], ...]
    known: tuple[Bools, ...]
    codes: Codes
    size: Floats
    y: Floats
    within: float
    people: Floats

    def __post_init__(self) -> None:
        if self.codes.shape != (len(self.size), len(self.dimensions)) or len(self.size) != len(self.y):
            raise InternalError(Fault("combinations", "columns of unlike length."))

    @property
    def widths(self) -> tuple[int, ...]:
        """Number of levels of each dimension."""
        return tuple(len(each) for each in self.levels)

    @property
    def people_in_all(self) -> float:
        """Persons of all combinations."""
        return float(self.people.sum())

    @classmethod
    def of(cls, table: CellTable) -> Combinations:
        """From the cells of one indicator over all dimensions; settings, periods and design are added up.

        Raises:
            InternalError: levels of a dimension overlap, so that one person would be several.
        """
        overlapping = table.overlapping.intersection(table.dimensions)
        if overlapping:
            raise InternalError(Fault("combinations", f"levels of {sorted(overlapping)} overlap."))
        people = np.asarray(table.sums["n"], dtype=np.float64)
        live = people > 0
        named = [np.unique(table.keys[name][live].astype(str), return_inverse=True) for name in table.dimensions]
        levels = tuple(tuple(str(each) for each in names) for names, _ in named)
        codes = np.stack([places for _, places in named], axis=1).astype(np.int64)
        columns = {name: np.asarray(column, dtype=np.float64)[live] for name, column in table.sums.items()}
        y = columns["sy"] if table.kind == "mean" else columns["events"]
        square = columns["syy"] if table.kind == "mean" else np.zeros_like(y)
        size = columns["time"] if table.kind == "rate" else people[live]
        rows, (size, y, square, persons) = _added(codes, size, y, square, people[live])
        known = tuple(np.array([not is_absence(each) for each in names], dtype=bool) for names in levels)
        within = float(np.maximum(square - y**2 / persons, 0.0).sum()) if table.kind == "mean" else 0.0
        y = y + table.origin * size if table.kind == "mean" else y  # sums of a mean are about its origin
        return cls(table.kind, table.dimensions, levels, known, rows, size, y, within, persons)


def _added(codes: Codes, *sums: Floats) -> tuple[Codes, tuple[Floats, ...]]:
    """Rows of equal codes as one, in the order of their codes, with their sums."""
    order = np.lexsort(codes.T[::-1])
    arranged = codes[order]
    first = np.ones(len(codes), dtype=bool)
    first[1:] = np.any(arranged[1:] != arranged[:-1], axis=1)
    starts = np.flatnonzero(first)
    if not len(starts):
        return codes, sums
    return np.asfortranarray(arranged[starts]), tuple(np.add.reduceat(each[order], starts) for each in sums)
