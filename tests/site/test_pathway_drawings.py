"""The drawings of a pathway: two files and words for both, groups that are not shown, and years."""

import re
from dataclasses import replace

import lxml.html
from lxml import etree

import pathway_fixture
from isonomia.model.estimates import Estimates
from isonomia.publish import write_site
from pathway_fixture import STEPS
from pathway_reading import KB, RACE, numbers, text


def test_the_figure_has_two_files_and_words_for_both(site, pages):
    page = pages["path/training.html"]
    (picture,) = page.iter("picture")
    (source,), (image,) = picture.iter("source"), picture.iter("img")
    assert source.get("media") == "screen and (max-width: 44em)"
    for address in (source.get("srcset"), image.get("src")):
        assert (site / "path" / address).resolve().is_file()
        assert (site / "path" / address).stat().st_size < 15 * KB
    alt = image.get("alt")
    assert alt.startswith("Line chart.")
    assert "The paths separate most at" in alt
    assert len(alt.split()) <= 64
    caption = page.find(".//figcaption")
    assert [each.get("href") for each in caption.iter("a")] == ["#still", "#yields"]
    assert image.get("loading") is None


def test_five_groups_are_drawn_by_rule_and_it_is_said_which(site):
    drawing = (site / "path" / "training.svg").read_text(encoding="utf-8")
    assert "Drawn: 5 of 7 groups." in drawing
    assert "Declined" not in drawing
    assert len(re.findall(r'<tspan font-weight="700">[\d.]+</tspan>', drawing)) == 5
    by_sex = (site / "path" / "training-by-sex.svg").read_text(encoding="utf-8")
    assert "All groups are drawn." in by_sex


def test_every_number_of_a_drawing_is_in_a_table_of_its_page(site, pages):
    for name in ("training", "training-by-sex", "presence"):
        tables = " ".join(text(each) for each in pages[f"path/{name}.html"].iter("table"))
        known = {abs(each) for each in numbers(tables)}
        drawing = lxml.html.fromstring((site / "path" / f"{name}.svg").read_bytes())
        ends = [each.text for each in drawing.iter("tspan")]
        gaps = [each.text for each in drawing.iter("text") if each.get("font-size") == "17" and each.get("text-anchor")]
        assert len(ends) >= 2
        assert gaps
        for each in (*ends, *gaps):
            assert abs(numbers(each)[0]) in known, (name, each)


def test_a_hidden_group_stops_and_no_number_of_it_is_anywhere(tmp_path, release):
    """One group of two is hidden from the second step on: the line ends open and says so."""
    kept = tuple(
        row
        for row in release.estimates
        if row.dimension != RACE or row.subgroup in {"NHPI", "WHITE"} or row.indicator not in {s.id for s in STEPS}
    )
    write_site(replace(release, estimates=Estimates(kept, protected=True)), tmp_path)
    for name in ("training.svg", "training-narrow.svg"):
        drawing = (tmp_path / "path" / name).read_text(encoding="utf-8")
        assert "not shown after" in " ".join(re.sub(r"<[^>]*>", " ", drawing).split())
        assert 'class="o0"' in drawing
    page = (tmp_path / "path" / "training.html").read_text(encoding="utf-8")
    assert "Native Hawaiian or Pacific Islander not shown after “Interviewed”" in page
    assert "Not shown at one stage or more, to protect privacy: " in page


def test_a_drawing_carries_the_notices_of_its_release(site, release):
    for name in ("training.svg", "training-narrow.svg"):
        drawing = (site / "path" / name).read_text(encoding="utf-8")
        words = " ".join(re.sub(r"<style>.*?</style>|<[^>]*>", " ", drawing).split())
        assert "Draft: not yet shown to be safe to publish." in words
        assert release.info.notices[0] in words


def test_the_years_are_drawn_where_there_are_four(tmp_path, release, site):
    assert not (site / "path" / "training-over-time.svg").exists()
    last = STEPS[-1].id
    rows = list(release.estimates.rows)
    for year in ("2015", "2016"):
        rows += pathway_fixture.training(year)
    rows = [
        replace(row, value=None, ci_lower=None, ci_upper=None, confidence=None, n=None, status="hidden")
        if (row.indicator, row.measure, row.period, row.subgroup) == (last, "on_path", "2016", "WHITE")
        else row
        for row in rows
    ]
    write_site(replace(release, estimates=Estimates(tuple(rows), protected=True)), tmp_path)
    drawing = etree.parse(tmp_path / "path" / "training-over-time.svg")
    words = ["".join(each.itertext()) for each in drawing.iter("{*}text")]
    assert [each for each in words if re.fullmatch(r"20\d\d", each)] == ["2015", "2016", "2017", "2018"]
    assert drawing.xpath("count(//*[@class='o4'])") == 1  # White stops before 2016 and begins anew: open ends, one path
    page = lxml.html.fromstring((tmp_path / "path" / "training-over-time.html").read_bytes())
    table = page.get_element_by_id("t-race-ethnicity")
    known = set(numbers(text(table)))
    ends = [each.text for each in drawing.iter("{*}tspan")]
    assert len(ends) == 5
    assert {numbers(each)[0] for each in ends} <= known
    (image,) = page.iter("img")
    assert image.get("alt").startswith("Line chart over the years. In 2018,")
    assert page.xpath("//figcaption//a/@href") == ["#t-race-ethnicity"]


def test_no_line_is_drawn_across_a_change_of_definition(tmp_path, release):
    rows = list(release.estimates.rows)
    for year in ("2014", "2015", "2016"):
        rows += pathway_fixture.training(year)
    source = next(each.source for each in release.pathways if each.id == "training")
    for at, (first, drawn) in {"one": ("2015", True), "two": ("2016", False), "none": ("2014", True)}.items():
        told = replace(release.sources[source], breaks={"race_ethnicity": (first,)})
        changed = {**release.sources, source: told}
        write_site(replace(release, estimates=Estimates(tuple(rows), protected=True), sources=changed), tmp_path / at)
        svg = tmp_path / at / "path" / "training-over-time.svg"
        assert svg.exists() is drawn, "fewer than four periods since the break are not drawn"
        page = lxml.html.fromstring((tmp_path / at / "path" / "training-over-time.html").read_bytes())
        said = text(page)
        assert (f"Since {first} the groups are counted in another way" in said) is (at != "none")
        assert "2014" in said, "the table has every period"
        if at == "one":
            words = ["".join(each.itertext()) for each in etree.parse(svg).iter("{*}text")]
            assert [each for each in words if re.fullmatch(r"20\d\d", each)] == ["2015", "2016", "2017", "2018"]
