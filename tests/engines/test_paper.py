"""Statements for a database that somebody else asks: written, run by hand, and read back."""

import csv
import random
from dataclasses import dataclass

import duckdb
import pytest
import sqlglot

import invented
from isonomia import counting
from isonomia.cli import run
from isonomia.count.engines.known import WRITERS
from isonomia.count.run import count
from isonomia.errors import InputError, TableError
from isonomia.pipeline import count_cells, examined_data, open_sources, read_study

STUDY = invented.study(
    absent="""
score = { "-9" = "not_asked", "" = "not_asked" }
accepted = { "Unknown" = "unknown" }
""",
    accepted="""
event = "lower(accepted) = 'yes' or accepted = '1'"
among = "year >= 2021 and admitted >= date '2020-03-01' and not staff"
""",
    score="""
value = "score / 2 + least(age, 30)"
bounds = [0, 100]
""",
)
TYPES = (
    'types = { id = "number", year = "number", sex = "text", age = "number", accepted = "text", score = "text", '
    'admitted = "date", staff = "truth" }'
)
COLUMNS = ("id", "year", "sex", "age", "accepted", "score", "admitted", "staff")


def people(number=300, seed=7):
    draw = random.Random(seed)
    return [
        (
            at,
            draw.choice([2020, 2021, 2022]),
            draw.choice(["F", " f", "m", "Women ", "", "O'Hara, “x”"[:0]]),
            draw.choice([19, 24, 25, 31]),
            draw.choice(["yes", "YES ", "no", "1", "unknown", "UNKNOWN"]),
            draw.choice(["", "-9.0", "12.5", "1e1", " 7"]),
            draw.choice(["2020-02-29", "2020-03-01", "2021-01-01"]),
            draw.choice([True, False]),
        )
        for at in range(number)
    ]


class Administrator:
    """Runs scripts in a database of their own, and saves what comes as CSV."""

    def __init__(self, folder, rows):
        self.folder, self.files = folder, []
        self.database = duckdb.connect()
        kinds = ["BIGINT", "BIGINT", "VARCHAR", "BIGINT", "VARCHAR", "VARCHAR", "DATE", "BOOLEAN"]
        made = ", ".join(f'"{name}" {kind}' for name, kind in zip(COLUMNS, kinds, strict=True))
        self.database.execute(f"CREATE TABLE people ({made})")
        marks = ", ".join("?" * len(COLUMNS))
        self.database.executemany(f"INSERT INTO people VALUES ({marks})", [list(row) for row in rows])
        self.database.execute(f"COPY people TO '{folder / 'people.parquet'}'")

    def runs(self, script):
        for statement in sqlglot.parse(script, dialect="duckdb"):
            file = self.folder / f"r{len(self.files)}.csv"
            with file.open("w", newline="", encoding="utf-8") as opened:
                writer = csv.writer(opened)
                answer = self.database.execute(statement.sql("duckdb"))
                writer.writerow([each[0] for each in answer.description])
                writer.writerows(answer.fetchall())
            self.files.append(file)


@pytest.fixture
def school(tmp_path):
    def made(rows, where='dialect = "duckdb"\ntable = "people"\n' + TYPES):
        (tmp_path / "there.toml").write_text(STUDY.format(where=where), encoding="utf-8")
        (tmp_path / "here.toml").write_text(STUDY.format(where='path = "people.parquet"'), encoding="utf-8")
        return Administrator(tmp_path, rows), tmp_path / "there.toml", tmp_path / "here.toml"

    return made


def rounds(administrator, study, most=6):
    """Back and forth until there is nothing more to ask; the number of rounds."""
    for number in range(most):
        script = counting.statements(study, administrator.files, "duckdb")
        if not script:
            return number
        administrator.runs(script)
    raise AssertionError


def test_answers_on_paper_give_the_cells_of_the_file(school):
    administrator, there, here = school(people())
    assert (
        rounds(administrator, there) == 4
    )  # spellings of absences; checks and sizes; cells; whether values that are sought are there
    _, found = counting.counted(there, administrator.files)
    study = read_study(here)
    inputs = open_sources(study)
    assert examined_data(study, inputs).faults == ()
    invented.same(found, count_cells(study, inputs))
    named = ", ".join(f'"{each.name}"' for each in administrator.files)
    there.write_text(there.read_text().replace(TYPES, f"{TYPES}\nresults = [{named}]"))
    study = read_study(there)
    assert examined_data(study, open_sources(study)).faults == ()  # what a build asks is answered too


