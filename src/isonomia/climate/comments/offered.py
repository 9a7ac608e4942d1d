"""Which comments may be told in other words at all: a theme that two people found, and no group that is not shown.

A comment may be told under a theme where these figures of the theme are shown: of everybody in the period and place of
who wrote it, and of each of the groups that they are in. So the count of such people stands on the page already, and
it is no smaller than the policy's threshold. A group that was merged into another because it is small is not shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from isonomia.climate.comments.written import Comment
from isonomia.climate.themes import Coded
from isonomia.model.scales import Survey, Theme
from isonomia.model.shown import Shown, ShownTable


@dataclass(frozen=True, slots=True)
class Writer:
    """Where one person belongs: place, period, and dimension -> groups (one, or several where groups overlap)."""

    setting: str
    period: str
    groups: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Offer:
    """A comment under a theme. `why_not`: why it may not be told; empty where it may."""

    comment: Comment
    theme: Theme
    why_not: str = ""


NOT_TOLD = "the figure of this theme is not published"
NO_PLACE = "the file of answers does not say where its writer belongs"
TOO_FEW = "too few people raised this theme"


def offers(
    survey: Survey, coded: Coded, comments: Iterable[Comment], writers: Mapping[str, Writer], shown: Shown
) -> tuple[Offer, ...]:
    """Every comment under every theme that all who coded it found; by theme, then by writer.

    Args:
        survey: with its themes.
        coded: what coders found.
        comments: what people wrote.
        writers: who wrote -> where they belong.
        shown: protected cells.
    """
    said = {each.person: each for each in comments}
    return tuple(
        Offer(said[who], theme, _why_not(theme, writers.get(who), shown))
        for theme in survey.themes
        for who in sorted(coded.raised[theme.id])
        if who in said
    )


def _why_not(theme: Theme, writer: Writer | None, shown: Shown) -> str:
    if writer is None:
        return NO_PLACE
    tables = [each for each in shown if each.indicator == theme.question and each.role == "group"]
    if not tables:
        return NOT_TOLD
    return next(_hidden_groups(tables, writer, shown), "")


def _hidden_groups(tables: Iterable[ShownTable], writer: Writer, shown: Shown) -> Iterator[str]:
    """Each way of grouping in which the writer's own group is not shown."""
    for table in tables:
        own = (table.keys["setting"] == writer.setting) & np.isin(
            table.keys["period"].astype(str), _periods(table, writer, shown)
        )
        for dimension in table.dimensions:
            codes = writer.groups.get(dimension, ())
            own &= np.isin(table.keys[dimension].astype(str), codes)
        if not np.any(own) or not np.all(table.y_shown[own]):
            by = " and ".join(table.dimensions)
            yield f"too few people of the same group by {by} raised this theme" if by else TOO_FEW


def _periods(table: ShownTable, writer: Writer, shown: Shown) -> list[str]:
    """The writer's period, or the pooled periods that it is part of."""
    pooled = shown.pooled.get(table.source, {})
    if not pooled:
        return [writer.period]
    return [label for label, held in pooled.items() if writer.period in held]
