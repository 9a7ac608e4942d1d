"""Tables that stand behind weighted figures of a scale, and are withheld where they tell what single people answered.

The groups that a study asks for are worth a word to whoever runs the build (`telling_scores`). These tables nobody
asked for by name: a group within a class of a survey's weights. So they are hidden, and the weighted figures made of
them with them, rather than that nothing is published at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from isonomia.model.scales import Scale
from isonomia.model.shown import ABSENT_COUNT, Shown, ShownTable
from isonomia.model.study import Study
from isonomia.protect.policy import Policy
from isonomia.protect.score_sums import sums_of_row, tells
from isonomia.stats.steps_apart import Sums

Key = tuple[str, ...]


def without_telling_classes(study: Study, shown: Shown, rules: Mapping[str, Policy]) -> Shown:
    """The same cells; of a scale's tables behind weighted figures, none whose sums say what single people answered.

    Args:
        study: names the tables.
        shown: protected cells.
        rules: source -> its policy.
    """
    scales = {each.id: each for each in study.scales}
    behind = {
        (each.id, frozenset(grouping))
        for each in study.indicators
        if each.id in scales
        for grouping in each.beside
        if grouping not in each.by
    }
    if not behind:
        return shown
    groups = {(each.indicator, frozenset(each.dimensions)): each for each in shown if each.role == "group"}
    telling = {
        key
        for key in behind & groups.keys()
        if _is_telling(groups, groups[key], scales[key[0]], rules[groups[key].source].threshold)
    }
    kept = (silenced(each) if (each.indicator, frozenset(each.dimensions)) in telling else each for each in shown)
    return replace(shown, tables=tuple(kept)) if telling else shown


def _is_telling(
    groups: dict[tuple[str, frozenset[str]], ShownTable], table: ShownTable, scale: Scale, threshold: int
) -> bool:
    """Whether sums of a row, or of those whom it leaves of a wider row, say what fewer than `threshold` answered."""
    wider = [
        groups[table.indicator, frozenset(table.dimensions) - {name}]
        for name in table.dimensions
        if (table.indicator, frozenset(table.dimensions) - {name}) in groups
    ]
    return any(tells(each, scale, threshold) for each in _seen(table, wider))


def _seen(table: ShownTable, wider: list[ShownTable]) -> Iterator[Sums]:
    """Rows in print, and who is left of a wider row when all rows in print are taken from it, or one of them."""
    indexed = [(each.dimensions, _rows(each)) for each in wider]
    left: dict[tuple[Key, Key], Sums] = {}
    for at in np.flatnonzero(table.y_shown).tolist():
        own = sums_of_row(table, at)
        if own.n < 1:
            continue
        yield own
        for dimensions, rows in indexed:
            key = _key(table, at, dimensions)
            whole = rows.get(key)
            if whole is None:
                continue
            left[dimensions, key] = left.get((dimensions, key), whole).less(own)
            if (rest := whole.less(own)).n >= 1:
                yield rest
    yield from (rest for rest in left.values() if rest.n >= 1)


def _rows(table: ShownTable) -> dict[Key, Sums]:
    return {_key(table, at, table.dimensions): sums_of_row(table, at) for at in np.flatnonzero(table.y_shown).tolist()}


def _key(table: ShownTable, at: int, dimensions: Key) -> Key:
    return tuple(str(table.keys[name][at]) for name in ("setting", "period", *dimensions))


def silenced(table: ShownTable) -> ShownTable:
    """The table with its numbers of people and nothing of what they answered."""
    rows = len(table)
    nothing = np.full(rows, np.nan)
    return replace(
        table,
        y_shown=np.zeros(rows, dtype=np.bool_),
        events=np.full(rows, ABSENT_COUNT, dtype=np.int64),
        sums={name: np.full(rows, np.nan) for name in table.sums},
        se=nothing,
        covariance=None,
        cross=None,
    )
