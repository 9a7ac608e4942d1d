"""Regimes of strata: 6 medium or 60 tiny strata whose mix and base differ between groups, and 150 to 2,000 people.

The others' interval is the one for the collapsed table, which most software prints first: it answers another
question, and says so with a narrow interval.
"""

from __future__ import annotations

import numpy as np
from simulation import Regime

from isonomia.measures.kitagawa import Mix, kitagawa
from isonomia.measures.stratified import (
    mantel_haenszel_odds_ratio,
    mantel_haenszel_risk_difference,
    mantel_haenszel_risk_ratio,
)
from isonomia.measures.stratum_tables import StratumTables

EFFECTS = {
    "mantel_haenszel_odds_ratio": (1.0, 1.7, 4.0),
    "mantel_haenszel_risk_ratio": (1.0, 1.3, 0.6),
    "mantel_haenszel_risk_difference": (0.0, 0.1, -0.08),
}
FUNCTIONS = {
    "mantel_haenszel_odds_ratio": mantel_haenszel_odds_ratio,
    "mantel_haenszel_risk_ratio": mantel_haenszel_risk_ratio,
    "mantel_haenszel_risk_difference": mantel_haenszel_risk_difference,
}
INTERVALS = {
    "mantel_haenszel_odds_ratio": "Robins–Breslow–Greenland",
    "mantel_haenszel_risk_ratio": "Greenland–Robins",
    "mantel_haenszel_risk_difference": "Sato",
}


def _strata():
    """Name -> persons of the focus, persons of the reference, share with the outcome in the reference."""
    base = np.array([0.15, 0.25, 0.30, 0.35, 0.45, 0.55])
    yield "6 strata of 50–290", np.array([25, 40, 60, 90, 120, 150]), np.array([140, 110, 90, 60, 40, 25]), base
    tiny = np.linspace(0.12, 0.55, 60)
    yield "60 strata of 7", np.where(np.arange(60) % 2, 3, 4), np.where(np.arange(60) % 2, 4, 3), tiny


def _focus_share(measure, base, effect):
    if measure == "mantel_haenszel_odds_ratio":
        odds = effect * base / (1 - base)
        return odds / (1 + odds)
    return base * effect if measure == "mantel_haenszel_risk_ratio" else base + effect


def regimes():
    for measure, effects in EFFECTS.items():
        for effect in effects:
            for name, n1, n2, base in _strata():
                p1 = _focus_share(measure, base, effect)
                label = f"{name}, effect {effect:g}"
                own, crude = _tables(measure, n1, p1, n2, base), _tables(measure, n1, p1, n2, base, collapsed=True)
                yield Regime(measure, INTERVALS[measure], "6 medium, 60 tiny strata", label, effect, own)
                yield Regime(measure, "collapsed table", "6 medium, 60 tiny strata", label, effect, crude, peer=True)
    yield from _kitagawa()


def _tables(measure, n1, p1, n2, p2, *, collapsed=False):
    def draw(rng, size):
        a, c = rng.binomial(n1, p1, (size, len(n1))), rng.binomial(n2, p2, (size, len(n2)))
        counts = [np.asarray(each, dtype=float) for each in np.broadcast_arrays(a, n1, c, n2)]
        if collapsed:
            counts = [each.sum(axis=1, keepdims=True) for each in counts]
        found = FUNCTIONS[measure](StratumTables(*counts))
        return found.low, found.high

    return draw


def _kitagawa():
    mix_1, mix_2 = np.array([0.4, 0.3, 0.2, 0.1]), np.array([0.15, 0.25, 0.3, 0.3])
    rate_1, rate_2 = np.array([0.2, 0.35, 0.5, 0.6]), np.array([0.25, 0.3, 0.55, 0.7])
    truth = {
        "rate": float(((rate_1 - rate_2) * (mix_1 + mix_2) / 2).sum()),
        "composition": float(((mix_1 - mix_2) * (rate_1 + rate_2) / 2).sum()),
    }
    truth["total"] = truth["rate"] + truth["composition"]
    for n1, n2 in ((150, 300), (400, 2000)):
        for component, value in truth.items():
            draw = _decomposed(component, (n1, mix_1, rate_1), (n2, mix_2, rate_2))
            yield Regime("kitagawa", "delta", f"{component}; n 150–2000", f"{component}, n {n1} and {n2}", value, draw)


def _decomposed(component, focus, reference):
    def draw(rng, size):
        sides = []
        for n, mix, rate in (focus, reference):
            persons = rng.multinomial(n, mix, size)
            sides.append(Mix.of_counts(rng.binomial(persons, rate), persons))
        found = kitagawa(*sides)[component]
        return found.low, found.high

    return draw
