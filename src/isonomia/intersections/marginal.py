"""The likelihood of one stratum's count, its random intercept integrated out, with its slopes.

g(η, τ) = ln ∫ Bin(y; n, logistic(η + τu)) φ(u) du by adaptive Gauss–Hermite quadrature; one node is Laplace's
approximation. A model of many strata depends on its coefficients through each stratum's η = xβ alone, so that two
slopes and three curvatures a stratum are all that any regression needs, however many columns it has.

Source: Liu & Pierce, Biometrika 1994;81:624; Pinheiro & Bates, J Comput Graph Stat 1995;4:12.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from scipy import special

from isonomia.stats.arrays import Floats

MOST_STEPS: Final = 60
LONGEST_STEP: Final = 3.0  # of the linear predictor
SETTLED: Final = 1e-9  # the step after this one would be its square
APART: Final = 1e-4  # of a stratum's own scale: the step of the differences that give curvatures
MOST_NODES: Final = 25


@dataclass(frozen=True, slots=True, eq=False)
class Marginal:
    """S sets of R strata.

    Attributes:
        value: (S, R) g, without the binomial constant.
        by_predictor, by_spread: (S, R) ∂g/∂η and ∂g/∂τ.
        mode: (S, R) û, where the integrand is highest, in units of τ.
        weight: (S, R) w = nm(1 − m) at the mode: what the count says of the stratum's own predictor.
        narrowness: (S, R) h = −f″(û) = 1 + τ²w: the conditional variance of τu is τ²/h.
    """

    value: Floats
    by_predictor: Floats
    by_spread: Floats
    mode: Floats
    weight: Floats
    narrowness: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Curvature:
    """(S, R) second derivatives of g: ∂²/∂η², ∂²/∂η∂τ and ∂²/∂τ²."""

    predictor: Floats
    mixed: Floats
    spread: Floats


@cache
def _rule(nodes: int) -> tuple[tuple[float, float], ...]:
    """Places x and ln(weight) + x² of Gauss–Hermite quadrature."""
    places, weights = np.polynomial.hermite.hermgauss(nodes)
    return tuple(zip(places.tolist(), (np.log(weights) + places**2).tolist(), strict=True))


def marginal(events: Floats, size: Floats, predictor: Floats, spread: Floats, nodes: int) -> Marginal:
    """The value of g and its slopes at η (S, R) and τ (S,).

    With p = η + τu, m = logistic(p): f(u) = yp − n ln(1 + eᵖ) − u²/2 has its only maximum at û, h = −f″(û). Nodes
    stand at u_k = û + √(2/h)·x_k and move with η and τ, which the slopes take into account: they are those of the
    quadrature itself, not of the integral that it stands for.

    Args:
        events: (S, R) y.
        size: (S, R) n; a stratum of 0 adds ln 1 = 0.
        predictor: (S, R) η.
        spread: (S,) τ ≥ 0.
        nodes: of the quadrature, 1 to 25.
    """
    tau = spread[:, None]
    u = _mode(events, size, predictor, tau)
    p = predictor + tau * u
    m = special.expit(p)
    residual, weight = events - size * m, size * m * (1 - m)
    bend = weight * (1 - 2 * m)
    h = 1 + tau**2 * weight
    u_eta, u_tau = -tau * weight / h, (residual - tau * weight * u) / h
    log_s_eta = -0.5 * tau**2 * bend / h / h  # of s = h^−½
    log_s_tau = -0.5 * (2 * tau * weight + tau**2 * bend * (u + tau * u_tau)) / h
    top = events * p - size * _passed(p)[1] - u**2 / 2
    s = np.sqrt(2 / h)
    total, eta_part, tau_part = (np.zeros_like(u) for _ in range(3))
    for place, log_weight in _rule(nodes):
        shift = s * place
        at = u + shift
        p = predictor + tau * at
        mean, logged = _passed(p)
        r = events - size * mean
        share = np.exp(events * p - size * logged - at**2 / 2 - top + log_weight)
        steep = tau * r - at
        total += share
        eta_part += share * (r + steep * (u_eta + shift * log_s_eta))
        tau_part += share * (r * at + steep * (u_tau + shift * log_s_tau))
    value = top + np.log(total) - 0.5 * np.log(np.pi * h)
    return Marginal(value, log_s_eta + eta_part / total, log_s_tau + tau_part / total, u, weight, h)


def curvature(events: Floats, size: Floats, predictor: Floats, spread: Floats, nodes: int) -> Curvature:
    """Second derivatives by central differences of the slopes; the step is 1e-4 of each stratum's own scale."""
    mean = special.expit(predictor)
    scale = np.sqrt(spread[:, None] ** 2 + 1 / np.maximum(size * mean * (1 - mean), 0.25))
    step = APART * scale
    wide = APART * np.sqrt(spread**2 + np.median(scale, axis=1) ** 2)
    up, down = (marginal(events, size, predictor + sign * step, spread, nodes) for sign in (1, -1))
    more, less = (marginal(events, size, predictor, spread + sign * wide, nodes) for sign in (1, -1))
    return Curvature(
        (up.by_predictor - down.by_predictor) / (2 * step),
        (more.by_predictor - less.by_predictor) / (2 * wide[:, None]),
        (more.by_spread - less.by_spread) / (2 * wide[:, None]),
    )


def _passed(p: Floats) -> tuple[Floats, Floats]:
    """Logistic(p) and ln(1 + eᵖ), from one exponential."""
    e = np.exp(-np.abs(p))
    return np.where(p >= 0, 1.0, e) / (1 + e), np.maximum(p, 0.0) + np.log1p(e)


def _mode(events: Floats, size: Floats, predictor: Floats, tau: Floats) -> Floats:
    """(S, R) û by Newton's method on a concave function; a step is cut to what a predictor may move."""
    u = np.zeros_like(predictor)
    longest = LONGEST_STEP / np.maximum(np.abs(tau), 1e-12)
    for _ in range(MOST_STEPS):
        m = special.expit(predictor + tau * u)
        step = (tau * (events - size * m) - u) / (1 + tau**2 * size * m * (1 - m))
        step = np.clip(step, -longest, longest)
        u = u + step
        if np.all(np.abs(step) <= SETTLED * (1 + np.abs(u))):
            break
    return u
