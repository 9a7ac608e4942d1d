"""The search for witnesses, and with it the choice of what else must be hidden.

First each table by itself, with its margins held fixed and half of its cells moved against the other half; then count
by count, in neighbourhoods that grow; at last a table that cannot be protected in any other way is withheld. Whatever a
witness moves is hidden, so later ones move it for nothing. Hiding more never breaks a witness.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final

import numpy as np

from isonomia.errors import Fault, InternalError
from isonomia.protect.witness.floors import certified, floor_of
from isonomia.protect.witness.linked import NOBODY, PERSONS, WITHOUT, Floats, Ints, Linked, Mask, TableKey, closed
from isonomia.protect.witness.program import Programs, Target
from isonomia.protect.witness.promises import WAYS, Promises, Way

SMALL: Final = 3_000
"""Up to so many variables, every witness is looked for over all tables at once."""
MOST: Final = 40_000
"""A neighbourhood with more variables than this is not tried."""
MOST_ROUNDS: Final = 6


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What is hidden, with the witnesses for it."""

    hidden: Mask
    promises: Promises
    withheld: tuple[tuple[str, TableKey], ...] = ()


@dataclass(slots=True, eq=False)
class _Search:
    linked: Linked
    hidden: Mask
    programs: Programs
    promises: Promises
    members: list[Ints]
    withheld: list[tuple[str, TableKey]] = field(default_factory=list)


def found_witnesses(linked: Linked, primary: Mask) -> Found:
    """Hide more than the primary rule does until every promise has its witness.

    Args:
        linked: all counts of one source.
        primary: (V,) printable values that are hidden to begin with.

    Raises:
        InternalError: a promise cannot be kept even with its tables withheld.
    """
    state = _Search(linked, closed(linked, primary), Programs(linked), Promises(linked), _members(linked))
    if len(linked) > SMALL:
        _table_by_table(state)
    _one_by_one(state)
    return Found(state.hidden, state.promises, tuple(state.withheld))


def _members(linked: Linked) -> list[Ints]:
    order = np.argsort(linked.tables, kind="stable")
    ends = np.searchsorted(linked.tables[order], np.arange(len(linked.keys) + 1))
    return [order[ends[at] : ends[at + 1]] for at in range(len(linked.keys))]


def _table_by_table(state: _Search) -> None:
    """Many promises at once: half of the cells of a table rise while the others fall, then the other way round."""
    linked = state.linked
    for table in sorted(range(len(linked.keys)), key=lambda at: _order(linked.keys[at])):
        inside = _above(state, table)
        for owner in range(len(linked.names)):
            own = inside[(linked.owners[inside] == owner) | (linked.owners[inside] == NOBODY)]
            targeted = np.flatnonzero((linked.tables[own] == table) & (linked.owners[own] == owner))
            for turn in range(MOST_ROUNDS):
                targets = _half(state, own[targeted], turn)
                if targets:
                    _try(state, own, targets)


def _order(key: TableKey) -> tuple[int, tuple[str, str], list[str]]:
    """Tables of many dimensions first."""
    return -len(key[1]), key[0], sorted(key[1])


