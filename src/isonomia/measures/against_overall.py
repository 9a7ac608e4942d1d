"""A group beside the overall figure that includes it.

The two are not independent, so the comparison is made with the rest of the people and then mapped: with
w = n_f/n (or the share of person-time), y_f − y = (1 − w)(y_f − y_rest) and y_f/y = φ/(wφ + 1 − w), φ = y_f/y_rest.
Both maps increase, so limits and p-values carry over exactly.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from isonomia.measures.counted_gaps import EXCESS, counted_in_people
from isonomia.measures.operands import Operand, averaged, counted, timed
from isonomia.measures.results import make_result, no_limits
from isonomia.measures.two_group import TWO_GROUP
from isonomia.model.estimates import Result
from isonomia.model.groups import GroupsKind
from isonomia.stats.arrays import Floats, divide


def rest_of(kind: GroupsKind, overall: Operand, group: Operand) -> Operand:
    """Everybody in `overall` who is not in `group`, from counts; NaN where nobody is left."""
    if kind == "rate":
        return timed(overall.events - group.events, overall.time - group.time, overall.n - group.n)
    size = overall.n - group.n
    if kind == "proportion":
        return counted(size, overall.events - group.events)
    y = divide(overall.n * overall.y - group.n * group.y, size)
    between = group.n * (group.y - overall.y) ** 2 + size * (y - overall.y) ** 2
    squares = (overall.n - 1) * overall.variance - _squares(group) - between
    return averaged(size, y, divide(np.maximum(squares, 0.0), np.where(size > 1, size - 1, np.nan)))


def against_overall(
    measure: str,
    kind: GroupsKind,
    group: Operand,
    overall: Operand,
    confidence: float = 0.95,
    covariance: Floats | None = None,
) -> Result:
    """`difference` from, or `ratio` to, an overall figure that includes the group.

    Refuses NO_REFERENCE where the group is everybody, NOT_APPLICABLE for other measures. Surveys and published
    estimates are compared directly, with the covariance that the design gives.

    Args:
        measure: "difference", "ratio" or "excess_events".
        kind: what the operands hold.
        group: S sets.
        overall: everybody, the group included.
        confidence: of the interval.
        covariance: (S,) of the two estimates, for surveys.
    """
    if measure == EXCESS:
        gap = against_overall("difference", kind, group, overall, confidence, covariance)
        return counted_in_people(gap, kind, group)
    if measure not in _MAPS:
        nothing, reason = np.full(len(group), np.nan), np.full(len(group), "NOT_APPLICABLE", dtype=object)
        return make_result(nothing, nothing, no_limits(len(group)), reason, method="", confidence=confidence)
    if kind == "estimate" or np.any(group.design | overall.design):
        return TWO_GROUP[measure](kind, group, overall, confidence, covariance)
    found = TWO_GROUP[measure](kind, group, rest_of(kind, overall, group), confidence)
    share = divide(group.time, overall.time) if kind == "rate" else divide(group.n, overall.n)
    return _mapped(measure, found, share, group, overall)


def _mapped(measure: str, found: Result, share: Floats, group: Operand, overall: Operand) -> Result:
    alone = ~group.empty & ~overall.empty & (share >= 1)
    turn, slope = _MAPS[measure]
    value = turn(found.value, share)
    reason = np.where(alone, "NO_REFERENCE", found.reason)
    if measure == "ratio":  # a rest without events is no hindrance: the overall figure has the group's
        value = divide(group.y, overall.y)
        solved = (found.reason == "ZERO_DENOMINATOR") & (overall.y != 0)
        reason = np.where(solved, "", reason)
    return replace(
        found,
        value=np.where(reason == "", value, np.nan),
        se=np.where(reason == "", found.se * slope(found.value, share), np.nan),
        low=turn(found.low, share),
        high=turn(found.high, share),
        reason=reason,
    )


def _ratio(phi: Floats, w: Floats) -> Floats:
    open_ended = np.isinf(phi)
    inside = np.where(open_ended, 1.0, phi)
    return np.where(open_ended, divide(1, w), divide(inside, w * inside + 1 - w))


def _ratio_slope(phi: Floats, w: Floats) -> Floats:
    return divide(1 - w, (w * phi + 1 - w) ** 2)


def _squares(group: Operand) -> Floats:
    """(n − 1)·variance; one person has none."""
    return np.where(group.n == 1, 0.0, (group.n - 1) * group.variance)


_Map = Callable[[Floats, Floats], Floats]
_MAPS: dict[str, tuple[_Map, _Map]] = {
    "difference": (lambda d, w: d * (1 - w), lambda _, w: 1 - w),
    "ratio": (_ratio, _ratio_slope),
}
"""Measure -> the map from the comparison with the rest to that with everybody, and its slope."""
