"""A subgroup against everybody else: the gap with its interval and p-value. Description, not a finding."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from isonomia.intersections.combinations import Combinations
from isonomia.intersections.main_effects import MainEffects
from isonomia.intersections.subgroups import Subgroups
from isonomia.model.study import IndicatorKind
from isonomia.stats.arrays import Floats, Limits, divide, normal_quantile, two_sided_normal
from isonomia.stats.counts import poisson_mid_p
from isonomia.stats.mover import mover_difference
from isonomia.stats.multiplicity import benjamini_hochberg
from isonomia.stats.p_values import conditional_mid_p, conditional_rate_mid_p, hypergeometric_z
from isonomia.stats.two_proportions import newcombe

FEW: Final = 20.0  # expected events (or non-events) below which p is exact


@dataclass(frozen=True, slots=True, eq=False)
class AgainstRest:
    """M subgroups: the rest's figure, the difference, its limits at 95 %, p and q; NaN where nobody is left over."""

    rest: Floats
    value: Floats
    limits: Limits
    p: Floats
    q: Floats


def against_rest(kind: IndicatorKind, groups: Subgroups, combinations: Combinations, model: MainEffects) -> AgainstRest:
    """Newcombe, score z or mid-p of a share; MOVER and mid-p of a rate; the normal, variances pooled, of a mean."""
    n, y = groups.size, groups.y
    others, other_y = combinations.size.sum() - n, combinations.y.sum() - y
    own, rest = divide(y, n), divide(other_y, others)
    value = own - rest
    if kind == "mean":
        error = np.sqrt(model.dispersion * (1 / n + divide(1, others)))
        reach = float(normal_quantile(0.95)) * error
        limits, p = Limits(value - reach, value + reach), two_sided_normal(divide(value, error))
    elif kind == "rate":
        counted, left = poisson_mid_p(y), poisson_mid_p(other_y)
        mine, theirs = Limits(counted.low / n, counted.high / n), Limits(*(divide(each, others) for each in left))
        limits, p = mover_difference(own, mine, rest, theirs), conditional_rate_mid_p(y, n, other_y, others)
    else:
        limits, p = newcombe(y, n, other_y, others), _share_p(y, n, other_y, others)
    return AgainstRest(rest, value, limits, p, benjamini_hochberg(p))


def _share_p(y: Floats, n: Floats, other_y: Floats, others: Floats) -> Floats:
    """Two-sided: the conditional z where twenty of each are expected, else the conditional mid-p."""
    share = (y + other_y) / (n + others)
    p = two_sided_normal(hypergeometric_z(y, n, other_y, others))
    few = np.flatnonzero((np.minimum(share, 1 - share) * np.minimum(n, others) < FEW) & (others > 0))
    if few.size:
        p[few] = conditional_mid_p(y[few], n[few], other_y[few], others[few])
    return p
