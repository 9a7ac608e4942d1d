"""Weighted rates with standard errors of the design beside R's survey package, where R is present.

    python bench/peer_survey.py [--rows N …] [--folder DIR]

The people are those of `speed_count.py`; each has a weight. The task is the share of a yes-or-no outcome in every level
of each of thirteen dimensions, with its Taylor standard error. R starts from a data frame that is in memory already;
isonomia starts from the Parquet file, and opens, checks and counts it. Times are of the processor, after imports.
Beside them stands by how much the two differ at most, of the rates and of the standard errors: with more than 1e-9 of a
figure the script leaves with 1. Without Rscript or its package `survey` it says so, and leaves with 0.
"""

from __future__ import annotations

import argparse
import csv
import json
import runpy
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from time import process_time

import duckdb
import numpy as np

R_SCRIPT = Path(__file__).with_name("survey.R")
MOST_APART = 1e-9
Figures = dict[tuple[str, str], tuple[float, float]]
"""Dimension and level -> the rate and its standard error."""


def r_is_there() -> bool:
    """Whether R and its package survey are installed."""
    program = shutil.which("Rscript")
    if program is None:
        return False
    asked = [program, "-e", "quit(status = !requireNamespace('survey', quietly = TRUE))"]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


def by_r(file: Path, dimensions: tuple[str, ...], folder: Path) -> tuple[Figures, float, float, str]:
    """R's figures, its processor time, its peak in gigabytes, and versions."""
    people, result = folder / "people.csv", folder / "result.csv"
    columns = ", ".join((*dimensions, "w"))
    duckdb.sql(f"COPY (SELECT {columns}, (y = 'yes')::INT AS y FROM '{file}') TO '{people}' (HEADER)")
    command = ["Rscript", str(R_SCRIPT), str(people), str(result), *dimensions]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    used, peak, r, survey = done.stdout.split()
    with result.open(newline="", encoding="utf-8") as opened:
        rows = list(csv.DictReader(opened))
    people.unlink()
    figures = {(row["dimension"], row["level"]): (float(row["rate"]), float(row["se"])) for row in rows}
    return figures, float(used), float(peak), f"R {r}, survey {survey}"


def by_isonomia(file: Path, bench: dict[str, object]) -> tuple[Figures, float]:
    """isonomia's figures and its processor time, in this process."""
    import pyarrow.parquet  # noqa: F401  its import is not counted
    import scipy.sparse  # noqa: F401  nor is this

    from isonomia.count import count
    from isonomia.sources import open_table
    from isonomia.stats.taylor import DesignSums, design_means
    from isonomia.study import parse

    dimensions = bench["DIMENSIONS"]
    text = bench["text_of"]("yes-or-no", file).replace("[source.s]\n", '[source.s]\nweight = "w"\n')
    study = parse(text, str(file.parent))
    indicator = replace(study.indicators[0], by=tuple((name,) for name in dimensions))
    study = replace(study, indicators=(indicator,), intersections=None)
    start = process_time()
    tables = {"s": open_table(study.sources["s"], file.parent)}
    found: Figures = {}
    for table in count(study, tables):
        if not table.dimensions:
            continue
        (name,) = table.dimensions
        sums = [np.asarray(table.sums[each])[None, :] for each in ("sw", "sww", "swy", "swwy", "swwyy")]
        made = design_means(DesignSums.of_persons(("",), [table.sums["n"].sum()], *sums))
        errors = np.sqrt(np.diag(made.covariance))
        for level, rate, error in zip(table.keys[name], made.y, errors, strict=True):
            found[name, str(level)] = (float(rate), float(error))
    return found, process_time() - start


def apart(one: Figures, other: Figures) -> tuple[float, float]:
    """By how much rates and standard errors differ at most, as a share of the figure."""
    if one.keys() != other.keys():
        sys.exit(f"unlike groups: {sorted(one.keys() ^ other.keys())[:3]}")
    pairs = np.array([[*one[key], *other[key]] for key in one])
    rate, error = np.abs(pairs[:, :2] / pairs[:, 2:] - 1).max(axis=0)
    return float(rate), float(error)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="+", default=[100_000])
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    if not r_is_there():
        print("R or its package survey is not installed (Debian: apt install r-cran-survey): nothing to compare with.")
        return 0
    bench = runpy.run_path(str(Path(__file__).with_name("speed_count.py")))
    wrong = False
    with tempfile.TemporaryDirectory(dir=given.folder) as scratch:
        for rows in given.rows:
            file = Path(scratch) / f"people{rows}.parquet"
            bench["people"](file, rows)
            theirs, used, peak, versions = by_r(file, bench["DIMENSIONS"], Path(scratch))
            own, spent = by_isonomia(file, bench)
            rate, error = apart(own, theirs)
            wrong |= max(rate, error) > MOST_APART
            said = {"rows": rows, "groups": len(own), "isonomia": round(spent, 2), "survey": round(used, 2)}
            said |= {"ratio": round(used / spent, 1), "survey_gb": round(peak, 2), "versions": versions}
            print(json.dumps(said | {"rates_apart": rate, "errors_apart": error}), flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
