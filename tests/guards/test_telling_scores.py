"""No scale is published whose average and spread tell what single people answered."""

import csv
from collections import Counter
from dataclasses import replace
from itertools import combinations_with_replacement

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import climate_world as world
import survey_world as survey
from isonomia import pipeline
from isonomia.errors import BadNews, InternalError
from isonomia.model.scales import Answer, Item, Scale
from isonomia.model.shown import Shown, ShownTable
from isonomia.protect.policy import policy
from isonomia.protect.score_sums import tells
from isonomia.protect.telling_classes import without_telling_classes
from isonomia.protect.telling_scores import telling_scores
from isonomia.stats.steps_apart import Sums, people_apart

LADDER = tuple(Answer(float(at), str(at)) for at in range(1, 6))
SCALE = Scale("s", "S", "survey", tuple(Item(f"i{at}", "", LADDER) for at in range(4)), "mean", 4, (), "process")
STEPS = 16


def sums_of(scores):
    return Sums(float(len(scores)), float(np.sum(scores)), float(np.sum(np.square(scores))))


def most_apart(sums):
    return people_apart(sums, 1.0, 4.0, SCALE.steps)


@given(st.lists(st.integers(0, STEPS), min_size=1, max_size=60))
def test_there_are_never_fewer_apart_than_is_said(places):
    scores = 1 + np.array(places) / 4
    fewest = min(sum(place != c for place in places) for c in range(STEPS + 1))
    assert most_apart(sums_of(scores)) >= fewest


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 4)), min_size=1, max_size=60))
def test_nor_on_ladders_of_unlike_steps_with_the_same_ends(answers):
    ladders = (LADDER[::2], LADDER)
    items = tuple(Item(f"i{at}", "", ladder) for at, ladder in enumerate(ladders))
    scale = replace(SCALE, items=items, minimum_answered=2)
    scores = [(ladders[0][one].value + ladders[1][other].value) / 2 for one, other in answers]
    assert people_apart(sums_of(scores), 1.0, 4.0, scale.steps) >= len(scores) - max(Counter(scores).values())


@pytest.mark.parametrize(
    ("places", "steps"),
    [((0, 2, 5), 5), ((0, 1, 4), 4), ((0, 4, 6), 3), ((0, 0.33, 0.67, 1), 3), ((-0.5, 0, 0.75), 5)],
)
def test_a_ladder_of_unlike_steps_stands_on_the_longest_step_of_all(places, steps):
    ladder = tuple(Answer(float(each), str(each)) for each in places)
    scale = Scale("s", "S", "survey", (Item("i", "", ladder),), "mean", 1, (), "process")
    assert scale.steps == (steps,)
    assert tells(sums_of([float(places[1])] * 2000 + [float(places[-1])]), scale, 11)


@pytest.mark.parametrize(
    ("scores", "told"),
    [
        ([3.0] * 14, True),
        ([3.0] * 24 + [2.5], True),
        ([5.0] * 20 + [1.0], True),
        ([5.0] * 30 + [4.75] * 5, True),
        (list(np.tile([2.0, 3.0, 3.5, 4.0], 6)), False),
    ],
)
def test_it_is_seen_where_nearly_everybody_answers_alike(scores, told):
    assert tells(sums_of(np.array(scores)), SCALE, 11) == told


def build(tmp_path, alike):
    """A survey in which the people of one school all give the same answers, but for one."""
    path = world.written(tmp_path / "in", {"a": 60, "b": 60, "d": 40})
    table = path.with_name("answers.csv")
    with table.open(newline="", encoding="utf-8") as file:
        head, *rows = csv.reader(file)
    if alike:
        rows += [[f"alike-{at}", "c", *(["3"] * 5 if at else ["2", "2", "3", "3", "3"])] for at in range(25)]
    with table.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([head, *rows])
    return pipeline.build(path, tmp_path / "out")


def test_nothing_is_published_of_a_scale_that_tells_what_one_person_answered(tmp_path):
    with pytest.raises(BadNews) as told:
        build(tmp_path, alike=True)
    assert "for school c nearly everybody gave the same answers" in str(told.value)
    assert not any(digit in str(told.value) for digit in "0123456789")
    assert not (tmp_path / "out").exists()


def test_ordinary_answers_are_published(tmp_path):
    assert build(tmp_path, alike=False).out.is_dir()


@given(
    st.lists(st.integers(0, STEPS), min_size=1, max_size=40), st.lists(st.integers(0, STEPS), min_size=1, max_size=40)
)
def test_groups_put_together_tell_no_more_than_each_by_itself(one, other):
    first, second = (sums_of(1 + np.array(each) / 4) for each in (one, other))
    both = most_apart(Sums(*np.add(first, second)))
    assert both >= max(most_apart(first), most_apart(second)) - 1e-5


