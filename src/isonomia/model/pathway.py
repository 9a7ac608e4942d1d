"""A pathway: the stages that people pass through, from application to practice, in order.

In a closed cohort the same people are followed, and each step from one stage to the next is an indicator of the study:
among those who reached the stage before and whose outcome is known, the share who reached this one. In a
cross-section the people at each stage are not the same: each stage is a representation, and no yield is computed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from isonomia.model.expression import Arithmetic, Call, Constant, Expression

CohortKind = Literal["closed", "cross-section"]
GapRule = Literal["refuse", "infer", "drop"]


@dataclass(frozen=True, slots=True)
class Exit:
    """A way out that is told apart from the others: academic, personal, transfer.

    Attributes:
        question: id of the indicator: of those of whom it is asked who got to the stage, the share who left this way.
        column, values: what the table holds for them.
    """

    id: str
    title: str
    question: str
    column: str = ""
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Duration:
    """How long it took to get to a stage; of those who are not there, the period that is not over since they came.

    Attributes:
        dimension: id of the dimension whose groups are bands of time.
        came, reached: numbers, the periods in which people came to the step and got to the stage.
        until: the last period of which the table tells all.
        unit: what the periods are.
    """

    dimension: str
    came: Expression
    reached: Expression
    until: float
    unit: str = "years"

    @property
    def time(self) -> Expression:
        """coalesce(reached, until + 1) − came; null where it is not known when somebody came."""
        ended = Call("coalesce", (Call("number", (self.reached.root,)), Constant(self.until + 1)))
        text = f"coalesce({self.reached.text}, {self.until + 1:g}) - {self.came.text}"
        return Expression(text, Arithmetic("-", ended, Call("number", (self.came.root,))))


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage, in the order of the pathway.

    Attributes:
        definition: what it means to have reached it, for the page.
        question: id of the indicator of the step that leads here (closed cohort), or of the representation at this
            stage (cross-section); empty for the first stage of a closed cohort, to which no step leads.
        exits: the ways by which those have left who did not get here; together they are all of these.
        duration: how long it took to get here, where it is told.
        so_far: id of the indicator who got here so far, of all who came to the step; empty without a duration.
    """

    id: str
    title: str
    definition: str = ""
    question: str = ""
    exits: tuple[Exit, ...] = ()
    duration: Duration | None = None
    so_far: str = ""

    @property
    def questions(self) -> tuple[str, ...]:
        """Ids of the indicator of the step that leads here and of those beside it."""
        every = (self.question, *(way.question for way in self.exits), self.so_far)
        return tuple(each for each in every if each)


@dataclass(frozen=True, slots=True)
class Reached:
    """How the count knows who has reached a stage.

    Attributes:
        condition: true for people who have, false for those who have not, null where that is not known (yet).
        column: whose values the study declares one by one; empty where it declares none.
        values: the declared values; in small letters, and compared so, with `any_case`.
        value: what a table of counts calls the stage.
        waits: true for people of whom it is not known yet; part of the condition, which is null for them.
        blank: a blank in the column means that the stage was not reached.
    """

    stage: str
    condition: Expression
    column: str = ""
    values: tuple[str, ...] = ()
    value: str = ""
    any_case: bool = False
    waits: Expression | None = None
    blank: bool = False


@dataclass(frozen=True, slots=True)
class Events:
    """A table with one row an event, which the count turns into one row a person with a column for each stage.

    Attributes:
        column: names the stage. date, birth: columns; empty where there are none.
        stages: id of each stage, in order, and what the table calls it.
        left: events by which people leave; with some, whoever has neither the next stage nor one of these is not known.
    """

    column: str
    date: str
    stages: tuple[tuple[str, str], ...]
    birth: str = ""
    left: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pathway:
    """Stages of one source, in order, and what people are compared by.

    Attributes:
        gaps: what is done with people who are at a stage without the one before: `refuse` the data, `infer` that they
            passed it, or `drop` them.
        reached: how each stage is read, in the order of `stages`.
        among: whom the pathway is about; everybody where it is None.
        words: language -> slot -> phrase, as of a question; `people` are those who started.
    """

    id: str
    topic: str
    title: str
    source: str
    cohort: CohortKind
    stages: tuple[Stage, ...]
    by: tuple[tuple[str, ...], ...]
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    definition: str = ""
    caveats: tuple[str, ...] = ()
    benchmarks: tuple[str, ...] = ()
    gaps: GapRule = "refuse"
    reached: tuple[Reached, ...] = ()
    among: Expression | None = None

    @property
    def questions(self) -> tuple[str, ...]:
        """Ids of the questions that the stages make, in order."""
        return tuple(stage.question for stage in self.stages if stage.question)

    @property
    def ways(self) -> dict[str, tuple[str, ...]]:
        """Id of the question of a step -> those of the ways out at it, where it has some."""
        return {each.question: tuple(way.question for way in each.exits) for each in self.stages if each.exits}

    def beside(self, step: str) -> tuple[str, ...]:
        """Ids of the questions beside that of a step."""
        return next((each.questions[1:] for each in self.stages if step and each.question == step), ())

    def may_wait(self, absent: Mapping[str, object]) -> tuple[bool, ...]:
        """(S,) of some people it may not be known yet whether they reached a stage; `absent`: columns with absences."""
        held = [
            each.waits is not None or any(absent.get(name) for name in each.condition.columns) for each in self.reached
        ]
        return tuple(any(held[at:]) if self.gaps == "infer" else held[at] for at in range(len(held)))

    @property
    def closed(self) -> bool:
        """Whether the same people are followed, so that yields have a meaning."""
        return self.cohort == "closed"
