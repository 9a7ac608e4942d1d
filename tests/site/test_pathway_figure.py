"""The drawing of a pathway: axes, labels that do not touch, lines that stop, and what every file must be."""

import re
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from isonomia.errors import InternalError
from isonomia.publish.charts import log_axis
from isonomia.publish.figures.layout import share_axis, spread, thinned, width_of, wrapped
from isonomia.publish.figures.narrow import narrow
from isonomia.publish.figures.scene import Gap, Line, Panel, PathFigure, Point, open_ends, runs
from isonomia.publish.figures.svg import DARK, LIGHT, SHAPES
from isonomia.publish.figures.wide import WIDTH, wide
from test_palette import contrast, palette

NAMES = ("American Indian or Alaska Native", "Asian", "Black or African American", "Hispanic or Latino", "White")
STAGES = ("Applied", "Interviewed", "Accepted", "Matriculated", "Finished the first year", "Finished the second year")
STAGES = (*STAGES, "Passed the licensing examination", "Graduated", "Matched to residency", "In practice")
SHARE = st.decimals(min_value=0, max_value=100, places=1)


def line(name, stills, yields, note=""):
    def point(value, reach=0):
        if value is None:
            return None
        low, high = max(0, value - reach), min(100, value + reach)
        return Point(Decimal(str(value)), Decimal(str(low)) if reach else None, Decimal(str(high)) if reach else None)

    end = "" if stills[-1] is None else f"{stills[-1]:.1f}"
    return Line(name, end, note, tuple(map(point, stills)), (None, *(point(each, 2) for each in yields)))


def figure(lines, stages, joined=True, **changes):
    def panel(axis, heading):
        ticks = tuple(f"{tick:g}" for tick in axis.ticks)
        return Panel(heading, "" if axis.low == 0 else f"The scale begins at {ticks[0]}.", axis, ticks)

    upper = share_axis([p.value for each in lines for p in each.upper if p], whole=True)
    lower = share_axis([n for each in lines for p in each.lower if p for n in (p.value, p.low, p.high)])
    gaps = (None, *(Gap("8.8", bold=at % 2 == 0) for at in range(len(stages) - 1)))
    made = {
        "title": "A path",
        "description": "What it shows",
        "lang": "en",
        "stages": stages,
        "lines": tuple(lines),
        "upper": panel(upper, "Of every 100 who started, how many are still on the path"),
        "lower": panel(lower, "Of every 100 who reached a step, how many got through"),
        "joined": joined,
        "started": joined,
        "gaps": gaps,
        "gap_heading": "Widest gap at each step, in points",
        "notes": ("Drawn: 5 of 8 groups.", "Made-up data"),
    }
    return PathFigure(**(made | changes))


def large():
    lines = []
    for at, name in enumerate(NAMES):
        yields = [88 + (at + k) % 9 for k in range(9)]
        stills = [100.0]
        for each in yields:
            stills.append(round(stills[-1] * each / 100, 1))
        lines.append(line(name, stills, yields))
    return figure(lines, STAGES)


CASES = {
    "large": large(),
    "stopped": figure(
        [line("Women", [100, 60, 50], [60, 83]), line("Men", [100, 59, None], [59, None], "not shown after “b”")],
        ("a", "b", "c"),
    ),
    "one group": figure([line("Everyone here", [100, 60], [60])], ("Applied", "Accepted")),
    "all equal": figure([line(name, [100, 90, 81], [90, 90]) for name in NAMES], ("a", "b", "c")),
    "nobody": figure([line(name, [100, 0, 0], [0, 0]) for name in NAMES[:2]], ("a", "b", "c")),
    "everybody": figure([line(name, [100, 100, 100], [100, 100]) for name in NAMES[:2]], ("a", "b", "c")),
    "nothing": figure([line("Women", [100, None, None], [None, None], "not shown")], ("a", "b", "c")),
}
DRAWN = [
    (name, kind, draw(scene)) for name, scene in CASES.items() for kind, draw in (("wide", wide), ("narrow", narrow))
]


def root(text):
    return etree.fromstring(text.encode("utf-8"))


# Ticks


@pytest.mark.parametrize(
    ("values", "whole", "ticks"),
    [
        ([40, 62, 27], True, (0, 25, 50, 75, 100)),
        ([97.5, 99], True, (97, 98, 99, 100)),
        ([0, 0], False, (0, 0.5, 1, 1.5, 2)),
        ([100, 100], False, (98, 98.5, 99, 99.5, 100)),
        ([50, 50], False, (48, 49, 50, 51, 52)),
        ([], False, (98, 98.5, 99, 99.5, 100)),
    ],
)
def test_ticks_of_shares(values, whole, ticks):
    assert share_axis([Decimal(str(each)) for each in values], whole=whole).ticks == pytest.approx(ticks)


@given(st.lists(SHARE, min_size=1, max_size=12), st.booleans())
def test_an_axis_of_shares_holds_every_value_and_stays_between_0_and_100(values, whole):
    axis = share_axis(values, whole=whole)
    assert 0 <= axis.low <= min(values)
    assert max(values) <= axis.high <= 100
    assert 3 <= len(axis.ticks) <= 7
    if whole:
        assert axis.high == 100
        assert axis.low == 0 or min(values) > 60


