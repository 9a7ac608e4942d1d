"""Cubes of whole numbers: rows are added to them by chunks, and groupings are their margins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import prod
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from isonomia.count.plan import Block
from isonomia.count.questions import Grouping

Ints = NDArray[np.int64]
_MANY: Final = 4_000_000
"""So many entries of a list are put together before more are added."""


@dataclass(frozen=True, slots=True, eq=False)
class Margin:
    """What a grouping adds up to.

    Attributes:
        cells: (R,) numbers of cells: the class first, then the groups in the grouping's order, the last the quickest.
        totals: (R, C) their sums.
    """

    cells: Ints
    totals: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """What rows add to their cells.

    Attributes:
        rows: numbers of the rows; None for all. columns: of the cube. sums: (R, columns) whole
            numbers, which may be written as floats where their sums are exact.
    """

    rows: Ints | None
    columns: Sequence[int]
    sums: NDArray[Any]
    ones: NDArray[Any] = field(init=False)
    ends: NDArray[np.int32] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "ones", np.ones(len(self.sums), dtype=self.sums.dtype))
        object.__setattr__(self, "ends", np.arange(len(self.sums) + 1, dtype=np.int32))

    def by_cell(self, cells: NDArray[Any], size: int) -> NDArray[Any]:
        """What each of so many cells gets: a matrix with a one for each row's cell, times the lines."""
        from scipy.sparse import csc_array

        held = (self.ones, cells.astype(np.int32, copy=False), self.ends)
        return np.asarray(csc_array(held, shape=(size, len(cells))) @ self.sums)


@dataclass(slots=True, eq=False)
class Cube:
    """The sums of one block in the making.

    Attributes:
        block: its dimensions. sizes: dimension -> number of groups. classes: how many there are.
        columns: how many sums a cell has; 0 counts rows.
        totals: (cells, columns) of a cube; of a list of cells the parts that are not put together yet.
    """

    block: Block
    sizes: Mapping[str, int]
    classes: int
    columns: int
    totals: Ints = field(init=False)
    parts: list[tuple[Ints, Ints]] = field(default_factory=list)

    def __post_init__(self) -> None:
        cells = 0 if self.block.sparse else self.classes * self.groups
        self.totals = np.zeros((cells, max(1, self.columns)), dtype=np.int64)

    @property
    def groups(self) -> int:
        """Combinations of groups in one class."""
        return prod(self.sizes[name] for name in self.block.dimensions)

    def cells(self, classes: NDArray[Any], groups: Mapping[str, NDArray[Any]]) -> NDArray[Any]:
        """The numbers of the cells of rows: the class first, then the groups, the last the quickest: (R,)."""
        kind = np.dtype(np.int32 if self.classes * self.groups < 1 << 31 else np.int64)
        found: NDArray[Any] = classes.astype(kind)
        for name in self.block.dimensions:
            found *= kind.type(self.sizes[name])
            found += groups[name]
        return found

    def count(self, classes: NDArray[Any], groups: Mapping[str, NDArray[Any]]) -> None:
        """Count rows by their classes and groups."""
        cells = self.cells(classes, groups)
        if self.block.sparse:
            found, people = np.unique(cells, return_counts=True)
            self._list(found, people.reshape(-1, 1).astype(np.int64))
        else:
            self.totals[:, 0] += np.bincount(cells, minlength=len(self.totals))

    def add(self, classes: NDArray[Any], groups: Mapping[str, NDArray[Any]], written: Sequence[Lines]) -> None:
        """Add the lines of rows to their cells."""
        cells = self.cells(classes, groups)
        if self.block.sparse:
            found, at = np.unique(cells, return_inverse=True)
            totals = np.zeros((len(found), self.columns), dtype=np.int64)
            _put(totals, at.reshape(-1), written)
            self._list(found, totals)
        else:
            _put(self.totals, cells, written)

    def _list(self, found: NDArray[Any], totals: Ints) -> None:
        self.parts.append((found.astype(np.int64), totals))
        if sum(len(each) for each, _ in self.parts) * totals.shape[1] > _MANY and len(self.parts) > 1:
            self.parts = [_together(self.parts)]

    def margins(self) -> Iterator[tuple[Grouping, Margin]]:
        """What each grouping of the block adds up to."""
        if self.block.sparse:
            yield self.block.groupings[0], Margin(*_together(self.parts))
            return
        made: dict[Grouping, Ints] = {self.block.dimensions: self._shaped()}
        for grouping in sorted(self.block.groupings, key=len, reverse=True):
            wanted = tuple(name for name in self.block.dimensions if name in grouping)
            found = _margin(made, wanted)
            order = [0, *(1 + wanted.index(name) for name in grouping), found.ndim - 1]
            flat = np.ascontiguousarray(found.transpose(order)).reshape(-1, found.shape[-1])
            yield grouping, Margin(np.arange(len(flat), dtype=np.int64), flat)

    def _shaped(self) -> Ints:
        shape = (self.classes, *(self.sizes[name] for name in self.block.dimensions), self.totals.shape[1])
        return self.totals.reshape(shape)


def _margin(made: dict[Grouping, Ints], wanted: Grouping) -> Ints:
    """A margin, one dimension after the other taken away from the smallest that is there; those between are kept."""
    if wanted in made:
        return made[wanted]
    above = min((each for each in made if set(wanted) < set(each)), key=lambda each: made[each].size)
    while len(above) > len(wanted):
        # The largest dimension first: what is left is small.
        lost = max(
            (name for name in above if name not in wanted), key=lambda name: made[above].shape[1 + above.index(name)]
        )
        rest = tuple(name for name in above if name != lost)
        if rest not in made:
            made[rest] = made[above].sum(axis=1 + above.index(lost))
        above = rest
    return made[wanted]


def _put(totals: Ints, cells: NDArray[Any], written: Sequence[Lines]) -> None:
    """Add lines to the cells of their rows."""
    for lines in written:
        added = lines.by_cell(cells if lines.rows is None else cells[lines.rows], len(totals))
        for start, end, at in _runs(lines.columns):
            totals[:, start:end] += added[:, at : at + end - start].astype(np.int64, copy=False)


def _runs(columns: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """Columns that follow one another: the first, the one after the last, and where they begin."""
    start = 0
    for at in range(1, len(columns) + 1):
        if at == len(columns) or columns[at] != columns[at - 1] + 1:
            yield columns[start], columns[at - 1] + 1, start
            start = at


def _together(parts: Sequence[tuple[Ints, Ints]]) -> tuple[Ints, Ints]:
    """Lists of cells as one, sorted."""
    if not parts:
        return np.zeros(0, dtype=np.int64), np.zeros((0, 1), dtype=np.int64)
    cells = np.concatenate([each for each, _ in parts])
    totals = np.concatenate([each for _, each in parts])
    order = np.argsort(cells, kind="stable")
    cells, totals = cells[order], totals[order]
    starts = np.flatnonzero(np.concatenate(([True], cells[1:] != cells[:-1])))[: len(cells)]
    return cells[starts], np.add.reduceat(totals, starts, axis=0) if len(starts) else totals
