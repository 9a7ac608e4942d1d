"""Within strata: crude beside adjusted, and how much of the gap is a different mix."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from isonomia.model.estimates import Estimate
from isonomia.publish.findings import Voice
from isonomia.publish.language import N_
from isonomia.publish.pages.summaries import flag_words
from isonomia.publish.sentences import Sentence, say
from isonomia.publish.tables import Figures, fitted
from isonomia.publish.verdicts import saying

_CRUDE: Final = {"mantel_haenszel_risk_difference": "difference", "mantel_haenszel_risk_ratio": "ratio"}
_CRUDE_ODDS: Final = {"mantel_haenszel_odds_ratio": "odds_ratio"}
_TESTS: Final = ("cochran_mantel_haenszel", "breslow_day", "tarone")
_ORDER: Final = (*_CRUDE, *_CRUDE_ODDS, "cochran_mantel_haenszel", "breslow_day", "tarone", "kitagawa")
_COMPONENTS: Final[Mapping[str, str]] = {
    "total": N_("The whole gap"),
    "rate": N_("Part that stays within the same stratum: different rates"),
    "composition": N_("Part that goes with who is in which stratum: a different mix"),
}
_CRUDE_TITLES: Final[Mapping[str, str]] = {
    "difference": N_("Crude difference, nothing taken into account"),
    "ratio": N_("Crude ratio, nothing taken into account"),
    "odds_ratio": N_("Crude odds ratio, nothing taken into account"),
}
_NOTES: Final[Mapping[str, str]] = {
    "varies": N_("The gap is not the same in every stratum: read the strata one by one."),
    "steady": N_("These figures do not show that the gap differs between strata."),
    "mix": N_("Where the groups are unlike in where they are, crude and within-strata figures can point in two ways."),
    "arithmetic": N_("The two parts add up to the whole gap. They are arithmetic and say nothing about causes."),
}


@dataclass(frozen=True, slots=True)
class StratifiedRow:
    """One line of the side-by-side table."""

    title: str
    value: str
    between: str
    note: str
    bold: bool = True


@dataclass(frozen=True, slots=True)
class Stratified:
    """One comparison within the strata of one dimension."""

    id: str
    heading: Sentence
    caption: Sentence
    notes: tuple[Sentence, ...]
    rows: tuple[StratifiedRow, ...]


def stratified(voice: Voice) -> tuple[Stratified, ...]:
    """Every stratified comparison of a slice, grouped by dimension, stratum, focus and reference."""
    found: dict[tuple[str, str, str, str], list[Estimate]] = {}
    for key in voice.part.found:
        measure, dimension, dimension_2 = key
        if measure in _ORDER and dimension_2:
            for row in voice.part.found[key]:
                found.setdefault((dimension, dimension_2, row.subgroup, row.reference), []).append(row)
    return tuple(_section(voice, key, rows, at) for at, (key, rows) in enumerate(sorted(found.items())))


def _section(voice: Voice, key: tuple[str, str, str, str], rows: list[Estimate], at: int) -> Stratified:
    dimension, stratum, focus, reference = key
    book, lang = voice.book, voice.lang
    phrases = {
        "focus": book.label(dimension, focus) if focus else lang.gettext("Everyone"),
        "other": voice.beside(dimension, reference),
        "by": book.title(stratum),
    }
    heading = say(lang, N_("Within the same stratum (%(by)s): %(focus)s and %(other)s"), **phrases)
    caption = say(lang, N_("%(focus)s beside %(other)s, crude and within the same stratum (%(by)s)"), **phrases)
    lines = sorted(rows, key=lambda row: _ORDER.index(row.measure))
    return Stratified(f"strata-{at + 1}", heading, caption, _notes(voice, lines), _lines(voice, key, lines))


def _lines(voice: Voice, key: tuple[str, str, str, str], rows: list[Estimate]) -> tuple[StratifiedRow, ...]:
    lines: list[StratifiedRow] = []
    for row in rows:
        crude = (_CRUDE | _CRUDE_ODDS).get(row.measure)
        before = _crude(voice, key, crude) if crude else None
        if before is not None:
            lines.append(_line(voice, before, voice.lang.gettext(_CRUDE_TITLES[before.measure])))
        lines.append(_line(voice, row, _title(voice, row)))
    return tuple(lines)


def _crude(voice: Voice, key: tuple[str, str, str, str], measure: str) -> Estimate | None:
    rows = voice.part.rows(measure, key[0])
    return next((row for row in rows if (row.subgroup, row.reference) == (key[2], key[3])), None)


def _title(voice: Voice, row: Estimate) -> str:
    if row.component in _COMPONENTS:
        return voice.lang.gettext(_COMPONENTS[row.component])
    return voice.lang.gettext_data(voice.book.release.measures[row.measure].title)


def _line(voice: Voice, row: Estimate, title: str) -> StratifiedRow:
    lang = voice.lang
    none = lang.gettext("No range")
    if row.status != "ok" or row.value is None:
        return StratifiedRow(title, saying(row, lang).word, lang.gettext("Does not apply"), "", bold=False)
    measure = voice.book.release.measures[row.measure]
    signed = measure.unit in {"share", "outcome"}
    figures = Figures(lang, fitted(voice.scale(row.measure), [row]), signed=signed)
    value = figures.text(figures.value(row))
    return StratifiedRow(title, value, _chance(voice, row) or figures.between(row) or none, flag_words(voice, row))


def _chance(voice: Voice, row: Estimate) -> str:
    """A test has no range: its p-value stands there instead."""
    if row.measure not in _TESTS or row.p_value is None:
        return ""
    smallest = Decimal("0.0001")
    p = Decimal(repr(row.p_value))
    if p < smallest:
        return voice.lang.gettext("p below %(p)s", p=voice.lang.decimal(smallest))
    return voice.lang.gettext("p = %(p)s", p=voice.lang.decimal(p, 4 if p < Decimal("0.01") else 2))


def _notes(voice: Voice, rows: list[Estimate]) -> tuple[Sentence, ...]:
    said = []
    pooled = [row for row in rows if row.measure in _CRUDE | _CRUDE_ODDS and row.status == "ok"]
    if pooled:
        varies = any(flag.upper() == "HETEROGENEOUS" for row in pooled for flag in row.flags)
        said.append(say(voice.lang, _NOTES["varies" if varies else "steady"]))
        said.append(say(voice.lang, _NOTES["mix"]))
    if any(row.measure == "kitagawa" for row in rows):
        said.append(say(voice.lang, _NOTES["arithmetic"]))
    return tuple(said)
