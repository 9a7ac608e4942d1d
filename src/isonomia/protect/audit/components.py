"""Systems and problems split into parts that do not touch one another, so that each is small."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from isonomia.protect.audit.bounds import Bounds
from isonomia.protect.audit.system import Allowed, Limit, Row, System


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """Variables of a system that bounds leave open, and the rows among them; numbered anew from 0.

    Attributes:
        variables: their numbers in the system.
        low, high: what bounds say of each.
        rows: with the values of settled variables taken out.
        allowed: pairs of values, by new numbers; −1 for a member that is settled.
    """

    variables: tuple[int, ...]
    low: tuple[int, ...]
    high: tuple[Limit, ...]
    rows: tuple[Row, ...]
    allowed: tuple[Allowed, ...]

    def __len__(self) -> int:
        return len(self.variables)


def parts(system: System) -> list[System]:
    """Systems that share no row."""
    groups = _groups(len(system), (row.variables for row in system.rows))
    found: list[System] = []
    rows: dict[int, list[Row]] = defaultdict(list)
    for row in system.rows:
        rows[groups[row.variables[0]]].append(row)
    for name, members in _members(groups).items():
        new = {at: place for place, at in enumerate(members)}
        found.append(
            System(
                tuple(system.counts[at] for at in members),
                tuple(system.low[at] for at in members),
                tuple(replace(row, variables=tuple(new[at] for at in row.variables)) for row in rows[name]),
                (),
            )
        )
    return found


def problems(bounds: Bounds) -> list[Problem]:
    """What bounds leave open, in parts that do not touch."""
    open_ = [low != high for low, high in zip(bounds.low, bounds.high, strict=True)]
    rows = [row for row in (_reduced(each, bounds) for each in bounds.system.rows) if len(row.variables)]
    pairs = [each for each in bounds.pairs if any(at >= 0 and open_[at] for at in (each.people, each.outcome))]
    ties = [row.variables for row in rows]
    ties += [tuple(at for at in (each.people, each.outcome) if at >= 0 and open_[at]) for each in pairs]
    groups = _groups(len(open_), ties)
    found: list[Problem] = []
    rows_of: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        rows_of[groups[row.variables[0]]].append(row)
    for name, members in _members(groups).items():
        if not open_[members[0]]:
            continue
        new = {at: place for place, at in enumerate(members)}
        inside = [each for each in pairs if each.people in new or each.outcome in new]
        found.append(
            Problem(
                tuple(members),
                tuple(bounds.low[at] for at in members),
                tuple(bounds.high[at] for at in members),
                tuple(replace(row, variables=tuple(new[at] for at in row.variables)) for row in rows_of[name]),
                tuple(_renumbered(each, new, bounds) for each in inside),
            )
        )
    return found


def _reduced(row: Row, bounds: Bounds) -> Row:
    """A row without the variables that are settled."""
    kept = [
        (at, factor)
        for at, factor in zip(row.variables, row.coefficients, strict=True)
        if bounds.low[at] != bounds.high[at]
    ]
    constant = sum(
        factor * bounds.low[at]
        for at, factor in zip(row.variables, row.coefficients, strict=True)
        if bounds.low[at] == bounds.high[at]
    )
    return Row(
        tuple(at for at, _ in kept),
        tuple(factor for _, factor in kept),
        None if row.low is None else row.low - constant,
        None if row.high is None else row.high - constant,
        row.said,
    )


def _renumbered(allowed: Allowed, new: dict[int, int], bounds: Bounds) -> Allowed:
    values = frozenset(pair for pair in allowed.values if bounds.fits(allowed, pair))
    return Allowed(new.get(allowed.people, -1), new.get(allowed.outcome, -1), values, allowed.said)


def _groups(size: int, ties: Iterable[Sequence[int]]) -> list[int]:
    """(V,) a name of the part to which each variable belongs: the smallest number in it."""
    parent = list(range(size))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    for tie in ties:
        for one, other in pairwise(tie):
            first, second = root(one), root(other)
            parent[max(first, second)] = min(first, second)
    return [root(at) for at in range(size)]


def _members(groups: Sequence[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for at, name in enumerate(groups):
        found[name].append(at)
    return dict(found)
