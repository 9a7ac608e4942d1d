"""The release made by hand, with more to choose from: a ratio beside each difference, and a second pair."""

from __future__ import annotations

from dataclasses import replace

from isonomia.model.estimates import Estimate, Estimates
from isonomia.model.release import Release
from release_fixture import gap, hidden, refused, row

INDICATOR = "accepted"
NO_RATIO = "WHITE"
"""The group whose ratio could not be worked out."""
RATIOS = {"AIAN": 0.861, "ASIAN": 1.021, "BLACK": 0.799, "HISP": 0.913, "OTHER": 0.85}


def with_choices(release: Release) -> Release:
    """The release with rows for everything that a reader may choose on the page of one indicator."""
    info = next(each for each in release.indicators if each.id == INDICATOR)
    wider = replace(info, by=(*info.by, ("race_ethnicity", "income")))
    indicators = tuple(wider if each.id == INDICATOR else each for each in release.indicators)
    rows = (*release.estimates, *_ratios(), *_pairs())
    return replace(release, indicators=indicators, estimates=Estimates(rows, protected=True))


def _ratios() -> list[Estimate]:
    key = {"dimension": "race_ethnicity", "reference": "everyone_else"}
    made = [row(INDICATOR, "ratio", value, spread=0.05, subgroup=code, **key) for code, value in RATIOS.items()]
    made.append(refused(INDICATOR, "ratio", "ZERO_DENOMINATOR", subgroup=NO_RATIO, **key))
    made.append(hidden(INDICATOR, "ratio", subgroup="NHPI", **key))
    made.append(row(INDICATOR, "ratio", 0.703, spread=0.02, dimension="income", subgroup="low", reference="mid"))
    return made


def _pairs() -> list[Estimate]:
    made = []
    for at, code in enumerate(("ASIAN", "BLACK", "WHITE")):
        for other, shift in (("low", -0.05), ("high", 0.05)):
            key = {"dimension_2": "income", "subgroup_2": other}
            level = round(0.4 + 0.02 * at + shift, 3)
            own = {"dimension": "race_ethnicity", "subgroup": code}
            made.append(row(INDICATOR, "proportion", level, spread=0.02, n=900, **own, **key))
            made.append(gap(INDICATOR, "race_ethnicity", code, shift, 0.03, "clear", **key))
    return made
