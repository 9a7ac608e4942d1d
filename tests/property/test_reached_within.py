"""What holds of the share who got to a stage within so many periods, whatever the people."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from isonomia.pathway.reached import followed, reached_within

BANDS = 4
counts = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=BANDS, max_size=BANDS)


def table_of(people):
    """Got there and did not, band by band; the last band is open."""
    got, waiting = np.array(people, dtype=float).T
    return followed((got + waiting)[None, :-1], got[None, :-1], [(got + waiting).sum()])


@given(people=counts)
def test_shares_rise_and_lie_within_their_range_or_say_why_not(people):
    before = 0.0
    for band in range(BANDS - 1):
        found = reached_within(table_of(people), band)
        if found.reason[0]:
            assert found.reason[0] == "NO_DATA"
            assert np.isnan(found.value[0])
            continue
        assert before - 1e-12 <= found.value[0] <= 1
        before = found.value[0]
        if not found.interval_reason[0]:
            assert 0 <= found.low[0] <= found.value[0] + 1e-12 <= found.high[0] + 2e-12 <= 1 + 4e-12


@given(people=counts)
def test_where_nobody_is_on_the_way_it_is_a_plain_share(people):
    """Everybody who is not there stands in the open band: they were followed through all the others."""
    got = [each for each, _ in people]
    rest = sum(waiting for _, waiting in people)
    made = [(each, 0) for each in got[:-1]] + [(got[-1], rest)]
    everybody = sum(got) + rest
    for band in range(BANDS - 1):
        found = reached_within(table_of(made), band)
        if not found.reason[0]:
            assert found.value[0] == pytest.approx(sum(got[: band + 1]) / everybody)


@given(people=counts, times=st.integers(2, 5))
def test_more_of_the_same_people_are_the_same_share_and_surer(people, times):
    once, often = (reached_within(table_of([(a * k, b * k) for a, b in people]), 1) for k in (1, times))
    assert once.reason[0] == often.reason[0]
    if not once.reason[0] and 0 < once.value[0] < 1:
        assert often.value[0] == pytest.approx(once.value[0])
        assert often.se[0] == pytest.approx(once.se[0] / np.sqrt(times))


@given(people=counts, more=st.integers(1, 40))
def test_who_came_lately_says_nothing_yet(people, more):
    """People in their first period change no share: none of them has been followed to the end of a band."""
    late = [(people[0][0], people[0][1] + more), *people[1:]]
    for band in range(BANDS - 1):
        one, other = (reached_within(table_of(each), band) for each in (people, late))
        assert (one.reason[0], one.interval_reason[0]) == (other.reason[0], other.interval_reason[0])
        if not one.reason[0]:
            assert other.value[0] == pytest.approx(one.value[0])


def test_nobody_followed_to_the_end_of_a_band_is_refused():
    assert reached_within(table_of([(0, 9), (0, 0), (0, 0), (0, 0)]), 0).reason[0] == "NO_DATA"
