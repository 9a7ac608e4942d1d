"""Themes of comments: what two people found in both readings is counted by group, and no comment is read."""

import csv

import pytest

from isonomia import pipeline
from isonomia.count.sought import sought_faults
from isonomia.demo.run import survey_study
from isonomia.errors import InputError
from isonomia.protect import unprotected

SECTION = """
[climate.survey.themes]
file = "themes.csv"
titles = { workload = "The workload", mentoring = "Mentors" }
"""


def written(folder, rows, head=("id", "coder", "theme")):
    study = survey_study(folder)
    text = study.read_text(encoding="utf-8").replace(
        "[dimension.first_generation]", SECTION + "[dimension.first_generation]", 1
    )
    study.write_text(text, encoding="utf-8")
    with (folder / "themes.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([head, *rows])
    return pipeline.read_study(study)


def who_answered(folder):
    with (folder / "answers.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["status"] == "complete"]


def coded(people):
    """Every third person wrote about the workload; of every fourth one reader alone found mentors."""
    for at, row in enumerate(people):
        for coder in ("one", "two"):
            yield [row["id"], coder, "Workload" if at % 3 == 0 else ""]
        if at % 4 == 0:
            yield [row["id"], "two", "mentoring"]


def test_a_theme_counts_where_both_found_it(tmp_path):
    survey_study(tmp_path)
    people = who_answered(tmp_path)[:300]
    study = written(tmp_path, coded(people))
    inputs = pipeline.open_sources(study)
    shown = unprotected(pipeline.count_cells(study, inputs), study)
    found = pipeline.estimate(study, shown, inputs)
    (row,) = found.where(indicator="survey-theme-workload", measure="proportion", dimension="")
    assert (row.n, row.value) == (300, pytest.approx(100 / 300))
    assert found.where(indicator="survey-theme-mentoring", measure="proportion", dimension="")[0].value == 0
    first = [at for at, row in enumerate(people) if row["first_generation"] == "yes"]
    (row,) = found.where(indicator="survey-theme-workload", measure="proportion", subgroup="yes")
    assert (row.n, row.value) == (len(first), pytest.approx(sum(at % 3 == 0 for at in first) / len(first)))


def test_a_theme_that_no_two_found_is_a_result_and_no_fault(tmp_path):
    survey_study(tmp_path)
    study = written(tmp_path, coded(who_answered(tmp_path)[:300]))
    assert sought_faults(study, pipeline.open_sources(study).tables) == []


def test_a_statement_that_nobody_agrees_with_is_a_result_and_no_fault(tmp_path):
    study = written(tmp_path, [])
    with (tmp_path / "answers.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    at = head.index("b4")
    lowest = [[*row[:at], "Disagree" if row[at] else "", *row[at + 1 :]] for row in rows]
    with (tmp_path / "answers.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([head, *lowest])
    assert sought_faults(study, pipeline.open_sources(study).tables) == []


def test_a_statement_that_nobody_answered_is_a_fault(tmp_path):
    study = written(tmp_path, [])
    with (tmp_path / "answers.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    at = head.index("b4")
    with (tmp_path / "answers.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([head, *([*row[:at], "", *row[at + 1 :]] for row in rows)])
    ((_, fault),) = sought_faults(study, pipeline.open_sources(study).tables)
    assert "nobody answered the statement" in fault.sentence()


def test_small_groups_of_writers_are_protected_like_any_other(tmp_path):
    survey_study(tmp_path)
    people = who_answered(tmp_path)
    few = [row for row in people if row["first_generation"] == "yes"][:6]
    many = [row for row in people if row["first_generation"] == "no"][:80]
    study = written(tmp_path, coded([*few, *many]))
    inputs = pipeline.open_sources(study)
    shown = pipeline.protect_cells(study, pipeline.count_cells(study, inputs))
    found = pipeline.estimate(study, shown, inputs)
    rows = found.where(indicator="survey-theme-workload", measure="proportion", dimension="first_generation")
    assert {row.status for row in rows} == {"hidden"}


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["a0001", "one", "workload"]], "of 1 comments the file has the view of one person alone"),
        ([["a0001", "one", "worklod"], ["a0001", "two", ""]], "there is no theme “worklod”. Did you mean 'workload'"),
        (
            [["z9999", "one", ""], ["z9999", "two", ""]],
            "nobody in the file of answers has this “id”. Write “id” as",
        ),
        ([["a0001", "", "workload"]], "it does not say who wrote, or who coded"),
    ],
)
def test_what_is_wrong_is_a_sentence_with_its_line(tmp_path, rows, said):
    study = written(tmp_path, rows)
    with pytest.raises(InputError) as caught:
        pipeline.open_sources(study)
    assert said in str(caught.value)
    assert "z9999" not in str(caught.value)


def test_a_file_with_other_columns_is_told_by_them(tmp_path):
    study = written(tmp_path, [], ("person", "coder", "topic"))
    with pytest.raises(InputError) as caught:
        pipeline.open_sources(study)
    assert [each.problem for each in caught.value.faults] == ["there is no column “id”.", "there is no column “theme”."]
