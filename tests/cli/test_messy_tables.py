"""Tables as schools have them, and mistakes of a first study file: one clear sentence each, and nothing by guess."""

import csv

import pytest

from isonomia import verbs
from isonomia.cli import run
from isonomia.errors import TableError

HEAD = """
schema = 1
title = "A study"
release = { id = "2026", date = 2026-11-22, publisher = "P", contact = "c@example.org" }
[source.s]
path = "table.csv"
"""
TAIL = """
[dimension.d]
column = "sex"
[[indicator]]
id = "q"
source = "s"
by = ["d"]
"""
NAMES = ["id", "name", "sex", "passed", "score", "share", "day", "when"]


def row(at):
    """One person, as files write what is not read: 5,25 and 7 % and 45007 and 8/8/2026."""
    when = f"{1 + at % 12}/{1 + at % 28}/2026"
    outcome = ("pass", "fail")[at % 2]
    return [str(at), f"Person {at}", "FfMm"[at % 4], outcome, f"{at},{at % 7}5", f"{at} %", str(45000 + at), when]


ROWS = [NAMES, *(row(at) for at in range(60))]


@pytest.fixture
def said(tmp_path):
    """What `check` says of a study with one question."""

    def check(question, source='person = "id"', dimension="", rows=ROWS, **ways):
        with (tmp_path / "table.csv").open("w", newline="", encoding=ways.pop("encoding", "utf-8")) as file:
            csv.writer(file, **ways).writerows(rows)
        study = HEAD + source + TAIL.replace("[[indicator]]", f"{dimension}\n[[indicator]]") + question
        (tmp_path / "study.toml").write_text(study, encoding="utf-8")
        return [fault.sentence() for fault in verbs.check(tmp_path / "study.toml")]

    return check


PASSED = "event = \"passed = 'pass'\""


def test_a_study_without_mistakes(said):
    assert said(PASSED) == []


def test_names_of_people_are_no_groups(said):
    (found,) = said(PASSED, rows=renamed("name", "sex"))
    assert "column “sex”: 60 different values, and most of them are of one person alone" in found
    assert "Is this the right column?" in found


def renamed(old, new):
    """The rows with two columns that have changed their names."""
    swap = {old: new, new: old}
    return [[swap.get(each, each) for each in ROWS[0]], *ROWS[1:]]


def test_a_few_groups_of_one_person_are_no_names(said):
    rows = [ROWS[0], *([*each[:2], "one" if at == 0 else "F", *each[3:]] for at, each in enumerate(ROWS[1:]))]
    assert said(PASSED, rows=rows) == []


@pytest.mark.parametrize(
    ("question", "problem", "remedy"),
    [
        (
            'kind = "mean"\nvalue = "score"',
            "and others in 12 rows or more do not read as a number",
            'read with a point: 0.05. Add to [source.s]: decimal.score = ","',
        ),
        ('kind = "mean"\nvalue = "share"', "do not read as a number", "without the percent sign: 0."),
        ("event = \"day > date '2023-03-20'\"", "do not read as a date like 2026-11-22", "this is 2023-03-15"),
        (
            'event = "\\"when\\" > date \'2023-03-20\'"',
            "do not read as a date",
            'Add to [source.s]: dates.when = "month/day/year"',
        ),
    ],
)
def test_one_way_of_writing_is_one_fault(said, question, problem, remedy):
    (found,) = said(question)
    assert problem in found
    assert remedy in found
    assert "not_stated" not in found


def test_codes_beside_numbers_are_named_one_by_one(said):
    rows = [ROWS[0], *([*each[:4], ("5", "none", "n.s.")[at % 3], *each[5:]] for at, each in enumerate(ROWS[1:]))]
    found = said('kind = "mean"\nvalue = "score"', rows=rows)
    assert len(found) == 2
    assert all("absent.score" in each for each in found)


def test_an_outcome_that_is_known_of_nobody(said):
    (found,) = said('kind = "mean"\nvalue = "number(score)"')
    assert "of nobody is the outcome known" in found
    assert "“number(score)”" in found


def test_spellings_of_one_value_are_one_fault(said):
    found = said(PASSED, dimension='[dimension.d.from.s]\nlevels = ["female", "male"]')
    assert len(found) == 2
    assert all("in 30 rows" in each for each in found)


def test_the_delimiter_that_cuts_is_named(said):
    (found,) = said(PASSED, source='delimiter = ","', delimiter=";")
    assert 'Write delimiter = ";"' in found


def test_the_line_that_holds_the_names_is_named(said):
    blank = [""] * 7
    (found,) = said(PASSED, rows=[["Admissions extract", *blank], ["Run on Monday", *blank], *ROWS])
    assert "7 of 8 columns have no name" in found
    assert "header = 3" in found


def test_an_export_of_qualtrics_is_no_plain_table(said):
    names = ["ResponseId", *ROWS[0][1:]]
    ids = ['{"ImportId":"QID1"}'] * 8
    (found,) = said(PASSED, source='person = "ResponseId"', rows=[names, ["Wording"] * 8, ids, *ROWS[1:]])
    assert "two of its three header lines would count as people" in found
    assert 'export = "qualtrics"' in found


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("event = \"when > date '2026-01-01'\"", 'If “when” is a column, it stands in double quotes: "when".'),
        ("event = 'passed = \"pass\"'", "If it is a text, it stands in single ones: 'pass'."),
        ("event = \"pased = 'pass'\"", "Did you mean 'passed'?"),
    ],
)
def test_quotes_and_words_of_sql_in_an_expression(said, question, wanted):
    (found,) = said(question)
    assert wanted in found


