"""Protected cells as rows: one a published cell, hidden values empty. It is what an auditor reads."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, overload

from isonomia.model.shown import Shown, ShownTable

ALL: Final = "All"
"""What stands in a dimension's column where the cell is not divided by it."""

CellRow = Mapping[str, str | int | float | None]
_SUMS: Final = {"rate": ("time",), "mean": ("sy", "syy"), "proportion": ()}
_WEIGHTED: Final = ("sw", "swy")


def cell_columns(shown: Shown) -> tuple[str, ...]:
    """setting, period, indicator, one column a dimension, the counts and sums that the release has, status."""
    dimensions = sorted({name for table in _tables(shown) for name in table.dimensions})
    sums = dict.fromkeys(name for table in _tables(shown) for name in _sums(table))
    return ("setting", "period", "indicator", *dimensions, "n", "events", *sums, "status")


@dataclass(frozen=True, slots=True)
class CellRows(Sequence[CellRow]):
    """Cells as rows, made when they are read."""

    tables: tuple[ShownTable, ...]
    dimensions: tuple[str, ...]

    def __len__(self) -> int:
        return sum(len(each) if each.left_out is None else int((~each.left_out).sum()) for each in self.tables)

    def __iter__(self) -> Iterator[CellRow]:
        return (row for table in self.tables for row in _rows(table, self.dimensions))

    @overload
    def __getitem__(self, at: int) -> CellRow: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[CellRow]: ...

    def __getitem__(self, at: int | slice) -> CellRow | Sequence[CellRow]:
        return tuple(self)[at]


def cell_rows(shown: Shown) -> CellRows:
    """Every cell of the release, tables in order of indicator and grouping, rows as protected."""
    tables = _tables(shown)
    return CellRows(tables, tuple(sorted({name for table in tables for name in table.dimensions})))


def _tables(shown: Shown) -> tuple[ShownTable, ...]:
    own = [table for table in shown if table.role == "group" and not _without_counts(table)]
    return tuple(sorted(own, key=lambda table: (table.indicator, table.dimensions)))


def _without_counts(table: ShownTable) -> bool:
    """Estimates that a source published have no counts behind them and are no cells."""
    return (
        bool(len(table))
        and not bool((table.n_shown & (table.n >= 0)).any())
        and bool((table.value == table.value).any())
    )


def _sums(table: ShownTable) -> tuple[str, ...]:
    wanted = (*_SUMS[table.kind], *(_WEIGHTED if table.weighted else ()))
    held = tuple(name for name in wanted if name in table.sums)
    return (*held, "origin") if table.kind == "mean" else held


def _rows(table: ShownTable, dimensions: Iterable[str]) -> Iterator[CellRow]:
    for at in range(len(table)):
        if table.left_out is not None and table.left_out[at]:
            continue
        row: dict[str, str | int | float | None] = dict.fromkeys(dimensions, ALL)
        row |= {name: str(table.keys[name][at]) or None for name in ("setting", "period")}
        row |= {name: str(table.keys[name][at]) for name in table.dimensions}
        n_shown, y_shown = bool(table.n_shown[at]), bool(table.y_shown[at])
        row["indicator"] = table.indicator
        row["n"] = int(table.n[at]) if n_shown else None
        row["events"] = int(table.events[at]) if y_shown and table.events[at] >= 0 else None
        for name in _sums(table):
            row[name] = _sum(table, name, at) if y_shown else None
        row["status"] = "ok" if n_shown and y_shown else "hidden"
        yield row


def _sum(table: ShownTable, name: str, at: int) -> float | None:
    value = table.origin if name == "origin" else float(table.sums[name][at])
    return None if math.isnan(value) else value
