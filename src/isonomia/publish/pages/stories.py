"""Stories that people tell of themselves: the list with its ways in, and a page a story, without any figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from babel import Locale, UnknownLocaleError

from isonomia.model.stories import CircumstanceCount, Story, StoryFile, StoryLibrary, StoryWords, Tombstone
from isonomia.publish.book import Book, plain_words
from isonomia.publish.language import N_, Language, sort_key
from isonomia.publish.metadata import script_text
from isonomia.publish.pages.frame import Page
from isonomia.publish.pages.story_data import schema_org

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
class Track:
    """Captions for the player."""

    path: str
    language: str
    label: str
    first: bool


@dataclass(frozen=True, slots=True)
class Card:
    """A story in a list. `language`: of its words, `own`: that it is told in; each empty where it is the page's."""

    href: str
    words: StoryWords
    language: str
    kind: str
    made_up: str
    own: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """One way into the stories: its heading, and under each word the stories that it fits."""

    id: str
    heading: str
    parts: tuple[tuple[str, tuple[Card, ...]], ...]


@dataclass(frozen=True, slots=True)
class MissingRow:
    """A circumstance, how many stories tell of it, and the share of people of the benchmark, each in words."""

    title: str
    count: str
    share: str
    source: str


def story_pages(book: Book, bundles: Mapping[str, StoryFile]) -> Iterator[Page]:
    """The list of stories, a page for each, and one for each that was withdrawn; nothing where there are none.

    Args:
        book: the release.
        bundles: story -> the copy to take along, where there is one.
    """
    library = book.release.stories
    if library is None:
        return
    yield _index(book, library)
    for story in library.stories:
        yield _story(book, library, story, bundles.get(story.id))
        if story.teaching is not None:
            yield _teaching(book, library, story, bundles.get(story.id))
    yield from (_tombstone(book, each) for each in library.tombstones)


def address_of_story(story: str) -> str:
    """The page of a story."""
    return f"{FOLDER}/{story}.html"


def address_of_teaching(story: str) -> str:
    """The page for teachers."""
    return f"{FOLDER}/teaching/{story}.html"


def _index(book: Book, library: StoryLibrary) -> Page:
    lang = book.lang
    cards = {story.id: card(book, story) for story in library.stories}
    made_up = tuple(dict.fromkeys((each.made_up, each.own) for each in cards.values() if each.made_up))
    content = {
        "cards": tuple(cards.values()),
        "made_up": made_up,
        "shelves": tuple(each for each in _shelves(book, library, cards) if each.parts),
        "missing": tuple(_missing(lang, each) for each in library.missing),
        "benchmark": library.benchmark,
        "shares": any(each.about.share is not None for each in library.missing),
        "withdrawn": tuple((address_of_story(each.id), each.id) for each in library.tombstones),
        "data": "",
    }
    description = lang.gettext("Stories that people tell of themselves, as far as they agreed to it.")
    return Page(INDEX, "stories.html", lang.gettext("Stories"), description, content)


def card(book: Book, story: Story) -> Card:
    """A story in a list."""
    words = story.told_in(book.lang.code)
    kind = book.lang.gettext(KINDS[story.medium])
    length = f"{kind}, {duration(book.lang, story.seconds)}" if story.seconds else kind
    return Card(
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


def language_name(lang: Language, tag: str) -> str:
    """What a language is called in that of the page; its tag where nobody knows."""
    try:
        name = Locale.parse(tag, sep="-").get_display_name(lang.locale)
    except (ValueError, UnknownLocaleError):
        name = None
    return str(name or tag)


def _shelves(book: Book, library: StoryLibrary, cards: Mapping[str, Card]) -> Iterator[Shelf]:
    """By theme, place in training, circumstance and language, each in the alphabetical order of the page."""
    lang, titles = book.lang, circumstance_titles(library)
    ways: tuple[tuple[str, str, dict[str, tuple[str, ...]]], ...] = (
        ("themes", lang.gettext("By theme"), {each.id: each.themes for each in library.stories}),
        (
            "places",
            lang.gettext("By place in training"),
            {each.id: (each.place_in_training,) if each.place_in_training else () for each in library.stories},
        ),
        (
            "circumstances",
            lang.gettext("By circumstance"),
            {each.id: tuple(titles.get(c, c) for c in each.circumstances) for each in library.stories},
        ),
        (
            "languages",
            lang.gettext("By language"),
            {each.id: tuple(language_name(lang, w.language) for w in each.words) for each in library.stories},
        ),
    )
    for name, heading, told in ways:
        words = sorted({word for each in told.values() for word in each}, key=lambda word: (sort_key(word), word))
        parts = tuple((word, tuple(cards[story] for story, own in told.items() if word in own)) for word in words)
        yield Shelf(f"by-{plain_words(name)}", heading, parts)


def circumstance_titles(library: StoryLibrary) -> dict[str, str]:
    """Id of a circumstance -> what the study calls it."""
    return {each.about.id: each.about.title for each in library.missing}


def _missing(lang: Language, row: CircumstanceCount) -> MissingRow:
    count = lang.gettext("Not printed: the numbers are small")
    if row.count is not None:
        count = lang.count(row.count) if row.count else lang.gettext("No story yet")
    share = lang.gettext("No share named")
    if row.about.share is not None:
        share = lang.gettext("%(share)s in every 100", share=lang.decimal(100 * Decimal(repr(row.about.share))))
    return MissingRow(row.about.title, count, share, row.about.source)


def _story(book: Book, library: StoryLibrary, story: Story, bundle: StoryFile | None) -> Page:
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


def _tracks(lang: Language, story: Story) -> Iterator[Track]:
    found = [each for each in story.files if each.kind == "captions"]
    own = [each for each in found if each.language.partition("-")[0] == lang.code]
    for each in found:
        yield Track(each.path, each.language, language_name(lang, each.language), each is (own or found)[0])


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


def _teaching(book: Book, library: StoryLibrary, story: Story, bundle: StoryFile | None) -> Page:
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


def clock(seconds: float) -> str:
    """A time in a recording: 2:05."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d}"


def _tombstone(book: Book, stone: Tombstone) -> Page:
    lang, day = book.lang, book.lang.day(stone.date)
    said = lang.gettext("This story was withdrawn by the storyteller on %(day)s.", day=day)
    if stone.ending == "erased":
        said = lang.gettext("This story was erased on %(day)s.", day=day)
    title = lang.gettext("Story %(id)s is no longer here", id=stone.id)
    return Page(address_of_story(stone.id), "story-gone.html", title, said, {"said": said})
