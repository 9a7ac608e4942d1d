"""A drawing as its page shows it: two files, their words for those who do not see them, and what stands at the foot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from isonomia.publish.figures.svg import size_of
from isonomia.publish.findings import Voice
from isonomia.publish.numbers import shortened


@dataclass(frozen=True, slots=True)
class Drawing:
    """A figure as its page shows it, and its two files.

    Attributes:
        path: address of the wide file below the site; `narrow_path` of the narrow one.
        size, narrow_size: width and height of each, so that nothing moves when it arrives.
        alt: kind of chart, end values, the one thing to see.
        caption: what is plotted; the link to the tables follows it.
    """

    path: str
    narrow_path: str
    alt: str
    caption: str
    size: tuple[str, str]
    narrow_size: tuple[str, str]
    wide: str
    narrow: str

    @property
    def octets(self) -> int:
        """How large the wide file is."""
        return len(self.wide.encode("utf-8"))


def drawn(stem: str, wide: str, narrow: str, alt: str, caption: str) -> Drawing:
    """Two files; `stem` is their address without its ending."""
    return Drawing(f"{stem}.svg", f"{stem}-narrow.svg", alt, caption, size_of(wide), size_of(narrow), wide, narrow)


def files_beside(drawings: Iterable[Drawing | None]) -> Mapping[str, str]:
    """Address below the site -> content, of all that there are."""
    found: dict[str, str] = {}
    for each in drawings:
        if each is not None:
            found |= {each.path: each.wide, each.narrow_path: each.narrow}
    return found


def imprint(voice: Voice, *more: str) -> tuple[str, ...]:
    """Source and release inside a file, and the notices that stand on every page."""
    release, lang = voice.book.release, voice.lang
    source = release.sources.get(voice.info.source)
    named = ((source.title or source.id) if source else "", release.info.title)
    draft = (lang.gettext("Draft: not yet shown to be safe to publish."),) if release.info.draft else ()
    return (
        *more,
        " · ".join(shortened(each) for each in named if each),
        *draft,
        *((lang.draft,) if lang.draft else ()),
        *(shortened(each) for each in release.info.notices),
        *((shortened(source.note),) if source is not None and source.note else ()),
    )
