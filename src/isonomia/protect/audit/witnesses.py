"""For each open count two tables that agree with all that is printed and tell it apart, or a proof that there are none.

Many counts are settled at once: one table lifts as many as possible towards T, the next brings as many as possible
down. What is left is asked one by one, over real numbers first and over whole numbers where that does not decide.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from isonomia.protect.audit.components import Problem
from isonomia.protect.audit.judge import NARROW, Judge
from isonomia.protect.audit.programs import Answer, Ints, Programs, limit
from isonomia.protect.audit.system import Limit

_MOST_ROUNDS: Final = 40
_IDLE_ROUNDS: Final = 2


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What became of one variable of a problem.

    Attributes:
        low, high: proved limits.
        seen: the smallest and largest value in tables that were checked; None where there was none.
        whole: whole numbers were needed for the limits.
    """

    low: int
    high: Limit
    seen: tuple[int, int] | None
    whole: bool = False


@dataclass(slots=True, eq=False)
class Search:
    """The search over one problem; thrown away when its outcomes are known."""

    problem: Problem
    judges: Sequence[Judge]
    programs: Programs = field(init=False)
    least: list[int | None] = field(init=False)
    most: list[int | None] = field(init=False)
    infeasible: bool = False

    def __post_init__(self) -> None:
        self.programs = Programs(self.problem)
        self.least = [None] * len(self.problem)
        self.most = [None] * len(self.problem)

    def run(self) -> list[Outcome]:
        """The outcome of every variable; empty where no table agrees with what is printed."""
        self._together()
        asked: dict[int, Outcome] = {}
        while left := [at for at in range(len(self.problem)) if at not in asked and not self.is_safe(at)]:
            for at in left:
                if not self.is_safe(at):  # a table found for another may settle it, or show it to be smaller than T
                    asked[at] = self._one(at)
        outcomes = [asked[at] if at in asked else self._outcome(at) for at in range(len(self.problem))]
        return [] if self.infeasible else outcomes

    def is_safe(self, at: int) -> bool:
        """Two tables were found that tell the variable apart, or nobody asks."""
        low, high = self.least[at], self.most[at]
        return not self.judges[at].wanted or (low is not None and high is not None and self.judges[at].safe(low, high))

    def _together(self) -> None:
        idle = 0
        for each in range(_MOST_ROUNDS):
            left = [at for at in range(len(self.problem)) if not self.is_safe(at)]
            if not left or idle > _IDLE_ROUNDS or self.infeasible:
                return
            goal: Callable[[int], int] = self._lift if each % 2 == 0 else self._drop
            self._note(self.programs.spread(left, [goal(at) for at in left], upper=each % 2 == 0))
            settled = sum(self.is_safe(at) for at in left)
            idle = 0 if settled else idle + 1

    def _lift(self, at: int) -> int:
        """Far enough above what was seen, and at least T."""
        least = self.least[at]
        return max(self.judges[at].threshold, 0 if least is None else least + NARROW + 1)

    def _drop(self, at: int) -> int:
        """Far enough below what was seen."""
        most = self.most[at]
        return max(0, self.problem.low[at] if most is None else most - NARROW - 1)

    def _note(self, answer: Answer) -> None:
        self.infeasible = self.infeasible or answer.infeasible
        if answer.table is not None:
            self._see(answer.table)

    def _see(self, table: Ints) -> None:
        for at, value in enumerate(table.tolist()):
            least, most = self.least[at], self.most[at]
            self.least[at] = value if least is None else min(least, value)
            self.most[at] = value if most is None else max(most, value)

    def _one(self, at: int) -> Outcome:
        """Limits of one variable: over real numbers, then over whole ones."""
        low, high = self.problem.low[at], self.problem.high[at]
        for whole in (False, True):
            for upper in (True, False):
                answer = self.programs.extreme(at, upper=upper, whole=whole)
                self._note(answer)
                found = limit(answer.bound, upper=upper)
                if found is not None:
                    low, high = (low, found if high is None else min(high, found)) if upper else (max(low, found), high)
            if self.infeasible or self.is_safe(at) or self._decided(at, low, high):
                return self._outcome(at, low, high, whole=whole)
        return self._outcome(at, low, high, whole=True)

    def _decided(self, at: int, low: int, high: Limit) -> bool:
        """The limits are reached by tables that were checked, so they cannot be tighter, or leave one value."""
        return low == high or (self.least[at], self.most[at]) == (low, high)

    def _outcome(self, at: int, low: int | None = None, high: Limit = None, *, whole: bool = False) -> Outcome:
        least, most = self.least[at], self.most[at]
        seen = None if least is None or most is None else (least, most)
        low = self.problem.low[at] if low is None else low
        return Outcome(low, self.problem.high[at] if high is None else high, seen, whole)
