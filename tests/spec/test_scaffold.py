"""What `init` writes: a study file that reads without a fault, with a comment on every guess."""

import tomllib
from datetime import date

import pytest

from isonomia.errors import TableError
from isonomia.model import reading
from isonomia.model.absence import ROOT_OF_KIND
from isonomia.model.profile import TableProfile
from isonomia.standards import vocabulary
from isonomia.study import scaffold
from isonomia.study.scaffold.known import known
from isonomia.study.scaffold.words import says, words_of
from scaffold_world import ROWS, TODAY, binding, dimension, labels, table, written


def test_a_table_that_is_clean():
    text, made = written(
        {
            "student_id": [f"S{number}" for number in range(ROWS)],
            "entry_year": [2023, 2024],
            "sex": ["F", "M"],
            "passed": ["yes", "no"],
        }
    )
    source = made.sources["table"]
    assert (source.path, source.person, source.period, source.repeated) == (
        "data/students.csv",
        "student_id",
        "entry_year",
        "refuse",
    )
    assert made.title == "Students"
    assert made.release.date == TODAY
    (indicator,) = made.indicators
    assert indicator.event.text == "passed = 'yes'"
    assert indicator.by == (("sex",),)
    assert indicator.higher_is == "neutral"
    assert text.count("#") > 10


def test_how_the_file_is_read_is_carried_over():
    _, made = written({"sex": ["F", "M"]}, format="excel", sheet="Sheet 2", header=3)
    source = made.sources["table"]
    assert (source.format, source.sheet, source.header) == ("excel", "Sheet 2", 3)
    _, made = written({"sex": ["F", "M"]}, format="csv", delimiter=";", encoding="latin-1")
    source = made.sources["table"]
    assert (source.format, source.delimiter, source.encoding) == ("csv", ";", "latin-1")


def test_people_with_several_rows():
    text, made = written({"Patient ID": [f"P{number}" for number in range(40)], "a1c high": ["yes", "no"]})
    assert made.sources["table"].person == "Patient ID"
    assert made.sources["table"].repeated == "last"
    assert "several rows" in text


def test_an_id_with_blanks_is_not_used():
    text, made = written({"mrn": [*(f"P{number}" for number in range(60)), ""], "passed": ["yes", "no"]})
    assert made.sources["table"].person == ""
    assert "looks like an id; some rows are blank" in text


def test_race_and_ethnicity_by_its_values():
    values = [
        "White",
        "Black or African-American",
        "Asian",
        "Two or more races",
        "Hispanic/Latino",
        "Other",
        "Prefer not to say",
        "N/A",
        "",
    ]
    made = dimension("q7", values)
    assert made.id == "race_ethnicity"
    assert made.vocabulary == "race-ethnicity-spd15-2024"
    assert labels(made)[:7] == [row.label for row in vocabulary(made.vocabulary).top()]
    assert labels(made)[7:] == ["Some other race or ethnicity", "Multiracial and/or multiethnic"]
    bound = binding(made)
    assert bound.map["Two or more races"] == "MULTIPLE"
    assert bound.map["Hispanic/Latino"] == "HISP"
    assert bound.absent == {"": "left_blank", "Prefer not to say": "declined", "N/A": "not_stated"}
    assert not made.multiple


def test_what_the_vocabulary_does_not_have_is_a_group_of_its_own_and_is_named():
    text, made = written({"race": ["White", "Black", "Asian", "Purple"], "passed": ["yes", "no"]})
    assert labels(made.dimensions["race_ethnicity"])[-1] == "Purple"
    assert "The vocabulary does not have “Purple”" in text


def test_several_answers_in_a_cell():
    made = dimension("race", ["White", "White;Black", "Asian; White"])
    bound = binding(made)
    assert bound.split == ";"
    assert bound.coding == "combined_multiple"
    assert bound.several == "MULTIPLE"
    assert bound.map["BLACK"] == "BLACK"  # and so "Black"


def test_columns_side_by_side_hold_answers_to_one_question():
    races = {"Race 1": ["White", "Black", "Declined", "White"], "Race 2": ["", "Asian", "", "White"]}
    text, made = written({**races, "Test 1": ["pass", "fail"], "Test 2": ["fail", "pass"]})
    (only,) = made.dimensions.values()
    bound = binding(only)
    assert (only.id, bound.columns, bound.coding) == ("race_ethnicity", ("Race 1", "Race 2"), "combined_multiple")
    assert bound.absent == {"": "left_blank", "Declined": "declined"}
    assert "Each of the columns may hold an answer" in text
    assert [each.id for each in made.indicators] == ["test-1", "test-2"]


def test_a_number_at_the_end_of_a_name_alone_joins_nothing():
    _, made = written({"Sex 1": ["F", "M"], "Race 2": ["White", "Black"], "passed": ["yes", "no"]})
    assert len(made.dimensions) == 2


