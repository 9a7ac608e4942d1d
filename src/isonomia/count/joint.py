"""People by every dimension of a source at once, for the screen of intersections. It never leaves the house."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from isonomia.count.questions import Question, questions
from isonomia.count.run import counted
from isonomia.errors import TableError
from isonomia.model.cells import Cells, CellTable
from isonomia.model.study import Study
from isonomia.model.table import Table, is_answering


def count_joint(study: Study, tables: Mapping[str, Table], *, threads: int = 0) -> Cells:
    """One table an indicator over records, by all dimensions of its source in which each person is in one group.

    Such cells are as private as rows: most hold one person. Indicators with fewer than two dimensions have none, and
    neither have those of weighted or clustered samples, in which people do not count one by one. A server is asked
    for the cells of all indicators in one statement.

    Args:
        study: checked.
        tables: source id -> table.
        threads: how many threads the engine may use; 0 leaves it to the engine.

    Raises:
        TableError: there are more cells than can be handled.
    """
    found: list[CellTable] = []
    for source, asked in groupby(_asked(study, tables), lambda each: each.source):
        found += _of_source(study, tables, source, list(asked), threads)
    every = (table for table in found if table.dimensions and not table.overlapping)
    return Cells(tuple(sorted(every, key=lambda table: table.identity)))


def _of_source(
    study: Study, tables: Mapping[str, Table], source: str, asked: Sequence[Question], threads: int
) -> list[CellTable]:
    """The cells of one source; where all indicators together may have too many, one indicator after the other."""
    try:
        return list(counted(study, tables, asked, threads))
    except TableError:
        if is_answering(tables[source]) or len(asked) == 1:
            raise
    return [table for each in asked for table in counted(study, tables, [each], threads)]


def dimensions_of(study: Study, table: Table) -> tuple[str, ...]:
    """The dimensions held in columns of a source in which nobody is in several groups; how long a step took is none.

    A dimension of another source is none of this one: its column is not there.
    """
    source, held = table.source, {each.name for each in table.columns}
    times = {stage.duration.dimension for each in study.pathways for stage in each.stages if stage.duration}
    return tuple(
        name
        for name, each in study.dimensions.items()
        if name not in times and source in each.bindings and not each.multiple
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
