"""The coverage matrix and its gaps as tables of a page: the rows with most hours, and how many more there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from isonomia.curriculum.inventory.content import Inventory
from isonomia.curriculum.inventory.coverage import NONE, WAYS, By, Matrix, Row, coverage
from isonomia.curriculum.inventory.gaps import Gaps, Topic, gaps, topics
from isonomia.model.audit_tables import Amount, AuditTable, AuditTables, Cell, Ranged, Told, Withheld

MOST_ROWS: Final = 25
CAPTIONS: Final[Mapping[By, Told]] = {
    "competency": Told("Events and hours by competency"),
    "keyword": Told("Events and hours by keyword"),
    "level": Told("Events and hours by year"),
    "method": Told("Events and hours by method"),
    "requirement": Told("Events and hours by what is required"),
    "use": Told("Events and hours taught and assessed"),
}
STUBS: Final[Mapping[By, Told]] = {
    "competency": Told("Competency"),
    "keyword": Told("Keyword"),
    "level": Told("Year"),
    "method": Told("Method"),
    "requirement": Told("Requirement"),
    "use": Told("Use"),
}
NO_VALUE: Final[Mapping[By, Told]] = {
    "competency": Told("No competency"),
    "keyword": Told("No keyword"),
    "level": Told("In no block"),
    "method": Told("No method"),
    "requirement": Told("Not placed in the sequence"),
    "use": Told("Neither"),
}
WORDS: Final[Mapping[str, Told]] = {
    "required": Told("Required"),
    "required in track": Told("Required in a track"),
    "elective": Told("Elective"),
    "not placed": Told("Not placed in the sequence"),
    "taught": Told("Taught"),
    "assessed": Told("Assessed"),
}
_HEADS: Final = (
    Told("Teaching events"),
    Told("Hours, each event once"),
    Told("In every 100 hours"),
    Told("Hours, each method once"),
    Told("Events that assess"),
)
_IN_ORDER: Final = ("level", "requirement", "use")


def coverage_tables(inventory: Inventory, wanted: Mapping[str, tuple[str, ...]]) -> AuditTables:
    """The page of an inventory.

    Args:
        inventory: as read.
        wanted: topics of the user's own: title -> keywords.
    """
    matrix, open_ends = coverage(inventory), gaps(inventory)
    tables = [_topics(topics(inventory, dict(wanted)), matrix)] if wanted else []
    tables += [_by(by, matrix.rows[by]) for by in WAYS if matrix.rows[by]]
    tables += _gaps(inventory, open_ends)
    lead = Told(
        "%(events)s teaching events with %(hours)s hours.",
        (("events", matrix.events), ("hours", round(matrix.hours, 1))),
    )
    notes = (
        *_reported(inventory),
        Told("An event with two keywords counts for both, so that rows do not add up to the whole."),
        Told("An event that uses two methods is counted once among events and twice among methods."),
        Told("A competency counts the events of narrower ones too. Hours say what is offered, not what is learned."),
    )
    return AuditTables("coverage", Told("What is taught, in hours"), lead, tuple(tables), notes)


def _reported(inventory: Inventory) -> tuple[Told, ...]:
    """The first and the last day of the report, where they are days."""
    try:
        start, end = (date.fromisoformat(each) for each in (inventory.start, inventory.end))
    except ValueError:
        return ()
    return Told("The report starts on %(day)s.", (("day", start),)), Told("It ends on %(day)s.", (("day", end),))


def _topics(found: Sequence[Topic], matrix: Matrix) -> AuditTable:
    heads = (
        Told("Topic"),
        Told("Teaching events"),
        Told("Hours, each event once"),
        _HEADS[2],
        Told("Events that assess"),
    )
    rows: list[tuple[Cell, ...]] = [
        (each.title, len(each.events), Amount(each.hours), _share(each.hours, matrix.hours), each.assessed)
        for each in found
    ]
    return AuditTable("topics", Told("Topics about patients' lives"), heads, tuple(rows))


def _by(by: By, found: Sequence[Row]) -> AuditTable:
    kept = list(found)
    if by not in _IN_ORDER:
        kept.sort(key=lambda row: (row.key == NONE, -row.hours, row.label))
    shown = kept[:MOST_ROWS]
    rows = tuple((_label(by, row), *_figures(row)) for row in shown)
    return AuditTable(f"by-{by}", CAPTIONS[by], (STUBS[by], *_HEADS), rows, len(kept) - len(shown))


def _label(by: By, row: Row) -> Cell:
    if row.key == NONE:
        return NO_VALUE[by]
    return WORDS.get(row.key, row.label) if by in ("requirement", "use") else row.label


def _figures(row: Row) -> tuple[Cell, ...]:
    share: Cell = Withheld("ZERO_DENOMINATOR") if row.share is None else Amount(row.share, 1, percent=True)
    return row.events, Amount(row.hours), share, Amount(row.method_hours), row.assessed


def _share(hours: float, whole: float) -> Cell:
    return Ranged(hours / whole, percent=True) if whole else Withheld("ZERO_DENOMINATOR")


def _gaps(inventory: Inventory, found: Gaps) -> list[AuditTable]:
    titles = inventory.competency_titles()
    events = {each.id: each.title for each in inventory.events}
    lists: tuple[tuple[str, Told, Told, tuple[str, ...]], ...] = (
        ("never-assessed", Told("Taught and never assessed"), Told("Competency"), _named(titles, found.never_assessed)),
        ("never-taught", Told("Assessed and never taught"), Told("Competency"), _named(titles, found.never_taught)),
        (
            "without-event",
            Told("Competencies without any event"),
            Told("Competency"),
            _named(titles, found.without_event),
        ),
        ("once", Told("Keywords of one event alone"), Told("Keyword"), tuple(word for word, _ in found.once)),
        ("not-placed", Told("Events that no block names"), Told("Event"), _named(events, found.not_placed)),
    )
    return [
        AuditTable(name, caption, (head,), tuple((each,) for each in rows[:MOST_ROWS]), max(0, len(rows) - MOST_ROWS))
        for name, caption, head, rows in lists
        if rows
    ]


def _named(titles: Mapping[str, str], ids: Sequence[str]) -> tuple[str, ...]:
    return tuple(titles.get(each) or each for each in ids)
