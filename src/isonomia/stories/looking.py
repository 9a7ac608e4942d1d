"""What a person has to know of a folder of stories: what is wrong with it, and what may be shown on a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from isonomia.errors import Fault, InputError, OutputError, listed, nearest, quoted
from isonomia.model.stories import PLACES, SCOPES, USES
from isonomia.stories.consent import decide
from isonomia.stories.findings import Finding, of_kind
from isonomia.stories.gather import reason_against, records
from isonomia.stories.identifying import CLOSING, identifying
from isonomia.stories.ledger import Ledger, read_ledger
from isonomia.stories.record import Record, read_record
from isonomia.stories.transcript import drafted

SOON: Final = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Looked:
    """What a check found. `faults` keep stories from being built; `advice` is for a named person's decision."""

    stories: int
    events: int
    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...]
    advice: tuple[Fault, ...]

    def facts(self) -> dict[str, object]:
        """For a program."""
        kinds = {"faults": self.faults, "warnings": self.warnings, "advice": self.advice}
        told = {name: [each.sentence() for each in found] for name, found in kinds.items()}
        return {"stories": self.stories, "events": self.events, **told, "decision": CLOSING}

    def lines(self) -> list[str]:
        """For a person."""
        lines = [f"The ledger is whole: {self.events} events. Stories: {self.stories}."] if self.events else []
        for heading, found in (
            ("To put right before anything is published:", self.faults),
            ("To look at:", self.warnings),
            ("What may tell who somebody is:", self.advice),
        ):
            lines += [heading, *(f"- {each.sentence()}" for each in found)] if found else []
        return [*lines, CLOSING] if self.stories else lines


def look(folder: Path, story: str = "") -> Looked:
    """Everything that is wrong with a folder of stories, or with one of them.

    Raises:
        InputError: there is no such folder or no such story.
    """
    ledger = _ledger(folder)
    every = tuple(records(folder, ledger))
    chosen = [each for each in every if story in ("", each.id)]
    if story and not chosen:
        raise InputError(_unknown(story, tuple(each.id for each in every)))
    found = [each for record in chosen for each in (*record.findings, *identifying(record), *_gone(ledger, record))]
    faults = [each.about for each in of_kind("fault", found)]
    if not ledger.whole:
        faults.insert(0, _against_ledger(ledger))
    warnings, advice = ([each.about for each in of_kind(kind, found)] for kind in ("warning", "advice"))
    return Looked(len(chosen), len(ledger.events), tuple(faults), tuple(warnings), tuple(advice))


def _ledger(folder: Path) -> Ledger:
    if not folder.is_dir():
        raise InputError(Fault(str(folder), "there is no such folder.", remedy="Start one: isonomia stories add."))
    return read_ledger(folder)


def _against_ledger(ledger: Ledger) -> Fault:
    if ledger.fault is not None:
        return ledger.fault
    remedy = "Start it: isonomia stories add. Nothing is published until then."
    return Fault(ledger.place, "there is no consent ledger.", remedy=remedy)


def _unknown(story: str, known: tuple[str, ...]) -> Fault:
    return Fault("stories", f"there is no story {quoted(story)}.", listed(known), nearest(story, known))


def _gone(ledger: Ledger, record: Record) -> Iterator[Finding]:
    """A story that is in no scope any more and still lies there; one that is not there; one that nobody agreed to."""
    if not ledger.whole:
        return
    ended = all(decide(ledger, record.id, each, date.max).code in {"REVOKED", "ERASED"} for each in PLACES)
    if record.file is None:
        if not ended and not record.findings:
            remedy = "Bring it back from a copy; or, where the storyteller withdrew: isonomia stories revoke."
            yield Finding("fault", Fault(record.id, "its folder is gone, and it is not revoked.", remedy=remedy))
        return
    if record.id not in ledger.stories:
        remedy = f"Write its consent first: isonomia stories add FOLDER {record.id}."
        yield Finding("fault", Fault(record.id, "the consent ledger does not name it.", remedy=remedy))
    elif ended:
        remedy = f"Delete it: isonomia stories revoke FOLDER {record.id}."
        yield Finding("fault", Fault(record.id, "it is revoked, and its folder still holds it.", remedy=remedy))


@dataclass(frozen=True, slots=True)
class Standing:
    """One story on a day: scope -> why it may or may not be shown; and when consent is asked again."""

    story: str
    scopes: dict[str, str]
    open_for: tuple[str, ...]
    review: date | None


@dataclass(frozen=True, slots=True)
class Status:
    """All stories of a folder on a day; none where the ledger is not whole, for then none is shown for one reason."""

    day: date
    fault: Fault | None
    stories: tuple[Standing, ...]

    def facts(self) -> dict[str, object]:
        """For a program."""
        return {
            "date": self.day.isoformat(),
            "fault": self.fault.sentence() if self.fault else None,
            "stories": [
                {
                    "story": each.story,
                    "shown": list(each.open_for),
                    "review": each.review.isoformat() if each.review else None,
                    "scopes": each.scopes,
                }
                for each in self.stories
            ],
        }

    def lines(self) -> list[str]:
        """For a person."""
        lines = [f"As of {self.day}; a build decides for the day that its study names."]
        lines += [f"Nothing of any story is published: {self.fault.sentence()}"] if self.fault else []
        for each in self.stories:
            shown = f"may be shown for {listed(each.open_for)}" if each.open_for else "is not shown anywhere"
            lines.append(f"{each.story}: {shown}.")
            if each.review is not None and each.review <= self.day + SOON:
                lines.append(f"  Ask for consent again by {each.review}.")
            told = {why: [s for s, other in each.scopes.items() if other == why] for why in each.scopes.values()}
            lines += [f"  {', '.join(scopes)}: {why}" for why, scopes in told.items() if why]
        return lines


def status(folder: Path, day: date) -> Status:
    """Which stories may be shown for which scope on a day, and why others may not.

    Raises:
        InputError: there is no such folder.
    """
    ledger = _ledger(folder)
    if not ledger.whole:
        return Status(day, _against_ledger(ledger), ())
    return Status(day, None, tuple(_standing(ledger, each, day) for each in records(folder, ledger)))


def _standing(ledger: Ledger, record: Record, day: date) -> Standing:
    scopes: dict[str, str] = {}
    reviews: list[date] = []
    for scope in SCOPES:
        decision = decide(ledger, record.id, scope, day)
        if decision.code == "NO_CONSENT":
            continue
        scopes[scope] = reason_against(record, decision)
        reviews += [decision.terms.review] if decision.terms else []
    free = tuple(scope for scope, why in scopes.items() if not why)
    placed = any(scope in PLACES for scope in free)
    shown = free if placed else ()
    if not placed:
        scopes |= {scope: "it shows nothing by itself." for scope in free if scope in USES}
    return Standing(record.id, scopes, shown, min(reviews, default=None))


def draft_transcript(folder: Path, story: str) -> Path:
    """Write a first transcript of a story from its captions, to be edited; never over one that is there.

    Raises:
        InputError: the captions cannot be used. OutputError: there is a transcript already.
    """
    record = read_record(folder / story)
    if record.file is None or record.told is None or not record.told.cues:
        faults = [each.about for each in record.faults] or [Fault(story, "it has no captions.")]
        raise InputError(*faults)
    path = record.folder / record.file.transcript
    try:
        with path.open("x", encoding="utf-8", newline="\n") as handle:
            handle.write(drafted(record.told.cues))
    except FileExistsError:
        remedy = "Edit it, or move it away first."
        raise OutputError(Fault(str(path), "there is a transcript already.", remedy=remedy)) from None
    return path
