"""Regimes of decompositions: factors of a product, steps of a pathway, gaps in means with covariates, a gradient.

50 to 100,000 people. (Kitagawa's split is in `stratified`.)
"""

from __future__ import annotations

import numpy as np
from simulation import Regime

from isonomia.measures.concentration_decomposition import RankedSums, concentration_decomposition
from isonomia.measures.das_gupta import Factors, das_gupta
from isonomia.measures.gelbach import gelbach
from isonomia.measures.oaxaca import Model, oaxaca_threefold, oaxaca_twofold
from isonomia.pathway.contribution import (
    Paths,
    Steps,
    stage_contribution,
    stage_contribution_share,
    stage_split,
    stage_total,
)
from isonomia.stats.cross_moments import CrossMoments

OLD, NEW = np.array([0.6, 0.35, 0.8]), np.array([0.5, 0.45, 0.75])
FOCUS, REFERENCE = np.array([0.5, 0.8, 0.9]), np.array([0.6, 0.85, 0.95])
MEANS = {"a": (1.0, 0.45), "b": (0.6, 0.3)}  # of a skewed and of a yes/no covariate
RETURNS = {"a": np.array([10.0, 3.0, 2.0]), "b": np.array([9.0, 2.0, 3.0])}
REPLICATES = 40


def _shapley(old, new):
    return das_gupta(Factors.of(old), Factors.of(new)).values[0]


def _limits(found):
    return found.low, found.high


def _product(people, factor):
    def draw(rng, size):
        sides = []
        for share in (OLD, NEW):
            p = rng.binomial(people, share, (size, 3)) / people
            half = (p * people + 0.5) / (people + 1)
            sides.append(Factors.of(p, half * (1 - half) / people))
        split = das_gupta(*sides)
        return _limits(split.total if factor is None else split.effects[factor])

    return draw


def _paths(rng, sizes, size):
    sides = []
    for people, yields in zip(sizes, (FOCUS, REFERENCE), strict=True):
        reached = [np.full(size, people)]
        for share in yields:
            reached.append(rng.binomial(reached[-1], share))
        sides.append(Steps.of_stages(np.stack(reached, axis=1)))
    return Paths(*sides)


def _steps(sizes, of_paths):
    return lambda rng, size: _limits(of_paths(_paths(rng, sizes, size)))


def _pathway():
    logs = np.log(FOCUS / REFERENCE)
    split = _shapley(REFERENCE, FOCUS)
    for sizes in ((40, 80), (150, 300), (300, 2000), (20_000, 80_000)):
        label = f"n {sizes[0]} and {sizes[1]}"
        for step in range(3):
            draw = _steps(sizes, lambda paths, step=step: stage_contribution(paths, step))
            yield Regime(
                "stage_contribution", "delta", "steps; n 40–100,000", f"step {step + 1}, {label}", logs[step], draw
            )
            draw = _steps(sizes, lambda paths, step=step: stage_contribution_share(paths, step))
            truth = logs[step] / logs.sum()
            yield Regime(
                "stage_contribution_share", "Fieller", "n 40–100,000", f"step {step + 1}, {label}", truth, draw
            )
            draw = _steps(sizes, lambda paths, step=step: stage_split(paths).effects[step])
            yield Regime("das_gupta", "delta", "steps; n 40–100,000", f"step {step + 1}, {label}", split[step], draw)
        yield Regime("stage_total", "delta", "n 40–100,000", label, logs.sum(), _steps(sizes, stage_total))


def _people(rng, side, people, size):
    """(S, n) covariates and outcome of one group: a gamma and a yes/no covariate, errors that are not normal."""
    mean, share = MEANS[side]
    x = np.stack(
        (np.ones((size, people)), rng.gamma(2.0, mean / 2, (size, people)), rng.random((size, people)) < share)
    )
    error = rng.gamma(4.0, 1.0, (size, people)) - 4.0
    return x, np.einsum("ksn,k->sn", x, RETURNS[side]) + error


