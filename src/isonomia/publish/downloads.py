"""The files under data/: tidy estimates and protected cells as CSV, Parquet and JSON, with metadata and digests.

Every file holds released values only. A hidden row keeps its keys and its status; its numbers are empty. Text that a
spreadsheet would take for a formula gets a leading apostrophe in CSV files alone.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from isonomia.model.estimates import ESTIMATE_COLUMNS, Estimate
from isonomia.publish.book import Book, slug
from isonomia.publish.cellrows import cell_columns, cell_rows

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Value = str | int | float | None
GUARDED: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "'")
IDENTITY: Final = frozenset(
    {
        "release",
        "setting",
        "period",
        "source",
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
        "unit",
        "status",
    }
)
"""What a hidden row says: what it would be about, and that it is hidden. Nothing else is written for it."""
INTEGERS: Final = frozenset({"family_size", "n", "events"})
FLOATS: Final = frozenset(
    {
        "value",
        "se",
        "ci_lower",
        "ci_upper",
        "confidence",
        "debiased",
        "gap",
        "gap_lower",
        "gap_upper",
        "margin",
        "p_value",
        "q_value",
        "time",
        "sy",
        "syy",
        "sw",
        "swy",
        "origin",
    }
)
"""Columns of numbers; all others are text."""


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file that was written: its address below the site, its format, and what the data page says of it."""

    path: str
    format: str
    size: int
    rows: int
    digest: str
    about: str  # id of the indicator, or "estimates", "cells", "metadata"


def write_downloads(book: Book, folder: Path, metadata: Mapping[str, str]) -> tuple[DataFile, ...]:
    """Write data/ below `folder`; `metadata` is name -> content of the CSVW and other descriptions."""
    import duckdb

    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(config={"threads": "1"}) as engine:
        written = [*_whole(book, data, engine), *_by_indicator(book, data, engine)]
    for name, content in sorted(metadata.items()):
        about = name.removesuffix(".csv-metadata.json")
        written.append(_text(data, name, content, "CSVW" if "csv-metadata" in name else "Text", 0, about))
    sums = "".join(
        f"{each.digest}  {each.path.removeprefix('data/')}\n" for each in sorted(written, key=lambda f: f.path)
    )
    written.append(_text(data, "SHA256SUMS", sums, "SHA-256", 0, "metadata"))
    return tuple(written)


def indicator_columns(book: Book) -> tuple[str, ...]:
    """Columns of one indicator's file: those of all estimates, and a label column in each language."""
    return (*ESTIMATE_COLUMNS, f"label_{book.lang.code}")


def rows_of(estimates: Iterable[Estimate]) -> list[dict[str, Value]]:
    """Rows as plain values; text that says nothing is None, and a hidden row holds no number."""
    return [{name: _value(row, name) for name in ESTIMATE_COLUMNS} for row in estimates]


def csv_text(columns: Sequence[str], rows: Iterable[Mapping[str, Value]], *, guard: bool = True) -> str:
    """Comma, CRLF, header row, decimal point; text guarded against formulas."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_field(row.get(name), guard=guard) for name in columns])
    return out.getvalue()


def guarded(text: str) -> str:
    """A text cell that no spreadsheet takes for a formula."""
    return "'" + text if text.startswith(GUARDED) else text


def _whole(book: Book, data: Path, engine: DuckDBPyConnection) -> Iterable[DataFile]:
    estimates = rows_of(book.release.estimates)
    yield from _pair(engine, data, "estimates", ESTIMATE_COLUMNS, estimates)
    yield from _pair(engine, data, "cells", cell_columns(book.release.shown), cell_rows(book.release.shown))


def _by_indicator(book: Book, data: Path, engine: DuckDBPyConnection) -> Iterable[DataFile]:
    columns = indicator_columns(book)
    by_id: dict[str, list[Estimate]] = {info.id: [] for info in book.release.indicators}
    for row in book.release.estimates:
        by_id[row.indicator].append(row)
    for info in book.release.indicators:
        if not by_id[info.id]:
            continue
        rows = rows_of(by_id[info.id])
        for plain, row in zip(rows, by_id[info.id], strict=True):
            plain[columns[-1]] = _label(book, row)
        yield from _pair(engine, data, slug(info.id), columns, rows, info.id)
        yield _json(book, data, info.id, rows)


def _label(book: Book, row: Estimate) -> Value:
    pairs = ((row.dimension, row.subgroup), (row.dimension_2, row.subgroup_2), (row.dimension_3, row.subgroup_3))
    labels = [book.dimension(dimension).label(code) for dimension, code in pairs if code]
    return " / ".join(labels) or None


def _json(book: Book, data: Path, code: str, rows: list[dict[str, Value]]) -> DataFile:
    kept = [{name: value for name, value in row.items() if value is not None} for row in rows]
    content = {"indicator": code, "release": book.release.info.id, "rows": kept}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1) + "\n"
    return _text(data, f"{slug(code)}.json", text, "JSON", len(rows), code)


def _pair(
    engine: DuckDBPyConnection,
    data: Path,
    name: str,
    columns: Sequence[str],
    rows: list[dict[str, Value]],
    about: str = "",
) -> Iterable[DataFile]:
    yield _text(data, f"{name}.csv", csv_text(columns, rows), "CSV", len(rows), about or name)
    path = data / f"{name}.parquet"
    _parquet(engine, path, columns, rows)
    yield _described(path, "Parquet", len(rows), about or name)


def _text(data: Path, name: str, content: str, form: str, rows: int, about: str) -> DataFile:
    path = data / name
    path.write_bytes(content.encode("utf-8"))
    return _described(path, form, rows, about)


def _described(path: Path, form: str, rows: int, about: str) -> DataFile:
    content = path.read_bytes()
    return DataFile(f"data/{path.name}", form, len(content), rows, hashlib.sha256(content).hexdigest(), about)


def _parquet(engine: DuckDBPyConnection, path: Path, columns: Sequence[str], rows: list[dict[str, Value]]) -> None:
    """Through DuckDB, one thread and input order, so that the same rows give the same bytes."""
    types = {name: _type(name) for name in columns}
    with tempfile.TemporaryDirectory() as scratch:
        plain = Path(scratch) / "rows.csv"
        plain.write_bytes(csv_text(columns, rows, guard=False).encode("utf-8"))
        engine.execute(
            f"COPY (SELECT * FROM read_csv({_literal(str(plain))}, header = true, auto_detect = false, delim = ',',"  # noqa: S608  every part is ours
            f" quote = '\"', escape = '\"', nullstr = '', columns = {types!r}))"
            f" TO {_literal(str(path))} (FORMAT parquet, COMPRESSION zstd)"
        )


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _type(name: str) -> str:
    if name in INTEGERS:
        return "BIGINT"
    return "DOUBLE" if name in FLOATS else "VARCHAR"


def _value(row: Estimate, name: str) -> Value:
    if row.status == "hidden" and name not in IDENTITY:
        return None
    value: Any = getattr(row, name)
    if isinstance(value, tuple):
        return " ".join(value) or None
    return None if value == "" else value


def _field(value: Value, *, guard: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return guarded(value) if guard else value
    return repr(value)
