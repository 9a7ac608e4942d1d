"""From [climate.ID.weights] to how answers are brought to all who were asked, and to the tables that this takes.

A weighted figure is made of numbers that may be printed: of each group within each class of people who stand for one
another. So these tables are counted and protected like any other, and where one of their numbers is hidden, the
weighted figure is hidden too. Nothing is weighted by a number that readers may not see.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from isonomia.errors import quoted
from isonomia.model.scales import Survey, Weighting
from isonomia.model.study import Dimension, Indicator
from isonomia.study.document import Document
from isonomia.study.lines import Path
from isonomia.study.names import check_known
from isonomia.study.questions import Context, check_dimension
from isonomia.study.schema import ClimateFile
from isonomia.study.schema.surveys import WeightsFile

UNLIKE: Final = 0.001
"""So far may totals of the same people differ, relatively: published totals are rounded."""


def weighting_of(raw: ClimateFile) -> Weighting | None:
    """How answers are weighted; None where nothing is asked for."""
    asked = raw.weights
    if asked is None:
        return None
    totals = {name: dict(each) for name, each in asked.totals.items()}
    cap = asked.cap if asked.method == "raking" else None
    return Weighting(tuple(asked.by), asked.method, cap, totals, asked.items)


def frame_groupings(survey: Survey) -> tuple[tuple[str, ...], ...]:
    """The tables of all who were asked that weights need; they are those of the response rate."""
    return () if survey.weighting is None or survey.weighting.totals else survey.weighting.margins


def asked_of_all(survey: Survey, indicator: Indicator) -> Indicator:
    """A question with the tables that its figures of all who were asked are made of.

    Of a statement only those of everybody, unless the study asks for its groups too: few leave one blank, and numbers
    of people that differ by a few between statements hide one another.
    """
    classes = survey.classes
    if not classes:
        return indicator
    if indicator.kind == "proportion" and survey.weighting is not None and not survey.weighting.items:
        return replace(indicator, beside=(classes,))
    crossed = ((*entry, *(each for each in classes if each not in entry)) for entry in indicator.by)
    return replace(indicator, beside=(classes, *crossed))


def check_frame(document: Document, name: str, raw: ClimateFile, context: Context) -> None:
    """Whether the study says enough of those who were asked; faults go on the document's list."""
    path: Path = ("climate", name)
    if raw.weights is not None:
        _check_weights(document, (*path, "weights"), name, raw, context)
    elif raw.speaks_of == "cohort" and not raw.disposition:
        problem = "ranges that speak of all who were asked need to know how many these were."
        remedy = "Name the column that says what became of everybody (disposition), or give weights.totals."
        document.complain((*path, "speaks_of"), problem, remedy=remedy)


def _check_weights(document: Document, path: Path, name: str, raw: ClimateFile, context: Context) -> None:
    asked, source = raw.weights, context.sources[name]
    if asked is None:
        return
    if raw.speaks_of == "respondents":
        problem = "weighted figures speak of all who were asked, and speaks_of says of those who answered."
        document.complain(path, problem, remedy='Write speaks_of = "process" or "cohort", or leave weights out.')
    if source.weight:
        problem = f"the source {quoted(name)} has a column of weights already, {quoted(source.weight)}."
        document.complain(path, problem, remedy="Leave out weight of the source, or weights here.")
    for at, each in enumerate(asked.by):
        where = (*path, "by", at)
        if each in asked.by[:at]:
            document.complain(where, f"{quoted(each)} stands twice.")
            continue
        check_dimension(document, where, each, source, context.dimensions)
        if each in context.dimensions and context.dimensions[each].multiple:
            problem = f"in {quoted(each)} a person may be in several groups, so nobody stands for one of them."
            document.complain(where, problem, remedy="Weight on dimensions in which each person is in one group.")
    if asked.method == "cells" and "cap" in asked.model_fields_set:
        document.complain(
            (*path, "cap"), "a cap belongs to raking.", remedy='Write method = "raking", or leave it out.'
        )
    if asked.totals and raw.disposition:
        problem = "those who were asked are given twice, by the disposition of each and by totals."
        document.complain((*path, "totals"), problem, remedy="Leave totals out: the rows are counted.")
    elif asked.totals:
        _check_totals(document, (*path, "totals"), asked, name, context)
    elif not raw.disposition:
        problem = "nothing says how many people of each group were asked."
        remedy = "Name the column that says what became of everybody (disposition), or give totals."
        document.complain(path, problem, remedy=remedy)


def _check_totals(document: Document, path: Path, asked: WeightsFile, source: str, context: Context) -> None:
    if asked.method == "cells" and len(asked.by) > 1:
        problem = "totals of each dimension by itself do not say how many are in each combination."
        document.complain(path, problem, remedy='Write method = "raking", or weight on one dimension.')
    for name in asked.totals:
        check_known(document, (*path, name), "dimension of weights", name, asked.by)
    for name in asked.by:
        if name not in asked.totals:
            document.complain(
                path,
                f"there are no totals of {quoted(name)}.",
                remedy="A variable that is missing in the "
                "frame is never a weighting variable: add its totals, or leave it out of by.",
            )
        elif name in context.dimensions:
            for fault in _level_faults(context.dimensions[name], source, asked.totals[name]):
                document.complain((*path, name), *fault)
    sums = {name: sum(each.values()) for name, each in asked.totals.items()}
    if sums and max(sums.values()) - min(sums.values()) > UNLIKE * max(sums.values()):
        told = ", ".join(f"{quoted(name)} {total:,.0f}" for name, total in sums.items())
        problem = f"the totals are not of the same people: {told}."
        document.complain(path, problem, remedy="Give totals of the same people for every dimension.")


def _level_faults(dimension: Dimension, source: str, totals: dict[str, float]) -> Iterator[tuple[str, str]]:
    codes = [level.code for level in dimension.levels_in(source)]
    if not codes:
        return
    told = ", ".join(quoted(each) for each in codes)
    for code in totals:
        if code not in codes:
            yield f"the dimension has no group {quoted(code)}.", told
    for code in codes:
        if code not in totals:
            yield f"there is no total of the group {quoted(code)}.", "0 where nobody of it was asked"
