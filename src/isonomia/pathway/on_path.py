"""Of those who started, who is still on the path after a step; and of whom it is not known yet."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from isonomia.measures.levels import proportion
from isonomia.measures.operands import counted
from isonomia.measures.results import first_reason, make_result
from isonomia.model.estimates import Result
from isonomia.pathway.contribution import Steps
from isonomia.pathway.duration import LifeTable, life_table
from isonomia.stats.arrays import Limits


def on_path(steps: Steps, step: int, confidence: float = 0.95) -> Result:
    """S_k = Πe_j/n_j over the steps up to `step` (counted from 0): the share of those who started, still on the path.

    The steps are the periods of a life table in which those who do not pass a step leave, and those who passed it and
    whose outcome at the next one is not known are lost from sight between the two. If nobody is lost it is e_k/n_1.
    Interval log-log: S^{exp(±z·se/|ln S|)}, se² = Σ(n − e)/(n·e) (Greenwood).

    Source: Greenwood 1926; Kalbfleisch & Prentice 2002.

    Refusals: `NO_DATA` at some step nobody's outcome is known; `NOT_NESTED` more come to a step than passed the one
    before; interval `NO_SE` at S = 0.
    """
    entered, passed = steps.entered[:, : step + 1], steps.passed[:, : step + 1]
    after = np.concatenate((entered[:, 1:], passed[:, -1:]), axis=1)
    return life_table(LifeTable(entered, entered - passed, np.maximum(passed - after, 0.0)), step, confidence)


def not_yet_known(came: ArrayLike, known: ArrayLike, confidence: float = 0.95) -> Result:
    """(came − known)/came: of those who came to a step, the share of whom it is not known how they went on. Wilson.

    Refusals: `NO_DATA` nobody came; `NOT_NESTED` the outcome of more people is known than came.
    """
    n, m = (np.atleast_1d(np.asarray(each, dtype=np.float64)) for each in (came, known))
    found = proportion(counted(n, np.maximum(n - m, 0.0)), confidence)
    reason = first_reason(len(n), (m > n, "NOT_NESTED"), (found.reason == "NO_DATA", "NO_DATA"))
    limits = Limits(found.low, found.high)
    return make_result(found.value, found.se, limits, reason, method=found.method, confidence=confidence)
