"""People by their whole pattern of answers, for what a school looks at in private: item bias, and ordered answers.

Most patterns are one person's, so these counts are as private as rows: nothing that is published is made of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing

import numpy as np
from sqlglot import exp

from isonomia.count.asking import Design, design_of
from isonomia.count.gathering import final_keys
from isonomia.count.item_sums import all_answered, asked_of
from isonomia.count.loading import Loaded, connect, plain_errors
from isonomia.count.placing import CODED, Groups, by_dimension
from isonomia.count.questions import Grouping
from isonomia.count.records import Prepared, prepare
from isonomia.count.sql import column
from isonomia.model.absence import is_absence
from isonomia.model.answer_patterns import PatternTable
from isonomia.model.cells import KEYS
from isonomia.model.scales import Scale, item_places
from isonomia.model.study import Source, Study
from isonomia.model.table import Table

Key = tuple[str, ...]
Placed = Mapping[str, tuple[int, Groups]]


def count_patterns(study: Study, tables: Mapping[str, Table]) -> tuple[PatternTable, ...]:
    """The patterns of every scale that asks for a closer look, whose people count one by one.

    A scale with `item_bias` has a table for each of its groupings in which nobody is in two groups; one with `ordered`
    has a table of everybody. Weighted and clustered samples have none.

    Raises:
        TableError: as `count`.
    """
    found: list[PatternTable] = []
    for name in dict.fromkeys(each.source for each in study.scales if each.looked_into):
        source = study.sources[name]
        scales = [each for each in study.scales if each.source == name and each.looked_into]
        if not (source.weight or source.cluster or source.strata):
            found += _of_source(study, source, tables[name], scales)
    return tuple(found)


def _of_source(study: Study, source: Source, table: Table, scales: Sequence[Scale]) -> Iterator[PatternTable]:
    asked, places = asked_of(scales)
    with closing(connect()) as connection, plain_errors(source):
        prepared = prepare(study, source, table, asked, connection)
        if not isinstance(prepared, Prepared):
            return
        by_id = by_dimension(prepared.groups)
        for scale in scales:
            for grouping in _groupings(study, scale):
                people = _counted(prepared.loaded, design_of(source), places[scale.id], grouping, by_id)
                yield from _tables(study, scale, grouping, people)


def _groupings(study: Study, scale: Scale) -> Iterator[Grouping]:
    if scale.ordered:
        yield ()
    if scale.item_bias:
        yield from (each for each in scale.by if not any(study.dimensions[name].multiple for name in each))


def _counted(
    loaded: Loaded, design: Design, places: Sequence[int], grouping: Grouping, groups: Placed
) -> dict[tuple[Key, tuple[float, ...]], int]:
    """Key of a cell and the answers -> people."""
    answers = [column(f"y{at}") for at in places]
    keys = [column(name) for name in design.present] + [column(f"g{groups[each][0]}") for each in grouping]
    query = exp.Select(expressions=[*keys, *answers, exp.Count(this=exp.Star())]).from_(CODED)
    query = query.where(all_answered(places)).group_by(*(each.copy() for each in (*keys, *answers)))
    found: dict[tuple[Key, tuple[float, ...]], int] = {}
    for row in loaded.rows(query):
        pattern = tuple(float(each) for each in row[len(keys) : -1])
        for key in final_keys(row[: len(keys)], design, grouping, groups):
            found[key, pattern] = found.get((key, pattern), 0) + int(row[-1])
    return found


def _tables(
    study: Study, scale: Scale, grouping: Grouping, people: Mapping[tuple[Key, tuple[float, ...]], int]
) -> Iterator[PatternTable]:
    """One table for each setting and period."""
    names = len(KEYS)
    steps = [
        {float(f"{place:g}"): at for at, place in enumerate(item_places(item))} for item in scale.items
    ]  # as written
    contexts: dict[tuple[str, str], list[tuple[str, tuple[int, ...], int]]] = {}
    for (key, pattern), count in sorted(people.items()):
        where = dict(zip(KEYS, key, strict=False))
        code = key[names] if grouping else ""
        if not is_absence(code):
            codes = tuple(step[place] for step, place in zip(steps, pattern, strict=True))
            contexts.setdefault((where["setting"], where["period"]), []).append((code, codes, count))
    for (setting, period), rows in contexts.items():
        groups = _ordered(study, scale.source, grouping, {code for code, _, _ in rows})
        yield PatternTable(
            scale.id,
            setting,
            period,
            grouping[0] if grouping else "",
            groups,
            np.array([codes for _, codes, _ in rows], dtype=np.int64).reshape(len(rows), len(steps)),
            np.array([groups.index(code) for code, _, _ in rows], dtype=np.int64),
            np.array([count for _, _, count in rows], dtype=np.float64),
        )


def _ordered(study: Study, source: str, grouping: Grouping, seen: set[str]) -> tuple[str, ...]:
    """Codes as the dimension declares them; those that it does not declare follow."""
    declared = [level.code for level in study.dimensions[grouping[0]].levels_in(source)] if grouping else []
    first = tuple(code for code in declared if code in seen)
    return (*first, *sorted(seen.difference(first)))
