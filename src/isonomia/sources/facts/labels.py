"""The labels of the rows: groups within groups by indents and headings, or in several columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from isonomia.errors import Fault, listed, nearest, quoted
from isonomia.sources.facts.figures import without_marks
from isonomia.sources.facts.grid import Grid
from isonomia.sources.facts.header import Header
from isonomia.sources.facts.words import DIMENSIONS, OPEN, Token, axis_of, dimensions_of, read_label, words

_OUTER: Final = ("stage", "period", "coding")
_WIDE: Final = ("citizenship", "region", "state", "stage")
"""What commonly holds other groups: unindented labels straight below one of them are not read: they are not clear."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of figures and what its labels say."""

    row: int
    tokens: tuple[Token, ...]
    percent: bool = False


@dataclass(slots=True)
class _Heading:
    """A label that holds for the rows below it."""

    tokens: tuple[Token, ...]
    indent: int
    figures: bool
    parts_deeper: bool = False
    total: bool = False

    @property
    def kinds(self) -> set[str]:
        return {token.kind for token in self.tokens} - {"total"}


@dataclass(slots=True)
class Labels:
    """Reads the labels of a sheet from top to bottom; `faults` gathers what is not understood."""

    grid: Grid
    header: Header
    place: str
    faults: list[Fault] = field(default_factory=list)
    headings: list[_Heading] = field(default_factory=list)
    closed_without_total: bool = False
    prefer: tuple[str, ...] = ()
    above: tuple[str, ...] = ()  # wide ways of grouping that the row above is about
    before: tuple[Token, ...] = ()  # what the row of figures above says

    def lines(self) -> Iterator[Line]:
        """The rows of figures, in order."""
        self.prefer = self._preferred()
        last = max((row for row in range(self.header.below, len(self.grid.cells)) if self._figures(row)), default=-1)
        held: list[tuple[Token, ...]] = [() for _ in self.header.labels]
        for row in range(self.header.below, last + 1):
            if not any(self.grid.cells[row]) or self._repeats_header(row):
                continue
            line = self._one(row) if len(self.header.labels) == 1 else self._several(row, held)
            if line is not None:
                yield line

    def _figures(self, row: int) -> bool:
        return any(self.grid.cells[row][column.at] for column in self.header.figures)

    def _repeats_header(self, row: int) -> bool:
        """Whether a page break has put the last line of the header here again."""
        above = self.grid.cells[self.header.first : self.header.below]
        return any(list(self.grid.cells[row]) == list(each) for each in above)

    def _preferred(self) -> tuple[str, ...]:
        """The dimensions of the labels: those of the columns' names, and those that a label names beyond doubt."""
        named = {label.axis for label in self.header.labels if label.axis}
        listed_ones = [each for each in self.header.labels if each.axis != OPEN]
        cells = [row[each.at] for row in self.grid.cells[self.header.below :] for each in listed_ones]
        sure = {next(iter(found)) for cell in cells if cell and len(found := dimensions_of(cell)) == 1}
        spoken = sure | named
        first = [label.axis for label in reversed(self.header.labels) if label.axis in DIMENSIONS]
        wide = ["citizenship"] if "citizenship" in sure else []
        return tuple(dict.fromkeys([*wide, *first, *(each for each in DIMENSIONS if each in spoken)]))

    # ── One column of labels ──

    def _one(self, row: int) -> Line | None:
        column = self.header.labels[0]
        text, figures = self.grid.cells[row][column.at], self._figures(row)
        if text is None:
            self._complain(row, column.at, "a row of figures has no label.", "Say what the row counts.")
            return None
        if not figures and axis_of(text):
            return None  # "By sex": the groups below say it themselves
        tokens = self._read(row, column.at, text, column.axis, figures=figures)
        if tokens is None:
            return None
        indent = self.grid.indents[row][column.at] if column.at < len(self.grid.indents[row]) else 0
        if figures and {token.kind for token in tokens} == {"percent"}:
            return self._line(row, column.at, (*self.before, *tokens))  # "%" below a row of counts is about that row
        self._close(tokens, indent)
        if not figures:
            self.headings.append(_Heading(tokens, indent, figures=False))
            return None
        self._refuse_unclear(row, column.at, tokens, indent)
        about = self._within(tokens)
        self.before = about
        self.headings.append(_Heading(tokens, indent, figures=True))
        return self._line(row, column.at, about)

    def _read(self, row: int, column: int, text: str, axis: str, *, figures: bool) -> tuple[Token, ...] | None:
        """What a label says; a school is whatever stands in a column of schools."""
        prefer = tuple(dict.fromkeys([axis, *self.prefer])) if axis in DIMENSIONS and axis != OPEN else self.prefer
        found = read_label(text, prefer)
        if found and (axis != OPEN or not figures or _of_totals(found) or self._holds_others(row, column, found)):
            return found
        if axis == OPEN and figures:
            return (Token(OPEN, without_marks(text)),)
        where = self.grid.spot(self.place, row, column)
        self.faults.append(_unknown(where, text, axis, self.prefer) if figures else _unknown_heading(where, text))
        return None

    def _holds_others(self, row: int, column: int, tokens: Sequence[Token]) -> bool:
        """Whether a state among schools has its schools below it: indented, in the only column of labels."""
        if len(self.header.labels) > 1 or {token.kind for token in tokens} - {"state", "region"}:
            return False
        below = next((at for at in range(row + 1, len(self.grid.cells)) if self.grid.cells[at][column]), row)
        return self.grid.indents[below][column] > self.grid.indents[row][column]

    def _close(self, tokens: Sequence[Token], indent: int) -> None:
        """Leave the headings that do not hold for a row of such a label and indent."""
        kinds = {token.kind for token in tokens} - {"total"}
        total = any(token.kind == "total" for token in tokens)
        keep = len(self.headings)
        for at, each in enumerate(self.headings):
            if indent > each.indent:
                each.parts_deeper = True
            same = bool(kinds & each.kinds)
            ended = each.figures and indent <= each.indent
            left = each.parts_deeper and indent <= each.indent and not total and not set(each.kinds) <= set(_OUTER)
            if same or ended or left:
                keep = at
                break
        closed = [each for each in self.headings[keep:] if not each.figures]
        if any(each.kinds & set(_OUTER) for each in closed):
            self.closed_without_total = False  # another stage or year: what the sections before it lacked is past
        elif any(each.kinds & set(DIMENSIONS) and not each.total for each in closed):
            self.closed_without_total = True
        del self.headings[keep:]

    def _within(self, tokens: tuple[Token, ...]) -> tuple[Token, ...]:
        """The label's own tokens and those of the headings that hold for it."""
        total = any(token.kind == "total" for token in tokens)
        section = next(
            (each for each in reversed(self.headings) if not each.figures and each.kinds & set(DIMENSIONS)), None
        )
        headings = self.headings
        if total and section is not None:
            whole = any(token.kind == "total" and token.code == "whole" for token in tokens)
            outside = whole or section.total or self.closed_without_total
            own = {token.kind for token in tokens} & set(DIMENSIONS)
            if outside and not own:
                headings = self.headings = [each for each in self.headings if not each.kinds & set(DIMENSIONS)]
            section.total = True
        about = dict.fromkeys(token for each in headings for token in each.tokens if token.kind != "total")
        return (*(token for token in about if token.kind not in {own.kind for own in tokens}), *tokens)

    def _refuse_unclear(self, row: int, column: int, tokens: Sequence[Token], indent: int) -> None:
        """Races straight below the figures of citizens, not indented: parts of them, or of everybody?

        So with sexes below the figures of a stage.
        """
        before = self.header.below if row == self.header.below else row - 1
        wide = self.above
        kinds = {token.kind for token in tokens if token.kind in (*DIMENSIONS, "stage")}
        self.above = tuple(kinds & set(_WIDE)) if not any(t.kind == "total" for t in tokens) else ()
        if not wide or not kinds or kinds & set(wide) or indent or not self.grid.cells[before][column]:
            return
        problem = f"it is not clear whether {quoted(self.grid.cells[row][column])} is a part of the row above it."
        remedy = "Indent the parts, or put an empty row between two ways of grouping."
        self._complain(row, column, problem, remedy)

    # ── Several columns of labels ──

    def _several(self, row: int, held: list[tuple[Token, ...]]) -> Line | None:
        """A row whose labels stand in several columns; a blank repeats the label above, or is a total after a total."""
        figures = self._figures(row)
        new, total = False, False
        for at, label in enumerate(self.header.labels):
            text = self.grid.cells[row][label.at]
            if text is not None:
                read = self._read(row, label.at, text, label.axis, figures=figures or at < len(held) - 1)
                if read is None:
                    return None
                held[at], new = read, True
                held[at + 1 :] = [() for _ in held[at + 1 :]]
                total = _of_totals(read)
            elif new and not held[at]:
                held[at] = (Token("total", "part"),) if total or at == len(held) - 1 else ()
        if not figures:
            return None
        if not any(self.grid.cells[row][label.at] for label in self.header.labels):
            self._complain(row, 0, "a row of figures has no label.", "Say what the row counts.")
            return None
        return self._line(row, 0, tuple(dict.fromkeys(token for each in held for token in each)))

    def _line(self, row: int, column: int, tokens: tuple[Token, ...]) -> Line | None:
        said: dict[str, str] = {}
        for token in tokens:
            if token.kind != "total" and said.setdefault(token.kind, token.code) != token.code:
                problem = f"the labels say {quoted(said[token.kind])} and {quoted(token.code)} of one row."
                self._complain(row, column, problem, "Leave one of them.")
                return None
        percent = any(token.kind == "percent" for token in tokens)
        kept = tuple(token for token in tokens if token.kind not in ("percent", "count", "total"))
        return Line(row, kept, percent)

    def _complain(self, row: int, column: int, problem: str, remedy: str) -> None:
        self.faults.append(Fault(self.grid.spot(self.place, row, column), problem, remedy=remedy))


