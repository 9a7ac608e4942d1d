"""Linked waves beside earlier releases: no change of a group of people that differs by a few from one published.

Two changes, of 80 and of 81 linked people, give the change of one person. The averages of the waves may be those of
many people more by then, so that they say nothing of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from isonomia.errors import Fault
from isonomia.model.absence import is_absence
from isonomia.model.scales import linked_sum
from isonomia.model.shown import ShownTable
from isonomia.protect.audit.reading import Published

MEASURE: Final = "paired_change"
REMEDY: Final = 'Publish late answers under a period of their own, or compare the waves apart: waves = "apart".'


def linked_faults(table: ShownTable, earlier: Sequence[Published], threshold: int) -> Iterator[Fault]:
    """Every row whose linked people are a few more or fewer than those of whom a release has told the change."""
    people = table.sums.get(linked_sum("n"))
    if people is None or len(table.dimensions) > 1:
        return
    name = table.dimensions[0] if table.dimensions else ""
    for at in range(len(table)):
        code = str(table.keys[name][at]) if name else ""
        if not table.y_shown[at] or is_absence(code):
            continue
        setting, period = (str(table.keys[key][at]) for key in ("setting", "period"))
        for release in earlier:
            for row in release.figures:
                told = tuple(row.get(each, "") for each in ("indicator", "setting", "period", "dimension"))
                mine = (table.indicator, setting, period, name)
                if row.get("measure") != MEASURE or told != mine or row.get("subgroup", "") != code or not row.get("n"):
                    continue
                if 0 < abs(int(float(row["n"])) - round(float(people[at]))) < threshold:
                    whom = f"{name} {code}" if name else "everybody"
                    problem = (
                        f"for {whom} the release {release.id} told the change of almost the same people: what both "
                        "say, side by side, is how the few others changed."
                    )
                    yield Fault(f"indicator {table.indicator}, period {period}", problem, remedy=REMEDY)
