"""Steps from counts by stage: who came to a step stands in one row of the table, who went on in another.

A number that the source does not give is not known, and never 0: a row that is missing or withheld at one of the two
stages makes the cell of the step withheld.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from isonomia.count import faults
from isonomia.count.adding import Adding
from isonomia.count.published_rows import Row
from isonomia.count.questions import Question
from isonomia.errors import Fault, quoted
from isonomia.model.expression import Call, Compare, Constant, Expression, Logical
from isonomia.model.study import Source

Key = tuple[str, ...]


def asked_of_stages(question: Question, source: Source) -> tuple[Question, Question | None]:
    """The question as its rows are read: for a step one about each of its two stages, which count people alone."""
    if question.step is None:
        return question, None
    came, went = (_at(question, source, value) for value in question.step)
    return came, went


def _at(question: Question, source: Source, value: str) -> Question:
    field = source.fields["stage"]
    here = Compare("=", Call("lower", (Call("text", (field.root,)),)), Constant(value.lower()))
    root = here if question.among is None else Logical("and", (question.among.root, here))
    among = Expression(f"{field.text} = {value}", root)
    return replace(question, counts_only=True, event=None, among=among, step=None)


def stages_not_there(
    question: Question, source: Source, came: Sequence[Row], went: Sequence[Row] | None
) -> list[Fault]:
    """A stage of a step that no row of the table is about."""
    if question.step is None or went is None:
        return []
    empty = [value for value, rows in zip(question.step, (came, went), strict=True) if not rows]
    remedy = 'Say what the table calls it: [pathway.stage.…] value = "…"'
    return [
        Fault(
            f"source {source.id}, pathway {question.pathway}",
            f"no row is about the stage {quoted(value)}.",
            remedy=remedy,
        )
        for value in empty
    ]


def joined_stages(question: Question, came: dict[Key, Adding], went: Mapping[Key, Adding]) -> list[Fault]:
    """Put those who went on beside those who came, cell by cell; more of them than came is a fault."""
    more = 0
    for key, cell in came.items():
        other = went.get(key)
        if other is None or other.withheld or cell.withheld:
            cell.withheld = True
        elif other.n > cell.n:
            more += 1
        else:
            cell.events = other.n
    if not more:
        return []
    before, here = question.step or ("", "")
    problem = (
        f"more people are at the stage {quoted(here)} than came from {quoted(before)}, in {faults.rows_said(more)}."
    )
    remedy = 'A closed cohort only becomes smaller. Are these unlike people? Then it is cohort = "cross-section".'
    return [Fault(question.place, problem, remedy=remedy)]
