"""How long a million people take through a pathway: the count, and every statistic after it, measured on this machine.

    python bench/speed_pathway.py [--people N] [--check]

Made-up people with ten stages and eight dimensions, each alone and in pairs (37 groupings). The count is set beside the
bare scan, which reads the same columns of the same file and adds nothing up: `max` of each dimension, `sum` of each
stage. Times are of the processor, after import; memory is the peak of the process, and DuckDB's own limit is inside it.
With --check, leaves with 1 if the target of the statistics or of the memory is missed.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from time import process_time
from typing import TypeVar

import duckdb

import isonomia.measures as statistics
import isonomia.pathway as pathways
from isonomia.count import count
from isonomia.model.study import Study
from isonomia.protect import unprotected
from isonomia.sources import open_table
from isonomia.study import parse

Found = TypeVar("Found")
STAGES = tuple(f"stage{at}" for at in range(10))
SIZES = (2, 2, 3, 4, 5, 6, 7, 9)
DIMENSIONS = tuple(f"d{at}" for at in range(len(SIZES)))
STATISTICS_TARGET = 3.0
MEMORY_TARGET = 1.0
LIMIT_OF_DUCKDB = 1.0
"""GB that DuckDB may use; what the process has beyond it is ours."""


def people(file: Path, number: int) -> None:
    """Write a Parquet file of made-up people; at each stage nine in ten go on, and a little fewer of some groups."""
    levels = ", ".join(f"'abcdefghi'[1 + (hash(i, {at}) % {size})::INT] AS d{at}" for at, size in enumerate(SIZES))
    passed = ", ".join(
        f"CASE WHEN last >= {at} THEN 'yes' WHEN last = {at - 1} THEN 'no' END AS {stage}"
        for at, stage in enumerate(STAGES)
    )
    chance = "least(9, floor(ln(1 - (hash(i, 99) % 1000000) / 1000000.0) / ln(0.9 - 0.005 * (hash(i, 7) % 9))))"
    made = f"SELECT i AS id, {levels}, {passed} FROM (SELECT i, {chance} AS last FROM range({number}) AS people(i))"
    duckdb.sql(f"COPY ({made}) TO '{file}' (FORMAT parquet)")


def study_of(folder: Path) -> Study:
    """The study over them."""
    pairs = [list(pair) for pair in combinations(DIMENSIONS, 2)]
    sections = [
        f'[dimension.{name}]\ncolumn = "{name}"\nlevels = {list("abcdefghi"[:size])}\n'
        for name, size in zip(DIMENSIONS, SIZES, strict=True)
    ]
    text = f"""
schema = 1
title = "Made-up people, to measure how long they take"
[release]
id = "r"
date = 2026-01-01
publisher = "P"
contact = "c@example.org"
[source.s]
path = "people.parquet"
person = "id"
{"".join(sections)}
[[pathway]]
id = "p"
source = "s"
cohort = "closed"
stages = {list(STAGES)}
by = {[*DIMENSIONS, *pairs]}
"""
    return parse(text.replace("'", '"'), str(folder))


def timed(work: Callable[[], Found]) -> tuple[Found, float]:
    """What it gives, and the processor time that it takes."""
    start = process_time()
    found = work()
    return found, process_time() - start


def bare_scan(file: Path) -> None:
    """Read the same columns and add up next to nothing."""
    asked = [f"max({name})" for name in DIMENSIONS] + [f"sum(({stage} = 'yes')::INT)" for stage in STAGES]
    duckdb.sql(f"SELECT {', '.join(asked)} FROM '{file}'").fetchall()


def main() -> int:
    """Measure, print, and compare with the targets."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--check", action="store_true")
    asked = parser.parse_args()
    duckdb.sql(f"SET memory_limit = '{LIMIT_OF_DUCKDB}GB'")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        people(folder / "people.parquet", asked.people)
        bare_scan(folder / "people.parquet")
        _, bare = timed(lambda: bare_scan(folder / "people.parquet"))
        study = study_of(folder)
        tables = {"s": open_table(study.sources["s"], folder)}
        cells, counting = timed(lambda: count(study, tables))
    everything = unprotected(cells, study)
    steps, chain = timed(lambda: pathways.estimate(study, everything))
    whole, gaps = timed(lambda: statistics.estimate(study, everything, {}))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"{asked.people:,} people × {len(STAGES)} stages × {len(DIMENSIONS)} dimensions and their pairs")
    print("| part | processor | beside the bare scan |")
    print("|---|---|---|")
    print(f"| bare scan | {bare:.2f} s | 1 |")
    print(f"| count: {sum(len(each) for each in cells):,} cells | {counting:.2f} s | {counting / bare:.1f} × |")
    print(f"| statistics of the pathway: {len(steps):,} rows | {chain:.2f} s | {chain / bare:.1f} × |")
    print(f"| statistics of its steps: {len(whole):,} rows | {gaps:.2f} s | {gaps / bare:.1f} × |")
    print(f"\nPeak memory {memory:.2f} GB. Target: all pathway statistics under {STATISTICS_TARGET:g} s.")
    missed = chain + gaps > STATISTICS_TARGET or memory > MEMORY_TARGET + LIMIT_OF_DUCKDB
    return 1 if asked.check and missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
