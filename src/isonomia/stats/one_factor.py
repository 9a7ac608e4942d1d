"""One common factor behind a set of items, many sets at once: maximum likelihood and least squares (MINRES)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from isonomia.stats.arrays import Bools, Floats

MOST_STEPS: Final = 500
MOST_HALVINGS: Final = 30
SETTLED: Final = 1e-10


@dataclass(frozen=True, slots=True, eq=False)
class OneFactor:
    """S solutions with Σ = λλ′ + Θ; NaN where none was found.

    Attributes:
        loading: (S, k) λ, with a sum that is not negative.
        residual: (S, k) the diagonal of Θ; not positive in a Heywood case.
        settled: (S,) whether the search ended at an optimum.
        discrepancy: (S,) ln|Σ| + tr(SΣ⁻¹) − ln|S| − k at the solution; NaN if either is not positive definite.
    """

    loading: Floats
    residual: Floats
    settled: Bools
    discrepancy: Floats

    @property
    def heywood(self) -> Bools:
        """(S,) whether an item is left with no variance of its own: the factor explains all of it, or more."""
        return np.asarray((self.residual <= 0).any(axis=-1) & self.settled)


def one_factor_ml(covariance: Floats) -> OneFactor:
    """Normal maximum likelihood by Fisher scoring on λ and Θ, each step halved while it loses likelihood.

    With W = Σ⁻¹, v = Wλ, c = λ′Wλ and M = W(S − Σ)W, score and information of (λ, θ) are (Mλ, ½diag M) and
    [[cW + vv′, W·diag v], [., ½W∘W]]. Source: Jöreskog, Psychometrika 1967;32:443; Lawley & Maxwell, Factor Analysis
    as a Statistical Method 1971, ch. 4.

    Args:
        covariance: (S, k, k), k ≥ 3. Matrices that are not positive definite are not fitted.
    """
    s = np.asarray(covariance, dtype=np.float64)
    k = s.shape[-1]
    sound = _positive(s)
    s = np.where(sound[:, None, None], s, np.eye(k))
    loading = _centroid(s)
    residual = np.diagonal(s, axis1=1, axis2=2) * 0.5
    loss = _discrepancy(s, loading, residual)
    settled, active = np.zeros(len(s), dtype=bool), np.flatnonzero(sound)
    for _ in range(MOST_STEPS):
        if not active.size:
            break
        part, x = s[active], np.concatenate((loading[active], residual[active]), axis=1)
        step, gain = _ml_step(part, x)
        x, after = _downhill(part, x, step, loss[active])
        loading[active], residual[active], loss[active] = x[:, :k], x[:, k:], after
        settled[active] = gain < SETTLED
        active = active[(gain >= SETTLED) & np.isfinite(gain)]
    return _told(loading, residual, settled, loss)


def one_factor_minres(covariance: Floats) -> OneFactor:
    """The loadings whose products are nearest to the correlations off the diagonal, brought back to covariances.

    Minimises Σ_{i≠j}(r_ij − l_i l_j)² by Gauss–Newton steps; λ_i = s_i·l_i, θ_i = s_i²(1 − l_i²). No distribution is
    assumed. Source: Harman & Jones, Psychometrika 1966;31:351.

    Args:
        covariance: (S, k, k), k ≥ 3. An item that does not vary leaves the set without a solution.
    """
    s = np.asarray(covariance, dtype=np.float64)
    k = s.shape[-1]
    spread = np.diagonal(s, axis1=1, axis2=2)
    sound = np.asarray((spread > 0).all(axis=1) & np.isfinite(s).all(axis=(1, 2)))
    sd = np.sqrt(np.where(sound[:, None], spread, 1.0))
    r = np.where(sound[:, None, None], s, np.eye(k)) / (sd[:, :, None] * sd[:, None, :])
    off = 1.0 - np.eye(k)
    loading = _centroid(r)
    settled, active = np.zeros(len(s), dtype=bool), np.flatnonzero(sound)
    for _ in range(MOST_STEPS):
        if not active.size:
            break
        part, l = r[active], loading[active]
        before = _off_squares(part, l, off)
        step, size = _minres_step(part, l, off)
        length = np.ones(len(l))
        for _ in range(MOST_HALVINGS):
            worse = _off_squares(part, l + length[:, None] * step, off) > before * (1 + 1e-12) + 1e-30
            if not worse.any():
                break
            length = np.where(worse, length / 2, length)
        loading[active] = l + length[:, None] * step
        settled[active] = size < SETTLED
        active = active[(size >= SETTLED) & np.isfinite(size)]
    residual = sd**2 * (1 - loading**2)
    scaled = sd * loading
    return _told(scaled, residual, settled, _discrepancy(s, scaled, residual))


def _centroid(s: Floats) -> Floats:
    """(S, k) where the search starts: row sums off the diagonal over the root of their total, of either sign."""
    off = s * (1 - np.eye(s.shape[-1]))
    row = off.sum(axis=2)
    total = row.sum(axis=1, keepdims=True)
    spread = np.sqrt(np.diagonal(s, axis1=1, axis2=2))
    return np.where(
        total > 0, np.clip(row / np.sqrt(np.maximum(total, 1e-12)), -0.9 * spread, 0.9 * spread), 0.5 * spread
    )


def _ml_step(s: Floats, x: Floats) -> tuple[Floats, Floats]:
    """(S, 2k) the step, and (S,) score′ × step."""
    k = s.shape[-1]
    loading, residual = x[:, :k], x[:, k:]
    sigma = loading[:, :, None] * loading[:, None, :] + residual[:, :, None] * np.eye(k)
    w = np.linalg.inv(sigma)
    v = np.einsum("sij,sj->si", w, loading)
    c = np.einsum("si,si->s", loading, v)
    m = w @ (s - sigma) @ w
    score = np.concatenate((np.einsum("sij,sj->si", m, loading), 0.5 * np.diagonal(m, axis1=1, axis2=2)), axis=1)
    information = np.empty((len(s), 2 * k, 2 * k))
    information[:, :k, :k] = c[:, None, None] * w + v[:, :, None] * v[:, None, :]
    information[:, :k, k:] = w * v[:, None, :]
    information[:, k:, :k] = np.swapaxes(information[:, :k, k:], 1, 2)
    information[:, k:, k:] = 0.5 * w**2
    return _solved(information, score)


def _minres_step(r: Floats, l: Floats, off: Floats) -> tuple[Floats, Floats]:
    """(S, k) the Gauss–Newton step, and (S,) its scaled size. Rows of the Jacobian: l_j e_i + l_i e_j."""
    residual = (r - l[:, :, None] * l[:, None, :]) * off
    gradient = np.einsum("sij,sj->si", residual, l)
    squares = np.einsum("sj,ij->si", l**2, off)
    normal = l[:, :, None] * l[:, None, :] * off + squares[:, :, None] * np.eye(l.shape[1])
    return _solved(normal, gradient)


def _solved(matrix: Floats, score: Floats) -> tuple[Floats, Floats]:
    diagonal = np.abs(np.diagonal(matrix, axis1=1, axis2=2))
    ridge = (1e-10 * diagonal + 1e-200)[:, :, None] * np.eye(score.shape[1])
    step = np.asarray(np.linalg.solve(matrix + ridge, score[..., None])[..., 0], dtype=np.float64)
    return step, np.asarray(np.abs(np.einsum("si,si->s", score, step)))


def _off_squares(r: Floats, l: Floats, off: Floats) -> Floats:
    return np.asarray((((r - l[:, :, None] * l[:, None, :]) * off) ** 2).sum(axis=(1, 2)))


def _downhill(s: Floats, x: Floats, step: Floats, before: Floats) -> tuple[Floats, Floats]:
    """The point after the step, halved while the discrepancy rises or Σ is not positive definite."""
    k = s.shape[-1]
    length = np.ones(len(x))
    for _ in range(MOST_HALVINGS):
        to = x + length[:, None] * step
        after = _discrepancy(s, to[:, :k], to[:, k:])
        worse = ~(after <= before + 1e-12 * (1 + np.abs(before)))
        if not worse.any():
            return to, after
        length = np.where(worse, length / 2, length)
    return np.where(worse[:, None], x, to), np.where(worse, before, after)


def _discrepancy(s: Floats, loading: Floats, residual: Floats) -> Floats:
    k = s.shape[-1]
    sigma = loading[:, :, None] * loading[:, None, :] + residual[:, :, None] * np.eye(k)
    sound = _positive(sigma) & _positive(s)
    sigma, safe = (np.where(sound[:, None, None], each, np.eye(k)) for each in (sigma, s))
    fit = np.linalg.slogdet(sigma)[1] - np.linalg.slogdet(safe)[1]
    trace = np.trace(np.linalg.solve(sigma, safe), axis1=1, axis2=2)
    return np.where(sound, fit + trace - k, np.nan)


def _positive(s: Floats) -> Bools:
    finite = np.asarray(np.isfinite(s).all(axis=(1, 2)))
    lowest = np.linalg.eigvalsh(np.where(finite[:, None, None], s, 0.0))[:, 0]
    size = np.abs(np.diagonal(s, axis1=1, axis2=2)).max(axis=1)
    return np.asarray(finite & (lowest > 1e-12 * np.where(finite, size, 1.0)))


def _told(loading: Floats, residual: Floats, settled: Bools, loss: Floats) -> OneFactor:
    turned = np.where(loading.sum(axis=1, keepdims=True) < 0, -loading, loading)
    shown = settled[:, None]
    return OneFactor(
        np.where(shown, turned, np.nan), np.where(shown, residual, np.nan), settled, np.where(settled, loss, np.nan)
    )
