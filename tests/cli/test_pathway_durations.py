"""How long it takes to get to a stage: from the study file to the page. All tables are made up."""

import csv
import json
import random

import lxml.html
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import small_release as small
from isonomia import pipeline
from isonomia.cli import run
from isonomia.protect.audit import audit
from isonomia.study.reading import parse

STUDY = """
schema = 1
title = "A made-up pathway"
[release]
id = "2026"
date = 2026-11-22
publisher = "A made-up school"
contact = "equity@school.example"
policy = "cms"
[dimension.group]
column = "group"
levels = { a = "Group A", b = "Group B" }
reference = "a"
[source.s]
path = "students.csv"
person = "id"
title = "A made-up table, for the tests"
[[pathway]]
id = "md"
source = "s"
cohort = "closed"
stages = ["applied", "entered", "graduated"]
by = ["group"]
states = { reached = ["yes"], not = ["no"], not_yet = ["enrolled"] }
[pathway.stage.graduated.duration]
came = "came"
reached = "graduated_in"
until = 2022
bands = [0, 5, 6, 7]
"""
FIRST, UNTIL = 2013, 2022


def people(seed, sizes, at_once=(0.8, 0.6)):
    """Lines: of each group so many come each year, some leave, the others graduate in 4 to 7 years or are enrolled."""
    rng = random.Random(seed)
    rows = ["id,group,applied,entered,graduated,came,graduated_in"]
    for group, many, quick in zip("ab", sizes, at_once, strict=True):
        for year in range(FIRST, UNTIL + 1):
            for _ in range(many):
                left = rng.random() < 0.1
                took = rng.choices([4, 5, 6, 7], [quick, (1 - quick) * 0.6, (1 - quick) * 0.3, (1 - quick) * 0.1])[0]
                done = year + took <= UNTIL
                state = "no" if left and rng.random() < 0.9 else "enrolled" if left or not done else "yes"
                when = str(year + took) if state == "yes" else ""
                rows.append(f"{len(rows)},{group},yes,yes,{state},{year},{when}")
    return rows


def written(folder, rows, text=STUDY):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "study.toml").write_text(text)
    (folder / "students.csv").write_text("\n".join(rows) + "\n")
    return folder / "study.toml"


def within(rows, group, years):
    """By hand: of those who came early enough to be followed so long, who got there; all bands multiplied up."""
    own = [row.split(",") for row in rows[1:] if group in ("", row.split(",")[1])]
    times = [(int(each[6]) - int(each[5]) if each[6] else None, UNTIL - int(each[5])) for each in own]
    stayed = 1.0
    for low, high in ((0, 4), (5, 5), (6, 6)):
        if high > years:
            break
        risk = [took for took, seen in times if (took is None and seen >= high) or (took is not None and took >= low)]
        got = sum(took is not None and low <= took <= high for took in risk)
        stayed *= 1 - got / len(risk)
    return 1 - stayed


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("durations")
    rows = people(1, (250, 220))
    return rows, pipeline.build(written(folder / "in", rows), folder / "out")


