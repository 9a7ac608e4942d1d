"""Within strata: crude beside adjusted, and how much of the gap is a different mix."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeAlias

from isonomia.model.estimates import Estimate
from isonomia.publish.findings import EVERYONE_ELSE, Voice
from isonomia.publish.language import N_
from isonomia.publish.pages.summaries import flag_words
from isonomia.publish.sentences import Sentence, say
from isonomia.publish.tables import Figures, fitted
from isonomia.publish.verdicts import saying

_CRUDE: Final = {"mantel_haenszel_risk_difference": "difference", "mantel_haenszel_risk_ratio": "ratio"}
_CRUDE_ODDS: Final = {"mantel_haenszel_odds_ratio": "odds_ratio"}
_TESTS: Final = ("cochran_mantel_haenszel", "breslow_day", "tarone")
_ORDER: Final = (*_CRUDE, *_CRUDE_ODDS, "cochran_mantel_haenszel", "breslow_day", "tarone", "kitagawa")
_DIFFERENCES: Final = ("mantel_haenszel_risk_difference", "kitagawa")
"""What has a sign: of two groups beside each other it is the same twice, turned."""
MOST_SHOWN: Final = 6
"""With more lines than this, those that are no difference fold."""
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
    "turned": N_(
        "There are two groups, each beside the other. For %(group)s the same figures hold with their signs turned, and"
        " the ratios turned over."
    ),
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
    """One comparison within the strata of one dimension; `more` is what folds behind the differences."""

    id: str
    heading: Sentence
    caption: Sentence
    notes: tuple[Sentence, ...]
    rows: tuple[StratifiedRow, ...]
    more_caption: Sentence
    more: tuple[StratifiedRow, ...]


_Key: TypeAlias = tuple[str, str, str, str]
"""Dimension, stratum, focus, reference."""


def stratified(voice: Voice) -> tuple[Stratified, ...]:
    """Every stratified comparison of a slice; of two groups beside each other one, for both say the same."""
    found: dict[_Key, list[Estimate]] = {}
    for key in voice.part.found:
        measure, dimension, dimension_2 = key
        if measure in _ORDER and dimension_2:
            for row in voice.part.found[key]:
                found.setdefault((dimension, dimension_2, row.subgroup, row.reference), []).append(row)
    turned = _turned(found)
    told = [key for key in sorted(found) if key not in turned.values()]
    return tuple(_section(voice, key, found[key], at, turned.get(key)) for at, key in enumerate(told))


def _turned(found: Mapping[_Key, list[Estimate]]) -> Mapping[_Key, _Key]:
    """Of two groups, each beside the other: the comparison that is told, and the one that it tells as well."""
    beside: dict[tuple[str, str], list[_Key]] = {}
    for key in sorted(found):
        if key[3] == EVERYONE_ELSE:
            beside.setdefault(key[:2], []).append(key)
    pairs = (tuple(keys) for keys in beside.values() if len(keys) == 2)
    return {one: other for one, other in pairs if _opposite(found[one], found[other])}


def _opposite(one: Sequence[Estimate], other: Sequence[Estimate]) -> bool:
    """Whether all differences of one are those of the other with their signs turned."""
    mine, theirs = ({(row.measure, row.component): row for row in rows} for rows in (one, other))
    signed = [name for name in mine if name[0] in _DIFFERENCES]
    return bool(signed) and mine.keys() == theirs.keys() and all(_sum_to_nothing(mine[n], theirs[n]) for n in signed)


def _sum_to_nothing(one: Estimate, other: Estimate) -> bool:
    if one.value is None or other.value is None:
        return one.status == other.status and one.value is other.value
    return abs(one.value + other.value) < 1e-9


def _section(voice: Voice, key: _Key, rows: list[Estimate], at: int, turned: _Key | None) -> Stratified:
    dimension, stratum, focus, reference = key
    book, lang = voice.book, voice.lang
    phrases = {
        "focus": book.label(dimension, focus) if focus else lang.gettext("Everyone"),
        "other": voice.beside(dimension, reference) if turned is None else book.inside(dimension, turned[2]),
        "by": book.title(stratum),
    }
    heading = say(lang, N_("Within the same stratum (%(by)s): %(focus)s and %(other)s"), **phrases)
    caption = say(lang, N_("%(focus)s beside %(other)s, crude and within the same stratum (%(by)s)"), **phrases)
    more = say(lang, N_("%(focus)s beside %(other)s: ratios and tests (%(by)s)"), **phrases)
    lines = sorted(rows, key=lambda row: _ORDER.index(row.measure))
    notes = _notes(voice, lines)
    if turned is not None:
        notes = (*notes, say(lang, _NOTES["turned"], group=book.inside(dimension, turned[2])))
    main, rest = _folded(lines)
    return Stratified(
        f"strata-{at + 1}", heading, caption, notes, _lines(voice, key, main), more, _lines(voice, key, rest)
    )


def _folded(lines: list[Estimate]) -> tuple[list[Estimate], list[Estimate]]:
    """The differences and their parts, and what folds: ratios, tests, and the whole gap, which is the crude one."""
    main = [row for row in lines if row.measure in _DIFFERENCES and row.component != "total"]
    if len(lines) <= MOST_SHOWN or len(main) < 2:
        return lines, []
    return main, [row for row in lines if row not in main]


def _lines(voice: Voice, key: _Key, rows: list[Estimate]) -> tuple[StratifiedRow, ...]:
    lines: list[StratifiedRow] = []
    for row in rows:
        crude = (_CRUDE | _CRUDE_ODDS).get(row.measure)
        before = _crude(voice, key, crude) if crude else None
        if before is not None:
            lines.append(_line(voice, before, voice.lang.gettext(_CRUDE_TITLES[before.measure])))
        lines.append(_line(voice, row, _title(voice, row)))
    return tuple(lines)


def _crude(voice: Voice, key: _Key, measure: str) -> Estimate | None:
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
