"""The cumulative logit of ordered answers, from counts by covariate pattern and answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import special

from isonomia.errors import Fault, InternalError
from isonomia.stats.arrays import Floats

MOST_STEPS: Final = 200
MOST_HALVINGS: Final = 40
SETTLED: Final = 1e-12  # score′ × step
FAR: Final = 30.0  # of a linear predictor: beyond it the fit runs away


@dataclass(frozen=True, slots=True, eq=False)
class OrdinalFit:
    """log P(Y ≥ k)/P(Y < k) = α_k + xβ; NaN where `reason` says why.

    Attributes:
        threshold: (K − 1,) α, falling. K counts the answers that somebody gave.
        beta, se: (q,) coefficients and their standard errors from the expected information.
        log_likelihood: of the people one by one. null: of the model without x.
        people: N.
        reason: "", `NO_DATA`, `TOO_FEW_GROUPS` (one answer only), `COLLINEAR`, `SEPARATION` or `NO_CONVERGENCE`.
    """

    threshold: Floats
    beta: Floats
    se: Floats
    log_likelihood: float
    null: float
    people: float
    reason: str = ""

    @property
    def nagelkerke(self) -> float:
        """R² = [1 − exp(2(ℓ₀ − ℓ)/N)]/[1 − exp(2ℓ₀/N)]. Source: Nagelkerke, Biometrika 1991;78:691."""
        return float(
            np.expm1(2 * (self.null - self.log_likelihood) / self.people) / np.expm1(2 * self.null / self.people)
        )


def ordinal_logit(matrix: Floats, counts: Floats) -> OrdinalFit:
    """Maximum likelihood by Fisher scoring, each step halved while it loses likelihood.

    Source: McCullagh, J R Stat Soc B 1980;42:109.

    Args:
        matrix: (R, q) covariates of the patterns, no constant.
        counts: (R, K) people by pattern and answer, answers in order. Answers that nobody gave are left out.
    """
    x, n = np.asarray(matrix, dtype=np.float64), np.asarray(counts, dtype=np.float64)
    if x.ndim != 2 or n.ndim != 2 or len(x) != len(n) or np.any(n < 0):
        raise InternalError(Fault("ordinal logit", "counts of unlike shape, or negative."))
    live = n.sum(axis=1) > 0
    x, n = x[live], n[live][:, n.sum(axis=0) > 0]
    whole, q = float(n.sum()), x.shape[1]
    if whole == 0:
        return _refused(q, "NO_DATA", 0.0)
    if n.shape[1] < 2:
        return _refused(q, "TOO_FEW_GROUPS", whole)
    centre = (n.sum(axis=1) @ x) / whole
    spread = np.sqrt((n.sum(axis=1) @ (x - centre) ** 2) / whole)
    z = (x - centre) / np.where(spread > 0, spread, 1.0)
    if q and np.linalg.matrix_rank(z) < q:
        return _refused(q, "COLLINEAR", whole)
    share = n.sum(axis=0) / whole
    null = float(special.xlogy(n.sum(axis=0), share).sum())
    above = share[::-1].cumsum()[::-1][1:]
    start = np.concatenate((special.logit(above), np.zeros(q)))
    theta, value, information, reason = _scored(z, n, start)
    if reason:
        return _refused(q, reason, whole)
    cut = n.shape[1] - 1
    beta = theta[cut:] / spread
    covariance = np.linalg.inv(information)
    se = np.sqrt(np.diagonal(covariance)[cut:]) / spread
    return OrdinalFit(theta[:cut] - beta @ centre, beta, se, value, null, whole)


def _scored(x: Floats, n: Floats, theta: Floats) -> tuple[Floats, float, Floats, str]:
    value = _likelihood(x, n, theta)
    information = np.eye(len(theta))
    for _ in range(MOST_STEPS):
        score, information = _score(x, n, theta)
        ridge = 1e-12 * np.diag(np.diagonal(information))
        step = np.linalg.solve(information + ridge + 1e-300 * np.eye(len(theta)), score)
        if float(score @ step) < SETTLED:
            return theta, value, information, ""
        length = 1.0
        for _ in range(MOST_HALVINGS):
            after = _likelihood(x, n, theta + length * step)
            if after >= value - 1e-11 * abs(value):
                break
            length /= 2
        else:
            break
        theta, value = theta + length * step, after
        cut = n.shape[1] - 1
        if np.abs(x @ theta[cut:]).max(initial=0.0) > FAR:
            return theta, value, information, "SEPARATION"
    return theta, value, information, "NO_CONVERGENCE"


def _above(x: Floats, cut: int, theta: Floats) -> Floats:
    """(R, K − 1) P(Y ≥ k)."""
    return np.asarray(special.expit(theta[:cut] + (x @ theta[cut:])[:, None]))


def _shares(above: Floats) -> Floats:
    """(R, K) P(Y = k)."""
    edge = np.ones((len(above), 1))
    return np.hstack((edge, above)) - np.hstack((above, 0 * edge))


def _likelihood(x: Floats, n: Floats, theta: Floats) -> float:
    p = _shares(_above(x, n.shape[1] - 1, theta))
    if np.any(p <= 0):
        return float("-inf")
    return float((n * np.log(p)).sum())


def _score(x: Floats, n: Floats, theta: Floats) -> tuple[Floats, Floats]:
    """The gradient and the expected information of (α, β)."""
    rows, answers = n.shape
    cut = answers - 1
    above = _above(x, cut, theta)
    p = np.maximum(_shares(above), 1e-300)
    rate = above * (1 - above)
    change = np.zeros((rows, answers, cut))
    at = np.arange(cut)
    change[:, at + 1, at] = rate
    change[:, at, at] = -rate
    moved = np.concatenate((change, change.sum(axis=2)[:, :, None] * x[:, None, :]), axis=2)
    score = np.einsum("rk,rkj->j", n / p, moved)
    size = n.sum(axis=1)[:, None] / p
    return score, np.asarray(np.einsum("rk,rki,rkj->ij", size, moved, moved, optimize=True))


def _refused(q: int, reason: str, people: float) -> OrdinalFit:
    nothing = float("nan")
    return OrdinalFit(np.full(1, nothing), np.full(q, nothing), np.full(q, nothing), nothing, nothing, people, reason)
