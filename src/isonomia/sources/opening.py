"""From a source of the study to an opened table, whatever the format."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from isonomia.errors import Fault, InternalError, TableError, quoted
from isonomia.model.study import Source
from isonomia.model.table import Table
from isonomia.sources.bytes_of import digest_of, nature
from isonomia.sources.places import files_of, place_of
from isonomia.sources.tables import MemoryTable, TextFile
from isonomia.sources.writing import as_written

ENDINGS: Final = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".txt": "csv",
    ".xlsx": "excel",
    ".xlsm": "excel",
    ".xlsb": "excel",
    ".xls": "excel",
    ".ods": "excel",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".duckdb": "duckdb",
    ".ddb": "duckdb",
    ".db": "duckdb",
}
"""Ending of a file's name -> format."""

_SPOKEN: Final = {
    "csv": "text",
    "tsv": "text",
    "excel": "an Excel workbook",
    "parquet": "a Parquet file",
    "duckdb": "a DuckDB file",
}


def open_table(source: Source, directory: Path) -> Table:
    """Open the table of a source: it is there, it can be read, its columns have names, its rows fit.

    Args:
        source: as the study declares it; a path in it starts from `directory`.
        directory: the folder of the study file.

    Raises:
        TableError: something is wrong with the file, with all faults that can be seen at once.
    """
    table = open_as_it_stands(source, directory)
    if not source.export and isinstance(table, (TextFile, MemoryTable)):
        from isonomia.sources.exports import refuse_header_lines

        refuse_header_lines(table, place_of(source))
    return as_written(table, source, place_of(source))


def open_as_it_stands(source: Source, directory: Path) -> Table:
    """The same without asking whether a survey program wrote the file; `init` sees that for itself."""
    place = place_of(source)
    if source.url.startswith(("spark://", "sc://")):
        from isonomia.sources.spark import open_spark

        return open_spark(source, directory, place)
    if source.url:
        from isonomia.sources.postgres import open_postgres

        return open_postgres(source, place)
    if source.dialect:
        from isonomia.sources.results import open_results

        return open_results(source, directory, place)
    files = files_of(source, directory)
    form = format_of(source, files, place)
    if form in ("csv", "tsv", "excel", "duckdb") and len(files) > 1:
        remedy = "Several files by a pattern are taken as Parquet only; name one file, or convert them."
        raise TableError(Fault(place, f"the pattern matches {len(files)} files that are not Parquet.", remedy=remedy))
    if source.layout:
        from isonomia.sources.facts.reading import open_facts

        return open_facts(source, files[0], form, place)
    table = _open(form, source, files, place)
    if source.export:
        from isonomia.sources.exports import as_exported

        return as_exported(table, source, directory, place)
    return table


def _open(form: str, source: Source, files: tuple[Path, ...], place: str) -> Table:
    match form:
        case "csv" | "tsv":
            from isonomia.sources.text import open_text

            return open_text(source, files[0], place)
        case "excel":
            from isonomia.sources.workbook import open_workbook

            return open_workbook(source, files[0], place)
        case "parquet":
            from isonomia.sources.parquet import open_parquet

            return open_parquet(source, files, place)
        case "duckdb":
            from isonomia.sources.database import open_database

            return open_database(source, files[0], place)
    raise InternalError(Fault(place, f"no reader for the format {form!r}."))  # pragma: no cover


def format_of(source: Source, files: tuple[Path, ...], place: str) -> str:
    """The format: as declared, or by the ending; the first bytes must not say otherwise.

    Raises:
        TableError: the format is not known, or a file is of another kind than its name says; all such files at once.
    """
    declared = source.format or ENDINGS.get(_ending(files[0]), "")
    if not declared:
        allowed = ", ".join(sorted(ENDINGS))
        remedy = 'Or say it: format = "csv".'
        raise TableError(Fault(place, f"the ending {quoted(files[0].suffix)} says no format.", allowed, remedy=remedy))
    faults = [fault for file in files if (fault := _contradiction(declared, nature(file, place), place)) is not None]
    if faults:
        raise TableError(*dict.fromkeys(faults))
    return declared


def _ending(file: Path) -> str:
    return Path(file.stem).suffix.lower() if file.suffix.lower() == ".gz" else file.suffix.lower()


def _contradiction(declared: str, found: str, place: str) -> Fault | None:
    expected = {"csv": "", "tsv": ""}.get(declared, declared)
    if found == "empty":
        return Fault(place, "the file is empty.", remedy="Export the table again.")
    if found in (expected, "gzip" if expected == "" else expected):
        return None
    if not found:
        return Fault(place, f"this is not {_SPOKEN[declared]}.", remedy='If it is text, say so: format = "csv".')
    if found in _SPOKEN:
        remedy = f'Say so: format = "{found}", or export it as CSV.'
        return Fault(place, f"this is {_SPOKEN[found]}, and it is read as {_SPOKEN[declared]}.", remedy=remedy)
    return Fault(place, f"this is a {found} and not a table.", allowed="CSV, Excel, Parquet, a DuckDB file")


def digest(source: Source, directory: Path) -> str:
    """The keyed digest of a source's files, for provenance: the same bytes give the same digest.

    Raises:
        TableError: the files are not there or cannot be read.
    """
    place = place_of(source)
    return digest_of(files_of(source, directory), place)
