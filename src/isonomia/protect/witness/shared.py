"""Margins that two questions about the same people share, and of which one or both publish no table of their own.

Those who entered, by race and sex, are those of whom it is asked whether they graduated; if that is published by race,
sex and house, the sum over houses is the same number. Within one question `joint.py` has the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import combinations, product
from typing import Final

from isonomia.protect.prepare import Context
from isonomia.protect.system import Place, System
from isonomia.protect.witness.pairing import Link, PersonSet, counts_of, members_of, tables_of

Names = frozenset[str]
MOST_PAIRS: Final = 200
"""Of questions about the same people so many pairs are laid beside one another."""


def shared_links(classes: Iterable[Sequence[PersonSet]], systems: Sequence[System]) -> list[Link]:
    """Every sum that two sets of the same people share, in a fixed order."""
    found: list[Link] = []
    for members in classes:
        pairs = [each for each in combinations(members, 2) if each[0].system != each[1].system]
        for one, other in pairs[:MOST_PAIRS]:
            found += _between(one, other, systems)
    return found


def _between(one: PersonSet, other: PersonSet, systems: Sequence[System]) -> Iterator[Link]:
    mine, theirs = systems[one.system], systems[other.system]
    for names in _shared(tables_of(mine), tables_of(theirs)):
        left, right = _summed(mine, names), _summed(theirs, names)
        if left and right:
            for key in sorted(left.keys() | right.keys()):
                yield Link(counts_of(one, left.get(key, ())), counts_of(other, right.get(key, ())), exact=True)


def _shared(one: Collection[Names], other: Collection[Names]) -> list[Names]:
    """What tables of both cross, other than what both publish."""
    if set(one) == set(other) and {a & b for a, b in combinations(one, 2)} <= set(one):
        return []
    both = {a & b for a, b in product(one, other)} - (set(one) & set(other)) - {frozenset()}
    return sorted(both, key=lambda each: (len(each), sorted(each)))


def _summed(system: System, names: Names) -> dict[tuple[Context, Place], list[int]]:
    """The cells that sum to each row of a margin: of the smallest table over it in which nobody is twice."""
    over = [each for each in tables_of(system) if names <= each and not (each - names) & system.overlapping]
    found: dict[tuple[Context, Place], list[int]] = defaultdict(list)
    if over:
        table = min(over, key=lambda each: (len(each), sorted(each)))
        for (where, place), cell in members_of(system, table).items():
            found[where, tuple(pair for pair in place if pair[0] in names)].append(cell)
    return dict(found)
