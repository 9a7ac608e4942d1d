"""How far two or more coders who worked apart agree, with intervals from cells: no item is looked at again.

Where an answer is rare κ collapses although the coders agree nearly always; so AC1 and the agreement on each single
answer stand beside it. No adjective is attached to any of them. Below 30 items with two codes only counts are given.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike

from isonomia.errors import Fault, InternalError
from isonomia.stats.agreement_cells import (
    Weights,
    ac1,
    kappa,
    kappa_large_sample_error,
    kappa_standard_error,
    observed_agreement,
    specific_agreement,
)
from isonomia.stats.arrays import Floats
from isonomia.stats.cell_bootstrap import Counts, of_counts, percentile_limits
from isonomia.stats.krippendorff import Metric, alpha

LEAST_ITEMS: Final = 30
"""Fewer doubly coded items than these give counts only (inclusion.md 2.5)."""
Scale = Literal["nominal", "ordinal"]
Codes = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Coefficient:
    """One coefficient of agreement.

    Attributes:
        value: None where it is refused. se: None where the coefficient has none in closed form.
        low, high: 95 % percentile limits of the bootstrap from cells; None where refused.
        reason: why there is no value: TOO_SMALL, NO_DATA or ZERO_DENOMINATOR (chance alone agrees always).
        interval_reason: why there are no limits: NO_SE where the coders agree always, or where some repetitions of the
            bootstrap have no value.
    """

    value: float | None
    se: float | None = None
    low: float | None = None
    high: float | None = None
    reason: str = ""
    interval_reason: str = ""


@dataclass(frozen=True, slots=True)
class Agreement:
    """What two coders gave, and how far they agree.

    Attributes:
        answers: K answers, in their order.
        table: K × K counts, first coder by second.
        both, one: items coded by both, and by one of them alone.
        observed: share of items with the same answer; None below 30 items.
        specific: for each answer, 2nₖₖ/(nₖ. + n.ₖ); None where nobody gave it, or below 30 items.
        kappa, ac1, alpha: see `stats.agreement_cells` and `stats.krippendorff`; ordered answers: ordinal α.
        weighted: κ with linear weights, of ordered answers.
    """

    answers: Codes
    table: tuple[tuple[int, ...], ...]
    both: int
    one: int
    observed: float | None
    specific: tuple[float | None, ...]
    kappa: Coefficient
    ac1: Coefficient
    alpha: Coefficient
    weighted: Coefficient | None = None

    @property
    def alike(self) -> int:
        """Items with the same answer."""
        return sum(self.table[at][at] for at in range(len(self.table)))


def agreement(pairs: Sequence[tuple[str, str]], answers: Sequence[str], scale: Scale = "nominal") -> Agreement:
    """Agreement of two coders.

    Args:
        pairs: what each gave each item; "" where a coder gave nothing.
        answers: every answer that may be given, in order.
        scale: whether the answers are ordered.

    Raises:
        InternalError: a pair holds an answer that may not be given (readers refuse it with its line).
    """
    place = {answer: at for at, answer in enumerate(answers)}
    strange = {each for pair in pairs for each in pair if each} - set(place)
    if strange:
        raise InternalError(Fault("agreement", f"answers that may not be given: {sorted(strange)}."))
    table = np.zeros((len(place), len(place)), dtype=np.int64)
    for first, second in pairs:
        if first and second:
            table[place[first], place[second]] += 1
    one = sum((first == "") != (second == "") for first, second in pairs)
    return of_table(table, tuple(answers), one, scale)


def of_table(table: ArrayLike, answers: Codes, one: int = 0, scale: Scale = "nominal") -> Agreement:
    """The same from the K × K counts; `one` items had one coder alone."""
    counts = np.asarray(table, dtype=np.int64)
    both = int(counts.sum())
    enough = both >= LEAST_ITEMS
    specific = specific_agreement(counts)
    return Agreement(
        answers,
        tuple(tuple(int(each) for each in row) for row in counts),
        both,
        one,
        float(observed_agreement(counts)) if enough else None,
        tuple(float(each) if enough and np.isfinite(each) else None for each in specific),
        _of_cells(counts, kappa, kappa_standard_error),
        _of_cells(counts, ac1, None),
        _alpha_of_table(counts, scale),
        _weighted(counts, "linear") if scale == "ordinal" else None,
    )


def alpha_of(values: Sequence[Sequence[str]], answers: Sequence[str], metric: Metric = "nominal") -> Coefficient:
    """Krippendorff's α of any number of coders: for each item the answers that it was given, missing ones left out.

    Limits are percentiles of a bootstrap over items (Krippendorff's own draws pairs instead). Items with one answer
    have no pair: they are not counted towards the 30.
    """
    place = {answer: at for at, answer in enumerate(answers)}
    patterns: Counter[tuple[int, ...]] = Counter()
    for given in values:
        counts = [0] * len(place)
        for each in given:
            counts[place[each]] += 1
        if sum(counts) > 1:
            patterns[tuple(counts)] += 1
    ordered = sorted(patterns)
    units = np.array(ordered, dtype=np.float64).reshape(len(ordered), len(place))
    times = np.array([patterns[each] for each in ordered], dtype=np.int64)
    agree = bool(np.all((units > 0).sum(axis=1) == 1))
    return _coefficient(times, lambda drawn: alpha(units, drawn, metric), None, agree=agree)


def _weighted(counts: Counts, weights: Weights) -> Coefficient:
    return _of_cells(
        counts, lambda tables: kappa(tables, weights), lambda table: kappa_large_sample_error(table, weights)
    )


def _of_cells(
    counts: Counts, function: Callable[[Floats], Floats], error: Callable[[Counts], Floats] | None
) -> Coefficient:
    size = counts.shape[0]
    agree = int(np.trace(counts)) == int(counts.sum())
    se = None if error is None else float(error(counts))
    return _coefficient(counts.ravel(), lambda drawn: function(drawn.reshape(-1, size, size)), se, agree=agree)


def _alpha_of_table(counts: Counts, scale: Scale) -> Coefficient:
    """α of two coders: the cells of the table are the patterns."""
    size = counts.shape[0]
    eye = np.eye(size)
    units = (eye[:, None, :] + eye[None, :, :]).reshape(size * size, size)
    agree = int(np.trace(counts)) == int(counts.sum())
    return _coefficient(counts.ravel(), lambda drawn: alpha(units, drawn, scale), None, agree=agree)


def _coefficient(cells: Counts, function: Callable[[Floats], Floats], se: float | None, *, agree: bool) -> Coefficient:
    """A coefficient with percentile limits from 1,000 multinomial draws of the cells."""
    total = int(cells.sum())
    if total < LEAST_ITEMS:
        return Coefficient(None, reason="TOO_SMALL" if total else "NO_DATA")
    value = float(function(cells[None, :].astype(np.float64))[0])
    if not np.isfinite(value):
        return Coefficient(None, reason="ZERO_DENOMINATOR")
    drawn = function(of_counts(cells, cells).y)
    if agree or np.isnan(drawn).any():
        return Coefficient(value, None if agree else se, interval_reason="NO_SE")
    limits = percentile_limits(drawn)
    return Coefficient(value, se, float(limits.low), float(limits.high))
