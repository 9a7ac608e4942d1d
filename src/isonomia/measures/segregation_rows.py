"""How unevenly the groups of a representation are spread over units (schools, specialties, programmes).

Read off the shown table of groups by units: one hidden count hides every index, since each is a function of them all.
People whose group or unit is not known are left out. Mixing is not equity: no index has a direction or a verdict.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from isonomia.errors import Fault, InternalError
from isonomia.measures.drafts import Drafts
from isonomia.measures.figures import Outcome
from isonomia.measures.questions import Question
from isonomia.measures.results import make_result, no_limits
from isonomia.measures.segregation import segregation
from isonomia.measures.slices import Context, Library, View, levels_of, missing_table
from isonomia.measures.unit_table import UnitTable
from isonomia.model.estimates import Result
from isonomia.model.study import Dimension, Representation, Study
from isonomia.stats.arrays import Floats

SEED: Final = 20_261_122
WHOLE: Final = ("dissimilarity", "mutual_information", "information_index")
BY_GROUP: Final = {"dissimilarity": "dissimilarity/group", "isolation": "isolation", "variance_ratio": "variance_ratio"}
"""Measure -> its key where it has one entry a group."""
EXPOSURE: Final = "exposure"
PARTS: Final = ("between", "within")
BESIDE: Final = ("expected", "excess")
"""Components beside the value: under random allocation, and the value less that."""


@dataclass(frozen=True, slots=True, eq=False)
class _Spread:
    """Groups of one dimension over units: K groups and U units in page order, with the cluster of each unit."""

    question: Question
    dimension: Dimension
    units: str
    view: View
    groups: tuple[str, ...]
    places: tuple[str, ...]
    clusters: tuple[str, ...]

    def people(self, where: Context) -> Floats | None:
        """(U, K) counts; None where one of them is hidden. Nobody is in a combination without a row."""
        found = np.zeros((len(self.places), len(self.groups)))
        first = self.view.table.dimensions[0] == self.dimension.id
        for at, place in enumerate(self.places):
            for column, group in enumerate(self.groups):
                row = self.view.row(where, *((group, place) if first else (place, group)))
                if self.view.is_hidden(row):
                    return None
                found[at, column] = 0 if row is None else self.view.table.n[row]
        return found

    def identity(self, where: Context, measure: str, **columns: Any) -> dict[str, Any]:  # noqa: ANN401  columns
        """The columns that name a row."""
        coding = self.view.table.coding.get(self.dimension.id, "")
        mine = {"dimension": self.dimension.id, "dimension_2": self.units, "coding": coding}
        return self.question.identity(where, measure, **mine, **columns)


def write_segregation(drafts: Drafts, study: Study, one: Representation, library: Library) -> None:
    """Every index of each dimension that is a partition, in each setting and period."""
    if not one.units:
        return
    units, question = study.dimensions[one.units], Question.of_representation(one)
    for name in one.by:
        if name == one.units:
            continue
        view = library.view(one.id, (name, one.units), persons_only=True)
        if view is None:
            raise missing_table(one.id, name, one.units)
        if view.table.overlapping:
            continue
        dimension = study.dimensions[name]
        places = levels_of(units, view)
        clusters = tuple(units.parents.get(each, "") for each in places)
        spread = _Spread(question, dimension, units.id, view, levels_of(dimension, view), places, clusters)
        for where in view.lookup:
            _write(drafts, spread, where)


def _write(drafts: Drafts, spread: _Spread, where: Context) -> None:
    people = spread.people(where)
    if people is None:
        for wanted in _rows(spread):
            drafts.hide(spread.identity(where, wanted.measure, **wanted.columns))
        return
    table = UnitTable.of(people, np.array(spread.clusters, dtype=object))
    key = ("segregation", spread.question.id, where, spread.dimension.id)
    for wanted in _rows(spread):
        compute = _computer(drafts, key, table, wanted)
        batch = drafts.batch((*key, wanted.source, wanted.component), compute)
        position = batch.add(wanted.at, direction=0, census=spread.question.census)
        identity = spread.identity(where, wanted.measure, n=int(people.sum()), **wanted.columns)
        drafts.write(identity, batch, wanted.key, position)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """One row: the measure, the key of its index, the entry there, the component, and whom it is about."""

    measure: str
    source: str
    at: int = 0
    component: str = ""
    subgroup: str = ""
    reference: str = ""

    @property
    def key(self) -> str:
        """Of the computed figures."""
        return f"{self.measure}/{self.component}" if self.component else self.measure

    @property
    def columns(self) -> dict[str, str]:
        """Of the row."""
        named = {"component": self.component, "subgroup": self.subgroup, "reference": self.reference}
        return {name: text for name, text in named.items() if text}


def _rows(spread: _Spread) -> Iterator[_Wanted]:
    """Every row of a dimension, whatever its counts are."""
    for measure in WHOLE:
        yield from (_Wanted(measure, measure, 0, component) for component in ("", *BESIDE))
        if len(set(spread.clusters)) > 1 and measure != "dissimilarity":
            yield from (_Wanted(measure, f"{measure}/{part}", 0, part) for part in PARTS)
    for measure, source in BY_GROUP.items():
        for at, group in enumerate(spread.groups):
            yield from (_Wanted(measure, source, at, component, group) for component in ("", *BESIDE))
    for at, (group, other) in enumerate(product(spread.groups, repeat=2)):
        if other != group:
            yield _Wanted(EXPOSURE, EXPOSURE, at, "", group, other)


def _computer(
    drafts: Drafts, key: object, table: UnitTable, wanted: _Wanted
) -> Callable[[Sequence[int]], Mapping[str, Outcome]]:
    """What computes entries of one index; all indices of a table are computed once, with a constant seed."""

    def compute(entries: Sequence[int]) -> Mapping[str, Outcome]:
        found = drafts.remembered(key, lambda: segregation(table, np.random.default_rng(SEED)))
        at = np.asarray(entries, dtype=np.int64)
        if wanted.source not in found:  # all people are in units of one cluster
            return {wanted.key: Outcome(_refused(len(at), "TOO_FEW_GROUPS"))}
        index = found[wanted.source]
        result = _taken(index.result, at)
        if wanted.component in BESIDE:
            values = index.expected if wanted.component == "expected" else index.excess
            return {wanted.key: Outcome(_bare(result, values[at]))}
        return {wanted.key: Outcome(result, np.where(result.reason == "", index.p_value[at], np.nan))}

    return compute


def _refused(size: int, reason: str) -> Result:
    nothing = np.full(size, np.nan)
    return make_result(
        nothing, nothing, no_limits(size), np.full(size, reason, dtype=object), method="", confidence=0.95
    )


def _taken(result: Result, at: NDArray[np.int64]) -> Result:
    """Some entries of a result."""
    columns = ("value", "se", "low", "high", "debiased", "reason", "interval_reason")
    taken = {name: getattr(result, name)[at] for name in columns}
    return replace(result, **taken, flags={name: np.asarray(flag)[at] for name, flag in result.flags.items()})


def _bare(result: Result, value: Floats) -> Result:
    """A value without a range, refused where the index is."""
    nothing = np.full(value.shape, np.nan)
    bare = np.where(result.reason == "", value, np.nan)
    if np.isnan(bare[result.reason == ""]).any():
        raise InternalError(Fault("segregation", "an expectation is missing."))
    none = np.full(value.shape, "", dtype=object)
    return replace(
        result, value=bare, se=nothing, low=nothing, high=nothing, debiased=nothing, interval_reason=none, flags={}
    )
