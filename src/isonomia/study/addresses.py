"""Where a source is: a file, or a database that counts by itself."""

from __future__ import annotations

from typing import Final

from isonomia.errors import listed, nearest, quoted
from isonomia.study.document import Document
from isonomia.study.lines import Path
from isonomia.study.schema import SourceFile

SCHEMES: Final = ("postgresql",)
_ALSO: Final = {"postgres": "postgresql"}
_OF_FILES: Final = ("format", "delimiter", "encoding", "sheet", "layout")


def check_place(document: Document, path: Path, raw: SourceFile) -> None:
    """Complain of a source without a place, with two, or with an address that nothing here can ask."""
    if raw.path is None and raw.url is None:
        document.complain((*path, "path"), "the key “path” is missing.", remedy="A file; or url, a database.")
    if raw.url is None:
        return
    where = (*path, "url")
    if raw.path is not None:
        document.complain(where, "both path and url.", remedy="Keep one: a file, or a database.")
    scheme, colon, _ = raw.url.partition("://")
    if not colon or _ALSO.get(scheme, scheme) not in SCHEMES:
        allowed = listed(f"{each}://HOST/DATABASE" for each in SCHEMES)
        remedy = "For SQL Server and Oracle see isonomia count --print-sql; else export the table to Parquet."
        found = quoted(scheme) if colon else "no scheme"
        document.complain(where, f"the address has {found}.", allowed, nearest(scheme, SCHEMES), remedy)
    if raw.kind != "records":
        problem = f"a database holds records; this source is of kind {quoted(raw.kind)}."
        document.complain((*path, "kind"), problem, remedy="Export published figures to a file: they are few.")
    if raw.table is None:
        problem = "no table is named."
        document.complain((*path, "table"), problem, remedy='Add table = "SCHEMA.TABLE", a table or a view.')
    for key in _OF_FILES:
        if getattr(raw, key) is not None:
            document.complain((*path, key), f"{key} is for files, and this is a database.", remedy="Leave it out.")
