"""A list that is too long for one page goes on on the next: x.html, then x.2.html, then x.3.html.

No id holds a point, so such an address is that of nothing else. How much a page holds is told by weights that are the
same in every language, as far as the list is, so that its pages are too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from math import ceil
from typing import Final, TypeVar

from isonomia.publish.tables import Row, Table

Item = TypeVar("Item")
Turn = tuple[str, str, bool]
"""Address and words of one of the pages, and whether it is this one."""
MOST: Final = 24_000
"""Bytes of a list that a page holds beside its frame, about."""
MOST_ROWS: Final = 24_000
"""Bytes of the rows of one table, about: the page has what leads to it too."""
ROW, PLACE_ROW = 190, 130
"""Bytes of a row beside its cells, and of a place's, whose name is short, about."""
FIGURE, REASON, BESIDE, STRIP = 90, 70, 45, 240
"""Bytes of a figure, of why there is none, of a figure in another way, of a drawing, about."""


def divided(items: Iterable[Item], weight: Callable[[Item], int], most: int = MOST) -> tuple[tuple[Item, ...], ...]:
    """The items in order, page by page; one page, perhaps empty, where they are few."""
    pages: list[list[Item]] = [[]]
    held = 0
    for item in items:
        own = weight(item)
        if pages[-1] and held + own > most:
            pages.append([])
            held = 0
        pages[-1].append(item)
        held += own
    return tuple(tuple(page) for page in pages)


def evenly(items: Iterable[Item], weight: Callable[[Item], int], most: int = MOST) -> tuple[tuple[Item, ...], ...]:
    """The items on as few pages, of about the same weight."""
    every = tuple(items)
    weights = [weight(each) for each in every]
    if sum(weights) <= most:
        return (every,)
    pages = ceil(sum(weights) / most)
    return divided(every, weight, min(most, ceil(sum(weights) / pages) + max(weights)))


def pieces(table: Table, row: int = ROW) -> tuple[Table, ...]:
    """A table as several of the same columns, each short enough for a page; `row` is what a row weighs by itself."""
    rows = evenly(table.rows, lambda each: row + row_weight(each), MOST_ROWS)
    named = (table.id, *(f"{table.id}-{at}" for at in range(2, len(rows) + 1)))
    return tuple(replace(table, id=name, rows=own) for name, own in zip(named, rows, strict=True))


def row_weight(row: Row) -> int:
    """Bytes of the cells of a row, about, and the same in every language."""
    figures = sum(FIGURE if cell.number else REASON for cell in row.cells)
    strips = sum(cell.drawing is not None for cell in row.cells)
    return figures + BESIDE * sum(bool(cell.beside) for cell in row.cells) + STRIP * strips


def addresses(first: str, count: int) -> tuple[str, ...]:
    """The addresses of a list of so many pages."""
    stem = first.removesuffix(".html")
    return (first, *(f"{stem}.{at}.html" for at in range(2, count + 1)))


def turns(first: str, words: tuple[str, ...], here: int) -> tuple[Turn, ...]:
    """Links to all pages of a list; nothing where there is one."""
    places = addresses(first, len(words))
    every = tuple((place, text, at == here) for at, (place, text) in enumerate(zip(places, words, strict=True)))
    return every if len(every) > 1 else ()
