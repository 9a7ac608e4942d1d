"""Regimes of scales: five items, 80 to 1,000 people, 40 random groups. Items are normal, or five-step answers, even or
piled up at one end (truth from the bivariate normal). RMSEA is that of a model that leaves out a correlation.
"""

from __future__ import annotations

import numpy as np
from scipy import special
from simulation import Regime

from isonomia.measures.cronbach_alpha import alpha_of, cronbach_alpha
from isonomia.measures.mcdonald_omega import mcdonald_omega, omega_of
from isonomia.stats.bivariate_normal import bivariate_cdf
from isonomia.stats.fit_indices import fit_indices
from isonomia.stats.item_moments import ItemMoments
from isonomia.stats.one_factor import one_factor_minres, one_factor_ml

GROUPS = 40
ITEMS = tuple("abcde")
LOADINGS = {"equal loadings": np.full(5, 0.7), "unequal loadings": np.array([0.4, 0.5, 0.6, 0.7, 0.8])}
STEPS = {"normal": None, "even answers": [-1.5, -0.5, 0.5, 1.5], "answers piled up": [-2.2, -1.8, -1.3, -0.6]}


def answers(rng, loading, cuts, shape):
    factor = rng.standard_normal((*shape, 1))
    x = loading * factor + np.sqrt(1 - loading**2) * rng.standard_normal((*shape, len(loading)))
    return x if cuts is None else np.searchsorted(np.array(cuts), x).astype(float)


def population(loading, cuts):
    """The covariances that an endless sample would have."""
    r = np.outer(loading, loading) + np.diag(1 - loading**2)
    if cuts is None:
        return r
    cut = np.array(cuts)
    above = special.ndtr(-cut)
    k = len(loading)
    found = np.zeros((k, k))
    for i in range(k):
        for j in range(k):
            if i == j:
                found[i, i] = sum((2 * s + 1) * p for s, p in enumerate(above)) - above.sum() ** 2
            else:
                both = bivariate_cdf(-cut[:, None], -cut[None, :], r[i, j])
                found[i, j] = both.sum() - above.sum() ** 2
    return found


def moments(rng, loading, cuts, size, n):
    """R samples in 40 groups each, n (R, 40)."""
    x = answers(rng, loading, cuts, (size, GROUPS, n // GROUPS))
    people = np.full((size, GROUPS), float(n // GROUPS))
    return ItemMoments(ITEMS, people, x.sum(axis=2), np.einsum("rgpi,rgpj->rgij", x, x))


def jackknifed(measure, loading, cuts, n):
    def draw(rng, size):
        found = []
        for at in range(0, size, 200):
            parts = moments(rng, loading, cuts, min(200, size - at), n)
            found.append(measure(parts.summed(axis=1), parts))
        return tuple(np.concatenate([getattr(each, side) for each in found]) for side in ("low", "high"))

    return draw


def feldt(loading, cuts, n):
    def draw(rng, size):
        result = cronbach_alpha(moments(rng, loading, cuts, size, n).summed(axis=1))
        return result.low, result.high

    return draw


def rmsea(sigma, n):
    root = np.linalg.cholesky(sigma)
    k = len(sigma)
    df = k * (k - 3) // 2

    def draw(rng, size):
        x = rng.standard_normal((size, n, k)) @ root.T
        x -= x.mean(axis=1, keepdims=True)
        s = np.einsum("rpi,rpj->rij", x, x) / n
        chi2 = n * one_factor_ml(s).discrepancy
        fits = [fit_indices(each, df, (1e6, 15), n, 1, 0.0, confidence=0.95) for each in chi2]
        return np.array([each.rmsea_low for each in fits]), np.array([each.rmsea_high for each in fits])

    return draw


def regimes():
    for name, loading in LOADINGS.items():
        for steps, cuts in STEPS.items():
            truth = population(loading, cuts)
            alpha = float(alpha_of(truth))
            omega = float(omega_of(one_factor_minres(truth[None]))[0])
            for n in (80, 240, 1000):
                label, grid = f"{name}, {steps}, n {n}", f"n {n}"
                draw = jackknifed(cronbach_alpha, loading, cuts, n)
                yield Regime("cronbach_alpha", "jackknife", grid, label, alpha, draw)
                yield Regime(
                    "cronbach_alpha",
                    "Feldt",
                    f"{steps}; {name}",
                    label,
                    alpha,
                    feldt(loading, cuts, n),
                    peer=name == "unequal loadings" or cuts is not None,
                )
                draw = jackknifed(mcdonald_omega, loading, cuts, n)
                yield Regime("mcdonald_omega_minres", "jackknife", grid, label, omega, draw, weight=2)
    loading = np.array([0.5, 0.6, 0.6, 0.7, 0.7, 0.8])
    for extra in (0.1, 0.25):
        sigma = np.outer(loading, loading) + np.diag(1 - loading**2)
        sigma[0, 1] += extra
        sigma[1, 0] += extra
        truth = float(np.sqrt(one_factor_ml(sigma[None]).discrepancy[0] / 9))
        for n in (200, 500, 2000):
            label = f"correlation of {extra} left out, n {n}"
            draw = rmsea(sigma, n)
            yield Regime("factor_rmsea", "noncentral χ²", f"n {n}", label, truth, draw, weight=4)
