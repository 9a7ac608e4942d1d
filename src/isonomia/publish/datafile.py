"""One data file at a time: rows as CSV, Parquet or JSON, each with its size and digest.

Text that a spreadsheet would take for a formula gets a leading apostrophe in CSV files alone; numbers are left as they
are, for a minus sign is no formula.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from isonomia.forms.guard import guarded
from isonomia.publish.columns import column

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Value = str | int | float | None
MEDIA_TYPES: Final[Mapping[str, str]] = {
    "CSV": "text/csv",
    "JSON": "application/json",
    "Parquet": "application/vnd.apache.parquet",
    "CSVW": "application/csvm+json",
    "ZIP": "application/zip",
    "XLSX": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""Format -> what programs call it (IANA)."""
_A_PART: Final = 500
"""So many rows of a CSV file are written at once."""
_A_GROUP: Final = 20_480
"""Rows of one row group of a Parquet file: DuckDB holds a whole group, as plain values, before it writes it."""
_SQL: Final = {"text": "VARCHAR", "whole number": "BIGINT", "number": "DOUBLE"}


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file that was written: its address below the site, its format, and what the data page says of it."""

    path: str
    format: str
    size: int
    rows: int
    digest: str
    about: str  # id of the indicator, "path/" and that of a pathway, or "estimates", "cells", "metadata"


def write_text(data: Path, name: str, content: str, form: str, rows: int, about: str) -> DataFile:
    """Text as UTF-8, without a byte-order mark and with its line ends as they are."""
    return write_bytes(data, name, content.encode("utf-8"), form, rows, about)


def write_bytes(data: Path, name: str, content: bytes, form: str, rows: int, about: str) -> DataFile:
    """Bytes as they are."""
    path = data / name
    path.write_bytes(content)
    return described(f"{data.name}/{name}", content, form, rows, about)


def write_csv(
    data: Path, name: str, columns: Sequence[str], rows: Sequence[Mapping[str, Value]], about: str
) -> tuple[DataFile, bool]:
    """Rows as they come, so that no more than a few of them are in memory; also whether a text had to be guarded."""
    digest, size, guard = hashlib.sha256(), 0, Guard()
    with (data / name).open("wb") as file:
        for part in csv_parts(columns, rows, guard):
            content = part.encode("utf-8")
            digest.update(content)
            size += file.write(content)
    return DataFile(f"{data.name}/{name}", "CSV", size, len(rows), digest.hexdigest(), about), guard.met


def write_parquet(
    engine: DuckDBPyConnection,
    data: Path,
    columns: Sequence[str],
    rows: Sequence[Mapping[str, Value]],
    written: DataFile,
    *,
    guarded: bool,
) -> DataFile:
    """Beside the CSV file of the same rows, and read from it, unless a text in it is `guarded`.

    Through DuckDB, one thread and input order, so that the same rows give the same bytes.
    """
    content = data / written.path.removeprefix(f"{data.name}/")
    path = content.with_suffix(".parquet")
    with tempfile.TemporaryDirectory() if guarded else nullcontext() as scratch:
        if scratch is not None:
            content = Path(scratch) / "rows.csv"
            with content.open("wb") as file:
                file.writelines(part.encode("utf-8") for part in csv_parts(columns, rows, None))
        _converted(engine, content, path, {each: _SQL[column(each).kind] for each in columns})
    return described_file(path, f"{data.name}/{path.name}", "Parquet", len(rows), written.about)


def _converted(engine: DuckDBPyConnection, content: Path, path: Path, types: Mapping[str, str]) -> None:
    """A CSV file as Parquet; `types`: SQL type of each column."""
    engine.execute(
        f"COPY (SELECT * FROM read_csv({_literal(str(content))}, header = true, auto_detect = false, delim = ',',"  # noqa: S608  every part is ours
        f" quote = '\"', escape = '\"', nullstr = '', columns = {types!r}))"
        f" TO {_literal(str(path))} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_A_GROUP})"
    )


@dataclass(slots=True)
class Guard:
    """Guards the text of rows against formulas, and knows whether there was any to guard."""

    met: bool = False

    def row(self, fields: list[Value]) -> list[Value]:
        """The row as it may stand in a CSV file."""
        safe = [guarded(each) if isinstance(each, str) else each for each in fields]
        self.met = self.met or safe != fields
        return safe


def csv_text(columns: Sequence[str], rows: Iterable[Mapping[str, Value]]) -> str:
    """Comma, CRLF, header row, decimal point; text guarded against formulas."""
    return "".join(csv_parts(columns, rows, Guard()))


def csv_parts(columns: Sequence[str], rows: Iterable[Mapping[str, Value]], guard: Guard | None) -> Iterator[str]:
    """The same in parts of some hundreds of rows, its text as it is where there is no guard."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for at, row in enumerate(rows, 1):
        fields = [row.get(name) for name in columns]  # the writer has "" for None, and repr for a number
        writer.writerow(guard.row(fields) if guard else fields)
        if not at % _A_PART:
            yield out.getvalue()
            out.seek(0)
            out.truncate()
    yield out.getvalue()


def json_rows(head: Mapping[str, Value], rows: Iterable[Mapping[str, Value]]) -> str:
    """An object whose `rows` stand one a line: what says nothing is left out."""
    told = ({name: value for name, value in row.items() if value is not None} for row in rows)
    lines = ",\n".join(json.dumps(each, ensure_ascii=False, sort_keys=True) for each in told)
    first = json.dumps(head, ensure_ascii=False, sort_keys=True)
    return f'{first[:-1]}, "rows": [\n{lines}\n]}}\n'


def json_text(content: Any) -> str:  # noqa: ANN401  whatever JSON can hold
    """JSON with sorted keys and its letters as they are."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def described(path: str, content: bytes, form: str, rows: int, about: str) -> DataFile:
    """What is said of a file that was written; `path`: its address below the site."""
    return DataFile(path, form, len(content), rows, hashlib.sha256(content).hexdigest(), about)


def described_file(file: Path, path: str, form: str, rows: int, about: str) -> DataFile:
    """The same of a file that may be large: it is never in memory as a whole."""
    with file.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    return DataFile(path, form, file.stat().st_size, rows, digest, about)


def by_about(files: Iterable[DataFile]) -> Mapping[str, tuple[DataFile, ...]]:
    """What files are about -> those files, in their order."""
    found: dict[str, list[DataFile]] = {}
    for each in files:
        found.setdefault(each.about, []).append(each)
    return {about: tuple(own) for about, own in found.items()}


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
