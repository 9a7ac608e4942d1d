"""What a school looks at in private of a scale: bias of its items, and one factor behind answers taken as steps.

Both need people by their whole pattern of answers, whose counts are mostly of one person. So nothing of this is
published: a figure made of counts that are not shown would be one that protection has not seen.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from isonomia.climate.item_bias import ScaleBias, ScoreTable, scale_bias
from isonomia.model.answer_patterns import PatternTable
from isonomia.model.scales import Scale, item_places
from isonomia.stats.factor_dwls import OrdinalFactor, factor_dwls
from isonomia.stats.polychoric import AnswerPatterns, Polychoric, polychoric

LEAST_IN_GROUP: Final = 100
"""Smaller groups are left out of the search for bias."""
LEAST_ORDERED: Final = 200
"""Below it the scaled χ² of an ordinal model does not hold what it promises."""


@dataclass(frozen=True, slots=True, eq=False)
class BiasReport:
    """The items of a scale by one way of grouping.

    Attributes:
        setting, period, dimension: of what.
        groups: codes of those compared, the reference first. people: of each, with all answers.
        left_out: codes of groups that are too small.
        found: results; None where `reason` says why (`TOO_FEW_GROUPS`).
    """

    setting: str
    period: str
    dimension: str
    groups: tuple[str, ...]
    people: tuple[int, ...]
    left_out: tuple[str, ...]
    found: ScaleBias | None
    reason: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class OrderedReport:
    """One factor behind ordered answers of everybody; both None where `reason` says why (`TOO_SMALL`)."""

    setting: str
    period: str
    people: int
    correlations: Polychoric | None
    fit: OrdinalFactor | None
    reason: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class ItemReport:
    """What was asked of one scale. `weighted`: people do not count one by one, so nothing was looked at."""

    scale: Scale
    bias: tuple[BiasReport, ...]
    ordered: tuple[OrderedReport, ...]
    weighted: bool = False


def item_report(scale: Scale, tables: Iterable[PatternTable], *, weighted: bool = False) -> ItemReport:
    """Both looks at a scale, as far as it asks for them.

    Args:
        scale: with `item_bias` or `ordered`.
        tables: its patterns; of everybody for the ordered model, by groups for bias.
        weighted: the source is a weighted or clustered sample.
    """
    own = [table for table in tables if table.scale == scale.id]
    bias = tuple(bias_report(scale, table) for table in own if table.dimension)
    ordered = tuple(ordered_report(scale, table) for table in own if not table.dimension)
    return ItemReport(scale, bias, ordered, weighted)


def bias_report(scale: Scale, table: PatternTable) -> BiasReport:
    """Every item, over the groups of 100 people or more; the largest of them is the reference."""
    kept = table.of_groups(LEAST_IN_GROUP)
    left_out = tuple(code for code in table.groups if code not in kept.groups)
    sizes = kept.sizes()
    order = sorted(range(len(sizes)), key=lambda at: (-sizes[at], at))
    groups = tuple(kept.groups[at] for at in order)
    people = tuple(int(sizes[at]) for at in order)
    found, reason = None, "TOO_FEW_GROUPS"
    if len(groups) > 1:
        place = np.argsort(np.array(order))[kept.group]
        found, reason = scale_bias(names_of(scale), _Scored(scale, kept, place).table, scale.item_bias or "rest"), ""
    return BiasReport(table.setting, table.period, table.dimension, groups, people, left_out, found, reason)


def ordered_report(scale: Scale, table: PatternTable) -> OrderedReport:
    """Polychoric correlations and one factor by diagonally weighted least squares."""
    people = int(table.people.sum())
    if people < LEAST_ORDERED:
        return OrderedReport(table.setting, table.period, people, None, None, "TOO_SMALL")
    correlations = polychoric(AnswerPatterns(names_of(scale), table.answers, table.people))
    return OrderedReport(table.setting, table.period, people, correlations, factor_dwls(correlations))


def names_of(scale: Scale) -> tuple[str, ...]:
    """Ids of its items."""
    return tuple(each.id for each in scale.items)


@dataclass(frozen=True, slots=True, eq=False)
class _Scored:
    """Patterns with their places on the ladders. `place`: (P,) of each group, the reference first."""

    scale: Scale
    patterns: PatternTable
    place: np.ndarray

    def table(self, item: str, matching: tuple[str, ...]) -> ScoreTable:
        """People by mean of the matching items, group and answer to the item."""
        names = names_of(self.scale)
        ladders = [np.array(item_places(each)) for each in self.scale.items]
        at = [names.index(each) for each in matching]
        total = np.sum([ladders[i][self.patterns.answers[:, i]] for i in at], axis=0)
        score, row = np.unique(np.round(total / len(at), 9), return_inverse=True)
        own = names.index(item)
        counts = np.zeros((len(score), len(self.patterns.groups), len(ladders[own])))
        np.add.at(counts, (row.ravel(), self.place, self.patterns.answers[:, own]), self.patterns.people)
        return ScoreTable(item, score, counts)
