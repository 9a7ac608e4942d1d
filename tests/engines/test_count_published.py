"""Counts that somebody else has made, in long and in wide tables; benchmarks with filters and margins of error."""

import pytest

from isonomia.count import check_data, count, withheld
from isonomia.errors import TableError
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
kind = "counts"
published = true
citation = "Somebody, 2020"
"""
LONG = 'fields = { dimension = "what", group = "who", n = "people", events = "cases" }\n'
WIDE = 'fields = { n = "people", events = "cases" }\n'
SEX = '[dimension.sex]\n{}levels = {{ F = "Women", M = "Men" }}\n'
AGE = '[dimension.age]\n{}levels = ["young", "old"]\n'
ASK = '[[indicator]]\nid = "i"\nsource = "s"\nby = ["sex", "age"]\n'


@pytest.fixture
def made(tmp_path):
    def making(table, text):
        (tmp_path / "t.csv").write_text(table, encoding="utf-8")
        study = parse(HEAD + text, str(tmp_path))
        return study, {"s": open_table(study.sources["s"], tmp_path)}

    return making


def found(cells, indicator, *dimensions):
    table = cells.get(indicator, dimensions)
    keys = zip(*(table.keys[name] for name in dimensions), strict=True) if dimensions else [()] * len(table)
    return dict(zip(keys, table.sums["n"].tolist(), strict=True))


def long_text(*more):
    return LONG + "".join(more) + SEX.format("") + AGE.format("") + ASK


def wide_text(*more):
    return WIDE + "".join(more) + SEX.format('column = "sex"\n') + AGE.format('column = "age"\n') + ASK


def complaints(study, tables):
    with pytest.raises(TableError) as caught:
        count(study, tables)
    return str(caught.value)


def test_a_long_table_with_a_total(made):
    table = "what,who,people,cases\nTotal,,10,3\nsex,women,4,1\nsex,M,5,2\nage,young,6,0\nage,old,3,1\nother,x,9,9\n"
    study, tables = made(table, long_text())
    cells = count(study, tables)
    assert found(cells, "i") == {(): 10}
    assert found(cells, "i", "sex") == {("F",): 4, ("M",): 5}
    assert cells.get("i", ["age"]).sums["events"].tolist() == [1, 0]
    assert check_data(study, tables) == []
    assert withheld(study, tables) == ()


def test_without_a_total_everybody_is_the_sum_over_the_first_dimension(made):
    study, tables = made("what,who,people,cases\nsex,F,4,1\nsex,M,5,2\nage,young,6,0\nage,old,2,1\n", long_text())
    assert found(count(study, tables), "i") == {(): 9}


def test_a_row_that_stands_there_twice_makes_the_groups_more_than_their_total(made):
    text = "what,who,people,cases\nTotal,,80,3\nsex,F,40,1\nsex,M,40,2\nage,young,60,0\nage,old,20,1\n"
    study, tables = made(text + "sex,M,40,2\n", long_text())
    said = complaints(study, tables)
    assert "the groups of sex add up to 120 people, and the total is 80" in said
    assert "is a row there twice" in said
    assert found(count(*made(text, long_text())), "i", "sex") == {("F",): 40, ("M",): 40}


def test_the_years_are_told_apart_where_groups_are_more_than_their_total(made):
    text = "year,what,who,people,cases\n" + "".join(
        f"{year},Total,,80,3\n{year},sex,F,{women},1\n{year},sex,M,40,2\n" for year, women in ((2024, 40), (2025, 60))
    )
    study, tables = made(text, LONG + 'period = "year"\n' + SEX.format("") + ASK.replace('["sex", "age"]', '["sex"]'))
    said = complaints(study, tables)
    assert "the groups of sex add up to 100 people (2025), and the total is 80" in said
    assert "2024" not in said


@pytest.mark.parametrize(("women", "men"), [(43, 42), (44, 41)])
def test_groups_rounded_to_fives_may_add_up_to_more_than_their_total(made, women, men):
    text = f"what,who,people,cases\nTotal,,80,3\nsex,F,{women},1\nsex,M,{men},2\nage,young,60,0\nage,old,20,1\n"
    assert found(count(*made(text, long_text())), "i", "sex") == {("F",): women, ("M",): men}


def test_the_year_may_be_named_among_the_fields(made):
    text = "year,what,who,people,cases\n2024,sex,F,40,1\n2024,sex,M,30,2\n2025,sex,F,50,3\n2025,sex,M,20,4\n"
    ask = SEX.format("") + ASK.replace('["sex", "age"]', '["sex"]')
    inside, beside = (
        count(*made(text, each + ask)).get("i", ["sex"])
        for each in (LONG.replace(" }", ', period = "year" }'), LONG + 'period = "year"\n')
    )
    assert inside.keys["period"].tolist() == beside.keys["period"].tolist() == ["2024", "2024", "2025", "2025"]
    assert inside.sums["n"].tolist() == beside.sums["n"].tolist()


def test_a_withheld_count_is_no_zero(made):
    table = "what,who,people,cases\nsex,F,4,*\nsex,M,,2\nsex,M,3,1\nage,young,6,0\nage,old,<11,1\n"
    study, tables = made(table, long_text('absent.people = { "<11" = "not_stated" }\n'))
    cells = count(study, tables)
    assert found(cells, "i", "sex") == {}, "a part that is withheld withholds the whole"
    assert found(cells, "i", "age") == {("young",): 6}
    assert found(cells, "i") == {}
    missing = {(each.dimensions, each.key[4:]) for each in withheld(study, tables)}
    assert missing == {((), ()), (("sex",), ("F",)), (("sex",), ("M",)), (("age",), ("old",))}
    undeclared = made(table, long_text())
    assert found(count(*undeclared), "i", "age") == {("young",): 6}, "a small number need not be declared"
    assert withheld(*undeclared) == withheld(study, tables)
    assert "“11-19” in a few rows does not read" in complaints(*made(table.replace("<11", "11-19"), long_text()))


@pytest.mark.parametrize(
    ("sexes", "ages"), [("Sex", "AGE"), ("sex", "Age-group"), (" sex ", "age/group"), ("Sex", "age_group")]
)
def test_rows_name_a_dimension_by_its_id_or_its_title(made, sexes, ages):
    table = f"what,who,people,cases\n{sexes},F,4,1\n{sexes},M,3,1\n{ages},young,6,1\n{ages},old,1,1\n"
    text = long_text().replace("[dimension.age]\n", '[dimension.age]\ntitle = "age group"\n')
    cells = count(*made(table, text))
    assert found(cells, "i", "sex") == {("F",): 4, ("M",): 3}
    assert found(cells, "i", "age") == {("young",): 6, ("old",): 1}


@pytest.mark.parametrize("total", ["Total,,7,3\n", ""])
def test_totals_of_single_dimensions_are_not_counted_twice(made, total):
    table = f"what,who,people,cases\n{total}sex,F,4,1\nsex,M,3,2\nsex,Total,7,3\nage,young,4,1\nage,overall,7,3\n"
    for text in (long_text(), long_text().replace('levels = { F = "Women", M = "Men" }\n', "")):
        cells = count(*made(table, text))
        assert found(cells, "i") == {(): 7}
        assert found(cells, "i", "sex") == {("F",): 4, ("M",): 3}


def test_a_dimension_that_no_row_names_is_told_what_the_rows_are_about(made):
    table = "what,who,people,cases\nSex,F,4,1\nAges,young,6,0\nTotal,,4,1\n"
    said = complaints(*made(table, long_text()))
    assert "about the dimension age. Its rows are about “Sex”, “Ages”. Did you mean 'Ages'?" in said
    assert "Give the dimension the name that its rows have, as its id or as its title." in said


@pytest.mark.parametrize("everybody", ["Total", "ALL", "Overall", "everyone"])
def test_rows_about_everybody_are_not_counted_twice(made, everybody):
    table = f"sex,age,people,cases\n{everybody},{everybody},21,5\nF,{everybody},4,1\nM,{everybody},17,4\n"
    table += f"{everybody},young,5,2\n{everybody},old,16,3\n"
    assert found(count(*made(table, wide_text())), "i") == {(): 21}


def test_a_wide_table_is_added_up(made):
    table = "sex,age,people,cases\nF,young,1,1\nF,old,2,0\nM,young,3,1\nM,old,4,2\nM,old,10,0\n"
    study, tables = made(table, wide_text().replace('"age"]', '"age", ["sex", "age"]]'))
    cells = count(study, tables)
    assert found(cells, "i") == {(): 20}
    assert found(cells, "i", "sex") == {("F",): 3, ("M",): 17}
    assert found(cells, "i", "sex", "age")["M", "old"] == 14


def test_totals_in_a_wide_table_are_not_counted_twice(made):
    table = "sex,age,people,cases\nAll,All,21,5\nF,All,4,1\nM,All,17,4\nAll,young,5,2\nAll,old,16,3\n"
    study, tables = made(table, wide_text())
    cells = count(study, tables)
    assert found(cells, "i") == {(): 21}
    assert found(cells, "i", "sex") == {("F",): 4, ("M",): 17}
    assert found(cells, "i", "age") == {("young",): 5, ("old",): 16}


def test_everything_wrong_with_a_table_of_counts(made):
    table = "what,who,people,cases\nsex,F,4,9\nsex,X,1.5,0\nsex,,-1,0\n"
    text = complaints(*made(table, long_text()))
    assert "there are more events than people in a few rows" in text
    assert "n is not a whole number from 0" in text
    assert "“X” in a few rows is no level" in text
    assert "a blank in a few rows" in text
    silent = complaints(*made("what,who,people,cases\nsex,F,4,1\n", long_text()))
    assert "no row of the source s is about the dimension age" in silent
    pair = long_text().replace('"age"]', '"age", ["sex", "age"]]')
    assert "a long table has one dimension a row" in complaints(
        *made("what,who,people,cases\nsex,F,4,1\nage,old,4,1\n", pair)
    )


@pytest.mark.parametrize(("written", "plain"), [("2,100", "2100"), ("1 234 567", "1234567"), ("12'000.5", "12000.5")])
def test_signs_between_thousands_are_named(made, written, plain):
    table = f'what,who,people,cases\nsex,F,"{written}",1\nsex,M,5,2\nage,young,6,0\nage,old,2,1\n'
    said = complaints(*made(table, long_text()))
    assert f"“{written}” in a few rows does not read as a number" in said
    assert f"Numbers are read without signs between thousands: {plain}. Add to [source.s]: thousands.people = " in said


def test_columns_of_fields_that_are_not_there(made):
    text = complaints(*made("what,who,peple,cases\nsex,F,4,9\n", long_text()))
    assert "there is no column “people”" in text
    assert "Did you mean 'peple'" in text


def test_rates_need_no_squares(made):
    text = 'fields = { n = "people", events = "cases", time = "years" }\n' + SEX.format('column = "sex"\n')
    text += '[[indicator]]\nid = "i"\nsource = "s"\nkind = "rate"\nby = ["sex"]\n'
    study, tables = made("sex,people,cases,years\nF,10,12,0.1\nF,1,0,0.2\nM,5,1,2\n", text)
    table = count(study, tables).get("i", ["sex"])
    assert table.sums["events"].tolist() == [12, 1]
    assert table.sums["time"].tolist() == [0.1 + 0.2, 2.0]


BENCHMARK = """
[dimension.sex]
column = "sex"
levels = { F = "Women", M = "Men" }
[[representation]]
id = "here"
source = "s"
among = "place = 'Here'"
benchmarks = ["people"]
by = ["sex"]
[benchmark.people]
source = "s"
fields = { n = "people", moe = "moe" }
"""
PLACES = """place,year,age,sex,people,moe
Here,2020,20-24,F,10,1.645
Here,2020,25-29,M,20,3.29
There,2020,20-24,F,100,16.45
There,2020,25-29,F,50,0
There,2020,25-29,M,60,32.9
There,2020,85+,M,70,1
There,2021,20-24,F,7,1
"""


def benchmark(made, *more, table=PLACES):
    study, tables = made(table, 'fields = { n = "people" }\n' + BENCHMARK + "\n".join(more) + "\n")
    return study, tables


def test_a_benchmark_of_a_place_a_year_and_ages(made):
    study, tables = benchmark(made, 'place = "There"', "year = 2020", "age = [20, 30]")
    cells = count(study, tables)
    assert found(cells, "here", "sex") == {("F",): 10, ("M",): 20}
    assert found(cells, "benchmark:people", "sex") == {("F",): 150, ("M",): 60}
    table = cells.get("benchmark:people", ["sex"])
    assert table.sums["var_n"] == pytest.approx([100.0, 400.0])
    assert cells.get("benchmark:people").sums["var_n"] == pytest.approx([500.0])


def test_ages_that_the_bands_cannot_give(made):
    text = complaints(*benchmark(made, 'place = "There"', "age = [20, 34]"))
    assert "no band of ages begins at 30 and ends by 34" in text
    again = PLACES + "There,2020,20-21,F,7,1\n"
    text = complaints(*benchmark(made, "age = [20, 30]", table=again))
    assert "would be counted twice" in text
    without = PLACES.replace(",age,", ",years_old,")
    assert "no column holds the age" in complaints(*benchmark(made, "age = [20, 30]", table=without))


def test_a_place_that_the_table_does_not_speak_of_describes_it(made):
    table = PLACES.replace("place,", "region,")
    study, tables = benchmark(made, 'place = "Ohio"', "year = 2020", table=table)
    text = str(check_data(study, tables))
    assert "no column “place”" in text, "the representation's own filter does need the column"
    everybody = BENCHMARK.replace("among = \"place = 'Here'\"\n", "")
    study, tables = made(table, f'fields = {{ n = "people" }}\n{everybody}place = "Ohio"\nyear = 2020\n')
    assert found(count(study, tables), "benchmark:people") == {(): 310}


def test_a_benchmark_that_keeps_nobody(made):
    study, tables = benchmark(made, 'place = "Elsewhere"')
    assert any("benchmark people: no row" in fault.sentence() for fault in check_data(study, tables))


OVERLAP = """
fields = { n = "people" }
[dimension.race]
column = "race"
coding = "alone_or_in_combination"
levels = ["W", "B"]
[[representation]]
id = "here"
source = "s"
benchmarks = ["people"]
by = ["race"]
[benchmark.people]
source = "s"
coding = "alone_or_in_combination"
"""


def test_groups_that_overlap_need_a_total(made):
    study, tables = made("race,people\nW,8\nB,5\n", OVERLAP)
    assert "the groups of race overlap, and no row is about everybody" in complaints(study, tables)
    study, tables = made("race,people\nW,8\nB,5\nTotal,10\n", OVERLAP)
    cells = count(study, tables)
    assert found(cells, "here") == {(): 10}
    assert cells.get("here", ["race"]).overlapping == {"race"}
