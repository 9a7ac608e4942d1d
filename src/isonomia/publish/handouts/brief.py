"""The brief of a topic: what was found, one chart-table, what to know, whom to ask. It fits on one sheet of paper.

What fits is decided by counting lines, the same for every reader, before any browser or printer sees the page: whole
findings, whole remarks and whole rows go in while there is room; nothing is cut in the middle.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Final

from isonomia.model.estimates import Estimate
from isonomia.model.release import IndicatorInfo, PathwayInfo, SourceInfo
from isonomia.publish.book import Book, slug
from isonomia.publish.findings import CAUSES, Voice
from isonomia.publish.handouts.about_sheet import cited
from isonomia.publish.numbers import shortened
from isonomia.publish.pages.frame import Page
from isonomia.publish.pages.groups import chart_table
from isonomia.publish.pages.headlines import lead_gap
from isonomia.publish.pages.overview import Chapter, Entry
from isonomia.publish.pages.shares import benchmarks_of, share_table
from isonomia.publish.path_findings import farthest, lead_step
from isonomia.publish.paths import address_of, paths_of
from isonomia.publish.sentences import as_text
from isonomia.publish.tables import Row, Table

SHEET: Final = 63.0
"""Lines of text that fit on a sheet, A4 or Letter, beside its margins."""
MOST_FINDINGS: Final = 3
FEWEST_ROWS: Final = 4
"""Room for so many rows of the table is kept from further findings."""
_WIDE: Final = 110
"""Letters in a line of text."""
_NARROW: Final = 22
"""Letters in a line of the first column of the table."""
_FRAME: Final = 15.0
"""Lines of what every brief has: titles, headings, the rule about disparities, who publishes, how to cite."""
_HEAD: Final = 6.0
"""Lines of the caption and the head of the table."""
_ROW: Final = 3.2
"""Lines of a row of the table whose first cell has no more than three."""


@dataclass(frozen=True, slots=True)
class Lead:
    """What the table of a brief is about: a slice, a way of grouping, a benchmark where it needs one, and a group."""

    voice: Voice
    dimension: str
    benchmark: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Brief:
    """One sheet."""

    findings: tuple[Entry, ...]
    table: Table | None
    left_out: int
    sources: tuple[SourceInfo, ...]
    remarks: tuple[str, ...]
    cite: str


def address(chapter: Chapter) -> str:
    """Where the brief of a topic stands."""
    return chapter.href.replace("topic/", "brief/", 1)


def brief_pages(book: Book, shelf: Iterable[Chapter]) -> tuple[Page, ...]:
    """One page a topic that has something to say."""
    told = ((chapter, _brief(book, chapter)) for chapter in shelf)
    return tuple(_page(book, chapter, brief) for chapter, brief in told if brief.findings)


def _page(book: Book, chapter: Chapter, brief: Brief) -> Page:
    title = book.lang.gettext("Brief: %(title)s", title=chapter.title)
    content = {"chapter": chapter, "brief": brief}
    return Page(address(chapter), "brief.html", title, as_text(brief.findings[0].headline) or title, content)


def _brief(book: Book, chapter: Chapter) -> Brief:
    """Findings first, while there is room for some of the table; then rows of the table; then remarks."""
    entries = sorted((entry for entry in chapter.entries if entry.headline), key=lambda entry: not entry.clear)
    notes = [chapter.scope, book.lang.draft, *book.release.info.notices, *_notes(book, entries[:MOST_FINDINGS])]
    room = SHEET - _FRAME - _lines(notes)
    lead = _lead(book, entries)
    findings = _findings(entries, room - (0 if lead is None else _HEAD + FEWEST_ROWS * _ROW))
    room -= sum(_lines_of(entry) for entry in findings)
    whole = None if lead is None else _table(lead)
    rows = () if whole is None or lead is None else _kept(whole, _label(book, lead), room - _HEAD)
    room -= _HEAD + sum(_height(row) for row in rows) if rows else 0
    return Brief(
        findings,
        replace(whole, rows=rows, sortable=False) if whole is not None and rows else None,
        len(whole.rows) - len(rows) if whole is not None and rows else 0,
        _sources(book, findings),
        tuple(_fitting([book.lang.gettext(CAUSES), *_caveats(book, lead)], room)),
        cited(book, shortened(chapter.title)),
    )


def _findings(entries: Sequence[Entry], room: float) -> tuple[Entry, ...]:
    """The first, and as many more as fit, in their order."""
    kept = list(entries[:1])
    for entry in entries[1:MOST_FINDINGS]:
        if sum(_lines_of(each) for each in (*kept, entry)) <= room:
            kept.append(entry)
    return tuple(kept)


def _notes(book: Book, entries: Iterable[Entry]) -> tuple[str, ...]:
    return tuple(each.note for each in _sources(book, entries))


def _lines(texts: Iterable[str]) -> float:
    return sum(ceil(len(each) / _WIDE) + 0.6 for each in texts if each)


def _lines_of(entry: Entry) -> float:
    return 1.8 + ceil(len(as_text(entry.headline)) / _WIDE)


def _height(row: Row) -> float:
    return max(_ROW, ceil(len(row.head) / _NARROW) + 0.6)


def _kept(table: Table, lead: str, room: float) -> tuple[Row, ...]:
    """As many rows as fit, in their order, that of the lead among them."""
    kept = [row for row in table.rows if row.head == lead][:1]
    used = sum(_height(row) for row in kept)
    for row in table.rows:
        if row not in kept and used + _height(row) <= room:
            kept.append(row)
            used += _height(row)
    return tuple(row for row in table.rows if row in kept) if used <= room else ()


def _fitting(texts: Sequence[str], room: float) -> Iterator[str]:
    """Remarks that fit; the first always does: its line is part of the frame."""
    yield texts[0]
    for each in texts[1:]:
        lines = _lines([each])
        if lines <= room:
            room -= lines
            yield each


def _label(book: Book, lead: Lead) -> str:
    return book.label(lead.dimension, lead.group) if lead.group else ""


def _table(lead: Lead) -> Table:
    if lead.benchmark:
        return share_table(lead.voice, lead.dimension, lead.benchmark)
    return chart_table(lead.voice, lead.dimension)


def _caveats(book: Book, lead: Lead | None) -> tuple[str, ...]:
    say = book.lang.gettext
    hidden = (say("Some figures are not shown, to protect people's privacy."),)
    shown = hidden if book.release.policy.hidden_share else ()
    return (*(() if lead is None else lead.voice.info.caveats), *shown)


def _sources(book: Book, entries: Iterable[Entry]) -> tuple[SourceInfo, ...]:
    """The sources of what is said: their notes stand wherever their numbers stand."""
    infos = [_info(book, entry) for entry in entries]
    wanted = [
        each for info in infos if info is not None for each in (info.source, *(b.source for b in info.benchmarks))
    ]
    return tuple(book.release.sources[each] for each in dict.fromkeys(wanted) if each in book.release.sources)


def _info(book: Book, entry: Entry) -> IndicatorInfo | PathwayInfo | None:
    own = {f"indicator/{slug(info.id)}.html": info for info in book.release.indicators}
    paths = {address_of(book, info): info for info in book.release.pathways}
    return own.get(entry.href) or paths.get(entry.href)


def _lead(book: Book, entries: Iterable[Entry]) -> Lead | None:
    """What the first entry is about that has a table."""
    found = (_lead_of(book, _info(book, entry)) for entry in entries)
    return next((each for each in found if each is not None), None)


def _lead_of(book: Book, info: IndicatorInfo | PathwayInfo | None) -> Lead | None:
    if isinstance(info, PathwayInfo):
        path = next(iter(paths_of(book, info)), None)
        step = None if path is None else lead_step(path, ()) if path.closed else farthest(path, ())
        return None if step is None or step[0].voice is None else _lead_at(step[0].voice, step[1])
    part = next(iter(book.newest(info)), None) if info is not None else None
    if part is None:
        return None
    voice = Voice(book, part)
    gap = lead_gap(voice)
    return _lead_at(voice, gap) if gap is not None else _without_gap(voice)


def _lead_at(voice: Voice, gap: Estimate) -> Lead:
    benchmark = gap.reference if voice.info.kind == "representation" else ""
    return Lead(voice, gap.dimension, benchmark, gap.subgroup)


def _without_gap(voice: Voice) -> Lead | None:
    """The first way of grouping, where no gap leads."""
    dimension = next(iter(voice.part.dimensions()), "")
    if not dimension:
        return None
    if voice.info.kind != "representation":
        return Lead(voice, dimension)
    benchmark = next(iter(benchmarks_of(voice, dimension)), "")
    return Lead(voice, dimension, benchmark) if benchmark else None
