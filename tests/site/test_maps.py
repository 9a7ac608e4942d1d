"""Maps: every place has a shape and a tile, classes hold their figures, hidden places leave no trace."""

import re
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from isonomia.errors import InternalError
from isonomia.model.estimates import Estimates
from isonomia.model.study import Level
from isonomia.publish import write_site
from isonomia.publish.book import open_book
from isonomia.publish.figures import choropleth, svg, tile_map
from isonomia.publish.figures.choropleth import Panel
from isonomia.publish.figures.classes import gap_classes, level_classes, ratio_classes
from isonomia.publish.figures.geometry import county_shapes, state_shapes, tile_grid
from isonomia.publish.figures.layout import width_of
from isonomia.publish.figures.map_ink import DARK, GAPS, LEVELS, LIGHT
from isonomia.publish.figures.map_scene import MapFigure, Spot
from isonomia.publish.findings import Voice
from isonomia.publish.language import language
from isonomia.publish.pages.by_place import place_maps
from isonomia.standards import places
from page_budget import within_budget
from test_palette import contrast

EN = language("en")
STATES = places("us-states")
SVG = "{http://www.w3.org/2000/svg}"
FIGURE = st.decimals(min_value=-1000, max_value=1000, places=1)


def figure(spots, kind="gap", **changes):
    words = ("a", "b", "c", "d", "e")
    shelves = (("Everywhere", tuple(STATES)),)
    made = {"notes": ("A note.",), "keys": (("hidden", "Not shown"), ("clear", "larger than chance"))} | changes
    return MapFigure("A title", "What it shows", "en", "Gap in points", kind, spots, words, shelves=shelves, **made)


def every_state(standing="clear", text="−10.3", step=0):
    return {code: Spot(code, each.name, text, standing, step) for code, each in STATES.items()}


def drawn(figure_):
    panels = (Panel("", state_shapes()),)
    return (
        tile_map.wide(figure_),
        tile_map.narrow(figure_),
        choropleth.wide(figure_, panels),
        choropleth.narrow(figure_, panels),
    )


def test_every_state_and_territory_has_a_tile_of_its_own_and_a_shape():
    grid, shapes = tile_grid(), state_shapes()
    assert set(grid) == set(shapes.paths) == set(shapes.middles) == set(STATES)
    assert len(set(grid.values())) == len(STATES) == 56
    assert all(path.startswith("M") and path.endswith("z") for path in shapes.paths.values())


def test_every_county_of_2017_has_a_shape():
    later = {"02063", "02066", *(code for code in places("us-counties") if code.startswith("091"))}
    drawn_ = {code for each in STATES.values() for code in county_shapes(each.fips).paths}
    missing = set(places("us-counties")) - later - drawn_
    assert missing <= {"69085", "51610"}  # islands on which nearly nobody lives; a city smaller than a dot of the map
    assert county_shapes("99") is None


def test_shapes_lie_inside_their_map_and_middles_inside_their_shapes():
    for shapes in (state_shapes(), county_shapes("39"), county_shapes("48"), county_shapes("02")):
        width, height = shapes.size
        for x, y, room in shapes.middles.values():
            assert 0 <= x <= width
            assert 0 <= y <= height
            assert room >= 0


@given(st.lists(FIGURE, min_size=1, max_size=60))
def test_levels_lie_between_the_breaks_of_their_class(values):
    classes = level_classes(values)
    marks = [classes.ends[0], *classes.breaks, classes.ends[1]]
    assert marks == sorted(set(marks))
    assert len({b - a for a, b in pairwise(marks)}) == 1
    for value in values:
        step = classes.of(value)
        assert marks[step] <= value
        assert value < marks[step + 1] or (step == 4 and value == marks[5])


@given(st.lists(FIGURE, min_size=1, max_size=60))
def test_gaps_are_classed_alike_on_both_sides(values):
    classes = gap_classes(values)
    assert [-each for each in reversed(classes.breaks)] == list(classes.breaks)
    for value in values:
        assert classes.of(value) + classes.of(-value) == 4
        assert (classes.of(value) == 2) == (abs(value) <= classes.breaks[2])
    if any(values):
        assert {classes.of(value) for value in values} & {0, 4}, "the deepest colour is used"


def test_ratios_stand_either_way_of_one():
    classes = ratio_classes([Decimal("0.5"), Decimal("1.9"), Decimal(1)])
    assert classes.of(Decimal(1)) == 2
    assert classes.of(Decimal("0.5")) == 0
    assert classes.of(Decimal("1.9")) == 4
    assert level_classes([]) is gap_classes([]) is ratio_classes([]) is None


def test_breaks_are_nice_and_fixed_by_the_figures():
    assert level_classes([Decimal("34.9"), Decimal("62.1")]).breaks == (40, 50, 60, 70)
    assert gap_classes([Decimal("-16.2"), Decimal(4)]).breaks == (-15, -5, 5, 15)
    assert level_classes([Decimal(7)]).of(Decimal(7)) in range(5)


