"""Small groups at home: people of a group that has few of them are counted among those whose group is not known.

It is done as if the records themselves said "unknown": the same group, at the same setting and period, in every table
and every question. So tables still add up, and totals over everybody do not change. A group that is put together from
homes may lack at most smallest − 1 people for each setting and period of each home: that is the price, and the pages
say it. Cells of several dimensions may still be small. This is a courtesy and no protection: the file stays private.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from isonomia.errors import Fault, InputError
from isonomia.model.absence import UNKNOWN, code_of, is_absence
from isonomia.model.cells import COUNTS, KEYS, CellTable, Codes
from isonomia.model.unrounded import Unrounded

LARGEST = 50
Slice = tuple[str, str, str]
"""Source, setting and period."""
Group = tuple[Slice, str, str]
"""With a dimension and a level of it."""


def places(tables: Sequence[CellTable]) -> dict[str, int]:
    """Source -> how many pairs of setting and period it has people in."""
    found: dict[str, set[tuple[str, str]]] = {}
    for table in tables:
        found.setdefault(table.source, set()).update(zip(table.keys["setting"], table.keys["period"], strict=True))
    return {source: len(each) for source, each in found.items()}


def moved(tables: Sequence[CellTable], smallest: int) -> list[CellTable]:
    """The tables with the people of small groups among those whose group is not known.

    Args:
        tables: of one home.
        smallest: groups with fewer people are moved.

    Raises:
        InputError: one person may be in several groups of a dimension: moved twice, they would count twice.
    """
    overlapping = sorted({name for table in tables for name in table.overlapping})
    if overlapping:
        problem = f"people may be in several groups of the dimension {overlapping[0]}, and cannot be moved."
        remedy = "Leave --smallest out, or count each person in one group (coding, several)."
        raise InputError(Fault("--smallest", problem, remedy=remedy))
    small = {group for group, people in _people(tables).items() if people < smallest}
    return [_moved(table, small) for table in tables]


def _people(tables: Sequence[CellTable]) -> dict[Group, int]:
    """Of each group the people of whom most is asked: of the question that has most of them."""
    most: dict[Group, int] = {}
    for table in tables:
        people = sum(table.sums[name] for name in COUNTS if name in table.sums and name != "events")
        for name in table.dimensions:
            added: dict[Group, int] = {}
            for each, many in zip(_groups(table, name), np.asarray(people).tolist(), strict=True):
                added[each] = added.get(each, 0) + int(many)
            for group, many in added.items():
                most[group] = max(most.get(group, 0), many)
    return {group: many for group, many in most.items() if many and not is_absence(group[2])}


def _groups(table: CellTable, name: str) -> Iterator[Group]:
    for setting, period, code in zip(table.keys["setting"], table.keys["period"], table.keys[name], strict=True):
        yield (table.source, str(setting), str(period)), name, str(code)


def _moved(table: CellTable, small: set[Group]) -> CellTable:
    keys = dict(table.keys)
    for name in table.dimensions:
        code = [code_of(UNKNOWN) if each in small else each[2] for each in _groups(table, name)]
        keys[name] = np.array(code, dtype=object)
    return _added(table, keys)


def _added(table: CellTable, keys: Mapping[str, Codes]) -> CellTable:
    """The cells with equal keys added, sums of floats before they are rounded."""
    rows = list(zip(*(keys[name] for name in (*KEYS, *table.dimensions)), strict=True))
    order = np.array(sorted(range(len(rows)), key=rows.__getitem__), dtype=np.intp)
    starts = [at for at, row in enumerate(order) if at == 0 or rows[row] != rows[order[at - 1]]]

    def added(column: NDArray[np.int64]) -> NDArray[np.int64]:
        return np.add.reduceat(column[order], starts) if starts else column

    exact = {
        name: Unrounded(tuple((added(part), power) for part, power in each.parts)) for name, each in table.exact.items()
    }
    return replace(
        table,
        keys={name: column[order][starts] if starts else column for name, column in keys.items()},
        sums={name: added(column) for name, column in table.sums.items()},
        exact=exact,
    )
