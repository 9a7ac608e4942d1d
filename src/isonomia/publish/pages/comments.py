"""What people wrote in a survey, told by readers: themes, how far two agreed, and words that two people released."""

from __future__ import annotations

from typing import Final

from isonomia.model.comments import SurveyComments
from isonomia.publish.audit_data import COMMENTS
from isonomia.publish.book import Book, slug
from isonomia.publish.datafile import DataFile, by_about
from isonomia.publish.numbers import shortened
from isonomia.publish.pages.frame import Page
from isonomia.publish.pages.printed_tables import printed_table, said

FOLDER: Final = "comments/"


def comment_pages(book: Book, files: tuple[DataFile, ...] = ()) -> tuple[Page, ...]:
    """A page for each survey whose comments two people coded. `files`: all data files of the site."""
    own = by_about(files)
    return tuple(_page(book, each, own.get(COMMENTS + each.source, ())) for each in book.release.comments)


def comment_links(book: Book, source: str = "") -> tuple[tuple[str, str], ...]:
    """Address and title of these pages, or of that of one source."""
    found = [each for each in book.release.comments if source in ("", each.source)]
    return tuple((_address(each), _title(book, each)) for each in found)


def words_of_theme(book: Book, question: str) -> tuple[tuple[str, str], ...]:
    """Address and title of the page about the comments in which a theme was found."""
    found = (each for each in book.release.comments if question in {theme.question for theme in each.themes})
    return tuple((_address(each), _title(book, each)) for each in found)


def _address(each: SurveyComments) -> str:
    return f"{FOLDER}{slug(each.source)}.html"


def _title(book: Book, each: SurveyComments) -> str:
    lang, source = book.lang, book.release.sources.get(each.source)
    if len(book.release.comments) < 2 or source is None:
        return lang.gettext("What people wrote in their own words")
    return lang.gettext("What people wrote in their own words: %(source)s", source=source.title or source.id)


def _page(book: Book, each: SurveyComments, files: tuple[DataFile, ...]) -> Page:
    lang = book.lang
    lead = lang.gettext("Two people read each comment apart. A theme counts where both found it.")
    source = book.release.sources.get(each.source)
    content = {
        "lead": lead,
        "note": "" if source is None else source.note,
        "themes": tuple(
            (f"indicator/{slug(theme.question)}.html", shortened(theme.title), theme.told) for theme in each.themes
        ),
        "any_told": any(theme.told for theme in each.themes),
        "tables": tuple(printed_table(book, table) for table in each.tables),
        "notes": tuple(said(lang, note) for note in each.notes),
        "files": files,
    }
    return Page(_address(each), "comments.html", _title(book, each), lead, content)
