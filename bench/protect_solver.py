"""Smallest and largest values of sums over all whole numbers that meet some limits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

MOST_SECONDS = 0.5
FIRST = 6
"""Programs of random aims, which show that most sums are safe."""
INFEASIBLE = 2
"""SciPy's number for it."""
Terms = Mapping[int, int]
"""Unknown -> how often it counts."""


class Solver:
    """Smallest and largest values of sums over all whole-number solutions; every solution tells of all sums."""

    def __init__(self, limits: Iterable[tuple[Terms, float, float]], unknowns: int, targets: Sequence[Terms]) -> None:
        every = list(limits)
        matrix = _matrix([terms for terms, _, _ in every], unknowns)
        self.rows = LinearConstraint(matrix, [low for _, low, _ in every], [high for _, _, high in every])
        self.targets = _matrix(targets, unknowns)
        self.unknowns = unknowns
        self.low = np.full(len(targets), np.iinfo(np.int64).max)
        self.high = np.full(len(targets), -1)
        draws = np.random.default_rng(len(every)).normal(size=(FIRST, len(targets)))
        for weights in draws if targets else ():
            self._solve(weights @ self.targets)

    def range(self, at: int, is_safe: Callable[[int, int], bool]) -> tuple[int, int, bool]:
        """Smallest and largest value of a sum; values in between where these are safe already."""
        settled = True
        for sign in (-1, 1):
            if self.high[at] >= 0 and is_safe(int(self.low[at]), int(self.high[at])):
                break
            settled &= self._solve(sign * self.targets[[at]].toarray()[0])
        return int(self.low[at]), int(self.high[at]), settled

    def _solve(self, costs: np.ndarray) -> bool:
        found = milp(
            costs,
            integrality=np.ones(self.unknowns),
            bounds=Bounds(0, np.inf),
            constraints=self.rows,
            options={"time_limit": MOST_SECONDS},
        )
        if found.status == INFEASIBLE:
            raise ValueError("no persons agree with what is printed, and the true ones do: the model is wrong")
        if found.x is None:
            return False
        values = self.targets @ np.rint(found.x).astype(np.int64)
        self.low, self.high = np.minimum(self.low, values), np.maximum(self.high, values)
        return found.status == 0


def _matrix(rows: Sequence[Terms], columns: int) -> csr_array:
    data = [(at, column, value) for at, terms in enumerate(rows) for column, value in terms.items() if value]
    at, column, value = zip(*data, strict=True) if data else ((), (), ())
    return csr_array((np.array(value, dtype=np.int64), (at, column)), shape=(len(rows), columns))
