"""People by every dimension of a source at once, for the screen of intersections. It never leaves the house."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Final

from isonomia.count.questions import Question, questions
from isonomia.count.run import counted
from isonomia.errors import Fault, TooManyCells
from isonomia.model.cells import Cells, CellTable
from isonomia.model.study import Study
from isonomia.model.table import Table, is_answering

_REMEDY: Final = (
    "The search needs all of them at once, whatever its depth: name fewer in dimensions of [intersections], "
    "or merge the groups of those that have most."
)


@dataclass(frozen=True, slots=True)
class Joint:
    """What a search goes through.

    Attributes:
        cells: one table an indicator.
        too_many: indicator id -> why there are no cells of it: they are more than can be handled.
    """

    cells: Cells
    too_many: Mapping[str, Fault] = field(default_factory=dict)


def count_joint(study: Study, tables: Mapping[str, Table], *, threads: int = 0) -> Joint:
    """One table an indicator over records, by all dimensions of its source in which each person is in one group.

    Such cells are as private as rows: most hold one person. Indicators with fewer than two dimensions have none, and
    neither have those of weighted or clustered samples, in which people do not count one by one. A server is asked
    for the cells of all indicators in one statement. `[intersections] dimensions` may name the dimensions to take.

    The search is beside everything else: more cells than can be handled are no reason to stop, and are told of.

    Args:
        study: checked.
        tables: source id -> table.
        threads: how many threads the engine may use; 0 leaves it to the engine.

    Raises:
        TableError, SourceUnreachable: as `count`.
    """
    found: list[CellTable] = []
    too_many: dict[str, Fault] = {}
    for source, asked in groupby(_asked(study, tables), lambda each: each.source):
        made, refused = _of_source(study, tables, source, list(asked), threads)
        found += made
        too_many |= refused
    every = (table for table in found if table.dimensions and not table.overlapping)
    return Joint(Cells(tuple(sorted(every, key=lambda table: table.identity))), too_many)


def _of_source(
    study: Study, tables: Mapping[str, Table], source: str, asked: Sequence[Question], threads: int
) -> tuple[list[CellTable], dict[str, Fault]]:
    """The cells of one source, and of which indicators they are too many.

    Where all indicators together may have too many, a file is gone through by one indicator after the other. The first
    that has too many by itself speaks for those after it: how many there may be depends on groups and rows alone.
    """
    try:
        return list(counted(study, tables, asked, threads)), {}
    except TooManyCells as error:
        if is_answering(tables[source]) or len(asked) == 1:
            return [], _refused(error, asked)
    found: list[CellTable] = []
    for at, each in enumerate(asked):
        try:
            found += counted(study, tables, [each], threads)
        except TooManyCells as error:
            return found, _refused(error, asked[at:])
    return found, {}


def _refused(error: TooManyCells, asked: Sequence[Question]) -> dict[str, Fault]:
    (fault, *_) = error.faults
    return {each.id: replace(fault, remedy=_REMEDY) for each in asked}


def dimensions_of(study: Study, table: Table) -> tuple[str, ...]:
    """The dimensions held in columns of a source in which nobody is in several groups; how long a step took is none.

    A dimension of another source is none of this one: its column is not there. Where `[intersections] dimensions`
    names some, no others are.
    """
    named = study.intersections.dimensions if study.intersections else ()
    source, held = table.source, {each.name for each in table.columns}
    times = {stage.duration.dimension for each in study.pathways for stage in each.stages if stage.duration}
    return tuple(
        name
        for name, each in study.dimensions.items()
        if name not in times and source in each.bindings and not each.multiple and (name in named or not named)
        if (columns := each.bindings[source].columns) and held.issuperset(columns)
    )


def _asked(study: Study, tables: Mapping[str, Table]) -> Iterator[Question]:
    indicators = {each.id for each in study.indicators if not each.duration}
    for question in questions(study):
        wanted = dimensions_of(study, tables[question.source])
        source = study.sources[question.source]
        simple = source.kind == "records" and not (source.weight or source.cluster or source.strata)
        if question.id in indicators and simple and len(wanted) > 1:
            yield replace(question, groupings=(wanted,), checked=(), derived=())
