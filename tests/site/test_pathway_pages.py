"""The pages of a pathway: every group and number, three verdicts, what is not shown, and how they are found."""

import re
import shutil
import subprocess
from dataclasses import replace
from decimal import Decimal

import lxml.html
import pytest
from lxml import etree

import pathway_fixture
from isonomia.model.estimates import Estimates
from isonomia.publish import write_site
from isonomia.publish.book import open_book
from isonomia.publish.language import language
from isonomia.publish.path_findings import part_of_gap, path_headline, separating
from isonomia.publish.paths import address_of, paths_of, periods_of, settings_of, shown_period, widest_gap
from isonomia.publish.sentences import as_text
from isonomia.publish.words import patterns
from isonomia.publish.words.lint import lint
from pathway_fixture import PRESENCE, SHARES, STAGES, STEPS, TRAINING

EN = language("en")
KB = 1000
RACE = "race_ethnicity"


def text(element):
    return " ".join(element.text_content().split())


def numbers(string):
    found = re.findall(r"[−+]?\d[\d,]*(?:\.\d+)?", string)
    return [Decimal(each.replace(",", "").replace("−", "-")) for each in found]


def path_of(release, info=TRAINING):
    return paths_of(open_book(release, EN), info)[0]


def rows_of(release, **wanted):
    return [row for row in release.estimates.where(**wanted) if row.period == "2018"]


def changed(release, measure, **columns):
    """The release with other columns in every row of a measure of the training pathway."""
    ids = {step.id for step in STEPS}
    rows = tuple(
        replace(row, **columns) if (row.measure, row.status) == (measure, "ok") and row.indicator in ids else row
        for row in release.estimates
    )
    return replace(release, estimates=Estimates(rows, protected=True))


def without_gaps(release, **columns):
    return changed(release, "difference", p_value=None, q_value=None, **columns)


# The tables


@pytest.mark.parametrize(("measure", "name"), [("on_path", "path"), ("proportion", "steps")])
def test_each_table_prints_its_rows_and_every_group(release, pages, measure, name):
    table = pages["path/training.html"].get_element_by_id(f"t-race-ethnicity-{name}")
    labels = {each.label: each.code for each in release.dimensions[RACE].levels}
    labels |= {"Declined to answer": "~declined", "Everyone": ""}
    lines = {text(row.find("th")): row.findall("td") for row in table.find("tbody")}
    lines.pop("Widest gap, in points", None)
    assert {labels[each] for each in lines} == {"", *SHARES}
    for label, cells in lines.items():
        dimension = RACE if labels[label] else ""
        for step, cell in zip(STEPS, cells[1:] if name == "path" else cells, strict=True):
            (row,) = rows_of(release, indicator=step.id, measure=measure, dimension=dimension, subgroup=labels[label])
            if row.status == "hidden":
                assert text(cell) == "Not shown, to protect privacy"
            else:
                wanted = [Decimal(repr(each)) * 100 for each in (row.value, row.ci_lower, row.ci_upper)]
                assert numbers(text(cell)) == wanted


def test_the_last_row_has_the_widest_gap_bold_where_it_is_clear(release, pages):
    table = pages["path/training.html"].get_element_by_id("t-race-ethnicity-steps")
    last = table.findall("tbody/tr")[-1]
    assert text(last.find("th")) == "Widest gap, in points"
    for step, cell in zip(STEPS, last.findall("td"), strict=True):
        rows = rows_of(release, indicator=step.id, measure="difference", dimension=RACE)
        clear = [abs(row.value) for row in rows if row.verdict == "clear"]
        (number,) = numbers(text(cell).split(" ")[0])
        assert abs(number) == Decimal(repr(max(clear))) * 100
        assert numbers(text(cell.find("b"))) == [number]
        assert "larger than chance" in text(cell)


