"""Scales whose average and spread tell what single people answered: too few people are apart from all the others.

A score stands on steps between a lowest and a highest place. From n, Σx and Σx² follows how many people at most are
apart from any one step c: with s the step and w the width, Σ(x − c)² / s²; from an end, where every distance d lies
between s and w and so d(w + s) − d² ≥ sw, [(w + s)Σd − Σd²] / (sw). Where that is less than the threshold, nearly
everybody answered alike, and the sums say who did not. Nothing is published then: neither of a group, nor where it is
so of the people who are left when a group, or all groups in print, are taken from everybody.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from isonomia.errors import BadNews, Fault
from isonomia.model.shown import Shown, ShownTable
from isonomia.model.study import Study
from isonomia.protect.protection import policy_of
from isonomia.protect.score_sums import Sums, apart, sums_of_row

REMEDY: Final = "Put groups together (merge), leave out this way of grouping, or hold the scale (release.hold)."


def refuse_telling_scores(study: Study, shown: Shown) -> None:
    """Stop where an average and its spread, side by side, say what single people answered.

    Raises:
        BadNews: with every scale and group of which that is so, without any number.
    """
    scales = {each.id: each for each in study.scales if each.id not in study.release.hold}
    tables = [t for t in shown if t.indicator in scales and t.role == "group" and {"sy", "syy"} <= set(t.sums)]
    whole = {key: sums for table in tables if not table.dimensions for key, sums in _rows(table)}
    faults = [
        Fault(f"indicator {table.indicator}", f"for {whom} nearly everybody gave the same answers.", remedy=REMEDY)
        for table in tables
        for whom, sums in _seen(table, whole)
        if apart(sums, scales[table.indicator]) < policy_of(study, table.source).threshold
    ]
    if faults:
        raise BadNews(*dict.fromkeys(faults))


def _seen(table: ShownTable, whole: dict[tuple[str, str, str], Sums]) -> Iterator[tuple[str, Sums]]:
    """What a stranger can add up: each group in print, everybody else, and who is left of all."""
    left: dict[tuple[str, str, str], Sums] = {}
    for at in range(len(table)):
        if not table.y_shown[at]:
            continue
        key, own = _key(table, at), sums_of_row(table, at)
        whom = ", ".join(f"{name} {table.keys[name][at]}" for name in table.dimensions) or "everybody"
        yield whom, own
        if table.dimensions and key in whole:
            left[key] = left.get(key, whole[key]).less(own)
            if (rest := whole[key].less(own)).n >= 1:
                yield f"everybody but {whom}", rest
    if not table.overlapping:
        yield from (("those whose group is not in print", rest) for rest in left.values() if rest.n >= 1)


def _rows(table: ShownTable) -> Iterator[tuple[tuple[str, str, str], Sums]]:
    return ((_key(table, at), sums_of_row(table, at)) for at in range(len(table)) if table.y_shown[at])


def _key(table: ShownTable, at: int) -> tuple[str, str, str]:
    return table.indicator, str(table.keys["setting"][at]), str(table.keys["period"][at])
