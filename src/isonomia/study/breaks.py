"""Breaks of published series: they come with a layout, and speak of the study's dimensions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from isonomia.model.study import Dimension, Source
from isonomia.standards import series_breaks, vocabulary


def with_breaks(sources: Mapping[str, Source], dimensions: Mapping[str, Dimension]) -> dict[str, Source]:
    """The sources, those with a layout with the breaks of its series, under the ids of the study's dimensions."""
    return {name: _one(each, dimensions) for name, each in sources.items()}


def _one(source: Source, dimensions: Mapping[str, Dimension]) -> Source:
    carried = series_breaks(source.layout) if source.layout else ()
    found: dict[str, dict[str, str]] = {}
    for dimension in dimensions.values():
        about = vocabulary(dimension.vocabulary).dimension if dimension.vocabulary else dimension.id
        for each in carried:
            if each.dimension in (dimension.id, about):
                found.setdefault(dimension.id, {})[each.period] = each.why
    return replace(source, series_breaks=found) if found else source
