"""Regimes of adjusted gaps: two groups, two confounding covariates with six combinations, 100 to 100,000 people.

The mix is drawn with the sample (`same_sample`) or known. The others' interval is the crude gap's, which answers
another question.
"""

from __future__ import annotations

import numpy as np
from simulation import Regime

from isonomia.measures.adjusted import adjusted_difference, adjusted_level, adjusted_ratio, ratio_beside, standardise
from isonomia.measures.covariate_cells import CovariateCells
from isonomia.stats.links import curve_at
from isonomia.stats.patterns import Factor, treatment

PATTERNS = [(g, a, b) for g in ("reference", "focus") for a in ("a1", "a2", "a3") for b in ("b1", "b2")]
GROUP, FIRST, SECOND = (
    Factor.of(name, [each[at] for each in PATTERNS], levels)
    for at, (name, levels) in enumerate(
        (("group", ("reference", "focus")), ("a", ("a1", "a2", "a3")), ("b", ("b1", "b2")))
    )
)
MIX = np.array([0.15, 0.13, 0.10, 0.09, 0.07, 0.06, 0.04, 0.05, 0.06, 0.07, 0.08, 0.10])
COEFFICIENTS = {
    "logit": np.array([-0.6, -0.5, 0.5, 0.9, -0.4]),
    "cloglog": np.array([-0.9, -0.4, 0.4, 0.7, -0.3]),
    "log": np.array([-2.0, 0.3, 0.2, 0.5, -0.3]),
    "identity": np.array([50.0, -2.0, 3.0, 5.0, -4.0]),
}
KINDS = {"logit": "proportion", "cloglog": "proportion", "log": "rate", "identity": "mean"}
MEASURES = {
    "adjusted_level": ("delta", lambda model, focus, _: adjusted_level(model, focus)),
    "adjusted_difference": ("delta", adjusted_difference),
    "adjusted_ratio": ("delta on the log scale", adjusted_ratio),
}


TIME = 4.0  # of each person, for a rate


def _eta(link, level=None):
    group = GROUP if level is None else GROUP.fixed(level)
    return treatment([group, FIRST, SECOND]).matrix @ COEFFICIENTS[link]


def _mean(link, eta):
    return eta if link == "identity" else curve_at(link, eta).mean


def _truth(measure, link):
    focus, reference = (MIX @ _mean(link, _eta(link, level)) for level in (1, 0))
    if measure == "adjusted_level":
        return float(focus)
    return float(focus - reference if measure == "adjusted_difference" else focus / reference)


def _counts(rng, link, people, size):
    n = rng.multinomial(people, MIX, size).astype(float)
    mean = _mean(link, _eta(link))
    if link == "log":
        time = n * TIME
        return rng.poisson(time * mean).astype(float), time, 0.0
    if link != "identity":
        return rng.binomial(n.astype(int), mean).astype(float), n, 0.0
    # Skewed outcomes: gamma with a standard deviation of 8 about each pattern's mean.
    shape, scale = (mean - 20) ** 2 / 64, 64 / (mean - 20)
    total, square = np.zeros_like(n), np.zeros_like(n)
    for at in range(len(MIX)):
        most = int(n[:, at].max())
        y = 20 + rng.gamma(shape[at], scale[at], (size, most))
        y = np.where(np.arange(most) < n[:, [at]], y, 0.0)
        total[:, at], square[:, at] = y.sum(axis=1), (y**2).sum(axis=1)
    return total, n, square


def _draw(measure, link, people, *, known=False, crude=False):
    def draw(rng, size):
        y, n, yy = _counts(rng, link, people, size)
        cells = CovariateCells.of(KINDS[link], GROUP, [FIRST, SECOND], y, n, yy)
        persons = n.sum(axis=1) / TIME if link == "log" else None
        model = standardise(cells, link=link, standard=MIX if known else None, persons=persons)
        found = ratio_beside(model, 1, 0).crude if crude else MEASURES[measure][1](model, 1, 0)
        return found.low, found.high

    return draw


def regimes():
    for measure, (method, _) in MEASURES.items():
        for link in COEFFICIENTS:
            truth = _truth(measure, link)
            for people in (100, 200, 700, 100_000) if link != "identity" else (100, 700):
                one_size = people < 200 or link == "identity"
                grid = f"{link}; n {people}" if one_size else f"{link}; n 200–100,000"
                label = f"{link}, n {people}"
                yield Regime(measure, method, grid, label, truth, _draw(measure, link, people))
        known = _draw(measure, "logit", 700, known=True)
        truth = _truth(measure, "logit")
        yield Regime(measure, method, "logit; known standard", "logit, known standard, n 700", truth, known)
    crude = _draw("adjusted_ratio", "logit", 700, crude=True)
    truth = _truth("adjusted_ratio", "logit")
    yield Regime("adjusted_ratio", "crude", "logit; n 700", "crude ratio, n 700", truth, crude, peer=True)
