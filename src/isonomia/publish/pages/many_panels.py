"""Small multiples of places: the levels of the groups of one dimension, a panel for each place, all on one axis."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from isonomia.publish.charts import Axis
from isonomia.publish.figures.multiples import LEAST, MOST, multiples_narrow, multiples_wide
from isonomia.publish.figures.row_scene import RowCell, RowFigure, RowPanel
from isonomia.publish.findings import Voice
from isonomia.publish.numbers import shortened
from isonomia.publish.pages.drawn import Drawing, drawn, imprint
from isonomia.publish.pages.groups import caption
from isonomia.publish.tables import Figures, fitted, linear
from isonomia.publish.verdicts import level_word

MOST_GROUPS: Final = 12
MOST_CELLS: Final = 72
"""More figures than this make a drawing too long for a phone, and too large."""


def multiples(voices: Sequence[Voice], stem: str) -> Drawing | None:
    """The first way of grouping that all places have; None where there are too few or too many places or groups."""
    one, book = voices[0], voices[0].book
    dimension = next((d for d in one.part.dimensions() if all(d in v.part.dimensions() for v in voices)), "")
    if not LEAST <= len(voices) <= MOST or not dimension or one.info.kind == "representation":
        return None
    measure = one.part.level_measure()
    rows = [row for voice in voices for row in voice.part.rows(measure, dimension)]
    codes = book.ordered(dimension, [row.subgroup for row in rows if row.subgroup])
    figures = Figures(one.lang, fitted(one.scale(measure), rows))
    overall = [voice.part.overall() for voice in voices if _shows(voice, dimension)]
    on = linear(figures, [*rows, *overall], zero=False)
    if on is None or len(codes) > MOST_GROUPS or len(codes) * len(voices) > MOST_CELLS:
        return None
    lang = one.lang
    ticks = tuple(lang.decimal(Decimal(repr(tick))) for tick in on.ticks)
    heading = caption(one, dimension) if not one.part.setting else _heading(one, dimension)
    note = lang.gettext("Dashed line: everyone in the place. All panels have one axis, places in order of name.")
    figure = RowFigure(
        title=heading,
        description=note,
        lang=lang.tag,
        names=tuple(book.label(dimension, code) for code in codes),
        panels=tuple(_panel(voice, dimension, codes, figures, on, ticks) for voice in voices),
        legend=(),
        notes=imprint(one, note),
    )
    alt = lang.gettext(
        "%(count)s dot charts on one axis, one for each place: %(what)s.", count=lang.count(len(voices)), what=heading
    )
    return drawn(stem, multiples_wide(figure, heading), multiples_narrow(figure, heading), alt, heading)


def _heading(voice: Voice, dimension: str) -> str:
    """The caption without the name of one place."""
    return caption(voice, dimension).replace(f" · {voice.part.setting}", "", 1)


def _shows(voice: Voice, dimension: str) -> bool:
    """Whether a panel has anything in it."""
    return any(row.status == "ok" for row in voice.part.rows(voice.part.level_measure(), dimension))


def _panel(
    voice: Voice, dimension: str, codes: Sequence[str], figures: Figures, on: Axis, ticks: tuple[str, ...]
) -> RowPanel:
    lang, whole = voice.lang, voice.part.overall()
    cells = []
    for code in codes:
        row = voice.part.level(dimension, code)
        missing = level_word(row, lang)
        if row is None or missing:
            cells.append(RowCell(word=missing))
            continue
        low, high = figures.limits(row) or (None, None)
        value = figures.value(row)
        cells.append(RowCell(figures.text(value), "circle", value, low, high))
    reason = "" if any(cell.value is not None for cell in cells) else cells[0].word
    line = None if whole is None or whole.value is None else figures.value(whole)
    name = shortened(voice.part.setting)
    return RowPanel(name, on, ticks, () if reason else tuple(cells), line=line, reason=reason)
