"""The demo's facts against the worked examples, and the demo's text against the rules of its own pages."""

import csv
import io
import re
import tomllib
from pathlib import Path

import pytest

from isonomia.demo.run import facts_tables, study_text

EXAMPLES = tomllib.loads((Path(__file__).parents[1] / "oracle" / "worked-examples.toml").read_text(encoding="utf-8"))
ADDED_BY_EVERY_PAGE = "A gap can have many causes"
STUDY = tomllib.loads(study_text(records=True))
QUESTIONS = [*STUDY["indicator"], *STUDY["representation"]]


def example(identifier):
    return next(each for each in EXAMPLES["example"] if each["id"] == identifier)


def expected(identifier, name):
    return next(each for each in example(identifier)["expected"] if each["name"] == name)


def rows_of(name):
    return list(csv.DictReader(io.StringIO(facts_tables()[name])))


def by_group(name, column):
    return {row["group"]: int(row[column]) for row in rows_of(name)}


@pytest.mark.parametrize("name", sorted(facts_tables()))
def test_every_row_says_where_it_comes_from(name):
    for row in rows_of(name):
        assert row["citation"]
        assert row["coding"]
        assert re.match(r"(19|20)\d\d", row["year"])


def test_physicians_and_matriculants_are_those_of_the_worked_example():
    inputs = example("W1")["inputs"]
    physicians, matriculants = (
        by_group("physicians-2015.csv", "physicians"),
        by_group("matriculants-2015.csv", "matriculants"),
    )
    parity = by_group("population-2015.csv", "physicians_at_parity")
    assert sum(physicians.values()) == sum(parity.values()) == inputs["physicians"]
    assert sum(matriculants.values()) == inputs["matriculants"]
    for group in ("hispanic", "black"):
        assert physicians[group] == inputs["observed"][group]
        assert matriculants[group] == inputs["matriculants_group"][group]
        assert parity[group] == inputs["expected_at_parity"][group]


@pytest.mark.parametrize("group", ["hispanic", "black"])
@pytest.mark.parametrize(
    ("name", "table", "column"),
    [
        ("workforce_rq", "physicians-2015.csv", "physicians"),
        ("matriculant_rq", "matriculants-2015.csv", "matriculants"),
    ],
)
def test_quotients_of_the_facts_are_the_published_ones(group, name, table, column):
    people, population = by_group(table, column), by_group("population-2015.csv", "physicians_at_parity")
    share = people[group] / sum(people.values())
    benchmark = population[group] / sum(population.values())
    wanted = expected("W1", f"{group}.{name}")
    assert share / benchmark == pytest.approx(wanted["value"], abs=wanted["tolerance"])


def test_attrition_is_that_of_the_worked_example():
    inputs = example("W3")["inputs"]
    ours = {row["group"]: [int(row["leavers"]), int(row["entrants"])] for row in rows_of("attrition.csv")}
    names = {"low_income": "low", "not_low_income": "not_low"}
    assert ours["all"] == inputs["all"]
    for group, counts in inputs["events_and_n"].items():
        assert ours[names.get(group, group)] == counts


@pytest.mark.parametrize("dimension", ["student_race", "family_income", "neighbourhood"])
def test_each_dimension_of_attrition_holds_everybody(dimension):
    rows = [row for row in rows_of("attrition.csv") if row["dimension"] == dimension]
    total = next(row for row in rows_of("attrition.csv") if row["dimension"] == "total")
    for column in ("entrants", "leavers"):
        assert sum(int(row[column]) for row in rows) == int(total[column])
    assert any(row["derived"] != "no" for row in rows)


def test_berkeley_is_that_of_the_worked_example():
    for department, (men_in, men_out, women_in, women_out) in example("W7")["inputs"]["departments"].items():
        rows = {row["sex"]: row for row in rows_of("berkeley-1973.csv") if row["department"] == department}
        assert (int(rows["male"]["admitted"]), int(rows["male"]["applicants"])) == (men_in, men_in + men_out)
        assert (int(rows["female"]["admitted"]), int(rows["female"]["applicants"])) == (women_in, women_in + women_out)


