"""Subgroups of more than three dimensions: depth by depth, and no more of them than can be held.

Whoever is in a subgroup of k dimensions is in each of its k parents of k − 1. So where a parent has too few people the
subgroup has too few as well. Of a depth only those are counted all of whose parents are large enough (apriori), and
how many these are is known before anybody is counted.

Numbers of people alone decide what is looked at, and never an outcome; given the groups that people are in, a test
is what it would be if all subgroups of that size had been named beforehand (independent filtering).

Source: Agrawal & Srikant, Proc 20th VLDB 1994:487; Bourgon, Gentleman & Huber, PNAS 2010;107:9546.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Final

import numpy as np

from isonomia.intersections.combinations import Codes, Combinations
from isonomia.intersections.crossed import Crossed, Grouping
from isonomia.intersections.main_effects import MainEffects
from isonomia.intersections.subgroups import Subgroups, measured, together, walk
from isonomia.stats.arrays import Bools

PLAIN: Final = 3
"""To so many dimensions every subgroup is looked at without a plan."""
DEEPEST: Final = 6
"""Dimensions of a subgroup at most: nobody reads more, and 13 dimensions have 4,096 groupings of up to six."""
MOST_LOOKS: Final = 250_000
"""Subgroups of more than three dimensions that are counted for one outcome: 0.3 GB, and a table of 100 MB."""
MOST_VISITS: Final = 5_000_000_000
"""Combinations looked at, each once a grouping, for one outcome: some minutes."""
_AT_ONCE: Final = 1 << 20
_LARGEST_KEY: Final = 1 << 62


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be counted of one number of dimensions.

    Attributes:
        groupings: those with a subgroup all of whose parents are large enough.
        looks: number of such subgroups; more than `most` are not told apart.
    """

    groupings: tuple[Grouping, ...]
    looks: int


@dataclass(frozen=True, slots=True)
class TooMany:
    """Why a depth was not looked at, nor any beyond it.

    Attributes:
        depth: its number of dimensions.
        most: subgroups of more than three dimensions that are looked at.
        enough: persons of a subgroup with which this depth would be looked at; 0 where it is its groupings that are
            too many, and not its subgroups.
    """

    depth: int
    most: int
    enough: int

    @property
    def said(self) -> str:
        """In words, with what to do."""
        start = f"combinations of {self.depth} groups are not looked at, nor any of more:"
        if not self.enough:
            return f"{start} going through all ways of grouping would take too long. Ask for depth = {self.depth - 1}."
        return (
            f"{start} there may be more than {self.most:,}. With min_size = {self.enough:,} they are few enough; "
            f"or ask for depth = {self.depth - 1}."
        )


def grown(
    model: MainEffects, plain: Mapping[int, Subgroups], depth: int, least: int, most: int = MOST_LOOKS
) -> tuple[dict[int, Subgroups], TooMany | None]:
    """The subgroups of the depths beyond those that are there, each planned before it is counted.

    Args:
        model: the main effects.
        plain: number of dimensions -> subgroups, to `PLAIN`.
        depth: the most dimensions of a subgroup.
        least: persons of a subgroup.
        most: subgroups that are counted, all deeper ones together.

    Returns:
        All depths in which there is a subgroup; and which was refused, if one was.
    """
    found = dict(plain)
    looks = visits = 0
    for size in range(PLAIN + 1, depth + 1):
        if size - 1 not in found:
            break
        plan = planned(model.combinations, found[size - 1], least, most - looks)
        looks += plan.looks
        if looks > most:
            return found, TooMany(size, most, _enough(model.combinations, found, size, least, most))
        visits += len(plan.groupings) * len(model.combinations.size)
        if visits > MOST_VISITS:
            return found, TooMany(size, most, 0)
        if not plan.groupings:
            break
        crossed = Crossed(model.combinations, model.weight)
        members = walk(model.combinations, size, least, set(plan.groupings))
        parts = [measured(each, model, crossed) for each in members]
        if parts:
            found[size] = together(parts, size)
    return found, None


