"""The bench of merging runs, and its merges have as many cells as they should."""

import pytest

from isonomia.count.homes.files import write
from programs import program

bench = program("bench/merge_homes.py")


@pytest.mark.parametrize(("task", "times"), [("alike", 1), ("apart", 3), ("means", 1)])
def test_merges_are_measured(tmp_path, task, times):
    for number in range(3):
        write(bench.home(task, number, 2_000), tmp_path / f"{number}.cells")
    found = bench.measured(tmp_path)
    assert found["cells"] == times * len(bench.keys(2_000)[1]["period"])
    assert found["peak"] > 0
