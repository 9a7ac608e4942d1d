"""The tables that a release is offered as: all estimates, all cells, one table an indicator and one a pathway.

Every table holds released values only. A hidden row keeps its keys and its status; its numbers are empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Final, Literal, overload

from isonomia.model.estimate_rows import columns_of, different, picked
from isonomia.model.estimates import ESTIMATE_COLUMNS, NAMED, Estimate
from isonomia.model.release import IndicatorInfo, PathwayInfo
from isonomia.publish.book import Book, pathway_file, slug
from isonomia.publish.cellrows import cell_columns, cell_rows
from isonomia.publish.columns import LABEL, STAGE_LABEL
from isonomia.publish.datafile import Value
from isonomia.publish.language import Language
from isonomia.publish.numbers import shortened

IDENTITY: Final = frozenset({"release", "source", *NAMED, "coding", "reference", "unit", "status"})
"""What a hidden row says: what it would be about, and that it is hidden. Nothing else is written for it."""
WHOLE: Final = "estimates"
"""What files are about that hold every figure; no indicator may have this id."""
_ALL: Final = attrgetter(*ESTIMATE_COLUMNS)
PATHWAY: Final = "path/"
"""How `about` of a pathway's files starts, so that an indicator of the same id is another thing."""


@dataclass(frozen=True, slots=True)
class DataTable:
    """One table before it is written.

    Attributes:
        name: of its files, without the ending. about: what the files are about (see `DataFile`).
        of: what it is a table of. code: id of that indicator or pathway.
        source: id of the source of its counts; empty where there may be several.
    """

    name: str
    about: str
    title: str
    of: Literal["release", "cells", "indicator", "pathway", "audit", "dictionary"]
    columns: tuple[str, ...]
    rows: Sequence[Mapping[str, Value]]
    code: str = ""
    source: str = ""


def tables_of(book: Book, *others: Book) -> tuple[DataTable, ...]:
    """Every table of a release: the whole first, then indicators, then pathways, in the order of the release.

    Titles are in the language of `book`; labels in all of them, one column a language.
    """
    books = (book, *others)
    by_id: dict[str, list[int]] = {info.id: [] for info in book.release.indicators}
    for at, (name,) in enumerate(columns_of(book.release.estimates.rows, "indicator")):
        by_id[name].append(at)
    own = (_of_indicator(books, info, by_id[info.id]) for info in book.release.indicators if by_id[info.id])
    paths = (_of_pathway(books, at, by_id) for at in range(len(book.release.pathways)))
    return (*_whole(book), *own, *(table for table in paths if table.rows))


@dataclass(frozen=True, slots=True)
class Rows(Sequence[Mapping[str, Value]]):
    """Rows as plain values, made when they are read: all of them at once would be many times the estimates.

    Text that says nothing is None, and a hidden row holds no number. `more`: columns beside those of every estimate.
    """

    estimates: Sequence[Estimate]
    more: Callable[[Estimate], Mapping[str, Value]] = lambda _: {}

    def __len__(self) -> int:
        return len(self.estimates)

    def __iter__(self) -> Iterator[Mapping[str, Value]]:
        return (self._row(row) for row in self.estimates)

    @overload
    def __getitem__(self, at: int) -> Mapping[str, Value]: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[Mapping[str, Value]]: ...

    def __getitem__(self, at: int | slice) -> Mapping[str, Value] | Sequence[Mapping[str, Value]]:
        found = self.estimates[at]
        return self._row(found) if isinstance(found, Estimate) else Rows(found, self.more)

    def _row(self, row: Estimate) -> Mapping[str, Value]:
        if row.status == "hidden":
            return {**_hidden(row), **self.more(row)}
        return {**dict(zip(ESTIMATE_COLUMNS, map(_told, _ALL(row)), strict=True)), **self.more(row)}


def different_in(table: DataTable, name: str) -> tuple[Value, ...]:
    """What a column of a table says, each thing once, in the order of the rows."""
    if isinstance(table.rows, Rows) and name in ESTIMATE_COLUMNS:
        return tuple(_told(each) for (each,) in different(table.rows.estimates, name))
    return tuple(dict.fromkeys(row.get(name) for row in table.rows))


def _whole(book: Book) -> Iterator[DataTable]:
    release, say = book.release, book.lang.gettext
    rows = Rows(release.estimates.rows)
    yield DataTable("estimates", WHOLE, say("All figures of the release"), "release", ESTIMATE_COLUMNS, rows)
    cells = cell_rows(release.shown)
    yield DataTable("cells", "cells", say("Numbers of people, as shown"), "cells", cell_columns(release.shown), cells)


def _of_indicator(books: Sequence[Book], info: IndicatorInfo, places: list[int]) -> DataTable:
    rows = Rows(picked(books[0].release.estimates.rows, places), lambda row: _labels(books, row))
    columns = (*ESTIMATE_COLUMNS, *(LABEL + each.lang.code for each in books))
    return DataTable(slug(info.id), info.id, info.title, "indicator", columns, rows, info.id, info.source)


def _of_pathway(books: Sequence[Book], at: int, by_id: Mapping[str, list[int]]) -> DataTable:
    """The rows of all steps, in the order of the steps, each with the title of its own."""
    info = books[0].release.pathways[at]
    titles = {STAGE_LABEL + each.lang.code: steps_of(each.lang, each.release.pathways[at]) for each in books}
    every = [at for question in next(iter(titles.values())) for at in by_id.get(question, [])]
    steps = picked(books[0].release.estimates.rows, every)
    rows = Rows(steps, lambda row: {name: own[row.indicator] for name, own in titles.items()} | _labels(books, row))
    labels = tuple(LABEL + each.lang.code for each in books)
    columns = (*ESTIMATE_COLUMNS, *(name for pair in zip(titles, labels, strict=True) for name in pair))
    name, about = pathway_file(info), PATHWAY + info.id
    return DataTable(name, about, info.title, "pathway", columns, rows, info.id, info.source)


def steps_of(lang: Language, info: PathwayInfo) -> dict[str, str]:
    """Question of each step and of those beside it -> what it is called, in the order of the pathway."""
    found: dict[str, str] = {}
    for stage in info.stages:
        title = shortened(stage.title)
        if stage.question:
            found[stage.question] = title
        found |= {way.question: f"{title}: {shortened(way.title)}" for way in stage.exits}
        if stage.so_far:
            words = lang.gettext("so far, by how long it took")
            found[stage.so_far] = f"{title}: {words}"
    return found


def _labels(books: Sequence[Book], row: Estimate) -> dict[str, Value]:
    return {LABEL + each.lang.code: _label(each, row) for each in books}


def _label(book: Book, row: Estimate) -> Value:
    pairs = ((row.dimension, row.subgroup), (row.dimension_2, row.subgroup_2), (row.dimension_3, row.subgroup_3))
    labels = [book.dimension(dimension).label(code) for dimension, code in pairs if code]
    return " / ".join(labels) or None


def _hidden(row: Estimate) -> dict[str, Value]:
    return {name: _told(getattr(row, name)) if name in IDENTITY else None for name in ESTIMATE_COLUMNS}


def _told(value: Any) -> Value:  # noqa: ANN401  whatever an estimate holds
    """Text or nothing for text and for remarks; numbers as they are."""
    kind = value.__class__
    if kind is str:
        return value or None
    return " ".join(value) or None if kind is tuple else value
