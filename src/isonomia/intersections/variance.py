"""Limits of the variance between strata, by profile likelihood: how far it may move before the fit is clearly worse."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from isonomia.intersections import binomial_fit
from isonomia.intersections.binomial_fit import MixedLogit
from isonomia.intersections.gaussian_fit import HIGHEST, MixedLinear, profile
from isonomia.intersections.models import Model
from isonomia.stats.arrays import Floats, Limits, normal_quantile
from isonomia.stats.roots import bracket_upwards, find_root

LATENT: Final = np.pi**2 / 3
"""Variance of the standard logistic distribution: what lies within strata on the scale of the predictor."""


def share_between(model: Model) -> Floats:
    """(S,) VPC: τ²/(τ² + π²/3) of yes/no outcomes, τ²/(τ² + σ²) of others; NaN where there is no fit."""
    if isinstance(model, MixedLogit):
        return model.variance / (model.variance + LATENT)
    return model.between / (model.between + model.residual)


def share_limits(model: Model, confidence: float = 0.95) -> Limits:
    """(S,) limits of the VPC: where the profile log-likelihood has fallen by z²/2; low = 0 where it has not at 0."""
    given = np.flatnonzero(model.trouble == "")
    low, high = np.full(len(model.trouble), np.nan), np.full(len(model.trouble), np.nan)
    if given.size:
        cut = float(normal_quantile(confidence)) ** 2 / 2
        found = _logit(model, given, cut) if isinstance(model, MixedLogit) else _linear(model, given, cut)
        low[given], high[given] = found
    return Limits(low, high)


def _logit(model: MixedLogit, given: NDArray[np.intp], cut: float) -> Limits:
    counts, beta, tau = model.counts.part(given), model.beta[given], model.spread[given]

    def height(spread: Floats) -> Floats:
        nonlocal beta  # the coefficients of one τ are near those of the next
        beta, value = binomial_fit.profile(counts, beta, spread, model.nodes, restricted=model.restricted)
        return value

    top = height(tau)

    def above(spread: Floats) -> Floats:
        """How far the profile is still above the cut."""
        return cut - (top - height(spread))

    none = np.zeros_like(tau)
    flat = above(none) >= 0
    low = np.where(flat, 0.0, find_root(above, np.where(flat, tau, none), tau, tolerance=1e-7))
    far = bracket_upwards(above, tau, np.maximum(tau / 2, 0.05))
    high = find_root(above, tau, far, tolerance=1e-7)
    return Limits(*(end**2 / (end**2 + LATENT) for end in (low, high)))


def _linear(model: MixedLinear, given: NDArray[np.intp], cut: float) -> Limits:
    means, rho = model.means.part(given), share_between(model)[given]
    rho = np.minimum(rho, HIGHEST)
    top = profile(means, rho, restricted=model.restricted).value

    def above(share: Floats) -> Floats:
        """How far the profile is still above the cut."""
        return cut - (top - profile(means, share, restricted=model.restricted).value)

    none, whole = np.zeros_like(rho), np.full_like(rho, HIGHEST)
    flat, open_end = above(none) >= 0, above(whole) >= 0
    low = np.where(flat, 0.0, find_root(above, np.where(flat, rho, none), rho, tolerance=1e-10))
    high = np.where(open_end, 1.0, find_root(above, rho, np.where(open_end, rho, whole), tolerance=1e-10))
    return Limits(low, high)
