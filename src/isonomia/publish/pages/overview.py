"""Home and topics: where a reader starts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from isonomia.model.estimates import Estimate
from isonomia.model.release import IndicatorInfo, PathwayInfo, VerdictChange
from isonomia.model.study import Topic
from isonomia.publish.book import Book, slug
from isonomia.publish.findings import Voice, finding
from isonomia.publish.language import N_
from isonomia.publish.numbers import shortened
from isonomia.publish.pages.comments import comment_links
from isonomia.publish.pages.continued import addresses, divided, turns
from isonomia.publish.pages.frame import Page
from isonomia.publish.pages.groups import chart_table
from isonomia.publish.pages.headlines import headline, lead_gap
from isonomia.publish.pages.intersections import INDEX as BOTH
from isonomia.publish.pages.intersections import pairs_of
from isonomia.publish.pages.places import ways_in
from isonomia.publish.pages.shares import share_table
from isonomia.publish.pages.side_by_side import MOST_TOGETHER as MOST_PLACES
from isonomia.publish.pages.side_by_side import together
from isonomia.publish.pages.story_parts import INDEX as STORIES
from isonomia.publish.path_findings import farthest, lead_step, path_headline
from isonomia.publish.paths import address_of, null_of, paths_of, pathway_of
from isonomia.publish.sentences import Sentence, say
from isonomia.publish.tables import Table
from isonomia.publish.verdicts import WORDS, Standing, standing_of

MOST_FINDINGS = 6
CLEAR_WEIGHT = 2_500
OTHER_WEIGHT = 500
"""Bytes of an entry of a topic with a table, and of one without, about."""
MOST_LISTED = 120
"""With more questions than this, the first page lists topics alone."""
SAID_BEFORE = N_("Release %(release)s had another answer: %(word)s.")
_STANDINGS: Final[Mapping[str, Standing]] = {"clear": "clear", "close": "close", "unclear": "unclear"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One indicator in a list: its link, its headline and the row of its widest clear gap."""

    href: str
    title: str
    headline: tuple[Sentence, ...]
    table: Table | None
    clear: bool
    held: bool


@dataclass(frozen=True, slots=True)
class Chapter:
    """One topic with its indicators."""

    href: str
    title: str
    scope: str
    entries: tuple[Entry, ...]


def chapters(book: Book) -> tuple[Chapter, ...]:
    """Topics in the order of the study; indicators of no named topic come last under a title of their own."""
    named = {topic.id for topic in book.release.topics}
    rest = {info.topic for info in book.release.indicators} - named
    topics = [*book.release.topics, *(Topic(each, each) for each in sorted(rest))]
    return tuple(_chapter(book, topic) for topic in topics if _of(book, topic))


def home_page(book: Book, shelf: tuple[Chapter, ...], together: tuple[Page, ...] = ()) -> Page:
    """What this is, what it found, where to go on; `together`: the page of belonging, teaching and stories."""
    info = book.release.info
    content = {
        "lead": lead_of_site(book),
        "chapters": shelf,
        "listed": sum(len(chapter.entries) for chapter in shelf) <= MOST_LISTED,
        "findings": key_findings(book, shelf),
        "count": len(book.release.indicators),
        "hidden": book.lang.decimal(Decimal(repr(100 * book.release.policy.hidden_share)), 1),
        "policy": book.release.policy,
        "both": BOTH if pairs_of(book) else "",
        "places": ways_in(book),
        "together": together,
        "stories": STORIES if book.release.stories else "",
        "taught": book.release.curriculum,
        "written": comment_links(book),
        "sources": tuple(book.release.sources[each] for each in sorted(book.release.sources)),
    }
    description = book.lang.gettext("Figures on equal opportunity, with what they can and cannot show.")
    return Page("index.html", "home.html", shortened(info.title), description, content)


def lead_of_site(book: Book) -> str:
    """What the site shows, in a sentence or two: of people group by group, or of cases and stories alone."""
    say, release = book.lang.gettext, book.release
    if release.indicators:
        return say(
            "This site shows how people fare in medicine and medical training, group by group. Every figure comes with "
            "its likely range, its source and what is missing."
        )
    if release.curriculum is None:
        return say("People tell of their own lives on this site, as far as they agreed to it.")
    if release.stories is None:
        return say("This site shows whose lives the material of a course teaches, and whose it leaves out.")
    return say("This site shows whose lives the material of a course teaches, and people tell of their own.")


def key_findings(book: Book, shelf: tuple[Chapter, ...]) -> tuple[Entry, ...]:
    """By a rule that the page prints: one a topic, then what changed since the release before; at most six.

    A topic's is its first question or pathway with a gap that is larger than chance, and the widest such gap of it. A
    question whose verdict changed comes once, with the widest gap of those that changed; in the order of the ids.
    """
    leads = [next((entry for entry in chapter.entries if entry.clear), None) for chapter in shelf]
    found = [entry for entry in leads if entry is not None]
    named = {entry.href for entry in found}
    found += [entry for entry in _changed(book) if entry.href not in named]
    return tuple(found[:MOST_FINDINGS])


