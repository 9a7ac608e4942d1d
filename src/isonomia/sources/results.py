"""A table of a database that somebody else asks: statements are written down, and answers are read from files.

A row of a file of answers: the mark of the statement, then its columns, each text that says what it is (`:` a text,
`#` a number, `-` nothing; `count/engines/spelling.py`). A last row with a full stop says that the answer is whole.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from isonomia.errors import Fault, InternalError, TableError, quoted
from isonomia.model.study import Source
from isonomia.model.table import ColumnInfo
from isonomia.sources.bytes_of import digest_of
from isonomia.sources.places import files_of

_TYPES: Final = {"text": "VARCHAR", "number": "DOUBLE", "date": "TIMESTAMP", "truth": "BOOLEAN"}
_MARK: Final = 12
_MARKED: Final = re.compile("q[0-9a-f]{11}")
END: Final = "."
Rows = list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Noted:
    """A statement that nobody has answered yet."""

    mark: str
    definitions: str
    body: str
    width: int
    about: str


@dataclass(frozen=True, slots=True)
class ResultsTable:
    """A table whose statements somebody else runs. `noted`: what is to be run yet, by mark."""

    source: str
    columns: Sequence[ColumnInfo]
    digest: str
    dialect: str
    parts: tuple[str, ...]
    answers: Mapping[str, Rows]
    noted: dict[str, Noted] = field(default_factory=dict)

    def look_up(self, definitions: str, body: str, width: int, about: str) -> Rows | None:
        """The answer to a statement; None, and the statement is noted, where there is none yet."""
        mark = "q" + hashlib.sha256(f"{definitions}\n{body}".encode()).hexdigest()[: _MARK - 1]
        if mark in self.answers:
            rows = self.answers[mark]
            if any(len(row) < width for row in rows):
                problem = "a row of the results has fewer columns than its statement."
                raise TableError(Fault(f"source {quoted(self.source)}", problem, remedy="Export the results again."))
            return [row[:width] for row in rows]
        self.noted[mark] = Noted(mark, definitions, body, width, about)
        return None

    def unanswered(self) -> int:
        """How many statements are noted."""
        return len(self.noted)

    def ask(self, statement: str) -> Rows:
        """Nobody can be asked."""
        raise InternalError(Fault(f"source {quoted(self.source)}", f"nobody answers {statement[:0]}statements here."))

    def relation(self, connection: object) -> str:  # noqa: ARG002  a part of what every table can be asked
        """Rows are never brought here."""
        problem = "its rows stay in the database, and this needs them here."
        raise TableError(Fault(f"source {quoted(self.source)}", problem, remedy="Export the table to Parquet."))


def open_results(source: Source, directory: Path, place: str) -> ResultsTable:
    """The table with the answers that are there.

    Raises:
        TableError: a file is not there, or is not one of answers, or breaks off.
    """
    files = [file for each in source.results for file in files_of(replace(source, path=each), directory)]
    answers: dict[str, Rows] = {}
    for file in files:
        answers |= _answers(file, place)
    columns = tuple(ColumnInfo(name, _TYPES[kind]) for name, kind in source.types.items())
    parts = tuple(source.table.split("."))
    return ResultsTable(source.id, columns, digest_of(files, place) if files else "", source.dialect, parts, answers)


def _answers(file: Path, place: str) -> dict[str, Rows]:
    where = f"{place}, {quoted(file.name)}"
    found: dict[str, Rows] = {}
    whole: set[str] = set()
    for line, (mark, *cells) in _rows(file, where):
        if cells and cells[0] == END:
            whole.add(mark)
            found.setdefault(mark, [])
            continue
        try:
            found.setdefault(mark, []).append(tuple(_understood(cell) for cell in cells))
        except ValueError:
            problem = f"line {line} is no row of results: a value has none of the marks “:”, “#” and “-”."
            remedy = "Save the results of the statement as they are, as CSV, with all columns."
            raise TableError(Fault(where, problem, remedy=remedy)) from None
    if broken := set(found) - whole:
        problem = f"the results of {len(broken)} of {len(found)} questions break off: their last row is missing."
        raise TableError(Fault(where, problem, remedy="Export all rows of the results."))
    if not found:
        raise TableError(Fault(where, "there are no results in it.", remedy="Export the results of the statement."))
    return found


def _rows(file: Path, where: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that begin with the mark of a statement; headings and counts of rows are passed over."""
    raw = file.read_bytes()
    encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        raise TableError(Fault(where, "the file is not in UTF-8.", remedy="Save it as UTF-8.")) from None
    heading = text.partition("\n")[0]
    delimiter = max(",;\t|", key=heading.count)
    for line, row in enumerate(csv.reader(text.splitlines(keepends=True), delimiter=delimiter), 1):
        cells = [cell.strip() if at == 0 else cell for at, cell in enumerate(row)]
        if len(cells) > 1 and _MARKED.fullmatch(cells[0]):
            yield line, cells


def _understood(text: str) -> str | int | float | None:
    """What a spelled-out value is."""
    match text[:1]:
        case ":":
            return text[1:]
        case "#":
            return int(text[1:]) if text[1:].strip().lstrip("+-").isdigit() else float(text[1:])
        case "-" | "" if text in ("-", ""):  # what is beyond a statement's own columns is empty
            return None
    raise ValueError(text)
