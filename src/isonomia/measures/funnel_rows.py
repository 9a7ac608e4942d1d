"""Rows of a funnel: each setting beside the figure of all settings together, in one period.

Everything is made from shown counts. A setting whose count is hidden has hidden rows and no part in the centre, so that
the centre can be worked out from what is printed and tells nothing more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from isonomia.measures.drafts import Drafts
from isonomia.measures.figures import Outcome
from isonomia.measures.funnel import LEAST_SETTINGS, funnel
from isonomia.measures.operand_rows import joined, rows_of_view
from isonomia.measures.reliability import UNRELIABLE
from isonomia.measures.scenes import Scene
from isonomia.measures.slices import Context

FUNNEL: Final = ("funnel_95", "funnel_998", "expected_events")
_KINDS: Final = ("proportion", "rate")


def write_funnel(drafts: Drafts, scene: Scene) -> None:
    """The rows of every period that has five settings or more, where they are asked for or the study names nothing."""
    asked = tuple(each for each in FUNNEL if each in scene.indicator.measures)
    wanted = asked or (() if scene.indicator.measures else FUNNEL)
    if not wanted or (scene.question.kind not in _KINDS and not asked):
        return
    periods: dict[str, list[Context]] = {}
    for where in scene.whole.lookup:
        periods.setdefault(where.period, []).append(where)
    for every in periods.values():
        if len(every) >= LEAST_SETTINGS:
            _write_period(drafts, scene, every, wanted)
        elif asked:
            _refuse(drafts, scene, every, asked, "TOO_FEW_GROUPS")


def _write_period(drafts: Drafts, scene: Scene, every: Sequence[Context], wanted: Sequence[str]) -> None:
    question, table = scene.question, scene.whole.table
    if question.kind not in _KINDS or table.weighted:
        _refuse(drafts, scene, every, wanted, "NOT_APPLICABLE")
        return
    if question.census:
        _refuse(drafts, scene, every, wanted, "CENSUS")
        return
    operands, standing = rows_of_view(scene.whole), scene.gate.of_view(scene.whole)
    rate = question.kind == "rate"
    batch = drafts.batch(("funnel", question.id, every[0].period), lambda rows: _computed(rows, rate=rate))
    for where in every:
        row = scene.whole.row(where)
        identities = [question.identity(where, each) for each in wanted]
        if row is None or scene.whole.is_hidden(row):
            for identity in identities:
                drafts.hide(identity)
            continue
        at = batch.add(operands[row], direction=0, census=False)
        people = int(table.n[row])
        for measure, identity in zip(wanted, identities, strict=True):
            if standing.refuses(row):
                drafts.refuse(identity, UNRELIABLE)
            else:
                drafts.write({**identity, "n": people}, batch, measure, at)


def _refuse(drafts: Drafts, scene: Scene, every: Sequence[Context], wanted: Sequence[str], reason: str) -> None:
    """Rows that do not apply; hidden where the count is, so that a refusal tells nothing of it."""
    for where in every:
        for measure in wanted:
            identity: dict[str, Any] = scene.question.identity(where, measure)
            if scene.whole.is_hidden(scene.whole.row(where)):
                drafts.hide(identity)
            else:
                drafts.refuse(identity, reason)


def _computed(rows: Sequence[np.ndarray], *, rate: bool) -> Mapping[str, Outcome]:
    operand = joined(rows)
    size = operand.time if rate else operand.n
    found = funnel("rate" if rate else "proportion", operand.events, size)
    return {
        "funnel_95": Outcome(found.inner, found.p),
        "funnel_998": Outcome(found.outer, found.p),
        "expected_events": Outcome(found.expected),
    }
