"""The tables of a pathway: every group and number, which gap is bold, and parts that add up to the whole."""

import re
from dataclasses import replace
from decimal import Decimal

import lxml.html
import pytest

import pathway_fixture
from isonomia.model.estimates import Estimates
from isonomia.publish import write_site
from isonomia.publish.paths import widest_gap
from pathway_fixture import SHARES, STEPS
from pathway_reading import RACE, changed, numbers, rows_of, text, without_gaps


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
