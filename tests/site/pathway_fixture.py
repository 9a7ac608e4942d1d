"""Pathways for the tests of pages: a closed one over two years, with a group that stops, and a cross-section.

All numbers are invented. The rows are those that the estimates of a pathway have; they are worked out here from a table
of counts by plain formulas, so that what must add up adds up.
"""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np

from isonomia.model.estimates import Estimate, Estimates
from isonomia.model.pathway import Stage
from isonomia.model.release import BenchmarkInfo, DimensionInfo, IndicatorInfo, PathwayInfo, Release
from isonomia.model.shown import ShownTable
from isonomia.model.study import Level

STAGES = (
    Stage("applied", "Applied", "Sent a whole application."),
    Stage("interviewed", "Interviewed", "Was asked to an interview.", "training-interviewed"),
    Stage("accepted", "Accepted", "Had one offer or more.", "training-accepted"),
    Stage("started", "Started", "", "training-started"),
    Stage("matched", "Matched to residency", "Has a place in a residency.", "training-matched"),
)
SHARES = {  # of those who reached the stage before, at each step
    "AIAN": (430, (0.56, 0.60, 0.95, 0.90)),
    "ASIAN": (12480, (0.61, 0.73, 0.962, 0.948)),
    "BLACK": (4630, (0.556, 0.634, 0.955, 0.905)),
    "HISP": (5920, (0.585, 0.68, 0.957, 0.925)),
    "NHPI": (160, (0.57, None, None, None)),
    "OTHER": (1440, (0.59, 0.69, 0.96, 0.93)),
    "WHITE": (21350, (0.62, 0.735, 0.965, 0.955)),
    "~declined": (3105, (0.6, 0.7, 0.96, 0.94)),
}
BY = (("race_ethnicity",), ("sex",))
TRAINING = PathwayInfo(
    "training",
    "start",
    "Application to residency",
    "school",
    "closed",
    STAGES,
    BY,
    words={"en": {"people": "{group} who applied"}},
    definition="One application cycle, followed for six years.",
    caveats=("Transfers count as having gone on.",),
)
CENSUS = BenchmarkInfo("state", "People of the state aged 20 to 34", "census", "2020", "Ohio", "alone", "20 to 34")
PRESENCE = PathwayInfo(
    "presence",
    "start",
    "Who is at each stage in 2025",
    "school",
    "cross-section",
    (
        Stage("students", "Students", "Enrolled on 1 October.", "presence-students"),
        Stage("residents", "Residents", "", "presence-residents"),
        Stage("faculty", "Faculty", "Paid for half the time or more.", "presence-faculty"),
    ),
    (("race_ethnicity",),),
    words={"en": {"role": "people", "benchmark_people": "people of the state aged 20 to 34"}},
    benchmarks=(CENSUS,),
)


def _step(stage: Stage, before: Stage) -> IndicatorInfo:
    words = {
        "people": f"{{group}} at the stage “{before.title.lower()}”",
        "what": f"reached the stage “{stage.title.lower()}”",
    }
    return IndicatorInfo(
        stage.question,
        "start",
        f"{before.title} to {stage.title.lower()}",
        "proportion",
        "school",
        "better",
        100,
        BY,
        margin=0.02,
        words={"en": words},
        definition=stage.definition,
        pathway="training",
    )


def _stage(stage: Stage) -> IndicatorInfo:
    return IndicatorInfo(
        stage.question,
        "start",
        stage.title,
        "representation",
        "school",
        "neutral",
        100,
        (("race_ethnicity",),),
        words={"en": {"role": stage.title.lower(), "benchmark_people": "people of the state aged 20 to 34"}},
        benchmarks=(CENSUS,),
        pathway="presence",
    )


STEPS = tuple(_step(stage, before) for before, stage in pairwise(STAGES))
INDICATORS = (*STEPS, *(_stage(stage) for stage in PRESENCE.stages))


