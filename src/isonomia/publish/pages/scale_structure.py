"""Whether all groups read the statements of a scale alike: what the models say, in words and as tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from isonomia.model.estimates import Estimate
from isonomia.model.release import ScaleInfo
from isonomia.publish.book import slug
from isonomia.publish.findings import Voice
from isonomia.publish.language import N_, Language
from isonomia.publish.numbers import shortened
from isonomia.publish.pages.extras import Entry, Side
from isonomia.publish.pages.scale_figures import (
    CFI,
    FACTOR,
    PLACES,
    RMSEA,
    SAME,
    entry,
)

UNTESTED: Final = "not_tested"
_STEPS: Final[Mapping[str, str]] = {
    "one factor": N_("One thing behind all answers"),
    "configural": N_("The same form in all groups"),
    "metric": N_("And the same weight of each statement"),
    "scalar": N_("And the same starting point of each statement"),
    "strict": N_("And the same rest of each statement"),
}
_VERDICTS: Final[Mapping[str, str]] = {
    "invariant": N_("The tests show no sign that the groups read the statements differently. Tested: %(groups)s."),
    "partial": N_(
        "The scale does not measure the same thing in all groups. Averages describe the groups, and no gap is told."
    ),
    "not_invariant": N_(
        "One and the same thing does not stand behind all answers. Averages describe the groups, and no gap is told."
    ),
    "not_tested": N_("Too few people to test whether all groups read the statements alike. Take gaps with care."),
}
_FREED: Final = N_("Read differently: %(items)s.")
_ON_FACTOR: Final = N_(
    "On what the other statements have in common, groups can still be compared. The table says how far apart they are."
)
_ON_ALL: Final = N_("The table says how far apart the groups are on what the statements have in common.")
_UNIT: Final = N_("The unit is the spread (standard deviation) of %(group)s, who stand at 0.")


@dataclass(frozen=True, slots=True)
class Structure:
    """One way of grouping: what the tests say, in words and as a table."""

    heading: str
    words: tuple[str, ...]
    table: Side | None
    means: Side | None = None
    means_words: tuple[str, ...] = ()


def structure_of(voice: Voice, scale: ScaleInfo, dimension: str) -> Structure | None:
    """What the models say: of everybody, or of the groups of a dimension."""
    lang, part, book = voice.lang, voice.part, voice.book
    row = next(iter(part.rows(SAME, dimension)), None) if dimension else None
    table = _fit_table(voice, dimension)
    if row is None and (dimension or table is None):
        return None
    if row is None:
        return Structure(lang.gettext("Everyone"), (), table)
    heading = lang.gettext("By %(by)s", by=book.title(dimension))
    means = _factor_means(voice, dimension)
    words = tuple(_of_means(voice, dimension, freed="partial" in row.flags)) if means else ()
    return Structure(heading, tuple(_verdict(voice, scale, dimension, row)), table, means, words)


def verdict_of(row: Estimate) -> str:
    """What the tests of one way of grouping say, as a word of the program."""
    told = row.flags if row.status == "ok" else ()
    return next((flag for flag in told if flag in _VERDICTS), UNTESTED)


def _factor_means(voice: Voice, dimension: str) -> Side | None:
    """How far groups are apart on the factor, where a study asks and a model allows it."""
    lang, book = voice.lang, voice.book
    rows = {row.subgroup: row for row in voice.part.rows(FACTOR, dimension) if row.subgroup}
    if not any(row.status == "ok" for row in rows.values()):
        return None
    codes = book.ordered(dimension, list(rows))
    entries = tuple((book.label(dimension, code), (_signed(lang, rows[code]),)) for code in codes)
    caption = lang.gettext("Average on what the statements share: %(by)s", by=book.title(dimension))
    heads = (lang.gettext("Distance from the comparison group"),)
    return Side(f"factor-{slug(dimension)}", caption, lang.gettext("Group"), heads, entries)


def _of_means(voice: Voice, dimension: str, *, freed: bool) -> Iterable[str]:
    lang = voice.lang
    reference = next(row.reference for row in voice.part.rows(FACTOR, dimension) if row.reference)
    yield lang.gettext(_ON_FACTOR if freed else _ON_ALL)
    yield lang.gettext(_UNIT, group=voice.book.inside(dimension, reference))


def _signed(lang: Language, row: Estimate) -> Entry:
    """A distance with its sign, and its range."""
    made = entry(lang, row)
    if row.value is None or not made.number:
        return made
    return Entry(lang.signed(Decimal(repr(row.value)), PLACES[FACTOR]), made.between)


def _verdict(voice: Voice, scale: ScaleInfo, dimension: str, row: Estimate) -> Iterable[str]:
    lang, book = voice.lang, voice.book
    said = verdict_of(row)
    codes = [flag.removeprefix("group_") for flag in row.flags if flag.startswith("group_")]
    groups = lang.items([book.label(dimension, code) for code in book.ordered(dimension, codes)])
    yield lang.gettext(_VERDICTS[said], groups=groups)
    if said == UNTESTED:
        return
    freed = {flag.split("_", 2)[2] for flag in row.flags if flag.startswith("freed_")}
    names = [f"“{shortened(each.text)}”" if each.text else each.id for each in scale.items if each.id in freed]
    if names:
        yield lang.gettext(_FREED, items=lang.items([name.replace(".”", "”") for name in names]))


def _fit_table(voice: Voice, dimension: str) -> Side | None:
    lang, part = voice.lang, voice.part
    cfi = {row.component: row for row in part.rows(CFI, dimension)}
    rmsea = {row.component: row for row in part.rows(RMSEA, dimension)}
    if not cfi:
        return None
    rows = tuple(
        (lang.gettext(_STEPS[name]), (_fit(lang, row), entry(lang, rmsea.get(name)))) for name, row in cfi.items()
    )
    by = lang.gettext("Everyone") if not dimension else voice.book.title(dimension)
    caption = lang.gettext("How well models fit: %(by)s", by=by)
    heads = (lang.gettext("CFI"), lang.gettext("RMSEA"))
    return Side(f"fit-{slug(dimension) or 'all'}", caption, lang.gettext("Model"), heads, rows)


def _fit(lang: Language, row: Estimate) -> Entry:
    made = entry(lang, row)
    return Entry(made.number, made.between, lang.gettext("does not hold")) if "fails" in row.flags else made
