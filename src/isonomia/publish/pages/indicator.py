"""The indicator page: from the headline to whom to ask, in one fixed order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from isonomia.model.release import IndicatorInfo, SourceInfo
from isonomia.publish import metadata
from isonomia.publish.book import Book, Slice, method_address, slug
from isonomia.publish.downloads import DataFile
from isonomia.publish.findings import CAUSES, Voice, group_lists
from isonomia.publish.numbers import printed, shortened
from isonomia.publish.pages.frame import Page
from isonomia.publish.pages.groups import COMPARED_WITH, chart_table, reference_of, widest_table
from isonomia.publish.pages.headlines import headline, main_points, widest_keys
from isonomia.publish.pages.pairs import heat_table, pair_steps
from isonomia.publish.pages.shares import benchmarks_of, share_table
from isonomia.publish.pages.stratified import Stratified, stratified
from isonomia.publish.pages.summaries import SummaryRow, summaries
from isonomia.publish.pages.times import times_table
from isonomia.publish.representation import benchmark_of
from isonomia.publish.sentences import Sentence, as_text, say
from isonomia.publish.tables import Table

MOST_TOGETHER = 5
"""With more ways of grouping than this, each has a page of its own, so that no page grows past its budget."""


@dataclass(frozen=True, slots=True)
class Section:
    """One table with what leads to it."""

    id: str
    heading: str
    table: Table
    compared: Sentence
    findings: tuple[Sentence, ...]
    missing: str
    notes: tuple[str, ...] = ()
    margin: str = ""
    step: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """The summary measures of one dimension."""

    caption: str
    rows: tuple[SummaryRow, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """Ways of grouping with pages of their own: the widest gap of each, and links."""

    id: str
    table: Table | None
    links: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Everything a page says of one setting in its newest period."""

    id: str
    setting: str
    ways: tuple[Way, ...]
    sections: tuple[Section, ...]
    shares: tuple[Section, ...]
    pairs: tuple[Section, ...]
    summaries: tuple[Summary, ...]
    strata: tuple[Stratified, ...]
    times: Table | None


def indicator_pages(book: Book, info: IndicatorInfo, files: tuple[DataFile, ...]) -> tuple[Page, ...]:
    """The page of an indicator; where it has many ways of grouping, one more page for each of them."""
    voices = tuple(Voice(book, each) for each in book.newest(info))
    dimensions = tuple(dict.fromkeys(each for voice in voices for each in voice.part.dimensions()))
    own = tuple(each for each in files if each.about == info.id)
    if len(dimensions) <= MOST_TOGETHER:
        return (_page(book, info, own, voices, dimensions),)
    first = _page(book, info, own, voices, ())
    return (first, *(_page(book, info, own, voices, (each,), each) for each in dimensions))


def address(info: IndicatorInfo, dimension: str = "") -> str:
    """Where the page of an indicator stands, or of one of its ways of grouping."""
    return f"indicator/{slug(info.id)}{f'-by-{slug(dimension)}' if dimension else ''}.html"


def _page(
    book: Book,
    info: IndicatorInfo,
    own: tuple[DataFile, ...],
    voices: tuple[Voice, ...],
    dimensions: tuple[str, ...],
    alone: str = "",
) -> Page:
    lead = headline(voices[0], (alone,) if alone else ()) if voices else ()
    title = shortened(info.title)
    heading = book.lang.gettext("%(title)s, by %(by)s", title=title, by=book.title(alone)) if alone else title
    description = as_text(lead) or heading
    points = main_points(voices[0]) if voices and not alone else ()
    printed_parts = tuple(
        _part(voice, dimensions, f"s{at}-" if at else "", alone=alone) for at, voice in enumerate(voices)
    )
    about = metadata.dataset(book, info, description)
    parts = tuple(voice.part for voice in voices)
    content: Mapping[str, object] = {
        "indicator": info,
        "heading": heading,
        "crumbs": _crumbs(book, info, alone),
        "headline": lead,
        "points": points,
        "parts": printed_parts,
        "contents": _contents(book, printed_parts, points=bool(points), files=bool(own)),
        "periods": tuple(dict.fromkeys(each.period for each in parts if each.period)),
        "settings": tuple(each.setting for each in parts if each.setting),
        "sources": sources_of(book, info),
        "benchmarks": info.benchmarks,
        "caveats": (*info.caveats, book.lang.gettext(CAUSES)),
        "files": own,
        "families": _families(parts),
        "sizes": tuple(book.lang.count(size) for size in _families(parts)),
        "sure": _sure(book, info),
        "measures": _measures(book, parts, printed_parts),
        "data": metadata.script_text(metadata.schema_org(about, own)),
    }
    return Page(address(info, alone), "indicator.html", heading, description, content)


