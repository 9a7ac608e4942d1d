"""Which statements a count and a search ask of PostgreSQL: few, told beforehand, and with the same sums."""

import json
import random
import re
from dataclasses import replace

import numpy as np
import pytest
from sqlglot import exp

import invented
from isonomia.cli import run
from isonomia.count.engines import finest, listing
from isonomia.count.joint import count_joint
from isonomia.count.run import count
from isonomia.count.sql import column
from isonomia.errors import TableError
from isonomia.intersections.combinations import Combinations
from isonomia.intersections.screen import screen
from isonomia.pipeline import open_sources
from isonomia.sources.postgres import PostgresTable, planned
from postgres_people import COLUMNS, deeper, people

ASK = PostgresTable.ask


def test_explain_asks_for_plans_alone(school, tmp_path, monkeypatch, capsys):
    there, _ = school(people(50))
    (tmp_path / "study.toml").write_text(there.text, encoding="utf-8")
    asked = []
    ask = PostgresTable.ask
    monkeypatch.setattr(PostgresTable, "ask", lambda self, sql: asked.append(sql) or ask(self, sql))
    assert run(["count", str(tmp_path / "study.toml"), "--explain"]) == 0
    said = capsys.readouterr().out
    plans = [each for each in asked if "md5" not in each]
    assert all(each.startswith("EXPLAIN WITH") for each in plans)
    assert re.search(r"source people, count: (\d+) statements, \1 scans of the table", said)
    assert "search" not in said
    assert len(plans) == 5  # as docs/engines.md has it
    assert "Scan on people" in said


def test_explain_tells_the_count_and_the_search_apart_and_both_are_what_is_asked_then(
    school, tmp_path, monkeypatch, capsys
):
    rows = [(*row, "city" if at % 3 else "rural", "yes" if at % 2 else "no") for at, row in enumerate(people(90))]
    there = deeper(school(rows, f"{COLUMNS}, home text, first text")[0], 3)
    (tmp_path / "study.toml").write_text(there.text, encoding="utf-8")
    asked = []
    monkeypatch.setattr(PostgresTable, "ask", lambda self, sql: asked.append(sql) or ASK(self, sql))
    assert run(["count", str(tmp_path / "study.toml"), "--explain", "--json"]) == 0
    assert all(each.startswith("EXPLAIN WITH") for each in asked if "md5" not in each)
    told = {each["of"]: each for each in json.loads(capsys.readouterr().out)["work"]}
    assert list(told) == ["count", "search of [intersections]"]
    tables = open_sources(there).tables
    for name, work in (("count", count), ("search of [intersections]", count_joint)):
        asked.clear()
        work(there, tables)
        assert len(asked) == told[name]["statements"] == told[name]["scans"] == len(told[name]["plans"])
    assert run(["count", str(tmp_path / "study.toml"), "--explain"]) == 0
    said = capsys.readouterr().out
    assert "source people, search of [intersections]: 5 statements, 5 scans of the table" in said
    assert "source people, search of [intersections], statement 5" in said
    weighted = there.text.replace('person = "id"', 'person = "id"\nweight = "score"')
    (tmp_path / "study.toml").write_text(weighted, encoding="utf-8")
    assert run(["count", str(tmp_path / "study.toml"), "--explain"]) == 0
    assert "search of [intersections]: nothing is asked: weighted or clustered" in capsys.readouterr().out


def test_sums_over_everybody_are_asked_in_one_scan_however_many_questions_there_are(school):
    there, _ = school(people(50))
    more = [replace(each, id=f"{each.id}_{at}") for at in range(6) for each in there.indicators]
    numbers = []
    for study in (there, replace(there, indicators=(*there.indicators, *more))):
        inputs = open_sources(study)
        planned_table = planned(inputs.tables["people"])
        count(study, {"people": planned_table})
        numbers.append(len(planned_table.plans))
    assert numbers == [5, 5]


def test_columns_of_many_values_are_asked_one_by_one_and_count_the_same(school, monkeypatch):
    there, here = school(people())
    asked = []
    ask = PostgresTable.ask
    monkeypatch.setattr(PostgresTable, "ask", lambda self, sql: asked.append(sql) or ask(self, sql))
    inputs = open_sources(there)
    numbers = []
    for most in (100_000, 2):
        monkeypatch.setattr(listing, "MOST_ROWS", most)
        asked.clear()
        invented.same(count(there, inputs.tables), count(here, open_sources(here).tables))
        numbers.append(len(asked))
    assert numbers == [5, 8]  # values of two ways of grouping, and of one text: together, or in vain and one by one


