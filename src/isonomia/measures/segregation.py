"""Segregation across units (schools, specialties, programmes): indices beside what random allocation would give.

Every index is above 0 even where people are allotted at random, the more so the smaller the units. So each one comes
with its exact expectation under random allocation, with that subtracted, with the range of random allocations
(permutations with the sizes of all units and groups held fixed), and with an interval for the true index.
Nothing here says why people are where they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from isonomia.measures.contact import contact_limits
from isonomia.measures.results import Reasons, first_reason, make_result
from isonomia.measures.segregation_limits import limits_of
from isonomia.measures.segregation_null import expected_indices, random_range
from isonomia.measures.segregation_parts import every_index, uneven_indices
from isonomia.measures.unevenness import exposure, mutual_information
from isonomia.measures.unit_table import UnitTable
from isonomia.model.estimates import Result
from isonomia.stats.arrays import Bools, Floats, Limits, root

PERMUTATIONS: Final = 10_000
BY_GROUP: Final = ("dissimilarity/group", "isolation", "variance_ratio")
"""What has one entry a group."""


@dataclass(frozen=True, slots=True, eq=False)
class Segregation:
    """One index. (R,) entries: one for the whole table, K by group, or K·K by pair (members first).

    Attributes:
        result: the index as it is usually printed, with its interval and, as `debiased`, its value without the bias
            of small units.
        expected: under random allocation, exact; NaN where refused.
        excess: value − expected; below 0 where people are spread more evenly than chance would.
        random_low, random_high: the range of the middle `confidence` of random allocations; NaN if none were drawn.
        p_value: share of random allocations at least as uneven (exposure: as far from usual, two-sided), the observed
            one counted among them; NaN if none were drawn.
    """

    result: Result
    expected: Floats
    excess: Floats
    random_low: Floats
    random_high: Floats
    p_value: Floats


def segregation(
    table: UnitTable,
    generator: np.random.Generator,
    permutations: int = PERMUTATIONS,
    confidence: float = 0.95,
    *,
    intervals: bool = True,
) -> dict[str, Segregation]:
    """Every index of a table, by id; a part of an index stands behind a slash.

    `dissimilarity` (1,) of all groups at once and `dissimilarity/group` (K,) against all others;
    `mutual_information` and `information_index` (1,), with `/between` and `/within` clusters where there are several;
    `isolation` and `variance_ratio` (K,); `exposure` (K·K,), its diagonal is isolation.

    Refuses SUPPRESSED_INPUT (a count is withheld), NO_DATA (nobody; a group of nobody), TOO_FEW_GROUPS (one unit),
    ZERO_DENOMINATOR (one group holds everybody). The interval of isolation and exposure is refused NO_SE where no
    unit has two people.

    Args:
        table: the counts.
        generator: for the permutations.
        permutations: how many random allocations; 0 for none.
        confidence: of the intervals and of the range of random allocations.
        intervals: also compute the intervals and the debiased values.
    """
    size = table.people.shape[1]
    whole = _reason(table)
    if whole:
        return {key: _refused(rows, whole, confidence) for key, rows in _shapes(size, table).items()}
    present = table.groups > 0
    held = UnitTable(table.people[:, present], table.clusters)
    values, expected = every_index(held.people, held.clusters), expected_indices(held)
    drawn = random_range(held, values, generator, permutations, confidence) if permutations else {}
    limits = _limits(held, values, confidence) if intervals else {}
    found = {}
    for key, value in values.items():
        low, high, debiased, se, flags, method = limits.get(key, _no_limits(len(value)))
        numbers = [value, se, low, high, debiased, expected[key], *drawn.get(key, [np.full(len(value), np.nan)] * 3)]
        placed = [_placed(key, each, present) for each in numbers]
        at_null = _placed(key, flags.astype(np.float64), present) == 1
        found[key] = _given(placed, at_null, method, confidence, intervals=intervals)
    return found


def mutual_information_error(people: Floats) -> float:
    """Delta SE of M for tests: √{[Σp ln²(p/(p_u·p_k)) − M²]/T}. Its first-order bias is (U − 1)(K − 1)/(2T)."""
    total = people.sum()
    p = people / total
    product = p.sum(axis=1, keepdims=True) * p.sum(axis=0)
    logs = np.log(np.divide(p, product, out=np.ones_like(p), where=p > 0))
    return float(root(((p * logs**2).sum() - float(mutual_information(people)) ** 2) / total))


def _reason(table: UnitTable) -> str:
    """Why nothing can be said of the whole table; "" where something can."""
    if table.withheld:
        return "SUPPRESSED_INPUT"
    if table.people.sum() == 0:
        return "NO_DATA"
    if len(table.people) < 2:
        return "TOO_FEW_GROUPS"
    return "ZERO_DENOMINATOR" if (table.groups > 0).sum() < 2 else ""


def _shapes(size: int, table: UnitTable) -> dict[str, int]:
    """Key -> R."""
    parts = ("", "/between", "/within") if len(np.unique(table.clusters)) > 1 else ("",)
    single = [
        "dissimilarity",
        *(f"{id_}{part}" for id_ in ("mutual_information", "information_index") for part in parts),
    ]
    return dict.fromkeys(single, 1) | dict.fromkeys(BY_GROUP, size) | {"exposure": size * size}


_Limited = tuple[Floats, Floats, Floats, Floats, Bools, str]
"""low, high, debiased, SE, not distinguishable from an even spread, method."""


def _limits(table: UnitTable, values: Mapping[str, Floats], confidence: float) -> dict[str, _Limited]:
    found: dict[str, _Limited] = {}
    for key, limit in limits_of(table, lambda people: uneven_indices(people, table.clusters), confidence).items():
        se = np.full(len(values[key]), np.nan)
        if key == "mutual_information":
            se[:] = mutual_information_error(table.people)
        found[key] = (limit.low, limit.high, limit.debiased, se, limit.at_null, "calibrated")
    contact = contact_limits(table.people, exposure(table.people), confidence)
    of_pairs = (contact.low, contact.high, contact.debiased, contact.se)
    found["isolation"] = _contact(*(np.array(np.diag(each)) for each in of_pairs))
    found["exposure"] = _contact(*(np.ravel(each) for each in of_pairs))
    return found


def _contact(low: Floats, high: Floats, debiased: Floats, se: Floats) -> _Limited:
    return low, high, debiased, se, np.zeros(len(low), dtype=np.bool_), "Wilson at the effective size"


def _no_limits(rows: int) -> _Limited:
    nothing = np.full(rows, np.nan)
    return nothing, nothing, nothing, nothing, np.zeros(rows, dtype=np.bool_), "none"


def _placed(key: str, values: Floats, present: Bools) -> Floats:
    """Values of the groups with somebody put back among all groups; NaN for a group of nobody."""
    if key == "exposure":
        pairs = np.full((len(present), len(present)), np.nan)
        pairs[np.ix_(present, present)] = values.reshape(int(present.sum()), -1)
        return pairs.ravel()
    if key in BY_GROUP:
        made = np.full(len(present), np.nan)
        made[present] = values
        return made
    return values


def _given(numbers: list[Floats], at_null: Bools, method: str, confidence: float, *, intervals: bool) -> Segregation:
    value, se, low, high, debiased, expected, random_low, random_high, p_value = numbers
    reason: Reasons = first_reason(len(value), (np.isnan(value), "NO_DATA"))
    why = first_reason(len(value), (np.full(len(value), not intervals), "NOT_APPLICABLE"))
    result = make_result(
        value,
        se,
        Limits(low, high),
        reason,
        method=method,
        confidence=confidence,
        interval_reason=np.where(reason == "", why, ""),
        flags={"not_distinguishable_from_equality": at_null},
        debiased=debiased,
    )
    return Segregation(result, expected, value - expected, random_low, random_high, p_value)


def _refused(rows: int, code: str, confidence: float) -> Segregation:
    nothing = np.full(rows, np.nan)
    reason = np.full(rows, code, dtype=object)
    result = make_result(nothing, nothing, Limits(nothing, nothing), reason, method="none", confidence=confidence)
    # A refusal of ZERO_DENOMINATOR keeps the limits that ratios still have; an index has none.
    return Segregation(result, nothing, nothing, nothing, nothing, nothing)
