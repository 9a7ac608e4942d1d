"""From [[indicator]], [[representation]], [benchmark.…] and [topic.…] to the questions of the study."""

from __future__ import annotations

import string
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from isonomia.errors import quoted
from isonomia.model.reading import fold
from isonomia.model.registry import registry
from isonomia.model.study import Benchmark, Dimension, Indicator, Parity, Representation, Source, Topic, Words
from isonomia.study.comparable import check_comparable
from isonomia.study.covariates import check_covariates
from isonomia.study.document import Document
from isonomia.study.lines import Path
from isonomia.study.names import check_id, check_known, title_of
from isonomia.study.origins import expression_at
from isonomia.study.outcomes import check_outcome
from isonomia.study.projections import check_parity
from isonomia.study.rules import check_rules
from isonomia.study.schema import (
    BenchmarkFile,
    IndicatorFile,
    PathwayFile,
    QuestionFile,
    RepresentationFile,
    TopicFile,
)
from isonomia.study.strata import check_strata

PER: Final = {"proportion": 100.0, "rate": 1_000.0, "mean": 1.0}
"""In how many pages count, by kind of indicator, where the study does not say."""

OF_PATHWAYS: Final = (
    "on_path",
    "not_yet_known",
    "cumulative_incidence",
    "stage_contribution",
    "stage_contribution_share",
    "stage_total",
    "das_gupta",
)
"""Measures that a closed pathway has by itself, and no single question can have."""

BENCHMARK_FIELDS: Final = ("n", "moe", "place", "year", "age")
SLOTS: Final = ("people", "base_people", "what", "role", "benchmark_people")
_FILLED: Final = frozenset({"group"})
OF_REPRESENTATIONS: Final = ("representation", "diversity", "segregation")
"""Families of measures that are about who is in a group."""
_DEFAULT_TOPICS: Final = {"questions": "Questions", "representation": "Who is here", "pathway": "The pathway"}


@dataclass(frozen=True, slots=True)
class Context:
    """What questions may name."""

    sources: Mapping[str, Source]
    dimensions: Mapping[str, Dimension]
    benchmarks: Mapping[str, Benchmark]
    topics: Mapping[str, Topic]


def topics_of(document: Document, raw: Mapping[str, TopicFile], questions: Sequence[QuestionFile]) -> dict[str, Topic]:
    """The declared topics, and one for questions that name none."""
    for name in raw:
        check_id(document, ("topic", name), name)
    found = {name: Topic(name, each.title, each.scope) for name, each in raw.items()}
    for question in questions:
        name = topic_of(question, found)
        if question.topic is None and name not in found:
            found[name] = Topic(name, _DEFAULT_TOPICS[name])
    return found


def topic_of(question: QuestionFile, topics: Mapping[str, object]) -> str:
    """The topic of a question: the named one, else the only one there is, else one of its own kind."""
    if question.topic is not None:
        return question.topic
    if len(topics) == 1:
        return next(iter(topics))
    if isinstance(question, PathwayFile):
        return "pathway"
    return "representation" if isinstance(question, RepresentationFile) else "questions"


def benchmarks_of(
    document: Document, raw: Mapping[str, BenchmarkFile], sources: Mapping[str, Source]
) -> dict[str, Benchmark]:
    """All benchmarks; faults go on the document's list."""
    return {name: _benchmark(document, name, each, sources) for name, each in raw.items()}


def indicators_of(
    document: Document, raw: Sequence[tuple[int, IndicatorFile]], context: Context
) -> tuple[Indicator, ...]:
    """All indicators, each with its place in the file; faults go on the document's list."""
    return tuple(_indicator(document, ("indicator", index), each, context) for index, each in raw)


def representations_of(
    document: Document, raw: Sequence[tuple[int, RepresentationFile]], context: Context
) -> tuple[Representation, ...]:
    """All representations, each with its place in the file; faults go on the document's list."""
    for index, each in raw:
        check_parity(document, ("representation", index), each, [other for _, other in raw])
    return tuple(representation_at(document, ("representation", index), each, context) for index, each in raw)


