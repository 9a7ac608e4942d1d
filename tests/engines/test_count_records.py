"""Counting records: persons, absences, levels and what data can have wrong, on tables small enough to print."""

from dataclasses import replace

import pytest

from isonomia.count import check_data, count
from isonomia.errors import TableError
from isonomia.model.study import Study
from isonomia.sources import open_table
from isonomia.study import parse

HEAD = """
schema = 1
title = "T"
[release]
id = "r"
date = 2026-01-01
publisher = "P"
contact = "c@example.org"
[source.s]
path = "t.csv"
"""


@pytest.fixture
def made(tmp_path):
    def making(table, text):
        (tmp_path / "t.csv").write_text(table, encoding="utf-8")
        study = parse(HEAD + text, str(tmp_path))
        assert isinstance(study, Study)
        return study, {"s": open_table(study.sources["s"], tmp_path)}

    return making


def rows(cells, indicator="i", *dimensions):
    """Key of each row -> n, events and the counts of absence that are not zero."""
    table = cells.get(indicator, dimensions)
    found = {}
    for at in range(len(table)):
        key = tuple(table.keys[name][at] for name in dimensions)
        numbers = {
            name: int(table.sums[name][at]) for name in table.sums if name.startswith("n_") or name in ("n", "events")
        }
        found[key if len(key) != 1 else key[0]] = {
            name: n for name, n in numbers.items() if n or name in ("n", "events")
        }
    return found


def complaints(study, tables):
    with pytest.raises(TableError) as caught:
        count(study, tables)
    assert [fault.sentence() for fault in check_data(study, tables)] == [f.sentence() for f in caught.value.faults]
    return str(caught.value)


SEX = """
[dimension.sex]
column = "sex"
absent = { "" = "left_blank", "Decline" = "declined" }
[dimension.sex.levels]
F = "Women"
M = "Men"
"""
EVENT = """
[[indicator]]
id = "i"
source = "s"
event = "y = 1"
by = ["sex"]
"""


def test_a_table_small_enough_to_print(made):
    study, tables = made(
        "sex,y\nF,1\n f ,0\nWomen,1.0\nM,0\nmen,?\nDecline,1\n,0\n,\n",
        'absent.y = { "?" = "does_not_know", "" = "not_asked" }\n' + SEX + EVENT,
    )
    cells = count(study, tables)
    assert rows(cells) == {(): {"n": 6, "events": 3, "n_unknown": 1, "n_not_stated": 1}}
    assert rows(cells, "i", "sex") == {
        "F": {"n": 3, "events": 2},
        "M": {"n": 1, "events": 0, "n_unknown": 1},
        "~declined": {"n": 1, "events": 1},
        "~not_stated": {"n": 1, "events": 0, "n_not_stated": 1},
    }


@pytest.mark.parametrize("written", ["1", "1.0", '"1"', " 1 ", "1.00", "+1", "1e0"])
def test_a_code_is_a_number_however_the_file_wrote_it(made, written):
    study, tables = made(f"sex,y\nF,{written}\nM,0\n", SEX + EVENT)
    assert rows(count(study, tables))[()]["events"] == 1


def test_codes_of_levels_as_whole_numbers_and_decimals(made):
    table = "c,y\n1.0,1\n01,1\n250.10,0\n250.1,0\n250,1\n"
    levels = '[dimension.c]\ncolumn = "c"\nlevels = ["1", "01", "250.10", "250.1", "250"]\n'
    study, tables = made(table, levels + EVENT.replace("sex", "c"))
    assert {key: row["n"] for key, row in rows(count(study, tables), "i", "c").items()} == dict.fromkeys(
        ["1", "01", "250.10", "250.1", "250"], 1
    )


def test_every_undeclared_value_with_its_rows_and_the_line_to_add(made):
    study, tables = made("sex,y\nF,1\n" + "Womn,1\n" * 12 + "X,0\nM,\nM,oops\n", SEX + EVENT)
    text = complaints(study, tables)
    assert "“Womn” in 12 rows is no level of the dimension. Did you mean 'Women'?" in text
    assert '[dimension.sex.from.s]: map = { "Womn" = "F" }, or absent = { "Womn" = "…" }' in text
    assert "“X” in a few rows" in text
    assert "indicator i is not known in a few rows that hold a blank" in text
    assert 'absent.y = { "" = "not_stated" }' in text
    assert "“oops” in a few rows does not read as a number" in text


