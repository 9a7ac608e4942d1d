"""A second attack beside the auditor's, by other means: it counts persons and not cells.

The auditor ties printed and hidden cells by sums that it knows of. Here every table of persons is tried that agrees
with what is printed (`protect_persons.py`), so nothing is overlooked: not the bounds that three crossed tables put on
one another, nor any tie between questions, stages and wider groups. It is slow, so it is for small releases.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from protect_log import ALONE
from protect_persons import Model
from protect_printed import Place, Rule, beside_earlier, public, rows
from protect_worlds import World

from isonomia.protect.audit import AuditReport, Finding
from isonomia.protect.audit.counts import Count, in_words
from isonomia.protect.audit.knowledge import Knowledge, gathered
from isonomia.protect.audit.reading import read
from isonomia.protect.audit.structure import without_room

MOST_TYPES = 150
MOST_ROWS = 36


@dataclass(frozen=True)
class Second:
    """What the second attack found.

    Attributes:
        found: kind of finding, after `ALONE` -> how many that the auditor did not find.
        checked: how many counts were tried. sentences: the findings. alarms: findings of the auditor that are not so.
    """

    found: Counter[str]
    checked: int
    sentences: tuple[str, ...] = ()
    alarms: tuple[str, ...] = ()


def overlooked(made: World, folder: Path, report: AuditReport, previous: Sequence[Path] = ()) -> Second | None:
    """What all tables of persons tell that the auditor did not find; None where the release is too large for that.

    The rows of an earlier release are put beside its own where they are of the same persons (`beside_earlier`). None
    also where the two were rounded by unlike policies: a rule is of all rows here.
    """
    if made.plan is None:
        return None
    rule, members = public(folder, made)
    periods = rows(folder / "site" / "data" / "cells.csv")
    for each in previous:
        if made.earlier is None or public(each, made.earlier)[0] != rule:
            return None
        earlier = rows(each / "site" / "data" / "cells.csv")
        periods, members = beside_earlier(periods, members, earlier, public(each, made.earlier)[1])
    models = {period: Model(made.plan, cells, rule, members, period) for period, cells in periods.items()}
    if any(model.unknowns > MOST_TYPES or len(model.rows) > MOST_ROWS for model in models.values()):
        return None
    said = {finding.count: finding for finding in report.findings}
    known = cache(lambda: gathered([read(each) for each in (folder, *previous)]))  # read only where a count is 0
    found: Counter[str] = Counter()
    sentences, alarms, checked = [], [], 0
    for period, model in models.items():
        whole = {(row.question, row.place) for row in periods[period] if row.n is not None and row.e is not None}
        for target, (low, high, settled) in model.attacked(_compared(made)).items():
            checked += 1
            what, question, place = target
            count = Count(what, question, "", period, frozenset(place))
            name = in_words(count)
            kind = told(low, high, rule, derived=what not in "ne") if settled else None
            if kind == "pinned" and high >= rule.threshold and _printed_whole(what, question, place, whole):
                kind = None
            nobody = low == high == 0 and _without_room(known(), count)  # told by the questions, and by no number
            if kind and name not in said and not nobody:
                found[ALONE + kind] += 1
                sentences.append(f"{kind}: {name}: {low} to {high}")
            alarms += _not_so(said.get(name), low, high)
    return Second(found, checked, tuple(sentences), tuple(alarms))


def _printed_whole(what: str, question: str, place: Place, whole: set[tuple[str, Place]]) -> bool:
    """Whether a rest is of numbers that are all printed: the rule prints none of which the rest is below T.

    A rounded n and e say of n − e little more than that, and a stranger who knows the rule knows it to be T or more.
    """
    around = {place, ()} if what.startswith("else") else {place}
    return what.endswith("f") and all((question, each) in whole for each in around)


def _without_room(known: Knowledge, count: Count) -> bool:
    """Whether a count is 0 whatever is printed; everyone else beside a group, where all other groups are."""
    if not count.what.startswith("else"):
        return bool(without_room(known, {count}))
    names = {name for name, _ in count.place}
    others = {
        each
        for each in {*known.hidden, *known.printed}
        if each[1:4] == count[1:4] and each.what == "n" and {name for name, _ in each.place} == names
    } - {count._replace(what="n")}
    return bool(others) and without_room(known, others) == others


def _not_so(said: Finding | None, low: int, high: int) -> list[str]:
    """A finding of the auditor outside which a value was found."""
    if said is None or said.kind == "undecided" or said.low is None:
        return []
    outside = low if low < said.low else high if said.high is not None and high > said.high else None
    return [] if outside is None else [f"{said.sentence()} It may be {outside}."]


def told(low: int, high: int, rule: Rule, *, derived: bool) -> str | None:
    """What an interval gives away, written apart from the auditor's gate."""
    lowest = 1 if rule.zeros else 0
    if (low == high == 0 and rule.zeros) or (derived and low >= rule.threshold):
        return None
    if low == high:
        return "exact"
    if low >= lowest and high < rule.threshold:
        return "small"
    return "pinned" if high - low <= 4 else None


def _compared(made: World) -> set[tuple[str, tuple[str, ...]]]:
    """(question, names of dimensions) of the groups that are set beside everyone else."""
    entries = [(each.id, entry) for each in made.study.indicators for entry in each.by]
    entries += [(each.id, (name,)) for each in made.study.representations for name in each.by]
    return {*entries, *((question, (name,)) for question, entry in entries for name in entry)}
