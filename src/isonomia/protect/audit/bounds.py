"""Bounds carried from sum to sum, in whole numbers, to a fixed point; each step is kept with what it rests on.

From  low ≤ Σ aᵢ xᵢ ≤ high  follows  aⱼ xⱼ ≤ high − Σ_{i≠j} min(aᵢ xᵢ)  and  aⱼ xⱼ ≥ low − Σ_{i≠j} max(aᵢ xᵢ).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from isonomia.protect.audit.system import Allowed, Limit, Row, System

_MOST_STEPS = 60  # for each variable: creeping bounds of a system without a solution end here


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """A bound that was tightened: of which variable, to what, by what, and by which earlier steps."""

    variable: int
    upper: bool
    value: int
    by: Row | Allowed
    uses: tuple[int, ...]


@dataclass(slots=True, eq=False)
class Bounds:
    """What is known of each variable so far; grows tighter as it works.

    Attributes:
        system: of which.
        low, high: (V,) limits.
        steps: in the order in which they were made.
        broken: rows that no table can satisfy.
    """

    system: System
    low: list[int] = field(init=False)
    high: list[Limit] = field(init=False)
    steps: list[Step] = field(default_factory=list)
    broken: list[Row | Allowed] = field(default_factory=list)
    _last: list[list[int]] = field(init=False)
    _of: list[list[Row]] = field(init=False)
    _pairs: dict[int, list[Allowed]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        size = len(self.system)
        self.low, self.high = list(self.system.low), [None] * size
        self._last = [[-1] * size, [-1] * size]
        self._of = [[] for _ in range(size)]
        for row in self.system.rows:
            for at in row.variables:
                self._of[at].append(row)

    def settle(self, rows: Sequence[Row] | None = None) -> None:
        """Carry bounds until nothing moves."""
        waiting = deque(self.system.rows if rows is None else rows)
        queued = {id(row) for row in waiting}
        left = _MOST_STEPS * (len(self.system) + 1)
        while waiting and left > 0 and not self.broken:
            row = waiting.popleft()
            queued.discard(id(row))
            for at in self._carry(row):
                left -= 1
                self._carry_pairs(at)
                for other in self._of[at]:
                    if id(other) not in queued:
                        queued.add(id(other))
                        waiting.append(other)

    def admit(self, allowed: Allowed) -> None:
        """Take in pairs of values, and carry on."""
        for at in (allowed.people, allowed.outcome):
            if at >= 0:
                self._pairs.setdefault(at, []).append(allowed)
        moved = list(self._within(allowed))
        self.settle([row for at in moved for row in self._of[at]])

    @property
    def pairs(self) -> list[Allowed]:
        """Every set of pairs, once."""
        return list({id(each): each for some in self._pairs.values() for each in some}.values())

    def _carry(self, row: Row) -> list[int]:
        """Tighten every variable of a row; returns those that moved."""
        least, open_low, most, open_high = self._reach(row)
        moved: list[int] = []
        for at, factor in zip(row.variables, row.coefficients, strict=True):
            low, high = self.low[at], self.high[at]
            smallest = factor * low if factor > 0 else None if high is None else factor * high
            largest = factor * low if factor < 0 else None if high is None else factor * high
            if row.high is not None and open_low - (smallest is None) == 0:
                room = row.high - (least - (smallest or 0))
                if self._limit(at, factor, room, row, below=True):
                    moved.append(at)
            if row.low is not None and open_high - (largest is None) == 0:
                room = row.low - (most - (largest or 0))
                if self._limit(at, factor, room, row, below=False):
                    moved.append(at)
        return moved

    def _reach(self, row: Row) -> tuple[int, int, int, int]:
        """The least and the most that the row can sum to, each with the number of terms without a limit."""
        least = most = open_low = open_high = 0
        for at, factor in zip(row.variables, row.coefficients, strict=True):
            low, high = self.low[at], self.high[at]
            one, two = factor * low, None if high is None else factor * high
            smallest, largest = (one, two) if factor > 0 else (two, one)
            least, open_low = (least, open_low + 1) if smallest is None else (least + smallest, open_low)
            most, open_high = (most, open_high + 1) if largest is None else (most + largest, open_high)
        return least, open_low, most, open_high

    def _limit(self, at: int, factor: int, room: int, row: Row, *, below: bool) -> bool:
        """Take in that factor · x is at most (below) or at least `room`."""
        upper = below == (factor > 0)
        value = room // factor if upper else -(-room // factor)
        return self._tighten(at, value, row, upper=upper)

    def _tighten(self, at: int, value: int, by: Row | Allowed, *, upper: bool) -> bool:
        high = self.high[at]
        if (high is not None and value >= high) if upper else value <= self.low[at]:
            return False
        self.steps.append(Step(at, upper, value, by, tuple(self._rests_on(by, at, upper=upper))))
        self._last[upper][at] = len(self.steps) - 1
        if upper:
            self.high[at] = value
        else:
            self.low[at] = value
        high = self.high[at]
        if high is not None and high < self.low[at]:
            self.broken.append(by)
        return True

    def _rests_on(self, by: Row | Allowed, at: int, *, upper: bool) -> Iterator[int]:
        if isinstance(by, Allowed):
            yield from (
                step for other in (by.people, by.outcome) for side in self._last for step in [side[other]] if step >= 0
            )
            return
        own = by.coefficients[by.variables.index(at)]
        for other, factor in zip(by.variables, by.coefficients, strict=True):
            if other != at:
                side = ((factor > 0) == (own > 0)) != upper
                if self._last[side][other] >= 0:
                    yield self._last[side][other]

    def _carry_pairs(self, at: int) -> None:
        for allowed in self._pairs.get(at, ()):
            for _ in self._within(allowed):
                pass

    def _within(self, allowed: Allowed) -> Iterator[int]:
        """Tighten both members of the pairs to those that are still possible."""
        left = [pair for pair in allowed.values if self.fits(allowed, pair)]
        if not left:
            self.broken.append(allowed)
            return
        for at, values in ((allowed.people, [n for n, _ in left]), (allowed.outcome, [e for _, e in left])):
            if at < 0:
                continue
            lower = self._tighten(at, min(values), allowed, upper=False)
            if self._tighten(at, max(values), allowed, upper=True) or lower:
                yield at

    def fits(self, allowed: Allowed, pair: tuple[int, int]) -> bool:
        """Whether the bounds allow a pair."""
        return all(
            at < 0 or (self.low[at] <= value and (self.high[at] is None or value <= (self.high[at] or 0)))
            for at, value in zip((allowed.people, allowed.outcome), pair, strict=True)
        )

    def last(self, at: int, *, upper: bool) -> int:
        """The step that set a bound, or −1."""
        return self._last[upper][at]
