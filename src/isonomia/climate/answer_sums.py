"""What the sum of all scores says of answers that are told together.

A release holds the sum of the scores of a scale, and so the sum of the places of all answers to its items. Where the
answers to all items but one are told one by one, it gives the sum of the places within the only class of two answers,
and so both counts. So the answers to the items of a scale are told together only if, for each count of a few people
that a class hides, other counts of all classes have the same sum: one in which it is 1, and one in which it is as large
as the threshold. A scale of one item has its sum of squares in print too: its answers are told where none are put
together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from isonomia.climate.answer_classes import Answers
from isonomia.climate.linked import Rule
from isonomia.stats.arrays import Floats


@dataclass(frozen=True, slots=True, eq=False)
class _Class:
    """Answers that one row tells together: steps above the lowest of them, and people."""

    steps: Floats
    people: Floats

    @property
    def total(self) -> float:
        """Steps of all its people."""
        return float(self.steps @ self.people)

    @property
    def most(self) -> float:
        """Steps if all were at its highest answer."""
        return float(self.steps[-1] * self.people.sum())


def sums_tell_nothing(found: Sequence[Answers], rule: Rule) -> bool:
    """Whether no count of a few people follows from the sums of the scores of all rows that a reader can work out.

    Args:
        found: the answers to every item of a scale, by the same groups.
        rule: how many are a few.
    """
    if not rule.least:
        return True
    rows = min(len(each.seen) for each in found)
    return all(_row_tells_nothing([_classes(each, row) for each in found], rule) for row in range(rows))


def _classes(found: Answers, row: int) -> list[_Class]:
    """The classes of several answers of one item."""
    made = []
    for places in found.classes:
        if len(places) > 1:
            at = [found.places.index(place) for place in places]
            made.append(_Class(np.array(places) - places[0], found.seen[row, at]))
    return made


def _row_tells_nothing(items: list[list[_Class]], rule: Rule) -> bool:
    every = [each for item in items for each in item if each.people.sum() > 0]
    total, most = sum(each.total for each in every), sum(each.most for each in every)
    for item in items:
        others = sum(each.most for each in every) - sum(each.most for each in item)
        for each in item:
            for at in np.flatnonzero((each.people >= 1) & (each.people < rule.least)):
                room = most - each.most
                alternatives = (_fits(each, int(at), people, total, room) for people in (1, rule.least))
                if others <= 0 or not all(alternatives):
                    return False
    return True


def _fits(each: _Class, at: int, people: int, total: float, room: float) -> bool:
    """Whether a class may hold so many people at one of its answers, the other classes making up the sum."""
    left = each.people.sum() - people
    if left < 0:
        return False
    others = np.delete(each.steps, at)
    split = np.arange(left + 1)
    steps = each.steps[at] * people + others[0] * split + others[-1] * (left - split)
    return bool(np.any((total - steps >= 0) & (total - steps <= room)))
