"""What a release prints, read as a stranger reads it: cells, and what the policy and the study say of them."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from protect_worlds import World

ALL = "All"
Place = tuple[tuple[str, str], ...]
Members = Mapping[tuple[str, str], frozenset[str]]


@dataclass(frozen=True)
class Row:
    """A published cell: the question, the place, and what is printed."""

    question: str
    place: Place
    n: int | None
    e: int | None


@dataclass(frozen=True)
class Rule:
    """What the policy says in public."""

    threshold: int
    zeros: bool
    steps: tuple[tuple[int, int], ...] = ()
    significant: int = 0

    def meant(self, printed: int) -> tuple[int, int]:
        """The numbers that are printed as this one: from, to."""
        if not self.steps or self._rounded(printed) != printed:
            return printed, printed
        least = self.threshold if printed else 0
        reach = self._unit(printed)
        near = range(max(least, printed - reach), printed + reach + 1)
        fit = [each for each in near if self._rounded(each) == printed]
        return fit[0], fit[-1]

    def _unit(self, number: int) -> int:
        unit = ([size for start, size in self.steps if start <= number] or [self.steps[0][1]])[-1]
        more = len(str(number)) - self.significant if self.significant else 0
        return max(unit, 10 ** max(0, more))

    def _rounded(self, number: int) -> int:
        """Halves go to the even multiple; somebody never becomes nobody."""
        unit = self._unit(number)
        below, rest = divmod(number, unit)
        up = 2 * rest > unit or (2 * rest == unit and below % 2 == 1)
        return max(unit * (below + up), unit if number else 0)


def public(folder: Path, made: World) -> tuple[Rule, Members]:
    """The rule, and (dimension, code of a merged row) -> the groups in it."""
    facts = json.loads((folder / "provenance.json").read_text(encoding="utf-8"))
    policy = facts["policy"]
    rounding = policy.get("rounding", {})
    steps = tuple((int(start), int(step)) for start, step in rounding.get("steps", ()))
    rule = Rule(policy["threshold"], policy["zeros"] == "print", steps, rounding.get("significant", 0))
    members = {
        (name, label): frozenset(codes)
        for name, each in made.study.dimensions.items()
        for label, codes in each.merge.items()
    }
    for name, codes in facts.get("other", {}).get("s", {}).items():
        members[name, made.study.dimensions[name].other] = frozenset(codes)
    return rule, members


def rows(path: Path) -> dict[str, list[Row]]:
    """Period -> its cells."""
    found: dict[str, list[Row]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            place = tuple((name, code) for name, code in row.items() if name[0] == "d" and code != ALL)
            n, e = (int(row[name]) if row[name] else None for name in ("n", "events"))
            found[row["period"]].append(Row(row["indicator"], place, n, e))
    return dict(found)
