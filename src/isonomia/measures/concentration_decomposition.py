"""Which covariates carry the gradient: the concentration index as a sum over covariates (Wagstaff, van Doorslaer)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from isonomia.errors import Fault, InternalError
from isonomia.measures.results import first_reason, make_result
from isonomia.model.estimates import Result
from isonomia.stats.arrays import Floats, Limits, root, t_quantile
from isonomia.stats.cross_moments import inverted


@dataclass(frozen=True, slots=True, eq=False)
class RankedSums:
    """Weighted sums of S populations by J ordered groups, from the most disadvantaged; z = (x₁ … x_p, y).

    Attributes:
        weight: (S, J) Σw of each group; ties of the ranking variable are one group.
        first: (S, J, p + 1) Σwz of each group.
        second: (S, p + 1, p + 1) Σwzz′ over all groups.
    """

    weight: Floats
    first: Floats
    second: Floats

    def __post_init__(self) -> None:
        if self.first.shape[:2] != self.weight.shape or self.second.shape[1:] != (self.first.shape[2],) * 2:
            raise InternalError(Fault("ranked sums", "sums of unlike shape."))

    @classmethod
    def of_rows(cls, rank: ArrayLike, x: ArrayLike, y: ArrayLike, weight: ArrayLike) -> RankedSums:
        """One population from its persons: the ranking variable (N,), covariates (N, p), outcome (N,), weights (N,)."""
        w = np.asarray(weight, dtype=np.float64)
        z = np.column_stack((np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)))
        levels, group = np.unique(np.asarray(rank), return_inverse=True)
        by_group = np.asarray(group.ravel()[:, None] == np.arange(len(levels)), dtype=np.float64)
        return cls(
            (w @ by_group)[None], np.einsum("nj,nz->jz", by_group, w[:, None] * z)[None], (z.T @ (w[:, None] * z))[None]
        )

    def less(self, parts: RankedSums) -> RankedSums:
        """(G, …) one population without each of its G parts."""
        return RankedSums(self.weight - parts.weight, self.first - parts.first, self.second - parts.second)


@dataclass(frozen=True, slots=True, eq=False)
class Gradient:
    """The index and its parts: index = Σ contributions + residual.

    Attributes:
        index: C. contributions: p results (β_k x̄_k/μ)·C_k. residual: what the covariates leave.
        beta, elasticity, concentration: (S, p) coefficient, β_k x̄_k/μ, and the covariate's own index.
        wagstaff, erreygers: (S,) 1/(1 − μ) and 4μ, by which every term is multiplied for an outcome on [0, 1].
    """

    index: Result
    contributions: tuple[Result, ...]
    residual: Result
    beta: Floats
    elasticity: Floats
    concentration: Floats
    wagstaff: Floats
    erreygers: Floats


def concentration_decomposition(
    sums: RankedSums, replicates: RankedSums | None = None, confidence: float = 0.95
) -> Gradient:
    """C = Σ_k(β_k x̄_k/μ)C_k + GC_ε/μ, from weighted least squares of y on the covariates.

    C = 2Σr(y − μ)(R − ½)/μ with r the shares of weight and R the middle rank. Intervals by the jackknife over replicate
    groups, whose ranks are taken anew; none without replicates.

    Source: Wagstaff, van Doorslaer & Watanabe, J Econometrics 2003;112:207.

    Args:
        sums: S populations; one where replicates are given.
        replicates: the sums by replicate group (G, …).
        confidence: of the intervals.

    Refusals: `NO_DATA` no weight; `ZERO_DENOMINATOR` μ = 0; `COLLINEAR`; interval `NO_SE` without replicates.
    """
    terms, shape, reason = _terms(sums)
    if replicates is None:
        variance, df = np.full(terms.shape, np.nan), None
    else:
        again = _terms(sums.less(replicates))[0]
        groups = len(again)
        variance = (groups - 1) / groups * ((again - again.mean(axis=0)) ** 2).sum(axis=0, keepdims=True)
        df = groups - 1
    results = [_result(terms[:, at], variance[:, at], reason, df, confidence) for at in range(terms.shape[1])]
    return Gradient(results[0], tuple(results[1:-1]), results[-1], *shape)


def _terms(sums: RankedSums) -> tuple[Floats, tuple[Floats, ...], NDArray[np.object_]]:
    """(S, p + 2) index, contributions and residual; what they are made of; reasons."""
    total = sums.weight.sum(axis=1)
    whole = np.where(total > 0, total, 1.0)
    share = sums.weight / whole[:, None]
    rank = np.cumsum(share, axis=1) - share / 2
    means = sums.first.sum(axis=1) / whole[:, None]
    # 2cov(z, R): the generalised index of each column.
    lean = 2 * (np.einsum("sj,sjz->sz", rank - 0.5, sums.first) / whole[:, None])
    lean -= 2 * means * np.einsum("sj,sj->s", share, rank - 0.5)[:, None]
    gram = np.concatenate((sums.first.sum(axis=1)[:, None], sums.second), axis=1)
    front = np.concatenate((total[:, None], sums.first.sum(axis=1)), axis=1)
    gram = np.concatenate((front[:, :, None], gram), axis=2)
    inverse, collinear = inverted(np.where((total > 0)[:, None, None], gram[:, :-1, :-1], np.eye(gram.shape[1] - 1)))
    beta = np.einsum("sij,sj->si", inverse, gram[:, :-1, -1])[:, 1:]
    x, mu = means[:, :-1], means[:, -1]
    safe = np.where(mu == 0, np.nan, mu)[:, None]
    elasticity = beta * x / safe
    concentration = lean[:, :-1] / np.where(x == 0, np.nan, x)
    # β·lean/μ = elasticity × index, and holds where a covariate's mean is 0.
    parts = beta * lean[:, :-1] / safe
    index = lean[:, -1] / safe[:, 0]
    residual = index - parts.sum(axis=1)
    reason = first_reason(len(total), (total <= 0, "NO_DATA"), (mu == 0, "ZERO_DENOMINATOR"), (collinear, "COLLINEAR"))
    terms = np.concatenate((index[:, None], parts, residual[:, None]), axis=1)
    bounded = np.where(mu < 1, 1 / np.where(mu < 1, 1 - mu, 1.0), np.nan)
    return terms, (beta, elasticity, concentration, bounded, 4 * mu), reason


def _result(value: Floats, variance: Floats, reason: NDArray[np.object_], df: int | None, confidence: float) -> Result:
    se = root(np.where(variance > 0, variance, np.nan))
    reach = se * (np.nan if df is None else t_quantile(confidence, df))
    limits = Limits(value - reach, value + reach)
    return make_result(value, se, limits, reason, method="jackknife", confidence=confidence)
