"""The answers to a question: one for each combination of what the questions see, or one for each row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from sqlglot import exp

from isonomia.count.asking import ASKED, WEIGHT
from isonomia.count.gathering import largest_terms
from isonomia.count.loading import ROW, Loaded
from isonomia.count.questions import Question
from isonomia.count.sql import Sql, call, cast, column, literal
from isonomia.count.together import answer_of, yes_or_no


@dataclass(frozen=True, slots=True, eq=False)
class Answered:
    """The answers to one question: for each combination of `profiles`, or row by row from the view `asked`.

    Attributes:
        question: with its benchmark's filters. number: its own in `asked`.
        summed: whether it needs exact sums. largest: the size of the largest term of each.
        states: (P,) answers, as `together` numbers them; None where they are worked out row by row.
        values: w, y and x of each combination: (P,) arrays.
    """

    question: Question
    number: int
    summed: bool
    largest: Mapping[str, float]
    states: NDArray[np.int8] | None
    values: Mapping[str, NDArray[np.float64]]

    @property
    def columns(self) -> list[Sql]:
        """What is selected from `asked` for it."""
        found = [exp.alias_(cast(answer_of(self.number, self.question), "TINYINT"), f"s{self.number}")]
        letters = "" if self.question.counts_only or not self.summed else "yx" if self.question.kind == "rate" else "y"
        found += [exp.alias_(number_or_zero(f"{each}{self.number}"), f"{each}{self.number}") for each in letters]
        return found


def by_profile(loaded: Loaded, question: Question, number: int) -> Answered:
    """A question of the table `asked`, which has a row a combination."""
    summed = not yes_or_no(loaded, question)
    _, largest = largest_terms(loaded, question, number, ASKED) if summed else (0, {})
    asked = Answered(question, number, summed, largest, None, {})
    parts = [*asked.columns, *([exp.alias_(number_or_zero(WEIGHT), WEIGHT)] if loaded.source.weight else [])]
    found = loaded.columns(exp.select(column(ROW), *parts).from_(ASKED).order_by(column(ROW)))
    values = {name[0]: np.asarray(each, dtype=np.float64) for name, each in found.items() if name[0] in "wyx"}
    return replace(asked, states=found[f"s{number}"], values=values)


def number_or_zero(name: str) -> Sql:
    """A column of `asked` as a number without nulls."""
    return call("coalesce", cast(column(name), "DOUBLE"), literal(0.0))


def by_row(loaded: Loaded, question: Question, number: int) -> Answered:
    """A question of the view `asked`, which has every row; its answers are read with them."""
    _, largest = largest_terms(loaded, question, number, ASKED)
    return Answered(question, number, not yes_or_no(loaded, question), largest, None, {})
