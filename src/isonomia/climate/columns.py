"""The columns that a study names of a survey: no other comes here from a server."""

from __future__ import annotations

from collections.abc import Iterator

from isonomia.model.expression import Expression
from isonomia.model.study import Source, Study


def columns_of_survey(study: Study, source: Source) -> frozenset[str]:
    """Names of columns of the source, those that are made from others left out by whoever looks for them."""
    return frozenset(name for name in _named(study, source) if name)


def _named(study: Study, source: Source) -> Iterator[str]:
    yield from (source.person, source.period, source.setting, source.weight, source.strata, source.cluster)
    yield from (item.column for scale in study.scales if scale.source == source.id for item in scale.items)
    survey = study.surveys.get(source.id)
    if survey is not None:
        yield survey.disposition
        yield from survey.comment_columns
    for dimension in study.dimensions.values():
        if source.id in dimension.bindings:
            yield from dimension.bindings[source.id].columns
    for indicator in study.indicators:
        if indicator.source == source.id:
            for each in (indicator.event, indicator.value, indicator.time, indicator.among):
                yield from _columns(each)
    for representation in study.representations:
        if representation.source == source.id:
            yield from _columns(representation.among)


def _columns(expression: Expression | None) -> tuple[str, ...]:
    return () if expression is None else expression.columns
