"""Scales of a survey beside earlier releases: no average of a group that differs by a few people from one published.

Two averages of 299 and of 300 people give the answers of one person. A group of a scale that was published before, in
the same setting and period, is published again with as many people, or with so many more or fewer that they are no
small number; else nothing is published. Reliability and structure are made of the same cells, and fall under this too.
"""

from __future__ import annotations

from collections.abc import Iterator

from isonomia.errors import BadNews, Fault
from isonomia.model.shown import Shown, ShownTable
from isonomia.model.study import Study
from isonomia.protect.audit.counts import Count
from isonomia.protect.audit.reading import Published
from isonomia.protect.earlier import earlier_releases
from isonomia.protect.protection import policy_of

REMEDY = (
    "Publish late answers under a period of their own, build from the data of that release, or hold the scale "
    "(release.hold)."
)


def refuse_small_differences(study: Study, shown: Shown) -> None:
    """Stop where an average and one that was published before differ by a few people.

    Raises:
        BadNews: with every scale of which that is so.
    """
    scales = {each.id for each in study.indicators if each.scale} - set(study.release.hold)
    if not scales or not study.release.previous:
        return
    earlier = earlier_releases(study)
    faults = [
        fault
        for table in shown
        if table.indicator in scales and table.role == "group"
        for fault in _faults(table, earlier, policy_of(study, table.source).threshold)
    ]
    if faults:
        raise BadNews(*dict.fromkeys(faults))


def _faults(table: ShownTable, earlier: tuple[Published, ...], threshold: int) -> Iterator[Fault]:
    for at in range(len(table)):
        if not table.y_shown[at]:
            continue
        place = frozenset((name, str(table.keys[name][at])) for name in table.dimensions)
        setting, period = (str(table.keys[name][at]) for name in ("setting", "period"))
        for release in earlier:
            before = release.printed.get(Count("n", table.indicator, setting, period, place))
            if before is not None and 0 < abs(int(table.n[at]) - before) < threshold:
                whom = ", ".join(f"{name} {code}" for name, code in sorted(place)) or "everybody"
                problem = (
                    f"for {whom} the release {release.id} was about almost the same people: what both say, side by "
                    "side, is what the few others answered."
                )
                yield Fault(f"indicator {table.indicator}, period {period}", problem, remedy=REMEDY)
