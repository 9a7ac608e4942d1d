"""Files of cells: a ZIP archive of one header in JSON and one member a column, whole numbers in the fewest bytes.

The same cells give the same bytes. Nothing in a file is ever run; a header that is damaged, of another program or of a
later version is refused, and so is a column whose checksum is another.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from isonomia.count.homes.asked import digest_of
from isonomia.count.homes.members import column_of, header_of, refuse_too_many
from isonomia.count.homes.shared import Home, SharedCells, TableRows, key_columns
from isonomia.errors import Fault, OutputError, TableError, quoted

SCHEMA: Final = 1
_KIND: Final = "isonomia cells"
_HEADER: Final = "header.json"
_DATE: Final = (1980, 1, 1, 0, 0, 0)
_TYPES: Final = ("<u1", "<i1", "<u2", "<i2", "<u4", "<i4", "<i8")
_MODE: Final = 0o600
_MARKER: Final = ".isonomia"
_AGAIN: Final = "Ask the home for the file again."


def write(cells: SharedCells, path: Path) -> None:
    """Write a file, whole or not at all, closed to others from its first byte.

    Raises:
        OutputError: it cannot be written, or lies below a folder that is published, or something else is there.
    """
    refuse_public_place(path)
    part = path.with_name(path.name + ".part")
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _MODE)
        with os.fdopen(handle, "wb") as file:
            _write(cells, file)
            file.flush()
            os.fsync(file.fileno())
        part.chmod(_MODE)
        part.replace(path)
    except BaseException as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        if isinstance(error, OSError):
            remedy = "Free some space, check who may write here, or choose another place with -o."
            raise OutputError(Fault(str(path), f"it cannot be written: {error.strerror}.", remedy=remedy)) from error
        raise


def refuse_public_place(path: Path) -> None:
    """Refuse a place below a release, or where something lies that is no file of cells.

    Raises:
        OutputError: with the reason.
    """
    remedy = "Choose another place with -o: a file of cells is as private as the records."
    real = path.parent.resolve()
    if not real.is_dir():
        raise OutputError(Fault(str(path), "there is no such folder to write it into.", remedy="Make it first."))
    for above in (real, *real.parents):
        site = above.name == "site" and (above / "index.html").is_file()
        if site or ((above / _MARKER).is_file() and not above.name.endswith("-private")):
            raise OutputError(Fault(str(path), f"{above.name} is a folder that is published.", remedy=remedy))
    if os.path.lexists(path) and not (path.is_file() and _is_ours(path)):
        raise OutputError(Fault(str(path), "something is there already that is no file of cells.", remedy=remedy))


def _is_ours(path: Path) -> bool:
    try:
        read(path)
    except TableError:
        return False
    return True


def _write(cells: SharedCells, file: Any) -> None:  # noqa: ANN401  an open file
    names = [*key_columns(max((len(each.dimensions) for each in cells.tables), default=0)), *cells.sums]
    described: dict[str, dict[str, str]] = {}
    with zipfile.ZipFile(file, "w") as archive:
        for at, name in enumerate(names):
            raw, kind = _smallest(cells.column(name))
            described[name] = {"type": kind, "sha256": hashlib.sha256(raw).hexdigest(), "member": f"column{at}"}
            archive.writestr(_member(f"column{at}"), raw, zipfile.ZIP_DEFLATED, 1)
        header = _header(cells, described)
        text = json.dumps(header, ensure_ascii=False, sort_keys=True).encode()
        archive.writestr(_member(_HEADER), text, zipfile.ZIP_DEFLATED, 6)
        archive.comment = f"{_KIND} {SCHEMA} {hashlib.sha256(text).hexdigest()}".encode()


def _member(name: str) -> zipfile.ZipInfo:
    """A member without a date, so that the same cells give the same bytes."""
    made = zipfile.ZipInfo(name, _DATE)
    made.create_system = 3
    made.external_attr = _MODE << 16
    return made


def _smallest(column: NDArray[Any]) -> tuple[bytes, str]:
    """A column in the fewest bytes."""
    low, high = (int(column.min()), int(column.max())) if len(column) else (0, 0)
    kind = next(each for each in _TYPES if np.iinfo(each).min <= low and high <= np.iinfo(each).max)
    return column.astype(kind).tobytes(), kind


def _header(cells: SharedCells, columns: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    return {
        "kind": _KIND,
        "schema": SCHEMA,
        "title": cells.title,
        "homes": [
            {
                "name": each.name,
                "program": each.program,
                "engines": dict(each.engines),
                "data": dict(each.data),
                "smallest": each.smallest,
                "places": dict(each.places),
            }
            for each in cells.homes
        ],
        "asked": cells.asked,
        "digest": digest_of(cells.asked),
        "tables": [[each.question, list(each.dimensions), each.rows] for each in cells.tables],
        "texts": {name: list(texts) for name, texts in cells.texts.items()},
        "sums": list(cells.sums),
        "columns": columns,
    }


def read(path: Path) -> SharedCells:
    """Open a file of cells; its columns are read and checked when they are needed.

    Raises:
        TableError: it is not there, broken off, damaged, something else, or of a later version.
    """
    place = str(path)
    header, columns = _opened(path, place)
    try:
        homes = tuple(Home(**each) for each in header["homes"])
        tables = tuple(TableRows(question, tuple(names), int(rows)) for question, names, rows in header["tables"])
        found = SharedCells(
            place,
            header["title"],
            homes,
            header["asked"],
            tables,
            header["texts"],
            tuple(header["sums"]),
            _Columns(path, sum(each.rows for each in tables), columns, header["texts"]).column,
        )
        needed = {*key_columns(max((len(each.dimensions) for each in tables), default=0)), *found.sums}
        whole = needed == set(columns) and header["digest"] == digest_of(header["asked"]) and bool(homes)
        whole = whole and all(each.rows >= 0 for each in tables)
    except (KeyError, TypeError, ValueError):
        whole = False
    if not whole:
        raise TableError(Fault(place, "the header of the file is damaged.", remedy=_AGAIN))
    refuse_too_many(found.rows, place)
    return found


def _opened(path: Path, place: str) -> tuple[dict[str, Any], dict[str, dict[str, str]]]:
    """The header, and what it says of each column."""
    try:
        with zipfile.ZipFile(path) as archive:
            said = archive.comment.decode("ascii", "replace").rsplit(" ", 2)
            if len(said) != 3 or said[0] != _KIND:
                raise TableError(_foreign(place))
            _refuse_later(said[1], place)
            text = header_of(archive, _HEADER, place)
        if hashlib.sha256(text).hexdigest() != said[2]:
            raise TableError(Fault(place, "the header of the file is damaged.", remedy=_AGAIN))
        header = json.loads(text)
        return header, header["columns"]
    except FileNotFoundError:
        remedy = "Check the path; isonomia count STUDY -o FILE --home NAME writes such a file."
        raise TableError(Fault(place, "there is no such file.", remedy=remedy)) from None
    except OSError as error:
        raise TableError(Fault(place, f"it cannot be read: {error.strerror}.")) from None
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, EOFError, NotImplementedError):
        raise TableError(_broken(path, place)) from None


def _broken(path: Path, place: str) -> Fault:
    with path.open("rb") as file:
        start = file.read(4)
    if start == b"PK\x03\x04":
        return Fault(place, "the file breaks off or is damaged.", remedy=_AGAIN)
    return _foreign(place) if start else Fault(place, "the file is empty.", remedy=_AGAIN)


def _foreign(place: str) -> Fault:
    return Fault(place, "this is no file of cells.", remedy="isonomia count STUDY -o FILE --home NAME writes one.")


def _refuse_later(schema: str, place: str) -> None:
    if schema != str(SCHEMA):
        problem = f"the file is written by another version of isonomia (schema {quoted(schema)})."
        remedy = "Bring isonomia to the newest version here: pip install --upgrade isonomia"
        raise TableError(Fault(place, problem, allowed=str(SCHEMA), remedy=remedy))


class _Columns:
    """The columns of a file, each read when it is asked for."""

    def __init__(
        self, path: Path, rows: int, columns: Mapping[str, Mapping[str, str]], texts: Mapping[str, list[str]]
    ) -> None:
        self.path, self.rows, self.columns, self.texts = path, rows, columns, texts

    def column(self, name: str) -> NDArray[Any]:
        """One column, in the type that it is kept in.

        Raises:
            TableError: it is damaged.
        """
        said = self.columns[name]
        damaged = Fault(str(self.path), f"the column {quoted(name)} is damaged.", remedy=_AGAIN)
        if said["type"] not in _TYPES:
            raise TableError(damaged)
        kind = np.dtype(said["type"])
        try:
            with zipfile.ZipFile(self.path) as archive:
                raw = column_of(archive, said["member"], self.rows * kind.itemsize, name, str(self.path))
        except (OSError, zipfile.BadZipFile, zlib.error, KeyError, EOFError, NotImplementedError):
            raise TableError(damaged) from None
        if hashlib.sha256(raw).hexdigest() != said["sha256"]:
            raise TableError(damaged)
        found = np.frombuffer(raw, dtype=kind)
        if name in self.texts and len(found) and not 0 <= int(found.min()) <= int(found.max()) < len(self.texts[name]):
            raise TableError(damaged)
        return found
