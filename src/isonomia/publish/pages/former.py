"""Addresses that earlier releases have and this one has not: a page that says so, and leads to the last that has it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from isonomia.model.release import FormerPage
from isonomia.publish.book import Book
from isonomia.publish.pages.frame import Page

TEMPLATE = "former.html"


def with_former(book: Book, pages: Iterable[Page]) -> Iterator[Page]:
    """These pages, and then one for each address of earlier releases that none of them has."""
    written: set[str] = set()
    for page in pages:
        written.add(page.path)
        yield page
    yield from (_page(book, each) for each in book.release.former if each.path not in written)


def _page(book: Book, former: FormerPage) -> Page:
    lang = book.lang
    own = book.folder if book.folder.rstrip("/") in former.titles else ""
    called = former.titles[own.rstrip("/")]
    said = lang.gettext(
        "This page is no longer kept up. Release %(release)s was the last to have it.", release=former.release
    )
    title = lang.gettext("No longer kept up: %(title)s", title=called)
    content = {"called": called, "said": said, "copy": f"release/{former.release}/{own}{former.path}"}
    return Page(former.path, TEMPLATE, title, said, content, listed=False)
