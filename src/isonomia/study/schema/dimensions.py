"""How people differ: [dimension]."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from isonomia.study.schema.shapes import Name, Number, Section, Tokens


class BindingFile(Section):
    """How one source writes a dimension."""

    column: Name | None = Field(default=None, description="The column that holds the group.")
    columns: Annotated[list[Name], Field(min_length=1)] | None = Field(
        default=None, description="Several columns that may each hold an answer."
    )
    split: Annotated[str, Field(min_length=1, max_length=10)] | None = Field(
        default=None, description="What separates several answers inside a column."
    )
    map: dict[str, str] = Field(
        default_factory=dict, description="Value in the file, then code or label of the group; empty for no mark."
    )
    absent: Tokens = Field(default_factory=dict, description="Value in the file, then kind of absence.")
    coding: Name | None = Field(default=None, description="How people with several answers are counted.")
    levels: list[Name] | dict[str, LevelFile | Name] | None = Field(
        default=None,
        description="The groups: a list of codes, or code and label; in place of or beside the vocabulary's.",
    )


class LevelFile(Section):
    """One group of a dimension, with words for sentences."""

    label: Name = Field(description="What tables print.")
    nouns: dict[str, Name] = Field(default_factory=dict, description="Language, then the noun phrase for sentences.")
    last: bool = Field(default=False, description="Listed after the others.")


class DimensionFile(BindingFile):
    """A way in which people differ."""

    title: Name | None = Field(
        default=None, description="What it is called inside a sentence (“by family income”); from the id by default."
    )
    vocabulary: Name | None = Field(default=None, description="An id of the carried vocabularies.")
    scheme: Name | None = Field(default=None, description="The scheme, where a vocabulary holds several.")
    places: Literal["us-states", "us-counties"] | None = Field(
        default=None, description="The groups are places, and pages draw maps: us-states or us-counties."
    )
    elsewhere: Name | None = Field(
        default=None, description="With places: label of one group for everybody whose place is not among the levels."
    )
    bins: Annotated[list[Number], Field(min_length=1, max_length=200)] | None = Field(
        default=None, description="Lower bounds of bands of a number, lowest first; half-open, the last one open."
    )
    ordered: bool | None = Field(default=None, description="Whether the order of the groups has a meaning.")
    gradient: bool = Field(default=False, description="Order means advantage, least advantaged first.")
    multiple: bool = Field(default=False, description="One person may be in several groups: never a partition.")
    reference: Name = Field(
        default="everyone_else",
        description="What groups are compared with: everyone_else, overall, extremes, best, highest, lowest, largest, "
        "or a group.",
    )
    merge: dict[str, list[Name]] = Field(
        default_factory=dict, description="Label of a roll-up, then the groups in it; used where small numbers hide."
    )
    other: Name | None = Field(
        default=None, description="Label of one group for all that are too small to be shown by themselves."
    )
    within: Name | None = Field(
        default=None, description="The wider dimension whose groups hold these: counties within states."
    )
    parents: dict[str, Name] = Field(
        default_factory=dict, description="With within: each group, then the wider group that holds it."
    )
    from_: dict[str, BindingFile] = Field(
        default_factory=dict, alias="from", description="Source, then how it writes this dimension where it differs."
    )
