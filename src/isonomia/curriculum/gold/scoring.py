"""How the extractor does on labelled vignettes: precision, recall and F1, and the agreement of two labellings.

The unit is one value of one characteristic of one case. What is said of nobody, or is silent in both, is not counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from isonomia.curriculum.extract import CHARACTERISTICS, NOT_A_VALUE, Extraction, extract
from isonomia.curriculum.gold.reading import Labelled, Labels
from isonomia.stats.agreement_cells import kappa
from isonomia.stats.proportions import wilson

STATUS: Final = "status"
ALL: Final = "all"
_COUNTED: Final = (STATUS, *CHARACTERISTICS)


@dataclass(frozen=True, slots=True)
class Score:
    """Values that were found rightly, found wrongly, and missed."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float | None:
        """Share right of those found; None where none was."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else None

    @property
    def recall(self) -> float | None:
        """Share found of those there; None where there is none."""
        return self.right / (self.right + self.missed) if self.right + self.missed else None

    @property
    def f1(self) -> float | None:
        """2·right / (2·right + wrong + missed)."""
        total = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / total if total else None

    def limits(self, of: str) -> tuple[float, float] | None:
        """Wilson limits of the precision or the recall."""
        n = self.right + (self.wrong if of == "precision" else self.missed)
        if not n:
            return None
        found = wilson(self.right, n)
        return float(found.low), float(found.high)


def scores(vignettes: Iterable[Labelled]) -> dict[str, Score]:
    """Characteristic -> its score; `status` and `all` too."""
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for each in vignettes:
        said, true = said_of(extract(each.case)), _triples(each.labels)
        for counter, which in ((right, said & true), (wrong, said - true), (missed, true - said)):
            counter.update(name for name, _ in which)
            counter[ALL] += len(which)
    return {name: Score(right[name], wrong[name], missed[name]) for name in (*_COUNTED, ALL)}


def said_of(found: Extraction) -> set[tuple[str, str]]:
    """What the extractor says, in the form of labels."""
    if found.status != "patient":
        return {(STATUS, found.status)}
    return {
        (name, value)
        for name, values in found.values.items()
        for value in values
        if value not in NOT_A_VALUE or value == "conflict"
    }


def _triples(labels: Labels) -> set[tuple[str, str]]:
    return {(name, value) for name, values in labels.items() for value in values}


def label_agreement(one: Mapping[str, Labels], other: Mapping[str, Labels]) -> dict[str, tuple[int, int, float]]:
    """Characteristic -> cases, cases with the same label in both labellings, and Cohen's κ.

    Every set of values is a category of its own, silence too. κ is 1 where both say the same one thing everywhere.
    """
    return {name: _kappa([(_label(one[each], name), _label(other[each], name)) for each in sorted(one)])
            for name in _COUNTED}  # fmt: skip


def _label(labels: Labels, name: str) -> tuple[str, ...]:
    return labels.get(name, ())


def _kappa(pairs: Sequence[tuple[tuple[str, ...], tuple[str, ...]]]) -> tuple[int, int, float]:
    place = {label: at for at, label in enumerate(dict.fromkeys(label for pair in pairs for label in pair))}
    table = np.zeros((len(place), len(place)))
    for first, second in pairs:
        table[place[first], place[second]] += 1
    return len(pairs), int(np.trace(table)), 1.0 if len(place) == 1 else float(kappa(table))
