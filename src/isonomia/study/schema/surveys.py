"""A survey and its scales: [climate] and [[scale]]."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from isonomia.study.schema.questions import QuestionFile
from isonomia.study.schema.shapes import Name, Section


class ScaleFile(QuestionFile):
    """A scale of a survey: items that are answered on a ladder and counted together, as a codebook says."""

    source: Name = Field(description="The id of the source of the answers; it has a section [climate.ID].")
    higher_is: Literal["better", "worse", "neutral"] = Field(
        default="better", description="The only word for direction; of a scale better by default."
    )
    codebook: Name = Field(description="A codebook file beside the study, or isonomia:ID of one that comes with it.")
    scale: Name | None = Field(
        default=None, description="The id of the scale or domain in the codebook; the id of this entry by default."
    )
    columns: dict[str, Name] = Field(
        default_factory=dict, description="Item, then the column of its answers; named like the item by default."
    )
    by: list[Name] = Field(default_factory=list, description="Dimensions.")
    planned: list[Name] = Field(
        default_factory=list,
        description="Dimensions whose few comparisons were planned: adjusted after Holm, the others as a screen.",
    )
    before: Name | None = Field(
        default=None, description="The id of the same scale in an earlier source: what changed since is told."
    )
    measures: list[Name] = Field(
        default_factory=list, description="Ids of measures of the score; those of a difference by default."
    )
    complete_answers: bool = Field(
        default=False, description="Statements are told of the people who answered every one of them: one base for all."
    )
    factor_means: bool = Field(
        default=False, description="Publish how far groups of 100 people or more are apart on what the items share."
    )
    item_bias: Literal["rest", "total"] | None = Field(
        default=None, description="Private: do people with the same score answer each item alike, whatever their group?"
    )
    ordered: bool = Field(
        default=False, description="Private: the model of one factor with answers as steps on a ladder, not as numbers."
    )


class ThemesFile(Section):
    """What people wrote in their own words, as two people coded it. No program judges the words themselves."""

    file: Name | Annotated[list[Name], Field(min_length=1, max_length=10)] | None = Field(
        default=None,
        description="What two people found, CSV or Excel, one file or one of each: who wrote, coder, theme.",
    )
    titles: Annotated[dict[str, Name], Field(min_length=1, max_length=40)] = Field(
        description="Each theme as the file has it, then what pages call it."
    )
    columns: Annotated[list[Name], Field(max_length=20)] = Field(
        default_factory=list, description="Columns of the answers with what people wrote: for the private worklist."
    )
    released: Name | None = Field(
        default=None, description="The worklist's to-release file, as two people filled it in by name."
    )


class WeightsFile(Section):
    """How those who answered are brought to all who were asked."""

    by: Annotated[list[Name], Field(min_length=1, max_length=6)] = Field(
        description="Dimensions that are known of everybody who was asked."
    )
    method: Literal["cells", "raking"] = Field(
        default="cells",
        description="cells: a weight for each combination of groups; raking: each dimension is met by itself.",
    )
    cap: Annotated[float, Field(gt=1, le=1000)] = Field(
        default=5, description="With raking: how many times the median weight a weight may be."
    )
    totals: dict[Name, Annotated[dict[str, Annotated[float, Field(ge=0)]], Field(min_length=1)]] = Field(
        default_factory=dict,
        description="Dimension, then group, then how many were asked: where the file has only those who answered.",
    )
    items: bool = Field(
        default=False, description="Each statement by group too, and not of everybody alone; more of both is hidden."
    )


class ClimateFile(Section):
    """What holds for a whole survey: [climate.ID] with the id of its source."""

    speaks_of: Literal["process", "cohort", "respondents"] = Field(
        description="process: ranges speak of what made people answer so; cohort: of all who were asked, and nobody "
        "else; respondents: figures of those who answered, without ranges."
    )
    owner: Name = Field(description="Who answers for the threshold below which nothing is shown: a role or an office.")
    disposition: Name | None = Field(
        default=None, description="The column that says what became of everybody who was asked."
    )
    dispositions: dict[str, Annotated[list[Name], Field(min_length=1)]] = Field(
        default_factory=dict,
        description="complete, partial, refusal, non_contact, other, unknown, not_eligible: the values of that column.",
    )
    response_rate: Literal["RR1", "RR2", "RR5", "RR6"] = Field(
        default="RR1", description="AAPOR's rate: RR2 and RR6 count partial answers too; RR5 and RR6 drop the unknown."
    )
    waves: Literal["apart", "linked"] | None = Field(
        default=None,
        description="Compare each period with the one before. linked: a person keeps the name that person = … has.",
    )
    weights: WeightsFile | None = Field(
        default=None, description="How those who answered are brought to all who were asked."
    )
    themes: ThemesFile | None = Field(default=None, description="Themes of comments, as two people coded them.")
