"""The different values of several columns, listed in one scan of a table.

Each column is a grouping set of its own. Beside its values stands the number of its list, below nought for rows that
the list leaves out; it is null in the rows of all other lists, so that a blank value is told from another list's row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlglot import exp

from isonomia.count.asking import reads_rows
from isonomia.count.sql import Sql, case, column

MOST_ROWS: Final = 100_000
"""Values of one answer; columns that have more together are asked one by one, each with its own limit."""
MOST_LISTS: Final = 40
_SIMPLE: Final = {"expressions", "from", "from_", "where", "group", "distinct", "order", "limit"}
Row = tuple[Any, ...]


def is_list_of_values(query: exp.Select) -> bool:
    """Whether a query lists the different values of columns of the table, alone or with their numbers of rows."""
    if not reads_rows(query, _SIMPLE):
        return False
    keys = _keys(query)
    selected = [each.unalias() for each in query.expressions]
    return bool(keys) and selected[: len(keys)] == keys and selected[len(keys) :] in ([], [_everybody()])


def listed(queries: Sequence[exp.Select], table: str) -> Iterator[tuple[exp.Select, Sequence[exp.Select]]]:
    """Lists of values as one query, or a few: each with those that it answers."""
    for start in range(0, len(queries), MOST_LISTS):
        part = queries[start : start + MOST_LISTS]
        inner, names = [], []
        for at, query in enumerate(part):
            held = {f"c{at}": _kept(query, at)} | {f"k{at}_{place}": key for place, key in enumerate(_keys(query))}
            inner += [exp.alias_(sql.copy(), name, quoted=True) for name, sql in held.items()]
            names.append(list(held))
        sets = [exp.Tuple(expressions=[column(name) for name in each]) for each in names]
        number = exp.alias_(_everybody(), "n", quoted=True)
        made = exp.select(*(column(name) for each in names for name in each), number)
        made = made.from_(exp.select(*inner).from_(table).subquery("held")).limit(MOST_ROWS + 1)
        made.set("group", exp.Group(grouping_sets=[exp.GroupingSets(expressions=sets)]))
        yield made, part


def parted(queries: Sequence[exp.Select], rows: Sequence[Row]) -> list[list[Row] | None]:
    """The answer to each query, from the answer to all of them; None for one that has to be asked by itself.

    That is every one where there are too many values, and one whose values stand in an order.
    """
    if len(rows) > MOST_ROWS:
        return [None for _ in queries]
    found: list[list[Row] | None] = []
    start = 0
    for query in queries:
        width = len(_keys(query))
        counted = len(query.expressions) > width
        mine = [
            row[start + 1 : start + 1 + width] + ((row[-1],) if counted else ())
            for row in rows
            if row[start] is not None and row[start] > 0
        ]
        if limit := query.args.get("limit"):
            mine = mine[: int(limit.expression.name)]
        found.append(None if mine and query.args.get("order") else mine)
        start += 1 + width
    return found


def _keys(query: exp.Select) -> list[Sql]:
    group = query.args.get("group")
    if group is not None:
        return list(group.expressions)
    return [each.unalias() for each in query.expressions] if query.args.get("distinct") else []


def _kept(query: exp.Select, at: int) -> Sql:
    """The number of a list, where a row is in it."""
    where = query.args.get("where")
    condition: Sql = where.this if where is not None else exp.true()
    return case([(condition, exp.Literal.number(at + 1))], exp.Literal.number(-at - 1))


def _everybody() -> exp.Count:
    return exp.Count(this=exp.Star())
