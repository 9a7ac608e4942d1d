"""In how many years shares would match under stated flows: a projection, not a goal; printed only where it may be."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from isonomia.model.estimates import Estimate
from isonomia.publish.book import method_address, slug
from isonomia.publish.findings import Voice
from isonomia.publish.language import N_
from isonomia.publish.numbers import shortened
from isonomia.publish.representation import benchmark_of
from isonomia.publish.sentences import Sentence, say
from isonomia.publish.tables import Cell, Column, Figures, Row, Table, fitted, words_cell
from isonomia.publish.verdicts import level_word

STOCK_FLOW: Final = "time_to_parity_stock_flow"
WANTED: Final = (
    (STOCK_FLOW, "", N_("If flows stayed the same")),
    (STOCK_FLOW, "doubled", N_("If twice as many of the group entered")),
    ("time_to_parity_naive", "doubled", N_("The same, if nobody ever left")),
    ("time_to_parity_trend", "", N_("If the share moved on as it did")),
)
"""Measure, component and head of a column."""
ASSUMED: Final = (
    N_("A projection, not a goal: years until shares would match, under flows that the study states."),
    N_("People of each group are taken to leave like everybody else."),
    N_("Where too small a share of those who enter is of the group, shares never match, however long one waits."),
)
LEAVING: Final = N_("The study assumes that %(exits)s in every 100 leave in a year.")


@dataclass(frozen=True, slots=True)
class Projection:
    """The projections of one dimension beside one benchmark."""

    id: str
    heading: str
    notes: tuple[Sentence, ...]
    table: Table
    methods: tuple[tuple[str, str], ...]


def projections(voice: Voice, dimensions: tuple[str, ...], prefix: str) -> tuple[Projection, ...]:
    """One table a dimension and benchmark, of the measures that the release holds."""
    measures = tuple(each for each in WANTED if each[0] in voice.book.release.measures)
    found = []
    for dimension in dimensions:
        rows = [row for measure, *_ in measures for row in voice.part.rows(measure, dimension)]
        benchmarks = dict.fromkeys(row.reference for row in rows)
        found += [_projection(voice, dimension, each, measures, prefix) for each in benchmarks]
    return tuple(found)


def _projection(
    voice: Voice, dimension: str, benchmark: str, measures: tuple[tuple[str, str, str], ...], prefix: str
) -> Projection:
    lang, book = voice.lang, voice.book
    title = shortened(benchmark_of(voice, benchmark).title or benchmark)
    rows = [row for measure, *_ in measures for row in voice.part.rows(measure, dimension)]
    codes = book.ordered(dimension, [row.subgroup for row in rows if row.reference == benchmark])
    columns = [(lang.gettext(head), _column(voice, dimension, benchmark, m, c, codes)) for m, c, head in measures]
    heads = tuple(Column(head, head, "text") for head, _ in columns)
    printed = tuple(
        Row(book.label(dimension, code), tuple(cells[at] for _, cells in columns)) for at, code in enumerate(codes)
    )
    name = f"{prefix}years-{slug(dimension)}-{slug(benchmark)}"
    caption = lang.gettext("Years until the share would match: %(whom)s (likely range)", whom=title)
    used = dict.fromkeys(measure for measure, *_ in measures)
    return Projection(
        name,
        lang.gettext("When shares would match (%(by)s)", by=book.title(dimension)),
        (*(say(lang, each) for each in ASSUMED), *_leaving(voice)),
        Table(f"t-{name}", caption, lang.gettext("Group"), heads, printed),
        tuple((method_address(book.release.measures[each]), book.release.measures[each].title) for each in used),
    )


def _leaving(voice: Voice) -> tuple[Sentence, ...]:
    """How many are assumed to leave."""
    if voice.info.exits is None:
        return ()
    share = (Decimal(repr(voice.info.exits)) * 100).normalize()
    fixed = {"exits": voice.lang.decimal(share)}
    return (Sentence(voice.lang.translations.gettext(LEAVING), fixed=fixed),)


def _column(
    voice: Voice, dimension: str, benchmark: str, measure: str, component: str, codes: tuple[str, ...]
) -> list[Cell]:
    found = {
        row.subgroup: row
        for row in voice.part.rows(measure, dimension)
        if (row.reference, row.component) == (benchmark, component)
    }
    figures = Figures(voice.lang, fitted(voice.scale(measure), found.values()))
    return [_cell(voice, figures, found.get(code)) for code in codes]


def _cell(voice: Voice, figures: Figures, row: Estimate | None) -> Cell:
    missing = level_word(row, voice.lang)
    if missing or row is None:
        few = row is not None and row.reason == "TOO_FEW_GROUPS"
        return words_cell("text", voice.lang.gettext("Too few periods") if few else missing)
    word = voice.lang.gettext("perhaps never") if "may_never_arrive" in row.flags else ""
    return figures.cell("text", row, None, "", word)
