"""Shares of groups in a benchmark population, and whether they may be compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from isonomia.measures.groups import HIDDEN
from isonomia.measures.representation import benchmark_share_error
from isonomia.measures.slices import Context, Library, View
from isonomia.model.absence import is_absence
from isonomia.model.study import Benchmark, Dimension, Representation, Study
from isonomia.standards import may_divide

UNLIKE = "UNLIKE_CODING"


@dataclass(frozen=True, slots=True)
class BenchmarkShares:
    """Group -> its share q of the benchmark and SE(q) (NaN where taken as known).

    `reason` refuses every comparison with them; the shares themselves may be printed all the same.
    """

    shares: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    reason: str = ""


def benchmark_shares(
    study: Study,
    library: Library,
    one: Representation,
    benchmark: str,
    dimension: Dimension,
    levels: Sequence[str],
    where: Context,
    others: Sequence[str] = (),
) -> BenchmarkShares:
    """The shares of a benchmark on one dimension, for a setting and period of the representation.

    q = n/N, N all persons of the benchmark whose group is known; n of a roll-up is the sum over its members, where the
    benchmark has them all (`others`: those of the dimension's `other`). Refused as a whole: `UNLIKE_CODING` where the
    two count people in unlike ways (rule DIV-01 of the standards), as years of one series on both sides of a break do;
    `NO_BENCHMARK` where the benchmark has no such cells or none for this time and place; `HIDDEN` where one of its
    counts is hidden.
    """
    view = library.view(f"benchmark:{benchmark}", (dimension.id,), persons_only=True)
    place = None if view is None else _place(view, where, study.benchmarks[benchmark])
    if view is None or place is None:
        return BenchmarkShares(reason="NO_BENCHMARK")
    merged = {**dimension.merge, dimension.other: tuple(others)}
    rows = {code: found for code in levels if (found := _rows(view, place, code, merged))}
    whole = library.view(f"benchmark:{benchmark}", (), persons_only=True)
    overall_hidden = whole is not None and whole.is_hidden(whole.row(place))
    if overall_hidden or any(view.is_hidden(row) for row in view.lookup[place].values()):
        return BenchmarkShares(reason=HIDDEN)
    known = [row for codes, row in view.lookup[place].items() if not is_absence(codes[0])]
    shares = _shares(view, whole, place, rows, known)
    unlike = _unlike(one, study.benchmarks[benchmark], dimension, view)
    unlike = unlike or _across_a_break(study, one, study.benchmarks[benchmark], dimension, where.period, place.period)
    return BenchmarkShares(shares, UNLIKE if unlike else "")


def _rows(view: View, place: Context, code: str, merged: Mapping[str, Sequence[str]]) -> list[int]:
    """The benchmark's row of a group, or those of all members of a roll-up that do not overlap."""
    row = view.row(place, code)
    if row is not None:
        return [row]
    found = [view.row(place, each) for each in merged.get(code, ())]
    return [] if None in found or view.table.overlapping else [each for each in found if each is not None]


def _place(view: View, where: Context, benchmark: Benchmark) -> Context | None:
    """The benchmark's own setting and period: the same, or the declared year, or the only one it has."""
    settings = {each.setting for each in view.lookup}
    setting = where.setting if where.setting in settings else (settings.pop() if len(settings) == 1 else None)
    periods = [each.period for each in view.lookup if each.setting == setting]
    for period in (where.period, benchmark.year):
        if setting is not None and period in periods:
            return Context(setting, period)
    return Context(setting, periods[0]) if setting is not None and len(periods) == 1 else None


def _shares(
    view: View, whole: View | None, place: Context, rows: Mapping[str, list[int]], known: Sequence[int]
) -> dict[str, tuple[float, float]]:
    """Q and SE(q). Groups that are a partition are summed; overlapping ones are set beside the overall count."""
    n, variance = _counts(view)
    if not view.table.overlapping:
        total, spread = float(n[known].sum()), float(variance[known].sum())
        error = {code: _partition_error(n[row].sum(), variance[row].sum(), total, spread) for code, row in rows.items()}
    else:
        at = None if whole is None else whole.row(place)
        if whole is None or at is None:
            return {}
        lost = [row for codes, row in view.lookup[place].items() if is_absence(codes[0])]
        all_n, all_variance = _counts(whole)
        known_n = max(
            all_n[at] - n[lost].sum(), max((n[row].sum() for row in rows.values()), default=0)
        )  # rounded parts
        total, spread = float(known_n), float(all_variance[at])
        error = {
            code: float(benchmark_share_error(n[row].sum(), variance[row].sum(), total, spread))
            for code, row in rows.items()
        }
    shares = {code: float(n[row].sum()) / total if total > 0 else np.nan for code, row in rows.items()}
    return {code: (share, error[code] or np.nan) for code, share in shares.items()}


def _counts(view: View) -> tuple[np.ndarray, np.ndarray]:
    """Persons, and the variance of their estimated number (0 where the source gives none)."""
    n = view.table.n.astype(np.float64)
    return n, np.nan_to_num(np.asarray(view.table.sums.get("var_n", np.zeros(len(n))), dtype=np.float64))


def _partition_error(n: float, variance: float, total: float, spread: float) -> float:
    """SE of q = n/Σn for independent counts: √[(1 − 2q)·v + q²·Σv]/Σn."""
    if total <= 0:
        return 0.0
    q = n / total
    return float(np.sqrt(max((1 - 2 * q) * variance + q**2 * spread, 0.0)) / total)


def _across_a_break(
    study: Study, one: Representation, benchmark: Benchmark, dimension: Dimension, here: str, there: str
) -> bool:
    """Whether a break that both sources have lies between the two periods: then they are of unlike definitions."""
    mine, theirs = (study.sources[name].breaks_for(dimension.id) for name in (one.source, benchmark.source))
    first, last = sorted((here, there))
    return bool(first) and any(first < each <= last for each in mine if each in theirs)


def _unlike(one: Representation, benchmark: Benchmark, dimension: Dimension, view: View) -> bool:
    """Whether the two codings (or, where neither says, the benchmark's own word) forbid a quotient."""
    mine, theirs = dimension.bindings.get(one.source), dimension.bindings.get(benchmark.source)
    ours = mine.coding if mine else ""
    other = (theirs.coding if theirs else "") or view.table.coding.get(dimension.id, "")
    return bool(may_divide(ours, other or (benchmark.coding if ours else "")))
