"""No scale is published whose average and spread tell what single people answered."""

import csv
import runpy
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from isonomia import pipeline
from isonomia.errors import BadNews
from isonomia.model.scales import Answer, Item, Scale
from isonomia.protect.telling_scores import Sums, apart

world = runpy.run_path(str(Path(__file__).with_name("test_climate_surveys.py")))
LADDER = tuple(Answer(float(at), str(at)) for at in range(1, 6))
SCALE = Scale("s", "S", "survey", tuple(Item(f"i{at}", "", LADDER) for at in range(4)), "mean", 4, (), "process")
STEPS = 16


def sums_of(scores):
    return Sums(float(len(scores)), float(np.sum(scores)), float(np.sum(np.square(scores))))


@given(st.lists(st.integers(0, STEPS), min_size=1, max_size=60))
def test_there_are_never_fewer_apart_than_is_said(places):
    scores = 1 + np.array(places) / 4
    fewest = min(sum(place != c for place in places) for c in range(STEPS + 1))
    assert apart(sums_of(scores), SCALE) >= fewest


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
    assert (apart(sums_of(np.array(scores)), SCALE) < 11) == told


def build(tmp_path, alike):
    """A survey in which the people of one school all give the same answers, but for one."""
    path = world["written"](tmp_path / "in", {"a": 60, "b": 60, "d": 40})
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
