"""What `init` knows about names and values, read once from `recognise.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from isonomia.model.reading import fold
from isonomia.standards import codings, vocabulary
from isonomia.study.scaffold.words import says


@dataclass(frozen=True, slots=True)
class OwnLevel:
    """A group that the vocabulary does not have."""

    code: str
    label: str
    last: bool


@dataclass(frozen=True, slots=True)
class KnownDimension:
    """A dimension with a vocabulary, and how files write its groups.

    Attributes:
        names: words of column names. needs_name: values alone are not enough.
        only_found: the vocabulary is long, so only the groups that occur are declared.
        plain: folded values that the study file resolves by itself (codes and labels) -> code.
        other: folded values that need a line of `map` -> code. coded: such values that need the name and a check.
        own: code -> group that the vocabulary does not have.
        coding: of the dimension where a value says that a person belongs to several groups; several: its code.
    """

    id: str
    title: str
    vocabulary: str
    scheme: str
    names: tuple[str, ...]
    needs_name: bool
    only_found: bool
    plain: Mapping[str, str]
    other: Mapping[str, str]
    coded: Mapping[str, str]
    own: Mapping[str, OwnLevel]
    coding: str
    several: str


@dataclass(frozen=True, slots=True)
class KnownYesNo:
    """A dimension that is answered yes or no."""

    id: str
    title: str
    names: tuple[str, ...]
    yes: str
    no: str
    neither: tuple[str, ...] = ()  # words that say no, and elsewhere stand for a missing answer


@dataclass(frozen=True, slots=True)
class KnownNumber:
    """A number that is cut into bands."""

    id: str
    title: str
    names: tuple[str, ...]
    lowest: float
    highest: float
    bins: tuple[float, ...]
    gradient: bool


@dataclass(frozen=True, slots=True)
class KnownLadder:
    """Answers of a survey on a ladder: the spellings of each place, folded, the lowest first."""

    id: str
    places: tuple[tuple[str, ...], ...]

    def place_of(self, answer: str) -> int | None:
        """The place of a folded answer, from 1."""
        return next((at for at, names in enumerate(self.places, 1) if answer in names), None)


@dataclass(frozen=True, slots=True)
class Known:
    """Everything that `init` recognises."""

    absence: Mapping[str, str]  # folded value -> kind
    suspicious: frozenset[str]
    yes: frozenset[str]
    no: frozenset[str]
    person: tuple[str, ...]
    visits: tuple[str, ...]  # names of ids that tell visits apart, and not people
    period: tuple[str, ...]
    numerator: tuple[str, ...]
    denominator: tuple[str, ...]
    measured: tuple[str, ...]  # names of columns that say which measure a row is about
    events: tuple[str, ...]  # names of columns with how many people have something, beside a population
    population: tuple[str, ...]
    stratifier: tuple[str, ...]  # names of columns that say which dimension a row is about …
    group: tuple[str, ...]  # … and which group
    withheld: frozenset[str]  # folded words for a number that is not given
    rate: tuple[str, ...]
    days: tuple[str, ...]
    private: tuple[str, ...]
    outcomes: tuple[tuple[frozenset[str], frozenset[str]], ...]
    dimensions: tuple[KnownDimension, ...]
    yes_no: tuple[KnownYesNo, ...]
    numbers: tuple[KnownNumber, ...]
    marks: Mapping[str, str]  # folded name of a group -> label of the dimension
    stages: tuple[tuple[str, ...], ...]  # names of the stages of a pathway, in order
    waiting: frozenset[str]  # folded values that say that it is not known yet
    ladders: tuple[KnownLadder, ...]
    free_text: tuple[str, ...]  # words of questions that are answered in own words
    survey_program: frozenset[str]  # folded names of columns that a survey program writes about itself

    def answers(self, values: Iterable[str]) -> bool:
        """Whether folded values are yes and no, both of them or one."""
        found = set(values)
        return bool(found) and found <= self.yes | self.no

    def named_yes_no(self, name: str) -> KnownYesNo | None:
        """The yes-or-no dimension that a column's name speaks of."""
        return next((each for each in self.yes_no if says(name, each.names)), None)


