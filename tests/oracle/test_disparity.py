"""The reference tables of disparity: every row, through the preset of WHO and through this project's own measures."""

from __future__ import annotations

import csv
import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from isonomia.measures import delta
from isonomia.measures.configuration import Configuration
from isonomia.measures.dispersion import variance_slopes
from isonomia.measures.heat import measure_heat
from isonomia.measures.heat_rows import COLUMNS, HeatRows
from isonomia.measures.heat_sets import from_published
from isonomia.measures.sets import evaluate_statistics
from isonomia.measures.table import STATISTICS
from isonomia.measures.who import MULTIPLIER, OWN, SHARED, _attributable
from isonomia.model.published import PublishedEstimates

TABLES = Path(__file__).parent / "tables" / "disparity"
KEY = ("setting", "date", "indicator_abbr", "dimension")
CODES = {
    "too_few_groups": "TOO_FEW_GROUPS",
    "not_ordered": "NO_ORDER",
    "no_reference": "NO_REFERENCE",
    "missing_population": "NO_POPULATION",
    "missing_estimate": "NO_DATA",
    "too_many_missing_estimates": "TOO_MUCH_MISSING",
    "zero_mean": "ZERO_DENOMINATOR",
    "zero_denominator": "ZERO_DENOMINATOR",
    "zero_in_log": "NOT_POSITIVE",
    "nonpositive_prediction": "NOT_POSITIVE",
}
ROWS, VALUES, REFUSALS = 1885, 1195, 690
SE_GIVEN, SE_EXACT, SE_REFUSED = 970, 46, 179
SE_LOG, FIRST_ORDER, IF_ALLOWED = 95, 42, 118
ALIKE, ALIKE_SE = 912, 744
# Conventions that differ on purpose: `measures.who` lists them.
UNLIKE = {"difference", "ratio", "population_attributable_risk", "population_attributable_fraction"}


