"""`isonomia init` and `check` on published sheets: an accepted study file, or a sentence. Numbers are made up."""

import csv

import openpyxl
import pytest

from isonomia import verbs
from isonomia.cli import run
from isonomia.errors import TableError

ADMISSION = [
    ["Made-up Table A-12. Applicants and Matriculants by Race/Ethnicity, 2023-2024"],
    ["Race/Ethnicity", "Applicants", "", "Matriculants", ""],
    ["", "Alone", "Alone or in Combination", "Alone", "Alone or in Combination"],
    ["Black or African American", "900", "1,100", "300", "350"],
    ["Asian", "<5", "20", "*", "6"],
    ["White", "1,000", "1,150", "400", "450"],
    ["Multiple Race/Ethnicity", "70", "-", "60", "-"],
    ["Other", "5", "6", "2", "3"],
    ["Unknown Race/Ethnicity", "5", "-", "2", "-"],
    ["Non-U.S. Citizen and Non-Permanent Resident", "5", "5", "2", "3"],
    ["Total", "2,000", "2,000", "800", "800"],
    ["* A made-up note."],
]
YEARS = [
    ["Made-up Table B-2. Graduates by Sex"],
    ["Sex", "2021-2022", "2022-2023"],
    ["Men", "500", "510"],
    ["Women", "520", "560"],
    ["Declined to Answer", "1", "2"],
    ["Total", "1,021", "1,080"],
]
SCHOOLS = [
    ["Made-up Table B-3. Total Enrollment by School and Race/Ethnicity (Alone), 2023-2024"],
    ["State", "School", "Asian", "White", "Total"],
    ["AL", "North", "50", "60", "120"],
    ["", "South", "70", "30", "110"],
    ["OH", "Lake", "10", "90", "100"],
    ["Total", "", "130", "180", "330"],
]
CITIZENS = [
    ["Made-up Table B-5. Total Enrollment by Citizenship and Race/Ethnicity"],
    ["Race/Ethnicity", "2022-2023", "2023-2024"],
    ["U.S. Citizens"],
    ["Asian", "50", "55"],
    ["White", "60", "61"],
    ["Total", "110", "116"],
    ["Non-U.S. Citizens", "", ""],
    ["Asian", "20", "25"],
    ["White", "30", "31"],
    ["Total", "50", "56"],
    ["Total", "160", "172"],
]
UNCODED = [
    ["Made-up Table. Applicants and Matriculants, 2023-2024"],
    ["Race/Ethnicity", "Applicants", "Matriculants"],
    ["Asian", "50", "25"],
    ["White", "60", "31"],
    ["Total", "110", "56"],
]
ACROSS = [
    ["Made-up Table A-9. Matriculants by Race/Ethnicity (Alone)"],
    ["Race/Ethnicity", "2024-2025", "2025-2026"],
    ["White", "60", "61"],
    ["Total", "110", "116"],
]


@pytest.fixture
def drafted(tmp_path):
    def making(rows):
        with (tmp_path / "t.csv").open("w", newline="", encoding="utf-8") as out:
            csv.writer(out).writerows(rows)
        return verbs.init(tmp_path / "t.csv", tmp_path / "study.toml")

    return making


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (
            ADMISSION,
            ["[[pathway]]", 'stages = ["applicants", "matriculants"]', 'coding = "alone"  # also', "NONRESIDENT"],
        ),
        (YEARS, ["[[representation]]", "among = \"period = '2021'\"", 'absent = { "Declined" = "declined" }']),
        (SCHOOLS, ['units = "school"', 'fields = { n = "n" }', "10 fewer than their total in E4"]),
        (UNCODED, ["CONFIRM: nothing in the table says how people with several answers count"]),
        (
            CITIZENS,
            [
                "[dimension.citizenship]",
                'scheme = "ipeds"',
                "(race_ethnicity and citizenship)",
                'citation = "Made-up Table B-5.',
            ],
        ),
    ],
)
def test_the_draft_of_a_published_sheet_is_accepted(drafted, rows, words):
    study = drafted(rows)
    text = study.read_text(encoding="utf-8")
    assert [fault.sentence() for fault in verbs.check(study)] == []
    assert all(word in text for word in ('layout = "facts"', "published = true", *words))


