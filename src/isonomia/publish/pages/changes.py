"""Change over periods: levels and gaps that were tested for it, per segment between declared breaks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from isonomia.model.estimates import Estimate
from isonomia.publish.findings import Voice
from isonomia.publish.language import N_
from isonomia.publish.pages.summaries import flag_words
from isonomia.publish.sentences import Sentence, say
from isonomia.publish.tables import Cell, Column, Figures, Row, Table, fitted, words_cell
from isonomia.publish.verdicts import level_word, standing_of

GAPS: Final = ("difference", "parity_difference")
WORDS: Final = {"clear": N_("changed"), "close": N_("about the same"), "unclear": N_("not settled")}
"""Verdict on the change of a gap -> what the table says."""
FEW: Final = N_("Too few periods")
READ: Final = N_(
    "A level changes by so much a year on average. A gap is compared between the first and the last period."
)
STRAIGHT: Final = N_("Changes are told along a straight line, and never across a change of definition.")


@dataclass(frozen=True, slots=True)
class Changes:
    """The changes of one slice: a table, and what leads to it."""

    notes: tuple[Sentence, ...]
    table: Table


def changes(voice: Voice, dimensions: tuple[str, ...], prefix: str) -> Changes | None:
    """One row a group; None where no change was asked for."""
    level = voice.part.level_measure()
    keys = [("", "")]
    for dimension in dimensions:
        rows = voice.part.rows("trend_slope", dimension)
        keys += [(dimension, code) for code in voice.book.ordered(dimension, [row.subgroup for row in rows])]
    slopes = [_row(voice, "trend_slope", (level,), *key) for key in keys]
    found = [(key, slope) for key, slope in zip(keys, slopes, strict=True) if slope is not None]
    if not found:
        return None
    lang = voice.lang
    columns = _columns(voice, [key for key, _ in found], level)
    heads = tuple(column for column, _ in columns)
    printed = tuple(
        Row(_label(voice, *key), (_period(slope), *(cells[at] for _, cells in columns)))
        for at, (key, slope) in enumerate(found)
    )
    period = Column(lang.gettext("Periods"), lang.gettext("Periods"), "text")
    title = lang.gettext("%(title)s, change over time (likely range)", title=voice.info.title)
    table = Table(f"t-{prefix}change", title, lang.gettext("Group"), (period, *heads), printed)
    return Changes((say(lang, READ), say(lang, STRAIGHT)), table)


def _columns(voice: Voice, keys: list[tuple[str, str]], level: str) -> list[tuple[Column, list[Cell]]]:
    lang = voice.lang
    wanted = (
        ("trend_slope", (level,), lang.gettext("Level, change a year"), lang.gettext("Level a year")),
        ("annual_percent_change", (level,), lang.gettext("In percent a year"), lang.gettext("Percent a year")),
        ("gap_change", GAPS, lang.gettext("Gap, last less first"), lang.gettext("Gap")),
    )
    found = []
    for measure, components, head, short in wanted:
        if measure in voice.book.release.measures:
            rows = [_row(voice, measure, components, *key) for key in keys]
            found.append((Column(head, short, "text"), _cells(voice, measure, rows)))
    return found


def _cells(voice: Voice, measure: str, rows: list[Estimate | None]) -> list[Cell]:
    figures = Figures(voice.lang, fitted(voice.scale(measure), rows), signed=True)
    cells = []
    for row in rows:
        if row is None:
            cells.append(words_cell("text", "–"))
        elif row.status != "ok":
            few = row.reason == "TOO_FEW_GROUPS"  # what a line goes through are periods
            cells.append(words_cell("text", voice.lang.gettext(FEW) if few else level_word(row, voice.lang)))
        else:
            said = voice.lang.gettext(WORDS.get(standing_of(row), "")) if row.measure == "gap_change" else ""
            word = " ".join(part for part in (said, flag_words(voice, row)) if part)
            cells.append(figures.cell("text", row, None, "", word, bold=standing_of(row) == "clear"))
    return cells


def _row(voice: Voice, measure: str, components: tuple[str, ...], dimension: str, code: str) -> Estimate | None:
    """The row of the newest segment."""
    rows = [row for row in voice.part.rows(measure, dimension) if row.subgroup == code and row.component in components]
    return max(rows, key=lambda row: row.period, default=None)


def _label(voice: Voice, dimension: str, code: str) -> str:
    if not code:
        return voice.lang.gettext("Everyone")
    by, group = voice.book.heading(dimension), voice.book.label(dimension, code)
    return voice.lang.gettext("%(by)s: %(group)s", by=by, group=group)


def _period(row: Estimate) -> Cell:
    return words_cell("text", row.period)
