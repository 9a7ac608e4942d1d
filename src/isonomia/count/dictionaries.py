"""The different values of columns, each once with its number, as tables of the engine."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from sqlglot import exp

from isonomia.count.sql import DIALECT, Sql, call, column

if TYPE_CHECKING:
    import duckdb

_SAMPLE: Final = 20_000
_OFTEN: Final = 0.5
"""A column of which so many of the first rows differ has values of its own for nearly everybody."""


def dictionaries(
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    names: Sequence[str],
    few: Mapping[str, int],
    given: Collection[str],
    *,
    one_look: bool,
) -> tuple[dict[str, int], frozenset[str]]:
    """Make the tables `values{i}` and variables of the same names.

    Returns:
        Column -> how many values it has, and the columns in which some rows are blank.
    """
    likely = _likely(connection, relation, [name for name in names if name not in given], few)
    if one_look and likely:
        lists = [
            exp.alias_(call("list", exp.Distinct(expressions=[column(name)])), f"l{names.index(name)}")
            for name in likely
        ]
        connection.execute(f"CREATE OR REPLACE TEMP TABLE lists AS {selected(lists, relation)}")
    sizes: dict[str, int] = {}
    blank: set[str] = set()
    for name in likely:
        at = names.index(name)
        if one_look:
            each = exp.select(exp.alias_(call("unnest", column(f"l{at}")), "value")).from_("lists").sql(DIALECT)
            found = f"SELECT value, 0 AS often FROM ({each})"  # noqa: S608  our own names
        else:
            both = [exp.alias_(column(name), "value"), exp.alias_(exp.Count(this=exp.Star()), "often")]
            found = selected(both, relation, grouped=column(name))
        # Those that occur most are found first where a list is looked through.
        order = "row_number() OVER (ORDER BY often DESC, value) AS code"
        connection.execute(f"CREATE OR REPLACE TEMP TABLE found AS {found}")
        kept = f"SELECT {order}, value FROM found WHERE value IS NOT NULL"  # noqa: S608  our own names
        connection.execute(f"CREATE OR REPLACE TEMP TABLE values{at} AS {kept}")
        counted = "SELECT count(value), count(*) FROM found"
        ((size, entries),) = connection.execute(counted).fetchall()
        if size <= few[name]:
            connection.execute(f"SET VARIABLE values{at} = (SELECT list(value ORDER BY code) FROM values{at})")  # noqa: S608  our own name
            sizes[name] = int(size)
            if entries > size:
                blank.add(name)
    return sizes, frozenset(blank)


def _likely(
    connection: duckdb.DuckDBPyConnection, relation: str, names: Sequence[str], few: Mapping[str, int]
) -> list[str]:
    """The columns that may have few values, from the first rows."""
    if not names:
        return []
    first = selected([column(name) for name in names], relation) + f" LIMIT {_SAMPLE}"
    different = [exp.Count(this=exp.Distinct(expressions=[column(name)])) for name in names]
    looked = ", ".join(each.sql(DIALECT) for each in (exp.Count(this=exp.Star()), *different))
    (rows, *found) = connection.execute(f"SELECT {looked} FROM ({first})").fetchall()[0]  # noqa: S608  quoted names
    most = {name: few[name] if rows < _SAMPLE else min(few[name], _OFTEN * rows) for name in names}
    return [name for name, number in zip(names, found, strict=True) if number <= most[name]]


def values_of(at: int) -> Sql:
    """The list of the values of the column of this number."""
    return call("getvariable", exp.Literal.string(f"values{at}"))


def selected(parts: Sequence[Any], relation: str, *, grouped: Sql | None = None) -> str:
    """A query of parts of a relation."""
    query = exp.select(*parts).from_(exp.maybe_parse(relation, into=exp.Table, dialect=DIALECT))
    return (query.group_by(grouped) if grouped is not None else query).sql(DIALECT)
