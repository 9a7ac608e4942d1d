"""Stages of people, of events and of published counts: the cells of each step, and what data can have wrong.

All tables are made up.
"""

import pytest

from checked_study import HEAD
from isonomia.count import check_data, count, withheld
from isonomia.errors import TableError
from isonomia.sources import open_table
from isonomia.study import parse

PEOPLE = """person = "id"
[[pathway]]
id = "md"
source = "s"
cohort = "closed"
stages = ["applied", "accepted", "graduated"]
by = ["sex"]
"""
STATES = 'states = { reached = ["in", "done"], not = ["out", ""], not_yet = ["on leave"], not_applicable = ["n/a"] }\n'
EVENTS = PEOPLE + 'stage_column = "stage"\ndate = "day"\n'
COUNTS = """kind = "counts"
published = true
citation = "Somebody, 2020"
fields = { stage = "stage", dimension = "what", group = "who", n = "people" }
[[pathway]]
id = "md"
source = "s"
cohort = "closed"
stages = ["applied", "accepted", "graduated"]
by = ["sex"]
"""


@pytest.fixture
def made(tmp_path):
    def making(table, text):
        (tmp_path / "t.csv").write_text(table, encoding="utf-8")
        study = parse(HEAD + text, str(tmp_path))
        return study, {"s": open_table(study.sources["s"], tmp_path)}

    return making


def steps(cells, *dimensions):
    """Step and group -> people whose outcome is known, those who went on, and those of whom it is not known."""
    found = {}
    for table in cells:
        if table.dimensions != dimensions:
            continue
        for at in range(len(table)):
            lost = sum(int(table.sums[name][at]) for name in table.sums if name.startswith("n_"))
            key = (table.indicator.removeprefix("md-"), *(str(table.keys[name][at]) for name in dimensions))
            found[key] = (int(table.sums["n"][at]), int(table.sums["events"][at]), lost)
    return found


def complaints(study, tables):
    with pytest.raises(TableError) as caught:
        count(study, tables)
    assert [fault.sentence() for fault in check_data(study, tables)] == [f.sentence() for f in caught.value.faults]
    return str(caught.value)


def test_yes_and_no_in_columns_named_like_the_stages(made):
    table = "id,sex,applied,accepted,graduated\n1,F,yes,yes,Yes\n2,F,1,no,\n3,M,true,TRUE,no\n4,M,no,,\n"
    cells = count(*made(table, PEOPLE))
    assert steps(cells) == {("accepted",): (3, 2, 0), ("graduated",): (2, 1, 0)}
    assert steps(cells, "sex") == {
        ("accepted", "F"): (2, 1, 0),
        ("accepted", "M"): (1, 1, 0),
        ("graduated", "F"): (1, 1, 0),
        ("graduated", "M"): (1, 0, 0),
    }


def test_states_of_their_own_and_leave_is_not_attrition(made):
    table = (
        "id,sex,applied,accepted,graduated\n1,F,in,in,done\n2,F,in,in,on leave\n3,M,in,in,n/a\n4,M,in,in,\n5,M,in,,\n"
    )
    assert steps(count(*made(table, PEOPLE + STATES))) == {("accepted",): (5, 4, 0), ("graduated",): (2, 1, 2)}


def test_everybody_in_the_table_has_applied(made):
    table = "id,sex,accepted,graduated\n1,F,yes,yes\n2,F,no,\n"
    text = PEOPLE + '[pathway.stage.applied]\nreached = "true"\n'
    assert steps(count(*made(table, text))) == {("accepted",): (2, 1, 0), ("graduated",): (1, 1, 0)}


def test_stages_as_expressions_with_what_is_not_yet_known(made):
    table = "id,sex,year,status\n1,F,2020,graduated\n2,F,2020,left\n3,M,2025,enrolled\n4,M,,rejected\n"
    text = PEOPLE + (
        '[pathway.stage]\napplied.reached = "true"\naccepted.reached = "status <> \'rejected\'"\n'
        "graduated = { reached = \"status = 'graduated'\", not_yet = \"status = 'enrolled'\" }\n"
    )
    assert steps(count(*made(table, text))) == {("accepted",): (4, 3, 0), ("graduated",): (2, 1, 1)}


