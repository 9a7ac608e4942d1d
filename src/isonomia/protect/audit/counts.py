"""What a stranger speaks of: counts, sums that tie them, and rounded figures made from them; all in words too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Final, Literal, NamedTuple

from isonomia.errors import quoted

Place = frozenset[tuple[str, str]]
What = Literal["n", "e", "f", "missing", "all", "else n", "else e", "else f"]
Relation = Literal["=", "≥", "≤"]

NOUNS: Final[Mapping[What, str]] = {
    "n": "people",
    "e": "people with the outcome",
    "f": "people without the outcome",
    "missing": "people whose outcome is missing",
    "all": "people whom the question is about, outcome known or not",
    "else n": "everyone else",
    "else e": "everyone else with the outcome",
    "else f": "everyone else without the outcome",
}
DERIVED: Final = frozenset({"f", "missing", "else n", "else e", "else f"})
"""Counts that no table prints, and that the policy protects where they are small."""
_MOST_PARTS: Final = 6


class Count(NamedTuple):
    """One number of people: what is counted, of which indicator, in which setting and period, in which place."""

    what: What
    indicator: str
    setting: str
    period: str
    place: Place

    def of(self, what: What) -> Count:
        """Another count of the same cell."""
        return Count(what, *self[1:])

    def at(self, place: Place) -> Count:
        """The same count in another place."""
        return Count(*self[:4], place)


def where(place: Place) -> str:
    """A place in words."""
    return " and ".join(f"{name} {quoted(code)}" for name, code in sorted(place)) or "all"


def in_words(count: Count) -> str:
    """A count in words, complete."""
    around = ", ".join(part for part in (count.setting, count.period) if part)
    beside = "beside " if count.what.startswith("else") else ""
    place = f"{beside}{where(count.place)}"
    return f"{NOUNS[count.what]}, indicator {quoted(count.indicator)}{around and f' ({around})'}: {place}"


@dataclass(frozen=True, slots=True)
class Statement:
    """The total stands in this relation to the sum of the parts.

    Attributes:
        total: a count, or a number that the release prints and that is the count of no cell.
        why: what says so, where it is not the table itself.
    """

    total: Count | int
    parts: tuple[Count, ...]
    relation: Relation = "="
    why: str = ""

    def sentence(self, values: Mapping[Count, int]) -> str:
        """The sum with its printed numbers, hidden ones by name."""
        first = self.parts[0] if isinstance(self.total, int) else self.total
        head = f"{NOUNS[first.what].capitalize()}, {first.indicator}{f', {first.period}' if first.period else ''}"
        total = str(self.total) if isinstance(self.total, int) else _term(self.total, first, values)
        known = [part for part in self.parts if part in values]
        terms = [_term(part, first, values) for part in self.parts if part not in values]
        if len(known) > _MOST_PARTS:
            terms.append(f"{sum(values[part] for part in known)} (the sum of {len(known)} printed parts)")
        else:
            terms += [_term(part, first, values) for part in known]
        terms = terms or ["0"]
        why = f" ({self.why})" if self.why else ""
        return f"{head}{why}: {total} {self.relation} {' + '.join(terms)}"


def _term(count: Count, first: Count, values: Mapping[Count, int]) -> str:
    name = where(count.place)
    if count.what != first.what:
        name = f"{NOUNS[count.what]}, {name}"
    if count.indicator != first.indicator:
        name = f"{name}, {count.indicator}"
    if count.period != first.period:
        name = f"{name}, {count.period}"
    return f"{values[count]} ({name})" if count in values else f"[{name}]"


@dataclass(frozen=True, slots=True)
class Rounded:
    """A printed share: low ≤ (sum of the numerator) / (sum of the denominator) ≤ high."""

    numerator: tuple[tuple[Count, int], ...]
    denominator: tuple[tuple[Count, int], ...]
    low: Fraction
    high: Fraction
    text: str

    def sentence(self, values: Mapping[Count, int]) -> str:  # noqa: ARG002  the same call as that of a sum
        """What is printed, and how far it was rounded."""
        if not self.denominator:
            return f"{self.text}, so the number lies between {ceil(self.low)} and {floor(self.high)}"
        return f"{self.text}, so the share lies between {float(self.low):.6g} and {float(self.high):.6g}"


@dataclass(frozen=True, slots=True)
class Pairs:
    """Only these pairs (people, people with the outcome) agree with printed figures of a cell."""

    people: Count
    outcome: Count
    allowed: tuple[tuple[int, int], ...]
    text: str

    def sentence(self, values: Mapping[Count, int]) -> str:  # noqa: ARG002  the same call as that of a sum
        """What is printed, and how many pairs agree with it."""
        shown = ", ".join(f"{e} of {n}" for n, e in self.allowed[:_MOST_PARTS])
        more = f" and {len(self.allowed) - _MOST_PARTS} more" if len(self.allowed) > _MOST_PARTS else ""
        return f"{self.text}; only these agree with it: {shown}{more}"
