"""From answers to reliability: the sums over items that the count makes are those of the rows, group by group."""

import csv

import numpy as np
import pytest

from isonomia import pipeline
from isonomia.climate.moments import told
from isonomia.measures.cronbach_alpha import cronbach_alpha
from isonomia.measures.slices import Context, Library
from isonomia.model.estimates import Estimates
from isonomia.protect import unprotected
from isonomia.stats.item_moments import ItemMoments

STUDY = """
schema = 1
title = "A survey"
[source.survey]
path = "answers.csv"
person = "id"
period = "year"
[climate.survey]
speaks_of = "{speaks}"
owner = "The registrar"
[dimension.home]
columns = ["town", "farm"]
map = {{ "1" = "", "town" = "town", "farm" = "farm" }}
levels = {{ town = "Town", farm = "Farm" }}
absent = {{ "" = "left_blank" }}
multiple = true
[dimension.sex]
column = "sex"
levels = {{ F = "Women", M = "Men" }}
[[scale]]
id = "belonging"
source = "survey"
codebook = "isonomia:belonging-open"
by = ["sex", "home"]
among = "staff = 'no'"
[release]
id = "2026"
date = 2026-11-22
publisher = "P"
contact = "c@example.org"
"""
ITEMS = ("b1", "b2", "b3", "b4", "b5")


def made(people=600, bias=0.0):
    """Rows of a made-up survey; `bias` moves how women answer one statement, whatever they feel."""
    draw = np.random.default_rng(11)
    for at in range(people):
        sex, mood = "FM"[at % 2], draw.normal()
        places = np.clip(np.round(3.2 + mood + 0.8 * draw.normal(size=5)), 1, 5).astype(int)
        if sex == "F":
            places[1] = max(1, places[1] - round(bias))
        places[2] = 6 - places[2]
        marks = ["town" if draw.random() < 0.6 else "", "farm" if draw.random() < 0.6 else ""]
        answers = ["" if draw.random() < 0.02 else str(each) for each in places]
        yield [f"p{at}", "2025" if at % 3 else "2026", sex, *marks, "yes" if at % 17 == 0 else "no", *answers]


