"""The sums that tie the cells of one indicator together, as a stranger can write them down.

Each margin says: the parts sum to the total (or, where levels overlap, to at least the total). Cells of all
settings and periods stand in one system; no margin crosses them. Beside the rows of the tables there is a *known*
cell for each dimension (and declared pair): all persons whose group is known on it. It is not printed as a row, but
`everyone_else` beside the group gives it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from isonomia.model.absence import is_absence
from isonomia.model.cells import CellTable
from isonomia.model.study import IndicatorKind
from isonomia.protect.prepare import Context, contexts

Dimensions = tuple[str, ...]
Place = tuple[tuple[str, str], ...]  # ((dimension, code), …), sorted by dimension
Members = dict[Place, int]  # place -> index of its cell, in one setting and period

KNOWN: Final = "*"
"""Stands for a code in the place of a known cell: any group, but not an absence."""
MISSING: Final = ("n_not_stated", "n_declined", "n_unknown", "n_not_applicable")


@dataclass(frozen=True, slots=True)
class Margin:
    """The parts sum to the total if `exact`; else to at least the total.

    Where they overlap, those `apart` share nobody with any other part: each other part and they are together at most
    the total.
    """

    total: int
    parts: tuple[int, ...]
    exact: bool = True
    apart: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class System:
    """C cells of one indicator.

    Attributes:
        kind: of the indicator.
        places: (C,) the levels of each cell. contexts: (C,) its setting and period.
        counts: name -> (C,) int64: `n`, `events` where there are some, and the missing outcomes by kind.
        margins: the sums that a stranger can write down.
        rows: grouping of a table -> index of the cell of each of its rows.
        known: grouping -> setting and period -> index of the known cell.
        beside: (G, 2) index of a cell and of a whole it is part of, whose difference is `everyone_else`.
        overlapping: dimensions in which one person may be in several levels.
    """

    kind: IndicatorKind
    places: tuple[Place, ...]
    contexts: tuple[Context, ...]
    counts: Mapping[str, NDArray[np.int64]]
    margins: tuple[Margin, ...]
    rows: Mapping[Dimensions, NDArray[np.int64]]
    known: Mapping[Dimensions, Mapping[Context, int]]
    beside: NDArray[np.int64]
    overlapping: frozenset[str] = frozenset()

    def __len__(self) -> int:
        return len(self.places)


def system_of(tables: Sequence[CellTable], compared: Collection[Dimensions]) -> System:
    """The system of one indicator.

    Args:
        tables: its reduced tables, one row a setting, period and place.
        compared: the groupings that are set beside everyone else.
    """
    builder = _Builder(sorted(tables, key=lambda table: (len(table.dimensions), table.dimensions)))
    builder.add_tables()
    for dimensions in sorted(compared, key=lambda each: (len(each), each)):
        builder.add_known(dimensions)
    builder.add_margins()
    return builder.system()


class _Builder:
    """Collects cells and margins; thrown away when the system is made."""

    def __init__(self, tables: Sequence[CellTable]) -> None:
        self.tables = {frozenset(table.dimensions): table for table in reversed(tables)}
        self.every = tables
        self.names = [name for name in ("n", "events", *MISSING) if any(name in table.sums for table in tables)]
        self.index: dict[tuple[Context, Place], int] = {}
        self.values: list[NDArray[np.int64]] = []
        self.places: list[Place] = []
        self.rows: dict[Dimensions, NDArray[np.int64]] = {}
        self.members: dict[frozenset[str], dict[Context, Members]] = {}
        self.known: dict[Dimensions, dict[Context, int]] = {}
        self.margins: list[Margin] = []
        self.beside: set[tuple[int, int]] = set()

    def add(self, where: Context, place: Place, values: NDArray[np.int64]) -> int:
        """The index of a cell, new or met before."""
        key = (where, place)
        if key not in self.index:
            self.index[key] = len(self.values)
            self.values.append(values)
            self.places.append(place)
        return self.index[key]

    def add_tables(self) -> None:
        """A cell for every row."""
        for table in self.every:
            columns = [np.asarray(table.sums.get(name, np.zeros(len(table))), dtype=np.int64) for name in self.names]
            values = np.stack(columns, axis=1)
            members: dict[Context, Members] = defaultdict(dict)
            cells: list[int] = []
            for at, (where, place) in enumerate(zip(contexts(table), _places(table), strict=True)):
                cells.append(self.add(where, place, values[at]))
                members[where][place] = cells[-1]
            self.rows[table.dimensions] = np.array(cells, dtype=np.int64)
            self.members[frozenset(table.dimensions)] = members

    def add_known(self, dimensions: Dimensions) -> None:
        """The known cell of a table of one or two dimensions, in each setting and period.

        By inclusion and exclusion over the rows of absence: K = all − Σ A₁ − Σ A₂ + Σ A₁₂.
        """
        names = frozenset(dimensions)
        needed = [names, *(frozenset({name}) for name in dimensions)]
        if len(names) not in {1, 2} or any(each not in self.members for each in needed):
            return
        self.known[dimensions] = {}
        for where, members in self.members[names].items():
            whole = self.index.get((where, ()))
            if whole is None:
                continue
            value = self.values[whole]
            for name in dimensions:
                singles = self.members[frozenset({name})].get(where, {})
                value = value - self._sum(singles, absences=1)
            if len(names) == 2:
                value = value + self._sum(members, absences=2)
            place = tuple(sorted((name, KNOWN) for name in names))
            cell = self.known[dimensions][where] = self.add(where, place, value)
            for other, at in members.items():
                if not _absences(other):
                    self.beside.update({(at, cell), (at, whole)})

    def _sum(self, members: Members, absences: int) -> NDArray[np.int64]:
        zero = np.zeros(len(self.names), dtype=np.int64)
        return sum((self.values[at] for place, at in members.items() if _absences(place) == absences), zero)

    def add_margins(self) -> None:
        """Every sum of a table's rows to a row of a smaller table, and those of the known cells."""
        for table in self.tables.values():
            for parent in self._parents(table):
                self._add_sums(table, parent)
        for dimensions, known in self.known.items():
            for where, cell in known.items():
                self._add_known_margins(dimensions, where, cell)

    def _parents(self, table: CellTable) -> list[frozenset[str]]:
        """The largest smaller groupings; none where the overall cell is tied through the known cell."""
        names = frozenset(table.dimensions)
        smaller = [each for each in self.tables if each < names]
        if table.dimensions in self.known and len(names) == 1:
            return []
        return sorted((each for each in smaller if not any(each < other for other in smaller)), key=sorted)

    def _add_sums(self, table: CellTable, parent: frozenset[str]) -> None:
        summed = frozenset(table.dimensions) - parent
        overlapping = summed & table.overlapping
        for where, members in self.members[frozenset(table.dimensions)].items():
            parts: dict[Place, list[int]] = defaultdict(list)
            for place, at in members.items():
                parts[tuple(pair for pair in place if pair[0] in parent)].append(at)
            for place, total in self.members[parent].get(where, {}).items():
                self._add_margin(total, parts.get(place, []), overlapping)

    def _add_known_margins(self, dimensions: Dimensions, where: Context, cell: int) -> None:
        members = self.members[frozenset(dimensions)][where]
        overlapping = self.tables[frozenset(dimensions)].overlapping
        groups = [at for place, at in members.items() if not _absences(place)]
        self._add_margin(cell, groups, overlapping)
        if len(dimensions) == 1:
            rest = [at for place, at in members.items() if _absences(place)]
            self._add_margin(self.index[where, ()], [cell, *rest])
            return
        for name in dimensions:
            other = next(each for each in dimensions if each != name)
            single = self.known.get((name,), {}).get(where)
            if single is not None and name not in overlapping:
                rest = [at for place, at in members.items() if _absent_on(place, other) and not _absent_on(place, name)]
                self._add_margin(single, [cell, *rest])

    def _add_margin(self, total: int, parts: Iterable[int], overlapping: Collection[str] = ()) -> None:
        """A sum over dimensions of which some overlap: who is absent on each of these is in no other part."""
        cells = tuple(sorted(parts))
        apart = [at for at in cells if overlapping and all(_absent_on(self.places[at], name) for name in overlapping)]
        self.margins.append(Margin(total, cells, not overlapping, tuple(apart)))

    def system(self) -> System:
        """The frozen result."""
        values = np.array(self.values, dtype=np.int64).reshape(len(self.values), len(self.names))
        return System(
            kind=self.every[0].kind,
            places=tuple(self.places),
            contexts=tuple(where for where, _ in self.index),
            counts={name: values[:, at] for at, name in enumerate(self.names)},
            margins=tuple(self.margins),
            rows=self.rows,
            known=self.known,
            beside=np.array(sorted(self.beside), dtype=np.int64).reshape(-1, 2),
            overlapping=frozenset[str]().union(*(table.overlapping for table in self.every)),
        )


def _places(table: CellTable) -> list[Place]:
    order = sorted(table.dimensions)
    columns = [table.keys[name] for name in order]
    rows = zip(*columns, strict=True) if columns else [()] * len(table)
    return [tuple(zip(order, codes, strict=True)) for codes in rows]


def _absences(place: Place) -> int:
    return sum(is_absence(code) for _, code in place)


def _absent_on(place: Place, dimension: str) -> bool:
    return any(is_absence(code) for name, code in place if name == dimension)
