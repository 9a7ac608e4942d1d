"""The glossary: the words of the pages of this release, in the alphabetical order of the language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from isonomia.publish.book import Book
from isonomia.publish.language import sort_key
from isonomia.publish.pages.frame import Page
from isonomia.publish.signs import signs_of
from isonomia.publish.words.glossary import TERMS

ADDRESS: Final = "glossary.html"


@dataclass(frozen=True, slots=True)
class Entry:
    """One word as the page prints it."""

    id: str
    word: str
    meaning: str

    @property
    def href(self) -> str:
        """Where it is explained, below the site."""
        return f"{ADDRESS}#{self.id}"


def entries(book: Book) -> tuple[Entry, ...]:
    """The words whose things occur in the release, in alphabetical order."""
    signs, say = signs_of(book.release), book.lang.gettext
    found = (Entry(each.id, say(each.word), say(each.meaning)) for each in TERMS if signs.intersection(each.signs))
    return tuple(sorted(found, key=lambda each: (sort_key(each.word), each.id)))


def glossary_page(book: Book) -> Page:
    """Every word with its meaning, each at an address of its own."""
    lang = book.lang
    description = lang.gettext("What the words on these pages mean, in plain sentences.")
    return Page(ADDRESS, "glossary.html", lang.gettext("Words on these pages"), description, {"entries": entries(book)})
