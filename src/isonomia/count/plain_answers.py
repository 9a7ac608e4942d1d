"""Questions of yes or no answered here, for each combination of few values, without an engine.

To start DuckDB, and to write and run its queries for a dozen combinations, takes longer than to count a hundred
thousand people. Only conditions that compare values of their own kind are answered here (`y = 'yes' and age >= 18`),
by `model/meaning.py`, to which property tests hold the SQL of conditions; and only where nothing is at fault: what
is, or may be, is left to the engine, which says what it is, and in how many rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np

from isonomia.count.answering import Answered
from isonomia.count.asking import design_of
from isonomia.count.checking import expressions_of
from isonomia.count.coding import Coding
from isonomia.count.levels import Tokens, absence_root, tokens_of
from isonomia.count.profiles import Profiles
from isonomia.count.questions import Question
from isonomia.count.reads import compared_texts, reads
from isonomia.count.together import BECAUSE, NO, YES
from isonomia.model.absence import ROOTS, UNKNOWN
from isonomia.model.cells import KEYS
from isonomia.model.expression import Arithmetic, Call, Expression, Negate, walk
from isonomia.model.kinds import Kinds, Value, check, converted, kind_of_type
from isonomia.model.meaning import value_of
from isonomia.model.reading import clean, number, whole
from isonomia.model.study import Source, Study
from isonomia.model.table import ColumnInfo

_MOST_ANSWERS: Final = 1_000
"""More are worked out sooner by an engine."""
_NOT_ASKED: Final = 0
Texts = Mapping[str, str | None]
Context = tuple[str, ...]


def answered_plainly(
    study: Study,
    source: Source,
    columns: Sequence[ColumnInfo],
    questions: Sequence[Question],
    coding: Coding,
    found: Profiles,
) -> tuple[list[Answered], list[Context]] | None:
    """The answers to all questions, and the context of each combination; None where an engine has to look."""
    kinds = {each.name: kind_of_type(each.type) for each in columns}
    if not _is_plain(study, source, questions, kinds) or len(found.keys) * len(questions) > _MOST_ANSWERS:
        return None
    held = {each.name: coding.code(each.name) for each in coding.columns if each.name in coding.given}
    names = [name for name, code in held.items() if code in found.packing.codes]
    if len(names) < len(found.packing.codes):
        return None
    values, texts = _rows(coding, found, names)
    contexts = [_context(source, each) for each in texts]
    if None in contexts or _may_be_misspelt(questions, kinds, texts):
        return None
    tokens = {name: tokens_of(source, None, name) for name in names}
    rows = [
        {name: None if absence_root(text, tokens[name]) or text is None else row[name] for name, text in each.items()}
        for row, each in zip(values, texts, strict=True)
    ]
    states = [
        [_state(question, row, each, tokens, kinds) for row, each in zip(rows, texts, strict=True)]
        for question in questions
    ]
    if any(None in each for each in states):
        return None
    answers = [
        Answered(question, at, summed=False, largest={}, states=np.array(states[at], dtype=np.int8), values={})
        for at, question in enumerate(questions)
    ]
    return answers, [each for each in contexts if each is not None]


def _is_plain(study: Study, source: Source, questions: Sequence[Question], kinds: Kinds) -> bool:
    """Whether everybody counts as one, and all conditions compare values of their own kind."""
    keys = [name for key, name in design_of(source).columns.items() if name and key != "person"]
    if (
        source.weight
        or any(each.source == source.id for each in study.pathways)
        or not {*source.absent, *keys} <= {*kinds}
    ):
        return False
    if any(
        each.kind != "proportion" or each.pathway or each.benchmark or each.derived or each.waits for each in questions
    ):
        return False
    asked = [part for each in questions for part in expressions_of(each)]
    return not any(check(expression, kinds, kind, place) for expression, kind, place in asked) and all(
        _compares(expression) and not reads(expression, kinds, kind) for expression, kind, _ in asked
    )


def _compares(expression: Expression) -> bool:
    return not any(isinstance(node, Arithmetic | Call | Negate) for node in walk(expression.root))


def _rows(coding: Coding, found: Profiles, names: Sequence[str]) -> tuple[list[dict[str, Any]], list[Texts]]:
    """The values of each combination as the source has them, and their clean texts."""
    at = {name: found.packing.codes.index(coding.code(name)) for name in names}
    values = {name: [None, *coding.given[name].values] for name in names}
    texts = {name: [clean(each) for each in coding.texts(name)] for name in names}
    numbers = found.packing.unpacked(found.keys).tolist()
    return (
        [{name: values[name][row[at[name]]] for name in names} for row in numbers],
        [{name: texts[name][row[at[name]]] for name in names} for row in numbers],
    )


def _context(source: Source, texts: Texts) -> Context | None:
    """Setting, period, stratum and cluster; None where one is missing, or may be no period."""
    design = design_of(source)
    held = {key: whole(text) for key in design.present if (text := texts[design.columns[key]]) is not None}
    if len(held) < len(design.present) or (number(held.get("period", "")) or 0.0) < 0:
        return None
    return tuple(held[key] if key in held else design.constants[key] for key in KEYS)


def _may_be_misspelt(questions: Sequence[Question], kinds: Kinds, texts: Sequence[Texts]) -> bool:
    """Whether a condition compares with a text that no row has."""
    wanted = (
        pair
        for each in questions
        for expression, _, _ in expressions_of(each)
        for pair in compared_texts(expression, kinds)
    )
    return any(all(row[name] != text for row in texts) for name, text in dict.fromkeys(wanted))


def _state(
    question: Question, row: Mapping[str, Any], texts: Texts, tokens: Mapping[str, Tokens], kinds: Kinds
) -> int | None:
    """An answer as `together` numbers it; None where it is not known for a blank that nobody declared."""
    if question.among is not None and _truth(question.among, row, kinds) is not True:
        return _NOT_ASKED
    if question.event is None:
        return YES
    answer = _truth(question.event, row, kinds)
    if answer is not None:
        return YES if answer else NO
    names = question.event.columns
    root = next(_roots(names, texts, tokens), "")
    if not root and any(texts[name] is None for name in names):
        return None
    return BECAUSE + ROOTS.index(root or UNKNOWN)


def _roots(names: Sequence[str], texts: Texts, tokens: Mapping[str, Tokens]) -> Iterator[str]:
    return (root for name in names if (root := absence_root(texts[name], tokens[name])))


def _truth(expression: Expression, row: Mapping[str, Any], kinds: Kinds) -> Value:
    return converted(value_of(expression.root, row, kinds), "truth")
