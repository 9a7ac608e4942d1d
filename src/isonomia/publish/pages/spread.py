"""How groups are spread over units: each index beside what a lottery would give. Mixing, which is not equity."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from isonomia.model.estimates import Estimate
from isonomia.publish.book import method_address, slug
from isonomia.publish.findings import Voice
from isonomia.publish.language import N_
from isonomia.publish.pages.summaries import WIDE
from isonomia.publish.sentences import Sentence, say
from isonomia.publish.tables import Figures, fitted
from isonomia.publish.verdicts import saying

UNEVEN = "dissimilarity"
ALONE = "isolation"
WHOLE = (UNEVEN, "information_index")
FINDING = N_(
    "For all units to be alike, about %(est)s in every 100 people would have to move. By lot it would be %(ref)s."
)
MOVE = N_("Groups: %(by)s. Units: %(units)s. The first figure is the share who would have to move for all to be alike.")
HIDDEN = N_("Not shown, to protect privacy. Each of these figures is made from every count of groups by units.")
LOT = N_("A lottery would not spread people evenly either: the next figure is what it would give on average.")


@dataclass(frozen=True, slots=True)
class SpreadRow:
    """One group, or all groups at once: an index, its range, under a lottery, beyond it, and the own people around."""

    label: str
    address: str
    value: str
    between: str
    expected: str
    excess: str
    around: str


@dataclass(frozen=True, slots=True)
class Spread:
    """The spread of one dimension over the units."""

    id: str
    heading: str
    caption: str
    notes: tuple[Sentence, ...]
    rows: tuple[SpreadRow, ...]
    hidden: str = ""  # said in place of a table of nothing but markers


def spreads(voice: Voice, dimensions: tuple[str, ...], prefix: str) -> tuple[Spread, ...]:
    """One table a dimension that is measured over units."""
    found = []
    for measure, dimension, units in voice.part.found:
        if measure == UNEVEN and units and dimension in dimensions:
            found.append(_spread(voice, dimension, units, voice.part.rows(measure, dimension, units), prefix))
    return tuple(found)


def _spread(voice: Voice, dimension: str, units: str, rows: tuple[Estimate, ...], prefix: str) -> Spread:
    lang, book = voice.lang, voice.book
    by, over = book.title(dimension), book.title(units)
    hidden = all(row.status == "hidden" for row in rows)
    groups = book.ordered(dimension, list(dict.fromkeys(row.subgroup for row in rows if row.subgroup)))
    lines = [_line(voice, measure, dimension, units, "") for measure in WHOLE]
    lines += [_line(voice, UNEVEN, dimension, units, group) for group in groups]
    return Spread(
        f"{prefix}spread-{slug(dimension)}-{slug(units)}",
        lang.gettext("How groups are spread (%(by)s over %(units)s)", by=by, units=over),
        lang.gettext("Spread over %(units)s: %(by)s", by=by, units=over),
        (*_finding(voice, dimension, units), say(lang, MOVE, by=by, units=over), say(lang, LOT)),
        () if hidden else tuple(each for each in lines if each is not None),
        lang.gettext(HIDDEN) if hidden else "",
    )


def _finding(voice: Voice, dimension: str, units: str) -> tuple[Sentence, ...]:
    """The index of all groups at once, in people, beside the same under a lottery."""
    shares = [_row(voice, UNEVEN, dimension, units, "", part) for part in ("", "expected")]
    values = [row.value for row in shares if row is not None and row.value is not None]
    if len(values) < len(shares):
        return ()
    numbers = [voice.lang.decimal(Decimal(str(100 * value)), 0) for value in values]
    return (Sentence(voice.lang.translations.gettext(FINDING), dict(zip(("est", "ref"), numbers, strict=True))),)


def _line(voice: Voice, measure: str, dimension: str, units: str, group: str) -> SpreadRow | None:
    lang = voice.lang
    wanted = {part: _row(voice, measure, dimension, units, group, part) for part in ("", "expected", "excess")}
    first = wanted[""]
    if first is None:
        return None
    title = lang.gettext_data(voice.book.release.measures[measure].title)
    label = voice.book.label(dimension, group) if group else lang.gettext("All groups: %(index)s", index=title)
    figures = Figures(lang, fitted(voice.scale(measure), [each for each in wanted.values() if each is not None]))
    around = _row(voice, ALONE, dimension, units, group, "") if group else None
    own = Figures(lang, fitted(voice.scale(ALONE), [around])) if around is not None else figures
    return SpreadRow(
        label,
        method_address(voice.book.release.measures[measure]),
        _text(voice, figures, first),
        _range(voice, figures, first),
        _text(voice, figures, wanted["expected"]),
        _text(voice, figures, wanted["excess"]),
        _text(voice, own, around) if group else "",
    )


def _row(voice: Voice, measure: str, dimension: str, units: str, group: str, component: str) -> Estimate | None:
    rows = voice.part.rows(measure, dimension, units)
    return next((row for row in rows if (row.subgroup, row.component) == (group, component)), None)


def _text(voice: Voice, figures: Figures, row: Estimate | None) -> str:
    if row is None or row.status != "ok" or row.value is None:
        return saying(row, voice.lang).word
    return figures.text(figures.value(row))


def _range(voice: Voice, figures: Figures, row: Estimate) -> str:
    if row.status != "ok" or row.value is None:
        return voice.lang.gettext("Does not apply")
    between = figures.between(row) or voice.lang.gettext("No range")
    return voice.lang.gettext("%(range)s, wide", range=between) if WIDE in row.flags else between
