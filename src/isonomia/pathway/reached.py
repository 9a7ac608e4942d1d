"""Who got to a stage within so many periods of coming to the step before it (measures.md 10).

Arrays are (S, J): S cohorts over J bands of periods, in order of time; a person stands in one band. Who got there
stands in the band of the period in which that was. Who did not stands in the band of the period that is not over yet,
counted from when they came: also those who left, for they will not get there however long one waits. So whoever left
stays among those who could have got there, and the share is of all who came.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from isonomia.model.estimates import Result
from isonomia.pathway.duration import LifeTable, life_table


def followed(people: ArrayLike, reached: ArrayLike, came: ArrayLike) -> LifeTable:
    """The life table of getting there.

    R_j = came − Σ_{i≤j} N_i + d_j: at risk in band j are those who got there in it, and all who stand in later ones.
    Whoever stands in band j and is not there has not been followed to its end, and is censored before it.

    Args:
        people: (S, J) N who stand in a band.
        reached: (S, J) d of them who got there.
        came: (S,) all, with those of later bands than these.
    """
    n, d = (np.atleast_2d(np.asarray(each, dtype=np.float64)) for each in (people, reached))
    later = np.atleast_1d(np.asarray(came, dtype=np.float64))[:, None] - np.cumsum(n, axis=1)
    waiting = np.concatenate(((n - d)[:, 1:], later[:, -1:]), axis=1)
    return LifeTable(later + d, d, waiting)


def reached_within(table: LifeTable, band: int, confidence: float = 0.95) -> Result:
    """F_j = 1 − Π_{i≤j}(1 − d_i/R_i): of those who came, the share who got there by the end of a band (from 0).

    Those who left stay at risk until today, so this is the cumulative incidence of getting there, the other ways out
    being open (the subdistribution of Fine & Gray where all censoring is by the calendar). Interval: that of
    S = 1 − F, log-log with Greenwood's variance, turned round.

    Source: Fine & Gray, J Am Stat Assoc 1999;94:496; Greenwood 1926.

    Refusals: `NO_DATA` nobody has been followed to the end of the band or of one before it; interval `NO_SE` where all
    got there.
    """
    stayed = life_table(table, band, confidence)
    return replace(stayed, value=1 - stayed.value, low=1 - stayed.high, high=1 - stayed.low)
