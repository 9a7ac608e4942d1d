"""The dictionary: every column of every file with its type, unit, meaning and allowed values, and every code."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from isonomia.publish import columns
from isonomia.publish.book import Book
from isonomia.publish.codes import CLOSED, Code, codes_of
from isonomia.publish.columns import COLUMNS
from isonomia.publish.datafile import Value
from isonomia.publish.datatables import DataTable
from isonomia.publish.language import N_

COLUMNS_FILE: Final = "dictionary"
CODES_FILE: Final = "dictionary-codes"
CODED: Final = frozenset({"measure", "unit", "indicator", "source", "dimension", "dimension_2", "dimension_3"})
GROUPS: Final = frozenset({"subgroup", "subgroup_2", "subgroup_3"})
LISTED: Final = N_("a code that dictionary-codes.csv lists")
SEVERAL: Final = N_("codes that dictionary-codes.csv lists, separated by spaces")
GROUP: Final = N_("a code that dictionary-codes.csv lists for the way of grouping")
GROUP_OR_ALL: Final = N_("All, or a code that dictionary-codes.csv lists for this way of grouping")
COMPARED: Final = N_("a code that dictionary-codes.csv lists, or the code of a group")
BETWEEN: Final = N_("from %(low)s to %(high)s")
AT_LEAST: Final = N_("%(low)s or more")
ANY_NUMBER: Final = N_("any number")
ANY_TEXT: Final = N_("any text")


@dataclass(frozen=True, slots=True)
class Entry:
    """One column: `allowed` says in words what it may hold, `codes` is its closed list where it has one."""

    name: str
    found_in: tuple[str, ...]
    type: str
    unit: str
    meaning: str
    allowed: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dictionary:
    """Columns in the order of the files, codes column by column."""

    entries: tuple[Entry, ...]
    codes: tuple[Code, ...]


_OWN: Final = ("column", "found_in", "type", "measured_in", "meaning", "allowed")
_OF_CODES: Final = ("column", "grouping", "code", "measured_in", "meaning")


def dictionary_of(book: Book, tables: Iterable[DataTable]) -> Dictionary:
    """The dictionary of these tables, and of itself."""
    every = tuple(tables)
    found: dict[str, dict[str, None]] = {}
    for of, names in (*((table.of, table.columns) for table in every), ("dictionary", (*_OWN, *_OF_CODES))):
        for name in names:
            found.setdefault(name, {})[of] = None
    entries = tuple(_entry(book, name, tuple(where)) for name, where in found.items())
    return Dictionary(entries, codes_of(book, every))


def dictionary_tables(book: Book, dictionary: Dictionary) -> tuple[DataTable, DataTable]:
    """The dictionary as two tables: columns, and codes."""
    say = book.lang.gettext
    of_columns = tuple(_column_row(each) for each in dictionary.entries)
    of_codes = tuple(_code_row(each) for each in dictionary.codes)
    return (
        DataTable(COLUMNS_FILE, COLUMNS_FILE, say("Columns of all files"), "dictionary", _OWN, of_columns),
        DataTable(CODES_FILE, COLUMNS_FILE, say("Codes in all files"), "dictionary", _OF_CODES, of_codes),
    )


def dictionary_json(book: Book, tables: tuple[DataTable, DataTable]) -> dict[str, Any]:
    """Both tables as one object."""
    of_columns, of_codes = ([{k: v for k, v in row.items() if v is not None} for row in each.rows] for each in tables)
    return {"release": book.release.info.id, "columns": of_columns, "codes": of_codes}


def _entry(book: Book, name: str, where: tuple[str, ...]) -> Entry:
    meaning, unit = columns.meaning(book, name), columns.unit(book, name)
    allowed = book.lang.gettext(LISTED) if name in CLOSED else _allowed(book, name)
    return Entry(name, where, columns.kind(book, name), unit, meaning, allowed, CLOSED.get(name, ()))


def _allowed(book: Book, name: str) -> str:
    say, known = book.lang.gettext, columns.column(name)
    if known.kind != "text":
        if known.low is None:
            return say(ANY_NUMBER)
        return say(AT_LEAST, low=known.low) if known.high is None else say(BETWEEN, low=known.low, high=known.high)
    return say(_text_allowed(name))


def _text_allowed(name: str) -> str:
    if name in GROUPS:
        return GROUP
    if name in {"reference", "flags"}:
        return COMPARED if name == "reference" else SEVERAL
    if name not in COLUMNS and not name.startswith(columns.LABEL):
        return GROUP_OR_ALL
    return LISTED if name in CODED else ANY_TEXT


def _column_row(entry: Entry) -> dict[str, Value]:
    return {
        "column": entry.name,
        "found_in": " ".join(entry.found_in),
        "type": entry.type,
        "measured_in": entry.unit or None,
        "meaning": entry.meaning,
        "allowed": " | ".join(entry.codes) or entry.allowed,
    }


def _code_row(each: Code) -> dict[str, Value]:
    return {
        "column": each.column,
        "grouping": each.grouping or None,
        "code": each.code,
        "measured_in": each.unit or None,
        "meaning": each.meaning,
    }
