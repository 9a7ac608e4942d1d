"""What was published when: this release, what was put right, earlier releases, and what is held back. As a feed too."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import escape

from isonomia.model.release import IndicatorInfo, PathwayInfo
from isonomia.model.study import Correction
from isonomia.publish.book import Book, slug
from isonomia.publish.numbers import shortened
from isonomia.publish.pages.frame import Page
from isonomia.publish.paths import address_of, pathway_of

ADDRESS: Final = "history.html"
FEED: Final = "corrections.atom"


@dataclass(frozen=True, slots=True)
class Put:
    """A correction as pages print it: the day, the words, and address and title of each page that it concerns."""

    day: str
    text: str
    about: tuple[tuple[str, str], ...]


def history_page(book: Book) -> Page:
    """The page of versions and corrections."""
    lang = book.lang
    info = book.release.info
    held = [(_address(book, each.id), shortened(each.title)) for each in book.release.pathways if each.held]
    held += [
        (_address(book, each.id), shortened(each.title))
        for each in book.release.indicators
        if each.held and pathway_of(book, each.id) is None
    ]
    content = {
        "corrections": tuple(_put(book, each) for each in info.corrections),
        "earlier": tuple((each.id, lang.day(each.date)) for each in info.earlier),
        "held": tuple(held),
        "feed": FEED,
    }
    description = lang.gettext("What was published when, and what was put right since.")
    return Page(ADDRESS, "history.html", lang.gettext("History and corrections"), description, content)


def _put(book: Book, correction: Correction) -> Put:
    about = tuple((_address(book, name), _title(book, name)) for name in correction.about)
    return Put(book.lang.day(correction.date), correction.text, about)


def _address(book: Book, name: str) -> str:
    """The page of a question or of a pathway."""
    path = next((each for each in book.release.pathways if each.id == name), None)
    return f"indicator/{slug(name)}.html" if path is None else address_of(book, path)


def _title(book: Book, name: str) -> str:
    every: tuple[PathwayInfo | IndicatorInfo, ...] = (*book.release.pathways, *book.release.indicators)
    return next((shortened(each.title) for each in every if each.id == name), name)


def feed(book: Book) -> str:
    """Releases and corrections as an Atom feed (RFC 4287), newest first; addresses are relative to the site."""
    lang, info = book.lang, book.release.info
    own = f"isonomia:{info.publisher}:{info.title}"
    entries = sorted(_entries(book), key=lambda each: (each[0], each[1]), reverse=True)
    parts = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{escape(lang.tag)}">',
        f"<id>{uuid5(NAMESPACE_URL, own).urn}</id>",
        f"<title>{escape(lang.gettext('%(title)s: releases and corrections', title=info.title))}</title>",
        f"<updated>{_moment(entries[0][0])}</updated>",
        f"<author><name>{escape(info.publisher)}</name></author>",
        f'<link rel="alternate" type="text/html" href="{ADDRESS}"/>',
        f'<link rel="self" type="application/atom+xml" href="{FEED}"/>',
    ]
    for day, title, text, address in entries:
        parts += [
            "<entry>",
            f"<id>{uuid5(NAMESPACE_URL, f'{own}:{day.isoformat()}:{title}:{text}').urn}</id>",
            f"<title>{escape(title)}</title>",
            f"<updated>{_moment(day)}</updated>",
            f'<link rel="alternate" type="text/html" href="{escape(address)}"/>',
            f"<summary>{escape(text)}</summary>",
            "</entry>",
        ]
    return "\n".join([*parts, "</feed>"]) + "\n"


def _entries(book: Book) -> Iterator[tuple[dt.date, str, str, str]]:
    """Day, title, words and address of each."""
    lang, info = book.lang, book.release.info
    title = lang.gettext("Release %(release)s", release=info.id)
    yield info.date, title, lang.gettext("Published by %(who)s.", who=info.publisher), "index.html"
    for old in info.earlier:
        title = lang.gettext("Release %(release)s", release=old.id)
        yield old.date, title, lang.gettext("An earlier release."), ADDRESS
    for each in info.corrections:
        about = lang.items([_title(book, name) for name in each.about])
        heading = lang.gettext("Correction: %(about)s", about=about) if about else lang.gettext("Correction")
        yield each.date, heading, each.text, _address(book, each.about[0]) if each.about else ADDRESS


def _moment(day: dt.date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
