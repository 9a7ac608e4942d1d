"""What was made to be passed on, and the words that offer it."""

from __future__ import annotations

from dataclasses import dataclass, replace

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


def located(book: Book, each: Handout) -> DataFile:
    """The file with its address below the site, where its own is below the folder of its language."""
    return replace(each.file, path=book.folder + each.file.path)


def offer(lang: Language, each: Handout, words: str) -> Offer:
    """The link to a file: what it is, its format and its size."""
    said = lang.gettext(
        "%(what)s: %(format)s (%(size)s)", what=words, format=each.file.format, size=lang.size(each.file.size)
    )
    return Offer(each.file.path, said)
