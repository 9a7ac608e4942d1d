"""What must be shown of each hidden count, and what has been shown so far.

A count that the policy protects could be T or more, and 1 or less: its interval contains [1, T]. Any other hidden
count has an interval at least as wide. A sum of hidden rows may have a floor above 1 that follows from the rows being
there, and from nothing that is printed; it comes with a certificate. So does a count of nobody that the questions leave
no room for. Where nothing at all is printed of counts that hang together, whatever is known to be the least of one
follows from the rows being there: these need only be able to be large.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from isonomia.protect.witness.linked import Ints, Linked, Mask
from isonomia.protect.witness.program import Target, Vector

Way = Literal["rise", "fall", "span"]
WAYS: Final[tuple[Way, ...]] = ("rise", "fall", "span")
EVERYTHING: Final = slice(None)


@dataclass(frozen=True, slots=True, eq=False)
class Floor:
    """A variable is at least `least`, whatever is printed.

    `shares` over relations turn R into: variable = Σ c·others with all c ≥ 0, after division by `scale`.
    """

    variable: int
    least: int
    rows: Ints
    shares: Ints
    scale: int


@dataclass(frozen=True, slots=True, eq=False)
class Nobody:
    """A variable is 0 whatever is printed: `shares` over relations turn R into 0 = Σ c·all, c ≥ 0, above 0 for it."""

    variable: int
    rows: Ints
    shares: Ints


class Promises:
    """Which promises are open, given all vectors found so far."""

    def __init__(self, linked: Linked) -> None:
        self.linked = linked
        self.vectors: list[Vector] = []
        self.floors: dict[int, Floor] = {}
        self.nobody: dict[int, Nobody] = {}
        self.silent = np.zeros(len(linked), dtype=np.bool_)
        self._empty = np.zeros(len(linked), dtype=np.bool_)
        self.highest = np.zeros(len(linked), dtype=np.int64)
        self.deepest = np.zeros(len(linked), dtype=np.int64)
        self.goal = np.ones(len(linked), dtype=np.int64)

    def copy(self) -> Promises:
        """The same, to go on from."""
        other = Promises(self.linked)
        other.vectors, other.floors, other.nobody = list(self.vectors), dict(self.floors), dict(self.nobody)
        other.highest, other.deepest, other.goal = self.highest.copy(), self.deepest.copy(), self.goal.copy()
        other.silent, other._empty = self.silent.copy(), self._empty.copy()
        return other

    @property
    def width(self) -> int:
        """How wide the interval of a hidden count is at least."""
        return self.linked.threshold - 1

    def add(self, vector: Vector) -> None:
        """Another table that agrees with all that is printed."""
        self.vectors.append(vector)
        self.highest[vector.at] = np.maximum(self.highest[vector.at], vector.moves)
        self.deepest[vector.at] = np.minimum(self.deepest[vector.at], vector.moves)

    def gains(self, at: Ints, moves: Ints, hidden: Mask) -> bool:
        """Whether a vector would bring an open promise further."""
        open_ = self.open(hidden, at)
        up = (open_["rise"] | open_["span"]) & (moves > self.highest[at])
        down = (open_["fall"] | open_["span"]) & (moves < self.deepest[at])
        return bool(np.any(up | down))

    def add_floor(self, floor: Floor) -> None:
        """A count cannot be smaller than this, for a reason that tells nothing."""
        self.floors[floor.variable] = floor
        self.goal[floor.variable] = floor.least

    def drop_floor(self, variable: int) -> None:
        """Forget a floor."""
        del self.floors[variable]
        self.goal[variable] = 1

    def add_nobody(self, found: Nobody) -> None:
        """A count is 0 for a reason that tells nothing."""
        self.nobody[found.variable] = found
        self._empty[found.variable] = True

    def add_silence(self, among: Ints) -> None:
        """Nothing is printed of these variables, and no relation ties them to others."""
        self.silent[among] = True

    def open(self, hidden: Mask, among: Ints | slice = EVERYTHING) -> dict[Way, Mask]:
        """Which promises of some variables are not yet kept."""
        linked = self.linked
        values, sensitive = linked.values[among], linked.sensitive[among]
        highest, deepest = self.highest[among], self.deepest[among]
        rise = sensitive & (values + highest < linked.threshold) & ~self._empty[among]
        fall = linked.falls[among] & (values + deepest > self.goal[among]) & ~self.silent[among]
        span = hidden[among] & linked.printable[among] & ~sensitive & (values != 0)
        span &= highest - deepest < self.width
        return {"rise": rise, "fall": fall, "span": span}

    def open_one(self, variable: int, way: Way, hidden: Mask) -> bool:
        """Whether one promise is open; cheaper than asking for all."""
        linked, value = self.linked, int(self.linked.values[variable])
        if way == "rise":
            return value + int(self.highest[variable]) < linked.threshold and not self._empty[variable]
        if way == "fall":
            return value + int(self.deepest[variable]) > int(self.goal[variable]) and not self.silent[variable]
        return bool(hidden[variable]) and int(self.highest[variable] - self.deepest[variable]) < self.width

    def target(self, variable: int, way: Way, *, down: bool = False) -> Target:
        """The move that keeps a promise. A count whose interval must be wide may go up for it, or down."""
        value = int(self.linked.values[variable])
        if way == "rise":
            return Target(variable, self.linked.threshold - value)
        if way == "fall":
            return Target(variable, int(self.goal[variable]) - value)
        if down:
            return Target(variable, int(self.highest[variable]) - self.width)
        return Target(variable, self.width + int(self.deepest[variable]))

    def kept(self, target: Target) -> bool:
        """Whether some vector moves the variable as far."""
        if target.amount > 0:
            return bool(self.highest[target.variable] >= target.amount)
        return bool(self.deepest[target.variable] <= target.amount)
