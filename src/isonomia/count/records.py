"""Count the records of one source: load, ask, check, place, add up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from isonomia.count import faults
from isonomia.count.asking import ask, design_of
from isonomia.count.benchmarks import filter_columns, with_filters
from isonomia.count.checking import expressions_of, row_faults, static_faults
from isonomia.count.durations import duration_faults, outside_bands
from isonomia.count.engines.finest import PushedDown, sums_of
from isonomia.count.engines.pushed import Pushed
from isonomia.count.gathering import cells, scaled_sums
from isonomia.count.levels import Placement, placement
from isonomia.count.loading import Loaded, load
from isonomia.count.persons import table_for
from isonomia.count.placing import Groups, by_dimension, code, groups_of
from isonomia.count.pooling import pooling_faults
from isonomia.count.questions import Question
from isonomia.count.sql import written_as
from isonomia.count.stage_columns import stage_column_faults
from isonomia.count.stages import stage_faults
from isonomia.count.together import counted_together, yes_or_no
from isonomia.errors import Fault, TableError
from isonomia.model.cells import CellTable
from isonomia.model.kinds import Kinds, check
from isonomia.model.study import Source, Study
from isonomia.model.table import Table
from isonomia.standards import coding

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class Prepared:
    """A source whose rows are checked and coded, ready to be added up."""

    loaded: Loaded
    questions: Sequence[Question]
    groups: tuple[Groups, ...]

    def cells(self) -> Iterator[CellTable]:
        """The cells of every question over every grouping."""
        design = design_of(self.loaded.source)
        by_id = by_dimension(self.groups)
        asked = {at: each for at, each in enumerate(self.questions) if yes_or_no(self.loaded, each)}
        found = {
            (number, grouping): table for number, grouping, table in counted_together(self.loaded, design, asked, by_id)
        }
        for number, question in enumerate(self.questions):
            if number in asked:
                yield from (found[number, grouping] for grouping in question.groupings)
                continue
            table = table_for(self.loaded, design, question, number, len(self.groups))
            sums = scaled_sums(self.loaded, question, number, table)
            for grouping in question.groupings:
                yield cells(self.loaded, design, sums, grouping, by_id)


def prepare(
    study: Study, source: Source, table: Table, questions: Sequence[Question], connection: duckdb.DuckDBPyConnection
) -> Prepared | PushedDown:
    """Load the columns that the questions need, check every row, and give every row its groups.

    Raises:
        TableError: with all faults of the source: first those of columns and types, then those of values.
    """
    ids = dict.fromkeys(chain.from_iterable(each.dimensions for each in questions))
    placements = [placement(study.dimensions[each], source) for each in ids]
    columns = [each.name for each in table.columns]
    read = list(columns_read(source, questions, columns))
    held = [each for placed in placements for each in placed.columns]
    counted = {each for placed in placements if placed.dimension.bins for each in placed.columns}
    loaded = load(connection, source, table, [*read, *held], set(held) - set(read) - counted)
    unread = stage_column_faults(loaded, study, questions)
    loaded = with_derived(loaded, questions)
    filtered = [with_filters(each, loaded) for each in questions]
    questions = [question for question, _ in filtered]
    early = [*chain.from_iterable(wrong for _, wrong in filtered), *chain.from_iterable(unread.values())]
    early += static_faults(loaded, [each for each in questions if each.pathway not in unread])
    early += chain.from_iterable(dimension_faults(loaded.source, loaded.kinds, each) for each in placements)
    if early:
        raise TableError(*dict.fromkeys(early))
    kept = ask(loaded, questions, placements)
    if isinstance(loaded, Pushed):
        _ask_at_once(loaded, study, questions, placements)
    found = [groups_of(loaded, each, questions) for each in placements]
    late = _late_faults(loaded, study, questions, placements, found)
    summed = sums_of(loaded, questions) if isinstance(loaded, Pushed) else []
    if late:
        raise TableError(*dict.fromkeys(late))
    groups = tuple(each for each, _ in found if each is not None)
    if isinstance(loaded, Pushed):
        return PushedDown(loaded, summed, groups)
    code(loaded, groups, kept)
    return Prepared(loaded, questions, groups)


def _ask_at_once(loaded: Pushed, study: Study, questions: Sequence[Question], placements: Sequence[Placement]) -> None:
    """What the checks of rows, the groups of dimensions and the largest values need to know, in two scans."""

    def work() -> None:
        found = [groups_of(loaded, each, questions) for each in placements]
        _late_faults(loaded, study, questions, placements, found)
        sums_of(loaded, questions)

    loaded.ask_at_once(work)


def _late_faults(
    loaded: Loaded,
    study: Study,
    questions: Sequence[Question],
    placements: Sequence[Placement],
    found: Sequence[tuple[Groups | None, list[Fault]]],
) -> list[Fault]:
    """The faults of values, in the order in which they are told."""
    indicators = {each.id: each for each in study.indicators}
    timed = list(duration_faults(loaded, study, questions))
    late = list(row_faults(loaded, questions, indicators))
    for placed, (_, wrong) in zip(placements, found, strict=True):
        if placed.dimension.id not in loaded.derived:
            late += wrong
        elif wrong and not timed:
            late += outside_bands(study, placed.dimension)
    late += [*stage_faults(loaded, study, questions), *timed]
    late += pooling_faults(loaded, questions) if study.release.pool and loaded.source.poolable else ()
    return late


def with_derived(loaded: Loaded, questions: Sequence[Question]) -> Loaded:
    """With the columns that are worked out from others; one that cannot be is named, so that its fault is found."""
    made = dict(chain.from_iterable(question.derived for question in questions))
    at = {name: max(loaded.at.values(), default=-1) + number for number, name in enumerate(made, 1)}
    values, kinds = loaded.values, loaded.kinds
    able = {name: each for name, each in made.items() if not list(check(each, kinds, "number", name))}
    derived = {name: written_as(each.root, values, kinds, "number") for name, each in able.items()}
    return replace(loaded, kinds={**kinds, **dict.fromkeys(made, "number")}, at={**loaded.at, **at}, derived=derived)


def columns_read(source: Source, questions: Sequence[Question], columns: Sequence[str]) -> Iterator[str]:
    """The columns that keys and expressions need."""
    yield from (name for name in (*design_of(source).columns.values(), source.weight) if name)
    for question in questions:
        for expression, _, _ in expressions_of(question):
            yield from expression.columns
        if question.benchmark:
            yield from filter_columns(question.benchmark, source, columns)


def dimension_faults(source: Source, kinds: Kinds, placed: Placement) -> Iterator[Fault]:
    """Columns of a dimension that are not there, and codings that are not counted."""
    dimension = placed.dimension
    if not placed.columns:
        remedy = f'Add [dimension.{faults.key(dimension.id)}.from.{faults.key(source.id)}] with column = "…"'
        yield Fault(f"source {source.id}", f"no column is named for the dimension {dimension.id}.", remedy=remedy)
    for name in placed.columns:
        if name not in kinds:
            yield faults.no_column(source, name, list(kinds), f"the dimension {dimension.id}")
    named = coding(placed.binding.coding)
    if named and not named.counted and (len(placed.columns) > 1 or placed.binding.split):
        problem = f"counting marks by the coding {named.id} is not built yet."
        yield Fault(
            f"dimension {dimension.id}", problem, remedy='Use "alone_or_in_combination" or "combined_multiple".'
        )
