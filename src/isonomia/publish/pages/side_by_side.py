"""Places side by side: where a question has many settings, each beside the figure of all of them together.

The funnel and its limits are released rows; nothing is worked out here. Places stand in the order of their names and
are never ranked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from isonomia.publish.book import slug
from isonomia.publish.findings import Voice, for_speech
from isonomia.publish.language import N_, sort_key
from isonomia.publish.numbers import per_of, shortened
from isonomia.publish.pages.among_places import WORDS, Place, place_of
from isonomia.publish.pages.drawn import Drawing
from isonomia.publish.pages.funnel_plot import funnel_plot
from isonomia.publish.pages.groups import level_head
from isonomia.publish.pages.many_panels import multiples
from isonomia.publish.sentences import Sentence, say
from isonomia.publish.tables import Cell, Column, Figures, Row, Table, count_cell, fitted, words_cell
from isonomia.publish.verdicts import level_word

MOST_TOGETHER: Final = 3
"""With more places than this, each has a page of its own, and the page of the indicator sets them side by side."""
MOST_ROWS: Final = 55
"""Rows of one table; further places stand in further tables, on pages of their own."""
ABOVE: Final = N_("higher: differs more than chance would explain")
BELOW: Final = N_("lower: differs more than chance would explain")
TOGETHER: Final = N_("In all places together, the figure for “%(title)s” is about %(est)s in every %(per)s.")
TOGETHER_TIME: Final = N_(
    "In all places together, the figure for “%(title)s” is about %(est)s for every %(per)s %(unit)s."
)
OUTSIDE: Final = N_("Of %(all)s places, %(outside)s differ from all together more than chance would explain.")
NONE: Final = N_("No place differs from all together more than chance would explain.")
DISPERSED: Final = N_(
    "The places as a whole differ more than chance would explain, so that being outside says less of any one of them."
)
SERVE: Final = N_("Places serve different people; this page does not test why they differ.")


@dataclass(frozen=True, slots=True)
class SideBySide:
    """What the page of an indicator says of its places.

    `further`: address, heading and table of places that the first table has no room for.
    """

    findings: tuple[Sentence, ...]
    table: Table
    funnel: Drawing | None
    multiples: Drawing | None
    beneath: str
    further: tuple[tuple[str, str, Table], ...] = ()

    @property
    def drawings(self) -> tuple[Drawing, ...]:
        """Those that there are."""
        return tuple(each for each in (self.funnel, self.multiples) if each is not None)


def side_by_side(voices: Sequence[Voice], hrefs: Sequence[str]) -> SideBySide:
    """All places of an indicator; `hrefs`: where each has its page."""
    places = sorted(
        (place_of(*each) for each in zip(voices, hrefs, strict=True)), key=lambda p: (sort_key(p.name), p.href)
    )
    one = voices[0]
    stem = f"indicator/{slug(one.info.id)}"
    first, *others = _tables(one, places)
    return SideBySide(
        _findings(one, places),
        first,
        funnel_plot(one, places, f"{stem}-places"),
        multiples([place.voice for place in places], f"{stem}-panels"),
        _beneath(one, places),
        tuple((f"{stem}-places-{at}.html", _span(one, each), each) for at, each in enumerate(others, 2)),
    )


def together(voices: Sequence[Voice]) -> tuple[Sentence, ...]:
    """What is said of all places together, where a list has room for a sentence or two."""
    return _findings(voices[0], [place_of(each, "") for each in voices])[:2]


def _findings(voice: Voice, places: Sequence[Place]) -> tuple[Sentence, ...]:
    judged = [each for each in places if each.judged]
    centre = next((each.inner for each in judged), None)
    if centre is None or centre.value is None:
        return (say(voice.lang, SERVE),)
    lang, info = voice.lang, voice.info
    est = voice.scale("funnel_95").of(centre.value)
    said = {"est": lang.decimal(est, for_speech((est,), clear=False))}
    fixed = {"per": lang.decimal(per_of(info))}
    phrases = {"title": shortened(info.title), "unit": info.unit or lang.gettext("person-years")}
    template = TOGETHER_TIME if info.kind == "rate" else TOGETHER
    outside = sum(each.position == "outside" for each in judged)
    numbers = {"all": lang.count(len(judged)), "outside": lang.count(outside)}
    found = [
        Sentence(lang.translations.gettext(template), said, fixed, phrases),
        Sentence(lang.translations.gettext(OUTSIDE), numbers) if outside else say(lang, NONE),
    ]
    if "overdispersed" in centre.flags:
        found.append(say(lang, DISPERSED))
    return (*found, say(lang, SERVE))


def _tables(voice: Voice, places: Sequence[Place]) -> tuple[Table, ...]:
    lang = voice.lang
    rows = [each.voice.part.overall() for each in places]
    figures = Figures(lang, fitted(voice.scale(voice.part.level_measure()), rows))
    limits = any(each.judged for each in places)
    beside, people = lang.gettext("Beside all places together"), lang.gettext("People")
    columns = [Column(level_head(voice), lang.gettext("Level"), "level")]
    columns += [Column(beside, beside, "text")] if limits else []
    columns.append(Column(people, people, "count"))
    printed = []
    for place, row in zip(places, rows, strict=True):
        missing = level_word(row, lang)
        level = words_cell("level", missing) if missing or row is None else figures.cell("level", row, None, "")
        cells = [
            level,
            *((_word(place),) if limits else ()),
            count_cell(row, lang, missing or lang.gettext("Not published")),
        ]
        printed.append(Row(place.name, tuple(cells), place.href))
    title = " · ".join(
        each
        for each in (lang.gettext("%(title)s, by place", title=shortened(voice.info.title)), voice.part.period)
        if each
    )
    whole = Table("t-places", title, lang.gettext("Place"), tuple(columns), tuple(printed))
    return tuple(
        replace(whole, id=f"t-places{at or ''}", rows=whole.rows[start : start + MOST_ROWS])
        for at, start in enumerate(range(0, len(printed), MOST_ROWS))
    )


def _span(voice: Voice, table: Table) -> str:
    """The heading of a further table: from which place to which."""
    values = {"first": table.rows[0].head, "last": table.rows[-1].head, "title": shortened(voice.info.title)}
    return voice.lang.gettext("%(title)s, by place: %(first)s to %(last)s", **values)


def _word(place: Place) -> Cell:
    lang = place.voice.lang
    if not place.judged or place.outer is None:
        return words_cell("text", level_word(place.outer, lang) or lang.gettext("Not compared"))
    if place.position == "outside":
        words = ABOVE if "above_limits" in place.outer.flags else BELOW
        return words_cell("text", lang.gettext(words))
    return words_cell("text", lang.gettext(WORDS[place.position]))


def _beneath(voice: Voice, places: Sequence[Place]) -> str:
    """Places that the drawing cannot hold, by name: under it, so that nobody is left out."""
    names = [each.name for each in places if not (each.judged and each.size is not None)]
    if not names or len(names) == len(places):
        return ""
    return voice.lang.gettext("Not in the drawing: %(places)s.", places=voice.lang.items(names))