def test_unclear_gaps_are_plain(tmp_path, release):
    write_site(without_gaps(release, verdict="unclear"), tmp_path)
    page = lxml.html.fromstring((tmp_path / "path" / "training.html").read_bytes())
    last = page.get_element_by_id("t-race-ethnicity-steps").findall("tbody/tr")[-1]
    assert not last.findall(".//b")
    assert all("could be chance" in text(cell) for cell in last.findall("td"))
    drawing = (tmp_path / "path" / "training.svg").read_text(encoding="utf-8")
    assert not re.search(r'text-anchor="middle" font-weight="700"', drawing)


def test_a_clear_gap_goes_before_a_wider_one_that_is_not():
    key = {"dimension": RACE, "reference": "everyone_else"}
    wide = pathway_fixture.row("x", "difference", -0.2, 0.3, subgroup="A", verdict="unclear", **key)
    narrow = pathway_fixture.row("x", "difference", 0.05, 0.01, subgroup="B", verdict="clear", **key)
    assert widest_gap((wide, narrow)) is narrow
    assert widest_gap((wide,)) is wide
    assert widest_gap(()) is None


def test_the_parts_add_up_to_the_whole(pages):
    page = pages["path/training.html"]
    table = page.get_element_by_id("t-race-ethnicity-parts")
    rows = [[numbers(text(cell))[:1] for cell in row.findall("td")] for row in table.find("tbody")]
    points = [row[0][0] for row in rows]
    assert sum(points[:-1]) == pytest.approx(points[-1], abs=Decimal("0.03"))
    logs = [row[1][0] for row in rows]
    assert sum(logs[:-1]) == pytest.approx(logs[-1], abs=Decimal("0.0003"))
    shares = [row[2][0] for row in rows[:-1]]
    assert sum(shares) == pytest.approx(100, abs=Decimal("0.03"))
    every = page.get_element_by_id("t-race-ethnicity-all-parts")
    for row in every.find("tbody"):
        found = [numbers(text(cell))[:1] for cell in row.findall("td")]
        if all(found):
            assert sum(each[0] for each in found[:-1]) == pytest.approx(found[-1][0], abs=Decimal("0.03"))
        else:
            assert "Hawaiian" in text(row.find("th"))


def test_a_share_of_a_gap_that_may_be_none_has_no_end(tmp_path, release):
    open_ = {"flags": ("UNBOUNDED",), "ci_lower": None, "ci_upper": None, "confidence": None}
    write_site(changed(release, "stage_contribution_share", **open_), tmp_path)
    page = lxml.html.fromstring((tmp_path / "path" / "training.html").read_bytes())
    rows = page.get_element_by_id("t-race-ethnicity-parts").findall("tbody/tr")
    assert all(text(row.findall("td")[2]).endswith("range without end") for row in rows[:-1])


def test_how_many_reached_a_stage_and_of_how_many_more_is_known(release, pages):
    table = pages["path/training.html"].get_element_by_id("t-people")
    rows = [[text(cell) for cell in row.findall("td")] for row in table.find("tbody")]
    (started,) = rows_of(release, indicator=STEPS[0].id, measure="on_path", dimension="")
    assert rows[0][0] == f"{started.n:,}"
    for at, step in enumerate(STEPS[1:], start=1):
        (waits,) = rows_of(release, indicator=step.id, measure="not_yet_known", dimension="")
        (level,) = rows_of(release, indicator=step.id, measure="proportion", dimension="")
        assert rows[at][:2] == [f"{waits.n:,}", f"{level.n:,}"]
        assert numbers(rows[at][2])[0] == Decimal(repr(waits.value)) * 100
    assert "../path/training-not-known-yet.html" in pages["path/training.html"].xpath("//main//a/@href")
    table = pages["path/training-not-known-yet.html"].get_element_by_id("t-race-ethnicity-waiting")
    labels = {each.label: each.code for each in release.dimensions[RACE].levels}
    for line in table.findall("tbody/tr"):
        code = labels.get(text(line.find("th")), "")
        if code:
            for step, cell in zip(STEPS[1:], line.findall("td"), strict=True):
                (row,) = rows_of(release, indicator=step.id, measure="not_yet_known", dimension=RACE, subgroup=code)
                hidden = row.status == "hidden"
                assert text(cell) == "Not shown, to protect privacy" or not hidden
                assert hidden or numbers(text(cell))[0] == Decimal(repr(row.value)) * 100


