"""Over time: the levels of the groups in each period, newest last, and their gaps. No change is worked out here."""

from __future__ import annotations

from isonomia.model.estimates import Estimate
from isonomia.publish.book import Slice, slug
from isonomia.publish.findings import Voice
from isonomia.publish.tables import Cell, Column, Figures, Row, Table, fitted, words_cell
from isonomia.publish.verdicts import level_word, saying

MOST_PERIODS = 8


def times_table(voice: Voice, dimensions: tuple[str, ...], prefix: str) -> Table | None:
    """One row a group, one column a period; None where the setting has one period."""
    book, lang = voice.book, voice.lang
    every = [each for each in book.slices[voice.info.id] if each.setting == voice.part.setting]
    periods = every[-MOST_PERIODS:]
    if len(periods) < 2:
        return None
    columns = _columns(voice, periods)
    level = voice.part.level_measure()
    shown = [row for each in periods for row in each.of(level)]
    figures = Figures(lang, fitted(voice.scale(level), shown))
    rows = [Row(lang.gettext("Everyone"), _cells(figures, periods, "", ""))]
    for dimension in dimensions:
        codes = [row.subgroup for each in periods for row in each.rows(level, dimension) if row.subgroup]
        for code in book.ordered(dimension, codes):
            by = {"by": book.heading(dimension), "group": book.label(dimension, code)}
            rows.append(Row(lang.gettext("%(by)s: %(group)s", **by), _cells(figures, periods, dimension, code)))
    title = lang.gettext("%(title)s, levels in each period (likely range)", title=voice.info.title)
    return Table(f"t-{prefix}time", title, lang.gettext("Group"), columns, tuple(rows))


def gaps_table(voice: Voice, dimension: str, prefix: str) -> Table | None:
    """The gaps of one dimension in each period, with their verdicts: what the drawing over time stands on."""
    book, lang = voice.book, voice.lang
    periods = [each for each in book.slices[voice.info.id] if each.setting == voice.part.setting][-MOST_PERIODS:]
    measure = voice.part.gap_measure(dimension)
    found = {
        (row.subgroup, at): row
        for at, each in enumerate(periods)
        for row in each.rows(measure, dimension)
        if row.subgroup
    }
    if not found:
        return None
    signed = book.release.measures[measure].unit != "ratio"
    figures = Figures(lang, fitted(voice.scale(measure), found.values()), signed=signed)
    rows = [
        Row(book.label(dimension, code), tuple(_gap(figures, found.get((code, at))) for at in range(len(periods))))
        for code in book.ordered(dimension, [code for code, _ in found])
    ]
    by = lang.gettext("by %(by)s", by=book.title(dimension))
    title = lang.gettext("%(title)s, gaps in each period (likely range), %(by)s", title=voice.info.title, by=by)
    columns = _columns(voice, periods)
    return Table(f"t-{prefix}time-gaps-{slug(dimension)}", title, lang.gettext("Group"), columns, tuple(rows))


def period_words(voice: Voice, period: str) -> str:
    """A period as pages print it: with a word where its figures may still change."""
    source = voice.book.release.sources.get(voice.info.source)
    if source is None or period not in source.provisional:
        return period
    return voice.lang.gettext("%(period)s (provisional)", period=period)


def _columns(voice: Voice, periods: list[Slice]) -> tuple[Column, ...]:
    named = (period_words(voice, each.period) for each in periods)
    return tuple(Column(words, words, "text") for words in named)


def _gap(figures: Figures, row: Estimate | None) -> Cell:
    said = saying(row, figures.lang)
    if row is None or row.status != "ok":
        return words_cell("text", said.word)
    return figures.cell("text", row, None, "", said.word, bold=said.standing == "clear")


def _cells(figures: Figures, periods: list[Slice], dimension: str, code: str) -> tuple[Cell, ...]:
    cells = []
    for each in periods:
        row = each.level(dimension, code) if code else each.overall()
        missing = level_word(row, figures.lang)
        known = row is not None and not missing
        cells.append(figures.cell("text", row, None, "") if known and row is not None else words_cell("text", missing))
    return tuple(cells)
