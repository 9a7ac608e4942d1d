"""Which open counts are fixed by linear algebra alone, found by elimination and proved in whole numbers.

A variable is determined iff its unit vector lies in the row space of the equations. Elimination runs modulo a large
prime, each row remembering of which equations it is made; the combination found is then checked with integers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from isonomia.protect.audit.components import Problem
from isonomia.protect.audit.system import Row

PRIME: Final = (1 << 61) - 1
_MOST_FILL: Final = 2_000_000
_LARGEST: Final = 10_000

Sparse = dict[int, int]
Combination = tuple[tuple[Row, int], ...]


def determined(problem: Problem) -> dict[int, tuple[int, Combination]]:
    """Variable -> its value and the equations, with their factors, that add up to it."""
    equations = [row for row in problem.rows if row.low is not None and row.low == row.high]
    found: dict[int, tuple[int, Combination]] = {}
    for at, made in _unit_rows(equations):
        proof = _proof(equations, made, at)
        if proof is not None:
            found[at] = proof
    return found


def _unit_rows(equations: list[Row]) -> Iterator[tuple[int, Sparse]]:
    """(variable, combination) for each row of the reduced form that holds one variable alone."""
    pivots: dict[int, tuple[Sparse, Sparse]] = {}
    using: dict[int, set[int]] = {}
    fill = 0
    for number in sorted(range(len(equations)), key=lambda each: len(equations[each].variables)):
        row = dict(zip(equations[number].variables, equations[number].coefficients, strict=True))
        made: Sparse = {number: 1}
        for at in [each for each in row if each in pivots]:
            _subtract(row, made, *pivots[at], row[at])
        if not row:
            continue
        at = min(row)
        inverse = pow(row[at], -1, PRIME)
        row = {each: value * inverse % PRIME for each, value in row.items()}
        made = {each: value * inverse % PRIME for each, value in made.items()}
        for other in list(using.get(at, ())):
            held, origin = pivots[other]
            before = set(held)
            _subtract(held, origin, row, made, held[at])
            fill += len(held)
            _reindex(using, other, before, set(held))
        pivots[at] = (row, made)
        _reindex(using, at, set(), set(row))
        if fill > _MOST_FILL:
            return
    for at, (row, made) in pivots.items():
        if len(row) == 1:
            yield at, made


def _subtract(row: Sparse, made: Sparse, other: Sparse, origin: Sparse, factor: int) -> None:
    """Subtract factor · other from a row, modulo the prime, and the same for what they are made of."""
    for target, source in ((row, other), (made, origin)):
        for at, value in source.items():
            rest = (target.get(at, 0) - factor * value) % PRIME
            if rest:
                target[at] = rest
            else:
                target.pop(at, None)


def _reindex(using: dict[int, set[int]], pivot: int, before: set[int], after: set[int]) -> None:
    for at in before - after:
        using[at].discard(pivot)
    for at in after - before:
        using.setdefault(at, set()).add(pivot)


def _proof(equations: list[Row], made: Sparse, at: int) -> tuple[int, Combination] | None:
    """The combination in small whole numbers, checked; None where it is not one."""
    factors = {number: value - PRIME if value > PRIME // 2 else value for number, value in made.items()}
    for scale in range(1, 7):
        scaled = {number: _centred(value * scale) for number, value in factors.items()}
        if any(abs(value) > _LARGEST for value in scaled.values()):
            continue
        total: Sparse = {}
        constant = 0
        for number, factor in scaled.items():
            row = equations[number]
            constant += factor * (row.low or 0)
            for each, value in zip(row.variables, row.coefficients, strict=True):
                total[each] = total.get(each, 0) + factor * value
        left = {each: value for each, value in total.items() if value}
        if set(left) == {at} and constant % left[at] == 0:
            return constant // left[at], tuple((equations[number], factor) for number, factor in sorted(scaled.items()))
    return None


def _centred(value: int) -> int:
    value %= PRIME
    return value - PRIME if value > PRIME // 2 else value