def test_a_blank_date_beside_what_is_not_yet_known(made):
    table = "id,sex,status,done_on\n1,F,done,2024-01-01\n2,F,enrolled,\n3,M,left,\n"
    text = PEOPLE.replace('"accepted", ', "") + (
        'stage.applied.reached = "true"\nstage.graduated = { reached = "done_on is not null", '
        "not_yet = \"status = 'enrolled'\" }\n"
    )
    assert steps(count(*made(table, text))) == {("graduated",): (2, 1, 1)}


@pytest.mark.parametrize(
    ("gaps", "expected"),
    [
        ("infer", {("accepted",): (3, 2, 0), ("graduated",): (2, 2, 0)}),
        ("drop", {("accepted",): (2, 1, 0), ("graduated",): (1, 1, 0)}),
    ],
)
def test_a_later_stage_without_the_earlier_one(made, gaps, expected):
    table = "id,sex,applied,accepted,graduated\n1,F,yes,yes,yes\n2,F,yes,no,yes\n3,F,yes,no,no\n"
    study, tables = made(table, PEOPLE)
    text = complaints(study, tables)
    assert "a few people are at the stage “graduated” without “accepted”" in text
    assert 'gaps = "infer"' in text
    assert "2" not in text.split("a few people")[1].split("without")[0]
    assert steps(count(*made(table, PEOPLE + f'gaps = "{gaps}"\n'))) == expected


def test_stages_declared_in_another_order_than_people_pass_them(made):
    table = "id,sex,applied,accepted,graduated\n" + "".join(f"{n},F,no,yes,no\n" for n in range(30))
    assert "30 people are at the stage “accepted” without “applied”" in complaints(*made(table, PEOPLE))


@pytest.mark.parametrize(
    ("table", "text", "words"),
    [
        ("1,F,yes,yes,enroled\n", PEOPLE, "“enroled” in a few rows does not read as true or false"),
        (
            "1,F,in,in,on leav\n",
            PEOPLE + STATES,
            "“on leav” in a few rows is no state of the stage “graduated”.",
        ),
        ("1,F,in,in,on leav\n", PEOPLE + STATES, "Did you mean 'on leave'?"),
        ("1,F,yes,yes,\n", PEOPLE, 'Add to states of the pathway md: not_yet = [""]'),
        ("1,F,yes,yes,yes\n1,F,yes,yes,no\n", PEOPLE, "a few persons more than once"),
        ("1,F,yes,yes,2024-05-01\n", PEOPLE, "To ask whether there is a date, write: graduated is not null."),
        ("1,F,no,no,no\n", PEOPLE, ""),
    ],
)
def test_what_a_table_of_people_can_have_wrong(made, table, text, words):
    study, tables = made("id,sex,applied,accepted,graduated\n" + table, text)
    if words:
        assert words in complaints(study, tables)
    else:
        assert "among keeps nobody" in str([fault.sentence() for fault in check_data(study, tables)])


def test_a_stage_without_a_column_names_the_nearest(made):
    text = complaints(*made("id,sex,applied,acepted,graduated\n1,F,yes,yes,yes\n", PEOPLE))
    assert "the stage is read from a column of its name, “accepted”, which the table does not have" in text
    assert "Did you mean 'acepted'?" in text
    assert "indicator md-" not in text  # no name that nobody wrote


def test_a_break_is_written_as_the_table_writes_its_periods(made):
    table = "id,sex,year,applied,accepted,graduated\n1,F,2020,yes,yes,yes\n2,M,2021,yes,no,no\n"
    for when, wrong in (("2021", False), ("2030", False), ("2020-21", True), ("20", True)):
        text = PEOPLE.replace("[[pathway]]", f'period = "year"\nbreaks = {{ "{when}" = "a new form" }}\n[[pathway]]')
        found = str([fault.sentence() for fault in check_data(*made(table, text))])
        assert ("the table writes its periods otherwise: “2020”" in found) == wrong, when


