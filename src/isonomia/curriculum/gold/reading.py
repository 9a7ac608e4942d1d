"""Read the labelled vignettes: blocks of an id with its kind, a line of labels, and the text.

Nobody is described: every vignette is invented. How the labels were made stands in `provenance.txt`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final, Literal

from isonomia.curriculum.cases.case import Case
from isonomia.curriculum.cases.numbering import sections_of
from isonomia.errors import Fault, InternalError

KINDS: Final = ("plain", "rich", "adversarial")
Part = Literal["tune", "held"]
Labels = Mapping[str, tuple[str, ...]]
"""Characteristic -> values; what isn't there is silent. `status` where there isn't one patient."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """One vignette.

    Attributes:
        about: the guard, experiencer or assertion that an adversarial one tries.
        labels: those that stand. first: those made while it was written, where a second reading changed them.
    """

    case: Case
    kind: str
    about: str
    labels: Labels
    first: Labels

    @property
    def part(self) -> Part:
        """Every third vignette is held out: rules were not changed for it."""
        return "held" if int(self.case.id[1:]) % 3 == 0 else "tune"


@cache
def labelled() -> tuple[Labelled, ...]:
    """All vignettes."""
    stands = _adjudicated()
    made: list[Labelled] = []
    for kind in KINDS:
        for block in _text(f"vignettes-{kind}.txt").strip().split("\n\n"):
            head, labels, text = block.split("\n", 2)
            name, about = head.split(" ", 1)
            first = labels_of(labels)
            made.append(Labelled(Case(name, sections_of(text)), kind, about, stands.get(name, first), first))
    return tuple(made)


@cache
def second_labels() -> Mapping[str, Labels]:
    """The labels of the second reading, by id."""
    lines = (line.partition(" ") for line in _text("second-labels.txt").splitlines() if line and line[0] != "#")
    return {name: labels_of(labels) for name, _, labels in lines}


def _adjudicated() -> dict[str, Labels]:
    """The labels that stand where the two labellings differ."""
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
