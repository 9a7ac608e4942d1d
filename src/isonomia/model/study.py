"""The study: the questions, complete and already checked.

`study/` reads a TOML file into these nouns; nothing behind it ever sees TOML. All are frozen; a mapping in them
is never written to. Margins and bounds are in the unit of the indicator, unscaled (a study file's `margin = 2`
with `per = 100` is 0.02 here).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

from isonomia.model.expression import Expression
from isonomia.model.pathway import Events, Pathway
from isonomia.model.scales import Scale, Survey
from isonomia.model.stories import StoriesSpec

Day = date
"""A day, where a field is itself called `date`."""

SourceKind = Literal["records", "counts", "estimates", "heat"]
IndicatorKind = Literal["proportion", "rate", "mean"]
Direction = Literal["better", "worse", "neutral"]
Repeated = Literal["refuse", "any", "last"]
Inference = Literal["process", "census"]
Lonely = Literal["refuse", "centre", "certainty"]
Words = Mapping[str, Mapping[str, str]]  # language -> slot ("people", "what", "role", …) -> phrase

REFERENCES: Final = ("everyone_else", "overall", "extremes", "best", "highest", "lowest", "largest")
"""What groups may be compared with, besides one of them."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where records or published figures live. Credentials are never kept here."""

    id: str
    kind: SourceKind = "records"
    title: str = ""
    note: str = ""  # a sentence that pages print wherever the source speaks ("These people, not the nation.")
    path: str = ""  # as written: a file, a glob, or package:NAME/FILE
    url: str = ""
    dialect: str = ""  # of a database that somebody else asks (tsql, oracle)
    types: Mapping[str, str] = field(default_factory=dict)  # of its columns: text, number, date, truth
    results: tuple[str, ...] = ()  # what that database answered: files, as written
    table: str = ""
    format: str = ""  # csv, tsv, excel, parquet, duckdb; "" = by the file's ending
    delimiter: str = ""
    encoding: str = ""
    sheet: str = ""
    export: str = ""  # "qualtrics", "redcap": a file as that program exports it
    dictionary: str = ""  # of a REDCap project, as written
    layout: str = ""  # "facts": a sheet made for eyes, read into tidy rows
    header: int = 1  # the line that holds the column names, from 1
    person: str = ""
    period: str = ""  # a column …
    period_is: str = ""  # … or a constant
    setting: str = ""
    setting_is: str = ""
    weight: str = ""
    strata: str = ""
    cluster: str = ""
    lonely: Lonely = "refuse"  # what a design stratum with one cluster is
    merge_strata: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # new name -> strata
    sampled: Mapping[str, float] = field(default_factory=dict)  # stratum ("": all) -> share of it that was drawn
    repeated: Repeated = "refuse"
    absent: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # column -> token -> kind of absence
    decimal: Mapping[str, str] = field(default_factory=dict)  # column -> its decimal sign
    thousands: Mapping[str, str] = field(default_factory=dict)  # column -> the sign between its thousands
    dates: Mapping[str, str] = field(default_factory=dict)  # column -> the order of its dates: day/month/year
    policy: str = ""
    published: bool = False
    citation: str = ""
    fields: Mapping[str, Expression] = field(default_factory=dict)
    bring: bool = False  # the columns that the study names come from the server into memory
    inference: Inference = "process"
    breaks: Mapping[str, str] = field(default_factory=dict)  # first period of a new definition -> why it is one
    series_breaks: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # the same of one dimension alone
    provisional: tuple[str, ...] = ()  # periods whose figures may still change
    events: Events | None = None  # one row an event of a pathway; the count makes one row a person
    place: str = ""  # "study.toml line 12", for messages

    def breaks_for(self, dimension: str) -> tuple[str, ...]:
        """The first periods of new definitions, for everybody and for the groups of a dimension, in order."""
        return tuple(self.reasons_for(dimension))

    def reasons_for(self, dimension: str) -> Mapping[str, str]:
        """Why each of them is one; where the study and the series both say it, as the study does."""
        found = {**self.series_breaks.get(dimension, {}), **self.breaks}
        return {period: found[period] for period in sorted(found)}

    @property
    def poolable(self) -> bool:
        """Its periods may be added up: records with a column of periods. Counts may hold one person in several."""
        return self.kind == "records" and not self.published and bool(self.period)


@dataclass(frozen=True, slots=True)
class Level:
    """One subgroup of a dimension. `nouns`: language -> noun phrase for sentences ("Asian applicants")."""

    code: str
    label: str
    order: int = 0
    parent: str = ""
    nouns: Mapping[str, str] = field(default_factory=dict)
    last: bool = False  # "Other", "Multiracial …": listed after the alphabetical ones


