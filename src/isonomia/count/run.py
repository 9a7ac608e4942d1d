"""The count: from a study and its opened tables to cells, source by source."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from typing import Final

from isonomia.count.answer_counts import with_answer_counts
from isonomia.count.breaks import break_faults
from isonomia.count.complete_sums import with_complete_sums
from isonomia.count.engines.watched import watched
from isonomia.count.few_weights import weight_warnings
from isonomia.count.following import followed
from isonomia.count.item_sums import with_item_sums
from isonomia.count.linked_sums import with_linked_sums
from isonomia.count.loading import connect, plain_errors
from isonomia.count.lonely import lonely_faults
from isonomia.count.many_periods import period_warnings
from isonomia.count.one_pass import count_in_one_pass
from isonomia.count.published import Withheld, count_published
from isonomia.count.questions import Question, questions
from isonomia.count.records import prepare
from isonomia.count.rows_of_totals import total_warnings
from isonomia.count.sought import Sought, sought_faults, sought_warnings
from isonomia.count.telling_columns import takes_what_it_finds, telling_faults
from isonomia.count.waiting import waiting_warnings
from isonomia.count.watching import Watch, queries_watched, unwatched
from isonomia.errors import Fault, InputError, InternalError, TableError, TooManyCells, listed, nearest, quoted
from isonomia.model.absence import is_absence
from isonomia.model.cells import Cells, CellTable
from isonomia.model.checked import Checked
from isonomia.model.counted import CountedTable
from isonomia.model.published import PublishedEstimates
from isonomia.model.study import REFERENCES, Source, Study
from isonomia.model.table import AnsweringTable, Table, is_answering, is_on_paper


def count(study: Study, tables: Mapping[str, Table], *, threads: int = 0, watch: Watch = unwatched) -> Cells:
    """The cells of every indicator, representation and benchmark of the study.

    The result does not depend on the order of rows nor on the number of threads: whole numbers are exact, and sums of
    floats are made exactly and rounded once (`count/sums.py`).

    Args:
        study: checked; its names mean something.
        tables: source id -> table, for every source of records or counts that the study asks.
        threads: how many threads the engine may use; 0 leaves it to the engine.
        watch: is told how many rows have been counted.

    Raises:
        TableError: values that nobody declared, persons who come twice, columns that are not there …: all at once.
        SourceUnreachable: a file cannot be read any more, or memory is short.
    """
    cells = counted(study, tables, questions(study), threads, watch)
    if not study.scales:
        return cells
    for add in (with_item_sums, with_answer_counts, with_linked_sums, with_complete_sums):
        cells = add(study, tables, cells)
    return cells


def counted(
    study: Study,
    tables: Mapping[str, Table],
    every: Iterable[Question],
    threads: int = 0,
    watch: Watch = unwatched,
) -> Cells:
    """The cells of some questions of the study, sorted. Raises what `count` raises."""
    found = _counted(study, tables, every, threads, watch)
    return Cells(tuple(sorted((table for made, _ in found for table in made), key=lambda table: table.identity)))


def withheld(study: Study, tables: Mapping[str, Table]) -> tuple[Withheld, ...]:
    """The cells that sources of counts withhold, and those for which a withheld count would be needed."""
    return tuple(each for _, missing in _counted(study, tables, questions(study), 0) for each in missing)


def _counted(
    study: Study, tables: Mapping[str, Table], every: Iterable[Question], threads: int, watch: Watch = unwatched
) -> list[tuple[list[CellTable], list[Withheld]]]:
    """Cells and withheld cells of each source. Raises TableError with the faults of all sources at once."""
    found: list[tuple[list[CellTable], list[Withheld]]] = []
    errors: list[TableError] = []
    for source, asked in _by_source(study, every):
        try:
            found.append(_of_source(study, source, _table(tables, source), asked, threads, watch))
        except TableError as error:
            errors.append(error)
    if errors:
        kind = TooManyCells if all(isinstance(each, TooManyCells) for each in errors) else TableError
        raise kind(*dict.fromkeys(fault for each in errors for fault in each.faults))
    return found


def check_data(
    study: Study, tables: Mapping[str, Table], published: Mapping[str, PublishedEstimates] | None = None
) -> list[Fault]:
    """All faults of the data at once: those that stop the count, and questions that nobody can answer."""
    return list(examined(study, tables, published or {}).faults)


def examined(
    study: Study, tables: Mapping[str, Table], published: Mapping[str, PublishedEstimates], watch: Watch = unwatched
) -> Checked:
    """All faults of the data at once; where there are none, what will not be told, and what weights tell.

    Beyond what `count` refuses: an `among` that keeps nobody, a reference group, a value of an event or a stage and the
    period of a break that no row has. (These are no faults of a part: fifty schools count at home, and one of them may
    lack a group.)
    """
    asked = [_looked_at(study, each) for each in questions(study)]
    breaks = list(break_faults(study, tables, published))
    try:
        cells = Cells(tuple(table for made, _ in _counted(study, tables, asked, 0, watch) for table in made))
    except InputError as error:
        return Checked((*error.faults, *_besides(error.faults, sought_faults(study, tables)), *breaks))
    met, barren = _met(cells), _barren(study, cells)
    sought = sought_faults(study, {name: each for name, each in tables.items() if name not in barren}, met)
    told = {each.pathway for each, _ in sought if each.pathway}
    rowless = (Fault(f"source {each}", _NO_ROWS, remedy=_NO_ROWS_REMEDY) for each in barren)
    empty = empty_faults(study, cells, told, barren)
    besides = (*lonely_faults(study, cells), *telling_faults(study, cells))
    found = (*rowless, *(fault for _, fault in sought), *breaks, *empty, *besides)
    if found:
        return Checked(found)
    unknown = (*sought_warnings(study, tables, met), *waiting_warnings(study, cells))
    rest = (*period_warnings(study, cells), *total_warnings(study, tables, asked), *weight_warnings(study, tables))
    return Checked((), (*unknown, *rest))


def _besides(known: Sequence[Fault], sought: Iterable[tuple[Sought, Fault]]) -> Iterator[Fault]:
    """What is looked for in vain, but for columns whose values are known to be faulty: it may be one of these."""
    for each, fault in sought:
        if not any(quoted(name) in other.place for name in each.columns for other in known):
            yield fault


def _met(cells: Cells) -> set[str]:
    """The questions of which somebody has the event; of representations those that are about somebody."""
    return {each.indicator for each in cells if not each.dimensions and each.sums.get("events", each.sums["n"]).any()}


def _looked_at(study: Study, question: Question) -> Question:
    """The question with all its dimensions checked, and added up only where its groups are to be seen."""
    if study.sources[question.source].kind == "counts":
        return question
    referred = [
        (each,)
        for each in question.dimensions
        if _may_be_missing(study, question, each) or takes_what_it_finds(study, each, question.source)
    ]
    return replace(question, groupings=((), *referred), checked=question.dimensions)


_NO_ROWS: Final = "no row of the table counts for any question."
_NO_ROWS_REMEDY: Final = (
    "The table has a head and no rows, or every row is withheld, weighs nothing or is about something else. "
    "Export it again, or look at its period and its values."
)


def _barren(study: Study, cells: Cells) -> tuple[str, ...]:
    """Sources of which no row counts for any of several questions: said once, and not of each question."""
    asked: dict[str, list[Question]] = {}
    for each in questions(study):
        asked.setdefault(each.source, []).append(each)
    found = {name: [cells.get(each.id) for each in own] for name, own in asked.items()}
    return tuple(
        name
        for name, tables in found.items()
        if len(tables) > 1
        and all(each is None or len(each) == 0 for each in tables)
        and not all(each.among for each in asked[name])
    )


def empty_faults(
    study: Study, cells: Cells, told: Collection[str] = (), barren: Collection[str] = ()
) -> Iterator[Fault]:
    """What is asked of nobody: an `among` that keeps no one, a reference that no row has.

    Of the pathways in `told` it is said already why nobody gets on, and of the sources in `barren` that no row counts.
    """
    for question in questions(study):
        if question.pathway in told or question.source in barren:
            continue
        overall = cells.get(question.id)
        if overall is None or len(overall) == 0:
            yield _nobody(study, question)
            continue
        if study.sources[question.source].kind == "records" and _of_nobody_known(question, overall):
            yield _unknown_of_all(question)
            continue
        yield from _reference_faults(study, question, cells)


def _of_nobody_known(question: Question, overall: CellTable) -> bool:
    """Whether a question keeps people and knows the outcome of none: an expression that gives null for everybody."""
    return not question.counts_only and not question.pathway and not overall.sums["n"].any()


def _unknown_of_all(question: Question) -> Fault:
    texts = listed(each.text for each in question.outcome)
    problem = f"of nobody is the outcome known: no row has a value of {texts}."
    remedy = (
        "Look at the values of the columns that it reads. number(…) gives null for 12,5 and for 5%, which are no "
        "numbers; read the column without number(…), and `isonomia check` names such values."
    )
    return Fault(question.place, problem, remedy=remedy)


def _nobody(study: Study, question: Question) -> Fault:
    if question.among:
        remedy = "Look at the values of the columns that it compares."
        if study.sources[question.source].kind == "counts":
            remedy += " A row whose n or events is no number counts as withheld."
        return Fault(question.place, f"among keeps nobody ({quoted(question.among.text)}).", remedy=remedy)
    remedy = "The table has no rows, or every row is withheld, weighs nothing or is about something else."
    return Fault(question.place, "no row of the table counts for it.", remedy=remedy)


def _reference_faults(study: Study, question: Question, cells: Cells) -> Iterator[Fault]:
    for dimension in question.dimensions:
        wanted = study.dimensions[dimension].reference
        table = cells.get(question.id, (dimension,))
        if table is None or not _may_be_missing(study, question, dimension):
            continue
        found = {str(code) for code in table.keys[dimension] if not is_absence(str(code))}
        if wanted in found:
            continue
        codes = [level.code for level in study.dimensions[dimension].levels_in(question.source)]
        present = [code for code in codes if code in found] or sorted(found)
        problem = f"the reference of the dimension {dimension}, {quoted(wanted)}, is a group that no row has."
        allowed = ("everyone_else", "overall", *present)
        yield Fault(question.place, problem, listed(allowed), nearest(wanted, present))


def _may_be_missing(study: Study, question: Question, dimension: str) -> bool:
    """Whether the reference is a group: one that the source declares, or any where groups are taken from the rows."""
    declared = study.dimensions[dimension]
    codes = [level.code for level in declared.levels_in(question.source)]
    return declared.reference in codes if codes else declared.reference not in REFERENCES


def _by_source(study: Study, every: Iterable[Question]) -> Iterator[tuple[Source, Sequence[Question]]]:
    asked: dict[str, list[Question]] = {}
    for question in every:
        asked.setdefault(question.source, []).append(question)
    return ((study.sources[source], each) for source, each in asked.items())


def _table(tables: Mapping[str, Table], source: Source) -> Table:
    if source.id not in tables:
        raise InternalError(Fault(f"source {source.id}", "the table is asked for and was not opened."))
    return tables[source.id]


def _of_source(
    study: Study, source: Source, table: Table, asked: Sequence[Question], threads: int, watch: Watch
) -> tuple[list[CellTable], list[Withheld]]:
    if isinstance(table, CountedTable):
        return _counted_before(table, asked), []
    with plain_errors(source):
        there = is_answering(table)  # its rows stay on their server
        if is_answering(table) and watch is not unwatched:
            table = _looked_on(study, source, table, asked, watch)
        as_it_is = source.kind != "counts" and source.events is None
        quick = count_in_one_pass(study, source, table, asked, threads, watch) if as_it_is and not there else None
        if quick is not None:
            return quick, []
        with closing(connect(threads)) as connection, queries_watched(connection, source.id, watch):
            if source.kind == "counts":
                return count_published(study, source, table, asked, connection)
            if not as_it_is:
                source, table = followed(source, table, connection)
                quick = None if there else count_in_one_pass(study, source, table, asked, threads, watch)
            return quick if quick is not None else list(prepare(study, source, table, asked, connection).cells()), []


def _looked_on(
    study: Study, source: Source, table: AnsweringTable, asked: Sequence[Question], watch: Watch
) -> AnsweringTable:
    """The table with somebody who hears of its statements; one that nobody here can ask as it is."""
    if is_on_paper(table):
        return table

    def work(silent: AnsweringTable) -> None:
        with closing(connect()) as connection:
            list(prepare(study, source, silent, asked, connection).cells())

    return watched(table, watch, work)


def _counted_before(table: CountedTable, asked: Sequence[Question]) -> list[CellTable]:
    """The cells that are there, of what is asked."""
    wanted = {(question.id, grouping) for question in asked for grouping in question.groupings}
    return [each for each in table.cells if each.identity in wanted]
