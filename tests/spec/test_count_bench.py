"""The bench of the count runs, and its tasks count what they say."""

import pytest

from programs import program

bench = program("bench/speed_count.py")
ROWS = 3_000


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    made = tmp_path_factory.mktemp("bench") / "people.parquet"
    bench.people(made, ROWS)
    return made


@pytest.mark.parametrize("task", ["yes-or-no", "sums"])
def test_the_combinations_of_thirteen_dimensions_are_counted_beside_the_scan(file, task):
    found = bench.measured(task, file, ROWS, arrow=True)
    assert found["tables"] == 378  # everybody, and 13 dimensions, 78 pairs and 286 triples
    assert found["bare"] > 0
    assert found["ratio"] == pytest.approx(found["count"] / found["bare"])


def test_both_ways_to_count_make_the_same_cells_of_the_study(file):
    one, other = (bench.measured(task, file, ROWS, arrow=True) for task in ("study", "by-query"))
    assert (one["tables"], one["cells"]) == (other["tables"], other["cells"])
