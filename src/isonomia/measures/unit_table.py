"""A table of people by unit and group: who is in which school, specialty or programme. Totals, never a person."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from isonomia.errors import Fault, InternalError
from isonomia.stats.arrays import Floats


@dataclass(frozen=True, slots=True, eq=False)
class UnitTable:
    """People of U units in K groups, which together are everybody and do not overlap.

    Attributes:
        people: (U, K) whole counts; NaN where the source withheld one.
        clusters: (U,) the cluster (region, kind of school) of each unit, numbered from 0; all in one by default.
    """

    people: Floats
    clusters: NDArray[np.int64]

    def __post_init__(self) -> None:
        if self.people.ndim != 2 or self.clusters.shape != self.people.shape[:1]:
            raise InternalError(Fault("units", f"columns of unlike shape {self.people.shape}, {self.clusters.shape}."))
        known = self.people[~np.isnan(self.people)]
        if np.any(known < 0) or np.any(known != np.floor(known)):
            raise InternalError(Fault("units", "a count is negative or not whole."))

    @classmethod
    def of(cls, people: ArrayLike, clusters: ArrayLike | None = None) -> UnitTable:
        """A table from (U, K) counts; units without anybody say nothing and are left out."""
        counts = np.asarray(people, dtype=np.float64)
        names = np.zeros(len(counts), dtype=np.int64) if clusters is None else np.asarray(clusters)
        kept = np.isnan(counts).any(axis=1) | (counts.sum(axis=1) > 0)
        _, numbers = np.unique(names[kept], return_inverse=True)
        return cls(counts[kept], numbers.astype(np.int64).reshape(-1))

    @property
    def withheld(self) -> bool:
        """Whether the source withheld a count: then no sum over units is known."""
        return bool(np.isnan(self.people).any())

    @property
    def units(self) -> NDArray[np.int64]:
        """(U,) people of each unit."""
        return np.asarray(self.people.sum(axis=1), dtype=np.int64)

    @property
    def groups(self) -> NDArray[np.int64]:
        """(K,) people of each group."""
        return np.asarray(self.people.sum(axis=0), dtype=np.int64)

    @property
    def merged(self) -> UnitTable:
        """The clusters as units."""
        return UnitTable.of(merged_counts(self.people, self.clusters))

    def pair(self, first: int, second: int) -> UnitTable:
        """Two groups alone, as the index of dissimilarity between them has it."""
        return UnitTable.of(self.people[:, [first, second]], self.clusters)

    def against_others(self, group: int) -> UnitTable:
        """One group and everybody else."""
        own = self.people[:, [group]]
        return UnitTable.of(np.hstack([own, self.people.sum(axis=1, keepdims=True) - own]), self.clusters)


def merged_counts(people: Floats, clusters: NDArray[np.int64]) -> Floats:
    """(C, K, …) sums of units (U, K, …) over their clusters."""
    made = np.zeros((int(clusters.max(initial=-1)) + 1, *people.shape[1:]))
    np.add.at(made, clusters, people)
    return made
