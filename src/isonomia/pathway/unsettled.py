"""At which steps of a closed pathway it is not known yet of too many who came whether they went on.

There the pages say so in place of the share who are still on the path; whoever prepares a study hears it first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from isonomia.measures.groups import LEAST_SHARE
from isonomia.measures.slices import Context
from isonomia.model.cells import Cells, CellTable
from isonomia.model.study import Study


class Unsettled(NamedTuple):
    """A step of which too little is known, in one setting and period."""

    pathway: str
    stage: str
    where: Context

    def sentence(self) -> str:
        """In words, without a number of people."""
        place = " · ".join(each for each in self.where if each)
        told = f" ({place})" if place else ""
        share = round(100 * (1 - LEAST_SHARE))
        return (
            f"pathway {self.pathway}, stage {self.stage}{told}: of more than {share} in every 100 who came it is not"
            " known yet whether they went on, so nothing is said of who is still on the path from here on."
        )


def unsettled(study: Study, cells: Cells) -> tuple[Unsettled, ...]:
    """Every such step, in the order of the study, from the cells of everybody."""
    counted = {table.indicator: _everybody(table) for table in cells if not table.dimensions}
    return tuple(_found(study, counted))


def _everybody(table: CellTable) -> Mapping[Context, tuple[float, float]]:
    """Where and when -> people of whom it is known, and those of them who passed; strata and clusters added up."""
    held = table.over("stratum", "cluster")
    keys = zip(held.keys["setting"], held.keys["period"], strict=True)
    events = held.sums.get("events", held.sums["n"])
    return {
        Context(str(setting), str(period)): (float(n), float(e))
        for (setting, period), n, e in zip(keys, held.sums["n"], events, strict=True)
    }


def _found(study: Study, counted: Mapping[str, Mapping[Context, tuple[float, float]]]) -> Iterator[Unsettled]:
    for pathway in study.pathways:
        if not pathway.closed or study.sources[pathway.source].kind == "counts":
            continue  # counts by stage do not say of whom it is not known: what they lack is withheld
        steps = [each for each in pathway.stages if each.question]
        for before, stage in pairwise(steps):
            came, known = counted.get(before.question, {}), counted.get(stage.question, {})
            for where in sorted(came):
                if known.get(where, (0.0, 0.0))[0] < LEAST_SHARE * came[where][1]:
                    yield Unsettled(pathway.id, stage.id, where)
