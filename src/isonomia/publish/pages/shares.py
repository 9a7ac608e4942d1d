"""The table of a representation: share here, share there, quotient on a log strip, distance in points and people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from isonomia.model.estimates import Estimate
from isonomia.publish.book import slug
from isonomia.publish.charts import Axis
from isonomia.publish.findings import Voice
from isonomia.publish.numbers import shortened
from isonomia.publish.pages.groups import caption
from isonomia.publish.representation import benchmark_of, judged, row_of
from isonomia.publish.tables import (
    Cell,
    Column,
    Figures,
    Kind,
    Row,
    Table,
    fitted,
    linear,
    logarithmic,
    view,
    words_cell,
)
from isonomia.publish.verdicts import level_word, saying

ONE = Decimal(1)


def benchmarks_of(voice: Voice, dimension: str) -> tuple[str, ...]:
    """The benchmarks that a dimension is compared with, in the order of the rows."""
    rows = (*voice.part.rows("representation_quotient", dimension), *voice.part.rows("benchmark_share", dimension))
    return tuple(dict.fromkeys(row.reference for row in rows if row.reference))


def share_table(voice: Voice, dimension: str, benchmark: str, only: tuple[str, ...] = (), prefix: str = "") -> Table:
    """One dimension against one benchmark."""
    name = f"{prefix}{slug(dimension)}-{slug(benchmark)}"
    codes = only or share_codes(voice, dimension, benchmark)
    columns: list[Column] = []
    rows: list[list[Cell]] = [[] for _ in codes]
    for column, cells in (
        _here(voice, dimension, benchmark, codes, name),
        _there(voice, dimension, benchmark, codes),
        _quotient(voice, dimension, benchmark, codes, name),
        _points(voice, dimension, benchmark, codes),
        _people(voice, dimension, benchmark, codes),
    ):
        columns.append(column)
        for row, cell in zip(rows, cells, strict=True):
            row.append(cell)
    title = shortened(benchmark_of(voice, benchmark).title or benchmark)
    head = voice.lang.gettext("%(what)s, beside %(whom)s", what=caption(voice, dimension), whom=title)
    printed = tuple(
        Row(voice.book.label(dimension, code), tuple(cells), voice.book.groups.get((dimension, code), ""))
        for code, cells in zip(codes, rows, strict=True)
    )
    return Table(f"t-{name}", head, voice.lang.gettext("Group"), tuple(columns), printed, sortable=len(codes) > 3)


def share_codes(voice: Voice, dimension: str, benchmark: str) -> tuple[str, ...]:
    """Groups here or in the benchmark, in page order."""
    found = [row.subgroup for row in voice.part.rows("proportion", dimension)]
    found += [row.subgroup for row in voice.part.rows("benchmark_share", dimension) if row.reference == benchmark]
    return voice.book.ordered(dimension, [code for code in found if code])


def _figures(voice: Voice, measure: str, rows: Iterable[Estimate | None], *, signed: bool = False) -> Figures:
    return Figures(voice.lang, fitted(voice.scale(measure), rows), signed=signed)


def _here(voice: Voice, dimension: str, benchmark: str, codes: tuple[str, ...], name: str) -> tuple[Column, list[Cell]]:
    """The share here; the dashed line of each row is the benchmark's share."""
    lang = voice.lang
    rows = [voice.part.level(dimension, code) for code in codes]
    figures = _figures(voice, "proportion", rows)
    others = [row_of(voice, "benchmark_share", dimension, benchmark, code) for code in codes]
    there = [None if row is None or row.value is None else figures.value(row) for row in others]
    on = linear(figures, rows, [each for each in there if each is not None], zero=True)
    head = lang.gettext("Here, in every 100 (likely range)")
    column = Column(head, lang.gettext("Here"), "level", view(f"{name}-l", on, figures, None))
    cells = [_plain(voice, "level", figures, row, on) for row in rows]
    return column, [_with_line(cell, on, each) for cell, each in zip(cells, there, strict=True)]


