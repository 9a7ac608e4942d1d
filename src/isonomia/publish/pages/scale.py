"""What the page of a scale has beside its averages: its statements, whether they hang together, and what it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from isonomia.model.estimates import Estimate
from isonomia.model.release import IndicatorInfo, ScaleInfo
from isonomia.model.scales import PublishedFigure
from isonomia.publish.book import Book, Slice, slug
from isonomia.publish.findings import Voice
from isonomia.publish.language import N_, Language
from isonomia.publish.numbers import shortened
from isonomia.publish.pages.all_asked import speaking
from isonomia.publish.pages.extras import Entry, Side
from isonomia.publish.pages.scale_answered import Answered, answered_of
from isonomia.publish.pages.scale_figures import (
    ALPHA,
    BLANK,
    ITEM,
    OMEGA,
    entry,
    of_hundred,
)
from isonomia.publish.pages.scale_structure import Structure, structure_of
from isonomia.publish.pages.scale_waves import WavesView, waves_view
from isonomia.publish.tables import Figures, fitted
from isonomia.publish.verdicts import saying

NOT_VALIDATED: Final = N_("Not validated: nobody has shown that these statements measure what the scale is called.")
TOP: Final = N_("Counted: people who gave one of the top answers to the statement.")
COMPLETE: Final = N_("Told of the people who answered every statement of the scale.")
LEFT_OUT: Final = N_("Of those who took part, %(share)s in every 100 left out one statement or more.")
REVERSED: Final = N_("Agreeing says the opposite of what the scale is about. So the answers are counted in reverse.")
_SCORES: Final[Mapping[str, str]] = {
    "mean": N_("The score is the average of a person's answers, from %(low)s to %(high)s."),
    "sum": N_(
        "The score is the sum of a person's answers, from %(low)s to %(high)s. A skipped one counts as the average."
    ),
    "percent_of_max": N_("The score runs from %(low)s, all answers at the lowest, to %(high)s, all at the highest."),
    "top_box": N_("The score says how many of a person's answers are top ones, from %(low)s to %(high)s in every 100."),
}


@dataclass(frozen=True, slots=True)
class ScaleView:
    """The sections of a scale. `about`: heads and texts of its card."""

    items: Side
    links: tuple[str, ...]  # the pages of the items, in the order of the rows
    reliability: Side
    structure: tuple[Structure, ...]
    warnings: tuple[str, ...]
    about: tuple[tuple[str, str], ...]
    figures: Side | None
    answered: Answered | None
    base: str = ""  # of whom the statements are told, where these answered every one of them
    waves: WavesView | None = None

    def contents(self, lang: Language) -> list[tuple[str, str]]:
        """Entries of the list at the top of the page."""
        found = [("waves", self.waves.heading)] if self.waves else []
        found += [("items", lang.gettext("The statements"))]
        found += [("who", lang.gettext("Who answered, and who did not"))] if self.answered else []
        found += [("hang", lang.gettext("Do the answers hang together?"))]
        found += [("same", lang.gettext("Do all groups read the statements alike?"))] if self.structure else []
        return [*found, ("scale", lang.gettext("About the scale"))]


def scale_of(book: Book, info: IndicatorInfo) -> ScaleInfo | None:
    """The scale of a score or of an item."""
    return next((each for each in book.release.scales if each.id == info.scale), None)


def not_validated(book: Book, info: IndicatorInfo) -> str:
    """What stands at the top of every page about a form that nobody has validated."""
    scale = scale_of(book, info)
    return book.lang.gettext(NOT_VALIDATED) if scale is not None and not scale.validated else ""


def remarks(book: Book, info: IndicatorInfo) -> tuple[str, ...]:
    """What readers need to know of a score or an item."""
    scale = scale_of(book, info)
    if scale is None:
        return ()
    speaks = speaking(book.lang, scale)
    item = next((each for each in scale.items if each.question == info.id), None)
    if item is None:
        return (speaks,)
    whom = (book.lang.gettext(COMPLETE),) if scale.complete else ()
    return (book.lang.gettext(TOP), *whom, *((book.lang.gettext(REVERSED),) if item.reverse else ()), speaks)


def scale_view(voice: Voice) -> ScaleView | None:
    """The sections of the page of a score; nothing on other pages."""
    info = voice.info
    scale = scale_of(voice.book, info)
    if scale is None or scale.id != info.id:
        return None
    return ScaleView(
        _items(voice, scale),
        tuple(f"indicator/{slug(each.question)}.html" for each in scale.items),
        _reliability(voice),
        tuple(
            each for name in ("", *voice.part.dimensions()) if (each := structure_of(voice, scale, name)) is not None
        ),
        _warnings(voice, scale),
        _about(voice.lang, scale),
        _figures(voice.lang, scale.figures),
        answered_of(voice, scale),
        _base(voice, scale),
        waves_view(voice),
    )


def _items(voice: Voice, scale: ScaleInfo) -> Side:
    lang = voice.lang
    called = {each.id: each.title for each in voice.book.release.indicators}
    rest = {row.component: row for row in voice.part.rows(ITEM)}
    blank = {row.component: row for row in voice.part.rows(BLANK)}
    rows = tuple(
        (
            shortened(called[each.question] if each.reverse and each.text else each.text) or each.id,
            (
                _share(voice, each.question),
                *(() if scale.complete else (of_hundred(lang, blank.get(each.id)),)),
                entry(lang, rest.get(each.id)),
            ),
        )
        for each in scale.items
    )
    heads = (
        lang.gettext("Top answers, in every 100"),
        *(() if scale.complete else (lang.gettext("Left blank, in every 100"),)),
        lang.gettext("Goes with the others"),
    )
    return Side("items-table", lang.gettext("Who gave one of the top answers"), lang.gettext("Statement"), heads, rows)


def _base(voice: Voice, scale: ScaleInfo) -> str:
    """Of whom the statements are told, and how many of those who took part left one out."""
    if not scale.complete:
        return ""
    said = of_hundred(voice.lang, next(iter(voice.part.rows(BLANK)), None))
    left = (voice.lang.gettext(LEFT_OUT, share=said.number),) if said.number else ()
    return " ".join((voice.lang.gettext(COMPLETE), *left))


def _share(voice: Voice, question: str) -> Entry:
    """The share of everybody who gave one of the best answers, as the item's own page prints it."""
    slices = voice.book.slices.get(question, ())
    part = next((s for s in slices if (s.setting, s.period) == (voice.part.setting, voice.part.period)), None)
    row = None if part is None else part.overall()
    if part is None or row is None or row.status != "ok" or row.value is None:
        return Entry(word=voice.lang.gettext("No data") if row is None else saying(row, voice.lang).word)
    own = Voice(voice.book, part)
    figures = Figures(voice.lang, fitted(own.scale(row.measure), [row]))
    return Entry(figures.text(figures.value(row)), figures.between(row))


