"""What rounded counts say: each printed number stands for all whole numbers that round to it.

    c printed  ⇒  low ≤ count ≤ high, the numbers of T or more whose nearest multiple of the step is c

A policy that rounds and protects zeros also says, wherever it prints an outcome, that at least T people have it not,
and wherever it compares a group with everyone else, that these are at least T. The printed difference gives the
rounded numbers of everyone else, or a few of which they are one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Final

from isonomia.protect.audit.counts import Count, Place, Rounded, What, where
from isonomia.protect.audit.figures import Row, printed_rows, step_of
from isonomia.protect.audit.reading import Published
from isonomia.protect.audit.rules import Rule
from isonomia.protect.audit.sums import EVERYONE_ELSE, Key, everyone_else, whats
from isonomia.protect.audit.times import timed_out

_MOST_GUESSES: Final = 4_000
_SLACK: Final = Fraction(101, 100)
WITH_UNKNOWN: Final = "with_unknown"


def rounded_counts(release: Published) -> Iterator[Rounded]:
    """Every rounded count as the interval that it stands for, and those without the outcome where that is printed."""
    nobody = {said.total for said in timed_out(release)}
    for count, value in release.rounded.items():
        rule = release.rule(count.indicator)
        low, high = rule.between(value)
        text = f"{_named(count)}: {value} is printed, which is rounded"
        yield Rounded(((count, 1),), (), Fraction(low), Fraction(high), text)
        people = release.between(count.of("n"))
        if count.of("f") in nobody or "f" not in whats(release, count[1:4]):
            continue
        if count.what == "e" and people is not None and rule.zeros == "protect":
            text = f"{_named(count)}: it is printed, so at least {rule.threshold} have it not"
            most = people[1] - low
            yield Rounded(((count.of("f"), 1),), (), Fraction(min(rule.threshold, most)), Fraction(most), text)


def rounded_rests(release: Published, asked: Iterable[tuple[Key, Place]]) -> Iterator[Rounded]:
    """Everyone else beside a group, where all numbers that they are a sum or a rest of are printed: at least T.

    Fewer, or nobody, would follow from the exact numbers; so one of these would be hidden.
    """
    for said in everyone_else(release, asked):
        parts = tuple(each for each in said.parts if isinstance(each, Count))
        total = said.total
        if not isinstance(total, Count) or len(parts) < len(said.parts):
            continue
        rest = total if total.what in EVERYONE_ELSE.values() else parts[0]
        others = [release.between(each) for each in (total, *parts) if each != rest]
        rule = release.rule(rest.indicator)
        if rule.zeros != "protect" or not rule.steps or any(each is None for each in others):
            continue
        known = [each for each in others if each is not None]
        most = sum(high for _, high in known) if rest == total else known[0][1] - sum(low for low, _ in known[1:])
        if most >= rule.threshold:
            text = f"{_named(rest)}: all numbers beside them are printed, so they are at least {rule.threshold}"
            yield Rounded(((rest, 1),), (), Fraction(rule.threshold), Fraction(most), text)


def rounded_others(release: Published) -> Iterator[Rounded]:
    """What a printed difference from everyone else says of their numbers, where counts are rounded."""
    for row in printed_rows(release):
        value, rule = row.figure("value"), release.rule(row.key[0])
        own = [release.rounded.get(count) for count in (row.people.of("e"), row.people)]
        whole = [release.between(row.people.at(frozenset()).of(what)) for what in ("e", "n")]
        if row.measure != "difference" or row.figures.get("reference") != "everyone_else" or value is None:
            continue
        if rule.zeros != "protect" or not rule.steps or not row.place:
            continue
        if own[0] is None or not own[1] or whole[0] is None or whole[1] is None:
            continue
        share = Fraction(own[0], own[1]) - Fraction(str(value))
        yield from _others(row, rule, share, whole[1][1] - rule.between(own[1])[0])


def _others(row: Row, rule: Rule, share: Fraction, most: int) -> Iterator[Rounded]:
    """Everyone else: at least T with the outcome and T without, and one of the rounded pairs with this share.

    Where people whose group is not known are among them, the row says so: they are then all less the group.
    """
    near = _SLACK * step_of("difference", row.figure("value") or 0.0)
    guesses = _pairs(rule, share, near, most)
    limits: dict[What, tuple[int, int]] = {
        "e": (rule.threshold, most - rule.threshold),
        "n": (2 * rule.threshold, most),
        "f": (rule.threshold, most - rule.threshold),
    }
    if guesses:
        limits["n"] = _within(limits["n"], [n for n, _ in guesses], rule)
        limits["e"] = _within(limits["e"], [e for _, e in guesses], rule)
    text = f"{row.key[0]}, {where(row.place)}: a difference of {row.figures['value']} from everyone else is printed"
    for what, (low, high) in limits.items():
        if low <= high:
            yield Rounded(_everyone_else(row, what), (), Fraction(low), Fraction(high), text)


def _everyone_else(row: Row, what: What) -> tuple[tuple[Count, int], ...]:
    group = row.people.of(what)
    if WITH_UNKNOWN in row.figures.get("flags", "").split():
        return ((group.at(frozenset()), 1), (group, -1))
    return ((group.of(EVERYONE_ELSE[what]), 1),)


def _within(limits: tuple[int, int], printed: list[int], rule: Rule) -> tuple[int, int]:
    """The limits, drawn together around numbers that round to one of these."""
    return max(limits[0], rule.between(min(printed))[0]), min(limits[1], rule.between(max(printed))[1])


def _pairs(rule: Rule, share: Fraction, near: Fraction, most: int) -> list[tuple[int, int]]:
    """Rounded pairs (people, with the outcome) of about this share; none where there are too many to try."""
    people = rule.multiples(rule.threshold, most)
    if len(people) > _MOST_GUESSES:
        return []
    return [
        (n, e)
        for n in people
        for e in rule.multiples(max(int((share - near) * n), 0), max(int((share + near) * n) + 1, 0))
        if abs(Fraction(e, n) - share) <= near and e <= n
    ]


def _named(count: Count) -> str:
    around = f" ({count.period})" if count.period else ""
    what = "people with the outcome" if count.what == "e" else "people"
    return f"{what.capitalize()}, {count.indicator}{around}, {where(count.place)}"
