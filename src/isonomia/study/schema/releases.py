"""What is published, and what is sought: [release], [topic] and [intersections]."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from isonomia.study.schema.shapes import Name, Section, Text


class TopicFile(Section):
    """A chapter of the site."""

    title: Name = Field(description="What the chapter is called.")
    scope: Text = Field(default="", description="What it covers, in a sentence.")


class CorrectionFile(Section):
    """Something that was wrong in what was published, and was put right."""

    date: dt.date = Field(description="The day on which it was put right, without quotes.")
    text: Annotated[str, Field(min_length=1, max_length=500)] = Field(
        description="What was wrong, and what is right now, in one or two sentences."
    )
    about: list[Name] = Field(default_factory=list, description="Ids of the questions that it concerns.")


class ReleaseFile(Section):
    """What is published, by whom, under which policy."""

    id: Name = Field(description="The release's name: small letters, digits, - and _.")
    date: dt.date = Field(description="The day of publication, without quotes: 2026-11-22.")
    publisher: Name = Field(description="Who publishes.")
    contact: Name = Field(description="A person or an address that answers.")
    licence: str = Field("", max_length=200, description="Under which licence others may use the figures, in words.")
    funding: str = Field("", max_length=300, description="Who pays for the work, in words.")
    address: str = Field(
        "", max_length=300, description="Where the site will stand, https://…/: printed pages and citations say it."
    )
    next_update: dt.date | None = Field(default=None, description="The day on which newer figures are due.")
    notice: str = Field("", max_length=300, description="A sentence at the top of every page: that data are made up.")
    languages: Annotated[list[Name], Field(min_length=1)] = Field(
        default=["en"],
        description="The languages of the site, that of the study first: en, es (a draft translation).",
    )
    policy: Name = Field(default="cms", description="The privacy policy, by name.")
    reliability: Name | None = Field(default=None, description="A display gate beside privacy: nchs.")
    pool: Annotated[int, Field(ge=0, le=1_000)] = Field(
        default=0, description="Add up so many periods of a source where single ones hold too few people; 0: never."
    )
    previous: list[Name] = Field(
        default_factory=list, description="Folders of releases published before; protected and audited together."
    )
    correction: list[CorrectionFile] = Field(
        default_factory=list, description="What was put right since something was published: [[release.correction]]."
    )
    hold: list[Name] = Field(default_factory=list, description="Questions held back; listed publicly as held.")
    publish: list[Name] = Field(
        default_factory=list, description="Measures of rules about selection that are published; private by default."
    )
    audience: Literal["public", "internal"] = Field(
        default="public",
        description="internal: also write a watermarked report for the school's own eyes into the private folder.",
    )
    owner: Name | None = Field(default=None, description="Internal report: who answers for it.")
    purpose: Name | None = Field(default=None, description="Internal report: what it is for.")
    expires: dt.date | None = Field(default=None, description="Internal report: its last day.")
    threshold: Annotated[int, Field(ge=5, le=1_000)] | None = Field(
        default=None, description="Internal report: the smallest number of people that it prints, 5 or more."
    )


class IntersectionsFile(Section):
    """A search through all combinations of groups, for the school's own eyes: it publishes nothing."""

    depth: Annotated[int, Field(ge=1, le=6)] = Field(
        default=3,
        description="How many groups a combination has at most, 1 to 6; beyond 3 only as far as they are few.",
    )
    min_size: Annotated[int, Field(ge=5, le=1_000_000)] = Field(
        default=10, description="Combinations of fewer people are not looked at; 5 or more."
    )
    strata: list[Name] = Field(
        default_factory=list,
        description="The dimensions whose combinations are the strata of the model (MAIHDA); all by default.",
    )
    dimensions: list[Name] = Field(
        default_factory=list,
        description="The dimensions that the search crosses, two or more; all by default.",
    )
