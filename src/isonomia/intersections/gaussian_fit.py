"""Linear regression with a random intercept of each stratum, from cell sums: S sets of R strata at once.

ȳ_j = x_jβ + u_j + ē_j with u_j ~ N(0, τ²), ē_j ~ N(0, σ²/n_j). Sums n, Σy and Σy² of each stratum are all that the
likelihood of the persons needs. It is profiled over β and σ², and one number is left: the VPC ρ = τ²/(τ² + σ²).

Source: Harville, JASA 1977;72:320; Merlo, Soc Sci Med 2018;203:74.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from isonomia.errors import Fault, InternalError
from isonomia.stats.arrays import Floats
from isonomia.stats.roots import find_root

HIGHEST: Final = 1 - 1e-9  # of ρ: beyond it the strata differ and nobody within one does
GRID: Final = np.concatenate(
    ([0.0], np.geomspace(1e-6, 0.02, 18), np.linspace(0.03, 0.97, 33), 1 - np.geomspace(0.02, 1e-9, 24))
)


@dataclass(frozen=True, slots=True, eq=False)
class StratumMeans:
    """S sets of outcomes over R strata.

    Attributes:
        matrix: (R, p) columns of the regression.
        size: (S, R) persons; a stratum of 0 says nothing.
        mean: (S, R) their mean; 0 where there is nobody.
        within: (S,) Σ(Σy² − (Σy)²/n): scatter about the strata's own means.
    """

    matrix: Floats
    size: Floats
    mean: Floats
    within: Floats

    @classmethod
    def of(cls, matrix: ArrayLike, n: ArrayLike, sy: ArrayLike, syy: ArrayLike) -> StratumMeans:
        """From sums that are (R,) or (S, R)."""
        size, total, square = (np.atleast_2d(np.asarray(each, dtype=np.float64)) for each in (n, sy, syy))
        if len({size.shape, total.shape, square.shape}) > 1 or np.any(size < 0):
            raise InternalError(Fault("stratum means", "sums of unlike shape, or negative numbers of people."))
        live = size > 0
        mean = np.where(live, total / np.where(live, size, 1.0), 0.0)
        within = np.where(live, square - size * mean**2, 0.0).sum(axis=1)
        return cls(np.asarray(matrix, dtype=np.float64), size, mean, np.maximum(within, 0.0))

    def part(self, sets: NDArray[np.intp] | NDArray[np.bool_]) -> StratumMeans:
        """Some of the sets."""
        return StratumMeans(self.matrix, self.size[sets], self.mean[sets], self.within[sets])


@dataclass(frozen=True, slots=True, eq=False)
class MixedLinear:
    """S fitted models; NaN where `trouble` says why.

    Attributes:
        means: what was fitted. restricted: by restricted maximum likelihood.
        beta: (S, p). covariance: (S, p, p) (X′V⁻¹X)⁻¹.
        between, residual: (S,) τ² and σ².
        log_likelihood: (S,) of the persons (restricted: of their contrasts).
        effect, effect_sd: (S, R) conditional mean of u and its standard deviation, β and variances held fixed.
        trouble: (S,) "", `NO_DATA`, `COLLINEAR`, `TOO_FEW_GROUPS`, `ZERO_DENOMINATOR` nobody differs from anybody.
    """

    means: StratumMeans
    restricted: bool
    beta: Floats
    covariance: Floats
    between: Floats
    residual: Floats
    log_likelihood: Floats
    effect: Floats
    effect_sd: Floats
    trouble: NDArray[np.object_]

    @property
    def se(self) -> Floats:
        """(S, p) standard errors of the coefficients."""
        return np.sqrt(np.diagonal(self.covariance, axis1=1, axis2=2))


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """At ρ (S,), everything else at its best.

    Attributes:
        value: (S,) log-likelihood. slope: (S,) its derivative by λ = ρ/(1 − ρ).
        beta: (S, p). inverse: (S, p, p) (X′WX)⁻¹ with W = diag(n/(1 + nλ)). residual: (S,) σ².
        weight: (S, R) n/(1 + nλ).
    """

    value: Floats
    slope: Floats
    beta: Floats
    inverse: Floats
    residual: Floats
    weight: Floats


def profile(means: StratumMeans, rho: Floats, *, restricted: bool) -> Profile:
    """−2ℓ = M ln(2πσ²) + M + Σ ln(1 + nλ) [+ ln|X′WX|], M = N [− p], σ² = [SSW + Σ w(ȳ − xβ)²]/M, w = n/(1 + nλ)."""
    ratio = rho / (1 - rho)
    spread = 1 + means.size * ratio[:, None]
    weight = means.size / spread
    gram = np.einsum("sr,ri,rj->sij", weight, means.matrix, means.matrix, optimize=True)
    inverse = np.linalg.inv(gram)
    beta = np.einsum("sij,rj,sr->si", inverse, means.matrix, weight * means.mean, optimize=True)
    rest = means.mean - beta @ means.matrix.T
    degrees = means.size.sum(axis=1) - (means.matrix.shape[1] if restricted else 0)
    scatter = means.within + (weight * rest**2).sum(axis=1)
    residual = scatter / degrees
    value = degrees * (np.log(2 * np.pi * np.maximum(residual, 1e-300)) + 1) + np.log(spread).sum(axis=1)
    slope = (weight**2 * rest**2).sum(axis=1) / np.maximum(residual, 1e-300) - weight.sum(axis=1)
    if restricted:
        value = value + np.linalg.slogdet(gram)[1]
        squares = np.einsum("sr,ri,rj->sij", weight**2, means.matrix, means.matrix, optimize=True)
        slope = slope + np.einsum("sij,sji->s", inverse, squares)
    return Profile(-value / 2, slope / 2, beta, inverse, residual, weight)


def fit(means: StratumMeans, *, restricted: bool = True) -> MixedLinear:
    """(Restricted) maximum likelihood: the best ρ of a grid over [0, 1), then the root of the slope beside it.

    Refused: `NO_DATA` nobody; `COLLINEAR` no full rank; `TOO_FEW_GROUPS` no more strata with people than coefficients,
    or nobody beyond one a stratum, so that τ² and σ² cannot be told apart; `ZERO_DENOMINATOR` all outcomes of every
    stratum are equal.

    Args:
        means: S sets.
        restricted: REML, which counts what the coefficients cost; else ML.
    """
    trouble = _unfit(means)
    sets, columns = len(trouble), means.matrix.shape[1]
    nothing = np.full(means.size.shape, np.nan)
    numbers = {name: np.full(sets, np.nan) for name in ("between", "residual", "log_likelihood")}
    beta, covariance = np.full((sets, columns), np.nan), np.full((sets, columns, columns), np.nan)
    effect, effect_sd = nothing.copy(), nothing.copy()
    sound = np.flatnonzero(trouble == "")
    if sound.size:
        part = means.part(sound)
        rho = _best(part, restricted=restricted)
        found = profile(part, rho, restricted=restricted)
        between = found.residual * rho / (1 - rho)
        numbers["between"][sound], numbers["residual"][sound] = between, found.residual
        numbers["log_likelihood"][sound] = found.value
        beta[sound] = found.beta
        covariance[sound] = found.inverse * found.residual[:, None, None]
        share = 1 - 1 / (1 + part.size * (rho / (1 - rho))[:, None])
        effect[sound] = share * (part.mean - found.beta @ part.matrix.T)
        effect_sd[sound] = np.sqrt(between[:, None] * (1 - share))
    return MixedLinear(
        means, restricted, beta, covariance, **numbers, effect=effect, effect_sd=effect_sd, trouble=trouble
    )


def _best(means: StratumMeans, *, restricted: bool) -> Floats:
    """(S,) ρ̂; 0 where the likelihood falls from there."""
    sets = len(means.within)
    values = np.stack([profile(means, np.full(sets, each), restricted=restricted).value for each in GRID])
    at = np.argmax(values, axis=0)
    low, high = GRID[np.maximum(at - 1, 0)], GRID[np.minimum(at + 1, len(GRID) - 1)]
    ends = [profile(means, each, restricted=restricted).slope for each in (low, high)]
    inside = (ends[0] > 0) & (ends[1] < 0)

    def slope(rho: Floats) -> Floats:
        return profile(means, rho, restricted=restricted).slope

    root = find_root(slope, np.where(inside, low, GRID[at]), np.where(inside, high, GRID[at]), tolerance=1e-14)
    return np.where(inside, root, GRID[at])


def _unfit(means: StratumMeans) -> NDArray[np.object_]:
    live = means.size > 0
    trouble = np.full(len(live), "", dtype=object)
    columns = means.matrix.shape[1]
    masks, which = np.unique(live, axis=0, return_inverse=True)
    for at, mask in enumerate(masks):
        if not mask.any():
            trouble[which.ravel() == at] = "NO_DATA"
        elif np.linalg.matrix_rank(means.matrix[mask]) < columns:
            trouble[which.ravel() == at] = "COLLINEAR"
        elif mask.sum() <= columns:
            trouble[which.ravel() == at] = "TOO_FEW_GROUPS"
    alone = means.size.sum(axis=1) <= live.sum(axis=1)
    trouble[(trouble == "") & alone] = "TOO_FEW_GROUPS"
    largest = np.abs(means.mean).max(axis=1, initial=0.0)
    equal = means.within <= 1e-12 * (1 + largest**2) * means.size.sum(axis=1)
    trouble[(trouble == "") & equal] = "ZERO_DENOMINATOR"
    return trouble
