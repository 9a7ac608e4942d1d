"""Measures over sets of groups, as printed tables: what each gives, what it refuses, which flags it sets."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import numpy as np
import pytest

from isonomia.errors import InternalError
from isonomia.measures.heat import measure_heat
from isonomia.measures.heat_rows import COLUMNS
from isonomia.measures.orientation import oriented
from isonomia.measures.sets import FUNCTIONS, default_measures, evaluate
from isonomia.measures.table import STATISTICS
from isonomia.model.groups import NO_REFERENCE, Groups
from isonomia.model.published import PublishedEstimates
from isonomia.model.registry import registry


def make(y, s=None, people=None, bounds=(0.0, 1.0), direction=1, reference=NO_REFERENCE, ordered=False, **given):
    y = np.asarray(y, dtype=float)[None]
    people = np.ones_like(y) if people is None else np.asarray(people, dtype=float)[None]
    p = people / people.sum()
    return Groups(
        codes=np.full(y.shape, "g", dtype=object),
        y=y,
        s=np.full_like(y, 0.02) if s is None else np.asarray(s, dtype=float)[None],
        kind="estimate",
        p=p,
        mean=(p * y).sum(axis=1),
        reference=np.array([reference]),
        bounds=np.array([bounds], dtype=float),
        direction=np.array([direction]),
        df=np.array([np.inf]),
        ordered=ordered,
        population="external",
        **given,
    )


def without_shares(groups, mean=np.nan):
    return replace(groups, p=np.full_like(groups.p, np.nan), mean=np.array([mean]))


UP = (0.2, 0.4, 0.6)
REFUSALS = [
    # measure, groups, code
    ("theil_index", make([0.3]), "TOO_FEW_GROUPS"),
    ("slope_index_linear", make([0.3, 0.4], ordered=True), "TOO_FEW_GROUPS"),
    ("quantile_gap_80_20", make(np.linspace(0.1, 0.9, 29)), "TOO_FEW_GROUPS"),
    ("quantile_gap_90_10", make(np.linspace(0.1, 0.9, 59)), "TOO_FEW_GROUPS"),
    ("quantile_gap_95_5", make(np.linspace(0.1, 0.9, 99)), "TOO_FEW_GROUPS"),
    ("slope_index_linear", make(UP), "NO_ORDER"),
    ("gini", without_shares(make(UP)), "NO_POPULATION"),
    ("mean_difference_from_mean", without_shares(make(UP)), "NO_POPULATION"),
    ("mean_difference_from_mean", without_shares(make(UP), 0.4), ""),
    ("mean_difference_from_best", without_shares(make(UP)), ""),
    ("mean_difference_from_best", make(UP, direction=0), "NO_DIRECTION"),
    ("mean_difference_from_reference", make(UP, ordered=True), "NO_REFERENCE"),
    ("population_attributable_risk", make(UP), "NO_REFERENCE"),
    ("population_attributable_risk", make(UP, ordered=True), ""),
    ("index_of_disparity_reference", make(UP, direction=0), "NO_DIRECTION"),
    ("index_of_disparity_reference", make(UP, direction=0, reference=1), ""),
    ("relative_concentration_index_wagstaff", make(UP, bounds=(0, np.inf), ordered=True), "NO_BOUNDS"),
    ("relative_concentration_index_wagstaff", make((0.0, 0.0, 0.0), ordered=True), "ZERO_DENOMINATOR"),
    ("relative_concentration_index", make((0.0, 0.0, 0.0), ordered=True), "ZERO_DENOMINATOR"),
    ("atkinson_1", make(UP, bounds=(0, np.inf), direction=-1), "NO_BOUNDS"),
    ("atkinson_1", make((0.2, 0.4, 1.0), direction=-1), "NOT_POSITIVE"),
    ("atkinson_0_5", make((0.2, 0.4, 1.0), direction=-1), ""),
    ("coefficient_of_variation", make((-1.0, 2.0, 3.0), bounds=(-np.inf, np.inf)), "NOT_POSITIVE"),
    ("between_group_sd", make((-1.0, 2.0, 3.0), bounds=(-np.inf, np.inf)), ""),
    ("theil_index", make((0.0, 0.0, 0.0)), "ZERO_DENOMINATOR"),
    ("theil_index", make((0.0, 0.2, 0.4)), ""),
    ("max_rate_ratio", make((0.0, 0.2, 0.4)), "ZERO_DENOMINATOR"),
    ("slope_index_logit", make((0.0, 0.0, 1.0), ordered=True), "SEPARATION"),
    ("slope_index_logit", make((1.0, 1.0, 1.0), ordered=True), "SEPARATION"),
    ("slope_index_log", make((0.0, 0.0, 5.0), bounds=(0, np.inf), ordered=True), "SEPARATION"),
    ("slope_index_log", make((-1.0, 2.0, 5.0), bounds=(-np.inf, np.inf), ordered=True), "NOT_POSITIVE"),
    ("relative_index_linear", make((0.01, 0.02, 0.9), ordered=True), "NOT_POSITIVE"),
    ("kunst_mackenbach_index", make((0.01, 0.02, 0.9), ordered=True), "NOT_POSITIVE"),
    ("excess_events", make(UP, ordered=True), "NO_DATA"),
    ("excess_events", make(UP, ordered=True, n=np.array([[10.0, 20, 30]])), ""),
    ("between_group_variance", make((0.2, 0.4, 1.2)), "OUT_OF_BOUNDS"),
]


@pytest.mark.parametrize(("measure", "groups", "code"), REFUSALS)
def test_refusals(measure, groups, code):
    result = FUNCTIONS[measure](groups)
    assert result.reason[0] == code
    assert np.isnan(result.value[0]) == bool(code)


def test_every_refusal_is_announced_in_the_registry():
    for measure, _, code in REFUSALS:
        assert not code or code in registry()[measure].refuses, (measure, code)


def test_the_registry_and_the_table_hold_the_same_measures():
    entries = {each.id: each for each in registry().values() if each.family in ("dispersion", "gradient", "impact")}
    assert set(entries) == {*STATISTICS, "shortfall_to_target"}
    for each in STATISTICS.values():
        entry = entries[each.id]
        assert entry.conservative == (each.interval in ("cal", "env")), each.id
        assert entry.interval.startswith(("calibrated", "envelope", "delta"))
        assert entry.null == (None if each.id.startswith("equally") else each.null), each.id


def test_flags():
    noise = make((0.50, 0.505, 0.51), s=(0.05, 0.05, 0.05))
    assert FUNCTIONS["gini"](noise).flags["not_distinguishable_from_equality"][0]
    assert FUNCTIONS["gini"](noise).flags["conservative"][0]
    clear = make((0.1, 0.5, 0.9), s=(0.01, 0.01, 0.01))
    assert not FUNCTIONS["gini"](clear).flags["not_distinguishable_from_equality"][0]
    assert not FUNCTIONS["gini"](clear).flags["conservative"][0]
    assert FUNCTIONS["max_rate_ratio"](clear).flags["conservative"][0]
    assert FUNCTIONS["population_attributable_risk"](make(UP, reference=0)).flags["reference_not_best"][0]
    assert not FUNCTIONS["population_attributable_risk"](make(UP, reference=2)).flags["reference_not_best"][0]
    assert FUNCTIONS["population_attributable_risk"](make(UP, direction=-1, reference=2)).flags["reference_not_best"][0]
    bent = make((0.1, 0.5, 0.55, 0.56, 0.57), s=[0.005] * 5, ordered=True)
    straight = make((0.1, 0.2, 0.3, 0.4, 0.5), s=[0.005] * 5, ordered=True)
    assert FUNCTIONS["slope_index_linear"](bent).flags["curved"][0]
    assert not FUNCTIONS["slope_index_linear"](straight).flags["curved"][0]
    tied = FUNCTIONS["mean_difference_from_best"](make((0.2, 0.6, 0.6)))
    assert tied.flags["undefined_se"][0]
    assert np.isfinite([tied.low[0], tied.high[0]]).all()


def test_the_observed_best_group_as_reference():
    groups = make((0.2, 0.6, 0.4), people=(1, 1, 2))
    found = evaluate(groups, ("population_attributable_risk", "population_attributable_fraction"), best_reference=True)
    risk = found["population_attributable_risk"]
    assert risk.value[0] == pytest.approx(0.6 - 0.4)
    assert risk.flags["selected_extremes"][0]
    assert risk.method.startswith("envelope")
    assert found["population_attributable_fraction"].value[0] == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("y", "bounds"),
    [((0.4, 0.4, 0.4), (0, 1)), ((0.0, 0.0, 0.0), (0, 1)), ((1.0, 1.0), (0, 1)), ((7.0, 7.0), (-np.inf, np.inf))],
)
def test_groups_that_are_exactly_alike_still_get_an_interval(y, bounds):
    result = FUNCTIONS["between_group_variance"](make(y, bounds=bounds))
    assert result.value[0] == pytest.approx(0)
    assert result.low[0] == pytest.approx(0)
    assert 0 < result.high[0] < 1


def test_a_set_that_is_known_exactly_has_an_interval_of_no_width():
    groups = make((0.2, 0.5, 0.6), s=(0, 0, 0), reference=1)
    for measure in default_measures(groups):
        result = FUNCTIONS[measure](groups)
        assert result.low[0] == pytest.approx(result.value[0]), measure
        assert result.high[0] == pytest.approx(result.value[0]), measure


def test_few_degrees_of_freedom_widen():
    wide, narrow = (
        evaluate(replace(make(UP, ordered=True), df=np.array([df])), ("slope_index_linear", "gini"))
        for df in (5.0, np.inf)
    )
    for measure in ("slope_index_linear", "gini"):
        assert wide[measure].high[0] - wide[measure].low[0] > narrow[measure].high[0] - narrow[measure].low[0]


def test_correlated_groups_differ_less():
    alone = make((0.3, 0.45, 0.5), s=(0.05, 0.05, 0.05), ordered=True)
    shared = replace(alone, covariance=(0.05**2 * (0.9 + 0.1 * np.eye(3)))[None])
    for measure in ("slope_index_linear", "between_group_sd", "mean_difference_from_mean"):
        one, other = FUNCTIONS[measure](alone), FUNCTIONS[measure](shared)
        assert other.se[0] < one.se[0]
        assert other.high[0] - other.low[0] < one.high[0] - one.low[0]


@pytest.mark.parametrize(
    ("rule", "better", "worse", "neutral"),
    [
        ("same", (2, 1, 4), (2, 1, 4), (2, 1, 4)),
        ("negated", (-2, -4, -1), (2, 1, 4), None),
        ("inverse", (0.5, 0.25, 1), (2, 1, 4), None),
        ("dispersion", (2, 1, 4), (2, 1, 4), None),
        ("ordered", (2, 1, 4), (-2, -4, -1), None),
        ("ordered_ratio", (2, 1, 4), (0.5, 0.25, 1), None),
        ("none", None, None, None),
    ],
)
def test_orientation(rule, better, worse, neutral):
    for direction, wanted in ((1, better), (-1, worse), (0, neutral)):
        found = oriented([2.0], [1.0], [4.0], rule, [direction])
        assert [each[0] for each in found] == pytest.approx(wanted or [np.nan] * 3, nan_ok=True)


def table(*sets, **given):
    """Published estimates from (ordered, [(value, population, order)]) pairs."""
    rows = [(k, ordered, *row) for k, (ordered, groups) in enumerate(sets) for row in groups]
    size = len(rows)

    def texts(value):
        return np.array([value] * size, dtype=object)

    columns = {
        "setting": texts("A"),
        "period": texts("2020"),
        "source": texts("survey"),
        "indicator": texts("i"),
        "indicator_name": texts("An indicator"),
        "dimension": np.array([f"d{row[0]}" for row in rows], dtype=object),
        "subgroup": np.array([f"g{k}" for k in range(size)], dtype=object),
        "value": np.array([row[2] for row in rows], dtype=float),
        "se": np.full(size, 1.0),
        "low": np.full(size, np.nan),
        "high": np.full(size, np.nan),
        "population": np.array([row[3] for row in rows], dtype=float),
        "setting_average": np.full(size, np.nan),
        "higher_is": np.ones(size, dtype=np.int64),
        "scale": np.full(size, 100.0),
        "ordered": np.array([row[1] for row in rows], dtype=bool),
        "order": np.array([row[4] for row in rows], dtype=np.int64),
        "reference": np.zeros(size, dtype=bool),
    }
    return PublishedEstimates(**(columns | given))


def rows_of(heat):
    found = list(csv.DictReader(io.StringIO(heat.csv())))
    return {(row["dimension"], row["measure"]): row for row in found}


NOTHING = float("nan")
FULL = [(40, 10, 1), (50, 20, 2), (70, 10, 3)]
FEW_MISSING = [*FULL, (NOTHING, 1, 4)]
MANY_MISSING = [*FULL, (NOTHING, 30, 4)]


@pytest.mark.parametrize(
    ("preset", "groups", "ordered", "measure", "code"),
    [
        ("", FULL, False, "gini", ""),
        ("", FEW_MISSING, False, "gini", ""),
        ("", MANY_MISSING, False, "gini", "TOO_MUCH_MISSING"),
        ("", FEW_MISSING, True, "gini", ""),
        ("", FEW_MISSING, True, "slope_index_linear", "NO_DATA"),
        ("", [(NOTHING, 1, 1), (NOTHING, 1, 2)], False, "gini", "NO_DATA"),
        ("", [(40, 10, 1), (50, 20, 2), (70, 10, 2)], True, "slope_index_linear", "NO_ORDER"),
        ("", [(40, 10, 1)], False, "difference", "TOO_FEW_GROUPS"),
        ("", [(40, 0, 1), (50, 0, 2)], False, "gini", "NO_POPULATION"),
        ("who", FULL, False, "gini", ""),
        ("who", FEW_MISSING, False, "gini", "TOO_MUCH_MISSING"),  # WHO counts subgroups: one of four
        ("who", FEW_MISSING, True, "difference", "NO_DATA"),
        ("who", FULL[:2], False, "gini", "TOO_FEW_GROUPS"),
        ("who", FULL[:2], False, "difference", ""),
        ("who", [(40, 10, 1), (50, 20, 2), (70, 10, 2)], True, "ratio", "NO_ORDER"),
    ],
)
def test_published_tables(preset, groups, ordered, measure, code):
    row = rows_of(measure_heat(table((ordered, groups)), preset, intervals=False))["d0", measure]
    assert row["reason"] == code
    assert row["status"] == ("refused" if code else "ok")
    assert bool(row["value"]) == (not code)


def test_rows_come_in_the_order_of_the_file_and_state_what_is_missing():
    heat = measure_heat(table((False, FULL[:2]), (True, FULL), (False, FEW_MISSING)), intervals=False)
    found = list(heat.rows())
    assert len(found) == len(heat) == 3 * len({row[5] for row in found})
    assert [row[4] for row in found] == sorted(row[4] for row in found)
    shares = {row[4]: row[COLUMNS.index("missing_share")] for row in found}
    assert [float(shares[each]) for each in ("d0", "d1", "d2")] == pytest.approx([0, 0, 1 / 41])


def test_lowest_against_highest_rank_and_its_gap():
    row = rows_of(measure_heat(table((True, FULL))))["d0", "difference"]
    assert (float(row["value"]), float(row["gap"])) == (-30.0, 30.0)
    assert float(row["ci_lower"]) < -30 < float(row["ci_upper"])
    unordered = rows_of(measure_heat(table((False, FULL))))["d0", "difference"]
    assert (float(unordered["value"]), float(unordered["gap"])) == (30.0, 30.0)
    assert "selected_extremes" in unordered["flags"].split()


def test_two_sources_of_one_figure_are_two_sets():
    one = table((False, FULL))
    source = np.array(["a", "a", "b"], dtype=object)
    heat = measure_heat(replace(one, source=source), intervals=False)
    assert len(heat.sets) == 2


def test_an_empty_table_gives_a_header():
    heat = measure_heat(table())
    assert heat.csv() == ",".join(COLUMNS) + "\n"


def test_labels_are_quoted_where_a_csv_needs_it():
    label = 'a "b", c\n=d'
    heat = measure_heat(replace(table((False, FULL)), dimension=np.full(3, label, dtype=object)), intervals=False)
    assert (label, "gini") in rows_of(heat)


def test_unknown_names_are_our_own_mistake():
    with pytest.raises(InternalError):
        measure_heat(table((False, FULL)), "hdcalc")
    with pytest.raises(InternalError):
        evaluate(make(UP), ("no_such_measure",))


NEAR_EQUAL = make([0.10448, 0.10443, 0.1057], s=[0.02, 0.015, 0.03], people=[317, 1219, 77], reference=1)
SAME = make([1 / 3, 1 / 3, 1 / 3], people=[3, 7, 11], reference=1)
SIMULATED = tuple(m for m, each in STATISTICS.items() if each.interval in {"cal", "env"} and "quantile" not in m)


@pytest.mark.parametrize("measure", SIMULATED)
@pytest.mark.parametrize("groups", [NEAR_EQUAL, SAME], ids=["near", "same"])
def test_equality_is_its_exact_value_and_not_the_dust_of_arithmetic(groups, measure):
    """A lower limit of −2e-16 was printed for an index that is never negative."""
    found = evaluate(groups, [measure])[measure]
    assert found.low[0] == STATISTICS[measure].null
    assert found.value[0] == STATISTICS[measure].null or found.value[0] > STATISTICS[measure].null + 1e-9
