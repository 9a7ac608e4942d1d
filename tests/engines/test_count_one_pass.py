"""The count in one pass over files: against one query a grouping, bit for bit, and when it leaves the work to them."""

from contextlib import closing

import duckdb
import numpy as np
import pytest

from isonomia.count import chunks, count, one_pass, plan
from isonomia.count.loading import connect
from isonomia.count.one_pass import count_in_one_pass
from isonomia.count.questions import questions
from isonomia.count.records import prepare
from isonomia.errors import TableError
from isonomia.sources import open_table
from isonomia.study import parse

HEAD = """
schema = 1
title = "Invented people"
[release]
id = "r"
date = 2026-01-01
publisher = "P"
contact = "c@example.org"
[source.s]
path = "people.parquet"
absent.age = { "" = "left_blank", "999" = "does_not_know" }
"""
BODY = """
[dimension.county]
column = "county"
[dimension.sex]
column = "sex"
levels = ["f", "m"]
absent = { "" = "left_blank", "?" = "declined" }
[dimension.marks]
columns = ["mark", "mark2"]
levels = ["x", "y"]
multiple = true
absent = { "" = "left_blank" }
[dimension.income]
column = "income"
bins = [0, 10, 20, 50]
absent = { "" = "left_blank", "-9" = "declined", "99" = "unknown" }
[[indicator]]
id = "event"
source = "s"
event = "y = 'yes'"
among = "age >= 18 or age is null"
higher_is = "better"
by = ["county", "sex", ["county", "sex"], "marks", ["marks", "income"]]
[[indicator]]
id = "other"
source = "s"
event = "sex = 'f' or y = 'yes'"
higher_is = "better"
by = ["sex", "income"]
[[indicator]]
id = "value"
source = "s"
kind = "mean"
value = "v"
bounds = [-100, 100]
higher_is = "better"
by = ["sex", ["sex", "marks"], "income"]
[[indicator]]
id = "stays"
source = "s"
kind = "rate"
event = "visits"
time = "v * v"
higher_is = "worse"
by = ["sex", "marks"]
"""


def people(folder, rows=3_000, counties=200, **changed):
    rng = np.random.default_rng(11)
    columns = {
        "id": np.arange(rows),
        "county": rng.integers(0, counties, rows).astype(float) * 1.5,
        "sex": rng.choice(["f", "m", "?", " f "], rows),
        "mark": rng.choice(["x", "y", ""], rows),
        "mark2": rng.choice(["y", ""], rows),
        "income": rng.choice([*np.round(rng.random(500) * 60, 3), -9.0, 99.0], rows),
        "y": rng.choice(["yes", "no"], rows),
        "age": rng.choice([12, 18, 44, 999], rows),
        "v": rng.normal(size=rows) * 10.0 ** rng.integers(-9, 1, rows),
        "visits": rng.integers(0, 4, rows),
        "w": rng.random(rows) + 0.01,
        "year": rng.integers(2019, 2023, rows),
        "unit": rng.integers(0, 7, rows),
    } | {name: make(rng, rows) for name, make in changed.items()}
    with closing(duckdb.connect()) as connection:
        connection.register("made", {name: np.asarray(each) for name, each in columns.items()})
        connection.execute(f"COPY (SELECT * FROM made) TO '{folder / 'people.parquet'}' (FORMAT parquet)")


def study_of(folder, source="", body=BODY):
    study = parse(HEAD.replace("absent.age", source + "\nabsent.age") + body, str(folder))
    return study, open_table(study.sources["s"], folder)


def by_queries(study, table):
    with closing(connect()) as connection:
        return list(prepare(study, study.sources["s"], table, questions(study), connection).cells())


def in_one_pass(study, table):
    return count_in_one_pass(study, study.sources["s"], table, questions(study), 0)


def same(found, expected):
    assert found is not None
    found, expected = (sorted(each, key=lambda table: table.identity) for each in (found, expected))
    assert [each.identity for each in found] == [each.identity for each in expected]
    for one, other in zip(found, expected, strict=True):
        for name in other.keys:
            assert one.keys[name].tolist() == other.keys[name].tolist(), (one.identity, name)
        for name in other.sums:
            np.testing.assert_array_equal(one.sums[name], other.sums[name], err_msg=f"{one.identity} {name}")
        assert (one.overlapping, one.coding, one.weighted) == (other.overlapping, other.coding, other.weighted)


SOURCES = {
    "plain": "",
    "persons and periods": 'person = "id"\nperiod = "year"',
    "weighted": 'weight = "w"\nsetting = "year"',
    "a sample in units": 'weight = "w"\nstrata = "year"\ncluster = "unit"',
}


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_both_ways_to_count_give_the_same_cells(tmp_path, source):
    people(tmp_path)
    study, table = study_of(tmp_path, source)
    same(in_one_pass(study, table), by_queries(study, table))