def test_faults_are_told_in_the_words_of_a_file(school):
    wrong = [
        (900, 2021, "X", 20, "yes", "12", "2020-03-01", False),
        (1, 2021, "F", 20, "yes", "x", "2021-01-01", False),
    ]
    administrator, there, here = school([*people(), *wrong, wrong[1]])
    with pytest.raises(InputError) as refusal:
        rounds(administrator, there)
    study = read_study(here)
    expected = examined_data(study, open_sources(study)).faults
    assert {each.sentence() for each in expected} <= {each.sentence() for each in refusal.value.faults}
    assert any("more than once" in each.sentence() for each in expected)


@pytest.mark.parametrize("dialect", ["tsql", "oracle", "postgres", "duckdb"])
def test_every_statement_parses_in_its_dialect(school, dialect, capsys):
    _, there, _ = school(people())
    table = {"tsql": "dbo.people", "oracle": "CLINIC.PEOPLE"}.get(dialect, "people")
    there.write_text(there.read_text().replace('table = "people"', f'table = "{table}"'))
    assert run(["count", str(there), "--print-sql", dialect]) == 0
    script = capsys.readouterr().out
    parsed = sqlglot.parse(script, dialect=dialect)
    unions = [each for each in parsed if isinstance(each, sqlglot.exp.Union)]
    assert unions
    assert not any(isinstance(each, sqlglot.exp.Command) for each in unions)
    assert not any(each.find(sqlglot.exp.Star) for each in unions if each.find(sqlglot.exp.Count) is None)
    for each in unions:
        names = {column.name for select in each.find_all(sqlglot.exp.Select) for column in select.expressions}
        assert "person" not in names


@dataclass
class Listening:
    """A table that hears every statement of a count, the last too, and answers nothing."""

    dialect: str
    columns: tuple
    source: str = "people"
    digest: str = ""
    parts: tuple = ("clinic", "people")

    def __post_init__(self):
        self.heard = []

    def ask(self, statement):
        self.heard.append(statement)
        return []

    def relation(self, _):
        raise AssertionError


@pytest.mark.parametrize("dialect", ["tsql", "oracle", "postgres", "duckdb"])
def test_every_statement_of_a_count_is_what_its_dialect_reads(school, dialect):
    _, there, _ = school(people(5))
    table = Listening(dialect, open_sources(read_study(there)).tables["people"].columns)
    count(read_study(there), {"people": table})
    assert len(table.heard) == 5  # sums over everybody are one of them, and lists of values are two
    assert any("s1_" in each for each in table.heard)  # the cells themselves
    for statement in table.heard:
        again = sqlglot.parse_one(statement, dialect=dialect)
        assert not isinstance(again, sqlglot.exp.Command)
        said = again.sql(dialect)
        assert sqlglot.parse_one(said, dialect=dialect).sql(dialect) == said


def written(dialect, tree, truths=frozenset()):
    from sqlglot import exp

    writer = WRITERS[dialect]("source s")
    return writer.query(exp.select(tree).from_("raw"), {"raw": truths}).query.sql(dialect)


