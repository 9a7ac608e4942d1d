"""Each engine is optional: what is missing is not missed by the others, and is asked for by the one command."""

import subprocess
import sys
from pathlib import Path

import pytest

from isonomia.cli import run

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "study.toml"
ALL = ("psycopg", "pandas", "polars", "pyarrow", "pyspark")
PROGRAM = """
import sys
for name in sys.argv[2].split(","):
    sys.modules[name] = None
from isonomia.cli import run
sys.exit(run(["count", sys.argv[1]]))
"""


def test_a_file_counts_without_any_of_them():
    command = [sys.executable, "-c", PROGRAM, EXAMPLE, ",".join(ALL)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "cells in" in done.stdout


@pytest.mark.parametrize(
    ("missing", "where", "command"),
    [
        ("psycopg", 'url = "postgresql://127.0.0.1:1/none"\ntable = "t"', 'pip install "isonomia[postgres]"'),
        ("pyspark", 'url = "spark://local"\ntable = "t"', 'pip install "isonomia[spark]"'),
        ("pyspark", 'url = "sc://127.0.0.1:1"\ntable = "t"', 'pip install "isonomia[spark'),
    ],
)
def test_a_study_that_needs_one_is_told_the_one_command(tmp_path, monkeypatch, capsys, missing, where, command):
    text = EXAMPLE.read_text(encoding="utf-8")
    path = 'path   = "applicants.csv"'
    assert path in text
    (tmp_path / "study.toml").write_text(text.replace(path, where), encoding="utf-8")
    for name in {missing, *(each for each in sys.modules if each.startswith(f"{missing}."))}:
        monkeypatch.setitem(sys.modules, name, None)
    assert run(["count", str(tmp_path / "study.toml")]) == 2
    told = " ".join(capsys.readouterr().err.split())
    assert command in told
    assert told.count("pip install") == 1
    assert "Traceback" not in told
