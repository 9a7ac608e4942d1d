"""Regimes of levels and two-group gaps: groups from a dozen people to twenty thousand, shares from 2 to 90 %."""

from __future__ import annotations

from functools import partial

import numpy as np
from simulation import Regime

from isonomia.measures.against_overall import against_overall
from isonomia.measures.counted_gaps import shortfall_to_target
from isonomia.measures.levels import level, unknown_share
from isonomia.measures.operands import averaged, counted, surveyed, timed
from isonomia.measures.two_group import TWO_GROUP
from isonomia.stats.design import weighted_variance
from isonomia.stats.odds_ratios import woolf

PAIRS = (
    (12, 40, 0.5, 0.5),
    (12, 40, 0.2, 0.4),
    (20, 20, 0.1, 0.3),
    (15, 300, 0.1, 0.15),
    (30, 80, 0.3, 0.3),
    (30, 80, 0.9, 0.8),
    (60, 2000, 0.05, 0.1),
    (118, 18213, 0.11, 0.023),
    (400, 600, 0.02, 0.04),
    (2000, 8000, 0.4, 0.45),
)
"""(n_f, n_r, p_f, p_r)."""
SINGLES = ((10, 0.1), (10, 0.5), (30, 0.05), (30, 0.3), (100, 0.02), (100, 0.5), (2000, 0.01), (2000, 0.7))
EVENTS = ((4, 12), (8, 20), (20, 40), (2, 200), (60, 60), (300, 1000))
"""Expected events of the two groups, over times of 1 and 3."""
SIZES = ((12, 12), (20, 200), (25, 60), (60, 25), (150, 400))
WEIGHTED = ((30, 0.3, 0.5), (60, 0.1, 1.0), (100, 0.5, 0.7), (200, 0.2, 1.0))
"""(n, p, coefficient of variation of the weights)."""


def regimes():
    return [*_levels(), *_proportions(), *_rates(), *_means(), *_weighted(), *_clusters()]


def _limits(result):
    return result.low, result.high


def _wald(x, n, y, m):
    p, q = x / n, y / m
    half = 1.959964 * np.sqrt(p * (1 - p) / n + q * (1 - q) / m)
    return p - q - half, p - q + half


def _katz(x, n, y, m):
    with np.errstate(divide="ignore", invalid="ignore"):
        half = 1.959964 * np.sqrt(1 / x - 1 / n + 1 / y - 1 / m)
        found = (x / n) / (y / m)
        limits = found * np.exp(-half), found * np.exp(half)
    none = (x == 0) | (y == 0)
    return tuple(np.where(none, np.nan, each) for each in limits)


def _levels():
    for n, p in SINGLES:

        def draw(rng, size, n=n, p=p):
            return _limits(level("proportion", counted(n, rng.binomial(n, p, size))))

        def draw_unknown(rng, size, n=n, p=p):
            return _limits(unknown_share(rng.binomial(n, p, size), n))

        def draw_shortfall(rng, size, n=n, p=p):
            return _limits(shortfall_to_target(level("proportion", counted(n, rng.binomial(n, p, size))), n, 0.8))

        grid, label = "n 10–2000, p 1–70 %", f"n {n}, p {p}"
        yield Regime("proportion", "Wilson", grid, label, p, draw)
        yield Regime("unknown_share", "Wilson", grid, label, p, draw_unknown)
        yield Regime("shortfall_to_target", "Wilson", grid, label, (0.8 - p) * n, draw_shortfall)
    for mean in (1, 2, 5, 10, 50, 400):

        def draw_rate(rng, size, mean=mean):
            return _limits(level("rate", timed(rng.poisson(mean, size), 10.0)))

        yield Regime("rate", "mid-p", "1–400 expected events", f"{mean} events", mean / 10, draw_rate)
    for n, _ in SIZES:

        def draw_mean(rng, size, n=n):
            return _limits(level("mean", _sample(rng, size, n, 2.0)))

        yield Regime("mean", "t", "Gamma outcomes, n 12–150", f"n {n}", 2.0, draw_mean)


def _proportions():
    grid = "(n_f, n_r, p_f, p_r) from (12, 40, .5, .5) to (118, 18213, .11, .023)"
    for n, m, p, q in PAIRS:
        label = f"n {n} v {m}, p {p} v {q}"
        odds = p * (1 - q) / ((1 - p) * q)
        truths = {"difference": p - q, "ratio": p / q, "odds_ratio": odds}
        methods = {"difference": "Newcombe", "ratio": "Koopman", "odds_ratio": "conditional mid-p"}
        for measure, truth in truths.items():
            draw = partial(_counted, measure, n, m, p, q)
            weight = 4 if measure == "odds_ratio" else 1
            yield Regime(measure, methods[measure], grid, label, truth, draw, weight=weight)
        yield Regime(
            "difference", "Newcombe, mapped", "from the overall figure", label, 0.0, _overall(n, m, p, q, "difference")
        )
        yield Regime("ratio", "Koopman, mapped", "to the overall figure", label, 1.0, _overall(n, m, p, q, "ratio"))
    for n, m, p, q in PAIRS:
        label = f"n {n} v {m}, p {p} v {q}"
        peers = {"difference": ("Wald", _wald, p - q), "ratio": ("Katz", _katz, p / q)}
        peers["odds_ratio"] = ("Woolf", woolf, p * (1 - q) / ((1 - p) * q))
        for measure, (method, function, truth) in peers.items():
            yield Regime(measure, method, grid, label, truth, partial(_peer, function, n, m, p, q), peer=True)