def row(indicator: str, measure: str, value: float | None, spread: float | None = None, **more) -> Estimate:
    if value is not None and spread is not None:
        low, high = round(value - spread, 4), round(value + spread, 4)
        if measure in {"proportion", "on_path"}:
            low, high = max(0.0, low), min(1.0, high)
        more |= {"ci_lower": low, "ci_upper": high, "confidence": 0.95}
    more.setdefault("period", "2018")
    value = None if value is None else round(value, 4)
    return Estimate(release="2026", source="school", indicator=indicator, measure=measure, value=value, **more)


def _entered(group: tuple[int, tuple]) -> list[float]:
    size, shares = group
    found = [float(size)]
    for share in shares[:-1]:
        found.append(0.0 if share is None else round(found[-1] * share))
    return found


def _pooled(groups: list[tuple[int, tuple]]) -> tuple[int, tuple]:
    size = sum(each[0] for each in groups)
    came = np.sum([_entered(each) for each in groups if None not in each[1]], axis=0)
    shares = [
        float(sum(_entered(each)[at] * each[1][at] for each in groups if None not in each[1]) / came[at])
        for at in range(4)
    ]
    return size, tuple(shares)


def _rows_of(dimension: str, code: str, group, other, period: str, *, compared: bool = True) -> list[Estimate]:
    """Every row of one group along the steps; what cannot be shown is hidden."""
    rows, still = [], 1.0
    key = {"period": period} | ({"dimension": dimension, "subgroup": code} if dimension else {})
    against = {**key, "reference": "everyone_else"}
    for at, (step, share) in enumerate(zip(STEPS, group[1], strict=True)):
        came = _entered(group)[at]
        if share is None:
            rows += [row(step.id, m, None, status="hidden", **key) for m in ("proportion", "on_path")]
            if at:
                rows.append(row(step.id, "not_yet_known", None, status="hidden", **key))
            if compared:
                names = ("difference", "stage_contribution", "stage_contribution_share", "das_gupta")
                rows += [row(step.id, name, None, status="hidden", **against) for name in names]
            continue
        still *= share
        spread = 1.96 * math.sqrt(share * (1 - share) / came)
        known = round(came * (1 - 0.011 * at))
        rows.append(row(step.id, "proportion", round(share, 3), round(spread, 3), n=known, **key))
        rows.append(
            row(step.id, "on_path", round(still, 3), round(1.96 * math.sqrt(still / group[0]), 3), n=group[0], **key)
        )
        if at:
            rows.append(row(step.id, "not_yet_known", 0.011 * at, 0.004, n=int(came), **key))
        if compared:
            rows += _compared(step.id, at, group, other, against)
    last = STEPS[-1].id
    if compared and None in group[1]:
        rows += [row(last, "stage_total", None, status="hidden", **against)]
        rows += [row(last, "das_gupta", None, status="hidden", component="total", **against)]
    elif compared:
        logs = sum(math.log(a / b) for a, b in zip(group[1], other[1], strict=True))
        rows.append(row(last, "stage_total", logs, 0.03, **against))
        whole = math.prod(group[1]) - math.prod(other[1])
        rows.append(row(last, "das_gupta", whole, 0.012, component="total", **against))
    return rows


def _compared(question: str, at: int, group, other, key) -> list[Estimate]:
    share, rest = group[1][at], other[1][at]
    logs = [math.log(a / b) for a, b in zip(group[1], other[1], strict=True)] if None not in group[1] else None
    gap = round(share - rest, 3)
    spread = round(1.96 * math.sqrt(share * (1 - share) / _entered(group)[at]), 3)
    verdict = "clear" if abs(gap) > 1.3 * spread else "close" if abs(gap) + spread < 0.02 else "unclear"
    q = {"clear": 0.001, "close": 0.2, "unclear": 0.3}[verdict]
    tested = {"verdict": verdict, "p_value": q / 2, "q_value": q, "family": f"{question}|race", "family_size": 7}
    rows = [row(question, "difference", gap, spread, margin=0.02, **tested, **key)]
    if logs is None:
        hidden = ("stage_contribution_share", "das_gupta")
        return [
            *rows,
            row(question, "stage_contribution", math.log(share / rest), 0.04, **key),
            *(row(question, name, None, status="hidden", **key) for name in hidden),
        ]
    whole = math.prod(group[1]) - math.prod(other[1])
    part = logs[at] / sum(logs)
    return [
        *rows,
        row(question, "stage_contribution", logs[at], 0.02, **key),
        row(question, "stage_contribution_share", part, 0.08, **key),
        row(question, "das_gupta", whole * part, 0.01, **key),
    ]


