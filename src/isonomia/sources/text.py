"""CSV and TSV files: which delimiter, where the column names are, and whether every row fits."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from isonomia.errors import Fault, TableError, quoted
from isonomia.model.reading import clean
from isonomia.model.study import Source
from isonomia.model.table import ColumnInfo
from isonomia.sources.bytes_of import (
    LONGEST_LINE,
    beginning,
    check_utf8,
    digest_of,
    marked_encoding,
    text_start,
    whole_text,
)
from isonomia.sources.columns import FIRST_LINES, column_faults, named
from isonomia.sources.tables import TEXT, MemoryTable, TextFile

DELIMITERS: Final = (",", "\t", ";", "|")
UTF8: Final = ("utf-8", "utf8", "utf-8-sig", "ascii", "us-ascii")
_HEAD: Final = 1 << 18
_MOST_FAULTS: Final = 20
_SNIFFED_ROWS: Final = 200


def open_text(source: Source, file: Path, place: str) -> TextFile | MemoryTable:
    """Open a delimited text file and check every row of it.

    Raises:
        TableError: mis-encoded, without columns, with names twice, or ragged; with the lines.
    """
    encoding = encoding_of(source, file, place)
    if encoding != "utf-8":
        return _in_memory(source, whole_text(file, encoding, place).removeprefix("\ufeff"), file, place)
    check_utf8(file, place)
    start = text_start(file, place, _HEAD + LONGEST_LINE).decode("utf-8", errors="ignore").removeprefix("\ufeff")
    delimiter = source.delimiter or sniff_delimiter(start, source)
    names, below = header_names(start, delimiter, source.header, place)
    _refuse_uncut(names, source, place)
    table = TextFile(
        source.id,
        tuple(ColumnInfo(name, TEXT) for name in names),
        digest_of([file], place),
        file,
        delimiter,
        below,
        LONGEST_LINE,
    )
    return _checked(table, source, place)


def encoding_of(source: Source, file: Path, place: str) -> str:
    """The declared encoding, or the one that the file's first bytes declare, or UTF-8."""
    declared = source.encoding.lower().replace("_", "-")
    if declared and declared not in UTF8:
        return declared
    return (declared and "utf-8") or marked_encoding(beginning(file, place, 4)) or "utf-8"


def sniff_delimiter(start: str, source: Source) -> str:
    """The delimiter that cuts the first lines into most columns, and into equally many.

    A candidate scores the number of columns of the header line if the rows after it agree with it; ties go to the
    order of `DELIMITERS`. A `.tsv` file prefers the tab. Without any delimiter the file has one column.
    """
    scores = {delimiter: _score(start, delimiter, source.header) for delimiter in candidates(source)}
    best = max(scores, key=lambda delimiter: scores[delimiter])
    return best if scores[best] > 0 else ","


def candidates(source: Source) -> tuple[str, ...]:
    """The delimiters to try, the likeliest first."""
    tabs = source.format == "tsv" or source.path.lower().endswith((".tsv", ".tab"))
    return ("\t", *(each for each in DELIMITERS if each != "\t")) if tabs else DELIMITERS


def _score(start: str, delimiter: str, header: int) -> float:
    rows = list(_some_rows(start, delimiter, header))
    if not rows or len(rows[0]) < 2:
        return 0
    widths = Counter(len(row) for row in rows)
    return len(rows[0]) * widths[len(rows[0])] / len(rows)


def _some_rows(start: str, delimiter: str, header: int) -> Iterator[list[str]]:
    lines = start[:_HEAD].splitlines(keepends=True)[max(header - 1, 0) :]
    if len(start) > _HEAD and len(lines) > 1:
        lines = lines[:-1]  # the last one may be cut
    try:
        for row, _ in zip(csv.reader(lines, delimiter=delimiter), range(_SNIFFED_ROWS), strict=False):
            if row:
                yield row
    except csv.Error:
        return


def header_names(start: str, delimiter: str, header: int, place: str) -> tuple[list[str], int]:
    """The column names, from the line that holds them, and the last line that they fill (a name may be broken).

    Raises:
        TableError: no such line, no column, a name missing or twice.
    """
    lines = start.splitlines(keepends=True)
    if len(lines) < header or not start.strip():
        found = "the file is empty" if not start.strip() else f"there is no line {header}"
        raise TableError(Fault(place, f"{found}: no column names.", remedy="Name the line that holds them: header = 1"))
    reader = csv.reader(lines[header - 1 :], delimiter=delimiter)
    try:
        names = next(reader, [])
    except csv.Error:
        names = []
    cleaned = [clean(name) or "" for name in names]
    above = list(csv.reader(lines[:FIRST_LINES], delimiter=delimiter)) if not all(cleaned) else []
    faults = column_faults(cleaned, f"{place}, line {header}", above)
    if faults:
        raise TableError(*faults)
    return named(cleaned), header - 1 + max(reader.line_num, 1)


