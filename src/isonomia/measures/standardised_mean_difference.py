"""`standardised_mean_difference`: how many standard deviations are the two groups apart?"""

from __future__ import annotations

import numpy as np

from isonomia.measures.operands import Operand
from isonomia.measures.results import first_reason, make_result
from isonomia.model.estimates import Result
from isonomia.model.groups import GroupsKind
from isonomia.stats.arrays import Floats, Limits, divide, root
from isonomia.stats.means import hedges_correction, noncentral_t_limits


def standardised_mean_difference(
    kind: GroupsKind,
    focus: Operand,
    reference: Operand,
    confidence: float = 0.95,
    covariance: Floats | None = None,
) -> Result:
    """Hedges' g = J(df)·(ȳ_f − ȳ_r)/s_p, J = 1 − 3/(4df − 1), df = n_f + n_r − 2, s_p the pooled standard deviation.

    SE √[(n_f + n_r)/(n_f n_r) + g²/(2df)]. Interval: the noncentral t inverted, in units of s_p (J corrects the
    value alone). Refuses NO_DATA, TOO_SMALL (df < 1), ZERO_DENOMINATOR (s_p = 0), NOT_APPLICABLE (not means, or
    a survey: its variance within groups is not that of n independent persons). Source: Hedges, J Educ Stat 1981;6:107.

    Args:
        kind: what the operands hold.
        focus: the group, S sets, with its variance.
        reference: what it is compared with, S sets.
        confidence: of the interval.
        covariance: not used; here because all two-group measures are called alike.
    """
    del covariance
    df = focus.n + reference.n - 2
    pooled = root(divide(_sum_of_squares(focus) + _sum_of_squares(reference), df))
    g = hedges_correction(df) * divide(focus.y - reference.y, pooled)
    size = divide(focus.n * reference.n, focus.n + reference.n)
    reason = first_reason(
        len(focus),
        ((kind != "mean") | focus.design | reference.design, "NOT_APPLICABLE"),
        (focus.empty | reference.empty, "NO_DATA"),
        (df < 1, "TOO_SMALL"),
        (~(pooled > 0), "ZERO_DENOMINATOR"),
    )
    t = np.where(reason == "", divide(focus.y - reference.y, pooled) * root(size), np.nan)
    inverted = noncentral_t_limits(t, df, confidence)
    limits = Limits(divide(inverted.low, root(size)), divide(inverted.high, root(size)))
    se = root(divide(1, size) + divide(g**2, 2 * df))
    return make_result(g, se, limits, reason, method="noncentral t", confidence=confidence)


def _sum_of_squares(side: Operand) -> Floats:
    """(n − 1)·variance; one person has none."""
    return np.where(side.n == 1, 0.0, (side.n - 1) * side.variance)
