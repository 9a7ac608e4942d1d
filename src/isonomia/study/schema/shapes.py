"""Shapes that every section of the study file is made of."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Name = Annotated[str, Field(min_length=1, max_length=1_000)]
Text = Annotated[str, Field(max_length=20_000)]
Formula = Annotated[str, Field(min_length=1, max_length=2_000)]
Number = Annotated[float, Field(allow_inf_nan=False, ge=-1e15, le=1e15)]
Words = dict[str, dict[str, Text]]
AbsenceKinds = Literal[
    "not_stated",
    "not_asked",
    "left_blank",
    "declined",
    "unknown",
    "does_not_know",
    "unable",
    "not_applicable",
]
Tokens = dict[str, AbsenceKinds]


class Section(BaseModel):
    """A section of the file: unknown keys are refused, nothing is converted."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Constant(Section):
    """A constant in the place of a column."""

    is_: Name = Field(alias="is", description="The one value that every row has.")
