"""A record as the site has it: within what was agreed, with files written anew where they are text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from isonomia.model.stories import (
    Clip,
    FileKind,
    Medium,
    Story,
    StoryFile,
    StoryWords,
    Subject,
    Teaching,
)
from isonomia.stories.consent import Decision
from isonomia.stories.events import Terms
from isonomia.stories.media import Medium as MediumFile
from isonomia.stories.record import Record, Told, seconds_of
from isonomia.stories.record_file import RecordFile, TeachingFile
from isonomia.stories.transcript import written_transcript
from isonomia.stories.webvtt import written_captions

_TEXT: Final = {
    "captions": ("VTT", "text/vtt"),
    "transcript": ("TXT", "text/plain"),
    "record": ("JSON", "application/json"),
}


def story_of(record: Record, file: RecordFile, decision: Decision, granted: tuple[str, ...]) -> Story:
    """The story of a record, as far as consent goes.

    Args:
        record: without faults, in the version that was released.
        file: what its story.toml says.
        decision: for the place of the site.
        granted: every scope that it may be built for.
    """
    terms = decision.terms
    if terms is None or decision.released is None:
        message = "a story without terms cannot be made"
        raise ValueError(message)
    media = media_within(record, terms)
    return Story(
        id=record.id,
        words=tuple(_words(record, file, granted)),
        medium=_richest(media),
        seconds=max((each.seconds for each in media), default=0.0),
        shown_as=file.shown_as.strip(),
        identity=terms.identity,
        recorded=file.recorded.strip(),
        themes=tuple(file.themes),
        place_in_training=file.place_in_training.strip(),
        circumstances=tuple(file.circumstances),
        credits=tuple(file.credits),
        licence=file.licence.strip(),
        files=(),
        scopes=granted,
        released=decision.released,
        review=terms.review,
        version=record.version,
        made_up=file.made_up.strip(),
        pictures=_pictures(file, media),
        subjects=tuple(Subject(each.code, each.system, each.label) for each in file.about),
        related=tuple(dict.fromkeys(file.related)),
        teaching=_teaching(file.teaching, granted, timed=bool(media)) if "classroom" in granted else None,
    )


def media_within(record: Record, terms: Terms) -> tuple[MediumFile, ...]:
    """The media that consent includes."""
    return tuple(each for each in record.media if each.kind in terms.media)


def placed_files(record: Record, story: Story, terms: Terms, folder: str) -> list[tuple[StoryFile, bytes | Path]]:
    """The files of a story with their content: media as they are, text written anew from what was read.

    Comments in captions and keys of the record that readers have no use for stay behind.
    """
    found: list[tuple[StoryFile, bytes | Path]] = []
    found += (_medium(each, "media", story, folder) for each in media_within(record, terms))
    if record.described and story.pictures == "described":
        found.append(_medium(record.described, "described", story, folder))
    told = {story.language: record.told, **record.translations}
    for words in story.words:
        own = told.get(words.language)
        if own is not None:
            found += _texts(story, words, own, folder)
    if "research" in story.scopes:
        found.append(_text("record", "record.json", _exported(story), story, folder, ""))
    return found


def _richest(media: tuple[MediumFile, ...]) -> Medium:
    kinds = {each.kind for each in media}
    if "video" in kinds:
        return "video"
    return "audio" if "audio" in kinds else "text"


def _words(record: Record, file: RecordFile, granted: tuple[str, ...]) -> Iterator[StoryWords]:
    chapters = record.told.transcript.chapters if record.told else ()
    yield StoryWords(file.language, file.title, file.summary, file.content_note, file.takeaway, chapters)
    if "translation" in granted:
        for code, each in file.translation.items():
            told = record.translations[code].transcript.chapters
            yield StoryWords(code, each.title, each.summary, each.content_note, each.takeaway, told)


def _pictures(file: RecordFile, media: tuple[MediumFile, ...]) -> str:
    if not any(each.kind == "video" for each in media):
        return ""
    return "described" if file.described else "not_needed"


def _teaching(file: TeachingFile | None, granted: tuple[str, ...], *, timed: bool) -> Teaching:
    if file is None:
        return Teaching((), ())
    clips = tuple(Clip(each.title, seconds_of(each.start), seconds_of(each.end), each.note) for each in file.clip)
    kept = clips if timed and "excerpt" in granted else ()
    return Teaching(tuple(file.objectives), tuple(file.prompts), file.minutes, kept, tuple(file.cases))


def _medium(medium: MediumFile, kind: FileKind, story: Story, folder: str) -> tuple[StoryFile, Path]:
    name = (
        f"described{medium.file.suffix.lower()}" if kind == "described" else f"{story.id}{medium.file.suffix.lower()}"
    )
    path = f"{folder}/files/{story.id}/{name}"
    size = medium.file.stat().st_size
    return StoryFile(path, kind, medium.format, medium.type, size, story.language), medium.file


def _texts(story: Story, words: StoryWords, told: Told, folder: str) -> Iterator[tuple[StoryFile, bytes]]:
    code = words.language
    if told.cues and story.medium != "text":
        yield _text("captions", f"captions.{code}.vtt", written_captions(told.cues), story, folder, code)
    yield _text("transcript", f"transcript.{code}.txt", _headed(story, words), story, folder, code)


def _headed(story: Story, words: StoryWords) -> str:
    notes = [each for each in (words.title, story.made_up, words.content_note) if each]
    return "\n\n".join((*notes, written_transcript(words.chapters)))


def _text(kind: FileKind, name: str, text: str, story: Story, folder: str, language: str) -> tuple[StoryFile, bytes]:
    content = text.encode("utf-8")
    form, media_type = _TEXT[kind]
    return StoryFile(f"{folder}/files/{story.id}/{name}", kind, form, media_type, len(content), language), content


def _exported(story: Story) -> str:
    """What researchers get, with the names of Dublin Core."""
    words = story.words[0]
    facts = {
        "dc:identifier": story.id,
        "dc:title": words.title,
        "dc:description": words.summary,
        "dc:creator": story.shown_as,
        "dc:contributor": list(story.credits),
        "dc:date": story.recorded,
        "dc:language": story.language,
        "dc:subject": [*story.themes, *(f"{each.system}: {each.code} {each.label}" for each in story.subjects)],
        "dc:rights": story.licence,
        "dc:type": {"video": "MovingImage", "audio": "Sound", "text": "Text"}[story.medium],
        "note": story.made_up,
        "transcript": [
            {"heading": chapter.heading, "turns": [{"speaker": t.speaker, "text": t.text} for t in chapter.turns]}
            for chapter in words.chapters
        ],
    }
    kept = {name: each for name, each in facts.items() if each}
    return json.dumps(kept, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
