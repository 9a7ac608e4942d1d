"""What a study asks of strata, from shown cells: each pair of `by` of an indicator is a set of strata.

A row is told if and only if every stratum of the pair is shown, those in which nobody is among them: nothing is
computed from what is hidden, nor from what is left when something is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from isonomia.intersections.asked import ODDS, PCV, STRATA, VPC, strata_measures
from isonomia.intersections.strata import Strata, told
from isonomia.measures.drafts import Drafts
from isonomia.measures.figures import Outcome
from isonomia.measures.questions import Question
from isonomia.measures.slices import Context, Library, View, levels_of
from isonomia.model.estimates import Estimates
from isonomia.model.shown import Shown
from isonomia.model.study import Indicator, Study


@dataclass(frozen=True, slots=True, eq=False)
class _Pair:
    """One pair of one indicator, in one place and period.

    Attributes:
        codes: all combinations of known levels.
    """

    question: Question
    names: tuple[str, ...]
    view: View
    where: Context
    codes: tuple[tuple[str, ...], ...]

    @property
    def rows(self) -> tuple[int | None, ...]:
        """The row of the table of each combination; None where nobody is."""
        return tuple(self.view.row(self.where, *each) for each in self.codes)

    @property
    def is_hidden(self) -> bool:
        """Whether any stratum may not be told."""
        return any(self.view.is_hidden(row) for row in self.rows)

    def identity(self, measure: str, codes: Sequence[str] = ("", "")) -> dict[str, Any]:
        """What a row is about."""
        coding = self.view.table.coding
        said = "; ".join(f"{name}: {coding[name]}" for name in self.names if coding.get(name))
        one, other = self.names
        columns = {"dimension": one, "subgroup": codes[0], "dimension_2": other, "subgroup_2": codes[1]}
        return self.question.identity(self.where, measure, coding=said, **columns)


def estimate(study: Study, shown: Shown) -> Estimates:
    """The rows of the models of strata of every indicator that asks for them."""
    drafts, library = Drafts(), Library.of(shown)
    for indicator in study.indicators:
        asked = strata_measures(indicator)
        for pair in _pairs(study, indicator, library) if asked else ():
            _write(drafts, pair, asked)
    return Estimates(drafts.finished(study.release.id), protected=not shown.private, internal=shown.internal)


def _pairs(study: Study, indicator: Indicator, library: Library) -> Iterator[_Pair]:
    question = Question.of_indicator(indicator)
    for names in indicator.by:
        view = library.view(indicator.id, names) if len(names) == 2 else None
        if view is not None:
            levels = [levels_of(study.dimensions[name], view) for name in names]
            for where in view.lookup:
                yield _Pair(question, names, view, where, tuple(product(*levels)))


def _write(drafts: Drafts, pair: _Pair, asked: Sequence[str]) -> None:
    table, question = pair.view.table, pair.question
    apart = table.weighted or bool(table.overlapping) or table.kind == "rate" or table.published
    live = [(codes, row) for codes, row in zip(pair.codes, pair.rows, strict=True) if row is not None and table.n[row]]
    whole = [each for each in asked if each != STRATA]
    if pair.is_hidden:
        for measure in whole:
            drafts.hide(pair.identity(measure))
        for codes in pair.codes if STRATA in asked else ():
            drafts.hide(pair.identity(STRATA, codes))
    elif apart or not live:
        for measure in whole:
            drafts.refuse(pair.identity(measure), "NOT_APPLICABLE" if apart else "NO_DATA")
    else:
        strata = _strata(pair, [codes for codes, _ in live], [row for _, row in live])
        people = int(strata.n.sum())
        key = (question.id, pair.names, pair.where)
        one = drafts.batch(("strata", *key), lambda _: _whole(strata))
        each = drafts.batch(("stratum", *key), lambda _: {STRATA: Outcome(told(strata).each)})
        at = one.add(pair, direction=question.direction, census=question.census) if whole else 0
        for measure in whole:
            drafts.write({**pair.identity(measure), "n": people}, one, measure, at)
        for (codes, _), n in zip(live, strata.n, strict=True) if STRATA in asked else ():
            at = each.add(pair, direction=question.direction, census=question.census)
            drafts.write({**pair.identity(STRATA, codes), "n": int(n)}, each, STRATA, at)


def _whole(strata: Strata) -> Mapping[str, Outcome]:
    found = told(strata)
    odds = {} if found.odds is None else {ODDS: Outcome(found.odds)}
    return {VPC: Outcome(found.vpc), PCV: Outcome(found.pcv), **odds}


def _strata(pair: _Pair, codes: Sequence[tuple[str, ...]], rows: Sequence[int]) -> Strata:
    table, at = pair.view.table, np.asarray(rows)
    n = table.n[at].astype(np.float64)
    if table.kind == "mean":
        y, square = (np.asarray(table.sums[name], dtype=np.float64)[at] for name in ("sy", "syy"))
    else:
        y, square = np.minimum(table.events[at].astype(np.float64), n), np.zeros(len(at))
    return Strata(table.kind, pair.names, tuple(codes), n, y, square, table.origin)
