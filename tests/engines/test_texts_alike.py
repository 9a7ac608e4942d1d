"""Texts that differ in one letter are put in numbers as Arrow does it; all others are left to Arrow."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isonomia.sources import texts_alike
from isonomia.sources.arrow_columns import as_dictionary, of_column
from isonomia.sources.texts_alike import dictionary_of_alike

CODES = [f"level {letter}" for letter in "abcdefgh"]


def drawn(texts, rows, kind="large_string"):
    return pa.array(np.random.default_rng(3).choice(texts, rows).tolist(), type=kind)


@pytest.mark.parametrize("kind", ["string", "large_string"])
@pytest.mark.parametrize("rows", [1, 7, 300, 8_192, 8_193, 20_000])
@pytest.mark.parametrize("texts", [CODES, ["M", "F"], ["a1b", "a2b", "a3b"], ["same"], ["é1", "é2"]])
def test_codes_are_put_in_numbers_as_arrow_does_it(texts, rows, kind):
    column = drawn(texts, rows, kind)
    found = dictionary_of_alike(column)
    assert found.dictionary.to_pylist() == sorted(set(column.to_pylist()))
    assert found.to_pylist() == column.to_pylist()
    assert dictionary_of_alike(column.slice(rows // 2)).to_pylist() == column.slice(rows // 2).to_pylist()


@pytest.mark.parametrize("at", [0, 150, 8_191, 8_192, 9_998, 9_999])
@pytest.mark.parametrize("odd", ["Level a", "level", None, "levels and"])
def test_a_single_row_that_is_not_alike_is_seen_wherever_it_stands(at, odd):
    held = drawn(CODES, 10_000).to_pylist()
    held[at] = odd
    column = pa.array(held, type="large_string")
    assert dictionary_of_alike(column) is None
    assert as_dictionary(column).to_pylist() == held


def test_a_rare_letter_is_found():
    held = ["a"] * 9_999 + ["z"]
    assert dictionary_of_alike(pa.array(held)).to_pylist() == held


@pytest.mark.parametrize(
    "column", [pa.array([1, 2]), pa.array([], type="string"), pa.array(["", ""]), pa.array(["x" * 65] * 2)]
)
def test_what_is_no_code_is_left_to_arrow(column):
    assert dictionary_of_alike(column) is None


def test_letters_of_several_bytes_that_differ_in_one_are_told_apart():
    held = ["é", "è"] * 200
    assert dictionary_of_alike(pa.array(held)).to_pylist() == held


@settings(max_examples=60, deadline=None)
@given(held=st.lists(st.text("abé", min_size=1, max_size=3), min_size=1, max_size=40), often=st.integers(1, 40))
def test_columns_are_those_that_arrow_alone_gives(held, often):
    column = pa.array(held * often)
    found, expected = of_column([column], 100), of_column([column.dictionary_encode()], 100)
    assert (found.values, found.numbers.tolist(), found.blank) == (
        expected.values,
        expected.numbers.tolist(),
        expected.blank,
    )


def test_the_block_is_a_whole_number_of_words():
    assert texts_alike._BLOCK % 8 == 0
