"""Where tables are, and what populations stand beside them: [source] and [benchmark]."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from isonomia.study.schema.shapes import Constant, Formula, Name, Number, Section, Text, Tokens


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
    bring: bool = Field(
        default=False,
        description="With url: bring the columns that the study names into memory, for the answers of a survey.",
    )
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
    lonely: Literal["refuse", "centre", "certainty"] = Field(
        default="refuse",
        description="A stratum with one cluster: refuse; centre, at the mean of all clusters; certainty, adds nothing.",
    )
    merge_strata: dict[Name, Annotated[list[Name], Field(min_length=1)]] = Field(
        default_factory=dict, description="New name, then the design strata that are counted as it."
    )
    sampled: Annotated[float, Field(gt=0, le=1)] | dict[Name, Annotated[float, Field(gt=0, le=1)]] | None = Field(
        default=None,
        description="The share that was drawn, of all or of each stratum: ranges then speak of this population alone.",
    )
    repeated: Literal["refuse", "any", "last"] = Field(
        default="refuse", description="Several rows a person: refuse; any row has the event; or the last row."
    )
    absent: dict[str, Tokens] = Field(
        default_factory=dict, description="Column, then value, then kind of absence; for outcomes too."
    )
    decimal: dict[Name, Literal[","]] = Field(
        default_factory=dict, description='Column of text, then its decimal sign: "," reads 3,67 as 3.67.'
    )
    thousands: dict[Name, Literal[",", ".", "'", " "]] = Field(
        default_factory=dict,
        description='Column of text, then the sign between its thousands: "," reads 1,234 as 1234.',
    )
    dates: dict[Name, Literal["day/month/year", "month/day/year", "year/month/day"]] = Field(
        default_factory=dict,
        description="Column of text, then the order of its dates: day/month/year, month/day/year or year/month/day; "
        "between them may stand a slash, a point or a hyphen.",
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
