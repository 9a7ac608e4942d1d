"""Rows of a shown table by setting, period and levels, in declared order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from isonomia.errors import Fault, InternalError
from isonomia.model.absence import ROOTS, code_of, is_absence
from isonomia.model.shown import Role, Shown, ShownTable
from isonomia.model.study import Dimension

Key = tuple[str, ...]


class Context(NamedTuple):
    """Where and when."""

    setting: str
    period: str


class _NothingTold(dict[Key, int]):
    """The rows of a table that is not published: whoever asks for one gets a hidden row, also where nobody is."""

    def get(self, key: Key, default: int | None = None) -> int | None:  # type: ignore[override]
        """The row of these levels, or any hidden row."""
        return super().get(key, next(iter(self.values()), default))


def _told_of(table: ShownTable, rows: dict[Key, int]) -> dict[Key, int]:
    left_out = table.left_out
    hidden = left_out is not None and bool(rows) and bool(left_out[next(iter(rows.values()))])
    return _NothingTold(rows) if hidden else rows


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """A shown table with an index: context and codes of levels -> row.

    Attributes:
        table: the table.
        readable: (R,) both persons and outcome may be printed (persons alone for a representation or benchmark).
        lookup: context -> codes of the levels, in the table's order of dimensions -> row.
    """

    table: ShownTable
    readable: NDArray[np.bool_]
    lookup: Mapping[Context, Mapping[Key, int]]

    @classmethod
    def of(cls, table: ShownTable, *, persons_only: bool = False) -> View:
        """Index a table. `persons_only`: it has no outcome."""
        columns = [table.keys[name] for name in ("setting", "period", *table.dimensions)]
        lookup: dict[Context, dict[Key, int]] = {}
        for row, (setting, period, *codes) in enumerate(zip(*columns, strict=True)):
            lookup.setdefault(Context(setting, period), {})[tuple(codes)] = row
        readable = table.n_shown if persons_only else table.n_shown & table.y_shown
        return cls(table, readable, {where: _told_of(table, lookup[where]) for where in sorted(lookup)})

    def row(self, where: Context, *codes: str) -> int | None:
        """The row of these levels, or None where the table has none."""
        return self.lookup.get(where, {}).get(codes)

    def is_readable(self, row: int | None) -> bool:
        """Whether a row exists and may be printed."""
        return row is not None and bool(self.readable[row])

    def is_hidden(self, row: int | None) -> bool:
        """Whether a row exists and may not be printed."""
        return row is not None and not self.readable[row]

    def codes(self, dimension: str) -> set[str]:
        """The codes that the table has on a dimension."""
        return set(self.table.keys[dimension])


def levels_of(dimension: Dimension, view: View) -> tuple[str, ...]:
    """Known levels of a dimension as the table has them: declared order, roll-ups in the place of their first member.

    Declared levels in which nobody is are listed too, unless a roll-up took them in. Levels that nobody declared
    (an open dimension) follow, sorted.
    """
    seen = {code for code in view.codes(dimension.id) if not is_absence(code)}
    rolled = {code: label for label, members in dimension.merge.items() if label in seen for code in members}
    taken = view.table.others.get(dimension.id, ())
    declared = (level.code for level in dimension.levels_in(view.table.source) if level.code not in taken)
    listed = list(dict.fromkeys(rolled.get(code, code) for code in declared))
    return (*listed, *sorted(seen.difference(listed)))


def absences_of(dimension: str, view: View) -> tuple[str, ...]:
    """Codes of the absence rows that the table has on a dimension, in the order of the roots."""
    seen = view.codes(dimension)
    return tuple(code for code in map(code_of, ROOTS) if code in seen)


@dataclass(frozen=True, slots=True, eq=False)
class Library:
    """The views of all shown tables, by indicator, dimensions and role; each is indexed once."""

    tables: Mapping[tuple[str, Key, Role], ShownTable]
    views: dict[tuple[str, Key, Role], View]

    @classmethod
    def of(cls, shown: Shown) -> Library:
        """All tables of a release."""
        return cls({(table.indicator, table.dimensions, table.role): table for table in shown}, {})

    def view(
        self, indicator: str, dimensions: Key = (), role: Role = "group", *, persons_only: bool = False
    ) -> View | None:
        """A view, or None where there is no such table. A table of the same dimensions in another order serves too."""
        key = (indicator, dimensions, role)
        if key not in self.views:
            table = self.tables.get(key) or self._reordered(*key)
            if table is not None:
                self.views[key] = View.of(table, persons_only=persons_only)
        return self.views.get(key)

    def _reordered(self, indicator: str, dimensions: Key, role: Role) -> ShownTable | None:
        """The same cells under their dimensions in the order that is asked for."""
        same = (dims for owner, dims, each in self.tables if (owner, each) == (indicator, role))
        found = next((dims for dims in same if sorted(dims) == sorted(dimensions)), None)
        return None if found is None else replace(self.tables[indicator, found, role], dimensions=dimensions)

    def groupings(self, indicator: str) -> Iterator[Key]:
        """The groupings that an indicator has, in the order of the tables."""
        return (dims for owner, dims, role in self.tables if owner == indicator and role == "group")


def missing_table(indicator: str, *dimensions: str) -> InternalError:
    """What to raise where protection has not made a table that a question needs."""
    return InternalError(Fault(f"Shown cells of {indicator!r}", f"there are none by {dimensions}."))


WITH_UNKNOWN: Final = "with_unknown"
"""Flag of a row: everyone else includes people whose group is not known."""
