"""From [[pathway]] to stages, and to the questions that they make.

Each step of a closed cohort becomes an indicator (among those who reached the stage before and whose outcome is known,
the share who reached this one); each stage of a cross-section becomes a representation. So counting, protection, rates,
gaps, q-values and pages of a step are those of any question.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from isonomia.errors import quoted
from isonomia.model.pathway import Events, Pathway, Reached, Stage
from isonomia.model.study import Dimension, Indicator, Representation, Source
from isonomia.study.document import Document
from isonomia.study.durations import check_durations, duration_of, so_far_id, time_dimension
from isonomia.study.exits import check_exits, exits_of
from isonomia.study.lines import Path
from isonomia.study.names import check_id, check_known, title_of
from isonomia.study.origins import expression_at
from isonomia.study.pathway_checks import check_pathway
from isonomia.study.questions import (
    Context,
    check_measure,
    check_question,
    check_words,
    groupings,
    margin_of,
    topic_of,
)
from isonomia.study.schema import PathwayFile, StageFile, StatesFile
from isonomia.study.stages import declared, of_column, of_states, unless
from isonomia.study.steps import questions_beside, stage_representation, step_question

Question = Indicator | Representation


@dataclass(frozen=True, slots=True)
class Asked:
    """A pathway, the questions and dimensions of time that it makes, and its source as the count must see it."""

    at: Path
    pathway: Pathway
    indicators: tuple[Indicator, ...] = ()
    representations: tuple[Representation, ...] = ()
    source: Source | None = None
    times: tuple[Dimension, ...] = ()

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
    timed = [so_far_id(question_id(name, each)) for each in later if isinstance(each, str) and _is_timed(raw, each)]
    return [*made, *timed, *(f"{question_id(name, each)}-{way}" for each in later for way in _ways(raw, each))]


def _is_timed(raw: Mapping[str, object], stage: str) -> bool:
    stages = raw.get("stage")
    found = stages.get(stage) if isinstance(stages, dict) else None
    return isinstance(found, dict) and bool(found.get("duration"))


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
    by = groupings(document, (*path, "by"), raw.by, source, context.dimensions)
    for index, name in enumerate(raw.measures):
        check_measure(document, (*path, "measures", index), name)
    _check_stages(document, path, raw)
    check_pathway(document, path, raw, by, source, context.dimensions)
    check_exits(document, path, raw, source)
    check_durations(document, path, raw, source, context.dimensions)
    reached = tuple(_reached(document, path, raw, name, source) for name in raw.stages)
    among = expression_at(document, (*path, "among"), raw.among, "condition")
    pathway = Pathway(
        id=raw.id,
        topic=topic_of(raw, context.topics),
        title=raw.title or title_of(raw.id),
        source=raw.source,
        cohort=raw.cohort,
        stages=tuple(_stage(document, path, raw, at) for at in range(len(raw.stages))),
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
        every = tuple(stage_representation(document, path, raw, pathway, at, context) for at in range(len(raw.stages)))
        return Asked(path, pathway, representations=every, source=held)
    margin = margin_of(document, path, raw, 100.0)
    steps = tuple(step_question(raw, pathway, at, margin, source) for at in range(1, len(raw.stages)))
    more = [questions_beside(pathway, step, stage) for step, stage in zip(steps, pathway.stages[1:], strict=True)]
    times = tuple(each for stage in pathway.stages if (each := time_dimension(raw, stage)) is not None)
    return Asked(path, pathway, (*steps, *chain.from_iterable(more)), source=held, times=times)


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


def _stage(document: Document, path: Path, raw: PathwayFile, at: int) -> Stage:
    name = raw.stages[at]
    more = raw.stage.get(name, StageFile())
    asks = at > 0 or raw.cohort == "cross-section"
    question = question_id(raw.id, name) if asks else ""
    duration = duration_of(document, path, raw, name) if question else None
    return Stage(
        name,
        more.title or title_of(name),
        more.definition,
        question,
        exits_of(raw, name, question),
        duration,
        so_far_id(question) if duration else "",
    )


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
