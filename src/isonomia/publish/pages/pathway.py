"""The pages of a pathway: one for each setting and way of grouping, and one for the years."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from isonomia.model.release import PathwayInfo, SourceInfo
from isonomia.publish import metadata
from isonomia.publish.book import Book, slug
from isonomia.publish.datafile import DataFile
from isonomia.publish.datatables import PATHWAY, steps_of
from isonomia.publish.findings import CAUSES
from isonomia.publish.numbers import shortened
from isonomia.publish.pages.behind import MeasureShelf, used_measures
from isonomia.publish.pages.drawn import Drawing
from isonomia.publish.pages.facts import pooled
from isonomia.publish.pages.frame import Page
from isonomia.publish.pages.path_apart import PARTS_CELLS, apart_pages
from isonomia.publish.pages.path_contents import contents_of, facts_of, remarks_of
from isonomia.publish.pages.path_durations import MEDIAN, RATIO, WITHIN, durations_tables, so_far_links
from isonomia.publish.pages.path_exits import INCIDENCE, exit_links, exits_tables
from isonomia.publish.pages.path_figure import drawing
from isonomia.publish.pages.path_pairs import pair_dimension, pair_pages, pair_title, pairs_of
from isonomia.publish.pages.path_parts import LOGS, POINTS, SHARES, TOTAL, Parts, parts_of
from isonomia.publish.pages.path_shares import benchmarks, lead_table, quotients_table, shares_table
from isonomia.publish.pages.path_tables import counts_table, on_path_table, steps_table, waiting_table
from isonomia.publish.pages.path_times import times_pages
from isonomia.publish.pages.sections import compared_with, missing_words, notes_of
from isonomia.publish.path_findings import path_headline, separating
from isonomia.publish.paths import (
    NOT_YET,
    ON_PATH,
    Path,
    address_of,
    paths_of,
    periods_of,
    questions_of,
    settings_of,
    voice_of,
)
from isonomia.publish.sentences import Sentence, as_text
from isonomia.publish.tables import Table

PARTS: Final = "-parts.html"
"""How the address of a page of parts ends."""
MEASURES: Final = frozenset(
    {
        *("proportion", ON_PATH, NOT_YET, "difference", LOGS, TOTAL, SHARES, POINTS),
        *("benchmark_share", "representation_quotient", "parity_difference"),
        *(WITHIN, MEDIAN, RATIO, INCIDENCE),
    }
)
"""What the pages of a pathway print."""
NOTHING: Final = Sentence("")


@dataclass(frozen=True, slots=True)
class Shares:
    """A cross-section beside one benchmark."""

    id: str
    title: str
    lead: Table | None
    every: Table


@dataclass(frozen=True, slots=True)
class PathSections:
    """Everything that a page shows of one way of grouping."""

    drawing: Drawing | None = None
    still: Table | None = None
    steps: Table | None = None
    parts: Parts | None = None
    shares: Table | None = None
    beside: tuple[Shares, ...] = ()
    people: Table | None = None
    waiting: Table | None = None
    exits: tuple[Table, ...] = ()
    durations: tuple[Table, ...] = ()
    compared: Sentence = NOTHING
    notes: tuple[str, ...] = ()


def pathway_pages(book: Book, info: PathwayInfo, files: tuple[DataFile, ...]) -> tuple[Page, ...]:
    """All pages of a pathway, the plain address first."""
    paths = paths_of(book, info)
    own = tuple(each for each in files if each.about in {PATHWAY + info.id, *questions_of(info)})
    ways = [(path, dimension) for path in paths for dimension in path.dimensions() or ("",)]
    pages = [page for path, dimension in ways for page in _pages(book, path, dimension, own)]
    if not pages:
        pages = [*_pages(book, Path(book, info, "", "", ()), "", own)]
    more = (page for path in paths for page in (*pair_pages(path), *times_pages(path)))
    return (*pages, *more)


def _pages(book: Book, path: Path, dimension: str, files: tuple[DataFile, ...]) -> tuple[Page, ...]:
    """The page of one way of grouping; where its parts are too large for it, they follow on another."""
    info, lang = path.info, book.lang
    lead = path_headline(path, (dimension,) if dimension else ()) if path.stops else ()
    title = shortened(info.title)
    address = address_of(book, info, path.setting, dimension)
    plain = address == address_of(book, info)
    heading = (
        title if plain or not dimension else lang.gettext("%(title)s, by %(by)s", title=title, by=book.title(dimension))
    )
    sections = _sections(path, dimension, address.removesuffix(".html"), lead)
    parted = sections.parts is not None and sections.parts.lead is not None and not sections.parts.apart
    apart = apart_pages(path, dimension, _tables(sections, path), PARTS_CELLS if parted else 0)
    description = as_text(lead) or heading
    about = metadata.pathway_dataset(book, info, description, files)
    whole, titles = tuple(each for each in files if each.about == PATHWAY + info.id), steps_of(lang, info)
    content: Mapping[str, object] = {
        "path": path,
        "pathway": info,
        "subjects": (info.id, *sorted(questions_of(info))),
        "heading": heading,
        "crumbs": crumbs_of(book, info, "" if plain else address_of(book, info)),
        "headline": lead,
        "facts": facts_of(path),
        "sections": sections,
        "ways": ways_of(path, dimension),
        "contents": contents_of(path, sections, dimension, files=bool(whole)),
        "stages": tuple((stop.title, stop.stage.definition, _step_address(stop.stage.question)) for stop in path.stops),
        "parts_page": address_of(book, info, path.setting, dimension, PARTS),
        "apart": {name: page.path for name, page in apart.items()},
        "step_links": tuple((_step_address(stop.stage.question), stop.title, False) for stop in path.steps),
        "sources": _sources(book, info),
        "caveats": (*info.caveats, *remarks_of(path, dimension), *pooled(book, info.source), lang.gettext(CAUSES)),
        "sizes": _sizes(path, dimension),
        "measures": _measures(path),
        "files": whole,
        "step_files": tuple(each for each in files if each.about in titles and each.format == "CSV"),
        "titles": titles,
        "exit_links": tuple((address, words, False) for address, words in exit_links(path)),
        "so_far_links": tuple((address, words, False) for address, words in so_far_links(path)),
        "data": metadata.script_text(metadata.schema_org(book, about, address)),
    }
    drawn = sections.drawing
    beside = {} if drawn is None else {drawn.path: drawn.wide, drawn.narrow_path: drawn.narrow}
    pages = [Page(address, "path.html", heading, description, content, beside)]
    if sections.parts is not None and sections.parts.apart:
        pages.append(_parts_page(path, dimension, sections.parts))
    return (*pages, *{page.path: page for page in apart.values()}.values())


def _tables(sections: PathSections, path: Path) -> tuple[tuple[str, Table | None], ...]:
    """The tables that may be too large for their page, each with its kind; what a reader wants first comes first."""
    beside = zip((each.id for each in path.info.benchmarks), (each.every for each in sections.beside), strict=False)
    return (
        ("still", sections.still),
        ("steps", sections.steps),
        ("shares", sections.shares),
        *beside,
        *(("exits", each) for each in sections.exits),
        *(("durations", each) for each in sections.durations),
        ("waiting", sections.waiting),
    )


def _parts_page(path: Path, dimension: str, parts: Parts) -> Page:
    book, info = path.book, path.info
    title = shortened(info.title)
    by = book.title(dimension)
    heading = book.lang.gettext("%(title)s: where the paths part, by %(by)s", title=title, by=by)
    crumb = (address_of(book, info, path.setting, dimension), title)
    address = address_of(book, info, path.setting, dimension, PARTS)
    description = as_text(parts.findings) or heading
    content = {"heading": heading, "crumb": crumb, "parts": parts}
    return Page(address, "path-parts.html", heading, description, content)


def _sections(path: Path, dimension: str, stem: str, seen: tuple[Sentence, ...]) -> PathSections:
    voice = next(iter(path.voices), None)
    if voice is None or not dimension:
        people = counts_table(path, "") if path.closed and path.stops else None
        return PathSections(people=people)
    closed = path.closed
    compared = compared_with(voice, dimension) if any(stop.gaps(dimension) for stop in path.steps) else NOTHING
    return PathSections(
        drawing(path, dimension, stem, separating(path, (dimension,)) if closed else seen),
        on_path_table(path, dimension, "") if closed and path.chained() else None,
        steps_table(path, dimension, "") if closed else None,
        parts_of(path, dimension, "") if closed else None,
        None if closed else shares_table(path, dimension, ""),
        () if closed else tuple(_shares(path, dimension, each) for each in benchmarks(path)),
        counts_table(path, "") if closed else None,
        waiting_table(path, dimension, "") if closed else None,
        exits_tables(path, dimension) if closed else (),
        durations_tables(path, dimension) if closed else (),
        compared if closed else NOTHING,
        tuple(each for each in (missing_words(voice, dimension), *notes_of(voice, dimension)) if each),
    )


def _shares(path: Path, dimension: str, benchmark: tuple[str, str]) -> Shares:
    name, title = benchmark
    lead, every = lead_table(path, dimension, benchmark, ""), quotients_table(path, dimension, benchmark, "")
    return Shares(f"beside-{slug(name)}", title, lead, every)


def ways_of(path: Path, dimension: str) -> tuple[tuple[str, str, bool], ...]:
    """Links to the other ways of grouping, places and years of a pathway: address, words, whether it is this page."""
    book, info, lang = path.book, path.info, path.book.lang
    found = [
        (address_of(book, info, path.setting, each), lang.gettext("By %(by)s", by=book.title(each)), each == dimension)
        for each in path.dimensions()
    ]
    found.extend(
        (address_of(book, info, path.setting, pair_dimension(each)), pair_title(path, each), False)
        for each in pairs_of(path)
    )
    others = (each for each in settings_of(book, info) if each != path.setting)
    found.extend((address_of(book, info, each), shortened(each), False) for each in others)
    if len(periods_of(book, info, path.setting)) > 1 and dimension:
        found.append(
            (address_of(book, info, path.setting, dimension, "-over-time.html"), lang.gettext("Over time"), False)
        )
    return tuple(found) if len(found) > 1 else ()


def crumbs_of(book: Book, info: PathwayInfo, parent: str = "") -> tuple[tuple[str, str], ...]:
    """The way here from the topic; `parent`: the pathway's first page, where this is another."""
    topic = next((each for each in book.release.topics if each.id == info.topic), None)
    found = [] if topic is None else [(f"topic/{slug(topic.id)}.html", shortened(topic.title))]
    return (*found, (parent, shortened(info.title))) if parent else tuple(found)


