"""Every subgroup to a depth, with its people, its outcome and what its parts say.

A subgroup is one level of each of several dimensions. A subgroup of k dimensions is a part of those of k − 1, so that
whatever is too small is not looked into any deeper.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np

from isonomia.intersections.combinations import Codes, Combinations
from isonomia.intersections.crossed import Crossed, Grouping
from isonomia.intersections.main_effects import MainEffects, Rows
from isonomia.stats.arrays import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Members:
    """The subgroups of one grouping that are large enough.

    Attributes:
        grouping: places of its dimensions.
        levels: (C, k) places of the levels of each subgroup.
        rows: combinations whose people are in one of them.
        which: the subgroup of each of `rows`.
    """

    grouping: Grouping
    levels: Codes
    rows: Rows
    which: Rows

    def added(self, values: Floats) -> Floats:
        """(C,) values (R,) added up."""
        return np.asarray(
            np.bincount(self.which, weights=values[self.rows], minlength=len(self.levels)), dtype=np.float64
        )


@dataclass(frozen=True, slots=True, eq=False)
class Subgroups:
    """M subgroups of one depth, grouping after grouping.

    Attributes:
        grouping: (M, k) places of dimensions. levels: (M, k) places of levels.
        people, size, y: (M,) persons, persons or time, and sum of the outcome.
        expected: (M,) the same sum as the main effects have it.
        information: (M,) w, what the sum says of a coefficient of the subgroup's own, if the rest were known.
        spread: (M,) variance of `y − expected` under the model, the main effects being estimated.
    """

    grouping: Codes
    levels: Codes
    people: Floats
    size: Floats
    y: Floats
    expected: Floats
    information: Floats
    spread: Floats

    def __len__(self) -> int:
        return len(self.size)


def walk(combinations: Combinations, depth: int, least: float, only: Collection[Grouping] = ()) -> Iterator[Members]:
    """Every grouping to a depth with the subgroups of at least so many people; absences are no groups.

    Args:
        combinations: people.
        depth: the most dimensions of a grouping.
        least: persons.
        only: the groupings that are wanted; all where it is empty.
    """
    wanted = {each[: at + 1] for each in only for at in range(len(each))}
    everybody = np.arange(len(combinations.size))
    nothing = np.zeros((1, 0), dtype=np.int64)
    root = Members((), nothing, everybody, np.zeros(len(everybody), dtype=np.int64))
    for each in _deeper(combinations, root, depth, least, wanted):
        if not only or each.grouping in only:
            yield each


def _deeper(
    combinations: Combinations, parent: Members, depth: int, least: float, wanted: Collection[Grouping]
) -> Iterator[Members]:
    first = parent.grouping[-1] + 1 if parent.grouping else 0
    for dimension in range(first, len(combinations.dimensions)):
        grouping = (*parent.grouping, dimension)
        if wanted and grouping not in wanted:
            continue
        made = _split(combinations, parent, dimension, least)
        if len(made.levels):
            yield made
            if len(grouping) < depth:
                yield from _deeper(combinations, made, depth, least, wanted)


def _split(combinations: Combinations, parent: Members, dimension: int, least: float) -> Members:
    """The subgroups of a parent's, by one more dimension."""
    width = combinations.widths[dimension]
    key = parent.which * width + combinations.codes[parent.rows, dimension]
    people = np.bincount(key, weights=combinations.people[parent.rows], minlength=len(parent.levels) * width)
    known = np.tile(combinations.known[dimension], len(parent.levels))
    kept = np.flatnonzero((people >= least) & known)
    place = np.full(len(people), -1, dtype=np.int64)
    place[kept] = np.arange(len(kept))
    which = place[key]
    inside = which >= 0
    levels = np.concatenate((parent.levels[kept // width], (kept % width)[:, None]), axis=1)
    return Members((*parent.grouping, dimension), levels, parent.rows[inside], which[inside])


def measured(members: Members, model: MainEffects, crossed: Crossed | None = None) -> Subgroups:
    """The subgroups of one grouping beside what the main effects say of them.

    spread = w − b′A⁻¹b with b = Σ weight·x over the subgroup's people and A the information: the variance of the score
    of a coefficient of its own, beside all others'.

    Args:
        members: the subgroups.
        model: the main effects.
        crossed: of the model's weights; worth having where many groupings are measured.
    """
    combinations = model.combinations
    information = members.added(model.weight)
    b = _weights(members, model, information, crossed)
    spread = information - np.einsum("ci,ij,cj->c", b, model.inverse, b, optimize=True)
    people = members.added(combinations.people)
    alike = np.array_equal(combinations.people, combinations.size)
    return Subgroups(
        np.broadcast_to(np.array(members.grouping), members.levels.shape),
        members.levels,
        people,
        people if alike else members.added(combinations.size),
        members.added(combinations.y),
        members.added(combinations.size * model.mean),
        information,
        np.maximum(spread, 0.0),
    )


def _weights(members: Members, model: MainEffects, information: Floats, crossed: Crossed | None) -> Floats:
    """(C, P) Σ weight·x over the people of each subgroup."""
    combinations, count = model.combinations, len(members.levels)
    found = np.zeros((count, model.columns))
    weight = model.weight[members.rows]
    start = 0
    for at, width in enumerate(combinations.widths):
        if at in members.grouping:  # all are of one level
            own = members.levels[:, members.grouping.index(at)]
            found[np.arange(count), start + own] = information
        else:
            table = crossed.beside(members.grouping, members.levels, at) if crossed else None
            if table is None:
                key = members.which * width + combinations.codes[members.rows, at]
                added = np.bincount(key, weights=weight, minlength=count * width)
                table = added.astype(np.float64, copy=False).reshape(count, width)
            found[:, start : start + width] = table
        start += width
    for at, rows in enumerate(model.special):
        inside = np.zeros(len(combinations.size), dtype=bool)
        inside[rows] = True
        those = inside[members.rows]
        found[:, start + at] = np.bincount(members.which[those], weights=weight[those], minlength=count)
    return found


def together(parts: list[Subgroups], depth: int) -> Subgroups:
    """Subgroups of many groupings of one depth as one table."""
    empty = np.zeros((0, depth), dtype=np.int64)
    none = np.zeros(0)
    names = ("people", "size", "y", "expected", "information", "spread")
    return Subgroups(
        np.concatenate([empty, *(each.grouping for each in parts)]),
        np.concatenate([empty, *(each.levels for each in parts)]),
        **{name: np.concatenate([none, *(getattr(each, name) for each in parts)]) for name in names},
    )


def rows_of(combinations: Combinations, grouping: Codes, levels: Codes) -> Rows:
    """The combinations whose people are in one subgroup."""
    inside = np.ones(len(combinations.size), dtype=bool)
    for dimension, level in zip(grouping.tolist(), levels.tolist(), strict=True):
        inside &= combinations.codes[:, dimension] == level
    return np.flatnonzero(inside)