def test_blanks_of_a_dimension_must_be_declared_for_the_people_asked_about(made):
    text = SEX.replace('"" = "left_blank", ', "") + EVENT
    study, tables = made("sex,y,age\nF,1,20\n,1,20\n", text)
    assert "a blank in a few rows, and nothing says what it means" in complaints(study, tables)
    study, tables = made("sex,y,age\nF,1,20\n,1,10\n", text + 'among = "age >= 18"\n')
    assert rows(count(study, tables)) == {(): {"n": 1, "events": 1}}


def test_a_value_is_shown_safely_and_a_flood_of_values_is_cut(made):
    table = "sex,y\n" + "".join(f'"\x1b[31m{at}",1\n' for at in range(40))
    study, tables = made(table, SEX + EVENT)
    text = complaints(study, tables)
    assert "\x1b" not in text
    assert "28 more values, in 28 rows, are no levels either. Is this the right column?" in text


PERSON = 'person = "who"\nrepeated = "{}"\n'


def test_persons_who_come_twice_are_refused(made):
    study, tables = made("who,sex,y\n1,F,1\n1,F,0\n2,M,1\n2.0,M,1\n,M,1\n", PERSON.format("refuse") + SEX + EVENT)
    text = complaints(study, tables)
    assert "a few persons more than once, in a few rows" in text, (
        "2 and 2.0 are two names: names of people are not numbers"
    )
    assert "no person in a few rows" in text


def test_any_row_with_the_event_is_enough(made):
    table = "who,sex,y\n1,F,1\n1,M,0\n2,M,0\n2,M,\n3,F,\n3,F,\n"
    text = PERSON.format("any") + 'absent.y = { "" = "not_asked" }\n' + SEX + EVENT
    study, tables = made(table, text)
    cells = count(study, tables)
    assert rows(cells) == {(): {"n": 2, "events": 1, "n_not_stated": 1}}
    assert rows(cells, "i", "sex")["M"] == {"n": 2, "events": 1}, "person 1 is in the group of their last row"


POOL = 'person = "who"\nperiod = "year"\nsetting = "site"\n'


def pooling(made, table, text=EVENT):
    study, tables = made(table, POOL + SEX + text)
    return replace(study, release=replace(study.release, pool=2)), tables


def test_nobody_is_counted_twice_where_periods_are_added_up(made):
    twice = "who,year,site,sex,y\n1,2021,a,F,1\n1,2022,a,F,0\n2,2021,a,M,1\n"
    text = complaints(*pooling(made, twice))
    assert "a few persons of s are in several periods, and would count several times" in text
    count(*made(twice, POOL + SEX + EVENT))  # single periods count them once each


def test_a_person_in_two_settings_or_of_whom_a_question_keeps_one_period_is_not_counted_twice(made):
    count(*pooling(made, "who,year,site,sex,y\n1,2021,a,F,1\n1,2022,b,F,0\n2,2021,a,M,1\n"))
    kept = "who,year,site,sex,y,first\n1,2021,a,F,1,1\n1,2022,a,F,0,0\n2,2021,a,M,1,1\n"
    count(*pooling(made, kept, EVENT + 'among = "first = 1"\n'))


def test_periods_without_an_order_are_not_added_up(made):
    text = complaints(*pooling(made, "who,year,site,sex,y\n1,Fall 2021,a,F,1\n2,Spring 2022,a,F,0\n"))
    assert "the periods cannot be put in order, for they are not written alike: “Fall 2021”, “Spring 2022”" in text


def test_the_last_row_of_each_person_and_period(made):
    table = "who,sex,y,year\n1,F,1,2020\n1,F,0,2020\n1,F,1,2021\n2,M,0,2020\n"
    study, tables = made(table, PERSON.format("last") + 'period = "year"\n' + SEX + EVENT)
    table = count(study, tables).get("i")
    assert list(zip(table.keys["period"], table.sums["n"], table.sums["events"], strict=True)) == [
        ("2020", 2, 0),
        ("2021", 1, 1),
    ]


def test_any_has_no_meaning_for_a_mean(made):
    text = PERSON.format("any") + SEX + '[[indicator]]\nid="i"\nsource="s"\nkind="mean"\nvalue="y"\nby=["sex"]\n'
    study, tables = made("who,sex,y\n1,F,1\n", text)
    assert 'repeated = "any" has no meaning for a mean' in complaints(study, tables)


