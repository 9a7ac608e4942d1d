"""Regimes of factor models in groups of 100 to 500: means on the factor, all held equal, or with the one item let go
that the same answers point to; and how often a test at 5 % keeps silent where nothing is there (item bias, ordinal
model).
"""

from __future__ import annotations

import numpy as np
from scipy import special
from simulation import Regime

from isonomia.climate.factor_means import factor_means
from isonomia.climate.invariance import Invariance, invariance
from isonomia.climate.item_bias import ScoreTable, item_bias
from isonomia.stats.bivariate_normal import bivariate_cdf
from isonomia.stats.factor_dwls import factor_dwls
from isonomia.stats.factor_model import FactorModel
from isonomia.stats.item_moments import ItemMoments
from isonomia.stats.polychoric import AnswerPatterns, polychoric

PRIVATE = ("item_bias", "ordinal_factor")
"""No measures of a release: they stand in the private folder alone."""
ITEMS = tuple("abcde")
MODEL = FactorModel((("f", ITEMS),))
HELD = Invariance((), None, (), "invariant", "")
LOADING = np.array([0.5, 0.6, 0.7, 0.7, 0.8])
STEPS = {"even answers": [-1.5, -0.5, 0.5, 1.5], "answers piled up": [-2.2, -1.8, -1.3, -0.6]}
Z = 1.959963984540054


def answers(rng, people, mean=0.0, off=0.0, cuts=None):
    """Answers (N, 5); `off` moves the third item, whatever people feel."""
    factor = mean + rng.standard_normal((people, 1))
    x = LOADING * factor + np.sqrt(1 - LOADING**2) * rng.standard_normal((people, 5))
    x[:, 2] += off
    return x if cuts is None else np.searchsorted(np.array(cuts), x).astype(float)


def grouped(parts):
    each = [ItemMoments.of_rows(ITEMS, x) for x in parts]
    return ItemMoments(ITEMS, *(np.concatenate([getattr(one, name) for one in each]) for name in ("n", "sx", "sxx")))


def population(mean, cuts, people):
    """The sums that people in an endless sample would have, scaled to so many."""
    r = np.outer(LOADING, LOADING) + np.diag(1 - LOADING**2)
    at = [np.array(cuts) - each * mean for each in LOADING]
    above = [special.ndtr(-each) for each in at]
    mu = np.array([each.sum() for each in above])
    square = np.zeros((5, 5))
    for i in range(5):
        for j in range(5):
            if i == j:
                square[i, i] = sum((2 * s + 1) * p for s, p in enumerate(above[i]))
            else:
                square[i, j] = bivariate_cdf(-at[i][:, None], -at[j][None, :], r[i, j]).sum()
    return ItemMoments(ITEMS, np.array([people]), people * mu[None], people * square[None])


def means(sizes, mean, off=0.0, cuts=None):
    def draw(rng, size):
        low, high = np.full(size, np.nan), np.full(size, np.nan)
        for at in range(size):
            both = grouped([answers(rng, sizes[0], 0.0, 0.0, cuts), answers(rng, sizes[1], mean, off, cuts)])
            found = factor_means(both, MODEL, invariance(both, MODEL) if off else HELD)
            if not found.reason:
                low[at], high[at] = (found.mean[1] + sign * Z * found.se[1] for sign in (-1, 1))
        return low, high

    return draw


def silent(p):
    """Limits that hold zero where a test at 5 % keeps silent."""
    p = np.asarray(p)
    return np.where(np.isnan(p), np.nan, np.where(p >= 0.05, -1.0, 0.5)), np.where(np.isnan(p), np.nan, 1.0)


def biases(sizes, cuts):
    def draw(rng, size):
        p = np.full(size, np.nan)
        for at in range(size):
            x = np.concatenate([answers(rng, n, 0.0, 0.0, cuts) for n in sizes]).astype(np.int64)
            group = np.repeat(np.arange(len(sizes)), sizes)
            score, row = np.unique(x[:, 1:].sum(axis=1), return_inverse=True)
            counts = np.zeros((len(score), len(sizes), 5))
            np.add.at(counts, (row, group, x[:, 0]), 1)
            p[at] = item_bias(ScoreTable("a", score / 4, counts), ITEMS[1:], "rest").p
        return silent(p)

    return draw


def ordinal(people, cuts):
    def draw(rng, size):
        p = np.full(size, np.nan)
        for at in range(size):
            x = answers(rng, people, 0.0, 0.0, cuts).astype(np.int64)
            codes, counts = np.unique(x, axis=0, return_counts=True)
            fit = factor_dwls(polychoric(AnswerPatterns(ITEMS, codes, counts.astype(float))))
            p[at] = np.nan if fit.reason else fit.scaled.p
        return silent(p)

    return draw


def regimes():
    for sizes in ((100, 150), (300, 500)):
        n = f"n {sizes[0]} and {sizes[1]}"
        for mean in (0.0, 0.5):
            label = f"{mean} apart, {n}"
            yield Regime("factor_mean", "Wald", f"all held equal, {n}", label, mean, means(sizes, mean))
            for name, cuts in STEPS.items():
                both = [population(each, cuts, 1e5) for each in (0.0, mean)]
                whole = ItemMoments(ITEMS, *(np.concatenate([getattr(b, c) for b in both]) for c in ("n", "sx", "sxx")))
                truth = float(factor_means(whole, MODEL, HELD).mean[1])
                draw = means(sizes, mean, cuts=cuts)
                grid = f"all held equal, five-step answers, {n}"
                yield Regime("factor_mean", "Wald", grid, f"{name}, {label}", truth, draw, weight=4)
            for off in (0.4, 0.8):
                draw = means(sizes, mean, off)
                told = f"one item {off} off, {label}"
                yield Regime(
                    "factor_mean", "Wald", f"one item off, found by the test, {n}", told, mean, draw, weight=16
                )
    for sizes in ((100, 100), (150, 450), (100, 150, 250)):
        for name, cuts in STEPS.items():
            label = f"{name}, {sizes}"
            grid = f"no bias, {len(sizes)} groups"
            yield Regime("item_bias", "likelihood ratio", grid, label, 0.0, biases(sizes, cuts), weight=2)
    for people in (200, 500, 2000):
        for name, cuts in STEPS.items():
            label = f"{name}, n {people}"
            yield Regime("ordinal_factor", "scaled χ²", "n 200 to 2,000", label, 0.0, ordinal(people, cuts), weight=16)
