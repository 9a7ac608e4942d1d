"""Intersections: for each declared pair of dimensions, what every question says of both together.

The tables are those of the pages of the indicators. How many cells are hidden is not counted here: the share for the
whole release, on the first page, is the only figure about hiding. Each cell says in its place that it is not shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from isonomia.model.absence import is_absence
from isonomia.model.estimates import Estimate
from isonomia.publish.book import Book, capital, plain_words, slug
from isonomia.publish.findings import Voice, side_of
from isonomia.publish.language import N_
from isonomia.publish.numbers import shortened
from isonomia.publish.pages.frame import Page
from isonomia.publish.pages.pairs import pair_gaps
from isonomia.publish.pages.sections import MOST_CELLS, Section, pair_section
from isonomia.publish.pages.strata import Strata, strata_of
from isonomia.publish.paths import shown_slices
from isonomia.publish.sentences import Sentence, say
from isonomia.publish.verdicts import standing_of
from isonomia.publish.words import patterns

INDEX: Final = "both.html"
MOST_NAMED: Final = 6
"""More combinations than this are told by their number; the table has them all."""
SOME_HIDDEN: Final = N_("Some cells are not shown, to protect people's privacy. Each of them says so.")
ALL_SHOWN: Final = N_("No cell of this table is held back.")
NONE_CLEAR: Final = N_("No gap in this table is larger than chance would explain.")
CLEAR_OF: Final = N_("Of the %(shown)s gaps shown here, %(clear)s are larger than chance would explain.")


@dataclass(frozen=True, slots=True)
class Entry:
    """What one question says of a pair, in one setting: its table, or where that stands."""

    href: str
    title: str
    place: str
    section: Section
    findings: tuple[Sentence, ...]
    hidden: str
    page: str = ""
    strata: Strata | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two dimensions that questions declare together, and the slices that have both.

    `own` is the pair as each question declares it: which of the two goes down the table is the study's choice.
    """

    first: str
    second: str
    address: str
    voices: tuple[Voice, ...]
    own: tuple[tuple[str, str], ...]

    def title(self, book: Book) -> str:
        """Both, in words."""
        one, other = book.title(self.first), book.title(self.second)
        return book.lang.gettext("%(one)s, together with %(other)s", one=one, other=other)


def pairs_of(book: Book) -> tuple[Pair, ...]:
    """Every pair that has levels, in the order of the study; a pair and its mirror image are one."""
    found: dict[frozenset[str], list[tuple[Voice, tuple[str, str]]]] = {}
    for info in book.release.indicators:
        for part in shown_slices(book, info):
            for pair in part.pairs():
                found.setdefault(frozenset(pair), []).append((Voice(book, part), pair))
    taken: list[str] = []
    made = []
    for entries in found.values():
        first, second = entries[0][1]
        taken.append(f"both/{plain_words(first)}-and-{plain_words(second)}")
        turn = taken.count(taken[-1])
        address = taken[-1] + (f"--{turn}" if turn > 1 else "") + ".html"
        made.append(Pair(first, second, address, tuple(v for v, _ in entries), tuple(own for _, own in entries)))
    return tuple(made)


def intersection_pages(book: Book) -> Iterator[Page]:
    """The list of pairs, and a page for each; the tables of a long one stand on pages of their own."""
    pairs = pairs_of(book)
    if not pairs:
        return
    yield _index(book, pairs)
    for each in pairs:
        yield from _pages(book, each)


def _index(book: Book, pairs: tuple[Pair, ...]) -> Page:
    lang = book.lang
    lines = tuple(
        (each.address, capital(each.title(book)), tuple(dict.fromkeys(shortened(v.info.title) for v in each.voices)))
        for each in pairs
    )
    description = lang.gettext("Figures for people who belong to two groups at once, such as women of one age.")
    return Page(INDEX, "both-index.html", lang.gettext("Intersections"), description, {"pairs": lines})