def _sums(x, y):
    return CrossMoments(np.einsum("isn,jsn->sij", x, x), np.einsum("isn,sn->si", x, y), (y**2).sum(axis=1))


def _truth_of(rule=None):
    xa, xb = (np.array([1.0, *MEANS[side]]) for side in "ab")
    a, b = RETURNS["a"], RETURNS["b"]
    if rule is None:
        return {
            "total": xa @ a - xb @ b,
            "endowments": (xa - xb) @ b,
            "coefficients": xb @ (a - b),
            "interaction": (xa - xb) @ (a - b),
        }
    u = {"reference_a": 1.0, "reimers": 0.5}[rule]
    explained = (xa - xb) @ (u * a + (1 - u) * b)
    return {"explained": explained, "unexplained": xa @ a - xb @ b - explained}


NAMES = ("1", "years", "rural")


def _oaxaca(sizes, part, rule, *, detail=None):
    def draw(rng, size):
        a, b = (_sums(*_people(rng, side, people, size)) for side, people in zip("ab", sizes, strict=True))
        model = Model(a, b, NAMES)
        made = oaxaca_threefold(model) if rule is None else oaxaca_twofold(model, rule)
        return _limits(made.whole[part] if detail is None else made.detail[part, detail])

    return draw


def _jann_explained():
    """Explained part under the pooled coefficients with a column for the group: β* minimises over both groups."""
    within = np.zeros((2, 2))
    target = np.zeros(2)
    for side, weight in (("a", 0.4), ("b", 0.6)):
        mean, share = MEANS[side]
        spread = np.diag([mean**2 / 2, share * (1 - share)])
        within += weight * spread
        target += weight * spread @ RETURNS[side][1:]
    gap = np.subtract(MEANS["a"], MEANS["b"])
    return float(gap @ np.linalg.solve(within, target))


def _jackknifed(people):
    sizes = (int(0.4 * people), int(0.6 * people))

    def draw(rng, size):
        low, high = np.zeros(size), np.zeros(size)
        for run in range(size):
            wholes, parts = [], []
            for side, n in zip("ab", sizes, strict=True):
                x, y = _people(rng, side, n, 1)
                r = np.asarray(rng.integers(REPLICATES, size=n)[None] == np.arange(REPLICATES)[:, None], dtype=float)
                parts.append(
                    CrossMoments(np.einsum("in,jn,gn->gij", x[:, 0], x[:, 0], r), r @ (x[:, 0] * y[0]).T, r @ y[0] ** 2)
                )
                wholes.append(parts[-1].total())
            found = oaxaca_twofold(Model(*wholes, NAMES), "jann", tuple(parts)).whole["explained"]
            low[run], high[run] = found.low[0], found.high[0]
        return low, high

    return draw


def _gelbach(people, part):
    """A group of 40 %; two covariates that go with it."""
    slopes, gaps = np.array([1.5, -2.0]), np.array([-0.5, 0.3])
    truth = {"total": float(slopes @ gaps), "z1": slopes[0] * gaps[0], "z2": slopes[1] * gaps[1]}[part]

    def draw(rng, size):
        group = rng.random((size, people)) < 0.4
        z = [gap * group + rng.gamma(1.0, 1.0, group.shape) for gap in gaps]
        x = np.stack((np.ones(group.shape), group, *z))
        y = 5 + 0.8 * group + slopes[0] * z[0] + slopes[1] * z[1] + rng.gamma(2.0, 1.0, group.shape)
        found = gelbach(_sums(x, y), 1, {"z1": (2,), "z2": (3,)})
        return _limits(found.total if part == "total" else found.parts[part])

    return Regime("gelbach", "delta", "n 150–2,000", f"{part}, n {people}", truth, draw)


SHARES = np.array([0.15, 0.25, 0.25, 0.2, 0.15])
YEARS = np.array([1.0, 1.4, 1.9, 2.2, 3.0])  # mean of a covariate by ordered group
LEVELS = np.array([0.0, 0.1, 0.1, 0.2, 0.5])  # what stands beside it


