"""Tables of counts with one dimension a row, as health departments publish them: drafted as counts, or refused."""

import csv

import pytest

from isonomia import verbs
from isonomia.errors import TableError

DEATHS = [["Year", "Stratification", "Group", "Deaths", "Population", "Rate per 100,000"]] + [
    row
    for year in (2023, 2024)
    for row in (
        [year, "Race/Ethnicity", "Asian, non-Hispanic", "<11", "31,000", "*"],
        [year, "Race/Ethnicity", "Black, non-Hispanic", 29, "64,000", 45.3],
        [year, "Race/Ethnicity", "Unknown", "Suppressed", "", ""],
        [year, "Sex", "Female", 33, "48,000", 68.8],
        [year, "Sex", "Male", 48, "47,000", 102.1],
        [year, "Sex", "Total", 81, "95,000", 85.3],
        [year, "Total", "Total", 81, "95,000", 85.3],
    )
]  # made up
PUBLISHED = 'published = true\ncitation = "Made up"'


def drafted(folder, rows):
    with (folder / "table.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    study = verbs.init(folder / "table.csv", folder / "study.toml")
    text = study.read_text(encoding="utf-8")
    study.write_text(text.replace("kind = ", PUBLISHED + "\nkind = ", 1), encoding="utf-8")
    return text, study


def cells_of(study, folder):
    verbs.build(study, folder / "out")
    with (folder / "out/site/data/cells.csv").open(encoding="utf-8", newline="") as file:
        return {
            (row["period"], row["race_ethnicity"], row["sex"]): (int(row["n"]), int(row["events"]), float(row["time"]))
            for row in csv.DictReader(file)
        }


def test_a_long_table_of_deaths_is_one_of_counts(tmp_path):
    text, study = drafted(tmp_path, DEATHS)
    fields = 'dimension = "Stratification", group = "Group", n = "Population", events = "Deaths", time = "Population"'
    assert f"fields = {{ {fields} }}" in text
    assert 'thousands.Population = ","' in text
    assert 'absent.Deaths = { "Suppressed" = "not_stated" }' in text
    assert 'kind = "rate"' in text
    assert "per = 100000" in text
    assert 'period = "Year"' in text
    assert verbs.check(study) == []
    year = {
        ("All", "All"): (95_000, 81, 95_000.0),
        ("Black, non-Hispanic", "All"): (64_000, 29, 64_000.0),
        ("All", "Female"): (48_000, 33, 48_000.0),
        ("All", "Male"): (47_000, 48, 47_000.0),
    }
    assert cells_of(study, tmp_path) == {(when, *who): held for when in ("2023", "2024") for who, held in year.items()}


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([row[:4] for row in DEATHS], "small numbers are withheld (“<11”): somebody has counted already"),
        ([[*row[:3], row[4]] for row in DEATHS], "each row is about a group of people (“Stratification”, “Group”)"),
    ],
)
def test_a_table_of_groups_without_both_numbers_is_no_table_of_people(tmp_path, rows, told):
    with pytest.raises(TableError) as caught:
        drafted(tmp_path, rows)
    assert told in str(caught.value)
    assert [each.name for each in tmp_path.iterdir()] == ["table.csv"]


def test_people_with_a_category_and_a_group_stay_people(tmp_path):
    rows = [
        ["id", "category", "group", "passed"],
        *([at, "AB"[at % 2], "xyz"[at % 3], "yn"[at % 2]] for at in range(60)),
    ]
    text, _ = drafted(tmp_path, rows)
    assert 'kind = "counts"' not in text
    assert 'person = "id"' in text


def test_a_page_does_not_say_that_everybodys_group_is_known_where_the_source_withholds_some(tmp_path):
    _, study = drafted(tmp_path, DEATHS)
    verbs.build(study, tmp_path / "out")
    with (tmp_path / "out/site/data/estimates.csv").open(encoding="utf-8", newline="") as file:
        found = {
            (row["dimension"], row["period"]): (row["value"], row["status"], row["reason"])
            for row in csv.DictReader(file)
            if row["measure"] == "unknown_share"
        }
    assert found["race_ethnicity", "2024"] == ("", "refused", "NO_DATA")
    assert found["sex", "2024"] == ("0.0", "ok", "")
    page = (tmp_path / "out/site/indicator/deaths.html").read_text(encoding="utf-8")
    said = [page.count(each) for each in ("group is not known, the source does not say", "s group is known.")]
    assert said == [1, 1]