def _step_address(question: str) -> str:
    return f"indicator/{slug(question)}.html" if question else ""


def _sources(book: Book, info: PathwayInfo) -> tuple[SourceInfo, ...]:
    wanted = dict.fromkeys([info.source, *(each.source for each in info.benchmarks)])
    return tuple(book.release.sources[each] for each in wanted if each in book.release.sources)


def _sizes(path: Path, dimension: str) -> str:
    """How many comparisons were made together at a step."""
    sizes = sorted({row.family_size for stop in path.steps for row in stop.gaps(dimension) if row.family_size})
    lang = path.book.lang
    if len(sizes) < 2:
        return "".join(lang.count(size) for size in sizes)
    return lang.gettext("%(fewest)s to %(most)s in each table", fewest=lang.count(sizes[0]), most=lang.count(sizes[-1]))


def _measures(path: Path) -> tuple[MeasureShelf, ...]:
    """The measures whose figures stand on these pages; the pages of the steps have the others."""
    timed = (voice_of(path.book, stop.stage.so_far, path.setting, path.period) for stop in path.steps)
    voices = [*path.voices, *(each for each in timed if each is not None)]
    found = dict.fromkeys(key[0] for voice in voices for key in voice.part.found)
    return used_measures(path.book, (each for each in found if each in MEASURES))
