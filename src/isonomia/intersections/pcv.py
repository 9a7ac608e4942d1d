"""How much of what lies between strata the sum of their parts explains (measures.md 13)."""

from __future__ import annotations

from typing import Final

import numpy as np
from scipy import special

from isonomia.intersections.binomial_fit import MixedLogit
from isonomia.intersections.gaussian_fit import MixedLinear, StratumMeans
from isonomia.intersections.models import BinomialModels, GaussianModels, Models, people, refusals
from isonomia.measures.results import first_reason, make_result
from isonomia.model.estimates import Result
from isonomia.stats.arrays import Bools, Floats, Limits

SEED: Final = 20_261_128
REPLICATES: Final = 1000
NODES: Final = 7  # of the replicates' quadrature: the third decimal of a variance is beyond their noise
MOST_LOST: Final = 0.05  # of the replicates
WIDE_BELOW: Final = 20  # strata
METHOD: Final = "parametric bootstrap"


def maihda_pcv(models: Models, confidence: float = 0.95, replicates: int = REPLICATES) -> Result:
    """PCV = (τ²_null − τ²_additive)/τ²_null: the share of the variance between strata that main effects take away.

    It may be negative: main effects can bring out differences that had cancelled. Interval: parametric bootstrap from
    the additive model, percentiles, with a constant seed; both models are fitted again to each replicate.

    Source: Evans et al., Soc Sci Med 2018;203:64; Efron & Tibshirani, An Introduction to the Bootstrap, 1993, ch. 13.

    Refusals: as `maihda_vpc` for either model; `ZERO_DENOMINATOR` nothing lies between strata in the null model;
    interval `ZERO_DENOMINATOR` the same in more than 5 % of the replicates. Flag `wide`: fewer than 20 strata.
    """
    null, additive = models.variances
    why = np.where(refusals(models.null) != "", refusals(models.null), refusals(models.additive))
    refused = ((why == code, str(code)) for code in sorted(set(why) - {""}))
    reason = first_reason(len(null), *refused, (null == 0, "ZERO_DENOMINATOR"))
    value = _explained(null, additive)
    low, high = np.full_like(value, np.nan), np.full_like(value, np.nan)
    lost = np.zeros(len(value))
    for at in np.flatnonzero(reason == ""):
        drawn = _replicated(models, int(at), replicates)
        kept = drawn[~np.isnan(drawn)]
        lost[at] = 1 - len(kept) / replicates
        if len(kept):
            low[at], high[at] = np.quantile(kept, [(1 - confidence) / 2, (1 + confidence) / 2])
    nothing = np.full_like(value, np.nan)
    few: Bools = (people(models.null) > 0).sum(axis=1) < WIDE_BELOW
    return make_result(
        value,
        nothing,
        Limits(low, high),
        reason,
        method=METHOD,
        confidence=confidence,
        interval_reason=np.where((reason == "") & (lost > MOST_LOST), "ZERO_DENOMINATOR", ""),
        flags={"wide": few},
    )


def _explained(null: Floats, additive: Floats) -> Floats:
    """(null − additive)/null; NaN where null is 0 or not known."""
    usable = null > 0
    return np.where(usable, 1 - additive / np.where(usable, null, 1.0), np.nan)


def _replicated(models: Models, at: int, replicates: int) -> Floats:
    """(B,) the PCV of data drawn from the additive model of one set."""
    generator = np.random.default_rng(SEED)
    if isinstance(models, BinomialModels):
        found: Models = _drawn_counts(models.additive, at, replicates, generator)
    else:
        found = _drawn_means(models.additive, at, replicates, generator)
    return _explained(*found.variances)


def _drawn_counts(model: MixedLogit, at: int, replicates: int, generator: np.random.Generator) -> BinomialModels:
    size, matrix = model.counts.size[at], model.counts.matrix
    effects = model.spread[at] * generator.standard_normal((replicates, len(size)))
    mean = special.expit(model.beta[at] @ matrix.T + effects)
    events = generator.binomial(size.astype(np.int64), mean)
    return BinomialModels.of(matrix, events, np.broadcast_to(size, events.shape), min(NODES, model.nodes))


def _drawn_means(model: MixedLinear, at: int, replicates: int, generator: np.random.Generator) -> GaussianModels:
    means = model.means.part(np.array([at]))
    size = means.size[0]
    live = size > 0
    spread = np.sqrt(model.between[at] + model.residual[at] / np.where(live, size, 1.0))
    mean = model.beta[at] @ means.matrix.T + spread * generator.standard_normal((replicates, len(size)))
    within = model.residual[at] * generator.chisquare(float(size.sum() - live.sum()), replicates)
    drawn = StratumMeans(means.matrix, np.broadcast_to(size, mean.shape), np.where(live, mean, 0.0), within)
    return GaussianModels.fitted(drawn, restricted=model.restricted)
