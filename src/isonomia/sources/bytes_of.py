"""A first pass over the bytes of a file: its digest, what kind of file it is, and whether its text is whole."""

from __future__ import annotations

import codecs
import gzip
import hashlib
import hmac
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from isonomia.errors import Fault, TableError, quoted

_KEY: Final = b"isonomia: digest of a source"
_CHUNK: Final = 1 << 20
_NEWLINE: Final = b"\n"
LONGEST_LINE: Final = 4_000_000
"""Bytes. Longer lines are refused: an open quotation mark, or no table at all."""
_MAGIC: Final[dict[bytes, str]] = {
    b"PK\x03\x04": "zip",
    b"%PDF": "PDF document",
    b"PAR1": "parquet",
    b"\xd0\xcf\x11\xe0": "old-office",
    b"\x89PNG": "picture",
    b"\xff\xd8\xff": "picture",
    b"\x1f\x8b": "gzip",
    b"SQLite format 3": "SQLite database",
    b"\x7fELF": "program",
    b"{\\rtf": "text document (RTF)",
    b"BZh": "bzip2 archive",
    b"7z\xbc\xaf": "7-Zip archive",
}
_MARKS: Final = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_WORKBOOK_PARTS: Final = (b"xl/", b"[Content_Types].xml", b"mimetype")


def digest_of(files: Sequence[Path], place: str) -> str:
    """HMAC-SHA-256 of the bytes of the files in order, under the project's constant key, in hexadecimal.

    The number of files stands before them, and the size of each after it where there are several: so rows that move
    from the end of one file to the beginning of the next make another digest. The key keeps a short file from being
    looked up in tables of plain digests; it is no secret.
    """
    running = hmac.new(_KEY, len(files).to_bytes(8, "big"), digestmod=hashlib.sha256)
    for file in files:
        size = 0
        for chunk in _chunks(file, place):
            running.update(chunk)
            size += len(chunk)
        if len(files) > 1:
            running.update(size.to_bytes(8, "big"))
    return running.hexdigest()


def nature(file: Path, place: str) -> str:
    """What the first bytes say: "" (perhaps text), "empty", "excel", "parquet", "duckdb", or a name of its own."""
    start = beginning(file, place, 4096)
    if not start:
        return "empty"
    if start[8:12] == b"DUCK":
        return "duckdb"
    for magic, name in _MAGIC.items():
        if start.startswith(magic):
            return _inside(name, start)
    head = start.lstrip().lower()
    if head.startswith((b"<!doctype html", b"<html", b"<?xml")):
        return "web page"
    return ""


def _inside(name: str, start: bytes) -> str:
    if name == "zip":
        return "excel" if any(part in start for part in _WORKBOOK_PARTS) else "zip archive"
    return "excel" if name == "old-office" else name


def beginning(file: Path, place: str, size: int) -> bytes:
    """The first bytes of a file."""
    try:
        with file.open("rb") as stream:
            return stream.read(size)
    except OSError as error:
        raise TableError(cannot_read(error, place)) from None


def text_start(file: Path, place: str, size: int) -> bytes:
    """The first bytes of a text file, unpacked where it is packed."""
    try:
        with _opened(file) as stream:
            return stream.read(size)
    except (OSError, EOFError, zlib.error) as error:
        raise TableError(cannot_read(error, place)) from None


def marked_encoding(start: bytes) -> str:
    """The encoding that a byte order mark declares, or an empty string."""
    return next((name for mark, name in _MARKS if start.startswith(mark)), "")


def check_utf8(file: Path, place: str) -> None:
    """Refuse a file that is not UTF-8 text in lines of bearable length; the message names line and byte.

    Raises:
        TableError: a byte that is not UTF-8, a null byte, a line longer than `LONGEST_LINE`.
    """
    line, offset, held = 1, 0, b""
    for chunk in _text_chunks(file, place):
        block = held + chunk
        end = block.rfind(b"\n") + 1
        _check_block(block[:end], line, offset, place)
        line, offset, held = line + block.count(b"\n", 0, end), offset + end, block[end:]
        if len(held) > LONGEST_LINE:
            raise TableError(_too_long(line, place))
    _check_block(held, line, offset, place)


def _check_block(block: bytes, line: int, offset: int, place: str) -> None:
    null = block.find(b"\x00")
    if null >= 0:
        here = f"{place}, line {line + block.count(_NEWLINE, 0, null)}"
        raise TableError(Fault(here, f"byte {offset + null + 1} is null: this is not a text file."))
    try:
        block.decode("utf-8")
    except UnicodeDecodeError as error:
        raise TableError(misencoded(error, "utf-8", line, offset, place)) from None


def misencoded(error: UnicodeDecodeError, encoding: str, line: int, offset: int, place: str) -> Fault:
    """The fault for a byte that an encoding does not have; the block begins at `line` and byte `offset`."""
    here = f"{place}, line {line + error.object.count(_NEWLINE, 0, error.start)}"
    problem = f"byte {offset + error.start + 1} (0x{error.object[error.start]:02x}) is not {encoding}."
    remedy = (
        'Older Windows programs write cp1252: add encoding = "cp1252" to the source, or save the file as UTF-8.'
        if encoding == "utf-8"
        else "Name the encoding in which the file was written, or save it as UTF-8 and take the line out."
    )
    return Fault(here, problem, remedy=remedy)


def _too_long(line: int, place: str) -> Fault:
    problem = f"the line is longer than {LONGEST_LINE:,} bytes."
    return Fault(
        f"{place}, line {line}", problem, remedy="Perhaps a quotation mark is not closed, or the file is not a table."
    )


def whole_text(file: Path, encoding: str, place: str) -> str:
    """The whole text of a file in an encoding other than UTF-8.

    Raises:
        TableError: the encoding is not known, or a byte is not of it.
    """
    data = b"".join(_text_chunks(file, place))
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise TableError(misencoded(error, encoding, 1, 0, place)) from None
    except LookupError:
        allowed = "utf-8, cp1252, latin-1, utf-16 and the other names that Python knows"
        raise TableError(Fault(place, f"the encoding {quoted(encoding)} is not known.", allowed=allowed)) from None


def cannot_read(error: BaseException, place: str) -> Fault:
    """The fault for a file that the system does not let us read."""
    if isinstance(error, PermissionError):
        return Fault(
            place, "the file is locked or may not be read.", remedy="Close it in other programs; check its permissions."
        )
    reason = getattr(error, "strerror", None) or "it is damaged or not complete"
    return Fault(place, f"the file cannot be read: {reason}.")


def _opened(file: Path) -> gzip.GzipFile:
    return gzip.open(file, "rb") if file.suffix.lower() == ".gz" else file.open("rb")  # type: ignore[return-value]  # both read bytes


def _chunks(file: Path, place: str) -> Iterator[bytes]:
    try:
        with file.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                yield chunk
    except OSError as error:
        raise TableError(cannot_read(error, place)) from None


def _text_chunks(file: Path, place: str) -> Iterator[bytes]:
    try:
        with _opened(file) as stream:
            while chunk := stream.read(_CHUNK):
                yield chunk
    except (OSError, EOFError, zlib.error) as error:
        raise TableError(cannot_read(error, place)) from None
