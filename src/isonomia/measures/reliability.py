"""The display gate: which levels are too uncertain to be quoted (protect.md 1, `nchs-proportion` and `nchs-rate`).

It looks at shown cells alone and refuses `UNRELIABLE` what is made from estimates: levels, and every comparison or
summary of them. Counts stay, and what protection hides stays hidden. Its parameters are data of `standards/`.

    proportion   n ≥ 30, n_eff ≥ 30, w < 0.30, and w ≤ 0.05 or w/p ≤ 1.3; footnote where w/(1 − p) > 1.3
    rate         d ≥ 10, n_eff ≥ 10, w/rate ≤ 1.6

w is the width of the Korn–Graubard (Clopper–Pearson) or exact Poisson interval. Sources: Parker et al., Vital Health
Stat 2017;2(175); Vital Health Stat 2023;2(200).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from isonomia.measures.operand_rows import joined, rows_of_view
from isonomia.measures.operands import Operand
from isonomia.measures.slices import View
from isonomia.model.study import IndicatorKind
from isonomia.standards import Presentation, reliability
from isonomia.stats.arrays import Bools, Floats, divide, root
from isonomia.stats.counts import poisson_exact
from isonomia.stats.effective_size import korn_graubard

UNRELIABLE: Final = "UNRELIABLE"
COMPLEMENT: Final = "complement_unreliable"
REVIEW: Final = "few_degrees_of_freedom"


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """How R levels stand: (R,) withheld; quoted with a note on the complement; quoted with a call for care."""

    withheld: Bools
    complement: Bools
    review: Bools

    def refuses(self, row: int | None) -> bool:
        """Whether a row exists and is too uncertain."""
        return row is not None and bool(self.withheld[row])

    def flags(self, row: int) -> tuple[str, ...]:
        """What a reader must know of a level that is quoted."""
        notes = ((COMPLEMENT, self.complement), (REVIEW, self.review))
        return tuple(name for name, mask in notes if mask[row])


@dataclass(frozen=True, slots=True, eq=False)
class Gate:
    """The gate of a release: kind of estimate -> its standard. Without standards it lets everything pass."""

    standards: Mapping[str, Presentation] = field(default_factory=dict)

    @classmethod
    def named(cls, name: str) -> Gate:
        """The gate that a study names; the empty name is the one that lets everything pass."""
        return cls(reliability(name))

    def of_view(self, view: View) -> Standing:
        """How the rows of a table stand; rows that are not shown are not looked at."""
        return self.of(joined(list(rows_of_view(view))), view.table.kind)

    def of(self, levels: Operand, kind: IndicatorKind) -> Standing:
        """How levels of one kind stand."""
        standard = self.standards.get(kind)
        if standard is None:
            return Standing(*(np.zeros(len(levels), dtype=np.bool_) for _ in range(3)))
        return rates(levels, standard) if kind == "rate" else proportions(levels, standard)


def proportions(levels: Operand, standard: Presentation) -> Standing:
    """The standard for shares, at the effective size of a survey design."""
    p, n = levels.y, levels.n
    error = np.where(levels.design, levels.s, root(divide(p * (1 - p), n)))
    error = np.where((p == 0) | (p == 1), 0.0, error)
    effective = np.where(levels.design & (error > 0), np.minimum(n, divide(p * (1 - p), error**2)), n)
    limits = korn_graubard(p, error, n, levels.df, standard.confidence)
    width = limits.high - limits.low
    people = (n >= standard.least) & (effective >= standard.least)
    good = (width <= standard.narrow) | (width <= standard.relative * p)
    shown = people & (width < standard.widest) & good & np.isfinite(error)
    doubtful = (width > standard.narrow) & (width > standard.complement * (1 - p))
    return _standing(levels, shown, doubtful, standard)


def rates(levels: Operand, standard: Presentation) -> Standing:
    """The standard for rates; a design lowers the events, and the people with them, to what they are worth."""
    events = np.where(levels.design, np.fmin(levels.events, divide(levels.y, levels.s) ** 2), levels.events)
    worth = np.where(levels.design, divide(events, levels.events), 1.0)
    people = np.where(np.isnan(levels.n), np.inf, levels.n) * worth
    enough = (levels.events >= standard.least) & (people >= standard.least)
    shown = enough & (relative_width(events, standard.confidence) <= standard.relative)
    return _standing(levels, shown, np.zeros(len(levels), dtype=np.bool_), standard)


def relative_width(events: Floats, confidence: float) -> Floats:
    """Width of the exact interval of a Poisson count, divided by the count; NaN for none."""
    limits = poisson_exact(np.where(np.isnan(events), 0.0, events), confidence)
    return divide(limits.high - limits.low, events)


def _standing(levels: Operand, shown: Bools, doubtful: Bools, standard: Presentation) -> Standing:
    """Where nobody is there is nothing to withhold: such a level is refused as `NO_DATA`."""
    return Standing(
        withheld=~shown & ~levels.empty,
        complement=shown & doubtful,
        review=shown & (levels.df < standard.review_below_df),
    )
