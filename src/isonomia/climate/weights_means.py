"""Means and shares of all who were asked, from sums by class: each class is a stratum, each person drawn in it.

Within a class those who answered stand for those who did not. That is an assumption, which no figure can test: where
people who feel worse answer less often within the same class, weights do not help.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from isonomia.stats.arrays import Floats, Limits, divide, root
from isonomia.stats.effective_size import korn_graubard_size
from isonomia.stats.means import t_limits, welch_df
from isonomia.stats.proportions import clopper_pearson
from isonomia.stats.taylor import DesignSums, design_means, logit_limits

FEW: Final = 30
"""People below whom the limits of a share are Korn and Graubard's (NCHS, Vital Health Stat 2017;2(175))."""
RARE: Final = 5.0
"""So many people, times the share or the rest of it, below which they are too."""
LOGIT: Final = "logit"
KORN_GRAUBARD: Final = "Korn–Graubard"
DESIGN_T: Final = "design t"


@dataclass(frozen=True, slots=True, eq=False)
class PartSums:
    """Sums of one part of the people over H classes: n, Σy, Σy²."""

    n: Floats
    sy: Floats
    syy: Floats

    def less(self, other: PartSums) -> PartSums:
        """Those who are left when others are taken away."""
        return PartSums(self.n - other.n, self.sy - other.sy, self.syy - other.syy)


@dataclass(frozen=True, slots=True)
class Told:
    """One figure with its range; NaN where it has none. `reason`: why there is no figure."""

    value: float
    se: float
    low: float
    high: float
    method: str
    reason: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Stood:
    """A part of the people as they stand for all who were asked.

    Attributes:
        n: people. effective: (Σw)²/Σw², divided by the share of those asked who are not in it where `finite`.
        value, se: Σwy/Σw and its error. df: people less classes, of those classes in which the part has people.
    """

    n: float
    effective: float
    value: float
    se: float
    df: float


def stood_for(
    everybody: PartSums, parts: tuple[PartSums, ...], weight: Floats, *, finite: bool
) -> tuple[tuple[Stood, ...], Floats]:
    """Each part's weighted mean with its error, and the covariance of all of them, (J, J).

    V = Σ_h (1 − f_h)·n_h/(n_h − 1)·Σ(z − z̄_h)², z = w(y − ȳ)/Σw, 0 for people outside the part. f_h = 1/w_h is the
    share of those asked who answered, where the figure speaks of this cohort alone (`finite`), else 0.
    Source: as of `design_means`. Degrees of freedom of a part: Korn & Graubard, Analysis of Health Surveys 1999, 5.2.

    Args:
        everybody: sums of all who answered, over H classes.
        parts: J parts that share nobody.
        weight: (H,) above 0.
        finite: whether the figure speaks of this cohort alone.
    """
    n, sy, syy = (np.stack([getattr(each, name) for each in parts], axis=1) for name in ("n", "sy", "syy"))
    w = weight[:, None]
    classes = tuple(str(at) for at in range(len(weight)))
    sums = DesignSums.of_persons(classes, everybody.n, w * n, w**2 * n, w * sy, w**2 * sy, w**2 * syy)
    sampled = np.minimum(1 / weight, 1.0) if finite else np.zeros(len(weight))
    found = design_means(sums, sampled)
    held = n > 0
    df = (n - held).sum(axis=0)
    left = divide((w * (1 - sampled[:, None]) * n).sum(axis=0), (w * n).sum(axis=0))
    effective = divide((w * n).sum(axis=0) ** 2, (w**2 * n).sum(axis=0))
    effective = divide(effective, left) if finite else effective
    columns = (n.sum(axis=0), effective, found.y, found.se, df)
    return tuple(Stood(*(float(column[at]) for column in columns)) for at in range(len(parts))), found.covariance


def told_mean(part: Stood) -> Told:
    """The mean with t limits; without a range where everybody who was asked answered."""
    if not part.n:
        return _nothing()
    se = part.se if part.se > 0 and part.df > 0 else np.nan
    limits = t_limits(part.value, se, part.df)
    return _told(part.value, part.se, limits, DESIGN_T)


def told_share(part: Stood, *, finite: bool) -> Told:
    """A share with logit limits; of few people, or where nearly nobody or everybody has it, Korn and Graubard's.

    Where nobody or everybody has it the error is 0, and the limits are those at the effective number of people. Where
    everybody who was asked answered, a figure of this cohort alone has no range.
    """
    if not part.n:
        return _nothing()
    p = min(max(part.value, 0.0), 1.0)
    if finite and not np.isfinite(part.effective):
        return _told(p, 0.0, _no_limits(), KORN_GRAUBARD)
    rare = part.n * min(p, 1 - p) < RARE
    if part.n >= FEW and not rare:
        return _told(p, part.se, logit_limits(p, part.se, part.df), LOGIT)
    if np.isnan(part.se) or part.df <= 0 or part.n < 2:
        return _told(p, part.se, _no_limits(), KORN_GRAUBARD)
    size = float(korn_graubard_size(p, part.se, part.n, part.df, capped=not finite))
    size = min(size, part.effective) if finite or part.se <= 0 else size
    return _told(p, part.se, clopper_pearson(p * size, size), KORN_GRAUBARD)


def told_difference(one: Stood, other: Stood, covariance: float) -> Told:
    """One part less the other, t on Welch's degrees of freedom."""
    if not one.n or not other.n:
        return _nothing()
    se = float(root(np.asarray(one.se**2 + other.se**2 - 2 * covariance)))
    df = float(welch_df(one.se, one.df, other.se, other.df))
    limits = t_limits(one.value - other.value, se if se > 0 and df > 0 else np.nan, df)
    return _told(one.value - other.value, se, limits, DESIGN_T)


def _told(value: float, se: float, limits: Limits, method: str) -> Told:
    return Told(float(value), float(se), float(limits.low), float(limits.high), method)


def _no_limits() -> Limits:
    return Limits(np.asarray(np.nan), np.asarray(np.nan))


def _nothing() -> Told:
    return Told(np.nan, np.nan, np.nan, np.nan, "", "NO_DATA")
