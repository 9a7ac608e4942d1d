"""McDonald's omega: how much of a scale's sum is the one factor behind its items. The fit is part of the name."""

from __future__ import annotations

from typing import Final, Literal

import numpy as np

from isonomia.measures.cronbach_alpha import jackknifed_log
from isonomia.measures.results import first_reason, make_result, no_limits
from isonomia.model.estimates import Result
from isonomia.stats.arrays import Floats, divide, root
from isonomia.stats.item_moments import ItemMoments
from isonomia.stats.one_factor import OneFactor, one_factor_minres, one_factor_ml

FactorMethod = Literal["minres", "ml"]
LEAST_ITEMS: Final = 3
POOR_RMSEA: Final = 0.10


def omega_of(fit: OneFactor) -> Floats:
    """(S,) ω = (Σλ)²/[(Σλ)² + Σθ]; NaN where nothing was fitted."""
    common = fit.loading.sum(axis=-1) ** 2
    return divide(common, common + fit.residual.sum(axis=-1))


def mcdonald_omega(
    moments: ItemMoments,
    replicates: ItemMoments | None = None,
    *,
    method: FactorMethod = "minres",
    confidence: float = 0.95,
) -> Result:
    """ω = (Σλ)²/[(Σλ)² + Σθ] of one factor: like α, without equal loadings. Ids: mcdonald_omega_minres, …_ml.

    Other definitions of omega (general factor, hierarchical) give other numbers. The interval is the delete-a-group
    jackknife on ln(1 − ω), t on R − 1 degrees of freedom; without replicates none is given.
    Source: McDonald, Test Theory 1999, ch. 6.

    Args:
        moments: of G groups, n (G,), people with all answers.
        replicates: the same people in R random groups, n (G, R); 40 are asked for.
        method: least squares on correlations, or normal maximum likelihood on covariances.
        confidence: of the interval.

    Refusals: `TOO_FEW_GROUPS` fewer than three items, one factor is not identified; `NO_DATA` nobody; `TOO_SMALL` not
    more people than items; `ZERO_DENOMINATOR` an item does not vary; `NO_CONVERGENCE`. Flags: "heywood" an item without
    variance of its own; "poor_fit" RMSEA above 0.10.
    """
    covariance = moments.covariance()
    groups, k = len(moments.n), len(moments.items)
    spread = np.diagonal(covariance, axis1=-2, axis2=-1)
    early = first_reason(
        groups,
        (np.full(groups, k < LEAST_ITEMS), "TOO_FEW_GROUPS"),
        (moments.n <= 0, "NO_DATA"),
        (moments.n <= k, "TOO_SMALL"),
        (np.asarray(~(spread > 0).all(axis=-1)), "ZERO_DENOMINATOR"),
    )
    if k < LEAST_ITEMS:
        nothing = np.full(groups, np.nan)
        return make_result(nothing, nothing, no_limits(groups), early, method="none", confidence=confidence)
    fit = _fitted(covariance, method)
    omega = omega_of(fit)
    reason = np.where((early == "") & (~fit.settled | np.isnan(omega)), "NO_CONVERGENCE", early)
    flags = {
        "heywood": fit.heywood & (reason == ""),
        "poor_fit": (_rmsea(fit, moments.n, k) > POOR_RMSEA) & (reason == ""),
    }
    if replicates is None:
        nothing = np.full(groups, np.nan)
        return make_result(omega, nothing, no_limits(groups), reason, method="none", confidence=confidence, flags=flags)
    without = replicates.without_each().covariance()
    left = omega_of(_fitted(without.reshape(-1, k, k), method)).reshape(replicates.n.shape)
    se, limits = jackknifed_log(omega, left, confidence)
    return make_result(omega, se, limits, reason, method="jackknife", confidence=confidence, flags=flags)


def _fitted(covariance: Floats, method: FactorMethod) -> OneFactor:
    return one_factor_minres(covariance) if method == "minres" else one_factor_ml(covariance)


def _rmsea(fit: OneFactor, n: Floats, items: int) -> Floats:
    """(G,) √[max(nF − df, 0)/(n·df)], df = k(k − 3)/2; 0 for three items, which every one-factor model fits."""
    df = items * (items - 3) / 2
    if df == 0:
        return np.zeros(len(n))
    return np.nan_to_num(root(divide(n * fit.discrepancy - df, n * df)))