@dataclass(frozen=True, slots=True)
class Binding:
    """How one source writes one dimension.

    Attributes:
        source: id of the source.
        columns: one column, or several that each may hold a mark.
        split: separator inside a column that holds several marks; empty where it holds one.
            None where a published file names dimension and group in columns of its own (`fields`).
        map: value in the file -> code of a level. Complete: what the study file says, then every code and label
            of the levels and of the vocabulary's rows below them, each pointing to the level that counts it. Values
            are compared after trimming and case folding; no two keys differ in these alone. A value mapped to ""
            adds no mark. For an open dimension a value that is not in the map stands for itself.
        absent: value in the file -> kind of absence (`model/absence.py`); compared in the same way, before `map`.
        coding: how several marks are counted (an id of `race-ethnicity-codings`, or a source's own).
        several: code of the level that holds everybody with several marks; empty where they count in each.
        levels: this source's own levels, in place of the dimension's; empty where it has none of its own.
    """

    source: str
    columns: tuple[str, ...]
    split: str = ""
    map: Mapping[str, str] = field(default_factory=dict)
    absent: Mapping[str, str] = field(default_factory=dict)
    coding: str = ""
    several: str = ""
    levels: tuple[Level, ...] = ()


@dataclass(frozen=True, slots=True)
class Dimension:
    """A way in which people differ: its levels in declared order, and where each source holds it.

    `levels` is empty for an open dimension (no vocabulary, no levels, no bins): the count then takes the values
    that it finds, sorted. With `bins`, `levels` has one entry a bin, lowest first.
    """

    id: str
    title: str
    levels: tuple[Level, ...] = ()
    vocabulary: str = ""
    scheme: str = ""
    bins: tuple[float, ...] = ()
    ordered: bool = False
    gradient: bool = False  # order means advantage, lowest first
    multiple: bool = False  # one person may be in several levels: never a partition
    reference: str = "everyone_else"
    merge: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # label of the roll-up -> codes
    other: str = ""  # label of one group for all that are too small to be shown by themselves; "" = none
    bindings: Mapping[str, Binding] = field(default_factory=dict)  # source id -> binding
    places: str = ""  # "us-states" or "us-counties": codes of levels are codes of places
    within: str = ""  # id of the wider dimension whose levels hold these
    parents: Mapping[str, str] = field(default_factory=dict)  # code -> code of the wider level that holds it

    def label(self, code: str) -> str:
        """The label of a level, or the code itself where the level is not declared."""
        own = (level for binding in self.bindings.values() for level in binding.levels)
        return next((level.label for level in (*self.levels, *own) if level.code == code), code)

    def levels_in(self, source: str) -> tuple[Level, ...]:
        """The levels as a source has them: its own where it declares some, else the dimension's."""
        binding = self.bindings.get(source)
        return binding.levels if binding and binding.levels else self.levels


