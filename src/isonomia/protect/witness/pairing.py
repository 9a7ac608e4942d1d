"""Rows of two systems that count the same people: which cells stand for the same group, roll-ups among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from isonomia.model.study import Study
from isonomia.protect.prepare import Context
from isonomia.protect.system import Place, System
from isonomia.protect.witness.implications import Term
from isonomia.protect.witness.linked import MISSED, PERSONS

Count = tuple[int, int, int]  # system, kind, cell


@dataclass(frozen=True, slots=True)
class PersonSet:
    """Persons of a source that meet all conditions.

    Attributes:
        system: index of the system that counts them.
        kind: PERSONS (with a known outcome and without one), WITH or WITHOUT the outcome.
        conditions: that each of them meets.
        whole: nobody is left out for a missing outcome, as there is no outcome: a representation or a benchmark.
    """

    system: int
    kind: int
    conditions: frozenset[Term]
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """The counts on the left sum to those on the right (exact), or to at least as many.

    With `guess` a stranger takes it to be so, whether or not it is. `rest`: what is left over is a group of people that
    a stranger can name.
    """

    left: tuple[Count, ...]
    right: tuple[Count, ...]
    exact: bool
    guess: bool = False
    rest: bool = True


def tables_of(system: System) -> dict[frozenset[str], None]:
    """The groupings that a system has, in order."""
    return dict.fromkeys(frozenset(names) for names in system.rows)


def between(
    one: PersonSet,
    others: Sequence[PersonSet],
    dimensions: frozenset[str],
    systems: Sequence[System],
    study: Study,
    *,
    exact: bool,
) -> list[Link]:
    """What ties a set to others in one grouping: row by row, or a roll-up of one to its members in the other."""
    mine, *every = (members_of(systems[each.system], dimensions) for each in (one, *others))
    merges = {name: study.dimensions[name].merge for name in dimensions if name in study.dimensions}
    found: dict[Link, None] = {}
    for where, place in dict.fromkeys(key for table in (mine, *every) for key in table):
        left = _finest(place, where, mine, merges)
        parts = [_finest(place, where, table, merges) for table in every]
        right = tuple(count for each, cells in zip(others, parts, strict=True) for count in counts_of(each, cells))
        lacking = [table for table, cells in zip((mine, *every), (left, *parts), strict=True) if not cells]
        if (left and right) or (exact and not any(_rolled_up(place, table, merges) for table in lacking)):
            found[Link(counts_of(one, left), right, exact)] = None
    return list(found)


def _rolled_up(
    place: Place, table: Mapping[tuple[Context, Place], int], merges: Mapping[str, Mapping[str, tuple[str, ...]]]
) -> bool:
    """Whether a place is missing in a table only because its level is part of a roll-up there."""
    present = {pair for _, each in table for pair in each}
    return any(
        code in members and (name, label) in present
        for name, code in place
        for label, members in merges.get(name, {}).items()
    )


def counts_of(of: PersonSet, cells: Sequence[int]) -> tuple[Count, ...]:
    """The counts of a set in some cells: of all people, those with a known outcome and those without one."""
    kinds = (PERSONS, MISSED) if of.kind == PERSONS and not of.whole else (of.kind,)
    return tuple((of.system, kind, cell) for cell in cells for kind in kinds)


def members_of(system: System, dimensions: frozenset[str]) -> dict[tuple[Context, Place], int]:
    """The cells of one table by setting, period and place."""
    rows = next(cells for names, cells in system.rows.items() if frozenset(names) == dimensions)
    return {(system.contexts[cell], system.places[cell]): cell for cell in rows.tolist()}


def _finest(
    place: Place,
    where: Context,
    table: Mapping[tuple[Context, Place], int],
    merges: Mapping[str, Mapping[str, tuple[str, ...]]],
) -> list[int]:
    """The cell of a place, or those of the members of its roll-ups."""
    if (where, place) in table:
        return [table[where, place]]
    options = [[(name, code), *((name, each) for each in merges.get(name, {}).get(code, ()))] for name, code in place]
    parts = (table.get((where, tuple(part))) for part in product(*options))
    return [cell for cell in parts if cell is not None]
