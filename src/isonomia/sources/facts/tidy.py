"""From the cells of a published table to tidy rows: stage, groups, coding, year, number or what is known of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from isonomia.errors import Fault, TableError, quoted
from isonomia.sources.facts.figures import Figure, figure_of, mark_of
from isonomia.sources.facts.grid import Grid
from isonomia.sources.facts.header import FigureColumn, Header
from isonomia.sources.facts.labels import Line
from isonomia.sources.facts.notes import Bounds, bounds_of_marks
from isonomia.sources.facts.words import DIMENSIONS, Token, said_in
from isonomia.standards import codings

CODED: Final = "race_ethnicity"
_MOST_FAULTS: Final = 20
_DATE: Final = re.compile(r"^(?:\d{4}-\d\d-\d\d(?: .*)?|\d{1,2}-[a-z]{3}(?:-\d\d)?|[a-z]{3}-\d{1,2})$", re.IGNORECASE)

Groups = frozenset[tuple[str, str]]  # dimension and code


@dataclass(frozen=True, slots=True)
class Key:
    """What a figure is about. `coding` is empty where no group of race and ethnicity is named."""

    period: str
    stage: str
    coding: str
    groups: Groups

    def without(self, dimension: str) -> Key:
        """The same about everybody on a dimension."""
        kept = frozenset(each for each in self.groups if each[0] != dimension)
        return replace(self, groups=kept, coding="" if dimension == CODED else self.coding)

    @property
    def said(self) -> str:
        """In words, for messages."""
        groups = [code for _, code in sorted(self.groups)]
        return ", ".join(each for each in (self.stage, *groups, self.coding, self.period) if each) or "everybody"


@dataclass(frozen=True, slots=True)
class Entry:
    """A figure: where it stands, what it is about, what it says. `dropped`: a total under the header of a coding."""

    row: int
    column: int
    key: Key
    figure: Figure
    note: str = ""
    percent: bool = False
    dropped: bool = False


@dataclass(slots=True)
class Tidy:
    """The figures of a sheet: counts by what they are about, and percentages."""

    counts: dict[Key, Entry] = field(default_factory=dict)
    shares: list[Entry] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def entries_of(
    grid: Grid, header: Header, lines: Iterable[Line], place: str, faults: Sequence[Fault] = (), *, dated: bool
) -> Tidy:
    """The figures of a sheet, each once.

    Args:
        grid: the sheet.
        header: its header.
        lines: its rows of figures.
        place: the file, for messages.
        faults: what was wrong with the labels, to be said with the rest.
        dated: the study says of which year the figures are, so the sheet need not.

    Raises:
        TableError: what is no number, stands twice, or has no year; all at once.
    """
    made = Tidy(faults=list(faults))
    usual = _usual(header.titles)
    lines = list(lines)
    bounds = bounds_of_marks(grid, header.first, max((line.row for line in lines), default=header.below))
    for line in lines:
        for column in header.figures:
            entry = _bounded(_entry(grid, line, column, usual, made.faults, place), grid, bounds)
            if entry is not None:
                _take(made, entry, grid, place)
    if not dated and not made.faults and any(not key.period for key in made.counts):
        first = next(entry for key, entry in made.counts.items() if not key.period)
        remedy = 'Say the year in the title, or in the study: period = { is = "2023" }.'
        problem = "no year stands in the title, in the header or at the row."
        made.faults.append(
            Fault(grid.spot(place, first.row, first.column), problem, "2023-2024, 2023-24, AY 2023", remedy=remedy)
        )
    if not made.counts and not made.faults:
        made.faults.append(Fault(place, "the table has no row of counts.", remedy="Name the sheet that holds it."))
    if made.faults:
        raise TableError(*made.faults[:_MOST_FAULTS])
    return made


def _usual(titles: Sequence[str]) -> dict[str, str]:
    """What the title says of every figure: a year, a stage, a coding, where it names one alone.

    The first line that speaks of one decides: below a title stand notes ("updated in 2025").
    """
    said: dict[str, dict[str, None]] = {}
    for title in titles:
        here: dict[str, dict[str, None]] = {}
        for token in said_in(title):
            here.setdefault(token.kind, {})[token.code] = None
        said = here | said
    return {kind: next(iter(codes)) for kind, codes in said.items() if len(codes) == 1}


def _entry(
    grid: Grid, line: Line, column: FigureColumn, usual: Mapping[str, str], faults: list[Fault], place: str
) -> Entry | None:
    where = grid.spot(place, line.row, column.at)
    text = grid.cells[line.row][column.at]
    figure = figure_of(text)
    percent = line.percent or column.percent
    fault = _unlike(where, line.tokens, column.tokens) or _no_figure(where, text, figure, percent=percent)
    if fault is not None or figure is None:
        faults += [fault] if fault is not None else []
        return None
    said = {**usual, **{token.kind: token.code for token in (*line.tokens, *column.tokens) if token.kind != "total"}}
    groups = frozenset((kind, code) for kind, code in said.items() if kind in DIMENSIONS)
    coded = any(kind == CODED for kind, _ in groups)
    coding = said.get("coding", "")
    if coded and figure.kind == "missing" and _no_row(said[CODED], coding):
        return None
    key = Key(said.get("period", ""), said.get("stage", ""), coding if coded else "", groups)
    return Entry(line.row, column.at, key, figure, mark_of(text or ""), percent, bool(coding) and not coded)


def _bounded(entry: Entry | None, grid: Grid, bounds: Mapping[str, Bounds]) -> Entry | None:
    """A figure that is withheld under a mark, with what the notes say of the mark."""
    if entry is None or entry.figure.kind != "withheld" or entry.figure.low is not None:
        return entry
    known = bounds.get(grid.cells[entry.row][entry.column] or "")
    return entry if known is None else replace(entry, figure=replace(entry.figure, low=known[0], high=known[1]))


def _no_row(code: str, coded: str) -> bool:
    """Whether a coding has no such row: nobody is "multiple" where everybody counts under each answer."""
    known = codings()
    return coded in known and not known[coded].exclusive and any(code == each.several for each in known.values())


def _unlike(where: str, line: Sequence[Token], column: Sequence[Token]) -> Fault | None:
    rows = {token.kind: token.code for token in line if token.kind != "total"}
    for token in column:
        if token.kind != "total" and rows.get(token.kind, token.code) != token.code:
            problem = f"the row says {quoted(rows[token.kind])} and the header {quoted(token.code)}."
            return Fault(where, problem, remedy="Leave one of them.")
    return None


def _no_figure(where: str, text: str | None, figure: Figure | None, *, percent: bool) -> Fault | None:
    """What a cell of counts may not hold."""
    if figure is None and _DATE.match(text or ""):
        problem = f"{quoted(text)} is a date, in a column of counts."
        remedy = "Spreadsheets make dates of ranges such as 1-10: write 1 to 10, or correct it."
        return Fault(where, problem, remedy=remedy)
    if figure is None:
        allowed = "a whole number (1,234), a dash or a blank for none, *, <11 or 1-10 for a withheld one"
        return Fault(where, f"{quoted(text)} is not a number.", allowed, remedy="Correct it, or leave the cell empty.")
    if percent or figure.kind not in ("percent", "decimal"):
        return None
    what = "a percentage" if figure.kind == "percent" else "not a whole number"
    remedy = (
        "Say so in the header (%), or correct it."
        if figure.kind == "percent"
        else "People are counted in whole numbers."
    )
    return Fault(where, f"{quoted(text)} is {what}, in a column of counts.", remedy=remedy)


def _take(made: Tidy, entry: Entry, grid: Grid, place: str) -> None:
    if entry.percent:
        made.shares.append(entry)
        return
    before = made.counts.get(entry.key)
    if before is None:
        made.counts[entry.key] = entry
        return
    here, there = grid.spot(place, entry.row, entry.column), grid.address(before.row, before.column)
    if not (entry.dropped and before.dropped):
        problem = f"{quoted(entry.key.said)} stands here and in {there}."
        remedy = "A year and a group stand once in a table: take one of them out, or say in the labels how they differ."
        made.faults.append(Fault(here, problem, remedy=remedy))
    elif entry.figure.kind == "count" == before.figure.kind and entry.figure.value != before.figure.value:
        problem = f"the total is {entry.figure.value:,.0f} here and {before.figure.value:,.0f} in {there}."
        remedy = "Everybody is as many under each coding: a row that counts answers, not people, cannot be read."
        made.faults.append(Fault(here, problem, remedy=remedy))
    elif entry.figure.kind == "count":
        made.counts[entry.key] = entry
