"""Files hold the same figures as the release, and the same bytes on every build."""

import csv
import hashlib
import io
import json
import math
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from isonomia.errors import StudyError
from isonomia.forms.guard import guarded
from isonomia.model.estimates import ESTIMATE_COLUMNS, Estimates
from isonomia.publish import write_site
from isonomia.publish.columns import FLOATS, INTEGERS
from isonomia.publish.datafile import csv_text

HERE = Path(__file__).parent


def read(path):
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def expected(row, name):
    value = getattr(row, name)
    if isinstance(value, tuple):
        return " ".join(value)
    return "" if value is None else value if isinstance(value, str) else repr(value)


def test_estimates_are_the_rows_of_the_release(site, release):
    rows = read(site / "data" / "estimates.csv")
    assert tuple(rows[0]) == ESTIMATE_COLUMNS
    assert len(rows) == len(release.estimates)
    for written, row in zip(rows, release.estimates, strict=True):
        assert written == {name: expected(row, name) for name in ESTIMATE_COLUMNS}


def test_hidden_rows_have_empty_numbers_and_a_status(site):
    hidden = [row for row in read(site / "data" / "estimates.csv") if row["status"] == "hidden"]
    assert hidden
    for row in hidden:
        assert not any(row[name] for name in FLOATS | INTEGERS if name in row)
        assert row["reason"] == ""


def test_cells(site):
    rows = read(site / "data" / "cells.csv")
    columns = ["setting", "period", "indicator", "race_ethnicity", "sex", "n", "events", "status"]
    assert list(rows[0]) == columns
    by_key = {(row["race_ethnicity"], row["sex"]): row for row in rows if row["indicator"] == "accepted"}
    assert by_key["All", "All"]["n"] == "49235"
    assert by_key["All", "F"]["events"] == "11410"
    assert by_key["NHPI", "All"] == dict(
        zip(columns, ["", "2025", "accepted", "NHPI", "All", "", "", "hidden"], strict=True)
    )


def test_csv_conventions(site):
    raw = (site / "data" / "accepted.csv").read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert raw.count(b"\r\n") == raw.count(b"\n")
    assert "\u2212" not in raw.decode("utf-8")


def test_one_indicator_has_labels(site):
    rows = read(site / "data" / "accepted.csv")
    labels = {(row["subgroup"], row["subgroup_2"]): row["label_en"] for row in rows}
    assert labels["BLACK", ""] == "Black or African American"
    assert labels["BLACK", "F"] == "Black or African American / Women"


def test_parquet_holds_what_csv_holds(site):
    for name in ("estimates", "cells", "accepted", "no-insurance"):
        found = duckdb.sql(f"SELECT * FROM '{site}/data/{name}.parquet'")
        rows = read(site / "data" / f"{name}.csv")
        assert found.columns == list(rows[0])
        for written, stored in zip(rows, found.fetchall(), strict=True):
            shown = ["" if each is None else each if isinstance(each, str) else repr(each) for each in stored]
            assert [each.lstrip("'") for each in written.values()] == shown
    types = dict(duckdb.sql(f"SELECT name, type FROM parquet_schema('{site}/data/estimates.parquet')").fetchall())
    assert types["value"] == "DOUBLE"
    assert types["n"] == "INT64"


def tables(site):
    """Name without ending -> rows, of every table that is no dictionary."""
    found = {path.stem: read(path) for path in sorted((site / "data").glob("*.csv"))}
    return {name: rows for name, rows in found.items() if not name.startswith("dictionary")}


def test_every_indicator_and_pathway_has_its_files(site, release):
    have = {row.indicator for row in release.estimates}
    wanted = {info.id.replace("_", "-") for info in release.indicators if info.id in have}
    wanted |= {f"path-{info.id}" for info in release.pathways}
    assert set(tables(site)) == {"estimates", "cells", *wanted}
    assert {"path-training", "path-presence"} <= wanted
    for name in wanted:
        for ending in ("csv", "json", "parquet", "csv-metadata.json"):
            assert (site / "data" / f"{name}.{ending}").is_file()


def test_a_pathway_has_the_rows_of_its_steps_and_no_others(site, release):
    for info in release.pathways:
        rows = tables(site)[f"path-{info.id}"]
        questions = [stage.question for stage in info.stages if stage.question]
        expected_rows = [
            {name: expected(row, name) for name in ESTIMATE_COLUMNS}
            for question in questions
            for row in release.estimates.where(indicator=question)
        ]
        assert [{name: row[name] for name in ESTIMATE_COLUMNS} for row in rows] == expected_rows
        titles = {stage.question: stage.title for stage in info.stages}
        assert all(row["label_stage_en"] == titles[row["indicator"]] for row in rows)


def test_json_holds_what_csv_holds(site):
    for path in sorted((site / "data").glob("*.json")):
        if "metadata" in path.name or path.stem == "dictionary":
            continue
        content = json.loads(path.read_text(encoding="utf-8"))
        rows = tables(site)[path.stem]
        told = [
            {name: each if isinstance(each, str) else repr(each) for name, each in r.items()} for r in content["rows"]
        ]
        assert told == [{name: each.removeprefix("'") for name, each in row.items() if each} for row in rows]
        assert content["release"] == "2026"


