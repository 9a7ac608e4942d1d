"""The parts of the count in one pass: its plan, its exact sums, its cubes."""

import math
import time
from contextlib import closing
from fractions import Fraction
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from isonomia.count import cubes, plan, watching
from isonomia.count.limbs import Limbs, limbs_for
from isonomia.count.loading import connect, plain_errors
from isonomia.count.packing import Packing, lookup
from isonomia.count.sums import Scale, scale_for
from isonomia.count.watching import on_terminal, queries_watched, unwatched
from isonomia.errors import SourceUnreachable
from isonomia.model.study import Source

THIRTEEN = dict(zip("abcdefghijklm", (3, 8, 10, 6, 4, 5, 5, 2, 2, 5, 8, 6, 9), strict=True))
TO_TRIPLES = [each for size in range(4) for each in combinations("abcdefghijklm", size)]


def test_thirteen_dimensions_to_depth_three_need_few_blocks():
    sizes = plan.Sizes(THIRTEEN, 3)
    found = plan.blocks(TO_TRIPLES, sizes)
    assert len(found) < 25
    assert sorted(each for block in found for each in block.groupings) == sorted(TO_TRIPLES)
    for block in found:
        assert sizes.of(block.dimensions) <= plan.PREFERRED
        assert all(set(each) <= set(block.dimensions) for each in block.groupings)


@given(
    st.lists(st.lists(st.sampled_from("abcdef"), max_size=4, unique=True).map(tuple), min_size=1, max_size=12),
    st.lists(st.integers(1, 5_000), min_size=6, max_size=6),
    st.integers(1, 200),
)
def test_every_grouping_has_one_home_that_holds_it(wanted, levels, classes):
    wanted = list(dict.fromkeys(wanted))
    sizes = plan.Sizes(dict(zip("abcdef", levels, strict=True)), classes)
    found = plan.blocks(wanted, sizes)
    assert sorted(each for block in found for each in block.groupings) == sorted(wanted)
    for block in found:
        assert all(set(each) <= set(block.dimensions) for each in block.groupings)
        assert block.sparse == (sizes.of(block.dimensions) > plan.LARGEST)


def test_cells_are_no_more_than_combinations_and_no_more_than_rows():
    groups = {"county": 3_000, "sex": 2}
    assert plan.estimated_cells([(), ("county",), ("county", "sex")], groups, 1, 4_000) == 1 + 3_000 + 4_000


terms = st.lists(
    st.floats(-1e6, 1e6) | st.integers(-9, 9).map(float) | st.sampled_from([0.1, -0.3, 1e-9, 1e-280, 2.0**-60, 1e120]),
    min_size=1,
    max_size=60,
)


@given(terms, st.sampled_from([0, 10**3, 10**6, 10**9]))
def test_cut_terms_add_up_to_the_sum_of_terms_in_their_unit_rounded_once(values, more):
    held = np.array(values)
    rows, largest = len(values) + more, float(np.abs(held).max())
    scale = scale_for(largest, rows)
    cut = limbs_for(scale, largest, rows)
    high, middle, low = cut.cut(held)
    for each in (high, middle):
        assert np.abs(each).max() <= 2.0**34  # so many bits and those of EXACT_ROWS are 53
    sums = np.array([[int(high.sum()), int(middle.sum()), 0 if low is None else int(low.astype(np.int64).sum())]])
    cut.carried(sums)
    assert sums[0, 1] >= 0
    assert sums[0, 2] >= 0
    unit = Fraction(2) ** scale.shift
    assert cut.back(sums)[0] == scale.back(sum(round(Fraction(each) * unit) for each in values))


def test_a_lowest_number_of_more_bits_than_a_float_is_not_rounded_by_itself():
    cut = Limbs(Scale(0), 91, 57)
    assert float(2**56 + 17) == 2.0**56 + 16  # alone, it would make of what is above half a tie
    assert cut.back(np.array([[0, 1, 2**56 + 17]]))[0] == 2.0**57 + 2.0**56 + 32


@given(
    st.lists(
        st.tuples(
            st.one_of(st.integers(-(2**61), 2**61), st.integers(-(2**53) - 2, 2**53 + 2), st.integers(-9, 9)),
            st.integers(0, 2**34 - 1),
            st.one_of(st.just(0), st.integers(0, 2**57 - 1)),
        ),
        min_size=1,
        max_size=20,
    )
)
def test_sums_are_rounded_once_whichever_way_they_are_added(sums):
    cut = Limbs(Scale(60), 91, 57)
    exact = [Fraction((first << 91) + (second << 57) + third, 1 << 60) for first, second, third in sums]
    assert cut.back(np.array(sums, dtype=np.int64)).tolist() == [float(each) for each in exact]


