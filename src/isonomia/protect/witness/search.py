"""The search for witnesses, and with it the choice of what else must be hidden.

First each table by itself, with its margins held fixed and half of its cells moved against the other half; then count
by count, in neighbourhoods that grow; at last a table that cannot be protected in any other way is withheld. Whatever a
witness moves is hidden, so later ones move it for nothing. Hiding more never breaks a witness.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Final

import numpy as np

from isonomia.protect.prepare import Context
from isonomia.protect.witness.floors import certified, floor_of
from isonomia.protect.witness.linked import (
    MISSED,
    NOBODY,
    PERSONS,
    SLACK,
    WITHOUT,
    Floats,
    Ints,
    Linked,
    Mask,
    TableKey,
    closed,
)
from isonomia.protect.witness.program import Programs, Target, Vector
from isonomia.protect.witness.promises import WAYS, Promises, Way
from isonomia.protect.witness.refusals import no_witness

SMALL: Final = 3_000
"""Up to so many variables, every witness is looked for over all tables at once."""
MOST: Final = 40_000
"""A neighbourhood with more variables than this is not tried."""
MOST_ROUNDS: Final = 6
FREE: Final = 0.01
"""What it costs to move by one what is hidden already."""
WELCOME: Final = 0.5
"""What it is worth to come nearer to a further promise: less than to hide anything."""
MOST_WELCOME: Final = 200
MOST_TURNS: Final = 60
"""How often many promises are tried at once, up and down by turns."""
MOST_TARGETS: Final = 150
"""How many promises are tried at once."""
WORTH: Final = 8
"""Fewer promises than this, kept by two programs, are better kept one by one."""
AFTER: Final = 24
"""After so many promises that were kept one by one, and after twice as many each time, many are tried at once again."""


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
        BadNews: a promise cannot be kept beside what earlier releases have printed.
        InternalError: it cannot be kept even with its tables withheld.
    """
    state = _Search(linked, closed(linked, primary), Programs(linked), Promises(linked), _members(linked))
    _missed_together(state)
    _table_by_table(state)
    _for_nothing(state)
    _one_by_one(state)
    return Found(state.hidden, state.promises, tuple(state.withheld))


def _members(linked: Linked) -> list[Ints]:
    order = np.argsort(linked.tables, kind="stable")
    ends = np.searchsorted(linked.tables[order], np.arange(len(linked.keys) + 1))
    return [order[ends[at] : ends[at + 1]] for at in range(len(linked.keys))]


def _missed_together(state: _Search) -> None:
    """Missing outcomes are never printed, so that all of them can be many at once."""
    linked = state.linked
    for where in dict.fromkeys(place for place, _ in linked.keys):
        inside = np.array([place == where for place, _ in linked.keys])[linked.tables]
        open_ = inside & (linked.kinds == MISSED) & state.promises.open(state.hidden)["rise"]
        if open_.any():
            chosen = np.flatnonzero(inside & ((linked.kinds == MISSED) | (linked.kinds == SLACK)))
            _try(state, chosen, [state.promises.target(v, "rise") for v in np.flatnonzero(open_).tolist()])


def _table_by_table(state: _Search) -> None:
    """Many promises at once: half of the cells of a table rise while the others fall, then the other way round."""
    linked = state.linked
    for table in sorted(range(len(linked.keys)), key=lambda at: _order(linked.keys[at])):
        waiting = state.promises.open(state.hidden, state.members[table])
        if len(_around(state, table)) <= SMALL or not any(mask.any() for mask in waiting.values()):
            continue
        inside = _above(state, table)
        if state.hidden[inside[linked.printable[inside]]].all():
            _for_nothing(state, [inside])
        for owner in range(len(linked.names)):
            own = _of(state, inside, owner)
            targeted = np.flatnonzero((linked.tables[own] == table) & (linked.owners[own] == owner))
            for turn in range(MOST_ROUNDS):
                targets = _half(state, own[targeted], turn)
                if any(linked.sensitive[each.variable] for each in targets):
                    _try(state, own, [_priced(linked, each) for each in targets])
        _for_nothing(state, [inside])


def _priced(linked: Linked, target: Target) -> Target:
    """What was hidden for the sake of others need not vary at any price yet: more may be hidden later that lets it."""
    return target if linked.sensitive[target.variable] else replace(target, price=WELCOME)


def _order(key: TableKey) -> tuple[int, tuple[str, str], list[str]]:
    """Tables of many dimensions first."""
    return -len(key[1]), key[0], sorted(key[1])


