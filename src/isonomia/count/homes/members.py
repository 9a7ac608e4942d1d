"""Members of a file of cells, unpacked only as far as they may go: no small file fills the memory."""

from __future__ import annotations

import zipfile
from typing import Final

from isonomia.errors import Fault, TableError, quoted

MOST_CELLS: Final = 100_000_000
"""Cells of one file, and of all files that are put together: their merge takes six gigabytes or so."""
LONGEST_HEADER: Final = 1 << 28
_ORDINARY_HEADER: Final = 1 << 24
_TIGHTEST: Final = 200
"""A header of more than sixteen megabytes whose text packs better than 200 : 1 was made to fill the memory."""
_AGAIN: Final = "Ask the home for the file again, and how it was made."
_FEWER: Final = "Let the study ask for fewer questions, groupings or clusters."


def header_of(archive: zipfile.ZipFile, name: str, place: str) -> bytes:
    """The text of the header.

    Raises:
        TableError: it would be longer than a header can be.
        KeyError, zipfile.BadZipFile, zlib.error: the archive is damaged.
    """
    member = archive.getinfo(name)
    size, packed = member.file_size, max(1, member.compress_size)
    if size > LONGEST_HEADER or (size > _ORDINARY_HEADER and size > _TIGHTEST * packed):
        problem = (
            f"its header would unpack from {_megabytes(packed)} to {_megabytes(size)}, which no header of cells does."
        )
        raise TableError(Fault(place, problem, allowed=f"at most {_megabytes(LONGEST_HEADER)}", remedy=_AGAIN))
    return _unpacked(archive, member)


def column_of(archive: zipfile.ZipFile, member_name: str, size: int, name: str, place: str) -> bytes:
    """The bytes of a column, which are so many.

    Raises:
        TableError: they would be more or fewer.
        KeyError, zipfile.BadZipFile, zlib.error: the archive is damaged.
    """
    member = archive.getinfo(member_name)
    if member.file_size != size:
        problem = f"the column {quoted(name)} would unpack to {member.file_size:,} bytes, and its cells have {size:,}."
        raise TableError(Fault(place, problem, remedy=_AGAIN))
    return _unpacked(archive, member)


def refuse_too_many(cells: int, place: str) -> None:
    """Refuse more cells than a merge can hold.

    Raises:
        TableError: with the number.
    """
    if cells > MOST_CELLS:
        problem = f"{cells:,} cells are more than can be put together."
        raise TableError(Fault(place, problem, allowed=f"at most {MOST_CELLS:,}", remedy=_FEWER))


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """A member as long as it says it is: one that goes on is not unpacked any further."""
    with archive.open(member) as file:
        raw = file.read(member.file_size)
        if len(raw) != member.file_size:
            raise zipfile.BadZipFile
        return raw


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"
