"""How people left who did not reach a stage: of every 100 who came to the step, and of every 100 who started."""

from __future__ import annotations

from collections.abc import Callable

from isonomia.model.estimates import Estimate
from isonomia.publish.book import slug
from isonomia.publish.findings import Voice
from isonomia.publish.numbers import shortened
from isonomia.publish.pages.path_tables import figures_of, plain_cell
from isonomia.publish.paths import NOT_KNOWN, Path, Stop, voice_of
from isonomia.publish.tables import Cell, Column, Row, Table, words_cell

INCIDENCE = "cumulative_incidence"
Reader = Callable[[Voice | None, str, str], Cell]


def exits_tables(path: Path, dimension: str) -> tuple[Table, ...]:
    """For each step of which the study tells the ways out: who left at it, and who has left so far; every group."""
    found = [_both(path, stop, dimension) for stop in path.steps if stop.stage.exits]
    return tuple(table for tables in found for table in tables)


def exit_links(path: Path) -> tuple[tuple[str, str], ...]:
    """Address and title of the page of each way out."""
    return tuple(
        (f"indicator/{slug(way.question)}.html", f"{stop.title}: {shortened(way.title)}")
        for stop in path.steps
        for way in stop.stage.exits
    )


def _both(path: Path, stop: Stop, dimension: str) -> tuple[Table, ...]:
    """At the first step those who came are those who started, and one table says both."""
    lang, by = path.book.lang, path.book.title(dimension)
    voices = [voice_of(path.book, way.question, path.setting, path.period) for way in stop.stage.exits]
    text = lang.gettext(
        "Of every 100 who came to the step to “%(stage)s”, how many left, and by which way, by %(by)s",
        stage=stop.title,
        by=by,
    )
    here = _table(path, stop, dimension, text, "exits", voices, lambda *at: _cell(path, stop, *at))
    if not any(voice is not None and voice.part.rows(INCIDENCE) for voice in voices):
        return (here,)
    text = lang.gettext(
        "Of every 100 who started (“%(first)s”), how many have left by these ways up to “%(stage)s”, by %(by)s",
        first=path.stops[0].title,
        stage=stop.title,
        by=by,
    )
    return here, _table(path, stop, dimension, text, "left", voices, lambda *at: _so_far(path, *at))


def _table(
    path: Path, stop: Stop, dimension: str, text: str, kind: str, voices: list[Voice | None], read: Reader
) -> Table:
    lang = path.book.lang
    every = [(lang.gettext("Everyone"), "", "")]
    every += [(path.book.label(dimension, code), dimension, code) for code in path.codes(dimension)]
    rows = tuple(Row(head, tuple(read(each, by, code) for each in voices)) for head, by, code in every)
    titles = [shortened(way.title) for way in stop.stage.exits]
    columns = tuple(Column(each, each, "level") for each in titles)
    caption = " · ".join([text, *(each for each in (path.setting, path.period) if each)])
    return Table(f"t-{slug(dimension)}-{kind}-{slug(stop.stage.id)}", caption, lang.gettext("Group"), columns, rows)


def _so_far(path: Path, voice: Voice | None, dimension: str, code: str) -> Cell:
    lang = path.book.lang
    if voice is None:
        return words_cell("level", lang.gettext("Not published"))
    found: tuple[Estimate, ...] = voice.part.rows(INCIDENCE, dimension)
    row = next((each for each in found if each.subgroup == code), None)
    return plain_cell(figures_of(path, INCIDENCE), row, lang)


def _cell(path: Path, stop: Stop, voice: Voice | None, dimension: str, code: str) -> Cell:
    lang = path.book.lang
    if voice is None:
        return words_cell("level", lang.gettext("Not published"))
    chain = path.passed(stop, dimension, code)
    own = voice.part.level(dimension, code) if dimension else voice.part.overall()
    unknown = chain is not None and chain.reason == NOT_KNOWN
    return plain_cell(figures_of(path, "proportion"), chain if unknown else own, lang)
