"""Weights tell no count: a weighted figure is a function of printed numbers, and is hidden where one of them is.

A weight is a number of people asked over a number who answered. Whoever knows the first, and reads a weighted total
beside weighted groups, could solve for a hidden second. So a stranger attacks both: figures as they would be with
weights made behind the scenes, and as they are.
"""

import csv

import numpy as np
import pytest

import survey_world as spec
from isonomia import pipeline
from isonomia.protect import unprotected

DIMENSIONS = """[dimension.sex]
column = "sex"
levels = { F = "Women", M = "Men", X = "Nonbinary people" }
[dimension.year]
column = "year"
levels = { 1 = "First", 2 = "Second" }"""
FRAME = """disposition = "status"
dispositions = {{ complete = ["yes"], refusal = ["no"] }}
weights = {{ by = ["{by}"] }}"""
ASKED = {"F": 170, "M": 120, "X": 9}
ANSWERED = {"F": 92, "M": 96, "X": 6}


def rows_of(asked, answered, seed):
    draw = np.random.default_rng(seed)
    for sex, people in asked.items():
        for at in range(people):
            places = np.clip(np.round(3.2 + draw.normal(size=5)), 1, 5).astype(int)
            inside = at < answered[sex]
            row = [str(each) if inside else "" for each in places]
            yield [f"{sex}{at}", sex, 1 + at % 2, "yes" if inside else "no", *row]


