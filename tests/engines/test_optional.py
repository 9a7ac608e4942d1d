"""Each engine is optional: a study over files counts where no driver and no library of frames is installed."""

import subprocess
import sys
from pathlib import Path

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "study.toml"
PROGRAM = """
import sys
for name in ("psycopg", "pandas", "polars", "pyarrow", "pyspark"):
    sys.modules[name] = None
from isonomia.cli import run
sys.exit(run(["count", sys.argv[1]]))
"""


def test_a_file_counts_without_any_of_them():
    done = subprocess.run([sys.executable, "-c", PROGRAM, EXAMPLE], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "cells in" in done.stdout
