"""The files under data/: every table as CSV, Parquet and JSON, with descriptions and digests.

They are written before the pages, so that they can be audited first; the pages print their addresses and sizes.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Final

from isonomia.publish.abreast import abreast
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

_MANY: Final = 50
"""Above so many tables of one indicator or pathway, a second process writes texts."""
_SHARE: Final = 3
"""It leaves every third of them to the first, which has the tables of the whole release too."""
METADATA: Final = "of the files"
"""What files are about that describe the others; no indicator can have this id."""


def write_downloads(book: Book, folder: Path, tables: tuple[DataTable, ...]) -> tuple[DataFile, ...]:
    """Write data/ below `folder`: these tables, and what explains them."""
    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)
    written = list(_tables(book, data, tables))
    written += _dictionary(book, data, tables)
    written.append(write_text(data, "VERSIONS.txt", _versions(book), "Text", 0, METADATA))
    written.append(_archive(book, data, written))
    written.append(write_text(data, "SHA256SUMS", sums(written), "SHA-256", 0, METADATA))
    return tuple(written)


def sums(files: list[DataFile]) -> str:
    """Digest and name of each file, as `sha256sum -c` reads them."""
    by_name = sorted(files, key=lambda file: file.path)
    return "".join(f"{each.digest}  {each.path.removeprefix('data/')}\n" for each in by_name)


def _tables(book: Book, data: Path, tables: Sequence[DataTable]) -> Iterator[DataFile]:
    """Each table in every format, and what describes it.

    DuckDB has threads, which a copy of this process would not have: it works here alone, once all texts are written.
    """
    import duckdb

    small = [each.name for each in tables if each.code]
    there = {name for at, name in enumerate(small) if at % _SHARE} if len(small) > _MANY else set()
    parts = [[each for each in tables if (each.name in there) is away] for away in (False, True)]
    written: dict[str, _Texts] = {}
    for found in abreast([partial(_texts_of, book, data, part) for part in parts if part]):
        written |= found
    with duckdb.connect(config={"threads": "1"}) as engine:
        for table in tables:
            texts = written[table.name]
            yield texts.csv
            yield write_parquet(engine, data, table.columns, table.rows, texts.csv, guarded=texts.guarded)
            yield from texts.others


@dataclass(frozen=True, slots=True)
class _Texts:
    """What was written of a table as text: CSV, whether a text in it had to be guarded, and what stands beside it."""

    csv: DataFile
    guarded: bool
    others: tuple[DataFile, ...]


def _texts_of(book: Book, data: Path, tables: Sequence[DataTable]) -> dict[str, _Texts]:
    """The texts of each table by its name."""
    found = {}
    for table in tables:
        if table.code:  # so small that its rows are made once and kept for all formats
            table = replace(table, rows=tuple(table.rows))  # noqa: PLW2901
        own, guarded = write_csv(data, f"{table.name}.csv", table.columns, table.rows, table.about)
        found[table.name] = _Texts(own, guarded, tuple(_beside(book, data, table)))
    return found


def _beside(book: Book, data: Path, table: DataTable) -> Iterator[DataFile]:
    """A table as JSON, and what describes it. The whole release has no JSON: it would be twice the CSV."""
    if table.code:
        yield write_text(data, f"{table.name}.json", _json(book, table), "JSON", len(table.rows), table.about)
    yield write_text(data, f"{table.name}.csv-metadata.json", csvw(book, table), "CSVW", 0, table.about)


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
