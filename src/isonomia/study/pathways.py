"""From [[pathway]] to stages, and to the questions that they make.

Each step of a closed cohort becomes an indicator (among those who reached the stage before and whose outcome is known,
the share who reached this one); each stage of a cross-section becomes a representation. So counting, protection, rates,
gaps, q-values and pages of a step are those of any question.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise

from isonomia.errors import quoted
from isonomia.model.expression import Expression
from isonomia.model.pathway import Events, Pathway, Reached, Stage
from isonomia.model.study import Indicator, Representation, Source, Words
from isonomia.study.document import Document
from isonomia.study.exits import check_exits, exit_questions, exits_of
from isonomia.study.lines import Path
from isonomia.study.names import check_id, check_known, title_of
from isonomia.study.origins import expression_at
from isonomia.study.pathway_checks import check_pathway
from isonomia.study.questions import (
    Context,
    check_grouping,
    check_measure,
    check_question,
    check_words,
    margin_of,
    representation_at,
    topic_of,
)
from isonomia.study.schema import PathwayFile, RepresentationFile, StageFile, StatesFile
from isonomia.study.stages import all_of, any_of, declared, named, of_column, of_states, unless, without_gap

Question = Indicator | Representation


@dataclass(frozen=True, slots=True)
class Asked:
    """A pathway, the questions that it makes, and its source as the count must see it."""

    at: Path
    pathway: Pathway
    indicators: tuple[Indicator, ...] = ()
    representations: tuple[Representation, ...] = ()
    source: Source | None = None

    @property
    def questions(self) -> tuple[Question, ...]:
        """All of them."""
        return (*self.indicators, *self.representations)


def pathways_of(
    document: Document, raw: Sequence[tuple[int, PathwayFile]], context: Context
) -> tuple[tuple[Asked, ...], dict[str, Source]]:
    """All pathways with their questions, and the sources with what the pathways say of them."""
    sources = dict(context.sources)
    found: list[Asked] = []
    for index, each in raw:
        now = Context(sources, context.dimensions, context.benchmarks, context.topics)
        made = _asked(document, ("pathway", index), each, now)
        found.append(made)
        if made.source is not None:
            sources[made.source.id] = made.source
    return tuple(found), sources


def question_ids(raw: Mapping[str, object]) -> list[str]:
    """Ids of the questions that an entry [[pathway]] will make, faulty or not."""
    name, stages = raw.get("id"), raw.get("stages")
    if not isinstance(name, str) or not isinstance(stages, list):
        return []
    later = stages if raw.get("cohort") == "cross-section" else stages[1:]
    made = [question_id(name, each) for each in later if isinstance(each, str)]
    return [*made, *(f"{question_id(name, each)}-{way}" for each in later for way in _ways(raw, each))]


def _ways(raw: Mapping[str, object], stage: object) -> list[str]:
    """Ids of the ways out at a stage, faulty or not."""
    found: object = raw
    for key in ("stage", stage, "exits", "ways"):
        found = found.get(key) if isinstance(found, dict) else None
    return [each for each in found if isinstance(each, str)] if isinstance(found, dict) else []


def question_id(pathway: str, stage: str) -> str:
    """The id of the question of a stage."""
    return f"{pathway}-{stage}"


def _asked(document: Document, path: Path, raw: PathwayFile, context: Context) -> Asked:
    source = check_question(document, path, raw, context)
    by = tuple((each,) if isinstance(each, str) else tuple(each) for each in raw.by)
    for index, entry in enumerate(by):
        check_grouping(document, (*path, "by", index), entry, source, context.dimensions)
        if entry in by[:index]:
            document.complain((*path, "by", index), f"{quoted(' and '.join(entry))} stands twice.")
    for index, name in enumerate(raw.measures):
        check_measure(document, (*path, "measures", index), name)
    _check_stages(document, path, raw)
    check_pathway(document, path, raw, by, source, context.dimensions)
    check_exits(document, path, raw, source)
    reached = tuple(_reached(document, path, raw, name, source) for name in raw.stages)
    among = expression_at(document, (*path, "among"), raw.among, "condition")
    pathway = Pathway(
        id=raw.id,
        topic=topic_of(raw, context.topics),
        title=raw.title or title_of(raw.id),
        source=raw.source,
        cohort=raw.cohort,
        stages=tuple(_stage(raw, at) for at in range(len(raw.stages))),
        by=by,
        words=raw.words,
        definition=raw.definition,
        caveats=tuple(raw.caveats),
        benchmarks=tuple(raw.benchmarks),
        gaps=raw.gaps,
        reached=reached,
        among=among,
    )
    held = None if source is None else _as_counted(source, raw)
    if raw.cohort == "cross-section":
        every = tuple(_at_stage(document, path, raw, pathway, at, context) for at in range(len(raw.stages)))
        return Asked(path, pathway, representations=every, source=held)
    margin = margin_of(document, path, raw, 100.0)
    steps = tuple(_step(raw, pathway, at, margin, source) for at in range(1, len(raw.stages)))
    ways = [exit_questions(pathway, step, stage) for step, stage in zip(steps, pathway.stages[1:], strict=True)]
    return Asked(path, pathway, (*steps, *chain.from_iterable(ways)), source=held)


def _check_stages(document: Document, path: Path, raw: PathwayFile) -> None:
    for index, name in enumerate(raw.stages):
        where: Path = (*path, "stages", index)
        check_id(document, where, name)
        if name in raw.stages[:index]:
            document.complain(where, f"the stage {quoted(name)} stands twice.", remedy="Each stage comes once.")
    for name, each in raw.stage.items():
        where = (*path, "stage", name)
        check_known(document, where, "stage", name, raw.stages)
        check_words(document, where, each.words)


def _stage(raw: PathwayFile, at: int) -> Stage:
    name = raw.stages[at]
    more = raw.stage.get(name, StageFile())
    asks = at > 0 or raw.cohort == "cross-section"
    question = question_id(raw.id, name) if asks else ""
    return Stage(name, more.title or title_of(name), more.definition, question, exits_of(raw, name, question))


def _reached(document: Document, path: Path, raw: PathwayFile, name: str, source: Source | None) -> Reached:
    """How a stage is read: an expression, a column with states, a column of yes and no, or a value of a table."""
    more = raw.stage.get(name, StageFile())
    value = more.value or name
    if source is not None and source.kind == "counts":
        return Reached(name, of_column(name), value=value)
    if raw.stage_column is not None:
        return Reached(name, of_column(name), value=value)
    if more.reached is not None:
        where: Path = (*path, "stage", name)
        made = expression_at(document, (*where, "reached"), more.reached, "condition")
        waits = expression_at(document, (*where, "not_yet"), more.not_yet, "condition")
        condition = made or of_column(name)
        return Reached(name, unless(condition, waits) if waits else condition, waits=waits)
    column = more.column or name
    states = more.states or raw.states
    if states is None:
        return Reached(name, of_column(column))
    unknown = (*states.not_yet, *states.not_applicable)
    told, waits = of_states(column, states.reached, states.not_, unknown)
    return Reached(
        name,
        told,
        column,
        declared(states.reached, states.not_, unknown),
        any_case=states.reached is None,
        waits=waits,
        blank="" in (states.not_ or ()),
    )


def _as_counted(source: Source, raw: PathwayFile) -> Source:
    """The source with its blanks declared where the states say so, and with its events."""
    if raw.stage_column is not None:
        stages = tuple((name, raw.stage.get(name, StageFile()).value or name) for name in raw.stages)
        events = Events(raw.stage_column, raw.date or "", stages, raw.birth or "", tuple(raw.left))
        unknown = {name: {"": "unknown"} for name in raw.stages} if raw.left else {}
        return replace(source, events=events, absent={**source.absent, **unknown})
    absent = {column: dict(tokens) for column, tokens in source.absent.items()}
    for name in raw.stages:
        more = raw.stage.get(name, StageFile())
        states = more.states or raw.states
        if more.reached is None and states is not None and (kind := _blank(states)):
            absent.setdefault(more.column or name, {}).setdefault("", kind)
    return replace(source, absent=absent)


def _blank(states: StatesFile) -> str:
    return "unknown" if "" in states.not_yet else "not_applicable" if "" in states.not_applicable else ""


def _step(raw: PathwayFile, pathway: Pathway, at: int, margin: float | None, source: Source | None) -> Indicator:
    """The indicator of the step to stage `at`."""
    before, stage = pathway.stages[at - 1], pathway.stages[at]
    passed = _conditions(pathway)
    kept = [*([pathway.among] if pathway.among else []), *_whole(pathway), *passed[:at]]
    words = raw.stage.get(stage.id, StageFile()).words or step_words(before, stage)
    return Indicator(
        id=stage.question,
        topic=pathway.topic,
        title=f"{before.title} to {_inner(stage.title)}",
        source=pathway.source,
        kind="proportion",
        event=passed[at],
        among=all_of(kept),
        higher_is=raw.higher_is or "better",
        margin=margin,
        by=pathway.by,
        measures=tuple(raw.measures),
        words=words,
        inference=source.inference if source else "process",
        definition=stage.definition,
        caveats=pathway.caveats,
        trend=raw.trend,
        pathway=pathway.id,
    )


def _conditions(pathway: Pathway) -> list[Expression]:
    """Who has reached each stage: under the rule `infer` also who has reached a later one."""
    own = [each.condition for each in pathway.reached]
    return [any_of(own[at:]) for at in range(len(own))] if pathway.gaps == "infer" else own


def _whole(pathway: Pathway) -> Iterable[Expression]:
    """Under the rule `drop`: who is at no stage without the one before."""
    own = [each.condition for each in pathway.reached]
    pairs = pairwise(own) if pathway.gaps == "drop" else ()
    return (without_gap(before, after) for before, after in pairs)


def step_words(before: Stage, stage: Stage) -> Words:
    """What sentences say of a step where the study does not."""
    people = f"{{group}} at the stage “{_inner(before.title)}”"
    return {"en": {"people": people, "what": f"reached the stage “{_inner(stage.title)}”"}}


def _inner(title: str) -> str:
    """A title inside a sentence: small at its beginning, but for abbreviations."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def _at_stage(
    document: Document,
    path: Path,
    raw: PathwayFile,
    pathway: Pathway,
    at: int,
    context: Context,
) -> Representation:
    """The representation of stage `at` of a cross-section."""
    stage, reached = pathway.stages[at], pathway.reached[at]
    more = raw.stage.get(stage.id, StageFile())
    question = RepresentationFile.model_construct(
        id=stage.question,
        topic=pathway.topic,
        title=stage.title,
        source=raw.source,
        among=None,
        higher_is=raw.higher_is or "neutral",
        margin=raw.margin,
        words=more.words or raw.words,
        definition=stage.definition or raw.definition,
        caveats=raw.caveats,
        benchmarks=raw.benchmarks,
        by=[each for each in raw.by if isinstance(each, str)],
    )
    made = representation_at(document, path, question, context, checked=at > 0)
    condition = _of_counts(context.sources[raw.source], reached) if raw.source in context.sources else reached.condition
    kept = all_of([*([pathway.among] if pathway.among else []), condition])
    return replace(made, among=kept, pathway=pathway.id)


def _of_counts(source: Source, reached: Reached) -> Expression:
    """In a table of counts the rows of a stage; else who has reached it."""
    if source.kind != "counts" or "stage" not in source.fields:
        return reached.condition
    return named(source.fields["stage"], reached.value)
