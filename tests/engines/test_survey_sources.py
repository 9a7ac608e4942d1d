"""The same answers in a CSV file, a Parquet file, a workbook, DuckDB and PostgreSQL: the same cells."""

import csv
import re

import duckdb
import pytest

from invented import same
from isonomia import pipeline
from isonomia.demo.run import survey_study
from isonomia.errors import InputError, StudyError
from isonomia.sources import brought
from isonomia.sources.postgres import PostgresTable
from isonomia.study.reading import parse

COLUMNS = ("first_generation", "year", "status", *(f"b{at}" for at in range(1, 6)), *(f"l{at}" for at in range(1, 5)))


@pytest.fixture(scope="module")
def survey(tmp_path_factory):
    """The demonstration's study, its rows, and the cells of its CSV file."""
    study = survey_study(tmp_path_factory.mktemp("survey"))
    with study.with_name("answers.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    return study, rows, cells_of(study.read_text(encoding="utf-8"), study.parent)


def cells_of(text, folder):
    study = parse(text, str(folder))
    return pipeline.count_cells(study, pipeline.open_sources(study))


def pointed(text, where):
    """The study with its answers elsewhere."""
    return re.sub(r'^path   = "answers.csv"$', where, text, flags=re.MULTILINE)


@pytest.mark.parametrize("form", ["parquet", "duckdb", "xlsx"])
def test_answers_in_another_file_are_the_same_answers(survey, tmp_path, form):
    study, rows, wanted = survey
    path, table = tmp_path / f"answers.{form}", ""
    if form == "xlsx":
        import openpyxl

        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        book.save(path)
    else:
        read = f"SELECT * FROM read_csv('{study.with_name('answers.csv')}', all_varchar = true)"
        with duckdb.connect(str(path) if form == "duckdb" else ":memory:") as connection:
            if form == "duckdb":
                connection.execute(f"CREATE TABLE answers AS {read}")
                table = '\ntable = "answers"'
            else:
                connection.execute(f"COPY ({read}) TO '{path}' (FORMAT parquet)")
    same(cells_of(pointed(study.read_text(encoding="utf-8"), f'path = "{path}"{table}'), study.parent), wanted)


@pytest.fixture
def there(survey, server):
    """The study over a table of PostgreSQL, in which people have a name and an address too."""
    study, (head, *rows), _ = survey
    columns = [*head, "e_mail"]
    with server.connect() as connection:
        connection.execute("DROP SCHEMA IF EXISTS climate CASCADE")
        connection.execute("CREATE SCHEMA climate")
        named = ", ".join(f"{name} {'smallint' if name == 'year' else 'text'}" for name in columns)
        connection.execute(f"CREATE TABLE climate.answers ({named})")
        with connection.cursor().copy("COPY climate.answers FROM STDIN") as copy:
            for row in rows:
                copy.write_row([*(each or None for each in row), f"{row[0]}@example.org"])
    where = f'url = "{server.url}"\ntable = "climate.answers"\nbring = true'
    return pointed(study.read_text(encoding="utf-8"), where), study.parent


def test_answers_in_a_database_are_the_same_answers(survey, there):
    same(cells_of(*there), survey[2])


def test_no_column_comes_that_the_study_does_not_name(there, monkeypatch):
    asked = []
    ask = PostgresTable.ask
    monkeypatch.setattr(PostgresTable, "ask", lambda self, sql: asked.append(sql) or ask(self, sql))
    study = parse(there[0], str(there[1]))
    table = pipeline.open_sources(study).tables["survey"].table
    assert {each.name for each in table.columns} == {"id", *COLUMNS}
    fetched = [each for each in asked if "CAST" in each]
    assert len(fetched) == 1
    assert "e_mail" not in fetched[0]


def test_answers_on_a_server_come_only_where_the_study_says_so(there):
    with pytest.raises(StudyError) as caught:
        parse(there[0].replace("\nbring = true", ""), str(there[1]))
    assert "the rows of “survey” stay on their server" in str(caught.value)
    assert "bring = true" in str(caught.value)


def test_a_file_is_not_brought(survey):
    study, *_ = survey
    with pytest.raises(StudyError) as caught:
        parse(pointed(study.read_text(encoding="utf-8"), 'path = "answers.csv"\nbring = true'), str(study.parent))
    assert "files are read where they lie" in str(caught.value)


def test_a_table_larger_than_a_survey_is_not_brought(there, monkeypatch):
    monkeypatch.setattr(brought, "MOST_ROWS", 900)
    with pytest.raises(InputError) as caught:
        pipeline.open_sources(parse(there[0], str(there[1])))
    assert "the table has more than 900 rows" in str(caught.value)
