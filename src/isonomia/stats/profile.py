"""Profile-likelihood limits of one coefficient of a regression on grouped counts, S sets at once."""

from __future__ import annotations

from typing import Final

import numpy as np

from isonomia.stats.arrays import Floats, Limits, normal_quantile
from isonomia.stats.grouped_glm import Fit, GroupedCounts, peak
from isonomia.stats.roots import bracket_upwards, find_root

NEAR: Final = 1e-3  # of the cut, in log-likelihood


def profile_limits(fitted: Fit, column: int, confidence: float = 0.95) -> Limits:
    """Where the likelihood, maximised over all other coefficients, has fallen by z²/2.

    ℓ_p(θ) = max ℓ with β_column = θ; limits where 2[ℓ(β̂) − ℓ_p(θ)] = z². NaN where there is no fit. The limits
    hold under any increasing change of scale, so those of exp(β) are exp(limits).

    Args:
        fitted: the regression at its maximum.
        column: place of the coefficient.
        confidence: of the limits.
    """
    given = np.flatnonzero(fitted.trouble == "")
    low, high = np.full(len(fitted.beta), np.nan), np.full(len(fitted.beta), np.nan)
    if not given.size:
        return Limits(low, high)
    z = float(normal_quantile(confidence))
    centre, width = fitted.beta[given, column], z * fitted.se[given, column]
    counts, kernels = fitted.counts.part(given), fitted.kernel[given]
    others = np.delete(fitted.beta[given], column, axis=1)
    for end, sign in ((low, -1.0), (high, 1.0)):

        def above(distance: Floats, sign: float = sign) -> Floats:
            """How far the profile is still above the cut at a distance from the maximum."""
            return z**2 / 2 - (kernels - _profile(counts, column, centre + sign * distance, others))

        far = bracket_upwards(above, np.zeros_like(width), width)
        found = find_root(above, np.zeros_like(width), far, tolerance=1e-8)
        # A limit is one only if the likelihood is at the cut there: a fit that did not settle leaves none.
        end[given] = np.where(np.abs(above(found)) < NEAR, centre + sign * found, np.nan)
    return Limits(low, high)


def _profile(counts: GroupedCounts, column: int, value: Floats, start: Floats) -> Floats:
    """(S,) the kernel at its maximum with one coefficient held at `value` (S,)."""
    held = value[:, None] * counts.matrix[:, column]
    rest = np.delete(counts.matrix, column, axis=1)
    return peak(GroupedCounts(rest, counts.events, counts.size, counts.offset + held, counts.link), start)
