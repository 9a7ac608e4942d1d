"""What a check says of values and periods that no row has: the nearest, and what is to be done."""

import pytest

from checked_study import HEAD, PATHWAY, PEOPLE
from isonomia import verbs

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


def test_a_provisional_period_that_no_row_has(said):
    text = INDICATOR.format(source='provisional = ["2022", "2032"]', event="outcome = 'passed'")
    (sentence,) = said(OUTCOMES, text)
    assert sentence == (
        "source s: provisional has “2032”, a period that no row has. Did you mean '2022'? "
        "Allowed: “2020”, “2021”, “2022”. Write the period as the table writes it, or take it out."
    )