def _refuse_uncut(names: Sequence[str], source: Source, place: str) -> None:
    """Refuse a declared delimiter that does not cut the line of names where another one does."""
    if not source.delimiter or len(names) > 1:
        return
    best = max(DELIMITERS, key=names[0].count)
    if best in names[0]:
        problem = f"the delimiter {quoted(source.delimiter)} leaves one column, {quoted(names[0])}."
        remedy = f'Write delimiter = "{best}" in the source, or leave it out: it is found.'
        raise TableError(Fault(f"{place}, line {source.header}", problem, remedy=remedy.replace("\t", r"\t")))


def _checked(table: TextFile, source: Source, place: str) -> TextFile | MemoryTable:
    """Read the whole file once; every row must have as many cells as there are names."""
    import duckdb

    with duckdb.connect() as connection:
        try:
            table.reader(connection, rejects=_MOST_FAULTS).aggregate("count(*)").fetchall()
            rejects = connection.table("reject_errors").project("line, error_type, error_message").fetchall()
        except duckdb.Error:
            # Line ends of several kinds, or something else that the quick reader does not take: the slow one says.
            return _in_memory(source, whole_text(table.path, "utf-8-sig", place), table.path, place)
    last = {(line, kind): message for line, kind, message in rejects}  # a long row is rejected once a cell too many
    faults = [_reject(line, kind, message, len(table.columns), place) for (line, kind), message in sorted(last.items())]
    if faults:
        raise TableError(*_first(faults))
    return table


def _first(faults: Sequence[Fault]) -> Sequence[Fault]:
    unique = list(dict.fromkeys(faults))
    return unique[:_MOST_FAULTS]


def _reject(line: int, kind: str, message: str, width: int, place: str) -> Fault:
    here = f"{place}, line {line}"
    if kind in ("MISSING COLUMNS", "TOO MANY COLUMNS"):
        found = message.rpartition("Found: ")[2].strip()
        return ragged(here, found, width)
    if kind == "UNQUOTED VALUE":
        remedy = 'Close the quotation mark, or write it twice inside a quoted cell ("").'
        return Fault(here, "a quotation mark is opened and not closed.", remedy=remedy)
    if kind == "LINE SIZE OVER MAXIMUM":
        return Fault(
            here, f"the row is longer than {LONGEST_LINE:,} bytes.", remedy="Perhaps a quotation mark is open."
        )
    return Fault(here, "the row cannot be read.", remedy="Look at its quotation marks and delimiters.")


def ragged(here: str, found: object, width: int) -> Fault:
    """The fault for a row of another width than the header's."""
    remedy = "A cell that holds the delimiter stands in quotation marks; a title above the names needs header = N."
    return Fault(here, f"the row has {found} cells, and the header names {width} columns.", remedy=remedy)


def _in_memory(source: Source, text: str, file: Path, place: str) -> MemoryTable:
    delimiter = source.delimiter or sniff_delimiter(text, source)
    names, below = header_names(text, delimiter, source.header, place)
    _refuse_uncut(names, source, place)
    rows = list(_rows(text, delimiter, below, len(names), place))
    columns: list[list[str | None]] = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in names]
    return MemoryTable(source.id, tuple(ColumnInfo(name, TEXT) for name in names), digest_of([file], place), columns)


def _rows(text: str, delimiter: str, header: int, width: int, place: str) -> Iterator[list[str | None]]:
    """The rows below the header, blank cells as None. Raises TableError with every ragged line."""
    stream = io.StringIO(text, newline="")
    for _ in range(header):
        stream.readline()
    reader = csv.reader(stream, delimiter=delimiter, strict=True)
    faults: list[Fault] = []
    try:
        for row in reader:
            if len(row) == width:
                yield [cell or None for cell in row]
            elif row:
                faults.append(ragged(f"{place}, line {header + reader.line_num}", len(row), width))
    except csv.Error as error:
        faults.append(Fault(f"{place}, line {header + reader.line_num}", f"the row cannot be read: {error}."))
    if faults:
        raise TableError(*_first(faults))