def read(name: str) -> list[dict[str, str]]:
    with (TABLES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def number(text: str) -> float:
    return float(text) if text else math.nan


@cache
def tolerances() -> Mapping[str, tuple[float, float]]:
    return {
        r["column"]: (float(r["relative_tolerance"]), float(r["absolute_tolerance"])) for r in read("tolerances.csv")
    }


def close(found: float, expected: float, column: str) -> bool:
    relative, absolute = tolerances()[column]
    return abs(found - expected) <= absolute + relative * abs(expected)


@cache
def published() -> PublishedEstimates:
    table = read("subgroup_table.csv")

    def texts(name: str) -> np.ndarray:
        return np.array([row[name] for row in table], dtype=object)

    def numbers(name: str) -> np.ndarray:
        return np.array([number(row[name]) for row in table])

    return PublishedEstimates(
        setting=texts("setting"),
        period=texts("date"),
        source=texts("source"),
        indicator=texts("indicator_abbr"),
        indicator_name=texts("indicator_name"),
        dimension=texts("dimension"),
        subgroup=texts("subgroup"),
        value=numbers("estimate"),
        se=numbers("se"),
        low=numbers("ci_lb"),
        high=numbers("ci_ub"),
        population=numbers("population"),
        setting_average=numbers("setting_average"),
        higher_is=np.where(numbers("favourable_indicator") == 1, 1, -1),
        scale=numbers("indicator_scale"),
        ordered=numbers("ordered_dimension") == 1,
        order=np.nan_to_num(numbers("subgroup_order")).astype(np.int64),
        reference=numbers("reference_subgroup") == 1,
    )


def by_key(rows: HeatRows) -> dict[tuple[str, ...], dict[str, str]]:
    found = {}
    for row in rows.rows():
        each = dict(zip(COLUMNS, row, strict=True))
        found[each["setting"], each["period"], each["indicator"], each["dimension"], each["measure"]] = each
    return found


@pytest.fixture(scope="module")
def who() -> dict[tuple[str, ...], dict[str, str]]:
    return by_key(measure_heat(published(), "who", intervals=False))


@pytest.fixture(scope="module")
def native() -> dict[tuple[str, ...], dict[str, str]]:
    return by_key(measure_heat(published(), intervals=False))


def expected() -> Iterator[tuple[tuple[str, ...], dict[str, str]]]:
    for row in read("expected.csv"):
        yield (*(row[name] for name in KEY), row["measure"]), row


def test_every_row_is_there_and_none_besides(who):
    keys = [key for key, _ in expected()]
    assert len(keys) == len(set(keys)) == ROWS
    assert set(who) == set(keys)


def test_who_values(who):
    checked = 0
    for key, row in expected():
        if not row["refused"]:
            assert who[key]["status"] == "ok", (key, who[key])
            assert close(number(who[key]["value"]), number(row["estimate"]), "estimate"), (key, who[key], row)
            checked += 1
    assert checked == VALUES


def test_who_refusals(who):
    checked = 0
    for key, row in expected():
        if row["refused"]:
            assert who[key]["status"] == "refused", (key, who[key], row)
            assert who[key]["reason"] in {CODES[each] for each in row["refused_all"].split(";")}, (key, who[key], row)
            assert not who[key]["value"]
            checked += 1
    assert checked == REFUSALS


def test_who_standard_errors(who):
    counts: Counter[str] = Counter()
    for key, row in expected():
        if row["refused"]:
            continue
        found = number(who[key]["se"])
        if row["se_exact_normal"]:
            assert close(found, number(row["se_exact_normal"]), "se_exact_normal"), (key, found, row)
            counts["exact"] += 1
            continue
        if row["se_refused"]:
            assert math.isnan(found), (key, who[key], row)
            counts["refused"] += 1
            continue
        assert close(found, number(row["se"]), "se"), (key, found, row)
        counts["given"] += 1
        if row["se_log"]:
            assert close(found / number(who[key]["value"]), number(row["se_log"]), "se_log"), (key, found, row)
            counts["log"] += 1
    assert counts == {"given": SE_GIVEN, "exact": SE_EXACT, "refused": SE_REFUSED, "log": SE_LOG}


def test_first_order_error_of_the_variance():
    """The table gives both: the exact one is what this project uses."""
    sets, buckets = from_published(published())
    found = {}
    for bucket in buckets:
        first_order = np.sqrt(delta.variance(bucket.groups, variance_slopes(Configuration.of(bucket.groups))))
        for k, se in zip(bucket.which, first_order, strict=True):
            found[tuple(str(sets.keys[name][k]) for name in ("setting", "period", "indicator", "dimension"))] = se
    rows = [(key, row) for key, row in expected() if key[-1] == "between_group_variance" and row["se"]]
    assert len(rows) == FIRST_ORDER
    for key, row in rows:
        assert close(found[key[:-1]], number(row["se"]), "se"), key


def test_two_groups_have_a_value_where_only_the_convention_refused_it():
    sets, buckets = from_published(published())
    found: dict[tuple[str, ...], float] = {}
    for bucket in (each for each in buckets if each.groups.size == 2):
        good = replace(bucket.groups, direction=np.ones_like(bucket.groups.direction))
        shared = [replace(STATISTICS[each], smallest=2) for each in SHARED]
        results = evaluate_statistics(bucket.groups, shared, intervals=False)
        results |= evaluate_statistics(good, [STATISTICS[each] for each in OWN], intervals=False)
        results |= _attributable(bucket.groups, intervals=False)
        for measure, result in results.items():
            for k, value in zip(bucket.which, result.value, strict=True):
                key = tuple(str(sets.keys[name][k]) for name in ("setting", "period", "indicator", "dimension"))
                found[*key, measure] = value * MULTIPLIER.get(measure, 1)
    rows = [(key, row) for key, row in expected() if row["value_if_allowed"]]
    assert len(rows) == IF_ALLOWED
    for key, row in rows:
        assert close(found[key], number(row["value_if_allowed"]), "value_if_allowed"), (key, found[key], row)


def adverse(key: tuple[str, ...]) -> bool:
    pubs = published()
    here = (pubs.setting == key[0]) & (pubs.period == key[1]) & (pubs.indicator == key[2])
    return bool((pubs.higher_is[here] < 0).any())


def test_own_measures_are_the_same_numbers_in_their_own_units(native):
    counts: Counter[str] = Counter()
    for key, row in expected():
        if row["refused"] or key[-1] in UNLIKE or (key[-1].startswith("atkinson") and adverse(key)):
            continue
        factor = MULTIPLIER.get(key[-1], 1)
        assert close(number(native[key]["value"]) * factor, number(row["estimate"]), "estimate"), (
            key,
            native[key],
            row,
        )
        if row["se"] and not row["se_exact_normal"]:
            assert close(number(native[key]["se"]) * factor, number(row["se"]), "se"), (key, native[key], row)
            counts["se"] += 1
        counts["value"] += 1
    assert counts == {"value": ALIKE, "se": ALIKE_SE}


def test_a_multiplier_moves_everything_together():
    """D2: display × 100 or × 1000 multiplies value, error and limits."""
    one = first_ordered_set()
    mine, theirs = by_key(measure_heat(one)), by_key(measure_heat(one, "who"))
    checked = 0
    for key, row in theirs.items():
        if key[-1] not in UNLIKE and row["status"] == "ok":
            for column in ("value", "se", "ci_lower", "ci_upper", "debiased"):
                wanted = number(mine[key][column]) * MULTIPLIER.get(key[-1], 1)
                assert number(row[column]) == pytest.approx(wanted, nan_ok=True)
                checked += 1
    assert checked > 5 * len(MULTIPLIER)


def first_ordered_set() -> PublishedEstimates:
    pubs = published()
    rows = (pubs.indicator == "sba") & (pubs.setting == "Alderia") & (pubs.dimension == "Wealth quintile")
    return PublishedEstimates(**{name: getattr(pubs, name)[rows] for name in PublishedEstimates.__slots__})
