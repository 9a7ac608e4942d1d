"""The dictionary knows every column and every code of every file, and nothing that the files do not hold."""

import csv
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

import isonomia
from isonomia.errors import StudyError
from isonomia.model.reasons import REASONS
from isonomia.model.registry import registry
from isonomia.model.study import REFERENCES
from isonomia.publish import write_site
from isonomia.publish.codes import MEANINGS

HIDDEN_WORD = "Native Hawaiian or Pacific Islander"
CODED = {
    "measure",
    "unit",
    "indicator",
    "source",
    "dimension",
    "dimension_2",
    "dimension_3",
    "status",
    "verdict",
    "reason",
}


def read(path):
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.fixture(scope="module")
def columns(site):
    return {row["column"]: row for row in read(site / "data" / "dictionary.csv")}


@pytest.fixture(scope="module")
def codes(site):
    rows = read(site / "data" / "dictionary-codes.csv")
    return {(row["column"], row["grouping"], row["code"].removeprefix("'")): row for row in rows}


def files(site):
    """What a file is a table of -> its rows, of every CSV file."""
    for path in sorted((site / "data").glob("*.csv")):
        whole = {"estimates": "release", "cells": "cells", "dictionary": "dictionary", "dictionary-codes": "dictionary"}
        yield whole.get(path.stem, "pathway" if path.stem.startswith("path-") else "indicator"), read(path)


def test_every_column_of_every_file_is_explained_and_no_other(site, columns):
    held = {}
    for of, rows in files(site):
        for name in rows[0]:
            held.setdefault(name, set()).add(of)
    assert {name: set(row["found_in"].split()) for name, row in columns.items()} == held
    for row in columns.values():
        assert row["meaning"]
        assert row["allowed"]
        assert bool(row["measured_in"]) == (row["type"] != "text")


def test_numbers_are_where_the_dictionary_says(site, columns):
    bounds = {"from 0 to 1": (0, 1), "0 or more": (0, float("inf")), "any number": (float("-inf"), float("inf"))}
    seen = set()
    for _, rows in files(site):
        for name in rows[0]:
            if columns[name]["type"] == "text":
                continue
            low, high = bounds[columns[name]["allowed"]]
            values = [float(row[name]) for row in rows if row[name]]
            assert all(low <= value <= high for value in values), name
            assert columns[name]["type"] == "number" or all(value.is_integer() for value in values)
            seen.add(columns[name]["allowed"])
    assert seen == set(bounds)


def test_every_code_of_every_file_is_explained(site, codes):
    for of, rows in files(site):
        for row in rows if of != "dictionary" else ():
            for name in CODED & set(row):
                if row[name]:
                    column = re.sub(r"_\d$", "", name)
                    assert codes[column, "", row[name].removeprefix("'")]["meaning"], (name, row[name])
            for suffix in ("", "_2", "_3"):
                if row.get(f"subgroup{suffix}"):
                    assert codes["subgroup", row[f"dimension{suffix}"], row[f"subgroup{suffix}"].removeprefix("'")]
            for flag in row.get("flags", "").split():
                assert codes["flags", "", flag.partition(":")[0]]["meaning"]


def test_groups_of_cells_are_explained(site, codes):
    rows = read(site / "data" / "cells.csv")
    for name in ("race_ethnicity", "sex"):
        used = {row[name] for row in rows} - {"All"}
        assert used <= {code for column, grouping, code in codes if (column, grouping) == ("subgroup", name)}
    assert codes["subgroup", "race_ethnicity", "NHPI"]["meaning"] == HIDDEN_WORD
    assert codes["subgroup", "race_ethnicity", "~declined"]["meaning"] == "Declined to answer"


