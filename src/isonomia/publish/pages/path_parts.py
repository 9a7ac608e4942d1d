"""Where the paths part: what each step adds to the whole gap among those who arrive, in two splits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from isonomia.model.estimates import Estimate
from isonomia.publish.book import slug
from isonomia.publish.charts import Axis
from isonomia.publish.findings import EVERYONE_ELSE
from isonomia.publish.pages.path_tables import figures_of
from isonomia.publish.path_findings import base_of, lead_step, part_of_gap
from isonomia.publish.paths import Path, Stop
from isonomia.publish.sentences import Sentence
from isonomia.publish.tables import Cell, Column, Figures, Row, Table, fitted, linear, view, words_cell
from isonomia.publish.verdicts import saying

POINTS: Final = "das_gupta"
LOGS: Final = "stage_contribution"
SHARES: Final = "stage_contribution_share"
TOTAL: Final = "stage_total"
WHOLE: Final = "total"
"""The component of the row that holds the whole difference, as the estimates have it."""


UNBOUNDED: Final = "UNBOUNDED"
"""The flag of a share of a whole that may be none."""
MOST_CELLS: Final = 60
"""With more cells than this the tables stand on a page of their own, so that no page grows past its budget."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The section: one group in full, then every group; the sentence that says what the first table shows.

    Attributes:
        lead: None where nobody's whole gap is shown.
        apart: the tables are too large for the page that the section stands on.
    """

    findings: tuple[Sentence, ...]
    lead: Table | None
    every: Table | None
    apart: bool


def parts_of(path: Path, dimension: str, prefix: str) -> Parts | None:
    """The parts of the gap of one way of grouping; None where the release splits none, or there is one step alone."""
    codes = tuple(code for code in path.codes(dimension, absent=False) if _has_rows(path, dimension, code))
    if not codes or len(path.steps) == 1 or figures_of(path, LOGS) is None:
        return None
    split = tuple(code for code in codes if _known(path.stops[-1].row(TOTAL, dimension, code)))
    code = _lead(path, dimension, split) if split else ""
    every = _every_table(path, dimension, codes, prefix) if len(codes) > 1 or not split else None
    apart = len(codes) * (len(path.steps) + 1) > MOST_CELLS
    lead = _lead_table(path, dimension, code, prefix) if split else None
    return Parts(_findings(path, dimension, code), lead, every, apart)


def _has_rows(path: Path, dimension: str, code: str) -> bool:
    return any(each.row(LOGS, dimension, code) is not None for each in path.steps)


def _lead(path: Path, dimension: str, codes: tuple[str, ...]) -> str:
    """Of the groups whose whole gap is shown, that of the widest clear gap at a step; else of the widest whole gap."""
    lead, last = lead_step(path, (dimension,)), path.stops[-1]
    if lead is not None and lead[1].subgroup in codes:
        return lead[1].subgroup

    def size(code: str) -> tuple[float, int]:
        row = last.row(TOTAL, dimension, code)
        return (-abs(row.value) if row is not None and row.value is not None else 0.0, codes.index(code))

    return min(codes, key=size)


def _known(row: Estimate | None) -> bool:
    return row is not None and row.status == "ok"


def _findings(path: Path, dimension: str, code: str) -> tuple[Sentence, ...]:
    lead = lead_step(path, (dimension,))
    whole = path.stops[-1].row(POINTS, dimension, code, WHOLE)
    if lead is None or whole is None or lead[1].subgroup != code:
        return ()
    part = lead[0].row(POINTS, dimension, code)
    return () if part is None else part_of_gap(path, lead[0], whole, part)


def _lead_table(path: Path, dimension: str, code: str, prefix: str) -> Table:
    """One row a step, the last one for the whole path: points with a strip, log scale, share of the whole."""
    lang = path.book.lang
    last = path.stops[-1]
    points = [*(each.row(POINTS, dimension, code) for each in path.steps), last.row(POINTS, dimension, code, WHOLE)]
    logs = [*(each.row(LOGS, dimension, code) for each in path.steps), last.row(TOTAL, dimension, code)]
    shares = [each.row(SHARES, dimension, code) for each in path.steps]
    name = f"{prefix}{slug(dimension)}-parts"
    columns: list[Column] = []
    cells: list[list[Cell]] = [[] for _ in points]
    figures = figures_of(path, POINTS)
    if figures is not None:
        figures = Figures(lang, figures.scale, signed=True)
        on = linear(figures, points, zero=True)
        head = lang.gettext("Points of those who arrive (likely range)")
        axis = view(f"{name}-p", on, figures, figures.scale.of(0.0))
        _column(
            columns,
            cells,
            Column(head, lang.gettext("Points"), "gap", axis),
            [_cell(path, figures, row, on) for row in points],
        )
    figures = figures_of(path, LOGS)
    if figures is not None:
        figures = Figures(lang, figures.scale, signed=True)
        head = lang.gettext("On a log scale (likely range)")
        _column(
            columns,
            cells,
            Column(head, lang.gettext("Log scale"), "gap"),
            [_cell(path, figures, row, None) for row in logs],
        )
    figures = figures_of(path, SHARES)
    if figures is not None:
        figures = Figures(lang, fitted(figures.scale, shares))
        head = lang.gettext("Of every 100 parts of the whole (likely range)")
        known = any(_known(row) for row in shares)
        whole = words_cell("gap", lang.gettext("All of it") if known else saying(logs[-1], lang).word)
        own = [*(_cell(path, figures, row, None) for row in shares), whole]
        _column(columns, cells, Column(head, lang.gettext("Of every 100 parts"), "gap"), own)
    heads = [*(lang.gettext("To “%(stage)s”", stage=each.title) for each in path.steps), lang.gettext("The whole path")]
    rows = tuple(Row(head, tuple(own)) for head, own in zip(heads, cells, strict=True))
    return Table(f"t-{name}", _lead_caption(path, dimension, code), lang.gettext("Step"), tuple(columns), rows)


def _column(columns: list[Column], rows: list[list[Cell]], column: Column, cells: list[Cell]) -> None:
    columns.append(column)
    for row, cell in zip(rows, cells, strict=True):
        row.append(cell)


def _cell(path: Path, figures: Figures, row: Estimate | None, on: Axis | None) -> Cell:
    """A part with its range; a word only where there was a test or there is no figure."""
    said = saying(row, path.book.lang)
    if row is None or row.status != "ok":
        return words_cell("gap", path.book.lang.gettext("Not published") if row is None else said.word)
    told = bool(row.verdict) or said.standing == "no_range"
    word = said.word if told else ""
    if UNBOUNDED in row.flags:
        word = path.book.lang.gettext("range without end")
    mark = said.mark if told else "circle"
    return figures.cell("gap", row, on, mark if on is not None else "", word, bold=said.standing == "clear")


def _lead_caption(path: Path, dimension: str, code: str) -> str:
    lang = path.book.lang
    row = next((found for each in path.steps if (found := each.row(LOGS, dimension, code)) is not None), None)
    base = lang.gettext("everyone else") if row is None or row.reference == EVERYONE_ELSE else base_of(path, row)
    text = lang.gettext(
        "What each step adds to the gap among those who arrive: %(group)s beside %(base)s",
        group=path.book.label(dimension, code),
        base=base,
    )
    return " · ".join([text, *(each for each in (path.setting, path.period) if each)])


def _every_table(path: Path, dimension: str, codes: tuple[str, ...], prefix: str) -> Table | None:
    """Every group and every step in points, and the whole; on the log scale where there are no points."""
    lang = path.book.lang
    in_points = any(_known(each.row(POINTS, dimension, code)) for each in path.steps for code in codes)
    measure, whole = (POINTS, (POINTS, WHOLE)) if in_points else (LOGS, (TOTAL, ""))
    figures = figures_of(path, measure)
    if figures is None:
        return None
    figures = Figures(lang, figures.scale, signed=True)
    last = lang.gettext("The whole path")
    columns = (*(Column(each.title, each.title, "gap") for each in path.steps), Column(last, last, "gap"))
    rows = []
    for code in codes:
        own = [each.row(measure, dimension, code) for each in path.steps]
        own.append(_whole(path.stops[-1], dimension, code, whole))
        rows.append(Row(path.book.label(dimension, code), tuple(_cell(path, figures, row, None) for row in own)))
    template = (
        lang.gettext("What each step adds, in points of those who arrive, by %(by)s", by=path.book.title(dimension))
        if measure == POINTS
        else lang.gettext("What each step adds, on a log scale, by %(by)s", by=path.book.title(dimension))
    )
    title = " · ".join([template, *(each for each in (path.setting, path.period) if each)])
    return Table(f"t-{prefix}{slug(dimension)}-all-parts", title, lang.gettext("Group"), columns, tuple(rows))


def _whole(last: Stop, dimension: str, code: str, which: tuple[str, str]) -> Estimate | None:
    return last.row(which[0], dimension, code, which[1])
