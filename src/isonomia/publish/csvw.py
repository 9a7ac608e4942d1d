"""CSV on the Web (W3C): beside each CSV file one that names its columns with type, meaning, unit and allowed values."""

from __future__ import annotations

import re
from typing import Any, Final

from isonomia.model.estimates import NAMED
from isonomia.publish.book import Book
from isonomia.publish.codes import CLOSED
from isonomia.publish.columns import LABEL, column, meaning, unit
from isonomia.publish.datafile import json_text
from isonomia.publish.datatables import DataTable

KEY: Final = (*NAMED, "coding", "reference")
"""What names a row of estimates: no two rows of a file are alike in all of these."""
_TYPES: Final = {"text": "string", "whole number": "integer", "number": "double"}
_HELD: Final = {"url", "tableSchema", "dialect", "@context"}


def csvw(book: Book, table: DataTable) -> str:
    """The description of one CSV file, as JSON."""
    info = book.release.info
    content: dict[str, Any] = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": book.lang.code}],
        "url": f"{table.name}.csv",
        "dc:title": table.title,
        "dc:description": _rounding(book, table),
        "dc:publisher": info.publisher,
        "dc:license": info.licence,
        "dc:issued": info.date.isoformat(),
        "schema:version": info.id,
        "dialect": {"lineTerminators": ["\r\n"], "encoding": "utf-8", "header": True},
        "tableSchema": {"columns": [_column(book, table, name) for name in table.columns], "primaryKey": _key(table)},
    }
    return json_text({name: value for name, value in content.items() if value or name in _HELD})


def _column(book: Book, table: DataTable, name: str) -> dict[str, Any]:
    content: dict[str, Any] = {
        "name": name,
        "titles": name,
        "datatype": _datatype(table, name),
        "null": "",
        "dc:description": meaning(book, name),
    }
    if unit(book, name):
        content["schema:unitText"] = unit(book, name)
    if name.startswith(LABEL):
        content["lang"] = name.rpartition("_")[2]
    return content


def _datatype(table: DataTable, name: str) -> str | dict[str, Any]:
    """The type, and with it what it may hold: a closed list as a pattern, the bounds of a number."""
    known = column(name)
    if name in CLOSED:
        return {"base": "string", "format": "|".join(re.escape(each) for each in closed(table, name))}
    bounds = {"minimum": known.low, "maximum": known.high}
    held = {key: value for key, value in bounds.items() if value is not None}
    return {"base": _TYPES[known.kind], **held} if held else _TYPES[known.kind]


def closed(table: DataTable, name: str) -> tuple[str, ...]:
    """The closed list of a column, as far as a table can have it: a cell is never refused."""
    return tuple(each for each in CLOSED[name] if not (table.of == "cells" and each == "refused"))


def _key(table: DataTable) -> list[str]:
    """What names a row."""
    if table.of == "dictionary":
        return [name for name in ("column", "grouping", "code") if name in table.columns]
    if table.of == "audit":
        return ["audit_table", "row", "audit_column"]
    if table.of != "cells":
        return list(KEY)
    return [name for name in table.columns if name != "status" and column(name).kind == "text"]


def _rounding(book: Book, table: DataTable) -> str:
    """To what the counts behind a table are rounded, in words; empty where they are not."""
    source = book.release.sources.get(table.source)
    return "" if source is None else source.rounding
