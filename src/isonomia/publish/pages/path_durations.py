"""How long it takes to get to a stage: of every 100 who came to the step, how many got there within each time."""

from __future__ import annotations

from isonomia.model.estimates import Estimate
from isonomia.publish.book import slug
from isonomia.publish.findings import Voice
from isonomia.publish.numbers import shortened
from isonomia.publish.pages.path_tables import figures_of, plain_cell
from isonomia.publish.paths import Path, Stop, voice_of
from isonomia.publish.tables import Cell, Column, Figures, Row, Table, fitted, words_cell

WITHIN = "reached_within"
MEDIAN = "median_stage_time"
RATIO = "hazard_ratio"
CHANGES = "non_proportional"
"""The flag of a ratio that is not the same at all times: the shares within each time say how it goes."""


def durations_tables(path: Path, dimension: str) -> tuple[Table, ...]:
    """One table for each step of which the study tells how long it took; every group is there."""
    found = ((stop, voice_of(path.book, stop.stage.so_far, path.setting, path.period)) for stop in path.steps)
    return tuple(_table(path, stop, voice, dimension) for stop, voice in found if voice is not None and _bands(voice))


def so_far_links(path: Path) -> tuple[tuple[str, str], ...]:
    """Address and title of the page of each question who got there so far."""
    return tuple((f"indicator/{slug(stop.stage.so_far)}.html", stop.title) for stop in path.steps if stop.stage.so_far)


def _bands(voice: Voice) -> tuple[str, ...]:
    """The bands that have an end, in order of time."""
    return tuple(row.subgroup for row in voice.part.rows(WITHIN, voice.info.duration))


def _table(path: Path, stop: Stop, voice: Voice, dimension: str) -> Table:
    book, lang = path.book, path.book.lang
    bands = _bands(voice)
    unit = "" if stop.stage.duration is None else shortened(stop.stage.duration.unit)
    every = [(lang.gettext("Everyone"), "")]
    every += [(book.label(dimension, code), code) for code in path.codes(dimension, absent=False)]
    titles = [_within_words(path, each, unit) for each in bands]
    columns = [Column(each, each, "level") for each in titles]
    rows = [[head, *(_within(path, voice, dimension, code, band) for band in bands)] for head, code in every]
    for title, cells in (_median(path, voice, dimension, every, unit), _ratio(path, voice, dimension, every)):
        if cells:
            columns.append(Column(title, title, "level"))
            rows = [[*row, cell] for row, cell in zip(rows, cells, strict=True)]
    text = lang.gettext(
        "Of every 100 who came to the step to “%(stage)s”, how many got there within so many %(unit)s, by %(by)s",
        stage=stop.title,
        unit=unit,
        by=book.title(dimension),
    )
    caption = " · ".join([text, *(each for each in (path.setting, path.period) if each)])
    made = tuple(Row(str(head), tuple(cell for cell in cells if isinstance(cell, Cell))) for head, *cells in rows)
    return Table(
        f"t-{slug(dimension)}-time-{slug(stop.stage.id)}", caption, lang.gettext("Group"), tuple(columns), made
    )


def _within_words(path: Path, band: str, unit: str) -> str:
    """Within so many years, or what the study counts: the last number of a band, whose code is FIRST-LAST."""
    return path.book.lang.gettext("Within %(number)s %(unit)s", number=band.partition("-")[2], unit=unit).strip()


def _within(path: Path, voice: Voice, dimension: str, code: str, band: str) -> Cell:
    time = voice.info.duration
    if code:
        rows = [row for row in voice.part.rows(WITHIN, dimension, time) if row.subgroup == code]
        found = next((row for row in rows if row.subgroup_2 == band), None)
    else:
        found = _one(voice, WITHIN, time, band)
    return plain_cell(figures_of(path, WITHIN), found, path.book.lang)


def _median(
    path: Path, voice: Voice, dimension: str, every: list[tuple[str, str]], unit: str
) -> tuple[str, list[Cell]]:
    """After how long half of the group got there; nothing where the bands are not of one period each."""
    title = path.book.lang.gettext("Half got there within (%(unit)s)", unit=unit)
    rows = [_one(voice, MEDIAN, dimension if code else "", code) for _, code in every]
    if not any(rows):
        return title, []
    return title, [plain_cell(figures_of(path, MEDIAN), row, path.book.lang) for row in rows]


def _ratio(path: Path, voice: Voice, dimension: str, every: list[tuple[str, str]]) -> tuple[str, list[Cell]]:
    """How many times as high the chance to get there is in each time; nothing without a declared reference group."""
    book, lang = path.book, path.book.lang
    rows = [_one(voice, RATIO, dimension, code) for _, code in every]
    known = [row for row in rows if row is not None]
    if not known:
        return "", []
    reference = known[0].reference
    title = lang.gettext("Pace, in times that of %(group)s", group=shortened(book.inside(dimension, reference)))
    figures = figures_of(path, RATIO)
    figures = None if figures is None else Figures(lang, fitted(figures.scale, known, 2, 1))
    cells = []
    for (_, code), row in zip(every, rows, strict=True):
        if not code or code == reference:
            cells.append(
                words_cell("level", lang.gettext("The comparison") if code else lang.gettext("Does not apply"))
            )
        elif row is not None and CHANGES in row.flags:
            cells.append(words_cell("level", lang.gettext("Not the same at all times")))
        else:
            cells.append(plain_cell(figures, row, lang))
    return title, cells


def _one(voice: Voice, measure: str, dimension: str, code: str) -> Estimate | None:
    return next((row for row in voice.part.rows(measure, dimension) if row.subgroup == code), None)
