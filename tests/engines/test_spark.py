"""The same study counts on Spark: identical cells, and faults that have sentences."""

import os
import sys
import warnings
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import count_world as ordinary
import odd_numbers as odd
import spark_session
import test_same_cells as same
import zoned
from isonomia.count import watching
from isonomia.count.engines.spark import SparkWriter
from isonomia.count.sql import literal
from isonomia.errors import SourceUnreachable, StudyError, TableError
from isonomia.model.expression import Call, Constant
from isonomia.model.meaning import value_of
from isonomia.model.study import Source
from isonomia.pipeline import count_cells, open_sources, read_study
from isonomia.sources import spark
from isonomia.sources.limits import TIMEOUT
from isonomia.study.reading import parse

FEW = 100 if os.environ.get("ISONOMIA_DEEP") else 1
TYPES = {
    "VARCHAR": "string",
    "TIMESTAMP": "timestamp_ntz",
    "TIMESTAMP WITH TIME ZONE": "timestamp",
}
"""Where Spark's name is another than DuckDB's."""


@pytest.fixture(scope="module")
def session():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of pyspark's own, about libraries of its own
        yield spark_session.session()


def filled(session, rows):
    kinds = ", ".join(f"`{name}` {TYPES.get(kind, kind).lower()}" for name, kind in ordinary.KINDS.items())
    held = [tuple(row[name] for name in ordinary.KINDS) for row in rows]
    session.createDataFrame(held, kinds).createOrReplaceTempView("`odd table`")
    return spark_session.opened("`odd table`")


@settings(
    max_examples=FEW, deadline=None, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck)
)
@given(data=st.data())
def test_spark_counts_as_here(session, data):
    study = data.draw(ordinary.studies())
    study = replace(study, sources={"s": replace(study.sources["s"], repeated="refuse")})
    rows = data.draw(ordinary.tables(repeated=False))
    same.compared(study, rows, filled(session, rows))


def test_numbers_of_many_digits_are_counted_as_here(session):
    """Java writes other fractions in its own way: docs/engines.md."""
    whole = [each for each in odd.REALS if each is None or (abs(each) < 1e16 and each == int(each))]
    held = odd.rows([*whole, 0.1, 0.5, 123456.789, -0.25, 1e7], [0.0, -0.0, 0.1, 0.3, 1.0, 16777216.0, 1234567.0, 0.5])
    kinds = ", ".join(f"`{name}` {kind.lower()}" for name, kind in odd.KINDS.items())
    session.createDataFrame([tuple(row.values()) for row in held], kinds).createOrReplaceTempView("odd_numbers")
    found = odd.counted(spark_session.opened("odd_numbers"))
    ordinary.agree(found, odd.counted(odd.table(held)), exact=True)
    assert "9007199254740994" in found.get("p", ("real",)).keys["real"]


def test_capitals_are_those_of_every_engine(session):
    """Two letters have capitals in a Unicode that is newer than that of other engines."""
    held = "".join(map(chr, [*range(0x61, 0x7B), *range(0xDF, 0x250), 0x264, 0x3C3, 0x3C2, 0x1E9E, 0xFB01]))
    columns = SparkWriter("s").function("upper", [literal(held)]).sql("spark")
    ((found,),) = session.sql(f"SELECT {columns}").collect()
    assert found == value_of(Call("upper", (Constant(held),)), {}, {})


@pytest.fixture(scope="module")
def people(tmp_path_factory):
    """The people, a study over their file, and the same over Spark."""
    folder = tmp_path_factory.mktemp("people")
    zoned.written(folder)
    there = 'url = "spark://local[2]"\ntable = "./people.parquet"'
    (folder / "there.toml").write_text(zoned.STUDY.format(where=there), encoding="utf-8")
    return folder


@pytest.mark.usefixtures("session")
def test_parquet_with_time_zones_counts_as_the_file_does(people):
    here, there = (read_study(people / f"{name}.toml") for name in ("here", "there"))
    found, expected = (count_cells(each, open_sources(each)) for each in (there, here))
    ordinary.agree(found, expected, exact=True)
    assert found.get("accepted").sums["events"].sum() > 0
    assert found.get("score").sums["n_not_stated"].sum() > 0


def test_the_digest_is_that_of_the_rows_in_any_order(session):
    session.sql("SELECT id, id % 3 AS code FROM range(50)").createOrReplaceTempView("first")
    session.sql("SELECT id, id % 3 AS code FROM range(50) ORDER BY id DESC").createOrReplaceTempView("second")
    session.sql("SELECT id, (id + 1) % 3 AS code FROM range(50)").createOrReplaceTempView("third")
    one, two, three = (spark_session.opened(name).digest for name in ("first", "second", "third"))
    assert one == two != three


def test_a_table_that_is_not_there_and_a_statement_that_is_refused_have_sentences(session, capfd):
    session.sql("SELECT 1 AS id").createOrReplaceTempView("visits")
    with pytest.raises(TableError, match=r"Spark has no table “visit” .*Did you mean 'visits'\?"):
        spark_session.opened("visit")
    with pytest.raises(TableError, match=r"Spark refuses a statement \([A-Za-z0-9_.]+\)") as refused:
        spark_session.opened("visits").ask("SELECT 'Mrs Smith' FROM nowhere")
    told = str(refused.value) + capfd.readouterr().err
    assert "Smith" not in told
    assert "nowhere" not in told


def test_a_statement_may_not_take_longer_than_it_may(session, monkeypatch):
    session.sql("SELECT 1 AS id").createOrReplaceTempView("one")
    table = spark_session.opened("one")
    monkeypatch.setenv(TIMEOUT, "1")
    slow = "SELECT count(*) FROM range(3000000000) WHERE sha2(cast(id AS STRING), 512) LIKE '%isonomia%'"
    monkeypatch.setattr(watching, "_PATIENCE", 0.1)
    told = []
    watched = watching.told_meanwhile(table.far, "s", "tasks", lambda *each: told.append(each))
    with watched, pytest.raises(SourceUnreachable, match=rf"took longer than it may.*{TIMEOUT}"):
        table.ask(slow)
    assert {unit for *_, unit in told} == {"tasks"}
    assert all(0 <= done <= whole for _, done, whole, _ in told)


@pytest.mark.usefixtures("session")
def test_two_masters_in_a_program_are_refused():
    with pytest.raises(TableError, match=r"at work on another Spark \(“local\[2\]”\), and has one at a time"):
        spark.open_spark(Source("s", url="spark://local[1]", table="t"), Path(), "source s")


def test_without_pyspark_the_command_that_installs_it_is_given(monkeypatch):
    for name in ("pyspark", "pyspark.sql"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(TableError, match=r'Install it: pip install "isonomia\[spark\]"'):
        spark.open_spark(Source("s", url="sc://localhost", table="t"), Path(), "source s")


def test_a_token_is_not_for_a_study_file():
    with pytest.raises(StudyError, match="password or key"):
        parse(zoned.STUDY.format(where='url = "sc://host/;token=abc123"\ntable = "t"'))
