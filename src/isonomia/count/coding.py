"""Columns as numbers: each different value of a column is kept once, and a row holds its number.

The table `held` has one row a record: for a column of few different values their numbers (0 is a blank), for any other
column the values as they are. It is made in one look at the source, and everything after reads it alone: ten million
people with thirteen dimensions are 130 megabytes. Parquet keeps most columns in this way already, and the engine then
looks up each value of a page once; where a source hands its numbers over itself (`model.table.NumberedTable`), they are
taken as they are, and stand in arrays.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from numpy.typing import NDArray
from sqlglot import exp

from isonomia.count.dictionaries import dictionaries, selected, values_of
from isonomia.count.loading import Connect
from isonomia.count.sql import DIALECT, Sql, call, column
from isonomia.errors import Fault, TableError
from isonomia.model.table import ColumnInfo, NumberedColumn, Table, is_numbered

if TYPE_CHECKING:
    import duckdb

HELD: Final = "held"
KNOWN: Final = "known"
ROW_OF_HELD: Final = "isonomia row"
_SOURCE: Final = "looked_at"
MOST_VALUES: Final = 65_535
_SHORT: Final = 64
"""In a list of so few values each is found by looking through it; a longer one is joined."""


@dataclass(frozen=True, slots=True)
class Coding:
    """The table `held`.

    Attributes:
        connect: opens the engine that has it, the first time that it is needed.
        columns: of the source that were brought in; their place here is their number.
        sizes: column of few different values -> how many; the others are held as they are.
        blank: those of them in which a row may be blank.
        rows: of the source.
        given: columns whose numbers the source gave; these are not in `held` but in `arrays`.
    """

    connect: Connect
    columns: tuple[ColumnInfo, ...]
    sizes: Mapping[str, int]
    blank: frozenset[str]
    rows: int
    given: Mapping[str, NumberedColumn] = field(default_factory=dict)

    @property
    def arrays(self) -> dict[str, NDArray[Any]]:
        """The numbers that the source gave, by the names that they would have in `held`."""
        return {self.code(name): each.numbers for name, each in self.given.items()}

    def at(self, name: str) -> int:
        """The number of a column."""
        return next(at for at, each in enumerate(self.columns) if each.name == name)

    def code(self, name: str) -> str:
        """The name in `held` of a column's numbers."""
        return f"c{self.at(name)}"

    def value(self, name: str) -> Sql:
        """A column's value, from a row of `held`."""
        at = self.at(name)
        if name not in self.sizes:
            return column(f"x{at}")
        number = call("nullif", column(f"c{at}"), exp.Literal.number(0))
        return call("list_extract", self.values(name), number)

    def values(self, name: str) -> Sql:
        """The list of a column's values, by their numbers."""
        if name in self.given:
            kind = next(each.type for each in self.columns if each.name == name)
            kind = "VARCHAR" if kind.startswith("ENUM") else kind
            values = exp.Array(expressions=[exp.convert(each) for each in self.given[name].values])
            return exp.Cast(this=values, to=exp.DataType.build(f"{kind}[]", dialect=DIALECT))
        return values_of(self.at(name))

    def dictionary(self, name: str, text: Sql) -> list[str | None]:
        """What a column's numbers stand for, as text; the first is the blank."""
        if name in self.given:
            return self.texts(name)
        query = exp.select(exp.alias_(text, "text")).from_(f"values{self.at(name)}").order_by("code")
        found = self.connect().execute(query.sql(DIALECT)).fetchall()
        return [None, *(each for (each,) in found)]

    def texts(self, name: str) -> list[str | None]:
        """The same of a column whose numbers the source gave."""
        return [None, *(_written(each) for each in self.given[name].values)]


@dataclass(frozen=True, slots=True)
class Part:
    """A table of this connection as the count reads a source's."""

    name: str
    columns: tuple[ColumnInfo, ...]
    source: str = ""
    digest: str = ""

    def relation(self, _connection: duckdb.DuckDBPyConnection) -> str:
        """The table is there already."""
        return self.name