def _changed(book: Book) -> Iterator[Entry]:
    infos = {info.id: info for info in book.release.indicators}
    by_id: dict[str, list[VerdictChange]] = {}
    for each in book.release.changes:
        by_id.setdefault(each.indicator, []).append(each)
    for name in sorted(by_id):
        for part in book.newest(infos[name]):
            voice = Voice(book, part)
            rows = [(row, each) for each in by_id[name] if (row := _row_of(voice, each)) is not None]
            if rows:
                row, change = min(rows, key=lambda pair: (-_size(book, pair[0]), pair[0].dimension, pair[0].subgroup))
                said = (*finding(voice, row), _before(book, change))
                href, title = f"indicator/{slug(name)}.html", shortened(voice.info.title)
                yield Entry(href, title, said, None, clear=standing_of(row) == "clear", held=False)
                break


def _row_of(voice: Voice, change: VerdictChange) -> Estimate | None:
    """The gap that changed, in the slice of a voice."""
    if change.setting != voice.part.setting:
        return None
    rows = voice.part.rows(change.measure, change.dimension)
    return next((row for row in rows if (row.subgroup, row.reference) == (change.subgroup, change.reference)), None)


def _size(book: Book, row: Estimate) -> float:
    """How far a gap is from none."""
    return abs((row.value or 0.0) - null_of(book, (row,)))


def _before(book: Book, change: VerdictChange) -> Sentence:
    """What the release before said of the same gap."""
    word = book.lang.gettext(WORDS[_STANDINGS[change.was]])
    return say(book.lang, SAID_BEFORE, release=change.release, word=word)


def topic_pages(book: Book, shelf: tuple[Chapter, ...]) -> Iterator[Page]:
    """One page a topic."""
    for chapter in shelf:
        yield from _topic_pages(book, chapter)


def _topic_pages(book: Book, chapter: Chapter) -> Iterator[Page]:
    """The page of a topic; where it has many questions it goes on: those with clear gaps first, as on one page."""
    title = book.lang.gettext("Topic: %(title)s", title=chapter.title)
    entries = sorted(chapter.entries, key=lambda entry: not entry.clear)
    parts = divided(entries, lambda entry: CLEAR_WEIGHT if entry.table else OTHER_WEIGHT)
    words = tuple(map(book.lang.count, range(1, len(parts) + 1)))
    for at, address in enumerate(addresses(chapter.href, len(parts))):
        content = {"chapter": replace(chapter, entries=parts[at]), "turns": turns(chapter.href, words, at)}
        heading = f"{title} ({words[at]})" if at else title
        yield Page(address, "topic.html", heading, chapter.scope or title, content)


def _of(book: Book, topic: Topic) -> tuple[IndicatorInfo, ...]:
    return tuple(info for info in book.release.indicators if info.topic == topic.id)


def _chapter(book: Book, topic: Topic) -> Chapter:
    """Pathways first; their steps stand on the page of the pathway and not one by one in the list."""
    pathways = tuple(_path_entry(book, info) for info in book.release.pathways if info.topic == topic.id)
    alone = (info for info in _of(book, topic) if pathway_of(book, info.id) is None)
    entries = (*pathways, *(_entry(book, info) for info in alone))
    return Chapter(f"topic/{slug(topic.id)}.html", shortened(topic.title), topic.scope, entries)


def _entry(book: Book, info: IndicatorInfo) -> Entry:
    href, title = f"indicator/{slug(info.id)}.html", shortened(info.title)
    parts = book.newest(info)
    if not parts:
        return Entry(href, title, (), None, clear=False, held=info.held)
    if len(parts) > MOST_PLACES:
        said = together([Voice(book, each) for each in parts])
        return Entry(href, title, said, None, clear=False, held=info.held)
    voice = Voice(book, parts[0])
    lead = lead_gap(voice)
    return Entry(href, title, headline(voice), _row(voice), lead is not None, info.held)


def _path_entry(book: Book, info: PathwayInfo) -> Entry:
    """A pathway in the list of its topic: its headline, and the row of the step with its widest clear gap."""
    href, title = address_of(book, info), shortened(info.title)
    path = next(iter(paths_of(book, info)), None)
    if path is None:
        return Entry(href, title, (), None, clear=False, held=info.held)
    lead = lead_step(path, ()) if path.closed else farthest(path, ())
    clear = lead is not None and standing_of(lead[1]) == "clear"
    table = _row(lead[0].voice) if clear and lead is not None and lead[0].voice is not None else None
    return Entry(href, title, path_headline(path, ()), table, clear, info.held)


def _row(voice: Voice) -> Table | None:
    lead = lead_gap(voice)
    if lead is None:
        return None
    prefix = f"{slug(voice.info.id)}-"
    if voice.info.kind == "representation":
        return share_table(voice, lead.dimension, lead.reference, (lead.subgroup,), prefix)
    return chart_table(voice, lead.dimension, (lead.subgroup,), prefix)
