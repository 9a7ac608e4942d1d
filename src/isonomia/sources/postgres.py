"""PostgreSQL: one table or view of a database, which stays there. The server counts, and only sums come back.

One transaction that can only read, from the first look to the end of the work: every statement sees the same rows.
No statement may take longer than a limit, and Ctrl-C stops it on the server too.
"""

from __future__ import annotations

import hashlib
import hmac
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from isonomia.errors import Fault, IsonomiaError, SourceUnreachable, TableError, listed, nearest, quoted
from isonomia.model.answering import Around
from isonomia.model.study import Source
from isonomia.model.table import ColumnInfo, Table, is_answering, is_on_paper
from isonomia.sources.columns import column_faults
from isonomia.sources.limits import TIMEOUT, seconds

if TYPE_CHECKING:
    import psycopg

INSTALL: Final = 'pip install "isonomia[postgres]"'
_KEY: Final = b"isonomia: digest of a table"
_TYPES: Final = {
    "int2": "SMALLINT",
    "int4": "INTEGER",
    "int8": "BIGINT",
    "numeric": "DECIMAL",
    "float4": "FLOAT",
    "float8": "DOUBLE",
    "bool": "BOOLEAN",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
    "timestamptz": "TIMESTAMP WITH TIME ZONE",
    "uuid": "UUID",
} | dict.fromkeys(("text", "varchar", "bpchar", "name", "citext", "char"), "VARCHAR")
"""PostgreSQL's name for a type -> DuckDB's."""

_SETTINGS: Final = (
    "SET LOCAL TimeZone = 'UTC'",
    "SET LOCAL DateStyle = 'ISO, YMD'",
    "SET LOCAL IntervalStyle = 'postgres'",
    "SET LOCAL extra_float_digits = 1",
    "SET LOCAL standard_conforming_strings = on",
)
_TABLES: Final = """
SELECT n.nspname, c.relname, array_position(current_schemas(false), n.nspname), c.oid::bigint
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'v', 'm', 'p', 'f') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
  AND has_schema_privilege(n.oid, 'USAGE') AND has_any_column_privilege(c.oid, 'SELECT')
ORDER BY 3 NULLS LAST, 1, 2
"""
_COLUMNS: Final = """
SELECT a.attname, b.typname, b.typtype
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
JOIN pg_catalog.pg_type b ON b.oid = CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END
WHERE a.attrelid = %s::bigint::oid AND a.attnum > 0 AND NOT a.attisdropped
  AND has_column_privilege(a.attrelid, a.attnum, 'SELECT')
ORDER BY a.attnum
"""


@dataclass(frozen=True, slots=True, weakref_slot=True)
class PostgresTable:
    """A table or view that its server counts. `parts`: schema and name."""

    source: str
    columns: Sequence[ColumnInfo]
    parts: tuple[str, ...]
    connection: psycopg.Connection[Any] = field(repr=False)
    dialect: str = "postgres"

    @property
    def digest(self) -> str:
        """A keyed digest of all rows, whatever their order, made by the server in one scan."""
        names = ", ".join(_quoted_name(each.name) for each in self.columns)
        halves = [f"sum(('x' || substr(h, {at}, 15))::bit(60)::bigint)" for at in (1, 16)]
        hashed = f"SELECT md5(ROW({names})::text) AS h FROM {'.'.join(map(_quoted_name, self.parts))}"  # noqa: S608  quoted names
        ((rows, *sums),) = self.ask(f"SELECT count(*), {', '.join(halves)} FROM ({hashed}) AS hashed")  # noqa: S608  quoted names
        text = "\n".join(map(str, [rows, *sums, *(f"{each.name} {each.type}" for each in self.columns)]))
        return hmac.new(_KEY, text.encode(), hashlib.sha256).hexdigest()

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        """The answer to a statement that reads.

        Raises:
            SourceUnreachable: the server does not answer, or not in time.
            TableError: the server refuses the statement.
        """
        with _plain_errors(f"source {quoted(self.source)}"), self.connection.transaction():
            return self.connection.execute(statement).fetchall()

    def relation(self, connection: object) -> str:  # noqa: ARG002  a part of what every table can be asked
        """Rows are never brought here."""
        problem = "its rows stay in the database, and this needs them here."
        raise TableError(Fault(f"source {quoted(self.source)}", problem, remedy="Export the table to Parquet."))


@dataclass(slots=True, eq=False)
class PlannedTable(Around):
    """A table whose server is asked how it would answer, and answers nothing. `plans`: statement and plan."""

    plans: list[tuple[str, list[str]]] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """Of nothing: no row is read."""
        return ""

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        """Keep the server's plan for a statement."""
        told = self.inner.ask(f"EXPLAIN {statement}")
        self.plans.append((statement, [line for (text,) in told for line in str(text).splitlines()]))
        return []


def planned(table: Table) -> PlannedTable | None:
    """The table as one of which only the plans are asked; None for a table that no server counts."""
    return PlannedTable(table) if is_answering(table) and not is_on_paper(table) else None