@cache
def known() -> Known:
    """The content of `recognise.toml`."""
    raw = tomllib.loads(files("isonomia.study.scaffold").joinpath("recognise.toml").read_text(encoding="utf-8"))
    dimensions = tuple(_dimension(each) for each in raw["dimension"])
    return Known(
        absence={fold(value): kind for kind, values in raw["absence"].items() for value in values},
        suspicious=_folded(raw["suspicious"]["values"]),
        yes=_folded(raw["yes_no"]["yes"]),
        no=_folded(raw["yes_no"]["no"]),
        person=tuple(raw["person"]["names"]),
        visits=tuple(raw["person"]["visits"]),
        period=tuple(raw["period"]["names"]),
        numerator=tuple(raw["counted"]["numerator"]),
        denominator=tuple(raw["counted"]["denominator"]),
        measured=tuple(raw["counted"]["measure"]),
        events=tuple(raw["counted"]["events"]),
        population=tuple(raw["counted"]["population"]),
        stratifier=tuple(raw["counted"]["stratifier"]),
        group=tuple(raw["counted"]["group"]),
        withheld=_folded(raw["counted"]["withheld"]),
        rate=tuple(raw["counted"]["rate"]),
        days=tuple(raw["days"]["names"]),
        private=tuple(raw["private"]["names"]),
        outcomes=tuple((_folded(each["event"]), _folded(each["other"])) for each in raw["outcome"]),
        dimensions=dimensions,
        yes_no=tuple(KnownYesNo(**_tuples(each)) for each in raw["yes_no_dimension"]),
        numbers=tuple(KnownNumber(**_tuples(each)) for each in raw["number"]),
        marks=_marks(raw["marks"]["vocabulary"], dimensions),
        stages=tuple(tuple(each["names"]) for each in raw["stage"]),
        waiting=_folded(raw["stages"]["not_yet"]),
        ladders=tuple(
            KnownLadder(each["id"], tuple(tuple(map(fold, names)) for names in each["answers"]))
            for each in raw["ladder"]
        ),
        free_text=tuple(raw["free_text"]["words"]),
        survey_program=_folded(raw["survey_program"]["names"]),
    )


def _folded(values: Iterable[str]) -> frozenset[str]:
    return frozenset(fold(value) for value in values)


def _tuples(raw: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in raw.items()}


def _dimension(raw: dict[str, Any]) -> KnownDimension:
    loaded = vocabulary(raw["vocabulary"])
    rows = loaded.top(raw.get("scheme", ""))
    plain = {fold(under.code): row.code for row in rows for under in loaded.below(row.code)}
    plain |= {fold(name): row.code for row in rows for name in (row.label, row.code)}
    other = {fold(value): code for code, values in raw["values"].items() for value in values}
    own: dict[str, OwnLevel] = {}
    for code, level in raw.get("own", {}).items():
        own[code] = OwnLevel(code, level["label"], level.get("last", False))
        other |= {fold(value): code for value in (code, level["label"], *level["values"])}
    coding = raw.get("coding", "")
    several = codings()[coding].several if coding else ""
    other |= {fold(value): several for value in raw.get("several", [])}
    return KnownDimension(
        id=raw["id"],
        title=raw["title"],
        vocabulary=raw["vocabulary"],
        scheme=raw.get("scheme", ""),
        names=tuple(raw["names"]),
        needs_name=raw.get("needs_name", False),
        only_found=raw.get("only_found", False),
        plain=plain,
        other={value: code for value, code in other.items() if value not in plain},
        coded={fold(value): code for value, code in raw.get("coded", {}).items()},
        own=own,
        coding=coding,
        several=several,
    )


def _marks(vocabulary_id: str, dimensions: tuple[KnownDimension, ...]) -> dict[str, str]:
    """Names of groups, as columns may be called, and the label of each group."""
    loaded = vocabulary(vocabulary_id)
    labels = {row.code: row.label for row in loaded.top()}
    home = next(each for each in dimensions if each.vocabulary == vocabulary_id)
    names = {**home.other, **home.plain}
    return {name: labels[code] for name, code in names.items() if code in labels}
