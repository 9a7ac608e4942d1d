"""Files of sound and pictures: which kinds a site may hold, how long they are, and what they may give away."""

from __future__ import annotations

import wave
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from isonomia.errors import listed, quoted
from isonomia.stories.findings import Finding, advice, fault

AUDIO: Final = {
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "ogg": "audio/ogg",
    "opus": "audio/ogg",
    "wav": "audio/wav",
    "flac": "audio/flac",
}
VIDEO: Final = {"mp4": "video/mp4", "webm": "video/webm", "ogv": "video/ogg"}
TYPES: Final = AUDIO | VIDEO
_TOLERANCE: Final = 0.5
"""Seconds by which a written duration may differ from that of the file."""
_LOOKED_AT: Final = 1 << 20
_TRACES: Final = {
    b"ID3": "names and titles (ID3)",
    b"\xa9xyz": "a place (location of the recording)",
    b"LIST": "names and titles (LIST INFO)",
    b"Exif": "details of the camera (Exif)",
    b"com.apple.quicktime": "details of the camera (QuickTime)",
}
"""What stands at the beginning or the end of a file that says more than its sound and pictures."""


@dataclass(frozen=True, slots=True)
class Medium:
    """A file of sound or pictures. `seconds` is 0 where the file does not tell and nobody says."""

    file: Path
    kind: str
    type: str
    seconds: float

    @property
    def format(self) -> str:
        """As links call it: WAV, MP4."""
        return self.file.suffix[1:].upper()


def medium_of(file: Path, written: float, place: str) -> tuple[Medium | None, tuple[Finding, ...]]:
    """A file as a medium, and what is wrong with it.

    Args:
        file: where it lies.
        written: its duration in seconds as the record says it; 0 where it does not.
        place: what messages call the record.
    """
    ending = file.suffix[1:].lower()
    where = f"{place} [media]"
    if ending not in TYPES:
        problem = f"{quoted(file.name)} is no file that browsers play."
        return None, (fault(where, problem, listed(TYPES), remedy="Convert it, and name the new file."),)
    if not file.is_file():
        return None, (fault(where, f"there is no file {quoted(file.name)} beside it."),)
    kind = "video" if ending in VIDEO else "audio"
    found = tuple(_traces(file))
    seconds = _seconds_of_wav(file) if ending == "wav" else written
    against = _against_length(file, seconds, written, place)
    return (None, (against,)) if against else (Medium(file, kind, TYPES[ending], seconds), found)


def _against_length(file: Path, seconds: float, written: float, place: str) -> Finding | None:
    where = f"{place} [duration]"
    if not seconds and file.suffix.lower() == ".wav":
        return fault(f"{place} [media]", f"{quoted(file.name)} is not a WAV file that can be read.")
    if not seconds:
        remedy = 'Write duration = "03:12" in the record: captions are checked against it.'
        return fault(where, f"how long {quoted(file.name)} is, is not said.", remedy=remedy)
    if written and abs(seconds - written) > _TOLERANCE:
        return fault(where, f"{quoted(file.name)} is {seconds:.1f} seconds long, and the record says {written:.1f}.")
    return None


def _seconds_of_wav(file: Path) -> float:
    try:
        with wave.open(str(file), "rb") as sound:
            return sound.getnframes() / sound.getframerate()
    except (wave.Error, EOFError, ZeroDivisionError, OSError):
        return 0.0


def _traces(file: Path) -> Iterator[Finding]:
    """What a file says besides its sound and pictures, as far as its ends tell."""
    size = file.stat().st_size
    with file.open("rb") as handle:
        content = handle.read(_LOOKED_AT)
        if size > _LOOKED_AT:
            handle.seek(max(_LOOKED_AT, size - _LOOKED_AT))
            content += handle.read(_LOOKED_AT)
    for mark, what in _TRACES.items():
        there = content.startswith(mark) if mark == b"ID3" else mark in content
        if there:
            yield advice(file.name, f"the file itself may hold {what}. Take them out before the storyteller sees it.")