def _reliability(voice: Voice) -> Side:
    lang, part, book = voice.lang, voice.part, voice.book
    rows = [(lang.gettext("Everyone"), _pair(lang, part, "", ""))]
    for name in part.dimensions():
        codes = book.ordered(name, [row.subgroup for row in part.rows(ALPHA, name)])
        rows += [(book.label(name, code), _pair(lang, part, name, code)) for code in codes]
    heads = (lang.gettext("Alpha"), lang.gettext("Omega"))
    caption = lang.gettext("How well the answers hang together: 1 is most")
    return Side("hang-table", caption, lang.gettext("Group"), heads, tuple(rows))


def _pair(lang: Language, part: Slice, dimension: str, code: str) -> tuple[Entry, ...]:
    def row(measure: str) -> Estimate | None:
        return next((each for each in part.rows(measure, dimension) if each.subgroup == code), None)

    return (entry(lang, row(ALPHA)), entry(lang, row(OMEGA)))


def _warnings(voice: Voice, scale: ScaleInfo) -> tuple[str, ...]:
    turned = {row.component for row in voice.part.rows(ITEM) if "reverse_key" in row.flags}
    if not turned:
        return ()
    lang = voice.lang
    names = lang.items([each.id for each in scale.items if each.id in turned])
    return (
        lang.gettext(
            "Check the key: these statements go against the others and may be counted backwards: %(items)s.",
            items=names,
        ),
    )


def _about(lang: Language, scale: ScaleInfo) -> tuple[tuple[str, str], ...]:
    low, high = (lang.decimal(Decimal(repr(each))) for each in scale.bounds)
    counted = lang.gettext(_SCORES[scale.score], low=low, high=high)
    needed = lang.gettext("Answers that a score needs: %(needed)s.", needed=lang.count(scale.minimum_answered))
    every = (
        (
            lang.gettext("Form"),
            lang.gettext("%(form)s, version %(version)s", form=scale.instrument, version=scale.version),
        ),
        (lang.gettext("Score"), f"{counted} {needed}"),
        (lang.gettext("Of whom the ranges speak"), speaking(lang, scale)),
        (lang.gettext("Licence"), scale.licence),
        (lang.gettext("Published in"), scale.citation),
        (lang.gettext("Who answers for the threshold"), scale.owner),
    )
    return tuple((head, text) for head, text in every if text)


def _figures(lang: Language, figures: tuple[PublishedFigure, ...]) -> Side | None:
    """What others have published about the scale. It is no benchmark: other people, another place."""
    if not figures:
        return None
    heads = (lang.gettext("People"), lang.gettext("Average"), lang.gettext("Spread (SD)"), lang.gettext("Alpha"))
    rows = tuple(
        (_source(each), tuple(_told(lang, value) for value in (each.n, each.mean, each.sd, each.alpha)))
        for each in figures
    )
    caption = lang.gettext("What others have published")
    return Side("others", caption, lang.gettext("Source"), heads, rows)


def _source(each: PublishedFigure) -> str:
    return f"{each.source} ({each.year})" if each.year else each.source


def _told(lang: Language, value: float | None) -> Entry:
    return Entry(lang.decimal(Decimal(repr(value)))) if value is not None else Entry(word=lang.gettext("Not told"))
