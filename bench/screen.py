"""How often the screen of intersections tells what is not there, and how often it finds what is.

    python bench/screen.py [--tables T] [--seed S] [--page FILE]
    python bench/screen.py --only PEOPLE LOG_ODDS DEPTH [--nothing E]   one line; nothing is less than E standard errors

Invented tables: five correlated dimensions (3, 8, 5, 4 and 2 groups, of unlike size), a yes/no outcome with main
effects in all of them, and gaps planted in a pair and in a triple of groups; where the screen goes deeper than three,
in four groups as well.

A planted gap leans on others: subgroups that overlap with it are in truth not quite what their parts say. So a
discovery is counted in two ways. *Nothing there*: in truth the subgroup is what its parts, and the subgroups told
before it, say. That is what the false discovery rate is about. *Beside the planted*: it is neither a planted subgroup,
nor holds one, nor lies in one, whatever is there; where a gap is too weak to be told, what it leans on may be told.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import process_time

import numpy as np
from scipy import special

from isonomia.intersections.combinations import Combinations
from isonomia.intersections.excess import excess
from isonomia.intersections.main_effects import fit
from isonomia.intersections.screen import Screen, screen
from isonomia.intersections.subgroups import measured, rows_of, walk

WIDTHS = (3, 8, 5, 4, 2)
PAIR = ((0, 1), (1, 2))
TRIPLE = ((1, 2, 3), (1, 1, 1))
FOUR = ((0, 2, 3, 4), (0, 2, 1, 0))
GAPS = {3: ((PAIR, -1), (TRIPLE, 1)), 4: ((PAIR, -1), (TRIPLE, 1), (FOUR, -1))}
MAIN = 0.4  # standard deviation of the main effects, on the logit scale
LEVEL = -1.2
HEAD = (
    "people",
    "planted (odds ratios)",
    "told, a table",
    "nothing there, of the told",
    "tables with any beside the planted",
    "beside the planted, of the told",
    "wider or narrower, a table",
    "pair found",
    "triple found",
    "stood out before listing",
    "differ from the rest",
)
DEEPER_HEAD = ("depth", *HEAD[:-2], "four found", *HEAD[-2:])
DEEPER = {4: (2_000, 20_000, 100_000), 5: (20_000, 100_000)}
MARK = "<!-- bench/screen.py -->"
DEEPER_MARK = "<!-- bench/screen.py, deeper -->"


@dataclass(frozen=True)
class Regime:
    people: int
    planted: float  # log odds ratio of the gaps; negative in the pair and in the four
    depth: int = 3

    @property
    def gaps(self) -> tuple[tuple[tuple[tuple[int, ...], tuple[int, ...]], int], ...]:
        """The planted subgroups, each with its sign."""
        return GAPS[min(self.depth, 4)]

    @property
    def seed(self) -> tuple[int, ...]:
        """What tells its tables from those of other regimes."""
        deeper = (self.depth,) if self.depth > 3 else ()
        return (self.people, round(100 * self.planted), *deeper)


@dataclass(frozen=True)
class Found:
    """Over all tables of a regime."""

    tables: int
    told: float
    any_false: float
    false_share: float
    near: float
    pair: float
    triple: float
    four: float
    stood_out: float
    differs: float
    nothing: float
    seconds: float


def table(rng: np.random.Generator, regime: Regime) -> tuple[Combinations, Combinations]:
    """Invented people, added up by all five dimensions at once; and the same with the outcomes that were expected."""
    people = regime.people
    shared = rng.standard_normal(people)
    codes = np.stack([_levels(rng, shared, width) for width in WIDTHS], axis=1)
    eta = LEVEL + sum(rng.normal(0, MAIN, width)[codes[:, at]] for at, width in enumerate(WIDTHS))
    for (dimensions, levels), sign in regime.gaps:
        eta = eta + sign * regime.planted * np.all(codes[:, dimensions] == levels, axis=1)
    share = special.expit(eta)
    return added(codes, (rng.random(people) < share).astype(float)), added(codes, share)


def _levels(rng: np.random.Generator, shared: np.ndarray, width: int) -> np.ndarray:
    place = 0.7 * rng.beta(1.2, 2, len(shared)) + 0.3 * special.expit(shared)
    return np.minimum((place * width).astype(int), width - 1)


def added(codes: np.ndarray, y: np.ndarray) -> Combinations:
    key = np.ravel_multi_index(tuple(codes.T), WIDTHS)
    there, place = np.unique(key, return_inverse=True)
    rows = np.stack(np.unravel_index(there, WIDTHS), axis=1)
    n, events = (np.bincount(place, weights=each).astype(float) for each in (np.ones(len(y)), y))
    names = tuple(f"d{at}" for at in range(len(WIDTHS)))
    levels = tuple(tuple(str(each) for each in range(width)) for width in WIDTHS)
    known = tuple(np.ones(width, dtype=bool) for width in WIDTHS)
    return Combinations("proportion", names, levels, known, rows, n, events, 0.0, n)


def told(found: Screen) -> set[tuple[tuple[int, ...], tuple[int, ...]]]:
    """The listed subgroups: dimensions and levels."""
    each = ((found.depths[depth].groups, at) for depth, at in found.order)
    return {(tuple(groups.grouping[at].tolist()), tuple(groups.levels[at].tolist())) for groups, at in each}


def nothing_there(found: Screen, truth: Combinations, nothing: float = 1.0) -> float:
    """Share of the told that, when they were told, had nothing in truth beyond their parts and those told before.

    Nothing is less than one standard error, or another number of them: what the test could not tell from nothing.
    """
    false, special = 0, []
    for depth, at in found.listing.listed if found.listing else ():
        groups = found.depths[depth].groups
        grouping, levels = groups.grouping[at], groups.levels[at]
        model = fit(truth, special)
        for members in walk(truth, depth, 1, {tuple(grouping.tolist())}):
            place = np.flatnonzero(np.all(members.levels == levels, axis=1))
            false += abs(float(excess("proportion", measured(members, model)).z[place[0]])) < nothing
        special.append(rows_of(truth, grouping, levels))
    return false / max(len(special), 1)


def related(one: tuple[tuple[int, ...], tuple[int, ...]], other: tuple[tuple[int, ...], tuple[int, ...]]) -> bool:
    """Whether one subgroup lies in the other."""
    mine, theirs = (set(zip(*each, strict=True)) for each in (one, other))
    return mine <= theirs or theirs <= mine


def run(regime: Regime, tables: int, seed: int, below: float = 1.0) -> Found:
    rng = np.random.default_rng([seed, *regime.seed])
    real = {each for each, _ in regime.gaps} if regime.planted else set()
    rows, nothing = [], 0.0
    start = process_time()
    for _ in range(tables):
        drawn, truth = table(rng, regime)
        found = screen(drawn, regime.depth)
        listed = told(found)
        nothing += nothing_there(found, truth, below)
        near = {each for each in listed - real if any(related(each, other) for other in real)}
        false = len(listed - real - near)
        tested = [(found.depths[each].q_bh, found.depths[each].rest.q) for each in sorted(found.depths)[1:]]
        out = np.mean(np.concatenate([q for q, _ in tested]) <= 0.05)
        differs = np.mean(np.concatenate([q for _, q in tested]) <= 0.05)
        power = (PAIR in listed, TRIPLE in listed, FOUR in listed)
        rows.append((len(listed), false > 0, false / max(len(listed), 1), len(near), *power, out, differs))
    means = np.mean(np.array(rows, dtype=float), axis=0).tolist()
    return Found(tables, *means, nothing=nothing / tables, seconds=(process_time() - start) / tables)


def lines(tables: int, seed: int) -> Iterator[str]:
    """The screen to three dimensions."""
    yield "| " + " | ".join(HEAD) + " |"
    yield "|---" * len(HEAD) + "|"
    for people in (2_000, 20_000, 100_000):
        for planted in (0.0, 0.4, 0.8):
            yield line(Regime(people, planted), tables, seed)


def deeper_lines(tables: int, seed: int) -> Iterator[str]:
    """The screen to four and to all five."""
    yield "| " + " | ".join(DEEPER_HEAD) + " |"
    yield "|---" * len(DEEPER_HEAD) + "|"
    for depth, sizes in DEEPER.items():
        for people in sizes:
            for planted in (0.0, 0.4, 0.8):
                yield line(Regime(people, planted, depth), tables, seed)


def line(regime: Regime, tables: int, seed: int, below: float = 1.0) -> str:
    found = run(regime, tables, seed, below)
    planted, deeper = regime.planted, regime.depth > 3
    odds = f"{np.exp(-planted):.2f} and {np.exp(planted):.2f}" if planted else "none"
    shares = (found.nothing, found.any_false, found.false_share)
    power = (found.pair, found.triple, *((found.four,) if deeper else ()))
    cells = [str(regime.depth)] if deeper else []
    cells += [f"{regime.people:,}", odds, f"{found.told:.2f}", *(f"{100 * each:.1f} %" for each in shares)]
    cells.append(f"{found.near:.2f}")
    cells += [f"{100 * each:.0f} %" if planted else "" for each in power]
    cells += [f"{100 * each:.1f} %" for each in (found.stood_out, found.differs)]
    made = "| " + " | ".join(cells) + " |"
    print(made, f"{found.seconds:.3f} s", flush=True)
    return made


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tables", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--page", type=Path, help="also write the table into this page, between two marks")
    parser.add_argument("--only", nargs=3, metavar=("PEOPLE", "LOG_ODDS", "DEPTH"), help="one line")
    parser.add_argument("--nothing", type=float, default=1.0, help="with --only: fewer standard errors are nothing")
    chosen = parser.parse_args()
    if chosen.only:
        regime = Regime(int(chosen.only[0]), float(chosen.only[1]), int(chosen.only[2]))
        line(regime, chosen.tables, chosen.seed, chosen.nothing)
        return 0
    for mark, each in ((MARK, lines), (DEEPER_MARK, deeper_lines)):
        found = "\n".join(each(chosen.tables, chosen.seed))
        if chosen.page:
            before, _, after = chosen.page.read_text(encoding="utf-8").split(mark)
            chosen.page.write_text(f"{before}{mark}\n\n{found}\n\n{mark}{after}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
