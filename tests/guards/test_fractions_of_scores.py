"""Fractions of scores: the exact sum of a group keeps the thirds of whoever answered three statements of five."""

import csv
from decimal import Decimal
from fractions import Fraction
from itertools import combinations_with_replacement
from math import floor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import survey_world as spec
from isonomia import pipeline
from isonomia.model.estimates import Estimate
from isonomia.model.registry import registry
from isonomia.protect.blurred_figures import behind, blurred_row
from isonomia.protect.blurred_scores import Grain, to_units
from isonomia.protect.rounding import to_significant

PEOPLE = 150
DIMENSIONS = """[dimension.sex]
column = "sex"
levels = { F = "Women", M = "Men" }"""


def rows_of(odd):
    """People who answer all five statements; the first answers three alone, with these places."""
    draw = np.random.default_rng(5)
    for at in range(PEOPLE):
        places = draw.integers(1, 6, 5).tolist()
        if not at:
            places = [*odd, "", ""]
        yield [f"p{at}", "FM"[at % 2], *places]


def published(folder, odd):
    folder.mkdir()
    spec.written(folder, spec.study_text(DIMENSIONS, ["sex"]), ("id", "sex"), rows_of(odd))
    built = pipeline.build(folder / "study.toml", folder.with_name(f"{folder.name}-out"))
    with (built.out / "site" / "data" / "cells.csv").open(encoding="utf-8", newline="") as file:
        return built, [row for row in csv.DictReader(file) if row["indicator"] == "belonging"]


def scores_that_fit(sy, syy, origin):
    """The attack: scores of one person of three answers that leave fifths for all the others, in both sums."""
    found = set()
    for answers in combinations_with_replacement(range(1, 6), 3):
        d = Fraction(sum(answers), 3) - origin
        first, second = 5 * (sy - d), 25 * (syy - d * d)
        if all(abs(each - round(each)) < Fraction(1, 10**6) for each in (first, second)):
            found.add(sum(answers))
    return found


def test_exact_sums_would_give_the_score_of_one_person(tmp_path):
    spec.written(tmp_path, spec.study_text(DIMENSIONS, ["sex"]), ("id", "sex"), rows_of([2, 2, 3]))
    study = pipeline.read_study(tmp_path / "study.toml")
    cells = pipeline.count_cells(study, pipeline.open_sources(study))
    shown = pipeline.protect_cells(study, cells)
    (table,) = (each for each in shown if each.indicator == "belonging" and not each.dimensions)
    sy, syy = (Fraction(float(table.sums[name][0])) for name in ("sy", "syy"))
    # places of the third statement are turned over: 2, 2, 6 − 3
    assert scores_that_fit(sy, syy, Fraction(table.origin)) == {7}


def scores_within(sy, syy, origin):
    """The same attack on sums that are rounded to halves and to whole ones: what of each may be fifths."""
    found = set()
    for total in range(3, 16):
        d = Fraction(total, 3) - origin
        first = [5 * (sy + off - d) for off in (Fraction(-1, 4), Fraction(1, 4))]
        second = [25 * (syy + off - d * d) for off in (Fraction(-1, 2), Fraction(1, 2))]
        if all(low <= floor(high) for low, high in (first, second)):
            found.add(total)
    return found


def test_what_is_printed_fits_any_score(tmp_path):
    built, rows = published(tmp_path / "one", [2, 2, 3])
    for row in rows:
        sums = [Fraction(row[name]) for name in ("sy", "syy", "origin")]
        assert (sums[0] * 2).denominator == sums[1].denominator == 1
        assert scores_within(*sums) == set(range(3, 16))
    told = built.release.estimates.where(indicator="belonging", measure="mean")
    assert len(told) == 3
    for row in told:
        assert row.se == pytest.approx(to_significant(row.se, 3))
        digits = max(0, -Decimal(repr(row.value)).normalize().as_tuple().exponent)
        assert row.n * 10**-digits >= 1 / 5


@given(st.integers(11, 5_000), st.sampled_from([0.25, 1.0, 4.0, 25.0, 100.0]), st.integers(2, 30))
def test_an_average_is_never_finer_than_scores_stand_apart(people, step, items):
    digits = Grain(step, items).digits(people)
    assert digits == 0 or people * 10**-digits >= step / items - 1e-9


@given(st.floats(-1e5, 1e5), st.sampled_from([0.1, 1.0, 2.5, 100.0]))
def test_rounded_sums_are_whole_units(total, unit):
    found = float(to_units(np.array([total]), unit)[0])
    assert abs(found - total) <= unit / 2 + 1e-6
    assert found / unit == pytest.approx(round(found / unit), abs=1e-6)


