"""Numbers that cannot be: a value outside its bounds, a time below 0, a broken number of events.

Many files write a number that cannot be in the place of an answer that is not there: −880 for an age. So the message
says which values they are, and how an absence is declared.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlglot import exp

from isonomia.count import faults
from isonomia.count.asking import ASKED
from isonomia.count.loading import RAW, Loaded
from isonomia.count.questions import Question
from isonomia.count.sql import Sql, column, joined, literal
from isonomia.errors import Fault, quoted
from isonomia.model.expression import Expression
from isonomia.model.study import Indicator

_SHOWN: Final = 3


def impossible_outcomes(
    loaded: Loaded, question: Question, at: int, indicators: dict[str, Indicator]
) -> Iterator[Fault]:
    """The outcomes of kept people that cannot be, from the tables `raw` and `asked`."""
    outcome, kept = column(f"y{at}"), column(f"a{at}")
    if question.kind == "rate" and not question.counts_only:
        broken = exp.NEQ(this=outcome, expression=exp.Floor(this=outcome.copy()))
        wrong = joined("and", [kept, joined("or", [broken, outside(outcome, 0.0, faults.LARGEST)])])
        problem = "the number of events is not a whole number from 0 to 10^15"
        yield from _impossible(loaded, question, question.event, wrong, problem, "the event expression")
        wrong = joined("and", [kept.copy(), outside(column(f"x{at}"), 0.0, faults.LARGEST)])
        problem = "the time is not from 0 to 10^15"
        yield from _impossible(loaded, question, question.time, wrong, problem, "the time expression")
    if question.kind == "mean":
        bounds = indicators[question.id].bounds if question.id in indicators else None
        low, high = bounds or (-faults.LARGEST, faults.LARGEST)
        wrong = joined("and", [kept, outside(outcome, low, high)])
        problem = f"a value outside the bounds {low:g} and {high:g}"
        yield from _impossible(loaded, question, question.value, wrong, problem, "the bounds")


def _impossible(
    loaded: Loaded, question: Question, asked: Expression | None, wrong: Sql, problem: str, correct: str
) -> Iterator[Fault]:
    """The fault, with the values of the column where the expression reads a single one."""
    rows = rows_where(loaded, ASKED, wrong)
    if not rows or asked is None:
        return
    if len(asked.columns) != 1:
        remedy = f"Correct {correct}, or declare as absences the values of the columns that make it."
        yield Fault(question.place, f"{problem} in {faults.rows_said(rows)}.", remedy=remedy)
        return
    (name,) = asked.columns
    within = exp.In(this=column("r"), query=exp.select(column("r")).from_(ASKED).where(wrong.copy()).subquery())
    values = frequent_texts(loaded, name, within)
    place = f"{question.place}, column {quoted(name)}"
    remedy = f"{faults.as_absence(loaded.source, name, values[0])} Else correct {correct}."
    yield Fault(place, f"{problem} in {faults.rows_said(rows)}: {said(values)}.", remedy=remedy)


def frequent_texts(loaded: Loaded, name: str, where: Sql) -> list[str]:
    """What a column holds in some rows of `raw`, most frequent first; one more than a message says."""
    text, number = loaded.text(name), exp.alias_(exp.Count(this=exp.Star()), "rows")
    held = exp.Not(this=exp.Is(this=text.copy(), expression=exp.Null()))
    query = exp.select(text, number).from_(RAW).where(joined("and", [where, held])).group_by(text.copy())
    query = query.order_by(exp.Ordered(this=column("rows"), desc=True), text.copy()).limit(_SHOWN + 1)
    return [str(each) for each, _ in loaded.rows(query)]


def said(values: list[str]) -> str:
    """The values in a sentence, the first of them."""
    shown = ", ".join(quoted(each) for each in values[:_SHOWN])
    return f"{shown} and others" if len(values) > _SHOWN else shown


def rows_where(loaded: Loaded, table: str, where: Sql) -> int:
    """How many rows of a table meet a condition."""
    ((rows,),) = loaded.rows(exp.select(exp.Count(this=exp.Star())).from_(table).where(where))
    return int(rows)


def outside(number: Sql, low: float, high: float) -> Sql:
    """A number that is below or above its limits; not one that is missing."""
    below = exp.LT(this=number.copy(), expression=literal(float(low)))
    return joined("or", [below, exp.GT(this=number.copy(), expression=literal(float(high)))])
