"""Where every key of a TOML text stands: tomllib gives values without places, so this walks the text once more.

The text has already been read by tomllib, so it is valid; the walk only has to tell keys, tables, strings and
brackets apart, and never has to judge.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

Path: TypeAlias = tuple[str | int, ...]
"""Keys and, inside lists, indices: ("indicator", 0, "by")."""

_BLANK = " \t\r\n"
_ESCAPES = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "e": "\x1b", '"': '"', "\\": "\\"}
_LENGTH_OF_ESCAPE = {"u": 4, "U": 8, "x": 2}


@dataclass(slots=True)
class _Walk:
    """The walk over one text: `at` is the place of the next character."""

    text: str
    at: int = 0
    lines: dict[Path, int] = field(default_factory=dict)
    tables: dict[Path, int] = field(default_factory=dict)  # how many entries an array of tables has so far
    line: int = 1
    counted: int = 0  # up to where line feeds were counted

    def peek(self, length: int = 1) -> str:
        return self.text[self.at : self.at + length]

    def note(self, path: Path) -> None:
        """The key at the present place; its first mention wins."""
        self.line += self.text.count("\n", self.counted, self.at)
        self.counted = self.at
        for depth in range(1, len(path) + 1):
            self.lines.setdefault(path[:depth], self.line)

    def skip_blank(self) -> None:
        while self.at < len(self.text):
            if self.peek() in _BLANK:
                self.at += 1
            elif self.peek() == "#":
                self.skip_line()
            else:
                return

    def skip_line(self) -> None:
        end = self.text.find("\n", self.at)
        self.at = len(self.text) if end < 0 else end + 1


def line_index(text: str) -> dict[Path, int]:
    """The line, from 1, of every key, table and list entry of a valid TOML text."""
    walk = _Walk(text)
    table: Path = ()
    walk.skip_blank()
    while walk.at < len(text):
        if walk.peek() == "[":
            table = _header(walk)
        else:
            _pair(walk, table)
        walk.skip_blank()
    return walk.lines


def _header(walk: _Walk) -> Path:
    """A table's header; returns the path that the following keys belong to."""
    several = walk.peek(2) == "[["
    begin = walk.at
    walk.at += 2 if several else 1
    keys = _keys(walk, end="]")
    after = walk.at + (2 if several else 1)
    walk.at = begin
    path = (*_entered(walk, keys[:-1]), keys[-1])
    if several:
        walk.tables[path] = walk.tables.get(path, 0) + 1
    if path in walk.tables:
        path += (walk.tables[path] - 1,)
    walk.note(path)
    walk.at = after
    return path


def _entered(walk: _Walk, path: Path) -> Path:
    """The path with the index of the newest entry behind every array of tables in it."""
    full: Path = ()
    for key in path:
        full += (key,)
        if isinstance(key, str) and full in walk.tables:
            full += (walk.tables[full] - 1,)
    return full


def _pair(walk: _Walk, table: Path) -> None:
    begin = walk.at
    keys = _keys(walk, end="=")
    after = walk.at + 1
    walk.at = begin
    walk.note(table + keys)
    walk.at = after
    _value(walk, table + keys)


def _keys(walk: _Walk, end: str) -> tuple[str, ...]:
    """A dotted key, up to `end`, which is not taken."""
    keys: list[str] = []
    while True:
        walk.skip_blank()
        if walk.peek() in "\"'":
            keys.append(_string(walk))
        else:
            begin = walk.at
            while walk.peek() not in _BLANK and walk.peek() not in {".", end}:
                walk.at += 1
            keys.append(walk.text[begin : walk.at])
        walk.skip_blank()
        if walk.peek() == end:
            return tuple(keys)
        walk.at += 1  # the dot


def _value(walk: _Walk, path: Path) -> None:
    walk.skip_blank()
    if walk.peek() == "[":
        _list(walk, path)
    elif walk.peek() == "{":
        _inline(walk, path)
    elif walk.peek() in "\"'":
        _string(walk)
    else:
        while walk.at < len(walk.text) and walk.peek() not in "\r\n,]}#":
            walk.at += 1


def _list(walk: _Walk, path: Path) -> None:
    walk.at += 1
    walk.skip_blank()
    index = 0
    while walk.peek() != "]":
        walk.note((*path, index))
        _value(walk, (*path, index))
        walk.skip_blank()
        if walk.peek() == ",":
            walk.at += 1
            walk.skip_blank()
        index += 1
    walk.at += 1


def _inline(walk: _Walk, path: Path) -> None:
    walk.at += 1
    walk.skip_blank()
    while walk.peek() != "}":
        _pair(walk, path)
        walk.skip_blank()
        if walk.peek() == ",":
            walk.at += 1
            walk.skip_blank()
    walk.at += 1


def _string(walk: _Walk) -> str:
    """A string of any of the four kinds; returns its value as a key would have it."""
    quote = walk.peek()
    fence = quote * 3 if walk.peek(3) == quote * 3 else quote
    walk.at += len(fence)
    parts: list[str] = []
    while walk.peek(len(fence)) != fence:
        if quote == '"' and walk.peek() == "\\":
            parts.append(_escape(walk))
        else:
            parts.append(walk.peek())
            walk.at += 1
    walk.at += len(fence)
    while len(fence) == 3 and walk.peek() == quote:  # up to two quotes may stand before the closing three
        walk.at += 1
    return "".join(parts)


def _escape(walk: _Walk) -> str:
    kind = walk.text[walk.at + 1]
    length = _LENGTH_OF_ESCAPE.get(kind, 0)
    digits = walk.text[walk.at + 2 : walk.at + 2 + length]
    walk.at += 2 + length
    return chr(int(digits, 16)) if length else _ESCAPES.get(kind, "")