def planned(combinations: Combinations, parents: Subgroups, least: float, most: int = MOST_LOOKS) -> Plan:
    """The subgroups of one dimension more of whose parents each is large enough.

    Args:
        combinations: people.
        parents: all subgroups of one number of dimensions with enough people, or with fewer.
        least: persons that are enough.
        most: counting ends where there are more.
    """
    large = parents.people >= least
    held = _by_grouping(parents.grouping[large], parents.levels[large])
    groupings: list[Grouping] = []
    looks = 0
    for grouping in _with_all_parents(held):
        for number in _looks(grouping, held, combinations.widths):
            looks += number
            if number and (not groupings or groupings[-1] != grouping):
                groupings.append(grouping)
            if looks > most:
                return Plan(tuple(groupings), looks)
    return Plan(tuple(groupings), looks)


def _enough(combinations: Combinations, found: Mapping[int, Subgroups], size: int, least: int, most: int) -> int:
    """The least doubled until all depths to one hold few enough subgroups."""
    more = least
    while True:
        more *= 2
        looks = 0
        for each in range(PLAIN + 1, size + 1):
            looks += planned(combinations, found[each - 1], more, most - looks).looks
            if looks > most:
                break
        else:
            return more


def _by_grouping(grouping: Codes, levels: Codes) -> dict[Grouping, Codes]:
    """Subgroups that stand grouping after grouping, as tables of levels that rise."""
    if not len(grouping):
        return {}
    starts = np.flatnonzero(np.any(grouping[1:] != grouping[:-1], axis=1)) + 1
    names = grouping[np.concatenate(([0], starts))].tolist()
    return {tuple(name): part for name, part in zip(names, np.split(levels, starts), strict=True)}


def _with_all_parents(held: Mapping[Grouping, Codes]) -> Iterator[Grouping]:
    """Groupings of one dimension more, each of whose parents is there, in their order."""
    last = sorted({each[-1] for each in held})
    for parent in held:
        for dimension in last:
            grouping = (*parent, dimension)
            if dimension > parent[-1] and all(_without(grouping, at) in held for at in range(len(parent))):
                yield grouping


def _without(grouping: Grouping, at: int) -> Grouping:
    return grouping[:at] + grouping[at + 1 :]


def _looks(grouping: Grouping, held: Mapping[Grouping, Codes], widths: Sequence[int]) -> Iterator[int]:
    """How many subgroups of a grouping have all parents, part by part.

    Two parents that differ in their last dimension alone make one; the other parents are then looked up.
    """
    deepest = len(grouping)
    size = [widths[each] for each in grouping]
    if prod(size) > _LARGEST_KEY:  # so many levels that they cannot even be numbered
        yield _LARGEST_KEY
        return
    one, other = held[grouping[:-1]], held[_without(grouping, deepest - 2)]
    mine, theirs = _keys(one[:, :-1], size[:-2]), _keys(other[:, :-1], size[:-2])
    low, high = (np.searchsorted(theirs, mine, side) for side in ("left", "right"))
    number = high - low
    for part in np.split(np.arange(len(one)), np.flatnonzero(np.diff(np.cumsum(number) // _AT_ONCE)) + 1):
        here = np.repeat(part, number[part])
        first = np.repeat(np.cumsum(number[part]) - number[part], number[part])
        last = other[low[here] + np.arange(len(here)) - first, -1]
        levels = np.column_stack((one[here], last))
        kept = np.ones(len(levels), dtype=bool)
        for at in range(deepest - 2):
            kept[kept] = _are_in(np.delete(levels[kept], at, axis=1), held[_without(grouping, at)], size, at)
        yield int(kept.sum())


def _are_in(levels: Codes, held: Codes, size: Sequence[int], without: int) -> Bools:
    """Which rows of levels are among those that are held."""
    rest = [*size[:without], *size[without + 1 :]]
    known, wanted = _keys(held, rest), _keys(levels, rest)
    place = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
    found: Bools = known[place] == wanted
    return found


def _keys(levels: Codes, size: Sequence[int]) -> Codes:
    """One number for each row of levels, in the order of the rows."""
    key = np.zeros(len(levels), dtype=np.int64)
    for at, width in enumerate(size):
        key = key * width + levels[:, at]
    return key
