"""Who answered the statements of a scale, and who did not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from isonomia.model.release import ScaleInfo
from isonomia.publish.book import Slice, slug
from isonomia.publish.findings import Voice
from isonomia.publish.language import N_
from isonomia.publish.pages.extras import Entry, Side
from isonomia.publish.pages.scale_figures import ALIKE, BLANK, PLACES, number, of_hundred
from isonomia.publish.tables import Figures, fitted
from isonomia.publish.verdicts import saying

_RATES: Final[Mapping[str, str]] = {
    "RR1": N_("%(rate)s: people who answered to the end, out of all who were asked."),
    "RR2": N_("%(rate)s: people who answered, to the end or in part, out of all who were asked."),
    "RR5": N_("%(rate)s: people who answered to the end, out of those known to belong to the people asked."),
    "RR6": N_("%(rate)s: people who answered at all, out of those known to belong to the people asked."),
}
_PLAIN: Final[Mapping[str, str]] = {
    "RR1": N_("%(share)s in every 100 people who were asked answered to the end."),
    "RR2": N_("%(share)s in every 100 people who were asked answered, to the end or in part."),
    "RR5": N_("Of people known to be among those asked, %(share)s in every 100 answered to the end."),
    "RR6": N_("Of people known to be among those asked, %(share)s in every 100 answered at all."),
}
NOT_TOLD: Final = N_("How many answered is not shown.")
SILENT: Final = N_("Those who did not answer may feel otherwise.")
STOPPED: Final = N_("Of those who began, %(share)s in every 100 stopped before the end.")
HOW_ALIKE: Final = N_("How alike the groups are in how many answered (R-indicator, 1 is most), %(by)s: %(value)s.")


@dataclass(frozen=True, slots=True)
class Answered:
    """Who answered: sentences, a table, and the address of the page of the rate."""

    words: tuple[str, ...]
    table: Side
    page: str


def silent_of(voice: Voice, scale: ScaleInfo) -> Iterator[str]:
    """How many answered, in plain words, and what of the others is not known."""
    part = _here(voice, scale.response)
    if part is not None:
        lang, told = voice.lang, _rate(voice, part, "", "")
        said = lang.gettext(_PLAIN[scale.rate], share=told.number) if told.number else lang.gettext(NOT_TOLD)
        yield f"{said} {lang.gettext(SILENT)}"


def _here(voice: Voice, question: str) -> Slice | None:
    """The figures of another question in the same place and period."""
    here = (voice.part.setting, voice.part.period)
    return next((s for s in voice.book.slices.get(question, ()) if (s.setting, s.period) == here), None)


def answered_of(voice: Voice, scale: ScaleInfo) -> Answered | None:
    """The response rate by group, with its number among AAPOR's, and how many stopped before the end."""
    book, lang = voice.book, voice.lang
    part = _here(voice, scale.response)
    if part is None:
        return None
    rows = [(lang.gettext("Everyone"), (_rate(voice, part, "", ""), *_left_out(voice, scale, "", "")))]
    alike: list[str] = []
    for name in voice.part.dimensions():
        codes = book.ordered(name, [row.subgroup for row in part.rows("proportion", name) if row.subgroup])
        rows += [
            (book.label(name, code), (_rate(voice, part, name, code), *_left_out(voice, scale, name, code)))
            for code in codes
        ]
        row = next(iter(part.rows(ALIKE, name)), None)
        if row is not None and row.value is not None:
            value = number(lang, row.value, PLACES[ALIKE])
            alike.append(lang.gettext(HOW_ALIKE, by=book.title(name), value=value))
    words = [lang.gettext(_RATES[scale.rate], rate=scale.rate)]
    stopped = _here(voice, scale.broken_off)
    if stopped is not None:
        entry = _rate(voice, stopped, "", "")
        words += [lang.gettext(STOPPED, share=entry.number)] if entry.number else []
    caption = lang.gettext("Response rate %(rate)s (AAPOR), in every 100", rate=scale.rate)
    heads: tuple[str, ...] = (lang.gettext("Response rate"),)
    heads += (lang.gettext("Left out a statement, in every 100 who took part"),) if scale.complete else ()
    table = Side("who-table", caption, lang.gettext("Group"), heads, tuple(rows))
    return Answered((*words, *alike, lang.gettext(SILENT)), table, f"indicator/{slug(scale.response)}.html")


def _left_out(voice: Voice, scale: ScaleInfo, dimension: str, code: str) -> tuple[Entry, ...]:
    """Who left out one statement or more, where statements are told of those who answered every one."""
    rows = voice.part.rows(BLANK, dimension)
    row = next((each for each in rows if each.subgroup == code), None)
    return (of_hundred(voice.lang, row),) if scale.complete else ()


def _rate(voice: Voice, part: Slice, dimension: str, code: str) -> Entry:
    """A share as the page of the rate prints it."""
    row = part.level(dimension, code) if dimension else part.overall()
    if row is None or row.status != "ok" or row.value is None:
        return Entry(word=voice.lang.gettext("Does not apply") if row is None else saying(row, voice.lang).word)
    own = Voice(voice.book, part)
    figures = Figures(voice.lang, fitted(own.scale(row.measure), [row]))
    return Entry(figures.text(figures.value(row)), figures.between(row))
