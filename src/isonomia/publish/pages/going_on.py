"""What the page of one way of grouping has no room for: further groups of a long table, further summary measures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from isonomia.publish.findings import Voice
from isonomia.publish.numbers import shortened
from isonomia.publish.pages.behind import sources_of
from isonomia.publish.pages.continued import PLACE_ROW, ROW, pieces
from isonomia.publish.pages.frame import Page
from isonomia.publish.tables import Table

if TYPE_CHECKING:
    from isonomia.publish.pages.sections import Part

Crumbs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Further:
    """A page of further groups: its address, from which to which group, and their table."""

    href: str
    span: str
    table: Table


def first_and_further(voice: Voice, dimension: str, table: Table, stem: str) -> tuple[Table, tuple[Further, ...]]:
    """The groups of a table that the page itself holds, and pages of the others at addresses that begin with `stem`."""
    first, *others = pieces(table, PLACE_ROW if voice.book.dimension(dimension).places else ROW)
    return first, tuple(
        Further(f"{stem}groups-{at}.html", _span(voice, each), each) for at, each in enumerate(others, 2)
    )


def _span(voice: Voice, table: Table) -> str:
    words = {"first": table.rows[0].head, "last": table.rows[-1].head}
    return voice.lang.gettext("%(first)s to %(last)s", **words)


def going_on(voice: Voice, part: Part, crumbs: Crumbs) -> Iterator[Page]:
    """The pages that the sections of a part go on on; `crumbs` ends with the page that they stand on."""
    info, about = voice.info, voice.part
    common = {
        "indicator": info,
        "place": about.setting,
        "period": about.period,
        "sources": sources_of(voice.book, info),
        "crumbs": crumbs,
    }
    for section in (*part.sections, *part.shares):
        for each in section.further:
            heading = f"{section.heading}: {each.span}"
            content = {**common, "heading": heading, "section": section, "table": each.table}
            yield Page(each.href, "groups-more.html", *_titles(voice, heading), content)
    for summary in part.summaries:
        if summary.page:
            content = {**common, "heading": summary.caption, "summary": summary}
            yield Page(summary.page, "summary.html", *_titles(voice, summary.caption), content)


def _titles(voice: Voice, heading: str) -> tuple[str, str]:
    """Title and description, which tell settings apart."""
    title = f"{shortened(voice.info.title)}: {heading}"
    return (f"{title} ({voice.part.setting})" if voice.part.setting else title, title)
