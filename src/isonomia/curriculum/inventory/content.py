"""What a curriculum inventory says, as frozen data: events, competencies, blocks. Times are in minutes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Use = Literal["taught", "assessed"]
Requirement = Literal["required", "required in track", "elective", "not placed"]
Relation = Literal["broader", "narrower", "related"]


@dataclass(frozen=True, slots=True)
class Keyword:
    """A topic of an event. `source` and `id` name its list (MeSH, for instance) and its place there; may be empty."""

    label: str
    source: str = ""
    id: str = ""

    @property
    def key(self) -> str:
        """What makes two keywords one: their id where they have one, or else their words."""
        return f"{self.source}:{self.id}" if self.id else self.label.casefold()


@dataclass(frozen=True, slots=True)
class Method:
    """How an event teaches or assesses: a code, whether it is the primary one, and the purpose of an assessment.

    `minutes` is what the file says that the method took; None where it says nothing: then the whole event.
    """

    code: str
    use: Use
    primary: bool = False
    purpose: str = ""
    minutes: float | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One event. `minutes` is its duration; `competencies` are the identifiers that it refers to."""

    id: str
    title: str
    minutes: float
    keywords: tuple[Keyword, ...]
    competencies: tuple[str, ...]
    methods: tuple[Method, ...]
    description: str = ""
    line: int = 0

    def is_of(self, use: Use) -> bool:
        """Whether one of its methods teaches, or assesses."""
        return any(each.use == use for each in self.methods)


@dataclass(frozen=True, slots=True)
class Competency:
    """One competency object; `category` as the file says it ("program-level-competency")."""

    id: str
    title: str
    category: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Link:
    """`first` is broader than, narrower than, or related to `second`, as the framework says it."""

    first: str
    relation: Relation
    second: str


@dataclass(frozen=True, slots=True)
class Block:
    """One block of the sequence.

    Attributes:
        required: Required, Optional or Required In Track. levels: the first and the last academic level.
        events: event -> whether the block requires it. blocks: those below it.
    """

    id: str
    title: str
    required: str
    levels: tuple[int, int]
    events: Mapping[str, bool]
    blocks: tuple[str, ...]
    competencies: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Inventory:
    """One report: what a program taught in a year.

    Attributes:
        version: 1, 2 or 10, of the schema's namespace. start, end: of the time reported, as written (YYYY-MM-DD).
        levels: number -> label of the academic levels.
        remarks: what is not as it should be and does not stop the reading, as sentences with lines.
    """

    version: int
    title: str
    program: str
    start: str
    end: str
    events: tuple[Event, ...]
    competencies: tuple[Competency, ...]
    links: tuple[Link, ...]
    levels: Mapping[int, str]
    blocks: tuple[Block, ...]
    remarks: tuple[str, ...] = ()

    def competency_titles(self) -> Mapping[str, str]:
        """Identifier -> title."""
        return {each.id: each.title for each in self.competencies}
