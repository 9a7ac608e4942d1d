"""Scales whose average and spread tell what single people answered: too few people are apart from all the others.

`stats/steps_apart.py` says how many people can be apart, from n, Σx and Σx². Where that is fewer than the threshold,
nearly everybody answered alike, and the sums say who did not. Nothing is published then, neither of a group nor of
anybody who is left when a reader takes groups in print away:

    everyone else beside a group         printed sums of their own
    the whole less all groups            those whose group is not in print; the whole is that of any way of grouping
                                         that is all in print, where it is hidden itself
    a wide group less those inside it    a state less its counties in print
    today less an earlier release        those who came, or those who went

Groups put together tell no more than each by itself: who is apart in one is apart in all. So the whole less some of the
groups tells no more than the whole less all of them, or one of the others. Where people may be in several groups, the
whole less each one is looked at instead.

In a weighted source averages and spreads of weights are in print too: weights take the place of persons, scaled to as
many. And where few people carry nearly all the weight (Kish's (Σw)²/Σw² below the threshold), the weighted average is
what these few answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from isonomia.errors import BadNews, Fault, InternalError
from isonomia.model.absence import is_absence
from isonomia.model.scales import Scale
from isonomia.model.shown import Shown, ShownTable
from isonomia.model.study import Study
from isonomia.protect.audit.counts import Count
from isonomia.protect.audit.reading import Published
from isonomia.protect.earlier import earlier_releases
from isonomia.protect.protection import policy_of
from isonomia.protect.score_sums import WEIGHTS, few_apart, sums_by_weight
from isonomia.stats.arrays import Floats

REMEDY: Final = "Put groups together (merge), leave out this way of grouping, or hold the scale (release.hold)."
PERSONS: Final = ("sy", "syy")
Where = tuple[str, str]
_NOBODY: Final = 0.5
TOLERANCE: Final = 1e-9
"""Sums that differ by less have been added up in another order."""


@dataclass(frozen=True, slots=True)
class _Row:
    """One row in print: its code (empty for everybody), and n, Σx, Σx² of persons, of w, of w²: (1 or 3, 3)."""

    code: str
    sums: Floats


@dataclass(frozen=True, slots=True)
class _Grouping:
    """Rows in print of one scale in one setting and period, by one dimension (empty for everybody).

    Attributes:
        rows: of groups. others: of everyone else beside a group.
        whole: whether every row of the table is in print.
        overlapping: people may be in several groups.
    """

    dimension: str
    rows: tuple[_Row, ...]
    others: tuple[_Row, ...]
    whole: bool
    overlapping: bool


def refuse_telling_scores(study: Study, shown: Shown) -> None:
    """Stop where an average and its spread, side by side, say what single people answered.

    Raises:
        BadNews: with every scale and group of which that is so, without any number.
    """
    faults = telling_scores(study, shown, {name: policy_of(study, name).threshold for name in study.sources})
    if faults:
        raise BadNews(*faults)


def telling_scores(study: Study, shown: Shown, thresholds: Mapping[str, int]) -> tuple[Fault, ...]:
    """What is wrong with the scales of some cells that are to be shown.

    Args:
        study: names the scales, and the earlier releases.
        shown: the cells.
        thresholds: source -> the smallest number of people that is printed.
    """
    scales = [each for each in study.scales if each.id not in study.release.hold]
    earlier = earlier_releases(study) if scales and study.release.previous else ()
    faults = [
        Fault(f"indicator {scale.id}", f"for {whom} nearly everybody gave the same answers.", remedy=REMEDY)
        for scale in scales
        for whom, each in _seen_of(study, shown, scale, earlier)
        if few_apart(each, scale, thresholds[scale.source])
    ]
    return tuple(dict.fromkeys(faults))


def _seen_of(study: Study, shown: Shown, scale: Scale, earlier: Iterable[Published]) -> Iterator[tuple[str, Floats]]:
    """Everybody whose sums a reader can work out, with whom they are."""
    tables = [table for table in shown if table.indicator == scale.id]
    for table in tables:
        wanted = PERSONS if not table.weighted else (*PERSONS, *(name for names in WEIGHTS for name in names))
        if not set(wanted) <= set(table.sums):
            raise InternalError(Fault(f"Shown cells of {scale.id!r}", "the sums of scores are not there."))
        if table.role == "group":
            yield from _beside_earlier(table, earlier)
    for groupings in _by_context(tables).values():
        whole = _whole(groupings)
        for each in groupings:
            yield from ((_named(each, row.code), row.sums) for row in each.rows)
            yield from ((f"everybody but {_named(each, row.code)}", row.sums) for row in each.others)
            if each.dimension and whole is not None:
                yield from _left(each, whole)
            yield from _left_of_others(each)
            yield from _left_inside(study, each, groupings)


def _whole(groupings: list[_Grouping]) -> Floats | None:
    """Everybody: as printed, or as the sum of a way of grouping of which every row is in print."""
    for each in sorted(groupings, key=lambda one: one.dimension):
        if each.rows and each.whole and not each.overlapping:
            return _together(each.rows)
    return None


def _together(rows: Iterable[_Row]) -> Floats:
    return np.asarray(np.sum([row.sums for row in rows], axis=0), dtype=np.float64)


def _left(each: _Grouping, whole: Floats) -> Iterator[tuple[str, Floats]]:
    """Those who are left of everybody."""
    taken = [(f"everybody but {_named(each, row.code)}", row.sums) for row in each.rows]
    if taken and not each.overlapping:
        taken = [(f"those whose {each.dimension} is not in print", _together(each.rows))]
    yield from ((whom, whole - sums) for whom, sums in taken if whole[0, 0] - sums[0, 0] > _NOBODY)


def _left_of_others(each: _Grouping) -> Iterator[tuple[str, Floats]]:
    """Those who are left of everyone else beside a group: their group is known and not in print."""
    known = [row for row in each.rows if not is_absence(row.code)]
    for other in each.others:
        rest = other.sums - _together(row for row in known if row.code != other.code) if len(known) > 1 else other.sums
        if rest[0, 0] > _NOBODY and not each.overlapping:
            yield f"those whose {each.dimension} is known and not in print", rest


def _left_inside(study: Study, each: _Grouping, groupings: list[_Grouping]) -> Iterator[tuple[str, Floats]]:
    """Those of a wide group who are in no narrower group in print."""
    up, name = {row.code: row.code for row in each.rows}, each.dimension
    while name in study.dimensions and study.dimensions[name].within and not each.overlapping:
        parents, name = study.dimensions[name].parents, study.dimensions[name].within
        up = {code: parents[at] for code, at in up.items() if at in parents}
        for wide in (one for one in groupings if one.dimension == name and not one.overlapping):
            for row in wide.rows:
                inside = [one for one in each.rows if up.get(one.code) == row.code]
                rest = row.sums - _together(inside) if inside else row.sums
                if inside and rest[0, 0] > _NOBODY:
                    yield f"those of {_named(wide, row.code)} whose {each.dimension} is not in print", rest


def _beside_earlier(table: ShownTable, earlier: Iterable[Published]) -> Iterator[tuple[str, Floats]]:
    """Those who came since an earlier release, or who went: a group of its own, however many they are.

    Where the sums are those of no people at all, some came and some went, and a reader can take nothing away.
    """
    for at in np.flatnonzero(table.y_shown).tolist():
        place = frozenset((name, str(table.keys[name][at])) for name in table.dimensions)
        now = sums_by_weight(table, at)[:1]
        for release in earlier:
            count = Count("n", table.indicator, *_where(table, at), place)
            before, totals = release.printed.get(count), release.totals.get(count)
            if before is None or totals is None or before == int(table.n[at]):
                continue
            then = np.array([[float(before), *totals]])
            came = now[0, 0] > then[0, 0]
            whom = ", ".join(f"{name} {code}" for name, code in sorted(place)) or "everybody"
            told = f"those of {whom} who are {'not in' if came else 'only in'} the release {release.id}"
            apart = now - then if came else then - now
            if apart[0, 2] * apart[0, 0] >= apart[0, 1] ** 2 - TOLERANCE * max(apart[0, 1] ** 2, 1.0):
                yield told, apart


def _named(each: _Grouping, code: str) -> str:
    return f"{each.dimension} {code}" if each.dimension else "everybody"


def _where(table: ShownTable, at: int) -> Where:
    return str(table.keys["setting"][at]), str(table.keys["period"][at])


def _by_context(tables: Iterable[ShownTable]) -> dict[Where, list[_Grouping]]:
    found: dict[Where, list[_Grouping]] = {}
    every = list(tables)
    for table in (each for each in every if each.role == "group"):
        beside = [each for each in every if each.role != "group" and each.dimensions == table.dimensions]
        for where in dict.fromkeys(_where(table, at) for at in range(len(table))):
            here = [at for at in range(len(table)) if _where(table, at) == where]
            rows = _rows(table, where)
            others = tuple(row for each in beside for row in _rows(each, where))
            name = " and ".join(table.dimensions)
            grouping = _Grouping(name, rows, others, len(rows) == len(here), bool(table.overlapping))
            found.setdefault(where, []).append(grouping)
    return found


def _rows(table: ShownTable, where: Where) -> tuple[_Row, ...]:
    return tuple(_row(table, at) for at in range(len(table)) if table.y_shown[at] and _where(table, at) == where)


def _row(table: ShownTable, at: int) -> _Row:
    code = ", ".join(str(table.keys[name][at]) for name in table.dimensions)
    return _Row(code, sums_by_weight(table, at))
