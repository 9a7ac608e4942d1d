"""One more event of a story: checked against those before it, then written; its folder is made where there is none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from isonomia.errors import Fault, InputError, listed, quoted
from isonomia.stories.clock import Today, today_on_earth
from isonomia.stories.consent import Standing, standing_of
from isonomia.stories.events import GIVING, Event, fault_of_id
from isonomia.stories.ledger import Ledger, append, read_ledger
from isonomia.stories.record import Record, read_record
from isonomia.stories.skeleton import write_skeleton

_BEGINS: Final = ("", "revoked", "erased")
"""What stands before an invitation: nothing, or an end."""


@dataclass(frozen=True, slots=True)
class Added:
    """What was written: the event, and the files of a new folder."""

    event: Event
    files: tuple[Path, ...]

    def facts(self) -> dict[str, object]:
        """For a program."""
        return {"event": self.event.facts(), "files": [str(each) for each in self.files]}

    def lines(self) -> list[str]:
        """For a person."""
        event = self.event
        lines = [f"Written to the ledger: {event.story}, {event.name}, {event.day}, for {listed(event.scopes)}."]
        if self.files:
            lines.append(f"Fill in: {', '.join(str(each) for each in self.files)}")
        return lines


def add(folder: Path, event: Event, today: Today | None = None) -> Added:
    """Write an event, and the folder of the story where it has none.

    A review and a release are of the version that lies in the folder now: its digest goes into the ledger with them.

    Raises:
        InputError: the event cannot follow those before it, or the record is not ready for it.
    """
    problem = fault_of_id(event.story)
    if problem:
        raise InputError(Fault("the story", problem))
    ledger = read_ledger(folder)
    if ledger.fault is not None:
        raise InputError(ledger.fault)
    if event.name in {"reviewed", "released"}:
        event = replace(event, version=_ready(read_record(folder / event.story)).version)
    faults = [*_ahead(event, today or today_on_earth()), *faults_of_order(ledger, event)]
    if faults:
        raise InputError(*faults)
    files = write_skeleton(folder / event.story) if event.name in {"invited", "consented"} else ()
    append(folder, event)
    return Added(event, files)


def _ready(record: Record) -> Record:
    """The record, which may be shown to the storyteller."""
    if record.faults or record.file is None:
        raise InputError(*(each.about for each in record.faults))
    return record


def _ahead(event: Event, today: Today) -> list[Fault]:
    """An event that gives consent on a day that has come nowhere yet: it has not happened."""
    if event.name not in GIVING or event.day <= today.last:
        return []
    problem = f"it is dated {event.day}, a day that has not come; what has not happened cannot be written down."
    return [Fault(f"the event {quoted(event.name)}", problem, remedy="Write it on its day.")]


def faults_of_order(ledger: Ledger, event: Event) -> list[Fault]:
    """Why an event cannot come now, scope by scope."""
    own = ledger.of(event.story)
    found = [(scope, _against(event, standing_of(own, scope))) for scope in event.scopes]
    faults = [Fault(f"story {quoted(event.story)}, scope {quoted(scope)}", why) for scope, why in found if why]
    review = event.terms.review if event.terms is not None else event.review
    if review is not None and review <= event.day:
        problem = f"it is to be asked again by {review}, which is not after the day of the event, {event.day}."
        faults.append(Fault("the review", problem, remedy="Give a later --review."))
    return _of_invitation(ledger, event) if event.name == "invited" else faults


def _of_invitation(ledger: Ledger, event: Event) -> list[Fault]:
    """An invitation begins a story: written once more by mistake, it would take the story out of every site."""
    since = [each for each in ledger.of(event.story) if each.name not in {"revoked", "erased"}]
    open_for = [each for each in event.scopes if standing_of(ledger.of(event.story), each).last not in _BEGINS]
    if not since or not open_for:
        return []
    last = since[-1]
    problem = f"it is in the ledger already; its last event is {quoted(last.name)}, of {last.day}."
    return [Fault(f"story {quoted(event.story)}", problem, remedy="Say what happened with --event.")]


def _against(event: Event, before: Standing) -> str:
    if event.name in GIVING and event.day < before.day:
        return f"it is dated {event.day}, before {quoted(before.last)} of {before.day}. Events stand in their order."
    if event.name in {"invited", "consented"}:
        return ""
    if before.terms is None:
        return f"“{event.name}” needs a consent before it, and there is none that still stands."
    if event.name == "released" and before.reviewed != event.version:
        return "nobody has reviewed this version: add the event “reviewed” first, with the name of who decides (--by)."
    if event.name == "renewed" and before.released is None:
        return "only what was released can be renewed."
    return ""
