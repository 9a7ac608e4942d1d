"""What the notes of a published sheet say of its withheld numbers: "* Fewer than 11 people" bounds every "*"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from isonomia.sources.facts.figures import bounds_of
from isonomia.sources.facts.grid import Grid

Bounds = tuple[int, int | None]

_NOTE: Final = re.compile(r"^[(\[]?(\*+)[)\]]?\s*([^*\s].*)$")
_BOUND: Final = re.compile(
    r"(?:<=|≤|<|\b(?:at most|up to|under|below|fewer than|less than)\b)\s*\d+"
    r"|\b\d+ or (?:fewer|less)\b|\bbetween \d+ and \d+\b|\b\d+\s*(?:[-–]| to )\s*\d+\b",
    re.IGNORECASE,
)
_WITHHELD: Final = re.compile(
    r"suppress|withh[eo]ld|masked|hidden|not (?:shown|reported|displayed|disclosed|given|published|available)"
    r"|privacy|confidential|disclos",
    re.IGNORECASE,
)
_ELSE: Final = re.compile(r"%|percent|\brates?\b|\bshares?\b|\bnot (?:suppress|withh|mask|hid)", re.IGNORECASE)
_PLAIN: Final = re.compile(
    r"(?:\b(?:n|is|are|an?|the|of|in|and|counts?|numbers?|values?|cells?|sizes?|people|persons|students|applicants"
    r"|matriculants|graduates|individuals|indicates?|denotes?|means?|represents?)\b|[\s=:.;,()-])+",
    re.IGNORECASE,
)


def bounds_of_marks(grid: Grid, first: int, last: int) -> Mapping[str, Bounds]:
    """Mark of stars -> the numbers between which a number is that the sheet withholds under it.

    A note counts that begins with the mark, speaks of one bound, and either says nothing else or that numbers are
    withheld. A mark of which notes say unlike things has no bound.

    Args:
        grid: the sheet.
        first: the first row of the header; titles and notes stand above it.
        last: the last row of figures; notes stand below it.
    """
    found: dict[str, set[Bounds]] = {}
    for mark, said in _notes([*grid.cells[:first], *grid.cells[last + 1 :]]):
        found.setdefault(mark, set()).update(_bounds(said))
    return {mark: next(iter(every)) for mark, every in found.items() if len(every) == 1}


def _notes(rows: Iterable[Sequence[str | None]]) -> Iterator[tuple[str, str]]:
    """The mark and the words of each note; a cell may hold several, each on a line."""
    lines = (line.strip() for row in rows for cell in row if cell for line in cell.splitlines())
    return ((note.group(1), note.group(2)) for line in lines if (note := _NOTE.match(line)))


def _bounds(said: str) -> Iterator[Bounds]:
    if _ELSE.search(said):
        return
    nothing_else = not _PLAIN.sub("", _BOUND.sub("", said))
    if nothing_else or _WITHHELD.search(said):
        yield from (bounds for found in _BOUND.findall(said) if (bounds := bounds_of(found)) is not None)