def world(folder, rows, speaks="process"):
    with (folder / "answers.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["id", "year", "sex", "town", "farm", "staff", *ITEMS], *rows])
    (folder / "study.toml").write_text(STUDY.format(speaks=speaks), encoding="utf-8")
    study = pipeline.read_study(folder / "study.toml")
    inputs = pipeline.open_sources(study)
    return study, inputs, unprotected(pipeline.count_cells(study, inputs), study)


def keyed(rows, keep):
    """Answers (N, 5) of the people who are kept, the third statement turned over."""
    found = np.array([[float(each or "nan") for each in row[6:]] for row in rows if row[5] == "no" and keep(row)])
    found[:, 2] = 6 - found[:, 2]
    return found


def test_sums_over_items_are_those_of_the_rows(tmp_path):
    rows = list(made())
    study, _, shown = world(tmp_path, rows)
    library, (scale,) = Library.of(shown), study.scales
    for year in ("2025", "2026"):
        for dimension, keeps in {
            "": {"": lambda _: True},
            "sex": {"F": lambda row: row[2] == "F", "M": lambda row: row[2] == "M"},
            "home": {"town": lambda row: row[3], "farm": lambda row: row[4]},
        }.items():
            found = told(library, scale, Context("", year), dimension, 2)
            assert set(found.codes) == set(keeps)
            for at, code in enumerate(found.codes):
                by_hand = keyed(rows, lambda row, keep=keeps[code], year=year: row[1] == year and keep(row))
                wanted = ItemMoments.of_rows(ITEMS, by_hand)
                mine = found.moments.part(slice(at, at + 1))
                np.testing.assert_array_equal(mine.n, wanted.n)
                np.testing.assert_allclose(mine.sx, wanted.sx, rtol=0, atol=1e-9)
                np.testing.assert_allclose(mine.sxx, wanted.sxx, rtol=0, atol=1e-9)
                np.testing.assert_array_equal(found.replicates.n.sum(axis=1)[at], wanted.n[0])


def test_rows_carry_what_the_functions_give(tmp_path):
    rows = list(made())
    study, inputs, shown = world(tmp_path, rows)
    found = pipeline.estimate(study, shown, inputs)
    wanted = cronbach_alpha(ItemMoments.of_rows(ITEMS, keyed(rows, lambda row: row[1] == "2025" and row[2] == "F")))
    (row,) = found.where(measure="cronbach_alpha", period="2025", subgroup="F")
    assert row.value == pytest.approx(float(wanted.value[0]), abs=1e-12)
    assert row.ci_lower < row.value < row.ci_upper
    assert not found.where(measure="measurement_invariance", dimension="home")  # people stand in several groups


def test_the_order_of_rows_changes_nothing(tmp_path):
    rows = list(made(200))
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    other.mkdir()
    study, inputs, shown = world(one, rows)
    study_2, inputs_2, shown_2 = world(other, rows[::-1])
    assert pipeline.estimate(study, shown, inputs) == pipeline.estimate(study_2, shown_2, inputs_2)


def test_respondents_alone_have_no_ranges(tmp_path):
    study, inputs, shown = world(tmp_path, list(made(200)), speaks="respondents")
    found = pipeline.estimate(study, shown, inputs)
    for row in (*found.where(measure="mean"), *found.where(measure="cronbach_alpha")):
        assert row.ci_lower is None


def gaps(found: Estimates):
    return found.where(indicator="belonging", measure="difference", dimension="sex", period="2025")


def test_a_scale_that_all_read_alike_is_compared(tmp_path):
    study, inputs, shown = world(tmp_path, list(made()))
    found = pipeline.estimate(study, shown, inputs)
    (verdict,) = found.where(measure="measurement_invariance", dimension="sex", period="2025")
    assert "invariant" in verdict.flags
    assert {row.status for row in gaps(found)} == {"ok"}


def test_no_gap_is_told_of_a_scale_that_is_not_the_same_in_all_groups(tmp_path):
    study, inputs, shown = world(tmp_path, list(made(bias=1.0)))
    found = pipeline.estimate(study, shown, inputs)
    (verdict,) = found.where(measure="measurement_invariance", dimension="sex", period="2025")
    assert {"partial", "not_invariant"} & set(verdict.flags)
    assert {(row.status, row.reason) for row in gaps(found)} == {("refused", "NOT_INVARIANT")}
    assert {row.status for row in found.where(indicator="belonging", measure="mean", dimension="sex")} == {"ok"}
    assert {row.status for row in found.where(indicator="belonging-b1", measure="difference", period="2025")} == {"ok"}


def test_too_few_people_are_not_tested_and_the_row_says_so(tmp_path):
    study, inputs, shown = world(tmp_path, list(made(240)))
    found = pipeline.estimate(study, shown, inputs)
    (verdict,) = found.where(measure="measurement_invariance", dimension="sex", period="2025")
    assert (verdict.status, verdict.reason) == ("refused", "TOO_FEW_GROUPS")


def with_means(folder, rows, *changes, speaks="process"):
    """What a study estimates that asks for means on the factor; `changes`: of its text."""
    _, inputs, _ = world(folder, rows, speaks)
    path = folder / "study.toml"
    text = path.read_text(encoding="utf-8")
    for old, new in (("codebook =", "factor_means = true\ncodebook ="), *changes):
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    study = pipeline.read_study(path)
    return pipeline.estimate(study, unprotected(pipeline.count_cells(study, inputs), study), inputs)


def means(found, period="2025"):
    return found.where(measure="factor_mean", dimension="sex", period=period)


def test_groups_have_means_on_the_factor_where_a_study_asks(tmp_path):
    rows = list(made())
    found = with_means(tmp_path, rows)
    sizes = {sex: len(keyed(rows, lambda row, sex=sex: row[1] == "2025" and row[2] == sex)) for sex in "FM"}
    (row,) = means(found)
    assert row.reference == max(sizes, key=lambda each: (sizes[each], each == "F"))
    assert row.subgroup == ({"F", "M"} - {row.reference}).pop()
    assert row.ci_lower < row.value < row.ci_upper
    assert (row.unit, row.flags) == ("SD", ("invariant",))
    assert abs(row.value) < 4 * row.se  # nobody is apart in these answers
    assert not found.where(measure="factor_mean", dimension="home")


def test_nobody_asked_for_them(tmp_path):
    study, inputs, shown = world(tmp_path, list(made()))
    assert not pipeline.estimate(study, shown, inputs).where(measure="factor_mean")


def test_a_statement_read_differently_moves_the_averages_and_not_the_means_on_the_factor(tmp_path):
    """Women answer one statement a whole step lower, whatever they feel: the factor does not take it for feeling."""
    found = with_means(tmp_path, list(made(900, bias=1.0)))
    (row,) = means(found)
    assert row.flags == ("partial", "freed_intercept_b2")
    assert abs(row.value) < 3 * row.se
    assert {(each.status, each.reason) for each in gaps(found)} == {("refused", "NOT_INVARIANT")}
    women, men = (found.where(measure="mean", dimension="sex", subgroup=sex, period="2025")[0] for sex in "FM")
    assert men.value - women.value > 0.12


def test_the_named_comparison_group_is_the_one_that_stands_at_zero(tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    other.mkdir()
    (free,) = means(with_means(one, list(made())))
    (named,) = means(
        with_means(other, list(made()), ('column = "sex"', f'column = "sex"\nreference = "{free.subgroup}"'))
    )
    assert (named.reference, named.subgroup) == (free.subgroup, free.reference)
    assert named.value * free.value <= 0
    assert abs(named.value) == pytest.approx(abs(free.value), rel=0.2)


def test_too_few_people_have_no_means_on_the_factor(tmp_path):
    (row,) = means(with_means(tmp_path, list(made(240))))
    assert (row.status, row.reason, row.subgroup) == ("refused", "TOO_FEW_GROUPS", "")


def test_respondents_alone_have_no_range_of_them(tmp_path):
    found = with_means(tmp_path, list(made()), speaks="respondents")
    (row,) = means(found)
    assert row.status == "ok"
    assert row.ci_lower is None
    assert row.se is None