@pytest.mark.parametrize("dimension", ["acs_age", "sex", "acs_race", "acs_ethnicity", "nativity", "disability"])
def test_each_partition_of_the_census_table_holds_everybody(dimension):
    rows = [row for row in rows_of("insurance-2018.csv") if row["dimension"] == dimension]
    total = next(row for row in rows_of("insurance-2018.csv") if row["dimension"] == "total")
    for column in ("population", "uninsured"):
        assert sum(int(row[column]) for row in rows) == int(total[column])


def test_citizenship_divides_the_foreign_born_and_education_the_people_of_26_and_over():
    rows = {(row["dimension"], row["group"]): row for row in rows_of("insurance-2018.csv")}
    for column in ("population", "uninsured"):
        foreign = sum(int(rows["citizenship", group][column]) for group in ("naturalized", "not_a_citizen"))
        assert foreign == int(rows["nativity", "foreign_born"][column])
        learned = sum(int(row[column]) for (dimension, _), row in rows.items() if dimension == "acs_education")
        ages = ("26-34", "35-44", "45-54", "55-64", "65-74", "75+")
        assert learned == sum(int(rows["acs_age", age][column]) for age in ages)


def test_the_census_headline_is_8_9_per_cent():
    total = next(row for row in rows_of("insurance-2018.csv") if row["dimension"] == "total")
    assert round(100 * int(total["uninsured"]) / int(total["population"]), 1) == 8.9


def test_only_facts_are_published_and_records_are_not():
    for name, source in STUDY["source"].items():
        assert source.get("published", False) == source["path"].startswith("facts/"), name
        assert source["citation"]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question["id"])
def test_each_question_is_explained(question):
    assert 3 <= len(question["title"].split()) <= 8
    assert 3 <= len(question["caveats"]) <= 6
    assert not any(ADDED_BY_EVERY_PAGE in caveat for caveat in question["caveats"])
    assert len(set(question["caveats"])) == len(question["caveats"])
    assert question["definition"]
    assert "margin" not in question or "count as close within" in question["definition"]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question["id"])
def test_records_of_people_say_that_they_are_not_the_nation(question):
    said = any("not the nation" in caveat for caveat in question["caveats"])
    assert said == (question["source"] == "nhanes")
    assert "not the nation" in STUDY["source"]["nhanes"]["note"]


def test_every_level_has_a_noun_for_sentences():
    for name, dimension in STUDY["dimension"].items():
        for code, level in dimension["levels"].items():
            assert level["nouns"]["en"], (name, code)


def test_pages_do_not_blame_praise_or_name_a_cause():
    banned = re.compile(
        r"\b(only|just|merely|fail(ed|s)?|lag|underperform|worst|better than|due to|because of|caused by|leads to"
        r"|compared to|statistically significant|disadvantaged|vulnerable|minorit(y|ies)|non-White|Blacks|Whites"
        r"|females|males|very|dramatically|shocking|obviously|of course)\b",
        re.IGNORECASE,
    )
    for question in QUESTIONS:
        text = " ".join(
            [question["title"], question["definition"], *question["caveats"], *question["words"]["en"].values()]
        )
        assert not banned.search(text), (question["id"], banned.search(text))


def test_without_records_the_chapter_is_left_out_and_the_file_says_so():
    text = study_text(records=False)
    without = tomllib.loads(text)
    assert "nhanes" not in without["source"]
    assert {each["source"] for each in without["indicator"]} == {"attrition", "berkeley", "acs"}
    assert "isonomia[demo]" in text


def test_the_example_teaches():
    comments = [line for line in study_text(records=True).splitlines() if line.startswith("#")]
    assert len(comments) >= 60
    for key in ("published", "margin", "higher_is", "gradient", "absent", "policy", "among"):
        assert any(key in line for line in comments), key
