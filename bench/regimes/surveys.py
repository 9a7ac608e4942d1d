"""Regimes of a survey's figures for all who were asked: three classes of 40 to 1,000 people of whom 40 to 90 % answer,
scores of five steps or a share of 2 to 80 %, everybody or a group of three in ten; of the process, or of this cohort
alone, whose truth is drawn anew each time. Raked: two dimensions, answering by each of them.
"""

from __future__ import annotations

import numpy as np
from simulation import Regime

from isonomia.climate.weights import cell_weights, raked_weights
from isonomia.climate.weights_means import (
    FEW,
    PartSums,
    stood_for,
    told_difference,
    told_mean,
    told_share,
)

ANSWERS = (0.9, 0.6, 0.4)
SIZES = {"40 each": (40, 40, 40), "300 each": (300, 300, 300), "1,000, 400 and 100": (1000, 400, 100)}
STEPS = np.arange(1.0, 6.0)
SCORES = (
    np.array([0.05, 0.1, 0.25, 0.35, 0.25]),
    np.array([0.1, 0.2, 0.3, 0.25, 0.15]),
    np.array([0.3, 0.3, 0.2, 0.15, 0.05]),
)
APART = 0.6
"""How far the shares of the first and the last class are apart, as a part of the share of all."""
GROUP = 0.3


def drawn(rng, sizes, outcome):
    """Outcome, group and answering of everybody who was asked, class by class; two at least of each class answer."""
    for at, size in enumerate(sizes):
        y = outcome(rng, at, size)
        group = rng.random(size) < GROUP
        answered = rng.random(size) < ANSWERS[at]
        answered[:2] = True
        yield y, group, answered


def scores(rng, at, size):
    return rng.choice(STEPS, size, p=SCORES[at])


def shares(p):
    def outcome(rng, at, size):
        return (rng.random(size) < p * (1 + APART * (at - 1))).astype(float)

    return outcome


def sums_of(people, keep):
    columns = [(keep(y, group, answered), y) for y, group, answered in people]
    return PartSums(*(np.array([float((y[kept] ** power).sum()) for kept, y in columns]) for power in (0, 1, 2)))


def answering(_y, _group, answered):
    return answered


def answering_group(_y, group, answered):
    return group & answered


def answering_others(_y, group, answered):
    return ~group & answered


def simulated(sizes, outcome, tell, *, finite, part):
    """Limits about the truth: of the process it is fixed, of a cohort that of everybody who was asked."""
    names = [str(at) for at in range(len(sizes))]
    asked = dict(zip(names, map(float, sizes), strict=True))

    def once(rng):
        people = list(drawn(rng, sizes, outcome))
        everybody = sums_of(people, answering)
        weight = cell_weights(dict(zip(names, everybody.n.tolist(), strict=True)), asked, "class").weight
        keeps = {"all": (answering,), "group": (answering_group,), "gap": (answering_group, answering_others)}[part]
        parts = tuple(sums_of(people, keep) for keep in keeps)
        if any(each.n.sum() == 0 for each in parts):
            return np.nan, np.nan
        stood, covariance = stood_for(everybody, parts, weight, finite=finite)
        truth = 0.0
        if finite:
            y, group = (np.concatenate([each[at] for each in people]) for at in (0, 1))
            inside = {"all": y, "group": y[group], "gap": y[group]}[part]
            truth = inside.mean() - (y[~group].mean() if part == "gap" else 0.0)
        found = told_difference(*stood, covariance[0, 1]) if part == "gap" else tell(stood[0])
        return found.low - truth, found.high - truth

    return lambda rng, size: tuple(np.array([once(rng) for _ in range(size)]).T)


def raked(sizes, *, finite):
    """Six combinations of two dimensions; outcome and answering go by each of them, and margins alone are known."""
    chance = np.array([[0.8, 0.55, 0.4], [0.65, 0.45, 0.3]])
    middle = np.array([[3.6, 3.3, 2.9], [3.4, 3.1, 2.7]])

    def once(rng):
        n = np.array([sizes, sizes])
        y = [np.clip(np.rint(rng.normal(middle.flat[at], 1, k)), 1, 5) for at, k in enumerate(n.flat)]
        kept = [max(2, int(rng.binomial(k, chance.flat[at]))) for at, k in enumerate(n.flat)]
        told = [each[:k] for each, k in zip(y, kept, strict=True)]
        everybody = PartSums(*(np.array([float((each**power).sum()) for each in told]) for power in (0, 1, 2)))
        levels = {"row": ["0"] * 3 + ["1"] * 3, "column": ["0", "1", "2"] * 2}
        totals = {
            "row": {str(at): float(each) for at, each in enumerate(n.sum(axis=1))},
            "column": {str(at): float(each) for at, each in enumerate(n.sum(axis=0))},
        }
        weight = raked_weights(everybody.n, levels, totals).weight
        (stood,), _ = stood_for(everybody, (everybody,), weight, finite=finite)
        found, truth = told_mean(stood), float(np.concatenate(y).mean()) if finite else 0.0
        return found.low - truth, found.high - truth

    draws = np.random.default_rng(0)
    expected = [float(np.clip(np.rint(draws.normal(each, 1, 400_000)), 1, 5).mean()) for each in middle.flat]
    truth = 0.0 if finite else float(np.average(expected, weights=[*sizes, *sizes]))
    return truth, lambda rng, size: tuple(np.array([once(rng) for _ in range(size)]).T)


def regimes():
    means = np.array([STEPS @ each for each in SCORES])
    for spoken, finite in (("process", False), ("cohort", True)):
        for name, sizes in SIZES.items():
            share = np.array(sizes) / sum(sizes)
            for part in ("all", "group", "gap"):
                truth = 0.0 if finite or part == "gap" else float(share @ means)
                draw = simulated(sizes, scores, told_mean, finite=finite, part=part)
                measure = "survey_difference" if part == "gap" else "survey_mean"
                grid = f"{spoken}, {'everybody' if part == 'all' else 'a group'}"
                yield Regime(measure, "design t", grid, f"{spoken}, {name}, {part}", truth, draw, weight=4)
        for name, sizes in SIZES.items():
            share = np.array(sizes) / sum(sizes)
            for p in (0.02, 0.1, 0.3, 0.5):
                truth = 0.0 if finite else float(share @ [p * (1 + APART * (at - 1)) for at in range(3)])
                for part in ("all", "group"):

                    def tell(stood, finite=finite):
                        return told_share(stood, finite=finite)

                    draw = simulated(sizes, shares(p), tell, finite=finite, part=part)
                    label = f"{spoken}, {name}, {part}, {p:g}"
                    small = p <= 0.02 or (part == "group" and sum(sizes) * GROUP * 0.6 < FEW)
                    method = "Korn–Graubard" if small else "logit"
                    yield Regime("survey_proportion", f"mostly {method}", spoken, label, truth, draw, weight=4)
        for name, sizes in (("60 each", (60, 60, 60)), ("300 each", (300, 300, 300))):
            truth, draw = raked(sizes, finite=finite)
            yield Regime("survey_mean", "design t, raked", spoken, f"{spoken}, {name}", truth, draw, weight=8)
