"""A part of the curriculum audit on a page of its own: tables of counts, shares and coefficients of a release."""

from __future__ import annotations

from typing import Final

from isonomia.model.audit_tables import AuditTables
from isonomia.model.curriculum import CurriculumInfo
from isonomia.publish.audit_data import CURRICULUM, PARTS
from isonomia.publish.book import Book
from isonomia.publish.datafile import DataFile, by_about
from isonomia.publish.pages.frame import Page
from isonomia.publish.pages.printed_tables import printed_table, said

HOME: Final = "curriculum.html"
FOLDER: Final = "curriculum/"


def audit_part_pages(book: Book, files: tuple[DataFile, ...] = ()) -> tuple[Page, ...]:
    """A page for each part that the study asks for."""
    info, own = book.release.curriculum, by_about(files)
    if info is None:
        return ()
    return tuple(_part_page(book, each, info, own.get(PARTS + each.id, ())) for each in info.parts)


def audit_part_links(book: Book) -> tuple[tuple[str, str], ...]:
    """Address and title of each part's page."""
    info = book.release.curriculum
    return () if info is None else tuple((address_of_part(each), said(book.lang, each.title)) for each in info.parts)


def address_of_part(part: AuditTables) -> str:
    """The page of a part."""
    return f"{FOLDER}{part.id}.html"


def _part_page(book: Book, part: AuditTables, info: CurriculumInfo, files: tuple[DataFile, ...]) -> Page:
    lang = book.lang
    content = {
        "note": info.note,
        "home": HOME,
        "home_title": info.title,
        "others": tuple(each for each in audit_part_links(book) if each[0] != address_of_part(part)),
        "tables": tuple(printed_table(book, each) for each in part.tables),
        "notes": tuple(said(lang, each) for each in part.notes),
        "files": files,
    }
    return Page(address_of_part(part), "audit-part.html", said(lang, part.title), said(lang, part.lead), content)


def files_of_cases(files: tuple[DataFile, ...]) -> tuple[DataFile, ...]:
    """The files of the four reports."""
    return by_about(files).get(CURRICULUM, ())