def _crumbs(book: Book, info: IndicatorInfo, alone: str) -> tuple[tuple[str, str], ...]:
    topic = next((each for each in book.release.topics if each.id == info.topic), None)
    found = [] if topic is None else [(f"topic/{slug(topic.id)}.html", shortened(topic.title))]
    return (*found, (address(info), shortened(info.title))) if alone else tuple(found)


def sources_of(book: Book, info: IndicatorInfo) -> tuple[SourceInfo, ...]:
    """The source of an indicator and those of its benchmarks: each number can be followed."""
    wanted = dict.fromkeys([info.source, *(each.source for each in info.benchmarks)])
    return tuple(book.release.sources[each] for each in wanted if each in book.release.sources)


def _part(voice: Voice, dimensions: tuple[str, ...], prefix: str, *, alone: str) -> Part:
    part = voice.part
    shares = voice.info.kind == "representation"
    here = tuple(each for each in part.dimensions() if each in dimensions)
    return Part(
        prefix,
        part.setting,
        () if dimensions else _ways(voice, prefix),
        () if shares else tuple(_section(voice, each, prefix) for each in here),
        tuple(_share_section(voice, d, b, prefix) for d in here for b in benchmarks_of(voice, d)),
        () if alone else tuple(_pair(voice, pair, prefix) for pair in part.pairs()),
        _summaries(voice, here),
        () if alone else stratified(voice),
        times_table(voice, here, prefix),
    )


def _ways(voice: Voice, prefix: str) -> tuple[Way, ...]:
    """The ways of grouping that have pages of their own, with the widest gap of each."""
    keys = widest_keys(voice)
    table = widest_table(voice, keys, prefix) if keys else None
    links = tuple((address(voice.info, each), voice.book.title(each)) for each in voice.part.dimensions())
    return (Way(f"{prefix}ways", table, links),)


def _section(voice: Voice, dimension: str, prefix: str) -> Section:
    lang, book = voice.lang, voice.book
    gaps = tuple(row for row in voice.part.rows(voice.part.gap_measure(dimension), dimension) if row.subgroup)
    margin = voice.info.margin
    return Section(
        f"{prefix}by-{slug(dimension)}",
        lang.gettext("By %(by)s", by=book.title(dimension)),
        chart_table(voice, dimension, prefix=prefix),
        _compared(voice, dimension) if gaps else Sentence(""),
        group_lists(voice, gaps),
        _missing(voice, dimension),
        _notes(voice, dimension),
        "" if margin is None or not gaps else lang.decimal(voice.scale(voice.part.level_measure()).of(margin)),
    )


def _share_section(voice: Voice, dimension: str, benchmark: str, prefix: str) -> Section:
    lang, book = voice.lang, voice.book
    known = benchmark_of(voice, benchmark)
    title = shortened(known.title or known.id)
    compared = lang.translations.gettext("Each share here is compared with the share among: %(whom)s.")
    return Section(
        f"{prefix}by-{slug(dimension)}-{slug(benchmark)}",
        lang.gettext("By %(by)s, beside %(whom)s", by=book.title(dimension), whom=title),
        share_table(voice, dimension, benchmark, prefix=prefix),
        Sentence(compared, phrases={"whom": title}),
        (),
        _missing(voice, dimension),
        _notes(voice, dimension),
    )


def _pair(voice: Voice, pair: tuple[str, str], prefix: str) -> Section:
    lang, book = voice.lang, voice.book
    step = pair_steps(voice, *pair)
    return Section(
        f"{prefix}by-{slug(pair[0])}-and-{slug(pair[1])}",
        lang.gettext("By %(one)s and %(other)s", one=book.title(pair[0]), other=book.title(pair[1])),
        heat_table(voice, *pair),
        say(lang, COMPARED_WITH["everyone_else"]),
        (),
        "",
        (),
        "",
        "" if step is None else lang.decimal(step),
    )


