"""The best estimate for each stratum: its own figure, drawn towards what strata like it have (measures.md 13)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import special

from isonomia.intersections.binomial_fit import MixedLogit
from isonomia.intersections.models import Model, people, refusals
from isonomia.measures.results import first_reason, make_result
from isonomia.model.estimates import Result
from isonomia.stats.arrays import Floats, Limits, divide, normal_quantile

METHOD: Final = "empirical Bayes"


@dataclass(frozen=True, slots=True, eq=False)
class _Own:
    """On the scale of the predictor: (S, R) estimate and mean squared error, (S,) τ²."""

    value: Floats
    error: Floats
    variance: Floats


def maihda_strata(model: Model, confidence: float = 0.95) -> Result:
    """ŷ_j = x_jβ̂ + B_j(ȳ_j − x_jβ̂), B_j = τ²/(τ² + D_j), D_j = σ²/n_j; (S·R,), the strata of each set in turn.

    MSE = B_jD_j + (1 − B_j)²x_jV̂(β̂)x_j′ + 2·D_j²(τ² + D_j)⁻³·2/Σ(τ² + D)⁻²: what the stratum's own data leave open,
    what the coefficients leave open, and what τ² does. Interval ŷ ± z√MSE. For yes/no outcomes the same on the logit
    scale with ŷ_j = x_jβ̂ + mode of the random intercept and D_j = 1/[n_jm_j(1 − m_j)] there, then back to a share.

    Intervals hold on average over the strata, not for a stratum that was chosen because it is extreme.

    Source: Prasad & Rao, JASA 1990;85:163; Datta & Lahiri, Statistica Sinica 2000;10:613.

    Refusals: as `maihda_vpc`; `NO_DATA` a stratum without people. Flag `equals_prediction`: τ̂² = 0, so that every
    stratum is what its parts say.
    """
    sets, strata = people(model).shape
    own = _scale(model)
    reach = normal_quantile(confidence) * np.sqrt(own.error)
    ends = (own.value, own.value - reach, own.value + reach)
    value, low, high = (special.expit(each) if isinstance(model, MixedLogit) else each for each in ends)
    slope = value * (1 - value) if isinstance(model, MixedLogit) else 1.0
    each_reason = np.repeat(refusals(model), strata)
    nobody = (people(model) == 0).ravel()
    codes = sorted(set(each_reason) - {""})
    reason = first_reason(sets * strata, *((each_reason == code, code) for code in codes), (nobody, "NO_DATA"))
    return make_result(
        value.ravel(),
        (slope * np.sqrt(own.error)).ravel(),
        Limits(low.ravel(), high.ravel()),
        reason,
        method=METHOD,
        confidence=confidence,
        flags={"equals_prediction": np.repeat(own.variance == 0, strata)},
    )


def _scale(model: Model) -> _Own:
    if isinstance(model, MixedLogit):
        value = model.counts.predictor(model.beta) + model.effect
        mean = special.expit(value)
        information = model.counts.size * mean * (1 - mean)
        matrix, variance = model.counts.matrix, model.variance
    else:
        value = model.beta @ model.means.matrix.T + model.effect
        information = divide(model.means.size, model.residual[:, None])
        matrix, variance = model.means.matrix, model.between
    live = information > 0
    noise = np.where(live, 1 / np.where(live, information, 1.0), np.nan)
    total = variance[:, None] + noise
    kept = noise / total
    fixed = np.einsum("ri,sij,rj->sr", matrix, model.covariance, matrix, optimize=True)
    of_variance = divide(2, np.nansum(total**-2, axis=1))
    error = variance[:, None] * kept + kept**2 * fixed + 2 * noise**2 * total**-3 * of_variance[:, None]
    return _Own(value, error, variance)
