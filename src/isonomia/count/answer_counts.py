"""How many people gave each answer to an item of a scale, by the groups of the scale.

They are columns of the cells of the item's question, beside its people and its events: so groups are rolled up, and
cells are hidden, for them as for it. Which of them may be told is for `climate/answer_classes.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from typing import Final

import numpy as np
from sqlglot import exp

from isonomia.count.asking import Design, design_of
from isonomia.count.gathering import final_keys
from isonomia.count.loading import Loaded, connect, plain_errors
from isonomia.count.placing import CODED, Groups, by_dimension
from isonomia.count.questions import Grouping, Question
from isonomia.count.records import Prepared, prepare
from isonomia.count.sql import Sql, cast, column, joined
from isonomia.model.cells import Cells, CellTable
from isonomia.model.expression import Column, Expression
from isonomia.model.scales import Item, Scale, answer_count, item_places
from isonomia.model.study import Source, Study
from isonomia.model.table import Table

_UNIT: Final = 10_000
"""Places are compared as whole numbers of this part of a step."""
_ANSWER: Final = "answer"
Key = tuple[str, ...]
Counts = Mapping[Key, Mapping[int, int]]


def with_answer_counts(study: Study, tables: Mapping[str, Table], cells: Cells) -> Cells:
    """The cells, with the people by answer as columns of the cells of each item's question.

    Raises:
        TableError: as `count`.
    """
    found: dict[tuple[str, Grouping], tuple[Item, Counts]] = {}
    for name in dict.fromkeys(each.source for each in study.scales):
        scales = [each for each in study.scales if each.source == name]
        found |= _of_source(study, study.sources[name], tables[name], scales)
    return Cells(tuple(_with_counts(each, *found[each.identity]) if each.identity in found else each for each in cells))


def _of_source(
    study: Study, source: Source, table: Table, scales: Sequence[Scale]
) -> dict[tuple[str, Grouping], tuple[Item, Counts]]:
    asked = [(scale, item) for scale in scales for item in scale.items]
    questions = [_question(scale, item) for scale, item in asked]
    with closing(connect()) as connection, plain_errors(source):
        prepared = prepare(study, source, table, questions, connection)
        if not isinstance(prepared, Prepared):
            return {}
        design = design_of(source)
        groups = by_dimension(prepared.groups)
        return {
            (item.question, grouping): (item, _counts(prepared.loaded, design, at, grouping, groups))
            for at, (scale, item) in enumerate(asked)
            for grouping in scale.groupings
        }


def _question(scale: Scale, item: Item) -> Question:
    name = scale.column_of(item)
    value = Expression(name, Column(name))
    return Question(item.question, scale.source, "mean", scale.groupings, value=value, among=scale.among_of_items)


def _counts(
    loaded: Loaded, design: Design, at: int, grouping: Grouping, groups: Mapping[str, tuple[int, Groups]]
) -> Counts:
    """Key of a cell -> answer, as a whole number -> people."""
    keys = [column(name) for name in design.present] + [column(f"g{groups[each][0]}") for each in grouping]
    scaled = exp.Paren(this=exp.Mul(this=column(f"y{at}"), expression=exp.Literal.number(_UNIT)))
    answer = exp.alias_(cast(scaled, "BIGINT"), _ANSWER)
    known: list[Sql] = [column(f"a{at}"), exp.Not(this=exp.Is(this=column(f"y{at}"), expression=exp.Null()))]
    query = exp.Select(expressions=[*keys, answer, exp.Count(this=exp.Star())]).from_(CODED)
    query = query.where(joined("and", known)).group_by(*(key.copy() for key in keys), column(_ANSWER))
    found: dict[Key, dict[int, int]] = {}
    for row in loaded.rows(query):
        held, place, people = row[: len(keys)], int(row[len(keys)]), int(row[len(keys) + 1])
        for key in final_keys(held, design, grouping, groups):
            own = found.setdefault(key, {})
            own[place] = own.get(place, 0) + people
    return found


def _with_counts(table: CellTable, item: Item, found: Counts) -> CellTable:
    """The cells with a column for each answer; zero where nobody gave it."""
    more = {
        answer_count(place): np.array(
            [found.get(each, {}).get(round(place * _UNIT), 0) for each in table.places], float
        )
        for place in item_places(item)
    }
    return replace(table, sums={**table.sums, **more})
