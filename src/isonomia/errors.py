"""The tree of errors, the exit codes and the shape of every complaint.

    IsonomiaError
    ├── InputError               exit 2: something in what the user gave can be put right
    │   ├── StudyError           the study file
    │   ├── TableError           a table: unreadable, a column missing, a value that is not allowed
    │   │   └── TooManyCells     what is asked of it has more cells than can be handled
    │   └── OutputError          the place where the result should go
    ├── SourceUnreachable        exit 3: a database, a file share or a disk does not answer
    ├── BadNews                  exit 1: the work is done and the finding is bad (an audit that recovers a cell)
    └── InternalError            exit 70: a promise of ours is broken; nothing is published

A complaint is a `Fault`: where, what was found, what is allowed, the nearest name, what to do.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

EXIT_DONE = 0
EXIT_BAD_NEWS = 1
EXIT_INPUT = 2
EXIT_UNREACHABLE = 3
EXIT_INTERNAL = 70
EXIT_STOPPED = 130

_LONGEST_QUOTE = 80
_MOST_NAMES = 12
_SHORTEST_BEGINNING = 4


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, in words a user can act on.

    Attributes:
        place: where: file, line, section and key, or table and column.
        problem: what was found, as a sentence without the place.
        allowed: what may stand there; empty where there is no list.
        nearest: the allowed name closest to what was written; empty where none is close.
        remedy: what to do, as a sentence.
    """

    place: str
    problem: str
    allowed: str = ""
    nearest: str = ""
    remedy: str = ""

    def sentence(self) -> str:
        """The fault on one line."""
        parts = [f"{self.place}: {self.problem}"]
        if self.nearest:
            parts.append(f"Did you mean {self.nearest!r}?")
        if self.allowed:
            parts.append(f"Allowed: {self.allowed}.")
        if self.remedy:
            parts.append(self.remedy)
        return printable(" ".join(parts))


class IsonomiaError(Exception):
    """Everything that isonomia says to its user; carries all faults found at once."""

    exit_code = EXIT_INTERNAL

    def __init__(self, *faults: Fault) -> None:
        self.faults = faults
        super().__init__("\n".join(fault.sentence() for fault in faults))

    def __reduce__(self) -> tuple[type[IsonomiaError], tuple[Fault, ...]]:
        """What another process needs to raise the same."""
        return type(self), self.faults


class InputError(IsonomiaError):
    """Something that the user gave is not as it must be."""

    exit_code = EXIT_INPUT


class StudyError(InputError):
    """A fault of the study file."""


class TableError(InputError):
    """A fault of a table."""


class TooManyCells(TableError):  # noqa: N818  nothing is at fault
    """Nothing is wrong with a table, but what is asked of it has more cells than can be handled."""


class OutputError(InputError):
    """The place where the result should go cannot take it."""


class SourceUnreachable(IsonomiaError):  # noqa: N818  named for what happened, as the manual does
    """A source does not answer."""

    exit_code = EXIT_UNREACHABLE


class BadNews(IsonomiaError):  # noqa: N818  the run succeeded; what it found is bad
    """The work is done and the finding is bad."""

    exit_code = EXIT_BAD_NEWS


class InternalError(IsonomiaError):
    """A promise of the program is broken. Nothing is published."""


def incomplete(folder: Path, wanted: Sequence[Path]) -> tuple[Fault, ...]:
    """What is wrong with a folder that should hold a release and does not hold all of `wanted`: one fault if none."""
    remedy = "Give the folder that `isonomia build` wrote, whole."
    missing = [path for path in wanted if not path.is_file()]
    if len(missing) < len(wanted):
        return tuple(Fault(str(path), "there is no such file.", remedy=remedy) for path in missing)
    if not folder.exists():
        return (Fault(str(folder), "there is no such folder.", remedy=remedy),)
    found = "there is no release in this folder." if folder.is_dir() else "this is a file, not the folder of a release."
    return (Fault(str(folder), found, remedy=remedy),)


def nearest(name: str, allowed: Iterable[str]) -> str:
    """The allowed name closest to `name`, or an empty string where none is close."""
    by_folded = {each.casefold(): each for each in allowed}
    written = str(name).casefold()
    found = get_close_matches(written, by_folded, n=1, cutoff=0.6)
    if not found and len(written) >= _SHORTEST_BEGINNING:
        found = [each for each in by_folded if each.startswith((f"{written}-", f"{written}_", f"{written} "))]
    return by_folded[found[0]] if found else ""


def listed(names: Iterable[str]) -> str:
    """Names for the `allowed` part of a fault: quoted, in order, at most a dozen."""
    every = [quoted(name) for name in names]
    if len(every) > _MOST_NAMES:
        return ", ".join(every[:_MOST_NAMES]) + f" and {len(every) - _MOST_NAMES} more"
    return ", ".join(every)


def printable(text: str) -> str:
    """A text that is safe to print on a terminal: control characters and broken ones are shown by their number."""
    return "".join(char if char.isprintable() else f"\\x{ord(char):02x}" for char in text)


def quoted(text: object) -> str:
    """A value from a user's file, safe to print on a terminal: quoted, control characters shown, cut."""
    shown = printable(str(text))
    if len(shown) > _LONGEST_QUOTE:
        shown = shown[: _LONGEST_QUOTE - 1] + "…"
    return f"“{shown}”"


def is_interruption(error: BaseException) -> bool:
    """Whether an error says that somebody pressed Ctrl-C; DuckDB has a plain RuntimeError for it, wherever it is."""
    return isinstance(error, KeyboardInterrupt) or (type(error) is RuntimeError and "interrupted" in str(error).lower())