def world(folder, asked, answered, by="sex", seed=2):
    text = spec.study_text(DIMENSIONS, ("sex", "year"), frame=FRAME.format(by=by))
    spec.written(folder, text, ("id", "sex", "year", "status"), rows_of(asked, answered, seed))
    study = pipeline.read_study(folder / "study.toml")
    inputs = pipeline.open_sources(study)
    return study, inputs, pipeline.count_cells(study, inputs)


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A school with nine nonbinary people: its study, sources and cells, and what may be shown."""
    study, inputs, cells = world(tmp_path_factory.mktemp("small"), ASKED, ANSWERED)
    return study, inputs, cells, pipeline.protect_cells(study, cells)


def printed(folder, study, inputs, shown):
    """Cells and weighted rows as the data files of a release have them."""
    release = pipeline.make_release(study, shown, pipeline.estimate(study, shown, inputs), inputs)
    pipeline.write_data(release, folder / "site")
    found = []
    for name in ("cells", "estimates"):
        with (folder / "site" / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            found.append(list(csv.DictReader(file)))
    return found[0], [row for row in found[1] if row["measure"].startswith("survey_")]


def number(row, name):
    return float(row[name]) if row[name] else None


@pytest.mark.parametrize("by", ["sex", "year"])
def test_every_weighted_figure_follows_from_printed_cells(tmp_path, by):
    sizes = ({"F": 150, "M": 170, "X": 9}, {"F": 92, "M": 98, "X": 6})
    study, inputs, cells = world(tmp_path, *sizes, by=by)
    told, rows = printed(tmp_path, study, inputs, pipeline.protect_cells(study, cells))
    index = {(row["indicator"], row["sex"], row["year"]): row for row in told}
    groups = {"sex": ("F", "M", "X"), "year": ("1", "2")}
    followed = 0
    for row in rows:
        if row["measure"] not in {"survey_mean", "survey_proportion"}:
            continue
        at = {"sex": "All", "year": "All", row["dimension"]: row["subgroup"]} if row["dimension"] else {}
        over = (row["subgroup"],) if row["dimension"] == by else groups[by]
        every = [{"sex": "All", "year": "All", **at, by: each} for each in over]
        parts = [index.get((row["indicator"], each["sex"], each["year"])) for each in every]
        classes = [index.get((row["indicator"], *(each if name == by else "All" for name in groups))) for each in over]
        frame = [index.get(("survey-response", *(each if name == by else "All" for name in groups))) for each in over]
        known = all(each and each["n"] and each["status"] == "ok" for each in (*parts, *classes, *frame))
        if row["status"] != "ok":
            assert row["value"] == row["n"] == ""
            continue
        assert known, row
        mean = row["measure"] == "survey_mean"
        weight = [number(asked, "n") / number(whole, "n") for asked, whole in zip(frame, classes, strict=True)]
        total = sum(w * number(each, "n") for w, each in zip(weight, parts, strict=True))
        outcome = sum(w * number(each, "sy" if mean else "events") for w, each in zip(weight, parts, strict=True))
        value = outcome / total + (number(parts[0], "origin") if mean else 0.0)
        assert float(row["value"]) == pytest.approx(value, abs=0.011 if mean else 6e-4)
        assert int(row["n"]) == sum(number(each, "n") for each in parts)
        followed += 1
    assert followed >= 3 or by == "sex"


def test_where_a_class_is_hidden_so_is_every_figure_that_it_is_in(tmp_path, small):
    study, inputs, _, shown = small
    told, rows = printed(tmp_path, study, inputs, shown)
    hidden = {row["sex"] for row in told if row["indicator"] == "belonging" and row["status"] != "ok"} - {"All"}
    assert "X" in hidden
    assert len(hidden) > 1
    assert rows
    for row in rows:
        if row["indicator"] == "belonging" and (row["dimension"], row["subgroup"]) in {("", ""), ("sex", "X")}:
            assert (row["status"], row["value"], row["n"]) == ("hidden", "", "")
    assert not [row for row in rows if row["measure"] == "survey_weights" and row["indicator"] == "belonging"]


def consistent(asked, whole, events, weighted, design_effect, step=6e-4):
    """All ways in which two hidden groups could have answered, given what a weighted total and its cost would say."""
    n, e = whole
    found = []
    for n_x in range(asked["X"] + 1):
        n_m = n - n_x
        if not 0 < n_m <= asked["M"] or not n_x:
            continue
        cost = (
            (n + events[0])
            * sum(asked[g] ** 2 / k for g, k in (("F", events[0]), ("M", n_m), ("X", n_x)))
            / sum(asked.values()) ** 2
        )
        if design_effect is not None and abs(cost - design_effect) > step:
            continue
        for e_x in range(min(n_x, e) + 1):
            if not 0 <= e - e_x <= n_m:
                continue
            share = asked["F"] * events[1] / events[0] + asked["M"] * (e - e_x) / n_m + asked["X"] * e_x / n_x
            if weighted is None or abs(share / sum(asked.values()) - weighted) <= 6e-4:
                found.append((n_x, e_x))
    return found


def test_weights_made_behind_the_scenes_would_give_a_group_away_and_these_do_not(small):
    """With an ordinary weighted total a stranger finds how many nonbinary people answered, to the person."""
    study, inputs, cells, shown = small
    naive = pipeline.estimate(study, unprotected(cells, study), inputs)
    item = "belonging-b1"
    (weighted,) = naive.where(indicator=item, measure="survey_proportion", dimension="")
    cost = next(
        r.value for r in naive.where(indicator=item, measure="survey_weights") if r.component == "design_effect"
    )
    level = {r.subgroup: r for r in naive.where(indicator=item, measure="proportion", dimension="sex")}
    women = (level["F"].n, round(level["F"].n * level["F"].value))
    (everybody,) = naive.where(indicator=item, measure="proportion", dimension="")
    rest = (everybody.n - women[0], round(everybody.n * everybody.value) - women[1])
    told = consistent(ASKED, rest, women, weighted.value, cost)
    assert {n for n, _ in told} == {6, 8}  # of the three digits that a release prints
    told = consistent(ASKED, rest, women, weighted.value, cost, step=5e-6)
    assert {n for n, _ in told} == {ANSWERED["X"]}  # of five
    blind = consistent(ASKED, rest, women, None, None)
    assert {n for n, _ in blind} == set(range(1, ASKED["X"] + 1))
    safe = pipeline.estimate(study, shown, inputs)
    (row,) = safe.where(indicator=item, measure="survey_proportion", dimension="")
    assert row.status == "hidden"
    assert not safe.where(indicator=item, measure="survey_weights")


def test_hidden_people_may_change_and_nothing_weighted_does(tmp_path, small):
    """Two schools that print the same have the same weighted figures, whoever is behind what is hidden."""
    study, inputs, cells = world(tmp_path, ASKED, {"F": 92, "M": 99, "X": 3})
    found = []
    for shown in (small[3], pipeline.protect_cells(study, cells)):
        rows = pipeline.estimate(study, shown, inputs)
        told = (row for row in rows if row.measure.startswith("survey_"))
        found.append([(row.indicator, row.dimension, row.subgroup, row.status) for row in told])
    assert found[0] == found[1]


def test_a_class_that_tells_what_few_answered_is_withheld_and_not_the_build(tmp_path):
    """All but a few women of the second year answer alike: the classes say nothing, and the averages stand."""
    study, _, _ = world(tmp_path, {"F": 140, "M": 140, "X": 0}, {"F": 90, "M": 98, "X": 0}, by="year")
    with (tmp_path / "answers.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    few = 0
    for row in rows:
        if row["sex"] == "F" and row["year"] == "2" and row["status"] == "yes":
            few += 1
            row.update({f"b{at}": "4" if at != 3 else "2" for at in range(1, 6)} | ({"b1": "5"} if few <= 5 else {}))
    with (tmp_path / "answers.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, list(rows[0]))
        out.writeheader()
        out.writerows(rows)
    inputs = pipeline.open_sources(study)
    shown = pipeline.protect_cells(study, pipeline.count_cells(study, inputs))
    pipeline.refuse_small_differences(study, shown)
    crossed = shown.get("belonging", ("sex", "year")) or shown.get("belonging", ("year", "sex"))
    assert not crossed.y_shown.any()
    assert shown.get("belonging", ("sex",)).y_shown.all()
    rows = pipeline.estimate(study, shown, inputs)
    (women,) = rows.where(indicator="belonging", measure="survey_mean", subgroup="F")
    assert women.status == "hidden"
    (mean,) = rows.where(indicator="belonging", measure="mean", subgroup="F")
    assert mean.status == "ok"
