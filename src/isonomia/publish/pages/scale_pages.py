"""The pages with the evidence for a scale: where they stand, and what is on each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from isonomia.publish.book import slug
from isonomia.publish.findings import Voice
from isonomia.publish.numbers import shortened
from isonomia.publish.pages.all_asked import GAP, MEASURES, WEIGHTS
from isonomia.publish.pages.behind import sources_of, used_measures
from isonomia.publish.pages.continued import addresses, turns
from isonomia.publish.pages.frame import Page
from isonomia.publish.pages.scale import not_validated, score_of
from isonomia.publish.pages.scale_evidence import Evidence, evidence_of
from isonomia.publish.pages.scale_figures import ALIKE, ALPHA, CFI, FACTOR, ITEM, OMEGA, RMSEA, SAME
from isonomia.publish.pages.scale_sizes import EQUIVALENCE, SIZE
from isonomia.publish.pages.scale_trust import trust_of
from isonomia.publish.pages.sections import address
from isonomia.publish.paths import place_words

BEHIND: Final = frozenset(
    {ALPHA, OMEGA, ITEM, CFI, RMSEA, SAME, FACTOR, ALIKE, SIZE, EQUIVALENCE, *MEASURES, GAP, WEIGHTS}
)
"""Measures whose figures stand on these pages, and not on the page of the scale."""
TEMPLATE: Final = "scale-evidence.html"


def evidence_address(voices: tuple[Voice, ...], at: int, place: str = "") -> str:
    """The first page of the evidence of one place. No id holds a point, so the address is that of nothing else.

    Args:
        voices: of the places of one page of the scale.
        at: which of them.
        place: the place of that page, as addresses have it; empty where it is about all.
    """
    settings = tuple(each.part.setting for each in voices)
    own = place or (place_words(settings, settings[at]) if at else "")
    return address(voices[at].info, "", own).removesuffix(".html") + ".measured.html"


def evidence_pages(voices: tuple[Voice, ...], place: str = "") -> Iterator[Page]:
    """All pages with the evidence for a scale; none for other indicators."""
    if score_of(voices) is not None:
        for at, voice in enumerate(voices):
            yield from _pages(voice, evidence_address(voices, at, place), voice.part.setting if len(voices) > 1 else "")


def _pages(voice: Voice, first: str, place: str) -> Iterator[Page]:
    book, info, lang = voice.book, voice.info, voice.lang
    scale = score_of((voice,))
    parts = evidence_of(voice, scale) if scale is not None else ()
    paths = addresses(first, len(parts))
    title = lang.gettext("%(title)s: how it was measured", title=shortened(info.title))
    title = f"{title} ({shortened(place)})" if place else title
    words = tuple(f"{at}. {_headings(part)}" for at, part in enumerate(parts, 1))
    trust = trust_of(voice, scale, first).words if scale is not None else ()
    for at, (path, part) in enumerate(zip(paths, parts, strict=True)):
        content = {
            "indicator": info,
            "heading": title,
            "crumbs": _crumbs(voice),
            "trust": trust if at == 0 else (),
            "unproven": not_validated(book, info),
            "place": voice.part.setting,
            "period": voice.part.period,
            "sources": sources_of(book, info),
            "evidence": part,
            "turns": turns(first, words, at),
            "measures": used_measures(book, (key for key in _used(voice) if key in BEHIND)),
        }
        yield Page(path, TEMPLATE, title, f"{title}. {_headings(part)}.", content)


def _headings(part: tuple[Evidence, ...]) -> str:
    return " · ".join(each.heading.rstrip("?").lstrip("¿") for each in part)


def _used(voice: Voice) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key[0] for key in voice.part.found))


def _crumbs(voice: Voice) -> tuple[tuple[str, str], ...]:
    info = voice.info
    topic = next((each for each in voice.book.release.topics if each.id == info.topic), None)
    found = () if topic is None else ((f"topic/{slug(topic.id)}.html", shortened(topic.title)),)
    return (*found, (address(info), shortened(info.title)))
