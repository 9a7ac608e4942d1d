"""A pool at one step: who entered and who succeeded, group by group. Counts of groups; no person is ever in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from isonomia.errors import Fault, InternalError
from isonomia.measures.operands import Operand, counted
from isonomia.measures.results import Reasons, first_reason
from isonomia.stats.arrays import Bools, Floats, divide

TIE = 1e-12
"""Two rates closer than this are one rate: 0.48 ÷ 0.60 is 0.8 whatever the last digit says."""


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """S pools of J groups, which together are everybody and do not overlap.

    Results about a pool have one entry a group, pool by pool: (S·J,).

    Attributes:
        n: (S, J) persons of each group that entered the step; NaN where the source withheld the count.
        successes: (S, J) persons of them that succeeded.
    """

    n: Floats
    successes: Floats

    def __post_init__(self) -> None:
        if self.n.shape != self.successes.shape or self.n.ndim != 2:
            raise InternalError(Fault("pool", f"columns of unlike shape {self.n.shape}, {self.successes.shape}."))
        if np.any(self.n < 0) or np.any(self.successes < 0):
            raise InternalError(Fault("pool", "a count is negative."))

    @classmethod
    def of(cls, n: ArrayLike, successes: ArrayLike) -> Pool:
        """A pool whose outcome is a success. (J,) or (S, J)."""
        return cls(*(np.atleast_2d(np.asarray(each, dtype=np.float64)) for each in (n, successes)))

    @classmethod
    def of_adverse(cls, n: ArrayLike, events: ArrayLike) -> Pool:
        """A pool whose outcome is adverse (dismissal, failure): its complement is what every rule calls success.

        Events above n stay visible as successes above n, so that they are refused and not turned negative.
        """
        size, count = (np.atleast_2d(np.asarray(each, dtype=np.float64)) for each in (n, events))
        return cls(size, np.where(count > size, size + 1, size - count))

    @property
    def shape(self) -> tuple[int, int]:
        """S and J."""
        return int(self.n.shape[0]), int(self.n.shape[1])

    @property
    def rate(self) -> Floats:
        """(S, J) successes ÷ persons; NaN for a group of nobody."""
        return divide(self.successes, self.n)

    def share(self) -> Floats:
        """(S·J,) w = N_g/N, each group's share of the pool."""
        return divide(self.n, self._everybody(self.n)).ravel()

    def groups(self) -> Operand:
        """(S·J,) each group."""
        return counted(self.n.ravel(), self.successes.ravel())

    def others(self) -> Operand:
        """(S·J,) everybody else, for each group."""
        rest, passed = self._everybody(self.n) - self.n, self._everybody(self.successes) - self.successes
        return counted(rest.ravel(), passed.ravel())

    def everyone(self) -> Operand:
        """(S·J,) the whole pool, the group itself among it, for each group."""
        whole, passed = self._everybody(self.n), self._everybody(self.successes)
        return counted(whole.ravel(), passed.ravel())

    def top(self) -> Operand:
        """(S·J,) the group with the highest rate, the largest one of several; the same for every group of a pool.

        Where a rate is not known the highest one is not known either.
        """
        rate = np.where(self.n > 0, self.rate, -np.inf)
        highest = np.max(rate, axis=1, keepdims=True)
        size = np.where(rate >= highest - TIE, self.n, -np.inf)
        at = np.argmax(np.where(np.isnan(size), -np.inf, size), axis=1)[:, None]
        withheld = np.any(self._withheld(), axis=1, keepdims=True)
        columns = (np.take_along_axis(each, at, axis=1) for each in (self.n, self.successes))
        return counted(*(np.where(withheld, np.nan, np.broadcast_to(each, self.n.shape)).ravel() for each in columns))

    def at_top(self) -> Bools:
        """(S·J,) groups that share the highest rate of their pool."""
        rate = np.where(self.n > 0, self.rate, -np.inf)
        return np.asarray(rate >= np.max(rate, axis=1, keepdims=True) - TIE).ravel()

    def own_reasons(self) -> Reasons:
        """(S·J,) why nothing can be said of a group by itself: withheld, more successes than persons, nobody."""
        return first_reason(
            self.n.size,
            (self._withheld().ravel(), "SUPPRESSED_INPUT"),
            ((self.successes > self.n).ravel(), "NOT_NESTED"),
            ((self.n == 0).ravel(), "NO_DATA"),
        )

    def reasons(self) -> Reasons:
        """(S·J,) why a group cannot be set beside the rest of its pool: its own reasons, then those of the others."""
        withheld = np.broadcast_to(np.any(self._withheld(), axis=1, keepdims=True), self.n.shape)
        impossible = np.broadcast_to(np.any(self.successes > self.n, axis=1, keepdims=True), self.n.shape)
        own = self.own_reasons()
        rest = first_reason(self.n.size, (withheld.ravel(), "SUPPRESSED_INPUT"), (impossible.ravel(), "NOT_NESTED"))
        return np.where(own == "", rest, own)

    def _withheld(self) -> Bools:
        return np.isnan(self.n) | np.isnan(self.successes)

    def _everybody(self, counts: Floats) -> Floats:
        return np.broadcast_to(np.sum(counts, axis=1, keepdims=True), counts.shape)