def check_ids(document: Document, paths: Iterable[tuple[Path, str]]) -> None:
    """Ids of questions are part of addresses: well formed, and each used once, whatever the case."""
    first: dict[str, Path] = {}
    for path, name in paths:
        check_id(document, (*path, "id"), name)
        other = first.setdefault(fold(name), path)
        if other != path:
            problem = f"the id {quoted(name)} is already used: {document.place((*other, 'id'))}."
            document.complain((*path, "id"), problem, remedy="Give each question an id of its own.")


def _benchmark(document: Document, name: str, raw: BenchmarkFile, sources: Mapping[str, Source]) -> Benchmark:
    path: Path = ("benchmark", name)
    check_id(document, path, name)
    known = check_known(document, (*path, "source"), "source", raw.source, sources, "source")
    if known and sources[raw.source].kind not in {"records", "counts"}:
        problem = f"the source {quoted(raw.source)} has no counts, and a benchmark needs them."
        document.complain((*path, "source"), problem, remedy="Use a source of kind counts or records.")
    if raw.age is not None and raw.age[0] >= raw.age[1]:
        document.complain((*path, "age"), "the ages are not in rising order.", remedy="Write [from, to].")
    fields = {}
    for field, text in raw.fields.items():
        where = (*path, "fields", field)
        made = expression_at(document, where, text, "value")
        if check_known(document, where, "field", field, BENCHMARK_FIELDS) and made is not None:
            fields[field] = made
    return Benchmark(
        id=name,
        source=raw.source,
        title=raw.title or title_of(name),
        fields=fields,
        among=expression_at(document, (*path, "among"), raw.among, "condition"),
        place=raw.place,
        age=(raw.age[0], raw.age[1]) if raw.age else None,
        year=str(raw.year) if raw.year is not None else "",
        coding=raw.coding or "",
    )


def _indicator(document: Document, path: Path, raw: IndicatorFile, context: Context) -> Indicator:
    source = check_question(document, path, raw, context)
    by = groupings(document, (*path, "by"), raw.by, source, context.dimensions)
    for key, names in (("adjust", raw.adjust), ("stratify_by", raw.stratify_by)):
        for index, name in enumerate(names):
            check_dimension(document, (*path, key, index), name, source, context.dimensions)
    for index, name in enumerate(raw.measures):
        check_measure(document, (*path, "measures", index), name)
    check_strata(document, path, raw, source)
    check_covariates(document, path, raw, source, context.dimensions)
    if raw.stratify_by and not any(isinstance(each, str) and each not in raw.stratify_by for each in raw.by):
        remedy = "Name a dimension in by that is neither a pair nor one of the strata."
        document.complain((*path, "stratify_by"), "nothing is compared within these strata.", remedy=remedy)
    check_rules(document, path, raw, source)
    per = raw.per if raw.per is not None else PER[raw.kind]
    event, value, time, bounds = check_outcome(document, path, raw, source)
    return Indicator(
        id=raw.id,
        topic=topic_of(raw, context.topics),
        title=raw.title or title_of(raw.id),
        source=raw.source,
        kind=raw.kind,
        event=event,
        value=value,
        time=time,
        among=expression_at(document, (*path, "among"), raw.among, "condition"),
        bounds=bounds,
        higher_is=raw.higher_is,
        per=per,
        margin=margin_of(document, path, raw, per),
        by=by,
        measures=tuple(raw.measures),
        adjust=tuple(raw.adjust),
        mediators=tuple(raw.mediators),
        returns=raw.returns or "",
        rules=tuple(raw.rules),
        stratify_by=tuple(raw.stratify_by),
        trend=raw.trend,
        unit=raw.unit,
        words=raw.words,
        inference=raw.inference or (source.inference if source else "process"),
        definition=raw.definition,
        caveats=tuple(raw.caveats),
    )


