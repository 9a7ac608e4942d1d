"""Models of strata on the page of a pair: how much lies between its combinations, and each one's steadied figure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from isonomia.model.estimates import Estimate
from isonomia.publish.book import method_address
from isonomia.publish.findings import Voice
from isonomia.publish.language import N_
from isonomia.publish.sentences import Sentence, say
from isonomia.publish.tables import Cell, Column, Figures, Row, Table, fitted
from isonomia.publish.verdicts import saying

VPC: Final = "maihda_vpc"
ODDS: Final = "median_odds_ratio"
PCV: Final = "maihda_pcv"
STRATA: Final = "maihda_strata"
BETWEEN: Final = N_(
    "Of 100 parts of all that makes outcomes differ between people, %(share)s lies between these combinations (likely "
    "range %(low)s to %(high)s)."
)
BETWEEN_ALL: Final = N_(
    "Of 100 parts of all that makes outcomes differ between people, %(share)s lies between these combinations."
)
PARTS: Final = N_("Of 100 parts of what lies between them, %(share)s is the sum of their parts, each by itself.")
NO_PARTS: Final = N_("The sum of their parts, each by itself, explains nothing of what lies between them.")
APART: Final = N_(
    "Of two combinations drawn at random, one has the higher odds. In half of all such pairs they are at least "
    "%(times)s times as high as in the other (likely range %(low)s to %(high)s)."
)
APART_ALL: Final = N_(
    "Of two combinations drawn at random, one has the higher odds. In half of all such pairs they are at least "
    "%(times)s times as high as in the other."
)
SMALL: Final = N_(
    "A small share does not mean that nobody is worse off. It says that groups tell little of one person."
)
STEADIED: Final = N_(
    "Each steadied figure is drawn towards what combinations like it have, the more so the fewer its people. Its range "
    "holds on average, not for one chosen because it is extreme."
)

TOLD: Final = {VPC: (BETWEEN, BETWEEN_ALL), ODDS: (APART, APART_ALL)}
"""Measure -> how it is said with its range, and without."""


@dataclass(frozen=True, slots=True)
class Strata:
    """What a page tells of the strata of a pair: sentences, the shares, the ratio of odds, and each combination."""

    id: str
    heading: str
    sentences: tuple[Sentence, ...]
    shares: Table | None
    odds: Table | None
    each: Table | None
    note: Sentence


def strata_of(voice: Voice, pair: tuple[str, str], prefix: str) -> Strata | None:
    """The block of a pair; None where the study asks for none of it."""
    part, lang = voice.part, voice.lang
    wholes = [row for name in (VPC, ODDS, PCV) for row in part.rows(name, *pair)]
    strata = part.rows(STRATA, *pair)
    if not wholes and not strata:
        return None
    heading = lang.gettext("How much lies between combinations")
    shares = _shares(voice, [row for row in wholes if row.measure != ODDS], f"{prefix}shares")
    odds = _odds(voice, [row for row in wholes if row.measure == ODDS], f"{prefix}odds")
    each = _each(voice, pair, strata, f"{prefix}strata") if strata else None
    return Strata(f"{prefix}between", heading, _sentences(voice, wholes), shares, odds, each, say(lang, STEADIED))


def _sentences(voice: Voice, rows: list[Estimate]) -> tuple[Sentence, ...]:
    lang, said = voice.lang, []
    for row in rows:
        if row.status != "ok" or row.value is None:
            continue
        figures = _figures(voice, row)
        numbers = {"times" if row.measure == ODDS else "share": figures.text(figures.value(row))}
        limits = figures.limits(row)
        if row.measure == PCV:
            template = PARTS if row.value > 0 else NO_PARTS
            said.append(Sentence(lang.translations.gettext(template), numbers if row.value > 0 else {}))
            continue
        if limits is not None:
            numbers |= {"low": figures.text(limits[0]), "high": figures.text(limits[1])}
        said.append(Sentence(lang.translations.gettext(TOLD[row.measure][limits is None]), numbers))
        said.extend([say(lang, SMALL)] if row.measure == VPC else [])
    return tuple(said)


def _shares(voice: Voice, rows: list[Estimate], name: str) -> Table | None:
    lang = voice.lang
    return _wholes(voice, rows, name, lang.gettext("Combinations and their parts"), lang.gettext("Parts in 100"))


def _odds(voice: Voice, rows: list[Estimate], name: str) -> Table | None:
    lang = voice.lang
    return _wholes(voice, rows, name, lang.gettext("Odds in two combinations"), lang.gettext("Times as high"))


def _wholes(voice: Voice, rows: list[Estimate], name: str, caption: str, value: str) -> Table | None:
    """Measures of all combinations together that are in one unit; None where there is none."""
    lang, made = voice.lang, []
    for row in rows:
        measure = voice.book.release.measures[row.measure]
        head, note = lang.gettext_data(measure.title), lang.gettext_data(measure.plain)
        made.append(Row(head, (_cell(voice, row),), method_address(measure), note))
    return Table(name, caption, lang.gettext("Measure"), _columns(value), tuple(made)) if made else None


def _each(voice: Voice, pair: tuple[str, str], rows: tuple[Estimate, ...], name: str) -> Table:
    lang, book = voice.lang, voice.book
    own = {(row.subgroup, row.subgroup_2): row for row in voice.part.rows(voice.part.level_measure(), *pair)}
    made = []
    for row in rows:
        first, second = book.label(row.dimension, row.subgroup), book.label(row.dimension_2, row.subgroup_2)
        alone = own.get((row.subgroup, row.subgroup_2))
        cells = (_cell(voice, alone), _cell(voice, row))
        made.append(Row(lang.gettext("%(group)s (%(by)s)", group=first, by=second), cells))
    columns = _columns(lang.gettext("Its own figure"), lang.gettext("Steadied figure"))
    return Table(
        name, lang.gettext("Figures steadied by the others"), lang.gettext("Combination"), columns, tuple(made)
    )


def _columns(*heads: str) -> tuple[Column, ...]:
    return tuple(Column(head, head, "level") for head in heads)


def _cell(voice: Voice, row: Estimate | None) -> Cell:
    if row is None or row.status != "ok" or row.value is None:
        return Cell("level", word=saying(row, voice.lang).word)
    return _figures(voice, row).cell("level", row, None, "")


def _figures(voice: Voice, row: Estimate) -> Figures:
    return Figures(voice.lang, fitted(voice.scale(row.measure), [row]))
