"""The header of a published table: one row or several, spanned or not, over columns of figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from isonomia.errors import Fault, TableError, listed, nearest, quoted
from isonomia.sources.facts.figures import figure_of
from isonomia.sources.facts.grid import Grid, column_name
from isonomia.sources.facts.words import DIMENSIONS, OPEN, Token, axis_of, dimensions_of, read_label, words, year_of

_HIGHEST: Final = 60
_DEEPEST: Final = 6
_MOST_FAULTS: Final = 20
_PLAIN: Final = frozenset({"count"})  # "N" says nothing that a figure does not say


@dataclass(frozen=True, slots=True)
class LabelColumn:
    """A column that says what a row is about. `axis`: the way of grouping that its name stands for, or empty."""

    at: int
    axis: str


@dataclass(frozen=True, slots=True)
class FigureColumn:
    """A column of figures and what its header says; `percent` where they are shares of something."""

    at: int
    tokens: tuple[Token, ...]
    percent: bool


@dataclass(frozen=True, slots=True)
class Header:
    """Where the header is (`first` and `below`: its first row and the first row under it) and what it says."""

    first: int
    below: int
    labels: tuple[LabelColumn, ...]
    figures: tuple[FigureColumn, ...]
    titles: tuple[str, ...]


def header_of(grid: Grid, place: str) -> Header:
    """The header of a sheet.

    Raises:
        TableError: there is none, or a column of figures has a header that is not understood.
    """
    first = next((row for row in range(min(len(grid.cells), _HIGHEST)) if _begins(grid, row)), None)
    if first is None:
        raise TableError(_no_header(grid, place))
    below = first + 1
    while below < min(len(grid.cells), first + _DEEPEST) and _goes_on(grid, below):
        below += 1
    spanned = _spanned(grid, first, below)
    labels = _label_columns(grid, spanned, below)
    figures, faults = _figure_columns(grid, spanned, first, below, len(labels), place)
    if faults:
        raise TableError(*faults[:_MOST_FAULTS])
    titles = tuple(cell for row in grid.cells[:first] for cell in row if cell)
    return Header(first, below, labels, figures, titles)


def _begins(grid: Grid, row: int) -> bool:
    """Whether a row is the first of the header: something beside the first column is understood, and no figure."""
    said = [cell for cell in grid.cells[row][1:] if cell]
    return any(_understood(cell) for cell in said) and _is_header(grid, row)


def _goes_on(grid: Grid, row: int) -> bool:
    return any(grid.cells[row][1:]) and _is_header(grid, row)


def _is_header(grid: Grid, row: int) -> bool:
    """Whether a row can stand in a header: no figure but years, and no label of a group before them."""
    label, *others = grid.cells[row]
    if any(cell and not year_of(cell) and figure_of(cell) is not None for cell in others):
        return False
    named = label is None or bool(axis_of(label))
    years = [cell for cell in others if cell and year_of(cell)]
    if years and label is not None and not named:
        return not any(year_of(cell) == cell for cell in years)  # counts may look like years: "2,001" never does
    return named or not _labels_figures(grid, row)


def _labels_figures(grid: Grid, row: int) -> bool:
    label = grid.cells[row][0]
    return bool(label) and read_label(label or "") is not None and not any(map(_understood, grid.cells[row][1:]))


def _understood(cell: str | None) -> bool:
    if not cell:
        return False
    return bool(year_of(cell)) or (figure_of(cell) is None and bool(read_label(cell)))


def _spanned(grid: Grid, first: int, below: int) -> list[list[str | None]]:
    """The header's rows with each spanning label in every column that it spans."""
    rows = [list(row) for row in grid.cells[first:below]]
    merged_rows: set[int] = set()
    for top, left, bottom, right in grid.merged:
        if first <= top < below:
            text = grid.cells[top][left]
            for each in rows[top - first : bottom - first + 1]:
                each[left : right + 1] = [text] * len(each[left : right + 1])
            if right > left:
                merged_rows.add(top - first)
    for at, row in enumerate(rows[:-1]):
        if at not in merged_rows:
            _carry(row, rows[:at], rows[at + 1 :])
    return rows


def _carry(row: list[str | None], above: Sequence[Sequence[str | None]], under: Sequence[Sequence[str | None]]) -> None:
    """Carry a label to the right over blanks, up to where a row above begins anew or nothing stands below."""
    held: str | None = None
    for column, cell in enumerate(row):
        begins = any(each[column] and (column == 0 or each[column] != each[column - 1]) for each in above)
        if cell or begins:
            held = cell
        elif held and any(each[column] and (not axis_of(held) or _understood(each[column])) for each in under):
            row[column] = held


def _label_columns(grid: Grid, spanned: Sequence[Sequence[str | None]], below: int) -> tuple[LabelColumn, ...]:
    """The first columns, up to the first whose header speaks of figures."""
    found: list[LabelColumn] = []
    for column in range(grid.width):
        said = [row[column] for row in spanned if row[column]]
        axes = [axis for cell in said if (axis := axis_of(cell))]
        if column and (
            _figures_under(grid, column, below) or len(axes) < len(said) or not _text_under(grid, column, below)
        ):
            break
        found.append(LabelColumn(column, axes[-1] if axes else ""))
    return tuple(found)


