"""Drawings of rows, funnels, panels and trends: what every file must be, labels that do not touch, lines that stop."""

import re
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

import places_fixture
import trend_fixture
from isonomia.errors import InternalError
from isonomia.publish import write_site
from isonomia.publish.charts import Axis
from isonomia.publish.figures.labels import Field, placed, touch
from isonomia.publish.figures.layout import width_of
from isonomia.publish.figures.row_panel import Box, ticks
from isonomia.publish.figures.row_scene import RowCell, RowFigure, RowPanel
from isonomia.publish.figures.rows_narrow import rows_narrow
from isonomia.publish.figures.rows_wide import rows_wide
from isonomia.publish.figures.scene import Panel, Point
from isonomia.publish.figures.svg import DARK, LIGHT
from isonomia.publish.figures.trend import trend_narrow, trend_wide
from isonomia.publish.figures.trend_scene import TrendFigure, TrendLine
from isonomia.publish.figures.verdict_marks import KINDS, verdict_marks
from test_palette import contrast

NOT_SHOWN = "Not shown, to protect privacy"
ON = Axis(0.0, 100.0, (0.0, 25.0, 50.0, 75.0, 100.0))
TICKS = ("0", "25", "50", "75", "100")


@pytest.fixture(scope="module")
def drawings(tmp_path_factory, site):
    """Name -> file, of every drawing of three releases but those of pathways, which have tests of their own."""
    made = {path.name: path.read_text(encoding="utf-8") for path in (site / "indicator").glob("*.svg")}
    for release in (places_fixture.release(), trend_fixture.release()):
        folder = tmp_path_factory.mktemp("drawn")
        write_site(release, folder)
        found = sorted((folder / "indicator").glob("*.svg"))
        made |= {path.name: path.read_text(encoding="utf-8") for path in found if path.name not in made}
    return made


def root(text):
    return etree.fromstring(text.encode("utf-8"))


def test_there_is_one_of_each_kind_with_a_narrow_twin(drawings):
    for name in (
        "accepted-by-race-ethnicity",
        "matriculants-by-race-ethnicity-state",
        "readmitted-places",
        "readmitted-panels",
        "readmitted-at-elm-hospital-by-sex",
        "stayed-time-race-ethnicity",
    ):
        assert f"{name}.svg" in drawings
        assert f"{name}-narrow.svg" in drawings


def test_every_file_stands_alone(drawings):
    for name, text in drawings.items():
        drawing = root(text)
        width, height = float(drawing.get("width")), float(drawing.get("height"))
        narrow = name.endswith("-narrow.svg")
        assert width == (360 if narrow else 760), name
        assert drawing.findtext("{*}title").strip(), name
        assert drawing.findtext("{*}desc").strip(), name
        assert drawing.find("{*}rect").get("fill") == LIGHT["paper"], name
        assert not drawing.xpath("//@style | //*[local-name()='script'] | //@*[starts-with(name(), 'on')]"), name
        assert "var(" not in text, name
        assert "nan" not in text.lower().replace("native", ""), name
        is_map = name.removesuffix(".svg").removesuffix("-narrow").endswith("-map")
        assert len(text.encode("utf-8")) < (30_000 if is_map else 15_000), (name, len(text))
        plain = float(drawing.get("font-size"))
        for each in drawing.iter("{*}text"):
            size = float(each.get("font-size", plain))
            assert size >= (15 if narrow else 12), (name, each.text)
            words = "".join(each.itertext())
            wide = width_of(words, size, bold=each.get("font-weight") == "700")
            x = float(each.get("x"))
            start = {"start": x, "middle": x - wide / 2, "end": x - wide}[each.get("text-anchor", "start")]
            assert start >= -1, (name, words)
            assert start + wide <= width + 12, (name, words)
            assert 0 < float(each.get("y")) < height, (name, words)


def test_every_colour_has_its_dark_override(drawings):
    for name, text in drawings.items():
        style = root(text).findtext("{*}style")
        for each in {word for words in re.findall(r'class="([^"]+)"', text) for word in words.split()}:
            assert re.search(rf"\.{each}[,{{]", style), (name, each)


