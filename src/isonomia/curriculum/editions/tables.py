"""Comparisons of two editions as the tables of a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from isonomia.curriculum.editions.comparison import Comparison, Difference, Part
from isonomia.model.audit_tables import Amount, AuditTable, AuditTables, Cell, Ranged, Told, Trait, Withheld

NOTES: Final = (
    Told("Cases are the same where their names are the same. They are compared with themselves."),
    Told("Over all cases the range takes the editions as independent unless all cases are the same."),
)
AS_READ: Final = Told("Of cases with one patient. The rules read both editions; what people corrected is left aside.")
SMALLEST_P: Final = 0.001
"""A smaller p-value is printed as below this."""


def edition_tables(
    found: Sequence[tuple[Told | str, Comparison]], stated: Sequence[tuple[str, Comparison]] = ()
) -> AuditTables:
    """The page of two editions.

    Args:
        found: what was looked for, as the page says it, and the comparison.
        stated: characteristics of a patient, and how many cases state them.
    """
    tables, notes = (_found_tables(found) if found else ()), list(NOTES)
    if stated:
        tables = (_stated_table(stated), *tables)
        notes.insert(0, AS_READ)
    first = next((each for _, each in (*found, *stated)), None)
    values = (("before", first.before.n if first else 0), ("after", first.after.n if first else 0))
    lead = Told("%(before)s cases before, %(after)s after. A difference is a finding, never a target.", values)
    return AuditTables("editions", Told("Two editions side by side"), lead, tables, tuple(notes))


def _stated_table(found: Sequence[tuple[str, Comparison]]) -> AuditTable:
    heads = (
        Told("Characteristic"),
        Told("Before, in every 100"),
        Told("After, in every 100"),
        Told("Difference in points"),
        Told("Lost"),
        Told("Gained"),
    )
    rows = tuple(
        (
            Trait(name),
            _share(each.before),
            _share(each.after),
            _difference(each.difference),
            each.kept.lost,
            each.kept.gained,
        )
        for name, each in found
    )
    return AuditTable("stated", Told("What cases state of their patient, before and after"), heads, rows)


def _found_tables(found: Sequence[tuple[Told | str, Comparison]]) -> tuple[AuditTable, ...]:
    whole = AuditTable(
        "whole",
        Told("Before and after, all cases"),
        (Told("Cases with"), Told("Before, in every 100"), Told("After, in every 100"), Told("Difference in points")),
        tuple((name, _share(each.before), _share(each.after), _difference(each.difference)) for name, each in found),
    )
    kept = AuditTable(
        "kept",
        Told("Cases in both editions"),
        (
            Told("Cases with"),
            Told("Cases"),
            Told("Lost"),
            Told("Gained"),
            Told("Difference in points"),
            Told("p-value"),
        ),
        tuple((name, *_kept(each)) for name, each in found),
    )
    moved = AuditTable(
        "moved",
        Told("Cases that left and cases that came"),
        (Told("Cases with"), Told("Left"), Told("Of"), Told("Came"), Told("Of")),
        tuple((name, each.removed.events, each.removed.n, each.added.events, each.added.n) for name, each in found),
    )
    left = any(each.removed.n or each.added.n for _, each in found)
    return (whole, kept, moved) if left else (whole, kept)


def _share(part: Part) -> Cell:
    return Withheld("NO_DATA") if part.share is None else Ranged(part.share, part.low, part.high, 1, percent=True)


def _difference(found: Difference) -> Cell:
    if found.value is None:
        return Withheld("NO_DATA")
    low, high = (None if each is None else 100 * each for each in (found.low, found.high))
    return Ranged(100 * found.value, low, high, 1, signed=True)


def _kept(found: Comparison) -> tuple[Cell, ...]:
    kept = found.kept
    n = kept.both + kept.lost + kept.gained + kept.neither
    p: Cell = Withheld("NO_DATA") if kept.p is None else Amount(kept.p, 3)
    if kept.p is not None and kept.p < SMALLEST_P:
        p = Told("below %(p)s", (("p", SMALLEST_P),))
    return n, kept.lost, kept.gained, _difference(kept.difference), p
