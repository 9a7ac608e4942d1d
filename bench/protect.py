"""Random releases, protected, published and attacked: what a stranger recovers of what is hidden.

    python bench/protect.py [--releases N] [--first K] [--seed S] [--jobs J] [--mix mixed|linked|pathways] [--log FILE]
    python bench/protect.py --summary FILE [FILE …]

Each release is a made-up study over made-up people: mostly small ones of all kinds (`protect_mix.py`), or the larger
ones of linked questions alone (`protect_worlds.py`, `--mix linked`), or small ones with a pathway and its ways out
(`protect_pathways.py`, `--mix pathways`). It is protected, its data files are written as the
build writes them, and the auditor attacks those files twice: as a stranger who knows that zeros are printed, so
that what is hidden is something, and as one who does not; an earlier release of the same people is attacked with it.
Where it is small enough, a second program that counts persons and not cells (`protect_exact.py`) looks for what the
auditor overlooks. Whatever is found is a fault of the suppressor or of the auditor, and its number is printed so that
it can be looked at. Leaves with 1 if anything was found. A release that the build would refuse beside the earlier one,
and say so, is counted as such: it is not published.

With `--log` a line of JSON a release is added to a file, and a release that stands there is not tried again.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from itertools import count, repeat
from pathlib import Path
from time import process_time

from isonomia.errors import BadNews, IsonomiaError, StudyError
from isonomia.model.shown import Shown
from isonomia.protect import policy_of, protected, protected_beside_earlier
from isonomia.protect.audit import KINDS, audit
from isonomia.protect.audit.attack import without_zeros
from isonomia.protect.audit.knowledge import gathered
from isonomia.protect.audit.reading import read

sys.path.insert(0, str(Path(__file__).parent))

import protect_log
from protect_exact import overlooked
from protect_log import UNSURE, Outcome, footing, shares, table
from protect_mix import EARLIER, mixed
from protect_pathways import on_pathways
from protect_truth import true_counts, untrue
from protect_worlds import World, published, world

MIXES = {"mixed": mixed, "linked": world, "pathways": on_pathways}
MEMORY = Path("/dev/shm")
"""A folder in memory, where there is one; each release has a folder of its own in it."""


def tried(seed: int, number: int, mix: str = "linked", *, exact: bool = True) -> Outcome:
    """One release from people to attack."""
    start = process_time()
    made = MIXES[mix](seed, number)
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as scratch:
        found = attacked(made, Path(scratch), exact=exact)
    return replace(found, seed=seed, number=number, shape=made.shape, kinds=made.kinds, seconds=process_time() - start)


def attacked(made: World, scratch: Path, *, exact: bool = True) -> Outcome:
    """What is found in a release whose folder lies in `scratch`, beside that of the release before it."""
    nothing = Outcome(0, "")
    made = replace(made, study=replace(made.study, directory=str(scratch)))
    previous: tuple[Path, ...] = ()
    try:
        if made.earlier is not None:
            previous = (_released(made.earlier, protected(made.earlier.cells, made.earlier.study).shown, scratch),)
        attempts = (scratch / f"attempt-{at}" for at in count())
        proved = protected_beside_earlier(
            made.cells, made.study, lambda found: audit(_released(made, found.shown, next(attempts)), previous)
        )
    except (BadNews, StudyError) as error:
        return replace(nothing, refused=str(error)[:200])
    except IsonomiaError as error:
        return replace(nothing, trouble=str(error)[:200])
    folder = _released(made, proved.shown, scratch)
    report = audit(folder, previous)
    if previous and not report.passed:  # as the build does it
        return replace(nothing, refused=f"beside the earlier release: {report.summary()}"[:200])
    found = Counter({kind: report.number(kind) for kind in KINDS})
    unsure = without_zeros(gathered([read(folder)])).values()
    found.update(UNSURE + fate.finding.kind for fate in unsure if fate.finding is not None)
    found["small and printed"] = small_and_printed(made, proved.shown)
    second = overlooked(made, folder, report, previous) if exact else None
    if second is not None:
        found.update(second.found)
    values = sum(len(table) * (2 if "events" in table.sums else 1) for table in made.cells)
    checked = 0 if second is None else second.checked
    return replace(
        nothing,
        cells=report.cells,
        values=values,
        hidden=report.hidden,
        derived=report.derived,
        found=+found,
        untrue=len(untrue(report.findings, true_counts(proved))),
        checked=checked,
    )


def _released(made: World, shown: Shown, scratch: Path) -> Path:
    """The folder of a release; of small ones only the files that hold all the numbers are written."""
    folder = scratch / (EARLIER if made.study.release.id == EARLIER else "new")
    folder.mkdir(parents=True)
    small = bool(made.kinds) and "big" not in made.kinds
    return published(made, shown, folder, with_estimates=made.figures, all_files=not small)


def small_and_printed(made: World, shown: Shown) -> int:
    """Values in print that the policy's plainest rule hides: n, e or n − e from 1 to T − 1.

    Rounded numbers may differ by less than the exact ones do: there n − e says nothing.
    """
    rule = policy_of(made.study, "s")
    few = range(1, rule.threshold)
    exact = rule.rounding is None
    bad = 0
    for each in shown:
        for n, e, n_shown, y_shown in zip(each.n, each.events, each.n_shown, each.y_shown, strict=True):
            bad += bool(n_shown and n in few)
            bad += bool(y_shown and (e in few or (exact and each.kind == "proportion" and e >= 0 and n - e in few)))
    return bad


def outcomes(
    seed: int, numbers: Iterable[int], jobs: int = 1, mix: str = "linked", *, exact: bool = True
) -> Iterator[Outcome]:
    """Every release in order."""
    if jobs < 2:
        yield from (tried(seed, number, mix, exact=exact) for number in numbers)
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(_tried, repeat(seed), numbers, repeat(mix), repeat(exact), chunksize=4)


def _tried(seed: int, number: int, mix: str, exact: bool) -> Outcome:
    return tried(seed, number, mix, exact=exact)


def logged(path: Path | None, seed: int, numbers: Sequence[int], made: Iterator[Outcome]) -> Iterator[Outcome]:
    """Outcomes of a log that are asked for, then those that are made, which are added to it."""
    if path is None:
        yield from made
        return
    yield from (each for each in protect_log.read(path) if each.seed == seed and each.number in numbers)
    cut_off = path.exists() and not path.read_bytes().endswith(b"\n")
    with path.open("a", encoding="utf-8") as file:
        file.write("\n" if cut_off else "")
        for each in made:
            file.write(each.line() + "\n")
            file.flush()
            yield each


def main() -> int:
    """Try them, say what was found where, and print the tally."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--releases", type=int, default=100)
    parser.add_argument("--first", type=int, default=0, help="number of the first one")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    parser.add_argument("--mix", choices=list(MIXES), default="mixed")
    parser.add_argument("--log", type=Path, help="a file of lines, which a later run goes on with")
    parser.add_argument("--no-exact", action="store_true", help="without the second program")
    parser.add_argument("--summary", type=Path, nargs="+", metavar="FILE", help="print the tables of logs; try nothing")
    asked = parser.parse_args()
    logs = asked.summary or ()
    done = [each for path in logs for each in protect_log.read(path)] if logs else list(_run(asked))
    print(f"{table(done)}\n\n{shares(done)}\n\n{footing(done)}")
    return int(any(each.at_fault for each in done))


def _run(asked: argparse.Namespace) -> Iterator[Outcome]:
    numbers = range(asked.first, asked.first + asked.releases)
    there = {each.number for each in protect_log.read(asked.log) if each.seed == asked.seed} if asked.log else set()
    left = [number for number in numbers if number not in there]
    made = outcomes(asked.seed, left, asked.jobs, asked.mix, exact=not asked.no_exact)
    for each in logged(asked.log, asked.seed, numbers, made):
        if each.at_fault:
            print(each.sentence(), flush=True)
        yield each


if __name__ == "__main__":
    raise SystemExit(main())
