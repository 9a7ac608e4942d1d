"""Sums between dimensions that tell of one another: a state is the sum of its counties, a wide band of narrow ones.

    Σ levels inside a level ≤ the level ≤ Σ levels that share people with it

Beside them stands the sum of whole families: levels of both dimensions that hang together hold the same people. Only
what is true of the counts goes into the system: a sum that is true is taken as exact whether or not a stranger knows
that it must be, and what is false tells nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from isonomia.protect.prepare import Context
from isonomia.protect.system import Place, System
from isonomia.protect.witness.kinships import Kinship

Rows = Mapping[str, int]  # level -> cell


@dataclass(frozen=True, slots=True)
class Holding:
    """The cells of `all` hold everybody in the cells of `part`.

    `rest` says that who is in the one and not in the other is a group of people that a stranger can name; `exact`, that
    the two are of the same people, or nothing is said.
    """

    whole: tuple[int, ...]
    part: tuple[int, ...]
    rest: bool = False
    exact: bool = False


def holdings(system: System, every: Sequence[Kinship]) -> list[Holding]:
    """All that kinships say of the cells of a system, each once, in a fixed order."""
    found: dict[Holding, None] = {}
    for kinship in every:
        for one, other in pairs_between(system, system, kinship):
            found |= dict.fromkeys(held_between(kinship, one, other))
        found |= dict.fromkeys(_crossed(system, kinship))
        found |= dict.fromkeys(_crossed(system, kinship.turned()))
    return list(found)


def held_between(kinship: Kinship, one: Rows, other: Rows) -> Iterator[Holding]:
    """What kinship says of two sets of rows about the same people."""
    yield from _families(kinship, one, other)
    yield from _nested(kinship, one, other)
    yield from _nested(kinship.turned(), other, one)


def pairs_between(one: System, other: System, kinship: Kinship) -> Iterator[tuple[Rows, Rows]]:
    """Rows of two tables that differ in the dimension alone, by setting, period and the other levels."""
    tables = {frozenset(names): rows for names, rows in one.rows.items()}
    partners = {frozenset(names): rows for names, rows in other.rows.items()}
    for names in sorted(tables, key=sorted):
        partner = (names - {kinship.one}) | {kinship.other}
        if kinship.one in names and kinship.other not in names and partner in partners:
            mine = _by_place(one, tables[names].tolist(), kinship.one)
            theirs = _by_place(other, partners[partner].tolist(), kinship.other)
            for key in sorted(mine.keys() & theirs.keys()):
                yield mine[key], theirs[key]


def _by_place(system: System, cells: Sequence[int], dimension: str) -> dict[tuple[Context, Place], dict[str, int]]:
    found: dict[tuple[Context, Place], dict[str, int]] = defaultdict(dict)
    for cell in cells:
        place = system.places[cell]
        code = dict(place)[dimension]
        rest = tuple(pair for pair in place if pair[0] != dimension)
        found[system.contexts[cell], rest][code] = cell
    return found


def _crossed(system: System, kinship: Kinship) -> Iterator[Holding]:
    """In a table by both, a level beside the wider one that holds it is the level itself."""
    tables = {frozenset(names): rows.tolist() for names, rows in system.rows.items()}
    for names in sorted(tables, key=sorted):
        partner = names - {kinship.other}
        if {kinship.one, kinship.other} <= names and partner in tables:
            alone = {(system.contexts[cell], system.places[cell]): cell for cell in tables[partner]}
            for cell in tables[names]:
                place = dict(system.places[cell])
                rest = tuple(pair for pair in system.places[cell] if pair[0] != kinship.other)
                whole = alone.get((system.contexts[cell], rest))
                if whole is not None and kinship.inside(place[kinship.one], place[kinship.other]):
                    yield Holding((whole,), (cell,), exact=True)


def _families(kinship: Kinship, one: Rows, other: Rows) -> Iterator[Holding]:
    """Levels that hang together, where nobody is in two levels of a dimension."""
    if kinship.overlapping:
        return
    left = dict.fromkeys(one)
    while left:
        mine, theirs = {next(iter(left))}, set[str]()
        grown = True
        while grown:
            size = len(mine) + len(theirs)
            theirs |= {each for each in other if any(kinship.meets(code, each) for code in mine)}
            mine |= {code for code in one if any(kinship.meets(code, each) for each in theirs)}
            grown = len(mine) + len(theirs) > size
        for code in mine:
            left.pop(code, None)
        if theirs and (len(mine) < len(one) or len(theirs) < len(other)):  # else both are everybody: known already
            yield Holding(_cells(one, mine), _cells(other, theirs), exact=True)


def _nested(kinship: Kinship, one: Rows, other: Rows) -> Iterator[Holding]:
    """What each level of the second holds of the first, and by what of the first it is held."""
    for level, cell in other.items():
        inside = [code for code in one if kinship.inside(code, level)]
        if inside and kinship.one not in kinship.overlapping:
            yield Holding((cell,), _cells(one, inside), rest=kinship.other not in kinship.overlapping)
        elif inside:
            yield from (Holding((cell,), (one[code],)) for code in inside)
        meeting = [code for code in one if kinship.meets(code, level)]
        family = meeting == inside and not kinship.overlapping
        held = len(meeting) == 1 and kinship.turned().inside(level, meeting[0])
        if meeting and not family and not held:
            yield Holding(_cells(one, meeting), (cell,))


def _cells(rows: Rows, codes: Sequence[str] | set[str]) -> tuple[int, ...]:
    return tuple(sorted(rows[code] for code in codes))
