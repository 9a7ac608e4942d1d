"""Sums and figures of scores, printed no finer than single answers allow.

A score is a whole number of steps divided by how many statements somebody answered: fifths, or quarters of who left one
out, or thirds. The exact sum of a group, and that of the squares, keep the remainders of these fractions. From them a
reader sees that one person answered three statements of five, and often that person's score too. So what is printed of
scores is rounded. Let s be a step of one statement and k their number. Σy is printed to half an s, Σy² to a whole s²;
averages and gaps to so many digits that a sum is known within s/k at best; errors to three significant digits, p-values
to two, one below a thousandth. Scores of who answered everything stand s/k apart. So wherever such a sum may lie, each
remainder is possible.

Estimates are made of the unrounded sums before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from math import floor, log10
from typing import Any, Final

import numpy as np

from isonomia.model.estimates import Estimate
from isonomia.model.scales import Scale
from isonomia.model.shown import ShownTable
from isonomia.model.study import Study
from isonomia.protect.rounding import to_decimals, to_significant
from isonomia.stats.arrays import Floats

_VALUES: Final = ("value", "ci_lower", "ci_upper", "debiased", "gap", "gap_lower", "gap_upper")
_IN_STEPS: Final = frozenset({"outcome", "SD"})
"""Units of figures that are made of scores: the score's own, and standard deviations."""
_PROBABILITY: Final = "p"
_SMALL_P: Final = 1e-3
_ERROR_DIGITS: Final = 3
Group = tuple[str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class Grain:
    """How fine scores are. `step`: of one statement, on the ladder of the score; `items`: how many statements."""

    step: float
    items: int

    def digits(self, people: float) -> int:
        """So many digits behind the point that an average times people is known within step/items at best."""
        return max(0, floor(log10(max(people, 1.0) * self.items / self.step)))


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


def people_of(rows: Iterable[Estimate]) -> dict[Group, int]:
    """Indicator, setting, period, dimension, group -> people, by the rows that print them."""
    return {_group(row): row.n for row in rows if row.n is not None and row.n > 0}


def blurred_row(row: Estimate, grain: Grain, people: Mapping[Group, int]) -> Estimate:
    """A row of a score, rounded as far as the people behind it need."""
    changed: dict[str, Any] = {
        name: _probability(number) for name in ("p_value", "q_value") if (number := getattr(row, name)) is not None
    }
    if row.unit == _PROBABILITY and row.value is not None:
        changed["value"] = _probability(row.value)
    elif row.unit in _IN_STEPS:
        digits = grain.digits(_fewest(row, people))
        changed |= {name: to_decimals(n, digits) for name in _VALUES if (n := getattr(row, name)) is not None}
        changed |= {} if row.se is None else {"se": to_decimals(to_significant(row.se, _ERROR_DIGITS), digits + 1)}
    return replace(row, **changed) if changed else row


def _fewest(row: Estimate, people: Mapping[Group, int]) -> float:
    """Who is behind a figure; of a gap half the harmonic mean of the group and everyone else."""
    whole = people.get((*_group(row)[:3], "", ""), 0)
    own = row.n or people.get(_group(row)) or whole or 1
    rest = whole - own if row.reference and row.dimension else 0
    return 1 / (1 / own + 1 / rest) if rest > 0 else float(own)


def _group(row: Estimate) -> Group:
    return row.indicator, row.setting, row.period, row.dimension, row.subgroup


def _probability(number: float) -> float:
    return to_significant(number, 2 if number >= _SMALL_P else 1)
