"""Gaps in numbers: what each group's gap comes to among its people, where the study asks for it."""

from __future__ import annotations

from typing import Final

from isonomia.model.estimates import Estimate
from isonomia.publish.book import slug
from isonomia.publish.findings import Voice
from isonomia.publish.language import N_
from isonomia.publish.pages.extras import Entry, Extra, Side, codes_of, entry, figures_of
from isonomia.publish.sentences import Sentence, say
from isonomia.publish.verdicts import saying

EXCESS: Final = "excess_events"
GAP: Final = "difference"
COMPARED: Final = N_("Each group is beside what its gap is beside. Its number of people is taken as fixed.")


def counted_gaps(voice: Voice, dimensions: tuple[str, ...], prefix: str) -> tuple[Extra, ...]:
    """A section for each dimension whose groups have a gap that is counted."""
    return tuple(each for dimension in dimensions if (each := _section(voice, dimension, prefix)) is not None)


def _section(voice: Voice, dimension: str, prefix: str) -> Extra | None:
    rows = _of_groups(voice, dimension, EXCESS)
    if not rows:
        return None
    lang, measure = voice.lang, voice.book.release.measures[EXCESS]
    heading = lang.gettext("What the gaps come to in numbers, by %(by)s", by=voice.book.title(dimension))
    name = f"{prefix}counted-{slug(dimension)}"
    said = (Sentence(lang.gettext_data(measure.plain)), say(lang, COMPARED))
    return Extra(name, dimension, heading, said, (), (_table(voice, dimension, rows, name),), measures=(EXCESS,))


def _of_groups(voice: Voice, dimension: str, measure: str) -> tuple[Estimate, ...]:
    return tuple(row for row in voice.part.rows(measure, dimension) if row.subgroup)


def _table(voice: Voice, dimension: str, rows: tuple[Estimate, ...], name: str) -> Side:
    """The gap, where it is told, and beside it what it comes to."""
    lang = voice.lang
    columns = {GAP: _of_groups(voice, dimension, GAP), EXCESS: rows}
    heads = {GAP: lang.gettext("Gap"), EXCESS: lang.gettext("In numbers")}
    told = {measure: own for measure, own in columns.items() if own}
    figures = {measure: figures_of(voice, measure, own, signed=True) for measure, own in told.items()}
    every = {(row.measure, row.subgroup): row for own in told.values() for row in own}

    def cell(measure: str, code: str) -> Entry:
        row = every.get((measure, code))
        tested = measure == EXCESS and row is not None and row.status == "ok"
        return entry(figures[measure], row, saying(row, lang).word if tested else "")

    lines = tuple(
        (voice.book.label(dimension, code), tuple(cell(measure, code) for measure in told))
        for code in codes_of(voice, dimension, rows)
    )
    caption = lang.gettext(
        "%(title)s: gaps in numbers, by %(by)s", title=voice.info.title, by=voice.book.title(dimension)
    )
    return Side(name + "-gaps", caption, lang.gettext("Group"), tuple(heads[each] for each in told), lines)
