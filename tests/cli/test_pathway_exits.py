"""The ways by which people left at a step: from the study file to the page. All tables are made up."""

import csv

import lxml.html
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import small_release as small
from isonomia import pipeline
from isonomia.errors import IsonomiaError, StudyError
from isonomia.protect.audit import audit
from isonomia.protect.audit.links import LEFT
from isonomia.protect.witness import linking
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
levels = { a = "Group A", b = "Group B", c = "Group C" }
[source.s]
path = "students.csv"
person = "id"
title = "A made-up table, for the tests"
[[pathway]]
id = "md"
source = "s"
cohort = "closed"
stages = ["applied", "accepted", "graduated"]
by = ["group"]
states = { reached = ["yes"], not = ["no"], not_yet = ["enrolled"] }
stage.graduated.exits.column = "way"
stage.graduated.exits.titles.transfer = "Transfer to another school"
[pathway.stage.graduated.exits.ways]
academic = ["academic"]
personal = ["personal", "health"]
transfer = ["transfer"]
"""
WAYS = ("academic", "personal", "transfer")
SIZES = {
    # not accepted; graduated, enrolled; left: academic, personal, health, transfer
    "a": (100, 200, 20, 40, 15, 15, 20),
    "b": (150, 80, 20, 25, 20, 17, 20),
    "c": (80, 60, 20, 15, 13, 14, 12),
}


def people(sizes):
    """Lines of the table; somebody who graduated may have a way out, which is not looked at."""
    rows = ["id,group,applied,accepted,graduated,way"]
    for group, (refused, *ends) in sizes.items():
        states = [
            ("yes", "transfer"),
            ("enrolled", ""),
            ("no", "academic"),
            ("no", "personal"),
            ("no", "health"),
            ("no", "transfer"),
        ]
        made = [f"yes,{end},{way}" for (end, way), many in zip(states, ends, strict=True) for _ in range(many)]
        made += ["no,,"] * refused
        rows += [f"{group}{at},{group},yes,{each}" for at, each in enumerate(made)]
    return rows


def written(folder, text=STUDY, sizes=None, rows=None):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "study.toml").write_text(text)
    (folder / "students.csv").write_text("\n".join(rows or people(sizes or SIZES)) + "\n")
    return folder / "study.toml"


def counts(folder):
    """(question, group) -> (n, events) as printed; None where hidden."""
    with (folder / "site" / "data" / "cells.csv").open(newline="") as file:
        return {
            (row["indicator"], row["group"]): tuple(int(row[name]) if row[name] else None for name in ("n", "events"))
            for row in csv.DictReader(file)
        }


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("exits")
    return pipeline.build(written(folder / "in"), folder / "out")


def test_the_ways_add_up_to_all_who_did_not_pass(built):
    found = counts(built.out)
    for group, (_, graduated, _, *left) in SIZES.items():
        n, passed = found["md-graduated", group]
        assert (n, passed) == (graduated + sum(left), graduated)
        own = [found[f"md-graduated-{way}", group] for way in WAYS]
        assert [each[0] for each in own] == [n] * 3
        assert [each[1] for each in own] == [left[0], left[1] + left[2], left[3]]
        assert sum(each[1] for each in own) == n - passed


def test_the_page_has_every_group_and_its_shares_add_up(built):
    page = lxml.html.fromstring((built.out / "site" / "path" / "md.html").read_bytes())
    table = page.get_element_by_id("t-group-exits-graduated")
    heads = [cell.text_content().strip() for cell in table.find("thead").iter("th")]
    assert heads[1:] == ["Academic", "Personal", "Transfer to another school"]
    rows = {line.find("th").text_content().strip(): line.findall("td") for line in table.findall("tbody/tr")}
    assert set(rows) == {"Everyone", "Group A", "Group B", "Group C"}
    passed = page.get_element_by_id("t-group-steps")
    steps = {line.find("th").text_content().strip(): line.findall("td") for line in passed.findall("tbody/tr")}
    for name, cells in rows.items():
        shares = [float(cell.text_content().split()[0]) for cell in (*cells, steps[name][-1])]
        assert sum(shares) == pytest.approx(100, abs=0.25)
    links = [each.get("href") for each in page.xpath("//section[h2/@id='exits']//a")]
    assert [each.rsplit("/", 1)[-1] for each in links] == [f"md-graduated-{way}.html" for way in WAYS]


def so_far(folder):
    """(question, group) -> the row of who has left by this way so far."""
    with (folder / "site" / "data" / "estimates.csv").open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["measure"] == "cumulative_incidence"]
    return {(row["indicator"], row["subgroup"]): row for row in rows}


def test_of_those_who_started_the_ways_so_far_and_who_is_still_there_are_what_was_accepted(built):
    rows = so_far(built.out)
    assert len(rows) == len(WAYS) * (1 + len(SIZES))
    for group, (refused, graduated, waiting, *left) in SIZES.items():
        known = graduated + sum(left)
        accepted = (known + waiting) / (known + waiting + refused)
        for way, many in zip(WAYS, (left[0], left[1] + left[2], left[3]), strict=True):
            row = rows[f"md-graduated-{way}", group]
            assert float(row["value"]) == pytest.approx(accepted * many / known, abs=6e-4)
            assert float(row["ci_lower"]) < float(row["value"]) < float(row["ci_upper"])
            assert (row["n"], row["method"]) == (str(known + waiting + refused), "log-log Aalen–Johansen")
    page = lxml.html.fromstring((built.out / "site" / "path" / "md.html").read_bytes())
    table = page.get_element_by_id("t-group-left-graduated")
    assert "Of every 100 who started" in table.find("caption").text_content()
    lines = {line.find("th").text_content().strip(): line.findall("td") for line in table.findall("tbody/tr")}
    printed = [float(cell.text_content().split()[0]) for cell in lines["Group A"]]
    assert printed == pytest.approx([100 * float(rows[f"md-graduated-{way}", "a"]["value"]) for way in WAYS])


TWICE = """[pathway.stage.accepted.exits]
column = "way"
ways = { personal = ["personal", "health"], refused = ["refused"] }
"""


def test_a_way_that_two_stages_name_adds_up(tmp_path):
    rows = [row.replace("yes,no,,", "yes,no,,refused") for row in people(SIZES)]
    rows = [f"{row}refused" if row.endswith("no,,") else row for row in rows]
    rows += [f"z{at},a,yes,no,,health" for at in range(30)]
    built = pipeline.build(written(tmp_path / "in", STUDY + TWICE, rows=rows), tmp_path / "out")
    found = so_far(built.out)
    assert not [name for name, _ in found if name.startswith("md-accepted")]  # at the first step it is the share itself
    refused, graduated, waiting, academic, personal, health, _ = SIZES["a"]
    started = sum(SIZES["a"]) + 30
    known = started - refused - 30 - waiting
    accepted = (started - refused - 30) / started
    row = found["md-graduated-personal", "a"]
    assert float(row["value"]) == pytest.approx(30 / started + accepted * (personal + health) / known, abs=6e-4)
    row = found["md-graduated-academic", "a"]
    assert float(row["value"]) == pytest.approx(accepted * academic / known, abs=6e-4)
    assert graduated


@pytest.mark.parametrize(("held", "left"), [("md-graduated-transfer", 2), ("md-accepted", 0)])
def test_what_is_held_back_is_in_none(tmp_path, held, left):
    text = STUDY.replace('policy = "cms"', f'policy = "cms"\nhold = ["{held}"]')
    found = so_far(pipeline.build(written(tmp_path / "in", text), tmp_path / "out").out)
    assert len({name for name, _ in found}) == left


def test_a_way_has_a_page_of_its_own_that_leads_back(built):
    page = (built.out / "site" / "indicator" / "md-graduated-personal.html").read_text()
    assert 'href="../path/md.html"' in page
    topic = "".join(each.read_text() for each in (built.out / "site").glob("topic/*.html"))
    assert "md-graduated-personal" not in topic  # listed with its pathway, not beside it


def test_few_who_left_one_way_are_hidden_with_another_way(tmp_path, monkeypatch):
    """Of group b 5 left by academic reasons: those who did not pass less the other two ways would say so."""
    sizes = {**SIZES, "b": (150, 80, 20, 5, 20, 17, 20)}
    folder = small.released(tmp_path / "aware", STUDY, people(sizes))
    report = audit(folder)
    assert report.passed, "\n".join(report.lines())
    found = counts(folder)
    hidden = [way for way in WAYS if found[f"md-graduated-{way}", "b"][1] is None]
    assert len(hidden) >= 2
    rows = so_far(folder)
    assert {rows[f"md-graduated-{way}", "b"]["status"] for way in hidden} == {"hidden"}
    assert {rows[f"md-graduated-{way}", "b"]["value"] for way in hidden} == {""}
    monkeypatch.setattr(linking, "links_of_ways", lambda *_: [])
    monkeypatch.setattr(linking, "links", lambda *_: [])  # that the ways are together at most these is known there too
    report = audit(small.released(tmp_path / "unaware", STUDY, people(sizes)))
    assert {(each.kind, each.low) for each in report.findings} >= {("exact", 5)}
    assert any(LEFT in step for each in report.findings for step in each.chain)


few = st.sampled_from([0, 0, 1, 3, 9, 12, 25, 40])


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    sizes=st.fixed_dictionaries(
        {group: st.tuples(few, st.sampled_from([0, 5, 60]), few, few, few, few, few) for group in "abc"}
    ),
    policy=st.sampled_from(["cms", "strict"]),
)
def test_any_ways_are_safe(tmp_path_factory, sizes, policy):
    sizes = sizes | {"a": (50, 90, *sizes["a"][2:])}
    text = STUDY.replace('"cms"', f'"{policy}"')
    report = audit(small.released(tmp_path_factory.mktemp("any") / "r", text, people(sizes)))
    assert report.passed, "\n".join(report.lines())


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (["z1,a,yes,yes,no,expelled"], "“expelled” in a few rows is no way out at the stage “graduated”"),
        (["z1,a,yes,yes,no,tranfer"], "Did you mean 'transfer'?"),
        (["z1,a,yes,yes,no,Health"], "“Health” in a few rows is no way out"),
        (["z1,a,yes,yes,no,"], "a blank"),
    ],
)
def test_whoever_left_has_a_way(tmp_path, rows, words):
    path = written(tmp_path / "in", rows=[*people(SIZES), *rows])
    with pytest.raises(IsonomiaError) as caught:
        pipeline.build(path, tmp_path / "out")
    assert words in str(caught.value)
    assert not (tmp_path / "out").exists()


def test_values_of_those_who_have_not_left_are_not_looked_at(tmp_path):
    rows = [*people(SIZES), "z1,a,yes,no,,expelled", "z2,a,yes,yes,enrolled,expelled", "z3,a,yes,yes,yes,expelled"]
    assert pipeline.build(written(tmp_path / "in", rows=rows), tmp_path / "out").home.is_file()


EXITS = 'stage.graduated.exits.column = "way"'


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (EXITS, EXITS.replace("column", "colum"), "Did you mean 'column'?"),
        ('transfer = ["transfer"]\n', "transfer = []\n", "at least 1 entries"),
        ('transfer = ["transfer"]\n', 'transfer = ["Academic"]\n', "“Academic” stands in “academic” as well"),
        ("academic = [", '"Academic reasons" = [', "cannot be part of an address"),
        ("exits", "exit", "the key “exit” does not belong here"),
        ("stage.graduated.exits", "stage.applied.exits", "nobody has left before it"),
        ('cohort = "closed"', 'cohort = "cross-section"', "exits belong to a closed cohort"),
        ('person = "id"\n', 'person = "id"\nabsent.way = { "" = "left_blank" }\n', "has absences for the column “way”"),
        ("stage.graduated", "stage.graduatd", "Did you mean 'graduated'?"),
    ],
)
def test_faults_of_the_study_file(old, new, words):
    text = STUDY.replace(old, new)
    text = (
        text.replace("[pathway.stage.graduated.exits", "[pathway.stage.applied.exits")
        if "applied.exits" in new
        else text
    )
    with pytest.raises(StudyError) as caught:
        parse(text)
    assert words in str(caught.value)


def test_a_step_that_is_held_back_holds_back_its_ways():
    text = STUDY.replace('policy = "cms"', 'policy = "cms"\nhold = ["md-graduated"]')
    assert parse(text).release.hold == ("md-graduated", *(f"md-graduated-{way}" for way in WAYS))
    assert set(parse(STUDY.replace('policy = "cms"', 'hold = ["md-graduated-transfer"]')).release.hold) == {
        "md-graduated-transfer"
    }


def test_a_column_that_is_not_there(tmp_path):
    path = written(tmp_path / "in", STUDY.replace('exits.column = "way"', 'exits.column = "wy"'))
    with pytest.raises(IsonomiaError, match="Did you mean 'way'"):
        pipeline.build(path, tmp_path / "out")
