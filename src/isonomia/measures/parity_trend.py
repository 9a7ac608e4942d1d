"""`time_to_parity_trend`: in how many years would the share reach its benchmark if it went on as it did?"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from isonomia.measures.results import first_reason, make_result
from isonomia.measures.trend import LEAST_PERIODS
from isonomia.model.estimates import Result
from isonomia.stats.arrays import Bools, Floats, Limits, divide, logarithm, root, t_quantile
from isonomia.stats.lines import LineFit, weighted_line


def time_to_parity_trend(
    periods: ArrayLike, n: ArrayLike, members: ArrayLike, q: ArrayLike, confidence: float = 0.95
) -> Result:
    """Years from the last period to t* = (logit q − a)/b, logit share = a + b·year by weighted least squares. (S,).

    Empirical logits ln[(x + ½)/(n − x + ½)] with variance 1/(x + ½) + 1/(n − x + ½), errors × √max(1, χ²/df).
    Interval: the Fieller set {t : (a + bt − logit q)² ≤ t²_df·Var(a + bt)}, cut at the last period.
    0 where the line has reached q; from above and falling, with the limits 0 and 0 if it is clearly still above.
    Refuses NO_DATA, TOO_FEW_GROUPS (fewer than three periods), NO_BENCHMARK, OUT_OF_BOUNDS (q not between 0 and 1),
    UNREACHED (below q and not rising). The interval is refused UNBOUNDED where the slope is not clear of 0: then any
    year may be the one.

    Args:
        periods: (T,) years, rising.
        n: (S, T) persons; 0 or NaN for a year without any.
        members: (S, T) members of the group among them.
        q: (S,) benchmark share, known.
        confidence: of the interval.
    """
    x = np.asarray(periods, dtype=np.float64)
    size, count = np.broadcast_arrays(*(np.atleast_2d(np.asarray(each, dtype=np.float64)) for each in (n, members)))
    target = np.broadcast_to(np.atleast_1d(np.asarray(q, dtype=np.float64)), size.shape[:1])
    given = size > 0
    y = np.where(given, logarithm(divide(count + 0.5, size - count + 0.5)), np.nan)
    fit = weighted_line(x, y, root(1 / (count + 0.5) + divide(1.0, np.where(given, size - count, 1.0) + 0.5)))
    inside = (target > 0) & (target < 1)
    goal = logarithm(divide(target, np.where(inside, 1 - target, np.nan)))
    short = goal - (fit.level + fit.slope * (x[-1] - fit.centre))
    reason = first_reason(
        len(y),
        (given.sum(axis=1) == 0, "NO_DATA"),
        (given.sum(axis=1) < LEAST_PERIODS, "TOO_FEW_GROUPS"),
        (np.isnan(target), "NO_BENCHMARK"),
        (~inside, "OUT_OF_BOUNDS"),
        ((short > 0) & (fit.slope <= 0), "UNREACHED"),
    )
    value = np.where(short <= 0, 0.0, divide(short, fit.slope))
    limits, open_ended = _fieller(fit, goal, x[-1], confidence)
    # Above q and falling: the set says when the line would come down to q, not when it was reached.
    falling = (short <= 0) & (fit.slope <= 0)
    low, high = np.minimum(np.maximum(limits.low, 0.0), value), np.maximum(np.where(falling, 0.0, limits.high), value)
    unclear = open_ended | (falling & ~(limits.low > 0))
    why = first_reason(len(y), (unclear & (reason == ""), "UNBOUNDED"))
    return make_result(
        value,
        np.full(value.shape, np.nan),
        Limits(low, high),
        reason,
        method="Fieller",
        confidence=confidence,
        interval_reason=why,
    )


def _fieller(fit: LineFit, goal: Floats, last: float, confidence: float) -> tuple[Limits, Bools]:
    """Years from `last` to the ends of the Fieller set, and where the set is not an interval.

    With u = t − centre and d = level − goal: (b² − c²V_b)u² + 2dbu + d² − c²V_a ≤ 0, c the quantile of t.
    """
    c = t_quantile(confidence, np.where(fit.df > 0, fit.df, np.nan))
    d, b = fit.level - goal, fit.slope
    square = b**2 - (c * fit.slope_error) ** 2
    constant = d**2 - (c * fit.level_error) ** 2
    inner = (d * b) ** 2 - square * constant
    bounded = (square > 0) & (inner >= 0)
    half = root(np.where(bounded, inner, 0.0))
    ends = [divide(-d * b + sign * half, np.where(bounded, square, np.nan)) for sign in (-1, 1)]
    return Limits(*(fit.centre + end - last for end in ends)), ~bounded
