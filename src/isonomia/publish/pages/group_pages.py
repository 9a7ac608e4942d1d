"""A page for each group: everything that the release says of it, what is more favourable as well as what is less.

Groups are never ranked, and indicators are never added up into a score. Every figure stands on the page of its
indicator too, and is printed here as it is there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from isonomia.model.estimates import Estimate
from isonomia.publish.book import Book, capital, slug
from isonomia.publish.findings import Voice, finding
from isonomia.publish.language import N_
from isonomia.publish.numbers import shortened
from isonomia.publish.pages.continued import addresses, divided, turns
from isonomia.publish.pages.frame import Page
from isonomia.publish.pages.groups import figures_of_group, level_head
from isonomia.publish.pages.intersections import Pair, pairs_of
from isonomia.publish.pages.path_tables import figures_of, plain_cell
from isonomia.publish.pages.sections import missing_words, who_is_counted
from isonomia.publish.pages.shares import benchmarks_of, share_table
from isonomia.publish.pages.side_by_side import MOST_TOGETHER as MOST_PLACES
from isonomia.publish.paths import ON_PATH, Path, address_of, paths_of, pathway_of, shown_slices
from isonomia.publish.representation import benchmark_of, share_finding
from isonomia.publish.sentences import Sentence
from isonomia.publish.tables import Column, Kind, Row, Table, words_cell
from isonomia.publish.verdicts import standing_of

INDEX: Final = "groups.html"
FOUND_WEIGHT: Final = 450
ROW_WEIGHT: Final = 340
"""Bytes of a gap in words, and of a row of the table of all figures, about."""
MOST_MISSING: Final = 12
"""Of more questions than this it is not said here of how many people the group is not known."""
LESS: Final = "less"
MORE: Final = "more"
OTHERWISE: Final = "otherwise"
HEADINGS: Final[dict[str, str]] = {
    MORE: N_("More favourable, and larger than chance"),
    LESS: N_("Less favourable, and larger than chance"),
    OTHERWISE: N_("Different, and larger than chance"),
}
"""Where a gap is clear: what it is for the group. No direction is declared for the last kind."""


@dataclass(frozen=True, slots=True)
class Found:
    """A clear gap in words, with the page that it stands on."""

    href: str
    title: str
    place: str
    sentences: tuple[Sentence, ...]


def group_pages(book: Book) -> Iterator[Page]:
    """The list of groups, and a page for each."""
    if not book.groups:
        return
    pairs = pairs_of(book)
    yield _index(book, pairs)
    for key in book.groups:
        yield from _pages(book, *key, pairs)


def _index(book: Book, pairs: tuple[Pair, ...]) -> Page:
    lang = book.lang
    title = lang.gettext("Groups")
    shelves = [
        (
            shelf,
            book.heading(name),
            tuple((book.groups[key], book.label(*key)) for key in book.groups if key[0] == name),
        )
        for name, shelf in shelf_ids(book).items()
    ]
    description = lang.gettext("Every group of this release, each with a page of its own.")
    content = {"shelves": tuple(shelves), "uses": told_apart(book), "both": bool(pairs)}
    return Page(INDEX, "groups.html", title, description, content)


def told_apart(book: Book) -> dict[str, tuple[str, ...]]:
    """Where two ways of grouping have one title, the indicators that tell them apart, by the id of their shelf."""
    ids = shelf_ids(book)
    titles = [book.title(name) for name in ids]
    return {
        shelf: tuple(dict.fromkeys(shortened(v.info.title) for v in _voices(book) if name in v.part.dimensions()))
        for name, shelf in ids.items()
        if titles.count(book.title(name)) > 1
    }


def shelf_ids(book: Book) -> dict[str, str]:
    """Each way of grouping -> the id of its part of the list of groups."""
    return {name: f"d-{slug(name)}" for name, _ in book.groups}


def _links(book: Book, pairs: Sequence[Pair], dimension: str) -> tuple[tuple[str, str], ...]:
    """Address and title of each pair of dimensions that one belongs to."""
    return tuple((p.address, p.title(book)) for p in pairs if dimension in {p.first, p.second})


def _pages(book: Book, dimension: str, code: str, pairs: tuple[Pair, ...]) -> Iterator[Page]:
    """The page of a group; where it has many figures, it goes on."""
    lang, label, by = book.lang, book.label(dimension, code), book.title(dimension)
    voices = [voice for voice in _voices(book) if dimension in voice.part.dimensions()]
    outcomes = [each for each in voices if each.info.kind != "representation"]
    found = [(_kind(voice, gap), _found(voice, gap)) for voice in outcomes if (gap := _clear(voice, dimension, code))]
    every = _every(book, outcomes, dimension, code)
    ordered = [(kind, each) for kind in HEADINGS for own, each in found if own == kind]
    items: list[tuple[str, Found | Row]] = [*ordered, *(("", row) for row in (every.rows if every else ()))]
    parts = divided(items, lambda item: ROW_WEIGHT if isinstance(item[1], Row) else FOUND_WEIGHT)
    first, words = book.groups[dimension, code], tuple(map(lang.count, range(1, len(parts) + 1)))
    here = [each for each in voices if each.info.kind == "representation"]
    title = lang.gettext("%(group)s (%(by)s)", group=label, by=by)
    description = lang.gettext("Everything that this release says of one group: %(group)s.", group=label)
    frame = {
        "crumbs": ((INDEX, lang.gettext("Groups")),),
        "group": label,
        "by": capital(by),
        "nothing": not found,
        "others": tuple(
            (book.groups[key], book.label(*key), key[1] == code) for key in book.groups if key[0] == dimension
        ),
    }
    for at, (address, part) in enumerate(zip(addresses(first, len(parts)), parts, strict=True)):
        content = frame | {
            "sections": tuple(_sections(book, part)),
            "every": _rows_of(every, part),
            "turns": turns(first, words, at),
            "first": not at,
            "shares": () if at else tuple(_shares(here, dimension, code)),
            "share_tables": () if at else tuple(_share_tables(here, dimension, code)),
            "paths": () if at else tuple(_path_tables(book, dimension, code)),
            "both": () if at else _links(book, pairs, dimension),
            "by_place": () if at else _by_place(book, dimension),
            "counted": () if at else _counted(book, voices, dimension),
        }
        yield Page(address, "group.html", f"{title}, {words[at]}" if at else title, description, content)


def _sections(book: Book, part: Sequence[tuple[str, Found | Row]]) -> Iterator[tuple[str, str, tuple[Found, ...]]]:
    """The gaps that a page tells of, under their headings."""
    for kind, heading in HEADINGS.items():
        own = tuple(each for name, each in part if name == kind and isinstance(each, Found))
        if own:
            yield kind, book.lang.gettext(heading), own


def _rows_of(table: Table | None, part: Sequence[tuple[str, Found | Row]]) -> Table | None:
    """The table of all figures, with the rows of a page."""
    rows = tuple(each for _, each in part if isinstance(each, Row))
    return replace(table, rows=rows) if table is not None and rows else None


def _voices(book: Book) -> Iterator[Voice]:
    """Every question on its own and every step of a pathway, in the order of the release; not what is beside a step."""
    for info in book.release.indicators:
        path = pathway_of(book, info.id)
        if path is None or any(stage.question == info.id for stage in path.stages):
            parts = shown_slices(book, info)
            yield from (Voice(book, each) for each in parts if len(parts) <= MOST_PLACES)


def _by_place(book: Book, dimension: str) -> tuple[tuple[str, str], ...]:
    """Address and title of questions with many places, whose pages have the figures of the group, place by place."""
    found = []
    for info in book.release.indicators:
        parts = shown_slices(book, info)
        if len(parts) > MOST_PLACES and any(dimension in each.dimensions() for each in parts):
            found.append((f"indicator/{slug(info.id)}.html", shortened(info.title)))
    return tuple(found)


def _clear(voice: Voice, dimension: str, code: str) -> Estimate | None:
    """The gap of the group where it is larger than chance."""
    gap = voice.part.gap(dimension, code)
    return gap if gap is not None and standing_of(gap) == "clear" else None


def _kind(voice: Voice, gap: Estimate) -> str:
    if voice.info.higher_is == "neutral":
        return OTHERWISE
    null = 1.0 if voice.book.release.measures[gap.measure].unit == "ratio" else 0.0
    above = (gap.value or 0.0) > null
    return MORE if above == (voice.info.higher_is == "better") else LESS


def _found(voice: Voice, gap: Estimate) -> Found:
    return Found(_address(voice), shortened(voice.info.title), _place(voice), finding(voice, gap))


def _address(voice: Voice) -> str:
    return f"indicator/{slug(voice.info.id)}.html"


def _place(voice: Voice, *before: str) -> str:
    """Where and when, after other words."""
    return " · ".join(each for each in (*before, voice.part.setting, voice.part.period) if each)


def _shares(voices: Sequence[Voice], dimension: str, code: str) -> Iterator[Found]:
    """Who is here, beside each benchmark."""
    for voice in voices:
        for benchmark in benchmarks_of(voice, dimension):
            said = share_finding(voice, dimension, benchmark, code)
            if said:
                yield Found(_address(voice), shortened(voice.info.title), _place(voice), said)


def _share_tables(voices: Sequence[Voice], dimension: str, code: str) -> Iterator[Table]:
    """The figures behind it, one row a question and benchmark."""
    rows: list[Row] = []
    columns: tuple[Column, ...] = ()
    for voice in voices:
        for benchmark in benchmarks_of(voice, dimension):
            table = share_table(voice, dimension, benchmark, (code,))
            columns = columns or tuple(replace(each, axis=None) for each in table.columns)
            beside = shortened(benchmark_of(voice, benchmark).title or benchmark)
            note = _place(voice, voice.lang.gettext("Beside: %(whom)s", whom=beside))
            rows += [_plain(row, voice, note) for row in table.rows]
    if rows:
        lang = voices[0].lang
        caption = lang.gettext("The share of the group, beside its share of a benchmark")
        yield Table("t-shares", caption, lang.gettext("Indicator"), columns, tuple(rows))


def _every(book: Book, voices: Sequence[Voice], dimension: str, code: str) -> Table | None:
    """One row a question: the level of the group, its gap, and what it is compared with, once if it is the same."""
    lang, bases = book.lang, set[str]()
    rows = []
    for voice in voices:
        if voice.part.level(dimension, code) is None:
            continue
        level, *beside = figures_of_group(voice, dimension, code)
        gap = voice.part.gap(dimension, code)
        told = words_cell("gap", lang.gettext("Not compared")) if gap is None else beside[0]
        base = "" if gap is None or not gap.reference else voice.base(gap)
        bases |= set() if gap is None else {base}
        compared = words_cell("text", base or lang.gettext("Does not apply"))
        rows.append(_plain(Row("", (level, told, compared)), voice, _place(voice, level_head(voice))))
    heads = tuple(lang.gettext(each) for each in (N_("Level"), N_("Gap"), N_("Compared with")))
    kinds: tuple[Kind, ...] = ("level", "gap", "text")
    columns = tuple(Column(head, head, kind) for head, kind in zip(heads, kinds, strict=True))
    caption = lang.gettext("All figures of the group")
    if len(bases) == 1 and "" not in bases:
        caption = lang.gettext("All figures of the group, compared with: %(base)s", base=bases.pop())
        columns, rows = columns[:-1], [replace(row, cells=row.cells[:-1]) for row in rows]
    return Table("t-every", caption, lang.gettext("Indicator"), columns, tuple(rows)) if rows else None


def _counted(book: Book, voices: Sequence[Voice], dimension: str) -> tuple[str, ...]:
    """Who is counted as of the group, and of how many people the group is not known, question by question."""
    lang = book.lang
    notes = tuple(dict.fromkeys(note for voice in voices for note in who_is_counted(voice, dimension)))
    missing: dict[str, dict[str, None]] = {}
    for voice in voices:
        if words := missing_words(voice, dimension):
            missing.setdefault(words, {})[shortened(voice.info.title)] = None
    if sum(map(len, missing.values())) > MOST_MISSING:
        return (*notes, lang.gettext("Of how many people the group is not known stands on the page of each indicator."))
    return (*notes, *(f"{lang.items(list(titles))}: {words}" for words, titles in missing.items()))


def _plain(row: Row, voice: Voice, note: str) -> Row:
    """A row of another table under the title of its question, without drawings: units differ from row to row."""
    cells = tuple(replace(each, drawing=None) for each in row.cells)
    return Row(shortened(voice.info.title), cells, _address(voice), note)


def _path_tables(book: Book, dimension: str, code: str) -> Iterator[tuple[str, str, Table]]:
    """Address and title of each pathway, and who is still on it after each step: the group, and everyone."""
    for info in book.release.pathways:
        for path in paths_of(book, info) if info.cohort == "closed" else ():
            if dimension in path.dimensions() and path.chained() and code in path.codes(dimension):
                address = address_of(book, info, path.setting, dimension)
                yield address, shortened(info.title), _still(path, dimension, code)


def _still(path: Path, dimension: str, code: str) -> Table:
    lang = path.book.lang
    figures = figures_of(path, ON_PATH)
    keys = ((path.book.label(dimension, code), dimension, code), (lang.gettext("Everyone"), "", ""))
    rows = tuple(
        Row(stop.title, tuple(plain_cell(figures, path.on_path(stop, name, each), lang) for _, name, each in keys))
        for stop in path.steps
    )
    columns = tuple(Column(head, head, "level") for head, _, _ in keys)
    text = lang.gettext("Still on the path, of every 100 who started (“%(first)s”)", first=path.stops[0].title)
    caption = " · ".join([text, *(each for each in (path.setting, path.period) if each)])
    place = f"-{slug(path.setting)}" if path.setting else ""
    return Table(f"t-path-{slug(path.info.id)}{place}".replace(" ", "-"), caption, lang.gettext("Stage"), columns, rows)
