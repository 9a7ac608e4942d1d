"""All counts of one source as one system of sums: what a stranger can write down about every table at once.

Each count is a variable v with a true value x. Its kinds: persons n, those with the outcome e, those without it f,
those whose outcome is missing M, everyone else beside a group, and slack of an inequality. The relations say
R x = constant, with entries of small integers; a second table with values x + y agrees with all of them iff R y = 0.
Inequalities are equations with a slack of their own: 0 ≤ e ≤ n is n = e + f with f ≥ 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from isonomia.protect.prepare import Context

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
Floats = NDArray[np.float64]

PERSONS: Final = 0
WITH: Final = 1
WITHOUT: Final = 2
MISSED: Final = 3
BESIDE: Final = 4
SLACK: Final = 5
NOBODY: Final = -1
"""Stands for "no such variable" in an array of indices."""

TableKey = tuple[Context, frozenset[str]]


@dataclass(frozen=True, slots=True, eq=False)
class Relations:
    """Sparse rows: row r holds `signs[k]` at variable `columns[k]` for k from starts[r] to starts[r + 1]."""

    starts: Ints
    columns: Ints
    signs: Ints

    def __len__(self) -> int:
        return len(self.starts) - 1

    def residual(self, values: Ints) -> Ints:
        """(R,) R·values."""
        cumulated = np.concatenate([[0], np.cumsum(self.signs * values[self.columns])])
        sums: Ints = cumulated[self.starts[1:]] - cumulated[self.starts[:-1]]
        return sums


@dataclass(frozen=True, slots=True, eq=False)
class Linked:
    """V variables of one source with the sums that tie them.

    Attributes:
        values: (V,) true counts.
        kinds: (V,) PERSONS … SLACK.
        home: (V,) the persons variable of the same cell, for kinds PERSONS to MISSED; else NOBODY.
        printable: (V,) a value that a release prints unless it is hidden: persons and those with the outcome.
        sensitive: (V,) the policy protects this count: it must be able to be as large as T.
        falls: (V,) and, where it is sensitive, as small as 1.
        weights: (V,) what it costs to hide a printable value.
        owners: (V,) index of the system (indicator) that the variable belongs to, NOBODY where two share it.
        tables: (V,) index into `keys` of the table that it stands in.
        keys: setting, period and grouping of each table.
        parity: (V,) 0 or 1, as on a chessboard: neighbours in a table take turns.
        relations: R.
        threshold: T. zeros_printed: a printed 0 is allowed, so that hidden values are known not to be 0.
        persons, events: for each system: (C,) variable of the n and of the e of each of its cells.
        names: the indicator of each system.
        known: (V,) an earlier release printed this count, so that it can neither move nor be hidden.
        twins: (P, 2) numbers of people that are hidden in both of two indicators or in neither.
        regions: (K,) of each table; settings and periods that some sum ties together share one.
    """

    values: Ints
    kinds: NDArray[np.int8]
    home: Ints
    printable: Mask
    sensitive: Mask
    falls: Mask
    weights: Floats
    owners: Ints
    tables: Ints
    keys: tuple[TableKey, ...]
    parity: NDArray[np.int8]
    relations: Relations
    threshold: int
    zeros_printed: bool
    persons: tuple[Ints, ...]
    events: tuple[Ints, ...]
    names: tuple[str, ...]
    known: Mask
    regions: Ints
    twins: Ints

    def __len__(self) -> int:
        return len(self.values)

    def lowest(self, hidden: Mask) -> Ints:
        """(V,) what a stranger knows each count to be at least, besides all sums.

        Where zeros are printed, a hidden n is at least 1, and so are e and n − e beside a printed n. Where n is hidden,
        e must be hidden whatever it is, and may be 0.
        """
        low = np.minimum(self.values, 0)
        if not self.zeros_printed:
            return low
        persons = self.kinds == PERSONS
        outcome = (self.kinds == WITH) | (self.kinds == WITHOUT)
        alone = outcome & ~hidden[np.maximum(self.home, 0)]
        return np.where((persons | alone) & (self.values >= 1), 1, low)

    def immovable(self, hidden: Mask) -> Mask:
        """(V,) what is known already, and printed zeros, which are never hidden for the sake of others; e and f too."""
        if not self.zeros_printed:
            return self.known
        zero = self.values == 0
        counted = (self.kinds == PERSONS) & ~hidden
        outcome = ((self.kinds == WITH) | (self.kinds == WITHOUT)) & ~hidden[np.maximum(self.home, 0)]
        fixed: Mask = self.known | (zero & (counted | outcome))
        return fixed


def closed(linked: Linked, hidden: Mask) -> Mask:
    """The outcome is hidden wherever its persons are, and persons wherever their twins are."""
    hidden = hidden & ~linked.known
    if len(linked.twins):
        hidden = _with_twins(linked, hidden)
    outcome = linked.printable & (linked.kinds == WITH)
    everything: Mask = (hidden | (outcome & hidden[np.maximum(linked.home, 0)])) & ~linked.known
    return everything


def _with_twins(linked: Linked, hidden: Mask) -> Mask:
    """Until no twin is left over; a printed zero is never hidden for the sake of others."""
    free = ~linked.known & ~(linked.zeros_printed & (linked.values == 0))
    one, other = linked.twins.T
    while True:
        more = hidden.copy()
        more[one] |= hidden[other] & free[one]
        more[other] |= hidden[one] & free[other]
        if np.array_equal(more, hidden):
            return hidden
        hidden = more


def regions(keys: Sequence[TableKey], relations: Relations, tables: Ints) -> Ints:
    """(K,) a number for each table: the same where their settings and periods are one, or are tied by a sum."""
    order = {where: at for at, where in enumerate(dict.fromkeys(where for where, _ in keys))}
    context = np.array([order[where] for where, _ in keys], dtype=np.int64)
    number = np.arange(len(order), dtype=np.int64)
    of_entries = context[tables[relations.columns]]
    first = of_entries[relations.starts[:-1]] if len(relations) else of_entries[:0]
    lengths = np.diff(relations.starts)
    crossing = np.flatnonzero(of_entries != np.repeat(first, lengths))
    for at in crossing.tolist():
        row = int(np.searchsorted(relations.starts, at, side="right")) - 1
        one, other = number[of_entries[relations.starts[row]]], number[of_entries[at]]
        number[number == max(one, other)] = min(one, other)
    tied: Ints = number[context]
    return tied
