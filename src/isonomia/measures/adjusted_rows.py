"""Rows of adjusted gaps and of what goes with each thing that is held fixed, from shown cells by covariate pattern.

The two groups of a comparison and the mix of the two together are all that a row is made from, as in comparisons within
strata. A row is printed only if both groups are shown in every combination of what is held fixed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from isonomia.measures.asked import DECOMPOSED
from isonomia.measures.covariate_pairs import (
    Held,
    Pair,
    adjusted,
    components,
    decomposed,
    taken_up,
)
from isonomia.measures.drafts import Batch, Comparison, Drafts
from isonomia.measures.families import family_id
from isonomia.measures.moments import Floats, Sums
from isonomia.measures.questions import Question
from isonomia.measures.references import EVERYONE_ELSE
from isonomia.measures.reliability import UNRELIABLE
from isonomia.measures.slices import Context, View, levels_of
from isonomia.model.study import Dimension, Indicator

DIFFERENCE = "adjusted_difference"


@dataclass(frozen=True, slots=True, eq=False)
class Patterns:
    """A table by one dimension and by what is held fixed.

    Attributes:
        view: of the table. levels: known levels of the dimension. covariates: dimension -> its known levels.
        sums: of all rows.
    """

    view: View
    levels: tuple[str, ...]
    covariates: Mapping[str, tuple[str, ...]]
    sums: Sums

    @classmethod
    def of(cls, view: View, dimensions: Mapping[str, Dimension]) -> Patterns:
        """Ready a table for adjusted comparisons."""
        first, *others = view.table.dimensions
        held = {name: levels_of(dimensions[name], view) for name in others}
        return cls(view, levels_of(dimensions[first], view), held, Sums.of(view.table))

    def rows(self, where: Context, codes: Sequence[str]) -> list[int]:
        """The rows of groups, in every combination in which the table has somebody."""
        every = product(codes, *self.covariates.values())
        return [row for each in every if (row := self.view.row(where, *each)) is not None]

    def people(self, where: Context, codes: Sequence[str]) -> int:
        """How many persons of these groups are in the table."""
        return int(self.view.table.n[self.rows(where, codes)].sum())

    def held(self, where: Context, codes: Sequence[str], kind: Any) -> Held:  # noqa: ANN401  kinds are checked there
        """What is held fixed, with the levels in which somebody of these groups is."""
        used: dict[str, set[str]] = {name: set() for name in self.covariates}
        for row in self.rows(where, codes):
            if self.view.table.n[row] > 0:
                for name, codes_used in used.items():
                    codes_used.add(str(self.view.table.keys[name][row]))
        levels = (
            (name, tuple(code for code in known if code in used[name])) for name, known in self.covariates.items()
        )
        return Held(kind, tuple(levels))

    def pair(self, where: Context, focus: str, others: Sequence[str], held: Held) -> Pair:
        """The sums of both groups over the combinations."""
        sides = [self._sums(where, codes, held) for codes in ((focus,), others)]
        size, y, yy = (np.stack([side[at] for side in sides]) for at in range(3))
        return Pair(size, y, yy, float(self.people(where, [focus, *others])))

    def _sums(self, where: Context, codes: Sequence[str], held: Held) -> tuple[Floats, Floats, Floats]:
        found = np.zeros((3, len(held.combinations)))
        size, y, yy = _moments(self.sums)
        for at, combination in enumerate(held.combinations):
            rows = [row for code in codes if (row := self.view.row(where, code, *combination)) is not None]
            found[:, at] = size[rows].sum(), y[rows].sum(), yy[rows].sum()
        return found[0], found[1], found[2]


def _moments(sums: Sums) -> tuple[Floats, Floats, Floats]:
    """(R,) size, Σy and Σy² about zero. A share's events are their own squares."""
    if sums.kind == "mean":
        n, shift = sums["n"], sums.origin
        return n, sums["sy"] + shift * n, sums["syy"] + 2 * shift * sums["sy"] + shift**2 * n
    return sums.size, sums["events"], sums["events"]


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
        others = [code for code in patterns.levels if code != focus] if reference == EVERYONE_ELSE else [reference]
        row = _Row(drafts, question, indicator, patterns, where, focus, reference, flags)
        table = patterns.view.table
        if any(patterns.view.is_hidden(each) for each in patterns.rows(where, [focus, *others])):
            row.each(measures, lambda identity, _: drafts.hide(identity))
        elif table.overlapping or table.weighted:
            row.each(measures, lambda identity, _: drafts.refuse(identity, "NOT_APPLICABLE"))
        elif focus in uncertain:
            row.each(measures, lambda identity, _: drafts.refuse(identity, UNRELIABLE))
        elif not patterns.people(where, [focus]) or not patterns.people(where, others):
            row.each(measures, lambda identity, _: drafts.refuse(identity, "NO_DATA"))
        else:
            row.compute(measures, others)


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

    def compute(self, measures: Sequence[str], others: Sequence[str]) -> None:
        """The rows, from the two groups."""
        held = self.patterns.held(self.where, [self.focus, *others], self.question.kind)
        pair = self.patterns.pair(self.where, self.focus, others, held)
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
                identity = self._identity(measure, component) | {"flags": self.flags}
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
