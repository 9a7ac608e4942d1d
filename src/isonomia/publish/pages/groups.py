"""The chart-table: groups of one dimension, their level and their gap, each number with its strip."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from isonomia.model.absence import is_absence
from isonomia.model.estimates import Estimate
from isonomia.publish.book import slug
from isonomia.publish.charts import Axis
from isonomia.publish.findings import EVERYONE_ELSE, OVERALL, Voice
from isonomia.publish.language import N_
from isonomia.publish.numbers import per_of, shortened
from isonomia.publish.tables import (
    Cell,
    Column,
    Figures,
    Row,
    Table,
    count_cell,
    linear,
    logarithmic,
    view,
    words_cell,
)
from isonomia.publish.verdicts import level_word, saying

COMPARED_WITH = {
    EVERYONE_ELSE: N_("Each group is compared with everyone else whose group is known."),
    OVERALL: N_("Each group is compared with everyone together."),
    "lowest": N_("The lowest rank is compared with the highest."),
    "extremes": N_("The highest figure is compared with the lowest."),
    "best": N_("Each group is compared with the most favourable figure."),
    "highest": N_("Each group is compared with the highest figure."),
    "largest": N_("Each group is compared with the largest group."),
}


@dataclass(frozen=True, slots=True)
class _Parts:
    """What one chart-table is made of."""

    voice: Voice
    dimension: str
    codes: tuple[str, ...]
    levels: dict[str, Estimate | None]
    gaps: dict[str, Estimate | None]
    level: Figures
    gap: Figures | None


def chart_table(voice: Voice, dimension: str, only: tuple[str, ...] = (), prefix: str = "") -> Table:
    """The table of one dimension; with `only`, of these groups alone."""
    parts = _parts(voice, dimension, only)
    name = prefix + slug(dimension)
    level_axis = linear(parts.level, [*parts.levels.values(), voice.part.overall()], zero=False)
    gap_axis = _gap_axis(parts)
    columns = [_level_column(parts, name, level_axis)]
    if parts.gap is not None:
        null = parts.gap.null
        margin = _margin(parts)
        head = _gap_head(voice, voice.part.gap_measure(dimension))
        short = voice.lang.gettext("Gap")
        columns.append(Column(head, short, "gap", view(f"{name}-g", gap_axis, parts.gap, null, margin)))
    people = voice.lang.gettext("People")
    columns.append(Column(people, people, "count"))
    rows = tuple(
        Row(voice.book.label(dimension, code), _cells(parts, code, level_axis, gap_axis)) for code in parts.codes
    )
    stub = voice.lang.gettext("Group")
    return Table(f"t-{name}", caption(voice, dimension), stub, tuple(columns), rows, sortable=len(rows) > 3)


def caption(voice: Voice, *dimensions: str) -> str:
    """What, per how many, by what, where and when."""
    lang, info = voice.lang, voice.info
    titles = [voice.book.title(each) for each in dimensions]
    values = {"title": shortened(info.title), "by": lang.items(titles), "per": lang.decimal(per_of(info))}
    if info.kind == "mean":
        text = lang.gettext("%(title)s, average, by %(by)s", **values)
    elif info.kind == "rate":
        unit = info.unit or lang.gettext("person-years")
        text = lang.gettext("%(title)s, for every %(per)s %(unit)s, by %(by)s", unit=unit, **values)
    else:
        text = lang.gettext("%(title)s, in every %(per)s people, by %(by)s", **values)
    return " · ".join([text, *(each for each in (voice.part.setting, voice.part.period) if each)])


def level_head(voice: Voice) -> str:
    """The head of the level column, with the unit that the numbers have."""
    lang, info = voice.lang, voice.info
    if info.kind == "mean":
        return lang.gettext("Average (likely range)")
    per = lang.decimal(per_of(info))
    if info.kind == "rate":
        unit = info.unit or lang.gettext("person-years")
        return lang.gettext("For every %(per)s %(unit)s (likely range)", per=per, unit=unit)
    return lang.gettext("In every %(per)s (likely range)", per=per)


def _gap_head(voice: Voice, measure: str) -> str:
    lang, per = voice.lang, per_of(voice.info)
    if measure == "ratio":
        return lang.gettext("Times the comparison (likely range)")
    if voice.info.kind == "mean":
        return lang.gettext("Gap (likely range)")
    if voice.info.kind == "proportion" and per == 100:
        return lang.gettext("Gap in points (likely range)")
    return lang.gettext("Gap in every %(per)s (likely range)", per=lang.decimal(per))


def _parts(voice: Voice, dimension: str, only: tuple[str, ...]) -> _Parts:
    part = voice.part
    levels = {row.subgroup: row for row in part.rows(part.level_measure(), dimension) if row.subgroup}
    measure = part.gap_measure(dimension)
    gaps = {row.subgroup: row for row in part.rows(measure, dimension) if row.subgroup}
    codes = only or voice.book.ordered(dimension, [*levels, *gaps])
    lang = voice.lang
    gap = None
    if measure:
        null = Decimal(1) if voice.book.release.measures[measure].unit == "ratio" else Decimal(0)
        gap = Figures(lang, voice.scale(measure), signed=null == 0, null=null)
    return _Parts(
        voice,
        dimension,
        codes,
        {code: levels.get(code) for code in codes},
        {code: gaps.get(code) for code in codes},
        Figures(lang, voice.scale(part.level_measure())),
        gap,
    )


def _gap_axis(parts: _Parts) -> Axis | None:
    if parts.gap is None:
        return None
    if parts.gap.null == 1:
        return logarithmic(parts.gap, parts.gaps.values())
    margin = _margin(parts)
    extra = [] if margin is None else [-margin, margin]
    return linear(parts.gap, parts.gaps.values(), extra, zero=True)


def _margin(parts: _Parts) -> Decimal | None:
    margin = parts.voice.info.margin
    if margin is None or parts.gap is None or parts.gap.null == 1:
        return None
    return parts.gap.scale.of(margin)


def _level_column(parts: _Parts, name: str, axis: Axis | None) -> Column:
    voice = parts.voice
    line = reference_level(voice, parts.dimension)
    value = None if line is None or line.value is None else parts.level.value(line)
    short = voice.lang.gettext("Level")
    return Column(level_head(voice), short, "level", view(f"{name}-l", axis, parts.level, value))


def reference_level(voice: Voice, dimension: str) -> Estimate | None:
    """The level that the dashed line stands for: the comparison group, or everyone together."""
    reference = reference_of(voice, dimension)
    return voice.part.level(dimension, reference) or voice.part.overall()


def reference_of(voice: Voice, dimension: str) -> str:
    """The comparison of a dimension's gaps: a code, or one of the declared modes."""
    rows = voice.part.rows(voice.part.gap_measure(dimension), dimension)
    return next((row.reference for row in rows if row.reference), voice.book.dimension(dimension).reference)


def _cells(parts: _Parts, code: str, level_axis: Axis | None, gap_axis: Axis | None) -> tuple[Cell, ...]:
    voice, lang = parts.voice, parts.voice.lang
    level, gap = parts.levels[code], parts.gaps[code]
    missing = level_word(level, lang)
    cells = [
        words_cell("level", missing)
        if missing or level is None
        else parts.level.cell("level", level, level_axis, "circle")
    ]
    if parts.gap is not None:
        is_reference = not is_absence(code) and code == reference_of(voice, parts.dimension)
        said = saying(gap, lang, is_reference=is_reference)
        if gap is None or gap.status != "ok" or said.standing == "reference":
            cells.append(words_cell("gap", missing if level is not None and level.status == "hidden" else said.word))
        else:
            cells.append(parts.gap.cell("gap", gap, gap_axis, said.mark, said.word, bold=said.standing == "clear"))
    cells.append(count_cell(level, lang, missing or lang.gettext("Not published")))
    return tuple(cells)