@pytest.mark.parametrize(
    ("values", "line"),
    [
        ([f"{at},{at % 7}" for at in range(40)], 'decimal.Score = ","'),
        ([f"{1 + at % 12}/{1 + at % 28}/2024" for at in range(60)], 'dates.Score = "month/day/year"'),
        ([f"{1 + at % 28}.{1 + at % 12}.2024" for at in range(60)], 'dates.Score = "day/month/year"'),
        ([f"{1 + at % 12}/{1 + at % 11}/2024" for at in range(60)], '"month/day/year" (or "day/month/year")'),
    ],
)
def test_numbers_and_dates_in_another_way_of_writing_come_with_the_line_to_add(values, line):
    text, _ = written({"Score": values, "sex": ["F", "M"], "passed": ["yes", "no"]})
    (remark,) = [each for each in text.splitlines() if "“Score”" in each]
    assert line in remark
    assert remark.endswith("to the source; not used.")


def test_a_hispanic_column_beside_a_race_column():
    text, made = written({"Race": ["White", "Black", "Asian"], "Hispanic?": ["Y", "N", ""], "passed": ["yes", "no"]})
    assert list(made.dimensions) == ["race_ethnicity", "hispanic"]
    hispanic = made.dimensions["hispanic"]
    assert labels(hispanic) == ["Hispanic or Latino", "Not Hispanic or Latino"]
    assert binding(hispanic).map["Y"] == "HISP"
    assert binding(hispanic).absent == {"": "left_blank"}
    assert "Asked apart from race" in text


def test_a_column_for_each_race():
    text, made = written({"race_white": [0, 1], "race_black": [1, 0], "Asian": ["yes", "no"], "passed": ["yes", "no"]})
    assert list(made.dimensions) == ["race_white", "race_black", "asian"]
    assert labels(made.dimensions["race_black"]) == ["Black or African American", "Not Black or African American"]
    assert binding(made.dimensions["race_white"]).map["1"] == "yes"
    assert "a person may be in several" in text


@pytest.mark.parametrize("values", [["F", "M"], ["female", "Male"], ["Woman", "Man", "Non-binary"], ["f", "m", "X"]])
def test_sex_and_gender(values):
    made = dimension("gender", values)
    assert made.vocabulary == "sex"
    mapped = {reading.fold(value) for value in binding(made).map}
    assert {reading.fold(value) for value in values} <= mapped


def test_coded_sex_is_proposed_and_asks_to_be_confirmed():
    text, made = written({"SEX": [1, 2], "passed": [1, 0]})
    assert binding(made.dimensions["sex"]).map["1"] == "male"
    assert "CONFIRM what these numbers mean" in text
    assert made.indicators[0].event.text == "passed = 1"


def test_numbers_without_that_name_are_not_sex():
    _, made = written({"arm": [1, 2], "passed": ["yes", "no"]})
    assert not made.dimensions


def test_age_in_bands():
    made = dimension("Age at entry", [19, 22, 30, 44, 70])
    assert made.bins == (18, 25, 35, 50, 65)
    assert labels(made) == ["18 to 24", "25 to 34", "35 to 49", "50 to 64", "65 and over"]
    assert made.ordered
    assert not made.gradient


def test_a_code_for_missing_among_numbers_is_only_suggested():
    text, made = written({"age": [19, 22, 30, 99], "passed": ["yes", "no"]})
    assert "Does 99 stand for a missing answer?" in text
    assert binding(made.dimensions["age"]).absent == {}


def test_ages_beside_words_for_missing():
    made = dimension("age", [19, 22, 30, "NA", ""])
    assert made.bins[0] == 18
    assert binding(made).absent == {"NA": "not_stated", "": "left_blank"}


def test_income_is_a_gradient():
    made = dimension("family_income", [1_000, 30_000, 80_000, 250_000])
    assert made.gradient
    assert made.bins[0] == 0


def test_bands_of_the_file_stand_in_the_order_of_their_numbers():
    made = dimension("age_group", ["35-64", "18-34", "65+", "Under 18", "Unknown"])
    assert labels(made) == ["Under 18", "18-34", "35-64", "65+"]
    assert made.ordered
    assert binding(made).absent == {"Unknown": "unknown"}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Disability", "disability"),
        ("is_veteran", "veteran"),
        ("FirstGen", "first_generation"),
        ("pell_eligible", "low_income"),
        ("rural background", "rural"),
    ],
)
def test_yes_or_no_by_its_name(name, expected):
    made = dimension(name, ["Yes", "No", "Don't know"])
    assert made.id == expected
    assert set(binding(made).map) == {"yes", "no", *labels(made)}
    assert binding(made).absent == {"Don't know": "does_not_know"}


