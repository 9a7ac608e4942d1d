"""Sums over the items of a scale: n, Σx and Σxx′ of the people who answered all of them, in 40 random groups.

They are columns of the cells of the scale's score. So groups are rolled up, and cells are hidden, for them as for it;
what is made of them (reliability, structure) can be told where the score can. The random group of a person follows from
the person's name in the file, not from the order of rows. Answers are added up as whole numbers, exactly.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sqlglot import exp

from isonomia.count.asking import Design, design_of
from isonomia.count.gathering import final_keys
from isonomia.count.loading import Loaded, connect, plain_errors
from isonomia.count.placing import CODED, Groups, by_dimension
from isonomia.count.questions import Grouping, Question
from isonomia.count.records import Prepared, prepare
from isonomia.count.sql import Sql, call, cast, column, joined
from isonomia.errors import InputError
from isonomia.model.cells import Cells, CellTable
from isonomia.model.expression import Column, Expression
from isonomia.model.scales import REPLICATES, Scale, item_sum, item_sum_names
from isonomia.model.study import Source, Study
from isonomia.model.table import Table

_UNIT: Final = 10_000
"""Answers are added up as whole numbers of this part of a step on the ladder."""
_GROUP = "part"
Key = tuple[str, ...]


def with_item_sums(study: Study, tables: Mapping[str, Table], cells: Cells) -> Cells:
    """The cells, with the sums over items as columns of the cells of each scale's score.

    Raises:
        TableError: as `count`; the faults of all surveys at once.
    """
    found: dict[tuple[str, Grouping], Mapping[Key, NDArray[np.float64]]] = {}
    faults: list[Any] = []
    for name in dict.fromkeys(each.source for each in study.scales):
        scales = [each for each in study.scales if each.source == name]
        try:
            found |= _of_source(study, study.sources[name], tables[name], scales)
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(*dict.fromkeys(faults))
    sizes = {each.id: len(each.items) for each in study.scales}
    return Cells(
        tuple(
            _with_sums(table, found[table.identity], sizes[table.indicator]) if table.identity in found else table
            for table in cells
        )
    )


def _of_source(
    study: Study, source: Source, table: Table, scales: Sequence[Scale]
) -> dict[tuple[str, Grouping], Mapping[Key, NDArray[np.float64]]]:
    asked, places = asked_of(scales)
    with closing(connect()) as connection, plain_errors(source):
        prepared = prepare(study, source, table, asked, connection)
        if not isinstance(prepared, Prepared):
            return {}
        design = design_of(source)
        by_id = by_dimension(prepared.groups)
        return {
            (scale.id, grouping): _sums(prepared.loaded, design, places[scale.id], grouping, by_id)
            for scale in scales
            for grouping in scale.groupings
        }


def asked_of(scales: Sequence[Scale]) -> tuple[list[Question], dict[str, tuple[int, ...]]]:
    """The questions of scales, and id of a scale -> the numbers of its items among them; its score is before them."""
    asked: list[Question] = []
    places: dict[str, tuple[int, ...]] = {}
    for scale in scales:
        places[scale.id] = tuple(range(len(asked) + 1, len(asked) + 1 + len(scale.items)))
        asked += questions_of(scale)
    return asked, places


def score_of(scale: Scale) -> Question:
    """The mean of the score, by all groupings of the scale."""
    value = Expression(scale.column, Column(scale.column))
    return Question(scale.id, scale.source, "mean", scale.groupings, value=value, among=scale.among)


def questions_of(scale: Scale) -> list[Question]:
    """The score, which says who is kept and by what they are grouped, and the items, whose answers are needed."""
    score = score_of(scale)
    items = [scale.column_of(item) for item in scale.items]
    return [
        score,
        *(replace(score, id=name, groupings=((),), value=Expression(name, Column(name)), checked=()) for name in items),
    ]


def _sums(
    loaded: Loaded,
    design: Design,
    places: Sequence[int],
    grouping: Grouping,
    groups: Mapping[str, tuple[int, Groups]],
) -> Mapping[Key, NDArray[np.float64]]:
    """Key of a cell -> (40, sums)."""
    answers = [_whole(at) for at in places]
    keys = [column(name) for name in design.present] + [column(f"g{groups[each][0]}") for each in grouping]
    part = exp.alias_(_part(), _GROUP)
    sums: list[Sql] = [exp.Count(this=exp.Star())]
    sums += [exp.Sum(this=each.copy()) for each in answers]
    sums += [
        exp.Sum(this=exp.Mul(this=answers[row].copy(), expression=answers[at].copy()))
        for row in range(len(answers))
        for at in range(row + 1)
    ]
    query = exp.Select(expressions=[*keys, part, *sums]).from_(CODED).where(all_answered(places))
    query = query.group_by(*(key.copy() for key in keys), column(_GROUP))
    units = np.array([1] + [_UNIT] * len(answers) + [_UNIT**2] * (len(sums) - 1 - len(answers)), dtype=np.float64)
    found: dict[Key, NDArray[np.float64]] = {}
    for row in loaded.rows(query):
        held, at, totals = row[: len(keys)], int(row[len(keys)]), row[len(keys) + 1 :]
        for key in final_keys(held, design, grouping, groups):
            added = found.setdefault(key, np.zeros((REPLICATES, len(totals))))
            added[at] += np.array([int(total) for total in totals]) / units
    return found


def all_answered(places: Sequence[int]) -> Sql:
    """Whether somebody is kept, and answered the items of these numbers."""
    known = [exp.Not(this=exp.Is(this=column(f"y{at}"), expression=exp.Null())) for at in places]
    return joined("and", [column(f"a{places[0] - 1}"), *known])


def _whole(at: int) -> Sql:
    """The answer to an item as a whole number: such sums are exact, in any order of rows."""
    return cast(exp.Paren(this=exp.Mul(this=column(f"y{at}"), expression=exp.Literal.number(_UNIT))), "BIGINT")


def _part() -> Sql:
    """The random group of a person: a digest of the name, so that it is the same in every release and engine."""
    digest = call("md5_number_lower", cast(column("person"), "VARCHAR"))
    return cast(exp.Mod(this=exp.Paren(this=digest), expression=exp.Literal.number(REPLICATES)), "INTEGER")


def _with_sums(table: CellTable, found: Mapping[Key, NDArray[np.float64]], items: int) -> CellTable:
    """The cells with sums over items; zero where nobody answered all items."""
    names = item_sum_names(items)
    nothing = np.zeros((REPLICATES, len(names)))
    held = [found.get(each, nothing) for each in table.places]
    stacked = np.stack(held) if held else np.zeros((0, *nothing.shape))
    more = {
        item_sum(replicate, name): stacked[:, replicate, at]
        for replicate in range(REPLICATES)
        for at, name in enumerate(names)
    }
    return replace(table, sums={**table.sums, **more})
