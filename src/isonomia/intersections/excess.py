"""Is a subgroup more than the sum of its parts? What it has beyond the main effects, with its p-value and limits.

The question is a score test: the main effects are fitted to everybody, and y − E of a subgroup, the people counted less
those expected, is the score of a coefficient of its own. Its variance takes into account that the subgroup had a
part in the fit.

Source: Rao, Proc Camb Phil Soc 1948;44:50; Pregibon, Ann Stat 1981;9:705 (leaving out one by its leverage).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import special

from isonomia.intersections.few_events import binomial_score_p, poisson_score_p
from isonomia.intersections.subgroups import Subgroups
from isonomia.model.study import IndicatorKind
from isonomia.stats.arrays import Floats, Limits, divide, normal_quantile, root, two_sided_normal
from isonomia.stats.counts import poisson_mid_p
from isonomia.stats.mover import mover_difference
from isonomia.stats.proportions import wilson

LEAST_KEPT: Final = 1e-6  # of its information: with less a subgroup is what its parts are, by definition
FEW: Final = 20.0  # expected events (or non-events) below which they are added up exactly


@dataclass(frozen=True, slots=True, eq=False)
class Excess:
    """M subgroups; NaN where there is nothing to test.

    Attributes:
        z: (M,) score statistic, positive where the outcome is higher than its parts say.
        p: (M,) two-sided.
        observed: (M,) share, rate or mean.
        expected: (M,) the same as the parts have it, the subgroup itself left out.
        expected_se: (M,) its standard error.
    """

    z: Floats
    p: Floats
    observed: Floats
    expected: Floats
    expected_se: Floats

    @property
    def value(self) -> Floats:
        """(M,) observed − expected."""
        return self.observed - self.expected


def excess(kind: IndicatorKind, groups: Subgroups, dispersion: float = 1.0) -> Excess:
    """Score z = (y − E)/√v, v = w − b′A⁻¹b, with its p from the normal; of few expected events from `few_events`.

    The mean expected with the subgroup left out is ȳ − (ȳ − E/n)/k with k = v/w, its standard error √[w(1 − k)/k]/n.
    It is told and not tested: of few events it is a guess that the subgroup's own drive to the edge.

    Args:
        kind: of the outcome.
        groups: with their sums and what the main effects say of them.
        dispersion: σ² of a mean, else 1.
    """
    tested = groups.spread > LEAST_KEPT * np.maximum(groups.information, 1e-12)
    kept = np.where(tested, groups.spread, np.nan) / np.where(groups.information > 0, groups.information, np.nan)
    z = (groups.y - groups.expected) / np.sqrt(np.where(tested, groups.spread * dispersion, np.nan))
    observed = divide(groups.y, groups.size)
    expected = observed - (observed - divide(groups.expected, groups.size)) / kept
    error = root(divide(groups.information * (1 - kept), kept) * dispersion) / groups.size
    if kind == "mean":
        return Excess(z, two_sided_normal(z), observed, expected, error)
    expected = np.clip(expected, 0.0, 1.0 if kind == "proportion" else None)
    return Excess(z, _p(kind, groups, z), observed, expected, error)


def _p(kind: IndicatorKind, groups: Subgroups, z: Floats) -> Floats:
    p = two_sided_normal(z)
    events = groups.expected
    few = np.where(kind == "proportion", np.minimum(events, groups.size - events), events) < FEW
    at = np.flatnonzero(few & ~np.isnan(p))
    y, n, expected, w, v = (
        each[at] for each in (groups.y, groups.size, groups.expected, groups.information, groups.spread)
    )
    if kind == "rate":
        p[at] = poisson_score_p(y, expected, w, v)
    else:
        p[at] = binomial_score_p(y, n, expected, w, v)
    return p


def excess_limits(
    kind: IndicatorKind, groups: Subgroups, found: Excess, confidence: float, dispersion: float = 1.0
) -> Limits:
    """MOVER limits of observed − expected: Wilson's of a share (mid-p of a rate), and the link scale's of its parts.

    Source: Zou & Donner, Stat Med 2008;27:1693.
    """
    z = float(normal_quantile(confidence))
    if kind == "mean":
        reach = z * np.sqrt(dispersion / groups.size + found.expected_se**2)
        return Limits(found.value - reach, found.value + reach)
    own = wilson(groups.y, groups.size, confidence)
    if kind == "rate":
        counted = poisson_mid_p(groups.y, confidence)
        own = Limits(counted.low / groups.size, counted.high / groups.size)
    return mover_difference(found.observed, own, found.expected, _limits_of_parts(kind, found, z))


def _limits_of_parts(kind: IndicatorKind, found: Excess, z: float) -> Limits:
    least = 1e-9
    if kind == "rate":
        mean = np.maximum(found.expected, least)
        factor = np.exp(np.minimum(z * found.expected_se / mean, 50.0))
        return Limits(found.expected / factor, np.maximum(found.expected, least) * factor)
    share = np.clip(found.expected, least, 1 - least)
    eta, reach = special.logit(share), np.minimum(z * found.expected_se / (share * (1 - share)), 50.0)
    low, high = special.expit(eta - reach), special.expit(eta + reach)
    return Limits(np.minimum(low, found.expected), np.maximum(high, found.expected))
