"""Every combination of dimensions: the cells are those of a study that names each of them."""

from itertools import combinations

import numpy as np
import pytest

from isonomia.count import count_combinations
from isonomia.errors import InputError
from isonomia.sources import open_table
from isonomia.study import parse

STUDY = """
schema = 1
title = "Invented people"
[release]
id = "r"
date = 2026-01-01
publisher = "P"
contact = "c@example.org"
[source.s]
path = "people.csv"
weight = "w"
[dimension.a]
column = "a"
levels = ["x", "y"]
[dimension.b]
columns = ["b", "b2"]
levels = ["p", "q"]
multiple = true
absent = { "" = "left_blank" }
[dimension.c]
column = "c"
bins = [0, 10, 20]
[dimension.elsewhere]
levels = ["never", "held"]
[dimension.elsewhere.from.other]
column = "e"
[source.other]
path = "people.csv"
[[indicator]]
id = "i"
source = "s"
event = "y = 'yes'"
higher_is = "better"
by = ["a"]
[[indicator]]
id = "m"
source = "s"
kind = "mean"
value = "v"
bounds = [0, 10]
higher_is = "worse"
by = ["b"]
"""


def people(folder, rows=300):
    rng = np.random.default_rng(3)
    lines = ["a,b,b2,c,y,v,w,e"]
    for at in range(rows):
        b, b2 = rng.choice(["p", "q", ""]), rng.choice(["q", ""])
        a, y = rng.choice(["x", "y"]), rng.choice(["yes", "no"])
        lines.append(f"{a},{b},{b2},{at % 30},{y},{rng.random() * 10},{1 + rng.random()},never")
    (folder / "people.csv").write_text("\n".join(lines) + "\n")


def cells_of(text, folder):
    study = parse(text, str(folder))
    return count_combinations(study, {name: open_table(each, folder) for name, each in study.sources.items()})


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_each_combination_is_counted_and_agrees_with_the_whole(tmp_path, depth):
    people(tmp_path)
    cells = cells_of(STUDY + f"[intersections]\ndepth = {depth}\n", tmp_path)
    wanted = {each for size in range(depth + 1) for each in combinations("abc", size)}
    for indicator in ("i", "m"):
        assert {table.dimensions for table in cells if table.indicator == indicator} == wanted
    for table in cells:
        assert table.sums["n"].dtype == np.int64
        if "b" not in table.dimensions:
            assert table.sums["n"].sum() == 300
            np.testing.assert_allclose(table.sums["swyy"].sum(), cells.get(table.indicator).sums["swyy"][0], rtol=1e-12)


def test_a_study_without_the_section_is_refused_with_what_to_write(tmp_path):
    people(tmp_path)
    with pytest.raises(InputError, match=r"\[intersections\] depth"):
        cells_of(STUDY, tmp_path)


def test_cells_stop_at_triples_however_deep_the_screen_looks(tmp_path):
    people(tmp_path)
    more = STUDY.replace("[source.other]", '[dimension.d]\ncolumn = "e"\n[source.other]', 1)
    cells = cells_of(more + "[intersections]\ndepth = 6\n", tmp_path)
    wanted = {each for size in range(4) for each in combinations("abcd", size)}
    assert {table.dimensions for table in cells if table.indicator == "i"} == wanted
