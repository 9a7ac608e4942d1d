"""Which pages an indicator has: one, or one for each way of grouping, each place, each long section."""

from __future__ import annotations

from collections.abc import Iterator

from isonomia.model.release import IndicatorInfo
from isonomia.publish.book import Book
from isonomia.publish.datafile import DataFile
from isonomia.publish.findings import Voice
from isonomia.publish.numbers import shortened
from isonomia.publish.pages.behind import sources_of, used_measures
from isonomia.publish.pages.frame import Page
from isonomia.publish.pages.indicator_page import Here, crumbs_to, indicator_page, prefix_of
from isonomia.publish.pages.many_places import is_apart
from isonomia.publish.pages.scale import score_of
from isonomia.publish.pages.scale_pages import evidence_pages
from isonomia.publish.pages.scale_waves import CHANGE, SAME_PEOPLE
from isonomia.publish.pages.sections import address, extras_of
from isonomia.publish.pages.side_by_side import MOST_TOGETHER as MOST_PLACES
from isonomia.publish.pages.side_by_side import side_by_side
from isonomia.publish.pages.stratified import stratified
from isonomia.publish.paths import place_words, shown_slices
from isonomia.publish.sentences import as_text

MOST_TOGETHER = 5
"""With more ways of grouping than this, each has a page of its own, so that no page grows past its budget."""
HEAVIEST = 38_000
"""So has each where all together would be heavier than this."""
FRAME, GROUP_ROW, MEASURE_ROW, PERIOD_CELL, PAIR_CELL, STRATUM_ROW = 14_000, 950, 330, 80, 100, 330
WAVE_ROW, STATEMENT = 550, 330
"""Bytes of what stands around the tables, and of what they are made of, about."""


def indicator_pages(book: Book, info: IndicatorInfo, files: tuple[DataFile, ...]) -> tuple[Page, ...]:
    """The page of an indicator; where it has many ways of grouping, one more page for each of them."""
    voices = tuple(Voice(book, each) for each in shown_slices(book, info))
    if len(voices) > MOST_PLACES:
        return (*_place_pages(book, info, files, voices), *_extra_pages(book, info, voices))
    own = tuple(each for each in files if each.about == info.id)
    together, apart = _divided(voices)
    pages = list(indicator_page(book, info, own, voices, together))
    for each in apart:
        pages += indicator_page(book, info, own, voices, (each,), each)
    return (*pages, *evidence_pages(voices), *_extra_pages(book, info, voices))


def _divided(voices: tuple[Voice, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Ways of grouping that stand on the page itself, and those with pages of their own."""
    dimensions = tuple(dict.fromkeys(each for voice in voices for each in voice.part.dimensions()))
    apart = tuple(each for each in dimensions if any(is_apart(voice, each) for voice in voices))
    together = tuple(each for each in dimensions if each not in apart)
    if len(dimensions) <= MOST_TOGETHER and _weight(voices, together) <= HEAVIEST:
        return together, apart
    return (), dimensions


def _place_pages(
    book: Book, info: IndicatorInfo, files: tuple[DataFile, ...], voices: tuple[Voice, ...]
) -> Iterator[Page]:
    """Of many settings each has pages of its own, and the page of the indicator sets them side by side."""
    own = tuple(each for each in files if each.about == info.id)
    settings = tuple(voice.part.setting for voice in voices)
    places = tuple(place_words(settings, each) for each in settings)
    beside = side_by_side(voices, tuple(address(info, "", each) for each in places))
    yield from indicator_page(book, info, own, voices, (), beside=beside)
    crumbs = (*crumbs_to(book, info, ""), (address(info), shortened(info.title)))
    for path, heading, table in beside.further:
        yield Page(path, "places-more.html", heading, heading, {"crumbs": crumbs, "table": table, "indicator": info})
    for at, (voice, place) in enumerate(zip(voices, places, strict=True)):
        here = Here(place, at)
        together, apart = _divided((voice,))
        yield from indicator_page(book, info, own, (voice,), together, here=here)
        for each in apart:
            yield from indicator_page(book, info, own, (voice,), (each,), each, here=here)
        yield from evidence_pages((voice,), place)


def _weight(voices: tuple[Voice, ...], dimensions: tuple[str, ...]) -> int:
    """Bytes of the page with these ways of grouping, about, and the same in every language."""
    weight, scale = FRAME, score_of(voices)
    for voice in voices:
        part, level = voice.part, voice.part.level_measure()
        periods = sum(each.setting == part.setting for each in voice.book.slices.get(part.indicator.id, ()))
        for each in dimensions:
            groups = len(part.rows(level, each))
            weight += GROUP_ROW * groups + MEASURE_ROW * len(part.measures(each))
            weight += PERIOD_CELL * groups * periods if periods > 1 else 0
        weight += PAIR_CELL * sum(len(part.rows(level, *pair)) for pair in part.pairs())
        weight += STRATUM_ROW * sum(len(each.rows) + len(each.more) for each in stratified(voice))
        if scale is not None:
            weight += STATEMENT * len(scale.items)
            weight += WAVE_ROW * sum(len(part.rows(m, d)) for m in (CHANGE, SAME_PEOPLE) for d in ("", *dimensions))
    return weight


def _extra_pages(book: Book, info: IndicatorInfo, voices: tuple[Voice, ...]) -> Iterator[Page]:
    """Sections that are too long for the page of the indicator."""
    for at, voice in enumerate(voices):
        for extra in extras_of(voice, prefix_of(at)):
            if extra.page:
                place = voice.part.setting if len(voices) > 1 else ""
                heading = f"{shortened(info.title)}: {extra.heading}"
                title = f"{heading} ({place})" if place else heading
                crumbs = crumbs_to(book, info, extra.dimension)
                content = {
                    "indicator": info,
                    "heading": extra.heading,
                    "extra": extra,
                    "place": voice.part.setting,
                    "period": voice.part.period,
                    "sources": sources_of(book, info),
                    "measures": used_measures(book, extra.measures),
                    "crumbs": crumbs,
                }
                yield Page(extra.page, "extra.html", title, as_text(extra.notes[:2]), content)
