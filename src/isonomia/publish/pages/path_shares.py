"""The tables of a cross-section: shares at each stage beside a benchmark, all groups, and one group in full."""

from __future__ import annotations

from isonomia.model.estimates import Estimate
from isonomia.publish.book import slug
from isonomia.publish.charts import Axis
from isonomia.publish.findings import Voice
from isonomia.publish.numbers import shortened
from isonomia.publish.pages.path_tables import figures_of, plain_cell, widest_cells
from isonomia.publish.path_findings import farthest
from isonomia.publish.paths import Path, Stop
from isonomia.publish.representation import judged, row_of
from isonomia.publish.tables import (
    Cell,
    Column,
    Figures,
    Row,
    Table,
    fitted,
    linear,
    logarithmic,
    view,
    words_cell,
)
from isonomia.publish.verdicts import level_word, saying


def shares_table(path: Path, dimension: str, prefix: str) -> Table:
    """Of every 100 people at a stage, how many are in the group; the benchmarks in the last columns."""
    lang = path.book.lang
    figures, others = figures_of(path, "proportion"), figures_of(path, "benchmark_share")
    columns = [Column(each.title, each.title, "level") for each in path.stops]
    columns += [Column(title, title, "level") for _, title in _benchmarks(path)]
    rows = []
    for code in path.codes(dimension):
        cells = [plain_cell(figures, each.level(dimension, code), lang) for each in path.stops]
        cells += [
            plain_cell(others, _benchmark_share(path, name, dimension, code), lang) for name, _ in _benchmarks(path)
        ]
        rows.append(Row(path.book.label(dimension, code), tuple(cells)))
    text = lang.gettext(
        "Of every 100 people at a stage, how many are in the group, by %(by)s", by=path.book.title(dimension)
    )
    return Table(
        f"t-{prefix}{slug(dimension)}-shares", _where(path, text), lang.gettext("Group"), tuple(columns), tuple(rows)
    )


def quotients_table(path: Path, dimension: str, benchmark: tuple[str, str], prefix: str) -> Table:
    """Share at each stage divided by the benchmark's share, with its verdict: every group, every stage."""
    lang = path.book.lang
    name, title = benchmark
    columns = tuple(Column(each.title, each.title, "gap") for each in path.stops)
    codes = path.codes(dimension, absent=False)
    found = {code: [_quotient(each, name, dimension, code) for each in path.stops] for code in codes}
    rows = []
    for code in codes:
        own = [_judged_cell(path, stop, row, name) for stop, row in zip(path.stops, found[code], strict=True)]
        rows.append(Row(path.book.label(dimension, code), tuple(own)))
    distances = widest_cells(path, [stop.distances(dimension, name) for stop in path.stops])
    if any(each.number for each in distances):
        rows.append(Row(lang.gettext("Widest distance from an equal share, in points"), distances))
    text = lang.gettext("Share at each stage ÷ share of: %(benchmark)s", benchmark=title)
    table = f"t-{prefix}{slug(dimension)}-{slug(name)}-quotients"
    return Table(table, _where(path, text), lang.gettext("Group"), columns, tuple(rows))


def lead_table(path: Path, dimension: str, benchmark: tuple[str, str], prefix: str) -> Table | None:
    """One group at every stage: its share with the benchmark as a dashed line, the quotient, the distance in points."""
    lang = path.book.lang
    name, title = benchmark
    code = _lead(path, dimension)
    if not code or figures_of(path, "representation_quotient") is None:
        return None
    stem = f"{prefix}{slug(dimension)}-{slug(name)}-lead"
    levels = [each.level(dimension, code) for each in path.stops]
    quotients = [_quotient(each, name, dimension, code) for each in path.stops]
    columns, cells = [], []
    for column, own in (
        _level_column(path, levels, _benchmark_share(path, name, dimension, code), stem),
        _quotient_column(path, quotients, name, stem),
        _points_column(path, dimension, code, name),
    ):
        columns.append(column)
        cells.append(own)
    rows = tuple(Row(stop.title, tuple(own[at] for own in cells)) for at, stop in enumerate(path.stops))
    text = lang.gettext(
        "%(group)s at each stage, beside: %(benchmark)s", group=path.book.label(dimension, code), benchmark=title
    )
    return Table(f"t-{stem}", _where(path, text), lang.gettext("Stage"), tuple(columns), rows)


