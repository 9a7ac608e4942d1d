"""Every indicator by every combination of dimensions, for a search in which nobody names a group beforehand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import combinations

from isonomia.count.questions import Grouping, Question, questions
from isonomia.count.run import counted
from isonomia.count.watching import Watch, unwatched
from isonomia.errors import Fault, InputError
from isonomia.model.cells import Cells
from isonomia.model.study import Study
from isonomia.model.table import Table


def count_combinations(
    study: Study, tables: Mapping[str, Table], *, threads: int = 0, watch: Watch = unwatched
) -> Cells:
    """The cells of every indicator of a source of records, by each dimension, pair and triple of the source's.

    How many dimensions are combined at most, `[intersections] depth` says, but never more than three: deeper ones are
    the screen's, which needs the cells of all dimensions at once alone. The cells over everybody are among them. Where
    `[intersections] dimensions` names some, only those are taken.

    Args:
        study: checked, with `[intersections]`.
        tables: source id -> table, for every source of records that an indicator asks.
        threads: how many threads the engine may use; 0 leaves it to the engine.
        watch: is told how many rows have been counted.

    Raises:
        InputError: the study asks for no combinations, or no source holds dimensions.
        TableError, SourceUnreachable: as `count`.
    """
    if study.intersections is None:
        raise InputError(Fault("intersections", "the study asks for none.", remedy="Write [intersections] depth = 2."))
    every = list(combined(study, study.intersections.counted))
    if not every:
        problem = "no indicator asks a source of records that holds dimensions."
        raise InputError(Fault("intersections", problem, remedy="Leave the section out."))
    return counted(study, tables, every, threads, watch)


def combined(study: Study, depth: int) -> Iterator[Question]:
    """The questions of the study's indicators, each with every combination as its groupings."""
    indicators = {each.id for each in study.indicators}
    for question in questions(study):
        groupings = combinations_of(study, question.source, depth)
        if question.id in indicators and study.sources[question.source].kind == "records" and len(groupings) > 1:
            yield replace(question, groupings=groupings, derived=())


def combinations_of(study: Study, source: str, depth: int) -> tuple[Grouping, ...]:
    """Nothing, each dimension, each pair … of the dimensions that a source holds in columns, in the study's order."""
    named = study.intersections.dimensions if study.intersections else ()
    times = {stage.duration.dimension for each in study.pathways for stage in each.stages if stage.duration}
    held = [
        name
        for name, each in study.dimensions.items()
        if name not in times and source in each.bindings and each.bindings[source].columns
        if name in named or not named
    ]
    return tuple(grouping for size in range(depth + 1) for grouping in combinations(held, size))
