"""Columns of a table on a server, brought into memory where the study says so: the answers of a survey are scored here.

Nothing is written to a disk, and nothing comes but the columns that the study names. Each value comes as text, in the
form that the server gives it within a transaction that only reads; from there on it is read like the cells of a CSV
file.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from sqlglot import exp

from isonomia.errors import Fault, TableError, quoted
from isonomia.model.table import AnsweringTable, ColumnInfo, identifier

if TYPE_CHECKING:
    import duckdb

MOST_ROWS: Final = 500_000
"""A survey of more people than this is not brought: its table is exported."""
TEXT: Final = "VARCHAR"


@dataclass(frozen=True, slots=True, eq=False)
class BroughtTable:
    """Some columns of a server's table, in memory. `held`: for each column its texts, row by row."""

    source: str
    columns: Sequence[ColumnInfo]
    digest: str
    held: Sequence[list[str | None]] = field(repr=False)

    def relation(self, connection: duckdb.DuckDBPyConnection) -> str:
        """Make the rows visible in `connection`; returns the quoted name to select from."""
        name = identifier(f"source:{self.source}")
        made = ", ".join(f"UNNEST(?::{TEXT}[]) AS {identifier(each.name)}" for each in self.columns)
        # Names are quoted; values are bound.
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT {made}", list(self.held))
        return name


def bring(table: AnsweringTable, wanted: Collection[str]) -> BroughtTable:
    """The columns of a table that a study names; those that are not there are left out, and named later.

    Raises:
        SourceUnreachable: the server does not answer.
        TableError: the server refuses, or the table has more rows than a survey has people.
    """
    found = [each for each in table.columns if each.name in wanted]
    names = [exp.to_identifier(part, quoted=True) for part in table.parts]
    place = exp.Table(this=names[-1], **dict(zip(("db", "catalog"), reversed(names[:-1]), strict=False)))
    ((rows,),) = table.ask(exp.select(exp.Count(this=exp.Star())).from_(place).sql(table.dialect))
    if int(rows) > MOST_ROWS:
        problem = f"the table has more than {MOST_ROWS:,} rows, and the answers of a survey are brought here."
        raise TableError(Fault(f"source {quoted(table.source)}", problem, remedy="Export the table to Parquet."))
    texts = [
        exp.alias_(exp.cast(exp.column(each.name, quoted=True), "TEXT"), f"c{at}", quoted=True)
        for at, each in enumerate(found)
    ]
    answers = table.ask(exp.select(*texts).from_(place.copy()).sql(table.dialect)) if found else []
    held: list[list[str | None]] = [list(column) for column in zip(*answers, strict=True)] or [[] for _ in found]
    columns = tuple(ColumnInfo(each.name, TEXT) for each in found)
    return BroughtTable(table.source, columns, table.digest, held)
