"""CSV on the Web (W3C): beside each CSV file one that names its columns with type, meaning, unit and allowed values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, get_args

from isonomia.model.estimates import Status, Verdict
from isonomia.model.reasons import REASONS
from isonomia.publish.book import Book
from isonomia.publish.columns import LABEL, column, meaning, unit
from isonomia.publish.datafile import json_text
from isonomia.publish.datatables import DataTable

KEY: Final = (
    "setting",
    "period",
    "indicator",
    "dimension",
    "subgroup",
    "dimension_2",
    "subgroup_2",
    "dimension_3",
    "subgroup_3",
    "measure",
    "component",
    "coding",
    "reference",
)
"""What names a row of estimates: no two rows of a file are alike in all of these."""
CLOSED: Final[Mapping[str, tuple[str, ...]]] = {
    "status": get_args(Status),
    "verdict": tuple(each for each in get_args(Verdict) if each),
    "reason": tuple(REASONS),
}
"""Columns whose values are on a closed list, and the list."""
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
        content["lang"] = book.lang.code
    return content


def _datatype(table: DataTable, name: str) -> str | dict[str, str]:
    """The type; for a column with a closed list of values also the list, as a pattern."""
    if name not in CLOSED:
        return _TYPES[column(name).kind]
    values = allowed(name, cells=table.of == "cells")
    return {"base": "string", "format": "|".join(re.escape(each) for each in values)}


def allowed(name: str, *, cells: bool = False) -> tuple[str, ...]:
    """The closed list of a column; empty where it has none. A cell is never refused."""
    return tuple(each for each in CLOSED.get(name, ()) if not (cells and each == "refused"))


def _key(table: DataTable) -> list[str]:
    """What names a row."""
    if table.of != "cells":
        return list(KEY)
    return [name for name in table.columns if name != "status" and column(name).kind == "text"]


def _rounding(book: Book, table: DataTable) -> str:
    """To what the counts behind a table are rounded, in words; empty where they are not."""
    source = book.release.sources.get(table.source)
    return "" if source is None else source.rounding
