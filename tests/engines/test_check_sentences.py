"""What a check says of a study that its data contradict: where, what was found, what is allowed, and what to do."""

import duckdb
import pytest

from isonomia import verbs
from isonomia.count import check_data, count
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
[dimension.sex]
column = "sex"
levels = { F = "Women", M = "Men" }
[source.s]
path = "t.csv"
"""
PATHWAY = """person = "id"
period = "year"
[[pathway]]
id = "md"
source = "s"
cohort = "closed"
stages = ["applied", "accepted", "graduated"]
by = ["sex"]
"""
PEOPLE = (
    "id,sex,year,applied,accepted,graduated,why\n1,F,2020,yes,yes,yes,\n2,M,2021,yes,yes,no,moved\n3,M,2021,yes,no,,\n"
)


@pytest.fixture
def said(tmp_path):
    """The sentences of a check, each of which names no question that nobody wrote."""

    def saying(table, text, *, counted=False):
        (tmp_path / "t.csv").write_text(table, encoding="utf-8")
        study = parse(HEAD + text, str(tmp_path))
        tables = {name: open_table(each, tmp_path) for name, each in study.sources.items()}
        found = [fault.sentence() for fault in check_data(study, tables)]
        if counted:
            with pytest.raises(TableError) as caught:
                count(study, tables)
            assert [fault.sentence() for fault in caught.value.faults] == found
        assert not any(f"{made}-" in each for each in found for made in ("md", "indicator md"))
        return found

    return saying


def test_a_table_that_fits_has_nothing_said_of_it(said):
    assert said(PEOPLE, PATHWAY) == []


@pytest.mark.parametrize(
    ("more", "place", "words"),
    [
        (
            '[pathway.stage.accepted]\ncolumn = "acepted"\n',
            "pathway md, stage accepted: the stage is read from the column “acepted”, which the table does not have.",
            "Did you mean 'accepted'? Correct it in [pathway.stage.accepted].",
        ),
        (
            'states = { reached = ["yes"], not = ["no", ""] }\n[pathway.stage.applied]\ncolumn = "aplied"\n',
            "pathway md, stage applied: the stage is read from the column “aplied”",
            "Did you mean 'applied'?",
        ),
        (
            "[pathway.stage.accepted]\nreached = \"outcome = 'in'\"\n",
            "pathway md, stage accepted: the condition reads the column “outcome”, which the table does not have.",
            "“graduated”, “why”. Correct reached in [pathway.stage.accepted].",
        ),
        (
            '[pathway.stage.accepted]\nreached = "accepted"\nnot_yet = "yeer > 2020"\n',
            "pathway md, stage accepted: the condition reads the column “yeer”",
            "Did you mean 'year'? Correct reached or not_yet in [pathway.stage.accepted].",
        ),
        (
            '[pathway.stage.graduated.exits]\ncolumn = "wy"\nways = { moved = ["moved"] }\n',
            "pathway md, stage graduated, exits: the ways out are read from the column “wy”",
            "Did you mean 'why'? Correct it in [pathway.stage.graduated.exits].",
        ),
        ('among = "yeer = 2020"\n', "pathway md, among: there is no column “yeer”", "Did you mean 'year'?"),
    ],
)
def test_a_column_that_a_stage_needs_is_told_in_the_words_of_the_study(said, more, place, words):
    (sentence,) = said(PEOPLE, PATHWAY + more, counted=True)
    assert sentence.startswith(place)
    assert words in sentence


def test_a_column_of_a_kind_that_cannot_be_read_is_told_of_its_stage(tmp_path):
    duckdb.sql(
        "SELECT 1 AS id, 'F' AS sex, 2020 AS year, true AS applied, [1, 2] AS accepted, true AS graduated"
    ).write_parquet(str(tmp_path / "t.parquet"))
    study = parse(HEAD.replace("t.csv", "t.parquet") + PATHWAY, str(tmp_path))
    (fault,) = check_data(study, {"s": open_table(study.sources["s"], tmp_path)})
    assert fault.place == "pathway md, stage accepted"
    assert "accepted" in fault.problem


def test_a_column_that_two_stages_need_is_told_of_each_once(said):
    found = said(PEOPLE.replace("accepted,graduated", "taken,done"), PATHWAY, counted=True)
    assert [each.partition(":")[0] for each in found] == ["pathway md, stage accepted", "pathway md, stage graduated"]


def test_a_stage_of_a_cross_section_is_told_by_its_name(said):
    census = """
