"""Sums between dimensions that tell of one another, where one question has the one and another question the other.

Of those who applied it is asked who was accepted, by age in five years; of those who were accepted, who entered, by age
in ten. The accepted of each ten years are those of the five years in it, and no table of one question says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import permutations

from isonomia.protect.system import System
from isonomia.protect.witness.hierarchies import Holding, held_between, pairs_between
from isonomia.protect.witness.kinships import Kinship
from isonomia.protect.witness.pairing import Count, Link, PersonSet, counts_of, tables_of

Names = frozenset[str]


def links_across(
    classes: Iterable[Sequence[PersonSet]], systems: Sequence[System], every: Sequence[Kinship]
) -> list[Link]:
    """Every such sum between two sets of the same people, in a fixed order."""
    found: dict[Link, None] = {}
    for members in classes:
        for kinship in every:
            for one, other in _telling(members, systems, kinship):
                found |= dict.fromkeys(_between(one, other, systems, kinship))
    return list(found)


def _telling(
    members: Sequence[PersonSet], systems: Sequence[System], kinship: Kinship
) -> Iterator[tuple[PersonSet, PersonSet]]:
    """Of each two tables the first sets that have them; none where one set has both, which says it all by itself."""
    done: set[tuple[Names, Names]] = set()
    for one, other in permutations(members, 2):
        mine, theirs = tables_of(systems[one.system]), tables_of(systems[other.system])
        for names in mine:
            partner = (names - {kinship.one}) | {kinship.other}
            if kinship.one not in names or kinship.other in names or (names, partner) in done or partner not in theirs:
                continue
            done.add((names, partner))
            if one.system != other.system and not any(
                {names, partner} <= set(tables_of(systems[each.system])) for each in members
            ):
                yield one, other


def _between(one: PersonSet, other: PersonSet, systems: Sequence[System], kinship: Kinship) -> Iterator[Link]:
    mine, theirs = systems[one.system], systems[other.system]
    size = len(mine)

    def counts(cells: Sequence[int]) -> tuple[Count, ...]:
        own = counts_of(one, [cell for cell in cells if cell < size])
        return (*own, *counts_of(other, [cell - size for cell in cells if cell >= size]))

    for rows, beside in pairs_between(mine, theirs, kinship):
        moved = {code: cell + size for code, cell in beside.items()}
        for holding in held_between(kinship, rows, moved):
            yield _link(holding, counts(holding.whole), counts(holding.part))


def _link(holding: Holding, whole: tuple[Count, ...], part: tuple[Count, ...]) -> Link:
    return Link(whole, part, exact=holding.exact, rest=holding.rest)