def training(period: str, shift: float = 0.0) -> list[Estimate]:
    """The closed pathway in one year; `shift` moves the first step."""

    def moved(group):
        size, shares = group
        return size, (shares[0] + shift, *shares[1:])

    groups = {code: moved(each) for code, each in SHARES.items()}
    rows = _rows_of("", "", _pooled(list(groups.values())), None, period, compared=False)
    for code, group in groups.items():
        rest = _pooled([each for other, each in groups.items() if other != code and not other.startswith("~")])
        rows += _rows_of("race_ethnicity", code, group, rest, period, compared=not code.startswith("~"))
    for code, other, first in (("F", "M", 0.61), ("M", "F", 0.6)):
        pair = {each: (24000, (0.61 if each == "F" else 0.6, 0.71, 0.962, 0.945)) for each in ("F", "M")}
        rows += _rows_of("sex", code, (24000, (first, *pair[code][1][1:])), pair[other], period)
    for step in STEPS:
        rows.append(row(step.id, "unknown_share", 0.031, dimension="race_ethnicity", period=period))
    return rows


def presence() -> list[Estimate]:
    """The cross-section: shares at three stages beside one benchmark."""
    rows = []
    there = {"ASIAN": 0.03, "BLACK": 0.133, "HISP": 0.181, "WHITE": 0.6, "NHPI": 0.001}
    here = {
        "presence-students": (800, {"ASIAN": 0.2, "BLACK": 0.08, "HISP": 0.09, "WHITE": 0.59}),
        "presence-residents": (640, {"ASIAN": 0.23, "BLACK": 0.055, "HISP": 0.08, "WHITE": 0.6}),
        "presence-faculty": (1210, {"ASIAN": 0.18, "BLACK": 0.036, "HISP": 0.05, "WHITE": 0.7}),
    }
    for name, (size, shares) in here.items():
        rows.append(row(name, "proportion", 1.0, n=size, period="2025"))
        for code, share in shares.items():
            spread = round(1.96 * math.sqrt(share * (1 - share) / size), 3)
            key = {"dimension": "race_ethnicity", "subgroup": code, "period": "2025"}
            rows.append(row(name, "proportion", share, spread, n=round(size * share), **key))
            to = {**key, "reference": "state"}
            distance = share - there[code]
            verdict = "clear" if abs(distance) > 1.3 * spread else "unclear"
            rows.append(row(name, "benchmark_share", there[code], **to))
            low, high = round((share - spread) / there[code], 3), round((share + spread) / there[code], 3)
            quotient = float(f"{share / there[code]:.3g}")
            rows.append(
                row(name, "representation_quotient", quotient, ci_lower=low, ci_upper=high, verdict=verdict, **to)
            )
            rows.append(row(name, "parity_difference", round(distance, 3), spread, verdict=verdict, **to))
        to = {"dimension": "race_ethnicity", "subgroup": "NHPI", "period": "2025", "reference": "state"}
        rows.append(row(name, "benchmark_share", 0.001, **to))
        rows += [
            row(name, each, None, status="hidden", **to) for each in ("representation_quotient", "parity_difference")
        ]
        rows.append(row(name, "proportion", None, status="hidden", **{**to, "reference": ""}))
    return rows


