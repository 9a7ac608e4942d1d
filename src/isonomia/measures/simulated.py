"""Calibrated and envelope limits of sets of groups: one run of `stats.calibrated` a set, for all its statistics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from isonomia.measures.configuration import Configuration
from isonomia.measures.delta import quantile
from isonomia.measures.statistic import Statistic
from isonomia.model.groups import Groups
from isonomia.stats.calibrated import Limits, band_about, calibrated, ray
from isonomia.stats.draws import Noise, correlated_places, places_for

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Simulated:
    """Limits of one statistic for S sets, NaN where none were computed."""

    low: Floats
    high: Floats
    debiased: Floats
    flags: dict[str, Flags] = field(default_factory=dict)


def simulate(
    groups: Groups, c: Configuration, fit: Mapping[Statistic, Flags], usable: Flags, confidence: float
) -> dict[str, Simulated]:
    """Limits of the statistics in every set that allows them.

    Args:
        groups: the sets.
        c: their configuration.
        fit: statistic -> (S,) whether it has a value.
        usable: (S,) whether the set has standard errors.
        confidence: of the limits.
    """
    found = {each.id: _blank(groups.sets, each) for each in fit}
    widening = _widening(groups, confidence)
    for index in np.flatnonzero(usable):
        chosen = [each for each, mask in fit.items() if mask[index]]
        if chosen:
            limits = _limits_of_set(groups, c, int(index), chosen, float(widening[index]), confidence)
            for name, each in limits.items():
                _record(found[name], int(index), each)
    return found


def _widening(groups: Groups, confidence: float) -> Floats:
    """(S,) how much larger the noise is taken where the standard errors have few degrees of freedom."""
    normal = quantile(np.full(1, np.inf), confidence)
    return np.broadcast_to(np.asarray(quantile(groups.df, confidence) / normal), (groups.sets,))


def _limits_of_set(
    groups: Groups, c: Configuration, index: int, chosen: list[Statistic], widening: float, confidence: float
) -> Mapping[str, Limits]:
    lower, upper = (float(each) for each in groups.bounds[index])
    y, s = groups.y[index], groups.s[index] * widening
    places = places_for(groups.size)
    if groups.covariance is not None:
        places = correlated_places(_correlation(groups.covariance[index]))
    noise = Noise(s, lower, upper, places)
    shares = groups.p[index]
    shares = shares if np.isfinite(shares).all() else np.full(groups.size, 1 / groups.size)
    mean = float(c.mean[index])
    line = ray(y, noise, mean if np.isfinite(mean) else float(y.mean()), shares)

    def statistics(drawn: Floats) -> Mapping[str, Floats]:
        configuration = c.draws_of(index, drawn)
        return {each.id: each.value(configuration) for each in chosen}

    envelope = frozenset(each.id for each in chosen if each.interval == "env")
    banded = frozenset(each.id for each in chosen if each.banded)
    nulls = {each.id: each.null for each in chosen}
    band = band_about(line, noise, banded, confidence) if banded else None
    return calibrated(line, noise, statistics, envelope, confidence, nulls, band)


def _correlation(covariance: Floats) -> Floats:
    """(J, J) correlations; a group that is known exactly is correlated with none."""
    sd = np.sqrt(np.diag(covariance))
    safe = np.where(sd > 0, sd, 1.0)
    correlation = covariance / np.outer(safe, safe)
    correlation[sd == 0, sd == 0] = 1.0
    return np.asarray(correlation)


def _blank(sets: int, statistic: Statistic) -> Simulated:
    low, high, debiased = (np.full(sets, np.nan) for _ in range(3))
    flags = {name: np.zeros(sets, dtype=np.bool_) for name in ("not_distinguishable_from_equality", "at_bound")}
    flags["conservative"] = np.full(sets, statistic.interval == "env")
    return Simulated(low, high, debiased, flags)


def _record(found: Simulated, index: int, limits: Limits) -> None:
    """Write one set's limits into the arrays being filled."""
    found.low[index], found.high[index], found.debiased[index] = limits.low, limits.high, limits.debiased
    found.flags["not_distinguishable_from_equality"][index] = limits.at_null
    found.flags["at_bound"][index] = limits.at_bound
    found.flags["conservative"][index] |= limits.at_null or limits.floored
