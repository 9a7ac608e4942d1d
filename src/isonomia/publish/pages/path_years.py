"""The drawing of a pathway over the years: of every 100 who started in a year, how many reached the last stage."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from isonomia.publish.figures.layout import share_axis
from isonomia.publish.figures.scene import Line, PathFigure, Point
from isonomia.publish.numbers import shortened
from isonomia.publish.pages.drawn import Drawing
from isonomia.publish.pages.path_figure import drawing_of, imprint_of, panel_of
from isonomia.publish.pages.path_lines import drawn_codes, point_of, rule_of, without_range
from isonomia.publish.pages.path_tables import figures_of
from isonomia.publish.paths import ON_PATH, Path
from isonomia.publish.tables import Figures

LEAST_PERIODS: Final = 4
"""With fewer periods there is nothing to draw: the table says it."""


def years_drawing(path: Path, dimension: str, every: Sequence[Path], stem: str) -> Drawing | None:
    """The groups that the page of the pathway draws, over the years; None where there is nothing to draw."""
    figures = figures_of(path, ON_PATH)
    every = since_break(path, dimension, every)
    codes = drawn_codes(path, dimension) if path.closed else ()
    if figures is None or not codes or len(every) < LEAST_PERIODS:
        return None
    lines = tuple(_line(path, figures, dimension, code, every) for code in codes)
    values = [point.value for line in lines for point in line.upper if point is not None]
    if not values:
        return None
    lang = path.book.lang
    by, last = path.book.title(dimension), path.stops[-1].title
    title = lang.gettext("%(title)s, over time, by %(by)s", title=shortened(path.info.title), by=by)
    heading = lang.gettext("Of every 100 who started, how many reached the last stage, “%(last)s”", last=last)
    caption = lang.gettext(
        "Of every 100 who started in a period, how many reached the last stage, by %(by)s. A period that is not shown"
        " is a gap in the line.",
        by=by,
    )
    span = lang.gettext("%(first)s to %(last)s", first=every[0].period, last=every[-1].period)
    scene = PathFigure(
        title=title,
        description=caption,
        lang=lang.tag,
        stages=tuple(each.period for each in every),
        lines=lines,
        upper=panel_of(lang, heading, share_axis(values)),
        lower=None,
        joined=True,
        started=False,
        gaps=(None,) * len(every),
        gap_heading="",
        notes=(rule_of(path, dimension, codes), *imprint_of(path, span)),
    )
    ends = lang.items([f"{line.name} {line.end or line.note}" for line in lines])
    alt = lang.gettext(
        "Line chart over the years. In %(period)s, of every 100 who started, at the last stage: %(ends)s.",
        period=every[-1].period,
        ends=ends,
    )
    return drawing_of(scene, stem, alt, caption)


def breaks_among(path: Path, dimension: str, every: Sequence[Path]) -> tuple[str, ...]:
    """The periods, but for the first, with which a new definition began."""
    source = path.book.release.sources.get(path.info.source)
    known = source.breaks.get(dimension, ()) if source else ()
    periods = [each.period for each in every]
    return tuple(here for before, here in pairwise(periods) if any(before < each <= here for each in known))


def since_break(path: Path, dimension: str, every: Sequence[Path]) -> Sequence[Path]:
    """The periods since the last change of definition: no line is drawn across one."""
    cut = breaks_among(path, dimension, every)
    return [each for each in every if not cut or each.period >= cut[-1]]


def _line(path: Path, figures: Figures, dimension: str, code: str, every: Sequence[Path]) -> Line:
    points = tuple(without_range(point_of(figures, each.on_path(each.stops[-1], dimension, code))) for each in every)
    end, note = _end(path, figures, points, every)
    return Line(path.book.label(dimension, code), end, note, points, (None,) * len(points))


def _end(path: Path, figures: Figures, points: Sequence[Point | None], every: Sequence[Path]) -> tuple[str, str]:
    last = points[-1]
    if last is not None:
        return figures.text(last.value), ""
    shown = [each.period for each, point in zip(every, points, strict=True) if point is not None]
    if not shown:
        return "", path.book.lang.gettext("not shown")
    return "", path.book.lang.gettext("not shown after %(period)s", period=shown[-1])
