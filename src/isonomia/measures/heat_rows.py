"""Tidy rows of measures over a published table: K sets × M measures as columns, and their CSV."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import IO, Final

import numpy as np
from numpy.typing import NDArray

from isonomia.measures.heat_sets import KEYS, HeatSets
from isonomia.measures.orientation import oriented
from isonomia.model.estimates import Result
from isonomia.model.registry import GapRule

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Texts = NDArray[np.object_]
NUMBERS: Final = ("value", "se", "ci_lower", "ci_upper", "debiased", "gap")
COLUMNS: Final = (*KEYS, "measure", *NUMBERS, "unit", "flags", "status", "reason", "method", "missing_share")


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One measure over K sets.

    Attributes:
        measure: its id.
        unit: of the value as written, multiplier included.
        numbers: name of `NUMBERS` -> (K,), NaN where not given.
        flags: (K,) names joined by spaces.
        reason: (K,) code that refuses the value, or the interval alone where there is a value.
        method: (K,) name of the interval's method, "" where there is none.
    """

    measure: str
    unit: str
    numbers: Mapping[str, Floats]
    flags: Texts
    reason: Texts
    method: Texts

    @classmethod
    def empty(cls, measure: str, unit: str, reason: Texts) -> Column:
        """A column to be filled; where nothing is filled in, the reason stands."""
        size = len(reason)
        blank = {name: np.full(size, np.nan) for name in NUMBERS}
        return cls(measure, unit, blank, np.full(size, "", object), reason.astype(object), np.full(size, "", object))

    def fill(self, which: Integers, result: Result, rule: GapRule, direction: Integers) -> None:
        """Write the results of some sets into the arrays.

        Args:
            which: (S,) places of the sets.
            result: theirs.
            rule: how the gap follows.
            direction: (S,) of their indicators.
        """
        gap = oriented(result.value, result.low, result.high, rule, direction).gap
        columns = (result.value, result.se, result.low, result.high, result.debiased, gap)
        for name, column in zip(NUMBERS, columns, strict=True):
            self.numbers[name][which] = column
        self.reason[which] = np.where(result.reason == "", result.interval_reason, result.reason)
        self.flags[which] = joined_flags(result.flags, result.reason == "")
        self.method[which] = np.where(np.isfinite(result.low), result.method, "")


def some(result: Result, kept: Integers) -> Result:
    """The results of some sets."""
    if len(kept) == len(result.value):
        return result
    return replace(
        result,
        **{name: getattr(result, name)[kept] for name in ("value", "se", "low", "high", "debiased")},
        reason=result.reason[kept],
        interval_reason=result.interval_reason[kept],
        flags={name: mask[kept] for name, mask in result.flags.items()},
    )


def joined_flags(flags: Mapping[str, NDArray[np.bool_]], given: NDArray[np.bool_]) -> Texts:
    """(S,) names of the flags that are set where a value is given, joined by spaces."""
    found = np.full(len(given), "", dtype=object)
    for name, mask in flags.items():
        here = np.flatnonzero(mask & given)
        found[here] = [f"{each} {name}" if each else name for each in found[here]]
    return found


@dataclass(frozen=True, slots=True, eq=False)
class HeatRows:
    """All rows: for each set, in the file's order, one row a measure."""

    sets: HeatSets
    columns: Sequence[Column] = field(default_factory=tuple)

    def __len__(self) -> int:
        return len(self.sets) * len(self.columns)

    def rows(self) -> Iterator[tuple[str, ...]]:
        """Rows of text in the order of `COLUMNS`; an empty text stands for nothing."""
        keys = list(zip(*(self.sets.keys[name].tolist() for name in KEYS), strict=True))
        shares = [_text(each) for each in self.sets.missing_share.tolist()]
        columns = [_texts(column) for column in self.columns]
        for k, (key, share) in enumerate(zip(keys, shares, strict=True)):
            for column in columns:
                yield (*key, *column[k], share)

    def write(self, file: IO[str]) -> None:
        """Write the rows as CSV with a header; UTF-8 text, lines end in LF."""
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(self.rows())

    def csv(self) -> str:
        """The rows as the text of a CSV file."""
        file = io.StringIO()
        self.write(file)
        return file.getvalue()


def _texts(column: Column) -> list[tuple[str, ...]]:
    """(K,) the middle part of each row."""
    numbers = [[_text(each) for each in column.numbers[name].tolist()] for name in NUMBERS]
    status = ["refused" if each == "" else "ok" for each in numbers[0]]
    size = len(status)
    return list(
        zip(
            [column.measure] * size,
            *numbers,
            [column.unit] * size,
            column.flags.tolist(),
            status,
            column.reason.tolist(),
            column.method.tolist(),
            strict=True,
        )
    )


def _text(number: float) -> str:
    """The shortest text that reads back as the same number; "" for NaN."""
    return "" if math.isnan(number) else repr(number)
