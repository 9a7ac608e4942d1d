"""The bench beside the peers runs where none of them is installed, and says what its rows are."""

import subprocess
import sys
from pathlib import Path

BENCH = Path(__file__).parents[2] / "bench" / "peers.py"


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
