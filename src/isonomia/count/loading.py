"""The columns that a study needs of a source, brought into DuckDB once: clean text, and typed values beside it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray
from sqlglot import exp

from isonomia.count.levels import Tokens, absence_root, tokens_of
from isonomia.count.sql import DIALECT, Sql, among, call, case, cast, column, converted, joined, literal
from isonomia.errors import Fault, SourceUnreachable, TableError, is_interruption
from isonomia.model import reading
from isonomia.model.kinds import Kinds, kind_of_type
from isonomia.model.study import Source
from isonomia.model.table import Table, is_answering

if TYPE_CHECKING:
    import duckdb

RAW: Final = "raw"
ROW: Final = "r"
_FLOATS: Final = ("FLOAT", "DOUBLE")
_SETTINGS: Final = (
    "SET TimeZone = 'UTC'",
    "SET preserve_insertion_order = true",
    "SET ieee_floating_point_ops = false",
    "SET error_on_division_by_zero = false",
)
"""So that rows keep their order and a division by zero gives null. Versions know two or one of the last two."""


Connect = Callable[[], "duckdb.DuckDBPyConnection"]
"""Opens DuckDB the first time that it is called, and gives the same again."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A source in DuckDB: the table `raw` with one row a record.

    Attributes:
        kinds: the kind of every column of the source.
        at: column -> its number in `raw`, for the columns that were brought in.
        tokens: column -> text in the file -> root of absence, for the tokens that the source declares and the file has.
        derived: column that the file does not have -> how its number is worked out.
        lazy: `raw`, and what is made from it, are views: nothing is worked out before it is asked for.
    """

    connection: duckdb.DuckDBPyConnection
    source: Source
    kinds: Kinds
    at: Mapping[str, int]
    tokens: Mapping[str, Tokens]
    derived: Mapping[str, Sql] = field(default_factory=dict)
    lazy: bool = False

    def text(self, name: str) -> Sql:
        """The clean text of a column; null for a blank."""
        if name in self.derived:
            return cast(self.derived[name].copy(), "VARCHAR")
        return column(f"t{self.at[name]}")

    def blank(self, name: str) -> Sql:
        """Whether a column is blank; of numbers, truths and dates without writing them as text."""
        typed = name not in self.derived and self.kinds[name] in ("number", "truth", "date")
        held = column(f"v{self.at[name]}") if typed else self.text(name)
        return exp.Is(this=held, expression=exp.Null())

    def value(self, name: str) -> Sql:
        """The value of a column for expressions; null for a blank and for what stands for an absence."""
        kind = self.kinds[name]
        held = self.text(name) if kind in ("text", "null", "other") else column(f"v{self.at[name]}")
        tokens = self.tokens.get(name, {})
        return case([(among(self.text(name), sorted(tokens)), exp.Null())], held) if tokens else held

    @property
    def values(self) -> dict[str, Sql]:
        """The value of every column that was brought in."""
        return {name: self.value(name) for name in self.at if name not in self.derived}

    def rows(self, query: Sql) -> list[tuple[Any, ...]]:
        """Run a query."""
        return self.connection.execute(query.sql(DIALECT, copy=False)).fetchall()

    def columns(self, query: Sql) -> dict[str, NDArray[Any]]:
        """Run a query whose answer has many rows and no nulls."""
        found = self.connection.execute(query.sql(DIALECT, copy=False)).fetchnumpy()
        return {name: np.asarray(values) for name, values in found.items()}

    def make(self, name: str, query: exp.Query) -> None:
        """Keep the answer to a query as a table, or the query itself."""
        make_way(self.connection, name, lazy=self.lazy)
        self.connection.execute(f"CREATE OR REPLACE TEMP {kept_as(self.lazy)} {name} AS {query.sql(DIALECT)}")


def connect(threads: int = 0) -> duckdb.DuckDBPyConnection:
    """A DuckDB of our own, in memory. The number of threads changes no result."""
    import duckdb

    connection = duckdb.connect(config={"threads": threads} if threads else {})
    for setting in _SETTINGS:
        try:
            connection.execute(setting)
        except duckdb.CatalogException:
            continue
    return connection


def load(
    connection: duckdb.DuckDBPyConnection,
    source: Source,
    table: Table,
    needed: Iterable[str],
    looked_up: Collection[str] = (),
    *,
    row: str = "",
) -> Loaded:
    """Bring columns of a source into the table `raw`. Columns that are not there are left out.

    Texts are cleaned row by row, but for columns that are only `looked_up`: there each different text is cleaned once.
    With the name of a column that numbers the rows, `raw` is a view.
    Rows of a server that answers stay there.
    """
    if is_answering(table):
        from isonomia.count.engines.pushed import pushed

        return pushed(connection, source, table, needed, looked_up)
    types = {each.name: each.type for each in table.columns}
    at = {name: number for number, name in enumerate(dict.fromkeys(needed)) if name in types}
    kinds = {name: kind_of_type(type_name) for name, type_name in types.items()}
    selected: list[Sql] = [exp.alias_(column(row) if row else exp.Window(this=call("row_number")), ROW)]
    for name, number in at.items():
        text = text_of(name, types[name])
        clean = name in looked_up or kinds[name] in ("number", "truth", "date")
        selected.append(exp.alias_(text if clean else cleaned(text), f"t{number}"))
        if kinds[name] in ("number", "truth", "date"):
            selected.append(exp.alias_(typed_of(name, types[name]), f"v{number}"))
    query = exp.select(*selected).from_(exp.to_table(RAW))
    relation = table.relation(connection)
    # The relation's name comes quoted from the table; everything else is a tree.
    make_way(connection, RAW, lazy=bool(row))
    connection.execute(f"CREATE OR REPLACE TEMP {kept_as(bool(row))} {RAW} AS {_from(query, relation)}")
    loaded = Loaded(connection, source, kinds, at, {}, lazy=bool(row))
    tokens = {name: _tokens(loaded, name) for name in at if source.absent.get(name)}
    return Loaded(connection, source, kinds, at, tokens, lazy=bool(row))


def make_way(connection: duckdb.DuckDBPyConnection, name: str, *, lazy: bool) -> None:
    """Drop a table of ours where a view is to be, and a view where a table is: one does not replace the other."""
    import duckdb

    with suppress(duckdb.CatalogException):
        connection.execute(f"DROP {kept_as(not lazy)} IF EXISTS {name}")


def kept_as(lazy: bool) -> str:
    """What a query is kept as."""
    return "VIEW" if lazy else "TABLE"


def _from(query: exp.Select, relation: str) -> str:
    return query.from_(exp.maybe_parse(relation, into=exp.Table, dialect=DIALECT)).sql(DIALECT)


def text_of(name: str, type_name: str) -> Sql:
    """A column of DuckDB as text, before it is cleaned."""
    held = _finite(name, type_name) if type_name.upper() in _FLOATS else column(name)
    if type_name.upper() == "TIMESTAMP WITH TIME ZONE":
        held = cast(held, "TIMESTAMP")  # in UTC, as expressions see it
    text = cast(held, "VARCHAR")
    if type_name.upper().startswith("TIMESTAMP"):
        text = call("regexp_replace", text, literal(" 00:00:00$"), literal(""))
    if type_name.upper().startswith(("DECIMAL", "NUMERIC")):
        # The zeros that the type's scale adds: 1.50 is written 1.5, and 2.00 is 2.
        text = call("regexp_replace", text, literal(r"\.?0+$"), literal("")) if not type_name.endswith(",0)") else text
    return text


def cleaned(text: Sql) -> Sql:
    """As `reading.clean` has it."""
    composed = call("nfc_normalize", text)
    trimmed = call("trim", composed.copy(), literal(reading.BLANKS))
    # Looking for blanks first is four times quicker than trimming every cell.
    padded = call("regexp_matches", composed.copy(), literal(reading.AROUND))
    return call("nullif", case([(padded, trimmed)], composed), literal(""))


def typed_of(name: str, type_name: str) -> Sql:
    """A column of DuckDB as the value that expressions see."""
    if type_name.upper() in _FLOATS:
        held = _finite(name, type_name)
        return cast(held, "DOUBLE") if type_name.upper() == "FLOAT" else held  # else its squares have seven digits
    kind = kind_of_type(type_name)
    return column(name) if kind == "truth" else cast(column(name), "DOUBLE" if kind == "number" else "TIMESTAMP")


def _finite(name: str, type_name: str) -> Sql:
    held = column(name) if type_name.upper() == "FLOAT" else cast(column(name), "DOUBLE")
    # Both zeros are one number; a value is read once, and three times only where it costs nothing.
    zero = joined("and", [call("isfinite", held), exp.EQ(this=held.copy(), expression=exp.Literal.number(0))])
    return case([(zero, exp.Literal.number(0)), (call("isfinite", held.copy()), held.copy())])


def _tokens(loaded: Loaded, name: str) -> dict[str, str]:
    """The texts in the file that stand for an absence in expressions. Numbers are fetched only if a token is one."""
    declared = loaded.source.absent[name]
    tokens = tokens_of(loaded.source, None, name)
    read = converted(loaded.text(name), "text", "number")
    wanted = [value for token in declared if (value := reading.number(token.strip())) is not None]
    worth = exp.Or(this=exp.Is(this=read, expression=exp.Null()), expression=among(read, wanted or [None]))
    query = exp.select(loaded.text(name)).distinct().from_(RAW).where(worth)
    found = [text for (text,) in loaded.rows(query) if text is not None]
    return {text: root for text in found if (root := absence_root(text, tokens))}


@contextmanager
def plain_errors(source: Source) -> Iterator[None]:
    """The engine's errors as ours: no statement and no path of this machine is shown."""
    import duckdb

    try:
        yield
    except RuntimeError as error:
        if is_interruption(error):
            raise KeyboardInterrupt from None
        raise
    except duckdb.IOException:
        place = f"source {source.id}"
        raise SourceUnreachable(Fault(place, "the file could be opened before, and cannot be read now.")) from None
    except (duckdb.OutOfMemoryException, MemoryError):
        remedy = "Close other programs, or convert the table to Parquet."
        raise SourceUnreachable(Fault(f"source {source.id}", "there is not enough memory.", remedy=remedy)) from None
    except duckdb.Error as error:
        kind = type(error).__name__.removesuffix("Exception")
        problem = f"the table could not be counted ({kind})."
        raise TableError(Fault(f"source {source.id}", problem, remedy="Check the types of its columns.")) from None
