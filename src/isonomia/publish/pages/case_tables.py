"""The four reports on cases as tables: what is silent, used, stated and tied. Pages and files are made from them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from isonomia.model.audit_tables import Amount, AuditTable, Cell, Named, Of, Ranged, Told, Withheld
from isonomia.model.curriculum import Association, CaseAudit, CaseShare, Mention
from isonomia.publish.language import N_
from isonomia.publish.words.curriculum import CHARACTERISTICS

MOST_VALUES: Final = 12
"""Values of one characteristic that a page names; the others are counted together."""
MOST_TIED: Final = 80
"""Rows of a page's table of associations; the rest is counted in a sentence."""
CLEAR: Final = 0.05
"""Share of false discoveries, as everywhere on the site."""
_PLAIN: Final = ("age", "sex")
"""What nearly every case states: whether it is used is not asked."""
MOST_FREQUENT: Final = N_("%(name)s: the most frequent; %(left)s more are in few cases")
BESIDE_ALL: Final = N_("%(name)s (any, in the benchmark: %(share)s of every 100 people)")
FREQUENT_BESIDE_ALL: Final = N_(
    "%(name)s: the most frequent; %(left)s more are in few cases (any, in the benchmark: %(share)s of every 100 people)"
)


def circumstances(cases: CaseAudit) -> list[Mention]:
    """Circumstances of life, those first on which most cases are silent."""
    return sorted((each for each in cases.mentions if each.circumstance), key=lambda each: -each.silent.count)


def silent_table(cases: CaseAudit) -> AuditTable:
    """Absence: cases that say nothing of a circumstance, most silent first."""
    return AuditTable(
        "silent",
        Told(N_("Circumstances of life, and cases that are silent on them")),
        (Told(N_("Circumstance")), Told(N_("Silent cases")), Told(N_("Of every 100 cases"))),
        tuple((_name(each.characteristic), _of(each.silent), _rate(each.silent)) for each in circumstances(cases)),
    )


def use_table(cases: CaseAudit) -> AuditTable:
    """Mentions that matter for the answer or the explanation, as people coded them."""
    heads = (
        Told(N_("Characteristic")),
        Told(N_("Mentions")),
        Told(N_("Taken up again")),
        Told(N_("Used")),
        Told(N_("Routine")),
        Told(N_("Not coded")),
        Told(N_("Used, of every 100 coded")),
    )
    rows = tuple(
        (
            _name(each.characteristic),
            each.mentions,
            each.taken_up,
            each.used,
            each.routine,
            each.uncoded,
            _rate(each.share_used) if each.share_used.n else Withheld("NOT_CODED"),
        )
        for each in cases.uses
        if each.characteristic not in _PLAIN
    )
    return AuditTable("use", Told(N_("Mentions that matter, and mentions that do not")), heads, rows)


def stated_table(cases: CaseAudit) -> AuditTable:
    """What cases state of their patient."""
    heads = (
        Told(N_("Characteristic")),
        Told(N_("Cases that state it")),
        Told(N_("Of every 100 cases")),
        Told(N_("For a person to look at")),
    )
    rows = tuple(
        (_name(each.characteristic), _of(each.stated), _rate(each.stated), each.conflicts) for each in cases.mentions
    )
    return AuditTable("stated", Told(N_("What cases state of their patient")), heads, rows)


def value_tables(cases: CaseAudit) -> tuple[AuditTable, ...]:
    """Each characteristic, value by value, beside the benchmark where there is one."""
    return tuple(_values(cases, each) for each in cases.mentions if each.values)


