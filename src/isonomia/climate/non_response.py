"""Who left a statement blank, of those who took part in the survey.

How many answers are missing is in no table of a release: it would tie questions to one another. But where a study tells
what became of everybody who was asked, and counts partial answers as taking part (RR2, RR6), the people who took part
are a number in print, and so are those who answered the statement. Then who left it blank is told, as what is left
between the two; unless these are a few. Where statements are told of those who answered every one of them, it is told
who left out one or more.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from isonomia.climate.linked import Rule
from isonomia.measures.questions import Question
from isonomia.measures.slices import Context, Library, View
from isonomia.model.absence import MISSING_ROOTS, is_absence
from isonomia.model.estimates import Estimate
from isonomia.model.scales import Item, Scale
from isonomia.model.study import Study

BLANK: Final = "item_non_response"
ANY: Final = "any"
"""In place of an item: one statement or more was left out."""
COUNTING_PARTIAL: Final = ("RR2", "RR6")


def non_response_rows(
    study: Study, scale: Scale, question: Question, library: Library, where: Context, rule: Rule
) -> Iterator[Estimate]:
    """Of each item, of everybody and of each group, how many of those who took part left it blank or declined."""
    for item in scale.items[:1] if scale.complete else scale.items:
        for name in ("", *(entry[0] for entry in scale.by)):
            view = library.view(item.question, (name,) if name else ())
            codes = [(each[0] if each else "") for each in view.lookup.get(where, {})] if view is not None else [""]
            for code in (each for each in codes if not is_absence(each)):
                yield _row(study, scale, item, question, library, where, (name, code), rule)


def _row(
    study: Study,
    scale: Scale,
    item: Item,
    question: Question,
    library: Library,
    where: Context,
    whom: tuple[str, str],
    rule: Rule,
) -> Estimate:
    name, code = whom
    component = ANY if scale.complete else item.id
    identity = question.identity(where, BLANK, dimension=name, subgroup=code, component=component)
    names, codes = ((name,), (code,)) if name else ((), ())
    view = library.view(item.question, names)
    row = None if view is None else view.row(where, *codes)
    if view is None or row is None or not view.is_readable(row):
        return Estimate(**identity, status="hidden")
    answered = int(view.table.n[row])
    everybody = library.view(scale.id, names) if scale.complete else view
    asked = (
        _known(everybody, where, codes) if rule.least == 0 else _took_part(study, scale, library, where, names, codes)
    )
    if asked is None or not rule.allows(asked - answered):
        return Estimate(**identity, status="hidden")
    if asked == 0:
        return Estimate(**identity, status="refused", reason="NO_DATA")
    return Estimate(**identity, value=(asked - answered) / asked, n=asked)


def _known(view: View | None, where: Context, codes: tuple[str, ...]) -> int | None:
    """For the school's own eyes: those who answered, and those who did not."""
    row = None if view is None else view.row(where, *codes)
    if view is None or row is None:
        return None
    missing = sum(float(view.table.sums[f"n_{root}"][row]) for root in MISSING_ROOTS)
    return None if np.isnan(missing) else int(view.table.n[row] + missing)


def _took_part(
    study: Study, scale: Scale, library: Library, where: Context, names: tuple[str, ...], codes: tuple[str, ...]
) -> int | None:
    """Who answered the survey to the end or in part, as its response rate prints them; None where it does not."""
    survey = study.surveys.get(scale.source)
    if survey is None or not survey.response or survey.rate not in COUNTING_PARTIAL or scale.narrowed:
        return None
    view = library.view(survey.response, names)
    row = None if view is None else view.row(where, *codes)
    if view is None or row is None or not view.is_readable(row):
        return None
    return int(view.table.events[row])