def _with_line(cell: Cell, on: Axis | None, there: Decimal | None) -> Cell:
    if cell.drawing is None or on is None or there is None:
        return cell
    return replace(cell, drawing=replace(cell.drawing, line=on.place(there)))


def _there(voice: Voice, dimension: str, benchmark: str, codes: tuple[str, ...]) -> tuple[Column, list[Cell]]:
    lang = voice.lang
    short = lang.gettext("Benchmark")
    column = Column(lang.gettext("Benchmark, in every 100"), short, "level")
    if "benchmark_share" not in voice.book.release.measures:
        return column, [words_cell("level", lang.gettext("Not published")) for _ in codes]
    rows = [row_of(voice, "benchmark_share", dimension, benchmark, code) for code in codes]
    figures = _figures(voice, "benchmark_share", rows)
    return column, [_plain(voice, "level", figures, row, None) for row in rows]


def _quotient(
    voice: Voice, dimension: str, benchmark: str, codes: tuple[str, ...], name: str
) -> tuple[Column, list[Cell]]:
    lang = voice.lang
    short = lang.gettext("Share here ÷ share there")
    head = lang.gettext("Share here ÷ share there (likely range)")
    if "representation_quotient" not in voice.book.release.measures:
        return Column(head, short, "gap"), [words_cell("gap", lang.gettext("Not published")) for _ in codes]
    rows = [row_of(voice, "representation_quotient", dimension, benchmark, code) for code in codes]
    figures = _figures(voice, "representation_quotient", rows)
    on = logarithmic(figures, rows)
    cells = []
    for code, row in zip(codes, rows, strict=True):
        said = saying(
            judged(voice, dimension, benchmark, code) if row is not None and row.status == "ok" else row, lang
        )
        ready = row is not None and row.status == "ok"
        cells.append(
            figures.cell("gap", row, on, said.mark, said.word, bold=said.standing == "clear")
            if ready and row is not None
            else words_cell("gap", said.word)
        )
    return Column(head, short, "gap", view(f"{name}-q", on, figures, ONE)), cells


def _points(voice: Voice, dimension: str, benchmark: str, codes: tuple[str, ...]) -> tuple[Column, list[Cell]]:
    lang = voice.lang
    head = lang.gettext("From an equal share, in points (likely range)")
    short = lang.gettext("Points from an equal share")
    return _signed(voice, "parity_difference", Column(head, short, "gap"), (dimension, benchmark), codes)


def _people(voice: Voice, dimension: str, benchmark: str, codes: tuple[str, ...]) -> tuple[Column, list[Cell]]:
    lang = voice.lang
    head = lang.gettext("From an equal share, in people")
    short = lang.gettext("People from an equal share")
    return _signed(voice, "count_gap", Column(head, short, "gap"), (dimension, benchmark), codes)


def _signed(
    voice: Voice, measure: str, column: Column, key: tuple[str, str], codes: tuple[str, ...]
) -> tuple[Column, list[Cell]]:
    if measure not in voice.book.release.measures:
        return column, [words_cell(column.kind, voice.lang.gettext("Not published")) for _ in codes]
    rows = [row_of(voice, measure, *key, code) for code in codes]
    figures = _figures(voice, measure, rows, signed=True)
    cells = []
    for row in rows:
        said = saying(row, voice.lang)
        ready = row is not None and row.status == "ok"
        cells.append(
            figures.cell(column.kind, row, None, "", bold=False)
            if ready and row is not None
            else words_cell(column.kind, said.word)
        )
    return column, cells


def _plain(voice: Voice, kind: Kind, figures: Figures, row: Estimate | None, on: Axis | None) -> Cell:
    missing = level_word(row, voice.lang)
    if missing or row is None:
        return words_cell(kind, missing)
    return figures.cell(kind, row, on, "circle" if on is not None else "", bold=True)
