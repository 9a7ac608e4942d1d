"""intersections.html and intersections.csv: which combinations of groups stand out, for the school's own eyes.

Whoever looks everywhere finds much, and some of it about few people. So it stays in OUT-private, and nothing published
depends on it: what is to be published, the study names as an indicator's `by`, and protection decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from isonomia.model.reasons import REASONS
from isonomia.model.study import Indicator, Study
from isonomia.protect.private import write_closed, write_csv
from isonomia.protect.private_page import private_page
from isonomia.protect.strata_report import COLUMNS as STRATA_COLUMNS
from isonomia.protect.strata_report import TABLE as STRATA_TABLE
from isonomia.protect.strata_report import Modelled, Models, modelled, strata_rows

if TYPE_CHECKING:
    from isonomia.errors import Fault
    from isonomia.intersections.screen import Screen

PAGE: Final = "intersections.html"
TABLE: Final = "intersections.csv"
FEWEST: Final = 3  # dimensions of a combination that the table has room for, whatever the depth
COLUMNS: Final = (
    "n",
    "value",
    "rest",
    "difference",
    "difference_lower",
    "difference_upper",
    "difference_p",
    "difference_q",
    "expected",
    "excess",
    "excess_lower",
    "excess_upper",
    "z",
    "p_value",
    "q_bh",
    "q_by",
    "selected_lower",
    "selected_upper",
    "status",
    "rank",
    "explained_by",
)
_NONE: Final[Models] = {}
_ALL: Final[Mapping[str, Fault]] = {}
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Told:
    """One listed combination, as the page prints it."""

    name: str
    people: str
    value: str
    expected: str
    excess: str
    low: str
    high: str
    verdict: str
    folded: int


@dataclass(frozen=True, slots=True)
class Looked:
    """One indicator: what was looked at, and what stands out."""

    title: str
    per: str
    reason: str
    dimensions: str
    numbers: tuple[tuple[int, int, int, int], ...]  # depth, looked at, tested, differ from the rest
    told: tuple[Told, ...]
    complete: bool
    refused: str
    strata: Modelled | None = None


def write_intersections(
    folder: Path,
    study: Study,
    screens: Mapping[str, Screen],
    models: Models = _NONE,
    too_many: Mapping[str, Fault] = _ALL,
) -> None:
    """Write the page and the tables into a private folder, readable by its owner alone.

    Args:
        folder: OUT-private.
        study: that asks for the search.
        screens: indicator id -> what its search found.
        models: indicator id -> what the model of its strata tells.
        too_many: indicator id -> why it was not searched: there would have been more cells than can be handled.
    """
    write_closed(folder / PAGE, [page(study, screens, models, too_many)])
    most = max(FEWEST, study.intersections.depth if study.intersections else 0)
    parts = [f"{name}_{at}" for at in range(1, most + 1) for name in ("dimension", "subgroup")]
    rows = (row for name, each in sorted(screens.items()) for row in _rows(name, each, most))
    write_csv(folder / TABLE, ("indicator", "depth", *parts, *COLUMNS), rows)
    if models:
        write_csv(folder / STRATA_TABLE, STRATA_COLUMNS, strata_rows(study, models))


def page(
    study: Study, screens: Mapping[str, Screen], models: Models = _NONE, too_many: Mapping[str, Fault] = _ALL
) -> str:
    """The page as HTML."""
    told = {*screens, *too_many}
    left = [each.title for each in study.indicators if each.id not in told and not each.duration]
    refused = [(fault.sentence(), titles) for fault, titles in left_out(study, too_many)]
    named = study.intersections.dimensions if study.intersections else ()
    crossed = [study.dimensions[each].title for each in named]
    looked = [
        replace(_looked(study, each, screens[each.id]), strata=modelled(study, models.get(each.id)))
        for each in study.indicators
        if each.id in screens
    ]
    return private_page(
        PAGE, study=study, search=study.intersections, looked=looked, left=left, refused=refused, crossed=crossed
    )


def left_out(study: Study, too_many: Mapping[str, Fault]) -> list[tuple[Fault, list[str]]]:
    """Why some indicators were not searched, each reason once, with their titles."""
    found: dict[Fault, list[str]] = {}
    for each in study.indicators:
        if each.id in too_many:
            found.setdefault(too_many[each.id], []).append(each.title)
    return list(found.items())


def _looked(study: Study, indicator: Indicator, found: Screen) -> Looked:
    names = ", ".join(study.dimensions[each].title for each in found.combinations.dimensions)
    numbers = tuple(
        (depth, len(each.groups), each.tested, int(np.sum(each.rest.q <= found.level)))
        for depth, each in sorted(found.depths.items())
    )
    told = tuple(_told(study, indicator, found, place) for place in found.order)
    complete = found.listing is None or found.listing.complete
    refused = found.refused.said if found.refused else ""
    why = REASONS.get(found.reason, "")
    return Looked(indicator.title, f"{indicator.per:g}", why, names, numbers, told, complete, refused)


def _told(study: Study, indicator: Indicator, found: Screen, place: Place) -> Told:
    depth, at = place
    each = found.depths[depth]
    scale = indicator.per if indicator.kind != "mean" else 1.0
    numbers = (each.found.observed, each.found.expected, each.found.value, each.selected.low, each.selected.high)
    value, expected, excess, low, high = (f"{scale * float(column[at]):.3g}" for column in numbers)
    parts = _parts(found, place)
    name = "; ".join(f"{study.dimensions[one].title}: {study.dimensions[one].label(code)}" for one, code in parts)
    folded = found.explains(place)
    people = f"{round(float(each.groups.people[at])):,}"
    verdict = _verdict(indicator, float(each.found.value[at]))
    return Told(name, people, value, expected, excess, low, high, verdict, folded)


def _verdict(indicator: Indicator, excess: float) -> str:
    """In words, by what the study declares to be better."""
    if indicator.higher_is == "neutral":
        return "higher than its parts say" if excess > 0 else "lower than its parts say"
    better = (excess > 0) == (indicator.higher_is == "better")
    return "more favourable than its parts say" if better else "less favourable than its parts say"


def _parts(found: Screen, place: Place) -> list[tuple[str, str]]:
    """Dimension and code of each part of a combination."""
    depth, at = place
    groups, combinations = found.depths[depth].groups, found.combinations
    pairs = zip(groups.grouping[at].tolist(), groups.levels[at].tolist(), strict=True)
    return [(combinations.dimensions[one], combinations.levels[one][level]) for one, level in pairs]


def _rows(indicator: str, found: Screen, most: int) -> Iterator[Sequence[str]]:
    ranks = {place: rank for rank, place in enumerate(found.order, start=1)}
    for depth, each in sorted(found.depths.items()):
        for at in range(len(each.groups)):
            place = (depth, at)
            parts = [text for part in _parts(found, place) for text in part]
            by = found.explained_by(depth, at)
            numbers = (
                each.found.observed,
                each.rest.rest,
                each.rest.value,
                each.rest.limits.low,
                each.rest.limits.high,
                each.rest.p,
                each.rest.q,
                each.found.expected,
                each.found.value,
                each.limits.low,
                each.limits.high,
                each.found.z,
                each.found.p,
                each.q_bh,
                each.q_by,
                each.selected.low,
                each.selected.high,
            )
            yield [
                indicator,
                str(depth),
                *parts,
                *[""] * (2 * most - len(parts)),
                str(round(float(each.groups.people[at]))),
                *(_plain(float(column[at])) for column in numbers),
                found.status(depth, at),
                str(ranks.get(place, "")),
                "" if by is None else " & ".join(f"{one}={code}" for one, code in _parts(found, by)),
            ]


def _plain(value: float) -> str:
    return "" if np.isnan(value) else repr(value)
