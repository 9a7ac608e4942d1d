"""Change over periods: from the study file to rows, from shown figures alone, never across a declared break."""

from dataclasses import replace

import numpy as np
import pytest

import estimate_world as world
from isonomia import measures, study
from isonomia.errors import StudyError
from isonomia.measures.trend import annual_percent_change, trend_slope
from isonomia.measures.trend_rows import year_of
from isonomia.protect import unprotected

EVENTS = {"2018": (40, 30), "2019": (46, 30), "2020": (51, 29), "2021": (57, 30)}
SIZE = 200


def people(events=EVENTS):
    found = []
    for period, (a, b) in events.items():
        for code, x in (("a", a), ("b", b)):
            found += [{"g": code, "y": int(at < x), "period": period} for at in range(SIZE)]
    return found


def made(events=EVENTS, *, hide=lambda *_: "", breaks=None, series=None, **more):
    one = world.indicator(by=(("g",),), trend=True, margin=0.02, **more)
    known = {"published": True, "breaks": breaks or {}, "series_breaks": series or {}}
    asked = world.study((world.dimension("g", ("a", "b")),), (one,), **known)
    cells = world.cells(people(events), one)
    return measures.estimate(asked, world.hide(unprotected(cells, asked), hide), {})


def one(found, **wanted):
    rows = found.where(**wanted)
    assert len(rows) == 1, (wanted, len(rows))
    return rows[0]


def levels(found, **wanted):
    rows = sorted(found.where(measure="proportion", **wanted), key=lambda row: row.period)
    return np.array([row.value for row in rows]), np.array([row.se for row in rows])


def test_a_level_has_its_slope_and_its_relative_change():
    found = made()
    y, s = levels(found, subgroup="a")
    years = np.array([2018.0, 2019, 2020, 2021])
    slope = trend_slope(years, y[None], s[None])
    row = one(found, measure="trend_slope", component="proportion", subgroup="a")
    assert (row.period, row.dimension, row.unit) == ("2018–2021", "g", "share per year")
    assert row.value == pytest.approx(slope.value[0])
    assert (row.ci_lower, row.ci_upper) == pytest.approx((slope.low[0], slope.high[0]))
    percent = annual_percent_change(years, y[None], s[None])
    row = one(found, measure="annual_percent_change", subgroup="a")
    assert row.value == pytest.approx(percent.value[0])


def test_everybody_has_one_too():
    found = made()
    assert one(found, measure="trend_slope", component="proportion", dimension="").value > 0


def test_a_gap_now_less_the_gap_then():
    found = made()
    gaps = {row.period: row for row in found.where(measure="difference", subgroup="a")}
    row = one(found, measure="gap_change", subgroup="a")
    assert row.component == "difference"
    assert row.value == pytest.approx(gaps["2021"].value - gaps["2018"].value)
    assert row.ci_lower < row.value < row.ci_upper
    assert row.verdict in {"clear", "unclear", "close"}
    assert row.family_size == 2
    assert row.reference == "everyone_else"


def test_a_large_change_is_clear_and_a_small_one_is_not():
    rising = made({"2018": (20, 100), "2019": (60, 100), "2020": (90, 100), "2021": (140, 100)})
    assert one(rising, measure="gap_change", subgroup="a").verdict == "clear"
    still = made(dict.fromkeys(EVENTS, (50, 50)))
    assert one(still, measure="gap_change", subgroup="a").verdict == "unclear"


def test_no_change_is_told_across_a_break():
    found = made(breaks={"2020": "A new question."})
    assert {row.period for row in found if row.measure == "gap_change"} == {"2018–2019", "2020–2021"}
    slope = one(found, measure="trend_slope", component="proportion", subgroup="a", period="2018–2019")
    assert (slope.status, slope.reason) == ("refused", "TOO_FEW_GROUPS")