def check_measure(document: Document, where: Path, name: str) -> None:
    """Complain of a measure that does not exist or is not built yet."""
    entry = registry().get(name)
    if name in OF_PATHWAYS:
        problem = f"the measure {quoted(name)} is about a whole pathway."
        remedy = "Leave it out: every closed [[pathway]] has it without being asked."
        document.complain(where, problem, remedy=remedy)
        return
    if entry is not None and entry.family == "scales":
        problem = f"the measure {quoted(name)} is about the items of a scale."
        document.complain(where, problem, remedy="Leave it out: every [[scale]] has it without being asked.")
        return
    if entry is not None and entry.family == "surveys":
        problem = f"the measure {quoted(name)} is about all who were asked in a survey."
        document.complain(where, problem, remedy="Leave it out: weights in [climate.ID] give it to every [[scale]].")
        return
    if entry is not None and not entry.wired:
        problem = f"the measure {quoted(name)} is not built yet in this version."
        document.complain(where, problem, remedy="Leave it out for now.")
        return
    if entry is not None and entry.family in OF_REPRESENTATIONS:
        problem = (
            f"the measure {quoted(name)} is about who is in a group, and an indicator asks what becomes of people."
        )
        remedy = "Leave it out, and ask it of a [[representation]], which has it without being asked where it applies."
        document.complain(where, problem, remedy=remedy)
        return
    known = (each.id for each in registry().values() if each.wired and each.id not in OF_PATHWAYS)
    check_known(document, where, "measure", name, known)


def representation_at(
    document: Document, path: Path, raw: RepresentationFile, context: Context, *, checked: bool = False
) -> Representation:
    """One representation; `checked`: another one with the same names has been checked at the same place."""
    if not checked:
        _check_representation(document, path, raw, context)
    return Representation(
        id=raw.id,
        topic=topic_of(raw, context.topics),
        title=raw.title or title_of(raw.id),
        source=raw.source,
        benchmarks=tuple(raw.benchmarks),
        by=tuple(raw.by),
        parity=None if raw.parity is None else Parity(raw.parity.entrants, raw.parity.exits, raw.parity.years),
        units=raw.units or "",
        trend=raw.trend,
        among=expression_at(document, (*path, "among"), raw.among, "condition"),
        higher_is=raw.higher_is,
        margin=margin_of(document, path, raw, PER["proportion"]),
        words=raw.words,
        definition=raw.definition,
        caveats=tuple(raw.caveats),
    )


def _check_representation(document: Document, path: Path, raw: RepresentationFile, context: Context) -> None:
    source = check_question(document, path, raw, context)
    check_dimensions(document, (*path, "by"), raw.by, source, context.dimensions)
    if not raw.benchmarks and raw.units is None:
        problem = "no benchmark to compare the shares with, and no units to look at their spread."
        document.complain((*path, "benchmarks"), problem, remedy='Write benchmarks = ["…"], or units = "…".')
    if raw.units is not None:
        _check_units(document, (*path, "units"), raw.units, source, context.dimensions)
        if raw.by and all(each == raw.units for each in raw.by):
            problem = f"groups of {quoted(raw.units)} cannot be spread over themselves."
            document.complain((*path, "units"), problem, remedy="Name another dimension in by, or other units.")
    for index, name in enumerate(raw.benchmarks):
        where = (*path, "benchmarks", index)
        known = check_known(document, where, "benchmark", name, context.benchmarks, "benchmark")
        if known and context.benchmarks[name].source in context.sources:
            check_comparable(document, where, raw, context.benchmarks[name], context.dimensions)


def check_question(document: Document, path: Path, raw: QuestionFile, context: Context) -> Source | None:
    """What every question has; returns its source if there is one of that name."""
    if raw.topic is not None:
        check_known(document, (*path, "topic"), "topic", raw.topic, context.topics, "topic")
    check_words(document, path, raw.words)
    known = check_known(document, (*path, "source"), "source", raw.source, context.sources, "source")
    source = context.sources[raw.source] if known else None
    if raw.trend and source is not None and source.period_is:
        problem = (
            f"the source {quoted(raw.source)} has one period, {quoted(source.period_is)}, and a trend needs several."
        )
        remedy = f'Name the column of periods: [source.{raw.source}] period = "…". Or leave trend out.'
        document.complain((*path, "trend"), problem, remedy=remedy)
    return source


