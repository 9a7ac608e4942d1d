"""The count of records in one pass: every row is read once as small numbers, and added to a few cubes.

The cells are those that one aggregate query a grouping would give, bit for bit: whole numbers are exact, and so are the
sums of floats, in whatever order rows come (`sums`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from functools import cache
from typing import TYPE_CHECKING, Final

from isonomia.count.answering import Answered
from isonomia.count.chunks import ROWS, chunk
from isonomia.count.classes import Classes, classes_of
from isonomia.count.cubes import Cube
from isonomia.count.limbs import MOST_ROWS
from isonomia.count.loading import connect
from isonomia.count.looking import Looked, looked
from isonomia.count.plan import MOST_CELLS, estimated_cells
from isonomia.count.questions import Grouping, Question
from isonomia.count.summing import Summed, cuts_of
from isonomia.count.tabulating import Totals, table_of
from isonomia.count.watching import Watch, queries_watched, unwatched
from isonomia.errors import Fault, TooManyCells
from isonomia.model.cells import CellTable
from isonomia.model.study import Source, Study
from isonomia.model.table import Table

if TYPE_CHECKING:
    import duckdb

_AT_ONCE: Final = 1 << 26
"""Numbers of cubes that are filled in one reading of `held`: half a gigabyte."""
_TOGETHER: Final = 4
"""So many questions have their exact sums beside one another."""
Job = Classes | Summed


def count_in_one_pass(
    study: Study, source: Source, table: Table, questions: Sequence[Question], threads: int, watch: Watch = unwatched
) -> list[CellTable] | None:
    """The cells of all questions about a source of records.

    Returns:
        None where the source has to be looked at in the other way: several rows a person, a dimension of which nearly
        everybody has a value of their own, or data at fault, which that way describes.

    Raises:
        TooManyCells: the groupings have more cells than can be handled.
    """
    with ExitStack() as opened:
        with ExitStack() as watched:

            @cache
            def engine() -> duckdb.DuckDBPyConnection:
                made = opened.enter_context(closing(connect(threads)))
                watched.enter_context(queries_watched(made, source.id, watch))
                return made

            found = looked(study, source, table, questions, engine)
        if found is None:
            return None
        _refuse_too_many(found)
        made: list[CellTable] = []
        for each in found:
            tables = _cells(each, watch)
            if tables is None:
                return None
            made += tables
        return made


def _cells(found: Looked, watch: Watch) -> list[CellTable] | None:
    """The cells of questions that are answered together; None if somebody has a value without a place."""
    wanted = {each.question.id: _wanted(each.question, found) for each in found.answered}
    made: list[CellTable] = []
    for part in _passes(list(_jobs(found, wanted))):
        _fill(found, part, watch)
        tables = _tables(found, part)
        if tables is None:
            return None
        made += tables
    return made


def _refuse_too_many(looked_at: Sequence[Looked]) -> None:
    """Refuse groupings that have more cells than can be handled, before any is counted."""
    groups = {name: each.size for found in looked_at for name, each in found.groups.items()}
    cells = sum(
        estimated_cells(each.question.groupings, groups, len(found.contexts), found.coding.rows)
        for found in looked_at
        for each in found.answered
    )
    if cells > MOST_CELLS:
        largest = max(groups, key=lambda name: groups[name])
        problem = f"the groupings that are asked for may have {cells:,} cells, more than {MOST_CELLS:,}."
        remedy = (
            f"The dimension {largest} alone has {groups[largest]:,} groups: merge its levels, cross it with fewer "
            "others, or ask for fewer dimensions at once (by, [intersections] depth)."
        )
        raise TooManyCells(Fault(f"source {looked_at[0].source.id}", problem, remedy=remedy))


def _wanted(question: Question, found: Looked) -> tuple[Grouping, ...]:
    """The groupings of a question, and its dimensions with values that have no place: somebody kept may have one."""
    wrong = [(name,) for name in question.dimensions if found.groups[name].wrong]
    return tuple(dict.fromkeys((*question.groupings, *wrong)))


def _jobs(found: Looked, wanted: Mapping[str, tuple[Grouping, ...]]) -> Iterator[Job]:
    together = [each for each in found.answered if not each.summed and each.states is not None]
    if together:
        yield from classes_of(found, together, wanted)
    alike: dict[tuple[Grouping, ...], list[Answered]] = {}
    for each in found.answered:
        if each.summed or each.states is None:
            alike.setdefault(wanted[each.question.id], []).append(each)
    sizes = {name: each.size for name, each in found.groups.items()}
    weighted = bool(found.source.weight)
    for groupings, answered in alike.items():
        for at in range(0, len(answered), _TOGETHER):
            part = tuple(answered[at : at + _TOGETHER])
            yield Summed(part, groupings, weighted, found.context, len(found.contexts), found.coding.rows, sizes)


def _passes(jobs: Iterable[Job]) -> Iterator[list[tuple[Job, list[Cube]]]]:
    """The cubes in as many parts as fit into memory; each is filled in one reading of the rows, and done with."""
    part: list[tuple[Job, list[Cube]]] = []
    held = 0
    for job in jobs:
        part.append((job, []))
        for block in job.blocks:
            cube = job.cube(block)
            if held and held + cube.totals.size > _AT_ONCE:
                yield part
                part, held = [(job, [])], 0
            part[-1][1].append(cube)
            held += cube.totals.size
    yield part


def _fill(found: Looked, part: Sequence[tuple[Job, list[Cube]]], watch: Watch) -> None:
    """Read the rows once, by chunks, and add them to the cubes."""
    since = 0
    for start in range(0, found.coding.rows, ROWS):
        groups, rows = chunk(found, start)
        since += ROWS
        for job, cubes in part:
            job.add(cubes, groups, rows)
            if isinstance(job, Summed) and since + ROWS > MOST_ROWS:
                job.carry(cubes)
        since = 0 if since + ROWS > MOST_ROWS else since
        watch(found.source.id, start + len(rows.profile), found.coding.rows)
    for job, cubes in part:
        if isinstance(job, Summed):
            job.carry(cubes)


def _tables(found: Looked, part: Sequence[tuple[Job, list[Cube]]]) -> list[CellTable] | None:
    """The tables of cells; None if somebody whom a question keeps has a value without a place."""
    made: list[CellTable] = []
    for job, cubes in part:
        for cube in cubes:
            for grouping, margin in cube.margins():
                sizes = [found.groups[name].size for name in grouping]
                for answered, totals in job.totals(grouping, margin, sizes):
                    if _misplaced(found, grouping, totals):
                        return None
                    if grouping in answered.question.groupings:
                        made.append(_table(found, answered, grouping, totals))
    return made


def _misplaced(found: Looked, grouping: Grouping, totals: Totals) -> bool:
    """Whether somebody who is kept has a value that has no place."""
    groups = [found.groups[name] for name in grouping]
    return any(each.wrong and bool((totals.keys[:, at] == each.size - 1).any()) for at, each in enumerate(groups, 1))


def _table(found: Looked, answered: Answered, grouping: Grouping, totals: Totals) -> CellTable:
    weighted = bool(found.source.weight)
    cuts = cuts_of(answered, found.coding.rows)
    return table_of(
        answered.question, found.source.id, grouping, totals, found.contexts, found.groups, cuts, weighted=weighted
    )