def test_without_anybody_to_wait_for_the_counts_of_the_release_are_printed(tmp_path, release):
    kept = tuple(row for row in release.estimates if row.measure != "not_yet_known")
    write_site(replace(release, estimates=Estimates(kept, protected=True)), tmp_path)
    page = lxml.html.fromstring((tmp_path / "path" / "training.html").read_bytes())
    rows = [[text(cell) for cell in row.findall("td")] for row in page.get_element_by_id("t-people").find("tbody")]
    came = [release.shown.get(step.id).events[0] for step in STEPS[:-1]]
    assert [row[0] for row in rows[1:]] == [f"{each:,}" for each in came]
    assert all(len(row) == 2 for row in rows)
    assert not page.xpath("//table[contains(@id, 'waiting')]")


# The figure


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


# Words


def test_the_headline_when_steps_are_clear(release):
    said = as_text(path_headline(path_of(release), (RACE,)))
    assert said.startswith(
        "In 2018, about 39 in every 100 people who applied reached the last stage, “Matched to residency”. "
        "The paths separate most at the steps to: Accepted, Interviewed, and Matched to residency. "
    )
    assert "about 12 fewer than among everyone else" in said
    assert said.endswith("and is larger than chance would explain.")


@pytest.mark.parametrize(
    ("columns", "key"),
    [
        ({"verdict": "unclear"}, "unclear"),
        ({"verdict": "close"}, "close"),
        ({"verdict": "", "ci_lower": None, "ci_upper": None}, "no_range"),
    ],
)
def test_the_headline_when_none_is(release, columns, key):
    (said,) = separating(path_of(without_gaps(release, **columns)), (RACE,))
    assert str(said) == patterns.NOT_SEPARATE[key]
    assert "no difference" not in str(said)


def test_one_clear_step(release):
    rows = tuple(
        replace(row, verdict="unclear") if row.verdict and row.indicator != STEPS[1].id else row
        for row in release.estimates
    )
    said = separating(path_of(replace(release, estimates=Estimates(rows, protected=True))), (RACE,))
    assert str(said[0]) == "The paths separate most at the step to: Accepted."


def test_a_cross_section_says_where_it_is_farthest_from_the_benchmark(release):
    said = as_text(path_headline(path_of(release, PRESENCE), (RACE,)))
    assert said.startswith("The share is farthest from the benchmark at this stage: Residents. In 2025, about 23 in")


def test_every_sentence_passes_the_lint(release):
    for info in release.pathways:
        path = path_of(release, info)
        for dimension in path.dimensions():
            for sentence in path_headline(path, (dimension,)):
                assert lint(sentence) == (), str(sentence)
    for key in ("unclear", "close", "no_range", "hidden"):
        assert len(patterns.NOT_SEPARATE[key].split()) <= 28


def test_without_words_of_the_study_the_stages_are_named(release):
    plain = replace(release, pathways=(replace(TRAINING, words={}),))
    said = as_text(path_headline(path_of(plain, plain.pathways[0]), (RACE,)))
    assert said.startswith(
        "In 2018, of every 100 people at the stage “Applied”, about 39 reached the stage “Matched to residency”."
    )


