"""Releases and corrections as an Atom feed (RFC 4287), newest first.

An entry must keep its id for ever, whatever becomes of its words (RFC 4287, 4.2.6), and a site does not know where it
stands. Ids are therefore UUIDs (RFC 4122, version 5) made from what does not change: the publisher, the title of the
study, and the id and day of a release, or the day, the questions and the words of a correction, all as the study has
them. Each language of a site has a feed of its own; those below the root have the name of their language in every id.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import escape, quoteattr

from isonomia.publish.book import Book
from isonomia.publish.pages.history import ADDRESS, FEED, address_of_question, title_of_question

MEDIA_TYPE: Final = "application/atom+xml"
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML has no place for; a text of the study may hold them."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One release or one correction. `key` names it among all that the publisher ever tells of this study."""

    key: str
    day: date
    title: str
    text: str
    address: str
    term: str


def feed(book: Book) -> str:
    """The feed; addresses are relative to the site."""
    lang, info = book.lang, book.release.info
    plain = book.info or info
    language = f":{lang.code}" if book.folder else ""
    own = uuid5(NAMESPACE_URL, f"isonomia:{plain.publisher}:{plain.title}{language}")
    entries = _entries(book)
    title = lang.gettext("%(title)s: releases and corrections", title=info.title)
    parts = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={quoteattr(lang.tag)}>',
        f"<id>{own.urn}</id>",
        f"<title>{_xml(title)}</title>",
        f"<updated>{_moment(entries[0].day)}</updated>",
        f"<author><name>{_xml(info.publisher)}</name></author>",
        f'<link rel="alternate" type="text/html" href="{ADDRESS}"/>',
        f'<link rel="self" type="{MEDIA_TYPE}" href="{FEED}"/>',
        *([f"<rights>{_xml(info.licence)}</rights>"] if info.licence else []),
    ]
    for each in entries:
        parts += [
            "<entry>",
            f"<id>{uuid5(own, each.key).urn}</id>",
            f"<title>{_xml(each.title)}</title>",
            f"<updated>{_moment(each.day)}</updated>",
            f'<category term="{each.term}"/>',
            f'<link rel="alternate" type="text/html" href={quoteattr(each.address)}/>',
            f'<content type="text">{_xml(each.text)}</content>',
            "</entry>",
        ]
    return "\n".join([*parts, "</feed>"]) + "\n"


def _entries(book: Book) -> tuple[Entry, ...]:
    """Newest first, each once; of one day a release before its corrections."""
    lang, info = book.lang, book.release.info
    words = lang.gettext("Published by %(who)s.", who=info.publisher)
    found = [_release(book, info.id, info.date, words, "index.html")]
    found += [_release(book, old.id, old.date, lang.gettext("An earlier release."), ADDRESS) for old in info.earlier]
    for each, plain in zip(info.corrections, (book.info or info).corrections, strict=True):
        about = lang.items([title_of_question(book, name) for name in each.about])
        heading = lang.gettext("Correction: %(about)s", about=about) if about else lang.gettext("Correction")
        address = address_of_question(book, each.about[0]) if each.about else ADDRESS
        key = f"correction {each.date.isoformat()} {' '.join(each.about)} {plain.text}"
        found.append(Entry(key, each.date, heading, each.text, address, "correction"))
    once: dict[str, Entry] = {}
    for entry in found:
        once.setdefault(entry.key, entry)
    return tuple(sorted(once.values(), key=lambda entry: entry.day, reverse=True))


def _release(book: Book, code: str, day: date, words: str, address: str) -> Entry:
    title = book.lang.gettext("Release %(release)s", release=code)
    return Entry(f"release {code} {day.isoformat()}", day, title, words, address, "release")


def _moment(day: date) -> str:
    """Midnight of a day: a release has no hour."""
    return f"{day.isoformat()}T00:00:00Z"


def _xml(text: str) -> str:
    return escape(_NOT_XML.sub("", text))
