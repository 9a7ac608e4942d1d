"""The coverage matrix: how many events and hours each competency, keyword, year, method and kind of block has.

Hours are counted twice, and both are shown. Once per event: an event of an hour is an hour, however many methods it
uses. Once per method: an hour of lecture and discussion is an hour of each, unless the file says how long each took.
An event with two keywords counts for both, so that the rows of one way of looking do not add up to the whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from isonomia.curriculum.inventory.competencies import narrower
from isonomia.curriculum.inventory.content import Event, Inventory, Use
from isonomia.curriculum.inventory.placement import NOWHERE, Placement, placements

By = Literal["competency", "keyword", "level", "method", "requirement", "use"]
WAYS: Final[tuple[By, ...]] = ("competency", "keyword", "level", "method", "requirement", "use")
NONE: Final = ""
"""The key of events that have no value of a kind: without a keyword, without a competency, in no block."""
USES: Final[tuple[Use, ...]] = ("taught", "assessed")
_MINUTES: Final = 60.0


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the matrix.

    Attributes:
        by, key, label: the way of looking, what is looked at, and its name; the key is empty for events without any.
        events: how many. hours: of the events, each once. share: of the hours of all events; None where there are none.
        method_hours: of the methods, each once. taught, assessed: events that teach, or assess.
    """

    by: By
    key: str
    label: str
    events: int
    hours: float
    share: float | None
    method_hours: float
    taught: int
    assessed: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """The whole: `events` and hours of everything, and the rows of each way of looking."""

    events: int
    hours: float
    method_hours: float
    rows: Mapping[By, tuple[Row, ...]]


def coverage(inventory: Inventory) -> Matrix:
    """The matrix of an inventory.

    A competency counts the events of those narrower than itself too, each event once.
    """
    where = placements(inventory)
    keys = _keys(inventory, where)
    whole = sum(each.minutes for each in inventory.events) / _MINUTES
    rows = {by: tuple(_rows(inventory, by, keys[by], whole)) for by in WAYS}
    return Matrix(len(inventory.events), whole, sum(map(_method_minutes, inventory.events)) / _MINUTES, rows)


def events_by(inventory: Inventory, by: By) -> Mapping[str, tuple[Event, ...]]:
    """Key -> the events that a row counts, in the file's order."""
    return _grouped(inventory, by, _keys(inventory, placements(inventory))[by])


def _grouped(inventory: Inventory, by: By, keys: Callable[[Event], Iterable[str]]) -> Mapping[str, tuple[Event, ...]]:
    found: dict[str, list[Event]] = {key: [] for key in _all_keys(inventory, by)}
    for event in inventory.events:
        for key in dict.fromkeys(keys(event)):
            found.setdefault(key, []).append(event)
    return {key: tuple(events) for key, events in found.items()}


def _keys(inventory: Inventory, where: Mapping[str, Placement]) -> Mapping[By, Callable[[Event], Iterable[str]]]:
    """How an event is put into rows."""
    above: dict[str, list[str]] = {}
    for competency, below in narrower(inventory).items():
        for each in below:
            above.setdefault(each, []).append(competency)

    def competencies(event: Event) -> Iterable[str]:
        return [one for each in event.competencies for one in above[each]] or [NONE]

    return {
        "competency": competencies,
        "keyword": lambda event: [each.key for each in event.keywords] or [NONE],
        "level": lambda event: [str(each) for each in sorted(where.get(event.id, NOWHERE).levels)] or [NONE],
        "method": lambda event: [each.code for each in event.methods],
        "requirement": lambda event: [where.get(event.id, NOWHERE).requirement],
        "use": lambda event: [each for each in USES if event.is_of(each)],
    }


def _all_keys(inventory: Inventory, by: By) -> Iterable[str]:
    """Keys that have a row even without an event: what is absent is a finding."""
    match by:
        case "competency":
            return narrower(inventory)
        case "level":
            return [str(each) for each in inventory.levels]
        case "use":
            return USES
        case _:
            return ()


def _rows(inventory: Inventory, by: By, keys: Callable[[Event], Iterable[str]], whole: float) -> Iterable[Row]:
    labels, found = _labels(inventory, by), _grouped(inventory, by, keys)
    for key, events in sorted(found.items(), key=lambda each: (each[0] == NONE, _order(by, each[0]))):
        hours = sum(each.minutes for each in events) / _MINUTES
        yield Row(
            by,
            key,
            labels.get(key, key),
            len(events),
            hours,
            hours / whole if whole else None,
            sum(_method_minutes(each, by, key) for each in events) / _MINUTES,
            sum(each.is_of("taught") for each in events),
            sum(each.is_of("assessed") for each in events),
        )


def _order(by: By, key: str) -> tuple[int, str]:
    return (int(key) if by == "level" and key else 0, key)


def _labels(inventory: Inventory, by: By) -> Mapping[str, str]:
    match by:
        case "competency":
            return {key: title or key for key, title in inventory.competency_titles().items()}
        case "keyword":
            return {each.key: each.label for event in reversed(inventory.events) for each in event.keywords}
        case "level":
            return {str(number): label for number, label in inventory.levels.items()}
        case _:
            return {}


def _method_minutes(event: Event, by: By = "competency", key: str = NONE) -> float:
    """Minutes of the methods of an event that a row counts: all, or those of the row's own method or use."""
    wanted = event.methods
    if by == "method":
        wanted = tuple(each for each in wanted if each.code == key)
    if by == "use":
        wanted = tuple(each for each in wanted if each.use == key)
    return sum(event.minutes if each.minutes is None else each.minutes for each in wanted)
