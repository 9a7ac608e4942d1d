"""The statements that somebody else is to run, as a script: one statement for each source, one file of results."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, Protocol

from isonomia.count.engines.known import writer_for

_QUOTES: Final = {"tsql": ("[", "]")}
_DUAL: Final = {"oracle": " FROM DUAL"}


class Written(Protocol):
    """A statement that nobody has answered yet."""

    @property
    def mark(self) -> str: ...  # noqa: D102  what the class says
    @property
    def definitions(self) -> str: ...  # noqa: D102
    @property
    def body(self) -> str: ...  # noqa: D102
    @property
    def width(self) -> int: ...  # noqa: D102
    @property
    def about(self) -> str: ...  # noqa: D102


def script(source: str, dialect: str, noted: Sequence[Written]) -> str:
    """The script for the statements of one source.

    One statement for all questions over the same definitions. Its rows are the answers to all of them: the mark of the
    question, then the columns, and a row with a full stop where an answer ends.
    """
    writer = writer_for(dialect, f"source {source}")
    lines = [
        f"-- isonomia: what the study asks of the source {source}, in the words of {writer.spoken}.",
        "-- It only reads. Every row of the results is a sum over rows of the table, or a value of one column; no row",
        "-- of the table leaves the database. Small numbers may still tell of single people: keep the results private.",
        "-- Save the results of each statement as CSV (UTF-8), all rows and columns as they are, and give them back:",
        "--   isonomia count STUDY --from-result FILE",
        "-- Between several rounds the table must not change.",
    ]
    groups: dict[str, list[Written]] = {}
    for each in noted:
        groups.setdefault(each.definitions, []).append(each)
    lines += [f"{each};" for each in writer.preamble]
    for number, (definitions, asked) in enumerate(groups.items(), 1):
        lines += ["", f"-- Statement {number} of {len(groups)}; it reads the table up to {len(asked)} times."]
        lines += [f"--   {each.mark}: {each.about}" for each in asked]
        lines += [definitions, "\nUNION ALL\n".join(_pieces(asked, dialect)) + ";"]
    return "\n".join(lines) + "\n"


def _pieces(asked: Sequence[Written], dialect: str) -> Iterator[str]:
    width = max(each.width for each in asked)
    left, right = _QUOTES.get(dialect, ('"', '"'))
    for each in asked:
        columns = [f"{left}c{at}{right}" for at in range(each.width)]
        padding = ["'-'"] * (width - each.width)
        yield f"SELECT '{each.mark}', {', '.join([*columns, *padding])} FROM ({each.body}) p"  # noqa: S608  written by sqlglot
        ending = ", ".join(["'.'", *["'-'"] * (width - 1)])
        yield f"SELECT '{each.mark}', {ending}{_DUAL.get(dialect, '')}"