def test_a_narrow_drawing_has_fewer_ticks_and_keeps_the_last():
    assert thinned(("0", "20", "40", "60", "80", "100")) == ("", "20", "", "60", "", "100")
    assert thinned(("0", "50", "100")) == ("0", "50", "100")


# Labels


@given(
    st.lists(st.tuples(st.floats(-50, 350), st.floats(23, 60)), min_size=1, max_size=5),
    st.floats(0, 40),
)
def test_labels_never_touch_and_stay_in_the_panel(labels, top):
    wanted, heights = [each[0] for each in labels], [each[1] for each in labels]
    bottom = top + max(250.0, sum(heights))
    found = spread(wanted, heights, top, bottom)
    order = sorted(range(len(found)), key=lambda at: (wanted[at], at))
    for one, two in pairwise(order):
        assert found[two] - found[one] >= (heights[one] + heights[two]) / 2 - 0.11
    assert min(y - h / 2 for y, h in zip(found, heights, strict=True)) >= top - 0.11
    assert max(y + h / 2 for y, h in zip(found, heights, strict=True)) <= bottom + 0.11


def test_labels_with_room_stand_where_they_want():
    assert spread([10.0, 60.0, 120.0], [23, 23, 23], 0, 200) == (11.5, 60.0, 120.0)
    assert spread([60.0, 60.0], [24, 24], 0, 200) == (48.0, 72.0)
    assert spread([], [], 0, 200) == ()


def test_words_break_between_words_and_end_in_dots():
    assert wrapped("Matched to residency", 13, 90) == ("Matched to", "residency")
    assert wrapped("a b c d", 13, 12, 2)[-1].endswith("…")
    assert all(width_of(each, 13) <= 60 for each in wrapped("Otorhinolaryngology residency", 13, 60))
    assert wrapped("", 13, 60) == ()


# Lines


def test_a_line_stops_with_an_open_end_and_bridges_nothing():
    points = tuple(None if each is None else Point(Decimal(each)) for each in (100, 60, None, 30, 20))
    assert runs(points) == ((0, 1), (3, 4))
    assert open_ends(points) == {1, 3}
    assert open_ends(points[:2]) == frozenset()
    assert runs((None, None)) == ()


def test_what_is_not_shown_leaves_no_mark_and_no_number():
    for draw in (wide, narrow):
        text = draw(CASES["stopped"])
        assert "not shown after “b”" in text
        assert len(re.findall(r'class="o1"', text)) == 2  # the open end and its mark in the labels
        assert 'class="o0"' not in text
        assert "50.0" in text


def test_a_figure_that_cannot_be_drawn_is_refused():
    with pytest.raises(InternalError, match="0 lines"):
        figure([], ("a", "b"), upper=CASES["large"].upper, lower=CASES["large"].lower)
    with pytest.raises(InternalError, match="place for each stage"):
        figure([line("Women", [100, 60], [60])], ("a", "b", "c"))


@st.composite
def scenes(draw):
    size = draw(st.integers(2, 10))
    stages = tuple(draw(st.text("abcdefghij klm", min_size=1, max_size=40)) for _ in range(size))
    lines = []
    for at in range(draw(st.integers(1, 5))):
        stills = [draw(st.none() | SHARE) for _ in range(size)]
        yields = [draw(st.none() | SHARE) for _ in range(size - 1)]
        lines.append(line(draw(st.text(min_size=1, max_size=130)).replace("\x00", "") or str(at), stills, yields))
    gaps = tuple(draw(st.none() | st.builds(Gap, st.just("8.8"), st.booleans(), st.booleans())) for _ in range(size))
    return figure(lines, stages, joined=draw(st.booleans()), gaps=gaps)


@settings(max_examples=30, deadline=None)
@given(scenes())
def test_whatever_is_shown_the_files_are_whole_and_every_shown_figure_has_a_mark(scene):
    upper = [p for each in scene.lines for s, p in enumerate(each.upper) if p and (s or not scene.joined)]
    lower = [p for each in scene.lines for p in each.lower if p]
    for draw in (wide, narrow):
        drawing = root(draw(scene))
        assert float(drawing.get("height")) > 100
        paths = drawing.xpath("//*[starts-with(@class, 'm') or starts-with(@class, 'o')]/@d")
        shown = sum(each.count("Z") for each in paths)
        starts = sum(
            1
            for each in scene.lines
            if scene.joined and each.upper[0] and len(each.upper) > 1 and each.upper[1] is None and draw is wide
        )
        assert shown == len(upper) + len(lower) + len(scene.lines) + starts


# Files


