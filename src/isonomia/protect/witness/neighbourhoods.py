"""Which variables may move for a witness, from near to far."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Final

import numpy as np

from isonomia.protect.witness.linked import MISSED, NOBODY, Ints, TableKey
from isonomia.protect.witness.state import Search

SMALL: Final = 3_000
"""Up to so many variables, every witness is looked for over all tables at once."""
MOST: Final = 40_000
"""A neighbourhood with more variables than this is not tried."""


def order(key: TableKey) -> tuple[int, tuple[str, str], list[str]]:
    """Tables of many dimensions first."""
    return -len(key[1]), key[0], sorted(key[1])


def neighbourhoods(state: Search, variable: int) -> Iterator[Ints]:
    """Sets of variables that may move, from near to far."""
    linked = state.linked
    table = int(linked.tables[variable])
    here = around(state, table)
    if len(here) <= SMALL:
        if len(linked.names) > 1 and linked.owners[variable] != NOBODY:
            yield of(state, here, int(linked.owners[variable]))
        yield here
        return
    near = above(state, table)
    yield of(state, near, int(linked.owners[variable]))
    if len(linked.names) > 1 and len(near) <= MOST:
        yield near
    for more in wider(state, table):
        if len(more) <= MOST:
            yield more
    if SMALL < len(here) <= MOST:
        yield here


def of(state: Search, variables: Ints, owner: int) -> Ints:
    """Those of one indicator, with what is never printed of the others: it moves for nothing."""
    owners = state.linked.owners[variables]
    chosen: Ints = variables[(owners == owner) | (owners == NOBODY) | (state.linked.kinds[variables] == MISSED)]
    return chosen


def around(state: Search, table: int) -> Ints:
    """All variables of the table's setting and period, and of those that sums tie to them, sorted."""
    inside = [state.members[at] for at in np.flatnonzero(state.linked.regions == state.linked.regions[table]).tolist()]
    return np.sort(np.concatenate(inside))


def above(state: Search, table: int) -> Ints:
    """Variables of the table and of every table that divides its cells further, sorted."""
    where, names = state.linked.keys[table]
    keys = enumerate(state.linked.keys)
    inside = [state.members[at] for at, (place, dimensions) in keys if place == where and dimensions >= names]
    return np.sort(np.concatenate(inside))


def wider(state: Search, table: int) -> Iterator[Ints]:
    """The same with one margin of the table unlocked, then with all of them."""
    where, names = state.linked.keys[table]
    at = {key: number for number, key in enumerate(state.linked.keys)}
    for size in range(len(names) - 1, -1, -1):
        margins = [
            at[where, frozenset(each)] for each in combinations(sorted(names), size) if (where, frozenset(each)) in at
        ]
        for margin in margins:
            yield above(state, margin)
        if len(margins) > 1:
            yield np.unique(np.concatenate([above(state, margin) for margin in margins]))
