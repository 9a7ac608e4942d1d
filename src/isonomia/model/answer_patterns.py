"""People of a scale by their whole pattern of answers: as private as rows, for most patterns are one person's."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from isonomia.errors import Fault, InternalError


@dataclass(frozen=True, slots=True, eq=False)
class PatternTable:
    """The people who answered every item of a scale, in one setting and period, by one way of grouping.

    Attributes:
        scale: its id. setting, period: where and when.
        dimension: by which people are grouped; empty for everybody.
        groups: codes, in declared order; one empty code for everybody. People whose group is not known are not here.
        answers: (P, k) place of each answer on its item's ladder, lowest 0, after reversing; items in their order.
        group: (P,) index of the group.
        people: (P,) how many.
    """

    scale: str
    setting: str
    period: str
    dimension: str
    groups: tuple[str, ...]
    answers: NDArray[np.int64]
    group: NDArray[np.int64]
    people: NDArray[np.float64]

    def __post_init__(self) -> None:
        rows = len(self.people)
        if self.answers.ndim != 2 or len(self.answers) != rows or len(self.group) != rows:
            raise InternalError(Fault(f"answer patterns of {self.scale}", "columns of unlike length."))
        if rows and not 0 <= int(self.group.min()) <= int(self.group.max()) < len(self.groups):
            raise InternalError(Fault(f"answer patterns of {self.scale}", "a group without a code."))

    def sizes(self) -> NDArray[np.float64]:
        """(G,) people of each group."""
        return np.bincount(self.group, weights=self.people, minlength=len(self.groups)).astype(np.float64)

    def of_groups(self, least: float) -> PatternTable:
        """With the groups of at least so many people alone."""
        kept = np.flatnonzero(self.sizes() >= least)
        place = np.full(len(self.groups), -1, dtype=np.int64)
        place[kept] = np.arange(len(kept))
        rows = place[self.group] >= 0
        groups = tuple(self.groups[at] for at in kept)
        return PatternTable(
            self.scale,
            self.setting,
            self.period,
            self.dimension,
            groups,
            self.answers[rows],
            place[self.group[rows]],
            self.people[rows],
        )