@pytest.mark.parametrize(("mode", "paper"), [("light", svg.LIGHT["paper"]), ("dark", svg.DARK["paper"])])
def test_figures_are_read_on_every_step_and_no_step_looks_like_paper(mode, paper):
    for ramp in (LEVELS, GAPS):
        for fill, ink in ramp[mode]:
            assert contrast(fill, ink) >= 4.5, (mode, fill)
            assert contrast(fill, paper) >= 1.2, (mode, fill)
    lines = LIGHT if mode == "light" else DARK
    assert contrast(lines["edge"], paper) >= 3
    assert contrast(lines["thin"], paper) >= 3
    for name in ("ink", "soft"):
        assert contrast((svg.LIGHT if mode == "light" else svg.DARK)[name], paper) >= 4.5


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_steps_of_a_ramp_are_told_apart_by_lightness(mode):
    for first, second in pairwise(LEVELS[mode]):
        assert contrast(first[0], second[0]) >= 1.25
    lows, highs = GAPS[mode][:2], GAPS[mode][3:]
    assert contrast(lows[0][0], lows[1][0]) >= 1.5
    assert contrast(highs[0][0], highs[1][0]) >= 1.5


def test_a_place_without_a_figure_has_no_colour():
    with pytest.raises(InternalError):
        Spot("OH", "Ohio", "", "hidden", 2)
    with pytest.raises(InternalError):
        Spot("OH", "Ohio", "3", "clear", None)
    for text in drawn(figure({"TX": Spot("TX", "Texas", "", "hidden")}, keys=())):
        shown = text.partition("</style>")[2]
        assert len(re.findall(r'class="f\d', shown)) == 5, "the legend alone"
        assert "[p]" in shown
        assert "stroke-dasharray" in shown


def test_a_file_stands_alone_and_is_the_same_every_time():
    made = figure(every_state())
    for text, again in zip(drawn(made), drawn(figure(every_state())), strict=True):
        assert text == again
        root = etree.fromstring(text.encode())
        assert root.get("role") == "img"
        assert [root.find(f"{SVG}{each}").text for each in ("title", "desc")] == ["A title", "What it shows"]
        assert "prefers-color-scheme:dark" in text
        assert "var(" not in text
        assert " style=" not in text
        assert root.findall(f"{SVG}rect")[0].get("width") == "100%"
        assert len(text) < 30_000


def test_narrow_drawings_have_large_text():
    for text in drawn(figure(every_state("unclear", "+9.9")))[1::2]:
        sizes = [float(each) for each in re.findall(r'font-size="([\d.]+)"', text)]
        assert min(sizes) >= 15


@given(st.sampled_from(["1", "−10.3", "1,234.5", "+123,456.78"]), st.sampled_from(["clear", "close", "unclear"]))
def test_figures_stay_inside_their_tiles(text, standing):
    words = text + ("?" if standing == "unclear" else "")
    for tile, size in (((57.0, 49.0), 15.0), ((63.0, 51.0), 17.0)):
        assert width_of(words, tile_map._fitting(words, tile, size)) <= tile[0] - 6


def test_two_counties_maps_have_headings_and_one_legend():
    shapes = [county_shapes("10"), county_shapes("44")]
    spots = {code: Spot(code, code, "1", "plain", 1) for each in shapes for code in each.paths}
    text = choropleth.wide(figure(spots), [Panel("Delaware", shapes[0]), Panel("Rhode Island", shapes[1])])
    assert text.count("Delaware") == text.count("Rhode Island") == 1
    assert text.count(">larger than chance<") == 1


def page_of(site, name="indicator/screened-by-home-state.html"):
    return (site / name).read_text(encoding="utf-8")


def test_the_page_of_many_places_has_maps_and_a_table_with_the_same_figures(site, pages):
    page = pages["indicator/screened-by-home-state.html"]
    images = page.xpath("//figure//img/@src")
    assert [each.rpartition("/")[2] for each in images] == [
        "screened-by-home-state-gaps.svg",
        "screened-by-home-state-map.svg",
    ]
    table = page.get_element_by_id("t-home-state")
    rows = {row.find("th").text_content(): row for row in table.findall("tbody/tr")}
    assert len(rows) == 57
    drawing = etree.parse(site / "indicator" / "screened-by-home-state-gaps.svg")
    texts = [each.text for each in drawing.iter(f"{SVG}text")]
    for code, each in STATES.items():
        assert code in texts
        number = rows[each.name].xpath("./td[2]/b/text()") or rows[each.name].xpath("./td[2]/text()")
        if number and number[0].strip():
            assert {number[0].strip(), number[0].strip() + "?"} & set(texts), code
    assert any("Another country" in each for each in texts), "what is not on the map is named on it"


