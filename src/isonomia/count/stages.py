"""What can be wrong with the stages of people: values that no state has, and stages without the one before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

from sqlglot import exp

from isonomia.count import faults
from isonomia.count.asking import ASKED
from isonomia.count.hoisting import hoisted
from isonomia.count.loading import RAW, Loaded
from isonomia.count.questions import Question
from isonomia.count.sql import Sql, call, column, joined, written_as
from isonomia.errors import Fault, listed, nearest, quoted
from isonomia.model.expression import Expression
from isonomia.model.pathway import Pathway, Reached
from isonomia.model.reading import whole
from isonomia.model.study import Study

MOST_VALUES: Final = 200


def stage_faults(loaded: Loaded, study: Study, questions: Sequence[Question]) -> Iterator[Fault]:
    """The faults of every pathway that follows the people of this source, from the tables `raw` and `asked`."""
    at = {question.id: number for number, question in enumerate(questions)}
    for pathway in study.pathways:
        if pathway.source != loaded.source.id or not set(pathway.questions) <= set(at):
            continue
        for number in range(len(pathway.stages)):
            yield from _value_faults(loaded, pathway, number, at)
            yield from _exit_faults(loaded, pathway, number, at)
        if pathway.closed and pathway.gaps == "refuse":
            yield from _gap_faults(loaded, pathway)


def _value_faults(loaded: Loaded, pathway: Pathway, number: int, at: Mapping[str, int]) -> Iterator[Fault]:
    """Values of a stage's column that no state has, among the people whom the step asks."""
    reached, stage = pathway.reached[number], pathway.stages[number]
    if not reached.column:
        return
    asked = column(f"a{at[stage.question]}") if stage.question and pathway.closed else exp.true()
    strange = _strange_values(loaded, reached, exp.true()) and _strange_values(loaded, reached, _counted(asked))
    for value, many in strange[: faults.MOST_VALUES]:
        problem = f"{quoted(value)} in {faults.rows_said(many)} is no state of the stage {quoted(stage.id)}."
        remedy = f"Add it to states of the pathway {pathway.id}: reached, not, not_yet or not_applicable."
        place = f"source {loaded.source.id}, column {quoted(reached.column)}"
        yield Fault(place, problem, listed(reached.values), nearest(value or "", reached.values), remedy)


def _exit_faults(loaded: Loaded, pathway: Pathway, number: int, at: Mapping[str, int]) -> Iterator[Fault]:
    """Values that no way out has, among those who left; a blank among them is found as for any outcome."""
    stage = pathway.stages[number]
    if not stage.exits or stage.question not in at:
        return
    step = at[stage.question]
    left = joined("and", [column(f"a{step}"), exp.Not(this=exp.Paren(this=column(f"y{step}")))])
    column_of = stage.exits[0].column
    declared = {value for way in stage.exits for value in way.values}
    text, rows = loaded.text(column_of), exp.alias_(exp.Count(this=exp.Star()), "rows")
    query = exp.select(text, rows).from_(RAW).where(_counted(left)).group_by(text.copy()).order_by(text.copy())
    found = [
        (value, int(many)) for value, many in loaded.rows(query) if value and declared.isdisjoint({value, whole(value)})
    ]
    for value, many in found[: faults.MOST_VALUES]:
        problem = f"{quoted(value)} in {faults.rows_said(many)} is no way out at the stage {quoted(stage.id)}."
        remedy = f"Add it to the ways of stage.{stage.id}.exits of the pathway {pathway.id}."
        values = [each for way in stage.exits for each in way.values]
        place = f"source {loaded.source.id}, column {quoted(column_of)}"
        yield Fault(place, problem, listed(values), nearest(value, values), remedy)


def _strange_values(loaded: Loaded, reached: Reached, where: Sql) -> list[tuple[str | None, int]]:
    """Values that no state has and their numbers of rows, in the order of the alphabet."""
    text, rows = loaded.text(reached.column), exp.alias_(exp.Count(this=exp.Star()), "rows")
    query = exp.select(text, rows).from_(RAW).where(where)
    query = query.group_by(text.copy()).order_by(text.copy())
    absent = loaded.tokens.get(reached.column, {})
    found = [(value, int(many)) for value, many in loaded.rows(query) if _strange(value, reached, absent)]
    return found[:MOST_VALUES]


def _strange(value: str | None, reached: Reached, absent: Mapping[str, str]) -> bool:
    if value is None or value in absent:
        return False
    forms = {value, whole(value)}
    return forms.isdisjoint(reached.values) and not (
        reached.any_case and {each.lower() for each in forms} & set(reached.values)
    )


def _gap_faults(loaded: Loaded, pathway: Pathway) -> Iterator[Fault]:
    """People at a stage without the one before."""
    steps = list(pairwise(pathway.reached))
    among = [_met(loaded, pathway.among)] if pathway.among else []
    skipped: list[Sql] = [
        joined("and", [_met(loaded, after.condition), exp.Not(this=_met(loaded, before.condition)), *among])
        for before, after in steps
    ]
    if not skipped:
        return
    counts, below = hoisted([_times(each) for each in skipped], RAW)
    query = exp.select(*counts).from_(below)
    ((*numbers,),) = loaded.rows(query.where(_counted()) if loaded.source.repeated == "last" else query)
    for (before, after), rows in zip(steps, numbers, strict=True):
        if rows:
            people = faults.said(int(rows), "people")
            problem = f"{people} are at the stage {quoted(after.stage)} without {quoted(before.stage)}."
            remedy = (
                f'Correct them; or declare stages in their order; or write in the pathway {pathway.id} gaps = "infer" '
                '(they passed it) or gaps = "drop" (they are left out).'
            )
            yield Fault(f"source {loaded.source.id}, pathway {pathway.id}", problem, remedy=remedy)


def _counted(asked: Sql | None = None) -> Sql:
    """Of the rows of `raw` those that are counted: one a person, and where a question keeps it."""
    rows = exp.select(column("r")).from_(ASKED).where(asked or exp.true())
    return exp.In(this=column("r"), query=rows.subquery())


def _times(condition: Sql) -> Sql:
    """How many rows meet it."""
    return exp.Filter(this=exp.Count(this=exp.Star()), expression=exp.Where(this=condition))


def _met(loaded: Loaded, condition: Expression) -> Sql:
    return call("coalesce", written_as(condition.root, loaded.values, loaded.kinds, "truth"), exp.false())