def _gradient(people, which):
    mean = 2.0 + 0.8 * YEARS + LEVELS
    # In the population: y = 2 + 0.8x + level + error, x gamma(2) about its group's mean.
    second = np.array(
        [
            [SHARES @ (YEARS**2 * 1.5), SHARES @ ((2 + LEVELS) * YEARS + 0.8 * YEARS**2 * 1.5)],
            [SHARES @ ((2 + LEVELS) * YEARS + 0.8 * YEARS**2 * 1.5), 0.0],
        ]
    )
    first = np.stack((SHARES * YEARS, SHARES * mean), axis=1)
    exact = concentration_decomposition(RankedSums(SHARES[None], first[None], second[None]))
    truth = {"index": exact.index, "covariate": exact.contributions[0], "residual": exact.residual}[which].value[0]

    def draw(rng, size):
        low, high = np.zeros(size), np.zeros(size)
        for run in range(size):
            group = rng.choice(5, people, p=SHARES)
            x = rng.gamma(2.0, YEARS[group] / 2)
            z = np.stack((x, 2 + 0.8 * x + LEVELS[group] + rng.gamma(2.0, 0.5, people) - 1))
            r = np.asarray(rng.integers(REPLICATES, size=people)[None] == np.arange(REPLICATES)[:, None], dtype=float)
            g = np.asarray(group[:, None] == np.arange(5), dtype=float)
            parts = RankedSums(r @ g, np.einsum("rn,nj,zn->rjz", r, g, z), np.einsum("rn,yn,zn->ryz", r, z, z))
            whole = RankedSums(*(each.sum(axis=0, keepdims=True) for each in (parts.weight, parts.first, parts.second)))
            made = concentration_decomposition(whole, parts)
            found = {"index": made.index, "covariate": made.contributions[0], "residual": made.residual}[which]
            low[run], high[run] = found.low[0], found.high[0]
        return low, high

    label = f"{which}, n {people}"
    return Regime("concentration_decomposition", "jackknife", "n 300–1,500", label, float(truth), draw, weight=8)


def regimes():
    for people in (50, 400, 100_000):
        for factor, truth in enumerate(_shapley(OLD, NEW)):
            label = f"factor {factor + 1}, n {people}"
            yield Regime("das_gupta", "delta", "factors; n 50–100,000", label, truth, _product(people, factor))
        whole = float(NEW.prod() - OLD.prod())
        yield Regime("das_gupta", "delta", "factors; n 50–100,000", f"total, n {people}", whole, _product(people, None))
    yield from _pathway()
    for sizes in ((60, 90), (400, 600)):
        label = f"n {sizes[0]} and {sizes[1]}"
        for part, truth in _truth_of().items():
            draw = _oaxaca(sizes, part, None)
            yield Regime("oaxaca_threefold", "delta", "n 150–1,000", f"{part}, {label}", truth, draw)
        endowment = (MEANS["a"][0] - MEANS["b"][0]) * RETURNS["b"][1]
        draw = _oaxaca(sizes, "endowments", None, detail="years")
        yield Regime("oaxaca_threefold", "delta", "one variable; n 150–1,000", f"years, {label}", endowment, draw)
        for rule in ("reference_a", "reimers"):
            for part, truth in _truth_of(rule).items():
                draw = _oaxaca(sizes, part, rule)
                yield Regime(
                    "oaxaca_twofold", "delta", "fixed rules; n 150–1,000", f"{rule}, {part}, {label}", truth, draw
                )
    for people in (200, 1000):
        truth = _jann_explained()
        draw = _jackknifed(people)
        yield Regime(
            "oaxaca_twofold", "jackknife", "jann; n 200–1,000", f"explained, n {people}", truth, draw, weight=8
        )
    for people in (150, 2000):
        for part in ("total", "z1", "z2"):
            yield _gelbach(people, part)
    for people in (300, 1500):
        for which in ("index", "covariate", "residual"):
            yield _gradient(people, which)