[source.c]
path = "t.csv"
kind = "counts"
published = true
citation = "Somebody, 2020"
fields = { n = "1" }
[dimension.sex.from.c]
column = "sex"
[benchmark.people]
source = "c"
"""
    text = PATHWAY.replace('"closed"', '"cross-section"\nbenchmarks = ["people"]')
    found = said(PEOPLE, f'{text}[pathway.stage.accepted]\ncolumn = "acepted"\n{census}')
    assert found[0].startswith("pathway md, stage accepted: the stage is read from the column “acepted”")


TIMED = """[pathway.stage.graduated.duration]
came = "{came}"
reached = "done"
until = 2025
bands = [{least}, 5]
"""
FOLLOWED = "id,sex,year,applied,accepted,graduated,done\n" + "".join(
    f"{at},{'FM'[at % 2]},2020,yes,yes,{'yes,2024' if at % 3 else 'no,'}\n" for at in range(30)
)


@pytest.mark.parametrize(
    ("came", "least", "done", "words"),
    [
        ("yeer", 0, "2024", "there is no column “yeer” in the table. Did you mean 'year'?"),
        ("year", 0, "-880", "20 rows: people got to the stage before they came (“year”)."),
        ("year", 5, "2024", "some times lie below the lowest of the bands (5). Let the bands start lower"),
    ],
)
def test_a_duration_is_told_without_the_dimension_that_it_makes(said, came, least, done, words):
    text = PATHWAY + TIMED.format(came=came, least=least).replace("5, 5]", "5, 9]")
    (sentence,) = said(FOLLOWED.replace("2024", done), text)
    assert sentence.startswith(f"pathway md, stage graduated, duration: {words}")
    assert "-time" not in sentence


def test_a_duration_that_fits_has_nothing_said_of_it(said):
    assert said(FOLLOWED, PATHWAY + TIMED.format(came="year", least=0)) == []


# ── Values and periods that no row has ──

OUTCOMES = "id,sex,year,outcome,code,second\n" + "".join(
    f"{at},{'FM'[at % 2]},{2020 + at % 3},{('passed', 'failed')[at % 5 == 0]},{at % 4},x\n" for at in range(60)
)
INDICATOR = """person = "id"
period = "year"
{source}
[[indicator]]
id = "pass"
source = "s"
kind = "proportion"
by = ["sex"]
words = {{ en = {{ people = "{{group}}", what = "passed" }} }}
event = "{event}"
"""


@pytest.mark.parametrize(
    ("event", "words"),
    [
        ("outcome = 'graduated'", "no row holds “graduated” in the column “outcome”: nobody can have the event."),
        ("outcome in ('a', 'b')", "no row holds “a” or “b” in the column “outcome”"),
        ("code = 9", "no row holds “9” in the column “code”"),
        ("outcome = 'graduated' and code > 1", "no row holds “graduated”"),
        ("outcome = 'graduated' or second = 'y'", "no row holds “graduated”"),
    ],
)
def test_an_event_that_no_row_can_have(said, event, words):
    (sentence,) = said(OUTCOMES, INDICATOR.format(source="", event=event))
    assert sentence.startswith(f"indicator pass, event: {words}")
    assert "Write the value as the rows have it; if nobody has it yet" in sentence
    held = "“0”, “1”, “2”, “3”" if event.startswith("code") else "“passed”, “failed”"
    assert f"Allowed: {held}." in sentence


@pytest.mark.parametrize(
    "event",
    [
        "outcome = 'passed'",
        "outcome in ('passed', 'graduated')",
        "outcome = 'graduated' or code > 1",
        "second = 'y' or code = 2",
        "code = '1.0' or code = '2'",
        "not (outcome = 'withdrawn')",
        "outcome <> 'withdrawn'",
        "outcome = 'passed' and false",
        "code = 1 and outcome = 'passed' and second = 'x' and code = 2",
    ],
)
def test_an_event_that_some_row_may_have_is_no_fault(said, event):
    assert said(OUTCOMES, INDICATOR.format(source="", event=event)) == []


def test_values_of_a_few_rows_are_not_listed(said):
    table = "id,sex,year,outcome\n1,F,2020,Ada Lovelace\n" + "".join(f"{at},M,2020,no\n" for at in range(2, 20))
    (sentence,) = said(table, INDICATOR.format(source="", event="outcome = 'dropped'"))
    assert "Allowed: “no”." in sentence
    assert "Ada" not in sentence


def test_a_near_value_is_told_once(said):
    (sentence,) = said(OUTCOMES, INDICATOR.format(source="", event="outcome = 'pased'"))
    assert "Did you mean 'passed'?" in sentence


def test_a_stage_whose_condition_no_row_can_meet(said):
    more = "[pathway.stage.accepted]\nreached = \"why = 'matched'\"\n"
    table = "id,sex,year,applied,graduated,why\n1,F,2020,yes,no,late\n2,M,2020,yes,no,early\n"
    (sentence,) = said(table, PATHWAY + more)
    assert sentence.startswith("pathway md, stage accepted: no row holds “matched” in the column “why”")


def test_a_stage_of_events_that_no_row_has(said):
    table = "id,sex,year,stage\n" + "".join(f"{at},F,2020,{each}\n" for at in range(20) for each in ("applied", "left"))
    text = PATHWAY.replace(', "graduated"', "") + 'stage_column = "stage"\nleft = ["left"]\n'
    (sentence,) = said(table, text, counted=True)
    assert sentence == (
        "source s, column “stage”: no row has the stage “accepted” (“accepted”). Allowed: “applied”, “left”. "
        'Say what the table calls it: [pathway.stage.accepted] value = "…"'
    )


@pytest.mark.parametrize(
    ("breaks", "nearest"),
    [
        ('"2091" = "a new form"', "Did you mean '2021'?"),
        ('"2019" = "a new form"', "Did you mean '2021'?"),
        ('"2021-22" = "a new form"', "Did you mean '202"),
        ('"summer" = "a new form"', ""),
    ],
)
def test_a_break_at_a_period_that_no_row_has(said, breaks, nearest):
    text = INDICATOR.format(source=f"breaks = {{ {breaks} }}", event="outcome = 'passed'")
    (sentence,) = said(OUTCOMES, text)
    period = breaks.split('"')[1]
    alike = period in ("2091", "2019")
    said_of_it = "a period that no row has" if alike else "and the table writes its periods otherwise: “2020”"
    assert sentence.startswith(f"source s: breaks has “{period}”, {said_of_it}")
    assert "Allowed: “2020”, “2021”, “2022”." in sentence
    assert nearest in sentence
    assert sentence.endswith("new definition as the table writes it, or take the break out.")


@pytest.mark.parametrize("period", ["2020", "2021", "2022"])
def test_a_break_at_a_period_that_rows_have(said, period):
    text = INDICATOR.format(source=f'breaks = {{ "{period}" = "a new form" }}', event="outcome = 'passed'")
    assert said(OUTCOMES, text) == []


def test_a_break_between_two_periods_cuts_there(said):
    text = INDICATOR.format(source='breaks = { "2021" = "a new form" }', event="outcome = 'passed'")
    assert said(OUTCOMES.replace(",2021,", ",2022,"), text) == []


def test_a_break_before_the_first_period_counts_where_a_benchmark_has_it_too(said):
    text = """period = { is = "2024" }
