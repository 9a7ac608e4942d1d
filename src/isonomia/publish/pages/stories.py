"""Stories that people tell of themselves: the list with its ways in, and a page a story, without any figure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from isonomia.model.stories import CircumstanceCount, StoryFile, StoryLibrary, Tombstone
from isonomia.publish.book import Book, plain_words
from isonomia.publish.language import Language, sort_key
from isonomia.publish.pages.frame import Page
from isonomia.publish.pages.story import story_page, teaching_page
from isonomia.publish.pages.story_parts import INDEX, Card, address_of_story, card, circumstance_titles, language_name


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
        yield story_page(book, library, story, bundles.get(story.id))
        if story.teaching is not None:
            yield teaching_page(book, library, story, bundles.get(story.id))
    yield from (_tombstone(book, each) for each in library.tombstones)


def _index(book: Book, library: StoryLibrary) -> Page:
    lang = book.lang
    cards = {story.id: card(book, story) for story in library.stories}
    content = {
        "cards": tuple(cards.values()),
        "made_up": tuple(_made_up(cards.values())),
        "shelves": tuple(each for each in _shelves(book, library, cards) if each.parts),
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
