"""From the rows of a pathway to its drawing: which groups are drawn, their points, the words around them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from isonomia.model.estimates import Estimate
from isonomia.publish.charts import Axis, log_axis
from isonomia.publish.figures.layout import share_axis
from isonomia.publish.figures.narrow import narrow
from isonomia.publish.figures.scene import MOST_LINES, Gap, Line, Panel, PathFigure, Point
from isonomia.publish.figures.wide import wide
from isonomia.publish.language import N_, Language
from isonomia.publish.numbers import shortened
from isonomia.publish.pages.path_tables import figures_of
from isonomia.publish.paths import ON_PATH, Path, Stop, null_of, widest_gap
from isonomia.publish.sentences import Sentence
from isonomia.publish.tables import Figures
from isonomia.publish.verdicts import saying, standing_of

ONE = Decimal(1)
RULES = {
    "all": N_("All groups are drawn."),
    "shown": N_("All groups are drawn but those whose figures are not shown."),
    "some": N_(
        "Drawn: %(drawn)s of %(all)s groups. First the comparison group, if there is one; then those with the widest"
        " gaps that are larger than chance; then the largest. The tables have every group."
    ),
}


@dataclass(frozen=True, slots=True)
class Drawing:
    """A figure as its page shows it, and its two files.

    Attributes:
        path: address of the wide file below the site; `narrow_path` of the narrow one.
        alt: kind of chart, end values, the one thing to see.
        caption: what is plotted; the link to the tables follows it.
    """

    path: str
    narrow_path: str
    alt: str
    caption: str
    size: tuple[str, str]
    wide: str
    narrow: str


def drawing(path: Path, dimension: str, stem: str, seen: tuple[Sentence, ...]) -> Drawing | None:
    """The drawing of one way of grouping; None where there is nothing to draw. `seen`: the one thing to see."""
    codes = _drawn(path, dimension)
    scene = None if not codes else _closed(path, dimension, codes) if path.closed else _crossed(path, dimension, codes)
    if scene is None:
        return None
    files = wide(scene), narrow(scene)
    opening = files[0].split(">", 1)[0]
    size = tuple(opening.split(f' {name}="', 1)[1].split('"', 1)[0] for name in ("width", "height"))
    alt = _alt(path, scene, seen)
    return Drawing(f"{stem}.svg", f"{stem}-narrow.svg", alt, _caption(path, dimension), (size[0], size[1]), *files)


def _drawn(path: Path, dimension: str) -> tuple[str, ...]:
    """At most five groups, by rule; those with nothing to show are left out."""
    every = tuple(code for code in path.codes(dimension, absent=False) if _shows(path, dimension, code))
    if len(every) <= MOST_LINES:
        return every
    kept = [code for code in every if code == path.reference(dimension)]
    clear: dict[str, float] = {}
    for stop in path.steps:
        rows = stop.gaps(dimension) if path.closed else _parity(path, stop, dimension)
        null = null_of(path.book, rows)
        for row in rows:
            if standing_of(row) == "clear" and row.value is not None:
                clear[row.subgroup] = max(clear.get(row.subgroup, 0.0), abs(row.value - null))
    kept += sorted((code for code in clear if code in every), key=lambda code: (-clear[code], every.index(code)))
    kept += sorted(every, key=lambda code: (-_people(path, dimension, code), every.index(code)))
    chosen = tuple(dict.fromkeys(kept))[:MOST_LINES]
    return tuple(code for code in every if code in chosen)


def _shows(path: Path, dimension: str, code: str) -> bool:
    rows = [each.level(dimension, code) for each in path.steps]
    rows += [path.on_path(each, dimension, code) for each in path.steps]
    return any(row is not None and row.status == "ok" for row in rows)


def _people(path: Path, dimension: str, code: str) -> int:
    row = path.steps[0].level(dimension, code)
    return 0 if row is None or row.n is None else row.n


def _closed(path: Path, dimension: str, codes: tuple[str, ...]) -> PathFigure | None:
    lang = path.book.lang
    shares, yields = figures_of(path, ON_PATH), figures_of(path, "proportion")
    if shares is None or yields is None or not path.chained():
        return None
    start = Point(Decimal(100))
    lines = []
    for code in codes:
        upper = [_bare(_point(shares, path.on_path(stop, dimension, code))) for stop in path.steps]
        lower = [_point(yields, stop.level(dimension, code)) for stop in path.steps]
        end, note = _end(path, shares, upper)
        lines.append(Line(path.book.label(dimension, code), end, note, (start, *upper), (None, *lower)))
    upper_axis = share_axis([p.value for line in lines for p in line.upper if p is not None], whole=True)
    lower_axis = share_axis(_numbers(lines))
    return PathFigure(
        title=_title(path, dimension),
        description=_caption(path, dimension),
        lang=lang.tag,
        stages=tuple(stop.title for stop in path.stops),
        lines=tuple(lines),
        upper=_panel(lang, lang.gettext("Of every 100 who started, how many are still on the path"), upper_axis),
        lower=_panel(lang, lang.gettext("Of every 100 who reached a step, how many got through"), lower_axis),
        joined=True,
        gaps=(None, *(_gap(path, stop, stop.gaps(dimension)) for stop in path.steps)),
        gap_heading=gap_heading(path, dimension),
        notes=(rule_of(path, dimension, codes), *_imprint(path)),
    )


def _crossed(path: Path, dimension: str, codes: tuple[str, ...]) -> PathFigure | None:
    """A cross-section: shares at each stage, and each share divided by the share of the first benchmark."""
    lang = path.book.lang
    shares, quotients = figures_of(path, "proportion"), figures_of(path, "representation_quotient")
    if shares is None or quotients is None:
        return None
    lines = []
    for code in codes:
        upper = tuple(_point(shares, stop.level(dimension, code)) for stop in path.stops)
        rows = [_against(path, stop, "representation_quotient", dimension, code) for stop in path.stops]
        lower = tuple(_point(quotients, row, verdict=True) for row in rows)
        end, note = _end(path, shares, upper)
        lines.append(Line(path.book.label(dimension, code), end, note, upper, lower))
    axis = log_axis([ONE, *_numbers(lines)])
    if axis is None or not any(point for line in lines for point in line.lower):
        return None
    every = [number for line in lines for p in line.upper if p is not None for number in _reach(p)]
    benchmark = shortened(path.info.benchmarks[0].title) if path.info.benchmarks else lang.gettext("the benchmark")
    lower_head = lang.gettext("Share at each stage ÷ share of: %(benchmark)s", benchmark=benchmark)
    return PathFigure(
        title=_title(path, dimension),
        description=_caption(path, dimension),
        lang=lang.tag,
        stages=tuple(stop.title for stop in path.stops),
        lines=tuple(lines),
        upper=_panel(
            lang,
            lang.gettext("Of every 100 people at a stage, how many are in the group"),
            share_axis([Decimal(0), *every]),
        ),
        lower=_panel(lang, lower_head, axis, ONE),
        joined=False,
        gaps=tuple(_gap(path, stop, _parity(path, stop, dimension)) for stop in path.stops),
        gap_heading=lang.gettext("Widest distance from an equal share, in points. Bold: larger than chance."),
        notes=(
            lang.gettext("Filled mark: the figures settle where the group stands. Hollow: it could be chance."),
            rule_of(path, dimension, codes),
            *_imprint(path),
        ),
    )


def _against(path: Path, stop: Stop, measure: str, dimension: str, code: str) -> Estimate | None:
    """The row of a group against the first benchmark of the pathway."""
    return next((row for row in _rows(path, stop, measure, dimension) if row.subgroup == code), None)


def _parity(path: Path, stop: Stop, dimension: str) -> tuple[Estimate, ...]:
    return _rows(path, stop, "parity_difference", dimension)


def _rows(path: Path, stop: Stop, measure: str, dimension: str) -> tuple[Estimate, ...]:
    first = path.info.benchmarks[0].id if path.info.benchmarks else ""
    rows = () if stop.voice is None else stop.voice.part.rows(measure, dimension)
    return tuple(row for row in rows if row.reference == first and row.subgroup)


def _point(figures: Figures, row: Estimate | None, *, verdict: bool = False) -> Point | None:
    if row is None or row.status != "ok" or row.value is None:
        return None
    low, high = figures.limits(row) or (None, None)
    hollow = verdict and standing_of(row) not in {"clear", "close"}
    return Point(figures.value(row), low, high, hollow)


def _bare(point: Point | None) -> Point | None:
    """A point of a line, without its range: the tables have it, and ranges would hide where lines run close."""
    return None if point is None else Point(point.value)


def _reach(point: Point) -> tuple[Decimal, ...]:
    return tuple(each for each in (point.value, point.low, point.high) if each is not None)


def _numbers(lines: list[Line]) -> list[Decimal]:
    return [number for line in lines for point in line.lower if point is not None for number in _reach(point)]


def _end(path: Path, figures: Figures, points: list[Point | None] | tuple[Point | None, ...]) -> tuple[str, str]:
    """The figure at the end of a line; where the line stops before, after which stage."""
    last = points[-1]
    if last is not None:
        return figures.text(last.value), ""
    shown = [at for at, point in enumerate(points) if point is not None]
    if not shown:
        return "", path.book.lang.gettext("not shown")
    stops = path.steps
    return "", path.book.lang.gettext("not shown after “%(stage)s”", stage=stops[shown[-1]].title)


def _panel(lang: Language, heading: str, axis: Axis, null: Decimal | None = None) -> Panel:
    ticks = tuple(lang.decimal(Decimal(repr(tick))) for tick in axis.ticks)
    begins = "" if axis.low == 0 or axis.log else lang.gettext("The scale begins at %(low)s.", low=ticks[0])
    return Panel(heading, begins, axis, ticks, null)


def _gap(path: Path, stop: Stop, rows: tuple[Estimate, ...]) -> Gap | None:
    lang = path.book.lang
    widest = widest_gap(rows, null_of(path.book, rows))
    if widest is not None and stop.voice is not None:
        scale = stop.voice.scale(widest.measure)
        return Gap(lang.decimal(abs(scale.of(widest.value or 0.0)), scale.places), bold=standing_of(widest) == "clear")
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


def rule_of(path: Path, dimension: str, codes: tuple[str, ...]) -> str:
    """Which groups are drawn, and by what rule."""
    lang = path.book.lang
    every = path.codes(dimension, absent=False)
    if len(every) <= MOST_LINES or len(codes) < MOST_LINES:
        return lang.gettext(RULES["all" if len(codes) == len(every) else "shown"])
    return lang.gettext(RULES["some"], drawn=lang.count(len(codes)), all=lang.count(len(every)))


def _title(path: Path, dimension: str) -> str:
    return path.book.lang.gettext(
        "%(title)s, by %(by)s", title=shortened(path.info.title), by=path.book.title(dimension)
    )


def _imprint(path: Path) -> tuple[str, ...]:
    """Place, time and source inside the file, and the notices that stand on every page."""
    release = path.book.release
    source = release.sources.get(path.info.source)
    named = (path.setting, path.period, source.title if source else "", release.info.title)
    return (" · ".join(shortened(each) for each in named if each), *(shortened(each) for each in release.info.notices))


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
