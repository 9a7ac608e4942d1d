"""Two-group gaps under one roof: the measures by id, their p-values, and comparisons with the overall figure."""

from __future__ import annotations

from typing import Final, Protocol

import numpy as np

from isonomia.measures.difference import difference, difference_df, difference_error
from isonomia.measures.odds_ratio import odds_ratio
from isonomia.measures.operands import Operand
from isonomia.measures.ratio import ratio
from isonomia.measures.standardised_mean_difference import standardised_mean_difference
from isonomia.model.estimates import Result
from isonomia.model.groups import GroupsKind
from isonomia.stats.arrays import Floats, two_sided_normal
from isonomia.stats.p_values import conditional_mid_p, conditional_rate_mid_p, t_test, two_sample_z


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
    difference over its error; a survey's share of 0 or 1, whose error is 0, is tested by the pooled score at the
    effective sizes. Covariance as in `difference`.
    """
    se, df = difference_error(focus, reference, covariance), difference_df(focus, reference, covariance)
    by_error = t_test(focus.y - reference.y, se, df)
    design = focus.design | reference.design
    if kind == "proportion":
        exact = conditional_mid_p(focus.events, focus.n, reference.events, reference.n)
        survey = np.where(np.isnan(se), _pooled_score(focus, reference), by_error)
        return np.where(design, survey, exact)
    if kind == "rate":
        exact = conditional_rate_mid_p(focus.events, focus.time, reference.events, reference.time)
        return np.where(design, by_error, exact)
    return by_error


def _pooled_score(focus: Operand, reference: Operand) -> Floats:
    """Two-sided p of (p_f − p_r)/√[P(1 − P)(1/n*_f + 1/n*_r)] at effective sizes; 1 where both are 0 or both 1."""
    (x1, n1), (x2, n2) = focus.effective(0.95), reference.effective(0.95)
    z = two_sample_z(x1, n1, x2, n2)
    same = (focus.y == reference.y) & (n1 > 0) & (n2 > 0)
    return np.where(same, 1.0, two_sided_normal(z))
