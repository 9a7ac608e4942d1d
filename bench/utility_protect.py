"""What protection costs, against the least that any could cost: small tables of people with their exact optimum.

    python bench/utility_protect.py [--tables N] [--seed S]

The optimum is an integer program over which values to hide: each small number has a second table that lifts it to T and
one that drops it to 1, each other hidden number two that are T − 1 apart, and nothing printed moves. Second tables may
have fractions there, so the true optimum is at least as dear. Cost is the weight that the search itself minimises.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from isonomia.protect.policy import policy
from isonomia.protect.prepare import reduced
from isonomia.protect.primary import small
from isonomia.protect.system import system_of
from isonomia.protect.witness import linked_of, proven
from isonomia.protect.witness.linked import BESIDE, Linked

sys.path.insert(0, str(Path(__file__).parent))

from protect_worlds import People, Question, cells_of, study_of

FAR = 60
"""No count moves further in the program."""
GROUPINGS = ((), (0,), (1,), (0, 1))
SHAPES = ((2, 3), (3, 3), (3, 4), (4, 1), (6, 1), (8, 1))


@dataclass(frozen=True)
class Cost:
    """The weight of what is hidden: by the primary rule alone, by the search, and at least by anybody."""

    shape: tuple[int, int]
    primary: float
    ours: float
    best: float
    hidden: int
    fewest: int


def table_of(rng: np.random.Generator, shape: tuple[int, int]) -> tuple[Linked, np.ndarray]:
    """A random table of people by two dimensions (or one), and which of its values the primary rule hides."""
    counts = np.rint(np.exp(rng.normal(rng.uniform(2.7, 4), 1.1, shape))).astype(int)
    rows, columns = (each.reshape(-1) for each in np.indices(shape))
    times = counts.reshape(-1)
    codes = np.stack([np.repeat(rows, times), np.repeat(columns, times)])
    persons = int(times.sum())
    names = tuple(tuple(chr(97 + at) * 2 for at in range(size)) for size in shape)
    everybody, nothing = np.ones((1, persons), dtype=bool), np.zeros((1, persons), dtype=int)
    people = People(codes, names, None, np.zeros(persons, dtype=int), ("2025",), everybody, nothing)
    groupings = GROUPINGS if shape[1] > 1 else GROUPINGS[:2]
    question = Question("i0", "representation", "", "y0 = 'yes'", groupings)
    study = study_of([question], people, "cms")
    tables = [reduced(cells_of(people, 0, question, each)) for each in groupings]
    system = system_of(tables, {("d0",), ("d1",)})
    rule = policy("cms")
    linked = linked_of([system], ["i0"], study, rule)
    primary = np.zeros(len(linked), dtype=bool)
    primary[linked.persons[0][small(system.counts["n"], rule)]] = True
    return linked, primary


class _Program:
    """Collects columns and rows of the integer program."""

    def __init__(self) -> None:
        self.low: list[float] = []
        self.high: list[float] = []
        self.rows: list[tuple[list[int], list[float], float, float]] = []

    def columns(self, low: np.ndarray, high: np.ndarray) -> np.ndarray:
        first = len(self.low)
        self.low += low.tolist()
        self.high += high.tolist()
        return np.arange(first, len(self.low))

    def row(self, at: list[int], factors: list[float], low: float, high: float) -> None:
        self.rows.append((at, factors, low, high))

    def matrix(self) -> Any:
        entries = [
            (number, c, f)
            for number, (at, factors, _, _) in enumerate(self.rows)
            for c, f in zip(at, factors, strict=True)
        ]
        row, column, factor = (np.array(each) for each in zip(*entries, strict=True))
        return coo_array((factor, (row, column)), shape=(len(self.rows), len(self.low))).tocsr()


def optimum(linked: Linked, primary: np.ndarray) -> np.ndarray | None:
    """(V,) what must at least be hidden; None where the solver does not finish."""
    program, size = _Program(), len(linked)
    free = linked.printable & ~linked.immovable(primary)
    hide = program.columns(primary.astype(float), (free | primary).astype(float))
    room = np.maximum(linked.lowest(primary) - linked.values, -FAR)

    def second_table() -> np.ndarray:
        y = program.columns(np.minimum(room, 0).astype(float), np.full(size, float(FAR)))
        relations = linked.relations
        for at in range(len(relations)):
            inside = slice(relations.starts[at], relations.starts[at + 1])
            program.row(y[relations.columns[inside]].tolist(), relations.signs[inside].tolist(), 0, 0)
        for at in np.flatnonzero(linked.printable):
            program.row([y[at], hide[at]], [1, -FAR], -np.inf, 0)
            program.row([y[at], hide[at]], [-1, float(room[at])], -np.inf, 0)
        return y

    for at in np.flatnonzero(linked.sensitive | free):
        up, down = second_table(), second_table()
        value = int(linked.values[at])
        if linked.sensitive[at]:
            program.row([up[at]], [1], linked.threshold - value, np.inf)
            if linked.falls[at]:
                program.row([down[at]], [1], -np.inf, 1 - value)
        elif value:
            program.row([up[at], down[at], hide[at]], [1, -1, 1 - linked.threshold], 0, np.inf)
    cost = np.zeros(len(program.low))
    cost[hide] = np.where(linked.printable, linked.weights, 0)
    whole = np.zeros(len(program.low))
    whole[hide] = 1
    result = milp(
        cost,
        integrality=whole,
        bounds=Bounds(np.array(program.low), np.array(program.high)),
        constraints=LinearConstraint(program.matrix(), [r[2] for r in program.rows], [r[3] for r in program.rows]),
        options={"time_limit": 60, "mip_rel_gap": 0.005},
    )
    return result.x[hide] > 0.5 if result.status == 0 else None


def costs(seed: int, tables: int) -> Iterator[Cost]:
    """Random tables with something to hide, of which the optimum is known."""
    rng = np.random.default_rng(seed)
    done = 0
    while done < tables:
        shape = SHAPES[done % len(SHAPES)]
        linked, primary = table_of(rng, shape)
        if not primary.any() or (linked.sensitive & (linked.kinds == BESIDE)).any():
            continue
        best = optimum(linked, primary)
        if best is None:
            continue
        done += 1
        hidden, _ = proven(linked, primary)
        weight = [float(linked.weights[each].sum()) for each in (primary, hidden, best)]
        yield Cost(shape, *weight, int(hidden.sum()), int(best.sum()))


def table(every: list[Cost]) -> str:
    """By shape, in Markdown."""
    lines = [
        "| table | number | hidden | of the optimum | weight beyond the optimum | worst |",
        "|---|---|---|---|---|---|",
    ]
    for shape in (*SHAPES, None):
        some = [each for each in every if shape in (None, each.shape)]
        if some:
            beyond = [each.ours / each.best - 1 for each in some]
            name = "all" if shape is None else f"{shape[0]} × {shape[1]}" if shape[1] > 1 else f"{shape[0]} groups"
            lines.append(
                f"| {name} | {len(some)} | {sum(each.hidden for each in some)} | {sum(each.fewest for each in some)} | "
                f"{np.mean(beyond):.1%} | {max(beyond):.0%} |"
            )
    return "\n".join(lines)


def main() -> int:
    """Measure and print; leaves with 1 where more than a quarter is lost on average."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tables", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    every = list(costs(asked.seed, asked.tables))
    print(table(every))
    return int(float(np.mean([each.ours / each.best - 1 for each in every])) > 0.25)


if __name__ == "__main__":
    raise SystemExit(main())