def shown() -> tuple[ShownTable, ...]:
    """How many reached each stage, everyone together."""
    size, shares = _pooled(list(SHARES.values()))
    tables, came = [], float(size)
    for step, share in zip(STEPS, shares, strict=True):
        passed = round(came * share)
        keys = {"setting": np.array([""], dtype=object), "period": np.array(["2018"], dtype=object)}
        flag, blank = np.array([True]), np.full(1, np.nan)
        counts = (np.array([round(came) - 40], dtype=np.int64), np.array([passed], dtype=np.int64))
        tables.append(
            ShownTable(step.id, "school", "proportion", (), keys, flag, flag.copy(), *counts, {}, blank, blank, blank)
        )
        came = passed
    return tuple(tables)


def with_pathways(release: Release) -> Release:
    """The release with both pathways beside what it has."""
    rows = (*release.estimates.rows, *training("2018"), *training("2017", -0.012), *presence())
    return replace(
        release,
        estimates=Estimates(rows, protected=True),
        indicators=(*release.indicators, *INDICATORS),
        pathways=(TRAINING, PRESENCE),
        shown=replace(release.shown, tables=(*release.shown.tables, *shown())),
    )


LONG = ("Applied", "Interviewed", "Accepted", "Matriculated", "Finished the first year", "Finished the second year")
LONG = (*LONG, "Passed the licensing examination", "Graduated", "Matched to residency", "In practice")
GROUPS = ("American Indian or Alaska Native", "Asian", "Black or African American", "Hispanic or Latino")
GROUPS = (*GROUPS, "Middle Eastern or North African", "Native Hawaiian or Pacific Islander", "White", "Another group")


def long_path(release: Release, years: int = 20, groups: tuple[str, ...] = GROUPS) -> Release:
    """Eight groups over ten stages and twenty years, each row with a range and a gap."""
    stages = tuple(Stage(f"s{at}", title, "", f"long-s{at}" if at else "") for at, title in enumerate(LONG))
    levels = tuple(Level(f"G{at}", title, at, nouns={"en": title}) for at, title in enumerate(groups))
    dimension = DimensionInfo("people", "race and ethnicity", levels, ordered=False, overlapping=False)
    steps = tuple(
        replace(
            STEPS[0], id=stage.question, title=f"{before.title} to {stage.title}", by=(("people",),), pathway="long"
        )
        for before, stage in pairwise(stages)
    )
    info = replace(TRAINING, id="long", title="From application to practice", stages=stages, by=(("people",),))
    rows = [each for year in range(2000, 2000 + years) for each in _long_rows(steps, str(year), len(groups))]
    return replace(
        release,
        indicators=steps,
        pathways=(info,),
        estimates=Estimates(tuple(rows), protected=True),
        dimensions={"people": dimension},
    )


def _long_rows(steps: tuple[IndicatorInfo, ...], period: str, groups: int) -> list[Estimate]:
    rows = []
    for group, began in (("", 1.0), *((f"G{at}", 0.7 + 0.3 * at / groups) for at in range(groups))):
        still = began
        key = {"period": period} | ({"dimension": "people", "subgroup": group} if group else {})
        for at, step in enumerate(steps):
            share = round(0.88 + 0.01 * ((at + len(group)) % 5), 3)
            still *= share
            rows.append(row(step.id, "proportion", share, 0.012, n=12345, **key))
            rows.append(row(step.id, "on_path", round(still, 3), 0.011, n=12345, **key))
            if at:
                rows.append(row(step.id, "not_yet_known", 0.021, 0.011, n=12400, **key))
            if group:
                to = {**key, "reference": "everyone_else"}
                rows.append(row(step.id, "difference", -0.031, 0.014, verdict="clear", family_size=8, **to))
                rows.append(row(step.id, "das_gupta", -0.0123, 0.0101, **to))
                rows.append(row(step.id, "stage_contribution", -0.0312, 0.0123, **to))
                rows.append(row(step.id, "stage_contribution_share", 0.1111, 0.0333, **to))
    return rows
