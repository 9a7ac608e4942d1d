"""Many estimates in little room: what a column says is kept once, and a row is made when it is read.

A release of a thousand questions has more than a hundred thousand rows of 36 columns, which say few things each. As
objects they would take three times the memory, and a copy of the process that reads them would have to copy them.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Final, overload

from isonomia.model.estimates import ESTIMATE_COLUMNS, Estimate

_WIDE: Final = len(ESTIMATE_COLUMNS)
_AT: Final = {name: at for at, name in enumerate(ESTIMATE_COLUMNS)}
_ALL: Final = attrgetter(*ESTIMATE_COLUMNS)
_PUT: Final = tuple(getattr(Estimate, name).__set__ for name in ESTIMATE_COLUMNS)


@dataclass(frozen=True, slots=True, eq=False)
class EstimateRows(Sequence[Estimate]):
    """Estimates that were checked when they were first made.

    Attributes:
        said: everything that any column says, once.
        codes: which of it each column of each row says, row by row.
        places: the rows that are in here, in their order.
    """

    said: Sequence[Any]
    codes: array[int]
    places: Sequence[int]

    def __len__(self) -> int:
        return len(self.places)

    def __iter__(self) -> Iterator[Estimate]:
        return map(self._row, self.places)

    @overload
    def __getitem__(self, at: int) -> Estimate: ...

    @overload
    def __getitem__(self, at: slice) -> EstimateRows: ...

    def __getitem__(self, at: int | slice) -> Estimate | EstimateRows:
        if isinstance(at, slice):
            return EstimateRows(self.said, self.codes, self.places[at])
        return self._row(self.places[at])

    def columns(self, names: Sequence[str]) -> Iterator[tuple[int, ...]]:
        """The codes of some columns, row by row."""
        whole = isinstance(self.places, range) and self.places == range(len(self.codes) // _WIDE)
        starts = () if whole else [place * _WIDE for place in self.places]
        parts = [
            self.codes[_AT[name] :: _WIDE] if whole else [self.codes[start + _AT[name]] for start in starts]
            for name in names
        ]
        return zip(*parts, strict=True)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, EstimateRows | tuple):
            return NotImplemented
        return len(self) == len(other) and all(mine == theirs for mine, theirs in zip(self, other, strict=True))

    def __hash__(self) -> int:
        return hash(tuple(self))

    def _row(self, place: int) -> Estimate:
        """A row as it was, without checking it again."""
        row, start, said = object.__new__(Estimate), place * _WIDE, self.said
        for put, code in zip(_PUT, self.codes[start : start + _WIDE], strict=True):
            put(row, said[code])
        return row


def packed(rows: Iterable[Estimate]) -> EstimateRows:
    """The rows in little room. What is equal but printed otherwise stays apart: 1 and 1.0, 0.0 and −0.0."""
    known: dict[tuple[type, Any], int] = {}
    said: list[Any] = []
    codes = array("I")
    count = 0
    for row in rows:
        for each in _ALL(row):
            code = known.setdefault((each.__class__, each or str(each)), len(said))
            if code == len(said):
                said.append(each)
            codes.append(code)
        count += 1
    return EstimateRows(said, codes, range(count))


def picked(rows: Sequence[Estimate], places: Sequence[int]) -> Sequence[Estimate]:
    """Some rows, in the order of `places`."""
    if isinstance(rows, EstimateRows):
        return EstimateRows(rows.said, rows.codes, array("I", (rows.places[at] for at in places)))
    return tuple(rows[at] for at in places)


def columns_of(rows: Sequence[Estimate], *names: str) -> Iterator[tuple[Any, ...]]:
    """What some columns say, row by row: whole rows need not be made for it."""
    if isinstance(rows, EstimateRows):
        said = rows.said
        return (tuple([said[code] for code in codes]) for codes in rows.columns(names))
    return (tuple([getattr(row, name) for name in names]) for row in rows)


def different(rows: Sequence[Estimate], *names: str) -> tuple[tuple[Any, ...], ...]:
    """The same without what was said before."""
    if isinstance(rows, EstimateRows):
        said = rows.said
        return tuple(
            dict.fromkeys(tuple([said[code] for code in codes]) for codes in dict.fromkeys(rows.columns(names)))
        )
    return tuple(dict.fromkeys(columns_of(rows, *names)))
