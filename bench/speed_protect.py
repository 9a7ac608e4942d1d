"""How long protection and its audit take, and how much memory: the targets of the project, measured on this machine.

    python bench/speed_protect.py [--check] [--only dense|sparse|small]

Three made-up populations: 46,428 numbers of people over all tables of one, two and three of 13 dimensions; the same
tables of a sparse population with outcomes (92,856 values, almost a third of them too small to print); and a school of
150 students a year. Times are of the processor, after import, each in a process of its own, whose peak memory is
printed beside.
With --check, leaves with 1 if a target is missed.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from time import process_time

import numpy as np
import scipy.optimize
import scipy.sparse  # noqa: F401  same
from protect_worlds import People, Question, World, cells_of, published, study_of

from isonomia.model.cells import Cells
from isonomia.protect import protected
from isonomia.protect.audit import audit
from isonomia.protect.policy import policy
from isonomia.protect.primary import small, small_outcome

MOST_MEMORY = 3.0


@dataclass(frozen=True)
class Target:
    """What a population must be protected and audited in, in seconds; `together` where one limit holds for both."""

    protect: float
    audit: float
    together: bool = False


TARGETS = {
    "dense": Target(5, 15),
    "sparse": Target(30, 60),
    "small": Target(1, 1, together=True),
}
SIZES = (2, 2, 2, 2, 5, 6, 6, 7, 7, 7, 7, 9, 9)
"""Groups of the 13 dimensions: 46,428 cells in all tables of up to three of them, where everyone exists."""


def population(persons: int, sizes: tuple[int, ...], years: int = 1, skew: float = 4.0) -> People:
    """Persons with groups of unlike size, tied to one another through three hidden kinds of person."""
    rng = np.random.default_rng(2026)
    kinds = rng.integers(0, 3, persons)
    codes = np.empty((len(sizes), persons), dtype=np.int64)
    for at, size in enumerate(sizes):
        for kind in range(3):
            who = kinds == kind
            codes[at, who] = rng.choice(size, int(who.sum()), p=rng.dirichlet([skew] * size))
    names = tuple(tuple(chr(97 + at) * 2 for at in range(size)) for size in sizes)
    chance = np.clip(0.35 * np.exp(rng.normal(0, 0.4, max(sizes)))[codes[1 % len(sizes)]], 0.02, 0.9)
    outcome = (rng.random(persons) < chance).astype(np.int64)
    periods = tuple(str(2021 + at) for at in range(years))
    everybody = np.ones((1, persons), dtype=bool)
    return People(codes, names, None, rng.integers(0, years, persons), periods, everybody, outcome[None])


def of_all_tables(people: People, most: int, kind: str) -> World:
    """One indicator over all tables of up to so many dimensions."""
    dimensions = range(len(people.names))
    groupings = tuple(each for size in range(most + 1) for each in combinations(dimensions, size))
    question = Question("i0", kind, "", "y0 = 'yes'", groupings)
    study = study_of([question], people, "cms")
    cells = Cells(tuple(cells_of(people, 0, question, grouping) for grouping in groupings))
    return World(study, cells, kind)


def made(name: str) -> World:
    """The population of a name, as cells."""
    if name == "dense":
        return of_all_tables(population(12_000, SIZES), 3, "representation")
    if name == "sparse":
        return of_all_tables(population(8_000, SIZES), 3, "proportion")
    return of_all_tables(population(600, (3, 5, 2, 4), years=4), 2, "proportion")


def facts(world: World) -> tuple[int, int]:
    """How many values there are, and how many are too small to print."""
    rule, values, few = policy("cms"), 0, 0
    for table in world.cells:
        n = table.sums["n"]
        values, few = values + len(n), few + int(small(n, rule).sum())
        if "events" in table.sums:
            hidden = small(n, rule) | small_outcome(n, table.sums["events"], "proportion", rule)
            values, few = values + len(n), few + int(hidden.sum())
    return values, few


def measured(name: str) -> str:
    """One row of the table; run in a process of its own."""
    world = made(name)
    values, few = facts(world)
    start = process_time()
    found = protected(world.cells, world.study)
    protecting = process_time() - start
    with tempfile.TemporaryDirectory() as scratch:
        folder = published(world, found.shown, Path(scratch), with_estimates=name == "small")
        start = process_time()
        report = audit(folder)
        auditing = process_time() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    proof = next(iter(found.proofs.values()))
    target = TARGETS[name]
    missed = protecting > target.protect or auditing > target.audit or memory > MOST_MEMORY
    missed = missed or (target.together and protecting + auditing > target.protect) or not report.passed
    limits = f"{target.protect:g} s" if target.together else f"{target.protect:g} + {target.audit:g} s"
    verdict = "missed" if missed else "met"
    return (
        f"| {name} | {values:,} | {few:,} | {len(proof.hidden):,} | {protecting:.1f} s | {auditing:.1f} s | "
        f"{memory:.1f} GB | {len(report.findings)} | {limits}: {verdict} |"
    )


def main() -> int:
    """Measure, print, and compare with the targets."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--only", choices=sorted(TARGETS))
    parser.add_argument("--here", choices=sorted(TARGETS), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.here:
        print(measured(asked.here))
        return 0
    print("| population | values | too small | hidden | protect | audit | memory | findings | target |")
    print("|---|---|---|---|---|---|---|---|---|")
    rows = []
    for name in [asked.only] if asked.only else TARGETS:
        one = subprocess.run([sys.executable, __file__, "--here", name], check=True, stdout=subprocess.PIPE, text=True)
        rows.append(one.stdout.strip())
        print(rows[-1], flush=True)
    return int(asked.check and any("missed" in row for row in rows))


if __name__ == "__main__":
    raise SystemExit(main())
