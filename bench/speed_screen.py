"""What looking deeper costs: subgroups planned, subgroups looked at, processor time and memory of each depth.

    OPENBLAS_NUM_THREADS=1 python bench/speed_screen.py [--people N …] [--share S]

Made-up people of thirteen dimensions (2 to 10 levels, skewed, seeded), nearly all of them unlike, with a yes/no
outcome; subgroups of a share S of the people or more. Each depth runs in a process of its own; memory is its peak.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
from time import process_time

import numpy as np

from isonomia.intersections.combinations import Combinations
from isonomia.intersections.deeper import DEEPEST, PLAIN, planned
from isonomia.intersections.screen import screen

LEVELS = (3, 8, 10, 6, 4, 5, 5, 2, 2, 5, 8, 6, 9)
HEAD = ("people", "people at least", "depth", "planned beyond three", "looked at", "seconds", "peak memory, GB")


def people(number: int, seed: int = 1) -> Combinations:
    """Made-up people, added up by all dimensions at once."""
    rng = np.random.default_rng(seed)
    common = rng.integers(0, 5, number)
    far = [np.floor(np.log(1 - rng.random(number)) / np.log(0.75 - 0.02 * common)).astype(int) for _ in LEVELS]
    codes = np.stack([np.minimum(each, width - 1) for each, width in zip(far, LEVELS, strict=True)], axis=1)
    y = (rng.random(number) < 0.12 + 0.03 * common).astype(float)
    key = np.ravel_multi_index(tuple(codes.T), LEVELS)
    there, place = np.unique(key, return_inverse=True)
    rows = np.stack(np.unravel_index(there, LEVELS), axis=1)
    n, events = (np.bincount(place, weights=each).astype(float) for each in (np.ones(number), y))
    names = tuple(f"d{at}" for at in range(len(LEVELS)))
    levels = tuple(tuple(str(each) for each in range(width)) for width in LEVELS)
    known = tuple(np.ones(width, dtype=bool) for width in LEVELS)
    return Combinations("proportion", names, levels, known, rows, n, events, 0.0, n)


def line(number: int, least: int, depth: int) -> str:
    """One row of the table, measured here."""
    made = people(number)
    start = process_time()
    found = screen(made, depth, least)
    seconds = process_time() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    looks = [
        planned(made, found.depths[each - 1].groups, least).looks
        for each in range(PLAIN + 1, depth + 1)
        if each in found.depths
    ]
    whole = sum(len(each.groups) for each in found.depths.values())
    beyond = f"{sum(looks):,}" if looks else ""
    if found.refused:
        beyond = f"depth {found.refused.depth} refused; {found.refused.enough:,} people would do"
    cells = (f"{number:,}", f"{least:,}", str(depth), beyond, f"{whole:,}", f"{seconds:.1f}", f"{memory:.2f}")
    return "| " + " | ".join(cells) + " |"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, nargs="*", default=[20_000, 100_000])
    parser.add_argument("--share", type=float, default=0.005)
    parser.add_argument("--inside", type=int, nargs=3, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.inside:
        print(line(*chosen.inside), flush=True)
        return 0
    print("| " + " | ".join(HEAD) + " |")
    print("|---" * len(HEAD) + "|", flush=True)
    for number in chosen.people:
        for depth in range(PLAIN, DEEPEST + 1):
            inside = [str(each) for each in (number, max(1, round(number * chosen.share)), depth)]
            subprocess.run([sys.executable, __file__, "--inside", *inside], check=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
