"""Levels: what a group's share, rate or mean is, with its interval. Also the share whose group is not known."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from isonomia.measures.operands import Operand, counted
from isonomia.measures.results import first_reason, make_result
from isonomia.model.estimates import Result
from isonomia.model.groups import GroupsKind
from isonomia.stats.arrays import Limits, divide
from isonomia.stats.counts import poisson_mid_p
from isonomia.stats.means import t_limits


def level(kind: GroupsKind, group: Operand, confidence: float = 0.95) -> Result:
    """The level of S groups of one kind: `proportion`, `rate` or `mean`; an estimate of a source gets z limits."""
    return {"proportion": proportion, "rate": rate, "mean": mean, "estimate": mean}[kind](group, confidence)


def proportion(group: Operand, confidence: float = 0.95) -> Result:
    """Share p = events/n with Wilson limits; at the effective size n* for a survey design (measures.md 1.3).

    Refuses NO_DATA for n = 0; the interval NO_SE for a design without an error. Source: Wilson 1927.
    """
    method = "Wilson at the effective size" if np.any(group.design) else "Wilson"
    return _level(group, group.wilson(confidence), method, confidence)


def rate(group: Operand, confidence: float = 0.95) -> Result:
    """Rate d/t with exact mid-p limits of the count divided by t; t limits not below 0 for a survey design.

    Refuses NO_DATA for no person-time. Source: Lancaster 1961; Garwood 1936.
    """
    counts = poisson_mid_p(np.where(np.isnan(group.events), 0.0, group.events), confidence)
    design = t_limits(group.y, group.s, group.df, confidence)
    low = np.where(group.design, np.maximum(design.low, 0.0), divide(counts.low, group.time))
    high = np.where(group.design, design.high, divide(counts.high, group.time))
    return _level(group, Limits(low, high), "mid-p", confidence)


def mean(group: Operand, confidence: float = 0.95) -> Result:
    """Mean with limits ȳ ± t·s, df = n − 1 or those of the design; z where df is infinite.

    Refuses NO_DATA for n = 0; the interval NO_SE for one person, a source without an error, or a group whose values
    are all the same (a range of no width would promise too much).
    """
    varied = np.where(group.s > 0, group.s, np.nan)
    return _level(group, t_limits(group.y, varied, group.df, confidence), "t", confidence)


def unknown_share(unknown: ArrayLike, n: ArrayLike, confidence: float = 0.95) -> Result:
    """Share of the persons in a table whose group is not known, with Wilson limits; NO_DATA for an empty table."""
    return proportion(counted(n, unknown), confidence)


def _level(group: Operand, limits: Limits, method: str, confidence: float) -> Result:
    reason = first_reason(len(group), (group.empty, "NO_DATA"))
    return make_result(group.y, group.s, limits, reason, method=method, confidence=confidence)