def test_each_page_says_which_kind_it_is(tmp_path, release, pages):
    assert "The same people, followed from the first stage to the last." in text(pages["path/training.html"])
    presence = text(pages["path/presence.html"])
    assert "A cross-section: other people at each stage" in presence
    assert "Still on the path" not in presence
    write_site(changed(release, "stage_contribution", flags=("synthetic_cohort",)), tmp_path)
    page = (tmp_path / "path" / "training.html").read_text(encoding="utf-8")
    assert "A synthetic chain: the steps are of different people" in page


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (
            -0.06,
            -0.107,
            "about 11 fewer arrive than among everyone else. About 6 of them go with the step to “Accepted”.",
        ),
        (0.06, 0.107, "about 11 more arrive than among everyone else. About 6 of them go with the step to “Accepted”."),
        (-0.017, -0.015, "The step to “Accepted” by itself makes about 1.7 fewer, and other steps narrow the gap."),
        (0.017, 0.015, "The step to “Accepted” by itself makes about 1.7 more, and other steps narrow the gap."),
        (0.02, -0.03, ""),
        (0.0001, 0.03, ""),
    ],
)
def test_what_a_step_holds_of_the_gap(release, part, whole, said):
    path = path_of(release)
    key = {"dimension": RACE, "subgroup": "BLACK", "reference": "everyone_else"}
    rows = [pathway_fixture.row("x", "das_gupta", each, **key) for each in (whole, part)]
    found = part_of_gap(path, path.stops[2], *rows)
    assert as_text(found).endswith(said)
    assert bool(found) == bool(said)
    assert all(lint(each) == () for each in found)


# How it is found


def test_the_topic_leads_to_the_pathway_and_not_to_its_steps(pages):
    topic = pages["topic/start.html"]
    links = topic.xpath("//main//a/@href")
    assert {"../path/training.html", "../path/presence.html"} <= set(links)
    assert not [each for each in links if "indicator/training-" in each or "indicator/presence-" in each]
    home = pages["index.html"].xpath("//main//a/@href")
    assert "path/training.html" in home
    assert "indicator/training-accepted.html" not in home
    every = pages["a-z.html"].xpath("//main//a/@href")
    assert {"path/training.html", "indicator/training-accepted.html"} <= set(every)


def test_steps_link_to_one_another_and_back(pages):
    page = pages["indicator/training-accepted.html"]
    assert "../path/training.html" in page.xpath("//p[@class='crumb']/a/@href")
    (nav,) = page.xpath("//nav[@aria-label='Step by step']")
    assert nav.xpath(".//a/@href") == [f"../indicator/{step.id}.html" for step in STEPS]
    assert nav.xpath(".//a[@aria-current='page']/@href") == ["../indicator/training-accepted.html"]
    path = pages["path/training.html"]
    assert {f"../indicator/{step.id}.html" for step in STEPS} <= set(path.xpath("//main//a/@href"))


def test_every_stage_is_defined(pages):
    page = text(pages["path/training.html"])
    for stage in STAGES:
        assert (stage.definition or "The study says no more than the name.") in page


def test_ways_of_grouping_and_years_have_pages_of_their_own(pages):
    ways = pages["path/training.html"].xpath("//nav[@aria-label='This pathway']//a/@href")
    assert ways == ["../path/training.html", "../path/training-by-sex.html", "../path/training-over-time.html"]
    times = pages["path/training-over-time.html"]
    assert [text(row.find("th")) for row in times.get_element_by_id("t-steps").find("tbody")] == ["2017", "2018"]


def test_the_newest_whole_period_is_shown(release):
    """A newer period whose last step nobody knows yet is left to the page on time."""
    newer = tuple(
        replace(row, period="2019") for row in pathway_fixture.training("2018") if row.indicator != STEPS[-1].id
    )
    book = open_book(replace(release, estimates=Estimates((*release.estimates.rows, *newer), protected=True)), EN)
    assert periods_of(book, TRAINING, "") == ("2017", "2018", "2019")
    assert shown_period(book, TRAINING, "") == "2018"