def test_hidden_places_leave_no_trace(site, release):
    hidden = [
        row.subgroup
        for row in release.estimates
        if row.dimension == "home_state" and row.status == "hidden" and row.measure == "difference"
    ]
    assert len(hidden) > 8
    text = (site / "indicator" / "screened-by-home-state-gaps.svg").read_text(encoding="utf-8")
    parts = [each.text for each in etree.fromstring(text.encode()).iter(f"{SVG}text")]
    assert parts.count("[p]") == len(hidden) + 1  # and once in the legend
    fewer = replace(
        release,
        estimates=Estimates(
            tuple(row for row in release.estimates if row.subgroup not in hidden or row.dimension != "home_state"),
            protected=True,
        ),
    )

    def drawings(of):
        book = open_book(of, EN)
        (part,) = book.newest(next(each for each in of.indicators if each.id == "screened"))
        return place_maps(Voice(book, part), "home_state", "x")

    for whole, without in zip(drawings(release), drawings(fewer), strict=True):
        steps = [re.findall(r'<path class="f(\d)[^"]*"[^>]*? d="([^"]*)"', each.wide) for each in (whole, without)]
        assert steps[0] == steps[1], "colours and breaks are the same with and without the hidden rows"


def test_counties_stand_on_the_page_of_the_indicator(site, pages):
    images = pages["indicator/screened.html"].xpath("//figure//img/@src")
    assert [each.rpartition("/")[2] for each in images] == [
        "screened-by-home-county-gaps.svg",
        "screened-by-home-county-levels.svg",
    ]
    assert (site / "indicator" / "screened-by-home-county-gaps-narrow.svg").is_file()
    links = pages["indicator/screened.html"].xpath("//main//a/@href")
    assert "../indicator/screened-by-home-state.html" in links


def test_budget_with_maps(site, pages):
    static = sum(path.stat().st_size for path in (site / "static").iterdir() if path.suffix in {".css", ".js"})
    seen = 0
    for name, page in pages.items():
        folder = (site / name).parent
        maps = [folder / each for each in page.xpath("//figure//img/@src")]
        seen += len(maps)
        assert static + (site / name).stat().st_size + sum(each.stat().st_size for each in maps) < 100_000, name
    assert seen >= 4


def of_texas(release):
    """The release with every county of Texas, which has more than any other state."""
    counties = [each for each in places("us-counties").values() if each.state == "TX"]
    levels = tuple(Level(each.code, each.name, at) for at, each in enumerate(counties, start=1))
    own = [row for row in release.estimates if row.indicator == "screened" and row.dimension == "home_county"]
    level = next(row for row in own if row.measure == "proportion" and row.status == "ok")
    gap = next(row for row in own if row.measure == "difference" and row.status == "ok")
    rows = [row for row in release.estimates if row.indicator == "screened" and not row.dimension]
    rows += [replace(each, subgroup=county.code) for county in counties for each in (level, gap)]
    info = next(each for each in release.indicators if each.id == "screened")
    return replace(
        release,
        indicators=(replace(info, by=(("home_county",),)),),
        pathways=(),
        dimensions={"home_county": replace(release.dimensions["home_county"], levels=levels)},
        estimates=Estimates(tuple(rows), protected=True),
    )


def test_every_county_of_texas_has_a_row_on_pages_within_the_budget(tmp_path, release):
    write_site(of_texas(release), tmp_path)
    folder = tmp_path / "indicator"
    pages = sorted(folder.glob("screened-by-home-county*.html"))
    read = {page.name: lxml.html.fromstring(page.read_bytes()) for page in pages}
    heads = [each.text_content() for page in read.values() for each in page.xpath("//table[@class]/tbody/tr/th")]
    assert len(heads) == len(set(heads)) == 254
    first = read["screened-by-home-county.html"]
    others = {page.name for page in pages} - {"screened-by-home-county.html"}
    assert others <= {each.rpartition("/")[2] for each in first.xpath("//main//ul//a/@href")}
    maps = [folder / each.rpartition("/")[2] for each in first.xpath("//figure//img/@src")]
    assert len(maps) == 1
    within_budget(tmp_path)


def test_alternatives_say_what_is_drawn_and_what_is_seen(pages):
    for alt in pages["indicator/screened-by-home-state.html"].xpath("//figure//img/@alt"):
        assert len(alt.split()) <= 60
    first, second = pages["indicator/screened-by-home-state.html"].xpath("//figure//img/@alt")
    assert "with a gap larger than chance:" in first
    assert second.startswith("Map of the states.")
    assert re.search(r"From \d+(\.\d)? \(.+\) to \d+(\.\d)? \(.+\)\.$", second)


def test_hostile_names_stay_text(tmp_path, release):
    bad = '"><script>alert(1)</script>&'
    state = release.dimensions["home_state"]
    levels = tuple(replace(each, label=bad) if each.code == "abroad" else each for each in state.levels)
    dimensions = {**release.dimensions, "home_state": replace(state, title=bad, levels=levels)}
    write_site(replace(release, dimensions=dimensions), tmp_path)
    for path in tmp_path.rglob("*map*.svg"):
        text = path.read_text(encoding="utf-8")
        assert "<script" not in text
        etree.fromstring(text.encode())
