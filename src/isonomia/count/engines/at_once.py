"""What would be asked in many scans of a table, asked in one: sums over all rows, beside one another.

Most checks of rows are a sum over everybody: how many rows have no period, how many outcomes lie outside their bounds,
how large the largest value is. Some work is done twice: the first time its questions are only listened to, then they
are put together, and the second time their answers are there. A question that is neither a row of sums nor a list of
the values of columns (`listing`) is left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

from sqlglot import exp

from isonomia.count.asking import reads_rows
from isonomia.count.sql import Sql, joined
from isonomia.errors import TableError

MOST: Final = 400
"""Sums of one statement: PostgreSQL gives up beyond 1,664."""
_SIMPLE: Final = {"expressions", "from", "from_", "where"}


@dataclass(slots=True)
class AtOnce:
    """What is asked of one table, and what is known already.

    Attributes:
        listening: whether questions are only listened to.
        heard: the statement -> its query. known: the statement -> its answer.
    """

    listening: bool = False
    heard: dict[str, exp.Select] = field(default_factory=dict)
    known: dict[str, list[tuple[Any, ...]]] = field(default_factory=dict)

    def listen(self, work: Callable[[], object]) -> dict[str, exp.Select]:
        """The sums and lists of values that some work asks for. Nothing is put to the server yet."""
        self.heard.clear()
        self.listening = True
        try:
            with suppress(TableError):  # it is told when the work is done in earnest
                work()
        finally:
            self.listening = False
        return dict(self.heard)


def is_row_of_sums(query: exp.Select) -> bool:
    """Whether a query gives one row of sums over the table's rows, so that it can stand beside others."""
    return reads_rows(query, _SIMPLE) and all(each.find(exp.AggFunc) is not None for each in query.expressions)


def together(queries: Sequence[exp.Select], table: str) -> Iterator[tuple[exp.Select, list[int]]]:
    """Queries as one, or a few: each with the numbers of sums of the queries that it holds, in their order."""
    columns: list[Sql] = []
    widths: list[int] = []
    for query in queries:
        made = [_within(each, query.args.get("where")) for each in query.expressions]
        if columns and len(columns) + len(made) > MOST:
            yield _select(columns, table), widths
            columns, widths = [], []
        columns += made
        widths.append(len(made))
    if columns:
        yield _select(columns, table), widths


def _select(columns: Sequence[Sql], table: str) -> exp.Select:
    return exp.select(*(exp.alias_(each, f"n{at}", quoted=True) for at, each in enumerate(columns))).from_(table)


def _within(column: Sql, where: exp.Where | None) -> Sql:
    """A sum over the rows of a query, as a sum over all rows."""
    made = column.unalias().copy()
    if where is None:
        return made
    holder = exp.Paren(this=made)  # so that the sum itself can be replaced
    for each in list(holder.find_all(exp.AggFunc)):
        outer = each.parent
        if isinstance(outer, exp.Filter):
            both = joined("and", [where.this.copy(), outer.expression.this])
            outer.set("expression", exp.Where(this=both))
        else:
            each.replace(exp.Filter(this=each.copy(), expression=exp.Where(this=where.this.copy())))
    kept: Sql = holder.this
    return kept
