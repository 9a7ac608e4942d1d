"""A study over a table of PostgreSQL: nothing is changed, nothing is fetched row by row, faults have sentences."""

import re
import sys
from dataclasses import replace
from pathlib import Path

import pytest

import invented
from isonomia.cli import run
from isonomia.count.run import check_data, count
from isonomia.errors import SourceUnreachable, TableError
from isonomia.pipeline import count_cells, open_sources
from isonomia.sources.opening import open_table
from isonomia.sources.postgres import PostgresTable
from postgres_people import opened, people


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


def test_the_command_counts(school, tmp_path, capsys):
    there, _ = school(people(50))
    (tmp_path / "study.toml").write_text(there.text, encoding="utf-8")
    assert run(["count", str(tmp_path / "study.toml")]) == 0
    assert "cells in" in capsys.readouterr().out
