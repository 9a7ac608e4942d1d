"""Sections that only some indicators have: several figures a group, side by side, with what must be said of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from isonomia.model.estimates import Estimate
from isonomia.publish.findings import Voice
from isonomia.publish.language import Language
from isonomia.publish.sentences import Sentence
from isonomia.publish.tables import Figures, fitted
from isonomia.publish.verdicts import saying

SMALLEST_P: Final = 0.001
"""A smaller p-value is printed as below this."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One cell: a figure with its range and a word, or a word alone."""

    number: str = ""
    between: str = ""
    word: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """Groups down, figures across."""

    id: str
    caption: str
    stub: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Entry, ...]], ...]


@dataclass(frozen=True, slots=True)
class Extra:
    """One section of a dimension: what must be said, its tables, and terms explained below them.

    `page` is the address where it stands by itself; empty where it stands on the page of the indicator.
    """

    id: str
    dimension: str
    heading: str
    notes: tuple[Sentence, ...]
    findings: tuple[Sentence, ...]
    tables: tuple[Side, ...]
    terms: tuple[tuple[str, tuple[str, ...]], ...] = ()
    after: tuple[Sentence, ...] = ()
    measures: tuple[str, ...] = ()
    page: str = ""

    @property
    def cells(self) -> int:
        """How many figures the section has."""
        return sum(len(table.heads) * len(table.rows) for table in self.tables)


def figures_of(voice: Voice, measure: str, rows: Iterable[Estimate | None], *, signed: bool = False) -> Figures:
    """How a column prints its figures: a gap has the decimals of the gaps and levels of the page."""
    part = voice.part
    level = fitted(voice.scale(part.level_measure()), part.of(part.level_measure()))
    of_outcome = voice.book.release.measures[measure].unit in {"share", "outcome"}
    fit = (2, level.places or 0) if of_outcome and signed else ()
    return Figures(voice.lang, fitted(voice.scale(measure), rows, *fit), signed=signed)


def entry(figures: Figures, row: Estimate | None, word: str = "") -> Entry:
    """The cell of a row, scaled and rounded as everywhere on the page."""
    if row is None:
        return Entry(word=figures.lang.gettext("Does not apply"))
    if row.status != "ok" or row.value is None:
        return Entry(word=saying(row, figures.lang).word)
    return Entry(figures.text(figures.value(row)), figures.between(row), word)


def below_smallest(lang: Language) -> str:
    """How a p-value below the smallest one is printed."""
    return lang.gettext("below %(p)s", p=lang.decimal(Decimal(repr(SMALLEST_P))))


def measures_in(rows: tuple[Estimate, ...]) -> tuple[str, ...]:
    """Ids of the measures of these rows, each once."""
    return tuple(dict.fromkeys(row.measure for row in rows))


def codes_of(voice: Voice, dimension: str, rows: tuple[Estimate, ...]) -> tuple[str, ...]:
    """The groups that have rows, in page order."""
    return voice.book.ordered(dimension, [row.subgroup for row in rows if row.subgroup])
