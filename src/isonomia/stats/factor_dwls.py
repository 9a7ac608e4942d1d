"""One factor behind ordered answers: diagonally weighted least squares on polychoric correlations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from isonomia.stats.arrays import Floats
from isonomia.stats.fit_indices import FitIndices, fit_indices
from isonomia.stats.polychoric import Codes, Polychoric

MOST_STEPS: Final = 500
SETTLED: Final = 1e-13


@dataclass(frozen=True, slots=True, eq=False)
class OrdinalFactor:
    """One factor of variance 1; NaN where `reason` says why.

    Attributes:
        items: k names.
        loading: (k,) standardised, with robust standard errors `loading_se`.
        marker_loading: (k,) loadings over the first one's, with robust standard errors `marker_se` (0 for the first).
        omega: (Σλ)²/[(Σλ)² + Σ(1 − λ²)] of the normal variables behind the answers, not of the answers.
        plain: indices from χ² = (N − 1)·Σw(r − λλ)², which does not follow a χ² distribution.
        scaled: indices from the χ² that is scaled and shifted to the mean and variance of one.
        heywood: items with |λ| ≥ 1.
        reason: "", `TOO_FEW_GROUPS` fewer than three items, `NO_CONVERGENCE`, or that of the correlations.
    """

    items: tuple[str, ...]
    loading: Floats
    loading_se: Floats
    marker_loading: Floats
    marker_se: Floats
    omega: float
    plain: FitIndices
    scaled: FitIndices
    heywood: tuple[str, ...] = ()
    reason: str = ""


def factor_dwls(correlations: Polychoric) -> OrdinalFactor:
    """Minimises Σ_{i<j} (r_ij − λ_iλ_j)²/Γ_ij,ij, Γ the covariance of √N·r; errors and tests from the whole of Γ.

    N − 1 multiplies, as in R's lavaan (with maximum likelihood it is N there and here).
    T′ = aT + b with a = √(df/tr[(UΓ)²]), b = df − a·tr(UΓ), U = W − WΔ(Δ′WΔ)⁻¹Δ′W.
    Source: Muthén, du Toit & Spisic 1997; Asparouhov & Muthén, Mplus Technical Report 2010.
    """
    k = len(correlations.items)
    if correlations.reason or k < 3:
        return _refused(correlations.items, correlations.reason or "TOO_FEW_GROUPS")
    i, j = correlations.pairs.T
    r = correlations.correlation[i, j]
    gamma = correlations.covariance
    weight = 1 / np.diagonal(gamma)
    loading, settled = _fitted(r, i, j, weight, k)
    if not settled:
        return _refused(correlations.items, "NO_CONVERGENCE")
    slopes = _slopes(loading, i, j)
    weighted = slopes * weight[:, None]
    inverse = np.asarray(np.linalg.inv(slopes.T @ weighted), dtype=np.float64)
    covariance = inverse @ weighted.T @ gamma @ weighted @ inverse / (correlations.people - 1)
    ratio = np.eye(k) / loading[0]
    ratio[:, 0] -= loading / loading[0] ** 2
    residual = r - loading[i] * loading[j]
    plain, scaled = _indices(residual, r, weight, gamma, slopes, inverse, correlations)
    common = loading.sum() ** 2
    return OrdinalFactor(
        correlations.items,
        loading,
        np.sqrt(np.diagonal(covariance)),
        loading / loading[0],
        np.sqrt(np.maximum(np.diagonal(ratio @ covariance @ ratio.T), 0.0)),
        float(common / (common + (1 - loading**2).sum())),
        plain,
        scaled,
        tuple(item for item, each in zip(correlations.items, loading, strict=True) if abs(each) >= 1),
    )


def _fitted(r: Floats, i: Codes, j: Codes, weight: Floats, k: int) -> tuple[Floats, bool]:
    """Gauss–Newton, each step halved while the sum of squares rises."""
    row = np.zeros(k)
    np.add.at(row, i, r)
    np.add.at(row, j, r)
    total = row.sum()
    loading = np.clip(row / np.sqrt(total), -0.9, 0.9) if total > 0 else np.full(k, 0.5)
    for _ in range(MOST_STEPS):
        residual = r - loading[i] * loading[j]
        slopes = _slopes(loading, i, j)
        weighted = slopes * weight[:, None]
        normal = slopes.T @ weighted
        step = np.linalg.solve(normal + 1e-12 * np.trace(normal) * np.eye(k), weighted.T @ residual)
        gain = float(step @ (weighted.T @ residual))
        if gain < SETTLED * (1 + float(weight @ r**2)):
            return (-loading if loading.sum() < 0 else loading), True
        before, length = float(weight @ residual**2), 1.0
        while length > 1e-9:
            to = loading + length * step
            if float(weight @ (r - to[i] * to[j]) ** 2) <= before:
                break
            length /= 2
        loading = to
    return loading, False


def _slopes(loading: Floats, i: Codes, j: Codes) -> Floats:
    """(pairs, k) derivatives of λ_iλ_j."""
    at = np.arange(len(i))
    found = np.zeros((len(i), len(loading)))
    found[at, i] = loading[j]
    found[at, j] = loading[i]
    return found


def _indices(
    residual: Floats,
    r: Floats,
    weight: Floats,
    gamma: Floats,
    slopes: Floats,
    inverse: Floats,
    correlations: Polychoric,
) -> tuple[FitIndices, FitIndices]:
    """Of T and of T′. The baseline has no correlation at all."""
    n, k = correlations.people - 1, len(correlations.items)
    count = len(r)
    df = count - k
    own, base = n * float(weight @ residual**2), n * float(weight @ r**2)
    srmr = float(np.sqrt((residual**2).sum() / (k * (k + 1) / 2)))
    plain = fit_indices(own, df, (base, count), n, 1, srmr)
    if df <= 0:
        return plain, plain
    weighted = slopes * weight[:, None]
    u = np.diag(weight) - weighted @ inverse @ weighted.T
    scaled = _scaled(own, df, u @ gamma), _scaled(base, count, weight[:, None] * gamma)
    return plain, fit_indices(scaled[0], df, (scaled[1], count), n, 1, srmr)


def _scaled(t: float, df: int, product: Floats) -> float:
    a = np.sqrt(df / np.trace(product @ product))
    return float(a * t + df - a * np.trace(product))


def _refused(items: tuple[str, ...], reason: str) -> OrdinalFactor:
    nothing, none = np.full(len(items), np.nan), float("nan")
    indices = FitIndices(none, 0, none, none, none, none, none, none, none)
    return OrdinalFactor(items, nothing, nothing, nothing, nothing, none, indices, indices, (), reason)
