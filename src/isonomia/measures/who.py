"""The preset `--as who`: the units, orientation, pairs, clipping and missing rules of WHO's own tools.

So that an analyst can lay a table beside HEAT. Against the measures of this project:

* coefficient of variation, index of disparity and attributable fraction × 100, Theil index and mean log deviation
  × 1000: value, error and limits alike;
* difference and ratio: last minus first rank where higher is better, first minus last where worse; without an order
  the highest and the lowest whatever the indicator, or the reference and the worst of the others;
* attributable risk: reference the highest rank, or the best subgroup (a declared reference is not used), and 0 where
  its sign says that nothing can improve;
* Atkinson's index of the outcome itself, also where higher is worse;
* all but difference and ratio need three subgroups; a missing estimate refuses an ordered dimension, and any other
  where more than 15 % of the listed subgroups have none.

Limits are this project's own: WHO's percentile limits do not hold what they promise (measures.md 1.6).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from isonomia.measures.delta import limits, quantile
from isonomia.measures.heat_rows import Column, HeatRows, some
from isonomia.measures.heat_sets import MOST_MISSING, Bucket, HeatSets, from_published
from isonomia.measures.orientation import oriented
from isonomia.measures.sets import evaluate_statistics
from isonomia.measures.statistic import Statistic
from isonomia.measures.table import AGAINST_BEST, STATISTICS
from isonomia.model.estimates import Result
from isonomia.model.groups import NO_REFERENCE, Groups
from isonomia.model.published import PublishedEstimates
from isonomia.model.registry import GapRule, registry

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]

PAIRS: Final = ("difference", "ratio")
ATTRIBUTABLE: Final = ("population_attributable_risk", "population_attributable_fraction")
OWN: Final = ("atkinson_0_5", "atkinson_1", "atkinson_2")
SHARED: Final = (
    "between_group_variance",
    "between_group_sd",
    "coefficient_of_variation",
    "mean_difference_from_mean",
    "mean_difference_from_mean_weighted",
    "mean_difference_from_best",
    "mean_difference_from_best_weighted",
    "mean_difference_from_reference",
    "mean_difference_from_reference_weighted",
    "index_of_disparity",
    "index_of_disparity_weighted",
    "theil_index",
    "mean_log_deviation",
    "absolute_concentration_index",
    "relative_concentration_index",
    "relative_concentration_index_wagstaff",
    "relative_concentration_index_erreygers",
    "slope_index_linear",
    "slope_index_logit",
    "relative_index_linear",
    "relative_index_logit",
    "gini",
)
MEASURES: Final = (*PAIRS, *ATTRIBUTABLE, *SHARED, *OWN)
MULTIPLIER: Final[Mapping[str, float]] = {
    "population_attributable_fraction": 100,
    "coefficient_of_variation": 100,
    "index_of_disparity": 100,
    "index_of_disparity_weighted": 100,
    "theil_index": 1000,
    "mean_log_deviation": 1000,
}
UNITS: Final = {1.0: "", 100.0: " × 100", 1000.0: " × 1000"}


def measure_as_who(pubs: PublishedEstimates, *, intervals: bool = True) -> HeatRows:
    """All of WHO's measures of all sets of a published table, in WHO's conventions.

    Args:
        pubs: the table.
        intervals: also compute limits.
    """
    sets, buckets = from_published(pubs)
    whole = _refusals(sets)
    columns = {measure: Column.empty(measure, _unit(measure), whole) for measure in MEASURES}
    for bucket in buckets:
        kept = bucket.which[whole[bucket.which] == ""]
        if kept.size:
            _fill(columns, sets, bucket, whole, intervals=intervals)
    return HeatRows(sets, tuple(columns.values()))


def _unit(measure: str) -> str:
    base = {"difference": "outcome", "ratio": "ratio"}.get(measure) or registry()[measure].unit
    return base + UNITS[MULTIPLIER.get(measure, 1.0)]


def _refusals(sets: HeatSets) -> NDArray[np.object_]:
    """(K,) why a whole set is refused."""
    absent = (sets.listed - sets.used) > MOST_MISSING * sets.listed
    reason = np.where(sets.ordered & sets.incomplete, "NO_DATA", np.where(absent, "TOO_MUCH_MISSING", ""))
    return np.where(sets.used == 0, "NO_DATA", reason).astype(object)


def _fill(
    columns: Mapping[str, Column], sets: HeatSets, bucket: Bucket, whole: NDArray[np.object_], *, intervals: bool
) -> None:
    """Results of one bucket into the columns, where nothing refuses the set as a whole."""
    groups = bucket.groups
    found = _pairs(groups, sets.ordered[bucket.which])
    if groups.size > 2:
        found |= evaluate_statistics(groups, [_as_who(STATISTICS[each]) for each in SHARED], intervals)
        good = replace(groups, direction=np.ones_like(groups.direction))
        found |= evaluate_statistics(good, [STATISTICS[each] for each in OWN], intervals)
        found |= _attributable(groups, intervals=intervals)
    kept = np.flatnonzero(whole[bucket.which] == "")
    for measure, column in columns.items():
        which = bucket.which[kept]
        if measure in found:
            result = scaled(found[measure], MULTIPLIER.get(measure, 1.0))
            column.fill(which, some(result, kept), _gap_rule(measure), sets.direction[which])
        else:
            column.reason[which] = "TOO_FEW_GROUPS"


def _as_who(statistic: Statistic) -> Statistic:
    """A curve through zeros is refused for its mean, before the fit is looked at."""
    if statistic.id.endswith("_logit") or statistic.id.startswith("relative_index"):
        return replace(statistic, needs=(*statistic.needs, "mean_not_zero"))
    return statistic


def _gap_rule(measure: str) -> GapRule:
    """WHO's difference and ratio are turned already, so that bigger is worse."""
    return "dispersion" if measure in PAIRS else registry()[measure].gap