def test_places_have_addresses_of_their_own(tmp_path, release):
    ids = {step.id for step in STEPS}
    places = ("Ohio – Nord", "Ohio / Nord", "Àsia")
    rows = [row for row in release.estimates if row.indicator not in ids]
    rows += [replace(row, setting=place) for row in release.estimates if row.indicator in ids for place in places]
    several = replace(release, estimates=Estimates(tuple(rows), protected=True))
    book = open_book(several, EN)
    assert settings_of(book, TRAINING) == tuple(sorted(places))
    found = [address_of(book, TRAINING, place) for place in sorted(places)]
    assert found == ["path/training.html", "path/training-at-ohio-nord-2.html", "path/training-at-asia.html"]
    write_site(several, tmp_path)
    assert all((tmp_path / each).is_file() for each in found)


def test_a_pathway_that_is_held_says_so(tmp_path, release):
    kept = tuple(row for row in release.estimates if row.measure != "on_path")
    held = replace(
        release,
        pathways=(replace(TRAINING, held=True),),
        estimates=Estimates(kept, protected=True),
    )
    write_site(held, tmp_path)
    page = lxml.html.fromstring((tmp_path / "path" / "training.html").read_bytes())
    assert "is held back from this release" in text(page)
    assert not page.xpath("//figure")


def test_a_pathway_without_rows_has_a_page(tmp_path, release):
    ids = {step.id for step in STEPS}
    rows = tuple(row for row in release.estimates if row.indicator not in ids)
    write_site(replace(release, estimates=Estimates(rows, protected=True)), tmp_path)
    assert (tmp_path / "path" / "training.html").is_file()


def test_two_ways_together_have_a_page(tmp_path, release):
    key = {"dimension": RACE, "dimension_2": "sex"}
    codes = [(one, other) for one in ("ASIAN", "BLACK") for other in ("F", "M")]
    found = {code: round(0.31 + 0.02 * at, 3) for at, code in enumerate(codes)}
    rows = [
        pathway_fixture.row(STEPS[-1].id, "on_path", value, 0.02, **key, subgroup=one, subgroup_2=other)
        for (one, other), value in found.items()
    ]
    rows[-1] = replace(rows[-1], value=None, ci_lower=None, ci_upper=None, confidence=None, status="hidden")
    several = replace(
        release,
        pathways=(replace(TRAINING, by=(*TRAINING.by, (RACE, "sex"))),),
        estimates=Estimates((*release.estimates.rows, *rows), protected=True),
    )
    write_site(several, tmp_path)
    page = lxml.html.fromstring((tmp_path / "path" / "training-by-race-ethnicity-and-sex.html").read_bytes())
    lines = [[text(cell) for cell in row] for row in page.get_element_by_id("t-pair").find("tbody")]
    assert [line[0] for line in lines] == ["Everyone", "Asian", "Black or African American"]
    assert lines[1][2:] == ["33.0 (31.0 to 35.0)", "31.0 (29.0 to 33.0)"]
    assert lines[2][2] == "Not shown, to protect privacy"
    assert lines[0][1].startswith("39.2")
    links = lxml.html.fromstring((tmp_path / "path" / "training.html").read_bytes()).xpath("//main//a/@href")
    assert "../path/training-by-race-ethnicity-and-sex.html" in links


def test_the_page_of_a_step_is_about_the_period_of_its_pathway(tmp_path, release):
    newer = [replace(row, period="2019") for row in pathway_fixture.training("2018") if row.indicator == STEPS[0].id]
    write_site(replace(release, estimates=Estimates((*release.estimates.rows, *newer), protected=True)), tmp_path)
    page = lxml.html.fromstring((tmp_path / "indicator" / f"{STEPS[0].id}.html").read_bytes())
    assert page.xpath("//dl[@class='facts']/div[dt='Period']/dd")[0].text_content() == "2018"
    assert "2019" in text(page.get_element_by_id("t-time"))


