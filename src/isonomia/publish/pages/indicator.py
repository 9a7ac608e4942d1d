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
from isonomia.publish.pages.headlines import headline, main_points
from isonomia.publish.pages.many_places import is_apart
from isonomia.publish.pages.scale import ScaleView, not_validated, remarks, scale_of, scale_view, score_of
from isonomia.publish.pages.scale_pages import BEHIND, evidence_address, evidence_pages
from isonomia.publish.pages.scale_waves import CHANGE, SAME_PEOPLE, WavesView, waves_view
from isonomia.publish.pages.sections import Part, address, extras_of, overall_heading, part_of
from isonomia.publish.pages.side_by_side import MOST_TOGETHER as MOST_PLACES
from isonomia.publish.pages.side_by_side import SideBySide, side_by_side
from isonomia.publish.pages.stratified import stratified
from isonomia.publish.paths import address_of, pathway_of, place_words, shown_slices
from isonomia.publish.sentences import as_text

MOST_TOGETHER = 5
"""With more ways of grouping than this, each has a page of its own, so that no page grows past its budget."""
HEAVIEST = 38_000
"""So has each where all together would be heavier than this."""
FRAME, GROUP_ROW, MEASURE_ROW, PERIOD_CELL, PAIR_CELL, STRATUM_ROW = 14_000, 950, 330, 80, 100, 330
WAVE_ROW, STATEMENT = 550, 330
"""Bytes of what stands around the tables, and of what they are made of, about."""


@dataclass(frozen=True, slots=True)
class Here:
    """A page about one of many settings: its part of the address, and which of all it is."""

    place: str
    at: int


def indicator_pages(book: Book, info: IndicatorInfo, files: tuple[DataFile, ...]) -> tuple[Page, ...]:
    """The page of an indicator; where it has many ways of grouping, one more page for each of them."""
    voices = tuple(Voice(book, each) for each in shown_slices(book, info))
    if len(voices) > MOST_PLACES:
        return (*_place_pages(book, info, files, voices), *_extra_pages(book, info, voices))
    dimensions = tuple(dict.fromkeys(each for voice in voices for each in voice.part.dimensions()))
    own = tuple(each for each in files if each.about == info.id)
    apart = tuple(each for each in dimensions if any(is_apart(voice, each) for voice in voices))
    together = tuple(each for each in dimensions if each not in apart)
    if len(dimensions) <= MOST_TOGETHER and _weight(voices, together) <= HEAVIEST:
        pages = [_page(book, info, own, voices, together)]
        pages += [_page(book, info, own, voices, (each,), each) for each in apart]
    else:
        pages = [_page(book, info, own, voices, ())]
        pages += [_page(book, info, own, voices, (each,), each) for each in dimensions]
    return (*pages, *evidence_pages(voices), *_extra_pages(book, info, voices))


def _place_pages(
    book: Book, info: IndicatorInfo, files: tuple[DataFile, ...], voices: tuple[Voice, ...]
) -> Iterator[Page]:
    """Of many settings each has pages of its own, and the page of the indicator sets them side by side."""
    own = tuple(each for each in files if each.about == info.id)
    settings = tuple(voice.part.setting for voice in voices)
    places = tuple(place_words(settings, each) for each in settings)
    beside = side_by_side(voices, tuple(address(info, "", each) for each in places))
    yield _page(book, info, own, voices, (), beside=beside)
    crumbs = (*_crumbs(book, info, ""), (address(info), shortened(info.title)))
    for path, heading, table in beside.further:
        yield Page(path, "places-more.html", heading, heading, {"crumbs": crumbs, "table": table, "indicator": info})
    for at, (voice, place) in enumerate(zip(voices, places, strict=True)):
        here = Here(place, at)
        dimensions = voice.part.dimensions()
        if len(dimensions) <= MOST_TOGETHER:
            yield _page(book, info, own, (voice,), dimensions, here=here)
        else:
            yield _page(book, info, own, (voice,), (), here=here)
            for each in dimensions:
                yield _page(book, info, own, (voice,), (each,), each, here=here)
        yield from evidence_pages((voice,), place)


