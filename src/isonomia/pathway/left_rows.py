"""Rows of how people left: of those who started, the share who have left by a way up to a step, by group.

All from shown cells alone: who came to each step so far and who passed it, and who left by this way wherever the way is
named. A row stands under the question of its way. At the first step it would be the share itself, and there is none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np

from isonomia.measures.drafts import Drafts
from isonomia.measures.figures import Outcome
from isonomia.measures.questions import Question
from isonomia.measures.slices import Context, View, missing_table
from isonomia.model.study import Dimension, Study
from isonomia.pathway.cohorts import HIDDEN, Cohorts, Walked
from isonomia.pathway.contribution import Steps
from isonomia.pathway.exits import left_so_far
from isonomia.stats.arrays import Floats

INCIDENCE: Final = "cumulative_incidence"


class Left(NamedTuple):
    """A group up to a step: (K,) who came to each step, who passed it, and who left at it by one way."""

    entered: Floats
    passed: Floats
    left: Floats


@dataclass(frozen=True, slots=True)
class Way:
    """A way out at a step: its question, and where it is named up to there.

    Attributes:
        step: the index of the step, from 0. at: indices of the steps that name it, this one last.
        questions: ids of the questions of those steps.
    """

    question: Question
    step: int
    at: tuple[int, ...]
    questions: tuple[str, ...]


def ways_of(study: Study, cohorts: Cohorts) -> tuple[Way, ...]:
    """The ways out of a pathway, at each step but the first; none of which a question is held back."""
    by_id = {each.id: each for each in study.indicators}
    named: dict[str, list[tuple[int, str]]] = {}
    found = []
    stages = [stage for stage in cohorts.pathway.stages if stage.question]
    for step, stage in enumerate(stages):
        for way in stage.exits:
            so_far = named.setdefault(way.id, [])
            so_far.append((step, way.question))
            at, questions = zip(*so_far, strict=True)
            if step and not set(questions) & set(study.release.hold):
                found.append(Way(Question.of_indicator(by_id[way.question]), step, at, questions))
    return tuple(found)


def write_left(
    drafts: Drafts,
    cohorts: Cohorts,
    ways: Sequence[Way],
    where: Context,
    walked: Walked,
    codes: Sequence[str] = (),
    dimensions: Sequence[Dimension] = (),
    unlike: str = "",
    **columns: Any,  # noqa: ANN401  columns are of unlike type
) -> None:
    """The rows of one group that has been followed along the steps."""
    names = tuple(each.id for each in dimensions)
    for way in ways:
        own = cohorts.walked(_views(cohorts, way, names), where, codes, dimensions)
        marks = (walked.mark_followed(0, way.step), own.mark(0, len(way.at) - 1))
        mark = HIDDEN if HIDDEN in marks else next((each for each in marks if each), unlike)
        identity = way.question.identity(where, INCIDENCE, **columns)
        if mark == HIDDEN:
            drafts.hide(identity)
        elif mark:
            drafts.refuse(identity, mark)
        else:
            batch = drafts.batch((INCIDENCE, way.step), _incidences)
            at = batch.add(_left(walked, own, way), direction=way.question.direction, census=way.question.census)
            drafts.write({**identity, "n": int(walked.entered[0])}, batch, INCIDENCE, at)


def _views(cohorts: Cohorts, way: Way, dimensions: tuple[str, ...]) -> list[View]:
    found = []
    for question in way.questions:
        view = cohorts.library.view(question, dimensions)
        if view is None:
            raise missing_table(question, *dimensions)
        found.append(view)
    return found


def _left(walked: Walked, own: Walked, way: Way) -> Left:
    """Of rounded counts those of one way may be more than all who left: they are at most these."""
    upto = slice(way.step + 1)
    entered, passed = walked.entered[upto], walked.passed[upto]
    left = np.zeros_like(entered)
    left[list(way.at)] = own.passed
    return Left(entered, passed, np.minimum(left, np.maximum(entered - passed, 0.0)))


def _incidences(groups: Sequence[Left]) -> Mapping[str, Outcome]:
    entered, passed, left = (np.stack([getattr(each, name) for each in groups]) for name in Left._fields)
    return {INCIDENCE: Outcome(left_so_far(Steps(entered, passed), left, entered.shape[1] - 1))}