@pytest.mark.parametrize("people", [6, 8])
def test_a_reader_who_tries_every_table_of_scores_finds_no_more(people):
    """Every way in which so many may have answered: refused where all that agree with the sums leave few apart."""
    ladder = tuple(Answer(float(at), str(at)) for at in range(5))
    scale = Scale("s", "S", "survey", (Item("i", "", ladder),), "mean", 1, (), "process")
    threshold, agree = 3, {}
    for scores in combinations_with_replacement(range(5), people):
        agree.setdefault((sum(scores), sum(x * x for x in scores)), []).append(Counter(scores))
    telling = {
        key: min(max(people - table[c] for table in tables) for c in range(5)) < threshold
        for key, tables in agree.items()
    }
    assert any(telling.values())
    for (x, xx), told in telling.items():
        assert tells(Sums(people, x, xx), scale, threshold) or not told
    quiet = Sums(60, 120.0, 300.0)
    assert not tells(quiet, scale, threshold)


PLACES = {"alike": [3.0] * 60, "mixed": list(np.tile([1.25, 2.0, 3.0, 3.5, 4.5], 12))}
PLACES_IN_STATES = """[dimension.state]
column = "state"
levels = { x = "X", y = "Y" }
[dimension.county]
column = "county"
levels = { xa = "XA", xb = "XB", ya = "YA" }
within = "state"
parents = { xa = "x", xb = "x", ya = "y" }"""
STUDY_OF_TABLES = survey.study_text(PLACES_IN_STATES, ("state", "county"))


def table_of(dimension, rows, role="group", weights=None):
    """Rows in print, code -> scores; None is hidden. `weights`: code -> weights."""
    codes = list(rows)
    known = [rows[code] for code in codes]
    shown = np.array([each is not None for each in known])
    x = [np.array(each if each is not None else [np.nan]) for each in known]
    w = [np.array((weights or {}).get(code, np.ones(len(each)))) for code, each in zip(codes, x, strict=True)]
    sums = {"sy": [each.sum() for each in x], "syy": [(each**2).sum() for each in x]}
    if weights is not None:
        for name, power in (("w", 1), ("ww", 2)):
            for end, moment in (("", 0), ("y", 1), ("yy", 2)):
                sums[f"s{name}{end}"] = [(a**power * b**moment).sum() for a, b in zip(w, x, strict=True)]
    keys = {"setting": [""] * len(codes), "period": ["2026"] * len(codes), **({dimension: codes} if dimension else {})}
    nothing = np.full(len(codes), np.nan)
    return ShownTable(
        indicator="belonging",
        source="survey",
        kind="mean",
        dimensions=(dimension,) if dimension else (),
        keys={name: np.array(column, dtype=object) for name, column in keys.items()},
        n_shown=shown,
        y_shown=shown,
        n=np.where(shown, [len(each) for each in x], -1),
        events=np.full(len(codes), -1),
        sums={name: np.where(shown, column, np.nan) for name, column in sums.items()},
        se=nothing,
        df=nothing,
        value=nothing,
        role=role,
        weighted=weights is not None,
    )


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    folder = tmp_path_factory.mktemp("study")
    (folder / "study.toml").write_text(STUDY_OF_TABLES, encoding="utf-8")
    return pipeline.read_study(folder / "study.toml")


def told_of(study, *tables):
    return " ".join(each.problem for each in telling_scores(study, Shown(tables, "cms"), {"survey": 11}))


def test_a_whole_that_is_hidden_is_that_of_any_grouping_all_in_print(study):
    """Everybody is not in print, but both states are; so who lives in no county in print can be worked out."""
    states = table_of("state", {"x": PLACES["mixed"] + PLACES["alike"], "y": PLACES["mixed"]})
    counties = table_of("county", {"xa": PLACES["mixed"], "xb": None, "ya": PLACES["mixed"]})
    assert "those whose county is not in print" in told_of(study, table_of("", {"": None}), states, counties)


def test_those_of_a_wide_group_who_are_in_no_narrow_one_in_print(study):
    """The whole less the counties in print is a mixed lot; of the one state alone nearly all are alike."""
    states = table_of("state", {"x": PLACES["mixed"] + PLACES["alike"], "y": PLACES["mixed"] * 2})
    counties = table_of("county", {"xa": PLACES["mixed"], "xb": None, "ya": PLACES["mixed"]})
    whole = table_of("", {"": PLACES["mixed"] * 3 + PLACES["alike"]})
    told = told_of(study, whole, states, counties)
    assert "those of state x whose county is not in print" in told
    assert "state y" not in told
    assert "those whose county is not in print" not in told


def test_everyone_else_beside_a_group_is_looked_at_itself(study):
    """The unknown are a mixed lot, so the whole less the group is; everyone else, whose group is known, is not."""
    whole = table_of("", {"": PLACES["mixed"] * 2 + PLACES["alike"]})
    states = table_of("state", {"x": PLACES["mixed"], "y": None})
    others = table_of("state", {"x": PLACES["alike"], "y": None}, role="everyone_else")
    assert not told_of(study, whole, states)
    assert "everybody but state x" in told_of(study, whole, states, others)


