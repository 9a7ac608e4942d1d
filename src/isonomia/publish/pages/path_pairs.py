"""Two ways of grouping together along a pathway: of every 100 who started, how many arrive. Levels only."""

from __future__ import annotations

from typing import Final

from isonomia.model.estimates import Estimate
from isonomia.publish.numbers import shortened
from isonomia.publish.pages.frame import Page
from isonomia.publish.pages.path_tables import figures_of
from isonomia.publish.paths import ON_PATH, Path, Stop, address_of
from isonomia.publish.tables import Cell, Column, Figures, Row, Table
from isonomia.publish.verdicts import level_word

AND: Final = "-and-"
Pair = tuple[str, str]


def pairs_of(path: Path) -> tuple[Pair, ...]:
    """The declared pairs that have rows at the last stage of a closed pathway."""
    last = path.stops[-1].voice if path.stops else None
    if last is None or not path.closed:
        return ()
    return tuple((each[0], each[1]) for each in path.info.by if len(each) == 2 and last.part.rows(ON_PATH, *each))


def pair_pages(path: Path) -> tuple[Page, ...]:
    """One page for each declared pair."""
    return tuple(_page(path, each) for each in pairs_of(path))


def pair_dimension(pair: Pair) -> str:
    """A pair as the part of an address that names the way of grouping."""
    return AND.join(pair)


def pair_title(path: Path, pair: Pair) -> str:
    """What the links to a pair say."""
    book = path.book
    return book.lang.gettext("By %(one)s and %(other)s", one=book.title(pair[0]), other=book.title(pair[1]))


def _page(path: Path, pair: Pair) -> Page:
    book, lang = path.book, path.book.lang
    by = lang.items([book.title(each) for each in pair])
    heading = lang.gettext("%(title)s, by %(by)s", title=shortened(path.info.title), by=by)
    table = _table(path, pair, by)
    content = {
        "heading": heading,
        "crumb": (address_of(book, path.info, path.setting), shortened(path.info.title)),
        "tables": (table,),
        "note": lang.gettext("These are levels. Each step has a page with the gaps of these groups."),
        "closed": False,
    }
    address = address_of(book, path.info, path.setting, pair_dimension(pair))
    return Page(address, "path-times.html", heading, table.caption, content)


def _table(path: Path, pair: Pair, by: str) -> Table:
    """The first row and the first column are for all together."""
    book, lang = path.book, path.book.lang
    last = path.stops[-1]
    found = {} if last.voice is None else {(r.subgroup, r.subgroup_2): r for r in last.voice.part.rows(ON_PATH, *pair)}
    across = ("", *book.ordered(pair[1], [code for _, code in found]))
    down = ("", *book.ordered(pair[0], [code for code, _ in found]))
    figures = figures_of(path, ON_PATH)
    everyone = lang.gettext("Everyone")
    heads = [book.label(pair[1], code) if code else everyone for code in across]
    rows = []
    for code in down:
        cells = [_cell(path, figures, _row(last, found, pair, (code, other))) for other in across]
        rows.append(Row(book.label(pair[0], code) if code else everyone, tuple(cells)))
    text = lang.gettext(
        "Of every 100 who started, how many reached the last stage, “%(last)s”, by %(by)s", last=last.title, by=by
    )
    title = " · ".join([text, *(each for each in (path.setting, path.period) if each)])
    columns = tuple(Column(head, head, "gap") for head in heads)
    return Table("t-pair", title, book.heading(pair[0]), columns, tuple(rows))


def _row(last: Stop, found: dict[Pair, Estimate], pair: Pair, codes: Pair) -> Estimate | None:
    if all(codes):
        return found.get(codes)
    if not any(codes):
        return last.row(ON_PATH, "", "")
    return last.row(ON_PATH, pair[0], codes[0]) if codes[0] else last.row(ON_PATH, pair[1], codes[1])


def _cell(path: Path, figures: Figures | None, row: Estimate | None) -> Cell:
    missing = level_word(row, path.book.lang)
    if missing or row is None or figures is None:
        return Cell("gap", word=missing or path.book.lang.gettext("Not published"), plain=True)
    return Cell("gap", figures.text(figures.value(row)), figures.between(row), plain=True, bold=False)
