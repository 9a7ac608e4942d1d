"""Published series whose definition changed: the breaks that every study with such a source has, without asking."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from isonomia.standards.codings import rule_reason


@dataclass(frozen=True, slots=True)
class SeriesBreak:
    """One break.

    Attributes:
        dimension: whose groups are counted in another way.
        period: the first of the new definition.
        rule: row of `race-ethnicity-crosswalk` that refuses to compare across it. why: its reason.
    """

    dimension: str
    period: str
    rule: str
    why: str


@cache
def series_breaks(layout: str) -> tuple[SeriesBreak, ...]:
    """The breaks of the series that a layout belongs to; none for a layout without a series."""
    folder = files("isonomia.standards").joinpath("series")
    found: list[SeriesBreak] = []
    for entry in sorted(folder.iterdir(), key=lambda each: each.name):
        if not entry.name.endswith(".toml"):
            continue
        raw = tomllib.loads(entry.read_text(encoding="utf-8"))
        if raw["layout"] == layout:
            found += [_one(each) for each in raw["break"]]
    return tuple(found)


def _one(raw: dict[str, str]) -> SeriesBreak:
    return SeriesBreak(raw["dimension"], raw["period"], raw["rule"], rule_reason(raw["rule"]))