def _half(state: _Search, variables: Ints, turn: int) -> list[Target]:
    """Open promises that fit together: in each cell all rise or all fall, and of e and n − e only one rises."""
    linked, promises = state.linked, state.promises
    rising = (linked.parity[variables] + turn) % 2 == 0
    without = linked.kinds[variables] == WITHOUT
    open_ = promises.open(state.hidden, variables)
    outcome = linked.kinds[variables] > PERSONS
    up = rising & (~outcome | (without == (turn // 2 % 2 == 1)))
    ways: list[tuple[Mask, Way]] = [
        (up & open_["rise"], "rise"),
        (up & open_["span"], "span"),
        (~rising & open_["fall"], "fall"),
        (~rising & open_["span"], "span"),
    ]
    return [
        promises.target(v, way, down=not up_too)
        for (mask, way), up_too in zip(ways, (True, True, False, False), strict=True)
        for v in variables[mask].tolist()
    ]


def _for_nothing(state: _Search, among: Sequence[Ints] | None = None) -> None:
    """Many promises at once, with what is hidden already: as far up as it goes, then as far down, until it is idle."""
    nothing = np.zeros(len(state.linked))
    for free in _places(state) if among is None else among:
        movable = free[state.hidden[free] | ~state.linked.printable[free]]
        left = [_number_open(state, movable)]
        for turn in range(MOST_TURNS):
            targets = _all_open(state, movable, rising=turn % 2 == 0)
            if targets:
                step = -(-len(targets) // MOST_TARGETS)  # some of every table: they stand less in one another's way
                _try(state, movable, targets[turn // 2 % step :: step], price=nothing)
            left.append(_number_open(state, movable))
            if not left[-1] or (turn % 2 and left[-3] - left[-1] < WORTH):
                break


def _number_open(state: _Search, variables: Ints) -> int:
    return sum(int(mask.sum()) for mask in state.promises.open(state.hidden, variables).values())


def _places(state: _Search) -> list[Ints]:
    """The variables of each setting and period, which no sum ties to one another."""
    found: dict[Context, list[Ints]] = {}
    for at, (where, _) in enumerate(state.linked.keys):
        found.setdefault(where, []).append(state.members[at])
    return [np.sort(np.concatenate(each)) for each in found.values()]


def _all_open(state: _Search, variables: Ints, *, rising: bool) -> list[Target]:
    """The open promises that a move in one direction may keep; a count that must only vary may do so either way."""
    promises, open_ = state.promises, state.promises.open(state.hidden, variables)
    if rising:
        return [promises.target(v, "rise") for v in variables[open_["rise"]].tolist()] + [
            promises.target(v, "span") for v in variables[open_["span"]].tolist()
        ]
    return [promises.target(v, "fall") for v in variables[open_["fall"]].tolist()] + [
        promises.target(v, "span", down=True) for v in variables[open_["span"]].tolist()
    ]


def _one_by_one(state: _Search) -> None:
    """Every promise that is still open, until none is; each that costs something may keep others for nothing."""
    linked, promises = state.linked, state.promises
    while True:
        _renew_floors(state)
        open_ = promises.open(state.hidden)
        waiting = [(v, way) for way in WAYS for v in np.flatnonzero(open_[way]).tolist()]
        if not waiting:
            return
        order = [_order(key) for key in linked.keys]
        waiting.sort(key=lambda each: (order[linked.tables[each[0]]], WAYS.index(each[1]), each[0]))
        paid, due = 0, AFTER
        for variable, way in waiting:
            if promises.open_one(variable, way, state.hidden):
                _keep(state, variable, way)
                paid += 1
                if paid == due:
                    due *= 2
                    _for_nothing(state, [_around(state, int(linked.tables[variable]))])


def _keep(state: _Search, variable: int, way: Way) -> None:
    """Find a witness for one promise, or withhold tables until there is one."""
    promises = state.promises
    for chosen in _neighbourhoods(state, variable):
        _try(state, chosen, *_options(state, chosen, variable, way))
        if not promises.open_one(variable, way, state.hidden):
            return
        if way == "fall" and _accept_floor(state, chosen, variable):
            return
    own = int(state.linked.owners[variable])
    for owner in dict.fromkeys((own, NOBODY)):  # tables of its own indicator, then of all
        for table in _to_withhold(state, variable):
            _withhold(state, table, owner)
            for chosen in _neighbourhoods(state, variable):
                _try(state, chosen, *_options(state, chosen, variable, way))
                if not promises.open_one(variable, way, state.hidden):
                    return
    raise no_witness(state.linked, variable)


def _options(state: _Search, chosen: Ints, variable: int, way: Way) -> list[list[Target]]:
    """The moves that would keep a promise, each with further promises that may be kept at the same time."""
    welcome = _welcome(state, chosen, variable)
    downs = (True, False) if way == "span" else (False,)
    return [[state.promises.target(variable, way, down=down), *welcome] for down in downs]


def _welcome(state: _Search, chosen: Ints, variable: int) -> list[Target]:
    """Further promises that may be kept at the same time, if nothing more need be hidden for it."""
    turn = len(state.promises.vectors) % 4
    also = _half(state, chosen, turn)[:MOST_WELCOME]
    return [replace(each, price=WELCOME) for each in also if each.variable != variable]


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


def _try(state: _Search, chosen: Ints, *options: Sequence[Target], price: Floats | None = None) -> None:
    """Solve one program, or several and take the one that hides least; what its vector moves is hidden from now on."""
    price = _price(state) if price is None else price
    solved = [(targets[0], state.programs.vector(chosen, state.hidden, price, targets)) for targets in options]
    found = [(target, vector) for target, vector in solved if vector is not None]
    if not found:
        return
    _, vector = min(found, key=lambda each: _cost(state, *each))
    state.promises.add(vector)
    moved = vector.at[state.linked.printable[vector.at]]
    state.hidden[moved] = True
    state.hidden = closed(state.linked, state.hidden)
    _stretch(state, vector)


def _cost(state: _Search, target: Target, vector: Vector) -> tuple[bool, float]:
    """Whether a vector misses its first target, and the weight of what it newly hides."""
    moved = int(vector.moves[vector.at == target.variable].sum())
    short = moved < target.amount if target.amount > 0 else moved > target.amount
    new = vector.at[state.linked.printable[vector.at] & ~state.hidden[vector.at]]
    return short, float(state.linked.weights[new].sum())


def _stretch(state: _Search, vector: Vector) -> None:
    """The same move taken as far as it goes, and as far the other way: each may keep promises for nothing."""
    linked, at = state.linked, vector.at
    room = (linked.values - linked.lowest(state.hidden))[at]
    step = vector.moves // np.gcd.reduce(vector.moves)
    for direction in (step, -step):
        falling = direction < 0
        times = min(np.min(room[falling] // -direction[falling], initial=linked.threshold), linked.threshold)
        if times >= 1 and state.promises.gains(at, direction * times, state.hidden):
            state.promises.add(Vector(at, direction * times))


def _price(state: _Search) -> Floats:
    """What moving a count by one costs: a little where it is free, so that a vector moves nothing in vain."""
    outcome_follows = state.linked.kinds == WITHOUT
    return np.where(state.hidden | ~state.linked.printable, np.where(outcome_follows, 0.0, FREE), state.linked.weights)


def _neighbourhoods(state: _Search, variable: int) -> Iterator[Ints]:
    """Sets of variables that may move, from near to far."""
    linked = state.linked
    table = int(linked.tables[variable])
    here = _around(state, table)
    if len(here) <= SMALL:
        if len(linked.names) > 1 and linked.owners[variable] != NOBODY:
            yield _of(state, here, int(linked.owners[variable]))
        yield here
        return
    near = _above(state, table)
    yield _of(state, near, int(linked.owners[variable]))
    if len(linked.names) > 1 and len(near) <= MOST:
        yield near
    for wider in _wider(state, table):
        if len(wider) <= MOST:
            yield wider
    if SMALL < len(here) <= MOST:
        yield here


def _of(state: _Search, variables: Ints, owner: int) -> Ints:
    """Those of one indicator, with what is never printed of the others: it moves for nothing."""
    owners = state.linked.owners[variables]
    chosen: Ints = variables[(owners == owner) | (owners == NOBODY) | (state.linked.kinds[variables] == MISSED)]
    return chosen


def _around(state: _Search, table: int) -> Ints:
    """All variables of the table's setting and period, and of those that sums tie to them, sorted."""
    inside = [state.members[at] for at in np.flatnonzero(state.linked.regions == state.linked.regions[table]).tolist()]
    return np.sort(np.concatenate(inside))


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
    free = linked.printable[inside] & ~linked.known[inside]
    cells = inside[free & ((linked.owners[inside] == owner) | (owner == NOBODY))]
    state.hidden[cells] = True
    state.hidden = closed(linked, state.hidden)
    name = linked.names[owner] if owner != NOBODY else ""
    state.withheld.append((name, linked.keys[table]))
