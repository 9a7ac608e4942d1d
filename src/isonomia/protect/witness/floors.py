"""Floors that follow from rows being there: a total of three hidden rows with somebody in each is at least 3.

min t over all tables that obey the sums alone, nothing printed. The dual solution is a certificate: with shares λ of
the relations, t = Σ c·others for every such table, all c ≥ 0, so t ≥ Σ c·low. It is kept as integers over one scale.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil, lcm
from typing import Any, Final

import numpy as np

from isonomia.protect.witness.linked import Ints, Linked, Mask
from isonomia.protect.witness.program import FAR, Programs
from isonomia.protect.witness.promises import Floor

LARGEST_DENOMINATOR: Final = 64


def floor_of(programs: Programs, chosen: Ints, hidden: Mask, variable: int) -> Floor | None:
    """The floor of a count among the chosen variables, or None where no certificate is found."""
    from scipy.optimize import linprog

    linked = programs.linked
    part = programs.columns[:, chosen]
    rows = np.unique(part.indices)
    goal = np.zeros(len(chosen))
    goal[np.searchsorted(chosen, variable)] = 1.0
    low = (linked.lowest(hidden) - linked.values)[chosen].astype(np.float64)
    bounds: Any = np.stack([np.minimum(low, 0.0), np.full(len(chosen), FAR)], axis=1)
    matrix: Any = part.tocsr()[rows]
    solved = linprog(goal, A_eq=matrix, b_eq=np.zeros(len(rows)), bounds=bounds, method="highs")
    if solved.status != 0:
        return None
    marginals = -np.asarray(solved.eqlin.marginals)
    used = np.flatnonzero(marginals)
    shares = [Fraction(each).limit_denominator(LARGEST_DENOMINATOR) for each in marginals[used].tolist()]
    scale = lcm(*(each.denominator for each in shares)) if shares else 1
    kept = [(row, int(share * scale)) for row, share in zip(rows[used].tolist(), shares, strict=True) if share]
    columns = np.array([row for row, _ in kept], dtype=np.int64)
    return certified(linked, hidden, variable, columns, np.array([share for _, share in kept], dtype=np.int64), scale)


def certified(linked: Linked, hidden: Mask, variable: int, rows: Ints, shares: Ints, scale: int) -> Floor | None:
    """The floor that the shares prove, or None where they prove none."""
    combined: dict[int, int] = {variable: scale}
    relations = linked.relations
    for row, share in zip(rows.tolist(), shares.tolist(), strict=True):
        for at in range(int(relations.starts[row]), int(relations.starts[row + 1])):
            column = int(relations.columns[at])
            combined[column] = combined.get(column, 0) + share * int(relations.signs[at])
    if any(share < 0 for share in combined.values()):
        return None
    low = linked.lowest(hidden)
    over = sum(share * int(low[column] - linked.values[column]) for column, share in combined.items())
    least = int(linked.values[variable]) + ceil(Fraction(over, scale))
    return Floor(variable, least, rows, shares, scale)
