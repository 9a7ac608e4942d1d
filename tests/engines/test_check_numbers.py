"""What a check says of numbers that cannot be: such as −880 in the place of an answer."""

import pytest

from checked_study import PATHWAY

AGES = "id,sex,year,age,outcome\n" + "".join(
    f"{at},{'FM'[at % 2]},{2020 + at % 3},{-880 if at % 4 == 0 else 20 + at},x\n" for at in range(60)
)
ASKED = """person = "id"
{source}
[dimension.age]
column = "age"
bins = [18, 40]
[[indicator]]
id = "x"
source = "s"
by = ["{by}"]
words = {{ en = {{ people = "{{group}}", what = "x" }} }}
{outcome}
"""
EMPTY = "If it stands for a date that is not known, leave the cell empty."
TOLD = (
    'If it stands for an absence, add to [source.s]: absent.age = { "-880" = "not_stated" } (or unknown, declined …).'
)


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (
            'kind = "mean"\nvalue = "age"\nbounds = [0, 120]',
            f"a value outside the bounds 0 and 120 in 15 rows: “-880”. {TOLD} Else correct the bounds.",
        ),
        (
            'kind = "rate"\nevent = "1"\ntime = "age"',
            f"the time is not from 0 to 10^15 in 15 rows: “-880”. {TOLD} Else correct the time expression.",
        ),
        (
            'kind = "rate"\nevent = "age"\ntime = "1"',
            f"the number of events is not a whole number from 0 to 10^15 in 15 rows: “-880”. {TOLD}",
        ),
        (
            'kind = "proportion"\nevent = "year(age) > 2000"',
            "“-880” in 15 rows does not read as a date like 2026-11-22",
        ),
    ],
)
def test_a_number_that_cannot_be_is_told_with_the_way_to_declare_an_absence(said, outcome, words):
    found = [each for each in said(AGES, ASKED.format(source="", by="sex", outcome=outcome)) if "“-880”" in each]
    assert len(found) == 1
    assert "column “age”: " in found[0]
    assert words in found[0]
    declared = 'absent.age = { "-880" = "not_stated" }'
    again = said(AGES, ASKED.format(source=declared, by="sex", outcome=outcome))
    assert not any("-880" in each for each in again), "what the message says to write is what is needed"


def test_an_age_below_the_lowest_band(said):
    outcome = 'kind = "proportion"\nevent = "outcome = \'x\'"'
    (sentence,) = said(AGES, ASKED.format(source="", by="age", outcome=outcome))
    assert sentence == (
        "source s, dimension age, column “age”: “-880” in 15 rows lies below the lowest bin (18). If it stands for an "
        'absence, add to [dimension.age.from.s]: absent = { "-880" = "not_stated" } (or unknown, declined …). '
        "Else let the bins start lower, or correct it."
    )
    declared = f'{outcome}\n[dimension.age.from.s]\ncolumn = "age"\nabsent = {{ "-880" = "not_stated" }}'
    assert said(AGES, ASKED.format(source="", by="age", outcome=declared)) == []


def test_a_value_made_from_several_columns_is_told_without_naming_one(said):
    outcome = 'kind = "mean"\nvalue = "age + year"\nbounds = [0, 1]'
    (sentence,) = said(AGES, ASKED.format(source="", by="sex", outcome=outcome))
    assert sentence.startswith("indicator x: a value outside the bounds 0 and 1 in 60 rows.")
    assert "or declare as absences the values of the columns that make it" in sentence


def test_at_most_three_values_are_told(said):
    outcome = 'kind = "mean"\nvalue = "age"\nbounds = [0, 30]'
    (sentence,) = said(AGES, ASKED.format(source="", by="sex", outcome=outcome))
    assert "“-880”, “31”, “33” and others." in sentence


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ('period = "age"', "“-880” is no period, and stands for one in 15 rows. Every row needs a period; fill it in"),
        ('weight = "age"', "no weight, or one that cannot be (“-880”), in 15 rows."),
    ],
)
def test_a_number_that_can_be_no_period_and_no_weight(said, source, words):
    outcome = 'kind = "proportion"\nevent = "outcome = \'x\'"'
    (sentence,) = said(AGES, ASKED.format(source=source, by="sex", outcome=outcome))
    assert sentence.startswith(f"source s, column “age”: {words}")


def test_a_day_that_is_no_date_is_told(said):
    table = "id,sex,year,stage,day,born\n" + "".join(
        f"{at},{'FM'[at % 2]},2020,{stage},{-880 if at % 3 == 0 else '2020-09-01'},{-99 if at % 2 else '1999-01-02'}\n"
        for at in range(40)
        for stage in ("applied", "accepted", "graduated")
    )
    found = said(table, PATHWAY + 'stage_column = "stage"\ndate = "day"\nbirth = "born"\n')
    write = "Write the year first, then month, day."
    assert found == [
        f"source s, column “day”: no date like 2026-11-22 in 42 rows: “-880”. {write}",
        f"source s, column “born”: no date like 2026-11-22 in 60 rows: “-99”. {write} {EMPTY}",
    ]


def test_a_count_that_cannot_be_is_told_by_itself(said):
    text = """kind = "counts"
published = true
citation = "Somebody, 2020"
fields = { dimension = "what", group = "who", n = "people", events = "passed" }
[[indicator]]
id = "x"
source = "s"
kind = "proportion"
by = ["sex"]
words = { en = { people = "{group}", what = "x" } }
"""
    (sentence,) = said("what,who,people,passed\nsex,F,-880,3\nsex,M,30,20\n", text)
    assert sentence == (
        "source s: n is not a whole number from 0 to 10^15 (“-880”) in a few rows. Correct the figures, or leave the "
        "rows out; * stands for a number that is withheld."
    )
    assert said("what,who,people,passed\nsex,F,*,3\nsex,M,30,20\ntotal,,60,23\n", text) == []


def test_a_table_without_rows_is_said_once_and_not_of_every_question(said):
    questions = "".join(
        f'[[indicator]]\nid = "{name}"\ntitle = "T"\nsource = "s"\nevent = "{name} = \'yes\'"\nby = ["sex"]\n'
        for name in ("applied", "accepted", "graduated")
    )
    (sentence,) = said("id,sex,year,applied,accepted,graduated,why\n", 'person = "id"\nperiod = "year"\n' + questions)
    assert sentence.startswith(
        "source s: no row of the table counts for any question. The table has a head and no rows"
    )
