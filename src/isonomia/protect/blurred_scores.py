"""Sums of scores, printed no finer than single answers allow; figures of them are `blurred_figures.py`.

A score is a whole number of steps divided by how many statements somebody answered: fifths, or quarters of who left one
out, or thirds. The exact sum of a group, and that of the squares, keep the remainders of these fractions. From them a
reader sees that one person answered three statements of five, and often that person's score too. So what is printed of
scores is rounded. Let s be a step of one statement and k their number. Σy is printed to half an s, Σy² to a whole s²,
and figures so that a sum is known within s/k at best. Scores of who answered everything stand s/k apart. So wherever
such a sum may lie, each remainder is possible.

Estimates are made of the unrounded sums before.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import floor, log10

import numpy as np

from isonomia.model.scales import Scale
from isonomia.model.shown import ShownTable
from isonomia.model.study import Study
from isonomia.stats.arrays import Floats


@dataclass(frozen=True, slots=True)
class Grain:
    """How fine scores are. `step`: of one statement, on the ladder of the score; `items`: how many statements."""

    step: float
    items: int

    def digits(self, people: float) -> int:
        """So many digits behind the point that an average times people is known within step/items at best."""
        return max(0, floor(log10(people * self.items / self.step))) if people > 0 else 0

    @property
    def least(self) -> float:
        """By how much the score of somebody who answered everything moves, at least, where one answer does."""
        return self.step / self.items


def grains_of(study: Study) -> dict[str, Grain]:
    """Id of a scale -> how fine its scores are, of sources that are not public already."""
    return {each.id: grain_of(each) for each in study.scales if not study.sources[each.source].published}


def grain_of(scale: Scale) -> Grain:
    """Of one scale."""
    low, high = scale.bounds
    return Grain((high - low) / (scale.steps[-1] / len(scale.items)), len(scale.items))


def blurred_table(table: ShownTable, grain: Grain) -> ShownTable:
    """The table with Σy and Σy² rounded, and Σwy to as many steps times the average weight."""
    units = {"sy": grain.step / 2, "syy": grain.step**2}
    sums = {name: to_units(column, units[name]) if name in units else column for name, column in table.sums.items()}
    if table.weighted and "swy" in sums:
        own = np.where(table.n > 0, table.sums["sw"] / np.maximum(table.n, 1), 1.0)
        sums["swy"] = to_units(table.sums["swy"] / own, units["sy"]) * own
    return replace(table, sums=sums)


def to_units(column: Floats, unit: float) -> Floats:
    """Numbers rounded to whole units; NaN stays. Rounded again, so that 0.1 reads as 0.1."""
    return np.asarray(np.round(np.round(column / unit) * unit, 9) + 0.0, dtype=np.float64)
