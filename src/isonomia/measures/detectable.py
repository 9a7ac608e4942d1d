"""The minimum detectable gap: how far below everybody else a group would have to be for its numbers to show it."""

from __future__ import annotations

import numpy as np
from scipy import special

from isonomia.measures.operands import Operand
from isonomia.measures.results import first_reason, make_result, no_limits
from isonomia.model.estimates import Result
from isonomia.stats.arrays import Floats, normal_quantile, root
from isonomia.stats.roots import find_root


def minimum_detectable_gap(focus: Operand, reference: Operand, confidence: float = 0.95, power: float = 0.8) -> Result:
    """The smallest δ > 0 with which a rate of y_r − δ would be found by the pooled two-sided Z in `power` of samples.

    δ solves δ = z_{1−α/2}·√[P(1 − P)(1/N_f + 1/N_r)] + z_power·√[p_f(1 − p_f)/N_f + p_r(1 − p_r)/N_r], p_r = y_r as
    observed, p_f = y_r − δ, P the two pooled. A gap smaller than this can be real and still not show; "not flagged"
    then says nothing. (S,), in share points; without interval (NOT_APPLICABLE).

    Refuses NO_DATA; NOT_APPLICABLE where y_r is 0, below which nothing is; TOO_SMALL where even a rate of 0 would
    not be found. Source: Fleiss, Levin & Paik, Statistical Methods for Rates and Proportions 2003, (4.14) without
    continuity correction.

    Args:
        focus: (S,) the group.
        reference: (S,) what it is compared with.
        confidence: 1 − α of the test.
        power: the share of samples in which it is to be found.
    """
    empty = focus.empty | reference.empty
    usable = ~empty & (reference.y > 0)
    p, n, m = (
        np.where(usable, each, other) for each, other in ((reference.y, 0.5), (focus.n, 2.0), (reference.n, 2.0))
    )

    def short(gap: Floats) -> Floats:
        return gap - _needed(p, gap, n, m, confidence, power)

    hidden = short(p) < 0
    reason = first_reason(len(focus), (empty, "NO_DATA"), (~usable, "NOT_APPLICABLE"), (hidden, "TOO_SMALL"))
    found = find_root(short, np.zeros(p.shape), np.where(hidden, 1.0, p)) if len(focus) else p
    nothing = np.full(p.shape, np.nan)
    why = np.where(reason == "", "NOT_APPLICABLE", "")
    return make_result(
        found, nothing, no_limits(len(focus)), reason, method="none", confidence=confidence, interval_reason=why
    )


def _needed(p: Floats, gap: Floats, n: Floats, m: Floats, confidence: float, power: float) -> Floats:
    """How large a gap of size `gap` would have to be to be found."""
    lower = np.clip(p - gap, 0.0, 1.0)
    pooled = (n * lower + m * p) / (n + m)
    of_test = normal_quantile(confidence) * root(pooled * (1 - pooled) * (1 / n + 1 / m))
    of_power = float(special.ndtri(power)) * root(lower * (1 - lower) / n + p * (1 - p) / m)
    return np.asarray(of_test + of_power, dtype=np.float64)
