"""The same study counts over Spark Connect: identical cells, and faults that have sentences."""

import gc
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

import count_world as ordinary
import spark_connect
import zoned
from isonomia.count import watching
from isonomia.errors import SourceUnreachable, TableError
from isonomia.model.study import Source
from isonomia.pipeline import count_cells, open_sources, read_study
from isonomia.sources import spark, spark_sessions
from isonomia.sources.limits import TIMEOUT

HERE = Path(__file__).parent
COMPARED = """
import sys
sys.path[:0] = sys.argv[2:]
from pathlib import Path
import test_spark_connect
test_spark_connect.compared(Path(sys.argv[1]))
"""
SLOW = "SELECT count(*) FROM range(3000000000) WHERE sha2(cast(id AS STRING), 512) LIKE '%isonomia%'"


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with spark_connect.server(tmp_path_factory.mktemp("connect")) as started:
        yield started
        gc.collect()  # the sessions of tables end while the server is there


@pytest.fixture
def let_in(monkeypatch):
    monkeypatch.setenv(spark_sessions.TOKEN, spark_connect.TOKEN)


def opened(address, table):
    return spark.open_spark(Source("s", url=address, table=table), Path(), "source s")


@pytest.fixture(scope="module")
def people(tmp_path_factory):
    folder = tmp_path_factory.mktemp("people")
    zoned.written(folder)
    return folder


def compared(people):
    """The cells of what is there and of what is here."""
    found, expected = (
        count_cells(each, open_sources(each))
        for each in (read_study(people / f"{name}.toml") for name in ("there", "here"))
    )
    ordinary.agree(found, expected, exact=True)
    assert found.get("accepted").sums["events"].sum() > 0
    assert found.get("score").sums["n_not_stated"].sum() > 0


@pytest.mark.usefixtures("let_in")
def test_spark_connect_counts_as_the_file_does(people, address):
    there = f'url = "{address}"\ntable = "{people}/people.parquet"'
    (people / "there.toml").write_text(zoned.STUDY.format(where=there), encoding="utf-8")
    compared(people)


@pytest.mark.usefixtures("let_in")
def test_faults_have_sentences_and_a_slow_statement_is_stopped_on_the_server(people, address, monkeypatch, capfd):
    with pytest.raises(TableError, match="Spark has no table “visits”"):
        opened(address, "visits")
    table = opened(address, f"{people}/people.parquet")
    with pytest.raises(TableError, match=r"Spark refuses a statement \([A-Za-z0-9_.]+\)") as refused:
        table.ask("SELECT 'Mrs Smith' FROM nowhere")
    assert "Smith" not in str(refused.value) + capfd.readouterr().err
    monkeypatch.setenv(TIMEOUT, "3")
    monkeypatch.setattr(watching, "_PATIENCE", 0.1)
    told = []
    watched = watching.told_meanwhile(table.far, "s", "tasks", lambda *each: told.append(each))
    with watched, pytest.raises(SourceUnreachable, match=rf"took longer than it may.*{TIMEOUT}"):
        table.ask(SLOW)
    assert {unit for *_, unit in told} == {"tasks"}
    assert all(0 <= done <= whole for _, done, whole, _ in told)
    monkeypatch.delenv(TIMEOUT)
    started = time.monotonic()
    assert table.ask("SELECT 1") == [(1,)]
    assert time.monotonic() - started < 20, "the statement goes on"


def test_who_has_no_token_is_not_let_in(address, monkeypatch):
    monkeypatch.setenv(spark_sessions.TOKEN, "another")
    with pytest.raises(SourceUnreachable, match=r"does not let this user in.*ISONOMIA_SPARK_TOKEN") as refused:
        opened(address, "visits")
    assert "another" not in str(refused.value)


@pytest.mark.parametrize("scheme", ["sc", "spark"])
def test_an_address_at_which_nobody_listens_is_said_at_once(scheme, monkeypatch):
    spark_connect.program()
    monkeypatch.setattr(spark_sessions, "_PATIENCE", 1)
    with pytest.raises(SourceUnreachable, match=r"Spark does not answer\..*Check url"):
        opened(f"{scheme}://127.0.0.1:{spark_connect.free_port()}", "visits")


@pytest.mark.parametrize("address", ["spark://master", "spark://master:7077/path", "sc://host/path", "sc://host:port"])
def test_an_address_that_is_none_is_refused(address):
    spark_connect.program()
    with pytest.raises(TableError, match=r"the address of .* cannot be read.*HOST"):
        opened(address, "visits")


@pytest.mark.skipif(not os.environ.get("ISONOMIA_DEEP"), reason="four programs of Spark, for one count")
def test_a_cluster_counts_as_the_file_does(people, tmp_path):
    with spark_connect.cluster(tmp_path) as master:
        there = f'url = "{master}"\ntable = "{people}/people.parquet"'
        (people / "there.toml").write_text(zoned.STUDY.format(where=there), encoding="utf-8")
        # Beside this program, which may have a session on this machine.
        compared = [sys.executable, "-c", COMPARED, people, *(HERE.parent / each for each in ("engines", "property"))]
        subprocess.run(compared, check=True, env={**os.environ, "SPARK_LOCAL_IP": "127.0.0.1"})


def test_a_token_goes_with_what_else_an_address_says(monkeypatch):
    monkeypatch.setenv(spark_sessions.TOKEN, "t")
    assert spark_sessions._with_token("sc://host") == "sc://host/;token=t"
    assert spark_sessions._with_token("sc://host:1/") == "sc://host:1/;token=t"
    assert spark_sessions._with_token("sc://host/;use_ssl=true") == "sc://host/;use_ssl=true;token=t"


def test_spark_connect_says_which_packages_it_needs(monkeypatch):
    monkeypatch.setattr(spark_sessions, "_there", lambda name: name != "grpc")
    with pytest.raises(TableError) as told:
        spark_sessions._refuse_without_connect("source visits")
    assert "packages that are not installed: “grpc”" in str(told.value)
    assert 'pip install "isonomia[spark-connect]"' in str(told.value)
