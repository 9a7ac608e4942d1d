"""The chart-table: groups of one dimension, their level and their gap, each number with its strip."""

from __future__ import annotations

from dataclasses import dataclass, replace
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
    fitted,
    linear,
    logarithmic,
    view,
    words_cell,
)
from isonomia.publish.verdicts import level_word, saying

COMPARED_WITH = {
    EVERYONE_ELSE: N_("Each group is compared with everyone else whose group is known."),
    "with_unknown": N_("Each group is compared with everyone else, which includes people whose group is not known."),
    OVERALL: N_("Each group is compared with everyone together."),
    "lowest": N_("The lowest rank is compared with the highest."),
    "extremes": N_("The highest figure is compared with the lowest."),
    "best": N_("Each group is compared with the most favourable figure."),
    "highest": N_("Each group is compared with the highest figure."),
    "largest": N_("Each group is compared with the largest group."),
}


Key = tuple[str, str]
"""A dimension and the code of one of its groups."""


@dataclass(frozen=True, slots=True)
class _Parts:
    """What one chart-table is made of."""

    voice: Voice
    measure: str
    levels: dict[Key, Estimate | None]
    gaps: dict[Key, Estimate | None]
    level: Figures
    gap: Figures | None
    line: Estimate | None
    ratios: dict[Key, Estimate]
    times: Figures


def chart_table(voice: Voice, dimension: str, only: tuple[str, ...] = (), prefix: str = "") -> Table:
    """The table of one dimension; with `only`, of these groups alone."""
    measure = voice.part.gap_measure(dimension)
    codes = only or codes_of(voice, dimension)
    parts = _parts(voice, [(dimension, code) for code in codes], measure, reference_level(voice, dimension))
    heads = [voice.book.label(dimension, code) for code in codes]
    return _table(parts, prefix + slug(dimension), caption(voice, dimension), voice.lang.gettext("Group"), heads)


def figures_of_group(voice: Voice, dimension: str, code: str) -> tuple[Cell, ...]:
    """The row of one group without its drawings: its level, its gap where gaps are measured, its people."""
    key, measure = (dimension, code), voice.part.gap_measure(dimension)
    return _cells(_parts(voice, [key], measure, reference_level(voice, dimension)), key, None, None)


def codes_of(voice: Voice, dimension: str) -> tuple[str, ...]:
    """The groups that a chart-table has rows of, in page order."""
    part = voice.part
    rows = (*part.rows(part.level_measure(), dimension), *part.rows(part.gap_measure(dimension), dimension))
    return voice.book.ordered(dimension, [row.subgroup for row in rows if row.subgroup])


def without_strips(table: Table) -> Table:
    """The same table with numbers alone, for a great many groups."""
    columns = tuple(replace(each, axis=None) for each in table.columns)
    rows = tuple(replace(row, cells=tuple(replace(each, drawing=None) for each in row.cells)) for row in table.rows)
    return replace(table, columns=columns, rows=rows)


def widest_table(voice: Voice, keys: list[Key], prefix: str = "") -> Table:
    """One row for each way of grouping: its widest gap. The line is everybody together."""
    lang, book = voice.lang, voice.book
    measure = voice.part.gap_measure(keys[0][0])
    kept = [key for key in keys if voice.part.gap_measure(key[0]) == measure]
    heads = [lang.gettext("%(by)s: %(group)s", by=book.heading(d), group=book.label(d, code)) for d, code in kept]
    parts = _parts(voice, kept, measure, voice.part.overall())
    title = lang.gettext("the widest gap in each way of grouping")
    return _table(parts, f"{prefix}widest", _caption(voice, title), lang.gettext("Group"), heads)


def _table(parts: _Parts, name: str, title: str, stub: str, heads: list[str]) -> Table:
    lang = parts.voice.lang
    level_axis = linear(parts.level, [*parts.levels.values(), parts.line], zero=False)
    gap_axis = _gap_axis(parts)
    columns = [_level_column(parts, name, level_axis)]
    if parts.gap is not None:
        on = view(f"{name}-g", gap_axis, parts.gap, parts.gap.null, _margin(parts))
        beside = lang.gettext("Times the comparison (likely range)") if parts.ratios else ""
        columns.append(Column(_gap_head(parts.voice, parts.measure), lang.gettext("Gap"), "gap", on, beside))
    if any(row is not None and row.n is not None for row in parts.levels.values()):
        people = lang.gettext("People")
        columns.append(Column(people, people, "count"))
    keys = zip(heads, parts.levels, strict=True)
    pages = parts.voice.book.groups
    rows = tuple(
        Row(head, _cells(parts, key, level_axis, gap_axis)[: len(columns)], pages.get(key, "")) for head, key in keys
    )
    return Table(f"t-{name}", title, stub, tuple(columns), rows, sortable=len(rows) > 3)


