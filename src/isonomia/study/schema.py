"""The study file as it is written: one model a section; `json_schema.py` makes the published JSON Schema from them.

They check shapes alone (text, numbers, which keys); what names mean is checked where the nouns are made. The
descriptions are the reference: `docs/study-file.md` and editors print them.
"""

from __future__ import annotations

import datetime as dt
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


class SourceFile(Section):
    """A table of records, or figures that were published already."""

    kind: Literal["records", "counts", "estimates", "heat"] = Field(
        default="records", description="The shape of the table: records; counts; estimates; WHO's HEAT template."
    )
    title: Text = Field(default="", description="What pages call the source.")
    note: Text = Field(default="", description="A sentence that pages print wherever the source speaks.")
    path: Name | None = Field(
        default=None, description="A file, a pattern such as visits/*.parquet, or package:NAME/FILE."
    )
    url: Name | None = Field(
        default=None,
        description="In place of path, what counts by itself: postgresql://HOST/DATABASE, spark://HOST:PORT, "
        "spark://local or sc://HOST, without password.",
    )
    dialect: Literal["tsql", "oracle", "postgres", "duckdb"] | None = Field(
        default=None, description="In place of path, the language of a database whose statements somebody else runs."
    )
    types: dict[str, Literal["text", "number", "date", "truth"]] = Field(
        default_factory=dict, description="With dialect: column, then text, number, date or truth."
    )
    results: list[Name] = Field(
        default_factory=list, description="With dialect: the files with what the database answered."
    )
    table: Name | None = Field(default=None, description="The table or view inside a database.")
    format: Literal["csv", "tsv", "excel", "parquet", "duckdb"] | None = Field(
        default=None, description="How the file is written, where its ending does not say."
    )
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] | None = Field(
        default=None, description="What separates the columns of a text file."
    )
    encoding: Name | None = Field(default=None, description="The encoding of a text file, where it is not UTF-8.")
    sheet: Name | None = Field(default=None, description="The sheet of an Excel file; the first by default.")
    header: Annotated[int, Field(ge=1, le=10_000)] = Field(
        default=1, description="The line that holds the column names."
    )
    layout: Literal["facts"] | None = Field(
        default=None,
        description="How a sheet of counts is laid out: facts, a published table of applicants, matriculants, "
        "enrolment or graduates with years and groups in its header.",
    )
    export: Literal["qualtrics", "redcap"] | None = Field(
        default=None, description="A file as a survey program exports it: qualtrics (three header rows), redcap."
    )
    dictionary: Name | None = Field(
        default=None, description="With export = redcap: the data dictionary, a CSV file beside the study."
    )
    person: Name | None = Field(default=None, description="The column that tells people apart: counts are of persons.")
    period: Name | Constant | None = Field(default=None, description='A column, or a constant: { is = "2018" }.')
    setting: Name | Constant | None = Field(
        default=None, description="The place or institution: a column or a constant."
    )
    weight: Name | None = Field(default=None, description="The column of sampling weights.")
    strata: Name | None = Field(default=None, description="The column of design strata; needs cluster.")
    cluster: Name | None = Field(default=None, description="The column of primary sampling units.")
    repeated: Literal["refuse", "any", "last"] = Field(
        default="refuse", description="Several rows a person: refuse; any row has the event; or the last row."
    )
    absent: dict[str, Tokens] = Field(
        default_factory=dict, description="Column, then value, then kind of absence; for outcomes too."
    )
    policy: Name | None = Field(default=None, description="A privacy policy stricter than the release's.")
    published: bool = Field(default=False, description="A cited aggregate that is public already.")
    citation: Text = Field(default="", description="Where the figures were published; required with published = true.")
    fields: dict[str, Formula] = Field(
        default_factory=dict, description="What the columns of published figures hold, as expressions; listed below."
    )
    inference: Literal["process", "census"] = Field(
        default="process",
        description="Whether ranges speak of the process behind the people, or everybody was counted.",
    )
    breaks: dict[str, Name] = Field(
        default_factory=dict, description="First period of a new definition, then why: no change is told across it."
    )
    provisional: list[Name] = Field(
        default_factory=list, description="Periods whose figures may still change: pages say so wherever they stand."
    )


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

    title: Name | None = Field(default=None, description="What pages call it; from the id by default.")
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
    measures: list[Name] = Field(
        default_factory=list, description="Ids of measures of the score; those of a difference by default."
    )


class ThemesFile(Section):
    """What people wrote in their own words, as two people coded it. The words themselves are read by no program."""

    file: Name = Field(description="A CSV file beside the study: who wrote, coder, theme; a line for each theme.")
    titles: Annotated[dict[str, Name], Field(min_length=1, max_length=40)] = Field(
        description="Each theme as the file has it, then what pages call it."
    )


class ClimateFile(Section):
    """What holds for a whole survey: [climate.ID] with the id of its source."""

    speaks_of: Literal["process", "respondents"] = Field(
        description="process: ranges speak of what made people answer so; respondents: figures of those who answered."
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
    themes: ThemesFile | None = Field(default=None, description="Themes of comments, as two people coded them.")


class BenchmarkFile(Section):
    """A population that a share is compared with."""

    source: Name = Field(description="The id of a source.")
    title: Text = Field(default="", description="What pages call the population.")
    fields: dict[str, Formula] = Field(
        default_factory=dict, description="n, moe, place, year, age: before the source's own fields."
    )
    among: Formula | None = Field(default=None, description="Which rows of the source count.")
    place: Text = Field(default="", description="Where the population lives.")
    age: Annotated[list[Number], Field(min_length=2, max_length=2)] | None = Field(
        default=None, description="From and to; the upper age is not included."
    )
    year: str | int | None = Field(default=None, description="The year of the population.")
    coding: Name | None = Field(default=None, description="How people with several answers are counted in it.")


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

    depth: Annotated[int, Field(ge=1, le=3)] = Field(
        default=3, description="How many groups a combination has at most: 1, 2 or 3."
    )
    min_size: Annotated[int, Field(ge=5, le=1_000_000)] = Field(
        default=10, description="Combinations of fewer people are not looked at; 5 or more."
    )


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


class StudyFile(Section):
    """A study file."""

    schema_: Literal[1] = Field(alias="schema", description="The version of the file's form.")
    title: Name = Field(description="What the whole site is called.")
    release: ReleaseFile = Field(description="What is published.")
    source: dict[str, SourceFile] = Field(description="Where the tables are, by id.")
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
