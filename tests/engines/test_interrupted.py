"""Ctrl-C in the middle of a count: what runs is stopped where it runs, nothing is half written, nobody sees a trace.

PostgreSQL's own is in `test_postgres_stopped`. The signal goes to all programs of the terminal, as a key does.
"""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass

import duckdb

import invented
import spark_session

STUDY = invented.study(
    absent='score = { "" = "not_asked" }',
    accepted="event = \"accepted = 'yes'\"",
    score='value = "score"\nbounds = [0, 100]',
)
COUNT = "code = run(['count', 'study.toml', '-o', 'north.cells', '--home', 'north'])\n"
WATCHED = (
    f"QUICK = {spark_session.QUICK}\n"
    """
import sys, threading, time
from isonomia.cli import run
from isonomia.sources.spark_sessions import session_at
session = session_at('spark://local[2]', 'source people')
for name, value in QUICK.items():
    session.conf.set(name, value)
session.sql('''SELECT id, 2020 + id % 3 AS year, if(id % 2 = 0, 'F', 'M') AS sex, id % 60 AS age, 'yes' AS accepted,
    double(id % 100) AS score FROM range(0, 4000000000000, 1, 64)
    WHERE sha2(cast(id AS STRING), 512) <> 'a' ''').createOrReplaceTempView('slow')
jobs = session.sparkContext.statusTracker()
seen = []

def tell():
    while not seen:
        seen.extend(jobs.getActiveJobsIds())
        time.sleep(0.05)
    print('running', flush=True)

threading.Thread(target=tell, daemon=True).start()
"""
    + COUNT
    + """
end = time.monotonic() + 60
while jobs.getActiveJobsIds() and time.monotonic() < end:
    time.sleep(0.05)
print(*[jobs.getJobInfo(each).status for each in seen], jobs.getActiveJobsIds(), flush=True)
sys.exit(code)
"""
)


ON_DUCKDB = (
    """
import sys, threading, time
from isonomia.cli import run
main = threading.main_thread().ident

def counting():
    frame = sys._current_frames()[main]
    while frame is not None and '/isonomia/count/' not in frame.f_code.co_filename:
        frame = frame.f_back
    return frame is not None

def tell():
    while not counting():
        time.sleep(0.05)
    print('running', flush=True)

threading.Thread(target=tell, daemon=True).start()
"""
    + COUNT
    + "sys.exit(code)\n"
)
SLOW = """CREATE VIEW slow AS SELECT range AS id, 2020 + range % 3 AS year, if(range % 2 = 0, 'F', 'M') AS sex,
range % 60 AS age, 'yes' AS accepted, (range % 100)::DOUBLE AS score FROM range(4000000000000)
WHERE sha256(range::VARCHAR) <> 'a'"""


@dataclass(frozen=True)
class Ended:
    """How a program ended. `left`: whether any program that it started still runs."""

    code: int
    said: str
    told: str
    seconds: float
    left: bool


def interrupted(folder, program):
    """Start a program, and press Ctrl-C when it says that it is at work."""
    command = [sys.executable, "-c", program]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    told = {**os.environ, **spark_session.STARTED}
    with subprocess.Popen(command, cwd=folder, env=told, start_new_session=True, **pipes) as started:
        try:
            assert started.stdout.readline() == "running\n", started.communicate(timeout=60)
            time.sleep(0.5)
            pressed = time.monotonic()
            os.killpg(started.pid, signal.SIGINT)
            said, told = started.communicate(timeout=90)
            seconds = time.monotonic() - pressed
            return Ended(started.returncode, said, told, seconds, runs_after(started.pid, seconds=20))
        finally:
            with suppress(ProcessLookupError):
                os.killpg(started.pid, signal.SIGKILL)


def runs_after(group, seconds):
    """Whether a program of a group still runs after some seconds; Java takes one to end."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return False
        time.sleep(0.1)
    return True


def stopped_well(ended, folder, kept):
    assert ended.code == 130
    assert ended.told.endswith("Stopped. Nothing was changed.\n")
    assert "Traceback" not in ended.told
    assert "Error" not in ended.told
    assert sorted(each.name for each in folder.iterdir()) == kept
    assert ended.seconds < 60
    assert not ended.left


def test_ctrl_c_in_a_count_on_spark_cancels_its_jobs_and_writes_nothing(tmp_path):
    spark_session.needed()
    where = 'url = "spark://local[2]"\ntable = "slow"'
    (tmp_path / "study.toml").write_text(STUDY.format(where=where), encoding="utf-8")
    ended = interrupted(tmp_path, WATCHED)
    stopped_well(ended, tmp_path, ["study.toml"])
    assert ended.said == "FAILED []\n", "a job that is cancelled has failed, and none goes on"


def test_ctrl_c_in_a_count_on_duckdb_ends_the_query_and_writes_nothing(tmp_path):
    with duckdb.connect(tmp_path / "people.duckdb") as connection:
        connection.execute(SLOW)
    where = 'path = "people.duckdb"\ntable = "slow"'
    (tmp_path / "study.toml").write_text(STUDY.format(where=where), encoding="utf-8")
    stopped_well(interrupted(tmp_path, ON_DUCKDB), tmp_path, ["people.duckdb", "study.toml"])
