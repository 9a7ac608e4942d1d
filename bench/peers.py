"""What the same tasks cost with isonomia and with its peers: processor time and peak memory, side by side.

    python bench/peers.py [--rows N …] [--tasks NAME …] [--python PATH] [--folder DIR] [--most SECONDS] [--times N]

The peers are no dependencies. They live in an environment of their own, whose Python is named with --python:

    python -m venv peers && peers/bin/pip install fairlearn aequitas divexplorer sliceline aif360 pyarrow

Without --python only the bare scan and isonomia run. The table is that of `speed_count.py`: made-up people, thirteen
dimensions of 2 to 10 levels, a yes-or-no outcome. Every row of a result is a process of its own. The peers start from
a pandas frame that is in memory already, and its reading is not counted. isonomia is measured from the Parquet file
(`isonomia`), from such a frame (`isonomia frame`), and from one whose texts are categories (`isonomia categories`).

    rates      the rate of the outcome by each of 13 dimensions
    intervals  the same with 95 % bootstrap intervals of 1,000 replicates
    pairs      the rate by every pair of dimensions: 78 groupings
    triples    by every triple as well: 364 groupings
    screen     which subgroups of up to three dimensions, of 1 % of the people or more, stand out

Times are of the processor (of all threads), after imports. What takes less than five seconds is run three times (or as
often as --times says), each in a process of its own, and the shortest counts. A peer that would take too long does a
part of the work, and the whole is worked out from it: such a time is marked ≈. One that takes more than --most
seconds is stopped.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import runpy
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from importlib import metadata
from io import StringIO
from itertools import combinations
from pathlib import Path
from time import process_time
from typing import Any

TASKS = ("rates", "intervals", "pairs", "triples", "screen")
DIMENSIONS = tuple(f"d{at}" for at in range(13))
REPLICATES = 1_000
SUPPORT = 0.01
SHORT = 5.0
GROUPINGS = {
    "rates": [(name,) for name in DIMENSIONS],
    "intervals": [(name,) for name in DIMENSIONS],
    "pairs": list(combinations(DIMENSIONS, 2)),
    "triples": [*combinations(DIMENSIONS, 2), *combinations(DIMENSIONS, 3)],
}
PEERS = {
    "fairlearn": ("rates", "intervals", "pairs", "triples"),
    "aequitas": ("rates", "pairs", "triples"),
    "aif360": ("rates", "pairs"),
    "divexplorer": ("rates", "pairs", "screen"),
    "sliceline": ("screen",),
    "pandas": ("rates", "pairs", "triples"),
}
OURS = ("isonomia", "isonomia categories", "isonomia frame")
Work = Callable[[], float]
"""Does a share of a task, and says which share."""


def of_scan(_task: str, file: Path) -> Work:
    """The bare scan of the columns that the tasks read."""
    import duckdb

    parts = [*(f"max({name})" for name in DIMENSIONS), "sum((y = 'yes')::INT)"]

    def work() -> float:
        duckdb.sql(f"SELECT {', '.join(parts)} FROM '{file}'").fetchall()
        return 1.0

    return work


def of_isonomia(task: str, file: Path, kind: str = "") -> Work:
    """isonomia, from the file or a frame to the cells, and to what the task asks of them."""
    from dataclasses import replace

    import numpy as np
    import pyarrow.parquet  # noqa: F401  its import is not counted
    import scipy.sparse  # noqa: F401  nor is this

    from isonomia.count import count, count_combinations, count_joint
    from isonomia.intersections.combinations import Combinations
    from isonomia.intersections.screen import screen
    from isonomia.sources import open_frame, open_table
    from isonomia.stats.cell_bootstrap import of_counts, percentile_limits
    from isonomia.study import parse

    bench = runpy.run_path(str(Path(__file__).with_name("speed_count.py")))
    text = bench["text_of"]("yes-or-no", file)
    study = parse(text.replace("y = 'yes'", "y = 1") if kind else text, str(file.parent))
    if task in ("rates", "intervals"):
        indicator = replace(study.indicators[0], by=tuple(GROUPINGS["rates"]))
        study = replace(study, indicators=(indicator,), intersections=None)
    elif task == "pairs":
        study = replace(study, intersections=replace(study.intersections, depth=2))
    frame = frame_of(file) if kind else None
    if kind == "categories":
        frame = frame.astype(dict.fromkeys(DIMENSIONS, "category"))

    def work() -> float:
        opened = open_frame("s", frame) if kind else open_table(study.sources["s"], file.parent)
        tables = {"s": opened}
        if task == "screen":
            (joint,) = count_joint(study, tables).cells
            rows = int(joint.sums["n"].sum())
            screen(Combinations.of(joint), 3, int(rows * SUPPORT), adverse=-1)
            return 1.0
        cells = count(study, tables) if task in ("rates", "intervals") else count_combinations(study, tables)
        for table in cells if task == "intervals" else ():
            percentile_limits(of_counts(np.asarray(table.sums["events"]), np.asarray(table.sums["n"])).level)
        return 1.0

    return work


def frame_of(file: Path) -> Any:
    import pandas as pd

    frame = pd.read_parquet(file, columns=[*DIMENSIONS, "y"])
    frame["y"] = (frame["y"] == "yes").astype(int)
    return frame


def of_pandas(task: str, file: Path) -> Work:
    """A loop over `groupby`."""
    frame = frame_of(file)

    def work() -> float:
        for names in GROUPINGS[task]:
            frame.groupby(list(names), observed=True)["y"].agg(["sum", "count"])
        return 1.0

    return work


def of_fairlearn(task: str, file: Path) -> Work:
    from fairlearn.metrics import MetricFrame, selection_rate

    frame = frame_of(file)
    replicates = 5

    def work() -> float:
        part = some(GROUPINGS[task], 13 if task == "rates" else 1 if task == "intervals" else 6)
        for names in part:
            more = {"n_boot": replicates, "ci_quantiles": [0.025, 0.975]} if task == "intervals" else {}
            made = MetricFrame(
                metrics=selection_rate,
                y_true=frame["y"],
                y_pred=frame["y"],
                sensitive_features=frame[list(names)],
                **more,
            )
            assert len(made.by_group)
        share = len(part) / len(GROUPINGS[task])
        return share * replicates / REPLICATES if task == "intervals" else share

    return work


def of_aequitas(task: str, file: Path) -> Work:
    from aequitas.group import Group

    frame = frame_of(file)
    base = frame.rename(columns={"y": "score"}).assign(label_value=frame["y"])

    def work() -> float:
        part = some(GROUPINGS[task], 26)
        columns = {"score": base["score"], "label_value": base["label_value"]}
        for names in part:
            joined = base[names[0]]
            for name in names[1:]:
                joined = joined + "|" + base[name]
            columns["|".join(names)] = joined
        table = base.iloc[:, :0].assign(**columns)
        Group().get_crosstabs(table, attr_cols=["|".join(names) for names in part])
        return len(part) / len(GROUPINGS[task])

    return work


def of_aif360(task: str, file: Path) -> Work:
    from aif360.datasets import BinaryLabelDataset
    from aif360.metrics import BinaryLabelDatasetMetric

    frame = frame_of(file)
    codes = {name: frame[name].astype("category") for name in DIMENSIONS}

    def work() -> float:
        numbers = frame.assign(**{name: each.cat.codes.astype(float) for name, each in codes.items()})
        data = BinaryLabelDataset(
            df=numbers, label_names=["y"], protected_attribute_names=list(DIMENSIONS), favorable_label=1
        )
        part = some(GROUPINGS[task], 6)
        for names in part:
            for _, levels in numbers[list(names)].drop_duplicates().iterrows():
                group = [dict(levels)]
                other = [{names[0]: -1.0}]
                BinaryLabelDatasetMetric(data, unprivileged_groups=group, privileged_groups=other).base_rate(
                    privileged=False
                )
        return len(part) / len(GROUPINGS[task])

    return work


def of_divexplorer(task: str, file: Path) -> Work:
    from divexplorer import DivergenceExplorer

    frame = frame_of(file)

    def work() -> float:
        if task == "screen":  # it has no limit of depth: this goes deeper than three
            DivergenceExplorer(frame).get_pattern_divergence(
                min_support=SUPPORT, boolean_outcomes=["y"], attributes=list(DIMENSIONS)
            )
            return 1.0
        part = some(GROUPINGS[task], 6)
        for names in part:
            DivergenceExplorer(frame).get_pattern_divergence(
                min_support=1 / len(frame), boolean_outcomes=["y"], attributes=list(names)
            )
        return len(part) / len(GROUPINGS[task])

    return work


def of_sliceline(_task: str, file: Path) -> Work:
    from sliceline.slicefinder import Slicefinder

    frame = frame_of(file)

    def work() -> float:
        finder = Slicefinder(alpha=0.95, k=20, max_l=3, min_sup=int(SUPPORT * len(frame)), verbose=False)
        finder.fit(frame[list(DIMENSIONS)].to_numpy(), frame["y"].to_numpy())
        return 1.0

    return work


def some(groupings: list[tuple[str, ...]], most: int) -> list[tuple[str, ...]]:
    """So many groupings at most, evenly from all."""
    step = max(1, len(groupings) // most)
    return groupings[::step][:most] if len(groupings) > most else groupings


def measured(tool: str, task: str, file: Path) -> dict[str, float]:
    """One task in this process."""
    warnings.simplefilter("ignore")
    with redirect_stdout(StringIO()):
        name, _, kind = tool.partition(" ")
        work = of_isonomia(task, file, kind) if name == "isonomia" else globals()[f"of_{tool}"](task, file)
        start = process_time()
        share = work()
        used = process_time() - start
    return {"cpu": used / share, "share": share, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20}


def versions(python: str, names: list[str]) -> dict[str, str]:
    """The versions of packages in an environment; one that is not there is left out."""
    program = (
        "import json, sys\nfrom importlib import metadata\nfound = {}\n"
        "for name in sys.argv[1:]:\n"
        "    try:\n        found[name] = metadata.version(name)\n"
        "    except metadata.PackageNotFoundError:\n        pass\n"
        "print(json.dumps(found))"
    )
    done = subprocess.run([python, "-c", program, *names], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def asked(python: str, tool: str, task: str, file: Path, given: argparse.Namespace) -> dict[str, float] | str:
    """One task, the shortest of a few where it is short, or why there is no figure."""
    found = once(python, tool, task, file, given.most)
    if isinstance(found, str) or found["cpu"] * found["share"] > SHORT:
        return found
    again = (once(python, tool, task, file, given.most) for _ in range(given.times - 1))
    return min((found, *(each for each in again if isinstance(each, dict))), key=lambda each: each["cpu"])


def once(python: str, tool: str, task: str, file: Path, most: float) -> dict[str, float] | str:
    """One task in a process of its own."""
    command = [python, __file__, "--one", tool, task, str(file)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=most)
    except subprocess.TimeoutExpired:
        return f"stopped after {most:.0f} s"
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or ["no reason given"]
        return f"failed: {last[0].split(':')[0][:40]}" if done.returncode > 0 else "out of memory"
    return json.loads(done.stdout.splitlines()[-1])


def rows_of(task: str, file: Path, there: list[str], given: argparse.Namespace) -> Iterator[str]:
    """The rows of one task: the scan, isonomia, and each peer that does it."""
    ours = asked(sys.executable, "isonomia", task, file, given)
    own = ours["cpu"] if isinstance(ours, dict) else float("nan")
    runs = [("bare scan", asked(sys.executable, "scan", task, file, given)), ("isonomia", ours)]
    runs += [(tool, asked(sys.executable, tool, task, file, given)) for tool in OURS[1:]]
    runs += [(tool, asked(given.python, tool, task, file, given)) for tool in there if task in PEERS[tool]]
    for tool, found in runs:
        if isinstance(found, str):
            yield f"| {task} | {tool} | {found} | | |"
        else:
            sign = "" if found["share"] == 1 else "≈ "
            ratio = f"{sign}{found['cpu'] / own:,.2f}"
            yield f"| {task} | {tool} | {sign}{found['cpu']:,.2f} | {ratio} | {found['peak']:.2f} |"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--tasks", nargs="+", choices=TASKS, default=list(TASKS))
    parser.add_argument("--python", default="", help="the Python of the peers' environment")
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--most", type=float, default=900.0, help="seconds after which a process is stopped")
    parser.add_argument("--times", type=int, default=3, help="how often what is short is run")
    parser.add_argument("--one", nargs=3, metavar=("TOOL", "TASK", "FILE"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        tool, task, file = given.one
        print(json.dumps(measured(tool, task, Path(file))))
        return 0
    found = versions(given.python, list(PEERS)) if given.python else {}
    said = ", ".join(f"{name} {version}" for name, version in found.items()) or "no peers (--python names none)"
    own = ", ".join(f"{name} {metadata.version(name)}" for name in ("isonomia", "duckdb", "numpy", "pyarrow", "pandas"))
    print(f"{own}; {said}; Python {platform.python_version()}, {os.cpu_count()} processors, {platform.machine()}.")
    make = runpy.run_path(str(Path(__file__).with_name("speed_count.py")))["people"]
    with tempfile.TemporaryDirectory(dir=given.folder) as scratch:
        for rows in given.rows:
            file = Path(scratch) / f"people{rows}.parquet"
            make(file, rows)
            print(f"\n{rows:,} people\n\n| task | tool | CPU s | × isonomia | peak GB |\n|---|---|---|---|---|")
            for task in given.tasks:
                for row in rows_of(task, file, list(found), given):
                    print(row, flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
