"""What the pages about stories have in common: words of consent, links to files, cards, lengths of time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from babel import Locale, UnknownLocaleError

from isonomia.model.stories import Story, StoryFile, StoryLibrary, StoryWords
from isonomia.publish.book import Book
from isonomia.publish.language import N_, Language

FOLDER: Final = "stories"
INDEX: Final = f"{FOLDER}/index.html"
IDENTITY: Final = {
    "named": N_("It is told under the storyteller’s own name."),
    "first_name": N_("It is told under the storyteller’s first name."),
    "pseudonym": N_("It is told under a name that is not the storyteller’s own."),
    "voice_only": N_("The voice is the storyteller’s. No name and no picture is shown."),
    "acted": N_("It is spoken by somebody else than the storyteller."),
}
AGREED: Final = {
    "public_web": N_("It may stand on the public web."),
    "intranet": N_("It may stand on the pages of the institution."),
    "classroom": N_("It may be used in class, with a sheet for teachers and a copy to take along."),
    "excerpt": N_("Parts of it may be shown by themselves."),
    "translation": N_("It may be translated."),
    "research": N_("It may be used for research."),
}
NOT_AGREED: Final = {
    "public_web": N_("Do not put it on the public web."),
    "intranet": N_("Do not put it on the pages of an institution."),
    "classroom": N_("Do not use it in class."),
    "excerpt": N_("Do not show parts of it by themselves."),
    "translation": N_("Do not translate it."),
    "research": N_("Do not use it for research."),
}
KINDS: Final = {"video": N_("Video"), "audio": N_("Sound"), "text": N_("Text")}
FILE_WORDS: Final = {
    "media": N_("The recording"),
    "described": N_("The video with its pictures described"),
    "captions": N_("Captions"),
    "transcript": N_("Transcript"),
    "record": N_("Transcript and details for research"),
}


@dataclass(frozen=True, slots=True)
class Link:
    """A file that a page offers: its address from the site's own folder, and the words of the link."""

    path: str
    words: str


@dataclass(frozen=True, slots=True)
class Card:
    """A story in a list. `language`: of its words, `own`: that it is told in; each empty where it is the page's."""

    id: str
    href: str
    words: StoryWords
    language: str
    kind: str
    made_up: str
    own: str


def address_of_story(story: str) -> str:
    """The page of a story."""
    return f"{FOLDER}/{story}.html"


def address_of_teaching(story: str) -> str:
    """The page for teachers."""
    return f"{FOLDER}/teaching/{story}.html"


def card(book: Book, story: Story) -> Card:
    """A story in a list."""
    words = story.told_in(book.lang.code)
    kind = book.lang.gettext(KINDS[story.medium])
    length = f"{kind}, {duration(book.lang, story.seconds)}" if story.seconds else kind
    return Card(
        story.id,
        address_of_story(story.id),
        words,
        other(book.lang, words.language),
        length,
        story.made_up,
        other(book.lang, story.language),
    )


def other(lang: Language, language: str) -> str:
    """The language of a text where it is another than the page's; empty where it is the same."""
    return "" if language.partition("-")[0] == lang.code else language


def duration(lang: Language, seconds: float) -> str:
    """A length of time in words."""
    minutes, rest = divmod(round(seconds), 60)
    if not minutes:
        return lang.ngettext("%(seconds)s second", "%(seconds)s seconds", rest, seconds=lang.count(rest))
    words = lang.ngettext("%(minutes)s minute", "%(minutes)s minutes", minutes, minutes=lang.count(minutes))
    if not rest:
        return words
    return f"{words} {lang.ngettext('%(seconds)s second', '%(seconds)s seconds', rest, seconds=lang.count(rest))}"


def clock(seconds: float) -> str:
    """A time in a recording: 2:05."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d}"


def language_name(lang: Language, tag: str) -> str:
    """What a language is called in that of the page; its tag where nobody knows."""
    try:
        name = Locale.parse(tag, sep="-").get_display_name(lang.locale)
    except (ValueError, UnknownLocaleError):
        name = None
    return str(name or tag)


def circumstance_titles(library: StoryLibrary) -> dict[str, str]:
    """Id of a circumstance -> what the study calls it."""
    return {each.about.id: each.about.title for each in library.missing}


def shared(book: Book, library: StoryLibrary, story: Story, bundle: StoryFile | None) -> dict[str, object]:
    """What every page about a story says."""
    lang, words = book.lang, story.told_in(book.lang.code)
    asked = [each for each in AGREED if each in story.scopes]
    refused = [each for each in AGREED if each not in story.scopes and each != library.scope]
    return {
        "story": story,
        "words": words,
        "foreign": other(lang, words.language),
        "own": other(lang, story.language),
        "length": duration(lang, story.seconds) if story.seconds else "",
        "identity": lang.gettext(IDENTITY[story.identity]),
        "agreed": tuple(lang.gettext(AGREED[each]) for each in asked),
        "refused": tuple(lang.gettext(NOT_AGREED[each]) for each in refused),
        "seen": lang.day(story.released),
        "until": lang.day(story.review),
        "bundle": bundle,
    }


def links(lang: Language, story: Story, book: Book, bundle: StoryFile | None) -> tuple[Link, ...]:
    """Every file of a story with its format and its size; those in the site's own folder start there."""
    up = "../" * book.folder.count("/")
    found = [Link(up + each.path, _offer(lang, each, story)) for each in story.files]
    if bundle is not None:
        words = lang.gettext("Everything in one file, to take along")
        size = lang.size(bundle.size)
        said = lang.gettext("%(what)s: %(format)s (%(size)s)", what=words, format=bundle.format, size=size)
        found.append(Link(bundle.path, said))
    return tuple(found)


def _offer(lang: Language, file: StoryFile, story: Story) -> str:
    words = lang.gettext(FILE_WORDS[file.kind])
    if file.kind in {"captions", "transcript"} and len(story.words) > 1:
        words = f"{words}, {language_name(lang, file.language)}"
    return lang.gettext("%(what)s: %(format)s (%(size)s)", what=words, format=file.format, size=lang.size(file.size))
