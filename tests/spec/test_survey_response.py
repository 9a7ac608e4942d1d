"""Who answered a survey: response rates by group, what stands for what, and how alike the groups are."""

import csv
import re
from math import sqrt
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from isonomia import pipeline
from isonomia.climate.representativeness import r_indicator
from isonomia.demo.run import survey_study
from isonomia.demo.survey.answers import answers_csv
from isonomia.errors import InputError, StudyError
from isonomia.protect import unprotected
from isonomia.study import parse


@pytest.fixture(scope="module")
def survey(tmp_path_factory):
    return survey_study(tmp_path_factory.mktemp("survey"))


@pytest.fixture(scope="module")
def rows(survey):
    with survey.with_name("answers.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def estimated(path):
    study = pipeline.read_study(path)
    inputs = pipeline.open_sources(study)
    shown = unprotected(pipeline.count_cells(study, inputs), study)
    return pipeline.estimate(study, shown, inputs)


@pytest.fixture(scope="module")
def found(survey):
    return estimated(survey)


def test_the_made_up_answers_are_always_the_same():
    assert answers_csv() == answers_csv()
    assert answers_csv(seed=1) != answers_csv()


def test_rates_are_those_of_the_rows(found, rows):
    for group in ("yes", "no"):
        asked = [row for row in rows if row["first_generation"] == group]
        answered = [row for row in asked if row["status"] in {"complete", "stopped"}]
        (row,) = found.where(indicator="survey-response", measure="proportion", subgroup=group)
        assert (row.n, row.value) == (len(asked), pytest.approx(len(answered) / len(asked)))
    stopped = sum(row["status"] == "stopped" for row in rows)
    begun = sum(row["status"] in {"complete", "stopped"} for row in rows)
    (row,) = found.where(indicator="survey-broken-off", measure="proportion")
    assert row.value == pytest.approx(stopped / begun)


def test_scales_are_about_those_who_answered(found, rows):
    begun = [row for row in rows if row["status"] in {"complete", "stopped"}]
    scored = [row for row in begun if sum(row[f"b{at}"] not in {"", "Prefer not to say"} for at in range(1, 6)) >= 3]
    (row,) = found.where(indicator="belonging", measure="mean", dimension="")
    assert row.n == len(scored)


def test_what_was_left_blank_is_counted_by_statement(survey, rows, tmp_path):
    text = survey.read_text(encoding="utf-8").replace("complete_answers = true\n", "")
    (tmp_path / "study.toml").write_text(text, encoding="utf-8")
    (tmp_path / "answers.csv").write_bytes(survey.with_name("answers.csv").read_bytes())
    found = estimated(tmp_path / "study.toml")
    begun = [row for row in rows if row["status"] in {"complete", "stopped"}]
    for at in range(1, 6):
        blank = sum(row[f"b{at}"] in {"", "Prefer not to say"} for row in begun)
        (row,) = found.where(indicator="belonging", measure="item_non_response", component=f"b{at}", dimension="")
        assert row.value == pytest.approx(blank / len(begun))


@pytest.mark.parametrize("group", ["", "yes", "no"])
def test_statements_of_people_who_answered_all_have_one_base(found, rows, group):
    begun = [row for row in rows if row["status"] in {"complete", "stopped"} and group in ("", row["first_generation"])]
    items = [f"b{at}" for at in range(1, 6)]
    complete = [row for row in begun if all(row[each] not in {"", "Prefer not to say"} for each in items)]
    where = {"dimension": "first_generation", "subgroup": group} if group else {"dimension": ""}
    for each in items:
        (row,) = found.where(indicator=f"belonging-{each}", measure="proportion", **where)
        best = {"Disagree", "Strongly disagree"} if each == "b3" else {"Agree", "Strongly agree"}
        assert (row.n, row.value) == (len(complete), pytest.approx(np.mean([one[each] in best for one in complete])))
    (row,) = found.where(indicator="belonging", measure="item_non_response", **where)
    assert (row.component, row.n) == ("any", len(begun))
    assert row.value == pytest.approx(1 - len(complete) / len(begun))


def with_rate(path, rate, dispositions):
    text = path.read_text(encoding="utf-8")
    text = re.sub(r'response_rate = "RR2"', f'response_rate = "{rate}"', text)
    return re.sub(r"dispositions  = \{.*\}", f"dispositions = {dispositions}", text)


@pytest.mark.parametrize(
    ("rate", "counted", "left_out"),
    [("RR1", {"complete"}, set()), ("RR5", {"complete"}, {"no reply"}), ("RR6", {"complete", "stopped"}, {"no reply"})],
)
def test_each_rate_has_its_denominator(survey, rows, tmp_path, rate, counted, left_out):
    listed = '{ complete = ["complete"], partial = ["stopped"], refusal = ["declined"], unknown = ["no reply"] }'
    (tmp_path / "study.toml").write_text(with_rate(survey, rate, listed), encoding="utf-8")
    (tmp_path / "answers.csv").write_bytes(survey.with_name("answers.csv").read_bytes())
    (row,) = estimated(tmp_path / "study.toml").where(indicator="survey-response", measure="proportion", dimension="")
    asked = [each for each in rows if each["status"] not in left_out]
    assert row.value == pytest.approx(sum(each["status"] in counted for each in asked) / len(asked))


@pytest.mark.parametrize(
    ("dispositions", "said"),
    [
        ('{ partial = ["stopped"] }', "no value means that somebody answered to the end"),
        ('{ complete = ["complete"], partial = ["Complete"] }', "the value “Complete” means “complete” already"),
        ('{ complte = ["complete"] }', "there is no disposition “complte”. Did you mean 'complete'"),
        ("{}", "disposition and dispositions go together"),
    ],
)
def test_faults_of_dispositions_are_sentences(survey, dispositions, said):
    with pytest.raises(StudyError) as caught:
        parse(with_rate(survey, "RR1", dispositions), str(survey.parent))
    assert said in str(caught.value)


def test_a_value_that_means_nothing_is_refused_and_not_counted_as_silence(survey, tmp_path):
    listed = '{ complete = ["complete"], partial = ["stopped"], refusal = ["declind"] }'
    (tmp_path / "study.toml").write_text(with_rate(survey, "RR1", listed), encoding="utf-8")
    (tmp_path / "answers.csv").write_bytes(survey.with_name("answers.csv").read_bytes())
    study = pipeline.read_study(tmp_path / "study.toml")
    with pytest.raises(InputError) as caught:
        pipeline.open_sources(study)
    assert "nothing says what became of people with “declined”, “no reply”. Did you mean 'declind'" in str(caught.value)


def test_the_r_indicator_by_hand():
    # 100 of 200 and 50 of 200 answered: rates .5 and .25 about .375, S² = 400 · .125² ÷ 399
    assert r_indicator([200, 200], [100, 50]) == pytest.approx(1 - 2 * sqrt(400 * 0.125**2 / 399))
    assert r_indicator([30, 70], [15, 35]) == 1


@given(st.lists(st.tuples(st.integers(1, 300), st.floats(0, 1)), min_size=1, max_size=6))
def test_the_r_indicator_lies_below_one_and_does_not_see_order(groups):
    asked = [n for n, _ in groups]
    answered = [round(n * share) for n, share in groups]
    value = r_indicator(asked, answered)
    assert -0.5 <= value <= 1
    assert value == pytest.approx(r_indicator(asked[::-1], answered[::-1]))


def test_the_example_is_that_of_the_manual():
    page = (Path(__file__).parents[2] / "docs" / "climate.md").read_text(encoding="utf-8")
    assert "answers of 940 made-up" in page
    assert answers_csv().count("\n") == 941