def _pages(book: Book, pair: Pair) -> Iterator[Page]:
    entries = _entries(pair)
    title = book.lang.gettext("By %(pair)s", pair=pair.title(book))
    crumbs = ((INDEX, book.lang.gettext("Intersections")),)
    description = book.lang.gettext("What this release says of two groups at once: %(pair)s.", pair=pair.title(book))
    content = {"crumbs": crumbs, "entries": entries, "others": _ways_in(book, pair)}
    yield Page(pair.address, "both.html", title, description, content)
    for each in entries:
        if each.page:
            alone = book.lang.gettext("%(title)s, by %(by)s", title=each.title, by=pair.title(book))
            inner = {"crumbs": (*crumbs, (pair.address, title)), "entries": (_here(each),), "others": ()}
            yield Page(each.page, "both.html", alone, description, inner)


def _entries(pair: Pair) -> tuple[Entry, ...]:
    cells = sum(len(v.part.rows(v.part.level_measure(), *own)) for v, own in zip(pair.voices, pair.own, strict=True))
    apart = cells > MOST_CELLS and len(pair.voices) > 1
    stem = pair.address.removesuffix(".html")
    taken: list[str] = []
    found: list[Entry] = []
    for voice, own in zip(pair.voices, pair.own, strict=True):
        page = ""
        if apart:
            taken.append(f"{stem}-in-{slug(voice.info.id)}")
            turn = taken.count(taken[-1])
            page = taken[-1] + (f"--{turn}" if turn > 1 else "") + ".html"
        found.append(_entry(voice, own, f"e{len(found)}-", page))
    return tuple(found)


def _entry(voice: Voice, own: tuple[str, str], prefix: str, page: str) -> Entry:
    place = " · ".join(each for each in (voice.part.setting, voice.part.period) if each)
    section = pair_section(voice, own, prefix)
    href = f"indicator/{slug(voice.info.id)}.html"
    told, strata = findings(voice, own), strata_of(voice, own, prefix)
    return Entry(href, shortened(voice.info.title), place, section, told, _hidden(voice, own), page, strata)


def _here(entry: Entry) -> Entry:
    return replace(entry, page="")


def _ways_in(book: Book, pair: Pair) -> tuple[tuple[str, str], ...]:
    """The groups of both dimensions, each on its own."""
    return tuple(
        (address, book.label(*key)) for key, address in book.groups.items() if key[0] in {pair.first, pair.second}
    )


def findings(voice: Voice, pair: tuple[str, str]) -> tuple[Sentence, ...]:
    """The combinations whose gap is larger than chance: by name where they are few, else their number."""
    lang = voice.lang
    shown = [row for row in pair_gaps(voice, *pair) if row.status == "ok" and row.verdict]
    clear = [row for row in shown if standing_of(row) == "clear"]
    if not shown:
        return ()
    if not clear:
        return (say(lang, NONE_CLEAR),)
    if len(clear) > MOST_NAMED:
        numbers = {"shown": lang.count(len(shown)), "clear": lang.count(len(clear))}
        return (Sentence(lang.translations.gettext(CLEAR_OF), numbers),)
    said = []
    for above in (False, True):
        names = [_name(voice, row) for row in clear if ((row.value or 0.0) > 0) == above]
        if names:
            template = lang.translations.gettext(patterns.LISTS[side_of(voice, above=above)])
            said.append(Sentence(template, phrases={"groups": lang.items(names)}))
    return tuple(said)


def _name(voice: Voice, row: Estimate) -> str:
    one = voice.book.label(row.dimension, row.subgroup)
    other = voice.book.label(row.dimension_2, row.subgroup_2)
    return voice.lang.gettext("%(group)s (%(by)s)", group=one, by=other)


def _hidden(voice: Voice, pair: tuple[str, str]) -> str:
    """Whether anything is held back, in words; people whose group is not known are no combination."""
    rows = voice.part.rows(voice.part.level_measure(), *pair)
    named = [row for row in rows if not is_absence(row.subgroup) and not is_absence(row.subgroup_2)]
    return voice.lang.gettext(SOME_HIDDEN if any(row.status == "hidden" for row in named) else ALL_SHOWN)