def test_a_blank_is_told_from_the_row_of_another_list():
    """Two columns, one answer: blanks of one, rows that are left out, and a limit of the other."""
    lists = [
        exp.select(column("d0"), exp.alias_(exp.Count(this=exp.Star()), "rows")).from_("asked").group_by(column("d0")),
        exp.select(column("t1")).distinct().from_("raw").where(column("a0")).limit(1),
        exp.select(column("t2")).distinct().from_("raw").order_by(column("t2")),
    ]
    assert all(listing.is_list_of_values(each) for each in lists)
    assert not listing.is_list_of_values(exp.select(exp.Count(this=exp.Star())).from_("asked"))
    assert not listing.is_list_of_values(lists[0].copy().having(exp.true()))
    rows = [
        (1, None, None, None, None, None, 4),
        (1, "x", None, None, None, None, 2),
        (None, None, 2, None, None, None, 3),
        (None, None, -2, "left out", None, None, 1),
        (None, None, 2, "y", None, None, 2),
        (None, None, None, None, 3, "z", 6),
    ]
    assert listing.parted(lists, rows) == [[(None, 4), ("x", 2)], [(None,)], None]
    assert listing.parted(lists, rows * 20_000) == [None, None, None]


@pytest.mark.parametrize("depth", [3, 4])
def test_a_search_asks_the_server_for_its_finest_cells_once_however_deep_it_looks(school, monkeypatch, depth):
    asked = []
    ask = PostgresTable.ask
    monkeypatch.setattr(PostgresTable, "ask", lambda self, sql: asked.append(sql) or ask(self, sql))
    draw = random.Random(7)
    rows = [(*row, draw.choice(["city", "rural"]), draw.choice(["yes", "no"])) for row in people(900)]
    there, here = (deeper(each, depth) for each in school(rows, f"{COLUMNS}, home text, first text"))
    (mine, *_), (theirs, *_) = (count_joint(each, open_sources(each).tables).cells for each in (here, there))
    invented.same([mine], [theirs])
    one, other = (screen(Combinations.of(each), depth, 5) for each in (mine, theirs))
    assert set(one.depths) == {*range(1, depth + 1)}
    for level in one.depths:
        np.testing.assert_array_equal(one.depths[level].found.p, other.depths[level].found.p)
    assert len([each for each in asked if "s0_0" in each]) == 1  # the cells
    assert len([each for each in asked if "md5" in each]) == 1  # the digest, when the table is opened
    assert len(asked) == 6  # four ways of grouping, and the text that an event compares, are one of them


def test_a_search_that_would_bring_too_many_cells_is_left_out_and_the_server_stops_there(school, monkeypatch):
    monkeypatch.setattr(finest, "MOST_ROWS", 20)
    asked = []
    ask = PostgresTable.ask
    monkeypatch.setattr(PostgresTable, "ask", lambda self, sql: asked.append((sql, ask(self, sql))) or asked[-1][1])
    rows = [(*row, "city" if at % 3 else "rural", "yes" if at % 2 else "no") for at, row in enumerate(people(900))]
    there, _ = (deeper(each, 3) for each in school(rows, f"{COLUMNS}, home text, first text"))
    tables = open_sources(there).tables
    found = count_joint(there, tables)
    assert not list(found.cells)
    assert list(found.too_many) == ["accepted", "score"]
    sentence = found.too_many["score"].sentence()
    assert sentence.startswith("source people: the groups of “")
    assert "have more than 20 cells together" in sentence
    assert "whatever its depth: name fewer in dimensions of [intersections]" in sentence
    assert len(asked[-1][1]) == 21
    few = replace(there, intersections=replace(there.intersections, dimensions=("sex", "first")))
    found = count_joint(few, tables)
    assert [each.dimensions for each in found.cells] == [("sex", "first")] * 2
    assert not found.too_many


def test_a_sum_that_cannot_be_answered_is_told_as_if_it_were_asked_alone(school):
    """A product beyond all floats: the largest value of a mean cannot be asked beside the other sums."""
    there, _ = school([*people(20), (900, 2021, "F", 20, "yes", 1e200)])
    study = replace(there, indicators=tuple(replace(each, bounds=None) for each in there.indicators))
    with pytest.raises(TableError, match="too large, or too small, to be counted with"):
        count(study, open_sources(study).tables)
