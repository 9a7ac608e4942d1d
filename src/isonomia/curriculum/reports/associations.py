"""Is a group tied to a disease or a behaviour? The odds of a category in cases of the group, beside other cases.

Among the cases that state the characteristic alone: a case that is silent is in no group. Conditional odds ratio with
exact limits (Cornfield 1956), two-sided exact mid-p, Benjamini–Hochberg over the whole family of the report. Below
five mentions of a group nothing is computed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from isonomia.curriculum.reports.labels import label_of
from isonomia.curriculum.reports.tallies import Tally, groups_of
from isonomia.model.curriculum import Association
from isonomia.stats.multiplicity import benjamini_hochberg
from isonomia.stats.odds_ratios import conditional_limits, conditional_odds_ratio
from isonomia.stats.p_values import conditional_mid_p

SMALLEST: Final = 5
"""Mentions of a group below which there is no odds ratio."""
TIED: Final = (
    "sex", "race_ethnicity", "migration", "religion", "insurance", "housing", "rurality", "disability", "veteran",
    "sexual_orientation", "gender_identity", "incarceration",
)  # fmt: skip
"""Characteristics whose groups are looked at."""


def associations(own: Sequence[Tally]) -> tuple[Association, ...]:
    """Every group by every category; figures, or the reason why there are none."""
    categories = sorted({name for each in own for name in each.categories})
    rows: list[Association] = []
    for name in TIED:
        stating = [each for each in own if each.values[name]]
        counts = Counter(group for each in stating for group in groups_of(each, name))
        groups = sorted(counts, key=lambda each: (-counts[each], each))
        if len(groups) == 2 and sum(counts.values()) == len(stating):
            groups = groups[:1]  # of two groups that part the cases, each is the other's comparison
        for group in groups:
            rows += [_row(name, group, category, stating) for category in categories]
    return _with_figures(rows)


def _row(name: str, group: str, category: str, stating: Sequence[Tally]) -> Association:
    inside = [each for each in stating if group in groups_of(each, name)]
    outside = [each for each in stating if group not in groups_of(each, name)]
    x1, x2 = (sum(category in each.categories for each in part) for part in (inside, outside))
    reason = ""
    if len(inside) < SMALLEST:
        reason = "TOO_FEW_MENTIONS"
    elif not outside:
        reason = "NO_COMPARISON"
    elif x1 + x2 in (0, len(stating)):
        reason = "NO_CATEGORY"
    label = label_of(name, group)
    return Association(name, group, label, category, len(inside), x1, len(outside), x2, reason=reason)


def _with_figures(rows: Sequence[Association]) -> tuple[Association, ...]:
    tested = [row for row in rows if not row.reason]
    if not tested:
        return tuple(rows)
    x1, n1, x2, n2 = (
        np.array([getattr(row, name) for row in tested], dtype=np.float64)
        for name in ("with_category", "cases", "others_with", "others")
    )
    value = conditional_odds_ratio(x1, n1, x2, n2)
    limits = conditional_limits(x1, n1, x2, n2, mid_p=False)
    p = conditional_mid_p(x1, n1, x2, n2)
    q = benjamini_hochberg(p)
    made = iter(
        replace(
            row,
            odds_ratio=_finite(value[at]),
            low=float(limits.low[at]),
            high=_finite(limits.high[at]),
            p=float(p[at]),
            q=float(q[at]),
            family=len(tested),
        )
        for at, row in enumerate(tested)
    )
    return tuple(row if row.reason else next(made) for row in rows)


def _finite(value: float) -> float | None:
    """A figure; None where it is infinite."""
    return float(value) if np.isfinite(value) else None
