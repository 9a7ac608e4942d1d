"""What pages say of indicators, dimensions and sources, made from the study without paths or credentials."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace

from isonomia.measures.asked import printable, rules_of
from isonomia.measures.rule_packs import rule_packs
from isonomia.model.absence import ROOTS, code_of, is_absence
from isonomia.model.estimates import Estimates
from isonomia.model.pathway import Pathway
from isonomia.model.registry import registry
from isonomia.model.release import (
    BenchmarkInfo,
    DimensionInfo,
    IndicatorInfo,
    PathwayInfo,
    RuleInfo,
    ScaleInfo,
    ScaleItemInfo,
    SourceInfo,
)
from isonomia.model.shown import Shown
from isonomia.model.study import Benchmark, Dimension, Indicator, Level, Representation, Source, Study, Topic
from isonomia.protect.protection import policy_of
from isonomia.protect.redaction import without_secrets
from isonomia.standards import coding, vocabulary, vocabulary_ids


def indicators_of(study: Study, *, own_eyes: bool = False) -> tuple[IndicatorInfo, ...]:
    """Indicators, then representations, as declared. `own_eyes`: with the rules that are not published."""
    held, told = set(study.release.hold), printable(study, own_eyes=own_eyes)
    own = [
        replace(_indicator(each, held=each.id in held), rules=tuple(map(_rule, rules_of(each, told).packs)))
        for each in study.indicators
    ]
    return (*own, *(_representation(each, study, held=each.id in held) for each in study.representations))


def _indicator(each: Indicator, *, held: bool) -> IndicatorInfo:
    expression = each.event or each.value
    return IndicatorInfo(
        id=each.id,
        topic=each.topic,
        title=each.title,
        kind=each.kind,
        source=each.source,
        higher_is=each.higher_is,
        per=each.per,
        by=each.by,
        margin=each.margin,
        words=each.words,
        definition=each.definition,
        event=expression.text if expression else "",
        among=each.among.text if each.among else "",
        bounds=each.bounds,
        unit=each.unit,
        stratify_by=each.stratify_by,
        duration=each.duration,
        adjust=each.adjust,
        mediators=each.mediators,
        returns=each.returns,
        caveats=each.caveats,
        held=held,
        pathway=each.pathway,
        scale=each.scale,
    )


def _rule(code: str) -> RuleInfo:
    pack = rule_packs()[code]
    return RuleInfo(
        code=code,
        label=pack.label,
        measure=pack.measure,
        version=pack.version,
        status=pack.status,
        source=pack.source,
        formula=pack.formula,
        flag=pack.flag,
        minimum=pack.minimum,
        flags=pack.flags,
    )


def _representation(each: Representation, study: Study, *, held: bool) -> IndicatorInfo:
    return IndicatorInfo(
        id=each.id,
        topic=each.topic,
        title=each.title,
        kind="representation",
        source=each.source,
        higher_is=each.higher_is,
        per=100,
        by=tuple((name,) for name in each.by),
        margin=each.margin,
        words=each.words,
        definition=each.definition,
        among=each.among.text if each.among else "",
        benchmarks=tuple(_benchmark(study.benchmarks[name]) for name in each.benchmarks),
        caveats=each.caveats,
        exits=None if each.parity is None else each.parity.exits,
        held=held,
        pathway=each.pathway,
    )


def pathways_of(study: Study) -> tuple[PathwayInfo, ...]:
    """Pathways, as declared."""
    return tuple(_pathway(each, study) for each in study.pathways)


def _pathway(each: Pathway, study: Study) -> PathwayInfo:
    return PathwayInfo(
        id=each.id,
        topic=each.topic,
        title=each.title,
        source=each.source,
        cohort=each.cohort,
        stages=each.stages,
        by=each.by,
        words=each.words,
        definition=each.definition,
        caveats=each.caveats,
        benchmarks=tuple(_benchmark(study.benchmarks[name]) for name in each.benchmarks),
        held=any(name in study.release.hold for name in (each.id, *each.questions)),
    )


def scales_of(study: Study) -> tuple[ScaleInfo, ...]:
    """Scales, as declared."""
    return tuple(
        ScaleInfo(
            id=each.id,
            title=each.title,
            items=tuple(
                ScaleItemInfo(item.id, item.text, item.question, item.reverse, item.worded()) for item in each.items
            ),
            score=each.score,
            minimum_answered=each.minimum_answered,
            bounds=each.bounds,
            speaks_of=each.speaks_of,
            owner=each.owner,
            instrument=each.instrument,
            version=each.version,
            licence=each.licence,
            citation=each.citation,
            validated=each.validated,
            figures=each.figures,
            response=study.surveys[each.source].response,
            rate=study.surveys[each.source].rate,
            broken_off=study.surveys[each.source].broken_off,
            weighting=study.surveys[each.source].weighting,
            complete=each.complete,
        )
        for each in study.scales
    )


def _benchmark(each: Benchmark) -> BenchmarkInfo:
    age = _ages(*each.age) if each.age else ""
    return BenchmarkInfo(each.id, each.title or each.id, each.source, each.year, each.place, each.coding, age)


def _ages(lowest: float, above: float) -> str:
    """Ages from `lowest` to below `above`, in words of whole years."""
    return f"{lowest:g}+" if math.isinf(above) else f"{lowest:g}–{above - 1:g}"


def topics_of(study: Study) -> tuple[Topic, ...]:
    """The declared topics, then those that only a question names."""
    declared = {topic.id for topic in study.topics}
    named = dict.fromkeys([*(each.topic for each in study.indicators), *(each.topic for each in study.representations)])
    return (*study.topics, *(Topic(name, name) for name in named if name and name not in declared))


def sources_of(study: Study, shown: Shown, estimates: Estimates) -> dict[str, SourceInfo]:
    """The sources that the release speaks from."""
    return {
        name: _source(study.sources[name], study, shown, estimates, _rounding(study, name))
        for name in contributing(study)
    }


def _rounding(study: Study, source: str) -> str:
    """To what the counts of a source are rounded, in words."""
    rounding = policy_of(study, source).rounding
    return "" if rounding is None or study.sources[source].published else rounding.sentence()


def contributing(study: Study) -> tuple[str, ...]:
    """Ids of the sources of every question and benchmark, in the order of the study."""
    questions = {each.source for each in study.indicators} | {each.source for each in study.representations}
    benchmarks = {study.benchmarks[name].source for each in study.representations for name in each.benchmarks}
    return tuple(name for name in study.sources if name in questions | benchmarks)


def _source(each: Source, study: Study, shown: Shown, estimates: Estimates, rounding: str) -> SourceInfo:
    tables = [table for table in shown if table.source == each.id]
    periods = {str(period) for table in tables for period in table.keys["period"]}
    periods |= {row.period for row in estimates if row.source == each.id and registry()[row.measure].family != "parity"}
    return SourceInfo(
        id=each.id,
        title=each.title or each.id,
        citation=without_secrets(each.citation),
        note=without_secrets(each.note),
        kind=each.kind,
        published=each.published,
        finite=bool(each.sampled),
        periods=tuple(sorted(periods - {""})),
        weighted=any(table.weighted for table in tables),
        pooled=each.id in shown.pooled,
        others={
            name: _labels(study.dimensions[name], codes)
            for name, codes in sorted({name: codes for table in tables for name, codes in table.others.items()}.items())
        },
        rounding=rounding,
        breaks={name: found for name in study.dimensions if (found := each.breaks_for(name))},
        reasons={name: told for name in study.dimensions if (told := each.reasons_for(name))},
        provisional=tuple(period for period in each.provisional if period in periods),
    )


def _labels(dimension: Dimension, codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted((dimension.label(code) for code in codes), key=str.casefold))


def dimensions_of(study: Study, shown: Shown, estimates: Estimates) -> dict[str, DimensionInfo]:
    """Every dimension of the study, with the levels that it declares or that the release has."""
    seen = _codes_seen(shown, estimates)
    overlapping = {name for table in shown for name in table.overlapping}
    return {
        name: _dimension(each, seen.get(name, set()), overlapping=each.multiple or name in overlapping)
        for name, each in study.dimensions.items()
    }


def _codes_seen(shown: Shown, estimates: Estimates) -> Mapping[str, set[str]]:
    seen: dict[str, set[str]] = {}
    for table in shown:
        for name in table.dimensions:
            seen.setdefault(name, set()).update(str(code) for code in table.keys[name])
    for row in estimates:
        pairs = ((row.dimension, row.subgroup), (row.dimension_2, row.subgroup_2), (row.dimension_3, row.subgroup_3))
        for name, code in pairs:
            if name and code:
                seen.setdefault(name, set()).add(code)
    return seen


def _dimension(each: Dimension, seen: set[str], *, overlapping: bool) -> DimensionInfo:
    levels = page_order(_levels(each, seen), ordered=each.ordered)
    standard = vocabulary(each.vocabulary) if each.vocabulary in vocabulary_ids() else None
    names = dict.fromkeys(binding.coding for binding in each.bindings.values() if binding.coding)
    titles = [found.label if (found := coding(name)) else f"Counted as the source does ({name})" for name in names]
    return DimensionInfo(
        id=each.id,
        title=each.title,
        levels=(*levels, *_absences(seen)),
        ordered=each.ordered,
        overlapping=overlapping,
        vocabulary=each.vocabulary,
        vocabulary_title=standard.title if standard else "",
        coding_title="; ".join(titles),
        reference=each.reference,
        reference_label=next((level.label for level in levels if level.code == each.reference), ""),
        unconfirmed=bool(standard and not standard.extra.get("confirmed", True)),
        other=each.other,
        places=each.places,
    )


def _levels(each: Dimension, seen: set[str]) -> list[Level]:
    """Declared levels, those of a source alone, roll-ups at the place of their first member, and open ones."""
    own = (level for binding in each.bindings.values() for level in binding.levels)
    levels = list({level.code: level for level in (*own, *each.levels)}.values())
    levels.sort(key=lambda level: (level not in each.levels, level.order))
    for label, members in each.merge.items():
        if label in seen:
            inside = [at for at, level in enumerate(levels) if level.code in members]
            last = bool(inside) and all(levels[at].last for at in inside)
            levels.insert(min(inside, default=len(levels)), Level(label, label, last=last))
    if each.other in seen:
        levels.append(Level(each.other, each.other, last=True))
    named = {level.code for level in levels}
    levels += [Level(code, code) for code in sorted(seen - named) if not is_absence(code)]
    return [replace(level, order=at) for at, level in enumerate(levels, start=1)]


def page_order(levels: Iterable[Level], *, ordered: bool) -> tuple[Level, ...]:
    """Declared order where it has a meaning; else alphabetical by label, and the last ones last."""
    if ordered:
        return tuple(levels)
    return tuple(sorted(levels, key=lambda level: (level.last, level.label.casefold(), level.code)))


def _absences(seen: set[str]) -> list[Level]:
    """Rows of absence that the release has, in the order of the standard and with its labels."""
    labels = {value.code: value.label for value in vocabulary("absence").values}
    return [Level(code_of(root), labels[root], last=True) for root in ROOTS if code_of(root) in seen]
