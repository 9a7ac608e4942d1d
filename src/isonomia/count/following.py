"""From one row an event to one row a person: who reached which stage, and when first.

One grouped statement. A person's stage is true if an event says so. Where the pathway names events by which people
leave, it is false for those who left and null for those of whom nothing more is known; else it is false. All other
columns are those of the person's first event, and period and setting those of the first stage.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from sqlglot import exp

from isonomia.count import faults
from isonomia.count.loading import RAW, Loaded, cleaned, load
from isonomia.count.outcomes import frequent_texts, said
from isonomia.count.sql import DIALECT, Sql, among, call, case, cast, column, converted, joined, literal
from isonomia.errors import Fault, TableError, listed, nearest, quoted
from isonomia.model.pathway import Events
from isonomia.model.study import Source
from isonomia.model.table import ColumnInfo, Table

if TYPE_CHECKING:
    import duckdb

FOLLOWED: Final = "followed"
MOST_VALUES: Final = 200
_PERSON: Final = "isonomia person"
_STAGE: Final = "isonomia stage"
_DAY: Final = "isonomia day"
_ROW: Final = "isonomia row"


@dataclass(frozen=True, slots=True)
class Followed:
    """A table of events as a table of people."""

    inner: Table
    events: Events
    person: str
    fixed: tuple[str, ...]  # columns that are those of the first stage

    @property
    def source(self) -> str:
        """Id of the source in the study."""
        return self.inner.source

    @property
    def columns(self) -> Sequence[ColumnInfo]:
        """The columns of people, then one for each stage."""
        stages = tuple(name for name, _ in self.events.stages)
        taken = {*stages, self.events.column, self.events.date} - set(self.fixed)
        own = [each for each in self.inner.columns if each.name not in taken]
        own = [ColumnInfo(each.name, "VARCHAR") if each.name == self.events.date else each for each in own]
        return (*own, *(ColumnInfo(name, "BOOLEAN") for name in stages))

    @property
    def digest(self) -> str:
        """That of the events."""
        return self.inner.digest

    def relation(self, connection: duckdb.DuckDBPyConnection) -> str:
        """Make the people visible in `connection`."""
        inner = exp.maybe_parse(self.inner.relation(connection), into=exp.Table, dialect=DIALECT)
        told = exp.select("*", *self._told()).from_(inner).subquery("told")
        stages = [name for name, _ in self.events.stages]
        people: list[Sql] = []
        for each in self.columns:
            if each.name in stages:
                people.append(exp.alias_(self._reached(each.name), each.name, quoted=True))
            elif each.name == self.events.date:
                people.append(exp.alias_(self._year(), each.name, quoted=True))
            else:
                people.append(exp.alias_(self._first(each.name), each.name, quoted=True))
        query = exp.select(*people).from_(told).group_by(column(_PERSON))
        connection.execute(f"CREATE OR REPLACE TEMP VIEW {FOLLOWED} AS {query.sql(DIALECT)} ORDER BY min({_sql(_ROW)})")
        return FOLLOWED

    def _told(self) -> Iterator[Sql]:
        """Person, stage, day and row of each event, beside its own columns."""
        yield exp.alias_(_text(self.person), _PERSON, quoted=True)
        yield exp.alias_(call("lower", _text(self.events.column)), _STAGE, quoted=True)
        day = converted(_text(self.events.date), "text", "date") if self.events.date else exp.Null()
        yield exp.alias_(day, _DAY, quoted=True)
        yield exp.alias_(exp.Window(this=call("row_number")), _ROW, quoted=True)

    def _reached(self, stage: str) -> Sql:
        value = dict(self.events.stages)[stage]
        here = call("bool_or", call("coalesce", _is(value), exp.false()))
        if not self.events.left:
            return here
        gone = call("bool_or", call("coalesce", among(column(_STAGE), _lower(self.events.left)), exp.false()))
        return case([(here, exp.true()), (gone, exp.false())])

    def _year(self) -> Sql:
        """The year of the first stage, where the date is the period."""
        first = exp.Min(this=column(_DAY))
        begun = exp.Filter(this=first.copy(), expression=exp.Where(this=_is(self.events.stages[0][1])))
        return cast(call("year", call("coalesce", begun, first)), "VARCHAR")

    def _first(self, name: str) -> Sql:
        """The value of a column at a person's first event, or at the first stage where it is a key."""
        order = exp.Order(
            this=column(name),
            expressions=[
                exp.Ordered(this=column(_DAY), nulls_first=False),
                exp.Ordered(this=column(_ROW), nulls_first=False),
            ],
        )
        first = call("first", order)
        if name not in self.fixed:
            return first
        begun = exp.Filter(this=first.copy(), expression=exp.Where(this=_is(self.events.stages[0][1])))
        return call("coalesce", begun, first)


def followed(source: Source, table: Table, connection: duckdb.DuckDBPyConnection) -> tuple[Source, Table]:
    """The source and its table as the count of people needs them; as they are where rows are people already.

    Raises:
        TableError: columns that are not there, stages that the pathway does not have, dates that cannot be.
    """
    events = source.events
    if events is None:
        return source, table
    found = list(_missing(source, table, events)) or list(_event_faults(source, table, events, connection))
    if found:
        raise TableError(*dict.fromkeys(found))
    keys = tuple(name for name in (source.period, source.setting) if name)
    return replace(source, repeated="refuse"), Followed(table, events, source.person, keys)