def test_no_code_is_listed_that_no_file_holds(site, codes):
    """A level that a study declares and no row names could tell which groups were merged or left out."""
    held = set()
    for of, rows in files(site):
        for row in rows if of != "dictionary" else ():
            held |= {(row[f"dimension{s}"], row[f"subgroup{s}"]) for s in ("", "_2", "_3") if row.get(f"subgroup{s}")}
            held |= {(name, row[name]) for name in row if of == "cells" and row[name]}
    listed = {(grouping, code) for column, grouping, code in codes if column == "subgroup"}
    assert listed
    assert listed <= {(name, code.removeprefix("'")) for name, code in held}


def test_a_level_that_no_row_names_is_in_no_file(tmp_path, release):
    from isonomia.model.study import Level

    sex = release.dimensions["sex"]
    levels = (*sex.levels, Level("X", "People whom no row names", 3))
    write_site(replace(release, dimensions={**release.dimensions, "sex": replace(sex, levels=levels)}), tmp_path)
    for path in (tmp_path / "data").iterdir():
        assert b"whom no row names" not in path.read_bytes(), path


def test_closed_lists_are_whole(codes, columns):
    assert {code for column, _, code in codes if column == "reason"} == set(REASONS)
    assert {code for column, _, code in codes if column == "status"} == {"ok", "refused", "hidden"}
    assert {code for column, _, code in codes if column == "verdict"} == {"clear", "close", "unclear"}
    assert set(REFERENCES) < {code for column, _, code in codes if column == "reference"}
    assert columns["status"]["allowed"] == "ok | refused | hidden"


def test_every_unit_of_the_registry_has_words():
    assert {each.unit for each in registry().values()} <= {code for column, code in MEANINGS if column == "unit"}


def test_json_holds_both_tables(site, columns, codes):
    content = json.loads((site / "data" / "dictionary.json").read_text(encoding="utf-8"))
    assert [row["column"] for row in content["columns"]] == list(columns)
    told = [(row["column"], row.get("grouping", ""), row["code"]) for row in content["codes"]]
    assert told == list(codes)
    assert "rows" not in content


def test_pages_print_the_dictionary(pages, columns, codes, release):
    page = pages["dictionary.html"]
    rows = page.xpath("//table/tbody/tr")
    assert [row.find("th/code").text for row in rows] == list(columns)
    by_name = {row.find("th/code").text: [cell.text_content() for cell in row.findall("td")] for row in rows}
    for name, row in columns.items():
        assert by_name[name][0] == row["meaning"]
        assert by_name[name][1] == "; ".join(each for each in (row["type"], row["measured_in"]) if each)
    printed = {code.text for code in pages["dictionary-codes.html"].xpath("//tbody//th/code")}
    assert {code for column, _, code in codes if column in {"measure", "unit", "flags", "status"}} <= printed
    reasons = pages["dictionary-codes.html"].xpath("//section[@aria-labelledby='reason']//tbody//th/code/text()")
    assert set(reasons) == {row.reason for row in release.estimates} - {""}
    assert pages["data.html"].xpath("//section[@aria-labelledby='dictionary']//a[@href='dictionary.html']")


@pytest.mark.parametrize("code", ["dictionary", "dictionary-codes"])
def test_an_indicator_cannot_take_the_place_of_the_dictionary(tmp_path, release, code):
    clash = replace(release.indicators[0], id=code)
    with pytest.raises(StudyError, match="its id cannot become an address"):
        write_site(replace(release, indicators=(*release.indicators, clash)), tmp_path / "out")


def test_every_flag_that_the_program_sets_by_a_constant_has_words():
    """Names of flags are constants or literals of the rooms that set them; a new one needs words here."""
    known = {code for column, code in MEANINGS if column == "flags"}
    room = Path(isonomia.__file__).parent
    wanted = set()
    for path in [*(room / "measures").glob("*.py"), *(room / "pathway").glob("*.py")]:
        text = path.read_text(encoding="utf-8")
        wanted |= set(re.findall(r'flags\["([a-z_]+)"\]', text))
        wanted |= set(re.findall(r'flags=\{[^}]*"([a-z_]+)":', text))
    assert len(wanted) >= 5
    assert wanted <= known