def test_traps_of_sql_server():
    from sqlglot import exp

    from isonomia.count.sql import case, cast, column, converted, literal

    truth = case([(exp.GT(this=column("v1"), expression=literal(3)), exp.true())], exp.false())
    said = written("tsql", exp.And(this=column("a0"), expression=truth), frozenset({"a0"}))
    assert "([a0]) = 1" in said  # a truth is a number, and a condition is a comparison
    assert "TRUE" not in said.upper()
    assert "N'é'" in written("tsql", exp.EQ(this=column("t0"), expression=literal("é")))
    assert "NULLIF([v1], CAST(0 AS FLOAT))" in written("tsql", exp.Div(this=column("v0"), expression=column("v1")))
    read = written("tsql", converted(column("t0"), "text", "number"))
    assert "TRY_CAST([t0] AS FLOAT)" in read
    assert all(each in read for each in ("%[^0-9.eE+-]%", "%[eE][+-]"))
    assert "COUNT_BIG(CASE WHEN" in written(
        "tsql", exp.Filter(this=exp.Count(this=exp.Star()), expression=exp.Where(this=column("a0"))), frozenset({"a0"})
    )
    whole = written("tsql", exp.Sum(this=cast(column("v0"), "HUGEINT")))
    assert "NUMERIC(19, 0)" in whole
    assert "BIGINT" in whole
    limited = exp.select(column("t0")).distinct().from_("raw").limit(20)
    assert "TOP 20" in WRITERS["tsql"]("s").query(limited, {"raw": frozenset()}).query.sql("tsql")
    text = WRITERS["tsql"]("s").text("name", "VARCHAR").sql("tsql")
    assert text.startswith("CASE WHEN 1 = 0 THEN CAST([name] COLLATE Latin1_General_100_BIN2")
    with pytest.raises(TableError, match="is not counted inside SQL Server"):
        written("tsql", converted(column("v0"), "number", "text"))


def test_traps_of_oracle():
    from sqlglot import exp

    from isonomia.count.sql import cast, column, converted, literal

    writer = WRITERS["oracle"]("s")
    cleaned = writer.cleaned(column("x")).sql("oracle")
    assert "NULLIF" not in cleaned  # an empty text is null there
    assert "TO_NCHAR" in cleaned
    assert "TO_BINARY_DOUBLE" in written("oracle", literal(0.1))
    assert "NLS_COMP = BINARY" in " ".join(writer.preamble)
    assert "COALESCE" in written("oracle", exp.Anonymous(this="least", expressions=[column("v0"), column("v1")]))
    assert "REGEXP_LIKE" in written("oracle", converted(column("t0"), "text", "date"))
    assert "DOUBLE PRECISION" not in written("oracle", cast(column("v0"), "DOUBLE"))
    limited = exp.select(column("t0")).distinct().from_("raw").limit(20)
    assert "FETCH FIRST 20 ROWS ONLY" in writer.query(limited, {"raw": frozenset()}).query.sql("oracle")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "there are no results"),
        ("a,b\n1,2\n", "there are no results"),
        ("q0123456789a,:x\n", "break off"),
        ("q0123456789a,x\nq0123456789a,.\n", "line 1 is no row of results"),
        ("q0123456789a,#twelve\nq0123456789a,.\n", "line 1 is no row of results"),
        ("q0123456789a,:\xff\n".encode("latin-1"), "not in UTF-8"),
    ],
)
def test_a_file_that_holds_no_results(school, tmp_path, content, sentence):
    _, there, _ = school(people(5))
    file = tmp_path / "results.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(InputError, match=sentence):
        counting.counted(there, [file])


def test_results_survive_a_spreadsheet(school, tmp_path):
    """A heading, another separator, UTF-16, a count of rows below: what programs of databases save."""
    administrator, there, here = school(people())
    rounds(administrator, there)
    changed = []
    for at, file in enumerate(administrator.files):
        rows = list(csv.reader(file.read_text(encoding="utf-8").splitlines()))
        target = tmp_path / f"changed{at}.csv"
        with target.open("w", encoding="utf-16" if at % 2 else "utf-8-sig", newline="") as opened:
            csv.writer(opened, delimiter=";").writerows([["(No column name)"] * 3, *rows, [], ["(12 rows affected)"]])
        changed.append(target)
    study = read_study(here)
    invented.same(counting.counted(there, changed)[1], count_cells(study, open_sources(study)))


def test_a_study_without_answers_says_what_to_do(school, capsys):
    _, there, here = school(people(5))
    assert run(["count", str(there)]) == 2
    assert "isonomia count STUDY --print-sql duckdb writes the statements" in capsys.readouterr().err
    assert run(["count", str(here), "--print-sql", "tsql"]) == 2
    assert "no source of the study is asked by somebody else" in capsys.readouterr().err
    assert run(["count", str(here), "--explain"]) == 2
    assert run(["count", str(here)]) == 0
    assert "cells" in capsys.readouterr().out
