"""Percentage point gaps with a margin of the group's own: PPG-1 (2022) and the rule that it superseded (2017).

Both rules take their reference as known. The Newcombe interval of the same difference, which does not, stands beside.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from isonomia.measures.difference import difference
from isonomia.measures.pool import TIE, Pool
from isonomia.measures.results import first_reason, make_result
from isonomia.measures.selection import against_everyone_else
from isonomia.model.estimates import Result
from isonomia.stats.arrays import Bools, Floats, Limits, divide, root

Z_OF_THE_RULES = 1.96
"""The rules say 1.96, not the quantile it is rounded from."""


@dataclass(frozen=True, slots=True, eq=False)
class PointGap:
    """Gaps in share points, with the margin of the rule.

    Attributes:
        result: (S·J,) the gaps with their Newcombe limits.
        margin: (S·J,) what the rule lets pass; NaN where the gap is refused.
    """

    result: Result
    margin: Floats

    @property
    def beyond(self) -> Bools:
        """(S·J,) the gap is a shortfall of at least the margin; false where it is refused."""
        return np.asarray(self.result.value <= TIE - self.margin, dtype=np.bool_)


def ppg_1(
    pool: Pool,
    confidence: float = 0.95,
    *,
    least_margin: float = 0.02,
    margin_share: float | None = None,
    most: int = 10,
) -> PointGap:
    """gap₁ = y_g − (S − x_g)/(N − N_g), against everybody else; E = max(1.96·√[y_g(1 − y_g)/N_g], 0.02). (S·J,).

    Refuses TOO_SMALL (N_g ≤ 10), NO_REFERENCE (nobody else), NO_DATA, NOT_NESTED, SUPPRESSED_INPUT.
    Source: California Community Colleges, percentage point gap minus one, 2022.

    Args:
        pool: the counts.
        confidence: of the Newcombe interval.
        least_margin: the smallest E.
        margin_share: the share in E's formula; the group's own by default.
        most: groups of this many persons or fewer are not looked at.
    """
    groups, rest, reason = against_everyone_else(pool)
    small = first_reason(groups.n.size, (groups.n <= most, "TOO_SMALL"))
    reason = np.where(reason == "", small, reason)
    found = difference("proportion", groups, rest, confidence)
    result = make_result(
        found.value,
        found.se,
        Limits(found.low, found.high),
        reason,
        method=found.method,
        confidence=confidence,
    )
    return _with_margin(pool, result, margin_share, least_margin)


def ppg_2017(
    pool: Pool, confidence: float = 0.95, *, least_margin: float = 0.03, margin_share: float | None = 0.5, most: int = 0
) -> PointGap:
    """y_g − S/N, against everybody, the group itself among them; MOE = max(1.96·√(0.25/N_g), 0.03). (S·J,).

    y_g − S/N = (1 − w)(y_g − y_rest), w = N_g/N: the limits are those of the difference from everybody else times
    1 − w. Refuses as `ppg_1`, TOO_SMALL apart. Source: California Community Colleges, percentage point gap, 2017.
    """
    against_others = ppg_1(pool, confidence, least_margin=least_margin, margin_share=margin_share, most=most)
    found, rest = against_others.result, 1 - pool.share()
    result = make_result(
        found.value * rest,
        found.se * rest,
        Limits(found.low * rest, found.high * rest),
        found.reason,
        method="Newcombe × share of everyone else",
        confidence=confidence,
    )
    return PointGap(result, against_others.margin)


def _with_margin(pool: Pool, result: Result, share: float | None, least: float) -> PointGap:
    groups = pool.groups()
    p = groups.y if share is None else np.full(groups.y.shape, share)
    margin = np.maximum(Z_OF_THE_RULES * root(divide(p * (1 - p), groups.n)), least)
    return PointGap(result, np.where(result.reason == "", margin, np.nan))