breaks = { "2020" = "a new question" }
[source.c]
path = "t.csv"
kind = "counts"
published = true
citation = "Somebody, 2020"
period = { is = "2015" }
breaks = { "2020" = "a new question" }
fields = { n = "1" }
[dimension.sex.from.c]
column = "sex"
[benchmark.people]
source = "c"
[[representation]]
id = "in"
source = "s"
benchmarks = ["people"]
by = ["sex"]
"""
    assert said(PEOPLE, text) == []
    alone = said(PEOPLE, text.replace('"2015" }\nbreaks = { "2020" = "a new question" }', '"2015" }'))
    (sentence,) = alone
    assert sentence.startswith("source s: breaks has “2020”, a period that no row has")


def test_breaks_of_published_figures_are_looked_at_too(tmp_path):
    (tmp_path / "t.csv").write_text("what,who,year,rate\nsex,F,2020,10\nsex,M,2020,12\n", encoding="utf-8")
    (tmp_path / "study.toml").write_text(
        HEAD
        + """kind = "estimates"
published = true
citation = "Somebody, 2020"
breaks = { "1999" = "a new question" }
fields = { dimension = "what", group = "who", period = "year", value = "rate" }
[[indicator]]
id = "x"
source = "s"
kind = "mean"
by = ["sex"]
words = { en = { people = "{group}", what = "x" } }
""",
        encoding="utf-8",
    )
    sentences = [fault.sentence() for fault in verbs.check(tmp_path / "study.toml")]
    assert ["breaks has “1999”" in each for each in sentences] == [True], sentences


# ── A number such as −880 in the place of an answer ──

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


def test_a_provisional_period_that_no_row_has(said):
    text = INDICATOR.format(source='provisional = ["2022", "2032"]', event="outcome = 'passed'")
    (sentence,) = said(OUTCOMES, text)
    assert sentence == (
        "source s: provisional has “2032”, a period that no row has. Did you mean '2022'? "
        "Allowed: “2020”, “2021”, “2022”. Write the period as the table writes it, or take it out."
    )


def test_a_table_without_rows_is_said_once_and_not_of_every_question(said):
    questions = "".join(
        f'[[indicator]]\nid = "{name}"\ntitle = "T"\nsource = "s"\nevent = "{name} = \'yes\'"\nby = ["sex"]\n'
        for name in ("applied", "accepted", "graduated")
    )
    (sentence,) = said("id,sex,year,applied,accepted,graduated,why\n", 'person = "id"\nperiod = "year"\n' + questions)
    assert sentence.startswith(
        "source s: no row of the table counts for any question. The table has a head and no rows"
    )
