"""Summary measures of a table of estimates beside WHO's R package healthequal, where R and it are present.

    python bench/peer_healthequal.py [--sets N] [--folder DIR]

Invented sets of five ordered subgroups, those of `speed_measures.py`; values and isonomia's errors, no limits of ours.
Both start from data in memory. Times are of the processor, after imports. Two conventions differ and are met here:

- Theil index and mean log deviation: healthequal prints a thousand times the index, for reading; divided by 1000.
- Difference and ratio of an order: healthequal goes by what is favourable; the outcome is named adverse, so that both
  set the lowest rank against the highest.

With more than 1e-9 of a figure apart the script leaves with 1. Without R or the package it says so, and leaves with 0.
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
from pathlib import Path
from time import process_time

import numpy as np

R_SCRIPT = Path(__file__).with_name("healthequal.R")
MOST_APART = 1e-9
OURS = {
    "d": ("difference", 1.0),
    "r": ("ratio", 1.0),
    "bgv": ("between_group_variance", 1.0),
    "ti": ("theil_index", 1000.0),
    "mld": ("mean_log_deviation", 1000.0),
    "aci": ("absolute_concentration_index", 1.0),
    "rci": ("relative_concentration_index", 1.0),
}
"""Function of healthequal -> our measure, and by what theirs is divided."""
Figures = dict[tuple[str, str], float]
"""Set and measure -> the value."""


def healthequal_is_there() -> bool:
    """Whether R and its package healthequal are installed."""
    program = shutil.which("Rscript")
    if program is None:
        return False
    asked = [program, "-e", "quit(status = !requireNamespace('healthequal', quietly = TRUE))"]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


def by_r(groups: object, folder: Path) -> tuple[Figures, float, float, str]:
    """R's figures under our names and scale, its processor time, its peak in gigabytes, and versions."""
    table, result = folder / "table.csv", folder / "result.csv"
    with table.open("w", newline="", encoding="utf-8") as opened:
        writer = csv.writer(opened)
        writer.writerow(("indicator", "subgroup", "order", "estimate", "se", "population"))
        for (which, place), y in np.ndenumerate(groups.y):
            people = groups.p[which, place]
            writer.writerow((f"i{which}", f"g{place}", place + 1, repr(float(y)), repr(float(groups.s[which, place])),
                             repr(float(people))))  # fmt: skip
    done = subprocess.run(
        ["Rscript", str(R_SCRIPT), str(table), str(result)], capture_output=True, text=True, check=True
    )
    used, peak, r, version = done.stdout.split()
    figures = {}
    with result.open(newline="", encoding="utf-8") as opened:
        for row in csv.DictReader(opened):
            measure, scale = OURS[row["measure"]]
            figures[row["indicator"], measure] = float(row["value"]) / scale
    return figures, float(used), float(peak), f"R {r}, healthequal {version}"


def by_isonomia(groups: object, measures: set[str]) -> tuple[Figures, float]:
    """isonomia's figures of the same measures and its processor time, in this process."""
    from isonomia.measures.heat import between_ends
    from isonomia.measures.sets import evaluate_statistics
    from isonomia.measures.table import STATISTICS

    every = (*between_ends(ordered=True), *(STATISTICS[each] for _, (each, _s) in OURS.items() if each in STATISTICS))
    asked = {each.id: each for each in every if each.id in measures}
    start = process_time()
    results = evaluate_statistics(groups, tuple(asked.values()), intervals=False)
    spent = process_time() - start
    found = {(f"i{k}", name): float(v) for name, result in results.items() for k, v in enumerate(result.value)}
    return found, spent


def apart(one: Figures, other: Figures) -> dict[str, float]:
    """Measure -> by how much the two differ at most, as a share of the figure."""
    if one.keys() != other.keys():
        sys.exit(f"unlike figures: {sorted(one.keys() ^ other.keys())[:3]}")
    most = {measure: 0.0 for _, measure in one}
    for key, value in one.items():
        share = abs(value - other[key]) / max(abs(other[key]), 1e-300)
        most[key[1]] = share if not share <= most[key[1]] else most[key[1]]
    return most


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", type=int, default=500)
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    if not healthequal_is_there():
        print("R or its package healthequal is not installed: nothing to compare with.")
        return 0
    groups = runpy.run_path(str(Path(__file__).with_name("speed_measures.py")))["groups"](given.sets, 5, ordered=True)
    with tempfile.TemporaryDirectory(dir=given.folder) as scratch:
        theirs, used, peak, versions = by_r(groups, Path(scratch))
    own, spent = by_isonomia(groups, {measure for _, measure in theirs})
    differ = apart(own, theirs)
    said = {"sets": given.sets, "isonomia": round(spent, 4), "healthequal": round(used, 2)}
    said |= {"ratio": round(used / spent, 1), "healthequal_gb": round(peak, 2), "versions": versions}
    print(json.dumps(said | {"apart": differ}), flush=True)
    return 0 if all(each <= MOST_APART for each in differ.values()) else 1


if __name__ == "__main__":
    raise SystemExit(main())
