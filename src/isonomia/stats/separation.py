"""Whether a regression on counts has a finite solution at all (Albert & Anderson, Biometrika 1984;71:1)."""

from __future__ import annotations

from typing import Final

import numpy as np

from isonomia.stats.arrays import Floats
from isonomia.stats.links import CountLink

LEAST: Final = 1e-5  # of a separating direction of length 1; the solver's own slack is 1e-7


def separated(matrix: Floats, events: Floats, size: Floats, link: CountLink) -> bool:
    """Whether some direction of the coefficients raises the likelihood without end.

    Such a direction δ has xδ ≤ 0 in all rows without events, xδ ≥ 0 in all rows of events alone (binomial), xδ = 0
    in all others, and is not 0 in all of them. It is sought by linear programming, so that the answer does not
    depend on how far an iteration went.

    Args:
        matrix: (R, p) columns.
        events: (R,) of one set.
        size: (R,) persons or time; rows of 0 say nothing.
        link: logit and cloglog separate at both ends, log at 0 alone.
    """
    from scipy.optimize import linprog  # dear to import, and seldom needed

    live = size > 0
    x = matrix[live] / np.maximum(np.abs(matrix).max(axis=0), 1e-300)
    none = events[live] == 0
    whole = (events[live] == size[live]) & (link != "log") & ~none
    towards = np.concatenate((x[none], -x[whole]))
    if not len(towards):
        return False
    fixed = np.unique(x[~none & ~whole], axis=0)
    found = linprog(
        towards.sum(axis=0),
        A_ub=np.unique(towards, axis=0),
        b_ub=np.zeros(len(np.unique(towards, axis=0))),
        A_eq=fixed if len(fixed) else None,
        b_eq=np.zeros(len(fixed)) if len(fixed) else None,
        bounds=(-1.0, 1.0),
    )
    return bool(found.success and found.fun is not None and found.fun < -LEAST)
