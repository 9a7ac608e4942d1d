"""Spark: a table, a view or Parquet files that a cluster counts. Only sums come back.

Statements only read; the one thing that is made is a view of the session's own, over Parquet. How a session comes to be
is in `spark_sessions`.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from isonomia.errors import Fault, IsonomiaError, SourceUnreachable, TableError, listed, nearest, quoted
from isonomia.model.study import Source
from isonomia.model.table import ColumnInfo
from isonomia.sources.columns import column_faults
from isonomia.sources.spark_sessions import (
    Heard,
    closed_with,
    is_local,
    listened_to,
    quietly,
    session_at,
    tasks_of,
)
from isonomia.sources.spark_waiting import waited_for

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_KEY: Final = b"isonomia: digest of a table"
_TYPES: Final = {
    "tinyint": "TINYINT",
    "smallint": "SMALLINT",
    "int": "INTEGER",
    "bigint": "BIGINT",
    "float": "FLOAT",
    "double": "DOUBLE",
    "string": "VARCHAR",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "timestamp": "TIMESTAMP WITH TIME ZONE",
    "timestamp_ntz": "TIMESTAMP",
}
"""Spark's name for a type -> DuckDB's."""


@dataclass(frozen=True, slots=True, weakref_slot=True)
class SparkTable:
    """A table or view that a session of Spark counts. `parts`: catalogue, schema and name, as far as they are given."""

    source: str
    columns: Sequence[ColumnInfo]
    parts: tuple[str, ...]
    session: SparkSession = field(repr=False)
    heard: Heard = field(default_factory=Heard, repr=False)
    dialect: str = "spark"

    @property
    def digest(self) -> str:
        """A keyed digest of all rows, whatever their order, made by the cluster in one scan."""
        names = ", ".join(_quoted_name(each.name) for each in self.columns)
        whole = "CAST(conv(substr(h, {at}, 15), 16, 10) AS DECIMAL(38, 0))"
        halves = ", ".join(f"sum({whole.format(at=at)})" for at in (1, 16))
        hashed = f"SELECT md5(to_json(struct({names}))) AS h FROM {'.'.join(map(_quoted_name, self.parts))}"  # noqa: S608  quoted names
        ((rows, *sums),) = self.ask(f"SELECT count(*), {halves} FROM ({hashed}) AS hashed")  # noqa: S608  quoted names
        text = "\n".join(map(str, [rows, *sums, *(f"{each.name} {each.type}" for each in self.columns)]))
        return hmac.new(_KEY, text.encode(), hashlib.sha256).hexdigest()

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        """The answer to a statement that reads.

        Raises:
            SourceUnreachable: the cluster does not answer, or not in time.
            TableError: it refuses the statement.
        """
        place = f"source {quoted(self.source)}"
        with _plain_errors(place):
            rows = waited_for(self.session, lambda: self.session.sql(statement).collect(), place)
        return [tuple(row) for row in rows]

    def far(self) -> tuple[int, int] | None:
        """The tasks that are done, of those that are known."""
        return tasks_of(self.session, self.heard)

    def relation(self, connection: object) -> str:  # noqa: ARG002  a part of what every table can be asked
        """Rows are never brought here."""
        problem = "its rows stay in Spark, and this needs them here."
        raise TableError(Fault(f"source {quoted(self.source)}", problem, remedy="Export the table to Parquet."))


def open_spark(source: Source, directory: Path, place: str) -> SparkTable:
    """Open a table or view of Spark, or Parquet files that it reads.

    Raises:
        SourceUnreachable: the cluster does not answer.
        TableError: pyspark is not installed, or there is no such table, or its columns have no names.
    """
    session = session_at(source.url, place)
    with _plain_errors(place):
        parts = _parquet(session, source, directory) if is_path(source.table) else _named(session, source.table, place)
        found = session.table(".".join(map(_quoted_name, parts))).dtypes
    columns = tuple(ColumnInfo(name, _type(kind)) for name, kind in found)
    if faults := column_faults([each.name for each in columns], place):
        raise TableError(*faults)
    table = SparkTable(source.id, columns, parts, session, listened_to(session))
    closed_with(table, session)
    return table


def is_path(table: str) -> bool:
    """Whether what a source names are files and no table."""
    return "/" in table or "\\" in table or table.endswith(".parquet")


def _type(kind: str) -> str:
    if kind.startswith("decimal"):
        return kind.upper()
    return "VARCHAR" if kind.startswith(("varchar", "char")) else _TYPES.get(kind, f"SPARK {kind}".upper())


def _parquet(session: SparkSession, source: Source, directory: Path) -> tuple[str, ...]:
    """A view of the session's own over Parquet files."""
    local = is_local(source.url) and "://" not in source.table
    path = str((directory / source.table).absolute()) if local else source.table
    name = f"isonomia_{source.id}"
    session.read.parquet(path).createOrReplaceTempView(name)
    return (name,)


def _named(session: SparkSession, table: str, place: str) -> tuple[str, ...]:
    parts = tuple(each.strip("`") for each in table.split("."))
    if session.catalog.tableExists(".".join(map(_quoted_name, parts))):
        return parts
    *schema, name = parts
    held: list[str] = []
    with suppress(Exception):  # a schema that is not there, or may not be looked into
        held = [each.name for each in session.catalog.listTables(".".join(schema) or None)]
    problem = f"Spark has no table {quoted(table)} that this user may read."
    raise TableError(Fault(place, problem, listed(held), nearest(name, held)))


@contextmanager
def _plain_errors(place: str) -> Iterator[None]:
    """Spark's errors as ours: no statement, no host and no value is shown."""
    try:
        with quietly():
            yield
    except (IsonomiaError, KeyboardInterrupt):
        raise
    except Exception as error:  # noqa: BLE001  py4j, grpc and pyspark each have their own
        kind = getattr(error, "getCondition", lambda: None)() or type(error).__name__
        unreachable = any(word in str(kind) for word in ("Connect", "Rpc", "Network", "Py4JNetworkError"))
        if unreachable:
            raise SourceUnreachable(Fault(place, "Spark does not answer any more.")) from None
        problem = f"Spark refuses a statement ({printable_kind(str(kind))})."
        remedy = "Prepare the values in a view, or export the table to Parquet."
        raise TableError(Fault(place, problem, remedy=remedy)) from None


def printable_kind(kind: str) -> str:
    """The name of an error without anything that data could have put into it."""
    return re.sub(r"[^A-Za-z0-9_.]", "", kind)[:60]


def _quoted_name(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"
