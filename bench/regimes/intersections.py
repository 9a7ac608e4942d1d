"""Regimes of models of intersectional strata: 16 to 96 strata of two to four factors, of 20 to 200 people.

The random intercepts are drawn anew in each sample; the main effects are fixed. The estimates of strata are counted
over all strata of a sample, so that their coverage is that of the average stratum.
"""

from __future__ import annotations

from itertools import product

import numpy as np
from scipy import special
from simulation import Regime

from isonomia.intersections.gaussian_fit import StratumMeans
from isonomia.intersections.models import BinomialModels, GaussianModels
from isonomia.intersections.stratum_estimates import maihda_strata
from isonomia.intersections.vpc import MEDIAN_APART, maihda_vpc, median_odds_ratio
from isonomia.stats.patterns import Factor, treatment

SHAPES = {16: (2, 8), 24: (2, 3, 4), 48: (2, 4, 6), 96: (2, 2, 4, 6)}
LATENT = np.pi**2 / 3
SIGMA = 10.0
BATCH = 200


class World:
    """Strata with fixed sizes and fixed main effects; everything else is drawn."""

    def __init__(self, strata, tau, main, least=20, most=200):
        rng = np.random.default_rng(strata)
        levels = list(product(*(range(each) for each in SHAPES[strata])))
        factors = [Factor.of(str(at), [str(row[at]) for row in levels]) for at in range(len(SHAPES[strata]))]
        self.matrix = treatment(factors).matrix
        self.tau = tau
        raw = self.matrix[:, 1:] @ rng.normal(size=self.matrix.shape[1] - 1)
        self.main = main * (raw - raw.mean()) / raw.std(ddof=1)
        self.size = np.round(np.exp(rng.uniform(np.log(least), np.log(most), strata)))

    def counts(self, rng, size, level=-1.0):
        eta = level + self.main + self.tau * rng.standard_normal((size, len(self.size)))
        share = special.expit(eta)
        return rng.binomial(self.size.astype(int), share).astype(float), share

    def means(self, rng, size):
        mean = 60 + SIGMA * (self.main + self.tau * rng.standard_normal((size, len(self.size))))
        drawn = mean + SIGMA / np.sqrt(self.size) * rng.standard_normal(mean.shape)
        within = SIGMA**2 * rng.chisquare(self.size.sum() - len(self.size), size)
        return StratumMeans(self.matrix, np.broadcast_to(self.size, mean.shape), drawn, within), mean

    def models(self, rng, size, kind):
        """Both models of so many samples, and the truth of each stratum."""
        if kind == "binary":
            events, truth = self.counts(rng, size)
            return BinomialModels.of(self.matrix, events, np.broadcast_to(self.size, events.shape), 7), truth
        means, truth = self.means(rng, size)
        return GaussianModels.fitted(means), truth


def _in_batches(rng, size, one):
    found = [one(rng, min(BATCH, size - at)) for at in range(0, size, BATCH)]
    return tuple(np.concatenate(each) for each in zip(*found, strict=True))


def _between(measure, world, kind):
    def one(rng, size):
        result = measure(world.models(rng, size, kind)[0].additive)
        return result.low, result.high

    return lambda rng, size: _in_batches(rng, size, one)


def _strata(world, kind, model):
    """Limits less each stratum's own truth, all strata of all samples in a row."""

    def one(rng, size):
        models, truth = world.models(rng, size, kind)
        result = maihda_strata(getattr(models, model))
        return result.low - truth.ravel(), result.high - truth.ravel()

    return lambda rng, size: _in_batches(rng, size, one)


def regimes():
    for kind, within in (("binary", LATENT), ("Gaussian", 1.0)):
        for strata in SHAPES:
            for tau in (0.0, 0.15, 0.4) if kind == "binary" else (0.0, 0.1, 0.3):
                world, label = World(strata, tau, 2 * tau / 3 + 0.1), f"{kind}, {strata} strata, τ {tau}"
                truth = tau**2 / (tau**2 + within)
                grid = kind
                weight = 8 if kind == "binary" else 4
                profiled = {"maihda_vpc": (maihda_vpc, truth)}
                if kind == "binary":
                    profiled["median_odds_ratio"] = (median_odds_ratio, np.exp(MEDIAN_APART * tau))
                for name, (measure, true) in profiled.items():
                    cover = _between(measure, world, kind)
                    yield Regime(name, "profile likelihood", grid, label, true, cover, weight=weight)
                for model in ("null", "additive"):
                    cover = _strata(world, kind, model)
                    of = f"{grid}; {model} model"
                    yield Regime("maihda_strata", "empirical Bayes", of, label, 0.0, cover, weight=20)
