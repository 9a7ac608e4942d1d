"""A stream of a compound file, the container of old Office documents (Microsoft's [MS-CFB])."""

from __future__ import annotations

from collections.abc import Sequence
from struct import unpack_from
from typing import Final

_SIGNATURE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER: Final = 512
_LAST: Final = 0xFFFFFFFA  # numbers from here on are marks, and no sectors
_ENTRY: Final = 128
_SMALL: Final = 64


def stream_of(data: bytes, names: Sequence[str]) -> bytes:
    """The first stream of one of the names.

    Raises:
        ValueError: no compound file, not whole, or without such a stream.
    """
    if not data.startswith(_SIGNATURE) or len(data) < _HEADER:
        raise ValueError("no compound file")
    shift = int(unpack_from("<H", data, 30)[0])
    if shift not in (9, 12):
        raise ValueError("sectors of another size")
    size = 1 << shift
    table = _numbers(b"".join(_sector(data, size, each) for each in _sectors_of_the_table(data, size)))
    directory_at, cutoff, small_at = unpack_from("<I", data, 48)[0], *unpack_from("<II", data, 56)
    directory = _chain(data[size:], size, table, directory_at)
    for at in range(0, len(directory) - _ENTRY + 1, _ENTRY):
        entry = directory[at : at + _ENTRY]
        if _name(entry) in names:
            start, length = unpack_from("<II", entry, 116)
            if length >= cutoff:
                return _chain(data[size:], size, table, start)[:length]
            held = _chain(data[size:], size, table, unpack_from("<I", directory, 116)[0])
            small = _numbers(_chain(data[size:], size, table, small_at))
            return _chain(held, _SMALL, small, start)[:length]
    raise ValueError("no such stream")


def _name(entry: bytes) -> str:
    length = min(max(unpack_from("<H", entry, 64)[0] - 2, 0), 62)
    return entry[:length].decode("utf-16-le", errors="replace")


def _sectors_of_the_table(data: bytes, size: int) -> list[int]:
    """The sectors that hold the table of sectors: the first 109 from the header, the others from a chain of lists."""
    found = list(_numbers(data[76:_HEADER]))
    following, seen = unpack_from("<I", data, 68)[0], set[int]()
    while following < _LAST and following not in seen:
        seen.add(following)
        *more, following = _numbers(_sector(data, size, following))
        found += more
    return [each for each in found if each < _LAST]


def _sector(data: bytes, size: int, number: int) -> bytes:
    start = (number + 1) * size
    if start >= len(data):
        raise ValueError("a sector past the end")
    return data[start : start + size].ljust(size, b"\x00")


def _numbers(held: bytes) -> tuple[int, ...]:
    return unpack_from(f"<{len(held) // 4}I", held)


def _chain(held: bytes, size: int, table: Sequence[int], number: int) -> bytes:
    """The sectors of a stream one after the other."""
    found: list[bytes] = []
    while number < _LAST:
        if number >= len(table) or number * size >= len(held) or len(found) > len(table):
            raise ValueError("a chain of sectors that is broken")
        found.append(held[number * size : (number + 1) * size])
        number = table[number]
    return b"".join(found)