def _missing(source: Source, table: Table, events: Events) -> Iterator[Fault]:
    columns = [each.name for each in table.columns]
    uses = {source.person: "the person", events.column: "stage_column", events.date: "date", events.birth: "birth"}
    for name, use in uses.items():
        if name and name not in columns:
            yield faults.no_column(source, name, columns, use)


def _event_faults(
    source: Source, table: Table, events: Events, connection: duckdb.DuckDBPyConnection
) -> Iterator[Fault]:
    needed = [name for name in (source.person, events.column, events.date, events.birth) if name]
    loaded = load(connection, replace(source, absent={}, events=None), table, needed)
    yield from _value_faults(loaded, events)
    for name in (events.date, events.birth):
        if name:
            yield from _date_faults(loaded, name, needed=name == events.date)
    if events.date:
        yield from _order_faults(loaded, events)
    if events.date and events.birth:
        early = exp.LT(this=_date(loaded, events.date), expression=_date(loaded, events.birth))
        if rows := _count(loaded, early):
            yield faults.plain(source, events.date, rows, "an event before the person's birth", "Correct the dates.")


def _value_faults(loaded: Loaded, events: Events) -> Iterator[Fault]:
    """Events of no stage of the pathway, and stages without any event."""
    text = loaded.text(events.column)
    query = exp.select(text, exp.alias_(exp.Count(this=exp.Star()), "rows")).from_(RAW).group_by(text.copy())
    held = loaded.rows(query.order_by(text.copy()).limit(MOST_VALUES))
    known = _lower([*(value for _, value in events.stages), *events.left])
    place = f"source {loaded.source.id}, column {quoted(events.column)}"
    strange = [(value, int(rows)) for value, rows in held if value is None or value.lower() not in known]
    for value, rows in strange[: faults.MOST_VALUES]:
        if value is None:
            yield Fault(place, f"no stage in {faults.rows_said(rows)}.", remedy="Every event needs a stage.")
            continue
        problem = f"{quoted(value)} in {faults.rows_said(rows)} is no stage of the pathway."
        remedy = 'Name it: value = "…" of a stage, or left = [ … ] for events by which people leave.'
        yield Fault(place, problem, listed(known), nearest(value.lower(), known), remedy)
    found = {value.lower() for value, _ in held if value is not None}
    for stage, value in events.stages:
        if value.lower() not in found:
            near = nearest(value.lower(), found)
            remedy = f'Say what the table calls it: [pathway.stage.{faults.key(stage)}] value = "…"'
            problem = f"no row has the stage {quoted(stage)} ({quoted(value)})."
            yield Fault(place, problem, listed(sorted(found)), near, remedy)


def _date_faults(loaded: Loaded, name: str, *, needed: bool) -> Iterator[Fault]:
    held = exp.Not(this=exp.Paren(this=exp.Is(this=loaded.text(name), expression=exp.Null())))
    lost = joined("and", [held, exp.Is(this=_date(loaded, name), expression=exp.Null())])
    if rows := _count(loaded, lost):
        values = said(frequent_texts(loaded, name, lost.copy()))
        remedy = "Write the year first, then month, day."
        if not needed:
            remedy += " If it stands for a date that is not known, leave the cell empty."
        problem = f"no date like 2026-11-22 in {faults.rows_said(rows)}: {values}."
        yield Fault(f"source {loaded.source.id}, column {quoted(name)}", problem, remedy=remedy)
    blank = exp.Is(this=loaded.text(name), expression=exp.Null())
    if needed and (rows := _count(loaded, blank)):
        yield faults.plain(loaded.source, name, rows, "no date", "Every event needs one; or leave date out.")


def _order_faults(loaded: Loaded, events: Events) -> Iterator[Fault]:
    """People whose first day at a stage lies before their first day at the stage before it."""
    person, stage = loaded.text(loaded.source.person), call("lower", loaded.text(events.column))
    for (before, first), (after, second) in pairwise(events.stages):
        days = [
            exp.Filter(
                this=exp.Min(this=_date(loaded, events.date)),
                expression=exp.Where(this=exp.EQ(this=stage.copy(), expression=literal(value.lower()))),
            )
            for value in (second, first)
        ]
        query = exp.select(person).from_(RAW).group_by(person.copy()).having(exp.LT(this=days[0], expression=days[1]))
        ((people,),) = loaded.rows(exp.select(exp.Count(this=exp.Star())).from_(query.subquery("early")))
        if people:
            problem = (
                f"{faults.said(int(people), 'people')} are at the stage {quoted(after)} on an earlier day than at "
                f"{quoted(before)}."
            )
            place = f"source {loaded.source.id}, column {quoted(events.date)}"
            yield Fault(place, problem, remedy="Correct the dates, or declare the stages in their order.")


def _count(loaded: Loaded, where: Sql) -> int:
    ((rows,),) = loaded.rows(exp.select(exp.Count(this=exp.Star())).from_(RAW).where(where))
    return int(rows)


def _date(loaded: Loaded, name: str) -> Sql:
    kind = loaded.kinds[name]
    return converted(loaded.value(name), kind, "date") if kind in ("text", "date") else exp.Null()


def _is(value: str) -> Sql:
    return exp.EQ(this=column(_STAGE), expression=literal(value.lower()))


def _text(name: str) -> Sql:
    return cleaned(cast(column(name), "VARCHAR"))


def _lower(values: Sequence[str]) -> list[str]:
    return [each.lower() for each in values]


def _sql(name: str) -> str:
    return exp.to_identifier(name, quoted=True).sql(DIALECT)
