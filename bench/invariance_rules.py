"""How often each rule for a step of invariance raises a false alarm, and how often it misses a statement that differs.

    python bench/invariance_rules.py [--samples N] [--seed S] [--people N …] [--case NAME …]

Five items with one factor behind them, two groups of equal size, one of them half a standard deviation higher on what
the scale measures. In the second group one statement may be off: its starting point, by so many standard deviations, or
its weight. A rule looks at two steps, to the same weights and from these to the same starting points, and alarms if
either fails. All rules see the same samples. The table is in docs/measures/scales.md.

Rules: Chen, Struct Equ Modeling 2007;14:464 (CFI with RMSEA; half the fall of CFI below 300 people); Cheung & Rensvold,
Struct Equ Modeling 2002;9:233 (CFI alone).
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

import numpy as np

from isonomia.climate.invariance import Limits, Step, against
from isonomia.stats.factor_ml import factor_ml
from isonomia.stats.factor_model import Equality, FactorModel
from isonomia.stats.item_moments import ItemMoments

ITEMS: Final = tuple("abcde")
MODEL: Final = FactorModel((("f", ITEMS),))
LOADING: Final = np.array([0.5, 0.6, 0.7, 0.7, 0.8])
APART: Final = 0.5
CUTS: Final = np.array([-1.5, -0.5, 0.5, 1.5])
FIFTH: Final = 0.05
STEPS: Final[tuple[Equality, ...]] = ("configural", "metric", "scalar")


class Case(NamedTuple):
    """What differs of the third item in the second group: where it starts, its weight. `stepped`: five steps."""

    name: str
    start: float = 0.0
    weight: float = 0.0
    stepped: bool = False


CASES: Final = (
    Case("alike"),
    Case("alike, five steps", stepped=True),
    Case("start 0.25", start=0.25),
    Case("start 0.5", start=0.5),
    Case("start 0.5, five steps", start=0.5, stepped=True),
    Case("start 0.8", start=0.8),
    Case("weight 0.7 to 0.4", weight=-0.3),
)
Fails = Callable[[Step], bool]


def _cfi(step: Step, fall: float = 0.010) -> bool:
    return step.cfi_change <= -fall


def _rmsea(step: Step, rise: float = 0.015) -> bool:
    return step.rmsea_change >= rise


def _significant(step: Step) -> bool:
    return step.p < FIFTH


RULES: Final[dict[str, Fails]] = {
    "CFI or RMSEA": lambda s: _cfi(s) or _rmsea(s),
    "CFI and RMSEA": lambda s: _cfi(s) and _rmsea(s),
    "CFI alone": _cfi,
    "CFI .005 and RMSEA .010": lambda s: _cfi(s, 0.005) and _rmsea(s, 0.010),
    "χ² at 5 %": _significant,
    "CFI, and χ² at 5 %": lambda s: _cfi(s) and _significant(s),
    "CFI or RMSEA, and χ² at 5 %": lambda s: (_cfi(s) or _rmsea(s)) and _significant(s),
}


OURS: Final = "CFI or RMSEA, and χ² at 5 %"
"""The rule of `climate.invariance`."""


def answers(rng: np.random.Generator, people: int, case: Case, *, second: bool) -> np.ndarray:
    """Answers (N, 5) of one group."""
    loading = LOADING.copy()
    loading[2] += case.weight * second
    factor = APART * second + rng.standard_normal((people, 1))
    x = loading * factor + np.sqrt(1 - LOADING**2) * rng.standard_normal((people, 5))
    x[:, 2] += case.start * second
    return np.searchsorted(CUTS, x).astype(np.float64) if case.stepped else x


def both(rng: np.random.Generator, people: int, case: Case) -> ItemMoments:
    """The sums of one sample, of both groups."""
    parts = [ItemMoments.of_rows(ITEMS, answers(rng, people, case, second=second)) for second in (False, True)]
    return ItemMoments(ITEMS, *(np.concatenate([getattr(p, name) for p in parts]) for name in ("n", "sx", "sxx")))


def steps(rng: np.random.Generator, people: int, case: Case) -> list[Step]:
    """The steps of one sample, without the first; empty where a model cannot be fitted."""
    groups = both(rng, people, case)
    found: list[Step] = []
    for equality in STEPS:
        fit = factor_ml(groups, MODEL, equality)
        if fit.reason:
            return []
        found.append(against(fit, found[-1].fit if found else None, Limits()))
    return found[1:]


def alarms(people: int, case: Case, samples: int, seed: int) -> tuple[dict[str, int], int]:
    """Rule -> samples in which it alarms, and how many could be fitted."""
    rng = np.random.default_rng([seed, people, CASES.index(case)])
    told, fitted = dict.fromkeys(RULES, 0), 0
    for _ in range(samples):
        found = steps(rng, people, case)
        fitted += bool(found)
        for name, fails in RULES.items():
            told[name] += any(fails(each) for each in found)
    return told, fitted


def lines(people: list[int], cases: list[str], samples: int, seed: int) -> Iterator[str]:
    """The table, a line a case."""
    yield "| what differs | people a group | samples | " + " | ".join(RULES) + " |"
    yield "|---" * (3 + len(RULES)) + "|"
    for case in (each for each in CASES if each.name in cases):
        for n in people:
            told, fitted = alarms(n, case, samples, seed)
            shares = " | ".join(f"{100 * each / max(fitted, 1):.0f}" for each in told.values())
            yield f"| {case.name} | {n} | {fitted} | {shares} |"


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--people", type=int, nargs="*", default=[110, 250, 500])
    parser.add_argument("--case", nargs="*", default=[each.name for each in CASES])
    args = parser.parse_args()
    for line in lines(args.people, args.case, args.samples, args.seed):
        print(line, flush=True)


if __name__ == "__main__":
    main()