def estimates(folder):
    with (folder / "site" / "data" / "estimates.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def test_the_shares_are_those_worked_out_person_by_person(built):
    rows, release = built
    told = [row for row in estimates(release.out) if row["measure"] == "reached_within"]
    found = {
        (row["subgroup"], row["subgroup_2"]) if row["subgroup_2"] else ("", row["subgroup"]): float(row["value"])
        for row in told
    }
    assert found == {
        (group, band): pytest.approx(within(rows, group, years), abs=6e-4)
        for group in ("", "a", "b")
        for band, years in (("0-4", 4), ("5-5", 5), ("6-6", 6))
    }


def test_the_page_has_a_table_of_every_group(built):
    page = lxml.html.fromstring((built[1].out / "site" / "path" / "md.html").read_bytes())
    table = page.get_element_by_id("t-group-time-graduated")
    heads = [cell.text_content().strip() for cell in table.find("thead").iter("th")]
    assert heads == ["Group", "Within 4 years", "Within 5 years", "Within 6 years", "Pace, in times that of Group A"]
    rows = {line.find("th").text_content().strip(): line.findall("td") for line in table.findall("tbody/tr")}
    assert set(rows) == {"Everyone", "Group A", "Group B"}
    for name, group in (("Everyone", ""), ("Group A", "a"), ("Group B", "b")):
        first = float(rows[name][0].text_content().split()[0])
        assert first == pytest.approx(100 * within(built[0], group, 4), abs=0.06)
    assert "years" in table.find("caption").text_content()
    assert (built[1].out / "site" / "indicator" / "md-graduated-so-far.html").is_file()


def test_who_graduated_so_far_is_of_all_who_came(built):
    with (built[1].out / "site" / "data" / "cells.csv").open(newline="") as file:
        cells = [row for row in csv.DictReader(file) if row["indicator"] == "md-graduated-so-far"]
    rows = [row.split(",") for row in built[0][1:]]
    for group in "ab":
        (cell,) = [each for each in cells if (each["group"], each["md-graduated-time"]) == (group, "All")]
        assert int(cell["n"]) == sum(row[1] == group for row in rows)
        assert int(cell["events"]) == sum(row[1] == group and row[4] == "yes" for row in rows)


def test_in_single_years_half_are_told_of_too(tmp_path):
    text = STUDY.replace("[0, 5, 6, 7]", "[1, 2, 3, 4, 5, 6, 7]")
    built = pipeline.build(written(tmp_path / "in", people(1, (200, 200)), text), tmp_path / "out")
    half = {row["subgroup"]: row for row in estimates(built.out) if row["measure"] == "median_stage_time"}
    assert set(half) == {"", "a", "b"}
    assert all(3 < float(row["value"]) < 5 for row in half.values())
    assert float(half["a"]["value"]) < float(half["b"]["value"])
    page = (built.out / "site" / "path" / "md.html").read_text()
    assert "Half got there within (years)" in page


WRONG = [
    ("1,a,yes,yes,yes,2015,", "does not say when"),
    ("1,a,yes,yes,no,2015,2019", "did not get to the stage"),
    ("1,a,yes,yes,yes,2015,2024", "after the period 2022"),
    ("1,a,yes,yes,yes,2018,2016", "before they came"),
]


@pytest.mark.parametrize(("line", "words"), WRONG, ids=[words for _, words in WRONG])
def test_periods_that_cannot_be_are_told(tmp_path, capsys, line, words):
    rows = people(1, (3, 3))
    path = written(tmp_path, [rows[0], line, *(f"x{row}" for row in rows[2:])])
    assert run(["check", str(path)]) == 2
    said = capsys.readouterr()
    assert words in said.out + said.err
    assert "stage graduated, duration" in said.out + said.err


FAULTY = [
    ("bands = [0, 5, 6, 7]", "bands = [0, 6, 5]", "do not rise"),
    ("bands = [0, 5, 6, 7]", "bands = [0, 4.5]", "whole numbers"),
    ('came = "came"', 'came = "cane"', "came"),
    ('came = "came"', 'came = "came +"', "cannot be read"),
    ('cohort = "closed"', 'cohort = "cross-section"', "belongs to a closed cohort"),
    ("[pathway.stage.graduated.duration]", "[pathway.stage.applied.duration]", "is the first stage"),
    ("[dimension.group]", '[dimension.md-graduated-time]\ncolumn = "group"\n[dimension.group]', "a dimension already"),
]


@pytest.mark.parametrize(("old", "new", "words"), FAULTY, ids=[words for *_, words in FAULTY])
def test_a_duration_that_cannot_be_is_a_sentence(tmp_path, capsys, old, new, words):
    path = written(tmp_path, people(1, (3, 3)), STUDY.replace(old, new))
    assert run(["check", str(path), "--json"]) == 2
    said = " ".join(f"{each['problem']} {each['nearest']}" for each in json.loads(capsys.readouterr().out))
    assert words in said


def test_a_step_that_is_held_holds_the_question_beside_it():
    study = parse(STUDY.replace('policy = "cms"', 'policy = "cms"\nhold = ["md-graduated"]'))
    assert set(study.release.hold) == {"md-graduated", "md-graduated-so-far"}


few = st.integers(0, 14)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 99), a=few, b=few, policy=st.sampled_from(["cms", "strict", "ferpa", "uk-round"]))
def test_any_durations_are_safe(tmp_path_factory, seed, a, b, policy):
    text = STUDY.replace('"cms"', f'"{policy}"')
    folder = small.released(tmp_path_factory.mktemp("any") / "r", text, people(seed, (a + 1, b)))
    report = audit(folder)
    assert report.passed, "\n".join(report.lines())
