"""Over time as a drawing: levels and gaps of the groups of one dimension, never joined across a new definition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Final

from isonomia.model.absence import is_absence
from isonomia.model.estimates import Estimate
from isonomia.publish.book import Slice, slug
from isonomia.publish.charts import Axis, axis, log_axis
from isonomia.publish.figures.layout import share_axis
from isonomia.publish.figures.scene import MOST_LINES, Panel, Point
from isonomia.publish.figures.trend import trend_narrow, trend_wide
from isonomia.publish.figures.trend_scene import TrendFigure, TrendLine
from isonomia.publish.findings import Voice
from isonomia.publish.language import N_
from isonomia.publish.numbers import shortened
from isonomia.publish.pages.drawn import Drawing, drawn, imprint
from isonomia.publish.pages.groups import level_head, reference_of
from isonomia.publish.pages.times import MOST_PERIODS, gaps_table, period_words
from isonomia.publish.tables import Figures, Table, fitted
from isonomia.publish.verdicts import standing_of

LEAST_PERIODS: Final = 4
"""With fewer periods there is no line to look at: the table says it."""
HOLLOW: Final = N_("Hollow marks of gaps: could be chance. A slope alone does not say that a gap has changed.")
PROVISIONAL: Final = N_("Hollow marks of levels: provisional figures, which may still change.")
DRAWN: Final = N_(
    "Drawn: %(drawn)s of %(all)s groups. First the comparison group, if there is one; then those with the widest"
    " gaps that are larger than chance; then the largest. The tables have every group."
)


@dataclass(frozen=True, slots=True)
class Trend:
    """One dimension over time: its drawing, and the table of its gaps, whose levels stand in the table of levels."""

    drawing: Drawing
    gaps: Table | None


def trends(voice: Voice, dimensions: Sequence[str], prefix: str, place: str) -> tuple[Trend, ...]:
    """One for each dimension that has enough periods."""
    made = ((each, _drawing(voice, each, prefix, place)) for each in dimensions)
    return tuple(Trend(drawing, gaps_table(voice, each, prefix)) for each, drawing in made if drawing is not None)


def _drawing(voice: Voice, dimension: str, prefix: str, place: str) -> Drawing | None:
    book, lang, level = voice.book, voice.lang, voice.part.level_measure()
    every = [each for each in book.slices[voice.info.id] if each.setting == voice.part.setting][-MOST_PERIODS:]
    rows = [row for each in every for row in each.rows(level, dimension)]
    codes = drawn_groups(voice, dimension)
    if len(every) < LEAST_PERIODS or not codes or voice.info.kind == "representation":
        return None
    levels = Figures(lang, fitted(voice.scale(level), rows))
    gaps = _gap_figures(voice, dimension, every)
    lines = tuple(_line(voice, dimension, code, every, levels, gaps) for code in codes)
    upper = _level_panel(voice, levels, lines)
    if upper is None or sum(p is not None for line in lines for p in line.levels) < LEAST_PERIODS:
        return None
    by = book.title(dimension)
    title = lang.gettext("%(title)s, over time, by %(by)s", title=shortened(voice.info.title), by=by)
    breaks = breaks_in(voice, dimension, [each.period for each in every])
    known = {row.subgroup for row in rows if row.subgroup and not is_absence(row.subgroup)}
    rule = lang.gettext(DRAWN, drawn=lang.count(len(codes)), all=lang.count(len(known)))
    lower = None if gaps is None else _gap_panel(voice, gaps, lines)
    figure = TrendFigure(
        title=title,
        description=title,
        lang=lang.tag,
        periods=tuple(period_words(voice, each.period) for each in every),
        lines=lines,
        upper=upper,
        lower=lower,
        breaks=breaks,
        break_words=lang.gettext("new definition"),
        notes=imprint(
            voice,
            *((rule,) if len(codes) < len(known) else ()),
            *((lang.gettext(HOLLOW),) if lower is not None else ()),
            *((lang.gettext(PROVISIONAL),) if provisional_in(voice, every) else ()),
            *reasons_of(voice, dimension, [every[at].period for at in breaks]),
            " · ".join(each for each in (title, voice.part.setting) if each),
        ),
    )
    stem = f"indicator/{slug(voice.info.id)}-{f'at-{place}-' if place else prefix}time-{slug(dimension)}"
    caption = lang.gettext(
        "%(title)s. The ribbon is the likely range. A period that is not shown, or a new definition, ends the line.",
        title=title,
    )
    return drawn(stem, trend_wide(figure), trend_narrow(figure), _alt(voice, figure), caption)


def _alt(voice: Voice, figure: TrendFigure) -> str:
    lang = voice.lang
    ends = [f"{line.name} {line.end or line.note}" for line in figure.lines]
    return lang.gettext(
        "Line chart from %(first)s to %(last)s. At the end: %(ends)s.",
        first=figure.periods[0],
        last=figure.periods[-1],
        ends=lang.items(ends),
    )


def drawn_groups(voice: Voice, dimension: str) -> tuple[str, ...]:
    """At most five groups, by rule: all of them if they are no more."""
    rows = [row for row in voice.part.rows(voice.part.level_measure(), dimension) if not is_absence(row.subgroup)]
    every = voice.book.ordered(dimension, [row.subgroup for row in rows if row.subgroup])
    if len(every) <= MOST_LINES:
        return every
    gaps = [row for row in voice.part.rows(voice.part.gap_measure(dimension), dimension) if standing_of(row) == "clear"]
    null = 1.0 if gaps and voice.book.release.measures[gaps[0].measure].unit == "ratio" else 0.0
    people = {row.subgroup: row.n or 0 for row in rows}
    kept = [code for code in every if code == reference_of(voice, dimension)]
    kept += [row.subgroup for row in sorted(gaps, key=lambda row: (-abs((row.value or null) - null), row.subgroup))]
    kept += sorted(every, key=lambda code: (-people.get(code, 0), every.index(code)))
    chosen = tuple(dict.fromkeys(code for code in kept if code in every))[:MOST_LINES]
    return tuple(code for code in every if code in chosen)


def breaks_in(voice: Voice, dimension: str, periods: Sequence[str]) -> tuple[int, ...]:
    """Positions of the periods with which a new definition began, as the source declares them."""
    source = voice.book.release.sources.get(voice.info.source)
    known = source.breaks.get(dimension, ()) if source else ()
    pairs = enumerate(pairwise(periods), 1)
    return tuple(at for at, (before, here) in pairs if any(before < each <= here for each in known))


def reasons_of(voice: Voice, dimension: str, periods: Sequence[str]) -> tuple[str, ...]:
    """Why each rule stands where it does, as the source declares it; `periods`: those that follow a rule."""
    source = voice.book.release.sources.get(voice.info.source)
    told = source.reasons.get(dimension, {}) if source else {}
    found: list[str] = []
    before = ""
    for here in periods:
        own = [why for period, why in told.items() if before < period <= here and why]
        found += [
            voice.lang.gettext("New definition, %(period)s: %(why)s", period=here, why=shortened(why)) for why in own
        ]
        before = here
    return tuple(found)


def provisional_in(voice: Voice, every: Sequence[Slice]) -> tuple[int, ...]:
    """Positions of the periods whose figures may still change."""
    source = voice.book.release.sources.get(voice.info.source)
    known = source.provisional if source else ()
    return tuple(at for at, each in enumerate(every) if each.period in known)


def _gap_figures(voice: Voice, dimension: str, every: Sequence[Slice]) -> Figures | None:
    measure = voice.part.gap_measure(dimension)
    if not measure:
        return None
    rows = [row for each in every for row in each.rows(measure, dimension)]
    null = Decimal(1) if voice.book.release.measures[measure].unit == "ratio" else Decimal(0)
    return Figures(voice.lang, fitted(voice.scale(measure), rows), signed=null == 0, null=null)


def _line(
    voice: Voice, dimension: str, code: str, every: Sequence[Slice], levels: Figures, gaps: Figures | None
) -> TrendLine:
    measure = voice.part.gap_measure(dimension)
    open_ends = provisional_in(voice, every)
    points = tuple(_level_point(levels, each.level(dimension, code), at in open_ends) for at, each in enumerate(every))
    rows = [next((row for row in each.rows(measure, dimension) if row.subgroup == code), None) for each in every]
    below = tuple(None if gaps is None else _point(gaps, row, verdict=True) for row in rows)
    last = points[-1]
    note = "" if last is not None else voice.lang.gettext("not shown")
    end = "" if last is None else levels.text(last.value)
    return TrendLine(voice.book.label(dimension, code), end, note, points, below)


def _point(figures: Figures, row: Estimate | None, *, verdict: bool = False) -> Point | None:
    if row is None or row.status != "ok" or row.value is None:
        return None
    low, high = figures.limits(row) or (None, None)
    return Point(figures.value(row), low, high, verdict and standing_of(row) not in {"clear", "close"})


def _level_point(figures: Figures, row: Estimate | None, provisional: bool) -> Point | None:
    found = _point(figures, row)
    return replace(found, hollow=True) if found is not None and provisional else found


def _numbers(lines: Sequence[TrendLine], *, gaps: bool) -> list[Decimal]:
    points = [point for line in lines for point in (line.gaps if gaps else line.levels) if point is not None]
    return [number for p in points for number in (p.value, p.low, p.high) if number is not None]


def _level_panel(voice: Voice, figures: Figures, lines: Sequence[TrendLine]) -> Panel | None:
    numbers = _numbers(lines, gaps=False)
    if not numbers:
        return None
    whole = voice.info.kind == "proportion" and figures.scale.per == 100
    on = share_axis(numbers) if whole else axis(numbers)
    return None if on is None else _panel(voice, level_head(voice), on, figures)


def _gap_panel(voice: Voice, figures: Figures, lines: Sequence[TrendLine]) -> Panel | None:
    numbers = _numbers(lines, gaps=True)
    on = log_axis(numbers) if figures.null == 1 else axis(numbers, zero=True)
    words = N_("Times the comparison") if figures.null == 1 else N_("Gap to the comparison")
    heading = voice.lang.gettext(words)
    return None if on is None or not numbers else _panel(voice, heading, on, figures)


def _panel(voice: Voice, heading: str, on: Axis, figures: Figures) -> Panel:
    lang = voice.lang
    say = lang.signed if figures.signed else lang.decimal
    ticks = tuple(say(Decimal(repr(tick))) for tick in on.ticks)
    begins = "" if on.low <= 0 or on.log else lang.gettext("The scale begins at %(low)s.", low=ticks[0])
    return Panel(heading, begins, on, ticks, figures.null)
