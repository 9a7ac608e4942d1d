"""From the rows of a pathway to its drawing: which groups are drawn, their points, the words around them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from isonomia.model.estimates import Estimate
from isonomia.publish.charts import Axis, log_axis
from isonomia.publish.figures.layout import share_axis
from isonomia.publish.figures.narrow import narrow
from isonomia.publish.figures.scene import Gap, Line, Panel, PathFigure, Point
from isonomia.publish.figures.wide import wide
from isonomia.publish.language import N_, Language
from isonomia.publish.numbers import shortened
from isonomia.publish.pages.drawn import Drawing, drawn
from isonomia.publish.pages.path_lines import (
    drawn_codes,
    end_of,
    first_benchmark,
    lower_numbers,
    point_of,
    reach_of,
    rule_of,
    without_range,
)
from isonomia.publish.pages.path_tables import figures_of, gap_figures, widest_rows
from isonomia.publish.paths import ON_PATH, Path, Stop, null_of
from isonomia.publish.representation import row_of
from isonomia.publish.sentences import Sentence
from isonomia.publish.tables import Figures
from isonomia.publish.verdicts import saying, standing_of

ONE = Decimal(1)


def drawing(path: Path, dimension: str, stem: str, seen: tuple[Sentence, ...]) -> Drawing | None:
    """The drawing of one way of grouping; None where there is nothing to draw. `seen`: the one thing to see."""
    codes = drawn_codes(path, dimension)
    scene = None if not codes else _closed(path, dimension, codes) if path.closed else _crossed(path, dimension, codes)
    if scene is None:
        return None
    return drawing_of(scene, stem, _alt(path, scene, seen), _caption(path, dimension))


def drawing_of(scene: PathFigure, stem: str, alt: str, caption: str) -> Drawing:
    """A scene as two files; `stem`: their address without its ending."""
    return drawn(stem, wide(scene), narrow(scene), alt, caption)


def _closed(path: Path, dimension: str, codes: tuple[str, ...]) -> PathFigure | None:
    lang = path.book.lang
    shares, yields = figures_of(path, ON_PATH), figures_of(path, "proportion")
    if shares is None or yields is None or not path.chained():
        return None
    start = Point(Decimal(100))
    lines = []
    for code in codes:
        upper = [without_range(point_of(shares, path.on_path(stop, dimension, code))) for stop in path.steps]
        lower = [point_of(yields, path.passed(stop, dimension, code)) for stop in path.steps]
        end, note = end_of(path, shares, upper)
        lines.append(Line(path.book.label(dimension, code), end, note, (start, *upper), (None, *lower)))
    upper_axis = share_axis([p.value for line in lines for p in line.upper if p is not None], whole=True)
    lower_axis = share_axis(lower_numbers(lines))
    return PathFigure(
        title=_title(path, dimension),
        description=_caption(path, dimension),
        lang=lang.tag,
        stages=tuple(stop.title for stop in path.stops),
        lines=tuple(lines),
        upper=panel_of(lang, lang.gettext("Of every 100 who started, how many are still on the path"), upper_axis),
        lower=panel_of(lang, lang.gettext("Of every 100 who reached a step, how many got through"), lower_axis),
        joined=True,
        started=True,
        gaps=(None, *_gaps(path, [path.gaps(stop, dimension) for stop in path.steps])),
        gap_heading=gap_heading(path, dimension),
        notes=(rule_of(path, dimension, codes), *imprint_of(path, path.period)),
    )


def _crossed(path: Path, dimension: str, codes: tuple[str, ...]) -> PathFigure | None:
    """A cross-section: shares at each stage, and each share divided by the share of the first benchmark."""
    lang = path.book.lang
    shares, quotients = figures_of(path, "proportion"), figures_of(path, "representation_quotient")
    if shares is None or quotients is None:
        return None
    lines = []
    for code in codes:
        upper = tuple(point_of(shares, stop.level(dimension, code)) for stop in path.stops)
        rows = [_against(path, stop, "representation_quotient", dimension, code) for stop in path.stops]
        lower = tuple(point_of(quotients, row, verdict=True) for row in rows)
        end, note = end_of(path, shares, upper)
        lines.append(Line(path.book.label(dimension, code), end, note, upper, lower))
    axis = log_axis([ONE, *lower_numbers(lines)])
    if axis is None or not any(point for line in lines for point in line.lower):
        return None
    every = [number for line in lines for p in line.upper if p is not None for number in reach_of(p)]
    benchmark = shortened(path.info.benchmarks[0].title) if path.info.benchmarks else lang.gettext("the benchmark")
    lower_head = lang.gettext("Share at each stage ÷ share of: %(benchmark)s", benchmark=benchmark)
    return PathFigure(
        title=_title(path, dimension),
        description=_caption(path, dimension),
        lang=lang.tag,
        stages=tuple(stop.title for stop in path.stops),
        lines=tuple(lines),
        upper=panel_of(
            lang,
            lang.gettext("Of every 100 people at a stage, how many are in the group"),
            share_axis([Decimal(0), *every]),
        ),
        lower=panel_of(lang, lower_head, axis, ONE),
        joined=False,
        started=False,
        gaps=_gaps(path, [stop.distances(dimension, first_benchmark(path)) for stop in path.stops]),
        gap_heading=lang.gettext("Widest distance from an equal share, in points. Bold: larger than chance."),
        notes=(
            lang.gettext("Filled mark: the figures settle where the group stands. Hollow: it could be chance."),
            rule_of(path, dimension, codes),
            *imprint_of(path, path.period),
        ),
    )


def _against(path: Path, stop: Stop, measure: str, dimension: str, code: str) -> Estimate | None:
    """The row of a group against the first benchmark of the pathway."""
    return None if stop.voice is None else row_of(stop.voice, measure, dimension, first_benchmark(path), code)


def panel_of(lang: Language, heading: str, axis: Axis, null: Decimal | None = None) -> Panel:
    """A panel with its ticks in the language of the page, and a remark where its scale does not begin at 0."""
    ticks = tuple(lang.decimal(Decimal(repr(tick))) for tick in axis.ticks)
    begins = "" if axis.low == 0 or axis.log else lang.gettext("The scale begins at %(low)s.", low=ticks[0])
    return Panel(heading, begins, axis, ticks, null)


def _gaps(path: Path, found: Sequence[tuple[Estimate, ...]]) -> tuple[Gap | None, ...]:
    """The widest gap at each stage, as the table prints it but for its sign."""
    widest = widest_rows(path, found)
    figures = gap_figures(path, widest)
    return tuple(_gap(path, figures, row, rows) for row, rows in zip(widest, found, strict=True))


def _gap(path: Path, figures: Figures | None, widest: Estimate | None, rows: tuple[Estimate, ...]) -> Gap | None:
    lang = path.book.lang
    if widest is not None and figures is not None:
        value = abs(figures.value(widest))
        return Gap(lang.decimal(value, figures.scale.places), bold=standing_of(widest) == "clear")
    if any(row.status == "hidden" for row in rows):
        return Gap(lang.gettext("not shown"), words=True)
    return Gap(saying(rows[0], lang).word, words=True) if rows else None


def gap_heading(path: Path, dimension: str) -> str:
    """What the row of widest gaps holds."""
    lang = path.book.lang
    rows = [row for stop in path.steps for row in stop.gaps(dimension)]
    if null_of(path.book, rows) == 1:
        return lang.gettext("Widest gap at each step, in times the comparison. Bold: larger than chance.")
    return lang.gettext("Widest gap at each step, in points. Bold: larger than chance.")


def _title(path: Path, dimension: str) -> str:
    return path.book.lang.gettext(
        "%(title)s, by %(by)s", title=shortened(path.info.title), by=path.book.title(dimension)
    )


def imprint_of(path: Path, period: str) -> tuple[str, ...]:
    """Place, time and source inside the file, and the notices that stand on every page."""
    release, lang = path.book.release, path.book.lang
    draft = (lang.gettext("Draft: not yet shown to be safe to publish."),) if release.info.draft else ()
    source = release.sources.get(path.info.source)
    named = (path.setting, period, source.title if source else "", release.info.title)
    return (
        " · ".join(shortened(each) for each in named if each),
        *draft,
        *((lang.draft,) if lang.draft else ()),
        *(shortened(each) for each in release.info.notices),
    )


def _caption(path: Path, dimension: str) -> str:
    lang = path.book.lang
    by = path.book.title(dimension)
    if path.closed:
        return lang.gettext(
            "Above: of every 100 who started, how many are still on the path after each step, by %(by)s. Below: of"
            " every 100 who reached a step, how many got through, with likely ranges.",
            by=by,
        )
    return lang.gettext(
        "Above: the share of each group among the people at a stage, by %(by)s. Below: that share divided by the"
        " share of the benchmark, with likely ranges; the dashed line is an equal share.",
        by=by,
    )


def _alt(path: Path, scene: PathFigure, seen: tuple[Sentence, ...]) -> str:
    lang = path.book.lang
    ends = lang.items([f"{line.name} {line.end or line.note}" for line in scene.lines])
    template = (
        N_("Line chart. Of every 100 who started, at the last stage, “%(last)s”: %(ends)s.")
        if path.closed
        else N_("Dot chart. Of every 100 people at the last stage, “%(last)s”: %(ends)s.")
    )
    first = lang.gettext(template, last=path.stops[-1].title, ends=ends)
    return " ".join([first, *(str(each) for each in seen[:1])])
