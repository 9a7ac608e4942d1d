"""Regimes of durations: five periods, light and heavy censoring, 8–100,000 people; two ways out; ratios of hazards;
five steps of a pathway of which some people are not known yet; who got there within 4 to 6 of 8 years, one in twelve
of whom leaves."""

from __future__ import annotations

import numpy as np
from simulation import Regime

from isonomia.pathway.contribution import Steps
from isonomia.pathway.duration import LifeTable, life_table, median_stage_time
from isonomia.pathway.exits import Exits, cumulative_incidence
from isonomia.pathway.hazards import PersonPeriods, hazard_ratio
from isonomia.pathway.on_path import not_yet_known, on_path
from isonomia.pathway.reached import followed, reached_within
from isonomia.stats.links import curve_at
from isonomia.stats.patterns import Factor

HAZARDS = {"few leave": np.array([0.04, 0.05, 0.03, 0.04, 0.02]), "many leave": np.array([0.15, 0.2, 0.25, 0.3, 0.3])}
LOST = np.array([0.02, 0.05, 0.08, 0.1, 0.1])
CAUSES = np.array([[0.05, 0.06, 0.06, 0.05, 0.03], [0.02, 0.03, 0.05, 0.08, 0.1]])
YIELDS = np.array([0.55, 0.6, 0.85, 0.95, 0.92])
WAITING = np.array([0.0, 0.03, 0.05, 0.12, 0.08])
YEARS = np.array([0.7, 0.14, 0.05, 0.03, 0.08])
"""Who gets there within 4 years, in the fifth, the sixth and later, and who leaves."""
SEEN = 8
"""People came in each of so many years, the last of them a year ago."""
BASE = {"logit": np.array([-2.1, -1.2, -1.5]), "cloglog": np.array([-2.0, -1.3, -1.4])}


def _cohorts(rng, people, hazards, size):
    """(S, J) at risk, (S, K, J) leaving each way, (S, J) censored at the end of a period."""
    ways, periods = hazards.shape
    at_risk, lost = np.zeros((size, periods)), np.zeros((size, periods))
    left = np.zeros((size, ways, periods))
    here = np.full(size, people)
    for j in range(periods):
        at_risk[:, j] = here
        shares = [*hazards[:, j], 1 - hazards[:, j].sum()]
        drawn = rng.multinomial(here, shares)
        left[:, :, j] = drawn[:, :-1]
        lost[:, j] = rng.binomial(drawn[:, -1], LOST[j])
        here = (drawn[:, -1] - lost[:, j]).astype(int)
    return at_risk, left, lost


def _table(rng, people, name, size):
    at_risk, left, lost = _cohorts(rng, people, HAZARDS[name][None], size)
    return LifeTable.of(at_risk, left.sum(axis=1), lost)


def _share(name, people, period):
    def draw(rng, size):
        found = life_table(_table(rng, people, name, size), period)
        return found.low, found.high

    return draw


def _walk(rng, people, size):
    """Five steps of which 3 to 12 in 100 of those who came to it are not known yet."""
    entered, passed = np.zeros((size, len(YIELDS))), np.zeros((size, len(YIELDS)))
    here = np.full(size, people)
    for step, (share, waiting) in enumerate(zip(YIELDS, WAITING, strict=True)):
        entered[:, step] = rng.binomial(here, 1 - waiting)
        passed[:, step] = rng.binomial(entered[:, step].astype(int), share)
        here = passed[:, step].astype(int)
    return Steps.of(entered, passed)


def _still_on(people, step):
    def draw(rng, size):
        found = on_path(_walk(rng, people, size), step)
        return found.low, found.high

    return draw


def _not_yet(people):
    def draw(rng, size):
        came = np.full(size, people)
        found = not_yet_known(came, rng.binomial(came, 1 - WAITING[-1]))
        return found.low, found.high

    return draw


def _bands(rng, people, size):
    """(S, 4) who stand in the bands 4 or less, 5, 6, 7 or more, and who of them got there; the rest are on the way."""
    stand, got = np.zeros((size, 4)), np.zeros((size, 4))
    came = rng.multinomial(np.full(size, people), [1 / SEEN] * SEEN)
    for at in range(SEEN):
        followed_for, year = at + 1, at + 2  # the year that is not over yet
        drawn = rng.multinomial(came[:, at], YEARS)
        for band, needed in enumerate((4, 5, 6, 7)):
            if followed_for >= needed:
                stand[:, band] += drawn[:, band]
                got[:, band] += drawn[:, band]
            else:
                stand[:, min(max(year - 4, 0), 3)] += drawn[:, band]
        stand[:, min(max(year - 4, 0), 3)] += drawn[:, 4]
    return stand, got