def _values(cases: CaseAudit, mention: Mention) -> AuditTable:
    beside = cases.benchmark is not None and any(each.benchmark is not None for each in mention.values)
    heads = [
        Told(N_("Value")),
        Told(N_("Cases")),
        Told(N_("Of every 100 cases")),
        Told(N_("Of every 100 that state it")),
    ]
    heads += [Told(N_("In the benchmark, of every 100 people"))] if beside else []
    rows: list[tuple[Cell, ...]] = []
    for each in mention.values:
        head = Named(mention.characteristic, each.value, each.label)
        row: list[Cell] = [head, each.of_all.count, _rate(each.of_all), _rate(each.of_stated)]
        if beside:
            share = each.benchmark
            row.append(Withheld("NOT_IN_BENCHMARK") if share is None else Amount(share, 1, percent=True))
        rows.append(tuple(row))
    caption = _name(mention.characteristic)
    if mention.benchmark is not None:
        caption = Told(BESIDE_ALL, (("name", CHARACTERISTICS[mention.characteristic]), _share_of(mention.benchmark)))
    return AuditTable(f"v-{mention.characteristic.replace('_', '-')}", caption, tuple(heads), tuple(rows))


def shortened_values(table: AuditTable, mention: Mention) -> AuditTable:
    """The table as a page has it: the most frequent values, and how many more there are."""
    if len(table.rows) <= MOST_VALUES + 1:
        return table
    said = (("name", CHARACTERISTICS[mention.characteristic]), ("left", len(table.rows) - MOST_VALUES))
    caption = Told(MOST_FREQUENT, said)
    if mention.benchmark is not None:
        caption = Told(FREQUENT_BESIDE_ALL, (*said, _share_of(mention.benchmark)))
    return replace(table, caption=caption, rows=table.rows[:MOST_VALUES])


def _share_of(benchmark: float) -> tuple[str, float]:
    """The people of the benchmark of whom a characteristic is true, as a caption says it."""
    return "share", round(100 * benchmark, 1)


def tested(cases: CaseAudit) -> list[Association]:
    """Associations of which something is computed, the surest first."""
    found = (each for each in cases.associations if not each.reason)
    return sorted(found, key=lambda each: (1.0 if each.q is None else each.q, each.characteristic, each.value))


def pairs_table(found: Iterable[Association], *, tests: bool = False) -> AuditTable:
    """Groups and categories, the surest first; `tests`: with p and q, as files have them."""
    heads = [
        Told(N_("Group")),
        Told(N_("Category")),
        Told(N_("Cases of the group")),
        Told(N_("Other cases")),
        Told(N_("Odds ratio")),
        Told(N_("Larger than chance")),
    ]
    heads += [Told(N_("p-value")), Told(N_("q-value"))] if tests else []
    rows = tuple(tuple(_pair(each, tests=tests)) for each in found)
    return AuditTable("pairs", Told(N_("Groups and categories, the surest first")), tuple(heads), rows)


def _pair(each: Association, *, tests: bool) -> Iterator[Cell]:
    yield Named(each.characteristic, each.value, each.label)
    yield each.category
    yield Of(each.with_category, each.cases)
    yield Of(each.others_with, each.others)
    yield Ranged(math.inf if each.odds_ratio is None else each.odds_ratio, each.low, each.high, 2)
    yield Told(N_("yes")) if each.q is not None and each.q <= CLEAR else Told(N_("no"))
    if tests:
        yield from (Withheld("NO_DATA") if value is None else Amount(value, 4) for value in (each.p, each.q))


def untested_table(cases: CaseAudit) -> AuditTable:
    """Groups of which nothing is computed, each once a reason."""
    refused = (each for each in cases.associations if each.reason)
    found = {(each.characteristic, each.value, each.reason): each for each in refused}
    heads = (Told(N_("Group")), Told(N_("Cases of the group")), Told(N_("Why not")))
    rows = tuple(
        (Named(each.characteristic, each.value, each.label), each.cases, Withheld(each.reason))
        for each in found.values()
    )
    return AuditTable("untested", Told(N_("Groups that are not tested")), heads, rows)


def _name(characteristic: str) -> Told:
    return Told(CHARACTERISTICS[characteristic])


def _of(share: CaseShare) -> Of:
    return Of(share.count, share.n)


def _rate(share: CaseShare) -> Ranged | Withheld:
    """So many of every 100, with the range; nothing where there is no case."""
    if share.low is None or share.high is None:
        return Withheld("NO_CASES")
    return Ranged(share.count / share.n, share.low, share.high, 1, percent=True)
