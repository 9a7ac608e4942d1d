"""A study over a table of PostgreSQL: nothing is changed, nothing is fetched row by row, faults have sentences."""

import csv
import json
import os
import pty
import random
import re
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sqlglot import exp

import invented
from isonomia.cli import run
from isonomia.count.engines import finest, listing
from isonomia.count.joint import count_joint
from isonomia.count.run import check_data, count
from isonomia.count.sql import column
from isonomia.errors import SourceUnreachable, TableError
from isonomia.intersections.combinations import Combinations
from isonomia.intersections.screen import screen
from isonomia.model.study import Source
from isonomia.pipeline import count_cells, open_sources
from isonomia.sources.opening import open_table
from isonomia.sources.postgres import TIMEOUT, PostgresTable, planned
from isonomia.study.reading import parse

STUDY = invented.study(
    absent="""
score = { "" = "not_asked" }
accepted = { "unknown" = "unknown" }
""",
    accepted="""
event = "accepted = 'yes'"
among = "year >= 2021"
""",
    score="""
value = "score"
bounds = [0, 100]
""",
)
ASK = PostgresTable.ask
WIDE = {**os.environ, "TERM": "xterm", "COLUMNS": "120"}
OTHERS = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"""
"""Tables that a test has opened hold a lock until they are let go."""
COLUMNS = "id bigint, year integer, sex text, age numeric, accepted varchar(20), score double precision"


def people(number=400, seed=5):
    draw = random.Random(seed)
    return [
        (
            at,
            draw.choice([2020, 2021, 2022]),
            draw.choice(["F", " f", "m", "Women ", None]),
            draw.choice([19, 24, 25, 31]),
            draw.choice(["yes", "no ", "unknown"]),
            draw.choice([None, round(draw.uniform(0, 100), 3)]),
        )
        for at in range(number)
    ]


@pytest.fixture
def school(server, tmp_path):
    """A function that writes rows into a table of the server and into a file; returns the study over each."""
    connection = server.connect()

    def made(rows, columns=COLUMNS):
        connection.execute(OTHERS)
        connection.execute("DROP SCHEMA IF EXISTS clinic CASCADE")
        connection.execute("CREATE SCHEMA clinic")
        connection.execute(f"CREATE TABLE clinic.people ({columns})")
        with connection.cursor().copy("COPY clinic.people FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        with (tmp_path / "people.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow([each.split()[0] for each in columns.split(", ")])
            writer.writerows(rows)
        there = parse(STUDY.format(where=f'url = "{server.url}"\ntable = "clinic.people"'), str(tmp_path))
        return there, parse(STUDY.format(where='path = "people.csv"'), str(tmp_path))

    yield made
    connection.close()


def test_a_study_over_a_database_counts_as_over_a_file(school):
    there, here = school(people())
    inputs = open_sources(there)
    assert check_data(there, inputs.tables) == []
    invented.same(count_cells(there, inputs), count_cells(here, open_sources(here)))


def test_only_sums_come_back(school, monkeypatch):
    there, _ = school(people(3_000))
    answers = []
    ask = PostgresTable.ask
    monkeypatch.setattr(PostgresTable, "ask", lambda self, sql: answers.append((sql, ask(self, sql))) or answers[-1][1])
    inputs = open_sources(there)
    count(there, inputs.tables)
    assert answers
    for statement, rows in answers:
        assert re.search(r"COUNT\(|GROUP BY|SELECT DISTINCT", statement, re.IGNORECASE), statement
        assert len(rows) < 100


FAULTY = {
    "an undeclared group": [(900, 2021, "X", 20, "yes", 1.0)],
    "a person twice": [(1, 2021, "F", 20, "yes", 1.0), (1, 2021, "F", 20, "yes", 1.0)],
    "a blank that nobody declared": [(900, 2021, "F", 20, None, 1.0)],
    "no person": [(None, 2021, "F", 20, "yes", 1.0)],
    "no period": [(900, None, "F", 20, "yes", 1.0)],
    "a number that stands for a period": [(900, -9, "F", 20, "yes", 1.0)],
    "below the bins": [(900, 2021, "F", -1, "yes", 1.0)],
    "an age that nobody gave": [(900, 2021, "F", None, "yes", 1.0)],
    "a value outside its bounds": [(900, 2021, "F", 20, "yes", -880.5)],
    "several of them": [(1, 2021, "Y", None, None, 101.0), (1, 2021, "Z", 20, "yes", 1.0)],
}


@pytest.mark.parametrize("name", FAULTY)
def test_the_sentences_are_those_of_a_file(school, name):
    there, here = school([*people(50), *FAULTY[name]])
    sentences = [
        sorted(fault.sentence() for fault in check_data(each, open_sources(each).tables)) for each in (there, here)
    ]
    assert sentences[0]
    assert sentences[0] == sentences[1]


@pytest.mark.parametrize("repeated", ["any", "last"])
def test_an_order_of_rows_is_refused(school, repeated):
    there, _ = school(people(20))
    source = there.sources["people"]
    study = replace(there, sources={"people": replace(source, repeated=repeated)}, indicators=there.indicators[:1])
    with pytest.raises(TableError, match=r"a table of a database has none.*view with one row a person"):
        count(study, open_sources(study).tables)


def test_nothing_can_be_written(school):
    there, _ = school(people(5))
    table = open_table(there.sources["people"], Path())
    for statement in ("CREATE TABLE clinic.mine (a int)", "DELETE FROM clinic.people", "DROP TABLE clinic.people"):
        with pytest.raises(TableError, match="SQLSTATE 25006"):
            table.ask(statement + " RETURNING 1" if statement.startswith("DELETE") else statement)
    assert table.ask("SELECT count(*) FROM clinic.people") == [(5,)]


def test_every_statement_sees_the_same_rows(school, server):
    there, _ = school(people(5))
    table = open_table(there.sources["people"], Path())
    before = table.digest
    with server.connect() as other:
        other.execute("INSERT INTO clinic.people (id) VALUES (77)")
    assert table.ask("SELECT count(*) FROM clinic.people") == [(5,)]
    assert table.digest == before
    assert open_table(there.sources["people"], Path()).digest != before


def test_the_digest_does_not_depend_on_the_order_of_rows(school):
    rows = people(30)
    digests = [open_table(school(each)[0].sources["people"], Path()).digest for each in (rows, rows[::-1], rows[1:])]
    assert digests[0] == digests[1] != digests[2]


def test_a_statement_has_a_limit_of_time(school, monkeypatch):
    there, _ = school(people(5))
    monkeypatch.setenv(TIMEOUT, "1")
    table = open_table(there.sources["people"], Path())
    with pytest.raises(SourceUnreachable, match=rf"took longer than it may.*{TIMEOUT}"):
        table.ask("SELECT pg_sleep(30)")
    assert table.ask("SELECT 1") == [(1,)]
    monkeypatch.setenv(TIMEOUT, "soon")
    with pytest.raises(TableError, match="from 1 to 86400"):
        open_table(there.sources["people"], Path())


def test_the_statements_are_told_as_many_as_are_asked(school, monkeypatch):
    there, _ = school(people(60))
    told = []
    tables = open_sources(there).tables
    asked = []
    monkeypatch.setattr(PostgresTable, "ask", lambda self, text: asked.append(text) or ASK(self, text))
    count(there, tables, watch=lambda *each: told.append(each))
    whole = len(asked)
    assert whole == 5, "docs/engines.md says so; the digest, a scan of its own, is not asked for on the way"
    steps = [(done, of) for _, done, of, unit in told if unit == "statements"]
    assert steps[0][0] == 0
    assert steps[-1] == (whole, whole)
    assert [done for done, _ in steps] == sorted(done for done, _ in steps)
    assert steps[0][1] >= whole - 1, "what is to come is known before the first statement, but for values at fault"
    asked.clear()
    told.clear()
    monkeypatch.setattr(finest, "MOST_CELLS", 1)
    count(there, tables, watch=lambda *each: told.append(each))
    assert len(asked) > whole
    assert told[-1] == ("people", len(asked), len(asked), "statements")


def test_ctrl_c_stops_the_statement_on_the_server(school, server):
    school(people(5))
    program = (
        "import sys; from pathlib import Path; from isonomia.model.study import Source\n"
        "from isonomia.sources.opening import open_table\n"
        "table = open_table(Source('people', url=sys.argv[1], table='clinic.people'), Path())\n"
        "print('open', flush=True)\n"
        "table.ask('SELECT 4242, pg_sleep(600)')\n"
    )
    busy = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT 4242%' AND state = 'active'"
    started = [sys.executable, "-c", program, server.url]
    with (
        server.connect() as watching,
        subprocess.Popen(started, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as running,
    ):

        def until(wanted):
            end = time.monotonic() + 60
            while watching.execute(busy).fetchone() != (wanted,):
                assert time.monotonic() < end
                time.sleep(0.1)

        assert running.stdout.readline() == b"open\n"
        until(1)
        running.send_signal(signal.SIGINT)
        assert running.wait(60) != 0
        until(0)


def test_ctrl_c_in_a_count_ends_the_query_and_writes_nothing(school, server, tmp_path):
    there, _ = school(people(5))
    folder = tmp_path / "study"
    folder.mkdir()
    (folder / "study.toml").write_text(there.text.replace("clinic.people", "clinic.slow"), encoding="utf-8")
    program = (
        "import sys; from isonomia.cli import run\n"
        "sys.exit(run(['count', sys.argv[1], '-o', sys.argv[2], '--home', 'north']))\n"
    )
    started = [sys.executable, "-c", program, folder / "study.toml", folder / "north.cells"]
    terminal, here = pty.openpty()
    busy = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'WITH %' AND state = 'active'"
    with server.connect() as watching:
        watching.execute("CREATE VIEW clinic.slow AS SELECT p.* FROM clinic.people p, pg_sleep(600)")
        with subprocess.Popen(started, stdout=subprocess.DEVNULL, stderr=here, env=WIDE) as running:

            def until(wanted):
                end = time.monotonic() + 120
                while watching.execute(busy).fetchone() != (wanted,):
                    assert time.monotonic() < end
                    time.sleep(0.1)

            until(1)
            time.sleep(0.5)  # a bar is drawn ten times a second
            running.send_signal(signal.SIGINT)
            assert running.wait(120) == 130
            until(0)
    told = os.read(terminal, 1 << 16).decode()
    for each in (terminal, here):
        os.close(each)
    assert "Statements to people" in told
    assert re.search(r"0/[1-9]\b", told)
    assert "Traceback" not in told
    assert [each.name for each in folder.iterdir()] == ["study.toml"]


def opened(server, **more):
    return open_table(Source("s", **{"url": server.url, "table": "clinic.people", **more}), Path())


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ("clinic.peple", r"holds no table “clinic.peple”.*Did you mean 'clinic.people'"),
        ("people", "holds no table “people”"),
        ('"; DROP TABLE clinic.people; --', "holds no table"),
    ],
)
def test_a_table_that_is_not_there(school, server, table, sentence):
    school(people(5))
    with pytest.raises(TableError, match=sentence):
        opened(server, table=table)
    assert opened(server, table="CLINIC.People").ask("SELECT 1") == [(1,)]


def test_a_server_that_does_not_answer(server):
    with pytest.raises(SourceUnreachable, match="does not answer") as refusal:
        opened(server, url="postgresql://127.0.0.1:1/none")
    assert refusal.value.exit_code == 3
    assert "127.0.0.1" not in str(refusal.value)
    with pytest.raises(SourceUnreachable, match="no such database"):
        opened(server, url=server.url.replace("/postgres", "/nowhere"))
    with pytest.raises(TableError, match="cannot be read"):
        opened(server, url="postgresql://127.0.0.1/x?colour=red")


def test_a_missing_driver_gives_the_one_command(server, monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(TableError, match=re.escape('pip install "isonomia[postgres]"')):
        opened(server)


def test_columns_that_the_user_may_not_read_are_not_there(school, server):
    school(people(5))
    with server.connect() as connection:
        connection.execute("DROP ROLE IF EXISTS reader")
        connection.execute("CREATE ROLE reader LOGIN; GRANT USAGE ON SCHEMA clinic TO reader")
        connection.execute("GRANT SELECT (id, year) ON clinic.people TO reader")
        table = opened(server, url=server.url.replace("user=isonomia", "user=reader"))
        assert [each.name for each in table.columns] == ["id", "year"]
        table.connection.close()
        connection.execute("DROP OWNED BY reader; DROP ROLE reader")


TYPES = {
    "whole": ("smallint", "SMALLINT", 3),
    "exact": ("numeric", "DECIMAL", "100.50"),
    "real": ("real", "FLOAT", 0.1),
    "when": ("timestamptz", "TIMESTAMP WITH TIME ZONE", "2026-11-22 10:30:00+02"),
    "padded": ("char(8)", "VARCHAR", "a"),
    "list": ("integer[]", "POSTGRES _INT4", "{1,2}"),
}


def test_types_are_called_as_the_study_knows_them(school, server):
    school([tuple(value for *_, value in TYPES.values())], ", ".join(f'"{n}" {t}' for n, (t, *_) in TYPES.items()))
    assert {each.name: each.type for each in opened(server).columns} == {n: kind for n, (_, kind, _) in TYPES.items()}


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


def deeper(study, depth):
    """The study, one proportion of it, with four ways of grouping and a search."""
    more = """[dimension.home]\ncolumn = "home"\n[dimension.first]\ncolumn = "first"\n[topic.t]"""
    text = study.text.replace("[topic.t]", more) + f"[intersections]\ndepth = {depth}\nmin_size = 5\n"
    return parse(text, study.directory)


def test_a_sum_that_cannot_be_answered_is_told_as_if_it_were_asked_alone(school):
    """A product beyond all floats: the largest value of a mean cannot be asked beside the other sums."""
    there, _ = school([*people(20), (900, 2021, "F", 20, "yes", 1e200)])
    study = replace(there, indicators=tuple(replace(each, bounds=None) for each in there.indicators))
    with pytest.raises(TableError, match="too large, or too small, to be counted with"):
        count(study, open_sources(study).tables)


def test_the_command_counts(school, tmp_path, capsys):
    there, _ = school(people(50))
    (tmp_path / "study.toml").write_text(there.text, encoding="utf-8")
    assert run(["count", str(tmp_path / "study.toml")]) == 0
    assert "cells in" in capsys.readouterr().out