def _figures_under(grid: Grid, column: int, below: int) -> bool:
    cells = [cell for row in grid.cells[below:] if (cell := row[column])]
    return 2 * sum(figure_of(cell) is not None and not year_of(cell) for cell in cells) > len(cells)


def _text_under(grid: Grid, column: int, below: int) -> bool:
    return any(row[column] for row in grid.cells[below:])


def _figure_columns(
    grid: Grid, spanned: Sequence[Sequence[str | None]], first: int, below: int, after: int, place: str
) -> tuple[tuple[FigureColumn, ...], list[Fault]]:
    found: list[FigureColumn] = []
    faults: list[Fault] = []
    prefer = _preferred([row[after:] for row in spanned])
    for column in range(after, grid.width):
        said = list(dict.fromkeys(row[column] for row in spanned if row[column]))
        filled = _text_under(grid, column, below)
        if not said:
            if filled and _figures_under(grid, column, below):
                where = grid.spot(place, below - 1, column)
                remedy = "Say in the header what the column counts, or take the column out."
                faults.append(
                    Fault(where, f"column {column_name(column)} holds figures and has no header.", remedy=remedy)
                )
            continue
        if not filled:
            continue
        tokens, wrong = _tokens(said, prefer)
        if wrong is not None:
            row = next(at for at, each in enumerate(spanned) if each[column] == wrong)
            faults.append(_not_understood(grid.spot(place, first + row, column), wrong))
            continue
        faults += _contradictions(grid.spot(place, below - 1, column), tokens)
        percent = any(token.kind == "percent" for token in tokens)
        if percent and found and _only_percent(spanned, column):
            found.append(FigureColumn(column, found[-1].tokens, percent))  # "%" beside a column is about that column
            continue
        kept = tuple(token for token in tokens if token.kind not in ("percent", *_PLAIN))
        found.append(FigureColumn(column, kept, percent))
    if not found and not faults:
        faults.append(_no_header(grid, place))
    return tuple(found), faults


def _only_percent(spanned: Sequence[Sequence[str | None]], column: int) -> bool:
    """Whether the lowest label over a column says nothing but that it holds percentages."""
    lowest = next((row[column] for row in reversed(spanned) if row[column]), None)
    return {token.kind for token in read_label(lowest or "") or ()} == {"percent"}


def _tokens(said: Sequence[str | None], prefer: tuple[str, ...]) -> tuple[tuple[Token, ...], str | None]:
    """All that the cells over a column say, and the one that is not understood."""
    found: dict[Token, None] = {}
    for cell in said:
        if cell is None or axis_of(cell):
            continue
        read = read_label(cell, prefer)
        if read is None:
            return (), cell
        found |= dict.fromkeys(read)
    return tuple(found), None


def _preferred(rows: Sequence[Sequence[str | None]]) -> tuple[str, ...]:
    """The dimensions that the header is about: those that a label names beyond doubt, and those named as such."""
    cells = [cell for row in rows for cell in row if cell]
    sure = {next(iter(found)) for cell in cells if len(found := dimensions_of(cell)) == 1}
    sure |= {axis for cell in cells if (axis := axis_of(cell))}
    return tuple(each for each in ("citizenship", *DIMENSIONS) if each in sure)


def _contradictions(where: str, tokens: Sequence[Token]) -> Iterator[Fault]:
    kinds: dict[str, str] = {}
    for token in tokens:
        if token.kind in ("percent", "total", *_PLAIN):
            continue
        before = kinds.setdefault(token.kind, token.code)
        if before != token.code:
            problem = f"the header says {quoted(before)} and {quoted(token.code)} of one column."
            yield Fault(where, problem, remedy="Leave one of them.")


def _not_understood(where: str, cell: str) -> Fault:
    known = [phrase for kind, said in words().names.items() if kind != "state" for phrase in said]
    return Fault(
        where,
        f"the header {quoted(cell)} is not understood.",
        allowed="a year (2023-2024), a stage (applicants, matriculants …), a group, alone, total, percent",
        nearest=nearest(cell, known),
        remedy="Correct it, or take the column out.",
    )


def _no_header(grid: Grid, place: str) -> Fault:
    first = next(cell for row in grid.cells for cell in row if cell)
    where = f"{place}, sheet “{grid.sheet}”" if grid.sheet else place
    problem = f"no header is found over columns of figures; the first text is {quoted(first)}."
    stages = listed(words().names["stage"])
    allowed = f"years (2023-2024), groups of {listed(each for each in DIMENSIONS if each != OPEN)}, stages ({stages})"
    return Fault(where, problem, allowed, remedy="Name the sheet that holds the table, or read it without layout.")


def half_understood(grid: Grid) -> bool:
    """Whether a row looks like a header of this layout: at least half of what stands beside its first cell is known."""
    for row in range(min(len(grid.cells), _HIGHEST)):
        said = [cell for cell in grid.cells[row][1:] if cell]
        if _begins(grid, row):
            return 2 * sum(map(_understood, said)) >= len(said)
    return False
