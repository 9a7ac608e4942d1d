"""Cells from counts that somebody else has made: sources of kind "counts", long or wide.

Long: each row says which dimension it is about and which group; rows of "total" or "all" are everybody. Wide: each
dimension has a column; a row that says "all" or "total" in one is about everybody on that dimension. Rows of the same
groups are added. A count that the source withholds (blank, `*`, or declared absent) is no zero: every cell that would
need it is left out and listed.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from isonomia.count.adding import Adding
from isonomia.count.counted_stages import asked_of_stages, joined_stages, stages_not_there
from isonomia.count.levels import Placement, placement
from isonomia.count.published_rows import Row, rows_of
from isonomia.count.questions import Grouping, Question
from isonomia.count.sums import ABSENCES, completed
from isonomia.count.totals import total_faults
from isonomia.errors import Fault, TableError
from isonomia.model.cells import KEYS, CellTable
from isonomia.model.study import Source, Study
from isonomia.model.table import Table

if TYPE_CHECKING:
    import duckdb

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Withheld:
    """A cell that the source withholds, or that a withheld count would be needed for."""

    indicator: str
    source: str
    dimensions: Grouping
    key: Key


def count_published(
    study: Study, source: Source, table: Table, questions: Sequence[Question], connection: duckdb.DuckDBPyConnection
) -> tuple[list[CellTable], list[Withheld]]:
    """The cells of all questions about a source of counts, and the cells that it withholds.

    Raises:
        TableError: values that do not read, groups that nobody declared, a pair of dimensions in a long table …
    """
    found: list[CellTable] = []
    withheld: list[Withheld] = []
    faults: list[Fault] = []
    for question in questions:
        coded = question.benchmark.coding if question.benchmark else ""
        placements = {each: placement(study.dimensions[each], source, coded=coded) for each in _bound(study, source)}
        came, went = asked_of_stages(question, source)
        rows, wrong = rows_of(source, table, came, placements, connection)
        on, also = rows_of(source, table, went, placements, connection) if went else ([], [])
        wrong += also
        faults += wrong or _shape_faults(question, source, rows, placements)
        faults += wrong or stages_not_there(question, source, rows, on if went else None)
        if faults:
            continue
        tables: list[CellTable] = []
        for grouping in question.groupings:
            cells = _added(grouping, rows, placements)
            if went:
                faults += joined_stages(question, cells, _added(grouping, on, placements))
            withheld += [
                Withheld(question.id, source.id, grouping, key) for key in sorted(cells) if cells[key].withheld
            ]
            tables.append(_table(question, source, grouping, cells, placements))
        faults += total_faults(question, tables)
        found += tables
    if faults:
        raise TableError(*dict.fromkeys(faults))
    return found, withheld


def _bound(study: Study, source: Source) -> Iterator[str]:
    """Dimensions that the source may speak of: all in a long table, those with columns in a wide one."""
    for dimension in study.dimensions.values():
        binding = dimension.bindings.get(source.id)
        if "group" in source.fields or (binding is not None and binding.columns):
            yield dimension.id


def _shape_faults(
    question: Question, source: Source, rows: Sequence[Row], placements: Mapping[str, Placement]
) -> list[Fault]:
    """What the shape of the table cannot answer."""
    faults: list[Fault] = []
    for grouping in question.groupings:
        if "group" in source.fields and len(grouping) > 1:
            problem = f"a long table has one dimension a row, and {' and '.join(grouping)} are asked for together."
            faults.append(Fault(question.place, problem, remedy="Use a wide table: a column for each dimension."))
        for dimension in _summed_over(grouping, rows, placements):
            if placements[dimension].overlapping:
                problem = f"the groups of {dimension} overlap, and no row is about everybody."
                faults.append(Fault(question.place, problem, remedy='Add a row whose group is "total".'))
    return faults


def _summed_over(grouping: Grouping, rows: Sequence[Row], placements: Mapping[str, Placement]) -> tuple[str, ...]:
    """The dimensions over which groups are added because no row is about everybody on them."""
    if any(row.long for row in rows):
        if grouping or any(not row.groups for row in rows):
            return ()
        first = _first(rows, placements)
        return (first,) if first else ()
    spoken = dict.fromkeys(each for row in rows for each in row.groups)
    with_totals = {each for row in rows for each in row.everybody}
    return tuple(each for each in spoken if each not in grouping and each not in with_totals)


def _first(rows: Sequence[Row], placements: Mapping[str, Placement]) -> str:
    """The dimension whose groups make everybody in a long table without a total: the first that does not overlap."""
    spoken = dict.fromkeys(each for row in rows for each in row.groups)
    return next((each for each in spoken if not placements[each].overlapping), next(iter(spoken), ""))


def _added(grouping: Grouping, rows: Sequence[Row], placements: Mapping[str, Placement]) -> dict[Key, Adding]:
    summed = _summed_over(grouping, rows, placements)
    cells: dict[Key, Adding] = {}
    for row in rows:
        if not _belongs(row, grouping, summed):
            continue
        for codes in product(*(row.groups[each] for each in grouping)):
            cells.setdefault((row.setting, row.period, "", "", *codes), Adding()).add(row)
    return cells


def _belongs(row: Row, grouping: Grouping, summed: Sequence[str]) -> bool:
    """Whether a row is a part of the cells of a grouping, and not of a finer or a coarser table beside it."""
    if row.long:
        about = set(row.groups)
        return about == set(grouping) or (not grouping and about == set(summed) and bool(summed))
    return all(each in row.groups for each in grouping) and all(
        each in grouping or each in summed for each in row.groups
    )


def _table(
    question: Question,
    source: Source,
    grouping: Grouping,
    cells: Mapping[Key, Adding],
    placements: Mapping[str, Placement],
) -> CellTable:
    ordered = sorted(key for key in cells if not cells[key].withheld)
    shown = [cells[key] for key in ordered]
    names = (*KEYS, *grouping)
    sums = _sums(question, shown)
    return CellTable(
        indicator=question.id,
        source=source.id,
        kind=question.kind,
        dimensions=grouping,
        keys={name: np.array([key[at] for key in ordered], dtype=object) for at, name in enumerate(names)},
        sums=sums,
        overlapping=frozenset(each for each in grouping if placements[each].overlapping),
        coding={each: held for each in grouping if (held := _coding(question, placements[each]))},
    )


def _coding(question: Question, placed: Placement) -> str:
    return (question.benchmark.coding if question.benchmark else "") or placed.binding.coding


def _sums(question: Question, shown: Sequence[Adding]) -> dict[str, np.ndarray]:
    counts = {"n": [each.n for each in shown], **{name: [0] * len(shown) for name in ABSENCES}}
    if question.kind == "rate":
        events = np.asarray([each.events for each in shown], dtype=np.int64)
        time = np.asarray([math.fsum(each.time) for each in shown], dtype=np.float64)
        people = _persons(counts)
        return {**people, "events": events, "time": time}
    if question.counts_only:
        people = _persons(counts)
        if question.benchmark and any(each.variance for each in shown):
            people["var_n"] = np.asarray([math.fsum(each.variance) for each in shown], dtype=np.float64)
        return people
    return completed(question, counts | {"events": [each.events for each in shown]}, {}, weighted=False)


def _persons(counts: Mapping[str, Sequence[int]]) -> dict[str, np.ndarray]:
    """Persons alone; their outcome's squares are not known to a published count."""
    whole = {name: np.asarray(column, dtype=np.int64) for name, column in counts.items()}
    return {**whole, "sw": whole["n"].astype(np.float64), "sww": whole["n"].astype(np.float64)}
