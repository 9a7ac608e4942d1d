"""Linear and integer programs over one problem, solved by HiGHS; nothing it says is believed without a check.

A solution counts only after it was rounded and checked in whole numbers. Limits are taken with a tolerance of 1e-6 and
are used to report bad news alone, never to call a count safe.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from isonomia.protect.audit.components import Problem
from isonomia.protect.audit.system import Limit

if TYPE_CHECKING:
    from scipy.sparse import csc_array

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

TOLERANCE: Final = 1e-6
NODES: Final = 2_000
"""Of the search for whole numbers. A number of nodes and not a time: a slow machine reaches the same verdict."""
SECONDS: Final = 120.0
"""Beyond which a program is given up all the same, so that an audit ends."""
_FAR: Final = 1e15


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What a program gave: a table that was checked, and a bound on the objective; `infeasible`: there is no table."""

    table: Ints | None
    bound: float | None
    infeasible: bool = False


class Programs:
    """Solves programs over one problem; its matrix is made once."""

    def __init__(self, problem: Problem) -> None:
        from scipy.sparse import csc_array

        self.problem = problem
        entries, low, high, size = _entries(problem)
        held = np.array(entries, dtype=np.int64).reshape(-1, 3)
        where = (held[:, 0], held[:, 1])
        self.matrix: csc_array[Any] = csc_array((held[:, 2].astype(np.float64), where), shape=(len(low), size))
        self.whole: csc_array[Any] = csc_array((held[:, 2], where), shape=(len(low), size))
        self.row_low, self.row_high = np.array(low, dtype=np.float64), np.array(high, dtype=np.float64)
        spare = size - len(problem)
        self.low = np.array([*problem.low, *([0] * spare)], dtype=np.float64)
        self.high = np.array(
            [*(np.inf if each is None else each for each in problem.high), *([1] * spare)], dtype=np.float64
        )

    def extreme(self, at: int, *, upper: bool, whole: bool) -> Answer:
        """The largest or smallest value of a variable, over real or whole numbers."""
        cost = np.zeros(self.matrix.shape[1])
        cost[at] = -1.0 if upper else 1.0
        return self._solve(self.matrix, cost, self.low, self.high, whole=whole)

    def spread(self, wanted: Sequence[int], goals: Sequence[int], *, upper: bool) -> Answer:
        """A table in which as many of some variables as possible reach their goals, all at once.

        maximise Σ min(x, goal), or minimise Σ max(x, goal): each such x is split into a part up to the goal and a
        part beyond it. Real numbers first; whole ones where the table found has fractions.
        """
        from scipy.sparse import hstack

        at = np.array(wanted, dtype=np.int64)
        goal = np.clip(np.array(goals, dtype=np.float64), self.low[at], self.high[at])
        low = np.concatenate([self.low, np.zeros(len(at))])
        high = np.concatenate([self.high, self.high[at] - goal])
        high[at] = goal
        cost = np.zeros(len(low))
        cost[at if upper else np.arange(len(self.low), len(low))] = -1.0 if upper else 1.0
        matrix = hstack([self.matrix, self.matrix[:, at]], format="csc")
        answer = self._solve(matrix, cost, low, high, whole=False, joined=at)
        if answer.table is None and not answer.infeasible:
            answer = self._solve(matrix, cost, low, high, whole=True, joined=at)
        return answer

    def _solve(
        self,
        matrix: csc_array[Any],
        cost: Floats,
        low: Floats,
        high: Floats,
        *,
        whole: bool,
        joined: Ints | None = None,
    ) -> Answer:
        from scipy.optimize import Bounds, LinearConstraint, milp

        constraints = [LinearConstraint(matrix, self.row_low, self.row_high)] if matrix.shape[0] else []
        result = milp(
            cost,
            integrality=np.full(len(cost), int(whole)),
            bounds=Bounds(low, high),
            constraints=constraints,
            options={"node_limit": NODES, "time_limit": SECONDS},
        )
        if result.x is None:
            bound = result.mip_dual_bound if whole else None
            return Answer(None, bound, infeasible=result.status == 2)
        x = result.x.copy()
        if joined is not None:
            np.add.at(x, joined, result.x[len(self.low) :])
        bound = result.mip_dual_bound if whole else result.fun if result.status == 0 else None
        return Answer(self.checked(x[: len(self.low)]), bound)

    def checked(self, x: Floats) -> Ints | None:
        """The table in whole numbers if it meets every row and bound exactly, else None."""
        if not np.all(np.isfinite(x)) or np.any(np.abs(x) > _FAR):
            return None
        table = np.rint(x).astype(np.int64)
        if np.any(table < self.low) or np.any(table > self.high):
            return None
        sums: Ints = np.asarray(self.whole @ table, dtype=np.int64)
        if np.any(sums < self.row_low) or np.any(sums > self.row_high):
            return None
        return table[: len(self.problem)]


def limit(bound: float | None, *, upper: bool) -> Limit:
    """A bound on the objective as a limit in whole numbers; None where there is none. The cost of `upper` is −x."""
    if bound is None or not np.isfinite(bound) or abs(bound) > _FAR:
        return None
    return floor(-bound + TOLERANCE) if upper else ceil(bound - TOLERANCE)


def _entries(problem: Problem) -> tuple[list[tuple[int, int, int]], list[float], list[float], int]:
    """(row, column, value) of the matrix, the limits of its rows, and the number of columns.

    Pairs of values take a column each, of which one is chosen: x = Σ value · chosen, Σ chosen = 1.
    """
    entries: list[tuple[int, int, int]] = []
    low: list[float] = []
    high: list[float] = []
    for row in problem.rows:
        entries += [(len(low), at, factor) for at, factor in zip(row.variables, row.coefficients, strict=True)]
        low.append(-np.inf if row.low is None else row.low)
        high.append(np.inf if row.high is None else row.high)
    size = len(problem)
    for allowed in problem.allowed:
        pairs = sorted(allowed.values)
        for at, values in ((allowed.people, [n for n, _ in pairs]), (allowed.outcome, [e for _, e in pairs])):
            if at >= 0:
                entries += [(len(low), at, -1), *_chosen(len(low), size, values)]
                low.append(0)
                high.append(0)
        entries += _chosen(len(low), size, [1] * len(pairs))
        low.append(1)
        high.append(1)
        size += len(pairs)
    return entries, low, high, size


def _chosen(row: int, first: int, values: Iterable[int]) -> list[tuple[int, int, int]]:
    return [(row, first + at, value) for at, value in enumerate(values) if value]
