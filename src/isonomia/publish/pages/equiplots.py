"""A chart-table as a file of its own, for slides and reports: its columns with strips become panels over the same rows.

Marks stand where the strips of the page stand, and numbers are those of its cells: the file says what the table says.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from isonomia.publish.book import slug
from isonomia.publish.charts import Axis
from isonomia.publish.figures.row_scene import RowCell, RowFigure, RowPanel
from isonomia.publish.figures.rows_narrow import rows_narrow
from isonomia.publish.figures.rows_wide import rows_wide
from isonomia.publish.figures.verdict_marks import KINDS, Kind
from isonomia.publish.findings import Voice
from isonomia.publish.language import N_, Language
from isonomia.publish.pages.drawn import Drawing, drawn, imprint
from isonomia.publish.pages.groups import reference_level
from isonomia.publish.pages.shares import share_codes
from isonomia.publish.representation import judged, row_of
from isonomia.publish.tables import AxisView, Cell, Column, Figures, Row, Table, fitted, linear
from isonomia.publish.verdicts import saying

MEANINGS: Final[dict[Kind, str]] = {
    "circle": N_("Gap: larger than chance"),
    "diamond": N_("Gap: close"),
    "ring": N_("Gap: could be chance"),
    "square": N_("Gap: no range published"),
}
DASHED: Final = N_("Dashed line: %(what)s")
BARS: Final = {
    False: N_("Filled bar: larger than chance, or close."),
    True: N_("Open bar: could be chance, or no range published."),
}
"""What a bar says, by whether it is open."""


def equiplot(voice: Voice, dimension: str, table: Table, stem: str) -> Drawing | None:
    """The file of the table of one dimension; None where the table has no strip."""
    lang = voice.lang
    columns = [(at, each) for at, each in enumerate(table.columns) if each.axis is not None]
    panels = tuple(
        _panel(column, column.axis, at, table.rows, words, lang.gettext(DASHED, what=words))
        for at, column in columns
        if column.axis is not None
        for words in (_line_words(voice, dimension, column),)
    )
    if not panels or not any(cell.value is not None for panel in panels for cell in panel.cells):
        return None
    used = {
        cell.kind
        for panel, (_, column) in zip(panels, columns, strict=True)
        if column.kind == "gap"
        for cell in panel.cells
    }
    figure = RowFigure(
        title=table.caption,
        description=_description(lang),
        lang=lang.tag,
        names=tuple(row.head for row in table.rows),
        panels=panels,
        legend=tuple((kind, lang.gettext(MEANINGS[kind])) for kind in KINDS if kind in used),
        notes=imprint(voice, table.caption),
    )
    return drawn(stem, rows_wide(figure), rows_narrow(figure), _alt(lang, table), table.caption)


def parity_bars(voice: Voice, dimension: str, benchmark: str, table: Table, stem: str) -> Drawing | None:
    """How far each group is from an equal share, as bars from zero; None where nothing of it is shown."""
    lang, measure = voice.lang, "parity_difference"
    if measure not in voice.book.release.measures:
        return None
    codes = share_codes(voice, dimension, benchmark)
    rows = [row_of(voice, measure, dimension, benchmark, code) for code in codes]
    figures = Figures(lang, fitted(voice.scale(measure), rows), signed=True)
    on = linear(figures, rows, zero=True)
    if on is None:
        return None
    cells = []
    for code, row in zip(codes, rows, strict=True):
        ready = row is not None and row.status == "ok"
        said = saying(judged(voice, dimension, benchmark, code) if ready else row, lang)
        if row is None or not ready:
            cells.append(RowCell(word=said.word))
            continue
        value = figures.value(row)
        low, high = figures.limits(row) or (None, None)
        kind = said.mark or "square"
        cells.append(RowCell(figures.text(value), kind, value, low, high))
    ticks = tuple(figures.text(Decimal(repr(tick))) if tick else "0" for tick in on.ticks)
    heading = lang.gettext("From an equal share, in points (likely range)")
    equal = lang.gettext("equal share")
    panel = RowPanel(
        heading,
        on,
        ticks,
        tuple(cells),
        line=Decimal(0),
        line_label=equal,
        line_note=lang.gettext(DASHED, what=equal),
        bars=True,
    )
    hollow = {cell.kind in {"ring", "square"} for cell in cells if cell.kind}
    figure = RowFigure(
        title=table.caption,
        description=lang.gettext("Bars from an equal share: to the left fewer than an equal share, to the right more."),
        lang=lang.tag,
        names=tuple(voice.book.label(dimension, code) for code in codes),
        panels=(panel,),
        legend=(),
        notes=imprint(voice, *(lang.gettext(BARS[each]) for each in sorted(hollow)), table.caption),
    )
    return drawn(stem, rows_wide(figure), rows_narrow(figure), _alt(lang, table), table.caption)


def _panel(column: Column, axis: AxisView, at: int, rows: Iterable[Row], line_label: str, line_note: str) -> RowPanel:
    band = None if axis.band is None else (_percent(axis.band[0]), _percent(axis.band[0] + axis.band[1]))
    return RowPanel(
        heading=column.head,
        axis=Axis(0.0, 100.0, tuple(place for _, place in axis.ticks)),
        ticks=tuple(text for text, _ in axis.ticks),
        cells=tuple(_cell(row.cells[at]) for row in rows),
        line=None if axis.line is None else _percent(axis.line),
        line_label=line_label if axis.line is not None else "",
        line_note=line_note if axis.line is not None and line_label else "",
        band=band,
    )


def _cell(cell: Cell) -> RowCell:
    if cell.drawing is None or not cell.drawing.mark:
        return RowCell(word=cell.word or cell.number)
    strip = cell.drawing
    low = None if strip.start is None else _percent(strip.start)
    high = None if strip.start is None or strip.width is None else _percent(strip.start + strip.width)
    return RowCell(cell.number, strip.mark or None, _percent(strip.at), low, high)


def _percent(place: float) -> Decimal:
    return Decimal(str(round(place, 1)))


def _line_words(voice: Voice, dimension: str, column: Column) -> str:
    """What the dashed line stands for, with its figure."""
    if column.kind == "gap":
        return voice.lang.gettext("no gap")
    row = reference_level(voice, dimension)
    if row is None or row.value is None:
        return ""
    name = voice.book.label(dimension, row.subgroup) if row.subgroup else voice.lang.gettext("Everyone")
    figures = Figures(voice.lang, fitted(voice.scale(row.measure), [row]))
    return f"{name} {figures.text(figures.value(row))}"


def _description(lang: Language) -> str:
    return lang.gettext(
        "One row for each group: the mark is the figure, the bar its likely range, the dashed line the comparison."
    )


def _alt(lang: Language, table: Table) -> str:
    return lang.gettext("Dot chart of the table: %(table)s", table=table.caption)


def stem_of(voice: Voice, section: str, prefix: str, place: str) -> str:
    """Where the drawing of a section stands, without its ending; a place that has a page of its own is named in it."""
    at = f"at-{place}-{section.removeprefix(prefix)}" if place else section
    return f"indicator/{slug(voice.info.id)}-{at}"
