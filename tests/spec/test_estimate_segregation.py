"""How groups of a representation are spread over units: from the study file to rows, from shown counts alone."""

import csv
from itertools import product

import numpy as np
import pytest

import estimate_world as world
from isonomia import measures, pipeline, study
from isonomia.demo.run import demo_study
from isonomia.errors import StudyError
from isonomia.model.cells import Cells
from isonomia.model.study import Representation
from isonomia.protect import unprotected

COUNTS = {("a", "x"): 40, ("b", "x"): 10, ("a", "y"): 15, ("b", "y"): 35, ("a", "z"): 20, ("b", "z"): 30}
ONE = Representation("r", "t", "T", "s", (), ("race",), units="school")


def people(counts=COUNTS):
    return [{"race": race, "school": school} for (race, school), n in counts.items() for _ in range(n)]


def made(counts=COUNTS, *, hide=lambda *_: "", parents=None):
    school = world.dimension("school", ("x", "y", "z"), parents=parents or {})
    asked = world.study((world.dimension("race", ("a", "b")), school), representations=(ONE,), published=True)
    groupings = [(), ("race",), ("school",), ("race", "school")]
    tables = tuple(world.table(people(counts), "r", "s", "persons", dims) for dims in groupings)
    rest = world.persons(people(counts), "r", "s", ("race",))
    shown = world.hide(unprotected(Cells((*rest, *(t for t in tables if len(t.dimensions) == 2))), asked), hide)
    return measures.estimate(asked, shown, {})


def one(found, **wanted):
    rows = found.where(**wanted)
    assert len(rows) == 1, (wanted, len(rows))
    return rows[0]


def table_of(counts=COUNTS):
    return np.array([[counts[race, school] for race in "ab"] for school in "xyz"], dtype=float)


def test_the_index_of_dissimilarity_is_that_of_the_counts():
    t = table_of()
    by_hand = 0.5 * np.abs(t[:, 0] / t[:, 0].sum() - t[:, 1] / t[:, 1].sum()).sum()
    row = one(made(), measure="dissimilarity", subgroup="", component="")
    assert row.value == pytest.approx(by_hand)
    assert (row.dimension, row.dimension_2, row.n) == ("race", "school", 150)
    assert row.ci_lower < row.value < row.ci_upper


def test_mutual_information_is_that_of_the_counts():
    t = table_of()
    p = t / t.sum()
    by_hand = (p * np.log(p / (p.sum(1, keepdims=True) * p.sum(0)))).sum()
    row = one(made(), measure="mutual_information", component="")
    assert row.value == pytest.approx(by_hand)
    entropy = -(p.sum(0) * np.log(p.sum(0))).sum()
    assert one(made(), measure="information_index", component="").value == pytest.approx(by_hand / entropy)


def test_isolation_and_exposure_add_up_to_everybody_around():
    found = made()
    for group, other in (("a", "b"), ("b", "a")):
        alone = one(found, measure="isolation", subgroup=group, component="").value
        beside = one(found, measure="exposure", subgroup=group, reference=other).value
        assert alone + beside == pytest.approx(1)


def test_beside_each_index_stands_what_a_lottery_would_give():
    found = made()
    value, expected, excess = (
        one(found, measure="dissimilarity", subgroup="", component=part).value for part in ("", "expected", "excess")
    )
    assert 0 < expected < value
    assert excess == pytest.approx(value - expected)
    assert one(found, measure="dissimilarity", subgroup="", component="").p_value < 0.01


def test_parts_between_and_within_clusters_add_up():
    found = made(parents={"x": "north", "y": "south", "z": "south"})
    whole, between, within = (
        one(found, measure="mutual_information", component=part).value for part in ("", "between", "within")
    )
    assert between + within == pytest.approx(whole)
    assert not made().where(measure="mutual_information", component="between")


def test_people_of_one_cluster_alone_have_no_parts():
    counts = {key: n for key, n in COUNTS.items() if key[1] != "x"} | {("a", "x"): 0, ("b", "x"): 0}
    found = made(counts, parents={"x": "north", "y": "south", "z": "south"})
    row = one(found, measure="mutual_information", component="between")
    assert (row.status, row.reason) == ("refused", "TOO_FEW_GROUPS")


@pytest.mark.parametrize(("race", "school"), list(product("ab", "xyz")))
def test_one_hidden_count_hides_every_index(race, school):
    def hide(table, row):
        both = table.dimensions == ("race", "school")
        return "n" if both and (row["race"], row["school"]) == (race, school) else ""

    rows = [row for row in made(hide=hide) if row.dimension_2 == "school"]
    assert rows
    assert {row.status for row in rows} == {"hidden"}
    assert all(row.value is None and row.n is None and row.p_value is None for row in rows)


def test_a_school_with_one_group_refuses():
    found = made({("a", "x"): 5, ("a", "y"): 9, ("b", "x"): 0, ("b", "y"): 0, ("a", "z"): 3, ("b", "z"): 0})
    assert {row.reason for row in found if row.measure == "dissimilarity"} == {"ZERO_DENOMINATOR"}


def test_the_demo_has_the_departments_of_berkeley(tmp_path):
    path = demo_study(tmp_path, with_nhanes=False)
    asked = pipeline.read_study(path)
    inputs = pipeline.open_sources(asked)
    shown = pipeline.protect_cells(asked, pipeline.count_cells(asked, inputs))
    found = pipeline.estimate(asked, shown, inputs)
    with (tmp_path / "facts" / "berkeley-1973.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    sums = {sex: sum(int(r["applicants"]) for r in rows if r["sex"] == sex) for sex in ("male", "female")}
    share = {(r["department"], r["sex"]): int(r["applicants"]) / sums[r["sex"]] for r in rows}
    by_hand = 0.5 * sum(abs(share[d, "male"] - share[d, "female"]) for d in "ABCDEF")
    row = one(found, indicator="applicants-berkeley", measure="dissimilarity", subgroup="", component="")
    assert row.value == pytest.approx(by_hand)


STUDY = """\
schema = 1
title = "A study"
[release]
id = "2026"
date = 2026-11-22
publisher = "P"
contact = "c@example.org"
[source.people]
path = "people.csv"
person = "id"
[dimension.sex]
vocabulary = "sex"
column = "sex"
[dimension.school]
column = "school"
{multiple}
[[representation]]
id = "here"
source = "people"
by = ["sex"]
{more}
"""


def faults(more, multiple=""):
    with pytest.raises(StudyError) as caught:
        study.parse(STUDY.format(more=more, multiple=multiple))
    return [fault.sentence() for fault in caught.value.faults]


def test_units_stand_without_a_benchmark():
    asked = study.parse(STUDY.format(more='units = "school"', multiple=""))
    assert asked.representations[0].units == "school"


def test_neither_a_benchmark_nor_units():
    assert "no benchmark to compare the shares with" in faults("")[0]


def test_a_misspelt_dimension_of_units():
    (said,) = faults('units = "scool"')
    assert "Did you mean 'school'?" in said


def test_units_that_overlap():
    (said,) = faults('units = "school"', 'multiple = true\nsplit = ";"')
    assert "a unit must hold each person once" in said
