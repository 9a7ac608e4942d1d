"""A source whose rows stay where they are: the same questions are put to its server, as statements."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from sqlglot import exp

from isonomia.count.asking import ASKED
from isonomia.count.engines.writing import Truths, Writer
from isonomia.count.loading import RAW, ROW, Loaded, tokens_in
from isonomia.count.sql import Sql, column
from isonomia.errors import Fault, InternalError, TableError
from isonomia.model.kinds import kind_of_type
from isonomia.model.study import Source
from isonomia.model.table import AnsweringTable

if TYPE_CHECKING:
    import duckdb

TYPED = ("number", "truth", "date")


@dataclass(frozen=True, slots=True)
class Pushed(Loaded):
    """A source on a server.

    Attributes:
        table: what answers.
        writer: how statements are written for it.
        tables: `raw` and, once it is made, `asked` -> the truths among their columns.
        defined: the same tables -> their queries, as text of the engine. Both hold all columns of a row.
        held: the names of the columns of `raw`.
    """

    table: AnsweringTable = field(kw_only=True)
    writer: Writer = field(kw_only=True)
    tables: dict[str, Truths] = field(kw_only=True, default_factory=dict)
    defined: dict[str, str] = field(kw_only=True, default_factory=dict)
    held: tuple[str, ...] = field(kw_only=True, default=())

    def rows(self, query: Sql) -> list[tuple[Any, ...]]:
        """Put a query to the server."""
        return self.table.ask(self.statement(query))

    def statement(self, query: Sql) -> str:
        """A query of the count in the words of the engine, with the tables that it needs defined before it."""
        if not isinstance(query, exp.Select):
            raise InternalError(Fault(f"source {self.source.id}", "a query of no known shape."))
        if ASKED in self.defined:  # rows are looked at with what is asked of them beside what they hold
            query = query.copy()
            for named in query.find_all(exp.Table):
                if named.name == RAW:
                    named.replace(exp.to_table(ASKED))
        body = self.writer.query(query, self.tables).query.sql(self.writer.dialect)
        definitions = ",\n".join(
            f"{quoted_name(name, self.writer)} AS (\n{sql}\n)" for name, sql in self.defined.items()
        )
        return f"WITH {definitions}\n{body}"

    def columns(self, query: Sql) -> dict[str, NDArray[Any]]:
        """Run a query whose answer has many rows and no nulls."""
        names = [each.alias_or_name for each in query.expressions]
        columns = list(zip(*self.rows(query), strict=True)) or [() for _ in names]
        return {name: np.asarray(values) for name, values in zip(names, columns, strict=True)}

    def make(self, name: str, query: exp.Query) -> None:
        """Keep a query under a name; what it selects from `raw` stands beside the columns of `raw`."""
        if not isinstance(query, exp.Select):
            raise InternalError(Fault(f"source {self.source.id}", "a table of no known shape."))
        whole = query.copy()
        kept = [each for each in whole.expressions if each.alias_or_name != ROW]
        whole.set("expressions", [*kept, *(column(each) for each in self.held)])
        made = self.writer.query(whole, self.tables)
        self.defined[name] = made.query.sql(self.writer.dialect)
        self.tables[name] = self.writer.row_truths = made.truths


def quoted_name(name: str, writer: Writer) -> str:
    """A name as the engine quotes it."""
    return exp.to_identifier(name, quoted=True).sql(writer.dialect)


def pushed(
    connection: duckdb.DuckDBPyConnection,
    source: Source,
    table: AnsweringTable,
    needed: Iterable[str],
    looked_up: Collection[str],
) -> Pushed:
    """The columns of a source as a query of its server. Columns that are not there are left out.

    Raises:
        TableError: the study asks what only rows in their order can answer.
    """
    from isonomia.count.engines.known import writer_for

    writer = writer_for(table.dialect, f"source {source.id}")
    _refuse_order(source, writer)
    types = {each.name: each.type for each in table.columns}
    at = {name: number for number, name in enumerate(dict.fromkeys(needed)) if name in types}
    kinds = {name: kind_of_type(type_name) for name, type_name in types.items()}
    selected: list[Sql] = []
    truths: set[str] = set()
    for name, number in at.items():
        text = writer.text(name, types[name])
        clean = text if name in looked_up or kinds[name] in TYPED else writer.cleaned(text)
        selected.append(exp.alias_(clean, f"t{number}", quoted=True))
        if kinds[name] in TYPED:
            selected.append(exp.alias_(writer.typed(name, types[name]), f"v{number}", quoted=True))
            truths |= {f"v{number}"} if kinds[name] == "truth" else set()
    place = exp.Table(
        this=exp.to_identifier(table.parts[-1], quoted=True),
        db=exp.to_identifier(table.parts[-2], quoted=True) if len(table.parts) > 1 else None,
    )
    query = exp.Select(expressions=selected or [exp.alias_(exp.Literal.number(1), "one", quoted=True)]).from_(place)
    found = Pushed(
        connection,
        source,
        kinds,
        at,
        {},
        table=table,
        writer=writer,
        tables={RAW: frozenset(truths)},
        defined={RAW: query.sql(writer.dialect)},
        held=tuple(each.alias for each in query.expressions),
    )
    return replace(found, tokens={name: tokens_in(found, name) for name in at if source.absent.get(name)})


def _refuse_order(source: Source, writer: Writer) -> None:
    place = f"source {source.id}"
    if source.events is not None:
        problem = f"following people through events is not done inside {writer.spoken}."
        remedy = "Export the events to Parquet, or prepare a view with one row a person and a column a stage."
        raise TableError(Fault(place, problem, remedy=remedy))
    if source.repeated != "refuse" and source.person:
        problem = f'repeated = "{source.repeated}" goes by the order of rows, and a table of a database has none.'
        remedy = "Prepare a view with one row a person, or export the table to Parquet in the order that is meant."
        raise TableError(Fault(place, problem, remedy=remedy))
