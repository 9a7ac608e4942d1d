"""Floors that follow from rows being there: a total of three hidden rows with somebody in each is at least 3.

min t over all tables that obey the sums alone, nothing printed. The dual solution is a certificate: with shares λ of
the relations, t = Σ c·others for every such table, all c ≥ 0, so t ≥ Σ c·low. It is kept as integers over one scale.

Where zeros are protected there are counts of nobody, too, that the questions leave no room for: men in a question about
women. For them max t = 0, and 0 = Σ c·others + c·t, all c ≥ 0, says so.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil, lcm
from typing import Any, Final

import numpy as np

from isonomia.protect.witness.linked import Ints, Linked, Mask
from isonomia.protect.witness.program import FAR, Programs
from isonomia.protect.witness.promises import Floor, Nobody

LARGEST_DENOMINATOR: Final = 64


def floor_of(programs: Programs, chosen: Ints, hidden: Mask, variable: int) -> Floor | None:
    """The floor of a count among the chosen variables, or None where no certificate is found."""
    shares = _shares(programs, chosen, hidden, variable, 1.0)
    return None if shares is None else certified(programs.linked, hidden, variable, *shares)


def nobody_of(programs: Programs, chosen: Ints, hidden: Mask, variable: int) -> Nobody | None:
    """The reason why a count among the chosen variables is 0 in all tables, or None where none is found."""
    shares = _shares(programs, chosen, hidden, variable, -1.0)
    return None if shares is None else _certified_empty(programs.linked, hidden, variable, *shares)


def _shares(
    programs: Programs, chosen: Ints, hidden: Mask, variable: int, goal: float
) -> tuple[Ints, Ints, int] | None:
    """Relations and their shares over one scale, from the dual of the program min goal · variable."""
    from scipy.optimize import linprog

    linked = programs.linked
    part = programs.columns[:, chosen]
    rows = np.unique(part.indices)
    cost = np.zeros(len(chosen))
    cost[np.searchsorted(chosen, variable)] = goal
    low = (linked.lowest(hidden) - linked.values)[chosen].astype(np.float64)
    bounds: Any = np.stack([np.minimum(low, 0.0), np.full(len(chosen), FAR)], axis=1)
    matrix: Any = part.tocsr()[rows]
    solved = linprog(cost, A_eq=matrix, b_eq=np.zeros(len(rows)), bounds=bounds, method="highs")
    if solved.status != 0:
        return None
    marginals = -np.asarray(solved.eqlin.marginals)
    used = np.flatnonzero(marginals)
    shares = [Fraction(each).limit_denominator(LARGEST_DENOMINATOR) for each in marginals[used].tolist()]
    scale = lcm(*(each.denominator for each in shares)) if shares else 1
    kept = [(row, int(share * scale)) for row, share in zip(rows[used].tolist(), shares, strict=True) if share]
    columns = np.array([row for row, _ in kept], dtype=np.int64)
    return columns, np.array([share for _, share in kept], dtype=np.int64), scale


def certified(linked: Linked, hidden: Mask, variable: int, rows: Ints, shares: Ints, scale: int) -> Floor | None:
    """The floor that the shares prove, or None where they prove none."""
    combined = _combined(linked, rows, shares)
    combined[variable] = combined.get(variable, 0) + scale
    if any(share < 0 for share in combined.values()):
        return None
    low = linked.lowest(hidden)
    over = sum(share * int(low[column] - linked.values[column]) for column, share in combined.items())
    least = int(linked.values[variable]) + ceil(Fraction(over, scale))
    return Floor(variable, least, rows, shares, scale)


def _certified_empty(
    linked: Linked, hidden: Mask, variable: int, rows: Ints, shares: Ints, scale: int
) -> Nobody | None:
    combined = _combined(linked, rows, shares)
    if combined.get(variable, 0) < scale or any(share < 0 for share in combined.values()):
        return None
    low = linked.lowest(hidden)
    over = sum(share * int(linked.values[column] - low[column]) for column, share in combined.items())
    if over or linked.relations.residual(linked.values)[rows].any():
        return None
    return Nobody(variable, rows, shares)


def _combined(linked: Linked, rows: Ints, shares: Ints) -> dict[int, int]:
    """Variable -> its factor in the sum of the relations, each taken with its share."""
    combined: dict[int, int] = {}
    relations = linked.relations
    for row, share in zip(rows.tolist(), shares.tolist(), strict=True):
        for at in range(int(relations.starts[row]), int(relations.starts[row + 1])):
            column = int(relations.columns[at])
            combined[column] = combined.get(column, 0) + share * int(relations.signs[at])
    return combined