@given(st.data(), st.lists(st.integers(1, 4), min_size=1, max_size=3), st.integers(1, 3), st.booleans())
def test_margins_of_a_cube_are_the_sums_of_rows(data, levels, classes, sparse):
    names = tuple("abc"[: len(levels)])
    sizes = dict(zip(names, levels, strict=True))
    rows = data.draw(st.integers(0, 40))
    drawn = {name: np.array(data.draw(st.lists(st.integers(0, size - 1), min_size=rows, max_size=rows)), dtype=np.uint8)
             for name, size in sizes.items()}  # fmt: skip
    kind = np.array(data.draw(st.lists(st.integers(0, classes - 1), min_size=rows, max_size=rows)), dtype=np.uint8)
    sums = np.array(data.draw(st.lists(st.integers(-9, 9), min_size=2 * rows, max_size=2 * rows))).reshape(rows, 2)
    every = [each for size in range(len(names) + 1) for each in combinations(names, size)]
    groupings = [names] if sparse else [tuple(reversed(each)) for each in every]
    cube = cubes.Cube(plan.Block(names, tuple(groupings), sparse), sizes, classes, 3)
    half = rows // 2
    for part in (slice(0, half), slice(half, rows)):
        mine = {name: each[part] for name, each in drawn.items()}
        lines = cubes.Lines(None, (0, 2), sums[part].astype(np.float64))
        few = cubes.Lines(np.arange(len(kind[part]))[::2], (1,), sums[part][::2, :1].astype(np.int64))
        cube.add(kind[part], mine, [lines, few])
    chosen = np.concatenate([np.arange(half) % 2 == 0, np.arange(rows - half) % 2 == 0])
    for grouping, margin in cube.margins():
        shape = (classes, *(sizes[name] for name in grouping))
        found = {int(cell): total.tolist() for cell, total in zip(margin.cells, margin.totals, strict=True)}
        for key in product(*(range(size) for size in shape)):
            rows_of = (kind == key[0]) & np.all([drawn[n] == k for n, k in zip(grouping, key[1:], strict=True)], axis=0)
            expected = [sums[rows_of, 0].sum(), sums[rows_of & chosen, 0].sum(), sums[rows_of, 1].sum()]
            assert found.get(int(np.ravel_multi_index(key, shape)), [0, 0, 0]) == expected


@given(st.lists(st.integers(2, 70_000), min_size=1, max_size=3), st.data())
def test_packed_numbers_are_found_again(ranges, data):
    packed = Packing(tuple(f"c{at}" for at in range(len(ranges))), tuple(ranges))
    rows = data.draw(st.lists(st.tuples(*(st.integers(0, each - 1) for each in ranges)), min_size=1, max_size=20))
    chunk = {f"c{at}": np.array([row[at] for row in rows]) for at in range(len(ranges))}
    numbers = packed.of(chunk).astype(np.int64)
    np.testing.assert_array_equal(packed.unpacked(numbers), np.array(rows))
    keys = np.unique(numbers)
    found = lookup(packed, keys, np.arange(len(keys))).of(chunk, len(rows))
    np.testing.assert_array_equal(keys[found], numbers)


def test_a_sum_of_nothing_but_zeros_is_zero():
    cut = limbs_for(scale_for(0.0, 5), 0.0, 5)
    high, middle, low = cut.cut(np.zeros(5))
    assert (high.any(), middle.any(), low) == (False, False, None)
    assert math.copysign(1, cut.back(np.zeros((1, 3), dtype=np.int64))[0]) == 1


def test_ctrl_c_in_the_engine_is_ctrl_c():
    with pytest.raises(KeyboardInterrupt), plain_errors(Source("s")):
        raise RuntimeError("Query interrupted")
    with pytest.raises(RuntimeError, match="else"), plain_errors(Source("s")):
        raise RuntimeError("something else")


def test_memory_that_is_short_is_said_without_a_path():
    with pytest.raises(SourceUnreachable, match="not enough memory"), plain_errors(Source("s")):
        raise MemoryError


def test_how_much_of_a_long_query_is_done_is_told_while_it_runs(monkeypatch):
    monkeypatch.setattr(watching, "_PATIENCE", 0.02)
    told = []
    with closing(connect()) as connection, queries_watched(connection, "s", lambda *each: told.append(each)):
        connection.execute("CREATE TEMP TABLE a AS SELECT count(DISTINCT hash(i)) FROM range(3000000) AS t(i)")
    assert told
    assert {(source, whole, unit) for source, _, whole, unit in told} == {("s", 100, "percent")}
    heard = len(told)
    connection_is_done_with = time.monotonic() + 0.1
    while time.monotonic() < connection_is_done_with:
        pass
    assert len(told) == heard


def test_nothing_is_written_where_there_is_no_terminal(capsys):
    with on_terminal() as watch:
        assert watch is unwatched
    assert capsys.readouterr().err == ""


def test_a_bar_is_shown_on_a_terminal_for_long_counts_alone(monkeypatch, capsys):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    with on_terminal() as watch:
        watch("short", 10, 10)
        watch("long", 1_000_000, 2_000_000)
        watch("there", 3, 7, "statements")
    err = capsys.readouterr().err
    assert "Rows of long" in err
    assert "Statements to there" in err
    assert "3/7" in err
    assert "short" not in err
