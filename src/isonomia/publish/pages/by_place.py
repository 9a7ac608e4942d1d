"""From the rows of a dimension of places to its maps: what each place says is what its row in the table says.

Levels and gaps of outcomes alone, which are rates: the share of a place among people says how many live there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from isonomia.publish.figures import choropleth, tile_map
from isonomia.publish.figures.choropleth import Panel
from isonomia.publish.figures.classes import Classes, gap_classes, level_classes, ratio_classes
from isonomia.publish.figures.geometry import TERRITORIES_AT, county_shapes, state_shapes
from isonomia.publish.figures.map_scene import WITHOUT_FIGURE, MapFigure, Spot, Standing
from isonomia.publish.figures.svg import size_of
from isonomia.publish.findings import Voice
from isonomia.publish.language import N_
from isonomia.publish.numbers import per_of, shortened
from isonomia.publish.pages.groups import caption, chart_table, codes_of, reference_of
from isonomia.publish.pages.map_words import SHELVES, class_words, keys_of
from isonomia.publish.pages.path_figure import Drawing
from isonomia.publish.tables import Cell
from isonomia.publish.verdicts import standing_of
from isonomia.standards.us_places import COUNTIES, STATES, places, states

STANDINGS: Final[Mapping[str, Standing]] = {
    "clear": "clear",
    "close": "close",
    "unclear": "unclear",
    "no_range": "plain",
    "untested": "plain",
    "hidden": "hidden",
    "reference": "base",
}
"""How a row stands -> how its place stands on a map of gaps; what is not here has no figure."""
GAPS: Final[Mapping[str, str]] = {
    "points": N_("Gap in points, by %(by)s: %(title)s"),
    "per": N_("Gap in every %(per)s, by %(by)s: %(title)s"),
    "mean": N_("Gap, by %(by)s: %(title)s"),
    "ratio": N_("Times the comparison, by %(by)s: %(title)s"),
}
MOST_TWICE: Final = 100
"""With more counties than this a page has one map, of gaps where there are any: its table is long."""
MOST_PANELS: Final = 6
"""Counties of no more states than this are drawn; the table has them all."""
Draw = Callable[[MapFigure], str]


@dataclass(frozen=True, slots=True)
class Plotted:
    """One figure of every place: its heading, its classes, and for each code a text, a number and a standing."""

    heading: str
    classes: Classes
    found: Mapping[str, tuple[str, Decimal | None, Standing]]

    def spots(self, names: Mapping[str, str]) -> dict[str, Spot]:
        """A place for each of these codes, in their order; one without a row is outside."""
        return {code: self._spot(code, name) for code, name in names.items()}

    def _spot(self, code: str, name: str) -> Spot:
        text, number, standing = self.found.get(code, ("", None, "outside"))
        step = None if number is None or standing in WITHOUT_FIGURE else self.classes.of(number)
        return Spot(code, name, "" if step is None else text, standing, step)


def place_maps(voice: Voice, dimension: str, stem: str) -> tuple[Drawing, ...]:
    """The maps of a way of grouping; none where it is not one of places. `stem`: what their addresses begin with."""
    kind = voice.book.dimension(dimension).places
    if kind not in {STATES, COUNTIES} or voice.info.kind == "representation":
        return ()
    level, gap = _levels(voice, dimension), _gaps(voice, dimension)
    found = [(each, name) for each, name in ((gap, "gaps"), (level, "levels")) if each is not None]
    if kind == COUNTIES:
        found = found[:1] if len(codes_of(voice, dimension)) > MOST_TWICE else found
        return tuple(_counties(voice, dimension, each, f"{stem}{name}") for each, name in found if _panels(each))
    tiles = [_tiles(voice, dimension, each, f"{stem}{name}") for each, name in found[:1]]
    return (*tiles, *(_states(voice, dimension, each, f"{stem}map") for each, _ in found[-1:]))


def _levels(voice: Voice, dimension: str) -> Plotted | None:
    found: dict[str, tuple[str, Decimal | None, Standing]] = {}
    for code, cells in _cells(voice, dimension):
        row = voice.part.level(dimension, code)
        hidden = row is not None and row.status == "hidden"
        standing: Standing = "plain" if cells[0].number else "hidden" if hidden else "missing"
        found[code] = (cells[0].number, _number(cells[0]), standing)
    classes = level_classes(number for _, number, _ in found.values() if number is not None)
    return None if classes is None else Plotted(caption(voice, dimension), classes, found)


def _gaps(voice: Voice, dimension: str) -> Plotted | None:
    measure = voice.part.gap_measure(dimension)
    if not measure:
        return None
    found = {code: _gap(voice, dimension, code, cells[1]) for code, cells in _cells(voice, dimension)}
    numbers = [number for _, number, _ in found.values() if number is not None]
    ratio = voice.book.release.measures[measure].unit == "ratio"
    classes = (ratio_classes if ratio else gap_classes)(numbers)
    return None if classes is None else Plotted(_gap_heading(voice, dimension, ratio=ratio), classes, found)


def _gap(voice: Voice, dimension: str, code: str, cell: Cell) -> tuple[str, Decimal | None, Standing]:
    level, row = voice.part.level(dimension, code), voice.part.gap(dimension, code)
    if level is not None and level.status == "hidden":
        return "", None, "hidden"
    said = standing_of(row, is_reference=code == reference_of(voice, dimension))
    standing = STANDINGS.get(said, "missing")
    return (cell.number, _number(cell), standing) if cell.number else ("", None, _wordless(standing))


def _wordless(standing: Standing) -> Standing:
    return standing if standing in WITHOUT_FIGURE else "missing"


def _cells(voice: Voice, dimension: str) -> Iterator[tuple[str, tuple[Cell, ...]]]:
    """Code and cells of every row of the table that the page prints."""
    for code, row in zip(codes_of(voice, dimension), chart_table(voice, dimension).rows, strict=True):
        yield code, row.cells


def _number(cell: Cell) -> Decimal | None:
    """The figure of a cell, on the scale of the page: what it is sorted by."""
    return Decimal(cell.sort) if cell.number else None


def _gap_heading(voice: Voice, dimension: str, *, ratio: bool) -> str:
    lang, info = voice.lang, voice.info
    per = per_of(info)
    kind = "ratio" if ratio else "mean" if info.kind == "mean" else "per"
    if kind == "per" and info.kind == "proportion" and per == 100:
        kind = "points"
    words = {"by": voice.book.title(dimension), "title": shortened(info.title), "per": lang.decimal(per)}
    text = lang.gettext(GAPS[kind], **words)
    return " · ".join([text, *(each for each in (voice.part.setting, voice.part.period) if each)])


def _tiles(voice: Voice, dimension: str, plotted: Plotted, stem: str) -> Drawing:
    lang = voice.lang
    figure = _figure(voice, dimension, plotted, {code: each.name for code, each in states().items()})
    alt = lang.gettext("Tile map. %(what)s.", what=plotted.heading)
    words = lang.gettext("Each tile is a state or territory, all of one size: %(what)s.", what=plotted.heading)
    return _drawing(voice, plotted, figure, stem, alt, words, (tile_map.wide, tile_map.narrow))


def _states(voice: Voice, dimension: str, plotted: Plotted, stem: str) -> Drawing:
    lang = voice.lang
    scale = lang.gettext("Each territory is drawn at a scale of its own; Alaska and Hawaii are moved.")
    figure = _figure(voice, dimension, plotted, {code: each.name for code, each in states().items()}, scale)
    alt = lang.gettext("Map of the states. %(what)s.", what=plotted.heading)
    words = lang.gettext("Map of the states: %(what)s. A large area is not more people.", what=plotted.heading)
    panels = (Panel("", state_shapes(), TERRITORIES_AT),)
    return _drawing(voice, plotted, figure, stem, alt, words, _on(panels))


def _counties(voice: Voice, dimension: str, plotted: Plotted, stem: str) -> Drawing:
    """The counties of each state of which there are some, as maps beside one another."""
    lang, panels = voice.lang, _panels(plotted)
    known = places(COUNTIES)
    drawn = {code: known[code].name for panel in panels for code in panel.shapes.paths}
    figure = _figure(voice, dimension, plotted, drawn)
    named = lang.items([states()[state].name for state in _states_of(plotted)[:MOST_PANELS]])
    alt = lang.gettext("Map of counties: %(states)s. %(what)s.", states=named, what=plotted.heading)
    words = lang.gettext("Map of counties: %(what)s. A large area is not more people.", what=plotted.heading)
    return _drawing(voice, plotted, figure, stem, alt, words, _on(panels))


def _on(panels: tuple[Panel, ...]) -> tuple[Draw, Draw]:
    return (lambda figure: choropleth.wide(figure, panels), lambda figure: choropleth.narrow(figure, panels))


def _panels(plotted: Plotted) -> tuple[Panel, ...]:
    """A map for each of the first states; their names stand above them where there are several."""
    found = _states_of(plotted)[:MOST_PANELS]
    shapes = [(states()[state].name, county_shapes(states()[state].fips)) for state in found]
    return tuple(Panel(name if len(found) > 1 else "", each) for name, each in shapes if each is not None)


def _states_of(plotted: Plotted) -> tuple[str, ...]:
    known = places(COUNTIES)
    return tuple(sorted({known[code].state for code in plotted.found if code in known}))


def _figure(voice: Voice, dimension: str, plotted: Plotted, names: Mapping[str, str], *notes: str) -> MapFigure:
    lang, book = voice.lang, voice.book
    spots = plotted.spots(names)
    shelves = tuple(
        (lang.gettext(words), codes)
        for words, codes in SHELVES.items()
        if any(code in spots and spots[code].standing != "outside" for code in codes)
    )
    beyond = [book.label(dimension, code) for code in plotted.found if code not in spots]
    off = lang.gettext("Not on this map, but in the table: %(groups)s.", groups=", ".join(beyond)) if beyond else ""
    title = lang.gettext("%(title)s, by %(by)s", title=shortened(voice.info.title), by=book.title(dimension))
    return MapFigure(
        title=title,
        description=plotted.heading,
        lang=lang.tag,
        heading=plotted.heading,
        kind=plotted.classes.kind,
        spots=spots,
        classes=class_words(plotted.classes, lang),
        keys=keys_of(spots.values(), plotted.classes.kind, lang),
        shelves=shelves,
        notes=tuple(each for each in (off, *notes, *_imprint(voice)) if each),
    )


def _imprint(voice: Voice) -> tuple[str, ...]:
    """Place, time and source inside the file, and the notices that stand on every page."""
    release, lang = voice.book.release, voice.lang
    draft = lang.gettext("Draft: not yet shown to be safe to publish.") if release.info.draft else ""
    source = release.sources.get(voice.info.source)
    named = (voice.part.setting, voice.part.period, source.title if source else "", release.info.title)
    notices = (shortened(each) for each in release.info.notices)
    return (" · ".join(shortened(each) for each in named if each), draft, lang.draft, *notices)


def _drawing(
    voice: Voice, plotted: Plotted, figure: MapFigure, stem: str, alt: str, words: str, draw: tuple[Draw, Draw]
) -> Drawing:
    files = draw[0](figure), draw[1](figure)
    said = " ".join([alt, *_seen(voice, plotted, figure)])
    return Drawing(f"{stem}.svg", f"{stem}-narrow.svg", said, words, size_of(files[0]), size_of(files[1]), *files)


def _seen(voice: Voice, plotted: Plotted, figure: MapFigure) -> tuple[str, ...]:
    """What the drawing shows to those who see it: the end values, or how many gaps are larger than chance."""
    lang = voice.lang
    known = [spot for spot in figure.spots.values() if spot.step is not None]
    if not known:
        return ()
    if figure.kind != "level":
        count = lang.count(sum(spot.standing == "clear" for spot in known))
        every = lang.count(len(known))
        return (
            lang.gettext(
                "Places with a figure: %(all)s. Of these, with a gap larger than chance: %(count)s.",
                all=every,
                count=count,
            ),
        )
    ordered = sorted(known, key=lambda spot: (plotted.found[spot.code][1] or Decimal(0), spot.name))
    low, high = ordered[0], ordered[-1]
    ends = {"low": low.text, "low_place": low.name, "high": high.text, "high_place": high.name}
    return (lang.gettext("From %(low)s (%(low_place)s) to %(high)s (%(high_place)s).", **ends),)
