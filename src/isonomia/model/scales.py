"""Scales of a survey: questions that are answered on a ladder and counted together.

A codebook says how an instrument is written (items, answers, which items make a scale); a study says where the answers
are. Both meet in a `Scale`, which is complete and checked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from isonomia.model.expression import Column, Constant, Expression, In, Logical

Score = Literal["mean", "sum", "percent_of_max", "top_box"]
SpeaksOf = Literal["process", "cohort", "respondents"]
WeightMethod = Literal["cells", "raking"]
Matching = Literal["", "rest", "total"]

Waves = Literal["", "apart", "linked"]
"""How waves of a survey are compared: not at all, as different people, or with people linked by their name."""

_FINEST: Final = 1_000
"""Steps of a ladder; one that asks for more is taken to have so many."""
_UNSURE: Final = 0.05


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer that may be chosen.

    Attributes:
        value: its place on the ladder.
        label: how the form words it. also: other spellings that exports have.
        absence: kind of absence where it is no place on the ladder ("prefer not to say"); else empty.
    """

    value: float
    label: str
    also: tuple[str, ...] = ()
    absence: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One question of a form.

    Attributes:
        id: as the codebook has it. text: its wording; empty where a licence keeps it out.
        answers: what may be chosen. reverse: agreeing says the opposite of what the scale is about.
        top: the values, after reversing, that are counted as its best answers.
        column: the column of the answers. question: id of the indicator that counts its best answers.
    """

    id: str
    text: str
    answers: tuple[Answer, ...]
    reverse: bool = False
    top: tuple[float, ...] = ()
    column: str = ""
    question: str = ""

    @property
    def places(self) -> tuple[float, ...]:
        """The places on the ladder, lowest first."""
        return tuple(sorted(each.value for each in self.answers if not each.absence))

    def worded(self) -> dict[str, str]:
        """Place after reversing, as text -> how the form words the answer."""
        ends = self.low + self.high
        told = (
            (ends - each.value if self.reverse else each.value, each.label) for each in self.answers if not each.absence
        )
        return {f"{place:g}": label for place, label in told}

    @property
    def low(self) -> float:
        """The lowest place."""
        return self.places[0]

    @property
    def high(self) -> float:
        """The highest place."""
        return self.places[-1]


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """What somebody else published about a scale."""

    source: str
    year: str = ""
    n: int | None = None
    mean: float | None = None
    sd: float | None = None
    alpha: float | None = None


@dataclass(frozen=True, slots=True)
class CodebookScale:
    """A scale or a domain as a codebook has it: which items, and how they are counted."""

    id: str
    title: str
    items: tuple[str, ...]
    score: Score = "mean"
    minimum_answered: int = 1
    figures: tuple[PublishedFigure, ...] = ()


@dataclass(frozen=True, slots=True)
class Codebook:
    """An instrument: its items, its scales, under which licence, and what is known of it.

    Attributes:
        validated: somebody has shown that it measures what it is about. Else every page says "not validated".
        translations: language -> text -> the same in it.
        missing: why nothing can be scored with it; empty where it can.
    """

    id: str
    version: str
    title: str
    licence: str
    validated: bool
    citation: str
    items: Mapping[str, Item]
    scales: Mapping[str, CodebookScale]
    translations: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale that a study asks for. Its id is that of the indicator that is its score."""

    id: str
    title: str
    source: str
    items: tuple[Item, ...]
    score: Score
    minimum_answered: int
    by: tuple[tuple[str, ...], ...]
    speaks_of: SpeaksOf
    instrument: str = ""
    version: str = ""
    licence: str = ""
    citation: str = ""
    validated: bool = False
    figures: tuple[PublishedFigure, ...] = ()
    among: Expression | None = None
    margin: float | None = None  # unscaled: closer than this is the same for practical purposes
    owner: str = ""  # who answers for the threshold below which nothing is shown
    narrowed: bool = False  # only some of those who took part are meant: the study says among whom
    waves: Waves = ""  # how the periods of the source are compared
    before: str = ""  # id of the same scale in an earlier source
    item_bias: Matching = ""  # on which score people are matched where items are looked into for bias; private
    ordered: bool = False  # whether answers are also taken as steps and not as numbers; private
    factor_means: bool = False  # whether groups have means on the factor
    complete: bool = False  # whether items are told of those who answered every one of them

    @property
    def groupings(self) -> tuple[tuple[str, ...], ...]:
        """Everybody, and each of `by`."""
        return ((), *self.by)

    @property
    def looked_into(self) -> bool:
        """Whether patterns of answers are needed, which are as private as rows."""
        return bool(self.item_bias) or self.ordered

    @property
    def column(self) -> str:
        """The column of the score, which no file has: `climate/answers.py` makes it."""
        return f"scale {self.id}"

    def column_of(self, item: Item) -> str:
        """The column of an item's place on the ladder after reversing, made in the same way."""
        return f"scale {self.id}: {item.id}"

    @property
    def among_of_items(self) -> Expression | None:
        """Of whom the items are told: of those whom the scale is about, or of these who answered every item."""
        if not self.complete:
            return self.among
        told = f"answered all of {', '.join(each.id for each in self.items)}"
        answered = tuple(
            In(Column(self.column_of(item)), tuple(Constant(f"{each:g}") for each in item_places(item)))
            for item in self.items
        )
        if self.among is None:
            return Expression(told, Logical("and", answered))
        return Expression(f"{self.among.text}; {told}", Logical("and", (self.among.root, *answered)))

    @property
    def bounds(self) -> tuple[float, float]:
        """The lowest and the highest score that there can be."""
        if self.score in ("percent_of_max", "top_box"):
            return (0.0, 100.0)
        low, high = self.items[0].low, self.items[0].high
        return (low * len(self.items), high * len(self.items)) if self.score == "sum" else (low, high)

    @property
    def steps(self) -> tuple[int, ...]:
        """On how many steps between its ends a score stands, by how many items are answered: from fewest to all."""
        places = 1 if self.score == "top_box" else self._steps_of_an_item
        fewest = min(max(self.minimum_answered, 1), len(self.items))
        return tuple(answered * places for answered in range(fewest, len(self.items) + 1))

    @property
    def _steps_of_an_item(self) -> int:
        """The fewest on which all places of all items stand, each by itself: of 0, 2 and 5 there are five."""
        width = self.items[0].high - self.items[0].low
        ladders = [[(each - item.low) / width for each in item.places] for item in self.items if width]
        fits = (steps for steps in range(1, _FINEST) if all(_stands(each, steps) for each in ladders))
        return next(fits, _FINEST)


