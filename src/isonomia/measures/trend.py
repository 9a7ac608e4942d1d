"""Trends of a share, a rate or a gap: absolute and relative change a year, per segment between declared breaks.

Absolute and relative change can move in opposite directions (of two shares that both halve, the gap halves and the
ratio stays), so both are always given. A slope is never fitted across a break in definition.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from isonomia.errors import Fault, InternalError
from isonomia.measures.results import Reasons, first_reason, make_result
from isonomia.model.estimates import Result
from isonomia.stats.arrays import Floats, Limits, divide, logarithm, t_quantile
from isonomia.stats.lines import LineFit, weighted_line
from isonomia.stats.mover import mover_difference

LEAST_PERIODS: Final = 3


@dataclass(frozen=True, slots=True, eq=False)
class Trend:
    """One segment of a series.

    Attributes:
        first, last: its first and last period, as declared.
        slope: (S,) `trend_slope`, in the unit of y a year.
        percent: (S,) `annual_percent_change`, a ratio a year.
    """

    first: float
    last: float
    slope: Result
    percent: Result


def trends(
    periods: ArrayLike, y: ArrayLike, s: ArrayLike, breaks: Sequence[float] = (), confidence: float = 0.95
) -> tuple[Trend, ...]:
    """The trend of each segment, in order.

    Args:
        periods: (T,) years, rising.
        y: (S, T) or (T,) estimates; NaN for a year without one.
        s: their standard errors.
        breaks: the first year of each new definition.
        confidence: of the intervals.
    """
    x = np.asarray(periods, dtype=np.float64)
    values, errors = np.broadcast_arrays(*(np.atleast_2d(np.asarray(each, dtype=np.float64)) for each in (y, s)))
    if x.ndim != 1 or x.shape != values.shape[1:] or np.any(np.diff(x) <= 0):
        raise InternalError(Fault("trend", "periods do not rise, or are not as many as the values."))
    segment = np.searchsorted(np.sort(np.asarray(breaks, dtype=np.float64)), x, side="right")
    found = []
    for at in np.unique(segment):
        part = segment == at
        columns = (x[part], values[:, part], errors[:, part])
        percent = annual_percent_change(*columns, confidence)
        found.append(Trend(float(x[part][0]), float(x[part][-1]), trend_slope(*columns, confidence), percent))
    return tuple(found)


def trend_slope(periods: Floats, y: Floats, s: Floats, confidence: float = 0.95) -> Result:
    """The slope b of y = a + b·year by weighted least squares, weights 1/s², SE × √max(1, χ²/df), t on T − 2 df. (S,).

    Where an error is missing or 0 all weights are 1 and the interval is refused NO_SE. Refuses NO_DATA (no value),
    TOO_FEW_GROUPS (fewer than three periods).
    """
    fit, reason, why = _fitted(periods, y, s)
    margin = t_quantile(confidence, fit.df) * fit.slope_error
    limits = Limits(fit.slope - margin, fit.slope + margin)
    return make_result(
        fit.slope, fit.slope_error, limits, reason, method="t", confidence=confidence, interval_reason=why
    )


def annual_percent_change(periods: Floats, y: Floats, s: Floats, confidence: float = 0.95) -> Result:
    """APC = exp(b) − 1 of ln y = a + b·year, weights (y/s)². (S,), as a ratio a year (0.03 is three per cent).

    Limits are those of b, turned likewise; SE = exp(b)·SE(b). Refuses as `trend_slope`, NOT_POSITIVE (a value ≤ 0).
    """
    positive = np.all((y > 0) | np.isnan(y), axis=1)
    values = np.where(positive[:, None], y, np.where(np.isnan(y), np.nan, 1.0))
    fit, reason, why = _fitted(periods, logarithm(values), divide(s, values))
    margin = t_quantile(confidence, fit.df) * fit.slope_error
    limits = Limits(np.expm1(fit.slope - margin), np.expm1(fit.slope + margin))
    reason = np.where((reason == "") & ~positive, "NOT_POSITIVE", reason)
    return make_result(
        np.expm1(fit.slope),
        np.exp(fit.slope) * fit.slope_error,
        limits,
        reason,
        method="t of the logarithm",
        confidence=confidence,
        interval_reason=np.where(reason == "", why, ""),
    )


def gap_change(before: Result, after: Result, correlation: ArrayLike = 0.0) -> Result:
    """After − before: has the gap narrowed? MOVER of the two intervals, so each keeps its own kind of limits. (S,).

    Variances add for independent samples alone; of a panel, give the correlation of the two estimates.
    Refuses with the reason of a refused period; the interval with that of a refused interval.
    Source: Zou & Donner 2008.
    """
    limits = mover_difference(
        after.value, Limits(after.low, after.high), before.value, Limits(before.low, before.high), correlation
    )
    r = np.asarray(correlation, dtype=np.float64)
    variance = after.se**2 + before.se**2 - 2 * r * after.se * before.se
    return make_result(
        after.value - before.value,
        np.sqrt(variance),
        limits,
        np.where(before.reason == "", after.reason, before.reason),
        method="MOVER",
        confidence=after.confidence,
        interval_reason=np.where(before.interval_reason == "", after.interval_reason, before.interval_reason),
    )


def _fitted(periods: Floats, y: Floats, s: Floats) -> tuple[LineFit, Reasons, Reasons]:
    """The line, why there is none, and why it has no interval."""
    given = ~np.isnan(y)
    weighted = np.all(~given | (s > 0), axis=1)
    fit = weighted_line(periods, y, np.where(weighted[:, None], s, 1.0))
    reason = first_reason(
        len(y), (given.sum(axis=1) == 0, "NO_DATA"), (given.sum(axis=1) < LEAST_PERIODS, "TOO_FEW_GROUPS")
    )
    return fit, reason, np.where((reason == "") & ~weighted, "NO_SE", "").astype(object)