@pytest.mark.parametrize(
    ("kind", "text"), [each[1:] for each in DRAWN], ids=[f"{each[0]}, {each[1]}" for each in DRAWN]
)
def test_every_file_is_whole(kind, text):
    drawing = root(text)
    width, height = float(drawing.get("width")), float(drawing.get("height"))
    assert drawing.get("viewBox") == f"0 0 {width:g} {drawing.get('height')}"
    assert width == (WIDTH if kind == "wide" else 360)
    assert [each.text for each in drawing.iterfind("{*}title")] == ["A path"]
    assert [each.text for each in drawing.iterfind("{*}desc")] == ["What it shows"]
    background = drawing.find("{*}rect")
    assert (background.get("width"), background.get("height"), background.get("fill")) == (
        "100%",
        "100%",
        LIGHT["paper"],
    )
    assert not drawing.xpath("//@style | //*[local-name()='script'] | //@*[starts-with(name(), 'on')]")
    assert "var(" not in text
    assert "font:" not in text
    assert "nan" not in text.lower().replace("native", "")
    assert len(text.encode("utf-8")) < 15_000
    plain = float(drawing.get("font-size"))
    for each in drawing.iter("{*}text"):
        size = float(each.get("font-size", plain))
        assert size >= (12 if kind == "wide" else 15)
        words = "".join(each.itertext())
        wide_ = width_of(words, size, bold=each.get("font-weight") == "700")
        x = float(each.get("x"))
        start = {"start": x, "middle": x - wide_ / 2, "end": x - wide_}[each.get("text-anchor", "start")]
        assert start >= -1, words
        assert start + wide_ <= width + 12, words
        assert 0 < float(each.get("y")) < height, words


@pytest.mark.parametrize("draw", [wide, narrow])
def test_there_is_no_diamond_and_each_group_has_a_shape_of_its_own(draw):
    assert len(SHAPES) == len(set(SHAPES)) == 5
    assert "diamond" not in SHAPES
    text = draw(CASES["large"])
    outlines = {at: re.findall(rf'class="m{at}"[^>]* d="([^"]*)"', text) for at in range(5)}
    ways = {at: re.sub(r"M[\d. ]+", "M", found[-1].split("Z")[0]) for at, found in outlines.items()}
    assert len(set(ways.values())) == 5


def test_the_marks_of_the_lower_panel_stand_where_their_numbers_say():
    scene = CASES["stopped"]
    drawing = root(wide(scene))
    axis = scene.lower.axis
    bases = [each.get("d") for each in drawing.iterfind("{*}path[@class='base']") if "H" in each.get("d")]
    bottom = float(re.match(r"M[\d.]+ ([\d.]+)H", bases[1]).group(1))
    marks = drawing.findall("{*}path[@class='m0']")[-1].get("d")
    ys = [float(each) for each in re.findall(r"M[\d.]+ ([\d.]+)", marks)]
    for y, point in zip(ys, scene.lines[0].lower[1:], strict=True):
        assert y == pytest.approx(bottom - 170 * axis.place(point.value) / 100, abs=0.2)


def test_bold_says_larger_than_chance_and_nothing_else():
    scene = figure(
        [line("Women", [100, 60, 50], [60, 83])], ("a", "b", "c"), gaps=(None, Gap("5", bold=True), Gap("7"))
    )
    for draw in (wide, narrow):
        weights = {"".join(each.itertext()): each.get("font-weight") for each in root(draw(scene)).iter("{*}text")}
        assert (weights["5"], weights["7"]) == ("700", None)


def test_text_of_a_study_cannot_break_out():
    bad = '"><script>alert(1)</script>&'
    scene = figure([line(bad, [100, 60], [60])], (bad, bad), title=bad, description=bad, notes=(bad,))
    for draw in (wide, narrow):
        assert not root(draw(scene)).xpath("//*[local-name()='script']")


def test_contrast_in_light_and_dark():
    for colours in (LIGHT, DARK):
        paper = colours["paper"]
        assert contrast(colours["ink"], paper) >= 4.5
        assert contrast(colours["soft"], paper) >= 4.5
        for name in ("c0", "c1", "c2", "c3", "c4", "ref", "base"):
            assert contrast(colours[name], paper) >= 3, name


def test_the_drawing_has_the_paper_and_the_ink_of_the_pages():
    for mode, colours in (("light", LIGHT), ("dark", DARK)):
        page = palette(mode)
        assert {name: colours[name] for name in ("paper", "ink", "soft", "ref")} == {
            name: page[name] for name in ("paper", "ink", "soft", "ref")
        }


def test_every_colour_has_its_dark_override():
    block = re.search(r"<style>(.*?)</style>", wide(CASES["large"])).group(1)
    assert block.startswith("@media (prefers-color-scheme:dark){")
    used = set(re.findall(r'class="(\w+)"', wide(CASES["large"]) + wide(CASES["stopped"])))
    assert used <= set(re.findall(r"\.(\w+)[,{]", block))


def test_ratios_have_their_line_at_one():
    axis = log_axis([Decimal("0.3"), Decimal(2)])
    panel = Panel("Share here ÷ share there", "", axis, tuple(f"{tick:g}" for tick in axis.ticks), Decimal(1))
    scene = figure([line("Women", [60, 60], [60])], ("a", "b"), joined=False, lower=panel)
    for draw in (wide, narrow):
        assert 'class="ref"' in draw(scene)
