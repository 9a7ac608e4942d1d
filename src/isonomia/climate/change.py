"""Change between two waves of a survey: the same people, some of the same people, or none that can be linked.

A new mix of people is not a new climate: where nobody can be linked, the change is split into what changed within
groups and what a different composition did.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from isonomia.measures.kitagawa import Component, Mix, kitagawa
from isonomia.measures.results import first_reason, make_result
from isonomia.model.estimates import Result
from isonomia.stats.arrays import Floats, divide, floats, root
from isonomia.stats.means import t_limits, welch_df


@dataclass(frozen=True, slots=True, eq=False)
class WaveSums:
    """Sums of one score over the people of a wave, S sets: n, Σy, Σy²."""

    n: Floats
    sy: Floats
    syy: Floats

    @classmethod
    def of(cls, n: ArrayLike, sy: ArrayLike, syy: ArrayLike) -> WaveSums:
        """From anything of one shape."""
        return cls(*(np.atleast_1d(each) for each in floats(n, sy, syy)))

    @property
    def mean(self) -> Floats:
        """(S,) ȳ."""
        return divide(self.sy, self.n)

    @property
    def variance(self) -> Floats:
        """(S,) s²; NaN below two people."""
        spread = np.maximum(self.syy - divide(self.sy**2, self.n), 0.0)
        return divide(spread, np.where(self.n > 1, self.n - 1, np.nan))

    def mix(self) -> Mix:
        """The sums as those of K groups of one wave."""
        return Mix(
            np.nan_to_num(self.mean)[None], divide(self.variance, self.n)[None], self.n[None], np.array([self.n.sum()])
        )


@dataclass(frozen=True, slots=True, eq=False)
class LinkedSums:
    """Sums over the people who answered in both waves, S sets: n, Σy₁, Σy₂ and Σy₁y₂."""

    n: Floats
    s1: Floats
    s2: Floats
    s12: Floats

    @classmethod
    def of(cls, n: ArrayLike, s1: ArrayLike, s2: ArrayLike, s12: ArrayLike) -> LinkedSums:
        """From anything of one shape."""
        return cls(*(np.atleast_1d(each) for each in floats(n, s1, s2, s12)))

    @property
    def covariance(self) -> Floats:
        """(S,) of the two answers of a person; 0 where fewer than two are linked."""
        spread = divide(self.s12 - divide(self.s1 * self.s2, self.n), np.where(self.n > 1, self.n - 1, np.nan))
        return np.where(np.isnan(spread), 0.0, spread)


def paired_change(n: ArrayLike, difference: ArrayLike, squares: ArrayLike, confidence: float = 0.95) -> Result:
    """A linked panel: the mean of d = y₂ − y₁ over the same people, t on n − 1.

    Args:
        n: (S,) people with both answers.
        difference: Σd.
        squares: Σd².
        confidence: of the interval.

    Refusals: `NO_DATA`; `TOO_SMALL` one person. Interval `NO_SE` where everybody changed by the same.
    """
    sums = WaveSums.of(n, difference, squares)
    se = root(divide(sums.variance, sums.n))
    reason = first_reason(len(sums.n), (sums.n <= 0, "NO_DATA"), (sums.n < 2, "TOO_SMALL"))
    limits = t_limits(sums.mean, np.where(se > 0, se, np.nan), sums.n - 1, confidence)
    return make_result(sums.mean, se, limits, reason, method="paired t", confidence=confidence)


def overlap_change(first: WaveSums, second: WaveSums, both: LinkedSums, confidence: float = 0.95) -> Result:
    """Two cross-sections with some people in both: ȳ₂ − ȳ₁, Var = s₁²/n₁ + s₂²/n₂ − 2·n₁₂s₁₂/(n₁n₂).

    Degrees of freedom are Welch's, as if nobody were linked. To leave the last term out makes the interval too wide.
    Source: Kish, Survey Sampling 1965, 12.4.

    Args:
        first: sums of everybody in the first wave, linked or not.
        second: of the second wave.
        both: of the people in both.
        confidence: of the interval.

    Refusals: `NO_DATA` an empty wave; `TOO_SMALL` a wave of one.
    """
    errors = [root(divide(each.variance, each.n)) for each in (first, second)]
    shared = 2 * divide(both.n * both.covariance, first.n * second.n)
    se = root(errors[0] ** 2 + errors[1] ** 2 - shared)
    reason = first_reason(
        len(first.n),
        ((first.n <= 0) | (second.n <= 0), "NO_DATA"),
        ((first.n < 2) | (second.n < 2), "TOO_SMALL"),
    )
    df = welch_df(errors[0], first.n - 1, errors[1], second.n - 1)
    change = second.mean - first.mean
    limits = t_limits(change, np.where(se > 0, se, np.nan), df, confidence)
    return make_result(change, se, limits, reason, method="Welch", confidence=confidence)


def paired_design_change(
    weight: ArrayLike, difference: ArrayLike, se: ArrayLike, df: ArrayLike, confidence: float = 0.95
) -> Result:
    """A linked panel in a sample: d̄ = Σwd/Σw, d = y₂ − y₁, w the weight in the later wave; t under the design.

    The error is that of a weighted mean of d over a domain, the linked people: without clusters
    n/(n − 1)·Σw²(d − d̄)²/(Σw)², with them that of the totals of clusters within strata.
    Source: Korn & Graubard, Analysis of Health Surveys 1999, 2.3 and 3.4; Kish, Survey Sampling 1965, 12.4.

    Args:
        weight: (S,) Σw of the linked people; their number without weights.
        difference: Σwd.
        se: the error of d̄ under the design; NaN where it has none.
        df: degrees of freedom: people less one, or clusters less strata.
        confidence: of the interval.

    Refusals: `NO_DATA` nobody with weight. Interval `NO_SE` where the design has no error, or it is 0.
    """
    size, total, error, free = (np.atleast_1d(each) for each in floats(weight, difference, se, df))
    mean = divide(total, size)
    reason = first_reason(len(size), (size <= 0, "NO_DATA"))
    limits = t_limits(mean, np.where((error > 0) & (free > 0), error, np.nan), free, confidence)
    return make_result(mean, error, limits, reason, method="paired t", confidence=confidence)


@dataclass(frozen=True, slots=True, eq=False)
class WeighedWave:
    """A wave of a weighted sample, S sets: Σw, the weighted mean, its error, and degrees of freedom."""

    weight: Floats
    mean: Floats
    se: Floats
    df: Floats


def overlap_design_change(
    first: WeighedWave, second: WeighedWave, both: LinkedSums, product: ArrayLike, confidence: float = 0.95
) -> Result:
    """Two weighted cross-sections with some people in both: ȳ₂ − ȳ₁, Var = V₁ + V₂ − 2C.

    C = m/(m − 1)·Σuw(y₁ − ȳ₁ₗ)(y₂ − ȳ₂ₗ)/(Σu·Σw) over the m linked people, u and w their weights in the two waves, ȳₗ
    their means weighted by uw. With all weights 1 this is `overlap_change`.
    Source: Kish, Survey Sampling 1965, 12.4, linearised as Berger & Priam, J R Stat Soc A 2016;179:251.

    Args:
        first: everybody in the first wave, linked or not.
        second: of the second wave.
        both: of the linked people: their number m, and Σuwy₁, Σuwy₂, Σuwy₁y₂.
        product: Σuw.
        confidence: of the interval.

    Refusals: `NO_DATA` a wave without weight.
    """
    (uw,) = floats(product)
    spread = both.s12 - divide(both.s1 * both.s2, uw)
    cases = np.where(both.n > 1, divide(both.n, both.n - 1), 0.0)
    shared = np.nan_to_num(cases * divide(spread, first.weight * second.weight))
    se = root(np.maximum(first.se**2 + second.se**2 - 2 * shared, 0.0))
    reason = first_reason(len(first.weight), ((first.weight <= 0) | (second.weight <= 0), "NO_DATA"))
    df = welch_df(first.se, first.df, second.se, second.df)
    change = second.mean - first.mean
    limits = t_limits(change, np.where(se > 0, se, np.nan), df, confidence)
    return make_result(change, se, limits, reason, method="Welch", confidence=confidence)


def composition_change(first: Mix, second: Mix) -> dict[Component, Result]:
    """Nobody can be linked: the change, and its two parts. Each wave is a mix of K groups.

    "rate" is the change within groups at an average mix, "composition" what another mix of people did; "total" their
    sum. See `kitagawa`, which also says when it refuses (a group that is in one wave only). The waves are taken as
    different people: where some answered in both, the ranges are wider than they need be.

    Args:
        first: the groups of the earlier wave, from `WaveSums.mix` or, of a survey with weights, from its estimates.
        second: of the later one.
    """
    return kitagawa(second, first)
