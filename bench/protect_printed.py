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
        reader = csv.DictReader(file)
        names = list(reader.fieldnames or ())
        dimensions = names[names.index("indicator") + 1 : names.index("n")]
        for row in reader:
            place = tuple((name, row[name]) for name in dimensions if row[name] != ALL)
            n, e = (int(row[name]) if row[name] else None for name in ("n", "events"))
            found[row["period"]].append(Row(row["indicator"], place, n, e))
    return dict(found)


def beside_earlier(
    periods: Mapping[str, list[Row]],
    members: Members,
    earlier: Mapping[str, list[Row]],
    their_members: Members,
) -> tuple[dict[str, list[Row]], Members]:
    """The rows of two releases together, period by period, where all that both print is the same.

    Where something is not, the data of the period were revised, and the rows of the new release stand alone.
    """
    codes = {key: (key[0], f"{key[1]}, earlier") for key in their_members if their_members[key] != members.get(key)}
    together = {}
    for period, own in periods.items():
        theirs = [_renamed(each, codes) for each in earlier.get(period, [])]
        printed = {(each.question, each.place): each for each in own}
        pairs = [
            (printed[each.question, each.place], each) for each in theirs if (each.question, each.place) in printed
        ]
        if any(_revised(one, other) for one, other in pairs):
            together[period] = list(own)
            continue
        both = {(each.question, each.place): each for each in theirs}
        more = [each for key, each in both.items() if key not in printed]
        together[period] = [_known(each, both.get((each.question, each.place))) for each in own] + more
    return together, {**members, **{codes.get(key, key): groups for key, groups in their_members.items()}}


def _renamed(row: Row, codes: Mapping[tuple[str, str], tuple[str, str]]) -> Row:
    """The row with a merged row of other groups under another name."""
    return Row(row.question, tuple(codes.get(each, each) for each in row.place), row.n, row.e)


def _revised(one: Row, other: Row) -> bool:
    return any(a is not None and b is not None and a != b for a, b in ((one.n, other.n), (one.e, other.e)))


def _known(row: Row, other: Row | None) -> Row:
    """What either of the two releases prints."""
    if other is None:
        return row
    n, e = (mine if mine is not None else theirs for mine, theirs in ((row.n, other.n), (row.e, other.e)))
    return Row(row.question, row.place, n, e)