def test_columns_that_are_not_there_and_expressions_that_do_not_fit(made):
    text = 'period = "yeer"\nperson = "whom"\nabsent.z = { "" = "declined" }\n' + SEX.replace('"sex"', '"gender"')
    text += EVENT.replace("y = 1", "yy = 1") + "among = \"year = 'x' and number(y) = date '2020-01-01'\"\n"
    study, tables = made("who,sex,y,year\n1,F,1,2020\n", text)
    found = complaints(study, tables)
    for said in ("column “yeer”", "column “whom”", "absent needs the column “z”", "column “gender”", "column “yy”"):
        assert said in found
    assert "a number meets a date" in found or "a date meets a number" in found
    assert "Did you mean 'year'" in found


def test_a_misspelt_text_is_not_a_share_of_nought(made):
    study, tables = made("sex,y\nF,Yes\nM,No\n", SEX + EVENT.replace("y = 1", "y = 'yes'"))
    assert "looks for “yes”, which no row holds" in complaints(study, tables)
    assert "Did you mean 'Yes'" in complaints(study, tables)


def test_questions_that_nobody_can_answer_are_faults_of_the_whole_and_not_of_a_part(made):
    text = SEX.replace('column = "sex"', 'column = "sex"\nreference = "M"') + EVENT + 'among = "y > 5"\n'
    study, tables = made("sex,y\nF,1\n", text)
    (fault,) = check_data(study, tables)
    assert "among keeps nobody (“y > 5”)" in fault.sentence()
    assert len(count(study, tables).get("i")) == 0
    study, tables = made("sex,y\nF,1\n", text.replace("y > 5", "y < 5"))
    (fault,) = check_data(study, tables)
    assert "“M”, is a group that no row has" in fault.sentence()
    assert rows(count(study, tables))[()]["n"] == 1


def test_a_reference_is_looked_for_among_the_rows_where_no_groups_are_declared(made):
    text = '[dimension.sex]\ncolumn = "sex"\nreference = "{}"\n' + EVENT
    study, tables = made("sex,y\nwomen,1\nmen,0\n", text.format("womn"))
    (fault,) = check_data(study, tables)
    assert "“womn”, is a group that no row has" in fault.sentence()
    assert "Did you mean 'women'" in fault.sentence()
    assert "“overall”, “men”, “women”" in fault.sentence()
    for each in ("women", "overall", "largest"):
        assert not check_data(*made("sex,y\nwomen,1\nmen,0\n", text.format(each)))


def test_bins_are_half_open_and_the_last_is_open(made):
    text = '[dimension.age]\ncolumn = "age"\nbins = [0, 18, 65]\nabsent = { "999" = "unknown" }\n'
    study, tables = made("age,y\n0,1\n17.99,1\n18,1\n64.9,1\n65,0\n1e3,1\n999,0\n", text + EVENT.replace("sex", "age"))
    table = count(study, tables).get("i", ["age"])
    codes = [level.code for level in study.dimensions["age"].levels]
    found = dict(zip(table.keys["age"], table.sums["n"], strict=True))
    assert [found[code] for code in codes] == [2, 2, 2]
    assert found["~unknown"] == 1
    study, tables = made("age,y\n-1,1\nold,1\n", text + EVENT.replace("sex", "age"))
    assert "“-1” in a few rows lies below the lowest bin (0)" in complaints(study, tables)
    assert 'absent = { "-1" = "not_stated" }' in complaints(study, tables)
    assert "“old” in a few rows is not a number" in complaints(study, tables)


MARKS = """
[dimension.race]
columns = ["white", "black", "asian"]
map = { "0" = "" }
absent = { "" = "left_blank", "Declined" = "declined" }
coding = "{}"
[dimension.race.levels]
W = "White"
B = "Black"
A = "Asian"
"""
MARKED = "white,black,asian,y\nW,0,0,1\nW,B,0,0\n0,B,A,1\n,,,1\nDeclined,,,0\n0,0,0,1\nDeclined,B,,1\n"


def test_several_marks_alone_or_in_combination(made):
    study, tables = made(MARKED, MARKS.replace("{}", "alone_or_in_combination") + EVENT.replace("sex", "race"))
    cells = count(study, tables)
    table = cells.get("i", ["race"])
    assert table.overlapping == {"race"}
    assert table.coding == {"race": "alone_or_in_combination"}
    assert {key: row["n"] for key, row in rows(cells, "i", "race").items()} == {
        "W": 2,
        "B": 3,
        "A": 1,
        "~not_stated": 2,
        "~declined": 1,
    }
    assert rows(cells)[()]["n"] == 7


