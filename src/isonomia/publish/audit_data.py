"""Tables of the curriculum audit and of comments as data: a row for each cell, so that all have the same columns.

A figure is unscaled: what a page prints in every 100 is a share from 0 to 1 here. Texts are in the first language of
the site. A page of cases cuts long tables short; its file holds every row.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from isonomia.errors import Fault, StudyError, quoted
from isonomia.model.audit_tables import Amount, AuditTable, Cell, Named, Of, Ranged, Told, Trait, Withheld
from isonomia.model.curriculum import CaseAudit
from isonomia.publish.book import Book, slug
from isonomia.publish.datafile import Value
from isonomia.publish.datatables import DataTable, tables_of
from isonomia.publish.pages.case_tables import (
    pairs_table,
    silent_table,
    stated_table,
    tested,
    untested_table,
    use_table,
    value_tables,
)
from isonomia.publish.pages.printed_tables import printed, said, texts_of

CURRICULUM: Final = "curriculum/"
"""What the files of the four reports are about."""
PARTS: Final = "curriculum/part/"
COMMENTS: Final = "comments/"
"""How `about` of such files starts; no indicator has an id with a stroke."""
COLUMNS: Final = (
    "audit_table",
    "row",
    "row_label",
    "audit_column",
    "value",
    "ci_lower",
    "ci_upper",
    "out_of",
    "text",
    "status",
)


def all_tables(book: Book, *others: Book) -> tuple[DataTable, ...]:
    """Every table that a release is offered as.

    Raises:
        StudyError: files of two tables would have the same name, because an id is that of another table.
    """
    found = (*tables_of(book, *others), *audit_data(book))
    twice = [name for name, times in Counter(each.name for each in found).items() if times > 1]
    if twice:
        problem = "its files would have the names of the files of another table."
        raise StudyError(*(Fault(f"id {quoted(each)}", problem, remedy="Choose another id.") for each in twice))
    return found


def audit_data(book: Book) -> tuple[DataTable, ...]:
    """Every table of the audit and of comments."""
    return (*_of_curriculum(book), *_of_comments(book))


def _of_curriculum(book: Book) -> Iterator[DataTable]:
    info = book.release.curriculum
    if info is None:
        return
    if info.cases is not None:
        yield _data(book, "curriculum-cases", CURRICULUM, info.title, tuple(_of_cases(info.cases)))
    for part in info.parts:
        yield _data(book, f"curriculum-{slug(part.id)}", PARTS + part.id, said(book.lang, part.title), part.tables)


def _of_cases(cases: CaseAudit) -> Iterator[AuditTable]:
    yield from (silent_table(cases), use_table(cases), stated_table(cases), *value_tables(cases))
    if cases.associations:
        yield from (pairs_table(tested(cases), tests=True), untested_table(cases))


def _of_comments(book: Book) -> Iterator[DataTable]:
    for each in book.release.comments:
        if each.tables:
            title = book.lang.gettext("What people wrote in their own words")
            yield _data(book, f"comments-{slug(each.source)}", COMMENTS + each.source, title, each.tables)


def _data(book: Book, name: str, about: str, title: str, tables: Sequence[AuditTable]) -> DataTable:
    rows = tuple(row for table in tables for row in _rows(book, table))
    return DataTable(name, about, title, "audit", COLUMNS, rows, about)


def _rows(book: Book, table: AuditTable) -> Iterator[Mapping[str, Value]]:
    lang, told = book.lang, texts_of(book)
    heads = [said(lang, each) for each in table.heads]
    for at, row in enumerate(table.rows, 1):
        words = [printed(lang, cell, told).text for cell in row]
        first: dict[str, Value] = {"audit_table": table.id, "row": at, "row_label": words[0]}
        for column, cell in list(enumerate(row))[1:] or [(0, row[0])]:
            yield {**first, "audit_column": heads[column], **_held(cell, words[column])}


def _held(cell: Cell, words: str) -> dict[str, Value]:
    """What a cell holds: a number, a text, or why there is none."""
    match cell:
        case Withheld():
            status = "refused" if cell.reason else "hidden"
            return {"text": words if cell.reason else None, "status": status}
        case str() | Told() | Named() | Trait():
            return {"text": words or None, "status": "ok"}
        case Of():
            return {"value": cell.count, "out_of": cell.n, "status": "ok"}
        case Ranged():
            value = {"value": _finite(cell.value), "ci_lower": cell.low, "ci_upper": cell.high, "status": "ok"}
            return value | ({"text": words} if math.isinf(cell.value) else {})
        case Amount():
            return {"value": cell.value, "status": "ok"}
        case int():
            return {"value": cell, "status": "ok"}


def _finite(value: float) -> float | None:
    return None if math.isinf(value) else value