def test_so_they_do_in_small_chunks_several_readings_and_lists_of_cells(tmp_path, monkeypatch):
    people(tmp_path)
    study, table = study_of(tmp_path, 'weight = "w"')
    expected = by_queries(study, table)
    for module in (chunks, one_pass):
        monkeypatch.setattr(module, "ROWS", 700)
    monkeypatch.setattr(one_pass, "MOST_ROWS", 1_500)
    monkeypatch.setattr(one_pass, "_AT_ONCE", 3_000)
    same(in_one_pass(study, table), expected)
    monkeypatch.setattr(plan, "LARGEST", 20)
    same(in_one_pass(study, table), expected)
    unweighted, table = study_of(tmp_path)
    same(in_one_pass(unweighted, table), by_queries(unweighted, table))


def test_how_many_rows_are_counted_is_told(tmp_path, monkeypatch):
    people(tmp_path, 1_000)
    monkeypatch.setattr(chunks, "ROWS", 400)
    monkeypatch.setattr(one_pass, "ROWS", 400)
    study, table = study_of(tmp_path)
    told = []
    count(study, {"s": table}, watch=lambda *each: told.append(each))
    once = [("s", 400, 1_000), ("s", 800, 1_000), ("s", 1_000, 1_000)]
    assert [each for each in told if len(each) == 3] == 2 * once
    # questions that a few combinations answer, and those that each row does


NOT_SO = {
    "a person twice": ('person = "id"', {"id": lambda _, rows: np.arange(rows) // 2}, "more than once"),
    "a value without a level": ("", {"sex": lambda rng, rows: rng.choice(["f", "m", "x"], rows)}, "“x”"),
    "an income below the bins": ("", {"income": lambda rng, rows: rng.random(rows) * 60 - 5}, "below the lowest bin"),
    "a value out of bounds": ("", {"v": lambda rng, rows: rng.random(rows) * 300}, "outside the bounds"),
    "no period": (
        'period = "year"',
        {"year": lambda _, rows: np.where(np.arange(rows) < 9, np.nan, 2020)},
        "no period",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("source", "changed", "said"), NOT_SO.values(), ids=NOT_SO)
def test_faulty_data_are_left_to_the_way_that_says_what_is_wrong(tmp_path, source, changed, said):
    people(tmp_path, **changed)
    study, table = study_of(tmp_path, source)
    assert in_one_pass(study, table) is None
    with pytest.raises(TableError) as refused:
        count(study, {"s": table})
    assert any(said in str(fault.sentence()) for fault in refused.value.faults), refused.value


def test_a_value_without_a_level_that_nobody_kept_has_is_no_fault(tmp_path):
    people(tmp_path, sex=lambda _, rows: np.where(np.arange(rows) % 4 == 0, "x", "f"),
           age=lambda _, rows: np.where(np.arange(rows) % 4 == 0, 12, 30))  # fmt: skip
    only = BODY[: BODY.index('[[indicator]]\nid = "other"')]
    study, table = study_of(tmp_path, body=only)
    same(in_one_pass(study, table), by_queries(study, table))


def test_both_zeros_and_values_that_are_no_numbers_are_one_group_each(tmp_path):
    held = np.array([0.0, -0.0, 1.0, np.nan, np.inf])
    people(tmp_path, county=lambda _, rows: held[np.arange(rows) % 5])
    body = BODY.replace('column = "county"', 'column = "county"\nabsent = { "" = "left_blank" }')
    study, table = study_of(tmp_path, body=body)
    found = in_one_pass(study, table)
    same(found, by_queries(study, table))
    (of_county,) = [each for each in found if each.identity == ("event", ("county",))]
    assert of_county.keys["county"].tolist() == ["0", "1", "~not_stated"]


def test_more_cells_than_can_be_handled_are_refused_before_they_are_counted(tmp_path, monkeypatch):
    people(tmp_path)
    study, table = study_of(tmp_path)
    monkeypatch.setattr(one_pass, "MOST_CELLS", 500)
    with pytest.raises(TableError) as refused:
        count(study, {"s": table})
    (fault,) = refused.value.faults
    assert "more than 500" in fault.problem
    assert "The dimension county alone has 200 groups" in fault.remedy


def test_events_that_64_bits_may_not_hold_are_counted_in_the_other_way(tmp_path):
    people(tmp_path, visits=lambda _, rows: np.full(rows, 10**15))
    study, table = study_of(tmp_path)
    assert study.sources["s"].kind == "records"
    found = by_queries(study, table)
    large = [each for each in found if each.identity == ("stays", ())]
    assert large[0].sums["events"][0] == 3_000 * 10**15
    same(in_one_pass(study, table), found)
    people(tmp_path, 10_000, visits=lambda _, rows: np.full(rows, 10**15))
    study, table = study_of(tmp_path)
    assert in_one_pass(study, table) is None
