"""Scales of a survey beside earlier releases: no average of a group that differs by a few people from one published.

Two averages of 299 and of 300 people give the answers of one person. A group of a scale that was published before, in
the same setting and period, is published again with as many people, or with so many more or fewer that they are no
small number; else nothing is published. If they are as many, their answers have to be the same: one answer changed
gives two sums, of values and of squares, that have the old and the new answer in them. Reliability and structure are
made of the same cells, and fall under this too.

So does who left a statement out, where statements are told of those who answered every one: both sums may have changed
by many, and these by one person, whose score is then the difference of two differences.

So does who gave one of the best answers to a statement: as many people and one more of these is one changed answer.

So does the base of statements: told of whoever answered each, and later of those who answered every one, they would say
what those answered who left another one out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import numpy as np

from isonomia.errors import BadNews, Fault
from isonomia.model.shown import Shown, ShownTable
from isonomia.model.study import Study
from isonomia.protect.audit.counts import Count, Place
from isonomia.protect.audit.reading import Published, about_zero
from isonomia.protect.blurred_scores import Grain, blurred_table, grains_of
from isonomia.protect.earlier import earlier_releases
from isonomia.protect.kept_exact import Exact, exact_sums
from isonomia.protect.linked_before import linked_faults
from isonomia.protect.protection import policy_of

TOLERANCE: Final = 1e-9
"""Sums that differ by less have been added up in another order."""
REMEDY = (
    "Publish late answers under a period of their own, build from the data of that release, or hold the scale "
    "(release.hold)."
)
SAME_BASE: Final = (
    "Leave complete_answers as it was for this period, or publish later answers under a period of their own."
)


def refuse_small_differences(study: Study, shown: Shown) -> None:
    """Stop where an average and one that was published before differ by a few people, or by answers alone.

    Raises:
        BadNews: with every scale of which that is so.
    """
    scales = {each.id for each in study.indicators if each.scale} - set(study.release.hold)
    if not scales or not study.release.previous:
        return
    earlier = earlier_releases(study)
    tables = [table for table in shown if table.indicator in scales and table.role == "group"]
    faults: list[Fault] = []
    exact = (*exact_sums(study), *({} for _ in earlier))
    told = tuple(zip(earlier, exact, strict=False))
    for table in tables:
        least = policy_of(study, table.source).threshold
        faults += _faults(table, told, least, grains_of(study).get(table.indicator))
        faults += linked_faults(table, earlier, least)
    faults += _other_bases(study, tables, earlier)
    faults += _skippers(study, tables, earlier)
    if faults:
        raise BadNews(*dict.fromkeys(faults))


def _other_bases(study: Study, tables: list[ShownTable], earlier: tuple[Published, ...]) -> Iterator[Fault]:
    """Statements that an earlier release told of other people, in the same setting and period."""
    scales = {item.question: scale for scale in study.scales for item in scale.items}
    for table in (each for each in tables if each.indicator in scales and not each.dimensions):
        scale = scales[table.indicator]
        for where in zip(table.keys["setting"].tolist(), table.keys["period"].tolist(), strict=True):
            for release in earlier:
                told = (table.indicator, *where) in release.places
                if told and (scale.id in release.complete) != scale.complete:
                    problem = (
                        f"the release {release.id} told its statements of other people (complete_answers): what both "
                        "say, side by side, is what those answered who left one out."
                    )
                    yield Fault(f"indicator {scale.id}, period {where[1]}", problem, remedy=SAME_BASE)


def _skippers(study: Study, tables: list[ShownTable], earlier: tuple[Published, ...]) -> Iterator[Fault]:
    """Who left a statement out: a few more or fewer of them than in an earlier release, by any printed row."""
    for scale in (each for each in study.scales if each.complete):
        threshold = policy_of(study, scale.source).threshold
        item = scale.items[0].question
        scores, answered = _by_place(tables, scale.id), _by_place(tables, item)
        for setting, period, place in sorted(scores.keys() & answered.keys(), key=str):
            now = scores[setting, period, place] - answered[setting, period, place]
            counts = [Count("n", name, setting, period, place) for name in (scale.id, item)]
            for release in (each for each in earlier if scale.id in each.complete):
                whole, complete = (release.printed.get(each) for each in counts)
                if whole is None or complete is None or not 0 < abs(now - (whole - complete)) < threshold:
                    continue
                whom = ", ".join(f"{name} {code}" for name, code in sorted(place)) or "everybody"
                problem = (
                    f"for {whom} almost as many people left a statement out as in the release {release.id}: what "
                    "both say of all scores and of all answers, side by side, is what the few others answered."
                )
                yield Fault(f"indicator {scale.id}, period {period}", problem, remedy=REMEDY)


def _by_place(tables: list[ShownTable], name: str) -> dict[tuple[str, str, Place], int]:
    """Setting, period and groups -> people, of rows whose outcome is in print."""
    found: dict[tuple[str, str, Place], int] = {}
    for table in (each for each in tables if each.indicator == name):
        for at in np.flatnonzero(table.y_shown).tolist():
            place = frozenset((each, str(table.keys[each][at])) for each in table.dimensions)
            found[str(table.keys["setting"][at]), str(table.keys["period"][at]), place] = int(table.n[at])
    return found


def _faults(
    table: ShownTable, earlier: Iterable[tuple[Published, Exact]], threshold: int, grain: Grain | None = None
) -> Iterator[Fault]:
    for at in range(len(table)):
        if not table.y_shown[at]:
            continue
        place = frozenset((name, str(table.keys[name][at])) for name in table.dimensions)
        setting, period = (str(table.keys[name][at]) for name in ("setting", "period"))
        whom = ", ".join(f"{name} {code}" for name, code in sorted(place)) or "everybody"
        for release, exact in earlier:
            count = Count("n", table.indicator, setting, period, place)
            before = release.printed.get(count)
            if before is None:
                continue
            problem = ""
            if 0 < abs(int(table.n[at]) - before) < threshold:
                problem = (
                    f"for {whom} the release {release.id} was about almost the same people: what both say, side by "
                    "side, is what the few others answered."
                )
            elif int(table.n[at]) == before and _answered_otherwise(table, at, release.printed.get(count.of("e"))):
                problem = (
                    f"for {whom} as many people answered in the release {release.id}, and not as many of them gave one "
                    "of the best answers: if few changed, what both say, side by side, is what these few answered."
                )
            elif int(table.n[at]) == before and _changed(table, at, release.totals.get(count), grain, exact.get(count)):
                problem = (
                    f"for {whom} the release {release.id} was about as many people with other answers: if few of them "
                    "changed, what both say, side by side, is what these few answered."
                )
            if problem:
                yield Fault(f"indicator {table.indicator}, period {period}", problem, remedy=REMEDY)


def _answered_otherwise(table: ShownTable, at: int, before: int | None) -> bool:
    """Whether another number of people gave one of the best answers to a statement than was printed."""
    return table.kind == "proportion" and before is not None and int(table.events[at]) != before


def _changed(
    table: ShownTable,
    at: int,
    before: tuple[float, float] | None,
    grain: Grain | None,
    exact: tuple[float, float] | None,
) -> bool:
    """Whether the sums of a row are others than those that were printed; not known where none were.

    A release prints them rounded (`blurred_scores.py`); one of an earlier version printed them as they were. Where its
    private folder is there, the exact ones are compared; where it is not, `figures_before.py` compares all figures too.
    """
    if before is None or not {"sy", "syy"} <= set(table.sums):
        return False
    if exact is not None:
        now = (float(table.sums[name][at]) for name in ("sy", "syy"))
        return any(abs(one - other) > TOLERANCE * max(abs(other), 1.0) for one, other in zip(now, exact, strict=True))
    return all(_differ(each, at, before) for each in (table, *([blurred_table(table, grain)] if grain else [])))


def _differ(table: ShownTable, at: int, before: tuple[float, float]) -> bool:
    sy, syy = (float(table.sums[name][at]) for name in ("sy", "syy"))
    now = about_zero(float(table.n[at]), sy, syy, table.origin)
    return any(abs(one - other) > TOLERANCE * max(abs(other), 1.0) for one, other in zip(now, before, strict=True))
