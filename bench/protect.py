"""Random releases, protected, published and attacked: what a stranger recovers of what is hidden.

    python bench/protect.py [--releases N] [--first K] [--seed S] [--workers W] [--naive]

Each release is a made-up study over made-up people (`protect_worlds.py`). It is protected, its data files are written
as the build writes them, and the auditor attacks those files twice: as a stranger who knows that zeros are printed, so
that what is hidden is something, and as one who does not. Whatever is found is a fault of the suppressor or of the
auditor, and its number is printed so that it can be looked at. Leaves with 1 if anything was found.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from time import process_time

from isonomia.errors import IsonomiaError
from isonomia.model.shown import Shown
from isonomia.protect import policy_of, protected
from isonomia.protect.audit import KINDS, audit
from isonomia.protect.audit.attack import without_zeros
from isonomia.protect.audit.knowledge import gathered
from isonomia.protect.audit.reading import read

sys.path.insert(0, str(Path(__file__).parent))

from protect_worlds import World, published, world

UNSURE = "unsure "
"""In front of a kind of finding of the stranger who does not know that zeros are printed."""


@dataclass(frozen=True)
class Outcome:
    """What became of one release.

    Attributes:
        number: of the world. shape: in words.
        cells, values, hidden, derived: what was published, could have been, was hidden, and follows from that.
        found: kind of finding -> how many.
        seconds: of the processor, for protecting and attacking.
        trouble: why there was no release.
    """

    number: int
    shape: str
    cells: int = 0
    values: int = 0
    hidden: int = 0
    derived: int = 0
    found: Counter[str] | None = None
    seconds: float = 0.0
    trouble: str = ""


def tried(seed: int, number: int) -> Outcome:
    """One release from people to attack."""
    made = world(seed, number)
    start = process_time()
    try:
        shown = protected(made.cells, made.study).shown
    except IsonomiaError as error:
        return Outcome(number, made.shape, seconds=process_time() - start, trouble=str(error)[:200])
    with tempfile.TemporaryDirectory() as scratch:
        folder = published(made, shown, Path(scratch))
        report = audit(folder)
        found = Counter({kind: report.number(kind) for kind in KINDS})
        fates = without_zeros(gathered([read(folder)])).values()
        found.update(UNSURE + fate.finding.kind for fate in fates if fate.finding is not None)
        found["small and printed"] = small_and_printed(made, shown)
    values = sum(len(table) * (2 if "events" in table.sums else 1) for table in made.cells)
    seconds = process_time() - start
    return Outcome(number, made.shape, report.cells, values, report.hidden, report.derived, +found, seconds)


def small_and_printed(made: World, shown: Shown) -> int:
    """Values in print that the policy's plainest rule hides: n, e or n − e from 1 to T − 1."""
    few = range(1, policy_of(made.study, "s").threshold)
    bad = 0
    for table in shown:
        for n, e, n_shown, y_shown in zip(table.n, table.events, table.n_shown, table.y_shown, strict=True):
            bad += bool(n_shown and n in few)
            bad += bool(y_shown and (e in few or (table.kind == "proportion" and n - e in few)))
    return bad


def outcomes(seed: int, numbers: Iterable[int], workers: int) -> Iterator[Outcome]:
    """Every release in order."""
    if workers < 2:
        yield from (tried(seed, number) for number in numbers)
        return
    with ProcessPoolExecutor(workers) as pool:
        yield from pool.map(tried, repeat(seed), numbers)


def table(done: Iterable[Outcome]) -> str:
    """The tally in Markdown."""
    every = list(done)
    found: Counter[str] = sum((each.found or Counter() for each in every), Counter())
    rows = [
        ("releases", len(every)),
        ("of which no proof was found", sum(bool(each.trouble) for each in every)),
        ("cells published", sum(each.cells for each in every)),
        ("values that could be printed", sum(each.values for each in every)),
        ("hidden counts", sum(each.hidden for each in every)),
        ("counts that follow from them", sum(each.derived for each in every)),
        ("values in print that are small", found["small and printed"]),
    ]
    lines = ["| | number |", "|---|---|", *(f"| {name} | {number:,} |" for name, number in rows)]
    lines += ["", "| found by a stranger who | knows that zeros are printed | does not |", "|---|---|---|"]
    words = {"exact": "recovered exactly", "pinned": "within ± 2", "small": "proved small", "undecided": "undecided"}
    lines += [f"| {words[kind]} | {found[kind]} | {found[UNSURE + kind]} |" for kind in KINDS]
    return "\n".join(lines)


def main() -> int:
    """Try them, say what was found where, and print the tally."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--releases", type=int, default=100)
    parser.add_argument("--first", type=int, default=0, help="number of the first one")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=1)
    asked = parser.parse_args()
    done = []
    for each in outcomes(asked.seed, range(asked.first, asked.first + asked.releases), asked.workers):
        done.append(each)
        if each.found or each.trouble:
            print(f"{each.number}: {each.shape}: {each.trouble or dict(each.found or {})}", flush=True)
    print(table(done))
    print(f"\nSeed {asked.seed}, {sum(each.seconds for each in done):.0f} s of processor time.")
    return int(any(each.found or each.trouble for each in done))


if __name__ == "__main__":
    raise SystemExit(main())
