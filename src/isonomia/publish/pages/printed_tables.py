"""Tables of the curriculum audit and of comments, as a page prints them in its language."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, Literal

from isonomia.model.audit_tables import Amount, AuditTable, Cell, Named, Of, Ranged, Told, Trait, Withheld
from isonomia.model.reasons import HIDDEN, REASONS
from isonomia.publish.book import Book
from isonomia.publish.language import N_, Language
from isonomia.publish.words.curriculum import CHARACTERISTICS, VALUES
from isonomia.publish.words.curriculum import REASONS as OF_CASES

TOO_SMALL: Final[Mapping[str, str]] = {"TOO_SMALL": N_("not computed: fewer than 30")}
"""A reason that a page about cases says in other words than one about people."""
WIDE: Final = 100
"""From this figure on none of the decimals of a figure with a range is printed."""


@dataclass(frozen=True, slots=True)
class Printed:
    """One cell: a figure with its range, or a text; `said` texts are the school's own, `tag` is their language."""

    kind: Literal["number", "words", "said", "none"]
    text: str
    between: str = ""
    tag: str = ""


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """One table; one without a column beside its stub is a list."""

    id: str
    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Printed, ...], ...]
    more: str

    @property
    def is_list(self) -> bool:
        """Whether it has one column alone."""
        return len(self.heads) == 1


def printed_table(book: Book, table: AuditTable) -> PrintedTable:
    """A table in the language of the page."""
    lang, more = book.lang, ""
    if table.left_out:
        more = lang.ngettext(
            "%(rows)s more row stands in the school's private folder.",
            "%(rows)s more rows stand in the school's private folder.",
            table.left_out,
            rows=lang.count(table.left_out),
        )
    heads = tuple(said(lang, each) for each in table.heads)
    told = texts_of(book)
    rows = tuple(tuple(printed(lang, cell, told) for cell in row) for row in table.rows)
    return PrintedTable(table.id, said(lang, table.caption), heads, rows, more)


def said(lang: Language, told: Told) -> str:
    """A message in the language of the page, filled."""
    return lang.gettext(told.text, **{name: _value(lang, value) for name, value in told.values})


def _value(lang: Language, value: float | str | date) -> str:
    if isinstance(value, date):
        return lang.day(value)
    if isinstance(value, str):
        return lang.gettext_data(value)
    return lang.decimal(Decimal(repr(value)))


def texts_of(book: Book) -> Mapping[str, str]:
    """The study's own texts in the language of the page."""
    return book.release.translations.get(book.lang.code, {})


def printed(lang: Language, cell: Cell, told: Mapping[str, str] | None = None) -> Printed:
    """A cell in the language of the page; `told`: the study's own texts in it."""
    if isinstance(cell, int | Of | Amount | Ranged):
        return _number(lang, cell)
    match cell:
        case str():
            return Printed("said", cell)
        case Named():
            return named(lang, cell, told or {})
        case Trait():
            return Printed("words", lang.gettext(CHARACTERISTICS[cell.characteristic]))
        case Told():
            return Printed("words", said(lang, cell))
        case Withheld():
            return Printed("none", lang.gettext(_why(cell.reason)))


def _number(lang: Language, cell: int | Of | Amount | Ranged) -> Printed:
    match cell:
        case int():
            return Printed("number", lang.count(cell))
        case Of():
            text = lang.gettext("%(count)s of %(n)s", count=lang.count(cell.count), n=lang.count(cell.n))
            return Printed("number", text)
        case Amount():
            return Printed("number", _figure(lang, cell.value, cell.places, percent=cell.percent))
        case Ranged():
            return Printed("number", _ranged(lang, cell, cell.value), _between(lang, cell))


def named(lang: Language, cell: Named, told: Mapping[str, str]) -> Printed:
    """The words for a value; of an occupation those of the cases, which are English."""
    known = (cell.characteristic, cell.value)
    if known in VALUES:
        return Printed("words", lang.gettext(VALUES[known]))
    names = {"origin": lang.locale.territories, "language": lang.locale.languages}.get(cell.characteristic)
    if names is not None and cell.value in names:
        text = str(names[cell.value])
        return Printed("words", text[:1].upper() + text[1:])
    text = told.get(cell.label, "")
    return Printed("said", text or cell.label, "", "en" if not text and lang.code != "en" else "")


def _why(reason: str) -> str:
    return {**REASONS, **OF_CASES, **TOO_SMALL}[reason] if reason else HIDDEN


def _ranged(lang: Language, cell: Ranged, value: float) -> str:
    if math.isinf(value):
        return lang.gettext("no upper limit")
    places = cell.places if cell.percent or abs(value) < WIDE else 0
    return _figure(lang, value, places, percent=cell.percent, signed=cell.signed)


def _between(lang: Language, cell: Ranged) -> str:
    if cell.low is None:
        return ""
    low = _ranged(lang, cell, cell.low)
    if cell.high is None:
        return lang.gettext("%(low)s or more", low=low)
    return lang.gettext("%(low)s to %(high)s", low=low, high=_ranged(lang, cell, cell.high))


def _figure(lang: Language, value: float, places: int, *, percent: bool = False, signed: bool = False) -> str:
    number = Decimal(repr(value)) * (100 if percent else 1)
    return lang.signed(number, places) if signed else lang.decimal(number, places)
