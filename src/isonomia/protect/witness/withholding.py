"""What is left where no witness is found: whole tables are hidden, as few as will do, in the end all that are tied.

First one table by itself, the cheapest first; then more and more of them together. Of what was set free only that is
hidden in the end which the witness needs. Where even all tables that sums tie together do not do, nothing of them is
printed. That always ends: twice, three times … T times the same people agree with every sum, so that each count may be
large, and no printed number says how small it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from isonomia.protect.witness.linked import NOBODY, PERSONS, Ints, Mask, closed
from isonomia.protect.witness.neighbourhoods import around, order
from isonomia.protect.witness.program import Vector
from isonomia.protect.witness.state import Search

Again = Callable[[], bool]
"""Looks for the witness once more; whether it was found."""
MOST_ALONE: Final = 24
"""So many tables are tried by themselves."""

Withheld = tuple[int, int]  # table, indicator


def withheld_until(state: Search, variable: int, again: Again) -> bool:
    """Whether hiding one table, or several, let a witness be found; if not, nothing is hidden for it."""
    before = state.moment()
    waiting = _candidates(state, variable)
    for each in waiting[:MOST_ALONE]:
        if _tried(state, [each], again, before.hidden):
            return True
        state.back_to(before)
    size = 2
    while size < 2 * len(waiting):
        if _tried(state, waiting[:size], again, before.hidden):
            return True
        state.back_to(before)
        size *= 2
    return False


def silenced(state: Search, variable: int) -> bool:
    """Hide all that hangs together with a count, and lay the same people several times over beside it.

    Whether that is a proof: it is none beside numbers that earlier releases printed.
    """
    linked = state.linked
    inside = around(state, int(linked.tables[variable]))
    if linked.known[inside].any() or _told(state, inside):
        return False
    state.hidden[inside[linked.printable[inside]]] = True
    state.hidden = closed(linked, state.hidden)
    state.promises.add_silence(inside)
    at = inside[linked.values[inside] != 0]
    if len(at):
        state.promises.add(Vector(at, (linked.threshold - 1) * linked.values[at]))
    state.withheld += [(linked.names[owner], linked.keys[table]) for table, owner in _tables(state, inside)]
    return True


def _told(state: Search, inside: Ints) -> bool:
    """Whether a relation of these variables holds a number: one that an earlier release printed."""
    relations = state.linked.relations
    rows = np.unique(state.programs.columns[:, inside].indices)
    return bool(relations.residual(state.linked.values)[rows].any())


def _tables(state: Search, inside: Ints) -> list[Withheld]:
    """The tables that variables stand in, each with its indicator."""
    linked = state.linked
    printed = inside[linked.printable[inside] & (linked.owners[inside] != NOBODY)]
    pairs = zip(linked.tables[printed].tolist(), linked.owners[printed].tolist(), strict=True)
    return sorted(set(pairs), key=lambda each: (order(linked.keys[each[0]]), each[1]))


def _candidates(state: Search, variable: int) -> list[Withheld]:
    """Tables of which something is still printed, those that lose least first."""
    lost = {
        each: float(state.linked.weights[new].sum())
        for each in _tables(state, around(state, int(state.linked.tables[variable])))
        if len(new := _shown(state, [each], state.hidden))
    }
    return sorted(lost, key=lambda each: lost[each])


def _shown(state: Search, tables: Sequence[Withheld], hidden: Mask) -> Ints:
    """The values of tables that are printed and may be hidden."""
    linked = state.linked
    found = [state.members[table][linked.owners[state.members[table]] == owner] for table, owner in tables]
    cells = np.concatenate(found)
    shown: Ints = cells[linked.printable[cells] & ~linked.known[cells] & ~hidden[cells]]
    return shown


def _tried(state: Search, tables: Sequence[Withheld], again: Again, before: Mask) -> bool:
    """Hide tables and look for the witness; where it is found, show again what it does not need."""
    vectors = len(state.promises.vectors)
    state.hidden[_shown(state, tables, before)] = True
    state.hidden = closed(state.linked, state.hidden)
    if not again():
        return False
    state.hidden = _needed(state, before, state.promises.vectors[vectors:])
    linked = state.linked
    state.withheld += [
        (linked.names[owner], linked.keys[table])
        for table, owner in tables
        if not len(_shown(state, [(table, owner)], state.hidden))
    ]
    return True


def _needed(state: Search, before: Mask, vectors: Sequence[Vector]) -> Mask:
    """What was hidden before, what vectors move, and the people beside an outcome that could not move otherwise."""
    linked = state.linked
    hidden = before.copy()
    for each in vectors:
        hidden[each.at[linked.printable[each.at]]] = True
    while True:
        hidden = closed(linked, hidden)
        low, fixed = linked.lowest(hidden), linked.immovable(hidden)
        stuck = [each.at[fixed[each.at] | (linked.values[each.at] + each.moves < low[each.at])] for each in vectors]
        homes = linked.home[np.concatenate(stuck)] if stuck else np.zeros(0, dtype=np.int64)
        homes = homes[(homes != NOBODY) & ~hidden[np.maximum(homes, 0)]]
        if not len(homes):
            return hidden
        hidden[homes[linked.kinds[homes] == PERSONS]] = True
