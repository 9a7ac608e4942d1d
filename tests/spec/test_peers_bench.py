"""The bench beside the peers runs where none of them is installed, and says what its rows are."""

import json
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).parents[2] / "bench" / "peers.py"
SURVEY = BENCH.with_name("peer_survey.py")
HEALTHEQUAL = BENCH.with_name("peer_healthequal.py")


def test_without_peers_the_scan_and_isonomia_are_measured(tmp_path):
    small = ["--rows", "2000", "--tasks", "intervals", "--times", "1"]
    command = [sys.executable, str(BENCH), *small, "--folder", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "no peers (--python names none)" in done.stdout
    rows = [line.split(" | ") for line in done.stdout.splitlines() if line.startswith("| intervals")]
    assert [row[1] for row in rows] == ["bare scan", "isonomia", "isonomia categories", "isonomia frame"]
    assert float(rows[1][2]) > 0
    assert rows[1][3] == "1.00"
    assert not list(tmp_path.iterdir())


def test_the_script_says_how_the_peers_are_installed_apart():
    text = BENCH.read_text(encoding="utf-8")
    assert "python -m venv peers && peers/bin/pip install fairlearn aequitas divexplorer sliceline aif360" in text


def test_where_r_is_present_its_survey_package_gives_the_same_rates_and_errors(tmp_path):
    there = runpy.run_path(str(SURVEY))["r_is_there"]()
    command = [sys.executable, str(SURVEY), "--rows", "3000", "--folder", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert not list(tmp_path.iterdir())
    if not there:
        assert "apt install r-cran-survey" in done.stdout
        return
    found = json.loads(done.stdout)
    assert (found["rows"], found["groups"]) == (3_000, 73)
    assert max(found["rates_apart"], found["errors_apart"]) < 1e-12


def test_without_r_there_is_nothing_to_compare_with(tmp_path):
    done = subprocess.run([sys.executable, str(SURVEY)], capture_output=True, text=True, check=False,
                          env={"PATH": str(tmp_path)})  # fmt: skip
    assert (done.returncode, "nothing to compare with" in done.stdout) == (0, True), done.stderr


def test_figures_that_differ_are_told():
    apart = runpy.run_path(str(SURVEY))["apart"]
    assert apart({("d", "a"): (0.5, 0.1)}, {("d", "a"): (0.5, 0.2)}) == (0.0, 0.5)
    with pytest.raises(SystemExit, match="unlike groups"):
        apart({("d", "a"): (0.5, 0.1)}, {("d", "b"): (0.5, 0.1)})


def test_where_healthequal_is_present_its_seven_measures_are_ours(tmp_path):
    if not runpy.run_path(str(HEALTHEQUAL))["healthequal_is_there"]():
        pytest.skip("R or its package healthequal is not installed")
    command = [sys.executable, str(HEALTHEQUAL), "--sets", "20", "--folder", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert max(json.loads(done.stdout)["apart"].values()) < 1e-9
    assert not list(tmp_path.iterdir())


def test_without_healthequal_there_is_nothing_to_compare_with(tmp_path):
    done = subprocess.run([sys.executable, str(HEALTHEQUAL)], capture_output=True, text=True, check=False,
                          env={"PATH": str(tmp_path)})  # fmt: skip
    assert (done.returncode, "nothing to compare with" in done.stdout) == (0, True), done.stderr


def test_measures_that_differ_are_told_one_by_one():
    apart = runpy.run_path(str(HEALTHEQUAL))["apart"]
    assert apart({("i0", "a"): 1.0, ("i0", "b"): 3.0}, {("i0", "a"): 1.0, ("i0", "b"): 2.0}) == {"a": 0.0, "b": 0.5}
    with pytest.raises(SystemExit, match="unlike figures"):
        apart({("i0", "a"): 1.0}, {("i1", "a"): 1.0})
