"""A release made by hand for the tests of pages: every verdict, every status, pairs, strata, representation.

All numbers are invented. Nothing here comes from the rooms that compute: pages must stand on the nouns alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import numpy as np

from isonomia.model.estimates import Estimate, Estimates
from isonomia.model.release import (
    BenchmarkInfo,
    DimensionInfo,
    IndicatorInfo,
    PolicyInfo,
    Release,
    ReleaseInfo,
    SourceInfo,
)
from isonomia.model.shown import ABSENT_COUNT, Shown, ShownTable
from isonomia.model.study import Level, Topic
from release_measures import MEASURES

RELEASE = "2026"


RACE = DimensionInfo(
    "race_ethnicity",
    "race and ethnicity",
    (
        Level("WHITE", "White", 1, nouns={"en": "White applicants"}),
        Level("OTHER", "Other", 2, nouns={"en": "applicants of other groups"}, last=True),
        Level("NHPI", "Native Hawaiian or Pacific Islander", 3, nouns={"en": "Native Hawaiian applicants"}),
        Level("BLACK", "Black or African American", 4, nouns={"en": "Black applicants"}),
        Level("ASIAN", "Asian", 5, nouns={"en": "Asian applicants"}),
        Level("HISP", "Hispanic or Latino", 6, nouns={"en": "Hispanic applicants"}),
        Level("AIAN", "American Indian or Alaska Native", 7, nouns={"en": "American Indian applicants"}),
    ),
    ordered=False,
    overlapping=True,
    vocabulary="spd15",
    vocabulary_title="Groups of the 2024 federal standard",
    coding_title="Counted alone or in combination",
    unconfirmed=True,
)
SEX = DimensionInfo(
    "sex",
    "sex",
    (Level("F", "Women", 1, nouns={"en": "women"}), Level("M", "Men", 2, nouns={"en": "men"})),
    ordered=False,
    overlapping=False,
)
INCOME = DimensionInfo(
    "income",
    "family income",
    (Level("low", "Lower third", 1), Level("mid", "Middle third", 2), Level("high", "Upper third", 3)),
    ordered=True,
    overlapping=False,
)
DEPARTMENT = DimensionInfo(
    "department", "department", (Level("A", "A", 1), Level("B", "B", 2)), ordered=False, overlapping=False
)
DIMENSIONS = {each.id: each for each in (RACE, SEX, INCOME, DEPARTMENT)}

SOURCES = {
    "school": SourceInfo(
        "school", "Table of applicants", "", "Invented people of one invented school.", "records", published=False
    ),
    "survey": SourceInfo(
        "survey",
        "Household survey",
        "Some Agency, Household Survey 2018, table 1",
        "",
        "estimates",
        published=True,
        periods=("2018",),
    ),
    "old": SourceInfo(
        "old", "Two departments", "Somebody, Some Journal 1975;1:1", "", "counts", published=True, periods=("1973",)
    ),
    "census": SourceInfo(
        "census", "Census", "Some Agency, Population 2020", "", "counts", published=True, periods=("2020",)
    ),
}
BENCHMARK = BenchmarkInfo("state", "People of the state aged 20 to 34", "census", "2020", "Ohio", "alone", "20 to 34")

INDICATORS = (
    IndicatorInfo(
        "accepted",
        "start",
        "Acceptance to medical school",
        "proportion",
        "school",
        "better",
        100,
        (("race_ethnicity",), ("sex",), ("income",), ("race_ethnicity", "sex")),
        margin=0.02,
        words={"en": {"people": "{group} with a full file", "what": "were accepted to medical school"}},
        definition="A person counts as accepted with one offer or more.",
        event="offers > 0",
        among="stage = 'applied'",
        caveats=("Offers of other schools are not known.",),
    ),
    IndicatorInfo(
        "no_insurance", "care", "People without health insurance", "proportion", "survey", "worse", 100, (("income",),)
    ),
    IndicatorInfo(
        "visits", "care", "Emergency visits", "rate", "school", "worse", 1000, (("sex",),), unit="person-years"
    ),
    IndicatorInfo(
        "belonging", "start", "Sense of belonging", "mean", "school", "better", 100, (("sex",),), bounds=(1.0, 5.0)
    ),
    IndicatorInfo(
        "admitted",
        "start",
        "Admission in 1973",
        "proportion",
        "old",
        "better",
        100,
        (("sex",),),
        words={"en": {"people": "{group}", "what": "were admitted"}},
        stratify_by=("department",),
    ),
    IndicatorInfo(
        "matriculants",
        "start",
        "Who starts medical school",
        "representation",
        "school",
        "neutral",
        100,
        (("race_ethnicity",),),
        words={"en": {"role": "new students", "benchmark_people": "people of the state aged 20 to 34"}},
        benchmarks=(BENCHMARK,),
    ),
    IndicatorInfo(
        "held-back", "care", "An indicator that is held", "proportion", "school", "worse", 100, (("sex",),), held=True
    ),
)


def row(indicator: str, measure_: str, value: float | None, **more) -> Estimate:
    info = next(each for each in INDICATORS if each.id == indicator)
    spread = more.pop("spread", None)
    if spread is not None and value is not None:
        more |= {"ci_lower": round(value - spread, 6), "ci_upper": round(value + spread, 6), "confidence": 0.95}
    more.setdefault("period", "2025")
    return Estimate(release=RELEASE, source=info.source, indicator=indicator, measure=measure_, value=value, **more)


def hidden(indicator: str, measure_: str, **more) -> Estimate:
    return row(indicator, measure_, None, status="hidden", **more)


def refused(indicator: str, measure_: str, reason: str, **more) -> Estimate:
    return row(indicator, measure_, None, status="refused", reason=reason, **more)


def gap(indicator: str, dimension: str, code: str, value: float, spread: float, verdict: str, **more) -> Estimate:
    more.setdefault("reference", "everyone_else")
    q = {"clear": 0.001, "close": 0.2, "unclear": 0.3}[verdict]
    more = {"p_value": q / 2, "q_value": q, "family": f"{indicator}|2025|{dimension}", "family_size": 6} | more
    return row(
        indicator, "difference", value, spread=spread, dimension=dimension, subgroup=code, verdict=verdict, **more
    )


def _accepted() -> list[Estimate]:
    name, race = "accepted", "race_ethnicity"
    rows = [row(name, "proportion", 0.431, spread=0.005, n=49235)]
    for code, value, spread, n in (
        ("AIAN", 0.372, 0.065, 214),
        ("ASIAN", 0.446, 0.008, 12480),
        ("BLACK", 0.351, 0.014, 4630),
        ("HISP", 0.397, 0.012, 5920),
        ("OTHER", 0.368, 0.025, 1440),
        ("WHITE", 0.455, 0.007, 21350),
        ("~declined", 0.41, 0.02, 3105),
    ):
        rows.append(row(name, "proportion", value, spread=spread, n=n, dimension=race, subgroup=code))
    rows.append(hidden(name, "proportion", dimension=race, subgroup="NHPI"))
    rows.append(row(name, "unknown_share", 0.031, spread=0.001, dimension=race))
    rows += [
        gap(name, race, "AIAN", -0.06, 0.066, "unclear"),
        gap(name, race, "ASIAN", 0.009, 0.009, "close", margin=0.02),
        gap(name, race, "BLACK", -0.088, 0.015, "clear"),
        gap(name, race, "HISP", -0.038, 0.013, "clear"),
        gap(name, race, "OTHER", -0.065, 0.026, "clear"),
        gap(name, race, "WHITE", 0.042, 0.009, "clear"),
        hidden(name, "difference", dimension=race, subgroup="NHPI"),
    ]
    for code, value, n in (("F", 0.437, 26110), ("M", 0.425, 23050)):
        rows.append(row(name, "proportion", value, spread=0.006, n=n, dimension="sex", subgroup=code))
    rows.append(gap(name, "sex", "F", 0.012, 0.009, "unclear", reference="M"))
    for code, value, n in (("high", 0.501, 16000), ("low", 0.352, 16100), ("mid", 0.44, 16080)):
        rows.append(row(name, "proportion", value, spread=0.008, n=n, dimension="income", subgroup=code))
    rows.append(gap(name, "income", "low", -0.149, 0.011, "clear", reference="high"))
    rows.append(refused(name, "difference", "NO_REFERENCE", dimension="income", subgroup="mid", reference="high"))
    for dimension in ("sex", "income"):
        rows.append(
            row(
                name,
                "between_group_sd",
                0.061,
                spread=0.004,
                dimension=dimension,
                debiased=0.059,
                flags=("conservative",),
            )
        )
        rows.append(row(name, "theil_index", 0.0098, dimension=dimension, flags=("not_distinguishable_from_equality",)))
    rows.append(row(name, "slope_index_logit", 0.223, spread=0.02, dimension="income"))
    rows.append(refused(name, "slope_index_logit", "NO_ORDER", dimension="sex"))
    for code in ("AIAN", "ASIAN", "BLACK", "HISP", "OTHER", "WHITE"):
        for other, shift in (("F", 0.01), ("M", -0.01)):
            key = {"dimension": race, "subgroup": code, "dimension_2": "sex", "subgroup_2": other}
            if (code, other) == ("AIAN", "M"):
                rows += [hidden(name, "proportion", **key), hidden(name, "difference", **key)]
                continue
            base = {"AIAN": -0.06, "ASIAN": 0.01, "BLACK": -0.09, "HISP": -0.03, "OTHER": -0.06, "WHITE": 0.04}[code]
            rows.append(row(name, "proportion", round(0.43 + base + shift, 3), spread=0.02, n=1000, **key))
            pair = {"dimension_2": "sex", "subgroup_2": other, "family": "accepted|2025|pair"}
            verdict = "clear" if abs(base) > 0.05 else "unclear"
            rows.append(gap(name, race, code, round(base + shift, 3), 0.03, verdict, **pair))
    return rows


def _earlier() -> list[Estimate]:
    rows = [row("visits", "rate", 0.0433, spread=0.003, period="2024")]
    rows.append(row("visits", "rate", 0.048, spread=0.004, period="2024", dimension="sex", subgroup="F"))
    rows.append(hidden("visits", "rate", period="2024", dimension="sex", subgroup="M"))
    return rows


def _care() -> list[Estimate]:
    rows = [row("no_insurance", "proportion", 0.089, period="2018")]
    for code, value in (("low", 0.141), ("mid", 0.092), ("high", 0.035)):
        key = {"dimension": "income", "subgroup": code, "period": "2018"}
        rows.append(row("no_insurance", "proportion", value, flags=("NO_SE",), **key))
        difference = round(value - 0.089, 3)
        rows.append(row("no_insurance", "difference", difference, reference="overall", flags=("NO_SE",), **key))
    rows.append(row("visits", "rate", 0.0412, spread=0.003))
    for code, value, verdict in (("F", 0.0465, "clear"), ("M", 0.0351, "clear")):
        rows.append(row("visits", "rate", value, spread=0.004, n=900, dimension="sex", subgroup=code))
        rows.append(gap("visits", "sex", code, round(2 * value - 0.0816, 3), 0.005, verdict))
    rows.append(row("belonging", "mean", 3.91, spread=0.05, n=800))
    for code, value in (("F", 3.9), ("M", 3.93)):
        rows.append(row("belonging", "mean", value, spread=0.07, n=400, dimension="sex", subgroup=code))
        rows.append(gap("belonging", "sex", code, round(2 * value - 7.83, 2), 0.1, "close", margin=0.2))
    return rows


def _admitted() -> list[Estimate]:
    key, name = {"period": "1973"}, "admitted"
    rows = [row(name, "proportion", 0.388, spread=0.014, n=4526, **key)]
    for code, value, n in (("F", 0.304, 1835), ("M", 0.445, 2691)):
        rows.append(row(name, "proportion", value, spread=0.02, n=n, dimension="sex", subgroup=code, **key))
    pair = {"dimension": "sex", "subgroup": "M", "reference": "F", **key}
    rows.append(gap(name, "sex", "M", 0.142, 0.028, "clear", reference="F", period="1973"))
    rows.append(row(name, "odds_ratio", 1.84, ci_lower=1.62, ci_upper=2.09, **pair))
    within = {**pair, "dimension_2": "department"}
    flags = ("HETEROGENEOUS",)
    rows.append(row(name, "mantel_haenszel_risk_difference", -0.018, spread=0.03, verdict="unclear", **within))
    rows.append(
        row(name, "mantel_haenszel_odds_ratio", 0.9047, ci_lower=0.7719, ci_upper=1.0603, flags=flags, **within)
    )
    rows.append(row(name, "breslow_day", 18.83, p_value=0.0021, **within))
    for component, value in (("rate", -0.019), ("composition", 0.161), ("total", 0.142)):
        rows.append(row(name, "kitagawa", value, spread=0.02, component=component, **within))
    return rows


def _matriculants() -> list[Estimate]:
    name, race = "matriculants", "race_ethnicity"
    rows = [row(name, "proportion", 1.0, n=20349)]
    for code, here, there, people in (
        ("HISP", 0.06, 0.181, -2460),
        ("BLACK", 0.06, 0.133, -1471),
        ("WHITE", 0.61, 0.6, 180),
    ):
        n = round(here * 20349)
        rows.append(row(name, "proportion", here, spread=0.003, n=n, dimension=race, subgroup=code))
        to = {"dimension": race, "subgroup": code, "reference": "state"}
        rows.append(row(name, "benchmark_share", there, **to))
        quotient = float(f"{here / there:.3g}")
        verdict = "close" if code == "WHITE" else "clear"
        low, high = round(quotient * 0.95, 3), round(quotient * 1.05, 3)
        rows.append(row(name, "representation_quotient", quotient, ci_lower=low, ci_upper=high, verdict=verdict, **to))
        parity = round(here - there, 3)
        rows.append(row(name, "parity_difference", parity, spread=0.003, verdict=verdict, margin=0.02, **to))
        rows.append(row(name, "count_gap", float(people), spread=60.0, **to))
    to = {"dimension": race, "subgroup": "NHPI", "reference": "state"}
    rows.append(hidden(name, "proportion", dimension=race, subgroup="NHPI"))
    rows.append(row(name, "benchmark_share", 0.001, **to))
    rows += [hidden(name, each, **to) for each in ("representation_quotient", "parity_difference", "count_gap")]
    return rows


def shown_table(
    indicator: str, dimensions: tuple[str, ...], rows: Mapping[tuple[str, ...], tuple[int, int] | None]
) -> ShownTable:
    size = len(rows)
    visible = np.array([each is not None for each in rows.values()], dtype=bool)
    n = np.array([ABSENT_COUNT if each is None else each[0] for each in rows.values()], dtype=np.int64)
    events = np.array([ABSENT_COUNT if each is None else each[1] for each in rows.values()], dtype=np.int64)
    keys = {"setting": np.full(size, "", dtype=object), "period": np.full(size, "2025", dtype=object)}
    for at, name in enumerate(dimensions):
        keys[name] = np.array([code[at] for code in rows], dtype=object)
    blank = np.full(size, np.nan)
    return ShownTable(
        indicator, "school", "proportion", dimensions, keys, visible, visible.copy(), n, events, {}, blank, blank, blank
    )


def shown() -> Shown:
    return Shown(
        (
            shown_table("accepted", (), {(): (49235, 21220)}),
            shown_table("accepted", ("sex",), {("F",): (26110, 11410), ("M",): (23050, 9796)}),
            shown_table("accepted", ("race_ethnicity",), {("BLACK",): (4630, 1625), ("NHPI",): None}),
        ),
        "cms",
        0.042,
    )


def release(**changes) -> Release:
    """The whole release; `changes` replace fields of it."""
    info = ReleaseInfo(
        id=RELEASE,
        title="Equal opportunity at an invented school",
        date=date(2026, 11, 22),
        publisher="An invented school",
        contact="Ada Example, equity@example.org",
        languages=("en",),
        code_version="0.1.0",
        digest="9f2c",
        notices=("Made-up data. These numbers test the design; they describe nobody.",),
        draft=True,
    )
    made = Release(
        info=info,
        policy=PolicyInfo(
            "cms", "Cells of 1 to 10 people are not shown", "No cell of 1 to 10 is shown.", "CMS 2024", 0.042
        ),
        shown=shown(),
        estimates=Estimates((*_accepted(), *_care(), *_earlier(), *_admitted(), *_matriculants()), protected=True),
        topics=(Topic("start", "Who gets in", "From applying to the first day."), Topic("care", "Who gets care")),
        indicators=INDICATORS,
        dimensions=DIMENSIONS,
        sources=SOURCES,
        measures=MEASURES,
    )
    return replace(made, **changes)