def test_language_and_insurance_show_only_what_occurs():
    assert labels(dimension("language", ["English", "Spanish", "Other"])) == ["English", "Spanish", "Another language"]
    found = labels(dimension("insurance", ["Private", "None", "Medicaid"]))
    assert found == ["Private, kind not given", "Medicaid", "None or uninsured"]


def test_a_text_with_a_few_values_stays_open():
    text, made = written({"Campus": ["North", "South", "East"], "passed": ["yes", "no"]})
    assert made.dimensions["campus"].levels == ()
    assert "Delete it if it is not a way in which people differ" in text


@pytest.mark.parametrize(
    ("values", "groups"),
    [
        (["none", "none", "physical", "learning"], ["No disability", "physical", "learning"]),
        (["None", "Yes"], ["With a disability", "No disability"]),
        (["none", "Yes", "No", "declined"], ["With a disability", "No disability"]),
    ],
)
def test_none_is_an_answer_to_a_question_on_disability(values, groups):
    made = dimension("disability", values)
    assert labels(made) == groups
    assert "none" not in {value.lower() for value in binding(made).absent}
    assert {value.lower(): code for value, code in binding(made).map.items()}["none"] == "no"


def test_a_table_without_outcome_still_asks_something():
    text, made = written({"Campus": ["North", "South"]})
    assert made.indicators[0].event.text == "Campus is not null"
    assert "No outcome was recognised" in text


def test_private_columns_are_neither_used_nor_quoted():
    text, made = written({"Email": [f"person{number}@example.org" for number in range(ROWS)], "passed": ["yes", "no"]})
    assert "example.org" not in text
    assert not made.dimensions
    assert "“Email”" in text


def test_dates_and_free_text_are_named_and_not_used():
    text, _ = written(
        {"visit": ["2026-01-05", "2026-02-06"], "plan": [f"words {n}" for n in range(90)], "passed": ["yes", "no"]}
    )
    assert "“visit”: dates; not used." in text
    assert "“plan”: 90 different values; not used." in text


def test_many_dimensions_are_declared_and_eight_are_asked():
    columns = {f"site {letter}": ["a", "b"] for letter in "abcdefghijk"} | {"sex": ["F", "M"], "passed": ["yes", "no"]}
    _, made = written(columns)
    assert len(made.dimensions) == 12
    by = made.indicators[0].by
    assert len(by) == 8
    assert by[0] == ("sex",)  # what is recognised comes first


def test_names_that_need_quotes():
    odd = 'He said "x"; it\'s\t100 % – größe\\'
    _, made = written({odd: ["yes", "no"], "select": ["F", "M"], "a.b [c]": ["North", "South"]})
    assert made.indicators[0].event.columns == (odd,)
    assert {each.bindings["table"].columns for each in made.dimensions.values()} == {("select",), ("a.b [c]",)}


def test_two_columns_of_one_kind_have_two_ids():
    _, made = written(
        {
            "sex": ["F", "M"],
            "Gender": ["F", "M"],
            "gender ": ["f", "m"],
            "passed": ["yes", "no"],
            "Passed": ["yes", "no"],
        }
    )
    assert list(made.dimensions) == ["sex", "gender", "gender-2"]
    assert [each.id for each in made.indicators] == ["passed", "passed-2"]


def test_names_of_other_columns_do_not_become_dimensions():
    _, made = written({"Period": ["early", "late"], "STATUS": ["a", "b", "c"], "con": ["yes", "no"]})
    assert list(made.dimensions) == ["dimension-period", "dimension-status"]
    assert made.indicators[0].id == "indicator-con"


def test_a_table_without_a_usable_column_is_refused_with_a_remedy():
    with pytest.raises(TableError, match="no column that can be named"):
        scaffold.write(TableProfile("x.csv", 0, ()), TODAY)
    with pytest.raises(TableError, match="no column that can be named"):
        scaffold.write(table(columns={"": [1, 2], "\ud800": [1, 2]}), TODAY)


def test_the_date_is_today_by_default():
    text = scaffold.write(table(columns={"passed": ["yes", "no"]}))
    assert isinstance(tomllib.loads(text)["release"]["date"], date)


def test_what_is_recognised_points_to_real_codes():
    facts = known()
    assert set(facts.absence.values()) <= set(ROOT_OF_KIND)
    for each in facts.dimensions:
        loaded = vocabulary(each.vocabulary)
        codes = {*(row.code for row in loaded.top(each.scheme)), *each.own, each.several}
        assert {*each.plain.values(), *each.other.values(), *each.coded.values()} <= codes
    for each in facts.numbers:
        assert list(each.bins) == sorted(set(each.bins))
        assert each.bins[0] == each.lowest


def test_words_of_names():
    assert words_of("RaceEth_2") == ("race", "eth", "2")
    assert words_of("AAMC ID") == ("aamc", "id")
    assert says("First-Gen?", ["firstgen"])
    assert not says("Paid", ["id"])
    assert not says("Management", ["age"])
