"""Release: the only thing that `publish/` accepts.

`protect/` makes it from Shown and the estimates computed from Shown. It holds what pages need and nothing that
they must not see: no path, no credential, no unprotected number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

from isonomia.errors import Fault, InternalError
from isonomia.model.comments import SurveyComments
from isonomia.model.curriculum import CurriculumInfo
from isonomia.model.estimate_rows import different
from isonomia.model.estimates import Estimates
from isonomia.model.pathway import CohortKind, Stage
from isonomia.model.registry import Measure
from isonomia.model.revision import Revision
from isonomia.model.scales import PublishedFigure, Score, SpeaksOf, Weighting
from isonomia.model.shown import Shown
from isonomia.model.stories import StoryLibrary
from isonomia.model.study import Correction, Direction, IndicatorKind, Level, Topic, Words

Day = date
"""A day, where a field is itself called `date`."""


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """What pages say of a source."""

    id: str
    title: str
    citation: str
    note: str
    kind: str
    published: bool
    periods: tuple[str, ...] = ()
    weighted: bool = False
    finite: bool = False  # a sample of which the share that was drawn is taken off
    pooled: bool = False  # its periods were added up, because single ones hold too few people
    others: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # dimension -> labels merged into its `other`
    breaks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # dimension -> first periods of new definitions
    reasons: Mapping[str, Mapping[str, str]] = field(
        default_factory=dict
    )  # dimension -> such a period -> why it is new
    provisional: tuple[str, ...] = ()  # periods whose figures may still change
    rounding: str = ""  # to what its counts are rounded, in words; empty where they are exact


@dataclass(frozen=True, slots=True)
class DimensionInfo:
    """A dimension as pages print it. `levels` in page order; rolled-up levels included where they were used."""

    id: str
    title: str
    levels: tuple[Level, ...]
    ordered: bool
    overlapping: bool
    vocabulary: str = ""
    vocabulary_title: str = ""
    coding_title: str = ""
    reference: str = "everyone_else"
    reference_label: str = ""
    unconfirmed: bool = False
    other: str = ""  # the label of the group that holds all that are too small to be shown by themselves
    places: str = ""  # "us-states" or "us-counties": codes of levels are codes of places

    def label(self, code: str) -> str:
        """The label of a level, or the code itself."""
        return next((level.label for level in self.levels if level.code == code), code)


@dataclass(frozen=True, slots=True)
class BenchmarkInfo:
    """A benchmark population as pages print it."""

    id: str
    title: str
    source: str
    year: str
    place: str
    coding: str
    age: str = ""


@dataclass(frozen=True, slots=True)
class RuleInfo:
    """A rule pack as pages print it: what it looks at, when it flags, its version and whether it still holds."""

    code: str
    label: str
    measure: str
    version: str
    status: str
    source: str
    formula: str
    flag: str
    minimum: str
    flags: bool  # a descriptive one prints its statistic and says no more


@dataclass(frozen=True, slots=True)
class IndicatorInfo:
    """An indicator, or a representation (`kind` "representation"), as pages print it."""

    id: str
    topic: str
    title: str
    kind: IndicatorKind | Literal["representation"]
    source: str
    higher_is: Direction
    per: float
    by: tuple[tuple[str, ...], ...]
    margin: float | None = None
    words: Words = field(default_factory=dict)
    definition: str = ""
    event: str = ""
    among: str = ""
    bounds: tuple[float, float] | None = None
    unit: str = ""
    stratify_by: tuple[str, ...] = ()
    duration: str = ""
    adjust: tuple[str, ...] = ()
    mediators: tuple[str, ...] = ()
    returns: str = ""
    rules: tuple[RuleInfo, ...] = ()  # every one that was chosen and may be printed
    benchmarks: tuple[BenchmarkInfo, ...] = ()
    caveats: tuple[str, ...] = ()
    held: bool = False
    exits: float | None = None  # what share of all leaves in a year, as a projection assumes
    pathway: str = ""  # id of the pathway whose step or stage this is
    scale: str = ""  # id of the scale whose score or item this is


@dataclass(frozen=True, slots=True)
class PathwayInfo:
    """A pathway as pages print it. Its rows of estimates stand under the questions that its stages name.

    With `cohort` "closed" a stage names the indicator of the step that leads to it; with "cross-section" the
    representation at it. `held`: one of its questions is held back, so the pathway has no chain.
    """

    id: str
    topic: str
    title: str
    source: str
    cohort: CohortKind
    stages: tuple[Stage, ...]
    by: tuple[tuple[str, ...], ...]
    words: Words = field(default_factory=dict)
    definition: str = ""
    caveats: tuple[str, ...] = ()
    benchmarks: tuple[BenchmarkInfo, ...] = ()
    held: bool = False


@dataclass(frozen=True, slots=True)
class ScaleItemInfo:
    """An item as pages print it: `question` is the id of its indicator; `text` is empty where a licence asks for it."""

    id: str
    text: str
    question: str
    reverse: bool
    answers: Mapping[str, str] = field(default_factory=dict)  # place after reversing, as text -> the form's words


@dataclass(frozen=True, slots=True)
class ScaleInfo:
    """A scale as pages print it; its id is that of the indicator that is its score."""

    id: str
    title: str
    items: tuple[ScaleItemInfo, ...]
    score: Score
    minimum_answered: int
    bounds: tuple[float, float]
    speaks_of: SpeaksOf
    owner: str
    instrument: str
    version: str
    licence: str
    citation: str
    validated: bool
    figures: tuple[PublishedFigure, ...] = ()
    response: str = ""  # id of the indicator that is the response rate of its survey; empty where none is told
    rate: str = ""  # which of AAPOR's rates that is
    broken_off: str = ""  # id of the indicator of those who stopped before the end
    weighting: Weighting | None = None  # how answers are brought to all who were asked
    complete: bool = False  # whether statements are told of those who answered every one of them


@dataclass(frozen=True, slots=True)
class PolicyInfo:
    """The privacy policy that ran, in words: also to what counts are rounded, and what of it is not confirmed."""

    id: str
    title: str
    text: str
    source: str
    hidden_share: float
    rounding: str = ""
    unconfirmed: str = ""


@dataclass(frozen=True, slots=True)
class StandardInfo:
    """A standard of presentation beside privacy, in words: which figures are too uncertain to be quoted."""

    title: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class EarlierRelease:
    """A release that was published before this one; `pages`: the site keeps its pages, not its data alone."""

    id: str
    date: date
    pages: bool = False


FORMER: Final = '<meta name="isonomia" content="former">'
"""What marks a page that stands for one which is no longer kept."""


@dataclass(frozen=True, slots=True)
class FormerPage:
    """A page that an earlier release has.

    Attributes:
        path: its address below the folder of a language.
        titles: folder of each language that had it ("" for the first) -> what it was called there.
        release: id of the newest release that has it.
    """

    path: str
    titles: Mapping[str, str]
    release: str


@dataclass(frozen=True, slots=True)
class VerdictChange:
    """A gap whose verdict is another than in the newest period of the release before; `was`: the verdict there."""

    indicator: str
    setting: str
    dimension: str
    subgroup: str
    measure: str
    reference: str
    was: str
    release: str


@dataclass(frozen=True, slots=True)
class ReleaseInfo:
    """Who publishes what, and when."""

    id: str
    title: str
    date: date
    publisher: str
    contact: str
    languages: tuple[str, ...]
    code_version: str
    digest: str  # of the study and its sources, keyed
    notices: tuple[str, ...] = ()  # printed on every page, e.g. that data are invented
    draft: bool = True  # "Draft: not yet shown to be safe to publish"
    licence: str = ""  # under which the published figures may be used again; empty where none is named
    funding: str = ""  # who pays for the work; empty where nobody says
    next_update: Day | None = None  # when newer figures are due, if that is known
    address: str = ""  # where the site stands, with a stroke at its end; empty where nobody says
    internal: bool = False  # for the school's own eyes: `publish` writes it into a private folder and nowhere else
    corrections: tuple[Correction, ...] = ()  # newest first
    earlier: tuple[EarlierRelease, ...] = ()  # newest first


@dataclass(frozen=True, slots=True)
class Release:
    """Shown and the estimates made from it, with the texts that pages need."""

    info: ReleaseInfo
    policy: PolicyInfo
    shown: Shown
    estimates: Estimates
    topics: tuple[Topic, ...]
    indicators: tuple[IndicatorInfo, ...]
    dimensions: Mapping[str, DimensionInfo]
    sources: Mapping[str, SourceInfo]
    measures: Mapping[str, Measure]
    standards: tuple[StandardInfo, ...] = ()
    pathways: tuple[PathwayInfo, ...] = ()
    scales: tuple[ScaleInfo, ...] = ()
    changes: tuple[VerdictChange, ...] = ()
    revision: Revision | None = None  # figures that the release before tells otherwise
    former: tuple[FormerPage, ...] = ()  # every page of earlier releases
    curriculum: CurriculumInfo | None = None  # counts of cases, which are no people
    translations: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # language -> text -> the same in it
    comments: tuple[SurveyComments, ...] = ()  # themes, and words that two people released; nobody's own words
    stories: StoryLibrary | None = None  # what people agreed to show; no figure of it has to do with the rest

    def __post_init__(self) -> None:
        if self.shown.private or not self.estimates.protected:
            raise InternalError(Fault("Release", "it holds estimates that were not made from shown cells."))
        if not self.info.internal == self.shown.internal == self.estimates.internal:
            raise InternalError(Fault("Release", "it mixes what is internal with what is published."))
        if self.info.internal and not self.info.notices:
            raise InternalError(Fault("Release", "it is internal and carries no watermark."))
        ids = {indicator.id for indicator in self.indicators}
        strays = {name for (name,) in different(self.estimates.rows, "indicator")} - ids
        if strays:
            raise InternalError(Fault("Release", f"estimates of indicators it does not name: {sorted(strays)}."))
        unknown = {code for (code,) in different(self.estimates.rows, "measure")} - set(self.measures)
        if unknown:
            raise InternalError(Fault("Release", f"estimates without a method text: {sorted(unknown)}."))