def test_each_table_is_described_for_programs(site):
    """CSV on the Web: every column in its order, with type, meaning and unit; and what it says is true of the file."""
    for path in sorted((site / "data").glob("*.csv")):
        about = json.loads(path.with_name(path.name + "-metadata.json").read_text(encoding="utf-8"))
        rows = read(path)
        columns = about["tableSchema"]["columns"]
        assert about["url"] == path.name
        assert [each["name"] for each in columns] == [each["titles"] for each in columns] == list(rows[0])
        assert all(each["dc:description"] for each in columns)
        assert about["dc:title"]
        for each in columns:
            values = [row[each["name"]] for row in rows if row[each["name"]]]
            assert all(fits(each["datatype"], value) for value in values), (path.name, each["name"])
            assert (base(each["datatype"]) != "string") == ("schema:unitText" in each)
        key = about["tableSchema"]["primaryKey"]
        assert len({tuple(row[name] for name in key) for row in rows}) == len(rows), path.name


def base(datatype):
    return datatype if isinstance(datatype, str) else datatype["base"]


def fits(datatype, value):
    if datatype == "integer":
        return value.isdigit()
    if datatype == "double":
        return math.isfinite(float(value))
    if datatype == "string":
        return True
    if datatype["base"] == "string":
        return re.fullmatch(datatype["format"], value)
    return fits(datatype["base"], value) and datatype["minimum"] <= float(value) <= datatype.get("maximum", math.inf)


def test_the_files_of_an_indicator_and_of_a_pathway_never_share_a_name(tmp_path, release):
    path = release.pathways[0]
    clash = replace(release.indicators[0], id=f"path-{path.id}")
    wrong = replace(release, indicators=(*release.indicators, clash))
    with pytest.raises(StudyError, match=f"its files would have the names of those of the pathway “{path.id}”"):
        write_site(wrong, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_sizes_stand_beside_links(site, pages):
    links = 0
    for name in ("indicator/accepted.html", "path/training.html"):
        for link in pages[name].xpath("//section[@aria-labelledby='download']//a[contains(@href, '/data/')]"):
            links += 1
            size = (site / name).parent.joinpath(link.get("href")).stat().st_size
            assert f"({max(1, round(size / 1000))} KB)" in link.text_content()
    assert links >= 8


def test_checksums_sizes_and_listing(site, pages):
    listed = {}
    for line in (site / "data" / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        digest, name = line.split("  ")
        listed[name] = digest
    on_disk = {path.name: path for path in (site / "data").iterdir()}
    assert set(on_disk) == {*listed, "SHA256SUMS"}
    assert all(hashlib.sha256(on_disk[name].read_bytes()).hexdigest() == digest for name, digest in listed.items())
    links = pages["data.html"].xpath("//table//a[starts-with(@href, 'data/')]")
    assert [link.get("href") for link in links] == list(dict.fromkeys(link.get("href") for link in links))
    assert {link.get("href").removeprefix("data/") for link in links} == set(on_disk)
    for link in links:
        name = link.get("href").removeprefix("data/")
        row = next(link.iterancestors("tr")).text_content()
        assert hashlib.sha256(on_disk[name].read_bytes()).hexdigest()[:16] in row
        assert f"{max(1, round(on_disk[name].stat().st_size / 1000))} KB" in row


def test_the_data_page_keeps_within_its_budget_with_fifty_indicators(tmp_path, release):
    first = release.indicators[0]
    rows = release.estimates.where(indicator=first.id)[:3]
    many = [replace(first, id=f"question-{at}", title=f"A question of ordinary length {at}") for at in range(50)]
    every = tuple(replace(row, indicator=each.id) for each in many for row in rows)
    large = replace(release, indicators=tuple(many), pathways=(), estimates=Estimates(every, protected=True))
    write_site(large, tmp_path)
    assert (tmp_path / "data.html").stat().st_size <= 40_000


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "'x", "＝1+1", "＠x"])
def test_a_formula_is_guarded_in_csv_alone(text):
    assert guarded(text) == "'" + text
    assert next(csv.reader(io.StringIO(csv_text(["a"], [{"a": text}])[3:], newline=""))) == ["'" + text]
    assert csv_text(["value"], [{"value": -1.5}]) == "value\r\n-1.5\r\n"


def tree(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_two_builds_have_the_same_bytes_under_any_hash_seed(tmp_path, site):
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "import pathlib, pathway_fixture, place_fixture, release_fixture\n"
        "from isonomia.publish import write_site\n"
        "release = place_fixture.with_places(pathway_fixture.with_pathways(release_fixture.release()))\n"
        "write_site(release, pathlib.Path(sys.argv[2]))"
    )
    target = tmp_path / "again"
    seed = "4711" if os.environ.get("PYTHONHASHSEED") != "4711" else "1"
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    subprocess.run([sys.executable, "-c", code, str(HERE), str(target)], check=True, env=environment)
    assert tree(target) == tree(site)


def test_the_report_counts_what_is_there(tmp_path, release):
    report = write_site(release, tmp_path)
    every = tree(tmp_path)
    assert report.files == len(every)
    assert report.bytes == sum(map(len, every.values()))
    assert report.pages == len([name for name in every if name.endswith(".html")])


def test_a_licence_is_printed_or_its_absence_said(tmp_path, release, pages):
    assert "names no licence" in pages["data.html"].text_content()
    write_site(replace(release, info=replace(release.info, licence="CC BY 4.0")), tmp_path)
    assert "CC BY 4.0" in (tmp_path / "data.html").read_text(encoding="utf-8")
