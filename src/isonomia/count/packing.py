"""Several small numbers as one, and from that one to what is known of their combination."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from isonomia.count.coding import Coding

Ints = NDArray[np.int64]
Chunk = Mapping[str, NDArray[Any]]
MOST_PACKED: Final = 1 << 62
DENSE: Final = 1 << 22


@dataclass(frozen=True, slots=True)
class Packing:
    """Columns of `held` whose numbers are written as one, the first with the smallest weight.

    Attributes:
        codes: names of the columns in `held`. ranges: how many numbers each has, 0 among them.
    """

    codes: tuple[str, ...]
    ranges: tuple[int, ...]

    @property
    def size(self) -> int:
        """How many combinations there are."""
        return prod(self.ranges)

    @property
    def strides(self) -> tuple[int, ...]:
        """The weight of each column."""
        return tuple(prod(self.ranges[:at]) for at in range(len(self.ranges)))

    def of(self, chunk: Chunk) -> NDArray[Any]:
        """The packed numbers of some rows: (R,)."""
        if len(self.codes) == 1:
            return chunk[self.codes[0]]
        kind = np.dtype(np.uint32 if self.size < 1 << 32 else np.int64)
        packed: NDArray[Any] = np.zeros(len(chunk[self.codes[0]]) if self.codes else 0, dtype=kind)
        for code, stride in zip(self.codes, self.strides, strict=True):
            packed += chunk[code].astype(kind) * kind.type(stride)
        return packed

    def unpacked(self, packed: Ints) -> Ints:
        """The numbers of each column: (R, columns)."""
        columns = [packed // stride % size for stride, size in zip(self.strides, self.ranges, strict=True)]
        return np.stack(columns, axis=1) if columns else np.zeros((len(packed), 0), dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Lookup:
    """What is known of each combination that occurs; (K,) sorted packed numbers and (K,) answers.

    Attributes:
        table: the answers by packed number, where these are few.
        first: the packed number from which the answers are 0, 1, 2 and so on; −1 where they are others.
    """

    packing: Packing
    keys: Ints
    answers: NDArray[Any]
    table: NDArray[Any] | None = None
    first: int = -1

    def of(self, chunk: Chunk, rows: int) -> NDArray[Any]:
        """The answers for some rows: (R,)."""
        if not self.packing.codes:
            return np.broadcast_to(self.answers[:1], (rows,))
        packed = self.packing.of(chunk)
        if self.first >= 0:
            return packed - packed.dtype.type(self.first) if self.first else packed
        if self.table is not None:
            return np.take(self.table, packed)
        return np.take(self.answers, np.searchsorted(self.keys, packed))


def packing(coding: Coding, names: Sequence[str]) -> Packing:
    """How the numbers of columns are written as one."""
    return Packing(tuple(coding.code(name) for name in names), tuple(coding.sizes[name] + 1 for name in names))


def lookup(packed: Packing, keys: Ints, answers: NDArray[Any]) -> Lookup:
    """A lookup for sorted keys; with a table of all combinations where these are few.

    Where a column's numbers are in the order of what they stand for, nothing has to be looked up.
    """
    if len(packed.codes) == 1 and len(keys) and np.array_equal(answers, keys - keys[0]):
        return Lookup(packed, keys, answers, first=int(keys[0]))
    if packed.size > DENSE:
        return Lookup(packed, keys, answers)
    table = np.zeros(packed.size, dtype=answers.dtype)
    table[keys] = answers
    return Lookup(packed, keys, answers, table)


def smallest(numbers: NDArray[Any], most: int) -> NDArray[Any]:
    """The same whole numbers in the narrowest type that holds all up to `most`."""
    return numbers.astype(np.min_scalar_type(most))