def test_a_break_of_a_published_series_cuts_the_groups_that_it_speaks_of():
    found = made(series={"g": {"2020": "The publisher asked in another way."}, "h": {"2019": "Others."}})
    changes = {row.period for row in found if row.measure == "gap_change"}
    assert changes == {"2018–2019", "2020–2021"}
    assert one(found, measure="trend_slope", component="proportion", dimension="").period == "2018–2021"
    by_vocabulary = made(series={"race_ethnicity": {"2020": "Of a dimension that this is not."}})
    assert {row.period for row in by_vocabulary if row.measure == "gap_change"} == {"2018–2021"}


def test_two_periods_have_a_change_of_gap_and_no_slope():
    found = made({period: EVENTS[period] for period in ("2018", "2021")})
    assert one(found, measure="gap_change", subgroup="a").status == "ok"
    assert one(found, measure="trend_slope", component="proportion", subgroup="a").reason == "TOO_FEW_GROUPS"


def hiding(*periods):
    def hide(table, row):
        return "y" if table.dimensions == ("g",) and row["g"] == "a" and row["period"] in periods else ""

    return hide


def test_a_hidden_period_between_is_left_out_and_said():
    found = made(hide=hiding("2019"))
    row = one(found, measure="trend_slope", component="proportion", subgroup="a")
    assert "periods_left_out" in row.flags
    y, s = levels(made(), subgroup="a")
    kept = [0, 2, 3]
    assert row.value == pytest.approx(
        trend_slope(np.array([2018.0, 2020, 2021]), y[None, kept], s[None, kept]).value[0]
    )


@pytest.mark.parametrize("period", ["2018", "2021"])
def test_a_hidden_end_hides_the_change_of_the_gap(period):
    found = made(hide=hiding(period))
    row = one(found, measure="gap_change", subgroup="a")
    assert row.status == "hidden"
    assert row.value is None
    assert row.flags == ()


def test_too_many_hidden_periods_hide_the_slope():
    found = made(hide=hiding("2018", "2020"))
    assert one(found, measure="trend_slope", component="proportion", subgroup="a").status == "hidden"


def test_a_census_has_no_range():
    row = one(made(inference="census"), measure="trend_slope", component="proportion", subgroup="a")
    assert row.ci_lower is None
    assert row.verdict == ""


def test_without_the_word_trend_nothing_is_told():
    one_ = world.indicator(by=(("g",),))
    asked = world.study((world.dimension("g", ("a", "b")),), (one_,), published=True)
    found = measures.estimate(asked, unprotected(world.cells(people(), one_), asked), {})
    assert not [row for row in found if row.measure == "trend_slope"]


def test_unlike_codings_are_not_one_series():
    found = made()
    rows = [
        replace(row, coding="new") if row.period == "2021" and row.subgroup else row
        for row in found
        if row.measure == "proportion"
    ]
    from isonomia.measures.trend_rows import trend_rows

    one_ = world.indicator(by=(("g",),), trend=True)
    asked = world.study((world.dimension("g", ("a", "b")),), (one_,), published=True)
    assert not [row for row in trend_rows(asked, rows) if row.subgroup]


@pytest.mark.parametrize(
    ("period", "year"),
    [("2019", 2019), ("2019-20", 2019), ("2017–2020", 2018.5), ("FY 2021", 2021), ("autumn", None)],
)
def test_the_year_of_a_period(period, year):
    assert year_of(period) == year


STUDY = """\
schema = 1
title = "A study"
[release]
id = "2026"
date = 2026-11-22
publisher = "P"
contact = "c@example.org"
[source.people]
path = "people.csv"
person = "id"
{period}
[dimension.sex]
vocabulary = "sex"
column = "sex"
[[indicator]]
id = "left"
source = "people"
event = "left = 'yes'"
trend = true
by = ["sex"]
"""


def test_a_source_with_one_period_has_no_trend():
    with pytest.raises(StudyError) as caught:
        study.parse(STUDY.format(period='period = { is = "2020" }'))
    (fault,) = caught.value.faults
    assert "has one period" in fault.problem
    assert "indicator.1.trend" in fault.place


def test_a_source_says_where_its_definition_changed():
    asked = study.parse(STUDY.format(period='period = "year"\nbreaks = { "2022" = "A new question" }'))
    assert asked.sources["people"].breaks == {"2022": "A new question"}
    assert asked.indicators[0].trend
