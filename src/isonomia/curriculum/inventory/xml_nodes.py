"""XML from strangers, read without risk: no document type, so no entity; no network; limits on size, depth and number.

Python's own expat reads the text; a file with a document type is refused at its line, before anything is expanded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from xml.parsers import expat

from isonomia.errors import Fault, InputError, quoted

LARGEST: Final = 256 * 1024 * 1024
"""Bytes of a file: an inventory of a school has one to thirty million."""
DEEPEST: Final = 64
MOST: Final = 4_000_000
_BETWEEN: Final = "\n"
"""Parts a namespace from a name; neither may hold it."""


@dataclass(slots=True)
class Node:
    """One element.

    Attributes:
        space, name: its namespace and its name. attributes: of its own, without their namespace.
        line: where it starts. children: in their order. text: its own, with white space gathered.
    """

    space: str
    name: str
    attributes: dict[str, str]
    line: int
    children: list[Node] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The element's own text."""
        return " ".join("".join(self.pieces).split())

    def all(self, name: str) -> Iterator[Node]:
        """Children of this name, in any namespace."""
        return (each for each in self.children if each.name == name)

    def first(self, *path: str) -> Node | None:
        """The first child of this name, and of it the first of the next name, and so on."""
        found: Node | None = self
        for name in path:
            found = next(found.all(name), None) if found is not None else None
        return found

    def text_of(self, *path: str) -> str:
        """The text of the first element on this path; empty where there is none."""
        found = self.first(*path)
        return found.text if found is not None else ""


def read_nodes(file: Path) -> Node:
    """The tree of a file.

    Raises:
        InputError: not there, too large, not XML, with a document type, too deep, or of too many elements.
    """
    place = file.name
    try:
        size = file.stat().st_size
        if size > LARGEST:
            problem = f"the file has {size:,} bytes; at most {LARGEST:,} are read."
            raise InputError(Fault(place, problem, remedy="Export one program or one year."))
        content = file.read_bytes()
    except OSError as error:
        raise InputError(Fault(str(file), f"the file cannot be read: {error.strerror}.")) from None
    return parse_nodes(content, place)


def parse_nodes(content: bytes, place: str) -> Node:
    """The tree of a text; `place` names it in complaints. Raises InputError as `read_nodes` does."""
    if not content.strip():
        raise InputError(Fault(place, "the file is empty.", remedy="Export the curriculum inventory again."))
    builder = _Builder(place)
    try:
        builder.parser.Parse(content, True)  # noqa: FBT003  expat takes no names
    except expat.ExpatError as error:
        problem = f"this is not well-formed XML: {expat.ErrorString(error.code)}, at character {error.offset + 1}."
        remedy = "Export the file again; where it was edited by hand, put the line right."
        raise InputError(Fault(f"{place}, line {error.lineno}", problem, remedy=remedy)) from None
    except (ValueError, LookupError):  # an encoding that Python does not know
        raise InputError(Fault(f"{place}, line 1", "its encoding is not known.", "UTF-8, UTF-16")) from None
    if builder.root is None:
        raise InputError(Fault(place, "the file holds no element."))
    return builder.root


class _Builder:
    """Puts together what expat reports."""

    def __init__(self, place: str) -> None:
        self.place = place
        self.root: Node | None = None
        self.open: list[Node] = []
        self.seen = 0
        self.parser = expat.ParserCreate(namespace_separator=_BETWEEN)
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def _here(self) -> str:
        return f"{self.place}, line {self.parser.CurrentLineNumber}"

    def _doctype(self, name: str, *_: object) -> None:
        problem = f"the file declares a document type ({quoted(name)}), which may hold entities."
        raise InputError(Fault(self._here(), problem, remedy="Delete the line that starts with <!DOCTYPE."))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.seen += 1
        if len(self.open) >= DEEPEST:
            raise InputError(Fault(self._here(), f"elements lie more than {DEEPEST} deep."))
        if self.seen > MOST:
            raise InputError(Fault(self._here(), f"the file has more than {MOST:,} elements."))
        space, local = _parted(name)
        own = {_parted(key)[1]: value for key, value in attributes.items()}
        node = Node(space, local, own, self.parser.CurrentLineNumber)
        if self.open:
            self.open[-1].children.append(node)
        else:
            self.root = node
        self.open.append(node)

    def _end(self, _: str) -> None:
        self.open.pop()

    def _text(self, text: str) -> None:
        self.open[-1].pieces.append(text)


def _parted(name: str) -> tuple[str, str]:
    space, found, local = name.rpartition(_BETWEEN)
    return (space, local) if found else ("", name)
