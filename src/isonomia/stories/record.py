"""The record of a story: metadata, captions, transcript and media of one folder, read and checked together."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from isonomia.errors import quoted
from isonomia.stories.captions import Spoken, check_captions
from isonomia.stories.events import fault_of_id
from isonomia.stories.findings import Finding, fault, of_kind, warning
from isonomia.stories.media import Medium, medium_of
from isonomia.stories.record_file import RecordFile, TeachingFile, read_record_file
from isonomia.stories.transcript import Transcript, differences, read_transcript
from isonomia.stories.webvtt import Cue, is_language, read_captions

FILE: Final = "story.toml"
_NEEDED: Final = {
    "title": "the title of the story",
    "summary": "what it is about, in a sentence or two",
    "takeaway": "what the storyteller wants listeners to take away",
}


@dataclass(frozen=True, slots=True)
class Told:
    """Captions and transcript in one language."""

    cues: tuple[Cue, ...]
    transcript: Transcript


@dataclass(frozen=True, slots=True)
class Record:
    """A story as its folder has it.

    Attributes:
        id: the name of the folder. file: what story.toml says; None where it cannot be read.
        told: its own words, and those of each translation. media: sound and pictures that can be used.
        described: the video with what its pictures show, where there is one.
        version: digest of every file that a reader would get. findings: everything that was found.
    """

    id: str
    folder: Path
    file: RecordFile | None = None
    told: Told | None = None
    translations: dict[str, Told] = field(default_factory=dict)
    media: tuple[Medium, ...] = ()
    described: Medium | None = None
    version: str = ""
    findings: tuple[Finding, ...] = ()

    @property
    def faults(self) -> tuple[Finding, ...]:
        """What keeps it from being built."""
        return of_kind("fault", self.findings)


def read_record(folder: Path) -> Record:
    """The record in a folder, with everything that is wrong with it."""
    name = folder.name
    place = f"{name}/{FILE}"
    content = _bytes_of(folder / FILE)
    if content is None:
        return Record(name, folder, findings=(fault(place, "there is no such file."),))
    file, found = read_record_file(content, place)
    if file is None:
        return Record(name, folder, findings=found)
    findings = [*_named(name, file), *_said(file, place), *_twice(file, place)]
    media, described = _media(folder, file, place, findings)
    seconds = max((each.seconds for each in media), default=0.0)
    spoken = Spoken(tuple(file.speakers), seconds, tuple(_pauses(file)))
    told = _told(folder, file.transcript, file.captions, spoken, findings, needed=bool(media))
    translations = {
        code: _told(folder, each.transcript, each.captions, spoken, findings, needed=False)
        for code, each in file.translation.items()
    }
    findings += [*_accessible(file, media, place), *_clips(file.teaching, seconds, place)]
    version = _version(folder, content, file)
    return Record(name, folder, file, told, translations, media, described, version, tuple(findings))


def seconds_of(clock: str) -> float:
    """Seconds of a time as records write it: 03:12, 01:03:12.5."""
    total = 0.0
    for part in clock.split(":"):
        total = total * 60 + float(part)
    return total


def files_of(file: RecordFile) -> tuple[str, ...]:
    """Every file that the record names, in order."""
    own = [*file.media, file.described, file.captions, file.transcript]
    more = [name for each in file.translation.values() for name in (each.captions, each.transcript)]
    return tuple(dict.fromkeys(each for each in (*own, *more) if each))


def _version(folder: Path, content: bytes, file: RecordFile) -> str:
    """SHA-256 over the record and every file that it names: what the storyteller saw, to the byte."""
    digest = hashlib.sha256(hashlib.sha256(content).digest())
    for name in sorted(files_of(file)):
        path = folder / name
        if path.is_file():
            with path.open("rb") as handle:
                own = hashlib.file_digest(handle, "sha256").digest()
            digest.update(name.encode("utf-8") + b"\0" + own)
    return digest.hexdigest()


def _bytes_of(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _named(name: str, file: RecordFile) -> Iterator[Finding]:
    """The id: it is part of an address, and stays there when the story is withdrawn."""
    problem = fault_of_id(name)
    if problem:
        yield fault(name, problem, remedy="Rename the folder.")
    words = (part for each in (file.shown_as, *file.names) for part in re.findall(r"[^\W\d_]{3,}", each.casefold()))
    if any(part in name.split("-") for part in words):
        yield fault(
            name,
            "the id holds a name, and it stays when the story is withdrawn: a word of `shown_as` or `names`.",
            remedy="Choose another id.",
        )


def _said(file: RecordFile, place: str) -> Iterator[Finding]:
    """What every story says of itself."""
    for name, what in _NEEDED.items():
        if not getattr(file, name).strip():
            yield fault(f"{place} [{name}]", f"it is empty: {what} stands here.")
    if not is_language(file.language):
        yield fault(f"{place} [language]", f"{quoted(file.language)} is no language.", "a tag such as en or es-US")
    if not file.content_note.strip():
        yield warning(f"{place} [content_note]", "there is no note on what may be hard to hear; write one, or “None”.")


def _twice(file: RecordFile, place: str) -> Iterator[Finding]:
    lists = ("themes", "circumstances", "speakers", "media")
    endings = [each.rpartition(".")[2].lower() for each in file.media]
    for ending in dict.fromkeys(each for each in endings if endings.count(each) > 1):
        remedy = "Name one; a story is one recording, perhaps in several forms."
        yield fault(f"{place} [media]", f"two files end in “.{ending}”.", remedy=remedy)
    for name in lists:
        values = getattr(file, name)
        for each in dict.fromkeys(value for value in values if values.count(value) > 1):
            yield fault(f"{place} [{name}]", f"{quoted(each)} stands twice.")


def _media(
    folder: Path, file: RecordFile, place: str, findings: list[Finding]
) -> tuple[tuple[Medium, ...], Medium | None]:
    written = seconds_of(file.duration) if file.duration else 0.0
    made: list[Medium] = []
    for name in file.media:
        medium, found = medium_of(folder / name, written, place)
        findings += found
        made += [medium] if medium else []
    described = None
    if file.described:
        described, found = medium_of(folder / file.described, written, place)
        findings += found
    return tuple(made), described


def _pauses(file: RecordFile) -> Iterator[tuple[float, float]]:
    for start, end in file.pauses:
        yield seconds_of(start), seconds_of(end)


def _told(
    folder: Path, transcript: str, captions: str | None, spoken: Spoken, findings: list[Finding], *, needed: bool
) -> Told:
    """Captions and transcript of one language, checked against the recording and each other."""
    words = _bytes_of(folder / transcript)
    cues: tuple[Cue, ...] = ()
    where = f"{folder.name}/{transcript}"
    if captions:
        cues = _cues(folder, captions, spoken, findings)
    elif needed:
        remedy = 'Write captions = "captions.vtt" in the record, and the file beside it.'
        findings.append(fault(f"{folder.name}/{FILE} [captions]", "a recording without captions.", remedy=remedy))
    if words is None:
        remedy = f"With captions, `isonomia stories check --transcript {folder.name}` writes a first one to be edited."
        findings.append(fault(where, "there is no transcript.", remedy=remedy))
        return Told(cues, Transcript(()))
    read = read_transcript(words, where, spoken.speakers)
    findings += read.findings
    if cues and read.chapters:
        findings += differences(cues, read, f"{folder.name}/{captions}")
    return Told(cues, read)


def _cues(folder: Path, captions: str, spoken: Spoken, findings: list[Finding]) -> tuple[Cue, ...]:
    content, place = _bytes_of(folder / captions), f"{folder.name}/{captions}"
    if content is None:
        findings.append(fault(place, "there is no such file."))
        return ()
    read = read_captions(content, place)
    findings += read.findings
    if not read.findings:
        findings += check_captions(read.cues, place, spoken)
    return read.cues


def _accessible(file: RecordFile, media: tuple[Medium, ...], place: str) -> Iterator[Finding]:
    """What pictures need: words for who does not see them, and a person's look at the faces in them."""
    if not any(each.kind == "video" for each in media):
        return
    if not file.described and not file.nothing_in_pictures:
        remedy = "Name a video with audio description (described), or write nothing_in_pictures = true if that is so."
        yield fault(place, "the record does not say how a listener follows the pictures.", remedy=remedy)
    if not file.faces.strip():
        problem = "nobody has said which faces can be recognised, and that each of them has consented or is hidden."
        yield fault(f"{place} [faces]", problem)


def _clips(teaching: TeachingFile | None, seconds: float, place: str) -> Iterator[Finding]:
    for at, clip in enumerate(teaching.clip if teaching else (), 1):
        start, end = seconds_of(clip.start), seconds_of(clip.end)
        where = f"{place} [teaching.clip.{at}]"
        if end <= start:
            yield fault(where, f"the clip ends ({clip.end}) before it has begun ({clip.start}).")
        elif end > seconds:
            yield fault(where, f"the clip ends at {clip.end}, after the recording.")
