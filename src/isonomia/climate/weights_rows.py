"""Rows of a survey's figures for all who were asked: levels, gaps, and what the weights cost.

Each is a function of numbers that are shown: of a group in each class of people who stand for one another, of everybody
in each class, and of all who were asked in it. Where one of them is hidden, so is the figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from isonomia.climate.weights import WeightReport
from isonomia.climate.weights_frame import Frame, Key, frame_of, refuse_several, weights_of
from isonomia.climate.weights_means import PartSums, Stood, Told, stood_for, told_difference, told_mean, told_share
from isonomia.climate.weights_told import row_of
from isonomia.errors import TableError
from isonomia.measures.moments import Sums
from isonomia.measures.questions import Question
from isonomia.measures.slices import WITH_UNKNOWN, Context, Library, View, levels_of
from isonomia.model.absence import is_absence
from isonomia.model.estimates import Estimate
from isonomia.model.scales import Survey
from isonomia.model.study import Dimension, Indicator, Study

MEAN: Final = "survey_mean"
SHARE: Final = "survey_proportion"
GAP: Final = "survey_difference"
WEIGHTS: Final = "survey_weights"
LEVELS: Final = frozenset({MEAN, SHARE})
PARTS: Final = ("design_effect", "effective_n", "iterations", "cap", "trimmed_share", "above_cap")
"""What is told of weights; of cell weights the first two."""
_EVERYONE_ELSE: Final = "everyone_else"


@dataclass(frozen=True, slots=True, eq=False)
class _Scene:
    """A question in one setting and period, with everybody who answered it in each class and their weight."""

    survey: Survey
    question: Question
    indicator: Indicator
    where: Context
    everybody: PartSums
    at: Mapping[Key, int]  # class -> its place in the sums
    weight: WeightReport
    origin: float

    @property
    def finite(self) -> bool:
        """Whether figures speak of this cohort alone."""
        return self.survey.speaks_of == "cohort"

    def level(self, part: Stood) -> Told:
        """The figure of a part of the people."""
        return told_share(part, finite=self.finite) if self.question.kind == "proportion" else told_mean(part)


def survey_rows(study: Study, survey: Survey, library: Library, least: int) -> Iterator[Estimate]:
    """All figures for all who were asked, of the scales and items of one survey.

    Raises:
        TableError: those who answered cannot stand for those who were asked; what to do is said.
    """
    if not survey.reaches_out:
        return
    scores = {each.id for each in study.scales}
    for indicator in study.indicators:
        if indicator.source != survey.source or not indicator.scale:
            continue
        whole = library.view(indicator.id, survey.classes)
        refuse_several(survey, whole)
        for where in whole.lookup if whole is not None else ():
            frame = frame_of(study, survey, library, where, least)
            yield from _of_question(study, survey, indicator, library, where, frame, strict=indicator.id in scores)


def _of_question(
    study: Study,
    survey: Survey,
    indicator: Indicator,
    library: Library,
    where: Context,
    frame: Frame | None,
    *,
    strict: bool,
) -> Iterator[Estimate]:
    question = Question.of_indicator(indicator)
    measure = SHARE if question.kind == "proportion" else MEAN
    whole = library.view(indicator.id, survey.classes)
    dimensions = [study.dimensions[name] for (name,) in indicator.by]
    found = None if whole is None or frame is None else _classes(whole, where)
    if whole is None or frame is None or found is None:
        yield from _all_hidden(question, where, measure, dimensions, library, survey.classes)
        return
    everybody, at = found
    if not at:
        return
    try:
        weight = weights_of(survey, frame, list(at), everybody.n)
    except TableError:
        if strict:
            raise
        weight = None
    if weight is None:
        yield Estimate(**question.identity(where, measure), status="refused", reason="NO_POPULATION")
        return
    scene = _Scene(survey, question, indicator, where, everybody, at, weight, whole.table.origin)
    (part,), _ = stood_for(everybody, (everybody,), weight.weight, finite=scene.finite)
    yield row_of(question.identity(where, measure), int(part.n), scene.level(part), scene.origin)
    yield from _of_weights(scene)
    for dimension in dimensions:
        yield from _of_dimension(scene, library, dimension, measure)


def _of_weights(scene: _Scene) -> Iterator[Estimate]:
    """What the weights cost, of everybody; nothing where all have the same."""
    if scene.survey.weighting is None:
        return
    report = scene.weight
    raked = scene.survey.weighting.method == "raking"
    for name in PARTS if raked else PARTS[:2]:
        value = float(getattr(report, "effective_n" if name == "effective_n" else name))
        if np.isfinite(value):
            identity = {**scene.question.identity(scene.where, WEIGHTS), "component": name}
            yield Estimate(**identity, value=value, n=int(report.n))


def _of_dimension(scene: _Scene, library: Library, dimension: Dimension, measure: str) -> Iterator[Estimate]:
    classes = scene.survey.classes
    view = _crossed(library, scene.question, dimension, classes)
    single = library.view(scene.indicator.id, (dimension.id,))
    if view is None or single is None:
        return
    coding = single.table.coding.get(dimension.id, "")
    unknown = _unknown(scene, view)
    for code in levels_of(dimension, single):
        columns = {"dimension": dimension.id, "subgroup": code, "coding": coding}
        level = scene.question.identity(scene.where, measure, **columns)
        gap = scene.question.identity(scene.where, GAP, **columns, reference=_EVERYONE_ELSE)
        own = None if single.is_hidden(single.row(scene.where, code)) else _group(scene, view, code)
        if own is None:
            yield Estimate(**level, status="hidden")
            yield Estimate(**gap, status="hidden")
            continue
        rest = scene.everybody.less(own if unknown is None else _added(own, unknown))
        (mine, theirs), covariance = stood_for(scene.everybody, (own, rest), scene.weight.weight, finite=scene.finite)
        yield row_of(level, int(mine.n), scene.level(mine), scene.origin)
        flags = (WITH_UNKNOWN,) if unknown is None else ()
        yield row_of(gap, int(mine.n), told_difference(mine, theirs, float(covariance[0, 1])), 0.0, flags)


def _crossed(library: Library, question: Question, dimension: Dimension, classes: Key) -> View | None:
    """The groups of a dimension in each class."""
    return library.view(question.id, (dimension.id, *(each for each in classes if each != dimension.id)))


def _classes(view: View, where: Context) -> tuple[PartSums, dict[Key, int]] | None:
    """Everybody who answered, class by class; None where a number is hidden or somebody is in no known class."""
    rows = view.lookup.get(where, {})
    known: dict[Key, int] = {}
    for codes, row in rows.items():
        if not view.is_readable(row) or (any(map(is_absence, codes)) and view.table.n[row] > 0):
            return None
        if view.table.n[row] > 0:
            known[codes] = row
    return _sums(view, list(known.values())), {codes: at for at, codes in enumerate(known)}


def _group(scene: _Scene, view: View, code: str) -> PartSums | None:
    """A group in each class; None where a number of it is hidden. A class without a row holds nobody of it."""
    found = np.zeros((3, len(scene.at)))
    for codes, row in view.lookup.get(scene.where, {}).items():
        if codes[0] != code:
            continue
        if not view.is_readable(row):
            return None
        if view.table.n[row] > 0:
            key = _class_of(scene, view, codes)
            if key not in scene.at:
                return None  # the class is rolled up in one table and not in the other
            part = _sums(view, [row])
            found[:, scene.at[key]] += (part.n[0], part.sy[0], part.syy[0])
    return PartSums(*found)


def _unknown(scene: _Scene, view: View) -> PartSums | None:
    """People whose group is not known; None where a number of them is hidden."""
    parts = [
        _group(scene, view, code)
        for code in dict.fromkeys(view.table.keys[view.table.dimensions[0]])
        if is_absence(code)
    ]
    if any(each is None for each in parts):
        return None
    nobody = PartSums(*np.zeros((3, len(scene.at))))
    for each in parts:
        nobody = nobody if each is None else _added(nobody, each)
    return nobody


def _class_of(scene: _Scene, view: View, codes: Key) -> Key:
    places = dict(zip(view.table.dimensions, codes, strict=True))
    return tuple(places[name] for name in scene.survey.classes)


def _added(one: PartSums, other: PartSums) -> PartSums:
    return PartSums(one.n + other.n, one.sy + other.sy, one.syy + other.syy)


def _sums(view: View, rows: list[int]) -> PartSums:
    """Of some rows of a table; a share's Σy and Σy² are people who have it."""
    sums = Sums.of(view.table).rows(np.array(rows, dtype=np.int64))
    if view.table.kind == "proportion":
        return PartSums(sums["n"], sums["events"], sums["events"])
    return PartSums(sums["n"], sums["sy"], sums["syy"])


def _all_hidden(
    question: Question, where: Context, measure: str, dimensions: list[Dimension], library: Library, classes: Key
) -> Iterator[Estimate]:
    yield Estimate(**question.identity(where, measure), status="hidden")
    for dimension in dimensions:
        view = library.view(question.id, (dimension.id,)) if _crossed(library, question, dimension, classes) else None
        for code in levels_of(dimension, view) if view is not None else ():
            columns = {"dimension": dimension.id, "subgroup": code}
            yield Estimate(**question.identity(where, measure, **columns), status="hidden")
            yield Estimate(**question.identity(where, GAP, **columns, reference=_EVERYONE_ELSE), status="hidden")
