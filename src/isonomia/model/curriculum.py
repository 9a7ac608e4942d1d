"""What the curriculum audit tells pages: counts of cases with their ranges. No text of a case, and nobody's name.

Cases are no people, so these are not protected; but a case's words stay in the private worklist. The other parts
of the audit come as tables, and a page is written for each that is there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from isonomia.model.audit_tables import AuditTables


@dataclass(frozen=True, slots=True)
class CaseShare:
    """`count` of `n` cases with Wilson's 95 % limits; without limits where n is 0."""

    count: int
    n: int
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class ValueMention:
    """One value of a characteristic: cases that give it, of all and of those that state the characteristic.

    `benchmark`: its share in the benchmark; None where that has none.
    """

    value: str
    label: str
    of_all: CaseShare
    of_stated: CaseShare
    benchmark: float | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """One characteristic: cases that state it, that are silent on it, and that a person must look at."""

    characteristic: str
    stated: CaseShare
    silent: CaseShare
    conflicts: int
    values: tuple[ValueMention, ...]
    benchmark: float | None = None
    circumstance: bool = False


@dataclass(frozen=True, slots=True)
class Use:
    """Whether mentions of a characteristic matter: as a person coded them, and as their sections suggest.

    Attributes:
        mentions: cases that state it. stem_only, taken_up: by whether answer or explanation speak of it again.
        used, routine: as coded. uncoded: the rest.
    """

    characteristic: str
    mentions: int
    stem_only: int
    taken_up: int
    used: int
    routine: int
    share_used: CaseShare

    @property
    def uncoded(self) -> int:
        """Mentions that nobody has coded."""
        return self.mentions - self.used - self.routine


@dataclass(frozen=True, slots=True)
class Association:
    """A group by a category of disease or behaviour, among the cases that state the characteristic.

    Attributes:
        cases: of the group. with_category: of these. others, others_with: all other cases that state it.
        odds_ratio: conditional estimate; None with `reason`. low, high: exact 95 % limits; high None is no upper limit.
        p, q: two-sided exact mid-p; Benjamini–Hochberg within the family of `family` tests.
        reason: "TOO_FEW_MENTIONS", "NO_COMPARISON", "NO_CATEGORY"; empty where there is a figure.
    """

    characteristic: str
    value: str
    label: str
    category: str
    cases: int
    with_category: int
    others: int
    others_with: int
    odds_ratio: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    q: float | None = None
    family: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What persons checked: hits read, and found wrong; silent cases read, with a miss, and the bound that follows.

    `bound`: upper one-sided exact 95 % limit of the share of silent cases with something missed; None before reading.
    """

    hits: int
    hits_read: int
    hits_wrong: int
    sampled: int
    sample_read: int
    missed: int
    bound: float | None
    seed: int


@dataclass(frozen=True, slots=True)
class Benchmark:
    """The population that mentions are set beside. `told`: language -> one of its texts -> the same in it."""

    title: str
    citation: str
    coding: str
    year: str
    told: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CaseAudit:
    """The four reports on a bank of cases.

    Attributes:
        cases: read. audited: those with one patient. several, without: with several patients, with none.
        smallest: mentions below which no association is computed.
    """

    cases: int
    audited: int
    several: int
    without: int
    mentions: tuple[Mention, ...]
    uses: tuple[Use, ...]
    associations: tuple[Association, ...]
    reading: Reading
    benchmark: Benchmark | None
    smallest: int
    categories: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CurriculumInfo:
    """Everything that the pages of the curriculum chapter print.

    Attributes:
        title: of the chapter. note: a sentence that its pages print ("These cases are invented.").
        cases: the four reports; None where the study names no cases.
        parts: the other parts of the audit, each with a page of its own.
    """

    title: str
    note: str = ""
    cases: CaseAudit | None = None
    parts: tuple[AuditTables, ...] = ()
