"""Yes-or-no questions over the same rows, counted together: one number holds a person's answers to all of them.

An answer is not asked, yes, no, or one of the reasons why it is not known: three bits. So each grouping is one look at
the rows, whatever the number of questions, and a grouping that is part of another is added up from its cells. Questions
whose answers fall together in too many ways are counted in two halves, or the cells would be as many as the people.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sqlglot import exp

from isonomia.count.asking import BLANK, Design
from isonomia.count.gathering import Held, Sums, known_of, table_of
from isonomia.count.loading import Loaded
from isonomia.count.placing import CODED, Groups
from isonomia.count.questions import Grouping, Question
from isonomia.count.sql import Sql, call, case, cast, column
from isonomia.count.sums import count_names
from isonomia.model.absence import ROOTS
from isonomia.model.cells import CellTable

Ints = NDArray[np.int64]
ANSWERS: Final = "answers"
PEOPLE: Final = "people"
YES: Final = 1
NO: Final = 2
BECAUSE: Final = 3
"""The answer that is not known because of the first root of absence; the others follow."""
_BITS: Final = (BECAUSE + BLANK).bit_length()
_STATES: Final = 1 << _BITS
_MOST_QUESTIONS: Final = 20
"""So many answers fit into a whole number of 64 bits."""
MOST_ANSWERS: Final = 512
"""With more combinations of answers than this the questions are counted in two halves."""
_WORTH_IT: Final = 4
"""Rows are put together first where that makes them so many times fewer."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Questions that are counted together.

    Attributes:
        numbers: of the questions, the lowest bits first.
        word, shift: the column of `answers`, and the first bit in it.
        ways: in how many combinations their answers occur.
    """

    numbers: tuple[int, ...]
    word: int
    shift: int
    ways: int = 0

    def answers(self) -> Sql:
        """The bits of these questions alone."""
        shifted = exp.BitwiseRightShift(this=column(f"w{self.word}"), expression=_whole(self.shift))
        mask = _whole((1 << (_BITS * len(self.numbers))) - 1)
        return exp.Paren(this=exp.BitwiseAnd(this=exp.Paren(this=shifted), expression=mask))

    def halves(self) -> tuple[Batch, Batch]:
        """Two batches of about as many questions."""
        middle = len(self.numbers) // 2
        rest = self.shift + _BITS * middle
        return Batch(self.numbers[:middle], self.word, self.shift), Batch(self.numbers[middle:], self.word, rest)


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """The people of one grouping by their answers: (R,) arrays, a row for each cell and combination of answers."""

    names: tuple[str, ...]
    keys: Mapping[str, NDArray[Any]]
    answers: Ints
    people: Ints

    def cells(self, names: Sequence[str]) -> tuple[list[Held], Ints]:
        """The different keys under these names, and for each row the number of its own: (R,)."""
        cell = np.zeros(len(self.people), dtype=np.int64)
        first = np.zeros(min(1, len(cell)), dtype=np.int64)
        for name in names:
            values, at = np.unique(self.keys[name], return_inverse=True)
            _, first, cell = np.unique(cell * len(values) + at, return_index=True, return_inverse=True)
        columns = [self.keys[name][first].tolist() for name in names]
        return list(zip(*columns, strict=True)) if names else [()] * len(first), cell


def yes_or_no(loaded: Loaded, question: Question) -> bool:
    """Whether a question can be counted with others: it is answered by yes and no, and everybody weighs the same."""
    each_person_once = loaded.source.repeated != "any" or not loaded.source.person
    return (question.counts_only or question.kind == "proportion") and not loaded.source.weight and each_person_once


def counted_together(
    loaded: Loaded, design: Design, questions: Mapping[int, Question], groups: Mapping[str, tuple[int, Groups]]
) -> Iterator[tuple[int, Grouping, CellTable]]:
    """The cells of each question, by its number, over each of its groupings."""
    for batch in _batches(loaded, design, questions, groups) if questions else ():
        asked = {number: questions[number] for number in batch.numbers}
        wanted = dict.fromkeys(grouping for each in asked.values() for grouping in each.groupings)
        for whole, parts in _plan(wanted, groups).items():
            counted = _look(loaded, design, batch, whole, groups)
            for grouping in parts:
                yield from _tables(loaded, design, counted, grouping, asked, groups)


def _plan(
    wanted: Sequence[Grouping] | Mapping[Grouping, None], groups: Mapping[str, tuple[int, Groups]]
) -> dict[Grouping, list[Grouping]]:
    """Grouping to look at -> those that are added up from it, itself among them: its parts with no smaller whole."""
    size = {grouping: prod(len(groups[name][1].codes) for name in grouping) for grouping in wanted}
    whole = [each for each in wanted if not any(set(each) < set(other) for other in wanted)]
    plan: dict[Grouping, list[Grouping]] = {each: [] for each in whole}
    for grouping in wanted:
        best = min((each for each in whole if set(grouping) <= set(each)), key=lambda each: size[each])
        plan[best].append(grouping)
    return plan


def _batches(
    loaded: Loaded, design: Design, questions: Mapping[int, Question], groups: Mapping[str, tuple[int, Groups]]
) -> list[Batch]:
    """Make the table `answers`, and say which questions are counted together."""
    numbers = list(questions)
    words = [tuple(numbers[at : at + _MOST_QUESTIONS]) for at in range(0, len(numbers), _MOST_QUESTIONS)]
    held: list[Sql] = [column(name) for name in design.present]
    held += [exp.alias_(call("coalesce", column(f"g{at}"), _whole(-1)), f"g{at}") for at, _ in groups.values()]
    packed = [exp.alias_(_word(word, questions), f"w{at}") for at, word in enumerate(words)]
    loaded.make(ANSWERS, exp.select(*held, *packed, exp.alias_(_whole(1), PEOPLE)).from_(CODED))
    batches = [each for at, word in enumerate(words) for each in _split(loaded, Batch(word, at, 0))]
    _put_together(loaded, design, batches, groups, len(words))
    return batches


def _split(loaded: Loaded, batch: Batch) -> Iterator[Batch]:
    query = exp.select(exp.Count(this=exp.Distinct(expressions=[batch.answers()]))).from_(ANSWERS)
    ((ways,),) = loaded.rows(query)
    if ways <= MOST_ANSWERS or len(batch.numbers) == 1:
        yield Batch(batch.numbers, batch.word, batch.shift, int(ways))
        return
    for half in batch.halves():
        yield from _split(loaded, half)


def _put_together(
    loaded: Loaded, design: Design, batches: Sequence[Batch], groups: Mapping[str, tuple[int, Groups]], words: int
) -> None:
    """Make one row of all people with the same keys, groups and answers, where that makes the table much smaller."""
    if {"stratum", "cluster"} & set(design.present):
        return
    most = prod(each.ways for each in batches) * prod(len(each.codes) for _, each in groups.values())
    ((rows,),) = loaded.rows(exp.select(exp.Count(this=exp.Star())).from_(ANSWERS))
    if most * _WORTH_IT > rows:
        return
    names = [*design.present, *(f"g{at}" for at, _ in groups.values()), *(f"w{at}" for at in range(words))]
    people = exp.alias_(cast(exp.Sum(this=column(PEOPLE)), "BIGINT"), PEOPLE)
    query = exp.select(*(column(name) for name in names), people).from_(ANSWERS)
    loaded.make(ANSWERS, query.group_by(*(column(name) for name in names)))


def _word(numbers: Sequence[int], questions: Mapping[int, Question]) -> Sql:
    """The answers of these questions, each in its bits."""
    parts = [
        exp.BitwiseLeftShift(
            this=exp.Paren(this=cast(answer_of(number, questions[number]), "BIGINT")), expression=_whole(_BITS * at)
        )
        for at, number in enumerate(numbers)
    ]
    word: Sql = parts[0]
    for part in parts[1:]:
        word = exp.BitwiseOr(this=exp.Paren(this=word), expression=exp.Paren(this=part))
    return word


def answer_of(number: int, question: Question) -> Sql:
    """A person's answer as a small number; of a mean or rate, known is a no."""
    kept = call("coalesce", column(f"a{number}"), exp.false())
    if question.counts_only:
        return case([(kept, _whole(YES))], _whole(0))
    known = known_of(question, number)
    reasons = exp.Add(this=_whole(BECAUSE), expression=column(f"k{number}"))
    yes = column(f"y{number}")
    asked = [(exp.Not(this=kept), _whole(0)), (exp.Not(this=exp.Paren(this=known)), reasons)]
    return case([*asked, (yes, _whole(YES))] if question.kind == "proportion" else asked, _whole(NO))


