"""How people left who did not reach a stage: of every 100 who came to the step, how many left by each way."""

from __future__ import annotations

from isonomia.publish.book import slug
from isonomia.publish.findings import Voice
from isonomia.publish.numbers import shortened
from isonomia.publish.pages.path_tables import figures_of, plain_cell
from isonomia.publish.paths import NOT_KNOWN, Path, Stop, voice_of
from isonomia.publish.tables import Cell, Column, Row, Table, words_cell


def exits_tables(path: Path, dimension: str) -> tuple[Table, ...]:
    """One table for each step of which the study tells the ways out; every group is there."""
    return tuple(_table(path, stop, dimension) for stop in path.steps if stop.stage.exits)


def exit_links(path: Path) -> tuple[tuple[str, str], ...]:
    """Address and title of the page of each way out."""
    return tuple(
        (f"indicator/{slug(way.question)}.html", f"{stop.title}: {shortened(way.title)}")
        for stop in path.steps
        for way in stop.stage.exits
    )


def _table(path: Path, stop: Stop, dimension: str) -> Table:
    lang = path.book.lang
    voices = [voice_of(path.book, way.question, path.setting, path.period) for way in stop.stage.exits]
    every = [(lang.gettext("Everyone"), "", "")]
    every += [(path.book.label(dimension, code), dimension, code) for code in path.codes(dimension)]
    rows = tuple(Row(head, tuple(_cell(path, stop, each, *key) for each in voices)) for head, *key in every)
    text = lang.gettext(
        "Of every 100 who came to the step to “%(stage)s”, how many left, and by which way, by %(by)s",
        stage=stop.title,
        by=path.book.title(dimension),
    )
    titles = [shortened(way.title) for way in stop.stage.exits]
    columns = tuple(Column(each, each, "level") for each in titles)
    caption = " · ".join([text, *(each for each in (path.setting, path.period) if each)])
    return Table(f"t-{slug(dimension)}-exits-{slug(stop.stage.id)}", caption, lang.gettext("Group"), columns, rows)


def _cell(path: Path, stop: Stop, voice: Voice | None, dimension: str, code: str) -> Cell:
    lang = path.book.lang
    if voice is None:
        return words_cell("level", lang.gettext("Not published"))
    chain = path.passed(stop, dimension, code)
    own = voice.part.level(dimension, code) if dimension else voice.part.overall()
    unknown = chain is not None and chain.reason == NOT_KNOWN
    return plain_cell(figures_of(path, "proportion"), chain if unknown else own, lang)
