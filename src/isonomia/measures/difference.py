"""`difference`: by how much does the outcome of the focus group differ from the reference's?"""

from __future__ import annotations

import numpy as np

from isonomia.measures.operands import Operand, correlation
from isonomia.measures.results import first_reason, make_result
from isonomia.model.estimates import Result
from isonomia.model.groups import GroupsKind
from isonomia.stats.arrays import Bools, Floats, Limits, divide, root
from isonomia.stats.counts import poisson_score
from isonomia.stats.means import t_limits, welch_df
from isonomia.stats.mover import mover_difference


def difference(
    kind: GroupsKind,
    focus: Operand,
    reference: Operand,
    confidence: float = 0.95,
    covariance: Floats | None = None,
) -> Result:
    """D = y_f − y_r, SE √(s_f² + s_r² − 2V_fr), in the unit of the outcome.

    Proportions: Newcombe's hybrid score interval (MOVER of two Wilson intervals, at the effective sizes and with
    the correlation of the estimates for a survey design). Rates: MOVER of Poisson score limits. Means: Welch t.
    Estimates without counts: y ± z·SE. Refuses NO_DATA; the interval NO_SE. 0 or n events are ordinary data.
    Source: Newcombe, Stat Med 1998;17:873; Zou & Donner 2008; Welch 1947.

    Args:
        kind: what the operands hold.
        focus: the group, S sets.
        reference: what it is compared with, S sets.
        confidence: of the interval.
        covariance: (S,) of the two estimates where they share clusters; None for independent ones.
    """
    value = focus.y - reference.y
    se = difference_error(focus, reference, covariance)
    reason = first_reason(len(focus), (focus.empty | reference.empty, "NO_DATA"))
    limits, method = _limits(kind, focus, reference, confidence, covariance)
    return make_result(value, se, limits, reason, method=method, confidence=confidence)


def difference_error(focus: Operand, reference: Operand, covariance: Floats | None) -> Floats:
    """(S,) √(s_f² + s_r² − 2V_fr); NaN where an error is missing, or is 0 in a survey (0 or all events)."""
    shared = np.zeros(len(focus)) if covariance is None else covariance
    silent = (focus.design & (focus.s == 0)) | (reference.design & (reference.s == 0))
    return np.where(silent, np.nan, root(focus.s**2 + reference.s**2 - 2 * shared))


def difference_df(focus: Operand, reference: Operand, covariance: Floats | None) -> Floats:
    """(S,) Welch's degrees of freedom; the design's own, the smaller of both, where the groups share clusters."""
    found = welch_df(focus.s, focus.df, reference.s, reference.df)
    if covariance is None:
        return found
    return np.where(covariance != 0, np.fmin(focus.df, reference.df), found)


def _limits(
    kind: GroupsKind, focus: Operand, reference: Operand, confidence: float, covariance: Floats | None
) -> tuple[Limits, str]:
    if kind == "proportion":
        r = correlation(focus, reference, covariance)
        limits = mover_difference(focus.y, focus.wilson(confidence), reference.y, reference.wilson(confidence), r)
        return Limits(np.clip(limits.low, -1, 1), np.clip(limits.high, -1, 1)), "Newcombe"
    t = _t_limits(focus, reference, confidence, covariance)
    if kind != "rate":
        return t, "Welch t" if kind == "mean" else "normal"
    score = mover_difference(
        focus.y, _score_limits(focus, confidence), reference.y, _score_limits(reference, confidence)
    )
    return _either(focus.design | reference.design, t, score), "MOVER of Poisson scores"


def _t_limits(focus: Operand, reference: Operand, confidence: float, covariance: Floats | None) -> Limits:
    se, df = difference_error(focus, reference, covariance), difference_df(focus, reference, covariance)
    return t_limits(focus.y - reference.y, se, df, confidence)


def _score_limits(group: Operand, confidence: float) -> Limits:
    count = poisson_score(group.events, confidence)
    return Limits(divide(count.low, group.time), divide(count.high, group.time))


def _either(mask: Bools, yes: Limits, no: Limits) -> Limits:
    return Limits(np.where(mask, yes.low, no.low), np.where(mask, yes.high, no.high))
