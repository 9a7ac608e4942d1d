"""Two truths that print the same numbers make the same public folder, to the byte: no file tells them apart."""

import csv

import pytest

from isonomia import pipeline
from isonomia.forms.guard import FORMULAS
from isonomia.protect.audit.reading import _rows, read
from isonomia.publish.datafile import csv_text

STUDY = """schema = 1
title = "A school"

[source.s]
kind = "counts"
path = "c.csv"
fields = { n = "n", events = "e" }

[dimension.race]
column = "race"
levels = ["White", "Asian", "Black", "AIAN", "NHPI"]

[[indicator]]
id = "graduated"
source = "s"
by = ["race"]

[release]
id = "2026"
date = 2026-11-27
publisher = "A school"
contact = "x@school.example"
policy = "POLICY"
"""
SHOWN = "race,n,e\nWhite,312,280\nAsian,145,120\nBlack,97,48\n"


@pytest.mark.parametrize("policy", ["cms", "strict"])
def test_hidden_numbers_leave_no_trace_in_any_public_file(tmp_path, policy):
    """A digest of the table is a trace: the few tables that are possible can be tried one after the other."""
    released = []
    for name, hidden in (("one", "AIAN,4,1\nNHPI,23,12\n"), ("other", "AIAN,5,2\nNHPI,22,11\n")):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "study.toml").write_text(STUDY.replace("POLICY", policy), encoding="utf-8")
        (folder / "c.csv").write_text(SHOWN + hidden, encoding="utf-8")
        pipeline.build(folder / "study.toml", folder / "out")
        files = sorted(path for path in (folder / "out").rglob("*") if path.is_file())
        released.append({str(path.relative_to(folder / "out")): path.read_bytes() for path in files})
    one, other = released
    assert one.keys() == other.keys()
    assert [name for name in one if one[name] != other[name]] == []
    assert b"hidden" in one["site/data/cells.csv"]


def test_the_auditor_finds_no_figure_beside_estimates_csv_that_is_not_in_it(tmp_path):
    """Files of indicators, pathways and the dictionary repeat what stands there: a stranger learns nothing more."""
    (tmp_path / "study.toml").write_text(STUDY.replace("POLICY", "cms"), encoding="utf-8")
    (tmp_path / "c.csv").write_text(SHOWN + "AIAN,4,1\nNHPI,23,12\n", encoding="utf-8")
    pipeline.build(tmp_path / "study.toml", tmp_path / "out")
    with (tmp_path / "out" / "site" / "data" / "estimates.csv").open(encoding="utf-8", newline="") as file:
        stated = [{name: text for name, text in row.items() if text} for row in csv.DictReader(file)]
    read_from_all = [dict(each) for each in read(tmp_path / "out").figures]
    assert len(list((tmp_path / "out" / "site" / "data").glob("*.csv"))) > 3
    assert sorted(read_from_all, key=str) == sorted((dict(sorted(each.items())) for each in stated), key=str)


@pytest.mark.parametrize("first", FORMULAS)
def test_what_a_guard_adds_for_spreadsheets_the_auditor_takes_off(tmp_path, first):
    """A label must not be another one for the auditor than for the study."""
    label = f"{first}cmd"
    (tmp_path / "a.csv").write_bytes(csv_text(["indicator"], [{"indicator": label}]).encode("utf-8"))
    assert "'" + label in (tmp_path / "a.csv").read_bytes().decode("utf-8")
    assert [row["indicator"] for row in _rows(tmp_path / "a.csv")] == ["", label]
