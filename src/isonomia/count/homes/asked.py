"""What a count asks, as plain facts: homes may be put together only if all of these are the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from isonomia.count.levels import Placement, folded, placement
from isonomia.count.questions import Question, questions
from isonomia.model.expression import Expression
from isonomia.model.study import Dimension, Study
from isonomia.standards import vocabulary

Facts = dict[str, Any]


def of_records(study: Study) -> tuple[Question, ...]:
    """The questions about records. Counts and benchmarks are read where the site is built."""
    every = questions(study)
    return tuple(each for each in every if each.benchmark is None and study.sources[each.source].kind == "records")


def asked(study: Study) -> Facts:
    """The questions about records and the codings of their dimensions; where the records lie is no part of it."""
    every = of_records(study)
    used = dict.fromkeys(name for each in every for name in each.dimensions)
    sources = list(dict.fromkeys(each.source for each in every))
    return {
        "questions": {each.id: _question(study, each) for each in every},
        "dimensions": {name: _dimension(study.dimensions[name], sources, study) for name in used},
        "policies": {name: study.sources[name].policy or study.release.policy for name in sources},
    }


def digest_of(facts: Facts) -> str:
    """A digest of what is asked: the same questions and codings give the same one."""
    return hashlib.sha256(json.dumps(facts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _question(study: Study, question: Question) -> Facts:
    source = study.sources[question.source]
    return {
        "source": question.source,
        "kind": question.kind,
        "counts only": question.counts_only,
        "weighted": bool(source.weight),
        "strata": bool(source.strata),
        "clusters": bool(source.cluster),
        "repeated": source.repeated if source.person else "",
        "periods": bool(source.period or source.period_is),
        "settings": bool(source.setting or source.setting_is),
        "origin": question.origin,
        "event": _text(question.event),
        "value": _text(question.value),
        "time": _text(question.time),
        "among": _text(question.among),
        "not known yet": [_text(each) for each in question.waits],
        "groupings": sorted([*each] for each in question.groupings),
    }


def _text(expression: Expression | None) -> str:
    return " ".join(expression.text.split()) if expression is not None else ""


def _dimension(dimension: Dimension, sources: list[str], study: Study) -> Facts:
    placed = {name: placement(dimension, study.sources[name]) for name in sources if name in dimension.bindings}
    return {
        "levels": {name: {each.code: each.label for each in dimension.levels_in(name)} for name in placed},
        "vocabulary": dimension.vocabulary,
        "bins": [*dimension.bins],
        "coding": {name: each.binding.coding for name, each in placed.items()},
        "several": {name: each.several for name, each in placed.items()},
        "overlapping": {name: each.overlapping for name, each in placed.items()},
        "counted as": {name: dict(_counted_as(dimension, each)) for name, each in placed.items()},
    }


def _counted_as(dimension: Dimension, placed: Placement) -> Iterator[tuple[str, str]]:
    """Row of the vocabulary -> the level that counts it. A home's own codes are its own business."""
    if dimension.vocabulary:
        for value in vocabulary(dimension.vocabulary).values:
            level = placed.known.get(folded(value.code))
            if level:
                yield value.code, level