def test_events_become_people(made):
    table = (
        "id,sex,stage,day,year\n1,F,Accepted,2021-03-01,2021\n1,F,applied,2020-09-01,2020\n1,F,graduated,2025-06-01,2025\n"
        "2,M,applied,2020-09-02,2020\n2,M,accepted,2021-03-02,2021\n3,M,applied,2020-09-03,2020\n"
    )
    study, tables = made(table, 'period = "year"\n' + EVENTS)
    cells = count(study, tables)
    assert steps(cells, "sex") == {
        ("accepted", "F"): (1, 1, 0),
        ("accepted", "M"): (2, 1, 0),
        ("graduated", "F"): (1, 1, 0),
        ("graduated", "M"): (1, 0, 0),
    }
    assert {period for each in cells for period in each.keys["period"]} == {"2020"}


def test_the_year_of_the_first_stage_is_the_period(made):
    table = (
        "id,sex,stage,day\n1,F,applied,2020-09-01\n1,F,accepted,2021-03-01\n1,F,graduated,2025-03-01\n"
        "2,M,applied,2021-09-02\n2,M,accepted,2022-03-02\n"
    )
    cells = count(*made(table, 'period = "day"\n' + EVENTS))
    (overall,) = [each for each in cells if each.indicator == "md-accepted" and not each.dimensions]
    assert overall.keys["period"].tolist() == ["2020", "2021"]


def test_only_the_last_row_of_a_person_is_looked_at(made):
    table = "id,sex,applied,accepted,graduated\n1,F,no,yes,yes\n1,F,yes,yes,no\n2,F,yes,no,\n"
    cells = count(*made(table, 'repeated = "last"\n' + PEOPLE))
    assert steps(cells) == {("accepted",): (2, 1, 0), ("graduated",): (1, 0, 0)}


def test_whom_the_pathway_is_about(made):
    table = "id,sex,year,applied,accepted,graduated\n1,F,2020,no,yes,yes\n2,F,2021,yes,yes,no\n3,M,2021,yes,no,\n"
    cells = count(*made(table, PEOPLE + 'among = "year > 2020"\n'))
    assert steps(cells) == {("accepted",): (2, 1, 0), ("graduated",): (1, 0, 0)}


def test_counts_of_one_year_of_several(made):
    rows = [line for line in LONG.splitlines()[1:] if ",total," in line]
    table = "year,stage,what,who,people\n" + "".join(f"2020,{line}\n2021,{line}5\n" for line in rows)
    text = COUNTS.replace('by = ["sex"]\n', 'among = "year = 2020"\n')
    assert steps(count(*made(table, text))) == {("accepted",): (300, 150, 0), ("graduated",): (150, 100, 0)}


def test_who_has_neither_gone_on_nor_left_is_not_known_yet(made):
    table = (
        "id,sex,stage,day\n1,F,applied,2020-09-01\n1,F,accepted,2021-03-01\n1,F,withdrew,2022-01-01\n"
        "2,M,applied,2020-09-02\n2,M,accepted,2021-03-02\n3,M,applied,2020-09-03\n3,M,withdrew,2020-10-01\n"
        "4,F,applied,2020-01-01\n4,F,accepted,2020-02-01\n4,F,graduated,2024-02-01\n"
    )
    study, tables = made(table, EVENTS + 'left = ["withdrew"]\n')
    assert steps(count(study, tables)) == {("accepted",): (4, 3, 0), ("graduated",): (2, 1, 1)}