def _compared(voice: Voice, dimension: str) -> Sentence:
    lang, reference = voice.lang, reference_of(voice, dimension)
    if reference in COMPARED_WITH:
        return say(lang, COMPARED_WITH[reference])
    label = voice.book.label(dimension, reference)
    template = lang.translations.gettext("The comparison group is: %(group)s. The study names it.")
    return Sentence(template, phrases={"group": label})


def _missing(voice: Voice, dimension: str) -> str:
    lang = voice.lang
    row = next(iter(voice.part.rows("unknown_share", dimension)), None)
    if row is None or row.value is None:
        return ""
    if row.value == 0:
        return lang.gettext("Everybody's group is known.")
    share = printed(row.value, voice.scale("unknown_share"), lang)
    return lang.gettext("Group not known: %(share)s in every 100 people.", share=share)


def _notes(voice: Voice, dimension: str) -> tuple[str, ...]:
    lang, info = voice.lang, voice.book.dimension(dimension)
    notes = [info.vocabulary_title, info.coding_title]
    if info.overlapping:
        notes.append(lang.gettext("A person can be in more than one of these groups."))
    if info.unconfirmed:
        notes.append(lang.gettext("The wording of these groups still has to be confirmed."))
    return tuple(note for note in notes if note)


def _summaries(voice: Voice, dimensions: tuple[str, ...]) -> tuple[Summary, ...]:
    found = [(each, summaries(voice, each)) for each in dimensions]
    lang = voice.lang
    titles = {each: lang.gettext("How unequal overall, by %(by)s", by=voice.book.title(each)) for each in dimensions}
    return tuple(Summary(titles[each], rows) for each, rows in found if rows)


def _families(parts: tuple[Slice, ...]) -> tuple[int, ...]:
    sizes = {
        row.family_size for part in parts for rows in part.found.values() for row in rows if row.family_size is not None
    }
    return tuple(sorted(sizes))


def _measures(book: Book, parts: tuple[Slice, ...], printed_parts: tuple[Part, ...]) -> tuple[tuple[str, str], ...]:
    """Measures of the page that no table of summary measures links to."""
    linked = {row.address for part in printed_parts for summary in part.summaries for row in summary.rows}
    used = [book.release.measures[each] for each in dict.fromkeys(key[0] for part in parts for key in part.found)]
    every = [(method_address(each), book.lang.gettext_data(each.title)) for each in used]
    return tuple(each for each in every if each[0] not in linked)


def _contents(book: Book, parts: tuple[Part, ...], *, points: bool, files: bool) -> tuple[tuple[str, str], ...]:
    """The numbered list at the top: every section that the page has, in its order."""
    lang = book.lang
    found: list[tuple[str, str]] = [("points", lang.gettext("Main points"))] if points else []
    for part in parts:
        found += [(each.id, lang.gettext("All groups")) for each in part.ways]
        found += [(each.id, each.heading) for each in (*part.sections, *part.shares, *part.pairs)]
        found += [(each.id, str(each.heading)) for each in part.strata]
        if part.summaries:
            found.append((f"{part.id}overall", lang.gettext("How unequal overall")))
        if part.times is not None:
            found.append((f"{part.id}time", lang.gettext("Over time")))
    found.append(("know", lang.gettext("Things you need to know")))
    found.append(("how", lang.gettext("How we worked this out")))
    found.append(("sources", lang.gettext("Where the numbers come from")))
    if files:
        found.append(("download", lang.gettext("Download the data")))
    return (*found, ("history", lang.gettext("History and corrections")), ("cite", lang.gettext("Cite this page")))


def _sure(book: Book, info: IndicatorInfo) -> str:
    source = book.release.sources.get(info.source)
    if source is None:
        return book.lang.gettext("The source is not described.")
    if source.kind in {"estimates", "heat"}:
        return book.lang.gettext("Estimates as the source published them.")
    if source.published:
        return book.lang.gettext("Worked out from counts that the source published.")
    return book.lang.gettext("Counted from records; small numbers are protected.")
