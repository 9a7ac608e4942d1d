"""A way of grouping by a great many places: its page of its own, and how its long table differs from others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from isonomia.model.estimates import Estimate
from isonomia.publish.book import slug
from isonomia.publish.findings import Voice, group_lists, widest_clear
from isonomia.publish.pages.groups import chart_table, codes_of
from isonomia.publish.paths import null_of
from isonomia.publish.sentences import Sentence
from isonomia.publish.tables import Table

MOST_PLACES: Final = 24
"""With more places than this, a way of grouping has a page of its own: the maps and a long table."""
MOST_STRIPS: Final = 30
"""A table of more groups has numbers alone."""


@dataclass(frozen=True, slots=True)
class Apart:
    """A way of grouping by many places, which has a page of its own: its findings, its widest gap, and the link."""

    id: str
    heading: str
    findings: tuple[Sentence, ...]
    href: str
    table: Table | None


def is_apart(voice: Voice, dimension: str) -> bool:
    """Whether a way of grouping by places has so many that they need a page of their own, with the maps."""
    return bool(voice.book.dimension(dimension).places) and len(codes_of(voice, dimension)) > MOST_PLACES


def is_long(voice: Voice, dimension: str) -> bool:
    """Whether the table of a way of grouping has numbers alone."""
    return len(codes_of(voice, dimension)) > MOST_STRIPS


def gaps_of(voice: Voice, dimension: str) -> tuple[Estimate, ...]:
    """The gaps of a way of grouping; those of places in page order, as there are many to be looked through."""
    gaps = tuple(row for row in voice.part.rows(voice.part.gap_measure(dimension), dimension) if row.subgroup)
    if not voice.book.dimension(dimension).places:
        return gaps
    at = {code: place for place, code in enumerate(codes_of(voice, dimension))}
    return tuple(sorted(gaps, key=lambda row: at[row.subgroup]))


def apart_of(voice: Voice, dimension: str, prefix: str, href: str) -> Apart:
    """What the page of the indicator says of it, and the address of its own page."""
    gaps = gaps_of(voice, dimension)
    heading = voice.lang.gettext("By %(by)s", by=voice.book.title(dimension))
    found = group_lists(voice, gaps)
    null = null_of(voice.book, gaps)
    widest = widest_clear(gaps, null)
    table = None if widest is None else chart_table(voice, dimension, (widest.subgroup,), prefix)
    return Apart(f"{prefix}by-{slug(dimension)}", heading, found, href, table)


def notes_of_many(voice: Voice, dimension: str) -> tuple[str, ...]:
    """What a long table needs to say: what its verdicts call close, and where its earlier figures are."""
    lang, notes = voice.lang, []
    if voice.info.margin is not None and voice.info.kind != "representation" and is_long(voice, dimension):
        margin = lang.decimal(voice.scale(voice.part.level_measure()).of(voice.info.margin))
        notes.append(
            lang.gettext("A gap is called close within %(margin)s, a margin set before looking.", margin=margin)
        )
    periods = {each.period for each in voice.book.slices[voice.info.id] if each.setting == voice.part.setting}
    if len(periods) > 1 and is_apart(voice, dimension):
        notes.append(lang.gettext("Figures of earlier periods are in the data files."))
    return tuple(notes)
