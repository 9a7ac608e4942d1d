"""Weighted straight lines through S series of T periods, with errors that allow for scatter about the line."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from isonomia.stats.arrays import Floats, divide, root


@dataclass(frozen=True, slots=True, eq=False)
class LineFit:
    """y = level + slope·(x − centre). (S,) each; NaN where fewer than two periods are known.

    Attributes:
        centre: the weighted mean of x. level, slope: of the line. level_error, slope_error: standard errors, which
            are uncorrelated at the centre.
        periods: periods with a value. df: periods − 2.
    """

    centre: Floats
    level: Floats
    slope: Floats
    level_error: Floats
    slope_error: Floats
    periods: Floats
    df: Floats


def weighted_line(x: Floats, y: Floats, s: Floats) -> LineFit:
    """Weighted least squares with weights 1/s²; errors × √max(1, χ²/df), so that scatter beyond s is not overlooked.

    Args:
        x: (T,) periods.
        y: (S, T) values; NaN where there is none.
        s: (S, T) their standard errors, positive where there is a value.
    """
    known = ~np.isnan(y) & (s > 0)
    weight = np.where(known, divide(1.0, np.where(known, s, 1.0) ** 2), 0.0)
    values = np.where(known, y, 0.0)
    total = weight.sum(axis=1)
    centre, level = divide(weight @ x, total), divide((weight * values).sum(axis=1), total)
    away = x - centre[:, None]
    spread = (weight * away**2).sum(axis=1)
    slope = divide((weight * away * values).sum(axis=1), np.where(spread > 1e-12 * total, spread, 0.0))
    rest = np.where(known, values - level[:, None] - slope[:, None] * away, 0.0)
    periods = known.sum(axis=1).astype(np.float64)
    df = periods - 2
    scatter = divide((weight * rest**2).sum(axis=1), np.where(df > 0, df, np.nan))
    inflation = root(np.fmax(1.0, scatter))
    return LineFit(
        centre,
        level,
        slope,
        divide(inflation, root(total)),
        divide(inflation, root(spread)),
        periods,
        np.maximum(df, 0.0),
    )
