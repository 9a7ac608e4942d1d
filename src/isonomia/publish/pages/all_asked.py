"""A survey's figures for all who were asked, beside those of the people who answered, and how they were made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from isonomia.model.release import ScaleInfo
from isonomia.publish.findings import Voice
from isonomia.publish.language import N_, Language
from isonomia.publish.pages.extras import Entry, Side, codes_of, entry, figures_of
from isonomia.publish.tables import Figures

MEASURES: Final = ("survey_mean", "survey_proportion")
GAP: Final = "survey_difference"
WEIGHTS: Final = "survey_weights"

SPEAKS: Final[Mapping[str, str]] = {
    "process": N_(
        "Ranges allow for chance in what people answered: others in the same place could have answered otherwise."
    ),
    "cohort": N_("Ranges are about this cohort: all who were asked, and nobody else."),
    "respondents": N_("Figures describe the people who answered, and nobody else. So they have no ranges."),
}
INSTEAD: Final[Mapping[str, str]] = {
    "process": N_("Ranges for this cohort alone, which the school could have chosen, would be narrower."),
    "cohort": N_("They leave out chance in what people answered. Ranges that allow for it would be wider."),
}
STANDS: Final = N_(
    "Within each group of %(by)s, those who answered stand for those who did not. No figure can test that."
)
STANDS_FOR_ALL: Final = N_("Those who answered stand for all who did not. No figure can test that.")
RAKED: Final = N_("Weights meet the numbers of people asked for each of these by itself (raking): %(by)s.")
CELLS: Final = N_("A weight is the people of a group who were asked over those who answered.")
ROUNDS: Final = N_("Raking took %(rounds)s rounds. No weight was to be above %(cap)s.")
CUT: Final = N_("Weights of %(cut)s in every 100 people were cut.")
COST: Final = N_(
    "The answers say as much as those of %(people)s people of equal weight: a design effect of %(effect)s."
)
SHOWN_IF: Final = N_("A figure is shown if every number of people behind it may be shown.")


@dataclass(frozen=True, slots=True)
class AllAsked:
    """The section: what must be said, and the table."""

    words: tuple[str, ...]
    table: Side


def speaking(lang: Language, scale: ScaleInfo) -> str:
    """Of whom the ranges of a survey speak, and what the other choice would have meant."""
    instead = INSTEAD.get(scale.speaks_of)
    return " ".join(lang.gettext(each) for each in (SPEAKS[scale.speaks_of], instead) if each)


def all_asked(voice: Voice, scale: ScaleInfo | None) -> AllAsked | None:
    """The figures for all who were asked; None where the study asks for none, or a statement has none to show."""
    measure = next((each for each in MEASURES if voice.part.rows(each)), "")
    told = any(row.status == "ok" for name in ("", *voice.part.dimensions()) for row in voice.part.rows(measure, name))
    if scale is None or not (told or (voice.info.id == scale.id and measure)):
        return None
    lang = voice.lang
    heads = (
        lang.gettext("People who answered"),
        lang.gettext("Of those who answered"),
        lang.gettext("Of all who were asked"),
        lang.gettext("Gap to everyone else, of all who were asked"),
    )
    caption = lang.gettext("Those who answered, and all who were asked")
    table = Side("asked-table", caption, lang.gettext("Group"), heads, tuple(_rows(voice, measure)))
    return AllAsked(tuple(_words(voice, scale)), table)


def everyone_asked(voice: Voice) -> tuple[Entry, Entry]:
    """The figure of everybody who answered, and that of all who were asked; empty ones where no weights are used."""
    measure = next((each for each in MEASURES if voice.part.rows(each)), "")
    return _everyone(voice, measure) if measure else (Entry(), Entry())


def _everyone(voice: Voice, measure: str) -> tuple[Entry, Entry]:
    """As the table prints them."""
    columns = _columns(voice, measure)
    return entry(columns[0], voice.part.overall()), entry(columns[1], next(iter(voice.part.rows(measure))))


def _names(voice: Voice, measure: str) -> list[str]:
    return [name for name in voice.part.dimensions() if voice.part.rows(measure, name)]


def _columns(voice: Voice, measure: str) -> tuple[Figures, Figures]:
    """How figures of those who answered are printed, and those of all who were asked."""
    part, names = voice.part, _names(voice, measure)
    levels = [*part.rows(measure), *(row for name in names for row in part.rows(measure, name))]
    plain = [part.overall(), *(row for name in names for row in part.rows(part.level_measure(), name))]
    return figures_of(voice, part.level_measure(), plain), figures_of(voice, measure, levels)


def _rows(voice: Voice, measure: str) -> Iterator[tuple[str, tuple[Entry, ...]]]:
    part, lang = voice.part, voice.lang
    names = _names(voice, measure)
    gaps = [row for name in names for row in part.rows(GAP, name)]
    columns = _columns(voice, measure)
    of_gaps = figures_of(voice, GAP, gaps, signed=True) if gaps else None
    everyone = next(iter(part.rows(measure)))
    said = (*_everyone(voice, measure), Entry(word=lang.gettext("Does not apply")))
    yield lang.gettext("Everyone"), (_people(lang, everyone.n), *said)
    for name in names:
        rows = {row.subgroup: row for row in part.rows(measure, name)}
        apart = {row.subgroup: row for row in part.rows(GAP, name)}
        for code in codes_of(voice, name, tuple(rows.values())):
            gap = apart.get(code)
            cells = (
                _people(lang, rows[code].n),
                entry(columns[0], part.level(name, code)),
                entry(columns[1], rows[code]),
                Entry(word=lang.gettext("Does not apply")) if of_gaps is None else entry(of_gaps, gap),
            )
            yield f"{voice.book.heading(name)}: {voice.book.label(name, code)}", cells


def _people(lang: Language, n: int | None) -> Entry:
    return Entry(word=lang.gettext("Not told")) if n is None else Entry(lang.count(n))


def _words(voice: Voice, scale: ScaleInfo) -> Iterator[str]:
    lang, weighting = voice.lang, scale.weighting
    if weighting is None:
        yield lang.gettext(STANDS_FOR_ALL)
    else:
        by = lang.items([voice.book.title(name) for name in weighting.by])
        yield lang.gettext(STANDS, by=by)
        yield lang.gettext(RAKED, by=by) if weighting.method == "raking" else lang.gettext(CELLS)
    yield from _cost(voice)
    yield speaking(lang, scale)
    yield lang.gettext(SHOWN_IF)


def _cost(voice: Voice) -> Iterator[str]:
    """What the weights took, and what they cost."""
    lang = voice.lang
    told = {row.component: row.value for row in voice.part.rows(WEIGHTS) if row.value is not None}
    if {"iterations", "cap"} <= set(told):
        cap = lang.decimal(Decimal(repr(told["cap"])), 2)
        yield lang.gettext(ROUNDS, rounds=lang.count(round(told["iterations"])), cap=cap)
        cut = Decimal(repr(told.get("trimmed_share", 0.0))) * 100
        yield lang.gettext(CUT, cut=lang.decimal(cut, 1))
    if {"design_effect", "effective_n"} <= set(told):
        effect = lang.decimal(Decimal(repr(told["design_effect"])), 2)
        yield lang.gettext(COST, effect=effect, people=lang.count(round(told["effective_n"])))
