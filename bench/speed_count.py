"""What the count costs beside the bare scan of the same columns: processor time and peak memory, measured here.

    python bench/speed_count.py [--rows N …] [--tasks NAME …] [--folder DIR] [--without-arrow] [--check]

Made-up people with thirteen dimensions, a yes-or-no outcome, a continuous one and a weight, seeded. The bare scan is
DuckDB's: `max` of each dimension, `sum` of the outcome. Each task runs in a process of its own, the scan first, and
prints one row of a table in Markdown. Times are of the processor, after import; memory is the peak of the process.

    yes-or-no    counts of one event by every dimension, pair and triple (377 groupings)
    sums         all eight sums of a weighted continuous outcome, by the same
    study        ten stages of a pathway, five indicators, each `among` others, four periods; eight dimensions and pairs
    by-query     the same study in the other way to count, one query a grouping

    python bench/speed_count.py --tasks yes-or-no --rows 100000 1000000 10000000 100000000

shows how the count grows: with two numbers of rows or more of one task a straight line is laid through them, each error
taken as a share of the time. For this task alone people are written without the columns that it does not read: one
hundred million of them are half a gigabyte, and take some minutes.

With --without-arrow the extra `fast` is taken to be missing. With --check, leaves with 1 if a target is missed.
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from importlib import metadata
from itertools import combinations
from pathlib import Path
from time import process_time

import duckdb
import numpy as np

LEVELS = (3, 8, 10, 6, 4, 5, 5, 2, 2, 5, 8, 6, 9)
DIMENSIONS = tuple(f"d{at}" for at in range(len(LEVELS)))
STAGES = tuple(f"stage{at}" for at in range(10))
PAIRED = DIMENSIONS[:8]
TASKS = ("yes-or-no", "sums", "study", "by-query")
TARGETS = {True: {"yes-or-no": 3.0, "sums": 4.5}, False: {"yes-or-no": 6.0}}  # with the extra `fast`, and without
MEMORY_TARGET = 1.5
MOST_MEMORY = 4.0
"""Gigabytes, with up to ten million rows, and with more."""
HEAD = """schema = 1
title = "Made-up people, to measure how long the count takes"
[release]
id = "r"
date = 2026-01-01
publisher = "P"
contact = "c@example.org"
"""


def people(file: Path, rows: int, tasks: Sequence[str] = TASKS) -> None:
    """Write a Parquet file of made-up people: skewed levels that hang together, stages that nine in ten get through."""
    counted = ", ".join((*DIMENSIONS, "y"))  # what yes-or-no reads
    common = "hash(i, 99) % 5"
    levels = ", ".join(
        f"'level ' || chr(97 + least({size - 1}, floor(ln(1 - (hash(i, {at}) % 1000000) / 1000000.0)"
        f" / ln(0.75 - 0.02 * ({common}))))::INT) AS d{at}"
        for at, size in enumerate(LEVELS)
    )
    chance = "least(9, floor(ln(1 - (hash(i, 98) % 1000000) / 1000000.0) / ln(0.9 - 0.005 * (hash(i, 7) % 9))))"
    passed = ", ".join(
        f"CASE WHEN last >= {at} THEN 'yes' WHEN last = {at - 1} THEN 'no' END AS {stage}"
        for at, stage in enumerate(STAGES)
    )
    made = (
        f"SELECT i AS id, {levels}, CASE WHEN hash(i, 77) % 100 < 12 + 3 * ({common}) THEN 'yes' ELSE 'no' END AS y, "
        f"80 + (hash(i, 79) % 1000003) / 1000003.0 * 40 + {common} AS v, "
        "round(exp((hash(i, 78) % 1000000) / 500000.0), 6) AS w, "
        f"2020 + (hash(i, 76) % 4)::INT AS year, {passed} FROM (SELECT i, {chance} AS last FROM range({rows}) AS t(i))"
    )
    wanted = counted if list(tasks) == ["yes-or-no"] else "*"
    with closing(duckdb.connect(config={"memory_limit": "3GB"})) as connection:
        connection.execute(f"COPY (SELECT {wanted} FROM ({made})) TO '{file}' (FORMAT parquet, ROW_GROUP_SIZE 122880)")


def text_of(task: str, file: Path) -> str:
    """The study of a task."""
    dimensions = ""
    for name, size in zip(DIMENSIONS, LEVELS, strict=True):
        levels = json.dumps([f"level {chr(97 + at)}" for at in range(size)])
        dimensions += f'[dimension.{name}]\ncolumn = "{name}"\nlevels = {levels}\n'
    source = f'[source.s]\npath = "{file.name}"\n'
    if task == "yes-or-no":
        asked = _indicator("i", "event = \"y = 'yes'\"", '["d0"]') + "[intersections]\ndepth = 3\n"
    elif task == "sums":
        source += 'weight = "w"\n'
        asked = _indicator("m", 'kind = "mean"\nvalue = "v"\nbounds = [80, 130]', '["d0"]')
        asked += "[intersections]\ndepth = 3\n"
    else:
        source += 'person = "id"\nperiod = "year"\n'
        by = json.dumps([*PAIRED, *map(list, combinations(PAIRED, 2))])
        asked = f'[[pathway]]\nid = "p"\nsource = "s"\ncohort = "closed"\nstages = {json.dumps(STAGES)}\nby = {by}\n'
        for at in range(5):
            event = f"event = \"y = 'yes'\"\namong = \"d{8 + at} <> 'level a'\""
            asked += _indicator(f"i{at}", event, by)
    return HEAD + source + dimensions + asked


def _indicator(name: str, outcome: str, by: str) -> str:
    return f'[[indicator]]\nid = "{name}"\nsource = "s"\n{outcome}\nhigher_is = "better"\nby = {by}\n'


def scanned(task: str, file: Path) -> str:
    """The bare scan of the columns that a task reads."""
    names = PAIRED if task in ("study", "by-query") else DIMENSIONS
    parts = [f"max({name})" for name in names]
    if task == "yes-or-no":
        parts.append("sum((y = 'yes')::INT)")
    elif task == "sums":
        parts += ["sum(v)", "sum(w)"]
    else:
        parts += [f"max(d{8 + at})" for at in range(5)] + ["sum((y = 'yes')::INT)", "max(year)", "max(id)"]
        parts += [f"sum(({stage} = 'yes')::INT)" for stage in STAGES]
    return f"SELECT {', '.join(parts)} FROM '{file}'"


def timed(work: Callable[[], object]) -> tuple[object, float]:
    """What it gives, and the processor time that it takes."""
    start = process_time()
    found = work()
    return found, process_time() - start


def measured(task: str, file: Path, rows: int, *, arrow: bool) -> dict[str, float | int | str]:
    """One task in this process."""
    import scipy.sparse  # noqa: F401  its import is not counted

    if arrow:
        import pyarrow.parquet  # noqa: F401  nor is this
    else:
        sys.modules["pyarrow"] = None  # as if it were not installed

    from isonomia.count import count, count_combinations
    from isonomia.sources import open_table
    from isonomia.study import parse

    study = parse(text_of(task, file), str(file.parent))
    tables = {"s": open_table(study.sources["s"], file.parent)}
    with closing(duckdb.connect()) as connection:
        scan = scanned(task, file)
        connection.execute(scan).fetchall()
        _, bare = timed(lambda: connection.execute(scan).fetchall())
    if task == "by-query":
        cells, counting = timed(lambda: by_query(study, tables))
    elif task == "study":
        cells, counting = timed(lambda: list(count(study, tables)))
    else:
        cells, counting = timed(lambda: list(count_combinations(study, tables)))
    found = list(cells)  # tables of cells
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    made = sum(len(each) for each in found)
    return {
        "task": task,
        "rows": rows,
        "tables": len(found),
        "cells": made,
        "bare": bare,
        "count": counting,
        "ratio": counting / bare,
        "memory": memory,
    }


def by_query(study: object, tables: object) -> list[object]:
    """The count by one query a grouping."""
    from isonomia.count.loading import connect
    from isonomia.count.questions import questions
    from isonomia.count.records import prepare

    with closing(connect()) as connection:
        source = study.sources["s"]
        return list(prepare(study, source, tables["s"], questions(study), connection).cells())


def growth(found: Mapping[int, float]) -> str:
    """The straight line through processor times by rows, and how far the times are from it."""
    rows, seconds = (np.array(list(each), dtype=float) for each in (found.keys(), found.values()))
    terms = np.stack([np.ones(len(rows)), rows], axis=1) / seconds[:, None]
    (fixed, each), *_ = np.linalg.lstsq(terms, np.ones(len(rows)), rcond=None)
    off = seconds / (fixed + each * rows) - 1
    farthest = int(np.argmax(np.abs(off)))
    return (
        f"{fixed:.2f} s and {each * 1e9:.0f} ns a row; farthest from it {off[farthest]:+.0%} at {rows[farthest]:,.0f}"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="+", default=[100_000, 1_000_000, 10_000_000])
    parser.add_argument("--tasks", nargs="+", choices=TASKS, default=list(TASKS))
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--without-arrow", action="store_true", help="as if the extra `fast` were not installed")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--one", nargs=3, metavar=("TASK", "FILE", "ROWS"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        task, file, rows = asked.one
        print(json.dumps(measured(task, Path(file), int(rows), arrow=not asked.without_arrow)))
        return 0
    arrow = "without Arrow" if asked.without_arrow else f"Arrow {metadata.version('pyarrow')}"
    print(f"DuckDB {duckdb.__version__}, NumPy {np.__version__}, {arrow}, Python {platform.python_version()}\n")
    print("| task | rows | tables | cells | bare scan, CPU s | count, CPU s | × | peak GB |")
    print("|---|---|---|---|---|---|---|---|")
    missed = False
    times: dict[str, dict[int, float]] = {task: {} for task in asked.tasks}
    with tempfile.TemporaryDirectory(dir=asked.folder) as scratch:
        for rows in asked.rows:
            file = Path(scratch) / f"people{rows}.parquet"
            people(file, rows, asked.tasks)
            for task in asked.tasks:
                command = [sys.executable, __file__, "--one", task, str(file), str(rows)]
                command += ["--without-arrow"] if asked.without_arrow else []
                done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
                found = json.loads(done.stdout.splitlines()[-1])
                print(
                    f"| {task} | {rows:,} | {found['tables']:,} | {found['cells']:,} | {found['bare']:.2f} | "
                    f"{found['count']:.2f} | {found['ratio']:.1f} | {found['memory']:.2f} |",
                    flush=True,
                )
                targets = TARGETS[not asked.without_arrow]
                small = rows < 10_000_000 or task not in targets
                most = MEMORY_TARGET if rows <= 10_000_000 else MOST_MEMORY
                missed |= not small and (found["ratio"] > targets[task] or found["memory"] > most)
                times[task][rows] = found["count"]
            file.unlink()
    for task, each in times.items():
        if len(each) > 1:
            print(f"\n{task}: {growth(each)}")
    return 1 if asked.check and missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
