"""From shown rows to Groups: what measures of a whole dimension see.

One set is one indicator × setting × period × dimension. Its groups stand in declared order; rows of people whose
group is not known are left out. If any of its groups is hidden, no measure of the set may be printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from isonomia.measures.moments import Sums
from isonomia.measures.slices import Context, View, absences_of
from isonomia.model.absence import MISSING_ROOTS, root_of_code
from isonomia.model.groups import NO_REFERENCE, Groups, GroupsKind, Population
from isonomia.model.study import Dimension, Indicator

Floats = NDArray[np.float64]
LEAST_SHARE: Final = 0.85
"""Groups with an estimate must hold this share of the people (measures.md 4), and as many must have a known group."""
HIDDEN: Final = "hidden"
DIRECTIONS: Final = {"better": 1, "worse": -1, "neutral": 0}


@dataclass(frozen=True, slots=True, eq=False)
class GroupSet:
    """One set of J groups; the fields are those of `Groups` without the axis of sets.

    `counted`: n, events and time are persons, events and person-time, and not NaN.
    """

    codes: tuple[str, ...]
    y: Floats
    s: Floats
    kind: GroupsKind
    p: Floats
    mean: float
    reference: int
    bounds: tuple[float, float]
    direction: int
    df: float
    n: Floats
    events: Floats
    time: Floats
    counted: bool
    ordered: bool
    population: Population
    n_total: float
    census: bool
    covariance: Floats | None = None


def set_refusal(view: View, where: Context, dimension: Dimension, levels: Sequence[str]) -> str:
    """Why the set of one context has no measure: `HIDDEN`, a code of measures.md 1.8, or "" where it has them.

    Hidden if a group is; `NO_DATA` if nobody is in any group; `TOO_MUCH_MISSING` if the groups that have an estimate
    hold less than 85 % of the people in all groups, or if less than 85 % of the people have a known group.
    """
    rows = [row for level in levels if (row := view.row(where, level)) is not None]
    if any(view.is_hidden(row) for row in rows):
        return HIDDEN
    people = np.where(estimable(view)[rows], view.table.n[rows], 0)
    if not rows or not people.any():
        return "NO_DATA"
    everyone = people + _without_outcome(view, rows)
    unknown = unknown_people(view, where, dimension.id)
    enough = everyone[people > 0].sum() >= LEAST_SHARE * everyone.sum()
    known = unknown is None or people.sum() >= LEAST_SHARE * (people.sum() + unknown)
    return "" if enough and known else "TOO_MUCH_MISSING"


def estimable(view: View) -> NDArray[np.bool_]:
    """(R,) rows that have an estimate: somebody is in them, and for a rate some time."""
    table = view.table
    somebody: NDArray[np.bool_] = table.n > 0
    return somebody & (np.asarray(table.sums["time"]) > 0) if table.kind == "rate" else somebody


def unknown_people(view: View, where: Context, dimension: str) -> int | None:
    """Persons whose group is missing (not those to whom it does not apply); None where a row of them is hidden."""
    codes = (code for code in absences_of(dimension, view) if root_of_code(code) in MISSING_ROOTS)
    rows = [row for code in codes if (row := view.row(where, code)) is not None]
    return int(view.table.n[rows].sum()) if bool(view.table.n_shown[rows].all()) else None


def _without_outcome(view: View, rows: list[int]) -> Floats:
    """(J,) persons of each group whose outcome is missing; 0 where the table does not say."""
    sums = view.table.sums
    columns = [np.asarray(sums[name], dtype=np.float64) for root in MISSING_ROOTS if (name := f"n_{root}") in sums]
    people: Floats = np.nan_to_num(np.array(columns).reshape(-1, len(view.table))[:, rows]).sum(axis=0)
    return people


def group_set(
    view: View, where: Context, dimension: Dimension, levels: Sequence[str], indicator: Indicator, reference: str = ""
) -> GroupSet:
    """The set of one context, from rows that may be printed. Groups without an estimate are dropped.

    Shares p come from the same cells: persons, sums of weights, or person-time for a rate (then Σ p y is the rate of
    all). Standard errors are V1 with p̃, V5, or of the design where the source has one. `reference` is the code of
    the declared reference group, "" where none is.
    """
    found = (row for level in levels if (row := view.row(where, level)) is not None)
    able = estimable(view)
    rows = np.array([row for row in found if able[row]], dtype=np.int64)
    table, sums = view.table, Sums.of(view.table).rows(rows)
    codes = tuple(table.keys[dimension.id][rows])
    y, own = sums.estimate(), np.sqrt(sums.variance())
    s = np.where(np.isfinite(table.se[rows]), table.se[rows], own) if table.weighted else own
    p = sums.size / sums.size.sum()
    return GroupSet(
        codes=codes,
        y=y,
        s=s,
        kind=table.kind,
        p=p,
        mean=float(p @ y),
        reference=codes.index(reference) if reference in codes else NO_REFERENCE,
        bounds=bounds_of(indicator),
        direction=DIRECTIONS[indicator.higher_is],
        df=float(table.df[rows].min()),
        n=table.n[rows].astype(np.float64),
        events=sums["events"] if table.kind != "mean" and not table.weighted else np.full(len(rows), np.nan),
        time=sums["time"] if table.kind == "rate" else np.full(len(rows), np.nan),
        counted=True,
        ordered=has_gradient(dimension),
        population="same_sample",
        n_total=float(sums.effective.sum()),
        census=indicator.inference == "census",
        covariance=None if table.covariance is None else table.covariance[np.ix_(rows, rows)],
    )


def declared_set(
    dimension: Dimension, levels: Sequence[str], indicator: Indicator, reference: str, population: Population
) -> GroupSet:
    """The set of the declared groups without data: like outcomes, like shares, one person each.

    It says which measures fit where the data may not be looked at.
    """
    j, (low, high) = len(levels), bounds_of(indicator)
    middle = (low + high) / 2 if np.isfinite(low + high) else (low + 1 if np.isfinite(low) else 1.0)
    nothing = np.full(j, np.nan)
    return GroupSet(
        codes=tuple(levels),
        y=np.full(j, middle),
        s=nothing,
        kind=indicator.kind,
        p=nothing if population == "none" else np.full(j, 1 / max(j, 1)),
        mean=middle,
        reference=levels.index(reference) if reference in levels else NO_REFERENCE,
        bounds=(low, high),
        direction=DIRECTIONS[indicator.higher_is],
        df=float("inf"),
        n=np.ones(j),
        events=nothing,
        time=nothing,
        counted=population == "same_sample",
        ordered=has_gradient(dimension),
        population=population,
        n_total=float(j),
        census=indicator.inference == "census",
    )


def has_gradient(dimension: Dimension) -> bool:
    """Whether the order of the levels means advantage, so that gradients and highest ranks make sense."""
    return dimension.ordered and dimension.gradient


def bounds_of(indicator: Indicator) -> tuple[float, float]:
    """The declared bounds of an outcome; [0, 1] for a share, [0, ∞) for a rate."""
    natural = {"proportion": (0.0, 1.0), "rate": (0.0, float("inf")), "mean": (float("-inf"), float("inf"))}
    return indicator.bounds or natural[indicator.kind]


def traits(one: GroupSet) -> tuple[object, ...]:
    """What sets must share to stand in one `Groups`, and to have the same measures fit them."""
    return (
        len(one.codes),
        one.kind,
        one.ordered,
        one.population,
        one.census,
        one.counted,
        one.covariance is None,
        one.reference == NO_REFERENCE,
        one.direction == 0,
        tuple(np.isfinite(one.bounds).tolist()),
        bool(np.isnan(one.p).any()),
    )


def stacked(sets: Sequence[GroupSet], *, protected: bool) -> Groups:
    """Sets with the same traits as one `Groups`."""
    first = sets[0]
    has_events = first.counted and first.kind in {"proportion", "rate"} and not np.isnan(first.events).any()
    matrices = [one.covariance for one in sets if one.covariance is not None]
    return Groups(
        codes=np.array([one.codes for one in sets], dtype=object).reshape(len(sets), len(first.codes)),
        y=np.stack([one.y for one in sets]),
        s=np.stack([one.s for one in sets]),
        kind=first.kind,
        p=np.stack([one.p for one in sets]),
        mean=np.array([one.mean for one in sets]),
        reference=np.array([one.reference for one in sets], dtype=np.int64),
        bounds=np.array([one.bounds for one in sets]),
        direction=np.array([one.direction for one in sets], dtype=np.int64),
        df=np.array([one.df for one in sets]),
        n=np.stack([one.n for one in sets]) if first.counted else None,
        events=np.stack([one.events for one in sets]) if has_events else None,
        time=np.stack([one.time for one in sets]) if first.counted and first.kind == "rate" else None,
        covariance=np.stack(matrices) if matrices else None,
        ordered=first.ordered,
        population=first.population,
        n_total=np.array([one.n_total for one in sets]),
        census=first.census,
        protected=protected,
    )
