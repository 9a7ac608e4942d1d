"""What the page of a scale has beside its averages: its statements, and how far its figures can be trusted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from isonomia.model.release import IndicatorInfo, ScaleInfo
from isonomia.publish.book import Book, slug
from isonomia.publish.findings import Voice
from isonomia.publish.language import N_, Language
from isonomia.publish.pages.all_asked import speaking
from isonomia.publish.pages.extras import Entry, Side
from isonomia.publish.pages.scale_figures import BLANK, of_hundred
from isonomia.publish.pages.scale_reliability import statement_heads, warnings_of
from isonomia.publish.pages.scale_trust import Trust, trust_of
from isonomia.publish.tables import Figures, fitted
from isonomia.publish.verdicts import saying

NOT_VALIDATED: Final = N_("Not validated: nobody has shown that these statements measure what the scale is called.")
TOP: Final = N_("Counted: people who gave one of the top answers to the statement.")
COMPLETE: Final = N_("Told of the people who answered every statement of the scale.")
LEFT_OUT: Final = N_("Of those who took part, %(share)s in every 100 left out one statement or more.")
REVERSED: Final = N_("Agreeing says the opposite of what the scale is about. So the answers are counted in reverse.")


@dataclass(frozen=True, slots=True)
class ScaleView:
    """The sections of a scale."""

    items: Side
    links: tuple[str, ...]  # the pages of the items, in the order of the rows
    warnings: tuple[str, ...]
    base: str  # of whom the statements are told, where these answered every one of them
    trust: tuple[Trust, ...]  # one a place

    def contents(self, lang: Language) -> list[tuple[str, str]]:
        """Entries of the list at the top of the page."""
        return [("items", lang.gettext("The statements")), ("sure", lang.gettext("How far to trust these figures"))]


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


def scale_view(voices: tuple[Voice, ...], pages: tuple[str, ...]) -> ScaleView | None:
    """The sections of the page of a score; nothing on other pages.

    Args:
        voices: of the places of the page, the first of which its statements are told of.
        pages: where the evidence of each stands.
    """
    scale = score_of(voices)
    if scale is None:
        return None
    voice = voices[0]
    return ScaleView(
        _items(voice, scale),
        tuple(f"indicator/{slug(each.question)}.html" for each in scale.items),
        warnings_of(voice, scale),
        _base(voice, scale),
        tuple(trust_of(each, scale, page) for each, page in zip(voices, pages, strict=True)),
    )


def score_of(voices: tuple[Voice, ...]) -> ScaleInfo | None:
    """The scale whose score a page is about; nothing on other pages."""
    scale = scale_of(voices[0].book, voices[0].info) if voices else None
    return scale if scale is not None and scale.id == voices[0].info.id else None


def _items(voice: Voice, scale: ScaleInfo) -> Side:
    lang = voice.lang
    blank = {row.component: row for row in voice.part.rows(BLANK)}
    cells = (
        (_share(voice, each.question), *(() if scale.complete else (of_hundred(lang, blank.get(each.id)),)))
        for each in scale.items
    )
    rows = tuple(zip(statement_heads(voice, scale), cells, strict=True))
    heads = (
        lang.gettext("Top answers, in every 100"),
        *(() if scale.complete else (lang.gettext("Left blank, in every 100"),)),
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
