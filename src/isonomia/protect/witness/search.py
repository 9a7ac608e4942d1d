"""The search for witnesses, and with it the choice of what else must be hidden.

First each table by itself, with its margins held fixed and half of its cells moved against the other half; then count
by count, in neighbourhoods that grow; at last tables are withheld (`withholding.py`). Whatever a witness moves is
hidden, so later ones move it for nothing. Hiding more never breaks a witness.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from isonomia.protect.prepare import Context
from isonomia.protect.witness.floors import certified, floor_of, nobody_of
from isonomia.protect.witness.linked import (
    MISSED,
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
from isonomia.protect.witness.neighbourhoods import MOST, SMALL, above, around, neighbourhoods, of, order
from isonomia.protect.witness.program import Target, Vector
from isonomia.protect.witness.promises import WAYS, Promises, Way
from isonomia.protect.witness.refusals import no_witness
from isonomia.protect.witness.state import Search, search_of
from isonomia.protect.witness.withholding import silenced, withheld_until

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


def found_witnesses(linked: Linked, primary: Mask) -> Found:
    """Hide more than the primary rule does until every promise has its witness.

    Args:
        linked: all counts of one source.
        primary: (V,) printable values that are hidden to begin with.

    Raises:
        BadNews: a promise cannot be kept beside what earlier releases have printed.
        InternalError: it cannot be kept even where nothing is printed, which should not happen.
    """
    state = search_of(linked, primary)
    _missed_together(state)
    _table_by_table(state)
    _for_nothing(state)
    _one_by_one(state)
    return Found(state.hidden, state.promises, tuple(state.withheld))


def _missed_together(state: Search) -> None:
    """Missing outcomes are never printed, so that all of them can be many at once."""
    linked = state.linked
    for where in dict.fromkeys(place for place, _ in linked.keys):
        inside = np.array([place == where for place, _ in linked.keys])[linked.tables]
        open_ = inside & (linked.kinds == MISSED) & state.promises.open(state.hidden)["rise"]
        if open_.any():
            chosen = np.flatnonzero(inside & ((linked.kinds == MISSED) | (linked.kinds == SLACK)))
            _try(state, chosen, [state.promises.target(v, "rise") for v in np.flatnonzero(open_).tolist()])


def _table_by_table(state: Search) -> None:
    """Many promises at once: half of the cells of a table rise while the others fall, then the other way round."""
    linked = state.linked
    for table in sorted(range(len(linked.keys)), key=lambda at: order(linked.keys[at])):
        waiting = state.promises.open(state.hidden, state.members[table])
        if len(around(state, table)) <= SMALL or not any(mask.any() for mask in waiting.values()):
            continue
        inside = above(state, table)
        if state.hidden[inside[linked.printable[inside]]].all():
            _for_nothing(state, [inside])
        for owner in range(len(linked.names)):
            own = of(state, inside, owner)
            targeted = np.flatnonzero((linked.tables[own] == table) & (linked.owners[own] == owner))
            for turn in range(MOST_ROUNDS):
                targets = _half(state, own[targeted], turn)
                if any(linked.sensitive[each.variable] for each in targets):
                    _try(state, own, [_priced(linked, each) for each in targets])
        _for_nothing(state, [inside])


def _priced(linked: Linked, target: Target) -> Target:
    """What was hidden for the sake of others need not vary at any price yet: more may be hidden later that lets it."""
    return target if linked.sensitive[target.variable] else replace(target, price=WELCOME)


def _half(state: Search, variables: Ints, turn: int) -> list[Target]:
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


def _for_nothing(state: Search, among: Sequence[Ints] | None = None) -> None:
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


def _number_open(state: Search, variables: Ints) -> int:
    return sum(int(mask.sum()) for mask in state.promises.open(state.hidden, variables).values())


def _places(state: Search) -> list[Ints]:
    """The variables of each setting and period, which no sum ties to one another."""
    found: dict[Context, list[Ints]] = {}
    for at, (where, _) in enumerate(state.linked.keys):
        found.setdefault(where, []).append(state.members[at])
    return [np.sort(np.concatenate(each)) for each in found.values()]


def _all_open(state: Search, variables: Ints, *, rising: bool) -> list[Target]:
    """The open promises that a move in one direction may keep; a count that must only vary may do so either way."""
    promises, open_ = state.promises, state.promises.open(state.hidden, variables)
    if rising:
        return [promises.target(v, "rise") for v in variables[open_["rise"]].tolist()] + [
            promises.target(v, "span") for v in variables[open_["span"]].tolist()
        ]
    return [promises.target(v, "fall") for v in variables[open_["fall"]].tolist()] + [
        promises.target(v, "span", down=True) for v in variables[open_["span"]].tolist()
    ]


def _one_by_one(state: Search) -> None:
    """Every promise that is still open, until none is; each that costs something may keep others for nothing."""
    linked = state.linked
    while True:
        _renew_floors(state)
        open_ = state.promises.open(state.hidden)
        waiting = [(v, way) for way in WAYS for v in np.flatnonzero(open_[way]).tolist()]
        if not waiting:
            return
        rank = [order(key) for key in linked.keys]
        waiting.sort(key=lambda each: (rank[linked.tables[each[0]]], WAYS.index(each[1]), each[0]))
        paid, due = 0, AFTER
        for variable, way in waiting:
            if state.promises.open_one(variable, way, state.hidden):
                _keep(state, variable, way)
                paid += 1
                if paid == due:
                    due *= 2
                    _for_nothing(state, [around(state, int(linked.tables[variable]))])


def _keep(state: Search, variable: int, way: Way) -> None:
    """Find a witness for one promise, or withhold tables until there is one."""
    if _kept(state, variable, way) or (way == "rise" and _accept_nobody(state, variable)):
        return
    if withheld_until(state, variable, lambda: _kept(state, variable, way)):
        return
    if silenced(state, variable):
        if not state.promises.open_one(variable, way, state.hidden) or _kept(state, variable, way):
            return
        if _accept_nobody(state, variable) or _many_times_over(state, variable):
            return
    raise no_witness(state.linked, variable)


def _kept(state: Search, variable: int, way: Way) -> bool:
    """Whether a witness for a promise was found, with what may move from near to far."""
    for chosen in neighbourhoods(state, variable):
        _try(state, chosen, *_options(state, chosen, variable, way))
        if not state.promises.open_one(variable, way, state.hidden):
            return True
        if way == "fall" and _accept_floor(state, chosen, variable):
            return True
    return False


def _many_times_over(state: Search, variable: int) -> bool:
    """Whether a table in fractions lets a silent count be large: many times over it is one of whole numbers."""
    chosen = around(state, int(state.linked.tables[variable]))
    vector = state.programs.many_times_over(chosen, state.hidden, state.promises.target(variable, "rise"))
    if vector is not None:
        state.promises.add(vector)
    return not state.promises.open_one(variable, "rise", state.hidden)


def _options(state: Search, chosen: Ints, variable: int, way: Way) -> list[list[Target]]:
    """The moves that would keep a promise, each with further promises that may be kept at the same time."""
    welcome = _welcome(state, chosen, variable)
    downs = (True, False) if way == "span" else (False,)
    return [[state.promises.target(variable, way, down=down), *welcome] for down in downs]


def _welcome(state: Search, chosen: Ints, variable: int) -> list[Target]:
    """Further promises that may be kept at the same time, if nothing more need be hidden for it."""
    turn = len(state.promises.vectors) % 4
    also = _half(state, chosen, turn)[:MOST_WELCOME]
    return [replace(each, price=WELCOME) for each in also if each.variable != variable]


def _accept_floor(state: Search, chosen: Ints, variable: int) -> bool:
    """Whether the lowest value found follows from the rows being there alone."""
    least = int(state.linked.values[variable] + state.promises.deepest[variable])
    floor = floor_of(state.programs, chosen, state.hidden, variable)
    if floor is None or floor.least < least:
        return False
    state.promises.add_floor(floor)
    return True


def _accept_nobody(state: Search, variable: int) -> bool:
    """Whether the questions leave no room for anybody in a count, where zeros are protected."""
    chosen = around(state, int(state.linked.tables[variable]))
    if state.linked.zeros_printed or state.linked.values[variable] or len(chosen) > MOST:
        return False
    found = nobody_of(state.programs, chosen, state.hidden, variable)
    if found is not None:
        state.promises.add_nobody(found)
    return found is not None


def _renew_floors(state: Search) -> None:
    """What has been hidden since may have lowered a floor."""
    for floor in list(state.promises.floors.values()):
        again = certified(state.linked, state.hidden, floor.variable, floor.rows, floor.shares, floor.scale)
        state.promises.drop_floor(floor.variable)
        if again is not None and again.least > 1:
            state.promises.add_floor(again)


def _try(state: Search, chosen: Ints, *options: Sequence[Target], price: Floats | None = None) -> None:
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


def _cost(state: Search, target: Target, vector: Vector) -> tuple[bool, float]:
    """Whether a vector misses its first target, and the weight of what it newly hides."""
    moved = int(vector.moves[vector.at == target.variable].sum())
    short = moved < target.amount if target.amount > 0 else moved > target.amount
    new = vector.at[state.linked.printable[vector.at] & ~state.hidden[vector.at]]
    return short, float(state.linked.weights[new].sum())


def _stretch(state: Search, vector: Vector) -> None:
    """The same move taken as far as it goes, and as far the other way: each may keep promises for nothing."""
    linked, at = state.linked, vector.at
    room = (linked.values - linked.lowest(state.hidden))[at]
    step = vector.moves // np.gcd.reduce(vector.moves)
    for direction in (step, -step):
        falling = direction < 0
        times = min(np.min(room[falling] // -direction[falling], initial=linked.threshold), linked.threshold)
        if times >= 1 and state.promises.gains(at, direction * times, state.hidden):
            state.promises.add(Vector(at, direction * times))


def _price(state: Search) -> Floats:
    """What moving a count by one costs: a little where it is free, so that a vector moves nothing in vain."""
    outcome_follows = state.linked.kinds == WITHOUT
    return np.where(state.hidden | ~state.linked.printable, np.where(outcome_follows, 0.0, FREE), state.linked.weights)
