"""The way in by place: every map of the release, the page of each place, and the view of rural and urban places."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from isonomia.model.release import DimensionInfo, IndicatorInfo
from isonomia.publish.book import Book, slug
from isonomia.publish.findings import Voice
from isonomia.publish.numbers import shortened
from isonomia.publish.pages.frame import Page
from isonomia.publish.pages.indicator import MOST_TOGETHER
from isonomia.publish.pages.many_places import is_apart
from isonomia.publish.pages.rurality import rural_ways, rurality_pages
from isonomia.publish.pages.sections import address
from isonomia.publish.paths import shown_slices
from isonomia.standards.us_places import COUNTIES, places, states

INDEX: Final = "places.html"
Link = tuple[str, str]
"""Address and words."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """One way of grouping by places: its maps, then its places, under headings where there are several states."""

    id: str
    title: str
    maps: tuple[Link, ...]
    places: tuple[tuple[str, tuple[Link, ...]], ...]


def place_pages(book: Book) -> tuple[Page, ...]:
    """The list of places and the rural views; none where the release has neither."""
    shelves = tuple(_shelf(book, each) for each in _ways(book))
    rural = rurality_pages(book)
    if not shelves and not rural:
        return ()
    lang = book.lang
    content = {"shelves": shelves, "rural": tuple((page.path, page.title) for page in rural)}
    description = lang.gettext("Every figure of this release by place.")
    return (Page(INDEX, "places.html", lang.gettext("Places"), description, content), *rural)


def ways_in(book: Book) -> tuple[Link, ...]:
    """Links for the home page: each way of grouping by places, and rural and urban places."""
    found = [(f"{INDEX}#{_id(each)}", book.heading(each.id)) for each in _ways(book)]
    return (*found, *((page.path, page.title) for page in rurality_pages(book)))


def _id(info: DimensionInfo) -> str:
    return f"d-{slug(info.id)}"


def _ways(book: Book) -> tuple[DimensionInfo, ...]:
    """The dimensions of places that have figures, but those that are about rural and urban."""
    used = dict.fromkeys(name for name, _ in book.groups)
    rural = {each.id for each in rural_ways(book)}
    return tuple(info for name in used if (info := book.dimension(name)).places and name not in rural)


def _shelf(book: Book, info: DimensionInfo) -> Shelf:
    maps = tuple(_maps(book, info))
    return Shelf(_id(info), book.heading(info.id), maps, tuple(_places(book, info)))


def _maps(book: Book, info: DimensionInfo) -> Iterator[Link]:
    """Where each indicator has its figures by these places."""
    for each in book.release.indicators:
        voices = tuple(Voice(book, part) for part in shown_slices(book, each))
        here = [voice for voice in voices if info.id in voice.part.dimensions()]
        if here:
            yield _at(each, info.id, voices), shortened(each.title)


def _at(info: IndicatorInfo, dimension: str, voices: tuple[Voice, ...]) -> str:
    """The page or the section of an indicator by a dimension."""
    ways = dict.fromkeys(each for voice in voices for each in voice.part.dimensions())
    if len(ways) > MOST_TOGETHER or any(is_apart(voice, dimension) for voice in voices):
        return address(info, dimension)
    return f"{address(info)}#by-{slug(dimension)}" if info.kind != "representation" else address(info)


def _places(book: Book, info: DimensionInfo) -> Iterator[tuple[str, tuple[Link, ...]]]:
    """Links to the pages of the places: counties by state, states in the order of pages."""
    known = places(info.places)
    links = [(known.get(code), (book.groups[info.id, code], book.label(info.id, code))) for code in _codes(book, info)]
    if info.places != COUNTIES or len({each.state for each, _ in links if each is not None}) < 2:
        yield "", tuple(link for _, link in links)
        return
    ordered = sorted(links, key=lambda each: states()[each[0].state].name if each[0] else "~")
    for name, group in groupby(ordered, key=lambda each: states()[each[0].state].name if each[0] else ""):
        yield name, tuple(link for _, link in group)


def _codes(book: Book, info: DimensionInfo) -> tuple[str, ...]:
    return tuple(code for name, code in book.groups if name == info.id)
