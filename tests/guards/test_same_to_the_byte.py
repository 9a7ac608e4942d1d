"""Two truths that print the same numbers make the same public folder, to the byte: no file tells them apart."""

import pytest

from isonomia import pipeline

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