def open_postgres(source: Source, place: str) -> PostgresTable:
    """Open a table or view of a database.

    Raises:
        SourceUnreachable: the database does not answer.
        TableError: the driver is not installed, or there is no such table, or its columns have no names.
    """
    connection = _connected(source, place)
    try:
        table = _looked_at(source, place, connection)
    except BaseException:
        connection.close()
        raise
    weakref.finalize(table, connection.close)
    return table


def _looked_at(source: Source, place: str, connection: psycopg.Connection[Any]) -> PostgresTable:
    """The table in a transaction that can only read."""
    with _plain_errors(place):
        for setting in (*_SETTINGS, f"SET LOCAL statement_timeout = {seconds(place) * 1000}"):
            connection.execute(setting)
        ((encoding,),) = connection.execute("SHOW server_encoding").fetchall()
        if encoding != "UTF8":
            remedy = "Export the table to Parquet."
            raise TableError(Fault(place, f"the database is encoded in {encoding}.", allowed="UTF8", remedy=remedy))
        parts, number = _table(source.table, connection.execute(_TABLES).fetchall(), place)
        found = connection.execute(_COLUMNS, (number,)).fetchall()
    columns = tuple(ColumnInfo(name, "VARCHAR" if kind == "e" else _type(held)) for name, held, kind in found)
    if faults := column_faults([each.name for each in columns], place):
        raise TableError(*faults)
    return PostgresTable(source.id, columns, parts, connection)


def _type(name: str) -> str:
    return _TYPES.get(name, f"POSTGRES {name}".upper())


def _connected(source: Source, place: str) -> psycopg.Connection[Any]:
    try:
        import psycopg
    except ImportError:
        problem = "the driver for PostgreSQL is not installed."
        raise TableError(Fault(place, problem, remedy=f"Install it: {INSTALL}")) from None
    defaults = {} if "connect_timeout" in source.url else {"connect_timeout": 10}
    try:
        connection = psycopg.connect(source.url, application_name="isonomia", client_encoding="UTF8", **defaults)  # type: ignore[arg-type]  # a number is one of the parameters
    except psycopg.ProgrammingError:
        raise TableError(Fault(place, "the address cannot be read.", allowed="postgresql://HOST/DATABASE")) from None
    except psycopg.OperationalError as error:
        raise SourceUnreachable(Fault(place, _reason(str(error)), remedy=_WHO)) from None
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    connection.read_only = True
    return connection


_WHO: Final = "The user and password are read from PGUSER and PGPASSWORD, or from ~/.pgpass."


def _reason(message: str) -> str:
    """Why there is no connection. The driver's own words name hosts and users: they are not repeated."""
    lowered = message.lower()
    if "password" in lowered or "authentication" in lowered or "no pg_hba" in lowered:
        return "the database does not let this user in."
    if "does not exist" in lowered and "database" in lowered:
        return "the server has no such database."
    return "the database does not answer."


def _table(wanted: str, rows: Sequence[tuple[Any, ...]], place: str) -> tuple[tuple[str, str], int]:
    """Schema and name of the table, and its number in the catalogue."""
    names = {f"{schema}.{name}": ((schema, name), number) for schema, name, _, number in rows}
    for schema, name, position, number in rows:
        if position is not None:
            names.setdefault(name, ((schema, name), number))
    if not names:
        raise TableError(Fault(place, "the database holds no table that this user may read."))
    folded = next((each for each in names if each.casefold() == wanted.casefold()), "")
    if found := names.get(wanted) or names.get(folded):
        return found
    problem = f"the database holds no table {quoted(wanted)} that this user may read."
    raise TableError(Fault(place, problem, listed(names), nearest(wanted, names)))


@contextmanager
def _plain_errors(place: str) -> Iterator[None]:
    """The server's errors as ours: no statement, no host and no value is shown."""
    import psycopg

    try:
        yield
    except IsonomiaError:
        raise
    except psycopg.errors.QueryCanceled:
        remedy = f"Set {TIMEOUT} to more seconds, ask when the server is less busy, or export the table to Parquet."
        raise SourceUnreachable(Fault(place, "a statement took longer than it may.", remedy=remedy)) from None
    except psycopg.errors.InsufficientPrivilege:
        raise TableError(Fault(place, "the user may not read what the study asks for.")) from None
    except (psycopg.errors.NumericValueOutOfRange, psycopg.errors.FloatingPointException):
        problem = "a number in it becomes too large, or too small, to be counted with."
        raise TableError(Fault(place, problem, remedy="Check the unit of the columns that the study reads.")) from None
    except psycopg.OperationalError:
        raise SourceUnreachable(Fault(place, "the database does not answer any more.")) from None
    except psycopg.Error as error:
        problem = f"the database refuses a statement (SQLSTATE {error.sqlstate or 'unknown'})."
        remedy = "Prepare the values in a view, or export the table to Parquet."
        raise TableError(Fault(place, problem, remedy=remedy)) from None


def _quoted_name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
