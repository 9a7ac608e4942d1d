"""A folder of stories for tests: a record that is right, and a ledger that allows what is asked for. All made up."""

from __future__ import annotations

import wave
from datetime import date
from pathlib import Path

from isonomia.model.stories import SCOPES
from isonomia.stories.events import Event, Terms
from isonomia.stories.ledger import append
from isonomia.stories.record import read_record

ASKED, SEEN, DAY, REVIEW = date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 22), date(2028, 9, 1)
TERMS = Terms("pseudonym", ("audio", "text"), REVIEW)
RECORD = """\
title      = "A made-up title"
summary    = "A made-up summary."
language   = "en"
takeaway   = "A made-up thing to take away."
content_note = "None."
shown_as   = "Robin"
themes     = ["testing"]
circumstances = ["rural"]
media      = ["sound.wav"]
captions   = "captions.vtt"
transcript = "transcript.txt"
speakers   = ["Robin", "Interviewer"]
"""
TEACHING = """
[teaching]
objectives = ["A made-up objective"]
prompts    = ["A made-up question?"]
cases      = ["A made-up case"]
minutes    = 20
[[teaching.clip]]
title = "A made-up clip"
start = "00:01"
end   = "00:03"
[translation.es]
title = "Un título inventado"
summary = "Un resumen inventado."
transcript = "transcript.es.txt"
"""
CAPTIONS = """\
WEBVTT

00:00.000 --> 00:02.000
<v Interviewer>What do you remember?

00:02.000 --> 00:04.000
<v Robin>A made-up answer.
"""
TRANSCRIPT = "# The start\n\nInterviewer: What do you remember?\n\nRobin: A made-up answer.\n"
SPANISH = "Interviewer: ¿Qué recuerda?\n\nRobin: Una respuesta inventada.\n"


def sound(path: Path, seconds: float = 4.0) -> None:
    with wave.open(str(path), "wb") as handle:
        handle.setnchannels(1)
        handle.setsampwidth(1)
        handle.setframerate(1_000)
        handle.writeframes(b"\x80" * round(seconds * 1_000))


def write_record(folder: Path, story: str = "one", record: str = RECORD, **files: str) -> Path:
    """A record; `files`: captions, transcript or spanish in place of the usual ones."""
    own = folder / story
    own.mkdir(parents=True, exist_ok=True)
    texts = {
        "story.toml": record,
        "captions.vtt": files.get("captions", CAPTIONS),
        "transcript.txt": files.get("transcript", TRANSCRIPT),
        "transcript.es.txt": files.get("spanish", SPANISH),
    }
    for name, text in texts.items():
        (own / name).write_text(text, encoding="utf-8")
    sound(own / "sound.wav")
    return own


def released(folder: Path, story: str = "one", scopes=SCOPES, terms: Terms = TERMS, seen: date = SEEN) -> None:
    """The events of a story from consent to release, for the version that lies there."""
    version = read_record(folder / story).version or "0" * 64
    append(
        folder,
        Event("consented", story, min(ASKED, seen), tuple(scopes), terms),
        Event("reviewed", story, seen, tuple(scopes), version=version, by="Test"),
        Event("released", story, seen, tuple(scopes), version=version),
    )
