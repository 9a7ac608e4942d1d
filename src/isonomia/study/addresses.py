"""Where a source is: a file, or a database that counts by itself."""

from __future__ import annotations

from typing import Final

from isonomia.errors import listed, nearest, quoted
from isonomia.study.document import Document
from isonomia.study.lines import Path
from isonomia.study.schema import SourceFile

SCHEMES: Final = ("postgresql", "spark", "sc")
_ALSO: Final = {"postgres": "postgresql"}
_OF_FILES: Final = ("format", "delimiter", "encoding", "sheet", "layout")


def check_place(document: Document, path: Path, raw: SourceFile) -> None:
    """Complain of a source without a place, with two, or with an address that nothing here can ask."""
    given = [key for key in ("path", "url", "dialect") if getattr(raw, key) is not None]
    if not given:
        document.complain((*path, "path"), "the key “path” is missing.", remedy="A file; or url, a database.")
    if len(given) > 1:
        document.complain((*path, given[1]), f"both {given[0]} and {given[1]}.", remedy="Keep one of them.")
    if raw.url is not None:
        _check_url(document, path, raw.url)
    if raw.url is not None or raw.dialect is not None:
        _check_database(document, path, raw)
    for key in ("types", "results"):
        if getattr(raw, key) and raw.dialect is None:
            document.complain((*path, key), f"{key} needs dialect.", remedy="Leave it out.")
    if raw.dialect is not None and not raw.types:
        remedy = 'Add types = { COLUMN = "text", … } for every column that the study reads.'
        document.complain((*path, "types"), "the types of the columns are missing.", remedy=remedy)


def _check_url(document: Document, path: Path, url: str) -> None:
    scheme, colon, _ = url.partition("://")
    if not colon or _ALSO.get(scheme, scheme) not in SCHEMES:
        allowed = listed(("postgresql://HOST/DATABASE", "spark://HOST:PORT", "spark://local", "sc://HOST"))
        remedy = 'For SQL Server and Oracle write dialect = "tsql" or "oracle"; else export the table to Parquet.'
        found = quoted(scheme) if colon else "no scheme"
        document.complain((*path, "url"), f"the address has {found}.", allowed, nearest(scheme, SCHEMES), remedy)


def _check_database(document: Document, path: Path, raw: SourceFile) -> None:
    if raw.kind != "records":
        problem = f"a database holds records; this source is of kind {quoted(raw.kind)}."
        document.complain((*path, "kind"), problem, remedy="Export published figures to a file: they are few.")
    if raw.table is None:
        problem = "no table is named."
        document.complain((*path, "table"), problem, remedy='Add table = "SCHEMA.TABLE", a table or a view.')
    for key in _OF_FILES:
        if getattr(raw, key) is not None:
            document.complain((*path, key), f"{key} is for files, and this is a database.", remedy="Leave it out.")
