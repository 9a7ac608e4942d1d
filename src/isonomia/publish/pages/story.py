"""The page of one story, and its sheet for teachers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from isonomia.model.stories import Story, StoryFile, StoryLibrary
from isonomia.publish.book import Book
from isonomia.publish.language import Language
from isonomia.publish.metadata import script_text
from isonomia.publish.pages.frame import Page
from isonomia.publish.pages.story_data import schema_org
from isonomia.publish.pages.story_parts import (
    KINDS,
    address_of_story,
    address_of_teaching,
    card,
    circumstance_titles,
    clock,
    duration,
    language_name,
    links,
    shared,
)


@dataclass(frozen=True, slots=True)
class Track:
    """Captions for the player."""

    path: str
    language: str
    label: str
    first: bool


def story_page(book: Book, library: StoryLibrary, story: Story, bundle: StoryFile | None) -> Page:
    """Player, files, transcript, what is said of it and what was agreed; `bundle`: the copy to take along."""
    lang, words = book.lang, story.told_in(book.lang.code)
    path = address_of_story(story.id)
    content = {
        **shared(book, library, story, bundle),
        "media": tuple(each for each in story.files if each.kind == "media"),
        "tracks": tuple(_tracks(lang, story)),
        "files": links(lang, story, book, bundle),
        "facts": tuple(_facts(book, library, story)),
        "teaching": address_of_teaching(story.id) if story.teaching is not None else "",
        "related": tuple(card(book, each) for each in library.stories if each.id in story.related),
        "data": script_text(schema_org(book, story, words, path)),
        "plays": True,
    }
    return Page(path, "story.html", words.title, words.summary, content)


def _tracks(lang: Language, story: Story) -> Iterator[Track]:
    found = [each for each in story.files if each.kind == "captions"]
    own = [each for each in found if each.language.partition("-")[0] == lang.code]
    for each in found:
        yield Track(each.path, each.language, language_name(lang, each.language), each is (own or found)[0])


def _facts(book: Book, library: StoryLibrary, story: Story) -> Iterator[tuple[str, str, bool]]:
    """Name, words, and whether these are the storyteller's own."""
    lang, say, titles = book.lang, book.lang.gettext, circumstance_titles(library)
    circumstances = [titles.get(each, each) for each in story.circumstances]
    kind = say(KINDS[story.medium])
    length = f"{kind}, {duration(lang, story.seconds)}" if story.seconds else kind
    facts = (
        (say("Told by"), story.shown_as, True),
        (say("Kind"), length, False),
        (say("Language"), language_name(lang, story.language), False),
        (say("Recorded"), story.recorded, True),
        (say("Themes"), lang.items(story.themes) if story.themes else "", True),
        (say("Place in training"), story.place_in_training, True),
        (
            say("Circumstances, as the storyteller states them"),
            lang.items(circumstances) if circumstances else "",
            True,
        ),
        (say("Credits"), "; ".join(story.credits), True),
        (say("Licence"), story.licence or say("None is named: ask before you publish it again."), bool(story.licence)),
    )
    return (each for each in facts if each[1])


def teaching_page(book: Book, library: StoryLibrary, story: Story, bundle: StoryFile | None) -> Page:
    """Objectives, questions, parts to play; of a story that may be used in class."""
    lang, words = book.lang, story.told_in(book.lang.code)
    media = next((each.path for each in story.files if each.kind == "media"), "")
    up = "../" * book.folder.count("/")
    clips = tuple(
        (each, f"{up}{media}#t={each.start:g},{each.end:g}", clock(each.start), clock(each.end))
        for each in (story.teaching.clips if story.teaching and media else ())
    )
    content = {
        **shared(book, library, story, bundle),
        "clips": clips,
        "page_of": address_of_story(story.id),
        "related": tuple(card(book, each) for each in library.stories if each.id in story.related),
        "session": lang.count(story.teaching.minutes) if story.teaching and story.teaching.minutes else "",
        "files": links(lang, story, book, bundle),
    }
    title = lang.gettext("For teachers: %(story)s", story=words.title)
    description = lang.gettext("What to do in class with this story, and what the storyteller wants you to take away.")
    return Page(address_of_teaching(story.id), "story-teaching.html", title, description, content)
