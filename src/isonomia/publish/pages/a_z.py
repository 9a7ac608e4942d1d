"""A to Z: everything that the site has a name for, with other words for it, one line each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from isonomia.publish.book import Book, capital, method_address, slug
from isonomia.publish.language import sort_key
from isonomia.publish.numbers import shortened
from isonomia.publish.pages.audit_part import audit_part_links
from isonomia.publish.pages.continued import addresses, divided, turns
from isonomia.publish.pages.frame import Page
from isonomia.publish.pages.glossary import entries
from isonomia.publish.pages.group_pages import INDEX, shelf_ids, told_apart
from isonomia.publish.pages.intersections import INDEX as BOTH
from isonomia.publish.pages.intersections import pairs_of
from isonomia.publish.pages.overview import Chapter
from isonomia.publish.pages.places import ways_in
from isonomia.publish.pages.story_parts import INDEX as STORIES
from isonomia.publish.paths import pathway_of
from isonomia.publish.synonyms import See, terms_by_word, ways_by_word

FIRST: Final = "a-z.html"
LONGEST: Final = 24
MOST_USES: Final = 2
"""So many indicators tell two ways of grouping of one name apart."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what it is called, where it is, and what kind of thing it is.

    With `see` the line is another word for something: `see` is what it is called on pages, and `more` what else it
    may mean, each with its address. `ours`: the program's own text, which needs no direction of its own.
    """

    title: str
    href: str
    kind: str = ""
    see: str = ""
    ours: bool = False
    more: tuple[tuple[str, str], ...] = ()


def a_z_pages(book: Book, shelf: tuple[Chapter, ...]) -> tuple[Page, ...]:
    """Every indicator, topic, way of grouping, group, method and word, and other words for them."""
    lang = book.lang
    named = (*_stories(book), *_parts(book))
    things = (*_chapters(book, shelf), *_steps(book), *_methods(book), *_groups(book), *_pairs(book), *named)
    every = (*things, *_words(book), *_other_words(book))
    lines = _joined(sorted(every, key=lambda line: (sort_key(line.title), line.href)))
    description = lang.gettext("Every indicator, topic and method, one line each.")
    parts = divided(lines, _weight)
    words = tuple(_span(part) for part in parts)
    title = lang.gettext("A to Z")
    return tuple(
        Page(
            address,
            "a-z.html",
            f"{title}: {words[at]}" if len(parts) > 1 else title,
            description,
            {"lines": part, "turns": turns(FIRST, words, at)},
            twin=FIRST if at else "",
        )
        for at, (part, address) in enumerate(zip(parts, addresses(FIRST, len(parts)), strict=True))
    )


def _weight(line: Line) -> int:
    """Bytes of a line, about."""
    more = sum(30 + len(f"{see}{href}".encode()) for see, href in line.more)
    return 90 + len(f"{line.title}{line.href}{line.kind}{line.see}".encode()) + more


def _joined(lines: Iterable[Line]) -> list[Line]:
    """One line a word: what it may stand for is listed behind it, and what reads the same is named once."""
    found: list[Line] = []
    for line in lines:
        last = found[-1] if found else None
        if last is None or not (last.see and line.see and last.title == line.title):
            found.append(line)
        elif line.see not in {last.see, *(see for see, _ in last.more)}:
            found[-1] = replace(last, more=(*last.more, (line.see, line.href)))
    return found


def _span(part: tuple[Line, ...]) -> str:
    """The first and the last entry of a page, a long one cut after a word."""
    ends = dict.fromkeys(_cut(each.title) for each in (part[0], part[-1])) if part else {}
    return " – ".join(ends)


def _cut(title: str) -> str:
    if len(title) <= LONGEST:
        return title
    whole = title[:LONGEST].rpartition(" ")[0] or title[:LONGEST]
    return whole.rstrip(" ,(–") + "…"


def _chapters(book: Book, shelf: tuple[Chapter, ...]) -> Iterator[Line]:
    say = book.lang.gettext
    for chapter in shelf:
        yield Line(chapter.title, chapter.href, say("topic"))
        for each in chapter.entries:
            yield Line(each.title, each.href, say("pathway") if each.href.startswith("path/") else say("indicator"))


def _steps(book: Book) -> Iterator[Line]:
    for info in book.release.indicators:
        path = pathway_of(book, info.id)
        if path is not None:
            kind = book.lang.gettext("step of: %(path)s", path=path.title)
            yield Line(shortened(info.title), f"indicator/{slug(info.id)}.html", kind)


def _methods(book: Book) -> Iterator[Line]:
    say = book.lang.gettext
    for measure in book.measures():
        yield Line(book.lang.gettext_data(measure.title), method_address(measure), say("method"), ours=True)


def _groups(book: Book) -> Iterator[Line]:
    say = book.lang.gettext
    apart = told_apart(book)
    for name, part in shelf_ids(book).items():
        yield Line(book.heading(name), f"{INDEX}#{part}", _apart(book, say("way of grouping"), apart.get(part, ())))
    for href, title in ways_in(book):
        yield Line(title, href, say("places"))
    for key, href in book.groups.items():
        uses = apart.get(shelf_ids(book)[key[0]], ())
        yield Line(_group(book, *key), href, _apart(book, say("group"), uses))


def _apart(book: Book, kind: str, uses: tuple[str, ...]) -> str:
    """The kind of a line; with indicators where another line reads the same."""
    named = ", ".join(uses[:MOST_USES]) + ("…" if len(uses) > MOST_USES else "")
    return f"{kind} · {book.lang.gettext('Indicators:')} {named}" if uses else kind


def _pairs(book: Book) -> Iterator[Line]:
    say, pairs = book.lang.gettext, pairs_of(book)
    if pairs:
        yield Line(say("Intersections"), BOTH, say("two groups at once"), ours=True)
    for each in pairs:
        yield Line(capital(each.title(book)), each.address, say("two groups at once"))


def _stories(book: Book) -> Iterator[Line]:
    """The list alone: what single stories are called stands nowhere but in their own folder."""
    if book.release.stories:
        yield Line(book.lang.gettext("Stories"), STORIES, book.lang.gettext("people’s own"), ours=True)


def _parts(book: Book) -> Iterator[Line]:
    kind = book.lang.gettext("curriculum")
    return (Line(title, href, kind, ours=True) for href, title in audit_part_links(book))


def _group(book: Book, dimension: str, code: str) -> str:
    label, by = book.label(dimension, code), book.title(dimension)
    return book.lang.gettext("%(group)s (%(by)s)", group=label, by=by)


def _words(book: Book) -> Iterator[Line]:
    return (Line(each.word, each.href, book.lang.gettext("word"), ours=True) for each in entries(book))


def _other_words(book: Book) -> Iterator[Line]:
    """What the list of the language and the vocabularies say; a word of the glossary has its line already."""
    terms = {each.id: each for each in entries(book)}
    own = {sort_key(each.word) for each in terms.values()}
    for word, name in terms_by_word(book.lang.code):
        if name in terms and sort_key(word) not in own:
            yield Line(word, terms[name].href, see=terms[name].word, ours=True)
    yield from (_see(book, each) for each in ways_by_word(book))


def _see(book: Book, other: See) -> Line:
    if not other.code:
        href = f"{INDEX}#{shelf_ids(book)[other.dimension]}"
        return Line(shortened(other.word), href, see=book.title(other.dimension))
    key = (other.dimension, other.code)
    return Line(shortened(other.word), book.groups[key], see=_group(book, *key))
