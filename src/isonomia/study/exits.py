"""The ways by which people leave at a stage: academic, personal, transfer. Each makes a question of its own.

    among those of whom it is asked who reached the stage: who did not reach it, and left by this way

So the ways of a stage add up to all who did not reach it. Who is still enrolled has left by none of them: of these it
is not known, as of the stage itself.
"""

from __future__ import annotations

from isonomia.errors import quoted
from isonomia.model.expression import Column, Compare, Constant, Expression, In, IsNull, Logical, Node, Not
from isonomia.model.pathway import Exit, Pathway, Stage
from isonomia.model.reading import fold
from isonomia.model.study import Indicator, Source, Words
from isonomia.study.document import Document
from isonomia.study.lines import Path
from isonomia.study.names import check_id, title_of
from isonomia.study.schema import ExitsFile, PathwayFile
from isonomia.study.stages import follows_people, unless


def check_exits(document: Document, path: Path, raw: PathwayFile, source: Source | None) -> None:
    """Complain of ways out where nobody can be followed, of values in two of them, and of values that are absences."""
    for at, name in enumerate(raw.stages):
        exits = raw.stage[name].exits if name in raw.stage else None
        if exits is None:
            continue
        where: Path = (*path, "stage", name, "exits")
        if not follows_people(raw, source):
            problem = "exits belong to a closed cohort with one row a person."
            document.complain(where, problem, remedy="Leave them out, or follow people through columns of stages.")
        elif at == 0:
            problem = f"{quoted(name)} is the first stage: nobody has left before it."
            document.complain(where, problem, remedy="Say at which later stage the column tells who has left.")
        _check_values(document, where, exits, source)


def _check_values(document: Document, where: Path, exits: ExitsFile, source: Source | None) -> None:
    seen: dict[str, str] = {}
    for way, values in exits.ways.items():
        check_id(document, (*where, "ways", way), way)
        for index, value in enumerate(values):
            other = seen.setdefault(fold(value), way)
            if other != way:
                problem = f"{quoted(value)} stands in {quoted(other)} as well."
                document.complain((*where, "ways", way, index), problem, remedy="Each value is of one way.")
    if source is not None and source.absent.get(exits.column):
        problem = f"the source has absences for the column {quoted(exits.column)}."
        remedy = "Make them a way of their own, such as not_stated: the ways add up to all who have left."
        document.complain((*where, "column"), problem, remedy=remedy)


def exits_of(raw: PathwayFile, name: str, question: str) -> tuple[Exit, ...]:
    """The ways out at a stage, whose step has this question."""
    exits = raw.stage[name].exits if name in raw.stage else None
    if exits is None or not question:
        return ()
    titles = exits.titles
    return tuple(
        Exit(way, titles.get(way) or title_of(way), f"{question}-{way}", exits.column, tuple(values))
        for way, values in exits.ways.items()
    )


def exit_questions(pathway: Pathway, step: Indicator, stage: Stage) -> tuple[Indicator, ...]:
    """A question for each way out at a stage."""
    return tuple(_question(pathway, step, stage, each) for each in stage.exits)


def _question(pathway: Pathway, step: Indicator, stage: Stage, way: Exit) -> Indicator:
    return Indicator(
        id=way.question,
        topic=step.topic,
        title=f"{step.title}: left by way of {way.title}",
        source=step.source,
        kind="proportion",
        event=_left(step.event, way),
        among=step.among,
        higher_is="neutral",
        by=step.by,
        words=_words(step.words, stage, way),
        inference=step.inference,
        definition=f"Did not reach the stage “{stage.title}”, and left by the way “{way.title}”.",
        caveats=pathway.caveats,
        pathway=pathway.id,
    )


def _left(passed: Expression | None, way: Exit) -> Expression | None:
    """Did not pass, and has one of the values; not known where it is not known who passed."""
    if passed is None:
        return None
    column: Node = Column(way.column)
    options = tuple(Constant(each) for each in way.values)
    held = Compare("=", column, options[0]) if len(options) == 1 else In(column, options)
    left = Logical("and", (Not(passed.root), held))
    said = f"not ({passed.text}), and {way.column} is one of: {', '.join(way.values)}"
    return unless(Expression(said, left), Expression("it is not known who passed", IsNull(passed.root)))


def _words(words: Words, stage: Stage, way: Exit) -> Words:
    said = {
        "en": f"left before “{stage.title}” by the way “{way.title}”",
        "es": f"salieron antes de «{stage.title}» por la vía «{way.title}»",
    }
    people = {code: words.get(code, {}).get("people", "") for code in said}
    return {
        code: {"people": people[code], "what": what} if people[code] else {"what": what} for code, what in said.items()
    }