def test_groups_that_are_not_in_print_are_what_is_left_of_everyone_else(study):
    whole = table_of("", {"": PLACES["mixed"] * 3 + PLACES["alike"]})
    counties = table_of("county", {"xa": PLACES["mixed"], "xb": PLACES["mixed"], "ya": None})
    others = table_of("county", {"xa": PLACES["mixed"] + PLACES["alike"], "xb": None, "ya": None}, role="everyone_else")
    assert not told_of(study, whole, counties)
    assert "those whose county is known and not in print" in told_of(study, whole, counties, others)


def test_a_crossed_table_is_withheld_where_all_its_rows_together_leave_few_apart(study):
    """Each row by itself leaves a mixed lot of the state; both together leave those who answered alike."""
    scale = next(each for each in study.indicators if each.id == "belonging")
    others = tuple(each for each in study.indicators if each.id != "belonging")
    asked = replace(study, indicators=(replace(scale, beside=(("state", "county"),)), *others))
    counties = table_of("county", {"xa": PLACES["mixed"], "xb": PLACES["mixed"], "ya": None})
    crossed = replace(
        counties,
        dimensions=("state", "county"),
        keys={**counties.keys, "state": np.array(["x", "x", "y"], dtype=object)},
    )
    rules = {"survey": policy("cms")}
    for left, kept in ((PLACES["mixed"], True), (PLACES["alike"], False)):
        states = table_of("state", {"x": PLACES["mixed"] * 2 + left, "y": None})
        found = without_telling_classes(asked, Shown((states, crossed), "cms"), rules)
        assert bool(found.tables[1].y_shown.any()) == kept
        assert found.tables[0].y_shown.any()


def test_weights_tell_what_persons_do_not(study):
    """Persons are a mixed lot. By weight nearly all are alike, or nearly all of the weight is one person's."""
    scores = PLACES["alike"] + PLACES["mixed"]
    even, alike = np.ones(120), np.array([1.0] * 60 + [1e-3] * 60)
    one = np.array([1e4] + [1.0] * 119)
    for weights, told in ((even, False), (alike, True), (one, True)):
        whole = table_of("", {"": scores}, weights={"": weights})
        assert bool(told_of(study, whole)) == told


def test_scores_without_their_sums_are_not_passed_over(study):
    whole = table_of("", {"": PLACES["mixed"]})
    with pytest.raises(InternalError, match="the sums of scores are not there"):
        told_of(study, replace(whole, sums={}))


@pytest.mark.parametrize("score", [3.5, 3.25])
def test_people_who_all_skipped_the_same_item_are_seen_too(study, score):
    """3.5 of four items is no place of five: the sums still say that all sixty answered alike."""
    assert "for everybody nearly everybody gave the same answers" in told_of(study, table_of("", {"": [score] * 60}))


def test_those_who_came_since_the_last_release_are_a_group_of_their_own(tmp_path):
    """They are more than the threshold, so no small number: but all of them gave the same answers."""
    (tmp_path / "first").mkdir()
    first = build(tmp_path / "first", alike=False)
    path = world.written(tmp_path / "second", {"a": 60, "b": 60, "d": 40})
    table = path.with_name("answers.csv")
    with table.open("a", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([f"late-{at}", "d", *["4", "4", "2", "4", "4"]] for at in range(30))
    text = path.read_text(encoding="utf-8").replace('id = "2026"\n', f'id = "2027"\nprevious = ["{first.out}"]\n')
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadNews, match="those of school d who are not in the release 2026 nearly everybody gave"):
        pipeline.build(path, tmp_path / "out")


def test_an_internal_report_tells_of_no_group_that_all_answered_alike(tmp_path):
    """Nine people of one school gave the same answers; the report would show groups of five, and does not here."""
    path = world.written(tmp_path / "in", {"a": 60, "b": 60, "d": 40})
    table = path.with_name("answers.csv")
    with table.open("a", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([f"alike-{at}", "c", "4", "4", "2", "4", "4"] for at in range(9))
    text = path.read_text(encoding="utf-8").replace(
        'id = "2026"\n',
        'id = "2026"\naudience = "internal"\nowner = "O"\npurpose = "P"\nexpires = 2099-01-01\nthreshold = 5\n',
    )
    path.write_text(text, encoding="utf-8")
    private = pipeline.build(path, tmp_path / "out").private
    page = (private / "report" / "indicator" / "belonging.html").read_text(encoding="utf-8")
    assert "School C" in page
    assert "not shown" in page.lower()
    with (private / "report" / "data" / "cells.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["n"] for row in rows if row["indicator"] == "belonging" and row["school"] == "c"] == [""]
