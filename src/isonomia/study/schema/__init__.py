"""The study file as it is written: one model a section, a file for those that belong together.

They check shapes alone (text, numbers, which keys); what names mean is checked where the nouns are made. The
descriptions are the reference: `docs/study-file.md` and editors print them, from the JSON Schema that `json_schema.py`
makes of these models.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from isonomia.study.schema.dimensions import BindingFile, DimensionFile, LevelFile
from isonomia.study.schema.inclusion import CircumstanceFile, CurriculumFile, StoriesFile
from isonomia.study.schema.pathways import DurationFile, ExitsFile, PathwayFile, StageFile, StatesFile
from isonomia.study.schema.questions import IndicatorFile, ParityFile, QuestionFile, RepresentationFile
from isonomia.study.schema.releases import CorrectionFile, IntersectionsFile, ReleaseFile, TopicFile
from isonomia.study.schema.shapes import AbsenceKinds, Constant, Formula, Name, Number, Section, Text, Tokens, Words
from isonomia.study.schema.sources import BenchmarkFile, SourceFile
from isonomia.study.schema.surveys import ClimateFile, ScaleFile, ThemesFile

__all__ = [
    "AbsenceKinds",
    "BenchmarkFile",
    "BindingFile",
    "CircumstanceFile",
    "ClimateFile",
    "Constant",
    "CorrectionFile",
    "CurriculumFile",
    "DimensionFile",
    "DurationFile",
    "ExitsFile",
    "Formula",
    "IndicatorFile",
    "IntersectionsFile",
    "LevelFile",
    "Name",
    "Number",
    "ParityFile",
    "PathwayFile",
    "QuestionFile",
    "ReleaseFile",
    "RepresentationFile",
    "ScaleFile",
    "Section",
    "SourceFile",
    "StageFile",
    "StatesFile",
    "StoriesFile",
    "StudyFile",
    "Text",
    "ThemesFile",
    "Tokens",
    "TopicFile",
    "Words",
]


class StudyFile(Section):
    """A study file."""

    schema_: Literal[1] = Field(alias="schema", description="The version of the file's form.")
    title: Name = Field(description="What the whole site is called.")
    release: ReleaseFile = Field(description="What is published.")
    source: dict[str, SourceFile] = Field(default_factory=dict, description="Where the tables are, by id.")
    dimension: dict[str, DimensionFile] = Field(default_factory=dict, description="How people differ, by id.")
    indicator: list[IndicatorFile] = Field(default_factory=list, description="Questions about outcomes.")
    representation: list[RepresentationFile] = Field(default_factory=list, description="Who is here.")
    benchmark: dict[str, BenchmarkFile] = Field(default_factory=dict, description="Populations, by id.")
    topic: dict[str, TopicFile] = Field(default_factory=dict, description="Chapters of the site, by id.")
    pathway: list[PathwayFile] = Field(default_factory=list, description="Stages from application to practice.")
    scale: list[ScaleFile] = Field(default_factory=list, description="Scales of a survey.")
    climate: dict[str, ClimateFile] = Field(
        default_factory=dict, description="What holds for a whole survey, by the id of its source."
    )
    translation: dict[str, dict[str, Text]] = Field(
        default_factory=dict, description="Language, then a text of the study, then the same in that language."
    )
    intersections: IntersectionsFile | None = Field(
        default=None, description="A private search through all combinations of groups."
    )
    curriculum: CurriculumFile | None = Field(default=None, description="Whose lives the cases of a course teach.")
    stories: StoriesFile | None = Field(default=None, description="People's own stories, never joined to data.")