def test_a_constant_in_the_place_of_a_column(said):
    (found,) = said(PASSED, source='period = "2026"')
    assert 'period = { is = "2026" }' in found


def test_a_box_to_tick_of_redcap(said):
    rows = [["record_id", "sex", "race___1", "race___2", "passed"], *([at, "F", "1", "0", "pass"] for at in range(20))]
    (found,) = said(
        "event = \"passed = 'pass'\"", 'export = "redcap"', "[dimension.d.from.s]\ncolumn = 'race___1'", rows
    )
    assert "one column here, “race”" in found


def test_curly_quotes(tmp_path):
    (tmp_path / "study.toml").write_text("schema = 1\ntitle = “A study”\n", encoding="utf-8")
    (found,) = verbs.check(tmp_path / "study.toml")
    assert "straight, not curly" in found.remedy


def test_a_beginning_is_near_enough():
    from isonomia.errors import nearest

    assert nearest("gender", ["sex", "gender-identity"]) == "gender-identity"
    assert nearest("ag", ["age-bands"]) == ""


def test_days_of_excel_are_no_mean(tmp_path):
    with (tmp_path / "table.csv").open("w", newline="", encoding="utf-8") as file:
        rows = [["student id", "sex", "Graduated"], *([f"S{at}", "MF"[at % 2], 44000 + at] for at in range(60))]
        csv.writer(file).writerows(rows)
    text = verbs.init(tmp_path / "table.csv", tmp_path / "study.toml").read_text(encoding="utf-8")
    assert "“Graduated”: days as Excel counts them" in text
    assert 'kind = "mean"' not in text


def test_letters_with_accents_stay_letters_in_ids(tmp_path):
    with (tmp_path / "table.csv").open("w", newline="", encoding="cp1252") as file:
        rows = [
            ["Réussite", "Série"],
            *([("admis", "ajourné")[at % 2], ("Général", "Pro")[at % 2]] for at in range(60)),
        ]
        csv.writer(file, delimiter=";").writerows(rows)
    text = verbs.init(tmp_path / "table.csv", tmp_path / "study.toml").read_text(encoding="utf-8")
    assert "[dimension.reussite]" in text
    assert "[dimension.serie]" in text
    assert verbs.check(tmp_path / "study.toml") == []


@pytest.mark.parametrize(
    ("name", "sheet", "told"),
    [
        ("tabel.csv", "", "Did you mean 'table.csv'"),
        ("study.cfg", "", "the ending “.cfg” says no format"),
        ("table.csv", "A", "no sheets"),
    ],
)
def test_a_first_look_names_the_file_as_the_user_did(tmp_path, name, sheet, told):
    for each in ("table.csv", "study.cfg"):
        (tmp_path / each).write_text("id,sex\n1,F\n", encoding="utf-8")
    with pytest.raises(TableError, match=told) as caught:
        verbs.init(tmp_path / name, tmp_path / "study.toml", sheet=sheet)
    assert "source" not in str(caught.value)
    assert not (tmp_path / "study.toml").exists()


QUALITY = [["Measure", "Year", "Payer", "Numerator", "Denominator", "Rate"]] + [
    [measure, year, payer, 40 + at, 200 + 10 * at, f"{100 * (40 + at) / (200 + 10 * at):.1f}%"]
    for measure in ("Readmitted", "Seen in time")
    for year in (2024, 2025)
    for at, payer in enumerate(("Medicare", "Medicaid", "Commercial"))
]


def test_a_table_of_numerators_and_denominators_is_one_of_counts(tmp_path):
    with (tmp_path / "table.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(QUALITY)
    text = verbs.init(tmp_path / "table.csv", tmp_path / "study.toml").read_text(encoding="utf-8")
    assert 'kind = "counts"' in text
    assert 'fields = { n = "Denominator", events = "Numerator" }' in text
    assert text.count("[[indicator]]") == 2
    assert "among = \"Measure = 'Seen in time'\"" in text
    assert 'period = "Year"' in text
    assert "“Rate”: a share" in text
    assert "value =" not in text
    assert verbs.check(tmp_path / "study.toml") == []


@pytest.mark.parametrize(
    ("written", "told"),
    [("1,432.5", "Whole numbers of people"), ("0.25", "Whole numbers of people")],
)
def test_numerators_that_are_no_counts(tmp_path, written, told):
    with (tmp_path / "table.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([*QUALITY, ["Seen in time", 2026, "Medicare", written, 2000, ""]])
    with pytest.raises(TableError, match=told):
        verbs.init(tmp_path / "table.csv", tmp_path / "study.toml")
    assert [each.name for each in tmp_path.iterdir()] == ["table.csv"]


def test_names_of_columns_stand_inside_sentences():
    from isonomia.study.scaffold.words import inside

    assert inside("First Gen?") == "first gen"
    assert inside("Race/Eth (self-ID)") == "race/eth (self-ID)"
    assert inside("EO Code") == "EO code"
    assert inside("?") == "?"


@pytest.mark.parametrize("command", [["audit", "{}"], ["compare", "{}", "{}"]])
@pytest.mark.parametrize(
    ("name", "told"), [("none", "no such folder"), ("empty", "no release in this folder"), ("file", "this is a file")]
)
def test_what_is_no_release_is_one_fault(tmp_path, capsys, command, name, told):
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("x")
    assert run([each.format(tmp_path / name) for each in command]) == 2
    said = capsys.readouterr().err.splitlines()
    assert told in said[-1]
    assert len(said) == (
        1 if command[0] == "audit" else 3
    )  # two folders are two faults, under a line with their number
