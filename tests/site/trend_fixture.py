"""A release with an indicator over eight periods: one is not shown, one brings a new definition. All invented."""

from __future__ import annotations

from dataclasses import replace

import release_fixture as fixture
from isonomia.model.estimates import Estimates

NAME = "stayed"
YEARS = ("2016", "2017", "2018", "2020", "2021", "2022", "2023", "2024")
LEVELS = {
    "BLACK": (61.2, 62.0, 63.1, 66.0, 66.8, None, 70.1, 71.4),
    "HISP": (64.0, 64.4, 64.1, 68.2, 69.0, 70.3, 71.2, 73.0),
    "WHITE": (70.1, 70.9, 71.2, 75.0, 75.4, 76.1, 76.9, 77.5),
}
BREAK = "2021"


def info():
    """Its indicator."""
    title = "Still here after the first year"
    return replace(fixture.INDICATORS[0], id=NAME, title=title, by=(("race_ethnicity",),), words={}, caveats=())


def rows():
    """Levels of three groups and of all, and gaps to everyone else."""
    made = []
    for at, year in enumerate(YEARS):
        key = {"indicator": NAME, "source": "school", "period": year, "release": fixture.RELEASE}
        made.append(_row(key, "proportion", 0.7 + at / 100, 0.01))
        for code, levels in LEVELS.items():
            each = key | {"dimension": "race_ethnicity", "subgroup": code}
            if levels[at] is None:
                made += [
                    fixture.Estimate(measure=measure, status="hidden", **each)
                    for measure in ("proportion", "difference")
                ]
                continue
            made.append(_row(each, "proportion", levels[at] / 100, 0.02, n=900))
            gap = round(levels[at] / 100 - (0.7 + at / 100), 3)
            verdict = "clear" if abs(gap) > 0.03 else "unclear"
            more = {"verdict": verdict, "reference": "everyone_else", "p_value": 0.01, "q_value": 0.02}
            made.append(_row(each, "difference", gap, 0.025, family="f", family_size=3, **more))
    return made


def release():
    """The hand-made release with one indicator more."""
    made = fixture.release()
    school = replace(made.sources["school"], breaks={"race_ethnicity": (BREAK,)})
    every = Estimates((*made.estimates.rows, *rows()), protected=True)
    return replace(
        made, estimates=every, indicators=(*made.indicators, info()), sources=dict(made.sources) | {"school": school}
    )


def _row(key, measure, value, reach, **more):
    low, high = round(value - reach, 3), round(value + reach, 3)
    return fixture.Estimate(
        measure=measure, value=round(value, 3), ci_lower=low, ci_upper=high, confidence=0.95, **key, **more
    )
