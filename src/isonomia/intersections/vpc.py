"""How much of all variation lies between intersectional strata (measures.md 13)."""

from __future__ import annotations

from typing import Final

import numpy as np
from scipy import special

from isonomia.intersections.binomial_fit import MixedLogit
from isonomia.intersections.models import Model, refusals
from isonomia.intersections.variance import LATENT, share_between, share_limits
from isonomia.measures.results import make_result
from isonomia.model.estimates import Result
from isonomia.stats.arrays import Bools, Floats, Limits

METHOD: Final = "profile likelihood"
MEDIAN_APART: Final = float(np.sqrt(2) * special.ndtri(0.75))


def maihda_vpc(model: Model, confidence: float = 0.95) -> Result:
    """VPC = τ²/(τ² + σ²); for yes/no outcomes σ² = π²/3, the variance within strata on the scale of the predictor.

    Interval: profile likelihood of the variance, mapped to the VPC; low = 0 when a model without strata is inside.
    A small VPC does not mean that nobody is worse off: it says that strata tell little of one person.

    Source: Merlo, Soc Sci Med 2018;203:74; Evans et al., Soc Sci Med 2018;203:64.

    Refusals: `TOO_FEW_GROUPS` fewer than ten strata with people, or no more than coefficients; `NO_DATA`,
    `COLLINEAR`, `SEPARATION`, `NO_CONVERGENCE` the model has no fit; `ZERO_DENOMINATOR` nobody differs from anybody.
    """
    limits = share_limits(model, confidence)
    none = np.asarray(limits.low == 0)
    return _result(share_between(model), model, limits, confidence, not_distinguishable_from_equality=none)


def median_odds_ratio(model: MixedLogit, confidence: float = 0.95) -> Result:
    """The odds ratio between two people of two strata drawn at random, the higher to the lower, at the median.

    exp(√(2τ²)·Φ⁻¹(¾)). Limits: those of the VPC, mapped.

    Source: Larsen & Merlo, Am J Epidemiol 2005;161:81.

    Refusals: as `maihda_vpc`.
    """
    limits = share_limits(model, confidence)
    value, low, high = (np.exp(MEDIAN_APART * np.sqrt(_variance(each))) for each in (share_between(model), *limits))
    none = np.asarray(limits.low == 0)
    return _result(value, model, Limits(low, high), confidence, not_distinguishable_from_equality=none)


def _variance(share: Floats) -> Floats:
    """τ² of a VPC on the logit scale."""
    return LATENT * share / (1 - share)


def _result(value: Floats, model: Model, limits: Limits, confidence: float, **flags: Bools) -> Result:
    nothing = np.full_like(value, np.nan)
    return make_result(value, nothing, limits, refusals(model), method=METHOD, confidence=confidence, flags=flags)
