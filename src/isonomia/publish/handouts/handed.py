"""What was made to be passed on, and which page offers it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from isonomia.publish.book import Book
from isonomia.publish.datafile import DataFile
from isonomia.publish.language import Language
from isonomia.publish.pages.frame import Offer


@dataclass(frozen=True, slots=True)
class Handout:
    """A file to pass on.

    Attributes:
        file: what was written. `page`: the page that offers it.
        words: what the link says before the format and the size.
        listed: what the page "Data and downloads" calls it; empty where it does not list it.
    """

    file: DataFile
    page: str
    words: str
    listed: str = ""


@dataclass(frozen=True, slots=True)
class Handed:
    """All of one language: page -> what it offers; the files, by their addresses below the site."""

    by_page: Mapping[str, tuple[Offer, ...]] = field(default_factory=dict)
    files: tuple[DataFile, ...] = ()

    def offered(self, page: str) -> tuple[Offer, ...]:
        """What a page offers, in the order in which it was made."""
        return self.by_page.get(page, ())


def handed(book: Book, pages: Mapping[str, Offer], made: Iterable[Handout], listing: str) -> Handed:
    """Sorted by page; `pages`: what a page offers that is a page itself; `listing`: the page that lists the rest."""
    by_page: dict[str, list[Offer]] = {page: [offer] for page, offer in pages.items()}
    files: dict[str, DataFile] = {}
    for each in made:
        files[each.file.path] = replace(each.file, path=book.folder + each.file.path)
        by_page.setdefault(each.page, []).append(_offer(book.lang, each, each.words))
        if each.listed:
            by_page.setdefault(listing, []).append(_offer(book.lang, each, each.listed))
    return Handed({page: tuple(offers) for page, offers in by_page.items()}, tuple(files.values()))


def _offer(lang: Language, each: Handout, words: str) -> Offer:
    said = lang.gettext(
        "%(what)s: %(format)s (%(size)s)", what=words, format=each.file.format, size=lang.size(each.file.size)
    )
    return Offer(each.file.path, said)