def scaled(result: Result, factor: float) -> Result:
    """Value, error, limits and debiased value together, by one factor."""
    if factor == 1:
        return result
    columns = {name: getattr(result, name) * factor for name in ("value", "se", "low", "high", "debiased")}
    return replace(result, **columns)


def ends(groups: Groups) -> tuple[Integers, Integers]:
    """(S,) places of the subgroup that comes first in WHO's difference and of the one that is taken away."""
    rows = np.arange(groups.sets)
    better = groups.direction > 0
    if groups.ordered:
        last = np.full(groups.sets, groups.size - 1)
        return np.where(better, last, 0), np.where(better, 0, last)
    declared = groups.reference != NO_REFERENCE
    reference = np.maximum(groups.reference, 0)
    highest, lowest = groups.y.copy(), groups.y.copy()
    highest[rows[declared], reference[declared]] = -np.inf
    lowest[rows[declared], reference[declared]] = np.inf
    top, bottom = highest.argmax(axis=1), lowest.argmin(axis=1)
    return (
        np.where(declared & better, reference, top),
        np.where(declared & ~better, reference, bottom),
    )


def _pairs(groups: Groups, ordered: Flags) -> dict[str, Result]:
    """WHO's difference and ratio; errors of two independent estimates, none where an extreme is tied."""
    if groups.size < 2:
        return {}
    rows = np.arange(groups.sets)
    first, second = ends(groups)
    a, b, s, t = groups.y[rows, first], groups.y[rows, second], groups.s[rows, first], groups.s[rows, second]
    unordered = ordered & (not groups.ordered)
    undirected = (groups.direction == 0) & (groups.ordered | (groups.reference != NO_REFERENCE))
    common = np.where(unordered, "NO_ORDER", np.where(undirected, "NO_DIRECTION", "")).astype(object)
    tied = ~np.full(groups.sets, groups.ordered) & _tied(groups, first, second)
    flags = {"selected_extremes": np.full(groups.sets, not groups.ordered)}
    difference = np.where(tied, np.nan, np.sqrt(s**2 + t**2))
    with np.errstate(all="ignore"):
        ratio = np.where(tied | (a == 0), np.nan, np.sqrt((s / b) ** 2 + (a * t / b**2) ** 2))
        zero = np.where((common == "") & (b == 0), "ZERO_DENOMINATOR", common).astype(object)
        return {
            "difference": _plain(a - b, difference, common, flags, log=False),
            "ratio": _plain(a / b, ratio, zero, flags, log=True),
        }


def _tied(groups: Groups, first: Integers, second: Integers) -> Flags:
    """(S,) another subgroup shares the place of one that was chosen as an extreme."""
    rows = np.arange(groups.sets)
    found = np.zeros(groups.sets, dtype=np.bool_)
    for chosen in (first, second):
        same = groups.y == groups.y[rows, chosen][:, None]
        declared = chosen == groups.reference
        same[rows, np.maximum(groups.reference, 0)] &= groups.reference == NO_REFERENCE
        found |= ~declared & (same.sum(axis=1) > 1)
    return found


def _plain(value: Floats, se: Floats, reason: NDArray[np.object_], flags: Mapping[str, Flags], *, log: bool) -> Result:
    """A result with limits by the delta method."""
    given = reason == ""
    low, high = limits(value, se, quantile(np.full(len(value), np.inf), 0.95), log=log)
    known = given & np.isfinite(se)
    return Result(
        value=np.where(given, value, np.nan),
        se=np.where(known, se, np.nan),
        low=np.where(known, low, np.nan),
        high=np.where(known, high, np.nan),
        debiased=np.full(len(value), np.nan),
        reason=reason,
        interval_reason=np.where(given & ~known, "NO_SE", "").astype(object),
        flags=flags,
        method="delta on the log scale" if log else "delta",
    )


def _attributable(groups: Groups, *, intervals: bool) -> dict[str, Result]:
    """WHO's attributable risk and fraction: the highest rank or the best subgroup, 0 where nothing can improve."""
    free = replace(groups, reference=np.full(groups.sets, NO_REFERENCE))
    table = STATISTICS if groups.ordered else AGAINST_BEST
    found = evaluate_statistics(free, [table[each] for each in ATTRIBUTABLE], intervals)
    return {name: _clipped(result, groups.direction) for name, result in found.items()}


def _clipped(result: Result, direction: Integers) -> Result:
    """0 without error or limits where the gap is negative; limits of others do not cross 0."""
    gap = oriented(result.value, result.low, result.high, "ordered", direction)
    clipped = gap.gap <= 0
    known = np.isfinite(result.low)
    sign = np.where(direction < 0, -1.0, 1.0)
    low, high = np.clip(gap.low, 0, None), np.clip(gap.high, 0, None)
    return replace(
        result,
        value=np.where(clipped, 0.0, result.value),
        se=np.where(clipped, np.nan, result.se),
        low=np.where(clipped | ~known, np.nan, np.where(sign > 0, low, -high)),
        high=np.where(clipped | ~known, np.nan, np.where(sign > 0, high, -low)),
        debiased=np.where(clipped, np.nan, result.debiased),
        interval_reason=np.where(clipped & (result.reason == ""), "NOT_APPLICABLE", result.interval_reason),
        flags={**result.flags, "clipped_at_zero": clipped},
    )
