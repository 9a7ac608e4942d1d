"""Questions: [[indicator]] and [[representation]]."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from isonomia.study.schema.shapes import Formula, Name, Number, Section, Text, Words


class QuestionFile(Section):
    """What an indicator and a representation have in common."""

    id: Name = Field(description="Small letters, digits, - and _; part of addresses and file names.")
    topic: Name | None = Field(default=None, description="The chapter; an id of [topic.…].")
    title: Name | None = Field(default=None, description="A plain noun phrase; from the id by default.")
    source: Name = Field(description="The id of a source.")
    among: Formula | None = Field(
        default=None, description="Whom the question is about, as an expression over columns."
    )
    higher_is: Literal["better", "worse", "neutral"] = Field(
        default="neutral", description="The only word for direction."
    )
    margin: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = Field(
        default=None, description="Closer than this is close; in the unit of the pages, so per = 100 means points."
    )
    trend: bool = Field(default=False, description="Also tell the change over periods.")
    words: Words = Field(default_factory=dict, description="Language, then slot, then phrase: people, what, role, …")
    definition: Text = Field(default="", description="How the figure is defined, for the page.")
    caveats: list[Text] = Field(default_factory=list, description="Things to know, a sentence each.")


class IndicatorFile(QuestionFile):
    """One question about an outcome."""

    kind: Literal["proportion", "rate", "mean"] = Field(
        default="proportion", description="A share of people; events per time; or the mean of a value."
    )
    event: Formula | None = Field(
        default=None, description="True for people with the outcome; for a rate, their events."
    )
    value: Formula | None = Field(default=None, description="The value whose mean is taken.")
    time: Formula | None = Field(default=None, description="The time at risk of a rate.")
    bounds: Annotated[list[Number], Field(min_length=2, max_length=2)] | None = Field(
        default=None, description="The smallest and largest possible value of a mean."
    )
    per: Annotated[float, Field(gt=0, allow_inf_nan=False, le=1e9)] | None = Field(
        default=None,
        description="Pages print so many in every …: 100 for a proportion, 1,000 for a rate, 1 for a mean.",
    )
    by: list[Name | Annotated[list[Name], Field(min_length=1)]] = Field(
        default_factory=list, description="Dimensions, and pairs of dimensions in brackets."
    )
    measures: list[Name] = Field(default_factory=list, description="Ids of measures; those that fit by default.")
    adjust: list[Name] = Field(default_factory=list, description="Dimensions that are held fixed: adjusted gaps.")
    mediators: list[Name] = Field(
        default_factory=list, description="Those of adjust that may themselves be consequences of the group."
    )
    returns: Literal["reference_a", "reference_b", "reimers", "cotton", "neumark", "jann"] | None = Field(
        default=None, description="Whose returns are the common ones of oaxaca_twofold; it has no default."
    )
    rules: list[Name] = Field(
        default_factory=list, description="Rule packs about selection, chosen before looking; private unless published."
    )
    stratify_by: list[Name] = Field(default_factory=list, description="Dimensions that make the strata.")
    unit: Text = Field(default="", description="The unit of a mean.")
    inference: Literal["process", "census"] | None = Field(
        default=None, description="As for a source, and by default so."
    )


class ParityFile(Section):
    """What a projection of a representation is made with. It is private unless `publish` of [release] names it."""

    entrants: Name = Field(description="The id of the representation of those who enter.")
    exits: Annotated[float, Field(gt=0, lt=1, allow_inf_nan=False)] = Field(
        description="What share of all leaves in a year: 0.03 is 3 in every 100."
    )
    years: Annotated[int, Field(ge=1, le=100)] = Field(
        default=1, description="Over how many years the entrants were counted."
    )


class RepresentationFile(QuestionFile):
    """Who is here, beside a benchmark population."""

    benchmarks: list[Name] = Field(default_factory=list, description="Ids of benchmarks; none where there are units.")
    by: Annotated[list[Name], Field(min_length=1)] = Field(description="Dimensions.")
    parity: ParityFile | None = Field(
        default=None, description="In how many years shares would match if flows stayed the same: a projection."
    )
    units: Name | None = Field(
        default=None, description="A dimension of schools, specialties or programmes: how groups are spread over it."
    )
