"""What stands behind the figures of a page: the sources that they come from, and the measures that made them."""

from __future__ import annotations

from isonomia.model.release import IndicatorInfo, SourceInfo
from isonomia.publish.book import Book, method_address


def sources_of(book: Book, info: IndicatorInfo) -> tuple[SourceInfo, ...]:
    """The source of an indicator and those of its benchmarks: each number can be followed."""
    wanted = dict.fromkeys([info.source, *(each.source for each in info.benchmarks)])
    return tuple(book.release.sources[each] for each in wanted if each in book.release.sources)


def methods_of(book: Book, measures: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Where measures are explained, and what they are called."""
    used = [book.release.measures[each] for each in measures]
    return tuple((method_address(each), book.lang.gettext_data(each.title)) for each in used)
