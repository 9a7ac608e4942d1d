"""Figures of scores, printed no finer than single answers allow (`blurred_scores.py` says why).

One person's score may move by s/k, a step of one statement over their number. An average of n people moves by s/kn
then, and is printed no finer than that. Every other figure is a function of averages, and is printed no finer than it
moves:

- a difference, and a change a year, by s/kn;
- a ratio, and what is divided by an average, by s/kn over the lowest average, times as large as it is;
- a variance between groups by twice s/kn times how far the groups are apart; what is divided by the square of an
  average, as Theil's index, by half of that over the square of the lowest.

n is of a gap half the harmonic mean of the group and everyone else; of a figure of several groups the smallest of them,
and half of it where groups are weighed by their rank. Errors have three significant digits, p-values two, one below a
thousandth.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from isonomia.model.estimates import Estimate
from isonomia.model.registry import registry
from isonomia.protect.blurred_scores import Grain
from isonomia.protect.rounding import to_decimals, to_significant

AVERAGE: Final = "mean"
_VALUES: Final = ("value", "ci_lower", "ci_upper", "debiased", "gap", "gap_lower", "gap_upper")
_AVERAGES: Final = frozenset({"outcome", "SD", "outcome per year"})
_RATIOS: Final = frozenset({"ratio", "ratio per year"})
_SQUARES, _RELATIVE_SQUARES = "outcome²", "nats"
"""Units of figures that are made of averages. What has another unit is made of counts, or has two digits."""
_PROBABILITY: Final = "p"
_SMALL_P: Final = 1e-3
_ERROR_DIGITS: Final = 3
_OF_SEVERAL: Final = frozenset({"dispersion", "gradient", "impact"})
_OF_RANKS: Final = "gradient"
Group = tuple[str, str, str, str, str]
"""Indicator, setting, period, dimension, group."""
Groups = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Behind:
    """What is printed of the people behind figures.

    Attributes:
        people: of each group.
        sizes: indicator, setting, period (none: all of them), dimension -> people of each of its groups.
        averages: the same -> the averages.
    """

    people: Mapping[Group, int]
    sizes: Mapping[Groups, tuple[int, ...]]
    averages: Mapping[Groups, tuple[float, ...]]

    def among(self, row: Estimate) -> Groups:
        """The groups that a figure is made of; of all periods where it is of several."""
        key = (row.indicator, row.setting, row.period, row.dimension)
        return key if key in self.sizes else (row.indicator, row.setting, "", row.dimension)


def behind(rows: Iterable[Estimate]) -> Behind:
    """Of the rows of scores of a release."""
    people: dict[Group, int] = {}
    sizes: dict[Groups, list[int]] = defaultdict(list)
    averages: dict[Groups, list[float]] = defaultdict(list)
    for row in rows:
        if row.n is None or row.n <= 0:
            continue
        if row.measure != AVERAGE:
            people.setdefault(_group(row), row.n)
            continue
        people[_group(row)] = row.n
        for period in {row.period, ""}:
            key = (row.indicator, row.setting, period, row.dimension)
            sizes[key].append(row.n)
            if row.value is not None:
                averages[key].append(row.value)
    told = {key: tuple(each) for key, each in averages.items()}
    return Behind(people, {key: tuple(each) for key, each in sizes.items()}, told)


def blurred_row(row: Estimate, grain: Grain, known: Behind) -> Estimate:
    """A row of a score, rounded as far as the people behind it need."""
    changed: dict[str, Any] = {
        name: _probability(number) for name in ("p_value", "q_value") if (number := getattr(row, name)) is not None
    }
    if row.unit == _PROBABILITY and row.value is not None:
        changed["value"] = _probability(row.value)
    elif row.unit in _AVERAGES | _RATIOS | {_SQUARES, _RELATIVE_SQUARES}:
        people = _fewest(row, known)
        digits = grain.digits(people * _steadier(row, known, grain.least / people))
        changed |= {name: to_decimals(n, digits) for name in _VALUES if (n := getattr(row, name)) is not None}
        changed |= {} if row.se is None else {"se": to_decimals(to_significant(row.se, _ERROR_DIGITS), digits + 1)}
    return replace(row, **changed) if changed else row


def _steadier(row: Estimate, known: Behind, moved: float) -> float:
    """How many times less than an average the figure moves where an average moves by so much; 0: it is not known."""
    if row.unit in _AVERAGES:
        return 1.0
    averages = known.averages.get(known.among(row), ())
    if not averages or min(averages) <= 0:
        return 0.0
    apart = max(max(averages) - min(averages), moved)
    if row.unit == _SQUARES:
        return 1 / (2 * apart)
    if row.unit == _RELATIVE_SQUARES:
        return float(min(averages) ** 2 / apart)
    size = max((abs(each) for each in (row.value, row.gap) if each is not None), default=1.0)
    return min(averages) / (1 + size if _of_several(row) else max(1.0, size))


def _fewest(row: Estimate, known: Behind) -> float:
    """Who is behind a figure."""
    if _of_several(row):
        smallest = min(known.sizes.get(known.among(row), (1,)))
        return smallest / 2 if registry()[row.measure].family == _OF_RANKS else float(smallest)
    people = known.people
    whole = people.get((*_group(row)[:3], "", ""), 0)
    own = row.n or people.get(_group(row)) or whole or min(known.sizes.get(known.among(row), (1,)))
    rest = whole - own if row.reference and row.dimension else 0
    return 1 / (1 / own + 1 / rest) if rest > 0 else float(own)


def _of_several(row: Estimate) -> bool:
    return bool(row.dimension) and not row.subgroup and registry()[row.measure].family in _OF_SEVERAL


def _group(row: Estimate) -> Group:
    return row.indicator, row.setting, row.period, row.dimension, row.subgroup


def _probability(number: float) -> float:
    return to_significant(number, 2 if number >= _SMALL_P else 1)