def _stands(ladder: Sequence[float], steps: int) -> bool:
    """Whether places from 0 to 1 stand on so many steps, each on another, to a twentieth of one: 0.33 is a third."""
    near = [round(each * steps) for each in ladder]
    off = (abs(each * steps - at) for each, at in zip(ladder, near, strict=True))
    return len(set(near)) == len(near) and all(each <= _UNSURE for each in off)


RateName = Literal["RR1", "RR2", "RR5", "RR6"]
DISPOSITIONS: Final = (
    "complete",
    "partial",
    "refusal",
    "non_contact",
    "other",
    "unknown",
    "not_eligible",
)
"""What became of somebody who was asked (AAPOR, Standard Definitions)."""


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme of comments: as coders write it, its title, and the indicator of who raised it."""

    id: str
    title: str
    question: str

    @property
    def column(self) -> str:
        """The column that says who raised it, which no file has."""
        return f"theme {self.id}"


@dataclass(frozen=True, slots=True)
class Weighting:
    """How those who answered are brought to all who were asked.

    Attributes:
        by: ids of dimensions that are known of everybody who was asked.
        method: cells, one weight for each combination of their groups; raking, each dimension by itself.
        cap: of raking: how many times the median a weight may be; None for no cap.
        totals: dimension -> code -> people who were asked. Empty where the source has a row for each of them.
        items: each statement is told of groups too, and not of everybody alone.
    """

    by: tuple[str, ...]
    method: WeightMethod = "cells"
    cap: float | None = None
    totals: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    items: bool = False

    @property
    def margins(self) -> tuple[tuple[str, ...], ...]:
        """The tables of all who were asked that the weights need."""
        return (self.by,) if self.method == "cells" else tuple((each,) for each in self.by)


@dataclass(frozen=True, slots=True)
class Survey:
    """What holds for all scales of a source.

    Attributes:
        source: id of the source. speaks_of, owner: as of its scales.
        disposition: the column that says what became of everybody who was asked; empty where the file has only those
            who answered. dispositions: kind -> values of the column.
        rate: which of AAPOR's response rates is told. response: id of the indicator that is the rate; empty without.
        broken_off: id of the indicator that is the share of answers that were broken off; empty without.
        waves: how its periods are compared.
        weighting: how answers are brought to all who were asked; None where the study asks for none.
    """

    source: str
    speaks_of: SpeaksOf
    owner: str
    disposition: str = ""
    dispositions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rate: RateName = "RR1"
    response: str = ""
    broken_off: str = ""
    themes: tuple[Theme, ...] = ()
    themes_files: tuple[str, ...] = ()  # as written; none before anybody has coded a comment
    comment_columns: tuple[str, ...] = ()
    released_file: str = ""  # comments told in other words, as two people released them
    waves: Waves = ""
    weighting: Weighting | None = None

    @property
    def reaches_out(self) -> bool:
        """Figures are told of all who were asked, beside those of the people who answered."""
        return self.weighting is not None or self.speaks_of == "cohort"

    @property
    def classes(self) -> tuple[str, ...]:
        """The dimensions within which people who answered stand for those who did not; none: all for all."""
        return () if self.weighting is None else self.weighting.by

    @property
    def commented(self) -> str:
        """The column that says who wrote a comment that was coded, which no file has."""
        return f"comments {self.source}"

    def values(self, *kinds: str) -> tuple[str, ...]:
        """The values of the column for some dispositions."""
        return tuple(value for kind in kinds for value in self.dispositions.get(kind, ()))


REPLICATES: Final = 40
"""Random groups of people, from which the likely range of a reliability comes."""
ITEM_SUMS: Final = "items "
"""How the names of sums over the items of a scale begin. They leave no release: only what is made of them does."""


def item_sum_names(items: int) -> tuple[str, ...]:
    """Names of Σ1, Σx and Σxx′ (its lower half) over people with all answers, in one random group: without its number.

    The whole name of a sum is ITEM_SUMS, the number of the random group, a colon, and one of these.
    """
    singles = tuple(f"{at}" for at in range(items))
    return ("n", *singles, *(f"{row},{at}" for row in range(items) for at in range(row + 1)))


def item_sum(replicate: int, name: str) -> str:
    """The whole name of a sum."""
    return f"{ITEM_SUMS}{replicate}:{name}"


def without_item_sums(sums: Mapping[str, Any]) -> dict[str, Any]:
    """Sums by name, without those over items."""
    return {name: column for name, column in sums.items() if not name.startswith(ITEM_SUMS)}


LINKED: Final = ("n", "1", "2", "11", "22", "12")
"""Of people with a score in two waves running: how many, Σ, and Σ of products; 1 the earlier score, 2 the later.

