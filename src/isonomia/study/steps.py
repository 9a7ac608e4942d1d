"""The questions that the stages of a pathway make."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from isonomia.model.expression import Expression
from isonomia.model.pathway import Pathway, Reached, Stage
from isonomia.model.study import Indicator, Representation, Source, Words
from isonomia.study.document import Document
from isonomia.study.durations import so_far_question
from isonomia.study.exits import exit_questions
from isonomia.study.lines import Path
from isonomia.study.questions import Context, representation_at
from isonomia.study.schema import PathwayFile, RepresentationFile, StageFile
from isonomia.study.stages import all_of, any_of, named, without_gap


def questions_beside(pathway: Pathway, step: Indicator, stage: Stage) -> tuple[Indicator, ...]:
    """The questions beside that of a step."""
    timed = so_far_question(pathway, step, stage)
    return (*exit_questions(pathway, step, stage), *([] if timed is None else [timed]))


def step_question(
    raw: PathwayFile, pathway: Pathway, at: int, margin: float | None, source: Source | None
) -> Indicator:
    """The indicator of the step to stage `at`."""
    before, stage = pathway.stages[at - 1], pathway.stages[at]
    passed = _conditions(pathway)
    kept = [*([pathway.among] if pathway.among else []), *_whole(pathway), *passed[:at]]
    words = raw.stage.get(stage.id, StageFile()).words or step_words(before, stage)
    return Indicator(
        id=stage.question,
        topic=pathway.topic,
        title=f"From “{before.title}” to “{stage.title}”",
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
    left, reached = before.title, stage.title
    return {
        "en": {"people": f"{{group}} at the stage “{left}”", "what": f"reached the stage “{reached}”"},
        "es": {"people": f"{{group}} en la etapa «{left}»", "what": f"llegaron a la etapa «{reached}»"},
    }


def stage_representation(
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
