"""What a scale adds to the estimates, and what it takes away: no gap is told where the scale is not the same in all."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Final

from isonomia.climate.answer_rows import answer_rows
from isonomia.climate.equivalence_rows import equivalence_rows
from isonomia.climate.factor_means import factor_mean_rows
from isonomia.climate.invariance import NOT_INVARIANT, Invariance
from isonomia.climate.linked import Rule
from isonomia.climate.non_response import non_response_rows
from isonomia.climate.representativeness import representativeness_rows
from isonomia.climate.scale_rows import (
    invariance_rows,
    model_of,
    reliability_rows,
    structure_rows,
    tested,
)
from isonomia.climate.wave_rows import wave_rows
from isonomia.climate.weights_rows import LEVELS as SURVEY_LEVELS
from isonomia.climate.weights_rows import WEIGHTS, survey_rows
from isonomia.climate.weights_told import as_certain_as, refused
from isonomia.measures.questions import Question
from isonomia.measures.slices import Context, Library
from isonomia.model.estimates import Estimate, Estimates
from isonomia.model.registry import registry
from isonomia.model.scales import Scale
from isonomia.model.shown import Shown
from isonomia.model.study import Study

LEAST: Final = 10
"""Reliability and structure are told of no group with fewer people, whatever the policy."""
_LEVELS: Final = frozenset({"mean", "unknown_share", *SURVEY_LEVELS, WEIGHTS})
Verdicts = Mapping[tuple[str, str, str, str], Invariance]


def with_scales(
    study: Study,
    shown: Shown,
    estimates: Estimates,
    thresholds: Mapping[str, int],
    strict: Collection[str] = (),
) -> Estimates:
    """The estimates with the rows of scales; gaps of a scale that is not the same in all groups are refused.

    Args:
        study: names the scales.
        shown: protected cells, with the sums over items.
        estimates: made from these.
        thresholds: source -> the smallest number of people that its policy prints.
        strict: sources whose policy protects a zero like a small number.
    """
    library = Library.of(shown)
    verdicts: dict[tuple[str, str, str, str], Invariance] = {}
    more: list[Estimate] = []
    for scale in study.scales:
        least = 2 if shown.private else max(LEAST, thresholds.get(scale.source, LEAST))
        more += _rows(study, scale, library, least, verdicts)
        own = Question.of_indicator(next(each for each in study.indicators if each.id == scale.id))
        rule = Rule(0 if shown.private else least, zeros=scale.source not in strict)
        more += answer_rows(study, scale, library, rule)
        for where in whole.lookup if (whole := library.view(scale.id)) is not None else ():
            more += non_response_rows(study, scale, own, library, where, rule)
        more += wave_rows(study, scale, own, library, rule, pooled=scale.source in shown.pooled)
    rates = {each.response for each in study.surveys.values() if each.response}
    for indicator in study.indicators:
        if indicator.id in rates:
            more += representativeness_rows(indicator, library)
    for survey in study.surveys.values():
        least = 2 if shown.private else max(LEAST, thresholds.get(survey.source, LEAST))
        told = survey_rows(study, survey, library, least)
        more += [_settled(row, verdicts) for row in as_certain_as(estimates, told)]
    kept = [_settled(row, verdicts) for row in estimates]
    for scale in study.scales:
        own = Question.of_indicator(next(each for each in study.indicators if each.id == scale.id))
        more += equivalence_rows(scale, own, library, kept)
    added = (replace(row, release=study.release.id) for row in more)
    return replace(estimates, rows=(*kept, *added))


def _rows(
    study: Study,
    scale: Scale,
    library: Library,
    least: int,
    verdicts: dict[tuple[str, str, str, str], Invariance],
) -> Iterator[Estimate]:
    question = Question.of_indicator(next(each for each in study.indicators if each.id == scale.id))
    whole = library.view(scale.id)
    for where in whole.lookup if whole is not None else ():
        yield from reliability_rows(scale, question, library, where, least)
        yield from structure_rows(scale, question, library, where, least)
        for (dimension,) in scale.by:
            found = None if study.dimensions[dimension].multiple else tested(scale, library, where, dimension, least)
            if found is not None:
                verdicts[_key(scale.id, where, dimension)] = found[0]
                yield from invariance_rows(question, where, dimension, *found)
                if scale.factor_means:
                    by = study.dimensions[dimension]
                    yield from factor_mean_rows(question, where, by, model_of(scale), *found)


def _key(scale: str, where: Context, dimension: str) -> tuple[str, str, str, str]:
    return (scale, where.setting, where.period, dimension)


def _settled(row: Estimate, verdicts: Verdicts) -> Estimate:
    """A gap is refused where the averages may not be compared. What is hidden stays hidden."""
    found = verdicts.get((row.indicator, row.setting, row.period, row.dimension))
    if found is None or found.reason != NOT_INVARIANT or row.measure in _LEVELS or row.status != "ok":
        return row
    if registry()[row.measure].family == "scales":
        return row
    return refused(row, NOT_INVARIANT)
