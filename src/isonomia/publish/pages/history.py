"""What was published when: this release, what was put right, earlier releases, and what is held back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from isonomia.model.release import IndicatorInfo, PathwayInfo
from isonomia.model.study import Correction
from isonomia.publish.book import Book, slug
from isonomia.publish.language import N_
from isonomia.publish.numbers import shortened
from isonomia.publish.pages.continued import MOST, Turn, addresses, divided, turns
from isonomia.publish.pages.frame import Page
from isonomia.publish.pages.revisions import Changed, changed
from isonomia.publish.paths import address_of, pathway_of

ADDRESS: Final = "history.html"
FEED: Final = "feed.xml"
_WHAT: Final = N_("What was published when, and what was put right since.")


@dataclass(frozen=True, slots=True)
class Put:
    """A correction as pages print it: the day, the words, and address and title of each page that it concerns."""

    day: str
    text: str
    about: tuple[tuple[str, str], ...]


def history_pages(book: Book) -> tuple[Page, ...]:
    """The page of versions, corrections and changed figures, and further ones where these are many."""
    parts = divided(changed(book, MOST), lambda each: each.weight)
    words = tuple(str(at) for at in range(1, len(parts) + 1))
    every = enumerate(zip(addresses(ADDRESS, len(parts)), parts, strict=True))
    return tuple(_page(book, path, part, turns(ADDRESS, words, at), first=at == 0) for at, (path, part) in every)


def _page(book: Book, path: str, part: tuple[Changed, ...], pages: tuple[Turn, ...], *, first: bool) -> Page:
    lang = book.lang
    info = book.release.info
    held = [(address_of_question(book, each.id), shortened(each.title)) for each in book.release.pathways if each.held]
    held += [
        (address_of_question(book, each.id), shortened(each.title))
        for each in book.release.indicators
        if each.held and pathway_of(book, each.id) is None
    ]
    content = {
        "corrections": tuple(_put(book, each) for each in info.corrections),
        "earlier": tuple((each.id, lang.day(each.date), each.pages) for each in info.earlier),
        "held": tuple(held),
        "feed": FEED,
    }
    revision = book.release.revision
    changes = {
        "first": first,
        "since": "" if revision is None else revision.since,
        "changed": part,
        "turns": pages,
    }
    title, description = lang.gettext("History and corrections"), lang.gettext(_WHAT)
    return Page(path, "history.html", title, description, content | changes)


def _put(book: Book, correction: Correction) -> Put:
    about = tuple((address_of_question(book, name), title_of_question(book, name)) for name in correction.about)
    return Put(book.lang.day(correction.date), correction.text, about)


def address_of_question(book: Book, name: str) -> str:
    """The page of a question or of a pathway."""
    path = next((each for each in book.release.pathways if each.id == name), None)
    return f"indicator/{slug(name)}.html" if path is None else address_of(book, path)


def title_of_question(book: Book, name: str) -> str:
    """The title of a question or of a pathway; its id where the release has none of that name."""
    every: tuple[PathwayInfo | IndicatorInfo, ...] = (*book.release.pathways, *book.release.indicators)
    return next((shortened(each.title) for each in every if each.id == name), name)
