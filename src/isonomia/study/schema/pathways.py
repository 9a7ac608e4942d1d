"""Stages from application to practice: [[pathway]]."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from isonomia.study.schema.questions import QuestionFile
from isonomia.study.schema.shapes import Formula, Name, Number, Section, Text, Words


class StatesFile(Section):
    """What the column of a stage holds, value by value. `reached` and `not` go together."""

    reached: Annotated[list[Name], Field(min_length=1)] | None = Field(
        default=None, description="Values of people who reached the stage; yes, y, true, t and 1 by default."
    )
    not_: list[str] | None = Field(
        default=None, alias="not", description="Values of people who did not; no, n, false, f and 0 by default."
    )
    not_yet: list[str] = Field(
        default_factory=list,
        description="Not known yet: still enrolled, on leave, in a dual degree. Not counted as having left.",
    )
    not_applicable: list[str] = Field(default_factory=list, description="People to whom the stage does not apply.")


class ExitsFile(Section):
    """By which ways people left who did not reach a stage. Everybody who has left has one."""

    column: Name = Field(description="The column that says how people left.")
    ways: Annotated[dict[str, Annotated[list[Name], Field(min_length=1)]], Field(min_length=1)] = Field(
        description="Id of a way, then the values of the column: academic, personal, transfer."
    )
    titles: dict[str, Name] = Field(
        default_factory=dict, description="Id of a way, then what pages call it; from the id by default."
    )


class DurationFile(Section):
    """How long it takes to get to a stage, in periods: years, terms."""

    came: Formula = Field(description="The period in which somebody came to the step: a column or an expression.")
    reached: Formula = Field(description="The period in which somebody got to the stage; blank for all others.")
    until: Number = Field(description="The last period of which the table tells all.")
    bands: Annotated[list[Number], Field(min_length=2, max_length=40)] = Field(
        description="The first number of periods of each band, lowest first; the last band is open."
    )
    unit: Name = Field(default="years", description="What the periods are, in the plural.")
    title: Name | None = Field(default=None, description="What pages call the time; from unit and stage by default.")


class StageFile(Section):
    """One stage of a pathway, where more is to be said of it than its id."""

    title: Name | None = Field(default=None, description="What pages call the stage; from the id by default.")
    definition: Text = Field(default="", description="What it means to have reached it, for the page.")
    column: Name | None = Field(default=None, description="The column that holds it; named like the stage by default.")
    states: StatesFile | None = Field(default=None, description="What this column holds, where it differs.")
    reached: Formula | None = Field(
        default=None, description="True for people who reached it, in place of a column; true means everybody."
    )
    not_yet: Formula | None = Field(
        default=None, description="With reached: true for people of whom it is not known yet."
    )
    value: Name | None = Field(
        default=None, description="What a table of events or of counts calls the stage; its id by default."
    )
    coding: Name | None = Field(
        default=None, description="How people with several answers are counted at this stage, where a table says so."
    )
    words: Words = Field(default_factory=dict, description="Of the step that leads here, as of a question.")
    duration: DurationFile | None = Field(
        default=None, description="How long it takes to get here, in a closed cohort of people."
    )
    exits: ExitsFile | None = Field(
        default=None, description="By which ways those have left who did not get here, in a closed cohort of people."
    )


class PathwayFile(QuestionFile):
    """Stages that people pass through, in order."""

    cohort: Literal["closed", "cross-section"] = Field(
        description="closed: the same people are followed. cross-section: the people at each stage are not the same."
    )
    stages: Annotated[list[Name], Field(min_length=2, max_length=40)] = Field(
        description="Ids of the stages, the first one first."
    )
    by: list[Name | Annotated[list[Name], Field(min_length=1)]] = Field(
        default_factory=list, description="Dimensions; for a closed cohort also pairs of dimensions in brackets."
    )
    higher_is: Literal["better", "worse", "neutral"] | None = Field(  # type: ignore[assignment]  # has a default of its own
        default=None, description="As for a question; better for a closed cohort, neutral for a cross-section."
    )
    measures: list[Name] = Field(default_factory=list, description="Of each step, as for an indicator.")
    states: StatesFile | None = Field(default=None, description="What the columns of stages hold, value by value.")
    stage: dict[str, StageFile] = Field(default_factory=dict, description="Stage, then what more is said of it.")
    gaps: Literal["refuse", "infer", "drop"] = Field(
        default="refuse",
        description="People at a stage without the one before: refuse the data; infer that they passed it; drop them.",
    )
    stage_column: Name | None = Field(
        default=None, description="Of a table with one row an event: the column that names the stage."
    )
    date: Name | None = Field(default=None, description="Of a table of events: the column of the date.")
    birth: Name | None = Field(default=None, description="Of a table of events: the column of the date of birth.")
    left: list[Name] = Field(
        default_factory=list,
        description="Of a table of events: events by which people leave; whoever has neither the next stage nor one "
        "of these is not known yet.",
    )
    benchmarks: list[Name] = Field(default_factory=list, description="Of a cross-section: ids of benchmarks.")