def caption(voice: Voice, *dimensions: str) -> str:
    """What, per how many, by what, where and when."""
    lang = voice.lang
    titles = [voice.book.title(each) for each in dimensions]
    return _caption(voice, lang.gettext("by %(by)s", by=lang.items(titles)))


def _caption(voice: Voice, division: str) -> str:
    lang, info = voice.lang, voice.info
    values = {"title": shortened(info.title), "division": division, "per": lang.decimal(per_of(info))}
    if info.kind == "mean":
        text = lang.gettext("%(title)s, average, %(division)s", **values)
    elif info.kind == "rate":
        unit = info.unit or lang.gettext("person-years")
        text = lang.gettext("%(title)s, for every %(per)s %(unit)s, %(division)s", unit=unit, **values)
    else:
        text = lang.gettext("%(title)s, in every %(per)s people, %(division)s", **values)
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


def _parts(voice: Voice, keys: list[Key], measure: str, line: Estimate | None) -> _Parts:
    part, lang = voice.part, voice.lang
    levels = {key: part.level(*key) for key in keys}
    gaps = {key: part.gap(*key) for key in keys}
    level = fitted(voice.scale(part.level_measure()), [*levels.values(), line])
    gap = None
    if measure:
        null = Decimal(1) if voice.book.release.measures[measure].unit == "ratio" else Decimal(0)
        scale = fitted(voice.scale(measure), gaps.values(), *((2, level.places or 0) if null == 0 else ()))
        gap = Figures(lang, scale, signed=null == 0, null=null)
    ratios = _ratios(voice, gaps) if measure == "difference" else {}
    times = Figures(lang, fitted(voice.scale("ratio"), ratios.values()) if ratios else level)
    return _Parts(voice, measure, levels, gaps, Figures(lang, level), gap, line, ratios, times)


def _ratios(voice: Voice, gaps: dict[Key, Estimate | None]) -> dict[Key, Estimate]:
    """The ratios that the release holds beside its differences: of the same group, with the same comparison."""
    rows = {
        (row.dimension, row.subgroup): row for by in {key[0] for key in gaps} for row in voice.part.rows("ratio", by)
    }
    return {
        key: rows[key]
        for key, gap in gaps.items()
        if gap is not None and key in rows and rows[key].reference == gap.reference
    }


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
    line = parts.line
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


def _cells(parts: _Parts, key: Key, level_axis: Axis | None, gap_axis: Axis | None) -> tuple[Cell, ...]:
    lang, level = parts.voice.lang, parts.levels[key]
    missing = level_word(level, lang)
    first = words_cell("level", missing)
    if level is not None and not missing:
        first = parts.level.cell("level", level, level_axis, "circle")
    people = count_cell(level, lang, missing or lang.gettext("Not published"))
    return (first, _gap_cell(parts, key, gap_axis), people) if parts.gap is not None else (first, people)


def _gap_cell(parts: _Parts, key: Key, on: Axis | None) -> Cell:
    lang, level, gap = parts.voice.lang, parts.levels[key], parts.gaps[key]
    is_reference = not is_absence(key[1]) and key[1] == reference_of(parts.voice, key[0])
    said = saying(gap, lang, is_reference=is_reference)
    if level is not None and level.status == "hidden":
        return words_cell("gap", level_word(level, lang))
    if gap is None or gap.status != "ok" or said.standing == "reference" or parts.gap is None:
        return words_cell("gap", said.word)
    cell = parts.gap.cell("gap", gap, on, said.mark, said.word, bold=said.standing == "clear")
    return replace(cell, beside=_beside(parts, parts.ratios[key])) if key in parts.ratios else cell


def _beside(parts: _Parts, ratio: Estimate) -> str:
    """The same gap as a ratio, in words; where there is no ratio, why not."""
    missing = level_word(ratio, parts.voice.lang)
    if missing:
        return missing
    number, between = parts.times.text(parts.times.value(ratio)), parts.times.between(ratio)
    if not between:
        return parts.voice.lang.gettext("%(number)s times", number=number)
    return parts.voice.lang.gettext("%(number)s times (%(between)s)", number=number, between=between)
