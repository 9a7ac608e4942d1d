"""What models of strata cost: processor time of both models, their limits and every stratum's estimate.

    OPENBLAS_NUM_THREADS=1 python bench/strata.py

Made-up strata of four dimensions with ten levels each, 5 to 199 people in each, seeded: 10,000 strata, 37 coefficients.
More threads than idle processors make the products of matrices wait for one another: set one.
"""

from __future__ import annotations

from itertools import product
from time import process_time

import numpy as np

from isonomia.intersections.strata import Strata, told

NAMES = ("a", "b", "c", "d")


def strata(kind: str, levels: int, seed: int = 3) -> Strata:
    """Strata that differ, and of which the parts explain nothing."""
    draw = np.random.default_rng(seed)
    codes = tuple(tuple(f"level {at}" for at in each) for each in product(range(levels), repeat=len(NAMES)))
    n = draw.integers(5, 200, len(codes)).astype(np.float64)
    eta = draw.normal(-0.3, 0.3, len(codes))
    if kind == "proportion":
        events = draw.binomial(n.astype(np.int64), 1 / (1 + np.exp(-eta))).astype(np.float64)
        return Strata("proportion", NAMES, codes, n, events, np.zeros(len(n)))
    mean = eta + draw.normal(0, 1, len(codes)) / np.sqrt(n)
    square = n * mean**2 + draw.chisquare(n - 1)
    return Strata("mean", NAMES, codes, n, n * mean, square)


def main() -> None:
    """Measure and print."""
    print("| outcome | strata | coefficients | CPU s | VPC | its range |\n|---|---|---|---|---|---|")
    for kind in ("proportion", "mean"):
        told(strata(kind, 3))  # what is loaded the first time is not counted
        wide = strata(kind, 10)
        start = process_time()
        vpc = told(wide).vpc
        used, numbers = process_time() - start, (vpc.value[0], vpc.low[0], vpc.high[0])
        value, low, high = (f"{100 * float(each):.2f} %" for each in numbers)
        print(f"| {kind} | {len(wide.codes):,} | {4 * 9 + 1} | {used:.1f} | {value} | {low} to {high} |")


if __name__ == "__main__":
    main()
