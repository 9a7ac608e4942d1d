"""A study file as text: read, parsed as TOML, with the line of every key; and the list of its faults."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from isonomia.errors import Fault, StudyError, quoted
from isonomia.study.lines import Path as Keys
from isonomia.study.lines import line_index
from isonomia.study.passwords import password_in

LARGEST_FILE: Final = 2_000_000
_AT: Final = re.compile(r"\s*\(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$")

_SYNTAX: Final = (
    ("Cannot overwrite a value", "this name stands twice.", "Keep one of them."),
    ("Duplicate inline table key", "this name stands twice.", "Keep one of them."),
    ("Cannot declare", "this section or key stands twice.", "Put its keys into one section."),
    ("Cannot mutate immutable", "this section is already closed.", "Put its keys into one section."),
    ("Cannot redefine", "this section is already closed.", "Put its keys into one section."),
    ("Unclosed array", "a list is opened with [ and never closed.", "Close it with ]."),
    ("Unclosed inline table", "a table is opened with { and never closed.", "Close it with }."),
    ("Unterminated string", "a text has no closing quote.", "Close it with the quote that opened it."),
    ("Illegal character", "a character that may not stand here, perhaps behind an unclosed quote.", "Close the text."),
    ("Found invalid character", "a character that may not stand here.", "Odd names stand in quotes."),
    ("Unescaped", "a backslash in a text that does not start a sequence.", "Write two of them, or use single quotes."),
    ("Invalid hex value", "a backslash in a text that does not start a sequence.", "Use single quotes for the text."),
    ("Expected '='", "a name without = and a value.", 'Write name = "value".'),
    ("Expected ']", "the name of a section is not closed.", "Write [section.name], or [[section]] for an entry."),
    ("Expected newline", "more than one thing on a line.", "Put each key on a line of its own."),
    ("Invalid value", "a value that TOML does not know.", 'Text stands in quotes: "like this".'),
    ("Invalid statement", "a line that does not start with a name.", "Odd names stand in quotes."),
    ("Invalid initial character for a key", "a name that cannot stand so.", "Odd names stand in quotes."),
    ("Invalid date", "a date that does not exist.", "Write a date as 2026-11-22."),
)
"""How tomllib's message begins, what is the matter, what to do."""


@dataclass(slots=True)
class Document:
    """A study file on its way to a Study: its values, where each stands, and what is wrong so far."""

    name: str
    text: str
    data: dict[str, Any]
    lines: Mapping[Keys, int]
    faults: list[Fault] = field(default_factory=list)

    def place(self, keys: Keys) -> str:
        """Where a key stands: file, line (of the table around it if it is not written) and name."""
        known = keys
        while known and known not in self.lines:
            known = known[:-1]
        where = f"{self.name} line {self.lines[known]}" if known else self.name
        return f"{where}: [{_dotted(keys)}]" if keys else where

    def declares(self, section: str, name: str) -> bool:
        """Whether a section of this name is written, faulty or not."""
        content = self.data.get(section)
        return isinstance(content, dict) and name in content

    def complain(self, keys: Keys, problem: str, allowed: str = "", nearest: str = "", remedy: str = "") -> None:
        """Put one more fault on the list."""
        self.faults.append(Fault(self.place(keys), problem, allowed, nearest, remedy))

    def stop_if_faulty(self) -> None:
        """Raise all faults found so far, by line."""
        if self.faults:
            raise StudyError(*sorted(dict.fromkeys(self.faults), key=_line_of))


def load(path: Path) -> str:
    """The text of a study file.

    Raises:
        StudyError: there is no such file, or it is no text.
    """
    name = quoted(path)
    try:
        if path.is_dir():
            raise StudyError(Fault(name, "this is a folder.", remedy="Name the study file inside it."))
        if path.stat().st_size > LARGEST_FILE:
            raise StudyError(Fault(name, f"the file is larger than {LARGEST_FILE:,} bytes; is it a study file?"))
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        remedy = "Check the name, or start one with: isonomia init TABLE"
        raise StudyError(Fault(name, "there is no such file.", remedy=remedy)) from None
    except UnicodeDecodeError as error:
        problem = f"the file is not UTF-8 text (byte {error.start:,})."
        raise StudyError(Fault(name, problem, remedy="Save it as UTF-8.")) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name cannot be a file's"
        raise StudyError(Fault(name, f"the file cannot be read: {reason}.")) from None


def document(text: str, name: str) -> Document:
    """The text as TOML, with places.

    Raises:
        StudyError: the text is not TOML; only the first fault of this kind can be found.
    """
    try:
        data = tomllib.loads(text)
        return Document(name, text, data, line_index(text))
    except RecursionError:
        raise StudyError(Fault(name, "lists or tables are nested too deep to be read.")) from None
    except ValueError as error:
        raise StudyError(_syntax_fault(name, text, str(error))) from None


_STRAIGHT: Final = 'Quotes have to be straight, not curly: "like this". A plain text editor writes them so.'


def _syntax_fault(name: str, text: str, message: str) -> Fault:
    found = _AT.search(message)
    plain = message[: found.start()] if found else message
    line = int(found["line"]) if found and found["line"] else text.count("\n") + 1
    shown = text.splitlines()[line - 1].strip() if 0 < line <= len(text.splitlines()) else ""
    for begin, problem, remedy in _SYNTAX:
        if plain.startswith(begin):
            curly = any(each in shown for each in "“”‘’")
            return Fault(f"{name} line {line}", _with_line(problem, shown), remedy=_STRAIGHT if curly else remedy)
    return Fault(f"{name} line {line}", _with_line("this is not TOML.", shown))


def _with_line(problem: str, shown: str) -> str:
    if password_in(shown):
        return f"{problem} The line is not repeated here: it holds a password or key."
    return f"{problem} The line reads {quoted(shown)}." if shown else problem


def _dotted(keys: Iterable[str | int]) -> str:
    parts = [str(key + 1) if isinstance(key, int) else _key(key) for key in keys]
    return ".".join(parts)


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]{1,80}", key) else quoted(key)


def _line_of(fault: Fault) -> int:
    found = re.search(r" line (\d+)", fault.place)
    return int(found[1]) if found else 0