def rows_about(averages, **columns):
    """The averages of everybody and of groups, as a release has them: group -> people and average."""
    same = {"indicator": "s", "period": "1", "measure": "mean", "unit": "outcome"}
    for code, (n, value) in averages.items():
        yield Estimate(**same, dimension="d" if code else "", subgroup=code, n=n, value=value, **columns)


def test_gaps_and_probabilities_are_blurred_too():
    known = behind(rows_about({"": (160, 3.1), "a": (34, 3.08)}))
    same = {"indicator": "s", "period": "1", "dimension": "d", "subgroup": "a", "unit": "outcome"}
    gap = Estimate(**same, measure="difference", reference="everyone_else", value=0.03561, p_value=0.09663)
    mean = Estimate(**same, measure="mean", value=3.08142, se=0.064947, n=34, p_value=6.56e-8)
    found, other = (blurred_row(each, Grain(1.0, 5), known) for each in (gap, mean))
    assert (found.value, found.p_value) == (0.04, 0.097)
    assert (other.value, other.se, other.p_value) == (3.08, 0.065, 7e-8)
    p = Estimate(**{**same, "unit": "p"}, measure="equivalence_p", value=0.55581)
    assert blurred_row(p, Grain(1.0, 5), known).value == 0.56


def by_rank(n, y):
    """The slope of averages over the ranks of their groups."""
    x = (np.cumsum(n) - n / 2) / n.sum()
    return ((x - 0.5) * n) @ y / ((x - 0.5) ** 2 @ n)


def variance(n, y):
    return np.average((y - np.average(y, weights=n)) ** 2, weights=n)


OF_AVERAGES = {
    "ratio": lambda n, y: y[0] / np.average(y[1:], weights=n[1:]),
    "max_rate_ratio": lambda _, y: y.max() / y.min(),
    "mean_difference_from_best": lambda _, y: (y.max() - y).mean(),
    "index_of_disparity": lambda n, y: np.abs(y - np.average(y, weights=n)).mean() / np.average(y, weights=n),
    "between_group_variance": variance,
    "between_group_sd": lambda n, y: np.sqrt(variance(n, y)),
    "coefficient_of_variation": lambda n, y: np.sqrt(variance(n, y)) / np.average(y, weights=n),
    "theil_index": lambda n, y: (
        np.average(y * np.log(y / np.average(y, weights=n)), weights=n) / np.average(y, weights=n)
    ),
    "mean_log_deviation": lambda n, y: -np.average(np.log(y / np.average(y, weights=n)), weights=n),
    "atkinson_2": lambda n, y: 1 - 1 / np.average(1 / y, weights=n) / np.average(y, weights=n),
    "slope_index_linear": by_rank,
    "relative_index_mean": lambda n, y: by_rank(n, y) / np.average(y, weights=n),
}


@pytest.mark.parametrize("measure", OF_AVERAGES)
@given(data=st.data())
def test_no_figure_of_averages_is_finer_than_one_answer_moves_it(measure, data):
    """One person of any group answers one statement by one place otherwise: what is printed is no finer than that."""
    low, step, items = data.draw(st.sampled_from([(1.0, 1.0, 5), (0.0, 25.0, 4), (5.0, 5.0, 5)]))
    n = np.array(data.draw(st.lists(st.integers(11, 2_000), min_size=2, max_size=6)), dtype=float)
    share = st.integers(2, 38).map(lambda each: low + step * 4 * each / 40)
    y = np.array(data.draw(st.lists(share, min_size=len(n), max_size=len(n))))
    figure = OF_AVERAGES[measure]
    moved = []
    for at in range(len(n)):
        for way in (1, -1):
            other = y.copy()
            other[at] += way * step / items / n[at]
            moved.append(abs(figure(n, other) - figure(n, y)))
    groups = {f"g{at}": (int(size), float(value)) for at, (size, value) in enumerate(zip(n, y, strict=True))}
    known = behind(rows_about({"": (int(n.sum()), float(np.average(y, weights=n))), **groups}))
    of_one = {"subgroup": "g0", "reference": "everyone_else"} if measure == "ratio" else {"n": int(n.sum())}
    unit = registry()[measure].unit
    row = Estimate(
        indicator="s", period="1", dimension="d", measure=measure, unit=unit, value=float(figure(n, y)), **of_one
    )
    digits = max(0, -Decimal(repr(blurred_row(row, Grain(step, items), known).value)).normalize().as_tuple().exponent)
    assert digits == 0 or 10.0**-digits >= max(moved) * (1 - 0.05)
