"""What can be wrong with the periods that say how long it took to get to a stage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sqlglot import exp

from isonomia.count import faults
from isonomia.count.asking import ASKED
from isonomia.count.loading import RAW, ROW, Loaded
from isonomia.count.questions import Question
from isonomia.count.sql import Sql, column, joined, literal, written_as
from isonomia.errors import Fault, quoted
from isonomia.model.pathway import Duration, Pathway, Stage
from isonomia.model.study import Dimension, Study


def duration_faults(loaded: Loaded, study: Study, questions: Sequence[Question]) -> Iterator[Fault]:
    """People who got to a stage in no period, before they came, or later than the table tells of; and who did not."""
    at = {question.id: number for number, question in enumerate(questions)}
    for pathway in study.pathways:
        for stage in pathway.stages:
            if pathway.source == loaded.source.id and stage.duration is not None and stage.so_far in at:
                yield from _of_stage(loaded, pathway, stage, stage.duration, at)


def outside_bands(study: Study, dimension: Dimension) -> Iterator[Fault]:
    """Times below the lowest band, of a stage whose periods are not at fault: in the words of the study file.

    The dimension of time and its column are made by the pathway, and nobody wrote their names.
    """
    for pathway in study.pathways:
        for stage in pathway.stages:
            if stage.duration is not None and stage.duration.dimension == dimension.id:
                problem = f"some times lie below the lowest of the bands ({dimension.bins[0]:g})."
                remedy = "Let the bands start lower, or leave these people out: among of the pathway."
                yield Fault(f"pathway {pathway.id}, stage {stage.id}, duration", problem, remedy=remedy)


def _of_stage(
    loaded: Loaded, pathway: Pathway, stage: Stage, duration: Duration, at: Mapping[str, int]
) -> Iterator[Fault]:
    asked, got = column(f"a{at[stage.so_far]}"), column(f"y{at[stage.so_far]}")
    came, reached = (
        written_as(each.root, loaded.values, loaded.kinds, "number") for each in (duration.came, duration.reached)
    )
    there, absent = (_among(joined("and", [asked.copy(), each])) for each in (got, exp.Not(this=got.copy())))
    said, until = quoted(duration.reached.text), literal(duration.until)
    place = f"pathway {pathway.id}, stage {stage.id}, duration"
    known = exp.Not(this=_null(reached))
    for where, problem, remedy in (
        (
            [there, _null(reached)],
            f"got to the stage, and {said} does not say when",
            "Fill it in, or correct who got to the stage.",
        ),
        (
            [absent, known],
            f"did not get to the stage, and {said} says when",
            "Leave it blank for them, or correct who got to the stage.",
        ),
        (
            [there.copy(), exp.GT(this=reached.copy(), expression=until)],
            f"got to the stage after the period {duration.until:g}, of which until says that it is the last one",
            "Write the last period of which the table tells all.",
        ),
        (
            [there.copy(), exp.LT(this=reached.copy(), expression=came)],
            f"got to the stage before they came ({quoted(duration.came.text)})",
            "Correct the periods in the table.",
        ),
    ):
        query = exp.select(exp.Count(this=exp.Star())).from_(RAW).where(joined("and", where))
        ((rows,),) = loaded.rows(query)
        if rows:
            yield Fault(place, f"{faults.rows_said(rows)}: people {problem}.", remedy=remedy)


def _null(value: Sql) -> Sql:
    return exp.Is(this=value.copy(), expression=exp.Null())


def _among(condition: Sql) -> Sql:
    rows = exp.select(column(ROW)).from_(ASKED).where(condition)
    return exp.In(this=column(ROW), query=exp.Subquery(this=rows))
