"""Simple conditions are answered without an engine, as the engine answers them; what may be at fault is left to it."""

from contextlib import closing

import numpy as np
import pyarrow as pa
import pytest

from isonomia.count import count, one_pass
from isonomia.count.loading import connect
from isonomia.count.one_pass import count_in_one_pass
from isonomia.count.questions import questions
from isonomia.count.records import prepare
from isonomia.errors import TableError
from isonomia.sources import open_frame
from isonomia.study import parse

HEAD = """
schema = 1
title = "Invented people"
[release]
id = "r"
date = 2026-01-01
publisher = "P"
contact = "c@example.org"
[dimension.sex]
column = "sex"
levels = ["f", "m"]
absent = { "" = "left_blank", "?" = "declined" }
[source.s]
path = "people.parquet"
"""
ABSENT = 'absent.y = { "" = "left_blank", "?" = "declined" }\nabsent.age = { "" = "left_blank", "99" = "unknown" }\n'


def study_of(event, among="", source=ABSENT):
    kept = f'among = "{among}"\n' if among else ""
    asked = f'[[indicator]]\nid = "i"\nsource = "s"\nevent = "{event}"\n{kept}higher_is = "better"\nby = ["sex"]\n'
    return parse(HEAD + source + asked)


def people(rows=300, **changed):
    rng = np.random.default_rng(5)
    made = {
        "sex": rng.choice(["f", "m", "?", None], rows).tolist(),
        "y": rng.choice(["yes", " no ", "?", None], rows).tolist(),
        "z": rng.choice(["é", "e\u0301", "z"], rows).tolist(),
        "age": rng.choice([17, 18, 40, 99, None], rows).tolist(),
        "ok": rng.choice([True, False], rows).tolist(),
        "year": rng.choice([2020, 2021], rows).tolist(),
        "place": rng.choice(["north", "south "], rows).tolist(),
        "share": rng.choice([0.5, 1.0], rows).tolist(),
    }
    return open_frame("s", pa.table({**made, **changed}))


def by_queries(study, table):
    with closing(connect()) as connection:
        return list(prepare(study, study.sources["s"], table, questions(study), connection).cells())


def in_one_pass(study, table):
    return count_in_one_pass(study, study.sources["s"], table, questions(study), 0)


def written(tables):
    return {
        each.identity: [[name, held.tolist()] for name, held in (*each.keys.items(), *each.sums.items())]
        for each in tables
    }


@pytest.fixture
def no_engine(monkeypatch):
    def refused(_threads=0):
        raise AssertionError("an engine was started")

    monkeypatch.setattr(one_pass, "connect", refused)


@pytest.fixture
def started(monkeypatch):
    found = []

    def noted(threads=0):
        found.append(threads)
        return connect(threads)

    monkeypatch.setattr(one_pass, "connect", noted)
    return found


@pytest.mark.usefixtures("no_engine")
@pytest.mark.parametrize(
    ("event", "among"),
    [
        ("y = 'yes'", ""),
        ("y <> 'yes'", "age >= 18"),
        ("y in ('yes', 'no')", "age between 17 and 18 or age is null"),
        ("not (y = 'no') and ok", "z = 'é'"),
        ("ok", "not ok or y is null"),
        ("age > 17 or y = 'yes'", ""),
        ("age = 18", "sex <> 'm'"),
    ],
)
def test_simple_conditions_are_answered_as_queries_answer_them_and_start_no_engine(event, among):
    blank = ABSENT + 'absent.sex = { "" = "left_blank" }\n'
    study, table = study_of(event, among, blank), people()
    assert written(in_one_pass(study, table)) == written(by_queries(study, table))


@pytest.mark.usefixtures("no_engine")
def test_settings_and_periods_are_told_apart_without_an_engine():
    study, table = study_of("y = 'yes'", "", f'setting = "place"\nperiod = "year"\n{ABSENT}'), people()
    found = written(in_one_pass(study, table))
    assert found == written(by_queries(study, table))
    assert dict(found[min(found)])["setting"] == ["north", "north", "south", "south"]


@pytest.mark.parametrize(
    ("event", "among", "source"),
    [
        ("age + 1 > 18", "", ABSENT),  # arithmetic
        ("number(y) > 18", "", ABSENT),  # a function
        ("ok", "share = 1", ABSENT),  # a column that is not in numbers
        ("ok", "y = 'maybe'", ABSENT),  # a text that no row has
        ("ok", "", f'weight = "share"\n{ABSENT}'),
    ],
)
def test_other_conditions_are_left_to_the_engine(started, event, among, source):
    study, table = study_of(event, among, source), people()
    assert written(in_one_pass(study, table)) == written(by_queries(study, table))
    assert started


@pytest.mark.parametrize(
    ("event", "source", "changed", "said"),
    [
        ("y = 'yes'", "", {}, "blank"),
        ("y = 'yse'", ABSENT, {}, "yse"),
        ("place > 18", ABSENT, {}, "place"),
        ("gone = 'yes'", ABSENT, {}, "gone"),
        ("y = 'yes'", f'{ABSENT}absent.gone = {{ "9" = "unknown" }}\n', {}, "gone"),
        ("y = 'yes'", f'{ABSENT}period = "year"\n', {"year": [-9, *[2020] * 299]}, "period"),
        ("y = 'yes'", f'{ABSENT}setting = "place"\n', {"place": [None, *["north"] * 299]}, "setting"),
    ],
)
def test_what_is_at_fault_is_told_as_before(event, source, changed, said):
    study, table = study_of(event, "", source), people(**changed)
    assert in_one_pass(study, table) is None
    with pytest.raises(TableError) as told:
        count(study, {"s": table})
    assert said in str(told.value)


def test_many_answers_are_left_to_the_engine(started):
    table, study = people(3_000, y=[f"v{at % 1_500}" for at in range(3_000)]), study_of("y = 'v7'")
    found = in_one_pass(study, table)
    assert started
    assert written(found) == written(by_queries(study, table))
