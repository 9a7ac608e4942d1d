"""Whose lives are taught, and whose story is told: [curriculum] and [stories]."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from isonomia.study.schema.shapes import Name, Section, Text


class CurriculumFile(Section):
    """The curriculum audit: which cases are read, and what they are set beside. Cases are no people."""

    title: Name = Field(default="Whose lives are taught", description="What pages call the audit.")
    note: Text = Field(default="", description="A sentence that its pages print.")
    cases: Annotated[list[Name], Field(max_length=1_000)] = Field(
        default_factory=list, description="Files and folders of cases: plain text (.txt, .md) or JSON (.json, .jsonl)."
    )
    benchmark: Name | None = Field(
        default=None, description="The population that mentions are set beside: us-2018, or a file in TOML."
    )
    hits: Name | None = Field(default=None, description="The worklist's hits.csv, as persons filled it in.")
    silent: Name | None = Field(default=None, description="The worklist's silent.csv, as persons filled it in.")
    before: Annotated[list[Name], Field(max_length=1_000)] = Field(
        default_factory=list, description="Cases of an earlier edition, to compare words and equations with."
    )
    words: bool = Field(default=True, description="Whether cases are read for words that may blame and for equations.")
    inventory: Name | None = Field(default=None, description="A curriculum inventory: CI.10.1 as XML.")
    topics: dict[Name, Annotated[list[Name], Field(min_length=1)]] = Field(
        default_factory=dict, description="Topics of your own: a title, and the keywords of the inventory that count."
    )
    reviews: Annotated[list[Name], Field(max_length=2)] = Field(
        default_factory=list, description="Two filled-in checklists, of two roles."
    )
    decisions: Name | None = Field(default=None, description="What a third role settled where the two differ.")
    pictures: Annotated[list[Name], Field(max_length=2)] = Field(
        default_factory=list, description="Two filled-in forms on the skin tone of pictures, of two roles."
    )
    tones: Literal["fitzpatrick", "monk"] = Field(default="fitzpatrick", description="The scheme of those forms.")
    picture_decisions: Name | None = Field(
        default=None, description="A form on pictures, of a third role who settled where the two differ."
    )


class CircumstanceFile(Section):
    """A circumstance of life that stories are counted by."""

    title: Name | None = Field(default=None, description="What pages call it; from the id by default.")
    share: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] | None = Field(
        default=None, description="Which share of the people of the benchmark it is true of: 0.19 is 19 in every 100."
    )
    source: Text = Field(default="", description="Where the share was published; required with share.")


class StoriesFile(Section):
    """Stories that people tell of themselves, as far as their consent goes."""

    folder: Name = Field(description="The folder of the stories and of their consent ledger.")
    scope: Literal["public_web", "intranet", "classroom"] = Field(
        description="Where the site will stand: public_web, intranet or classroom."
    )
    date: dt.date | None = Field(
        default=None, description="The day for which consent is decided; that of the release by default."
    )
    benchmark: Text = Field(default="", description="Of which people the shares of the circumstances are.")
    circumstance: dict[str, CircumstanceFile] = Field(
        default_factory=dict, description="Circumstances that stories are counted by, by id: who is missing."
    )
