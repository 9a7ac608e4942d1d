"""How long random allocation and the limits of segregation indices take, measured on this machine.

    python bench/speed_segregation.py [--check]

With --check, leaves with 1 if the target of the permutations is missed. Times are of the processor, the least of
three, after one run that warms up; every index is computed for every permutation.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from time import process_time

import numpy as np

from isonomia.measures.segregation import segregation
from isonomia.measures.segregation_null import expected_indices, random_indices
from isonomia.measures.unit_table import UnitTable

TARGET = 5.0


def table(units: int, groups: int) -> UnitTable:
    """Schools of 20 to 200 people whose mixes differ a little."""
    rng = np.random.default_rng(1)
    shares = rng.dirichlet(40 * rng.dirichlet(np.ones(groups)) + 0.1, units)
    return UnitTable.of(rng.multinomial(rng.integers(20, 201, units), shares), np.arange(units) % 5)


def least(work: Callable[[], object], runs: int = 3) -> float:
    """The least processor time of several runs."""
    times = []
    for _ in range(runs + 1):
        start = process_time()
        work()
        times.append(process_time() - start)
    return min(times[1:])


def main() -> int:
    """Measure, print, and compare with the target."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    large, school = table(200, 8), table(24, 4)
    rng = np.random.default_rng(1)
    permutations = least(lambda: random_indices(large, 10_000, rng))
    rows = [
        ("10,000 permutations, 200 units × 8 groups, every index", f"{TARGET:g} s", permutations),
        ("exact expectations, 200 units × 8 groups", "", least(lambda: expected_indices(large))),
        (
            "10,000 permutations, 24 units × 4 groups, every index",
            "",
            least(lambda: random_indices(school, 10_000, rng)),
        ),
        ("everything but permutations, 24 units × 4 groups", "", least(lambda: segregation(school, rng, 0), 1)),
    ]
    print("| work | target | measured |")
    print("|---|---|---|")
    for work, target, measured in rows:
        print(f"| {work} | {target} | {measured:.3f} s |")
    return int(check and permutations > TARGET)


if __name__ == "__main__":
    raise SystemExit(main())