def test_contrast_of_what_carries_meaning():
    for colours in (LIGHT, DARK):
        assert contrast(colours["range"], colours["paper"]) >= 3
        assert contrast(colours["c0"], colours["paper"]) >= 3
        assert contrast(colours["c0"], colours["band"]) >= 3
        assert contrast(colours["c4"], colours["range"]) >= 1.5
        assert contrast(colours["soft"], colours["paper"]) >= 4.5


# Rows


def test_the_numbers_of_a_file_are_those_of_the_table(drawings, pages):
    table = pages["indicator/accepted.html"].get_element_by_id("t-race-ethnicity")
    wanted = [each.text_content() for each in table.xpath(".//td[contains(@class, 'level') or @class='gap']/b")]
    for ending in ("", "-narrow"):
        drawing = root(drawings[f"accepted-by-race-ethnicity{ending}.svg"])
        texts = ["".join(each.itertext()) for each in drawing.iter("{*}text")]
        for number in wanted:
            assert number in texts, (ending, number)
        assert texts.count(NOT_SHOWN) == 2


def test_the_mark_follows_the_verdict_and_never_the_range(drawings):
    drawing = root(drawings["accepted-by-race-ethnicity.svg"])
    last = drawing.xpath("//*[local-name()='path'][@class='o0']/@d")
    assert len(last) == 2  # the hollow mark of the one unclear gap, and its place in the legend
    assert last[0].count("M") == 1


def test_a_cell_without_a_mark_has_words():
    with pytest.raises(InternalError):
        RowCell()
    with pytest.raises(InternalError):
        RowCell("3", "circle")
    with pytest.raises(InternalError):
        RowFigure("t", "d", "en", ("a", "b"), (RowPanel("h", ON, TICKS, (RowCell(word="no"),)),), (), ())


def row_figure(name, values):
    cells = tuple(
        RowCell(f"{v}", "circle", Decimal(v), Decimal(max(0, v - 5)), Decimal(min(100, v + 5))) for v in values
    )
    panel = RowPanel("A heading", ON, TICKS, cells, line=Decimal(40), line_label="all 40", line_note="Line: all 40")
    return RowFigure("t", "d", "en", tuple(f"{name} {at}" for at in range(len(values))), (panel, panel), (), ("note",))


@given(st.text(st.characters(codec="utf-8"), max_size=130), st.lists(st.integers(0, 100), min_size=1, max_size=9))
def test_any_name_and_any_number_give_a_whole_file(name, values):
    for draw in (rows_wide, rows_narrow):
        drawing = root(draw(row_figure(name, values)))
        marks = drawing.xpath("//*[local-name()='path'][@class='m0']/@d")
        assert sum(each.count("M") for each in marks) == 2 * len(values)


def test_the_text_of_a_study_cannot_break_out():
    bad = '"><script>alert(1)</script>&'
    for draw in (rows_wide, rows_narrow):
        drawing = root(draw(replace(row_figure(bad, [10, 20]), title=bad, description=bad, notes=(bad,))))
        assert not drawing.xpath("//*[local-name()='script']")


def test_marks_of_verdicts_differ_by_shape_or_fill():
    drawn = {kind: verdict_marks(kind, [(50, 50)], 6) for kind in KINDS}
    shapes = {
        kind: (re.search(r'class="(\w)', each).group(1), re.search(r' d="(.*)"', each).group(1))
        for kind, each in drawn.items()
    }
    assert len(set(shapes.values())) == len(KINDS)
    assert {kind for kind, (fill, _) in shapes.items() if fill == "m"} == {"circle", "diamond"}
    assert verdict_marks("ring", [], 6) == ""


