"""How long the measures over sets of groups take: the targets of the project, measured on this machine.

    python bench/speed_measures.py [--check]

With --check, leaves with 1 if a target is missed. Times are of the processor, the least of several runs, after import.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from time import process_time

import numpy as np

from isonomia.measures.heat import measure_heat
from isonomia.measures.sets import FUNCTIONS, evaluate
from isonomia.model.groups import Groups
from isonomia.model.published import PublishedEstimates

EVERY = tuple(FUNCTIONS)


def groups(sets: int, size: int, *, ordered: bool) -> Groups:
    """Random sets."""
    rng = np.random.default_rng(1)
    y, people = rng.uniform(5, 30, (sets, size)), rng.uniform(1, 10, (sets, size))
    p = people / people.sum(axis=1, keepdims=True)
    return Groups(
        codes=np.full((sets, size), "g", dtype=object),
        y=y,
        s=rng.uniform(0.5, 3, (sets, size)),
        kind="estimate",
        p=p,
        mean=(p * y).sum(axis=1),
        reference=np.full(sets, 1),
        bounds=np.tile((0.0, 100.0), (sets, 1)),
        direction=np.full(sets, -1),
        df=np.full(sets, np.inf),
        ordered=ordered,
        population="external",
    )


def published(rows: int) -> PublishedEstimates:
    """A table in five ordered subgroups a set."""
    rng = np.random.default_rng(2)
    which, place = np.repeat(np.arange(rows // 5), 5), np.tile(np.arange(5), rows // 5)
    same = np.full(rows, "x", dtype=object)
    return PublishedEstimates(
        setting=np.array([f"setting {each % 200}" for each in which], dtype=object),
        period=np.array([str(2000 + each // 200 % 10) for each in which], dtype=object),
        source=same,
        indicator=np.array([f"indicator {each // 2000}" for each in which], dtype=object),
        indicator_name=same,
        dimension=same,
        subgroup=place.astype(str).astype(object),
        value=rng.uniform(5, 60, rows),
        se=rng.uniform(0.5, 4, rows),
        low=np.full(rows, np.nan),
        high=np.full(rows, np.nan),
        population=rng.uniform(100, 2000, rows),
        setting_average=np.full(rows, 30.0),
        higher_is=np.ones(rows, dtype=np.int64),
        scale=np.full(rows, 100.0),
        ordered=np.ones(rows, dtype=np.bool_),
        order=place + 1,
        reference=np.zeros(rows, dtype=np.bool_),
    )


def least(work: Callable[[], object], runs: int) -> float:
    """The least processor time of several runs, after one that warms up."""
    work()
    times = []
    for _ in range(runs):
        start = process_time()
        work()
        times.append(process_time() - start)
    return min(times)


def main() -> int:
    """Measure, print, and compare with the targets."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    one, many, table = groups(1, 34, ordered=False), groups(10_000, 10, ordered=True), published(400_000)
    small = published(500)
    rows = [
        ("34 unordered groups, values and errors", 0.010, least(lambda: evaluate(one, EVERY, intervals=False), 20)),
        ("34 unordered groups, all intervals", 1.0, least(lambda: evaluate(one, EVERY), 3)),
        ("10,000 sets of 10 groups, values and errors", 5.0, least(lambda: evaluate(many, EVERY, intervals=False), 2)),
        ("400,000 rows of HEAT, values and errors", 30.0, least(lambda: measure_heat(table, intervals=False), 1)),
        ("100 sets of 5 groups of HEAT, all intervals", 20.0, least(lambda: measure_heat(small), 1)),
    ]
    print("| work | target | measured |")
    print("|---|---|---|")
    for work, target, measured in rows:
        print(f"| {work} | {target:g} s | {measured:.4f} s |")
    return int(check and any(measured > target for _, target, measured in rows))


if __name__ == "__main__":
    raise SystemExit(main())
