"""One evaluation of several statistics over the same sets: what they share, and the results put together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from isonomia.measures import delta
from isonomia.measures.configuration import Configuration, Slopes
from isonomia.measures.fitness import Fitness, first
from isonomia.measures.simulated import Simulated, simulate
from isonomia.measures.statistic import Refusals, Statistic
from isonomia.model.estimates import Result
from isonomia.model.groups import Groups

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

METHODS: Final = {
    "cal": "calibrated Monte-Carlo",
    "env": "envelope of calibrated and percentile Monte-Carlo",
    "delta": "delta",
    "delta_log": "delta on the log scale",
}
SIMULATED: Final = ("cal", "env")
SCATTER: Final = "between_group_variance"
"""It alone has a standard error of second order, and a debiased value in closed form."""


@dataclass(frozen=True, slots=True, eq=False)
class Point:
    """A statistic without its interval: (S,) value and standard error, NaN where not given, and reasons."""

    value: Floats
    se: Floats
    reason: Refusals

    @property
    def given(self) -> Flags:
        """(S,) whether there is a value."""
        return np.asarray(self.reason == "")


@dataclass(frozen=True, slots=True, eq=False)
class Interval:
    """(S,) limits and debiased value, NaN where not computed, and the flags that go with them."""

    low: Floats
    high: Floats
    debiased: Floats
    flags: Mapping[str, Flags]


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """What all statistics of an evaluation share.

    Attributes:
        groups: the sets.
        configuration: the same, as kernels see them.
        points: statistic -> value, error, reasons.
        silent: (S,) why no interval can be given, "" where one can.
        simulated: id -> simulated limits.
        intervals: whether limits are asked for.
        confidence: of the limits.
    """

    groups: Groups
    configuration: Configuration
    points: Mapping[Statistic, Point]
    silent: Refusals
    simulated: Mapping[str, Simulated]
    intervals: bool
    confidence: float

    @classmethod
    def of(cls, groups: Groups, statistics: Sequence[Statistic], *, intervals: bool, confidence: float) -> Run:
        """Compute the values, and simulate for the statistics whose limits need it."""
        c = Configuration.of(groups)
        fitness = Fitness(c)
        points = {each: _point(each, groups, c, fitness) for each in statistics}
        silent = _without_interval(groups)
        simulated: dict[str, Simulated] = {}
        if intervals:
            fit = {each: point.given for each, point in points.items() if each.interval in SIMULATED}
            simulated = simulate(groups, c, fit, silent == "", confidence)
        return cls(groups, c, points, silent, simulated, intervals, confidence)

    def results(self) -> dict[str, Result]:
        """Every statistic by its id."""
        return {each.id: self._result(each, point) for each, point in self.points.items()}

    def _result(self, statistic: Statistic, point: Point) -> Result:
        if not point.given.any():
            nothing = np.full(self.groups.sets, np.nan)
            return Result(*(nothing,) * 5, point.reason, np.full_like(point.reason, ""), confidence=self.confidence)
        found = self._interval(statistic, point)
        asked = point.given & (self.silent == "") & self.intervals
        endless = asked & ~(np.isfinite(found.low) & np.isfinite(found.high))
        shown = asked & ~endless
        return Result(
            value=point.value,
            se=point.se,
            low=np.where(shown, found.low, np.nan),
            high=np.where(shown, found.high, np.nan),
            debiased=np.where(point.given, found.debiased, np.nan),
            reason=point.reason,
            interval_reason=first(np.where(point.given, self.silent, "").astype(object), endless, "UNBOUNDED"),
            flags={**self._flags(statistic, point), **found.flags},
            method=METHODS[statistic.interval] if self.intervals else "",
            confidence=self.confidence,
        )

    def _interval(self, statistic: Statistic, point: Point) -> Interval:
        """Limits by the statistic's own method; they hold the value, from which a simulation may differ by rounding."""
        nothing = np.full(self.groups.sets, np.nan)
        low, high, debiased = nothing, nothing, nothing
        flags: dict[str, Flags] = {}
        if statistic.id in self.simulated:
            found = self.simulated[statistic.id]
            low, high = np.minimum(found.low, point.value), np.maximum(found.high, point.value)
            debiased, flags = found.debiased, dict(found.flags)
        elif self.intervals and statistic.interval not in SIMULATED:
            by = delta.quantile(self.groups.df, self.confidence)
            low, high = delta.limits(point.value, point.se, by, log=statistic.interval == "delta_log")
        if statistic.id == SCATTER:
            debiased, flags["debiased_below_zero"] = _debiased_variance(self.groups, self.configuration)
        return Interval(low, high, debiased, flags)

    def _flags(self, statistic: Statistic, point: Point) -> dict[str, Flags]:
        """Flags of the value: `undefined_se` where the statistic has a kink, and those of the statistic itself."""
        own = {} if statistic.flags is None else dict(statistic.flags(self.configuration, self.groups))
        undefined = point.given & (self.silent == "") & np.isnan(point.se)
        return {**own, "undefined_se": undefined} if undefined.any() else own


def _point(statistic: Statistic, groups: Groups, c: Configuration, fitness: Fitness) -> Point:
    """Value, standard error and reasons."""
    reason = fitness.reasons(statistic)
    if reason.all():
        nothing = np.full(groups.sets, np.nan)
        return Point(nothing, nothing, reason)
    value = np.asarray(statistic.value(c), dtype=np.float64)
    if statistic.interval in SIMULATED:
        value = np.where(_equal(c) & np.isfinite(value), statistic.null, value)
    wild = ~np.isfinite(value)
    if wild.any():
        reason = first(reason, wild, statistic.otherwise)
    se = np.sqrt(_variance(statistic, groups, c))
    given = reason == ""
    known = given & np.isfinite(se) & (not groups.census)
    return Point(np.where(given, value, np.nan), np.where(known, se, np.nan), reason)


def _equal(c: Configuration) -> Flags:
    """(S,) all estimates are the same, to rounding, and so is their mean."""
    return np.asarray(c.has_shares & (c.highest - c.lowest <= 1e-14 * np.abs(c.highest)))


def _variance(statistic: Statistic, groups: Groups, c: Configuration) -> Floats:
    """(S,) variance of the statistic; NaN where it is not defined."""
    slopes: Slopes = statistic.slopes(c)
    if statistic.id == SCATTER:
        return np.asarray(delta.scatter_variance(c, groups) + delta.share_variance(groups, slopes))
    found = delta.variance(groups, slopes)
    if statistic.interval in SIMULATED:
        return np.where(c.highest > c.lowest, found, np.nan)  # at equality the first-order variance is 0, and wrong
    return found


def _without_interval(groups: Groups) -> Refusals:
    """(S,) why no interval can be given, "" where one can."""
    if groups.census:
        return np.full(groups.sets, "CENSUS", dtype=object)
    unknown = np.isnan(groups.s).any(axis=1)
    return np.where(unknown, "NO_SE", "").astype(object)


def _debiased_variance(groups: Groups, c: Configuration) -> tuple[Floats, Flags]:
    """(S,) Σ p(y − μ)² − tr(AV), 0 where negative, and where it is; tr(AV) = Σ p(1 − p)s² for independent groups."""
    noise = (c.p * (1 - c.p) * np.square(groups.s.T)).sum(axis=0)
    if groups.covariance is not None:
        noise = np.einsum("js,sjj->s", c.p, groups.covariance)
        noise = noise - np.einsum("js,sjk,ks->s", c.p, groups.covariance, c.p)
    plain = c.variance - noise
    return np.maximum(plain, 0.0), np.asarray(plain < 0)
