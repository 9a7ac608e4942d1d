"""One small linear program: a second table that agrees with what is printed and moves some counts far enough.

    minimise  Σ w |y| over printed counts + a large price × what is short of a target
    subject to  R y = 0,  y ≥ low − x,  y = 0 outside the chosen variables

Moving a printed count means hiding it, so the weighted sum stands for what is lost (an L1 norm in place of a count).
Solved by HiGHS, simplex in a fixed order; integers are asked for only where the vertex that it finds has fractions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from isonomia.protect.witness.linked import NOBODY, Floats, Ints, Linked, Mask

if TYPE_CHECKING:
    from scipy.sparse import csc_array, csr_array

FREE: Final = 0.01
"""What it costs to move by one what is hidden already."""
SHORT: Final = 1e6
"""The price of one person short of a target: above every weight, so that targets are missed only where they must be."""
FAR: Final = 1e4
"""No count moves further than this."""
NEAR: Final = 1e-6
MOST_NODES: Final = 200
GAP: Final = 0.3
MOST_INTEGERS: Final = 6_000
MOST_TIMES: Final = 64
"""Fractions of a larger denominator are not looked for."""
MOST_MOVED: Final = 10**12


@dataclass(frozen=True, slots=True)
class Target:
    """`y` of a variable is to be at least `amount`, or at most, where that is negative; `price` of one short of it."""

    variable: int
    amount: int
    price: float = SHORT


@dataclass(frozen=True, slots=True, eq=False)
class Vector:
    """A sparse integer vector y: a second table is x + y."""

    at: Ints
    moves: Ints


class Programs:
    """Solves small programs over one linked system."""

    def __init__(self, linked: Linked) -> None:
        from scipy.sparse import csr_array

        relations = linked.relations
        shape = (len(relations), len(linked))
        content = (relations.signs.astype(np.float64), relations.columns, relations.starts)
        self.rows: csr_array[Any] = csr_array(content, shape=shape)
        self.columns: csc_array[Any] = self.rows.tocsc()
        self.linked = linked

    def vector(self, chosen: Ints, hidden: Mask, price: Floats, targets: Sequence[Target]) -> Vector | None:
        """The cheapest vector found, or None where nothing moves or no integer vector was found.

        Args:
            chosen: sorted variables that may move.
            hidden: (V,) printable values that are hidden.
            price: (V,) of moving each by one; 0 where it is free.
            targets: of chosen variables.
        """
        program = self._program(chosen, hidden, price[chosen], targets)
        moves = _solved(program, integers=False)
        asked = [each for each in targets if each.price == SHORT]
        if moves is not None and not _whole(moves) and 0 < len(asked) < len(targets):
            program = self._program(chosen, hidden, price[chosen], asked)
            moves = _solved(program, integers=False)
        if moves is not None and not _whole(moves):
            moves = _in_whole_numbers(program, moves)
        if moves is None or not _whole(moves):
            return None
        rounded = np.rint(moves).astype(np.int64)
        kept = np.flatnonzero(rounded)
        if not len(kept) or np.any(self.columns[:, chosen[kept]] @ rounded[kept]):
            return None
        return Vector(chosen[kept], rounded[kept])

    def many_times_over(self, chosen: Ints, hidden: Mask, target: Target) -> Vector | None:
        """A move towards a target where nothing is printed: q times a table of fractions is one of whole numbers.

        q (x + y) obeys all sums that x + y does, and no count of it is smaller; so q (x + y) − x is a vector.
        """
        program = self._program(chosen, hidden, np.zeros(len(chosen)), [target])
        moves = _solved(program, integers=False)
        if moves is None:
            return None
        shares = [Fraction(each).limit_denominator(MOST_TIMES) for each in moves.tolist()]
        times = lcm(*(each.denominator for each in shares))
        values = self.linked.values[chosen].tolist()
        whole = [int(times * (value + share)) - value for value, share in zip(values, shares, strict=True)]
        kept = np.flatnonzero(whole)
        found = np.array(whole, dtype=object)[kept]
        if not len(kept) or max(map(abs, found)) > MOST_MOVED:
            return None
        vector = Vector(chosen[kept], found.astype(np.int64))
        low = self.linked.lowest(hidden)[vector.at]
        broken = np.any(self.columns[:, vector.at] @ vector.moves) or np.any(
            self.linked.values[vector.at] + vector.moves < low
        )
        return None if broken else vector

    def _program(self, chosen: Ints, hidden: Mask, price: Floats, targets: Sequence[Target]) -> _Program:
        from scipy.sparse import csc_array

        linked = self.linked
        part = self.columns[:, chosen]
        touched, rows = np.unique(part.indices, return_inverse=True)
        fixed = linked.immovable(hidden)[chosen]
        floor = np.where(fixed, 0, (linked.lowest(hidden) - linked.values)[chosen]).astype(np.float64)
        floor = np.minimum(floor, 0.0)
        ceiling = np.where(fixed, 0.0, FAR)
        paid = np.flatnonzero((floor < 0) & ~fixed)
        goals = np.searchsorted(chosen, [each.variable for each in targets])
        amounts = np.array([float(each.amount) for each in targets])
        up = amounts > 0
        must = np.array([each.price == SHORT for each in targets])
        at = np.concatenate([np.repeat(np.arange(len(chosen)), np.diff(part.indptr)), goals])
        row = np.concatenate([rows.reshape(-1), len(touched) + np.arange(len(targets))])
        entry = np.concatenate([part.data, np.ones(len(targets))])
        falls = np.full(len(chosen), NOBODY)
        falls[paid] = len(chosen) + np.arange(len(paid))
        twice = falls[at] != NOBODY
        shorts = len(chosen) + len(paid) + np.arange(len(targets))
        entries = np.concatenate([entry, -entry[twice], np.where(up, 1.0, -1.0)])
        places = (
            np.concatenate([row, row[twice], len(touched) + np.arange(len(targets))]),
            np.concatenate([at, falls[at[twice]], shorts]),
        )
        size = (len(touched) + len(targets), len(chosen) + len(paid) + len(targets))
        lower_free = floor.copy()
        lower_free[paid] = 0.0
        return _Program(
            matrix=csc_array((entries, places), shape=size),
            low=np.concatenate([np.zeros(len(touched)), np.where(up, amounts, -np.inf)]),
            high=np.concatenate([np.zeros(len(touched)), np.where(up, np.inf, amounts)]),
            cost=np.concatenate([price, price[paid], np.array([each.price for each in targets])]),
            floor=np.concatenate([lower_free, np.zeros(len(paid) + len(targets))]),
            ceiling=np.concatenate([ceiling, -floor[paid], np.full(len(targets), FAR)]),
            size=len(chosen),
            paid=paid,
            goals=goals[must],
            amounts=amounts[must],
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Program:
    """min cost·z, low ≤ A z ≤ high, floor ≤ z ≤ ceiling. z is y, then how far paid variables fall, then shortfalls."""

    matrix: csc_array[Any]
    low: Floats
    high: Floats
    cost: Floats
    floor: Floats
    ceiling: Floats
    size: int
    paid: NDArray[np.int64]
    goals: NDArray[np.int64]
    amounts: Floats

    def short(self, moves: Floats) -> float:
        """How far moves stay behind the targets, in all."""
        reached = np.where(self.amounts > 0, 1.0, -1.0) * (self.amounts - moves[self.goals])
        return float(np.maximum(reached, 0.0).sum())


def _in_whole_numbers(program: _Program, moves: Floats) -> Floats | None:
    """Whole moves, if possible of the variables alone that moves with fractions use and as far as these go."""
    if len(moves) > MOST_INTEGERS:
        return None
    unused = program.paid[np.abs(moves[program.paid]) < NEAR]
    floor, ceiling = program.floor.copy(), program.ceiling.copy()
    floor[unused] = ceiling[unused] = 0.0
    falls = program.size + np.flatnonzero(np.isin(program.paid, unused))
    ceiling[falls] = 0.0
    if len(program.goals) == 1:  # whatever does for the one target does, however far it moves what is hidden
        program = replace(program, cost=np.where(program.cost <= FREE, 0.0, program.cost))
    narrow = replace(program, floor=floor, ceiling=ceiling)
    found = _solved(narrow, integers=True)
    if found is None or not _whole(found) or not np.any(np.rint(found)) or _falls_short(program, found, moves):
        found = _solved(program, integers=True)
    return found


def _falls_short(program: _Program, found: Floats, moves: Floats) -> bool:
    """Whether moves are further from the one target that must be met than others are; of many, some may be missed."""
    return len(program.goals) == 1 and program.short(found) > program.short(moves) + NEAR


def _solved(program: _Program, *, integers: bool) -> Floats | None:
    """The moves of the chosen variables, or None where HiGHS finds none."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    result = milp(
        program.cost,
        integrality=np.full(len(program.cost), int(integers)),
        bounds=Bounds(program.floor, program.ceiling),
        constraints=LinearConstraint(program.matrix, program.low, program.high),
        options={"node_limit": MOST_NODES, "mip_rel_gap": GAP} if integers else {"presolve": False},
    )
    if result.x is None:
        return None
    moves: Floats = np.array(result.x[: program.size], dtype=np.float64)
    moves[program.paid] -= result.x[program.size : program.size + len(program.paid)]
    return moves


def _whole(moves: Floats) -> bool:
    return bool(np.all(np.abs(moves - np.rint(moves)) < NEAR))
