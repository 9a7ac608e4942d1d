"""What in a story may tell who somebody is, line by line: advice for a named person, who decides."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from isonomia.errors import quoted
from isonomia.standards.identifying import signs
from isonomia.stories.findings import Finding, advice
from isonomia.stories.record import FILE, Record
from isonomia.stories.webvtt import Cue

RARE: Final = 3
"""So many stated characteristics together make an uncommon person; a rule of thumb of ours."""
CLOSING: Final = (
    "These rules find patterns and miss what has none. A named person decides, and the ledger keeps the decision."
)


def identifying(record: Record) -> tuple[Finding, ...]:
    """What in a record may tell who somebody is, each with its place."""
    file = record.file
    if file is None:
        return ()
    return tuple(dict.fromkeys((*_in_lines(record, file.names), *_rare(record))))


def _in_lines(record: Record, names: Iterable[str]) -> Iterator[Finding]:
    own = [re.compile(rf"(?<!\w){re.escape(each.strip())}(?!\w)", re.IGNORECASE) for each in names if each.strip()]
    for place, number, line in _lines(record):
        where = f"{place} line {number}" if number else place
        yield from (advice(where, f"{quoted(words)} may be {what}.") for what, words in signs(line, "story"))
        for rule in own:
            if rule.search(line):
                yield advice(where, "a name from the record (names) stands here.")


def _lines(record: Record) -> Iterator[tuple[str, int, str]]:
    """Everything that readers get, line by line: place, number (0: no line), text."""
    file = record.file
    if file is None:
        return
    keys = ("title", "summary", "content_note", "takeaway", "recorded", "place_in_training")
    told = [(key, str(getattr(file, key))) for key in keys] + [("credits", each) for each in file.credits]
    yield from ((f"{record.id}/{FILE} [{key}]", 0, text) for key, text in told)
    if file.teaching:
        for text in (*file.teaching.objectives, *file.teaching.prompts, *file.teaching.cases):
            yield f"{record.id}/{FILE} [teaching]", 0, text
    for name in (file.transcript, *(each.transcript for each in file.translation.values())):
        try:
            text = (record.folder / name).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            continue
        yield from ((f"{record.id}/{name}", at, line) for at, line in enumerate(text.splitlines(), 1))
    for captions, cues in _captions(record):
        yield from ((f"{record.id}/{captions}", cue.line, cue.text) for cue in cues)


def _captions(record: Record) -> Iterator[tuple[str, Iterable[Cue]]]:
    file = record.file
    if file is not None and record.told is not None and file.captions:
        yield file.captions, record.told.cues
    for code, told in record.translations.items():
        name = file.translation[code].captions if file is not None else None
        if name:
            yield name, told.cues


def _rare(record: Record) -> Iterator[Finding]:
    file = record.file
    if file is None:
        return
    stated = [*file.circumstances, *([file.place_in_training] if file.place_in_training else []), file.recorded]
    said = [each for each in stated if each]
    if len(said) >= RARE:
        what = f"{len(said)} things said together ({', '.join(said)}) may be true of few people."
        yield advice(f"{record.id}/{FILE}", what)
