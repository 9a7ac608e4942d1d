"""The highest beside the lowest of several groups: a comparison that was chosen because it is the widest.

Its interval is the envelope over draws in which the extremes are chosen anew (measures.md 1.6 and 3); the one for
two groups named in advance would be far too narrow. Its test is that of homogeneity: are any of the groups unlike?
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from isonomia.measures.configuration import Configuration, Slopes, undefined_where
from isonomia.measures.dispersion import max_rate_ratio, max_rate_ratio_slopes
from isonomia.measures.figures import Outcome
from isonomia.measures.results import first_reason, make_result
from isonomia.measures.simulated import simulate
from isonomia.measures.statistic import Statistic
from isonomia.model.groups import Groups
from isonomia.stats.arrays import Limits, divide

Floats = NDArray[np.float64]
ENVELOPE: Final = "envelope of calibrated and percentile Monte-Carlo"


def spread(c: Configuration) -> Floats:
    """(M,) highest − lowest."""
    return c.highest - c.lowest


def spread_slopes(c: Configuration) -> Slopes:
    """1 at the highest, −1 at the lowest; a kink where either is tied."""
    top, bottom = c.y == c.highest, c.y == c.lowest
    slopes = Slopes(top.astype(np.float64) - bottom)
    return undefined_where(slopes, (top.sum(axis=0) > 1) | (bottom.sum(axis=0) > 1))


DIFFERENCE: Final = Statistic("difference", spread, spread_slopes, (), "env")
RATIO: Final = Statistic("ratio", max_rate_ratio, max_rate_ratio_slopes, ("not_negative",), "env", null=1.0)


def compare_extremes(groups: Groups, confidence: float = 0.95) -> Mapping[str, Outcome]:
    """`difference` and `ratio` of the highest and the lowest of J groups, with the p-value of homogeneity.

    Refuses the ratio NOT_POSITIVE where a group is negative and ZERO_DENOMINATOR where the lowest is 0; intervals
    NO_SE where an error is missing, CENSUS where everybody was counted.

    Args:
        groups: S sets of J groups.
        confidence: of the limits.
    """
    c = Configuration.of(groups)
    everybody = np.ones(groups.sets, dtype=np.bool_)
    errors = np.logical_and(np.isfinite(groups.s).all(axis=1), not groups.census)
    refused = first_reason(groups.sets, (c.lowest < 0, "NOT_POSITIVE"), (c.lowest == 0, "ZERO_DENOMINATOR"))
    with np.errstate(all="ignore"):  # draws of 0 have an infinite ratio
        found = simulate(groups, c, {DIFFERENCE: everybody, RATIO: refused == ""}, errors, confidence)
    p = homogeneity(groups)
    none = np.full(groups.sets, "", dtype=object)
    values = {"difference": (c.highest - c.lowest, none), "ratio": (divide(c.highest, c.lowest), refused)}
    return {
        name: Outcome(
            make_result(
                value,
                np.full(groups.sets, np.nan),
                Limits(found[name].low, found[name].high),
                reason,
                method=ENVELOPE,
                confidence=confidence,
                interval_reason=np.where(errors, "", "CENSUS" if groups.census else "NO_SE").astype(object),
                flags=found[name].flags,
                debiased=found[name].debiased,
            ),
            p,
        )
        for name, (value, reason) in values.items()
    }


def homogeneity(groups: Groups) -> Floats:
    """(S,) p that all groups are alike: X² = d′C⁻¹d on J − 1 degrees of freedom, d the differences from the last group.

    Counted shares: Pearson's chi-square, with the pooled share in the variance. Independent groups otherwise:
    Cochran's Σ(y − ȳ)²/s². NaN where an error is missing.

    Source: Pearson 1900; Cochran 1954; Wald 1943.
    """
    from scipy.special import chdtrc

    y, s = groups.y, groups.s
    if groups.events is not None and groups.n is not None and groups.kind == "proportion":
        pooled = groups.events.sum(axis=1) / groups.n.sum(axis=1)
        variance = (pooled * (1 - pooled))[:, None] / groups.n
        s = np.sqrt(variance)
    matrix = groups.covariance
    if matrix is None:
        matrix = np.zeros((groups.sets, groups.size, groups.size))
        matrix[:, np.arange(groups.size), np.arange(groups.size)] = s**2
    contrast = np.hstack([np.eye(groups.size - 1), -np.ones((groups.size - 1, 1))])
    d = y @ contrast.T
    spread_of_d = contrast @ matrix @ contrast.T
    usable = np.logical_and(np.isfinite(spread_of_d).all(axis=(1, 2)), (s > 0).all(axis=1))
    safe = np.where(usable[:, None, None], spread_of_d, np.eye(groups.size - 1))
    statistic = np.einsum("sj,sj->s", d, np.linalg.solve(safe, d[..., None])[..., 0])
    return np.where(usable, chdtrc(groups.size - 1, statistic), np.nan)
