"""How often the language check is right: on sentences of our own, whose labels one person gave.

The first set (a) was in view when the rules were made. The second (b) was written before the rules were tried on it, by
the same hand, and the rules were not changed afterwards; its figures are the ones to go by. Both are made-up sentences:
how the check does on a school's own material is for that school to see, in its worklist.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from isonomia.curriculum.wording.check import hits
from isonomia.stats.proportions import wilson

Label = Literal["flag", "other", "none"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A labelled sentence: it asks for a look at `term` (flag), uses the word otherwise (other), or lacks it (none)."""

    part: str
    label: str
    term: str
    text: str


@dataclass(frozen=True, slots=True)
class Rate:
    """`right` of `n`, with Wilson's 95 % limits; None where n is 0."""

    right: int
    n: int
    value: float | None
    low: float | None
    high: float | None

    @classmethod
    def of(cls, right: int, n: int) -> Rate:
        """The rate and its limits."""
        if not n:
            return cls(0, 0, None, None, None)
        limits = wilson(right, n)
        return cls(right, n, right / n, float(limits.low), float(limits.high))


@dataclass(frozen=True, slots=True)
class Quality:
    """What the check does with labelled sentences.

    Attributes:
        sentences: how many. precision: of the sentences it flags, those that a person flags too.
        recall: of the sentences that a person flags, those that it flags. missed, wrong: the sentences themselves.
    """

    sentences: int
    precision: Rate
    recall: Rate
    missed: tuple[str, ...]
    wrong: tuple[str, ...]


@cache
def labelled() -> tuple[Sentence, ...]:
    """The shipped sentences."""
    text = files("isonomia.curriculum.wording").joinpath("labelled.tsv").read_text(encoding="utf-8")
    rows = csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE)
    return tuple(Sentence(row["set"], row["label"], row["term"], row["sentence"]) for row in rows)


def quality(part: str = "b", sentences: Sequence[Sentence] | None = None) -> Quality:
    """Precision and recall over the sentences of one part, for the term that each is about."""
    own = [each for each in (sentences or labelled()) if each.part == part]
    flagged = {each for each in own if any(one.term == each.term and not one.sense for one in hits(each.text))}
    meant = {each for each in own if each.label == "flag"}
    both = len(flagged & meant)
    return Quality(
        len(own),
        Rate.of(both, len(flagged)),
        Rate.of(both, len(meant)),
        tuple(each.text for each in own if each in meant - flagged),
        tuple(each.text for each in own if each in flagged - meant),
    )
