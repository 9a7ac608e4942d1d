"""`ratio`: how many times as high is the outcome of the focus group as the reference's?"""

from __future__ import annotations

import numpy as np

from isonomia.measures.difference import difference_df
from isonomia.measures.operands import Operand, correlation
from isonomia.measures.results import Reasons, first_reason, make_result
from isonomia.model.estimates import Result
from isonomia.model.groups import GroupsKind
from isonomia.stats.arrays import Bools, Floats, Limits, divide, logarithm, normal_quantile, root, t_quantile
from isonomia.stats.means import fieller
from isonomia.stats.mover import mover_log_ratio
from isonomia.stats.rate_ratios import mid_p_rate_ratio
from isonomia.stats.two_proportions import koopman


def ratio(
    kind: GroupsKind,
    focus: Operand,
    reference: Operand,
    confidence: float = 0.95,
    covariance: Floats | None = None,
) -> Result:
    """y_f/y_r, SE = √(s_f² + R²s_r² − 2R·V_fr)/y_r.

    Proportions: Koopman's score interval (MOVER on the log scale of two Wilson intervals for a survey design).
    Rates: conditional mid-p. Means: Fieller. Estimates without counts: log delta limits.
    y_r = 0 refuses the value ZERO_DENOMINATOR, and the lower limit is still given (the upper is ∞); y_f = 0 gives 0
    with an upper limit. Negative means refuse NOT_POSITIVE; a Fieller set that is no interval refuses the interval
    UNBOUNDED. Source: Koopman 1984; Przyborowski & Wilenski 1940; Fieller 1954.

    Args:
        kind: what the operands hold.
        focus: the group, S sets.
        reference: what it is compared with, S sets.
        confidence: of the interval.
        covariance: (S,) of the two estimates where they share clusters; None for independent ones.
    """
    value = divide(focus.y, reference.y)
    reason = first_reason(
        len(focus),
        (focus.empty | reference.empty, "NO_DATA"),
        ((focus.y < 0) | (reference.y < 0), "NOT_POSITIVE"),
        (reference.y == 0, "ZERO_DENOMINATOR"),
    )
    se = _error(focus, reference, value, covariance)
    limits, why, method = _limits(kind, focus, reference, confidence, covariance)
    return make_result(value, se, limits, reason, interval_reason=why, method=method, confidence=confidence)


def _error(focus: Operand, reference: Operand, value: Floats, covariance: Floats | None) -> Floats:
    shared = np.zeros(len(focus)) if covariance is None else covariance
    variance = focus.s**2 + value**2 * reference.s**2 - 2 * value * shared
    return divide(root(variance), reference.y)


def _limits(
    kind: GroupsKind, focus: Operand, reference: Operand, confidence: float, covariance: Floats | None
) -> tuple[Limits, Reasons | None, str]:
    """Limits, why there are none, and the method's name."""
    design = focus.design | reference.design
    if kind == "proportion":
        counts = koopman(focus.events, focus.n, reference.events, reference.n, confidence)
        r = correlation(focus, reference, covariance)
        survey = mover_log_ratio(focus.y, focus.wilson(confidence), reference.y, reference.wilson(confidence), r)
        method = "MOVER of log Wilson limits" if np.all(design) else "Koopman score"
        return _either(design, survey, counts), None, method
    if kind == "rate":
        counts = mid_p_rate_ratio(focus.events, focus.time, reference.events, reference.time, confidence)
        survey, why = _log_limits(focus, reference, confidence, covariance)
        return _either(design, survey, counts), np.where(design, why, ""), "conditional mid-p"
    if kind == "mean":
        return (*_fieller(focus, reference, confidence, covariance), "Fieller")
    return (*_log_limits(focus, reference, confidence, covariance), "log delta")


def _fieller(
    focus: Operand, reference: Operand, confidence: float, covariance: Floats | None
) -> tuple[Limits, Reasons]:
    shared = np.zeros(len(focus)) if covariance is None else covariance
    quantile = t_quantile(confidence, np.nan_to_num(difference_df(focus, reference, covariance), posinf=np.inf))
    found = fieller(focus.y, reference.y, focus.s**2, reference.s**2, shared, quantile)
    return found.limits, first_reason(len(focus), (found.unbounded, "UNBOUNDED"))


def _log_limits(
    focus: Operand, reference: Operand, confidence: float, covariance: Floats | None
) -> tuple[Limits, Reasons]:
    """R·exp(±z·SE(ln R)); an estimate of 0 has no logarithm."""
    shared = np.zeros(len(focus)) if covariance is None else covariance
    a, b = divide(focus.s, focus.y), divide(reference.s, reference.y)
    spread = root(a**2 + b**2 - 2 * divide(shared, focus.y * reference.y))
    centre = logarithm(divide(focus.y, reference.y))
    z = normal_quantile(confidence)
    why = first_reason(len(focus), (np.isnan(focus.s + reference.s), "NO_SE"), (focus.y <= 0, "NOT_POSITIVE"))
    return Limits(np.exp(centre - z * spread), np.exp(centre + z * spread)), why


def _either(mask: Bools, yes: Limits, no: Limits) -> Limits:
    return Limits(np.where(mask, yes.low, no.low), np.where(mask, yes.high, no.high))
