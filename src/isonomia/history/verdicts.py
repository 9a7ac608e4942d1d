"""Which gaps have another verdict than in the release before: the newest period of each beside the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from isonomia.history.kept import newest_of
from isonomia.history.released import read
from isonomia.model.estimates import Estimate
from isonomia.model.release import VerdictChange

GAPS: Final = ("difference", "ratio")
"""Measures that compare a group with others and have a verdict."""

Gap = tuple[str, str, str, str, str, str]  # indicator, setting, dimension, subgroup, measure, reference


def changed_verdicts(estimates: Iterable[Estimate], previous: Sequence[Path]) -> tuple[VerdictChange, ...]:
    """Gaps with another verdict than in the newest earlier release, sorted; none where there is no earlier one.

    A gap counts where both releases print it with a verdict. The two are of the newest period that each has of the
    indicator in the setting: what a reader sees first in both.

    Args:
        estimates: of the new release.
        previous: folders of earlier releases, as `isonomia build` wrote them.
    """
    newest = newest_of(previous)
    if newest is None:
        return ()
    before = read(newest)
    then = _verdicts((*_gap(row), row["period"], row["verdict"]) for row in before.rows.values() if _compares(row))
    now = _verdicts(
        (each.indicator, each.setting, each.dimension, each.subgroup, each.measure, each.reference, each.period, said)
        for each in estimates
        if each.measure in GAPS and not each.dimension_2 and (said := each.verdict or "")
    )
    both = sorted(gap for gap in now.keys() & then.keys() if now[gap] != then[gap])
    return tuple(VerdictChange(*gap, was=then[gap], release=before.id) for gap in both)


def _compares(row: Mapping[str, str]) -> bool:
    return row["measure"] in GAPS and bool(row["verdict"]) and not row["dimension_2"]


def _gap(row: Mapping[str, str]) -> Gap:
    return (row["indicator"], row["setting"], row["dimension"], row["subgroup"], row["measure"], row["reference"])


def _verdicts(rows: Iterable[tuple[str, str, str, str, str, str, str, str]]) -> dict[Gap, str]:
    """Gap -> its verdict in the newest period of its indicator and setting."""
    every = tuple(rows)
    newest: dict[tuple[str, str], str] = {}
    for indicator, setting, *_, period, _ in every:
        newest[indicator, setting] = max(period, newest.get((indicator, setting), ""))
    return {
        (indicator, setting, dimension, subgroup, measure, reference): verdict
        for indicator, setting, dimension, subgroup, measure, reference, period, verdict in every
        if period == newest[indicator, setting]
    }
