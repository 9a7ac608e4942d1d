"""What a policy says in public: from which number on counts are printed, whether zero is, and how they are rounded."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Rule:
    """What a policy says in public.

    Attributes:
        threshold, zeros: the smallest count that is printed, and whether zero is.
        steps: (from, step) of rounded counts, rising; empty where counts are exact.
        significant: digits of counts that are larger than all steps say; 0: no limit.
    """

    threshold: int
    zeros: str
    steps: tuple[tuple[int, int], ...] = ()
    significant: int = 0

    @property
    def lowest(self) -> int:
        """The smallest count that is small: 1 where zeros are printed."""
        return 0 if self.zeros == "protect" else 1

    def step(self, count: int) -> int:
        """To a multiple of what a count of this size is rounded; 1 where counts are exact."""
        if not self.steps:
            return 1
        own = max((step for start, step in self.steps if start <= count), default=self.steps[0][1])
        return max(own, int(10 ** (len(str(count)) - self.significant))) if self.significant else own

    def nearest(self, count: int) -> int:
        """A count as it is printed: halves go to the even multiple, and nobody becomes nobody."""
        step = self.step(count)
        return max(round(Fraction(count, step)) * step, step if count else 0)

    def between(self, value: int) -> tuple[int, int]:
        """The smallest and the largest count that is printed as this number."""
        reach = self.step(value)
        least = 0 if value == 0 else self.threshold
        found = [each for each in range(max(value - reach, least), value + reach + 1) if self.nearest(each) == value]
        return (found[0], found[-1]) if found else (value, value)

    def multiples(self, low: int, high: int) -> list[int]:
        """The printed numbers from that of `low` to that of `high`, rising."""
        found, value = [self.nearest(low)], self.nearest(low)
        while value < self.nearest(high):
            value += self.step(value)
            found.append(value)
        return found


def policy_text(name: str) -> Rule:
    """A named policy, from its published text."""
    text = (files("isonomia.protect") / "policies" / f"{name}.toml").read_text(encoding="utf-8")
    return stated_rule(tomllib.loads(text))


def stated_rule(stated: Mapping[str, Any]) -> Rule:
    """The rule as provenance.json or the text of a policy states it."""
    rounding = stated.get("rounding") or {}
    steps = tuple((int(start), int(step)) for start, step in rounding.get("steps", ()))
    return Rule(int(stated["threshold"]), str(stated["zeros"]), steps, int(rounding.get("significant", 0)))


def both(release: Rule, own: Rule | None) -> Rule:
    """Both together: the larger threshold, zeros protected where either does, the coarser rounding."""
    if own is None:
        return release
    zeros = "protect" if "protect" in (release.zeros, own.zeros) else "print"
    coarser = max((release, own), key=lambda rule: rule.steps[-1][1] if rule.steps else 0)
    return Rule(max(release.threshold, own.threshold), zeros, coarser.steps, coarser.significant)
