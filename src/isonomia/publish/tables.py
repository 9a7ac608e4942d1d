"""Tables as pages print them: columns with a shared axis, rows with a number, its range, a word and a strip."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from isonomia.model.estimates import Estimate
from isonomia.publish.charts import Axis, Strip, axis, log_axis, strip
from isonomia.publish.language import Language, decimals_of
from isonomia.publish.numbers import Scale
from isonomia.publish.verdicts import Mark

SIGNIFICANT = 3
"""Digits that the largest figure of a column is printed with, where a release rounds to significant digits."""
Kind = Literal["level", "gap", "count", "text"]


@dataclass(frozen=True, slots=True)
class AxisView:
    """An axis as a column head prints it. `lines` and `band` are in percent; `id` names the shared grid."""

    id: str
    ticks: tuple[tuple[str, float], ...]
    line: float | None = None
    band: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, the short name that phones repeat, its axis."""

    head: str
    short: str
    kind: Kind
    axis: AxisView | None = None
    beside: str = ""  # the head of what stands below the figures of the column


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell prints. Exactly one of `number` and `word` may be empty."""

    kind: Kind
    number: str = ""
    between: str = ""
    word: str = ""
    drawing: Strip | None = None
    sort: str = ""
    bold: bool = True
    step: int = 0  # heat-tables: -4 … 4 on the diverging ramp
    plain: bool = False  # heat-tables: on plain panel colour
    beside: str = ""  # the same gap in another way: how many times the comparison


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its header and its cells; where the header leads, and what stands below it."""

    head: str
    cells: tuple[Cell, ...]
    href: str = ""
    note: str = ""

    @property
    def shown(self) -> bool:
        """Whether any cell has a figure."""
        return any(cell.number for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption."""

    id: str
    caption: str
    stub: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    sortable: bool = False
    by: tuple[str, ...] = ()  # titles of the dimensions that it divides by, where a reader may choose among such tables


@dataclass(frozen=True, slots=True)
class Figures:
    """Released figures of one column, on the page's scale."""

    lang: Language
    scale: Scale
    signed: bool = False
    null: Decimal | None = None

    def value(self, row: Estimate) -> Decimal:
        """The value of a row that has one."""
        return self.scale.of(row.value or 0.0)

    def limits(self, row: Estimate) -> tuple[Decimal, Decimal] | None:
        """The likely range, where there is one."""
        if row.ci_lower is None or row.ci_upper is None:
            return None
        return self.scale.of(row.ci_lower), self.scale.of(row.ci_upper)

    def text(self, value: Decimal) -> str:
        """One number."""
        return (self.lang.signed if self.signed else self.lang.decimal)(value, self.scale.places)

    def between(self, row: Estimate) -> str:
        """The likely range in words, or an empty string."""
        limits = self.limits(row)
        if limits is None:
            return ""
        return self.lang.gettext("%(low)s to %(high)s", low=self.text(limits[0]), high=self.text(limits[1]))

    def cell(
        self, kind: Kind, row: Estimate, on: Axis | None, mark: Mark, word: str = "", *, bold: bool = True
    ) -> Cell:
        """The cell of a row that has a value."""
        value = self.value(row)
        low, high = self.limits(row) or (None, None)
        drawing = None if on is None or not mark else strip(on, mark, value, low, high)
        return Cell(kind, self.text(value), self.between(row), word, drawing, f"{value:f}", bold)


def fitted(scale: Scale, rows: Iterable[Estimate | None], significant: int = SIGNIFICANT, least: int = 0) -> Scale:
    """The scale of a column: figures released to significant digits share the decimals that its largest needs.

    The files hold every released digit; a column of a page lines up, and its strips and sort keys are as printed.
    """
    if scale.places is not None:
        return scale
    numbers = [scale.of(each) for row in rows if row is not None for each in _released(row)]
    widest = max((abs(number) for number in numbers), default=Decimal(0))
    wanted = significant - 1 - widest.adjusted() if widest else 0
    return Scale(scale.per, min(max(least, wanted), max((decimals_of(number) for number in numbers), default=0)))


def _released(row: Estimate) -> tuple[float, ...]:
    numbers = (row.value, row.ci_lower, row.ci_upper, row.debiased)
    return tuple(each for each in numbers if each is not None) if row.status == "ok" else ()


def numbers_of(figures: Figures, rows: Iterable[Estimate | None]) -> list[Decimal]:
    """Every number that the rows put on an axis."""
    found: list[Decimal] = []
    for row in rows:
        if row is not None and row.status == "ok" and row.value is not None:
            found += [figures.value(row), *(figures.limits(row) or ())]
    return found


def linear(
    figures: Figures, rows: Iterable[Estimate | None], extra: Iterable[Decimal] = (), *, zero: bool
) -> Axis | None:
    """A linear axis around the rows; None where no row has a number."""
    numbers = numbers_of(figures, rows)
    return axis([*numbers, *extra], zero=zero) if numbers else None


def logarithmic(figures: Figures, rows: Iterable[Estimate | None]) -> Axis | None:
    """A logarithmic axis around the rows; None where no row has a number."""
    return log_axis(numbers_of(figures, rows))


def view(
    name: str, on: Axis | None, figures: Figures, line: Decimal | None, margin: Decimal | None = None
) -> AxisView | None:
    """An axis as a column head prints it, with its reference line and the band of the margin around zero."""
    if on is None:
        return None
    ticks = tuple((_tick(figures, tick), on.place(tick)) for tick in on.ticks)
    band = None
    if margin is not None and margin > 0 and not on.log:
        start = on.place(-margin)
        band = (start, round(on.place(margin) - start, 1))
    return AxisView(name, ticks, None if line is None else on.place(line), band)


def words_cell(kind: Kind, word: str, sort: str = "") -> Cell:
    """A cell that holds words and no number."""
    return Cell(kind, word=word, sort=sort)


def count_cell(row: Estimate | None, lang: Language, missing: str) -> Cell:
    """The number of people, exactly as the release allows."""
    if row is None or row.n is None:
        return words_cell("count", missing)
    return Cell("count", lang.count(row.n), sort=str(row.n), bold=False)


def _tick(figures: Figures, tick: float) -> str:
    value = Decimal(repr(tick))
    return (figures.lang.signed if figures.signed else figures.lang.decimal)(value)
