"""A configuration: group estimates as kernels see them, groups first, with what many statistics share.

Kernels are pure functions of a configuration: θ(c) -> (M,). M counts sets where values are computed, and simulated
draws of one set where intervals are; the same function serves both. Shared intermediates (mean, deviations, ranks)
are computed when first asked for and kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from isonomia.model.groups import NO_REFERENCE, Groups
from isonomia.stats.fits import Curve, Link, curve

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)  # not slotted: cached properties live in __dict__
class Configuration:
    """J groups, M sets (or M draws of one set, with L = 1 in all but `y`; else L = M).

    Attributes:
        y: (J, M) estimates.
        p: (J, L) population shares; NaN where there are none.
        stated_mean: (L,) the average that a source states, used (as a constant) where p is NaN.
        reference: (L,) declared reference, or `NO_REFERENCE`.
        direction: (L,) +1 where higher is better, −1 where worse, 0 where neutral.
        lower: (L,) lower bound of the outcome.
        upper: (L,) upper bound of the outcome.
        ordered: groups run from the most disadvantaged to the most advantaged.
        exposure: (J, L) persons, or person-time for rates; NaN where there are none.
    """

    y: Floats
    p: Floats
    stated_mean: Floats
    reference: Integers
    direction: Integers
    lower: Floats
    upper: Floats
    ordered: bool
    exposure: Floats

    @classmethod
    def of(cls, groups: Groups) -> Configuration:
        """All sets of `groups` at once."""
        return cls(
            y=np.ascontiguousarray(groups.y.T),
            p=np.ascontiguousarray(groups.p.T),
            stated_mean=groups.mean,
            reference=groups.reference,
            direction=groups.direction,
            lower=groups.bounds[:, 0],
            upper=groups.bounds[:, 1],
            ordered=groups.ordered,
            exposure=_exposure(groups),
        )

    def draws_of(self, index: int, y: Floats) -> Configuration:
        """The configuration of one set with other estimates: y is (J, M)."""
        one = slice(index, index + 1)
        return Configuration(
            y=y,
            p=self.p[:, one],
            stated_mean=self.stated_mean[one],
            reference=self.reference[one],
            direction=self.direction[one],
            lower=self.lower[one],
            upper=self.upper[one],
            ordered=self.ordered,
            exposure=self.exposure[:, one],
        )

    @property
    def size(self) -> int:
        """J, the number of groups."""
        return len(self.y)

    @cached_property
    def has_shares(self) -> NDArray[np.bool_]:
        """(L,) whether population shares are known."""
        return np.asarray(np.isfinite(self.p).all(axis=0))

    @cached_property
    def pull(self) -> Floats:
        """(J, L) ∂μ/∂y: the shares where μ = Σ p y, 0 where μ is stated."""
        return np.where(self.has_shares, self.p, 0.0)

    @cached_property
    def mean(self) -> Floats:
        """(M,) μ = Σ p y, or the stated average."""
        if self.has_shares.all():
            return self.weighted(self.y)
        return np.where(self.has_shares, self.weighted(self.y), self.stated_mean)

    def weighted(self, x: Floats) -> Floats:
        """(M,) Σ p x."""
        if self.p.shape[1] == 1:
            return np.asarray(np.einsum("j,jm->m", self.p[:, 0], x))  # not by BLAS: see `stats.draws`
        return np.asarray(np.einsum("jm,jm->m", self.p, x))

    @cached_property
    def deviation(self) -> Floats:
        """(J, M) y − μ."""
        return self.y - self.mean

    @cached_property
    def distance(self) -> Floats:
        """(J, M) |y − μ|."""
        return np.abs(self.deviation)

    @cached_property
    def ratio(self) -> Floats:
        """(J, M) y/μ."""
        return self.y / self.mean

    @cached_property
    def log_ratio(self) -> Floats:
        """(J, M) ln(y/μ)."""
        return np.log(self.ratio)

    @cached_property
    def variance(self) -> Floats:
        """(M,) Σ p(y − μ)²."""
        return self.weighted(self.deviation * self.deviation)

    @cached_property
    def highest(self) -> Floats:
        """(M,) the highest estimate."""
        top: Floats = self.y.max(axis=0)
        return top

    @cached_property
    def lowest(self) -> Floats:
        """(M,) the lowest estimate."""
        bottom: Floats = self.y.min(axis=0)
        return bottom

    @cached_property
    def best(self) -> Floats:
        """(M,) the highest estimate where higher is better, else the lowest."""
        if self.direction.size == 1:
            return self.highest if self.direction[0] > 0 else self.lowest
        return np.where(self.direction > 0, self.highest, self.lowest)

    @cached_property
    def fixed_reference(self) -> Integers:
        """(L,) the declared reference; else the highest rank of an ordered set; else `NO_REFERENCE`."""
        if not self.ordered:
            return self.reference
        return np.where(self.reference == NO_REFERENCE, self.size - 1, self.reference)

    def at(self, group: Integers) -> Floats:
        """(M,) the estimate of one group a set; that of the first group where `group` is `NO_REFERENCE`."""
        index = np.maximum(group, 0)
        if index.size == 1:
            return np.asarray(self.y[index[0]])
        return np.asarray(self.y[index, np.arange(index.size)])

    def marks(self, group: Integers) -> Floats:
        """(J, L) 1 at the group, 0 elsewhere."""
        return np.asarray(np.arange(self.size)[:, None] == np.maximum(group, 0), dtype=np.float64)

    @cached_property
    def ranks(self) -> Floats:
        """(J, L) midpoint ranks X_g = Σ_{k<g} p_k + p_g/2."""
        return np.asarray(np.cumsum(self.p, axis=0) - self.p / 2)

    @cached_property
    def order(self) -> NDArray[np.intp]:
        """(J, M) indices that sort the estimates upwards."""
        return np.asarray(np.argsort(self.y, axis=0, kind="stable"))

    @cached_property
    def sorted_y(self) -> Floats:
        """(J, M) estimates, lowest first."""
        return np.asarray(np.take_along_axis(self.y, self.order, axis=0))

    @cached_property
    def sorted_p(self) -> Floats:
        """(J, M) shares in the order of the estimates."""
        if self.p.shape[1] == 1:
            return np.asarray(self.p[:, 0][self.order])
        return np.asarray(np.take_along_axis(self.p, self.order, axis=0))

    @cached_property
    def linear(self) -> Curve:
        """The straight line through the estimates by rank."""
        return curve(self.y, self.ranks, self.p, "linear")

    @cached_property
    def logit(self) -> Curve:
        """The logistic curve through the estimates, scaled to [0, 1] by the bounds."""
        return curve(self.scaled("logit"), self.ranks, self.p, "logit")

    @cached_property
    def log(self) -> Curve:
        """The exponential curve through the estimates by rank."""
        return curve(self.y, self.ranks, self.p, "log")

    def fit(self, link: Link) -> Curve:
        """The fitted curve of a link."""
        if link == "linear":
            return self.linear
        return self.logit if link == "logit" else self.log

    def frame(self, link: Link) -> tuple[Floats, Floats]:
        """(L,) origin and span of the scale on which a curve is fitted: the bounds for logit, else 0 and 1."""
        if link == "logit":
            return self.lower, self.upper - self.lower
        return np.zeros_like(self.lower), np.ones_like(self.lower)

    def scaled(self, link: Link) -> Floats:
        """(J, M) estimates on that scale."""
        origin, span = self.frame(link)
        return (self.y - origin) / span


def _exposure(groups: Groups) -> Floats:
    counted = groups.time if groups.kind == "rate" else groups.n
    return np.full(groups.y.T.shape, np.nan) if counted is None else np.ascontiguousarray(counted.T)


@dataclass(frozen=True, slots=True, eq=False)
class Slopes:
    """Derivatives of a statistic at the observed configuration.

    Attributes:
        y: (J, S) ∂θ/∂y, the change of μ, ranks and fits included; NaN where θ has a kink.
        p: (J, S) ∂θ/∂p up to a constant over groups (shares sum to 1), or None where θ does not depend on p.
    """

    y: Floats
    p: Floats | None = None

    def times(self, factor: Floats) -> Slopes:
        """Slopes of a function of θ with derivative `factor` (S,)."""
        return Slopes(self.y * factor, None if self.p is None else self.p * factor)


def per_mean(c: Configuration, numerator: Floats, slopes: Slopes) -> Slopes:
    """Slopes of N/μ from those of N."""
    shift = numerator / (c.mean * c.mean)
    from_shares = 0.0 if slopes.p is None else slopes.p / c.mean
    return Slopes(
        slopes.y / c.mean - shift * c.pull,
        from_shares - shift * np.where(c.has_shares, c.y, 0.0),
    )


def undefined_where(slopes: Slopes, kink: NDArray[np.bool_]) -> Slopes:
    """The slopes with NaN in the sets (S,) where the statistic has a kink."""
    return Slopes(np.where(kink, np.nan, slopes.y), slopes.p) if kink.any() else slopes
