"""A list that is too long for one page goes on on the next: x.html, then x.2.html, then x.3.html.

No id holds a point, so such an address is that of nothing else. How much a page holds is told by weights that are the
same in every language, as far as the list is, so that its pages are too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, TypeVar

Item = TypeVar("Item")
Turn = tuple[str, str, bool]
"""Address and words of one of the pages, and whether it is this one."""
MOST: Final = 24_000
"""Bytes of a list that a page holds beside its frame, about."""


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


def addresses(first: str, count: int) -> tuple[str, ...]:
    """The addresses of a list of so many pages."""
    stem = first.removesuffix(".html")
    return (first, *(f"{stem}.{at}.html" for at in range(2, count + 1)))


def turns(first: str, words: tuple[str, ...], here: int) -> tuple[Turn, ...]:
    """Links to all pages of a list; nothing where there is one."""
    places = addresses(first, len(words))
    every = tuple((place, text, at == here) for at, (place, text) in enumerate(zip(places, words, strict=True)))
    return every if len(every) > 1 else ()
