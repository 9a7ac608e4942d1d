"""Answers that travel as text: each column says itself whether it is text, a number or nothing.

`:` and a text; `#` and a number; `-` for null. So a table of answers survives programs that write null as nothing,
as NULL or as an empty text, that take 007 for 7, and that round large numbers.
"""

from __future__ import annotations

from typing import Final

from sqlglot import exp

from isonomia.count.engines.writing import Writer
from isonomia.count.sql import Sql, column

_TYPES: Final = {"tsql": "NVARCHAR(4000)", "oracle": "VARCHAR2(4000)"}


def spelled(query: exp.Select, numbers: list[bool], writer: Writer) -> exp.Select:
    """A query whose columns are spelled out; `numbers` says which of them are numbers."""
    inner = query.copy()
    named = []
    for at, each in enumerate(inner.expressions):
        named.append(exp.alias_(each.this if isinstance(each, exp.Alias) else each, f"c{at}", quoted=True))
    inner.set("expressions", named)
    if inner.args.get("order") is not None:
        _reordered(inner, query)
    columns = [
        exp.alias_(_spelled(f"c{at}", number, writer), f"c{at}", quoted=True) for at, number in enumerate(numbers)
    ]
    return exp.Select(expressions=columns).from_(inner.subquery(exp.to_identifier("q", quoted=True)))


def _reordered(inner: exp.Select, query: exp.Select) -> None:
    """The order by columns that have new names."""
    names = {each.alias_or_name: f"c{at}" for at, each in enumerate(query.expressions)}
    for each in inner.args["order"].find_all(exp.Column):
        if each.name in names:
            each.replace(column(names[each.name]))


def is_number(node: Sql) -> bool:
    """Whether a column of a query is a number: whatever adds up or counts is, and all other keys are text."""
    return node.find(exp.AggFunc) is not None or isinstance(node.unalias(), exp.Literal)


def _spelled(name: str, number: bool, writer: Writer) -> Sql:
    held = column(name)
    mark = exp.Literal.string("#" if number else ":")
    said = exp.DPipe(this=mark, expression=_as_text(held, number, writer))
    null = exp.Is(this=held.copy(), expression=exp.Null())
    return exp.Case(ifs=[exp.If(this=null, true=exp.Literal.string("-"))], default=said)


def _as_text(held: Sql, number: bool, writer: Writer) -> Sql:
    if number and writer.dialect == "oracle":
        return exp.Anonymous(this="TO_CHAR", expressions=[held, exp.Literal.string("TM9")])
    kind = _TYPES.get(writer.dialect, "VARCHAR")
    return exp.Cast(this=held, to=exp.DataType.build(kind, dialect=writer.dialect))