@pytest.mark.parametrize(
    ("rows", "more", "words"),
    [
        ("1,F,aplied,2020-01-01,2000-01-01\n", "", "“aplied” in a few rows is no stage of the pathway"),
        ("1,F,aplied,2020-01-01,2000-01-01\n", "", "Did you mean 'applied'?"),
        ("1,F,,2020-01-01,2000-01-01\n", "", "no stage in a few rows"),
        ("1,F,applied,2020-13-01,2000-01-01\n", "", "no date like 2026-11-22 in a few rows"),
        ("1,F,applied,,2000-01-01\n", "", "no date in a few rows"),
        ("8,F,applied,2020-02-02,2000-01-01\n8,F,accepted,2020-01-01,2000-01-01\n", "", "on an earlier day than at"),
        ("8,F,applied,1999-02-02,2000-01-01\n", 'birth = "born"\n', "an event before the person's birth in a few rows"),
        ("8,F,applied,2020-02-02,x\n8,F,graduated,2021-01-01,x\n", "", "at the stage “graduated” without “accepted”"),
        (",F,applied,2020-02-02,x\n", "", "no person in a few rows"),
    ],
)
def test_what_a_table_of_events_can_have_wrong(made, rows, more, words):
    whole = (
        "9,F,applied,2020-01-01,2000-01-01\n9,F,accepted,2021-01-01,2000-01-01\n9,F,graduated,2022-01-01,2000-01-01\n"
    )
    assert words in complaints(*made("id,sex,stage,day,born\n" + whole + rows, EVENTS + more))


def test_a_table_of_events_that_has_no_row_of_a_stage(made):
    text = complaints(*made("id,sex,stage,day\n1,F,applied,2020-01-01\n1,F,graduted,2020-02-01\n", EVENTS))
    assert "no row has the stage “accepted”" in text
    assert "no row has the stage “graduated”" in text


LONG = (
    "stage,what,who,people\nApplied,total,,300\nApplied,sex,F,200\nApplied,sex,M,100\nAccepted,total,,150\n"
    "Accepted,sex,F,90\nAccepted,sex,M,60\nGraduated,total,,100\n"
)


def test_counts_by_stage(made):
    cells = count(*made(LONG + "Graduated,sex,F,70\nGraduated,sex,M,30\n", COUNTS))
    assert steps(cells) == {("accepted",): (300, 150, 0), ("graduated",): (150, 100, 0)}
    assert steps(cells, "sex") == {
        ("accepted", "F"): (200, 90, 0),
        ("accepted", "M"): (100, 60, 0),
        ("graduated", "F"): (90, 70, 0),
        ("graduated", "M"): (60, 30, 0),
    }


@pytest.mark.parametrize("cell", ["*", "", "<5", "1–10", "1-10", "≤ 4"])
def test_a_count_that_is_withheld_is_not_zero(made, cell):
    study, tables = made(LONG + f"Graduated,sex,F,{cell}\nGraduated,sex,M,30\n", COUNTS)
    assert ("graduated", "F") not in steps(count(study, tables), "sex")
    assert steps(count(study, tables), "sex")["graduated", "M"] == (60, 30, 0)
    assert [(each.indicator, each.key[-1]) for each in withheld(study, tables)] == [("md-graduated", "F")]


def test_a_row_that_is_missing_is_not_zero_and_a_zero_is(made):
    study, tables = made(LONG.replace("total,,100", "total,,70") + "Graduated,sex,M,0\n", COUNTS)
    found = steps(count(study, tables), "sex")
    assert ("graduated", "F") not in found
    assert found["graduated", "M"] == (60, 0, 0)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (
            "Graduated,sex,F,95\nGraduated,sex,M,30\n",
            "more people are at the stage “graduated” than came from “accepted”",
        ),
        ("Graduated,sex,F,-1\nGraduated,sex,M,30\n", "n is not a whole number from 0"),
        ("Graduated,sex,F,many\nGraduated,sex,M,30\n", "“many” in a few rows does not read as a number"),
    ],
)
def test_what_counts_by_stage_can_have_wrong(made, more, words):
    assert words in complaints(*made(LONG + more, COUNTS))


def test_a_stage_of_which_counts_have_no_row(made):
    text = complaints(*made(LONG, COUNTS.replace('"graduated"]', '"matched"]')))
    assert "no row is about the stage “matched”" in text
    assert "value = " in text