They stand in the rows of the later wave, with its groups; in the rows of the earlier one, with its own, stand those of
STAYED. Their names begin as those of sums over items do, so that they leave no release either.
"""
STAYED: Final = ("n", "1", "11")
LINKED_WEIGHED: Final = tuple(f"{size}*{name}" for size in ("w", "ww", "uw") for name in LINKED)
STAYED_WEIGHED: Final = tuple(f"{size}*{name}" for size in ("u", "uu") for name in STAYED)
"""In a source with weights also the same times w, w² and uw: w the weight in the later wave, u in the earlier one."""
LINKED_ERRORS: Final = ("se", "df")
"""Of the change of linked people under the design of the sample: made when design cells are added up, not before."""


def linked_sum(name: str) -> str:
    """The whole name of a sum of LINKED."""
    return f"{ITEM_SUMS}linked:{name}"


def stayed_sum(name: str) -> str:
    """The whole name of a sum of STAYED."""
    return f"{ITEM_SUMS}stayed:{name}"


COMPLETE: Final = ("n", "y", "yy", "w", "wy", "wyy", "ww", "wwy", "wwyy")
"""Of people of a weighted source who answered every statement: Σv, Σvy, Σvy² of each v = 1, w, w²; y the score."""


def complete_sum(name: str) -> str:
    """The whole name of a sum of COMPLETE."""
    return f"{ITEM_SUMS}complete:{name}"


def answer_count(place: float) -> str:
    """The whole name of a count: people who gave the answer that has this place after reversing."""
    return f"{ITEM_SUMS}answer:{place:g}"


def item_places(item: Item) -> tuple[float, ...]:
    """The places of an item after reversing, lowest first."""
    return tuple(sorted(item.low + item.high - each for each in item.places)) if item.reverse else item.places
