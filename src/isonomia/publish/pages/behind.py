"""What stands behind the figures of a page: the sources that they come from, and the measures that made them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from isonomia.model.release import IndicatorInfo, SourceInfo
from isonomia.publish.book import Book, method_address
from isonomia.publish.pages.reference import FAMILIES


@dataclass(frozen=True, slots=True)
class MeasureShelf:
    """Measures of one family: where each is explained, and what it is called."""

    title: str
    links: tuple[tuple[str, str], ...]


def sources_of(book: Book, info: IndicatorInfo) -> tuple[SourceInfo, ...]:
    """The source of an indicator and those of its benchmarks: each number can be followed."""
    wanted = dict.fromkeys([info.source, *(each.source for each in info.benchmarks)])
    return tuple(book.release.sources[each] for each in wanted if each in book.release.sources)


def used_measures(
    book: Book, measures: Iterable[str], linked: frozenset[str] = frozenset()
) -> tuple[MeasureShelf, ...]:
    """Families in the order of the methods page, without the measures that the page links to already."""
    used = (book.release.measures[each] for each in dict.fromkeys(measures))
    left = [each for each in used if method_address(each) not in linked]
    shelves = []
    for family, title in FAMILIES.items():
        links = tuple((method_address(m), book.lang.gettext_data(m.title)) for m in left if m.family == family)
        if links:
            shelves.append(MeasureShelf(book.lang.gettext(title), links))
    return tuple(shelves)