def _counted(measure, n, m, p, q, rng, size):
    x, y = rng.binomial(n, p, size), rng.binomial(m, q, size)
    return _limits(TWO_GROUP[measure]("proportion", counted(n, x), counted(m, y)))


def _peer(function, n, m, p, q, rng, size):
    return tuple(function(rng.binomial(n, p, size), n, rng.binomial(m, q, size), m))


def _overall(n, m, p, q, measure):
    """The truth is a difference of 0 or a ratio of 1 between rescaled shares: the limits are moved by the known map."""
    share = n / (n + m)
    whole = share * p + (1 - share) * q

    def draw(rng, size):
        x, y = rng.binomial(n, p, size), rng.binomial(m, q, size)
        found = against_overall(measure, "proportion", counted(n, x), counted(n + m, x + y))
        if measure == "difference":
            return found.low - (p - whole), found.high - (p - whole)
        return found.low / (p / whole), found.high / (p / whole)

    return draw


def _rates():
    for d, e in EVENTS:
        label = f"{d} and {e} events"
        truths = {"difference": d - e / 3, "ratio": d / (e / 3)}
        methods = {"difference": "MOVER of Poisson scores", "ratio": "conditional mid-p"}
        for measure, truth in truths.items():

            def draw(rng, size, d=d, e=e, measure=measure):
                sides = timed(rng.poisson(d, size), 1.0), timed(rng.poisson(e, size), 3.0)
                return _limits(TWO_GROUP[measure]("rate", *sides))

            yield Regime(measure, methods[measure], "rates, 2–1000 expected events", label, truth, draw)


def _sample(rng, size, n, mean, shape=4.0):
    values = rng.gamma(shape, mean / shape, (size, n))
    return averaged(n, values.mean(axis=1), values.var(axis=1, ddof=1))


def _means():
    for n, m in SIZES:
        label = f"n {n} v {m}"
        for measure, truth in (("difference", 0.5), ("ratio", 1.25)):

            def draw(rng, size, n=n, m=m, measure=measure):
                sides = _sample(rng, size, n, 2.5), _sample(rng, size, m, 2.0)
                return _limits(TWO_GROUP[measure]("mean", *sides))

            method = "Welch t" if measure == "difference" else "Fieller"
            yield Regime(measure, method, "Gamma outcomes, n 12–400", label, truth, draw, weight=2)

        def draw_smd(rng, size, n=n, m=m):
            first, second = rng.normal(0.5, 1, (size, n)), rng.normal(0, 1, (size, m))
            sides = [averaged(v.shape[1], v.mean(axis=1), v.var(axis=1, ddof=1)) for v in (first, second)]
            return _limits(TWO_GROUP["standardised_mean_difference"]("mean", *sides))

        method = "noncentral t"
        yield Regime("standardised_mean_difference", method, "normal outcomes, δ = 0.5", label, 0.5, draw_smd, weight=8)


def _weighted():
    for n, p, spread in WEIGHTED:

        def draw(rng, size, n=n, p=p, spread=spread):
            return _limits(level("proportion", _weighted_share(rng, size, n, p, spread)))

        grid = "weights with CV 0.5–1, n 30–200"
        yield Regime("proportion", "Wilson with n*", grid, f"n {n}, p {p}, CV {spread}", p, draw, weight=2)

        def draw_pair(rng, size, n=n, p=p, spread=spread):
            sides = _weighted_share(rng, size, n, p, spread), _weighted_share(rng, size, 2 * n, p + 0.1, spread)
            return _limits(TWO_GROUP["difference"]("proportion", *sides))

        yield Regime("difference", "Newcombe with n*", grid, f"n {n}, p {p}, CV {spread}", -0.1, draw_pair, weight=2)


def _weighted_share(rng, size, n, p, spread):
    w = rng.gamma(1 / spread**2, spread**2, (size, n))
    y = rng.random((size, n)) < p
    wy, ww = (w * y).sum(axis=1), w**2
    sw = w.sum(axis=1)
    variance = weighted_variance(n, sw, ww.sum(axis=1), wy, (ww * y).sum(axis=1), (ww * y).sum(axis=1))
    return surveyed(wy / sw, np.sqrt(variance), n - 1, n)


def _clusters():
    """25 clusters of 20, both groups in each, share moved by the cluster: one covariance matrix for both."""

    def draw(rng, size):
        effect = rng.normal(0, 0.18, (size, 25))
        p = np.clip(np.stack([0.4 + effect, 0.5 + effect]), 0.02, 0.98)
        y = rng.binomial(10, p)
        u = (y - y.mean(axis=2, keepdims=True)) / (10 * 25)
        factor = 25 / 24
        own, shared = factor * (u**2).sum(axis=2), factor * (u[0] * u[1]).sum(axis=1)
        f, r = (surveyed(y[g].sum(axis=1) / 250, np.sqrt(own[g]), 24, 250) for g in (0, 1))
        return _limits(TWO_GROUP["difference"]("proportion", f, r, covariance=shared))

    yield Regime("difference", "Newcombe with n* and V", "25 clusters", "p .4 v .5", -0.1, draw)