def test_several_marks_as_one_group(made):
    study, tables = made(MARKED, MARKS.replace("{}", "combined_multiple") + EVENT.replace("sex", "race"))
    table = count(study, tables).get("i", ["race"])
    assert table.overlapping == frozenset()
    found = dict(zip(table.keys["race"], table.sums["n"], strict=True))
    assert found == {"W": 1, "B": 1, "MULTIPLE": 2, "~not_stated": 2, "~declined": 1}


def test_marks_inside_one_cell(made):
    text = MARKS.replace("{}", "alone_or_in_combination").replace(
        'columns = ["white", "black", "asian"]', 'column = "race"\nsplit = ";"'
    )
    study, tables = made("race,y\nW; B,1\nblack;,0\nDeclined,1\n;,1\n", text + EVENT.replace("sex", "race"))
    found = {key: row["n"] for key, row in rows(count(study, tables), "i", "race").items()}
    assert found == {"W": 1, "B": 2, "~declined": 1, "~not_stated": 1}


def test_rates_and_means(made):
    text = (
        SEX
        + """
[[indicator]]
id = "rate"
source = "s"
kind = "rate"
event = "d"
time = "t"
by = ["sex"]
[[indicator]]
id = "mean"
source = "s"
kind = "mean"
value = "v"
bounds = [0, 10]
by = ["sex"]
"""
    )
    study, tables = made("sex,d,t,v\nF,2,0.1,7\nF,0,0.2,6\nM,1,0.5,10\n", text)
    cells = count(study, tables)
    rate, mean = cells.get("rate", ["sex"]), cells.get("mean", ["sex"])
    assert rate.sums["events"].tolist() == [2, 1]
    assert rate.sums["time"].tolist() == [0.1 + 0.2, 0.5]
    assert (mean.origin, mean.sums["sy"].tolist(), mean.sums["syy"].tolist()) == (5.0, [3.0, 5.0], [5.0, 25.0])
    study, tables = made("sex,d,t,v\nF,1.5,-1,70\n", text)
    found = complaints(study, tables)
    assert "the number of events is not a whole number" in found
    assert "indicator rate, column “t”: the time is not from 0" in found
    assert "a value outside the bounds 0 and 10 in a few rows" in found


def test_weights_strata_and_clusters(made):
    design = 'weight = "w"\nstrata = "h"\ncluster = "u"\n'
    table = "sex,y,w,h,u\nF,1,2,1,a\nF,0,0.5,1,a\nM,1,1,1,b\nM,1,0,2,c\nF,1,3,2.0,c\n"
    study, tables = made(table, design + SEX + EVENT)
    cells = count(study, tables).get("i")
    assert cells.weighted
    keys = list(zip(cells.keys["stratum"], cells.keys["cluster"], cells.sums["n"], cells.sums["swy"], strict=True))
    assert keys == [("1", "a", 2, 2.0), ("1", "b", 1, 1.0), ("2", "c", 1, 3.0)]
    assert cells.sums["sww"].tolist() == [4.25, 1.0, 9.0]
    study, tables = made("sex,y,w,h,u\nF,1,,1,\nF,1,-1,,a\n", design + SEX + EVENT)
    found = complaints(study, tables)
    assert "“w”: no weight, or one that cannot be" in found
    assert "no design stratum in a few rows" in found
    assert "no cluster in a few rows" in found


def test_groupings_of_what_is_held_fixed(made):
    """The dimension with all of it, and everybody by it."""
    text = SEX + '[dimension.dep]\ncolumn = "dep"\n[dimension.age]\ncolumn = "age"\n' + EVENT
    study, tables = made("sex,dep,age,y\nF,A,old,1\nM,A,old,0\nM,B,young,1\n", text + 'adjust = ["dep", "age"]\n')
    cells = count(study, tables)
    assert sorted(table.dimensions for table in cells) == [(), ("dep", "age"), ("sex",), ("sex", "dep", "age")]


def test_groupings_of_pairs_and_strata(made):
    text = SEX + '[dimension.dep]\ncolumn = "dep"\n' + EVENT.replace('by = ["sex"]', 'by = ["sex", ["dep", "sex"]]')
    study, tables = made("sex,dep,y\nF,A,1\nM,A,0\nM,B,1\n", text + 'stratify_by = ["dep"]\n')
    cells = count(study, tables)
    found = sorted(table.dimensions for table in cells)
    assert found == [(), ("dep",), ("dep", "sex"), ("sex",)], "one order of the same cells"
    assert rows(cells, "i", "dep", "sex") == {
        ("A", "F"): {"n": 1, "events": 1},
        ("A", "M"): {"n": 1, "events": 0},
        ("B", "M"): {"n": 1, "events": 1},
    }
