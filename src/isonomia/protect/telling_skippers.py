"""Statements that are told of those who answered every one of them: nothing follows of the few who left one out.

Where a scale asks for it (`complete_answers`), all its statements have one base: the people who answered every one. How
many left out one or more is then the only number between the base and the people with a score, and it is protected
like any other (`witness/person_sets.py`). But a reader can take away answers too. The answers to all statements give
the sum of the scores of those who answered everything, and the average of the scale that of everybody with a score:
what is left are the scores of those who left one out. If these are nearly all alike, the statements are hidden by that
way of grouping, and everywhere if it is so of everybody.

In a source with weights of its own a statement is told by its weighted share, and a scale by its weighted average. How
the statements add up to a score is not in print then, but bounds on it are. So what is looked at are the true sums of
those who left one out (`count/complete_sums.py`), as if a reader had them all: by persons, by w and by w². They say too
much where these people are nearly all alike, and where few of them carry nearly all the weight (Kish's (Σw)²/Σw² below
the threshold): then the weighted average is what these few answered. The latter holds of those who answered every
statement too, whose shares are in print.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from math import isnan, nan

import numpy as np

from isonomia.model.scales import COMPLETE, REPLICATES, Scale, complete_sum, item_sum, item_sum_names
from isonomia.model.shown import Shown, ShownTable
from isonomia.model.study import Study
from isonomia.protect.policy import Policy
from isonomia.protect.score_sums import few_apart, sums_by_weight, sums_of_row, tells
from isonomia.protect.telling_classes import silenced
from isonomia.stats.arrays import Floats
from isonomia.stats.steps_apart import WHOLE, Sums

Key = tuple[str, ...]
_NOBODY = 0.5
_PERCENT = 100.0


def without_telling_skippers(study: Study, shown: Shown, rules: Mapping[str, Policy]) -> Shown:
    """The same cells; of a scale's statements none that say what those answered who left one out.

    Args:
        study: names the scales.
        shown: protected cells, with the sums over items.
        rules: source -> its policy.
    """
    telling: dict[str, list[frozenset[str]]] = {}
    for scale in (each for each in study.scales if each.complete):
        found = list(_telling(scale, shown, rules[scale.source].threshold))
        telling |= {item.question: found for item in scale.items} if found else {}
    if not telling:
        return shown
    kept = (
        silenced(table) if any(each <= set(table.dimensions) for each in telling.get(table.indicator, ())) else table
        for table in shown
    )
    return replace(shown, tables=tuple(kept))


def _telling(scale: Scale, shown: Shown, threshold: int) -> Iterator[frozenset[str]]:
    """Groupings by which the answers of those who left a statement out would follow."""
    scores = {frozenset(each.dimensions): each for each in shown if each.indicator == scale.id and each.role == "group"}
    whole = _skipped(scale, scores[frozenset()], shown) if frozenset() in scores else {}
    for names, table in scores.items():
        if table.weighted:
            if any(few_apart(each, scale, threshold) for each in _weighted(table, scores.get(frozenset()), threshold)):
                yield names
            continue
        rows = _skipped(scale, table, shown)
        every = [*rows.values(), *(_left(rows, whole) if names else ())]
        if any(each.n >= _NOBODY and _tells(each, scale, threshold) for each in every):
            yield names


def _weighted(table: ShownTable, whole: ShownTable | None, threshold: int) -> Iterator[Floats]:
    """n, Σx, Σx² by persons, by w and by w², (3, 3), of everybody who can be taken apart.

    Of a row in print: who left a statement out, and who left none where they are as many as may be told. Of everybody:
    who left one out and is in none of these rows, or not in one of them.
    """
    rows = {_key(table, at): _apart(table, at) for at in np.flatnonzero(table.y_shown).tolist()}
    found = [skipped for skipped, _ in rows.values()]
    found += [complete for _, complete in rows.values() if complete[0, 0] >= threshold]
    if whole is not None and table.dimensions:
        for at in np.flatnonzero(whole.y_shown).tolist():
            everybody, _ = _apart(whole, at)
            inside = [skipped for key, (skipped, _) in rows.items() if key[:2] == _key(whole, at)[:2]]
            found += [everybody - each for each in inside]
            found.append(everybody - np.sum([*inside, np.zeros_like(everybody)], axis=0))
    yield from (each for each in found if each[0, 0] >= _NOBODY)


def _apart(table: ShownTable, at: int) -> tuple[Floats, Floats]:
    """Of a row: who left a statement out, and who answered every one."""
    complete = np.array([float(table.sums[complete_sum(name)][at]) for name in COMPLETE]).reshape(3, 3)
    return sums_by_weight(table, at) - complete, complete


def _tells(sums: Sums, scale: Scale, threshold: int) -> bool:
    """As `tells`; where the squares are in no sum, whether most must be at an end of the ladder."""
    if not isnan(sums.xx):
        return tells(sums, scale, threshold)
    low, high = scale.bounds
    far = min(sums.x - sums.n * low, sums.n * high - sums.x)
    return sums.n < threshold or any(far * steps / (high - low) < threshold + WHOLE for steps in scale.steps)


def _left(rows: Mapping[Key, Sums], whole: Mapping[Key, Sums]) -> Iterator[Sums]:
    """Who is left of everybody when one group is taken away, or all that are in print."""
    for where, everybody in whole.items():
        inside = [sums for key, sums in rows.items() if key[:2] == where[:2]]
        yield from (everybody.less(each) for each in inside)
        yield everybody.less(Sums(*np.sum([*inside, Sums(0.0, 0.0, 0.0)], axis=0).tolist()))


def _skipped(scale: Scale, table: ShownTable, shown: Shown) -> dict[Key, Sums]:
    """Setting, period and groups -> the scores of those who left a statement out, of rows in print."""
    answered = _of_best(scale, table, shown) if scale.score == "top_box" else _of_moments(scale, table)
    found: dict[Key, Sums] = {}
    for at in np.flatnonzero(table.y_shown).tolist():
        key = _key(table, at)
        if key in answered:
            found[key] = sums_of_row(table, at).less(answered[key])
    return found


def _key(table: ShownTable, at: int) -> Key:
    return tuple(str(table.keys[name][at]) for name in ("setting", "period", *sorted(table.dimensions)))


def _of_moments(scale: Scale, table: ShownTable) -> dict[Key, Sums]:
    """The scores of those who answered everything: of the mean m of k answers, Σm = Σᵢ Σxᵢ/k and Σm² = Σᵢⱼ Σxᵢxⱼ/k²."""
    names = item_sum_names(len(scale.items))
    if item_sum(0, names[0]) not in table.sums:
        return {}
    sums: dict[str, Floats] = {
        name: np.sum([table.sums[item_sum(part, name)] for part in range(REPLICATES)], axis=0) for name in names
    }
    k = len(scale.items)
    first = np.sum([sums[f"{at}"] for at in range(k)], axis=0) / k
    second = np.sum(
        [(1 if row == at else 2) * sums[f"{row},{at}"] for row in range(k) for at in range(row + 1)], axis=0
    )
    second = second / k**2
    low, high = scale.bounds
    mean_low, mean_high = scale.items[0].low, scale.items[0].high
    slope = (high - low) / (mean_high - mean_low)
    start = low - slope * mean_low
    return {
        _key(table, at): _moved(Sums(float(sums["n"][at]), float(first[at]), float(second[at])), slope, start)
        for at in np.flatnonzero(table.y_shown).tolist()
    }


def _moved(sums: Sums, slope: float, start: float) -> Sums:
    """Sums of start + slope · m."""
    n, x, xx = sums
    return Sums(n, n * start + slope * x, n * start**2 + 2 * start * slope * x + slope**2 * xx)


def _of_best(scale: Scale, table: ShownTable, shown: Shown) -> dict[Key, Sums]:
    """The same of top-box scores, from how many gave a best answer to each statement; their squares are in no sum."""
    wanted = {each.question for each in scale.items}
    items = [
        each
        for each in shown
        if each.indicator in wanted and each.role == "group" and set(each.dimensions) == set(table.dimensions)
    ]
    best = [{_key(each, at): at for at in np.flatnonzero(each.y_shown).tolist()} for each in items]
    found: dict[Key, Sums] = {}
    for key in (_key(table, at) for at in np.flatnonzero(table.y_shown).tolist()):
        if len(items) == len(wanted) and all(key in each for each in best):
            events = sum(int(each.events[at[key]]) for each, at in zip(items, best, strict=True))
            n, x = float(items[0].n[best[0][key]]), _PERCENT * events / len(scale.items)
            found[key] = Sums(n, x, nan)
    return found