def hold(
    connect: Connect,
    table: Table,
    needed: Iterable[str],
    few: Mapping[str, int],
    *,
    keep: bool,
    together: Iterable[Collection[str]] = (),
) -> Coding:
    """Bring columns of a source into the table `held`.

    Args:
        connect: opens the engine in which it is made; where the source gives all numbers there is no need of one.
        table: the source.
        needed: columns of it.
        few: column -> how many different values still are few.
        keep: whether the source is costly to read, so that its columns are brought in before they are looked at.
        together: columns that are looked at beside one another, and so have to be in one place.
    """
    wanted = dict.fromkeys(needed)
    columns = tuple(each for each in table.columns if each.name in wanted)
    given = {} if keep else _given(table, {each.name: few[each.name] for each in columns}, together)
    if given and len(given) == len(columns):
        rows = len(next(iter(given.values())).numbers)
        return _coding(connect, columns, {}, frozenset(), rows, given)
    connection = connect()
    relation = table.relation(connection)
    names = [each.name for each in columns]
    by_column = getattr(table, "by_column", False)
    if keep:
        made = selected([column(name) for name in names] or [exp.Literal.number(1)], relation)
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {_SOURCE} AS {made}")
        relation, by_column = _SOURCE, True
    sizes, blank = dictionaries(connection, relation, names, few, given, one_look=not by_column)
    _make_held(connection, relation, names, sizes, given)
    ((rows,),) = connection.execute(f"SELECT count(*) FROM {HELD}").fetchall()  # noqa: S608  our own name
    if keep:
        connection.execute(f"DROP TABLE {_SOURCE}")
    if any(len(each.numbers) != rows for each in given.values()):
        raise TableError(Fault(f"source {table.source}", "it was changed while it was read.", remedy="Count it again."))
    return _coding(connect, columns, sizes, blank, int(rows), given)


def _coding(
    connect: Connect,
    columns: tuple[ColumnInfo, ...],
    sizes: Mapping[str, int],
    blank: frozenset[str],
    rows: int,
    given: Mapping[str, NumberedColumn],
) -> Coding:
    sizes = {**sizes, **{name: len(each.values) for name, each in given.items()}}
    blank |= {name for name, each in given.items() if each.blank}
    return Coding(connect, columns, sizes, blank, rows, given)


def _given(table: Table, few: Mapping[str, int], together: Iterable[Collection[str]]) -> Mapping[str, NumberedColumn]:
    """The numbers that the source gives, but for columns that are looked at beside others which it does not give."""
    if not few or not is_numbered(table):
        return {}
    found = dict(table.numbered(few))
    groups = [set(each) for each in together]
    while apart := [name for group in groups if not group <= found.keys() for name in group if name in found]:
        for name in apart:
            found.pop(name, None)
    return found


def _written(value: str | int | bool) -> str:
    """A value as the text that DuckDB makes of it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def known_values(coding: Coding) -> Part:
    """The source's columns again, those that `held` has, with the number of the row: a view."""
    parts = [exp.alias_(column("rowid"), ROW_OF_HELD, quoted=True)]
    held = [each.name for each in coding.columns if each.name not in coding.given]
    parts += [exp.alias_(coding.value(name), name, quoted=True) for name in held]
    query = exp.select(*parts).from_(HELD)
    coding.connect().execute(f"CREATE OR REPLACE TEMP VIEW {KNOWN} AS {query.sql(DIALECT)}")
    return Part(KNOWN, coding.columns)


def _make_held(
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    names: Sequence[str],
    sizes: Mapping[str, int],
    given: Collection[str],
) -> None:
    parts: list[Sql] = []
    query = exp.select().from_(exp.alias_(exp.maybe_parse(relation, into=exp.Table, dialect=DIALECT), "s", table=True))
    for at, name in enumerate(names):
        if name in given:
            continue
        if name not in sizes:
            parts.append(exp.alias_(column(name, "s"), f"x{at}"))
            continue
        number: Sql = call("list_position", values_of(at), column(name, "s"))
        if sizes[name] > _SHORT:
            same = exp.EQ(this=column(name, "s"), expression=column("value", f"values{at}"))
            query = query.join(f"values{at}", on=same, join_type="left")
            number = column("code", f"values{at}")
        parts.append(exp.alias_(_small(number, sizes[name]), f"c{at}"))
    made = query.select(*(parts or [exp.alias_(exp.Literal.number(0), "nothing")])).sql(DIALECT)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {HELD} AS {made}")


def _small(number: Sql, size: int) -> Sql:
    """A number in one or two bytes; 0 for a blank."""
    kind = exp.DataType.Type.UTINYINT if size < 256 else exp.DataType.Type.USMALLINT
    return exp.Cast(this=call("coalesce", number, exp.Literal.number(0)), to=exp.DataType(this=kind))