@given(st.lists(st.text("0123456789,.−", min_size=1, max_size=9), min_size=2, max_size=8), st.floats(30, 300))
def test_numbers_of_an_axis_never_touch(texts, room):
    places = tuple(100 * at / (len(texts) - 1) for at in range(len(texts)))
    parts = []
    ticks(
        parts,
        RowPanel("h", Axis(0, 100, places), tuple(texts), ()),
        Box(40, 40 + room, 0, 50, ()),
        texts,
        13,
        (0, 80 + room),
    )
    spans = []
    for each in parts:
        drawn = etree.fromstring(each)
        wide = width_of(drawn.text, 13)
        x = float(drawn.get("x"))
        start = {"start": x, "middle": x - wide / 2, "end": x - wide}[drawn.get("text-anchor", "start")]
        spans.append((start, start + wide))
    assert parts
    assert all(end <= start + 0.1 for (_, end), (start, _) in pairwise(spans))


# Labels beside points

POINTS = st.lists(st.tuples(st.floats(20, 700), st.floats(20, 300)), min_size=1, max_size=14)


@given(POINTS, POINTS, st.integers(3, 30))
def test_labels_touch_neither_one_another_nor_a_mark_and_stay_inside(points, others, letters):
    field = Field(10, 740, 10, 320, 13, 9)
    found = placed(points, ["n" * letters] * len(points), others, field)
    assert [each.at for each in found] == sorted({each.at for each in found})
    for at, label in enumerate(found):
        assert field.left <= label.box[0] <= label.box[2] <= field.right
        assert field.top <= label.box[1] <= label.box[3] <= field.bottom
        assert not any(touch(label.box, each.box) for each in found[at + 1 :])
        marks = [each for at, each in enumerate((*points, *others)) if at != label.at]
        own = points[label.at]
        assert not any(touch(label.box, (x - 6, y - 6, x + 6, y + 6)) for x, y in marks if (x, y) != own)


def test_a_label_alone_stands_to_the_right_and_at_the_edge_to_the_left():
    field = Field(0, 400, 0, 200, 13, 9)
    (one,) = placed([(100, 100)], ["Elm Hospital"], [], field)
    assert (one.anchor, one.x) == ("start", 109)
    (one,) = placed([(390, 100)], ["Elm Hospital"], [], field)
    assert (one.anchor, one.x) == ("end", 381)
    assert placed([(390, 100)], ["n" * 90], [], field) == ()


# Trends


def trend(levels, breaks=(), periods=("2019", "2020", "2021", "2022")):
    def points(values):
        return tuple(None if v is None else Point(Decimal(v), Decimal(v - 2), Decimal(v + 2)) for v in values)

    panel = Panel("Level", "", ON, TICKS)
    gaps = Panel("Gap", "", Axis(-20, 20, (-20, 0, 20)), ("−20", "0", "+20"), Decimal(0))
    lines = tuple(
        TrendLine(
            f"Group {at}",
            "" if each[-1] is None else f"{each[-1]}",
            "not shown" if each[-1] is None else "",
            points(each),
            points([v and v - 50 for v in each]),
        )
        for at, each in enumerate(levels)
    )
    return TrendFigure("t", "d", "en", periods, lines, panel, gaps, breaks, "new definition", ("note",))


