"""How much of the change of a group's coefficient goes with each covariate that is added, in whatever order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from isonomia.measures.results import first_reason, make_result
from isonomia.model.estimates import Result
from isonomia.stats.arrays import Floats, Limits, normal_quantile, root
from isonomia.stats.cross_moments import CrossMoments, inverted, regress


@dataclass(frozen=True, slots=True, eq=False)
class Gelbach:
    """The group's coefficient before and after, and what each covariate does to it.

    Attributes:
        base, full: the coefficient without and with the added covariates.
        total: base − full.
        parts: covariate -> its contribution; they sum to the total.
    """

    base: Result
    full: Result
    total: Result
    parts: Mapping[str, Result]


def gelbach(
    moments: CrossMoments,
    group: int,
    added: Mapping[str, Sequence[int]],
    confidence: float = 0.95,
) -> Gelbach:
    """δ_k = Γ_kβ_k with Σδ_k = β_base − β_full exactly.

    β_k: coefficient of covariate k in the full regression; Γ_k: coefficient of the group when covariate k is
    regressed on the base columns. Var(δ_k) = Γ_k²Var(β_k) + β_k²Var(Γ_k), for several columns Γ′V_βΓ + β′V_Γβ with
    V_Γ = [(X₁′X₁)⁻¹]_gg·Cov(residuals of the added columns). Delta intervals.

    "Goes with" is arithmetic: a covariate that takes up the gap may itself be a consequence of what makes the gap.

    Source: Gelbach, J Labor Econ 2016;34:509.

    Args:
        moments: sums over all persons, the group's column among them.
        group: place of the group's column.
        added: covariate -> places of its columns; all other columns are the base.
        confidence: of the intervals.

    Refusals: `NO_DATA` nobody; `COLLINEAR`; interval `NO_SE` no more persons than columns.
    """
    new = np.array([place for places in added.values() for place in places], dtype=np.intp)
    old = np.setdiff1d(np.arange(moments.xy.shape[1]), new)
    at = int(np.flatnonzero(old == group)[0])
    full, base = regress(moments), regress(moments.columns(old))
    inverse, _ = inverted(moments.xx[:, old[:, None], old])
    slopes = inverse @ moments.xx[:, old[:, None], new]
    gamma, beta = slopes[:, at], full.beta[:, new]
    rest = moments.xx[:, new[:, None], new] - np.swapaxes(moments.xx[:, old[:, None], new], 1, 2) @ slopes
    df = moments.n - len(old)
    scatter = rest / np.where(df > 0, df, np.nan)[:, None, None]
    of_gamma = inverse[:, at, at][:, None, None] * scatter
    of_beta = full.covariance[:, new[:, None], new]
    empty = moments.n == 0
    reason = first_reason(len(empty), (empty, "NO_DATA"), (full.collinear | base.collinear, "COLLINEAR"))

    def contribution(mask: Floats) -> Result:
        g, b = gamma * mask, beta * mask
        variance = np.einsum("si,sij,sj->s", g, of_beta, g) + np.einsum("si,sij,sj->s", b, of_gamma, b)
        return _result((g * b).sum(axis=1), variance, reason, confidence)

    place = {column: index for index, column in enumerate(new.tolist())}
    masks = {
        name: np.isin(np.arange(len(new)), [place[each] for each in places]).astype(float)
        for name, places in added.items()
    }
    return Gelbach(
        base=_result(base.beta[:, at], base.covariance[:, at, at], reason, confidence),
        full=_result(full.beta[:, group], full.covariance[:, group, group], reason, confidence),
        total=contribution(np.ones(len(new))),
        parts={name: contribution(mask) for name, mask in masks.items()},
    )


def _result(value: Floats, variance: Floats, reason: NDArray[np.object_], confidence: float) -> Result:
    se = root(np.where(variance > 0, variance, np.nan))
    reach = normal_quantile(confidence) * se
    limits = Limits(value - reach, value + reach)
    return make_result(value, se, limits, reason, method="delta", confidence=confidence)
