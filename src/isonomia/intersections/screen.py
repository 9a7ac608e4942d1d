"""The screen: every subgroup to a depth, against the rest and against the sum of its parts (measures.md 13).

Against the rest is description: main effects leak into every subgroup, so that most of them differ from the rest.
The screen is the other question, what a subgroup has that its parts do not say. Each depth is a family and has
its share of the false discovery rate: with pairs and triples half of it each, so that the whole keeps it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from isonomia.errors import Fault, InternalError
from isonomia.intersections.against_rest import AgainstRest, against_rest
from isonomia.intersections.combinations import Combinations
from isonomia.intersections.crossed import Crossed
from isonomia.intersections.deeper import PLAIN, TooMany, grown
from isonomia.intersections.excess import Excess, excess, excess_limits
from isonomia.intersections.listing import NOT_EXPLAINED, Listing, listing
from isonomia.intersections.main_effects import MainEffects, fit
from isonomia.intersections.subgroups import Subgroups, measured, together, walk
from isonomia.stats.arrays import Floats, Limits
from isonomia.stats.multiplicity import benjamini_hochberg, benjamini_yekutieli, selected_confidence

LEAST: Final = 10  # persons of a subgroup
LEVEL: Final = 0.05  # false discovery rate


@dataclass(frozen=True, slots=True, eq=False)
class Depth:
    """The subgroups of one number of dimensions.

    Attributes:
        groups: their people and sums.
        rest: each against everybody else.
        found: what each has beyond its parts. limits: (M,) at 95 %.
        q_bh, q_by: (M,) Benjamini–Hochberg and Benjamini–Yekutieli over the depth.
        selected: (M,) limits at 1 − Rq/m, for R told of m tested: they hold for those that were picked.
        tested: m.
    """

    groups: Subgroups
    rest: AgainstRest
    found: Excess
    limits: Limits
    q_bh: Floats
    q_by: Floats
    selected: Limits
    tested: int

    @property
    def surely(self) -> Floats:
        """(M,) the least excess that the limits for the selected allow, in either direction; 0 where they hold 0."""
        return np.maximum(np.maximum(self.selected.low, -self.selected.high), 0.0)


@dataclass(frozen=True, slots=True, eq=False)
class Screen:
    """All depths of one outcome.

    Attributes:
        combinations: what was looked at.
        depths: number of dimensions -> its subgroups. Of one dimension only the rest is compared: a group is one of
            the parts.
        listing: which subgroups are told; None where nothing was tested.
        least: persons of a subgroup.
        level: false discovery rate of all depths together.
        reason: why nothing was tested: `NO_DATA`, `TOO_FEW_GROUPS`, `NO_CONVERGENCE`; else "".
        refused: the depth that would have held too many subgroups, so that it was not looked at.
    """

    combinations: Combinations
    depths: Mapping[int, Depth]
    listing: Listing | None
    least: int
    level: float
    reason: str = ""
    refused: TooMany | None = None

    @property
    def order(self) -> tuple[tuple[int, int], ...]:
        """Depth and place of the listed: by how far the nearer limit of the excess is from 0, the farthest first."""
        listed = self.listing.listed if self.listing else ()
        return tuple(sorted(listed, key=lambda each: (-float(self.depths[each[0]].surely[each[1]]), each)))

    def status(self, depth: int, place: int) -> str:
        """What became of a subgroup: `listed`, `explained`, `not_found`, `not_tested`, or `unread` beyond the limit."""
        if self.listing is None or np.isnan(self.depths[depth].found.p[place]):
            return "not_tested"
        if (depth, place) in self.listing.listed:
            return "listed"
        pool = self.listing.pools[depth]
        if pool.explained_by[place] != NOT_EXPLAINED:
            return "explained"
        return "unread" if pool.stood_out[place] else "not_found"

    def explained_by(self, depth: int, place: int) -> tuple[int, int] | None:
        """The listed subgroup that explains one, or None."""
        if self.listing is None or (depth, place) in self.listing.listed:
            return None
        number = int(self.listing.pools[depth].explained_by[place])
        return None if number == NOT_EXPLAINED else self.listing.listed[number]

    def explains(self, listed: tuple[int, int]) -> int:
        """How many subgroups a listed one explains."""
        if self.listing is None:
            return 0
        number = self.listing.listed.index(listed)
        return sum(int(np.sum(pool.explained_by == number)) for pool in self.listing.pools.values())


def screen(
    combinations: Combinations, depth: int = 3, least: int = LEAST, level: float = LEVEL, adverse: int = 0
) -> Screen:
    """Look at every subgroup of at least so many people, to a depth.

    Refused: `NO_DATA` nobody, or nobody (or everybody) has the outcome; `TOO_FEW_GROUPS` fewer than two dimensions with
    two groups; `NO_CONVERGENCE` the main effects do not settle.

    Args:
        combinations: people by all dimensions at once.
        depth: the most dimensions of a subgroup; those beyond 3 are planned, and refused where they are too many.
        least: persons of a subgroup; those with fewer are not looked at, nor anything within them.
        level: false discovery rate of what is listed, all depths together.
        adverse: 1 where a higher outcome is less favourable, −1 where a lower one is: of a subgroup and its mirror,
            which cannot be told apart, the less favourable one is named.
    """
    if depth < 1 or least < 1:
        raise InternalError(Fault("screen", f"depth {depth} and {least} people: both must be 1 or more."))
    empty = Screen(combinations, {}, None, least, level)
    reason = _refusal(combinations)
    if reason:
        return replace(empty, reason=reason)
    model = fit(combinations)
    if not model.settled:
        return replace(empty, reason="NO_CONVERGENCE")
    groups, refused = grown(model, _plain(model, min(depth, PLAIN), least), depth, least)
    beyond = {each: _beyond(combinations, model, found) for each, found in groups.items()}
    share = level / max(sum(each > 1 for each in groups), 1)
    told = listing(model, {each: (groups[each], beyond[each]) for each in groups}, share, adverse)
    depths = {each: _depth(model, groups[each], beyond[each], len(told.places(each)), share) for each in groups}
    return Screen(combinations, depths, told, least, level, refused=refused)


def _plain(model: MainEffects, depth: int, least: int) -> dict[int, Subgroups]:
    """Every subgroup to a depth."""
    parts: dict[int, list[Subgroups]] = {each: [] for each in range(1, depth + 1)}
    crossed = Crossed(model.combinations, model.weight)
    for members in walk(model.combinations, depth, least):
        parts[len(members.grouping)].append(measured(members, model, crossed))
    return {each: together(found, each) for each, found in parts.items() if found}


def _refusal(combinations: Combinations) -> str:
    if not len(combinations.size) or combinations.size.sum() == 0:
        return "NO_DATA"
    if sum(known.sum() > 1 for known in combinations.known) < 2:
        return "TOO_FEW_GROUPS"
    total = combinations.y.sum()
    nobody = combinations.kind != "mean" and total == 0
    everybody = combinations.kind == "proportion" and total == combinations.size.sum()
    return "NO_DATA" if nobody or everybody else ""


def _beyond(combinations: Combinations, model: MainEffects, groups: Subgroups) -> Excess:
    """What subgroups have beyond their parts; nothing of single groups, which are the parts."""
    found = excess(combinations.kind, groups, model.dispersion)
    if groups.grouping.shape[1] > 1:
        return found
    nothing = np.full(len(groups), np.nan)
    return Excess(nothing, nothing.copy(), found.observed, nothing.copy(), nothing.copy())


def _depth(model: MainEffects, groups: Subgroups, found: Excess, told: int, level: float) -> Depth:
    combinations = model.combinations
    tested = int((~np.isnan(found.p)).sum())
    confidence = selected_confidence(max(told, 1), max(tested, 1), level)
    return Depth(
        groups,
        against_rest(combinations.kind, groups, combinations, model),
        found,
        excess_limits(combinations.kind, groups, found, 0.95, model.dispersion),
        benjamini_hochberg(found.p),
        benjamini_yekutieli(found.p),
        excess_limits(combinations.kind, groups, found, confidence, model.dispersion),
        tested,
    )