def check_words(document: Document, path: Path, words: Words) -> None:
    """Complain of slots that do not exist and of braces that nothing fills."""
    for language, slots in words.items():
        for slot, phrase in slots.items():
            where = (*path, "words", language, slot)
            if check_known(document, where, "slot", slot, SLOTS):
                _check_phrase(document, where, phrase)


def _check_phrase(document: Document, where: Path, phrase: str) -> None:
    try:
        names = {name for _, name, _, _ in string.Formatter().parse(phrase) if name is not None}
    except ValueError:
        document.complain(where, "a brace without its partner.", remedy="Write {group} where the group's name goes.")
        return
    for name in sorted(names - _FILLED):
        document.complain(where, f"nothing fills the brace {quoted('{' + name + '}')}.", "{group}")


def groupings(
    document: Document,
    path: Path,
    named: Sequence[str | Sequence[str]],
    source: Source | None,
    dimensions: Mapping[str, Dimension],
) -> tuple[tuple[str, ...], ...]:
    """The tables that a question names, each once: of one dimension or of several together."""
    by = tuple((each,) if isinstance(each, str) else tuple(each) for each in named)
    for index, entry in enumerate(by):
        _check_grouping(document, (*path, index), entry, source, dimensions)
        if entry in by[:index]:
            document.complain((*path, index), f"{quoted(' and '.join(entry))} stands twice.")
    return by


def _check_grouping(
    document: Document, where: Path, entry: tuple[str, ...], source: Source | None, dimensions: Mapping[str, Dimension]
) -> None:
    """Complain of an entry of `by` that cannot be counted."""
    if len(entry) > 2:
        problem = f"{len(entry)} dimensions at once are not built yet in this version."
        document.complain(where, problem, remedy="Name one dimension, or a pair in brackets.")
    if len(set(entry)) < len(entry):
        document.complain(where, "a dimension crossed with itself.", remedy="Name two different dimensions.")
    for name in entry:
        check_dimension(document, where, name, source, dimensions)


def check_dimensions(
    document: Document, path: Path, names: Sequence[str], source: Source | None, dimensions: Mapping[str, Dimension]
) -> None:
    """Complain of dimensions that do not exist, that the source does not hold, or that stand twice."""
    for index, name in enumerate(names):
        check_dimension(document, (*path, index), name, source, dimensions)
        if name in names[:index]:
            document.complain((*path, index), f"{quoted(name)} stands twice.")


def check_dimension(
    document: Document, where: Path, name: str, source: Source | None, dimensions: Mapping[str, Dimension]
) -> None:
    """Complain of a dimension that does not exist or that the source does not hold."""
    if not check_known(document, where, "dimension", name, dimensions, "dimension") or source is None:
        return
    if source.id not in dimensions[name].bindings:
        remedy = f'Write [dimension.{name}.from.{source.id}] with column = "…".'
        problem = f"the dimension {quoted(name)} has no column in the source {quoted(source.id)}."
        document.complain(where, problem, remedy=remedy)


def _check_units(
    document: Document, where: Path, name: str, source: Source | None, dimensions: Mapping[str, Dimension]
) -> None:
    check_dimension(document, where, name, source, dimensions)
    if name in dimensions and dimensions[name].multiple:
        problem = f"a person may be in several groups of {quoted(name)}, and a unit must hold each person once."
        document.complain(where, problem, remedy="Name a dimension without multiple = true.")


def margin_of(document: Document, path: Path, raw: QuestionFile, per: float) -> float | None:
    """The margin unscaled: the file has it in the unit of the pages. Complains of one that is too wide."""
    if raw.margin is None:
        return None
    kind = raw.kind if isinstance(raw, IndicatorFile) else "proportion"
    if kind == "proportion" and raw.margin >= per:
        problem = f"a margin of {raw.margin:g} in {per:g} calls every two groups close."
        document.complain((*path, "margin"), problem, f"a number above 0 and below {per:g}")
    return raw.margin / per
