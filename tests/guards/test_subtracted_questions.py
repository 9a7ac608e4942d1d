"""Questions about nearly the same people tell, by subtraction, of those that only one of them is about."""

import csv

import pytest

from isonomia import pipeline
from isonomia.errors import StudyError

STUDY = """schema = 1
title = "A school"

[source.s]
path = "people.csv"
person = "id"

[dimension.race]
column = "race"
levels = ["white", "asian", "black"]

[dimension.sex]
column = "sex"
levels = { F = "Women", M = "Men", X = "Another gender" }

QUESTIONS
[release]
id = "2026"
date = 2026-11-27
publisher = "A school"
contact = "x@school.example"
"""
QUESTION = '[[indicator]]\nid = "{}"\nsource = "s"\nby = {}\n{}\n'
RACE = '["race"]'
DONE = "event = \"result = 'yes'\""


def questions(*each):
    return "".join(QUESTION.format(*one) for one in each)


def asked(name, among, by=RACE):
    return (name, by, f'{DONE}\namong = "{among}"' if among else DONE)


def printed(tmp_path, text):
    """(question, race, sex) -> the row of the published cells."""
    with (tmp_path / "people.csv").open("w", encoding="utf-8", newline="") as file:
        write = csv.writer(file)
        write.writerow(["id", "race", "sex", "age", "result"])
        for at in range(720):
            sex = "X" if at % 144 == 7 else "FM"[at % 2]
            result = "late" if at % 240 == 5 else "yes" if at % 7 < 5 else "no"
            write.writerow([at, ("white", "asian", "black")[at % 3], sex, 20 + at % 40 if at % 240 else 19, result])
    (tmp_path / "study.toml").write_text(STUDY.replace("QUESTIONS", text), encoding="utf-8")
    pipeline.build(tmp_path / "study.toml", tmp_path / "out")
    with (tmp_path / "out" / "site" / "data" / "cells.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {(row["indicator"], row.get("race", "All"), row.get("sex", "All")): row for row in rows}


def left_over(rows, whole, *parts):
    """What everybody can subtract: whole − parts, of people and of outcomes, by race; where all of them are printed."""
    found = []
    for race in ("All", "white", "asian", "black"):
        for name in ("n", "events"):
            numbers = [
                rows[each[0], race, each[1]][name] for each in (whole, *parts) if (each[0], race, each[1]) in rows
            ]
            if all(numbers):
                found.append(int(numbers[0]) - sum(int(each) for each in numbers[1:]))
    return found


@pytest.mark.parametrize(
    ("wide", "narrow"),
    [
        ("sex in ('F', 'M', 'X')", "sex in ('F', 'M')"),
        ("", "sex = 'F' or sex = 'M'"),
        ("sex in ('F', 'M', 'X')", "not sex = 'X' and sex in ('M', 'F')"),
        ("age >= 19", "age > 19"),
        ("age between 19 and 70", "age between 20 and 70"),
    ],
)
def test_a_few_people_more_are_not_told_by_subtraction(tmp_path, wide, narrow):
    rows = printed(tmp_path, questions(asked("a", wide), asked("b", narrow)))
    left = left_over(rows, ("a", "All"), ("b", "All"))
    assert left == [each for each in left if not 1 <= each <= 10]


@pytest.mark.parametrize("wide", ["result = 'yes' or result = 'late'", "result in ('yes', 'late')"])
def test_a_few_outcomes_more_are_not_told_by_subtraction(tmp_path, wide):
    rows = printed(tmp_path, questions(("a", RACE, f'event = "{wide}"'), asked("b", "")))
    left = left_over(rows, ("a", "All"), ("b", "All"))
    assert left == [each for each in left if not 1 <= each <= 10]


def test_whoever_is_in_none_of_several_groups_is_not_told_by_subtraction(tmp_path):
    rows = printed(tmp_path, questions(asked("everybody", ""), asked("women", "sex = 'F'"), asked("men", "sex = 'M'")))
    left = left_over(rows, ("everybody", "All"), ("women", "All"), ("men", "All"))
    assert left == [each for each in left if not 1 <= each <= 10]


def test_a_mean_is_about_the_people_whose_value_is_known(tmp_path):
    mean = 'kind = "mean"\nvalue = "age"'
    both = [(name, RACE, f'{mean}\namong = "{among}"') for name, among in (("a", "age >= 19"), ("b", "age > 19"))]
    rows = printed(tmp_path, questions(*both))
    pairs = [(rows["a", race, "All"]["n"], rows["b", race, "All"]["n"]) for race in ("All", "white")]
    assert all(not (one and other) or not 1 <= int(one) - int(other) <= 10 for one, other in pairs)


@pytest.mark.parametrize(
    ("among", "others"),
    [("sex = 'F'", "M"), ("sex in ('F')", "M"), ("sex = 'M'", "F"), ("sex in ('M')", "F"), ("not sex <> 'M'", "F")],
)
def test_a_question_about_one_sex_does_not_print_what_the_table_by_sex_hides(tmp_path, among, others):
    by = '["race", ["race", "sex"]]'
    rows = printed(tmp_path, questions(asked("everybody", "", by), asked("some", among)))
    for name in ("n", "events"):
        for race in ("white", "asian", "black"):
            numbers = [rows["everybody", race, "All"], rows["everybody", race, others], rows["some", race, "All"]]
            whole, *parts = (each[name] for each in numbers)
            assert not (whole and all(parts)) or not 1 <= int(whole) - sum(int(each) for each in parts) <= 10


def test_questions_far_apart_are_printed_as_before(tmp_path):
    """No number is hidden where the difference is large: the ties themselves cost nothing."""
    rows = printed(tmp_path, questions(asked("everybody", ""), asked("older", "age >= 40"), asked("young", "age < 30")))
    assert all(row["n"] for row in rows.values())


def test_a_mean_of_zeros_and_ones_is_refused_for_it_counts_people(tmp_path):
    value = "least(greatest(age - 57, 0), 1)"
    for bounds in ("", "bounds = [0, 1]"):
        with pytest.raises(StudyError, match=r"0 and 1 alone.*proportion"):
            printed(tmp_path, questions(("m", RACE, f'kind = "mean"\nvalue = "{value}"\n{bounds}')))
    assert not (tmp_path / "out").exists()


def test_people_with_a_value_are_not_everybody_for_the_auditor(tmp_path):
    """A mean leaves out whose value is not known; so its n does not tell how many left another answer out."""
    mean = ("m", RACE, 'kind = "mean"\nvalue = "age"')
    missing = ("b", RACE, "event = \"nullif(result, 'late') = 'yes'\"")
    rows = printed(tmp_path, questions(mean, missing))
    assert rows["m", "All", "All"]["n"] == "720"
