"""Comments told in other words: what two named people released, and what keeps such words from being told.

Nobody's own words are published. A row of the worklist is told where two people put their names to it, its words hold
nothing that may tell who somebody is, and they are not those of the comment: no more than four words in a row are the
same, and not all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from isonomia.climate.comments.offered import Offer
from isonomia.climate.themes import OpenSheet, opened, refuse_missing
from isonomia.errors import Fault, TableError, listed, nearest, quoted
from isonomia.forms.sheet import Sheet
from isonomia.model.reading import clean, fold
from isonomia.model.scales import Survey
from isonomia.standards.identifying import signs

THEME: Final = "theme"
WORDS: Final = "in_other_words"
FIRST: Final = "released_by"
SECOND: Final = "and_by"
MOST_ALIKE: Final = 4
"""So many words in a row may be those of the comment: fewer than a sentence by which somebody is known again."""
LONGEST: Final = 300
"""Characters that a comment is told in."""
_MOST_FAULTS: Final = 20
_WORD: Final = re.compile(r"[\w'’]+")
Key = tuple[str, str]
"""Who wrote, and id of the theme."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the worklist as two people filled it in."""

    words: str
    first: str
    second: str

    @property
    def begun(self) -> bool:
        """Whether anybody has written anything into it."""
        return bool(self.words or self.first or self.second)


@dataclass(frozen=True, slots=True)
class Released:
    """What was read back.

    Attributes:
        rows: who and theme -> what stands there, so that a new worklist holds it again.
        told: theme -> words, sorted: their order says nothing of who wrote them.
        kept_back: rows that were released and may not be told any more.
    """

    rows: Mapping[Key, Row]
    told: Mapping[str, tuple[str, ...]]
    kept_back: int = 0


NOTHING: Final = Released({}, {})


def released_sheet(survey: Survey, person: str, directory: Path, open_sheet: OpenSheet) -> Sheet:
    """The file with what two people released; its columns are there.

    Raises:
        TableError: it cannot be read, or lacks a column.
    """
    where = _place(survey)
    sheet = opened(directory / survey.released_file, where, open_sheet)
    refuse_missing(sheet, where, (person, THEME, WORDS, FIRST, SECOND))
    return sheet


def _place(survey: Survey) -> str:
    return f"climate {survey.source}, released {quoted(survey.released_file)}"


def read_released(survey: Survey, person: str, sheet: Sheet, offered: Iterable[Offer]) -> Released:
    """What two people released.

    Args:
        survey: with its themes.
        person: the column that tells people apart.
        sheet: the filled-in worklist, with its columns.
        offered: every comment under every theme, with why it may not be told.

    Raises:
        TableError: with everything that is wrong in the file. No word of a comment stands in it.
    """
    where = _place(survey)
    by_key = {(each.comment.person, each.theme.id): each for each in offered}
    faults: list[Fault] = []
    rows: dict[Key, Row] = {}
    for place, cells in sheet.records():
        at = f"{where}, {place.rpartition(', ')[2]}"
        theme = _theme(survey, clean(cells.get(THEME, "")) or "")
        key = (clean(cells.get(person, "")) or "", theme)
        row = Row(*(clean(cells.get(name, "")) or "" for name in (WORDS, FIRST, SECOND)))
        if row.begun:
            found = list(_faults(at, key, row, by_key.get(key), survey, again=key in rows))
            faults += found
            rows[key] = row
    if faults:
        raise TableError(*faults[:_MOST_FAULTS])
    may = {key for key in rows if not by_key[key].why_not}
    told: dict[str, list[str]] = {}
    for key in sorted(may):
        told.setdefault(key[1], []).append(rows[key].words)
    return Released(rows, {theme: tuple(sorted(set(said))) for theme, said in told.items()}, len(rows) - len(may))


def _theme(survey: Survey, text: str) -> str:
    return next((each.id for each in survey.themes if fold(each.id) == fold(text)), text)


def _faults(at: str, key: Key, row: Row, offer: Offer | None, survey: Survey, *, again: bool) -> Iterator[Fault]:
    """What keeps a row from being told. That its group is too small is no fault: it is left out."""
    known = tuple(each.id for each in survey.themes)
    if key[1] not in known:
        yield Fault(at, f"there is no theme {quoted(key[1])}.", listed(known), nearest(key[1], known))
    elif offer is None:
        problem = f"nobody's comment stands here in which all coders found {quoted(key[1])}."
        yield Fault(at, problem, remedy="Take the row out, or name the theme that they found.")
    elif again:
        yield Fault(at, "this comment is told twice under one theme.", remedy="Keep one row.")
    else:
        yield from _of_names(at, row)
        yield from _of_words(at, row.words, offer)


def _of_names(at: str, row: Row) -> Iterator[Fault]:
    if not (_is_name(row.first) and _is_name(row.second)):
        remedy = f"Both who read it write their names: {FIRST} and {SECOND}. No page prints them."
        yield Fault(at, "two people have not put their names to it.", remedy=remedy)
    elif fold(row.first) == fold(row.second):
        yield Fault(at, "both names are the same.", remedy="Let a second person read it.")


def _is_name(text: str) -> bool:
    return sum(each.isalpha() for each in text) > 1


def _of_words(at: str, words: str, offer: Offer) -> Iterator[Fault]:
    if not words:
        yield Fault(at, f"{WORDS} is empty.", remedy="Tell the comment in other words, or clear the row.")
        return
    if len(words) > LONGEST or "\n" in words:
        yield Fault(at, f"{WORDS} has {len(words)} characters.", f"one line of {LONGEST} at most")
    for what, found in dict.fromkeys(signs(words, "comment")):
        remedy = "Say it without. If it is none, choose another word: the rule cannot tell."
        yield Fault(at, f"{quoted(found)} may be {what}.", remedy=remedy)
    if fold(offer.comment.person) in {fold(each) for each in _WORD.findall(words)}:
        yield Fault(at, "it names who wrote the comment.", remedy="Say it without.")
    own, said = _words(offer.comment.words), _words(words)
    alike = longest_run(own, said)
    if alike > MOST_ALIKE or alike == len(said):
        problem = f"{alike} words in a row are those of the comment."
        yield Fault(at, problem, f"{MOST_ALIKE} at most, and never all", remedy="Tell it in other words.")


def _words(text: str) -> list[str]:
    return [fold(each).replace("’", "'") for each in _WORD.findall(text)]


def longest_run(one: list[str], other: list[str]) -> int:
    """How many words in a row two texts have in common at most."""
    best, before = 0, [0] * (len(other) + 1)
    for word in one:
        now = [0] * (len(other) + 1)
        for at, each in enumerate(other, 1):
            if word == each:
                now[at] = before[at - 1] + 1
        best, before = max(best, *now), now
    return best
