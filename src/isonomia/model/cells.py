"""Cells: the sums by group that all statistics are computed from. Additive: merge is +, empty is 0.

One `CellTable` holds the cells of one indicator (or representation) over one grouping: one row for each
combination of setting, period, design stratum, cluster and levels that has a person in it. Persons whose group
is absent have rows of their own (`model/absence.py`), so nothing is dropped.

Sums (measures.md 1.1). Integers: `n` persons with a known outcome; `n_not_stated`, `n_declined`, `n_unknown`
(outcome missing, by kind) and `n_not_applicable`; for a proportion `events`. Floats: `sw, sww, sy, syy, swy, swyy,
swwy, swwyy, time`, over the persons counted in `n`; continuous outcomes are taken about `origin`. For covariates
`sx:A` and `sxx:A,B` may follow. Integers are int64 and exact; floats are float64 in a fixed order of summation.

The cells of a benchmark population have the indicator id `benchmark:ID`; their `n` are its persons and the float
sum `var_n` is the variance of that count where the source gives a margin of error.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from isonomia.errors import Fault, InternalError
from isonomia.model.study import IndicatorKind
from isonomia.model.unrounded import Unrounded

Codes: TypeAlias = NDArray[np.object_]

KEYS: Final = ("setting", "period", "stratum", "cluster")
COUNTS: Final = ("n", "n_not_stated", "n_declined", "n_unknown", "n_not_applicable", "events")
SUMS: Final = ("sw", "sww", "sy", "syy", "swy", "swyy", "swwy", "swwyy", "time")
OVERALL: Final = ""
"""The setting and period of a source that declares none."""


@dataclass(frozen=True, slots=True, eq=False)
class CellTable:
    """Cells of one indicator over one grouping; R rows, sorted by key.

    Attributes:
        indicator: id of the indicator or representation.
        source: id of the source.
        kind: proportion, rate, mean; a representation counts persons and is a proportion without events.
        dimensions: ids of the grouping; empty for the overall cell.
        overlapping: those of `dimensions` in which one person may be in several levels.
        coding: dimension id -> coding of its marks.
        keys: name -> (R,) array of text: the four of `KEYS` and one for each dimension (codes of levels).
        sums: name -> (R,) array: int64 for `COUNTS`, float64 for the others.
        origin: what continuous outcomes were centred on.
        weighted: whether sums with w are of sampling weights (else w = 1 for everybody).
        exact: float sums before they were rounded, where a count has just made them; no other table has any.
    """

    indicator: str
    source: str
    kind: IndicatorKind
    dimensions: tuple[str, ...]
    keys: Mapping[str, Codes]
    sums: Mapping[str, NDArray[Any]]
    overlapping: frozenset[str] = frozenset()
    coding: Mapping[str, str] = field(default_factory=dict)
    origin: float = 0.0
    weighted: bool = False
    exact: Mapping[str, Unrounded] = field(default_factory=dict)

    def __post_init__(self) -> None:
        expected = {*KEYS, *self.dimensions}
        if set(self.keys) != expected:
            raise _broken(self, f"keys are {sorted(self.keys)}, not {sorted(expected)}")
        if "n" not in self.sums:
            raise _broken(self, "no sum 'n'")
        lengths = {len(column) for column in (*self.keys.values(), *self.sums.values())}
        if len(lengths) > 1:
            raise _broken(self, f"columns of unlike length {sorted(lengths)}")
        if any(np.any(self.sums[name] < 0) for name in COUNTS if name in self.sums):
            raise _broken(self, "a negative count")

    def __len__(self) -> int:
        return len(self.sums["n"])

    @property
    def identity(self) -> tuple[str, tuple[str, ...]]:
        """What the table is the cells of."""
        return (self.indicator, self.dimensions)

    @property
    def places(self) -> list[tuple[str, ...]]:
        """Setting, period, stratum, cluster and groups of each cell."""
        return list(zip(*(self.keys[name] for name in (*KEYS, *self.dimensions)), strict=True))

    def __add__(self, other: CellTable) -> CellTable:
        """Cells of two disjoint sets of persons, added."""
        mine = (self.identity, self.source, self.kind, self.overlapping, dict(self.coding), self.origin)
        theirs = (
            other.identity,
            other.source,
            other.kind,
            other.overlapping,
            dict(other.coding),
            other.origin,
        )
        if mine != theirs or set(self.sums) != set(other.sums):
            raise _broken(self, "cells of unlike questions do not add")
        return collapse(
            self,
            keys={name: np.concatenate([self.keys[name], other.keys[name]]) for name in self.keys},
            sums={name: np.concatenate([self.sums[name], other.sums[name]]) for name in self.sums},
        )

    def over(self, *names: str) -> CellTable:
        """The same cells without these keys: a design key becomes "", a dimension leaves the grouping.

        A dimension whose levels overlap cannot be summed away: its total is counted on its own.
        """
        lost = self.overlapping.intersection(names)
        if lost:
            raise _broken(self, f"levels of {sorted(lost)} overlap and cannot be summed")
        blank = np.full(len(self), "", dtype=object)
        keys = {name: (blank if name in names else column) for name, column in self.keys.items()}
        kept = tuple(name for name in self.dimensions if name not in names)
        keys = {name: column for name, column in keys.items() if name in KEYS or name in kept}
        table = CellTable(
            self.indicator,
            self.source,
            self.kind,
            kept,
            keys,
            self.sums,
            self.overlapping,
            self.coding,
            self.origin,
            self.weighted,
        )
        return collapse(table, keys=keys, sums=self.sums)


def collapse(like: CellTable, *, keys: Mapping[str, Codes], sums: Mapping[str, NDArray[Any]]) -> CellTable:
    """Add the rows whose keys are equal; rows come out sorted by key. `like` gives all other attributes."""
    names = [*KEYS, *like.dimensions]
    rows = list(zip(*(keys[name] for name in names), strict=True))
    order = sorted(range(len(rows)), key=rows.__getitem__)
    starts = [at for at, row in enumerate(order) if at == 0 or rows[row] != rows[order[at - 1]]]
    sorted_keys = {name: np.asarray(keys[name], dtype=object)[order][starts] for name in names}
    added = {
        name: np.add.reduceat(np.asarray(column)[order], starts) if starts else np.asarray(column)[:0]
        for name, column in sums.items()
    }
    return CellTable(
        like.indicator,
        like.source,
        like.kind,
        like.dimensions,
        sorted_keys,
        added,
        like.overlapping,
        like.coding,
        like.origin,
        like.weighted,
    )


@dataclass(frozen=True, slots=True)
class Cells:
    """All cells of a study: tables by indicator and grouping."""

    tables: tuple[CellTable, ...] = ()

    def __post_init__(self) -> None:
        identities = [table.identity for table in self.tables]
        if len(set(identities)) < len(identities):
            raise InternalError(Fault("Cells", "two tables of the same indicator and grouping."))

    def __iter__(self) -> Iterator[CellTable]:
        return iter(self.tables)

    def __add__(self, other: Cells) -> Cells:
        """Tables of the same identity are added, the others kept."""
        merged: dict[tuple[str, tuple[str, ...]], CellTable] = {}
        for table in (*self.tables, *other.tables):
            held = merged.get(table.identity)
            merged[table.identity] = table if held is None else held + table
        return Cells(tuple(merged[identity] for identity in sorted(merged)))

    def get(self, indicator: str, dimensions: Iterable[str] = ()) -> CellTable | None:
        """The table of an indicator over a grouping, or None."""
        wanted = (indicator, tuple(dimensions))
        return next((table for table in self.tables if table.identity == wanted), None)


def _broken(table: CellTable, problem: str) -> InternalError:
    return InternalError(Fault(f"Cells of {table.indicator!r} by {table.dimensions}", problem + "."))
