"""Columns that the stages of a pathway need and the table does not have, in the words of the study file.

The questions of a pathway are made by it, and so are their conditions. Who wrote the study file knows stages and
columns, and is told of these.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from isonomia.count.faults import key
from isonomia.count.loading import Loaded
from isonomia.count.questions import Question
from isonomia.errors import Fault, listed, nearest, quoted
from isonomia.model.expression import Column
from isonomia.model.kinds import check
from isonomia.model.pathway import Pathway, Reached, Stage
from isonomia.model.study import Study


def stage_column_faults(loaded: Loaded, study: Study, questions: Sequence[Question]) -> dict[str, list[Fault]]:
    """Id of each pathway of the source whose columns or conditions do not fit -> the faults."""
    asked = {each.pathway for each in questions}
    found = {each.id: list(_faults(loaded, each)) for each in study.pathways if each.id in asked}
    return {name: wrong for name, wrong in found.items() if wrong}


def _faults(loaded: Loaded, pathway: Pathway) -> Iterator[Fault]:
    place = f"pathway {pathway.id}"
    if pathway.among is not None:
        yield from check(pathway.among, loaded.kinds, "truth", f"{place}, among")
    for stage, reached in zip(pathway.stages, pathway.reached, strict=True):
        lost = [name for name in reached.condition.columns if name not in loaded.kinds]
        for name in lost:
            yield _no_column(loaded, f"{place}, stage {stage.id}", stage, reached, name)
        if not lost:
            yield from check(reached.condition, loaded.kinds, "truth", f"{place}, stage {stage.id}")
        for name in dict.fromkeys(way.column for way in stage.exits if way.column not in loaded.kinds):
            problem = f"the ways out are read from the column {quoted(name)}, which the table does not have."
            yield _missing(
                loaded,
                f"{place}, stage {stage.id}, exits",
                problem,
                name,
                f"Correct it in [pathway.stage.{key(stage.id)}.exits].",
            )


def _no_column(loaded: Loaded, place: str, stage: Stage, reached: Reached, name: str) -> Fault:
    """A column of a stage that is not there, and where the study file names it."""
    table = f"[pathway.stage.{key(stage.id)}]"
    own = reached.column == name or (isinstance(reached.condition.root, Column) and not reached.column)
    if own and name == stage.id:
        problem = f"the stage is read from a column of its name, {quoted(name)}, which the table does not have."
        return _missing(loaded, place, problem, name, f'Name it in {table}: column = "…"')
    if own:
        problem = f"the stage is read from the column {quoted(name)}, which the table does not have."
        return _missing(loaded, place, problem, name, f"Correct it in {table}.")
    waits = reached.waits is not None and name in reached.waits.columns
    problem = f"the condition reads the column {quoted(name)}, which the table does not have."
    return _missing(loaded, place, problem, name, f"Correct {'reached or not_yet' if waits else 'reached'} in {table}.")


def _missing(loaded: Loaded, place: str, problem: str, name: str, remedy: str) -> Fault:
    close = nearest(name, loaded.kinds)
    return Fault(place, problem, "" if close else listed(loaded.kinds), close, remedy)
