"""Rows of adjusted gaps and of what goes with each thing that is held fixed, from shown cells by covariate pattern.

The two sides of a comparison and the mix of the two together are all that a row is made from, as in comparisons within
strata. A row is printed only if both sides are shown in every combination of what is held fixed.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from isonomia.measures.asked import DECOMPOSED
from isonomia.measures.covariate_pairs import (
    Held,
    Pair,
    adjusted,
    components,
    decomposed,
    taken_up,
)
from isonomia.measures.covariate_patterns import Patterns, Side
from isonomia.measures.drafts import Batch, Comparison, Drafts
from isonomia.measures.families import family_id
from isonomia.measures.questions import Question
from isonomia.measures.reliability import UNRELIABLE
from isonomia.measures.slices import Context
from isonomia.model.study import Indicator

DIFFERENCE = "adjusted_difference"


def write_adjusted(
    drafts: Drafts,
    question: Question,
    indicator: Indicator,
    patterns: Patterns,
    where: Context,
    reference: str,
    measures: Sequence[str],
    flags: tuple[str, ...] = (),
    uncertain: Collection[str] = (),
) -> None:
    """All adjusted rows of one setting and period: each group against the reference, at the mix of the two together.

    Args:
        drafts: takes the rows.
        question: what is asked.
        indicator: says the common returns.
        patterns: the table.
        where: setting and period.
        reference: "everyone_else", or the code of a group.
        measures: ids.
        flags: of the choice of the reference.
        uncertain: groups whose crude comparison the display gate refuses.
    """
    for focus in patterns.levels:
        if focus == reference:
            continue
        row = _Row(drafts, question, indicator, patterns, where, focus, reference, flags)
        mine, other = patterns.group(where, focus), patterns.comparison(where, focus, reference)
        table = patterns.view.table
        if mine is None or other is None:
            row.each(measures, lambda identity, _: drafts.hide(identity))
        elif table.overlapping or table.weighted:
            row.each(measures, lambda identity, _: drafts.refuse(identity, "NOT_APPLICABLE"))
        elif focus in uncertain:
            row.each(measures, lambda identity, _: drafts.refuse(identity, UNRELIABLE))
        elif not mine.n.any() or not other.n.any():
            row.each(measures, lambda identity, _: drafts.refuse(identity, "NO_DATA"))
        else:
            row.compute(measures, mine, other)


@dataclass(frozen=True, slots=True, eq=False)
class _Row:
    """The rows of one group."""

    drafts: Drafts
    question: Question
    indicator: Indicator
    patterns: Patterns
    where: Context
    focus: str
    reference: str
    flags: tuple[str, ...]

    def each(self, measures: Sequence[str], write: Any) -> None:  # noqa: ANN401  a writer of one row
        """Every row of these measures, where nothing is computed."""
        for measure in measures:
            for component in self._components(measure):
                write(self._identity(measure, component), measure)

    def compute(self, measures: Sequence[str], mine: Side, other: Side) -> None:
        """The rows, from the two sides."""
        held, pair = self.patterns.pair(mine, other, self.question.kind)
        family = family_id(
            self.question.id, self.where.period, self._columns()["dimension"], self._within(), self.where.setting
        )
        gaps = self.drafts.batch(("adjusted", held), lambda pairs: adjusted(held, pairs))
        at = self._add(gaps, pair)
        comparison = Comparison(family, self.question.margin, gaps, at, DIFFERENCE)
        varying = {name for name, codes in held.levels if len(codes) > 1}
        for measure in measures:
            batch, place = (gaps, at) if measure not in DECOMPOSED else self._decomposed(measure, held, pair)
            for component in self._components(measure):
                identity = self._identity(measure, component) | {"flags": (*self.flags, *other.flags)}
                key = f"{measure}/{component}" if component else measure
                if _covariate(component) in set(self.patterns.covariates) - varying:
                    self.drafts.refuse(identity | {"flags": ()}, "NOT_APPLICABLE")
                else:
                    tested = comparison if measure in {DIFFERENCE, "adjusted_ratio"} and not component else None
                    self.drafts.write(identity, batch, key, place, tested)

    def _decomposed(self, measure: str, held: Held, pair: Pair) -> tuple[Batch, int]:
        rule = self.indicator.returns if measure == "oaxaca_twofold" else ""
        if measure == "gelbach":
            batch = self.drafts.batch((measure, held), lambda pairs: taken_up(held, pairs))
        else:
            batch = self.drafts.batch((measure, rule, held), lambda pairs: decomposed(held, measure, rule, pairs))
        return batch, self._add(batch, pair)

    def _add(self, batch: Batch, pair: Pair) -> int:
        return batch.add(pair, direction=self.question.direction, census=self.question.census)

    def _components(self, measure: str) -> tuple[str, ...]:
        return components(measure, tuple(self.patterns.covariates))

    def _columns(self) -> dict[str, Any]:
        first, second, *more = self.patterns.view.table.dimensions
        return {
            "dimension": first,
            "subgroup": self.focus,
            "reference": self.reference,
            "coding": self.patterns.view.table.coding.get(first, ""),
            "dimension_2": second,
            "dimension_3": "+".join(more),
        }

    def _within(self) -> str:
        return "adjusted for " + "+".join(self.patterns.covariates)

    def _identity(self, measure: str, component: str) -> dict[str, Any]:
        return self.question.identity(self.where, measure, component=component, **self._columns())


def _covariate(component: str) -> str:
    return component.rpartition(":")[2]