def test_a_drawing_carries_the_notices_of_its_release(site, release):
    for name in ("training.svg", "training-narrow.svg"):
        drawing = (site / "path" / name).read_text(encoding="utf-8")
        words = " ".join(re.sub(r"<style>.*?</style>|<[^>]*>", " ", drawing).split())
        assert "Draft: not yet shown to be safe to publish." in words
        assert release.info.notices[0] in words


def test_titles_that_try_to_break_out_stay_text(tmp_path, release):
    bad = '"><script>alert(1)</script>&'
    stages = tuple(replace(stage, title=bad, definition=bad) for stage in STAGES)
    hostile = replace(TRAINING, title=bad, stages=stages, definition=bad, caveats=(bad,))
    write_site(replace(release, pathways=(hostile,)), tmp_path)
    for path in (tmp_path / "path").glob("*.html"):
        page = lxml.html.fromstring(path.read_bytes())
        assert all(each.get("src") or each.get("type") == "application/ld+json" for each in page.iter("script")), path
    for path in (tmp_path / "path").glob("*.svg"):
        assert not etree.parse(path).xpath("//*[local-name()='script']")


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


# Budgets and text browsers


def test_eight_groups_ten_stages_and_twenty_years_stay_within_the_budget(tmp_path, release):
    write_site(pathway_fixture.long_path(release), tmp_path)
    made = sorted(path.name for path in (tmp_path / "path").iterdir())
    own = ("not-known-yet", "over-time", "parts", "step-by-step")
    pages = ["long.html", *(f"long-{each}.html" for each in own)]
    drawings = [f"long{way}{ending}.svg" for way in ("", "-over-time") for ending in ("", "-narrow")]
    assert made == sorted([*pages, *drawings])
    static = sum(path.stat().st_size for path in (tmp_path / "static").glob("site.*"))
    for path in (tmp_path / "path").iterdir():
        assert path.stat().st_size <= (15 if path.suffix == ".svg" else 40) * KB, path
    page = (tmp_path / "path" / "long.html").stat().st_size
    assert page + static + (tmp_path / "path" / "long.svg").stat().st_size < 70 * KB
    times = lxml.html.fromstring((tmp_path / "path" / "long-over-time.html").read_bytes())
    assert len(times.get_element_by_id("t-people").findall("tbody/tr")) == 20


def test_thirty_groups_get_pages_for_their_tables(tmp_path, release):
    groups = tuple(f"A group of people with a longer name {at}" for at in range(30))
    write_site(pathway_fixture.long_path(release, 1, groups), tmp_path)
    made = {path.name for path in (tmp_path / "path").glob("*.html")}
    own = {"long-still-on-the-path.html", "long-step-by-step.html", "long-not-known-yet.html"}
    assert made == {"long.html", "long-parts.html", *own}
    for path in (tmp_path / "path").glob("*.html"):
        assert path.stat().st_size <= 45 * KB, path
    page = lxml.html.fromstring((tmp_path / "path" / "long.html").read_bytes())
    assert {f"../path/{each}" for each in own} <= set(page.xpath("//main//a/@href"))
    still = lxml.html.fromstring((tmp_path / "path" / "long-still-on-the-path.html").read_bytes())
    assert len(still.findall(".//tbody/tr")) == 31


def test_w3m_reads_every_group_and_number(site, pages):
    if shutil.which("w3m") is None:
        pytest.skip("needs w3m")
    command = ["w3m", "-dump", "-cols", "120", str(site / "path" / "training.html")]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env={"LC_ALL": "C.UTF-8"})
    flat = re.sub(r"\s", "", done.stdout)
    for table in pages["path/training.html"].iter("table"):
        for cell in table.iter("td"):
            for number in re.findall(r"[−+]?\d[\d,]*(?:\.\d+)?", text(cell)):
                assert number in flat
    for name in ("AmericanIndian", "Asian", "BlackorAfrican", "HispanicorLatino", "NativeHawaiian", "White"):
        assert name in flat
    assert "Linechart.Ofevery100whostarted" in flat
    assert "02550" not in flat