def _reached(people, band):
    def draw(rng, size):
        stand, got = _bands(rng, people, size)
        found = reached_within(followed(stand[:, :3], got[:, :3], stand.sum(axis=1)), band)
        return found.low, found.high

    return draw


def _median(people):
    def draw(rng, size):
        found = median_stage_time(_table(rng, people, "many leave", size))
        return found.low, found.high

    return draw


def _true_median():
    survival = np.concatenate(([1.0], np.cumprod(1 - HAZARDS["many leave"])))
    after = int(np.argmax(survival <= 0.5))
    return after - 1 + (survival[after - 1] - 0.5) / (survival[after - 1] - survival[after])


def _incidence(people, cause, period):
    def draw(rng, size):
        found = cumulative_incidence(Exits.of(*_cohorts(rng, people, CAUSES, size)), cause, period)
        return found.low, found.high

    return draw


def _true_incidence(cause, period):
    before = np.concatenate(([1.0], np.cumprod(1 - CAUSES.sum(axis=0))[:-1]))
    return float((before * CAUSES[cause])[: period + 1].sum())


def _ratio(link, sizes, beta):
    periods = len(BASE[link])

    def draw(rng, size):
        d, n = np.zeros((size, 2 * periods)), np.zeros((size, 2 * periods))
        for side, people in enumerate(sizes):
            here = np.full(size, people)
            for j in range(periods):
                share = curve_at(link, np.array(BASE[link][j] + side * beta)).mean
                at = side * periods + j
                n[:, at], d[:, at] = here, rng.binomial(here, share)
                here = rng.binomial((here - d[:, at]).astype(int), 1 - LOST[j])
        group = Factor.of("group", ["r"] * periods + ["f"] * periods, ("r", "f"))
        period = Factor.of("period", [str(j) for j in range(periods)] * 2)
        found = hazard_ratio(PersonPeriods.of(group, period, d, n), link=link).result
        return found.low, found.high

    return draw


def _along_a_pathway():
    for people in (60, 300, 100_000):
        for step in (0, 2, 4):
            truth, label = float(np.prod(YIELDS[: step + 1])), f"n {people}, after step {step + 1}"
            yield Regime("on_path", "log-log Greenwood", "n 60–100,000", label, truth, _still_on(people, step))
        label = f"n {people}"
        yield Regime("not_yet_known", "Wilson", "n 60–100,000", label, float(WAITING[-1]), _not_yet(people))
    for people in (60, 300, 100_000):
        for band in (0, 1, 2):
            truth, label = float(YEARS[: band + 1].sum()), f"n {people}, within {band + 4} years"
            yield Regime("reached_within", "log-log Greenwood", "n 60–100,000", label, truth, _reached(people, band))


def regimes():
    for name, hazards in HAZARDS.items():
        for people in (8, 20, 80, 400, 100_000):
            grid = "n 8 and 20" if people < 80 else f"{name}; n 80–100,000"
            for period in (0, 2, 4):
                truth = float(np.prod(1 - hazards[: period + 1]))
                label = f"{name}, n {people}, after period {period + 1}"
                yield Regime("life_table", "log-log Greenwood", grid, label, truth, _share(name, people, period))
    yield from _along_a_pathway()
    for people in (40, 150, 100_000):
        label = f"many leave, n {people}"
        yield Regime("median_stage_time", "inverted band", "n 40–100,000", label, _true_median(), _median(people))
    for people in (80, 400, 100_000):
        for cause, period in ((0, 1), (0, 4), (1, 4)):
            label = f"way {cause + 1} of 2, n {people}, up to period {period + 1}"
            truth, draw = _true_incidence(cause, period), _incidence(people, cause, period)
            yield Regime(
                "cumulative_incidence", "log-log Aalen–Johansen", "two ways out; n 80–100,000", label, truth, draw
            )
    for link in BASE:
        for sizes in ((40, 40), (40, 260), (300, 300), (20_000, 80_000)):
            for beta in (0.0, 0.7):
                label = f"{link}, n {sizes[0]} and {sizes[1]}, ratio {np.exp(beta):.2f}"
                grid = f"{link}; n 80–100,000"
                draw = _ratio(link, sizes, beta)
                yield Regime("hazard_ratio", "profile likelihood", grid, label, float(np.exp(beta)), draw, weight=2)
