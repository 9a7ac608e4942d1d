"""Stories as pages print them: what a storyteller agreed to show, and nothing of the ledger or of the machine.

Addresses are those below the site. A story has no key in common with cells, estimates or any table (guard 11).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

PLACES: Final = ("classroom", "intranet", "public_web")
"""Scopes that say where a story may stand. A site stands in one of them."""
USES: Final = ("excerpt", "translation", "research")
"""Scopes that say what else may be made of a story. Alone they show nothing."""
SCOPES: Final = (*PLACES, *USES)
Medium = Literal["video", "audio", "text"]
FileKind = Literal["media", "described", "captions", "transcript", "record"]
Ending = Literal["withdrawn", "erased"]


@dataclass(frozen=True, slots=True)
class StoryCircumstance:
    """A circumstance of life that stories are counted by, as the study declares it.

    `share` is what the study says of the people it is held against, between 0 and 1; no figure of the study's data.
    """

    id: str
    title: str
    share: float | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class StoriesSpec:
    """Where the stories of a study lie, where the site will stand, and the day that decides what may be shown."""

    folder: str
    scope: str
    day: date
    benchmark: str = ""
    circumstances: tuple[StoryCircumstance, ...] = ()


@dataclass(frozen=True, slots=True)
class StoryFile:
    """A file of a story that the site holds: its address, what it is, its size in bytes."""

    path: str
    kind: FileKind
    format: str
    type: str
    size: int
    language: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """Some words; `language` where they are in another one than the text around them."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """A paragraph of a transcript. `speaker` is empty where the one before goes on, or nobody speaks."""

    speaker: str
    passages: tuple[Passage, ...]

    @property
    def text(self) -> str:
        """The words without languages."""
        return "".join(each.text for each in self.passages)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of a transcript; the first one may have no heading."""

    heading: str
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class Clip:
    """A part of a story for teaching, in seconds from its start."""

    title: str
    start: float
    end: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class Teaching:
    """What teachers get. `minutes`: of the session, with the story. `cases`: of a course, that go with it."""

    objectives: tuple[str, ...]
    prompts: tuple[str, ...]
    minutes: int = 0
    clips: tuple[Clip, ...] = ()
    cases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Subject:
    """A code that a story is about, with the system that it belongs to."""

    code: str
    system: str
    label: str


@dataclass(frozen=True, slots=True)
class StoryWords:
    """What is said of a story in one language, and its transcript in it."""

    language: str
    title: str
    summary: str
    content_note: str = ""
    takeaway: str = ""
    chapters: tuple[Chapter, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """One story that may be shown.

    Attributes:
        id: its address; it tells nothing of the storyteller.
        words: in its own language first, then in each language into which it may be translated.
        medium: the richest of its media. seconds: how long it takes; 0 for a text.
        shown_as: what the storyteller is called; empty where they are not. identity: in which way they appear.
        scopes: those of the places and uses that it has consent for, as far as this site makes use of them.
        made_up: the sentence that says so, where no person stands behind it.
        pictures: whether a described version is there ("described") or none is needed ("not_needed"); empty: no video.
        version: digest of what the storyteller saw and agreed to.
    """

    id: str
    words: tuple[StoryWords, ...]
    medium: Medium
    seconds: float
    shown_as: str
    identity: str
    recorded: str
    themes: tuple[str, ...]
    place_in_training: str
    circumstances: tuple[str, ...]
    credits: tuple[str, ...]
    licence: str
    files: tuple[StoryFile, ...]
    scopes: tuple[str, ...]
    released: date
    review: date
    version: str
    made_up: str = ""
    pictures: str = ""
    subjects: tuple[Subject, ...] = ()
    related: tuple[str, ...] = ()
    teaching: Teaching | None = None

    @property
    def language(self) -> str:
        """The language in which it is told."""
        return self.words[0].language

    def told_in(self, code: str) -> StoryWords:
        """Its words in the language of a page, or in its own."""
        return next((each for each in self.words if each.language.partition("-")[0] == code), self.words[0])


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What is left of a story that was there: its address, the day it went, and who ended it."""

    id: str
    date: date
    ending: Ending


@dataclass(frozen=True, slots=True)
class CircumstanceCount:
    """How many stories tell of a circumstance; `count` is None where that is not printed, whatever it is."""

    about: StoryCircumstance
    count: int | None


@dataclass(frozen=True, slots=True)
class StoryLibrary:
    """All stories of a site. `missing` is empty where the study declares no circumstances."""

    scope: str
    stories: tuple[Story, ...] = ()
    tombstones: tuple[Tombstone, ...] = ()
    benchmark: str = ""
    missing: tuple[CircumstanceCount, ...] = field(default=())
