"""Stories that people tell of themselves: the list with its ways in, and a page a story, without any figure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeAlias

from isonomia.model.stories import CircumstanceCount, StoryFile, StoryLibrary, Tombstone
from isonomia.publish.book import Book, plain_words
from isonomia.publish.language import Language, sort_key
from isonomia.publish.pages.frame import Page
from isonomia.publish.pages.story import story_page, teaching_page
from isonomia.publish.pages.story_parts import INDEX, Card, address_of_story, card, circumstance_titles, language_name

FEW: Final = 6
"""With no more stories than this each says of itself what it is about; with more, shelves lead to them."""


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


_Way: TypeAlias = tuple[str, str, str, dict[str, tuple[str, ...]]]
"""A way into the stories: its id, its heading, what one of its words is called, and the words of each story."""


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
        yield story_page(book, library, story, bundles.get(story.id))
        if story.teaching is not None:
            yield teaching_page(book, library, story, bundles.get(story.id))
    yield from (_tombstone(book, each) for each in library.tombstones)


def _index(book: Book, library: StoryLibrary) -> Page:
    lang = book.lang
    cards = {story.id: card(book, story) for story in library.stories}
    ways = _ways(book, library)
    content = {
        "cards": tuple(cards.values()),
        "told": _told(ways) if len(cards) <= FEW else {},
        "made_up": tuple(_made_up(cards.values())),
        "shelves": tuple(_shelves(ways, cards)) if len(cards) > FEW else (),
        "missing": tuple(_missing(lang, each) for each in library.missing),
        "benchmark": library.benchmark,
        "shares": any(each.about.share is not None for each in library.missing),
        "withdrawn": tuple((address_of_story(each.id), each.id) for each in library.tombstones),
        "data": "",
    }
    description = lang.gettext("Stories that people tell of themselves, as far as they agreed to it.")
    return Page(INDEX, "stories.html", lang.gettext("Stories"), description, content)


def _made_up(cards: Iterable[Card]) -> Iterator[tuple[str, str, str]]:
    """Each sentence that says that a story is made up, its language, and the stories that say it."""
    found: dict[tuple[str, str], list[str]] = {}
    for each in cards:
        if each.made_up:
            found.setdefault((each.made_up, each.own), []).append(each.id)
    yield from ((text, own, " ".join(ids)) for (text, own), ids in found.items())


def _ways(book: Book, library: StoryLibrary) -> tuple[_Way, ...]:
    """By theme, place in training, circumstance and language: what each story says of itself."""
    lang, titles = book.lang, circumstance_titles(library)
    return (
        ("themes", lang.gettext("By theme"), lang.gettext("Theme"), {each.id: each.themes for each in library.stories}),
        (
            "places",
            lang.gettext("By place in training"),
            lang.gettext("Place in training"),
            {each.id: (each.place_in_training,) if each.place_in_training else () for each in library.stories},
        ),
        (
            "circumstances",
            lang.gettext("By circumstance"),
            lang.gettext("Circumstance"),
            {each.id: tuple(titles.get(c, c) for c in each.circumstances) for each in library.stories},
        ),
        (
            "languages",
            lang.gettext("By language"),
            lang.gettext("Language"),
            {each.id: tuple(language_name(lang, w.language) for w in each.words) for each in library.stories},
        ),
    )


def _told(ways: tuple[_Way, ...]) -> Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    """Of each story its words, way by way."""
    stories = dict.fromkeys(story for *_, told in ways for story in told)
    return {each: tuple((name, told[each]) for _, _, name, told in ways if told[each]) for each in stories}


def _shelves(ways: tuple[_Way, ...], cards: Mapping[str, Card]) -> Iterator[Shelf]:
    """Words in the alphabetical order of the page, each with its stories; no shelf that holds all alike."""
    for way, heading, _, told in ways:
        words = sorted({word for each in told.values() for word in each}, key=lambda word: (sort_key(word), word))
        parts = tuple((word, tuple(cards[story] for story, own in told.items() if word in own)) for word in words)
        if any(len(found) < len(cards) for _, found in parts):
            yield Shelf(f"by-{plain_words(way)}", heading, parts)


def _missing(lang: Language, row: CircumstanceCount) -> MissingRow:
    count = lang.gettext("Not printed: the numbers are small")
    if row.count is not None:
        count = lang.count(row.count) if row.count else lang.gettext("No story yet")
    share = lang.gettext("No share named")
    if row.about.share is not None:
        share = lang.gettext("%(share)s in every 100", share=lang.decimal(100 * Decimal(repr(row.about.share))))
    return MissingRow(row.about.title, count, share, row.about.source)


def _tombstone(book: Book, stone: Tombstone) -> Page:
    title, said = words_of_tombstone(book.lang, stone)
    return Page(address_of_story(stone.id), "story-gone.html", title, said, {"said": said})


def words_of_tombstone(lang: Language, stone: Tombstone) -> tuple[str, str]:
    """Title and sentence of the page that a story leaves."""
    day = lang.day(stone.date)
    said = lang.gettext("This story was withdrawn by the storyteller on %(day)s.", day=day)
    if stone.ending == "erased":
        said = lang.gettext("This story was erased on %(day)s.", day=day)
    return lang.gettext("Story %(id)s is no longer here", id=stone.id), said
