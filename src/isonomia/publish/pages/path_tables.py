"""The tables of a closed pathway: who is still on it, who passes each step, how many people there are."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from isonomia.model.estimates import Estimate
from isonomia.publish.book import slug
from isonomia.publish.language import Language
from isonomia.publish.numbers import scale_for
from isonomia.publish.paths import NOT_YET, ON_PATH, Path, Stop, named_gaps, null_of, widest_gap
from isonomia.publish.tables import Cell, Column, Figures, Row, Table, count_cell, fitted, words_cell
from isonomia.publish.verdicts import level_word, saying, standing_of

Reader = Callable[[Stop, str, str], Estimate | None]


def on_path_table(path: Path, dimension: str, prefix: str) -> Table:
    """Of every 100 who started, how many are still on the path: every group, every stage."""
    lang = path.book.lang
    first = path.stops[0].title
    text = lang.gettext(
        "Still on the path, of every 100 who started (“%(first)s”), %(division)s", **_by(path, dimension, first)
    )
    people = lang.gettext("People who started")
    columns = (Column(people, people, "count"), *(Column(each.title, each.title, "level") for each in path.steps))
    cells = _level_rows(path, dimension, ON_PATH, path.on_path)
    starters = _starters(path, dimension)
    rows = tuple(Row(head, (start, *own)) for (head, own), start in zip(cells, starters, strict=True))
    return Table(f"t-{prefix}{slug(dimension)}-path", _where(path, text), lang.gettext("Group"), columns, rows)


def steps_table(path: Path, dimension: str, prefix: str) -> Table:
    """Of every 100 who reached a step, how many got through; the last row has the widest gap of each step."""
    lang = path.book.lang
    text = lang.gettext(
        "Of every 100 who reached the stage before, how many reached this one, %(division)s", **_by(path, dimension)
    )
    columns = tuple(Column(each.title, each.title, "level") for each in path.steps)
    rows = [Row(head, own) for head, own in _level_rows(path, dimension, "", path.passed)]
    gaps = gap_cells(path, dimension)
    if any(each.number or each.word for each in gaps):
        rows.append(Row(_gap_stub(path, dimension), gaps))
    return Table(f"t-{prefix}{slug(dimension)}-steps", _where(path, text), lang.gettext("Group"), columns, tuple(rows))


def _gap_stub(path: Path, dimension: str) -> str:
    lang = path.book.lang
    rows = [row for stop in path.steps for row in path.gaps(stop, dimension)]
    if null_of(path.book, rows) == 1:
        return lang.gettext("Widest gap, in times the comparison")
    return lang.gettext("Widest gap, in points")


def gap_cells(path: Path, dimension: str) -> tuple[Cell, ...]:
    """The widest gap at each step, bold where it is larger than chance, with the group whose gap it is."""
    return widest_cells(path, [path.gaps(stop, dimension) for stop in path.steps])


def widest_cells(path: Path, found: Sequence[tuple[Estimate, ...]]) -> tuple[Cell, ...]:
    """The widest of the rows of each stage."""
    widest = widest_rows(path, found)
    figures = gap_figures(path, widest)
    return tuple(_gap_cell(path, figures, row, gaps) for row, gaps in zip(widest, found, strict=True))


def widest_rows(path: Path, found: Sequence[tuple[Estimate, ...]]) -> tuple[Estimate | None, ...]:
    """The row of the widest gap at each stage, as the table and the drawing have it."""
    return tuple(widest_gap(named_gaps(path.book, rows), null_of(path.book, rows)) for rows in found)


def gap_figures(path: Path, rows: Sequence[Estimate | None]) -> Figures | None:
    """How the widest gaps are printed: all with the decimals that the largest needs, and at least one."""
    measure = next((row.measure for row in rows if row is not None), "")
    figures = figures_of(path, measure)
    if figures is None:
        return None
    same = [row for row in rows if row is not None and row.measure == measure]
    return Figures(path.book.lang, fitted(figures.scale, same, 2, 1), signed=measure != "ratio")


def _gap_cell(path: Path, figures: Figures | None, widest: Estimate | None, gaps: Sequence[Estimate]) -> Cell:
    lang = path.book.lang
    if widest is None or figures is None:
        hidden = next((row for row in gaps if row.status == "hidden"), None)
        return words_cell("gap", saying(hidden or next(iter(gaps), None), lang).word)
    group = path.book.label(widest.dimension, widest.subgroup)
    word = f"{group}: {saying(widest, lang).word}"
    return Cell("gap", figures.text(figures.value(widest)), "", word, bold=standing_of(widest) == "clear")


def counts_table(path: Path, prefix: str) -> Table | None:
    """How many people reached each stage, of how many it is known whether they went on, and the share of the others."""
    lang = path.book.lang
    waiting = figures_of(path, NOT_YET)
    told = any(stop.row(NOT_YET, "", "") is not None for stop in path.steps)
    rows = []
    for before, stop in zip(path.stops, path.stops[1:], strict=False):
        level = stop.level("", "")
        waits = stop.row(NOT_YET, "", "")
        came = waits.n if waits is not None and waits.n is not None else _came(path, before)
        unknown = lang.gettext("Not published")
        reached = words_cell("count", unknown) if came is None else Cell("count", lang.count(came), bold=False)
        title = lang.gettext("%(one)s to %(other)s", one=before.title, other=stop.title)
        cells = [reached, count_cell(level, lang, level_word(level, lang) or unknown)]
        rows.append(Row(title, (*cells, plain_cell(waiting, waits, lang)) if told else tuple(cells)))
    if not any(cell.number for row in rows for cell in row.cells):
        return None
    heads = (lang.gettext("Reached the stage before"), lang.gettext("Known whether they went on"))
    more = (lang.gettext("Not known yet, of every 100"),) if told else ()
    columns = tuple(Column(each, each, "count") for each in (*heads, *more))
    title = lang.gettext("People at each step, everyone together")
    return Table(f"t-{prefix}people", _where(path, title), lang.gettext("Step"), columns, tuple(rows))


def _came(path: Path, before: Stop) -> int | None:
    """How many reached a stage: of the first, those who started."""
    start = path.on_path(path.steps[0], "", "")
    return path.reached(before) if before.at or start is None else start.n


def waiting_table(path: Path, dimension: str, prefix: str) -> Table | None:
    """Of every 100 who came to a step, of how many it is not known yet whether they went on: every group."""
    steps = tuple(stop for stop in path.steps if stop.voice is not None and stop.voice.part.rows(NOT_YET, dimension))
    if not steps:
        return None
    lang = path.book.lang
    figures = figures_of(path, NOT_YET)
    every = [(lang.gettext("Everyone"), "", "")]
    every += [(path.book.label(dimension, code), dimension, code) for code in path.codes(dimension)]
    rows = tuple(
        Row(head, tuple(plain_cell(figures, stop.row(NOT_YET, *key), lang) for stop in steps)) for head, *key in every
    )
    columns = tuple(Column(stop.title, stop.title, "level") for stop in steps)
    text = lang.gettext(
        "Of every 100 who came to the step, of how many it is not known yet whether they went on, %(division)s",
        **_by(path, dimension),
    )
    return Table(f"t-{prefix}{slug(dimension)}-waiting", _where(path, text), lang.gettext("Group"), columns, rows)


def figures_of(path: Path, measure: str) -> Figures | None:
    """How a measure is printed on the pages of a pathway; None where the release has none of it."""
    if measure not in path.book.release.measures or not path.voices:
        return None
    return Figures(path.book.lang, scale_for(path.book.release.measures[measure], path.voices[0].info))


def plain_cell(figures: Figures | None, row: Estimate | None, lang: Language) -> Cell:
    """A level with its range, or why there is none."""
    missing = lang.gettext("Not worked out") if row is None else level_word(row, lang)
    if missing or row is None or figures is None:
        return words_cell("level", missing or lang.gettext("Not published"))
    return figures.cell("level", row, None, "", bold=False)


def _level_rows(path: Path, dimension: str, measure: str, read: Reader) -> list[tuple[str, tuple[Cell, ...]]]:
    lang = path.book.lang
    figures = figures_of(path, measure or "proportion")
    rows = [(lang.gettext("Everyone"), tuple(plain_cell(figures, read(each, "", ""), lang) for each in path.steps))]
    for code in path.codes(dimension):
        cells = tuple(plain_cell(figures, read(each, dimension, code), lang) for each in path.steps)
        rows.append((path.book.label(dimension, code), cells))
    return rows


def _starters(path: Path, dimension: str) -> tuple[Cell, ...]:
    """People who started: the number that the share still on the path is of."""
    lang = path.book.lang
    first = path.steps[0]
    every = [("", ""), *((dimension, code) for code in path.codes(dimension))]
    missing = lang.gettext("Not published")
    rows = [path.on_path(first, *key) or first.level(*key) for key in every]
    return tuple(count_cell(row, lang, level_word(row, lang) or missing) for row in rows)


def _by(path: Path, dimension: str, first: str = "") -> dict[str, str]:
    division = path.book.lang.gettext("by %(by)s", by=path.book.title(dimension))
    return {"division": division} | ({"first": first} if first else {})


def _where(path: Path, text: str) -> str:
    return " · ".join([text, *(each for each in (path.setting, path.period) if each)])
