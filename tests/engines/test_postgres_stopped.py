"""A statement of PostgreSQL that takes too long, or that somebody stops, ends on the server too."""

import os
import pty
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from isonomia.count.engines import finest
from isonomia.count.run import count
from isonomia.errors import SourceUnreachable, TableError
from isonomia.pipeline import open_sources
from isonomia.sources.opening import open_table
from isonomia.sources.postgres import TIMEOUT, PostgresTable
from postgres_people import people

ASK = PostgresTable.ask
WIDE = {**os.environ, "TERM": "xterm", "COLUMNS": "120"}


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
