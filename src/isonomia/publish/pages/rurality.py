"""Rural and urban places: every indicator's figures by one scheme, together. Schemes are never mixed in one table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from isonomia.model.release import DimensionInfo
from isonomia.publish.book import Book, slug
from isonomia.publish.findings import Voice
from isonomia.publish.numbers import shortened
from isonomia.publish.pages.frame import Page
from isonomia.publish.pages.groups import chart_table, codes_of, level_head
from isonomia.publish.pages.sections import compared_with, notes_of
from isonomia.publish.pages.shares import benchmarks_of
from isonomia.publish.paths import pathway_of, shown_slices
from isonomia.publish.representation import benchmark_of, judged
from isonomia.publish.sentences import Sentence
from isonomia.publish.tables import Cell, Column, Figures, Row, Table, fitted, words_cell
from isonomia.publish.verdicts import level_word, saying
from isonomia.standards import vocabulary, vocabulary_ids

VOCABULARIES: Final = frozenset({"rurality-schemes", "ruca-2010", "ruca-2020"})
"""Carried lists of rural and urban places."""
MOST_ROWS: Final = 50
"""With more indicators than this, each topic has a page of its own."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """One topic: its id and title, what its groups are compared with, and its table."""

    id: str
    title: str
    compared: tuple[Sentence, ...]
    table: Table


def rural_ways(book: Book) -> tuple[DimensionInfo, ...]:
    """The dimensions that tell rural from urban places and have figures."""
    used = dict.fromkeys(name for name, _ in book.groups)
    return tuple(info for name in used if (info := book.dimension(name)).vocabulary in VOCABULARIES)


def rurality_pages(book: Book) -> tuple[Page, ...]:
    """A page for each scheme, or for each of its topics where there are many indicators."""
    return tuple(page for at, info in enumerate(rural_ways(book)) for page in _pages(book, info, first=at == 0))


def _pages(book: Book, info: DimensionInfo, *, first: bool) -> Iterator[Page]:
    found = tuple(_chapters(book, info))
    stem = "rurality" if first else f"rurality-{slug(info.id)}"
    together = sum(len(each.table.rows) for each in found) <= MOST_ROWS
    groups = [(f"{stem}.html", found)] if together else [(f"{stem}-{each.id}.html", (each,)) for each in found]
    for path, chapters in groups:
        title = book.lang.gettext("Rural and urban: %(by)s", by=book.title(info.id))
        title = title if together else f"{title}, {chapters[0].title}"
        content = {
            "chapters": chapters,
            "notes": notes_of(_voices(book, info)[0], info.id),
            "classes": tuple(_classes(book, info)),
            "others": () if together else tuple((other, each[0].title, other == path) for other, each in groups),
        }
        description = book.lang.gettext("Every indicator by how rural a place is.")
        yield Page(path, "rurality.html", title, description, content)


def _voices(book: Book, info: DimensionInfo) -> tuple[Voice, ...]:
    """Every question that has figures by a dimension, in the order of the release; not what is beside a step."""
    found = []
    for each in book.release.indicators:
        path = pathway_of(book, each.id)
        if path is None or any(stage.question == each.id for stage in path.stages):
            found += [Voice(book, part) for part in shown_slices(book, each) if info.id in part.dimensions()]
    return tuple(found)


def _chapters(book: Book, info: DimensionInfo) -> Iterator[Chapter]:
    voices = _voices(book, info)
    titles = {topic.id: shortened(topic.title) for topic in book.release.topics}
    codes = book.ordered(info.id, [code for voice in voices for code in codes_of(voice, info.id)])
    columns = tuple(Column(book.label(info.id, code), book.label(info.id, code), "level") for code in codes)
    for topic in dict.fromkeys(voice.info.topic for voice in voices):
        own = tuple(voice for voice in voices if voice.info.topic == topic)
        title = titles.get(topic, topic)
        caption = book.lang.gettext("%(title)s, by %(by)s", title=title, by=book.title(info.id))
        rows = tuple(row for voice in own for row in _rows(voice, info.id, codes))
        table = Table(f"t-{slug(topic)}", caption, book.lang.gettext("Indicator"), columns, rows)
        said = {str(each): each for voice in own if (each := _compared(voice, info.id))}
        yield Chapter(slug(topic), title, tuple(said.values()), table)


def _compared(voice: Voice, dimension: str) -> Sentence | None:
    """What the gaps of an indicator are compared with; nothing for shares and where there are no gaps."""
    if voice.info.kind == "representation" or not voice.part.gap_measure(dimension):
        return None
    return compared_with(voice, dimension)


def _rows(voice: Voice, dimension: str, codes: tuple[str, ...]) -> Iterator[Row]:
    """One row; of a representation one for each benchmark."""
    head, at = shortened(voice.info.title), f"indicator/{slug(voice.info.id)}.html"
    where = [each for each in (voice.part.setting, voice.part.period) if each]
    if voice.info.kind != "representation":
        yield Row(head, _cells(voice, dimension, codes), at, " · ".join([level_head(voice), *where]))
        return
    for benchmark in benchmarks_of(voice, dimension):
        beside = shortened(benchmark_of(voice, benchmark).title or benchmark)
        note = [level_head(voice), voice.lang.gettext("Beside: %(whom)s", whom=beside), *where]
        yield Row(head, _shares(voice, dimension, benchmark, codes), at, " · ".join(note))


def _cells(voice: Voice, dimension: str, codes: tuple[str, ...]) -> tuple[Cell, ...]:
    """Level with its range, then the gap with its verdict, as the page of the indicator prints them."""
    rows = dict(zip(codes_of(voice, dimension), chart_table(voice, dimension).rows, strict=True))
    return tuple(_cell(voice, rows[code].cells) if code in rows else _nothing(voice) for code in codes)


def _cell(voice: Voice, cells: tuple[Cell, ...]) -> Cell:
    level, gap = replace(cells[0], drawing=None), cells[1]
    if not level.number or gap.kind != "gap":
        return level
    said = voice.lang.gettext("gap %(gap)s, %(word)s", gap=gap.number, word=gap.word) if gap.number else gap.word
    return replace(level, word=said, bold=gap.bold and bool(gap.number))


def _shares(voice: Voice, dimension: str, benchmark: str, codes: tuple[str, ...]) -> tuple[Cell, ...]:
    """The share here with its range, and the verdict of its distance from the benchmark's."""
    rows = [voice.part.level(dimension, code) for code in codes]
    figures = Figures(voice.lang, fitted(voice.scale("proportion"), rows))
    found = []
    for code, row in zip(codes, rows, strict=True):
        missing = level_word(row, voice.lang)
        if row is None or missing:
            found.append(words_cell("level", missing))
            continue
        said = saying(judged(voice, dimension, benchmark, code), voice.lang)
        found.append(figures.cell("level", row, None, "", said.word, bold=said.standing == "clear"))
    return tuple(found)


def _nothing(voice: Voice) -> Cell:
    return words_cell("level", level_word(None, voice.lang))


def _classes(book: Book, info: DimensionInfo) -> Iterator[tuple[str, str]]:
    """What each class is called, and its code with the scheme: "rural" alone means little."""
    known = vocabulary(info.vocabulary) if info.vocabulary in vocabulary_ids() else None
    for level in info.levels:
        if known is not None and known.get(level.code) is not None:
            yield book.label(info.id, level.code), level.code
