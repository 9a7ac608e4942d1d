"""Change over time: rows made from the finished rows of single periods, never across a declared break.

A row of change stands for several periods: its period is the first and the last of them, its component the measure
whose change it is (`proportion`, `difference` …). Periods that are hidden are left out and flagged; where too few are
left, the change is hidden too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from isonomia.measures.families import adjusted_by_family, family_id
from isonomia.measures.figures import Figures, Outcome, figures_of
from isonomia.measures.groups import DIRECTIONS
from isonomia.measures.questions import OUTCOME
from isonomia.measures.trend import LEAST_PERIODS, annual_percent_change, gap_change, trend_slope
from isonomia.measures.verdict import verdict
from isonomia.model.estimates import Estimate, Result
from isonomia.model.registry import registry
from isonomia.model.study import Indicator, Representation, Study
from isonomia.stats.arrays import Floats, divide, two_sided_normal, two_sided_t

OVER_TIME: Final = ("trend_slope", "annual_percent_change", "gap_change")
GAPS: Final = ("difference", "parity_difference")
LEVELS: Final = ("proportion", "rate", "mean")
MISSING_PERIODS: Final = "periods_left_out"
_YEAR: Final = re.compile(r"[12]\d{3}")
_SAME: Final = ("source", "setting", "indicator", "dimension", "subgroup", "dimension_2", "subgroup_2", "reference")


@dataclass(frozen=True, slots=True)
class _Series:
    """The rows of one figure in the periods of one segment, in order."""

    question: Indicator | Representation
    rows: tuple[Estimate, ...]
    years: tuple[float, ...]

    @property
    def measure(self) -> str:
        """What changes."""
        return self.rows[0].measure

    @property
    def is_gap(self) -> bool:
        """Whether it is a gap between a group and what it is compared with."""
        return self.measure in GAPS

    @property
    def known(self) -> list[int]:
        """The positions that hold a value."""
        return [at for at, row in enumerate(self.rows) if row.value is not None]

    @property
    def hidden(self) -> bool:
        """Whether protection leaves too little to tell a change."""
        some = any(row.status == "hidden" for row in self.rows)
        ends = {0, len(self.rows) - 1} - set(self.known)
        return some and (len(self.known) < LEAST_PERIODS or (self.is_gap and bool(ends)))

    def column(self, name: str) -> Floats:
        """(1, T) a number of each row; NaN where there is none."""
        found = [getattr(row, name) for row in self.rows]
        return np.array([[np.nan if each is None else each for each in found]], dtype=np.float64)

    def identity(self, measure: str) -> dict[str, Any]:
        """The columns that name a row of change."""
        first, last = self.rows[0], self.rows[-1]
        entry = registry()[measure]
        return {
            **{name: getattr(last, name) for name in _SAME},
            "release": last.release,
            "period": f"{first.period}–{last.period}",
            "measure": measure,
            "component": self.measure,
            "coding": last.coding,
            "unit": entry.unit.replace(OUTCOME, last.unit),
        }


def trend_rows(study: Study, rows: Sequence[Estimate]) -> tuple[Estimate, ...]:
    """The rows of change of every question that asks for them, after those of single periods."""
    questions: list[Indicator | Representation] = [*study.indicators, *study.representations]
    asked = {each.id: each for each in questions if each.trend}
    drawn = [_changes(series) for series in _series(study, asked, rows)]
    return _judged([each for found in drawn for each in found])


def year_of(period: str) -> float | None:
    """The year of a period: of several, the middle of the first and the last; None where it names none."""
    years = [float(each) for each in _YEAR.findall(period)]
    return (years[0] + years[-1]) / 2 if years else None


def _series(
    study: Study, asked: Mapping[str, Indicator | Representation], rows: Sequence[Estimate]
) -> Iterator[_Series]:
    found: dict[tuple[str, ...], list[Estimate]] = {}
    for row in rows:
        if row.indicator in asked and row.measure in (*LEVELS, *GAPS) and not row.component and not row.dimension_2:
            found.setdefault((row.measure, *(getattr(row, name) for name in _SAME)), []).append(row)
    for every in found.values():
        breaks = study.sources[every[0].source].breaks_for(every[0].dimension)
        for part in map(_with_data, _segments(every, breaks)):
            years = [year_of(row.period) for row in part]
            known = [year for year in years if year is not None]
            if len(part) > 1 and len(known) == len(years) and len({row.coding for row in part}) == 1:
                yield _Series(asked[part[0].indicator], tuple(part), tuple(known))


def _with_data(rows: Sequence[Estimate]) -> list[Estimate]:
    """The rows from the first to the last period in which there is a group at all."""
    held = [at for at, row in enumerate(rows) if row.status != "refused" or row.reason != "NO_DATA"]
    return list(rows[held[0] : held[-1] + 1]) if held else []


def _segments(rows: Sequence[Estimate], breaks: Sequence[str]) -> list[list[Estimate]]:
    """The rows in order of their periods, cut before the first period of each new definition."""
    parts: list[list[Estimate]] = []
    before: list[str] = []
    for row in sorted(rows, key=lambda row: row.period):
        since = [each for each in breaks if each <= row.period]
        if not parts or since != before:
            parts.append([])
        parts[-1].append(row)
        before = since
    return parts


@dataclass(frozen=True, slots=True)
class _Change:
    """A row of change that waits for its q-value, or one that has no numbers."""

    columns: Mapping[str, Any]
    family: str = ""
    margin: float | None = None


def _changes(series: _Series) -> Iterator[_Change]:
    """The slope, for a level also the relative change; for a gap also the gap now less the gap then."""
    measures = ("trend_slope", "gap_change") if series.is_gap else ("trend_slope", "annual_percent_change")
    for measure in measures:
        identity = series.identity(measure)
        if series.hidden:
            yield _Change({**identity, "status": "hidden"})
            continue
        outcome = _outcome(series, measure)
        direction = np.array([DIRECTIONS[series.question.higher_is]])
        census = np.array([getattr(series.question, "inference", "process") == "census"])
        yield _change(series, identity, figures_of(outcome, registry()[measure], direction, census))


def _change(series: _Series, identity: Mapping[str, Any], figures: Figures) -> _Change:
    numbers = figures.row(0)
    if "value" not in numbers:
        return _Change({**identity, **numbers})
    flags = {*numbers["flags"], *((MISSING_PERIODS,) if len(series.known) < len(series.rows) else ())}
    row = series.rows[-1]
    parts = (row.dimension, row.reference, row.setting, identity["measure"], series.measure)
    family = family_id(row.indicator, identity["period"], *parts)
    margin = series.question.margin if identity["measure"] == "gap_change" else None
    return _Change({**identity, **numbers, "flags": tuple(sorted(flags))}, family, margin)


def _outcome(series: _Series, measure: str) -> Outcome:
    if measure == "gap_change":
        before, after = _result(series.rows[0]), _result(series.rows[-1])
        changed = gap_change(before, after)
        return Outcome(changed, two_sided_normal(divide(changed.value, changed.se)))
    columns = (np.array(series.years), series.column("value"), series.column("se"))
    if measure == "annual_percent_change":
        return Outcome(annual_percent_change(*columns))
    slope = trend_slope(*columns)
    return Outcome(slope, two_sided_t(divide(slope.value, slope.se), float(len(series.known) - 2)))


def _result(row: Estimate) -> Result:
    """A row as the arrays that measures work on. (1,) each."""
    value, se, low, high = (
        np.array([np.nan if each is None else each]) for each in (row.value, row.se, row.ci_lower, row.ci_upper)
    )
    refused = row.reason if row.status == "refused" else ""
    silent = "NO_SE" if row.value is not None and row.ci_lower is None else ""
    reason, why = (np.array([each], dtype=object) for each in (refused, silent))
    return Result(value, se, low, high, np.array([np.nan]), reason, why)


def _judged(changes: Sequence[_Change]) -> tuple[Estimate, ...]:
    """The rows, with q-values within their families and verdicts on changes of gaps."""
    p_values = [each.columns.get("p_value") if each.family else None for each in changes]
    adjusted = adjusted_by_family([each.family for each in changes], p_values)
    made = []
    for each, found in zip(changes, adjusted, strict=True):
        columns = dict(each.columns)
        if found is not None:
            low, high = columns["ci_lower"], columns["ci_upper"]
            said = verdict(low, high, found.q_value, each.margin)
            columns |= {"q_value": found.q_value, "family": each.family, "family_size": found.size, "verdict": said}
            columns |= {"margin": each.margin}
        made.append(Estimate(**columns))
    return tuple(made)
