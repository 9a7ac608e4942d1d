"""`odds_ratio`: by what factor do the odds of the focus group differ from the reference's?"""

from __future__ import annotations

import numpy as np

from isonomia.measures.operands import Operand, correlation
from isonomia.measures.results import first_reason, make_result
from isonomia.model.estimates import Result
from isonomia.model.groups import GroupsKind
from isonomia.stats.arrays import Bools, Floats, Limits, divide, root
from isonomia.stats.mover import mover_log_ratio
from isonomia.stats.odds_ratios import conditional_limits, sample_odds_ratio, woolf
from isonomia.stats.p_values import EXACT_UP_TO


def odds_ratio(
    kind: GroupsKind,
    focus: Operand,
    reference: Operand,
    confidence: float = 0.95,
    covariance: Floats | None = None,
) -> Result:
    """OR = a·d/(b·c), a and b: with and without the outcome in the focus group, c and d in the reference.

    The value is the sample odds ratio; ½ is never added to it. SE = OR·√(1/a + 1/b + 1/c + 1/d).
    Interval: conditional mid-p; above 10⁵ persons Woolf; MOVER of the log odds of Wilson limits for a survey.
    a or d = 0: value 0 with an upper limit. b or c = 0: refused ZERO_DENOMINATOR, the lower limit is given.
    Rates, means and published estimates have no odds: NOT_APPLICABLE. Source: Cornfield 1956; Lancaster 1961.

    Args:
        kind: what the operands hold.
        focus: the group, S sets.
        reference: what it is compared with, S sets.
        confidence: of the interval.
        covariance: (S,) of the two shares where they share clusters; None for independent ones.
    """
    value = divide(focus.y * (1 - reference.y), (1 - focus.y) * reference.y)
    reason = first_reason(
        len(focus),
        (kind != "proportion", "NOT_APPLICABLE"),
        (focus.empty | reference.empty, "NO_DATA"),
        ((focus.y == 1) | (reference.y == 0), "ZERO_DENOMINATOR"),
    )
    if kind != "proportion":
        nothing = np.full(len(focus), np.nan)
        return make_result(nothing, nothing, Limits(nothing, nothing), reason, method="", confidence=confidence)
    design = focus.design | reference.design
    value = np.where(design, value, sample_odds_ratio(focus.events, focus.n, reference.events, reference.n))
    se = value * _log_error(focus, reference, covariance)
    limits = _count_limits(focus, reference, confidence, ~design)
    if np.any(design):
        survey = _survey_limits(focus, reference, confidence, covariance)
        limits = Limits(np.where(design, survey.low, limits.low), np.where(design, survey.high, limits.high))
    return make_result(value, se, limits, reason, method=_method(focus, reference, design), confidence=confidence)


def _method(focus: Operand, reference: Operand, design: Bools) -> str:
    if np.all(design):
        return "MOVER of log odds of Wilson limits"
    return "Woolf" if np.all(focus.n + reference.n > EXACT_UP_TO) else "conditional mid-p"


def _log_error(focus: Operand, reference: Operand, covariance: Floats | None) -> Floats:
    """SE of the log odds ratio, from SE(p)/[p(1 − p)] of each side."""
    shared = np.zeros(len(focus)) if covariance is None else covariance
    of_focus, of_reference = (side.y * (1 - side.y) for side in (focus, reference))
    variance = divide(focus.s, of_focus) ** 2 + divide(reference.s, of_reference) ** 2
    return root(variance - 2 * divide(shared, of_focus * of_reference))


def _count_limits(focus: Operand, reference: Operand, confidence: float, counts: Bools) -> Limits:
    small = counts & (focus.n + reference.n <= EXACT_UP_TO)
    cells = (focus.events, focus.n, reference.events, reference.n)
    a, n, c, m = (np.where(small, each, 0.0) for each in cells)
    exact = conditional_limits(a, n, c, m, confidence)
    large = woolf(*cells, confidence)
    return Limits(np.where(small, exact.low, large.low), np.where(small, exact.high, large.high))


def _survey_limits(focus: Operand, reference: Operand, confidence: float, covariance: Floats | None) -> Limits:
    odds = [_odds_limits(side, confidence) for side in (focus, reference)]
    values = [divide(side.y, 1 - side.y) for side in (focus, reference)]
    r = correlation(focus, reference, covariance)
    return mover_log_ratio(values[0], odds[0], values[1], odds[1], r)


def _odds_limits(side: Operand, confidence: float) -> Limits:
    limits = side.wilson(confidence)
    return Limits(divide(limits.low, 1 - limits.low), divide(limits.high, 1 - limits.high))
