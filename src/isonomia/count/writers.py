"""Where some people belong: place, period and groups of each, looked up by the rules by which everybody is counted."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import closing

from isonomia.climate.comments.offered import Writer
from isonomia.count.dictionaries import selected
from isonomia.count.levels import placement
from isonomia.count.loading import connect, plain_errors, text_of
from isonomia.count.sql import call, cast, column
from isonomia.model.reading import clean, whole
from isonomia.model.study import Study
from isonomia.model.table import Table


def writers(
    study: Study, source: str, table: Table, people: Collection[str], dimensions: Sequence[str]
) -> dict[str, Writer]:
    """People by name -> where they belong; people of whom the file says it in two ways are left out.

    Args:
        study: checked.
        source: id of a source with a row a person.
        table: its records.
        people: who is looked up.
        dimensions: ways of grouping.
    """
    own = study.sources[source]
    placements = {name: placement(study.dimensions[name], own) for name in dimensions}
    columns = list(dict.fromkeys(each for held in placements.values() for each in held.columns))
    keys = [each for each in (own.setting, own.period) if each]
    wanted = list(dict.fromkeys((own.person, *keys, *columns)))
    types = {each.name: each.type for each in table.columns}
    if not types.keys() >= {*wanted}:
        return {}
    who = call("trim", cast(column(own.person), "VARCHAR"))  # as coders of comments name people
    texts = [who, *(text_of(each, types[each]) for each in wanted[1:])]
    with closing(connect(1)) as connection, plain_errors(own):
        found_rows = connection.execute(selected(texts, table.relation(connection))).fetchall()
    rows = [dict(zip(wanted, row, strict=True)) for row in found_rows]
    found: dict[str, set[tuple[str, str, tuple[tuple[str, tuple[str, ...]], ...]]]] = {}
    for row in rows:
        who = row[own.person]
        if who in people:
            groups = tuple(
                (name, held.place([clean(row[each]) for each in held.columns]).codes)
                for name, held in placements.items()
            )
            period = _key(row, own.period, own.period_is)
            found.setdefault(who, set()).add((_key(row, own.setting, own.setting_is), period, groups))
    return {
        who: Writer(setting, period, dict(groups))
        for who, held in found.items()
        if len(held) == 1
        for setting, period, groups in held
    }


def _key(row: Mapping[str, str | None], column: str, constant: str) -> str:
    return whole(clean(row[column]) or "") if column else constant
