"""A codebook as it is written: one model a section, as `schema` has them for study files."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from isonomia.study.schema import AbsenceKinds, Name, Number, Section, Text


class AnswerFile(Section):
    """One answer that may be chosen."""

    value: Number = Field(description="Its place on the ladder, or the code of an answer that has none.")
    label: Name = Field(description="How the form words it.")
    also: list[Name] = Field(default_factory=list, description="Other spellings that exports have.")
    absence: AbsenceKinds | None = Field(
        default=None, description="Why the person has no place on the ladder: declined, not_applicable, …"
    )


class ItemFile(Section):
    """One question of the form."""

    id: Name = Field(description="The item's short name.")
    text: Text = Field(default="", description="Its wording; left out where a licence forbids to print it.")
    options: Name = Field(description="The id of its answers: [[options.NAME]].")
    reverse: bool = Field(default=False, description="Agreeing says the opposite of what the scale is about.")
    top: list[Number] = Field(
        default_factory=list,
        description="The values, after reversing, that are its best answers; two by default.",
    )


class CodebookScaleFile(Section):
    """Items that are counted together."""

    id: Name = Field(description="The scale's short name.")
    title: Name = Field(description="What pages call it.")
    items: list[Name] = Field(default_factory=list, description="Ids of its items.")
    score: Literal["mean", "sum", "percent_of_max", "top_box"] = Field(
        default="mean",
        description="mean; sum; percent_of_max: 0 to 100; top_box: the share of a person's answers that are the best.",
    )
    minimum_answered: Annotated[int, Field(ge=1, le=500)] | None = Field(
        default=None, description="With fewer answers there is no score; half of the items by default."
    )


class DomainFile(Section):
    """Scales that are counted together."""

    id: Name = Field(description="The domain's short name.")
    title: Name = Field(description="What pages call it.")
    scales: list[Name] = Field(default_factory=list, description="Ids of its scales.")


class FigureFile(Section):
    """What somebody else published about a scale."""

    scale: Name = Field(description="The id of a scale or domain.")
    source: Name = Field(description="Where it was published.")
    year: str | int | None = Field(default=None, description="The year of the figures.")
    n: Annotated[int, Field(ge=1)] | None = Field(default=None, description="How many people answered.")
    mean: Number | None = Field(default=None, description="Their mean.")
    sd: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = Field(
        default=None, description="Their standard deviation."
    )
    alpha: Annotated[float, Field(le=1, allow_inf_nan=False)] | None = Field(
        default=None, description="Cronbach's alpha."
    )


class CodebookFile(Section):
    """A codebook file."""

    id: Name = Field(description="The instrument's short name.")
    version: Name = Field(description="Its version, in quotes.")
    title: Name = Field(description="What the instrument is called.")
    licence: Name = Field(description="Under which licence it may be used, in words; pages print it.")
    languages: list[Name] = Field(default=["en"], description="Languages in which the form exists.")
    validated: bool = Field(
        default=False,
        description="Somebody has shown that it measures what it is about; else pages say otherwise.",
    )
    citation: Text = Field(default="", description="Where the instrument was published.")
    missing: Text = Field(default="", description="Why nothing can be scored with it: what its licensee must add.")
    options: dict[str, Annotated[list[AnswerFile], Field(min_length=1, max_length=60)]] = Field(
        default_factory=dict, description="Lists of answers by id: [[options.agree]]."
    )
    items: list[ItemFile] = Field(default_factory=list, description="The questions.")
    scales: list[CodebookScaleFile] = Field(default_factory=list, description="What is counted together.")
    domains: list[DomainFile] = Field(default_factory=list, description="Scales that are counted together.")
    benchmarks: list[FigureFile] = Field(default_factory=list, description="Figures that others published.")
    translation: dict[str, dict[str, Text]] = Field(
        default_factory=dict, description="Language, then a text of the codebook, then the same in that language."
    )
