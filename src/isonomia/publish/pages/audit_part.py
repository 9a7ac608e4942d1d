"""A part of the curriculum audit on a page of its own: tables of counts, shares and coefficients of a release."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, Literal

from isonomia.model.audit_tables import Amount, AuditTable, AuditTables, Cell, Ranged, Told, Withheld
from isonomia.model.curriculum import CurriculumInfo
from isonomia.model.reasons import HIDDEN, REASONS
from isonomia.publish.book import Book
from isonomia.publish.language import N_, Language
from isonomia.publish.pages.frame import Page

HOME: Final = "curriculum.html"
FOLDER: Final = "curriculum/"
OF_CASES: Final[Mapping[str, str]] = {"TOO_SMALL": N_("not computed: fewer than 30")}
"""Reasons that a page about cases says in other words than one about people."""


@dataclass(frozen=True, slots=True)
class Printed:
    """One cell as it is printed: a figure with its range, or a text; `said` texts are the school's own."""

    kind: Literal["number", "words", "said", "none"]
    text: str
    between: str = ""


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """One table as it is printed; a table without a column beside its stub is a list."""

    id: str
    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Printed, ...], ...]
    more: str

    @property
    def is_list(self) -> bool:
        """Whether it has one column alone."""
        return len(self.heads) == 1


def audit_part_pages(book: Book) -> tuple[Page, ...]:
    """A page for each part that the study asks for."""
    info = book.release.curriculum
    return () if info is None else tuple(_part_page(book, each, info) for each in info.parts)


def audit_part_links(book: Book) -> tuple[tuple[str, str], ...]:
    """Address and title of each part's page."""
    info = book.release.curriculum
    return (
        () if info is None else tuple((FOLDER + each.id + ".html", said(book.lang, each.title)) for each in info.parts)
    )


def _part_page(book: Book, part: AuditTables, info: CurriculumInfo) -> Page:
    lang = book.lang
    content = {
        "note": info.note,
        "home": HOME,
        "home_title": info.title,
        "others": tuple(each for each in audit_part_links(book) if each[0] != FOLDER + part.id + ".html"),
        "tables": tuple(printed_table(lang, each) for each in part.tables),
        "notes": tuple(said(lang, each) for each in part.notes),
    }
    return Page(FOLDER + part.id + ".html", "audit-part.html", said(lang, part.title), said(lang, part.lead), content)


def said(lang: Language, told: Told) -> str:
    """A message in the language of the page, filled."""
    return lang.gettext(told.text, **{name: _value(lang, value) for name, value in told.values})


def _value(lang: Language, value: float | str | date) -> str:
    if isinstance(value, date):
        return lang.day(value)
    if isinstance(value, str):
        return lang.gettext_data(value)
    return lang.decimal(Decimal(repr(value)))


def printed_table(lang: Language, table: AuditTable) -> PrintedTable:
    """A table in the language of the page."""
    more = ""
    if table.left_out:
        more = lang.ngettext(
            "%(rows)s more row stands in the school's private folder.",
            "%(rows)s more rows stand in the school's private folder.",
            table.left_out,
            rows=lang.count(table.left_out),
        )
    heads = tuple(said(lang, each) for each in table.heads)
    rows = tuple(tuple(printed(lang, cell) for cell in row) for row in table.rows)
    return PrintedTable(table.id, said(lang, table.caption), heads, rows, more)


def printed(lang: Language, cell: Cell) -> Printed:
    """A cell in the language of the page."""
    match cell:
        case str():
            return Printed("said", cell)
        case int():
            return Printed("number", lang.count(cell))
        case Told():
            return Printed("words", said(lang, cell))
        case Withheld():
            return Printed("none", lang.gettext(_why(cell.reason)))
        case Amount():
            return Printed("number", _figure(lang, cell.value, cell.places, percent=cell.percent))
        case Ranged():
            return Printed("number", _ranged(lang, cell, cell.value), _between(lang, cell))


def _why(reason: str) -> str:
    return OF_CASES.get(reason, REASONS[reason]) if reason else HIDDEN


def _ranged(lang: Language, cell: Ranged, value: float) -> str:
    return _figure(lang, value, cell.places, percent=cell.percent, signed=cell.signed)


def _between(lang: Language, cell: Ranged) -> str:
    if cell.low is None or cell.high is None:
        return ""
    low, high = (_ranged(lang, cell, each) for each in (cell.low, cell.high))
    return lang.gettext("%(low)s to %(high)s", low=low, high=high)


def _figure(lang: Language, value: float, places: int, *, percent: bool = False, signed: bool = False) -> str:
    number = Decimal(repr(value)) * (100 if percent else 1)
    return lang.signed(number, places) if signed else lang.decimal(number, places)
