"""A pathway over the years: each step for everyone, and those who arrive by group. No change is worked out here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from isonomia.model.estimates import Estimate
from isonomia.publish.book import slug
from isonomia.publish.language import Language
from isonomia.publish.numbers import shortened
from isonomia.publish.pages.frame import Page
from isonomia.publish.pages.path_tables import figures_of
from isonomia.publish.pages.path_years import breaks_among, years_drawing
from isonomia.publish.paths import ON_PATH, Path, address_of, path_at, periods_of
from isonomia.publish.tables import Cell, Column, Figures, Row, Table
from isonomia.publish.verdicts import level_word

MOST_PERIODS = 20
"""The newest so many; the data files have all of them."""


def times_pages(path: Path) -> tuple[Page, ...]:
    """One page for each way of grouping, where the setting has several periods."""
    periods = periods_of(path.book, path.info, path.setting)[-MOST_PERIODS:]
    if len(periods) < 2:
        return ()
    every = [path_at(path.book, path.info, path.setting, period) for period in periods]
    return tuple(_page(path, each, every) for each in path.dimensions())


def _page(path: Path, dimension: str, every: Sequence[Path]) -> Page:
    book, lang = path.book, path.book.lang
    title = lang.gettext("%(title)s, over time, by %(by)s", title=shortened(path.info.title), by=book.title(dimension))
    home = address_of(book, path.info, path.setting, dimension)
    tables = (_steps(path, every), _groups(path, dimension, every))
    address = address_of(book, path.info, path.setting, dimension, "-over-time.html")
    drawn = years_drawing(path, dimension, every, address.removesuffix(".html"))
    content = {
        "heading": title,
        "crumb": (home, shortened(path.info.title)),
        "tables": tables,
        "note": " ".join(_notes(path, dimension, every)),
        "closed": path.closed,
        "drawing": drawn,
        "links": ((tables[1].id, lang.gettext("The last stage, in each period")),),
    }
    beside = {} if drawn is None else {drawn.path: drawn.wide, drawn.narrow_path: drawn.narrow}
    return Page(address, "path-times.html", title, tables[1].caption, content, beside)


def _notes(path: Path, dimension: str, every: Sequence[Path]) -> Iterator[str]:
    lang = path.book.lang
    yield lang.gettext("These are levels. Whether a gap has changed is not tested here.")
    for period in breaks_among(path, dimension, every):
        yield lang.gettext(
            "Since %(period)s the groups are counted in another way: figures before and after cannot be compared.",
            period=period,
        )


def _steps(path: Path, every: Sequence[Path]) -> Table:
    """Everyone: one row a period, one column a stage; shares on the path where the same people are followed."""
    lang = path.book.lang
    figures = figures_of(path, "proportion")
    if not path.closed:
        text = lang.gettext("People at each stage, in each period")
        rows = [Row(each.period, tuple(_people(stop.level("", ""), lang) for stop in each.steps)) for each in every]
    else:
        text = lang.gettext("Of every 100 who reached the stage before, how many reached this one, everyone together")
        rows = [
            Row(each.period, tuple(_cell(figures, each.passed(stop, "", ""), lang) for stop in each.steps))
            for each in every
        ]
    columns = tuple(Column(stop.title, stop.title, "gap") for stop in path.steps)
    return Table("t-steps", _where(path, text), lang.gettext("Period"), columns, tuple(rows))


def _groups(path: Path, dimension: str, every: Sequence[Path]) -> Table:
    """Every group: of every 100 who started, how many reached the last stage; in a cross-section its share there."""
    lang, last = path.book.lang, path.stops[-1].title
    figures = figures_of(path, ON_PATH if path.closed else "proportion")
    codes = path.book.ordered(dimension, [code for each in every for code in each.codes(dimension)])
    everyone = (lang.gettext("Everyone"),) if path.closed else ()
    heads = [*everyone, *(path.book.label(dimension, code) for code in codes)]
    shown = ("", *codes) if path.closed else codes
    rows = [
        Row(each.period, tuple(_cell(figures, _at_last(each, dimension, code), lang) for code in shown))
        for each in every
    ]
    by = path.book.title(dimension)
    text = (
        lang.gettext(
            "Of every 100 who started, how many reached the last stage, “%(last)s”, by %(by)s", last=last, by=by
        )
        if path.closed
        else lang.gettext(
            "Of every 100 people at the last stage, “%(last)s”, how many are in the group, by %(by)s", last=last, by=by
        )
    )
    columns = tuple(Column(head, head, "gap") for head in heads)
    return Table(f"t-{slug(dimension)}", _where(path, text), lang.gettext("Period"), columns, tuple(rows))


def _at_last(path: Path, dimension: str, code: str) -> Estimate | None:
    last = path.stops[-1]
    if not code:
        return path.on_path(last, "", "")
    return path.on_path(last, dimension, code) if path.closed else last.level(dimension, code)


def _cell(figures: Figures | None, row: Estimate | None, lang: Language) -> Cell:
    missing = level_word(row, lang)
    if missing or row is None or figures is None:
        return Cell("gap", word=missing or lang.gettext("Not published"), plain=True)
    return Cell("gap", figures.text(figures.value(row)), figures.between(row), plain=True, bold=False)


def _people(row: Estimate | None, lang: Language) -> Cell:
    if row is None or row.n is None:
        return Cell("gap", word=level_word(row, lang) or lang.gettext("Not published"), plain=True)
    return Cell("gap", lang.count(row.n), plain=True, bold=False)


def _where(path: Path, text: str) -> str:
    return " · ".join([text, *([path.setting] if path.setting else [])])
