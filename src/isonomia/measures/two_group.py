"""Two-group gaps under one roof: the measures by id, their p-values, and comparisons with the overall figure."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, Protocol

import numpy as np

from isonomia.measures.difference import difference, difference_df, difference_error
from isonomia.measures.odds_ratio import odds_ratio
from isonomia.measures.operands import Operand
from isonomia.measures.ratio import ratio
from isonomia.measures.standardised_mean_difference import standardised_mean_difference
from isonomia.model.estimates import Result
from isonomia.model.groups import GroupsKind
from isonomia.stats.arrays import Floats, divide, root
from isonomia.stats.p_values import conditional_mid_p, conditional_rate_mid_p, t_test


class TwoGroupMeasure(Protocol):
    """How every two-group measure is called."""

    def __call__(
        self,
        kind: GroupsKind,
        focus: Operand,
        reference: Operand,
        confidence: float = 0.95,
        covariance: Floats | None = None,
    ) -> Result:
        """The measure for S sets."""


TWO_GROUP: Final[dict[str, TwoGroupMeasure]] = {
    "difference": difference,
    "ratio": ratio,
    "odds_ratio": odds_ratio,
    "standardised_mean_difference": standardised_mean_difference,
}
"""Id of measures.md -> function."""


def p_value(kind: GroupsKind, focus: Operand, reference: Operand, covariance: Floats | None = None) -> Floats:
    """(S,) two-sided p that the two groups do not differ; NaN where there is nothing to test.

    Counted proportions: conditional mid-p of the 2×2 table, exact to 10⁵ persons, above that the conditional z.
    Rates: conditional mid-p of the events. Means: Welch t. Surveys and published estimates: t or z of the
    difference over its error. Covariance as in `difference`.
    """
    first, second = (_with_error_at_bounds(side) if kind == "proportion" else side for side in (focus, reference))
    se, df = difference_error(first, second, covariance), difference_df(first, second, covariance)
    by_error = t_test(focus.y - reference.y, se, df)
    if kind == "proportion":
        exact = conditional_mid_p(focus.events, focus.n, reference.events, reference.n)
    elif kind == "rate":
        exact = conditional_rate_mid_p(focus.events, focus.time, reference.events, reference.time)
    else:
        return by_error
    return np.where(focus.design | reference.design, by_error, exact)


def _with_error_at_bounds(side: Operand) -> Operand:
    """A surveyed share of 0 or 1 with the error of (x + ½)/(n + 1) (V1 of measures.md 1.3), which is not 0."""
    share = divide(side.y * side.n + 0.5, side.n + 1)
    s = np.where(side.design & (side.s == 0), root(divide(share * (1 - share), side.n)), side.s)
    return replace(side, s=s)
