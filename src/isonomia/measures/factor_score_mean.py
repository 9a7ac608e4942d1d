"""Means of groups on the factor behind a scale, from sums alone: no person gets a score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from isonomia.measures.results import first_reason, make_result, no_limits
from isonomia.model.estimates import Result
from isonomia.stats.arrays import Floats, divide, root
from isonomia.stats.item_moments import ItemMoments
from isonomia.stats.means import t_limits, welch_df
from isonomia.stats.one_factor import one_factor_ml

Weighting = Literal["bartlett", "regression"]


@dataclass(frozen=True, slots=True, eq=False)
class _Weighted:
    """Weights (k,), and of each group: people (G,), mean (G,) and variance of that mean (G,), in SD of the factor."""

    weight: Floats
    n: Floats
    mean: Floats
    variance: Floats
    trouble: str


def factor_score_mean(moments: ItemMoments, *, weighting: Weighting = "bartlett", confidence: float = 0.95) -> Result:
    """F̄_g = w′(x̄_g − x̄), in standard deviations of the factor; 0 is the mean of all people together.

    w is estimated once, on all groups as one, and taken as fixed: Bartlett's Θ⁻¹λ/(λ′Θ⁻¹λ), or regression weights Σ⁻¹λ,
    which pull groups together. Var = (1 − p_g)²w′S_gw/n_g + Σ_{h≠g} p_h²w′S_hw/n_h, p the groups' shares of people: the
    mean of all is an estimate too. Source: Bartlett, Br J Psychol 1937;28:97; Thomson 1951.

    Args:
        moments: of G groups, n (G,), people with all answers, groups that do not overlap.
        weighting: how items are weighed.
        confidence: of the interval, t on n_g − 1.

    Refusals: `TOO_FEW_GROUPS` fewer than three items; `NO_DATA`; `TOO_SMALL` one person; `NO_CONVERGENCE` no one-factor
    fit (or a Heywood case, which has no Bartlett weights).
    """
    found = _weighed(moments, weighting)
    share = found.n / max(found.n.sum(), 1.0)
    parts = np.where(found.n > 0, share**2 * np.nan_to_num(found.variance), 0.0)
    variance = (1 - share) ** 2 * found.variance + parts.sum() - parts
    value = found.mean - float(np.sum(np.where(found.n > 0, share * np.nan_to_num(found.mean), 0.0)))
    reason = _reasons(found)
    se = root(variance)
    limits = t_limits(value, np.where(se > 0, se, np.nan), found.n - 1, confidence)
    return make_result(value, se, limits, reason, method="delta", confidence=confidence)


def factor_score_gap(
    moments: ItemMoments,
    focus: int,
    reference: int,
    *,
    invariant: bool | None,
    weighting: Weighting = "bartlett",
    confidence: float = 0.95,
) -> Result:
    """F̄_focus − F̄_reference, t with Welch's degrees of freedom.

    Args:
        moments: as of `factor_score_mean`; the weights are of all groups.
        focus: index of the group.
        reference: index of the one it is compared with.
        invariant: what the test of invariance said; False refuses the gap with `NOT_INVARIANT`, None is "not tested".
        weighting: how items are weighed.
        confidence: of the interval.
    """
    found = _weighed(moments, weighting)
    reasons = _reasons(found)
    reason = np.array([reasons[focus] or reasons[reference] or ("NOT_INVARIANT" if invariant is False else "")], object)
    value = found.mean[[focus]] - found.mean[[reference]]
    errors = root(found.variance)
    se = root(found.variance[[focus]] + found.variance[[reference]])
    df = welch_df(errors[[focus]], found.n[[focus]] - 1, errors[[reference]], found.n[[reference]] - 1)
    limits = t_limits(value, np.where(se > 0, se, np.nan), df, confidence) if reason[0] == "" else no_limits(1)
    return make_result(value, se, limits, reason, method="Welch", confidence=confidence)


def _weighed(moments: ItemMoments, weighting: Weighting) -> _Weighted:
    k = len(moments.items)
    nothing = np.full(len(moments.n), np.nan)
    if k < 3:
        return _Weighted(np.full(k, np.nan), moments.n, nothing, nothing, "TOO_FEW_GROUPS")
    fit = one_factor_ml(moments.summed().covariance(0.0))
    loading, residual = fit.loading[0], fit.residual[0]
    if not fit.settled[0] or (weighting == "bartlett" and np.any(residual <= 0)):
        return _Weighted(np.full(k, np.nan), moments.n, nothing, nothing, "NO_CONVERGENCE")
    if weighting == "bartlett":
        own = loading / residual
        weight = own / (loading @ own)
    else:
        weight = np.linalg.solve(np.outer(loading, loading) + np.diag(residual), loading)
    spread = np.einsum("i,gij,j->g", weight, moments.covariance(), weight)
    return _Weighted(weight, moments.n, moments.mean @ weight, divide(spread, moments.n), "")


def _reasons(found: _Weighted) -> np.ndarray:
    groups = len(found.n)
    return first_reason(
        groups,
        (np.full(groups, found.trouble == "TOO_FEW_GROUPS"), "TOO_FEW_GROUPS"),
        (found.n <= 0, "NO_DATA"),
        (np.full(groups, found.trouble != ""), found.trouble or "NO_CONVERGENCE"),
        (found.n < 2, "TOO_SMALL"),
    )