@dataclass(frozen=True, slots=True)
class Indicator:
    """One question about an outcome."""

    id: str
    topic: str
    title: str
    source: str
    kind: IndicatorKind
    event: Expression | None = None  # proportion: true/false/null; rate: number of events
    value: Expression | None = None  # mean
    time: Expression | None = None  # rate
    among: Expression | None = None
    bounds: tuple[float, float] | None = None
    higher_is: Direction = "neutral"
    per: float = 100
    margin: float | None = None
    by: tuple[tuple[str, ...], ...] = ()
    measures: tuple[str, ...] = ()  # empty = those that fit the dimension
    adjust: tuple[str, ...] = ()
    mediators: tuple[str, ...] = ()  # those of `adjust` that may be consequences of the group
    returns: str = ""  # whose returns are the common ones of `oaxaca_twofold`
    rules: tuple[str, ...] = ()  # rule packs that the study chose, before anybody looked
    stratify_by: tuple[str, ...] = ()
    duration: str = ""  # who got to a stage so far: the dimension that says how long it took
    trend: bool = False  # also its change over periods
    unit: str = ""
    words: Words = field(default_factory=dict)
    inference: Inference = "process"
    definition: str = ""
    caveats: tuple[str, ...] = ()
    pathway: str = ""  # id of the pathway whose step this is; empty where the study asks it by itself
    scale: str = ""  # id of the scale whose score or item this is
    planned: tuple[str, ...] = ()  # dimensions whose comparisons were planned: adjusted after Holm
    beside: tuple[tuple[str, ...], ...] = ()  # groupings that are counted and protected too, for figures made of them


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A population that a share is compared with."""

    id: str
    source: str
    title: str = ""
    fields: Mapping[str, Expression] = field(default_factory=dict)  # n, moe
    among: Expression | None = None
    place: str = ""
    age: tuple[float, float] | None = None
    year: str = ""
    coding: str = ""


@dataclass(frozen=True, slots=True)
class Parity:
    """What a projection is made with: who enters, over how many years, and what share of all leaves in a year."""

    entrants: str  # id of another representation
    exits: float
    years: int = 1


@dataclass(frozen=True, slots=True)
class Representation:
    """Who is here, beside a benchmark population."""

    id: str
    topic: str
    title: str
    source: str
    benchmarks: tuple[str, ...]
    by: tuple[str, ...]
    trend: bool = False  # also its change over periods
    parity: Parity | None = None  # in how many years shares would match under stated flows; private by default
    units: str = ""  # id of the dimension (schools, programmes) over which the spread of the groups is measured
    among: Expression | None = None
    higher_is: Direction = "neutral"
    margin: float | None = None
    words: Words = field(default_factory=dict)
    definition: str = ""
    caveats: tuple[str, ...] = ()
    pathway: str = ""  # id of the pathway whose stage this is


@dataclass(frozen=True, slots=True)
class Topic:
    """A chapter of the site."""

    id: str
    title: str
    scope: str = ""


@dataclass(frozen=True, slots=True)
class InternalUse:
    """A watermarked report for the school's own eyes, beside the release: for whom, what for, and until when.

    `threshold` is the smallest number of people that it prints; sources with a policy of their own keep that.
    """

    owner: str
    purpose: str
    expires: date
    threshold: int


@dataclass(frozen=True, slots=True)
class IntersectionSearch:
    """How far the screen of intersections looks: dimensions of a subgroup at most, and people at least.

    Beyond `counted` dimensions there are no cells of every combination; the screen alone goes deeper.
    `dimensions`: those that are searched; all where it is empty. `strata`: those of the model of strata; all that are
    searched where it is empty.
    """

    depth: int = 3
    min_size: int = 10
    strata: tuple[str, ...] = ()
    dimensions: tuple[str, ...] = ()

    @property
    def counted(self) -> int:
        """The most dimensions of a combination that is counted as cells."""
        return min(self.depth, 3)


@dataclass(frozen=True, slots=True)
class CurriculumSpec:
    """What the curriculum audit reads. Paths as written; `hits` and `silent` hold what persons coded in its worklist.

    `benchmark`: a carried one's name, or a file; empty for none. `inventory`: a CI.10.1 file; `topics`: title ->
    keywords. `reviews`, `pictures`: two filled-in forms each; `decisions`, `picture_decisions`: what a third role
    settled. `before`: cases of an earlier edition. `words`: whether cases are read for words and for equations.
    """

    title: str = "Whose lives are taught"
    note: str = ""
    cases: tuple[str, ...] = ()
    benchmark: str = ""
    hits: str = ""
    silent: str = ""
    before: tuple[str, ...] = ()
    words: bool = True
    inventory: str = ""
    topics: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    reviews: tuple[str, ...] = ()
    decisions: str = ""
    pictures: tuple[str, ...] = ()
    tones: str = "fitzpatrick"
    picture_decisions: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """Something that was wrong in what was published, and was put right; `about`: ids of questions and pathways."""

    date: date
    text: str
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReleaseSpec:
    """What is published, by whom, under which policy."""

    id: str
    date: date
    publisher: str
    contact: str
    languages: tuple[str, ...] = ("en",)
    policy: str = "cms"
    reliability: str = ""
    pool: int = 0  # add up so many periods of a source where single ones hold too few people
    previous: tuple[str, ...] = ()
    hold: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()  # newest first
    publish: tuple[str, ...] = ()  # measures that stay private unless they are named here
    licence: str = ""  # of the published figures
    funding: str = ""  # who pays for the work
    next_update: Day | None = None  # when newer figures are due
    address: str = ""  # where the site will stand, with a stroke at its end
    notice: str = ""  # a sentence that every page carries at its top
    internal: InternalUse | None = None  # the report that is written besides; nothing published depends on it


@dataclass(frozen=True, slots=True)
class Study:
    """The whole study, checked. `directory` is where relative paths start; `text` is the file as read."""

    title: str
    release: ReleaseSpec
    sources: Mapping[str, Source]
    dimensions: Mapping[str, Dimension]
    indicators: tuple[Indicator, ...] = ()
    representations: tuple[Representation, ...] = ()
    benchmarks: Mapping[str, Benchmark] = field(default_factory=dict)
    topics: tuple[Topic, ...] = ()
    pathways: tuple[Pathway, ...] = ()
    scales: tuple[Scale, ...] = ()
    surveys: Mapping[str, Survey] = field(default_factory=dict)  # source id -> what holds for all its scales
    intersections: IntersectionSearch | None = None  # for the school's own eyes; nothing published depends on it
    curriculum: CurriculumSpec | None = None
    stories: StoriesSpec | None = None  # never joined to anything else of the study
    directory: str = "."
    text: str = ""
    translations: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # language -> text -> the same in it
