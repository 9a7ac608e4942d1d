"""The parts of a packed workbook (.xlsx, .ods), looked through element by element, without ever holding a tree."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from typing import Final, NoReturn
from xml.parsers import expat

LARGEST: Final = 64 << 20
"""Bytes. A longer part is of no table that was made for eyes."""

Seen = Callable[[str, Mapping[str, str]], None]

UNREADABLE: Final = (OSError, KeyError, ValueError, RuntimeError, zipfile.BadZipFile, expat.ExpatError)
"""What a part that does not read gives."""


def look_through(book: zipfile.ZipFile, name: str, seen: Seen) -> None:
    """Call `seen` with the name and the attributes of every element of a part; "namespace name" is a name."""
    if book.getinfo(name).file_size > LARGEST:
        raise ValueError(name)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = seen
    parser.StartDoctypeDeclHandler = _refuse  # no workbook has one, and entities could be made to swell
    parser.ParseFile(io.BytesIO(book.read(name)))


def _refuse(*_: object) -> NoReturn:
    raise ValueError("a document type in a workbook")