def test_the_draft_of_a_workbook_builds(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "A-12"
    for row in ADMISSION:
        book.active.append([None if cell == "" else cell for cell in row])
    book.save(tmp_path / "Made-up Table A-12.xlsx")
    study = verbs.init(tmp_path / "Made-up Table A-12.xlsx", tmp_path / "study.toml")
    assert 'sheet = "A-12"' in study.read_text(encoding="utf-8")
    assert run(["build", str(study), "-o", str(tmp_path / "out")]) == 0
    printed = (tmp_path / "out/site/data/estimates.csv").read_text(encoding="utf-8")
    estimates = list(csv.DictReader(printed.splitlines()))
    rates = {row["subgroup"]: row for row in estimates if row["measure"] == "proportion" and row["subgroup"]}
    assert float(rates["BLACK"]["value"]) == pytest.approx(300 / 900, abs=6e-4)
    assert {row["coding"] for row in rates.values()} == {"alone"}
    assert "ASIAN" not in rates or rates["ASIAN"]["status"] != "ok"


def test_what_cannot_be_read_is_said_and_nothing_is_written(tmp_path, capsys):
    rows = [*ADMISSION[:4], ["Whyte", "1", "2", "3", "x4"]]
    with (tmp_path / "t.csv").open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows(rows)
    assert run(["init", str(tmp_path / "t.csv"), "-o", str(tmp_path / "study.toml")]) == 2
    said = " ".join("".join(capsys.readouterr()).split())
    assert "cell A5: the label “Whyte” names no group" in said
    assert "Did you mean 'white'?" in said
    assert "Traceback" not in said
    assert not (tmp_path / "study.toml").exists()


def test_one_stage_in_one_year_asks_nothing(drafted):
    with pytest.raises(TableError, match="one stage in one comparable year: nothing in it can be laid beside anything"):
        drafted([["Made-up Graduates"], ["Sex", "2022"], ["Men", "5"], ["Women", "6"]])
    with pytest.raises(TableError, match="one comparable year"):
        drafted(ACROSS)


@pytest.mark.parametrize(
    "rows",
    [
        [["id", "sex", "accepted"], ["1", "f", "yes"], ["2", "m", "no"]],
        [["Applicants 2024"], ["id", "sex", "accepted"], ["1", "f", "yes"], ["2", "m", "no"]],
        [["id", "White", "Asian", "passed"], ["1", "1", "0", "yes"], ["2", "0", "1", "no"]],
        [["race", "year", "applicants"], ["White", "2023", "5"], ["Asian", "2023", "6"]],
        [["student", "2022", "2023"], ["s1", "5", "6"], ["s2", "7", "8"]],
    ],
)
def test_other_tables_are_drafted_as_before(drafted, rows):
    text = drafted(rows).read_text(encoding="utf-8")
    assert "layout" not in text
    assert "[source.table]" in text


OVER_YEARS = [
    ["Made-up Table. Applicants and Matriculants by Race/Ethnicity (Alone)"],
    ["Race/Ethnicity", "2023-2024", "", "2024-2025", "", "2025-2026", ""],
    ["", "Applicants", "Matriculants", "Applicants", "Matriculants", "Applicants", "Matriculants"],
    ["Asian", "500", "250", "510", "251", "520", "270"],
    ["Middle Eastern or North African", "-", "-", "-", "-", "90", "30"],
    ["White", "600", "310", "590", "305", "500", "220"],
    ["Total", "1,200", "600", "1,210", "601", "1,250", "605"],
]


def test_no_change_is_told_across_the_break_of_the_series(drafted, tmp_path):
    study = drafted(OVER_YEARS)
    text = study.read_text(encoding="utf-8")
    assert "# No change is told across 2025: The publisher calls its 2025-26 race question" in text
    study.write_text(text.replace('by = ["race_ethnicity"]', 'by = ["race_ethnicity"]\ntrend = true'), encoding="utf-8")
    assert run(["build", str(study), "-o", str(tmp_path / "out")]) == 0
    printed = (tmp_path / "out/site/data/estimates.csv").read_text(encoding="utf-8")
    changes = [row for row in csv.DictReader(printed.splitlines()) if row["measure"] == "gap_change"]
    assert {row["period"] for row in changes} == {"2023–2024"}
    everybody = [row for row in csv.DictReader(printed.splitlines()) if row["measure"] == "trend_slope"]
    assert {row["period"] for row in everybody if not row["dimension"]} == {"2023–2025"}
    pages = list((tmp_path / "out/site").rglob("*over-time*.html"))
    assert pages
    assert all("Since 2025 the groups are counted in another way" in page.read_text(encoding="utf-8") for page in pages)


BESIDE = """
[benchmark.before]
source = "facts"
among = "stage = 'matriculants' and period = '2024'"
[[representation]]
id = "entry"
source = "facts"
among = "stage = 'matriculants'"
by = ["race_ethnicity"]
benchmarks = ["before"]
[release]
"""


def test_a_share_is_not_laid_beside_one_from_before_the_break(drafted, tmp_path):
    study = drafted(OVER_YEARS)
    text = study.read_text(encoding="utf-8")
    study.write_text(text.replace("[release]\n", BESIDE.lstrip(), 1), encoding="utf-8")
    assert run(["build", str(study), "-o", str(tmp_path / "out")]) == 0
    printed = (tmp_path / "out/site/data/estimates.csv").read_text(encoding="utf-8")
    rows = [row for row in csv.DictReader(printed.splitlines()) if row["measure"] == "representation_quotient"]
    found = {(row["period"], row["status"], row["reason"]) for row in rows if row["subgroup"] == "WHITE"}
    assert found == {("2023", "ok", ""), ("2024", "ok", ""), ("2025", "refused", "UNLIKE_CODING")}
