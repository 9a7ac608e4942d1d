"""Tables of a pathway that are too large for its page: each stands on a page of its own, and a link in its place."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from isonomia.publish.book import slug
from isonomia.publish.language import N_
from isonomia.publish.numbers import shortened
from isonomia.publish.pages.frame import Page
from isonomia.publish.paths import Path, address_of
from isonomia.publish.tables import Table

MOST_CELLS: Final = 100
"""A table with more cells stands on a page of its own, so that no page grows past its budget."""
FRAME: Final = 4
PARTS_CELLS: Final = 30
"""Caption and head of a table weigh as much as so many cells, and the table of where the paths part as so many."""
MOST_TOGETHER: Final = 135
"""The tables of a page have at most so many cells together, frames with them: each later one that is more stands apart.

A count of cells and not of bytes, so that a page is divided alike in every language.
"""
HEADINGS: Final[dict[str, str]] = {
    "still": N_("%(title)s: still on the path, by %(by)s"),
    "steps": N_("%(title)s: step by step, by %(by)s"),
    "waiting": N_("%(title)s: not known yet, by %(by)s"),
    "exits": N_("%(title)s: how people left, by %(by)s"),
    "durations": N_("%(title)s: how long it takes, by %(by)s"),
    "shares": N_("%(title)s: who is at each stage, by %(by)s"),
}
ENDINGS: Final[dict[str, str]] = {
    "still": "-still-on-the-path.html",
    "steps": "-step-by-step.html",
    "waiting": "-not-known-yet.html",
    "exits": "-how-people-left.html",
    "durations": "-how-long-it-takes.html",
    "shares": "-shares.html",
}
NOTES: Final[dict[str, str]] = {
    "still": N_("Every group is here. In brackets: the likely range."),
    "steps": N_("Every group is here. In brackets: the likely range. In the last row, bold: larger than chance."),
    "waiting": N_("Not known yet is not the same as having left."),
    "exits": N_("Every group is here. In brackets: the likely range. Who is still on the way has not left."),
    "durations": N_("Every group is here. In brackets: the likely range. Who left is among those who came."),
    "shares": N_("Every group is here. In brackets: the likely range."),
}


def apart_pages(
    path: Path, dimension: str, tables: Iterable[tuple[str, Table | None]], held: int = 0
) -> dict[str, Page]:
    """Id of each table that stands apart -> its page. Its kind is a key of `HEADINGS`, or the id of a benchmark.

    Tables come in the order of their weight: those that come first stay on the page of the pathway, which has `held`
    cells of other tables.
    """
    apart: dict[str, list[Table]] = {}
    together = held
    for kind, table in tables:
        if table is None:
            continue
        cells = len(table.rows) * len(table.columns)
        if cells > MOST_CELLS or together + cells + FRAME > MOST_TOGETHER:
            apart.setdefault(kind, []).append(table)
        else:
            together += cells + FRAME
    pages = {kind: _page(path, dimension, kind, tuple(own)) for kind, own in apart.items()}
    return {table.id: pages[kind] for kind, own in apart.items() for table in own}


def _page(path: Path, dimension: str, kind: str, tables: tuple[Table, ...]) -> Page:
    book, info, lang = path.book, path.info, path.book.lang
    title, by = shortened(info.title), book.title(dimension)
    if kind in HEADINGS:
        heading = lang.gettext(HEADINGS[kind], title=title, by=by)
    else:
        whom = next((each.title or each.id for each in info.benchmarks if each.id == kind), kind)
        heading = lang.gettext("%(title)s: beside %(whom)s, by %(by)s", title=title, whom=shortened(whom), by=by)
    note = NOTES.get(kind, N_("1 means: the same share as in the benchmark. Bold: larger than chance."))
    content = {
        "heading": heading,
        "crumb": (address_of(book, info, path.setting, dimension), title),
        "tables": tables,
        "note": lang.gettext(note),
        "closed": False,
        "plain": True,
    }
    address = address_of(book, info, path.setting, dimension, ENDINGS.get(kind, f"-beside-{slug(kind)}.html"))
    return Page(address, "path-times.html", heading, tables[0].caption, content)
