"""The files under data/: every table as CSV, Parquet and JSON, with descriptions and digests.

They are written before the pages, so that they can be audited first; the pages print their addresses and sizes.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final

from isonomia.publish.archive import NAME, readme, write_zip
from isonomia.publish.book import Book
from isonomia.publish.csvw import csvw
from isonomia.publish.datafile import (
    DataFile,
    csv_text,
    described_file,
    json_rows,
    json_text,
    write_csv,
    write_parquet,
    write_text,
)
from isonomia.publish.datatables import WHOLE, DataTable
from isonomia.publish.dictionary import dictionary_json, dictionary_of, dictionary_tables

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

METADATA: Final = "of the files"
"""What files are about that describe the others; no indicator can have this id."""


def write_downloads(book: Book, folder: Path, tables: tuple[DataTable, ...]) -> tuple[DataFile, ...]:
    """Write data/ below `folder`: these tables, and what explains them."""
    import duckdb

    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(config={"threads": "1"}) as engine:
        written = [file for table in tables for file in _table(book, data, engine, table)]
    written += _dictionary(book, data, tables)
    written.append(write_text(data, "VERSIONS.txt", _versions(book), "Text", 0, METADATA))
    written.append(_archive(book, data, written))
    written.append(write_text(data, "SHA256SUMS", sums(written), "SHA-256", 0, METADATA))
    return tuple(written)


def sums(files: list[DataFile]) -> str:
    """Digest and name of each file, as `sha256sum -c` reads them."""
    by_name = sorted(files, key=lambda file: file.path)
    return "".join(f"{each.digest}  {each.path.removeprefix('data/')}\n" for each in by_name)


def _table(book: Book, data: Path, engine: DuckDBPyConnection, table: DataTable) -> Iterator[DataFile]:
    """A table in every format, and what describes it. The whole release has no JSON: it would be twice the CSV."""
    rows, about = len(table.rows), table.about
    if table.code:  # so small that its rows are made once and kept for all formats
        table = replace(table, rows=tuple(table.rows))
    yield write_csv(data, f"{table.name}.csv", table.columns, table.rows, about)
    yield write_parquet(engine, data, f"{table.name}.parquet", table.columns, table.rows, about)
    if table.code:
        yield write_text(data, f"{table.name}.json", _json(book, table), "JSON", rows, about)
    yield write_text(data, f"{table.name}.csv-metadata.json", csvw(book, table), "CSVW", 0, about)


def _dictionary(book: Book, data: Path, tables: tuple[DataTable, ...]) -> Iterator[DataFile]:
    both = dictionary_tables(book, dictionary_of(book, tables))
    for table in both:
        yield write_text(
            data, f"{table.name}.csv", csv_text(table.columns, table.rows), "CSV", len(table.rows), table.about
        )
        yield write_text(data, f"{table.name}.csv-metadata.json", csvw(book, table), "CSVW", 0, table.about)
    content, rows = json_text(dictionary_json(book, both)), sum(len(each.rows) for each in both)
    yield write_text(data, f"{both[0].name}.json", content, "JSON", rows, both[0].about)


def _archive(book: Book, data: Path, files: list[DataFile]) -> DataFile:
    """Everything written so far in one file, with a README and the digests of what is inside."""
    names = [each.path.removeprefix("data/") for each in files]
    members: dict[str, Path | bytes] = {name: data / name for name in names}
    members |= {"SHA256SUMS": sums(files).encode("utf-8"), "README.txt": readme(book).encode("utf-8")}
    write_zip(data / NAME, members, book.release.info.date)
    return described_file(data / NAME, f"{data.name}/{NAME}", "ZIP", 0, WHOLE)


def _json(book: Book, table: DataTable) -> str:
    return json_rows({table.of: table.code, "release": book.release.info.id}, table.rows)


def _versions(book: Book) -> str:
    """What the bytes of the files depend on."""
    packed = zlib.ZLIB_RUNTIME_VERSION
    return f"isonomia {book.release.info.code_version}\nduckdb {version('duckdb')}\nzlib {packed}\n"
