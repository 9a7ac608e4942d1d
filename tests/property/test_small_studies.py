"""Handfuls of people, several questions, answers and groups that are missing: each has a release, and it is safe."""

import tempfile
from pathlib import Path

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from isonomia.model.cells import Cells
from isonomia.protect import protected
from isonomia.protect.audit import audit
from programs import program

worlds = program("bench/protect_worlds.py")

GROUPS = (("aa", "bb", "~declined"), ("aa", "bb", "cc", "~unknown"))
SINGLES, PAIR = ((), (0,), (1,)), ((), (0,), (1,), (0, 1))


@st.composite
def small_studies(draw):
    """Rows of people of like groups and answers; questions are stages of one another or stand side by side."""
    stages = draw(st.booleans())
    number = draw(st.integers(1, 3))
    answers = st.integers(0, number) if stages else st.tuples(*[st.sampled_from([1, 1, 0, 0, -1])] * number)
    row = st.tuples(st.integers(0, 2), st.integers(0, 3), st.integers(1, 14), answers)
    rows = draw(st.lists(row, min_size=1, max_size=12))
    times = [each[2] for each in rows]
    if stages:
        outcome = [[int(each[3] > at) for each in rows] for at in range(number)]
        inside = [[each[3] >= at for each in rows] for at in range(number)]
    else:
        outcome = [[each[3][at] for each in rows] for at in range(number)]
        inside = [[True for _ in rows]] * number
    among = [f"stage >= {at}" if stages and at else "" for at in range(number)]
    events = [f"stage >= {at + 1}" if stages else f"y{at} = 'yes'" for at in range(number)]
    questions = [
        worlds.Question(f"i{at}", "proportion", among[at], events[at], draw(st.sampled_from([SINGLES, PAIR])))
        for at in range(number)
    ]
    people = worlds.People(
        codes=np.repeat(np.array([[each[d] for each in rows] for d in range(2)]), times, axis=1),
        names=GROUPS,
        second=None,
        period=np.zeros(sum(times), dtype=int),
        periods=("2025",),
        inside=np.repeat(np.array(inside), times, axis=1),
        outcome=np.repeat(np.array(outcome), times, axis=1),
    )
    asked = worlds.study_of(questions, people, draw(st.sampled_from(["cms", "strict", "ferpa"])))
    cells = [worlds.cells_of(people, at, each, g) for at, each in enumerate(questions) for g in each.groupings]
    return worlds.World(asked, Cells(tuple(cells)), "small")


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(small_studies())
def test_a_small_study_has_a_release_that_is_safe(made):
    found = protected(made.cells, made.study)
    with tempfile.TemporaryDirectory() as folder:
        report = audit(worlds.published(made, found.shown, Path(folder)))
    assert report.passed, "\n".join(report.lines())
