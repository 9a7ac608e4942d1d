"""A table that is not admitted is not published at all: no row, no estimate, and nothing told of who is in it."""

import csv
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import estimate_world as world
from isonomia import measures
from isonomia.model.cells import Cells
from isonomia.protect import protected
from isonomia.protect.earlier import nothing_told
from isonomia.protect.manifest import manifest_of
from isonomia.protect.prepare import reduced
from isonomia.protect.system import system_of
from isonomia.publish.cellrows import cell_rows

SPARSE = {("a", "x"): 40, ("a", "y"): 3, ("b", "x"): 5, ("b", "y"): 60, ("c", "x"): 4, ("c", "y"): 70}
"""Half of the cross is small. Nobody is in (d, x)."""
WHERE = ("", "")


def people(counts=None):
    found = []
    for (g, s), n in (counts or SPARSE | {("d", "y"): 30}).items():
        found += [{"g": g, "s": s, "y": int(at < n // 2)} for at in range(n)]
    return found


def asked(**more):
    one = world.indicator(by=(("g",), ("s",), ("g", "s")))
    dimensions = (world.dimension("g", "abcd"), world.dimension("s", "xy"))
    made = world.study(dimensions, (one,), **more)
    return made, Cells(world.cells(people(), one).tables)


@pytest.fixture(scope="module")
def found():
    study, cells = asked()
    return study, protected(cells, study)


def test_no_file_of_cells_has_a_row_of_it(found):
    rows = cell_rows(found[1].shown)
    assert rows
    assert all("All" in (row["g"], row["s"]) for row in rows)


def test_it_counts_as_hidden(found):
    rows = sum(len(table) for table in found[1].shown if table.role == "group")
    cross = next(table for table in found[1].shown if table.dimensions == ("g", "s"))
    assert not cross.n_shown.any()
    assert cross.left_out.all()
    assert found[1].shown.hidden_share >= len(cross) / rows


def test_every_estimate_of_it_is_hidden_also_where_nobody_is(found):
    study, made = found
    estimates = measures.estimate(study, made.shown, {})
    pairs = [row for row in estimates if row.dimension_2]
    assert {(row.subgroup, row.subgroup_2) for row in pairs} >= {("d", "x"), ("a", "x")}
    assert {row.status for row in pairs} == {"hidden"}


def test_the_proof_says_which_table_it_is_and_has_no_count_of_it(found):
    proof = found[1].proofs["s"]
    assert ["i", "", "", "g", "s"] in [list(each) for each in proof.withheld]


def system():
    _, cells = asked()
    return system_of([reduced(table) for table in cells], [("g",), ("s",), ("g", "s")])


def test_its_cells_and_sums_leave_the_system():
    whole = system()
    kept = manifest_of(whole, [(WHERE, ("g", "s"))], nothing_told(len(whole)))
    assert set(kept.system.rows) == {(), ("g",), ("s",)}
    assert all(len(place) < 2 for place in kept.system.places)
    assert len(kept.system.margins) < len(whole.margins)
    for margin in kept.system.margins:
        parts = sum(int(kept.system.counts["n"][part]) for part in margin.parts)
        assert int(kept.system.counts["n"][margin.total]) == parts
    assert kept.left_out.sum() == len(whole) - len(kept)


def test_nothing_refused_leaves_everything():
    whole = system()
    kept = manifest_of(whole, [], nothing_told(len(whole)))
    assert kept.system is whole
    assert not kept.left_out.any()


@pytest.mark.parametrize("mask", ["n", "y", "n_kept", "y_kept"])
def test_a_table_that_an_earlier_release_tells_of_stays(mask):
    whole = system()
    told = nothing_told(len(whole))
    told = replace(told, **{mask: np.isin(np.arange(len(whole)), whole.rows["g", "s"][:1])})
    kept = manifest_of(whole, [(WHERE, ("g", "s"))], told)
    assert not kept.left_out.any()


def test_a_table_that_a_published_one_divides_further_stays():
    """Whoever has the finer table adds its rows up."""
    whole = system()
    told = nothing_told(len(whole))
    assert not manifest_of(whole, [(WHERE, ("g",))], told).left_out.any()
    both = manifest_of(whole, [(WHERE, ("g",)), (WHERE, ("g", "s"))], told)
    assert set(both.system.rows) == {(), ("s",)}


counts = st.sampled_from([0, 1, 4, 9, 15, 40, 90])


@settings(max_examples=15, deadline=None)
@given(st.dictionaries(st.tuples(st.sampled_from("abcd"), st.sampled_from("xy")), counts, min_size=3))
def test_what_is_left_out_is_never_printed(sizes):
    sizes = {key: n for key, n in sizes.items() if n} or {("a", "x"): 20}
    one = world.indicator(by=(("g",), ("s",), ("g", "s")))
    study = world.study((world.dimension("g", "abcd"), world.dimension("s", "xy")), (one,))
    shown = protected(world.cells(people(sizes), one), study).shown
    for table in shown:
        if table.left_out is not None:
            assert not (table.left_out & (table.n_shown | table.y_shown)).any()
    printed = [row for row in cell_rows(shown) if row["status"] == "ok"]
    assert all(row["n"] is not None for row in printed)


def test_files_of_a_build_hold_no_row_of_it(tmp_path):
    from isonomia import pipeline

    with (tmp_path / "people.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["id", "g", "s", "y"])
        out.writerows([at, each["g"], each["s"], each["y"]] for at, each in enumerate(people()))
    (tmp_path / "study.toml").write_text(
        'schema = 1\ntitle = "T"\n[release]\nid = "1"\ndate = 2026-11-22\npublisher = "P"\n'
        'contact = "c@school.example"\n'
        '[source.s]\npath = "people.csv"\nperson = "id"\n[dimension.g]\ncolumn = "g"\n[dimension.s]\ncolumn = "s"\n'
        '[[indicator]]\nid = "i"\nsource = "s"\nevent = "y = 1"\nby = ["g", "s", ["g", "s"]]\n',
        encoding="utf-8",
    )
    built = pipeline.build(tmp_path / "study.toml", tmp_path / "out")
    with (built.out / "site" / "data" / "cells.csv").open(encoding="utf-8-sig") as file:
        assert all("All" in (row["g"], row["s"]) for row in csv.DictReader(file))
    with (built.out / "site" / "data" / "estimates.csv").open(encoding="utf-8-sig") as file:
        pairs = [row for row in csv.DictReader(file) if row["dimension_2"]]
    assert {row["status"] for row in pairs} == {"hidden"}
    assert all(row["n"] == "" and row["value"] == "" for row in pairs)
