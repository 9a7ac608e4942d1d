"""The indicator page: from the headline to whom to ask, in one fixed order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from isonomia.model.release import IndicatorInfo
from isonomia.publish import metadata
from isonomia.publish.book import Book, Slice, slug
from isonomia.publish.datafile import DataFile
from isonomia.publish.findings import CAUSES, Voice
from isonomia.publish.numbers import shortened
from isonomia.publish.pages.all_asked import all_asked
from isonomia.publish.pages.behind import MeasureShelf, sources_of, used_measures
from isonomia.publish.pages.comments import words_of_theme
from isonomia.publish.pages.drawn import Drawing, files_beside
from isonomia.publish.pages.facts import everyone, finite, how_sure, not_known, pooled, provisional
from isonomia.publish.pages.frame import Page
from isonomia.publish.pages.going_on import going_on
from isonomia.publish.pages.headlines import headline, main_points
from isonomia.publish.pages.scale import ScaleView, not_validated, remarks, scale_of, scale_view, score_of
from isonomia.publish.pages.scale_pages import BEHIND, evidence_address
from isonomia.publish.pages.scale_waves import WavesView, waves_view
from isonomia.publish.pages.sections import Part, address, overall_heading, part_of
from isonomia.publish.pages.side_by_side import SideBySide
from isonomia.publish.paths import address_of, pathway_of
from isonomia.publish.sentences import as_text


@dataclass(frozen=True, slots=True)
class Here:
    """A page about one of many settings: its part of the address, and which of all it is."""

    place: str
    at: int


def prefix_of(at: int) -> str:
    """What begins the ids of the sections of a setting; nothing for the first."""
    return f"s{at}-" if at else ""


def indicator_page(
    book: Book,
    info: IndicatorInfo,
    own: tuple[DataFile, ...],
    voices: tuple[Voice, ...],
    dimensions: tuple[str, ...],
    alone: str = "",
    here: Here | None = None,
    beside: SideBySide | None = None,
) -> Iterator[Page]:
    """A page: these ways of grouping, `alone` if it is about a single one, `here` if about one of many settings.

    Then the pages that its long sections go on on.
    """
    lead = headline(voices[0], (alone,) if alone else ()) if voices else ()
    lead = lead if beside is None else beside.findings
    title = shortened(info.title)
    if here is not None:
        title = book.lang.gettext("%(title)s: %(place)s", title=title, place=shortened(voices[0].part.setting))
    heading = book.lang.gettext("%(title)s, by %(by)s", title=title, by=book.title(alone)) if alone else title
    description = as_text(lead) or heading
    first, place = (0, "") if here is None else (here.at, here.place)
    printed_parts = tuple(
        part_of(voice, dimensions, prefix_of(at), alone=alone, place=place)
        for at, voice in enumerate(voices if beside is None else (), first)
    )
    about = metadata.dataset(book, info, description, own)
    parts = tuple(voice.part for voice in voices)
    whole = bool(voices) and not alone and beside is None
    scale = (
        scale_view(voices, tuple(evidence_address(voices, at, place) for at in range(len(voices)))) if whole else None
    )
    asked = all_asked(voices[0], scale_of(book, info)) if whole and scale is None else None
    waves = waves_view(voices[0], dimensions) if beside is None and score_of(voices) else None
    points = main_points(voices[0]) if whole else ()
    points += (waves.point,) if whole and waves is not None and waves.point is not None else ()
    crumbs = crumbs_to(book, info, alone, voices[0].part.setting if here else "", place)
    content: Mapping[str, object] = {
        "indicator": info,
        "asked": asked,
        "heading": heading,
        "crumbs": crumbs,
        "places": beside,
        "steps": _steps(book, info),
        "headline": lead,
        "points": points,
        "parts": printed_parts,
        "contents": _contents(
            book,
            info,
            printed_parts,
            points=bool(points),
            files=bool(own),
            places=beside is not None,
            scale=scale,
            waves=waves,
            asked=asked is not None,
        ),
        "periods": tuple(dict.fromkeys(each.period for each in parts if each.period)),
        "settings": tuple(each.setting for each in parts if each.setting and beside is None),
        "everyone": everyone(voices[0]) if voices else "",
        "sources": sources_of(book, info),
        "benchmarks": info.benchmarks,
        "caveats": _caveats(book, info),
        "unproven": not_validated(book, info),
        "written": () if alone else words_of_theme(book, info.id),
        "scale": scale,
        "waves": waves,
        "files": own,
        "families": _families(parts),
        "sizes": _size_range(book, _families(parts)),
        "overall_heading": overall_heading(info, book.lang),
        "sure": " ".join(filter(None, (how_sure(book, info.source), not_known(voices, alone, dimensions)))),
        "charted": beside is not None or any(_has_chart(part) for part in printed_parts),
        "measures": _measures(book, parts, printed_parts, BEHIND if score_of(voices) else frozenset()),
        "data": metadata.script_text(metadata.schema_org(book, about, address(info, alone, place))),
    }
    drawn = (*_drawings(printed_parts), *(() if beside is None else beside.drawings))
    here_at = address(info, alone, place)
    yield Page(here_at, "indicator.html", heading, description, content, files_beside(drawn))
    for voice, part in zip(voices, printed_parts, strict=False):  # side by side there are no parts
        yield from going_on(voice, part, (*crumbs, (here_at, heading)))


def _caveats(book: Book, info: IndicatorInfo) -> tuple[str, ...]:
    """What to know: of the question, of its scale, of its source, and that no page tells of causes."""
    return (
        *info.caveats,
        *remarks(book, info),
        *pooled(book, info.source),
        *provisional(book, info.source),
        *finite(book, info.source),
        book.lang.gettext(CAUSES),
    )


def _has_chart(part: Part) -> bool:
    """Whether a part has a table with marks, which a reader has to be told how to read."""
    tables = (*(way.table for way in part.ways), *(each.table for each in part.apart))
    return bool(part.sections or part.shares or part.projections or part.times or any(tables))


def _drawings(parts: tuple[Part, ...]) -> Iterator[Drawing | None]:
    """The charts of a page, its trends, its maps."""
    yield from (each.drawing for part in parts for each in (*part.sections, *part.shares))
    yield from (each.drawing for part in parts for each in part.trends)
    yield from (each for part in parts for section in part.sections for each in section.maps)


def crumbs_to(
    book: Book, info: IndicatorInfo, alone: str, setting: str = "", place: str = ""
) -> tuple[tuple[str, str], ...]:
    """Topic, pathway and the pages above this one: address, words."""
    topic = next((each for each in book.release.topics if each.id == info.topic), None)
    found = [] if topic is None else [(f"topic/{slug(topic.id)}.html", shortened(topic.title))]
    pathway = pathway_of(book, info.id)
    if pathway is not None:
        found.append((address_of(book, pathway), shortened(pathway.title)))
    if alone or place:
        found.append((address(info), shortened(info.title)))
    if alone and place:
        found.append((address(info, "", place), shortened(setting)))
    return tuple(found)


def _steps(book: Book, info: IndicatorInfo) -> tuple[tuple[str, str, bool], ...]:
    """Links to all steps of the pathway that an indicator belongs to: address, title, whether it is this one."""
    pathway = pathway_of(book, info.id)
    stages = () if pathway is None else pathway.stages
    return tuple(
        (f"indicator/{slug(each.question)}.html", shortened(each.title), each.question == info.id)
        for each in stages
        if each.question
    )


def _families(parts: tuple[Slice, ...]) -> tuple[int, ...]:
    sizes = {
        row.family_size for part in parts for rows in part.found.values() for row in rows if row.family_size is not None
    }
    return tuple(sorted(sizes))


def _size_range(book: Book, sizes: tuple[int, ...]) -> str:
    """How many comparisons were made together: one number, or from the fewest to the most."""
    if len(sizes) < 2:
        return "".join(book.lang.count(size) for size in sizes)
    fewest, most = book.lang.count(sizes[0]), book.lang.count(sizes[-1])
    return book.lang.gettext("%(fewest)s to %(most)s in each table", fewest=fewest, most=most)


def _measures(
    book: Book, parts: tuple[Slice, ...], printed_parts: tuple[Part, ...], behind: frozenset[str]
) -> tuple[MeasureShelf, ...]:
    """Measures of the page that no table of summary measures links to, without those of pages behind it."""
    told = (summary.addresses for part in printed_parts for summary in part.summaries)
    used = (key[0] for part in parts for key in part.found if key[0] not in behind)
    return used_measures(book, used, frozenset().union(*told))


def _contents(
    book: Book,
    info: IndicatorInfo,
    parts: tuple[Part, ...],
    *,
    points: bool,
    files: bool,
    places: bool,
    scale: ScaleView | None = None,
    waves: WavesView | None = None,
    asked: bool = False,
) -> tuple[tuple[str, str], ...]:
    """The numbered list at the top: every section that the page has, in its order."""
    lang = book.lang
    found: list[tuple[str, str]] = [("points", lang.gettext("Main points"))] if points else []
    found += [("places", lang.gettext("Place by place"))] if places else []
    for part in parts:
        found += [(each.id, lang.gettext("All groups")) for each in part.ways]
        found += [(each.id, each.heading) for each in part.apart]
        found += [(each.id, each.heading) for each in (*part.sections, *part.shares, *part.pairs)]
        found += [(each.id, str(each.heading)) for each in part.strata]
        found += [(each.id, each.heading) for each in part.spread]
        found += [(each.id, each.heading) for each in part.projections]
        found += [(each.id, each.heading) for each in part.extras]
        if part.summaries:
            found.append((f"{part.id}overall", overall_heading(info, lang)))
        if part.times is not None:
            found.append((f"{part.id}time", lang.gettext("Over time")))
    found += [("asked", lang.gettext("All who were asked"))] if asked else []
    found += [] if waves is None else [("waves", waves.heading)]
    found += [] if scale is None else scale.contents(lang)
    found.append(("know", lang.gettext("Things you need to know")))
    found.append(("how", lang.gettext("How we worked this out")))
    found.append(("sources", lang.gettext("Where the numbers come from")))
    if files:
        found.append(("download", lang.gettext("Download the data")))
    found += [("history", lang.gettext("History and corrections")), ("cite", lang.gettext("Cite this page"))]
    return (*found, ("tell", lang.gettext("Tell us")))