def benchmarks(path: Path) -> tuple[tuple[str, str], ...]:
    """Id and title of each benchmark of the pathway."""
    return _benchmarks(path)


def _benchmarks(path: Path) -> tuple[tuple[str, str], ...]:
    return tuple((each.id, shortened(each.title or each.id)) for each in path.info.benchmarks)


def _lead(path: Path, dimension: str) -> str:
    """The group farthest from an equal share at any stage, clear ones first."""
    widest = farthest(path, (dimension,))
    return widest[1].subgroup if widest is not None else next(iter(path.codes(dimension, absent=False)), "")


def _quotient(stop: Stop, benchmark: str, dimension: str, code: str) -> Estimate | None:
    return None if stop.voice is None else row_of(stop.voice, "representation_quotient", dimension, benchmark, code)


def _benchmark_share(path: Path, benchmark: str, dimension: str, code: str) -> Estimate | None:
    """The share of the benchmark; it is the same at every stage, so the first that has it speaks for all."""
    rows = (row_of(voice, "benchmark_share", dimension, benchmark, code) for voice in path.voices)
    return next((row for row in rows if row is not None), None)


def _verdict(voice: Voice | None, row: Estimate | None, benchmark: str) -> Estimate | None:
    """The row whose verdict speaks for the group."""
    if voice is None or row is None or row.status != "ok":
        return row
    return judged(voice, row.dimension, benchmark, row.subgroup)


def _judged_cell(path: Path, stop: Stop, row: Estimate | None, benchmark: str, on: Axis | None = None) -> Cell:
    lang = path.book.lang
    said = saying(_verdict(stop.voice, row, benchmark), lang)
    if row is None or row.status != "ok" or stop.voice is None:
        return words_cell("gap", saying(row, lang).word)
    figures = Figures(lang, fitted(stop.voice.scale(row.measure), [row]))
    return figures.cell("gap", row, on, said.mark if on is not None else "", said.word, bold=said.standing == "clear")


def _level_column(
    path: Path, rows: list[Estimate | None], there: Estimate | None, stem: str
) -> tuple[Column, list[Cell]]:
    lang = path.book.lang
    figures = figures_of(path, "proportion")
    short = lang.gettext("Here")
    head = lang.gettext("Here, in every 100 (likely range)")
    if figures is None:
        return Column(head, short, "level"), [words_cell("level", lang.gettext("Not published")) for _ in rows]
    line = None if there is None or there.value is None else figures.value(there)
    on = linear(figures, rows, () if line is None else (line,), zero=True)
    cells = []
    for row in rows:
        missing = level_word(row, lang)
        known = row is not None and not missing
        cells.append(
            figures.cell("level", row, on, "circle") if known and row is not None else words_cell("level", missing)
        )
    return Column(head, short, "level", view(f"{stem}-l", on, figures, line)), cells


def _quotient_column(path: Path, rows: list[Estimate | None], benchmark: str, stem: str) -> tuple[Column, list[Cell]]:
    lang = path.book.lang
    figures = figures_of(path, "representation_quotient")
    head = lang.gettext("Share here ÷ share there (likely range)")
    short = lang.gettext("Share here ÷ share there")
    if figures is None:
        return Column(head, short, "gap"), [words_cell("gap", lang.gettext("Not published")) for _ in rows]
    figures = Figures(lang, fitted(figures.scale, rows))
    on = logarithmic(figures, rows)
    cells = [_judged_cell(path, stop, row, benchmark, on) for stop, row in zip(path.stops, rows, strict=True)]
    one = figures.scale.of(1.0)
    return Column(head, short, "gap", view(f"{stem}-q", on, figures, one)), cells


def _points_column(path: Path, dimension: str, code: str, benchmark: str) -> tuple[Column, list[Cell]]:
    lang = path.book.lang
    column = Column(
        lang.gettext("From an equal share, in points (likely range)"), lang.gettext("Points from an equal share"), "gap"
    )
    figures = figures_of(path, "parity_difference")
    cells = []
    for stop in path.stops:
        row = None if stop.voice is None else row_of(stop.voice, "parity_difference", dimension, benchmark, code)
        if row is None or row.status != "ok" or figures is None:
            cells.append(words_cell("gap", saying(row, lang).word))
        else:
            cells.append(Figures(lang, figures.scale, signed=True).cell("gap", row, None, "", bold=False))
    return column, cells


def _where(path: Path, text: str) -> str:
    return " · ".join([text, *(each for each in (path.setting, path.period) if each)])