@pytest.mark.parametrize(
    ("values", "breaks", "periods", "runs"),
    [
        ((50, 51, 52, 53), (), None, ((0, 1, 2, 3),)),
        ((50, None, 52, 53), (), None, ((0,), (2, 3))),
        ((50, 51, 52, 53), (2,), None, ((0, 1), (2, 3))),
        ((50, 51, 52, 53), (), ("2019", "2020", "2022", "2023"), ((0, 1), (2, 3))),
        ((50, 51, 52, 53), (), ("spring", "summer", "autumn", "winter"), ((0, 1, 2, 3),)),
        ((None, None, None, 53), (3,), None, ((3,),)),
    ],
)
def test_a_line_never_crosses_what_is_missing_hidden_or_defined_anew(values, breaks, periods, runs):
    figure = trend([values], breaks, periods or ("2019", "2020", "2021", "2022"))
    assert figure.runs(figure.lines[0].levels) == runs
    drawn = re.findall(r'class="l0"[^>]*stroke-width="2.2" d="(M[^"]*)"', trend_wide(figure))
    assert [each.count("L") + 1 for each in drawn[: len(drawn) // 2]] == [len(each) for each in runs if len(each) > 1]


def test_periods_stand_where_their_years_say():
    assert trend([(50, 51, 52)], (), ("2018", "2019", "2022")).places == (0.0, 0.25, 1.0)
    assert trend([(50, 51, 52)], (), ("a", "b", "c")).places == (0.0, 0.5, 1.0)


def test_a_new_definition_has_a_rule_and_its_words_and_zero_stays_in_view():
    figure = trend([(50, 51, 52, 53), (60, 61, 62, None)], (2,))
    for draw in (trend_wide, trend_narrow):
        drawing = root(draw(figure))
        texts = ["".join(each.itertext()) for each in drawing.iter("{*}text")]
        assert "new definition" in texts
        assert drawing.xpath("//*[local-name()='path'][@class='ref']")


def test_many_groups_have_levels_alone_on_phones():
    many = root(trend_narrow(trend([(50 + at, 51, 52, 53) for at in range(5)])))
    few = root(trend_narrow(trend([(50, 51, 52, 53)])))
    heads = [[each.text for each in drawing.iter("{*}text")].count("Gap") for drawing in (many, few)]
    assert heads == [0, 1]


def test_a_trend_has_a_line_and_a_place_for_each_period():
    with pytest.raises(InternalError):
        trend([(50, 51)])
    with pytest.raises(InternalError):
        trend([])


def test_what_is_drawn_over_time_stands_in_tables_on_the_page(tmp_path):
    write_site(trend_fixture.release(), tmp_path)
    page = lxml.html.fromstring((tmp_path / "indicator" / "stayed.html").read_bytes())
    assert page.xpath("//figure//img/@src") == ["../indicator/stayed-time-race-ethnicity.svg"]
    links = page.xpath("//figcaption//a/@href")
    assert links == ["#t-time", "#t-time-gaps-race-ethnicity"]
    levels, gaps = (page.get_element_by_id(each.removeprefix("#")) for each in links)
    for table, rows in ((levels, 4), (gaps, 3)):
        assert len(table.xpath("./tbody/tr")) == rows
        assert [each.text_content().strip() for each in table.xpath("./thead//th")][1:] == list(trend_fixture.YEARS)
    first = [" ".join(each.text_content().split()) for each in gaps.xpath("./tbody/tr[1]/td")]
    assert first[0] == "−8.8 (−11.3 to −6.3) larger than chance"
    assert first[5] == NOT_SHOWN
    assert all(first)


def test_provisional_figures_say_so_and_a_new_definition_says_why(tmp_path):
    made = trend_fixture.release()
    told = {"provisional": ("2024",), "reasons": {"race_ethnicity": {"2021": "The form asks otherwise"}}}
    school = replace(made.sources["school"], **told)
    write_site(replace(made, sources={**made.sources, "school": school}), tmp_path)
    page = lxml.html.fromstring((tmp_path / "indicator" / "stayed.html").read_bytes())
    for name in ("t-time", "t-time-gaps-race-ethnicity"):
        heads = [each.text_content().strip() for each in page.get_element_by_id(name).xpath("./thead//th")]
        assert heads[-2:] == ["2023", "2024 (provisional)"]
    assert "Figures of these periods are provisional and may still change: 2024." in page.text_content()
    for path, last in (("stayed-time-race-ethnicity.svg", 4), ("stayed-time-race-ethnicity-narrow.svg", 3)):
        drawing = root((tmp_path / "indicator" / path).read_text(encoding="utf-8"))
        texts = " ".join("".join(each.itertext()) for each in drawing.iter("{*}text"))
        assert "2024 (provisional)" in texts
        assert "provisional figures, which may still change" in texts
        assert "New definition, 2021: The form asks otherwise" in texts
        hollow = drawing.xpath("//*[local-name()='path'][starts-with(@class, 'o')]")
        assert len(hollow) >= last