def _weight(voices: tuple[Voice, ...], dimensions: tuple[str, ...]) -> int:
    """Bytes of the page with these ways of grouping, about, and the same in every language."""
    weight, scale = FRAME, score_of(voices)
    for voice in voices:
        part, level = voice.part, voice.part.level_measure()
        periods = sum(each.setting == part.setting for each in voice.book.slices.get(part.indicator.id, ()))
        for each in dimensions:
            groups = len(part.rows(level, each))
            weight += GROUP_ROW * groups + MEASURE_ROW * len(part.measures(each))
            weight += PERIOD_CELL * groups * periods if periods > 1 else 0
        weight += PAIR_CELL * sum(len(part.rows(level, *pair)) for pair in part.pairs())
        weight += STRATUM_ROW * sum(len(each.rows) + len(each.more) for each in stratified(voice))
        if scale is not None:
            weight += STATEMENT * len(scale.items)
            weight += WAVE_ROW * sum(len(part.rows(m, d)) for m in (CHANGE, SAME_PEOPLE) for d in ("", *dimensions))
    return weight


def _extra_pages(book: Book, info: IndicatorInfo, voices: tuple[Voice, ...]) -> Iterator[Page]:
    """Sections that are too long for the page of the indicator."""
    for at, voice in enumerate(voices):
        for extra in extras_of(voice, _prefix(at)):
            if extra.page:
                place = voice.part.setting if len(voices) > 1 else ""
                heading = f"{shortened(info.title)}: {extra.heading}"
                title = f"{heading} ({place})" if place else heading
                crumbs = _crumbs(book, info, extra.dimension)
                content = {
                    "indicator": info,
                    "extra": extra,
                    "place": voice.part.setting,
                    "period": voice.part.period,
                    "sources": sources_of(book, info),
                    "measures": used_measures(book, extra.measures),
                    "crumbs": crumbs,
                }
                yield Page(extra.page, "extra.html", title, as_text(extra.notes[:2]), content)


def _prefix(at: int) -> str:
    """What begins the ids of the sections of a setting; nothing for the first."""
    return f"s{at}-" if at else ""


def _page(
    book: Book,
    info: IndicatorInfo,
    own: tuple[DataFile, ...],
    voices: tuple[Voice, ...],
    dimensions: tuple[str, ...],
    alone: str = "",
    here: Here | None = None,
    beside: SideBySide | None = None,
) -> Page:
    lead = headline(voices[0], (alone,) if alone else ()) if voices else ()
    lead = lead if beside is None else beside.findings
    title = shortened(info.title)
    if here is not None:
        title = book.lang.gettext("%(title)s: %(place)s", title=title, place=shortened(voices[0].part.setting))
    heading = book.lang.gettext("%(title)s, by %(by)s", title=title, by=book.title(alone)) if alone else title
    description = as_text(lead) or heading
    first, place = (0, "") if here is None else (here.at, here.place)
    printed_parts = tuple(
        part_of(voice, dimensions, _prefix(at), alone=alone, place=place)
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
    content: Mapping[str, object] = {
        "indicator": info,
        "asked": asked,
        "heading": heading,
        "crumbs": _crumbs(book, info, alone, voices[0].part.setting if here else "", place),
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
    return Page(address(info, alone, place), "indicator.html", heading, description, content, files_beside(drawn))


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


def _crumbs(
    book: Book, info: IndicatorInfo, alone: str, setting: str = "", place: str = ""
) -> tuple[tuple[str, str], ...]:
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
    every = (row for part in printed_parts for summary in part.summaries for row in (*summary.rows, *summary.more))
    used = (key[0] for part in parts for key in part.found if key[0] not in behind)
    return used_measures(book, used, frozenset(row.address for row in every))


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
