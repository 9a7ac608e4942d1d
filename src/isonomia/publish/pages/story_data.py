"""What a story is, said for programs: schema.org's VideoObject, AudioObject or Article."""

from __future__ import annotations

from typing import Any, Final

from isonomia.model.stories import Story, StoryWords
from isonomia.publish.book import Book
from isonomia.publish.metadata import is_address, without_empty

TYPES: Final = {"video": "VideoObject", "audio": "AudioObject", "text": "Article"}
LONGEST_TRANSCRIPT: Final = 4_000
"""Characters of a transcript that is repeated for programs; of a longer one its file is named."""


def schema_org(book: Book, story: Story, words: StoryWords, page: str) -> dict[str, Any]:
    """A story for a page, in the words that the page has."""
    root = "../" * page.count("/") + "../" * book.folder.count("/")
    captions = [f"{root}{each.path}" for each in story.files if each.kind == "captions"]
    media = [f"{root}{each.path}" for each in story.files if each.kind == "media"]
    content: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": TYPES[story.medium],
        "identifier": story.id,
        "name": words.title,
        "description": " ".join(each for each in (story.made_up, words.summary) if each),
        "inLanguage": words.language,
        "datePublished": book.release.info.date.isoformat(),
        "author": {"@type": "Person", "name": story.shown_as} if story.shown_as and not story.made_up else "",
        "publisher": {"@type": "Organization", "name": book.release.info.publisher},
        "license": story.licence if is_address(story.licence) else "",
        "isAccessibleForFree": True,
        "accessibilityFeature": _features(story),
        "accessibilityHazard": ["none"] if story.medium != "video" else ["unknown"],
        "about": [
            {"@type": "DefinedTerm", "termCode": each.code, "inDefinedTermSet": each.system, "name": each.label}
            for each in story.subjects
        ],
    }
    if story.medium == "text":
        content["articleBody"] = _transcript(story, words, root)
    else:
        content |= {
            "duration": iso_duration(story.seconds),
            "transcript": _transcript(story, words, root),
            "caption": captions,
            "contentUrl": media[0] if media else "",
        }
    return without_empty(content)


def iso_duration(seconds: float) -> str:
    """Seconds as ISO 8601 writes a length of time: PT3M12S."""
    whole = round(seconds)
    hours, minutes, rest = whole // 3600, whole % 3600 // 60, whole % 60
    parts = [f"{hours}H" if hours else "", f"{minutes}M" if minutes else "", f"{rest}S" if rest or not whole else ""]
    return "PT" + "".join(parts)


def _features(story: Story) -> list[str]:
    found = ["transcript"]
    found += ["captions"] if any(each.kind == "captions" for each in story.files) else []
    return found + (["audioDescription"] if story.pictures == "described" else [])


def _transcript(story: Story, words: StoryWords, root: str) -> str:
    text = "\n".join(
        (f"{turn.speaker}: " if turn.speaker else "") + turn.text for part in words.chapters for turn in part.turns
    )
    if len(text) <= LONGEST_TRANSCRIPT:
        return text
    own = (each for each in story.files if each.kind == "transcript" and each.language == words.language)
    return next((root + each.path for each in own), "")
