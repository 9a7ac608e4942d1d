"""How large the gaps of a scale are: in standard deviations, beside the margin, and what may be said of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Final

from isonomia.model.estimates import Estimate
from isonomia.publish.book import slug
from isonomia.publish.findings import Voice
from isonomia.publish.language import N_
from isonomia.publish.pages.extras import SMALLEST_P, Entry, Extra, Side, below_smallest, entry, figures_of, measures_in
from isonomia.publish.sentences import Sentence, say
from isonomia.publish.verdicts import saying

SIZE: Final = "standardised_mean_difference"
EQUIVALENCE: Final = "equivalence_p"
PLANNED: Final = "holm"
SAID: Final[Mapping[str, str]] = {
    "equivalent": N_("close: smaller than the margin"),
    "different_but_small": N_("larger than chance, and smaller than the margin"),
    "different": N_("larger than chance"),
    "not_known": N_("not settled: neither a gap nor its absence is shown"),
}
"""Flag of a row -> what may be said of the gap."""
IN_SD: Final = N_("Hedges' g is the gap in standard deviations of the people within the groups.")
TESTED: Final = N_(
    "Equivalence asks in two one-sided tests whether the gap is smaller than the margin of %(margin)s. Each errs in at "
    "most 25 of 1,000 studies. Both pass exactly where the likely range of the gap lies within the margin. Not to find "
    "a gap is not to show that there is none."
)
HOLM: Final = N_(
    "These comparisons were planned. They are called larger than chance so that, of all of them, any false alarm has a "
    "chance of at most 5 in 100 (Holm)."
)


def sizes(voice: Voice, dimensions: tuple[str, ...], prefix: str) -> tuple[Extra, ...]:
    """A section for each way of grouping the score of a scale; nothing on other pages."""
    if not any(each.id == voice.info.id for each in voice.book.release.scales):
        return ()
    found = tuple(each for name in dimensions if (each := _section(voice, name, prefix)) is not None)
    return (*found[:1], *(replace(each, notes=()) if each.notes == found[0].notes else each for each in found[1:]))


def _section(voice: Voice, dimension: str, prefix: str) -> Extra | None:
    lang, book = voice.lang, voice.book
    size = {row.subgroup: row for row in voice.part.rows(SIZE, dimension)}
    tests = {row.subgroup: row for row in voice.part.rows(EQUIVALENCE, dimension)}
    rows = (*size.values(), *tests.values())
    if not any(row.status == "ok" for row in rows):
        return None
    figures = figures_of(voice, SIZE, size.values()) if size else None
    heads: tuple[str, ...] = (lang.gettext("Hedges' g (likely range)"),) if size else ()
    heads += (lang.gettext("Equivalence, p"), lang.gettext("What may be said")) if tests else ()
    lines = []
    for code in book.ordered(dimension, [*size, *tests]):
        cells: tuple[Entry, ...] = () if figures is None else (entry(figures, size.get(code)),)
        cells += _tested(voice, tests.get(code)) if tests else ()
        lines.append((book.label(dimension, code), cells))
    base = voice.beside(dimension, next((row.reference for row in rows if row.reference), ""))
    name = f"{prefix}size-{slug(dimension)}"
    caption = lang.gettext("How large the gaps are: each group beside %(base)s", base=base)
    table = Side(f"{name}-t", caption, lang.gettext("Group"), heads, tuple(lines))
    heading = lang.gettext("How large the gaps are, by %(by)s", by=book.title(dimension))
    return Extra(name, dimension, heading, _notes(voice, tests, dimension), (), (table,), measures=measures_in(rows))


def _notes(voice: Voice, tests: Mapping[str, Estimate], dimension: str) -> tuple[Sentence, ...]:
    lang = voice.lang
    notes = [say(lang, IN_SD)]
    margin = next((row.margin for row in tests.values() if row.margin is not None), None)
    if margin is not None:
        fixed = {"margin": lang.decimal(Decimal(repr(margin)))}
        notes.append(Sentence(lang.translations.gettext(TESTED), fixed=fixed))
    gaps = voice.part.rows("difference", dimension)
    return (*notes, *((say(lang, HOLM),) if any(PLANNED in row.flags for row in gaps) else ()))


def _tested(voice: Voice, row: Estimate | None) -> tuple[Entry, ...]:
    """The p of both tests together, and the wording."""
    lang = voice.lang
    if row is None:
        return (Entry(word=lang.gettext("Does not apply")),) * 2
    if row.status != "ok" or row.value is None:
        return (Entry(word=saying(row, lang).word),) * 2
    p = below_smallest(lang) if row.value < SMALLEST_P else lang.decimal(Decimal(repr(row.value)), 3)
    said = next((SAID[flag] for flag in row.flags if flag in SAID), "")
    return (Entry(p), Entry(word=lang.gettext(said) if said else ""))
