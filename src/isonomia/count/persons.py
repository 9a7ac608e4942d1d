"""Several rows a person: with `repeated = "any"`, one row of sums for each person, setting and period.

A person is in if any of their rows is kept. Of the kept rows: an event has happened if it is true in any (not known if
it is known in none); events and time of a rate add up; groups, weight and design come from the last row.
"""

from __future__ import annotations

from sqlglot import exp

from isonomia.count.asking import WEIGHT, Design
from isonomia.count.loading import ROW, Loaded
from isonomia.count.placing import CODED
from isonomia.count.questions import Question
from isonomia.count.sql import Sql, call, column


def table_for(loaded: Loaded, design: Design, question: Question, number: int, dimensions: int) -> str:
    """The table to add up for a question: `coded`, or one with a row a person."""
    if loaded.source.repeated != "any" or not design.columns["person"]:
        return CODED
    same = [name for name in ("person", "setting", "period") if design.columns[name]]
    last = [name for name in ("stratum", "cluster") if design.columns[name]]
    last += [WEIGHT] if design.weight else []
    last += [f"g{at}" for at in range(dimensions)]
    parts: list[Sql] = [column(name) for name in same]
    parts += [exp.alias_(_at_end("arg_max_null", name), name) for name in last]
    parts += [exp.alias_(exp.true(), f"a{number}"), *_outcome(question, number)]
    query = exp.select(*parts).from_(CODED).where(column(f"a{number}")).group_by(*(column(name) for name in same))
    table = f"persons{number}"
    loaded.make(table, query)
    return table


def _outcome(question: Question, number: int) -> list[Sql]:
    if question.counts_only:
        return []
    why = exp.alias_(_at_end("arg_min", f"k{number}"), f"k{number}")
    if question.kind == "proportion":
        return [exp.alias_(call("bool_or", column(f"y{number}")), f"y{number}"), why]
    return [exp.alias_(_added(f"{name}{number}", number), f"{name}{number}") for name in ("y", "x")] + [why]


def _added(name: str, number: int) -> Sql:
    """The sum over a person's rows with known events and time, in the order of the rows."""
    both = exp.And(this=_known(f"y{number}"), expression=_known(f"x{number}"))
    in_order = exp.Order(this=column(name), expressions=[exp.Ordered(this=column(ROW), nulls_first=False)])
    return exp.Filter(this=exp.Sum(this=in_order), expression=exp.Where(this=both))


def _known(name: str) -> Sql:
    return exp.Not(this=exp.Paren(this=exp.Is(this=column(name), expression=exp.Null())))


def _at_end(function: str, name: str) -> Sql:
    return call(function, column(name), column(ROW))