def _look(
    loaded: Loaded, design: Design, batch: Batch, grouping: Grouping, groups: Mapping[str, tuple[int, Groups]]
) -> Counted:
    """One look at the rows."""
    names = (*design.present, *(f"g{groups[each][0]}" for each in grouping))
    answers = exp.alias_(batch.answers(), "a")
    people = exp.alias_(cast(exp.Sum(this=column(PEOPLE)), "BIGINT"), PEOPLE)
    query = exp.select(*(column(name) for name in names), answers, people).from_(ANSWERS)
    query = query.where(exp.NEQ(this=batch.answers(), expression=_whole(0))).group_by(
        *(column(n) for n in names), column("a")
    )
    found = loaded.columns(query)
    return Counted(names, found, found["a"].astype(np.int64), found[PEOPLE].astype(np.int64))


def _tables(
    loaded: Loaded,
    design: Design,
    counted: Counted,
    grouping: Grouping,
    asked: Mapping[int, Question],
    groups: Mapping[str, tuple[int, Groups]],
) -> Iterator[tuple[int, Grouping, CellTable]]:
    """The cells of each question that wants this grouping."""
    held, cell = counted.cells([*design.present, *(f"g{groups[each][0]}" for each in grouping)])
    for at, (number, question) in enumerate(asked.items()):
        if grouping not in question.groupings:
            continue
        answer = (counted.answers >> (_BITS * at)) & (_STATES - 1)
        people = np.bincount(cell * _STATES + answer, counted.people, len(held) * _STATES)
        sums = Sums(question, ANSWERS, number, weighted=False, scales={})
        rows = _rows(question, held, people.astype(np.int64).reshape(-1, _STATES))
        yield number, grouping, table_of(loaded, design, sums, grouping, groups, rows)


def _rows(question: Question, held: Sequence[Held], people: Ints) -> Iterator[tuple[Held, list[int]]]:
    """Key and whole-number sums of each cell in which anybody is asked; `people` is (cells, answers)."""
    columns = {"n": people[:, YES] + people[:, NO], "events": people[:, YES]}
    columns |= {f"n_{root}": people[:, BECAUSE + at] for at, root in enumerate(ROOTS)}
    totals = np.column_stack([columns[name] for name in count_names(question)])
    kept = people[:, YES:].sum(axis=1) > 0
    return ((held[at], totals[at].tolist()) for at in np.flatnonzero(kept).tolist())


def _whole(value: int) -> Sql:
    return exp.Literal.number(value) if value >= 0 else exp.Neg(this=exp.Literal.number(-value))
