"""Calibrated Monte-Carlo limits for statistics that noise can only inflate (measures.md 1.6).

Between-group dispersion is zero only at exact equality, so sampling noise adds to it: the plug-in is too large and
percentile limits may exclude it. The calibrated interval inverts the test along the ray through the observed
configuration: y(λ) = clip(μ + λ(y − μ)); F(λ) is the share of draws around y(λ) with θ* ≤ θ_observed, and the limits
are θ(λ) where F = 1 − α/2 and α/2. For the upper limit θ_observed is at least the median of the draws at equality:
else a configuration more equal than noise allows would get the interval [0, 0]. All statistics of a set share the
draws and the grid of λ; between its places F is interpolated on the probit scale.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from isonomia.stats.draws import DRAWS, Noise

Floats = NDArray[np.float64]
Statistics = Callable[[Floats], Mapping[str, Floats]]
"""(J, M) configurations -> each statistic (M,)."""

CHUNK: Final = 1 << 17  # numbers drawn at a time: what fits a processor's cache
REACH: Final = 4.0  # standard errors on either side that the first grid covers
FIRST_PLACES: Final = 17
UNLIKE: Final = 2.0  # how many times one reach is the other before both get their places
MORE_PLACES: Final = 8
MOST_EXTENSIONS: Final = 8  # each doubles the grid: 2⁸ = 256


class Line(Protocol):
    """Configurations y(λ) from equality (λ = 0) through the observed one (λ = `observed`); see `Ray`."""

    @property
    def observed(self) -> float:
        """The λ of the observed configuration."""

    @property
    def reach(self) -> float:
        """How far in λ one standard error goes."""

    @property
    def near(self) -> float:
        """The same where it is smallest."""

    def at(self, places: Floats) -> Floats:
        """(J, L) configurations at λ (L,)."""


class Scatter(Protocol):
    """How the J numbers of a configuration scatter about it; see `Noise`."""

    @property
    def size(self) -> int:
        """J."""

    def draws(self, mean: Floats) -> Floats:
        """(J, L, B) draws about the configurations (J, L)."""


@dataclass(frozen=True, slots=True, eq=False)
class Ray:
    """The configurations y(λ) through the observed one.

    Attributes:
        centre: the mean.
        direction: (J,) y − μ; a balanced direction of the size of the noise where all estimates are equal.
        observed: the λ of the observed configuration: 1, or 0 where all estimates are equal.
        reach: noise over signal: how far in λ one standard error goes.
        near: the same where it is smallest, by shares or group by group: a noisy group of few people moves the one
            far and the other little.
        lower: declared lower bound.
        upper: declared upper bound.
    """

    centre: float
    direction: Floats
    observed: float
    reach: float
    near: float
    lower: float
    upper: float

    def at(self, places: Floats) -> Floats:
        """(J, L) configurations at λ (L,)."""
        return np.clip(self.centre + self.direction[:, None] * places, self.lower, self.upper)


def ray(y: Floats, noise: Noise, centre: float, p: Floats) -> Ray:
    """The ray through y (J,) from the centre, with shares p (J,) to weigh noise against signal."""
    deviation = y - centre
    equal = np.full(len(y), 1 / len(y))
    scatters, signals = ([np.sqrt(w @ np.square(each)) for w in (p, equal)] for each in (noise.s, deviation))
    scatter, signal = max(scatters), min(signals)
    if signal <= 1e-9 * max(scatter, abs(centre) * 1e-3):
        signs = np.where(np.arange(len(y)) % 2 == 0, 1.0, -1.0)
        return Ray(centre, scatter * (signs - p @ signs), 0.0, 1.0, 1.0, noise.lower, noise.upper)
    near = min(noisy / clear for noisy, clear in zip(scatters, signals, strict=True))
    return Ray(centre, deviation, 1.0, float(scatter / signal), float(near), noise.lower, noise.upper)


@dataclass(frozen=True, slots=True, eq=False)
class Band:
    """What some statistics are with every group nearer to the mean, and farther from it, by z/√2 of its own errors.

    For those that noise moves farther than the ray takes back, by an amount that depends on gaps between neighbours
    which it hides.

    Attributes:
        names: the statistics.
        configurations: (J, 2) groups drawn together, and drawn apart.
    """

    names: frozenset[str]
    configurations: Floats


def band_about(line: Ray, noise: Noise, names: frozenset[str], confidence: float = 0.95) -> Band:
    """The band of some statistics about the observed configuration."""
    from scipy.special import ndtri

    reach = float(ndtri((1 + confidence) / 2)) / np.sqrt(2) * noise.s
    distance = np.abs(line.direction)
    distances = np.stack([np.maximum(distance - reach, 0), distance + reach], axis=1)
    moved = line.centre + np.sign(line.direction)[:, None] * distances
    return Band(names, np.clip(moved, line.lower, line.upper))


@dataclass(frozen=True, slots=True)
class Limits:
    """The interval of one statistic.

    Attributes:
        low: the lower limit.
        high: the upper limit.
        debiased: θ where half of the draws lie on either side.
        at_null: equality is not excluded.
        floored: the observed value is more equal than noise allows.
        at_bound: nothing on the ray meets the condition of the upper limit.
    """

    low: float
    high: float
    debiased: float
    at_null: bool
    floored: bool
    at_bound: bool


def calibrated(
    line: Line,
    noise: Scatter,
    statistics: Statistics,
    envelope: frozenset[str] = frozenset(),
    confidence: float = 0.95,
    null: Mapping[str, float] | None = None,
    band: Band | None = None,
) -> Mapping[str, Limits]:
    """Limits of all statistics of one set; NaN where more than a tail of the draws leave a statistic without a value.

    Args:
        line: the ray through the observed configuration.
        noise: how the estimates scatter.
        statistics: all statistics of (J, M) configurations at once.
        envelope: those whose interval is widened to hold the percentile limits at the observed configuration.
        confidence: of the interval.
        null: what each is at exact equality, where arithmetic gives it to rounding only; those not listed as computed.
        band: widens the envelope of some.
    """
    tail = (1 - confidence) / 2
    bench = _Bench(line, noise, statistics, {} if null is None else null)
    grid = bench.grid(_first_places(line))
    for _ in range(MOST_EXTENSIONS):
        more = grid.extension(line, tail)
        if not more.size:
            break
        grid = grid.joined(bench.grid(more))
    low = bench.along_ray(grid.roots(grid.share, 1 - tail))
    middle = bench.along_ray(grid.roots(grid.share, 0.5))
    high = bench.along_ray(grid.roots(grid.floored_share, tail))
    inner, outer = bench.percentiles(tail)
    widened = np.array([name in envelope for name in bench.names])
    low = np.minimum(np.where(widened, np.fmin(low, inner), low), bench.observed)
    high = np.maximum(np.where(widened, np.maximum(high, outer), high), bench.observed)
    if band is not None:
        wide = np.array([name in band.names for name in bench.names])
        near, far = bench.of(band.configurations)
        low, high = np.where(wide, np.fmin(low, near), low), np.where(wide, np.fmax(high, far), high)
    lost = bench.without_value() > tail
    low, high, middle = (np.where(lost, np.nan, each) for each in (low, high, middle))
    at_null = grid.share[:, 0] < 1 - tail
    at_bound = grid.floored_share.min(axis=1) > tail
    floored = bench.floor > bench.observed
    columns = zip(low, high, middle, at_null, floored, at_bound, strict=True)
    return {
        name: Limits(float(l), float(h), float(m), bool(null), bool(floor), bool(bound))
        for name, (l, h, m, null, floor, bound) in zip(bench.names, columns, strict=True)
    }


def _first_places(line: Line) -> Floats:
    """Regular over the reach, and over the smaller one where the two are unlike: F may fall within either."""
    reaches = [line.reach, line.near] if line.near * UNLIKE < line.reach else [line.reach]
    regular = [
        np.linspace(max(0.0, line.observed - REACH * reach), line.observed + REACH * reach, FIRST_PLACES)
        for reach in reaches
    ]
    return np.unique(np.concatenate(([0.0, line.observed], *regular)))


@dataclass(frozen=True, slots=True, eq=False)
class _Grid:
    """Shares of draws at L places on the ray, for K statistics.

    Attributes:
        places: (L,) λ, rising from 0.
        share: (K, L) F: draws with θ* ≤ θ_observed.
        floored_share: (K, L) the same with the floor.
    """

    places: Floats
    share: Floats
    floored_share: Floats

    def joined(self, other: _Grid) -> _Grid:
        """Both grids as one."""
        places = np.concatenate((self.places, other.places))
        order = np.argsort(places)
        share = np.concatenate((self.share, other.share), axis=1)
        floored = np.concatenate((self.floored_share, other.floored_share), axis=1)
        return _Grid(places[order], share[:, order], floored[:, order])

    def extension(self, line: Line, tail: float) -> Floats:
        """More places where a limit lies outside the grid; none where all are bracketed."""
        found = []
        top, second = self.places[-1], self.places[1]
        if (self.floored_share.min(axis=1) > tail).any():
            span = max(REACH * line.reach, top - line.observed)
            found.append(np.linspace(top, top + span, MORE_PLACES + 1)[1:])
        inside = (self.share[:, 0] >= 1 - tail) & (self.share[:, 1] < 1 - tail)
        if inside.any() and second > REACH * line.reach / MORE_PLACES:
            span = max(REACH * line.reach, line.observed - second)
            found.append(np.linspace(max(0.0, second - span), second, MORE_PLACES + 1)[:-1])
        every = np.concatenate(found) if found else np.empty(0)
        return np.setdiff1d(every, self.places)

    def roots(self, share: Floats, target: float) -> Floats:
        """(K,) λ where a falling share (K, L) meets the target; an end of the grid where it does not."""
        from scipy.special import ndtri

        falling = np.minimum.accumulate(share, axis=1)
        after = np.argmax(falling <= target, axis=1)
        after = np.where(falling[:, -1] > target, falling.shape[1] - 1, after)
        before = np.maximum(after - 1, 0)
        row = np.arange(len(share))
        edge = 0.5 / DRAWS
        start, end = (ndtri(np.clip(falling[row, at], edge, 1 - edge)) for at in (before, after))
        drop = start - end
        part = np.clip((start - ndtri(target)) / np.where(drop > 0, drop, np.inf), 0, 1)
        part = np.where(falling[:, -1] > target, 1.0, part)
        return np.asarray(self.places[before] + part * (self.places[after] - self.places[before]))


@dataclass(frozen=True, eq=False)  # not slotted: cached properties live in __dict__
class _Bench:
    """Draws and statistics of one set."""

    line: Line
    noise: Scatter
    statistics: Statistics
    null: Mapping[str, float]

    @cached_property
    def at_observed(self) -> Mapping[str, Floats]:
        """Each statistic (1,) of the observed configuration."""
        return self.statistics(self.line.at(np.array([self.line.observed])))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The statistics, in the order of all arrays here."""
        return tuple(self.at_observed)

    @cached_property
    def observed(self) -> Floats:
        """(K,) the statistics of the observed configuration."""
        return self.along_ray(np.full(len(self.names), self.line.observed))

    @cached_property
    def floor(self) -> Floats:
        """(K,) the medians of the draws at equality."""
        return np.asarray(np.median(self._simulated(np.zeros(1))[:, 0], axis=1))

    def grid(self, places: Floats) -> _Grid:
        """Shares at the places, drawn a chunk at a time."""
        limit = self.observed + 1e-12 * np.abs(self.observed)
        floored = np.maximum(limit, self.floor)
        per_chunk = max(1, CHUNK // (self.noise.size * DRAWS))
        shares = []
        for start in range(0, len(places), per_chunk):
            drawn = self._simulated(places[start : start + per_chunk])
            shares.append([(drawn <= each[:, None, None]).mean(axis=2) for each in (limit, floored)])
        both = np.concatenate(shares, axis=2)
        return _Grid(places, both[0], both[1])

    def along_ray(self, places: Floats) -> Floats:
        """(K,) each statistic at its own place; at equality what it is by definition, free of rounding."""
        values = self.statistics(self.line.at(places))
        equal = {name: self.null.get(name, values[name][k]) for k, name in enumerate(self.names)}
        return np.array([values[name][k] if places[k] > 0 else equal[name] for k, name in enumerate(self.names)])

    @cached_property
    def at_observed_place(self) -> Floats:
        """(K, B) draws about the observed configuration, lowest first; those without a value last."""
        return np.sort(self._simulated(np.array([self.line.observed]))[:, 0], axis=1)

    def without_value(self) -> Floats:
        """(K,) share of draws about the observed configuration in which the statistic has no value."""
        return np.asarray(np.isnan(self.at_observed_place).mean(axis=1))

    def percentiles(self, tail: float) -> Floats:
        """(2, K) percentile limits of the draws about the observed configuration."""
        drawn = self.at_observed_place
        return np.stack((drawn[:, round(tail * DRAWS)], drawn[:, round((1 - tail) * DRAWS) - 1]))

    def of(self, configurations: Floats) -> Floats:
        """(M, K) the statistics of (J, M) configurations."""
        values = self.statistics(configurations)
        return np.stack([values[name] for name in self.names], axis=1)

    def _simulated(self, places: Floats) -> Floats:
        """(K, L, B) the statistics of draws at the places (L,)."""
        drawn = self.noise.draws(self.line.at(places))
        values = self.statistics(drawn.reshape(len(drawn), -1))
        return np.stack([values[name].reshape(len(places), DRAWS) for name in self.names])
