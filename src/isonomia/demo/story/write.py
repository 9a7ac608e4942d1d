"""Write the made-up story out: its record, a short recording of tones, and a ledger as a real one would be."""

from __future__ import annotations

import math
import random
import wave
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Final

from isonomia.model.stories import SCOPES
from isonomia.stories.events import Event, Terms
from isonomia.stories.ledger import FILE as LEDGER
from isonomia.stories.ledger import append
from isonomia.stories.record import read_record

STORY: Final = "placeholder"
FOLDER: Final = "stories"
TEXTS: Final = ("story.toml", "captions.vtt", "captions.es.vtt", "transcript.txt", "transcript.es.txt")
SOUND: Final = "tones.wav"
RATE: Final = 8_000
SEED: Final = 20261122
SPEECH: Final = ((0.0, 3.0, 220.0), (3.0, 8.0, 330.0), (8.0, 11.5, 220.0), (11.5, 12.0, 0.0))
"""From second, to second, pitch in hertz: the turns of two who would speak; 0 is silence."""
DAYS: Final = {name: date(2026, 10, day) for name, day in (("invited", 1), ("consented", 5), ("reviewed", 20))}
RELEASED: Final = date(2026, 10, 26)
REVIEW: Final = date(2028, 10, 5)


def write_story(directory: Path) -> Path:
    """Write the folder of stories into `directory`, anew where it is there; returns it."""
    folder = directory / FOLDER
    own = folder / STORY
    own.mkdir(parents=True, exist_ok=True)
    for name in TEXTS:
        text = (files("isonomia.demo.story") / name).read_text(encoding="utf-8")
        (own / name).write_text(text, encoding="utf-8", newline="\n")
    write_tones(own / SOUND)
    (folder / LEDGER).unlink(missing_ok=True)
    version = read_record(own).version
    terms = Terms("acted", ("audio", "text"), REVIEW)
    append(
        folder,
        Event("invited", STORY, DAYS["invited"], SCOPES),
        Event("consented", STORY, DAYS["consented"], SCOPES, terms),
        Event("reviewed", STORY, DAYS["reviewed"], SCOPES, version=version, by="the demo of isonomia"),
        Event("released", STORY, RELEASED, SCOPES, version=version),
    )
    return folder


def write_tones(path: Path) -> None:
    """Twelve seconds of tones, one pitch for each who would speak, with small seeded swings as of syllables."""
    draw = random.Random(SEED)  # noqa: S311  no secret: the same tones every time
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(RATE)
        for start, end, pitch in SPEECH:
            sound.writeframes(_tone(round((end - start) * RATE), pitch, draw))


def _tone(frames: int, pitch: float, draw: random.Random) -> bytes:
    """A tone of unsigned bytes, cut into syllables of a fifth of a second of unlike loudness; silence for pitch 0."""
    loudness = [draw.uniform(0.35, 0.8) for _ in range(frames // (RATE // 5) + 1)]
    found = bytearray()
    for at in range(frames):
        syllable, within = divmod(at, RATE // 5)
        swell = math.sin(math.pi * within / (RATE // 5)) * loudness[syllable] if pitch else 0.0
        found.append(128 + round(60 * swell * math.sin(2 * math.pi * pitch * at / RATE)))
    return bytes(found)
