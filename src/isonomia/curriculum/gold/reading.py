"""Read the labelled vignettes: blocks of an id with its kind, a line of labels, and the text.

Nobody is described: every vignette is invented. How the labels were made stands in `provenance.txt`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final, Literal

from isonomia.curriculum.cases.case import Case
from isonomia.curriculum.cases.numbering import sections_of
from isonomia.errors import Fault, InternalError

KINDS: Final = ("plain", "rich", "adversarial")
OTHER_HAND: Final = "other-hand"
Part = Literal["tune", "held", "other"]
Labels = Mapping[str, tuple[str, ...]]
"""Characteristic -> values; what isn't there is silent. `status` where there isn't one patient."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """One vignette.

    Attributes:
        about: the guard, experiencer or assertion that an adversarial one tries.
        labels: those that stand. first: those made while it was written.
    """

    case: Case
    kind: str
    about: str
    labels: Labels
    first: Labels

    @property
    def part(self) -> Part:
        """Every third vignette is held out: rules were not changed for it. Another hand's are a part of their own."""
        if self.kind == OTHER_HAND:
            return "other"
        return "held" if int(self.case.id[1:]) % 3 == 0 else "tune"


@cache
def labelled() -> tuple[Labelled, ...]:
    """The vignettes of the rules' own author."""
    return tuple(each for kind in KINDS for each in _vignettes(kind))


@cache
def of_another_hand() -> tuple[Labelled, ...]:
    """The vignettes of one who did not write the rules, with labels from before any rule was run on them."""
    return tuple(_vignettes(OTHER_HAND))


def _vignettes(kind: str) -> Iterator[Labelled]:
    stands = _adjudicated()
    for block in _text(f"vignettes-{kind}.txt").strip().split("\n\n"):
        head, labels, text = block.split("\n", 2)
        name, about = head.split(" ", 1)
        first = labels_of(labels)
        yield Labelled(Case(name, sections_of(text)), kind, about, stands.get(name, first), first)


def first_labels() -> Mapping[str, Labels]:
    """The labels that were made while the vignettes were written, by id."""
    return {each.case.id: each.first for each in labelled()}


@cache
def second_labels() -> Mapping[str, Labels]:
    """The labels of the author's second reading, by id."""
    return _by_id("second-labels.txt")


@cache
def third_labels() -> Mapping[str, Labels]:
    """The labels of a reader who had written neither rules nor vignettes, by id."""
    return _by_id("third-labels.txt")


def _by_id(name: str) -> Mapping[str, Labels]:
    lines = (line.partition(" ") for line in _text(name).splitlines() if line and line[0] != "#")
    return {each: labels_of(labels) for each, _, labels in lines}


def _adjudicated() -> dict[str, Labels]:
    """The labels that stand where the labellings differ."""
    lines = (line.partition(" ") for line in _text("adjudicated.txt").splitlines() if line and line[0] != "#")
    return {name: labels_of(rest.partition(" | ")[0]) for name, _, rest in lines}


def labels_of(line: str) -> Labels:
    """`age=34 race_ethnicity=BLACK,HISP occupation=truck driver` as a mapping."""
    made: dict[str, tuple[str, ...]] = {}
    key = ""
    for word in line.split():
        name, sign, value = word.partition("=")
        if sign:
            key, made[name] = name, (value,)
        elif not key:
            raise InternalError(Fault("gold", f"the labels {line!r} cannot be read."))
        else:
            made[key] = (f"{made[key][0]} {word}",)
    split = {name: tuple(sorted(value[0].split(","))) for name, value in made.items()}
    return {name: values for name, values in split.items() if values != ("silent",)}


def _text(name: str) -> str:
    return (files("isonomia.curriculum.gold") / name).read_text(encoding="utf-8")