def _of_totals(tokens: Sequence[Token]) -> bool:
    return any(token.kind == "total" for token in tokens)


def _unknown_heading(where: str, text: str) -> Fault:
    every = [phrase for kind, said in words().names.items() if kind not in ("state", "count") for phrase in said]
    return Fault(
        where,
        f"the heading {quoted(text)} is not understood.",
        allowed="a stage (applicants, matriculants …), a year (2023-2024), a group, alone",
        nearest=nearest(text, every),
        remedy="Correct it, or take the row out.",
    )


def _unknown(where: str, text: str, axis: str, prefer: Sequence[str]) -> Fault:
    kinds = [each for each in ([axis] if axis in words().names else prefer) if each in words().names]
    shown = [phrase for kind in kinds for phrase in words().names[kind]]
    every = [phrase for kind in (kinds or words().names) for phrase in words().names[kind]]
    known = [phrase for phrase, tokens in words().phrases.items() if not kinds or {t.kind for t in tokens} & set(kinds)]
    about = f" of {kinds[0]}" if len(kinds) == 1 else ""
    return Fault(
        where,
        f"the label {quoted(text)} names no group{about} that is known.",
        allowed=listed(shown or every),
        nearest=nearest(text, known),
        remedy="Correct the label, or take the row out.",
    )
