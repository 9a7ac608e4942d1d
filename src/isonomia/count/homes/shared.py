"""Cells as they go from home to home: columns of numbers, and the facts that say what the numbers are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from isonomia.count.homes.asked import Facts
from isonomia.model.cells import KEYS

Ints = NDArray[np.int64]
LEVEL: Final = "level "
EXACT: Final = "exact "
"""Beginnings of the names of columns: of the code on each dimension of a grouping, and of a digit of an exact sum."""


@dataclass(frozen=True, slots=True)
class Home:
    """One home whose people are among the cells.

    Attributes:
        name: as the home calls itself.
        program: the version that counted. engines: source -> what counted it.
        data: source -> digest of its records; empty where an engine cannot say.
        smallest: groups of fewer people are among those whose group is not known; 0: none were moved.
        places: source -> how many settings and periods it has there, each of which may have moved groups.
    """

    name: str
    program: str
    engines: Mapping[str, str]
    data: Mapping[str, str]
    smallest: int = 0
    places: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TableRows:
    """Which question and grouping the next rows are of, and how many rows."""

    question: str
    dimensions: tuple[str, ...]
    rows: int

    @property
    def identity(self) -> tuple[str, tuple[str, ...]]:
        """What the table is the cells of."""
        return (self.question, self.dimensions)


@dataclass(frozen=True, slots=True, eq=False)
class SharedCells:
    """The cells of one home or of several.

    Attributes:
        place: what messages call them.
        title: of the study.
        homes: sorted by name.
        asked: the questions and codings (`asked.asked`).
        tables: in order; the rows of all stand below one another.
        texts: column of keys -> its texts, sorted; the column holds their numbers.
        sums: names of the columns of sums that are there; any other is 0 everywhere.
        column: gives a column of keys or sums by its name, as whole numbers: (R,).
    """

    place: str
    title: str
    homes: tuple[Home, ...]
    asked: Facts
    tables: tuple[TableRows, ...]
    texts: Mapping[str, Sequence[str]]
    sums: tuple[str, ...]
    column: Callable[[str], NDArray[Any]]

    @property
    def rows(self) -> int:
        """How many cells."""
        return sum(each.rows for each in self.tables)

    @property
    def names(self) -> str:
        """The homes, for messages."""
        return ", ".join(each.name for each in self.homes)


def key_columns(depth: int) -> tuple[str, ...]:
    """The columns of keys where the largest grouping has so many dimensions."""
    return (*KEYS, *(f"{LEVEL}{at}" for at in range(1, depth + 1)))


def exact_column(name: str, place: int) -> str:
    """The column that holds the digits of a sum at a place."""
    return f"{EXACT}{name} {place}"


def exact_places(sums: Sequence[str]) -> dict[str, list[int]]:
    """Sum -> the places of its digits."""
    found: dict[str, list[int]] = {}
    for each in sums:
        if each.startswith(EXACT):
            name, _, place = each.removeprefix(EXACT).rpartition(" ")
            found.setdefault(name, []).append(int(place))
    return {name: sorted(places) for name, places in found.items()}