def _half(state: _Search, variables: Ints, turn: int) -> list[Target]:
    """Open promises that fit together: in each cell all rise or all fall, and of e and n − e only one rises."""
    linked = state.linked
    rising = (linked.parity[variables] + turn) % 2 == 0
    without = linked.kinds[variables] == WITHOUT
    open_ = {way: mask[variables] for way, mask in state.promises.open(state.hidden).items()}
    up = rising & (open_["rise"] | open_["span"])
    outcome = linked.kinds[variables] > PERSONS
    up &= ~outcome | (without == (turn // 2 % 2 == 1))
    down = ~rising & open_["fall"]
    ways: list[tuple[Mask, Way]] = [(up & open_["rise"], "rise"), (up & open_["span"], "span"), (down, "fall")]
    return [state.promises.target(v, way) for mask, way in ways for v in variables[mask].tolist()]


def _one_by_one(state: _Search) -> None:
    """Every promise that is still open, until none is."""
    linked, promises = state.linked, state.promises
    while True:
        _renew_floors(state)
        open_ = promises.open(state.hidden)
        waiting = [(v, way) for way in WAYS for v in np.flatnonzero(open_[way]).tolist()]
        if not waiting:
            return
        order = [_order(key) for key in linked.keys]
        waiting.sort(key=lambda each: (order[linked.tables[each[0]]], WAYS.index(each[1]), each[0]))
        for variable, way in waiting:
            if promises.open_one(variable, way, state.hidden):
                _keep(state, variable, way)


def _keep(state: _Search, variable: int, way: Way) -> None:
    """Find a witness for one promise, or withhold tables until there is one."""
    promises = state.promises
    for chosen in _neighbourhoods(state, variable):
        target = promises.target(variable, way)
        _try(state, chosen, [target])
        if not promises.open_one(variable, way, state.hidden):
            return
        if way == "fall" and _accept_floor(state, chosen, variable):
            return
    for table in _to_withhold(state, variable):
        _withhold(state, table, int(state.linked.owners[variable]))
        for chosen in _neighbourhoods(state, variable):
            _try(state, chosen, [promises.target(variable, way)])
            if not promises.open_one(variable, way, state.hidden):
                return
    place = f"protection of {', '.join(state.linked.names)}"
    raise InternalError(Fault(place, "no second table was found for a hidden count; nothing is published."))


def _accept_floor(state: _Search, chosen: Ints, variable: int) -> bool:
    """Whether the lowest value found follows from the rows being there alone."""
    least = int(state.linked.values[variable] + state.promises.deepest[variable])
    floor = floor_of(state.programs, chosen, state.hidden, variable)
    if floor is None or floor.least < least:
        return False
    state.promises.add_floor(floor)
    return True


def _renew_floors(state: _Search) -> None:
    """What has been hidden since may have lowered a floor."""
    for floor in list(state.promises.floors.values()):
        again = certified(state.linked, state.hidden, floor.variable, floor.rows, floor.shares, floor.scale)
        state.promises.drop_floor(floor.variable)
        if again is not None and again.least > 1:
            state.promises.add_floor(again)


def _try(state: _Search, chosen: Ints, targets: Sequence[Target]) -> None:
    """Solve one program; what its vector moves is hidden from now on."""
    vector = state.programs.vector(chosen, state.hidden, _price(state), targets)
    if vector is None:
        return
    state.promises.add(vector)
    moved = vector.at[state.linked.printable[vector.at]]
    state.hidden[moved] = True
    state.hidden = closed(state.linked, state.hidden)


def _price(state: _Search) -> Floats:
    return np.where(state.hidden, 0.0, state.linked.weights)


def _neighbourhoods(state: _Search, variable: int) -> Iterator[Ints]:
    """Sets of variables that may move, from near to far."""
    linked = state.linked
    if len(linked) <= SMALL:
        yield np.arange(len(linked))
        return
    table = int(linked.tables[variable])
    near = _above(state, table)
    owners = linked.owners[near]
    yield near[(owners == linked.owners[variable]) | (owners == NOBODY)]
    if len(linked.names) > 1 and len(near) <= MOST:
        yield near
    for wider in _wider(state, table):
        if len(wider) <= MOST:
            yield wider


def _above(state: _Search, table: int) -> Ints:
    """Variables of the table and of every table that divides its cells further, sorted."""
    where, names = state.linked.keys[table]
    keys = enumerate(state.linked.keys)
    inside = [state.members[at] for at, (place, dimensions) in keys if place == where and dimensions >= names]
    return np.sort(np.concatenate(inside))


def _wider(state: _Search, table: int) -> Iterator[Ints]:
    """The same with one margin of the table unlocked, then with all of them."""
    where, names = state.linked.keys[table]
    at = {key: number for number, key in enumerate(state.linked.keys)}
    for size in range(len(names) - 1, -1, -1):
        margins = [
            at[where, frozenset(each)] for each in combinations(sorted(names), size) if (where, frozenset(each)) in at
        ]
        for margin in margins:
            yield _above(state, margin)
        if len(margins) > 1:
            yield np.unique(np.concatenate([_above(state, margin) for margin in margins]))


def _to_withhold(state: _Search, variable: int) -> Iterable[int]:
    """The table of a count, then those that divide it further, then those that it divides, largest first."""
    linked = state.linked
    own = int(linked.tables[variable])
    where, names = linked.keys[own]
    here = [at for at, (place, _) in enumerate(linked.keys) if place == where and at != own]
    further = [at for at in here if linked.keys[at][1] > names]
    others = [at for at in here if at not in further]
    rank = {at: _order(linked.keys[at]) for at in here}
    return [own, *sorted(further, key=rank.__getitem__), *sorted(others, key=rank.__getitem__)]


def _withhold(state: _Search, table: int, owner: int) -> None:
    """Hide every value of a table of one indicator (of all, where the count belongs to none)."""
    linked = state.linked
    inside = state.members[table]
    cells = inside[linked.printable[inside] & ((linked.owners[inside] == owner) | (owner == NOBODY))]
    state.hidden[cells] = True
    state.hidden = closed(linked, state.hidden)
    name = linked.names[owner] if owner != NOBODY else ""
    state.withheld.append((name, linked.keys[table]))
