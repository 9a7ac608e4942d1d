"""Whether the periods of a source can be added up: in an order, and nobody in two of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlglot import exp

from isonomia.count import faults
from isonomia.count.asking import ASKED, design_of
from isonomia.count.loading import Loaded
from isonomia.count.questions import Question
from isonomia.count.sql import Sql, column
from isonomia.errors import Fault, listed
from isonomia.model.periods import without_order
from isonomia.model.reading import whole


def pooling_faults(loaded: Loaded, questions: Sequence[Question]) -> Iterator[Fault]:
    """What keeps periods from being added up, from the table `asked`.

    A person whom a question keeps in two periods of one setting would count twice in their sum, and a few people would
    look like many.
    """
    yield from _order_faults(loaded)
    if in_several_periods(loaded):
        yield from (fault for at, each in enumerate(questions) for fault in _twice(loaded, each, at))


def _order_faults(loaded: Loaded) -> Iterator[Fault]:
    query = exp.select(column("period")).distinct().from_(ASKED)
    periods = sorted(whole(text) for (text,) in loaded.rows(query) if text is not None)
    problem = without_order(periods)
    if problem:
        place = f"source {loaded.source.id}, column {loaded.source.period}"
        remedy = "Write all periods alike, the year first (2021, 2021-2), or leave pool out of [release]."
        found = f"the periods cannot be put in order, for {problem}: {listed(periods)}."
        yield Fault(place, found, remedy=remedy)


def _twice(loaded: Loaded, question: Question, at: int) -> Iterator[Fault]:
    persons = _persons(loaded, column(f"a{at}"))
    if persons:
        problem = (
            f"{faults.said(persons, 'persons')} of {loaded.source.id} are in several periods, and would count several "
            "times where periods are added up (release.pool)."
        )
        remedy = "Keep one row a person with among or in the file, or leave pool out of [release]."
        yield Fault(question.place, problem, remedy=remedy)


def in_several_periods(loaded: Loaded) -> int:
    """How many persons have rows in several periods of one setting."""
    return _persons(loaded, exp.true())


def _persons(loaded: Loaded, kept: Sql) -> int:
    """How many persons are in several periods of one setting."""
    same = [column(key) for key in ("person", "setting") if design_of(loaded.source).columns[key]]
    periods = exp.Count(this=exp.Distinct(expressions=[column("period")]))
    several = exp.select(*same).from_(ASKED).where(kept).group_by(*(each.copy() for each in same))
    several = several.having(exp.GT(this=periods, expression=exp.Literal.number(1)))
    ((persons,),) = loaded.rows(exp.select(exp.Count(this=exp.Star())).from_(several.subquery("several")))
    return int(persons)
