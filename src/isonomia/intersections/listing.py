"""Which of the subgroups that stand out are told, and which one of the told explains.

A subgroup that stands out makes others do so too: those within it, those that hold it, and those that overlap. They are
listed one by one. The one with the smallest p gets a coefficient of its own in the regression, and all others are asked
again what they have beyond the main effects *and* the listed ones. The listing ends when the false discovery rate
no longer allows another: Benjamini–Hochberg over the listed and what is left of those that stood out at first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from isonomia.intersections.crossed import Grouping
from isonomia.intersections.excess import Excess, excess
from isonomia.intersections.main_effects import MainEffects, Rows, fit
from isonomia.intersections.subgroups import Subgroups, measured, rows_of, together, walk
from isonomia.stats.arrays import Bools, Floats
from isonomia.stats.multiplicity import benjamini_hochberg

MOST: Final = 40  # listed; more are not read
NOT_EXPLAINED: Final = -1
ALIKE: Final = 1e-4  # of −ln p: nearer ones are equal but for rounding
TINY: Final = 1e-300


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """The subgroups of one depth while they are being listed.

    Attributes:
        groups: M subgroups.
        stood_out: (M,) beyond the main effects, by Benjamini–Hochberg over the depth.
        p: (M,) beyond the main effects and everything listed so far; of a listed one, when it was listed.
        q: (M,) of these, the listed counting as found.
        explained_by: (M,) number in the list of the one after which a subgroup no longer stood out, else −1.
    """

    groups: Subgroups
    stood_out: Bools
    p: Floats
    q: Floats
    explained_by: NDArray[np.int64]

    @classmethod
    def of(cls, groups: Subgroups, found: Excess, level: float) -> Pool:
        """Before anything is listed."""
        q = benjamini_hochberg(found.p)
        return cls(groups, q <= level, found.p.copy(), q, np.full(len(groups), NOT_EXPLAINED, dtype=np.int64))

    def again(self, model: MainEffects, listed: list[int], number: int, level: float) -> Pool:
        """The same after another was listed: what is left of those that stood out."""
        mine = np.isin(np.arange(len(self.p)), listed)
        rest = np.flatnonzero(self.stood_out & ~mine)
        p = self.p.copy()
        if rest.size:
            left = excess(model.combinations.kind, _again(model, self.groups, rest), model.dispersion).p
            p[rest] = np.where(np.isnan(left), 1.0, left)  # nothing is left of it
        # Those that did not stand out keep p-values into which the listed ones still leak: they lend no rank.
        q = benjamini_hochberg(np.where(mine, 0.0, np.where(self.stood_out | np.isnan(p), p, 1.0)))
        still = self.stood_out & ~mine & (q <= level)
        newly = self.stood_out & ~mine & ~still & (self.explained_by == NOT_EXPLAINED)
        explained = np.where(still | mine, NOT_EXPLAINED, np.where(newly, number, self.explained_by))
        return Pool(self.groups, self.stood_out, p, q, explained)

    def waiting(self, listed: list[int], level: float) -> NDArray[np.intp]:
        """Places of those that may still be listed."""
        mine = np.isin(np.arange(len(self.p)), listed)
        return np.flatnonzero(self.stood_out & ~mine & (self.q <= level))


@dataclass(frozen=True, slots=True, eq=False)
class Listing:
    """What is told of the subgroups of all depths.

    Attributes:
        listed: depth and place, in the order in which they were listed.
        pools: depth -> its subgroups as they are at the end.
        model: the main effects and one coefficient for each listed.
        complete: whether the listing ended by itself, and not at its limit.
    """

    listed: tuple[tuple[int, int], ...]
    pools: Mapping[int, Pool]
    model: MainEffects
    complete: bool

    def places(self, depth: int) -> tuple[int, ...]:
        """The listed of one depth."""
        return tuple(place for at, place in self.listed if at == depth)


def listing(
    model: MainEffects, found: Mapping[int, tuple[Subgroups, Excess]], level: float, adverse: int = 0
) -> Listing:
    """List subgroups of all depths, whichever has the smallest p first.

    Where a dimension has two groups, a subgroup and its mirror (rural women, rural men) have the same p with opposite
    signs: data cannot tell which of the two is special. Of equals the less favourable one is named, then the one of
    fewer dimensions.

    Args:
        model: main effects alone.
        found: depth -> its subgroups, and what each has beyond the main effects.
        level: false discovery rate within each depth.
        adverse: 1 where a higher outcome is less favourable, −1 where a lower one is, 0 where neither.
    """
    combinations = model.combinations
    pools = {depth: Pool.of(groups, beyond, level) for depth, (groups, beyond) in found.items()}
    listed: list[tuple[int, int]] = []
    while len(listed) < MOST:
        candidates = [(depth, at) for depth, pool in pools.items() for at in pool.waiting(_of(listed, depth), level)]
        if not candidates:
            break
        depth, chosen = _first(pools, found, candidates, adverse)
        listed.append((depth, int(chosen)))
        groups = pools[depth].groups
        special = (*model.special, rows_of(combinations, groups.grouping[chosen], groups.levels[chosen]))
        model = fit(combinations, special, model.beta)
        pools = {
            each: pool.again(model, _of(listed, each), len(listed) - 1, level) if pool.stood_out.any() else pool
            for each, pool in pools.items()
        }
    left = any(len(pool.waiting(_of(listed, depth), level)) for depth, pool in pools.items())
    return Listing(tuple(listed), pools, model, not left)


def _first(
    pools: Mapping[int, Pool],
    found: Mapping[int, tuple[Subgroups, Excess]],
    candidates: list[tuple[int, int]],
    adverse: int,
) -> tuple[int, int]:
    """Which is listed next: of those whose p is the smallest to within rounding, by the rule of `listing`."""
    surprise = {each: -float(np.log(max(pools[each[0]].p[each[1]], TINY))) for each in candidates}
    most = max(surprise.values())
    equal = [each for each in candidates if surprise[each] >= most * (1 - ALIKE)]

    def order(each: tuple[int, int]) -> tuple[bool, int, float, int]:
        depth, place = each
        z = float(found[depth][1].z[place])
        return adverse * z < 0, depth, -abs(round(z, 6)), place

    return min(equal, key=order)


def _of(listed: list[tuple[int, int]], depth: int) -> list[int]:
    return [place for at, place in listed if at == depth]


def _again(model: MainEffects, groups: Subgroups, places: Rows) -> Subgroups:
    """Some subgroups, measured under another model, in their order."""
    combinations, depth = model.combinations, groups.grouping.shape[1]
    wanted: dict[Grouping, list[int]] = {}
    for place in places.tolist():
        wanted.setdefault(tuple(groups.grouping[place].tolist()), []).append(place)
    least = float(groups.people[places].min(initial=np.inf))
    order: list[int] = []
    parts: list[Subgroups] = []
    for members in walk(combinations, depth, least, set(wanted)):
        if len(members.grouping) < depth:
            continue
        mine = wanted[members.grouping]
        at = {tuple(row): number for number, row in enumerate(members.levels.tolist())}
        keep = np.array([at[tuple(groups.levels[place].tolist())] for place in mine], dtype=np.intp)
        parts.append(_some(measured(members, model), keep))
        order += mine
    back: Bools | Rows = np.argsort(np.array(order, dtype=np.intp))
    return _some(together(parts, depth), np.asarray(back))


def _some(groups: Subgroups, keep: Rows) -> Subgroups:
    names = ("grouping", "levels", "people", "size", "y", "expected", "information", "spread")
    return Subgroups(**{name: getattr(groups, name)[keep] for name in names})
