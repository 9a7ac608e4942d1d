"""What it costs to put the cells of many homes together: time and peak memory of `isonomia merge`, measured here.

    python bench/merge_homes.py [--homes 200] [--cells 100000] [--folder DIR] [--check]

Made-up cells, seeded: two questions over 377 groupings of thirteen dimensions, in four periods. Each row of the table
is a process of its own that merges all files and writes the result.

    alike        all homes have the same cells: the result is as large as one of them
    apart        each home has a setting of its own: nothing falls together, and the result has the cells of all
    means        as alike, with all eight exact sums of a weighted mean

With --check, leaves with 1 if a merge takes ten seconds or more.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
from itertools import combinations
from pathlib import Path
from time import perf_counter, process_time

import numpy as np

from isonomia.count.homes.files import write
from isonomia.count.homes.run import merge_files
from isonomia.count.homes.shared import Home, SharedCells, TableRows, exact_column, key_columns

TARGET = 10.0
DIMENSIONS = tuple(f"d{at}" for at in range(13))
GROUPINGS = [each for size in range(4) for each in combinations(DIMENSIONS, size)]
LEVELS = tuple(f"level {chr(97 + at)}" for at in range(10))
PERIODS = ("2021", "2022", "2023", "2024")
TERMS = ("sw", "sww", "sy", "syy", "swy", "swyy", "swwy", "swwyy")
TASKS = ("alike", "apart", "means")


def keys(cells: int) -> tuple[tuple[TableRows, ...], dict[str, np.ndarray]]:
    """So many cells of the widest groupings, the same at every home."""
    tables: list[TableRows] = []
    columns: list[np.ndarray] = []
    left = cells
    every = [(question, each) for question in ("q0", "q1") for each in sorted(GROUPINGS)]
    for question, grouping in every:
        size = min(left, len(PERIODS) * len(LEVELS) ** len(grouping), max(4, 2 * cells // len(every)))
        at = np.arange(size)
        codes = [at % len(PERIODS)]
        rest = at // len(PERIODS)
        for _ in range(3):
            codes.append(rest % len(LEVELS) + 1 if len(codes) <= len(grouping) else np.zeros(size, dtype=np.int64))
            rest //= len(LEVELS)
        made = np.stack(codes, axis=1)
        order = np.lexsort(made.T[::-1])
        columns.append(made[order])
        tables.append(TableRows(question, grouping, size))
        left -= size
    stacked = np.concatenate(columns)
    names = ("period", "level 1", "level 2", "level 3")
    return tuple(tables), {name: stacked[:, at] for at, name in enumerate(names)}


def home(task: str, number: int, cells: int) -> SharedCells:
    """The file of one home."""
    draw = np.random.default_rng(number)
    tables, columns = keys(cells)
    rows = len(columns["period"])
    texts = {name: [""] for name in key_columns(3)}
    texts |= {"period": list(PERIODS)} | {f"level {at}": ["", *LEVELS] for at in (1, 2, 3)}
    texts["setting"] = [f"home {number:04}"] if task == "apart" else [""]
    nothing = np.zeros(rows, dtype=np.int64)
    columns |= {name: nothing for name in key_columns(3) if name not in columns}
    columns["n"] = draw.geometric(0.02, rows)
    columns["n_not_stated"] = draw.binomial(columns["n"], 0.03)
    if task == "means":
        for name in TERMS:
            for place in (-2, -1, 0):
                columns[exact_column(name, place)] = draw.integers(0, 1 << 31 if place == 0 else 1 << 32, rows)
    else:
        columns["events"] = draw.binomial(columns["n"], 0.2)
    sums = tuple(sorted(set(columns) - set(texts)))
    asked = {"questions": {"q0": {}, "q1": {}}, "dimensions": {}, "policies": {}}
    facts = Home(f"home {number:04}", "bench", {"s": "duckdb"}, {"s": f"{number:064x}"})
    return SharedCells(facts.name, "Made-up cells", (facts,), asked, tables, texts, sums, columns.__getitem__)


def measured(folder: Path) -> dict[str, float]:
    """One merge, in this process."""
    paths = sorted(folder.glob("*.cells"))
    start, cpu = perf_counter(), process_time()
    made = merge_files(paths, folder / "together.out")
    wall, used = perf_counter() - start, process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    size = sum(each.stat().st_size for each in paths) / len(paths) / 1e6
    return {"cells": made.rows, "seconds": wall, "cpu": used, "peak": peak, "file": size}


def main() -> int:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--homes", type=int, default=200)
    options.add_argument("--cells", type=int, default=100_000)
    options.add_argument("--tasks", nargs="+", choices=TASKS, default=list(TASKS))
    options.add_argument("--folder", type=Path)
    options.add_argument("--check", action="store_true")
    options.add_argument("--merge", type=Path, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.merge:
        print(json.dumps(measured(given.merge)))
        return 0
    print(f"NumPy {np.__version__}, Python {platform.python_version()}, {os.cpu_count()} processors\n")
    print("| cells of homes | homes | cells each | a file, MB | cells together | seconds | CPU s | peak memory, GB |")
    print("|---|---|---|---|---|---|---|---|")
    slow = False
    for task in given.tasks:
        with tempfile.TemporaryDirectory(dir=given.folder) as path:
            for number in range(given.homes):
                write(home(task, number, given.cells), Path(path) / f"{number:04}.cells")
            command = [sys.executable, __file__, "--merge", path]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            found = json.loads(done.stdout)
        each = len(keys(given.cells)[1]["period"])
        print(
            f"| {task} | {given.homes} | {each:,} | {found['file']:.2f} | {found['cells']:,} | {found['seconds']:.1f} "
            f"| {found['cpu']:.1f} | {found['peak']:.2f} |",
            flush=True,
        )
        slow |= found["seconds"] >= TARGET
    return int(given.check and slow)


if __name__ == "__main__":
    sys.exit(main())
