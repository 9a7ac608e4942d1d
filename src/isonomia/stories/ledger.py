"""The consent ledger: one file, one line an event, each with the SHA-256 of the line before. Lines are only added.

A change of a line breaks the chain at the line after it. That lines at the end are gone, the chain cannot tell by
itself: a release keeps the digest of the last line that it was made with, and the next build looks for it.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from isonomia.errors import Fault, InputError, OutputError
from isonomia.stories.events import Event, event_of

FILE: Final = "ledger.jsonl"
FIRST: Final = "0" * 64
"""What the first line has in place of a digest."""
LARGEST: Final = 50_000_000
_REMEDY: Final = (
    "Nothing of any story is published until the ledger is whole. Bring it back from a copy; never mend a line by hand."
)


@dataclass(frozen=True, slots=True)
class Ledger:
    """A ledger as it was read.

    Attributes:
        place: what messages call it. there: whether there is a file.
        events: in their order; none where the chain is broken.
        digests: of the lines, in their order. fault: where the chain breaks, and why.
    """

    place: str
    there: bool = False
    events: tuple[Event, ...] = ()
    digests: tuple[str, ...] = ()
    fault: Fault | None = None

    @property
    def whole(self) -> bool:
        """It is there, and no line of it was changed."""
        return self.there and self.fault is None

    @property
    def head(self) -> str:
        """The digest of the last line."""
        return self.digests[-1] if self.digests else FIRST

    def of(self, story: str) -> tuple[Event, ...]:
        """The events of one story."""
        return tuple(each for each in self.events if each.story == story)

    @property
    def stories(self) -> tuple[str, ...]:
        """Every story that it names, in the order of their first events."""
        return tuple(dict.fromkeys(each.story for each in self.events))


def read_ledger(folder: Path) -> Ledger:
    """The ledger of a folder of stories; what is wrong with it is part of what is returned."""
    path = folder / FILE
    place = path.name
    try:
        if path.stat().st_size > LARGEST:
            return Ledger(place, there=True, fault=Fault(place, "the file is too large to be a ledger."))
        content = path.read_bytes()
    except FileNotFoundError:
        return Ledger(place)
    except OSError as error:
        return Ledger(place, there=True, fault=Fault(place, f"it cannot be read: {error.strerror}.", remedy=_REMEDY))
    return ledger_of(content, place)


def ledger_of(content: bytes, place: str = FILE) -> Ledger:
    """The ledger in a file's content, checked line by line."""
    if content and not content.endswith(b"\n"):
        return _broken(place, content.count(b"\n") + 1, "the line has no end: writing it was cut off.")
    events: list[Event] = []
    digests: list[str] = []
    for number, line in enumerate(content.split(b"\n")[:-1], 1):
        before = digests[-1] if digests else FIRST
        event, problem = _event(line)
        if event is None:
            return _broken(place, number, problem)
        if json.loads(line)["previous"] != before:
            what = "the chain breaks here: the line does not carry the digest of the one before."
            return _broken(place, number, f"{what} One of the two was changed, or a line is gone.")
        events.append(event)
        digests.append(digest_of(line))
    return Ledger(place, there=True, events=tuple(events), digests=tuple(digests))


def digest_of(line: bytes) -> str:
    """SHA-256 of a line, without its end."""
    return hashlib.sha256(line).hexdigest()


def line_of(event: Event, before: str) -> bytes:
    """The line of an event that follows the line with the digest `before`."""
    text = json.dumps({"previous": before, **event.facts()}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8")


def append(folder: Path, *events: Event) -> Ledger:
    """Add events to the ledger of a folder, all or none; the file is started where there is none.

    Raises:
        InputError: the ledger is broken: nothing may be added to it.
        OutputError: another command writes to it, or it cannot be written.
    """
    path = folder / FILE
    part = folder / (FILE + ".part")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with part.open("xb") as handle:  # nobody else writes at the same time
            ledger = _whole(folder)
            handle.write((path.read_bytes() if ledger.there else b"") + _lines(ledger, events))
            handle.flush()
            os.fsync(handle.fileno())
        part.replace(path)
    except FileExistsError:
        problem = "another command writes to the ledger."
        remedy = f"Wait until it is done. If there is none, delete {part.name}: it is left of one that was cut off."
        raise OutputError(Fault(str(path), problem, remedy=remedy)) from None
    except OSError as error:
        part.unlink(missing_ok=True)
        raise OutputError(Fault(str(path), f"it cannot be written: {error.strerror}.")) from error
    except InputError:
        part.unlink(missing_ok=True)
        raise
    return read_ledger(folder)


def _whole(folder: Path) -> Ledger:
    ledger = read_ledger(folder)
    if ledger.fault is not None:
        raise InputError(ledger.fault)
    return ledger


def _lines(ledger: Ledger, events: tuple[Event, ...]) -> bytes:
    before = ledger.head
    lines = b""
    for event in events:
        line = line_of(event, before)
        made, problem = event_of(line.decode("utf-8"))
        if made != event:
            raise InputError(Fault(ledger.place, f"this event cannot be written: {problem}"))
        before, lines = digest_of(line), lines + line + b"\n"
    return lines


def _event(line: bytes) -> tuple[Event | None, str]:
    try:
        return event_of(line.decode("utf-8"))
    except UnicodeDecodeError:
        return None, "the line is not UTF-8 text."


def _broken(place: str, number: int, problem: str) -> Ledger:
    return Ledger(place, there=True, fault=Fault(f"{place} line {number}", problem, remedy=_REMEDY))
