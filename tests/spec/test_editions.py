"""Two editions of the same material side by side."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isonomia.curriculum.editions.comparison import compare
from isonomia.stats.paired_proportions import mcnemar, newcombe_paired
from isonomia.stats.two_proportions import newcombe


def cases(prefix, yes, no):
    return {f"{prefix}{each}": each < yes for each in range(yes + no)}


def test_the_same_cases_are_compared_with_themselves():
    before = {str(each): each < 8 for each in range(21)}
    after = {str(each): each in {0, 20} for each in range(21)}
    found = compare("housing is stated", before, after)
    assert found.design == "paired"
    assert (found.kept.both, found.kept.lost, found.kept.gained, found.kept.neither) == (1, 7, 1, 12)
    limits = newcombe_paired(1, 7, 1, 12)
    assert (found.difference.low, found.difference.high) == (float(limits.low), float(limits.high))
    assert found.difference.value == pytest.approx(-6 / 21)
    assert found.kept.p == float(mcnemar(7, 1))


def test_editions_without_a_case_in_common_are_independent():
    found = compare("x", cases("a", 10, 30), cases("b", 20, 20))
    limits = newcombe(20, 40, 10, 40)
    assert found.design == "unpaired"
    assert (found.difference.value, found.difference.low) == (0.25, float(limits.low))
    assert (found.kept.p, found.kept.difference.value) == (None, None)
    assert (found.removed.n, found.added.n) == (40, 40)


def test_what_left_and_what_came_stand_apart():
    found = compare("x", cases("a", 2, 2) | cases("b", 1, 1), cases("a", 3, 1) | cases("c", 5, 0))
    assert found.design == "mixed"
    assert (found.before.n, found.after.n, found.kept.gained) == (6, 9, 1)
    assert (found.removed.events, found.removed.n, found.added.events, found.added.n) == (1, 2, 5, 5)


def test_an_empty_edition_has_no_difference():
    found = compare("x", {}, cases("a", 1, 1))
    assert (found.before.share, found.difference.value, found.added.n) == (None, None, 2)


@given(st.dictionaries(st.integers(0, 20), st.booleans()), st.dictionaries(st.integers(0, 20), st.booleans()))
def test_parts_add_up(before, after):
    found = compare("x", {str(k): v for k, v in before.items()}, {str(k): v for k, v in after.items()})
    kept = found.kept.both + found.kept.lost + found.kept.gained + found.kept.neither
    assert found.before.n == kept + found.removed.n
    assert found.after.n == kept + found.added.n
    assert found.before.events == found.kept.both + found.kept.lost + found.removed.events
    if found.difference.value is not None:
        assert found.difference.low - 1e-12 <= found.difference.value <= found.difference.high + 1e-12
