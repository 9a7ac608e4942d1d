"""Which page shows a file of the curriculum audit or of comments."""

from __future__ import annotations

from collections.abc import Iterator

from isonomia.publish.audit_data import COMMENTS, CURRICULUM, PARTS
from isonomia.publish.book import Book
from isonomia.publish.pages.audit_part import HOME, address_of_part
from isonomia.publish.pages.comments import comment_links
from isonomia.publish.pages.printed_tables import said


def audit_shelf(book: Book) -> Iterator[tuple[str, str, str]]:
    """What files are about, what it is called, and its page."""
    info = book.release.curriculum
    if info is not None:
        yield CURRICULUM, info.title, HOME
        yield from ((PARTS + each.id, said(book.lang, each.title), address_of_part(each)) for each in info.parts)
    for each in book.release.comments:
        yield from ((COMMENTS + each.source, title, page) for page, title in comment_links(book, each.source))
