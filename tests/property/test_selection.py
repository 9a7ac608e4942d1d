"""Properties of selection and opportunity: the count at equal rates, relabelling, replication, complements."""

from fractions import Fraction
from math import ceil

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from isonomia.measures.opportunity import opportunity
from isonomia.measures.percentage_points import ppg_1, ppg_2017
from isonomia.measures.pool import Pool
from isonomia.measures.rule_packs import apply_pack, rule_packs
from isonomia.measures.selection import (
    impact_ratio,
    proportionality_index,
    successes_needed,
    yields,
)

PACKS = tuple(rule_packs())


@st.composite
def groups(draw, least=1, largest=4000):
    n = draw(st.integers(least, largest))
    return n, draw(st.integers(0, n))


MANY = st.lists(groups(), min_size=2, max_size=7)


def pool_of(rows):
    return Pool.of(*zip(*rows, strict=True))


@given(MANY)
def test_the_need_by_everyone_else_s_rate_is_the_need_by_the_proportionality_index(rows):
    found = successes_needed(pool_of(rows)).value
    whole, passed = (sum(column) for column in zip(*rows, strict=True))
    for need, (n, x) in zip(found, rows, strict=True):
        by_rate = Fraction(passed - x, whole - n) * n - x
        w = Fraction(n, whole)
        by_index = (passed * w - x) / (1 - w)
        assert by_rate == by_index
        assert need == max(0, ceil(by_rate))


@given(MANY)
def test_the_need_is_a_fixed_point(rows):
    found = successes_needed(pool_of(rows)).value
    for at, (need, (n, x)) in enumerate(zip(found, rows, strict=True)):
        rest = [each for other, each in enumerate(rows) if other != at]
        others = Fraction(sum(each[1] for each in rest), sum(each[0] for each in rest))
        with_them = int(x + need)
        assert Fraction(with_them, n) >= others
        added = [*rest, (n, with_them)]
        index = proportionality_index(pool_of(added))
        if need > 0:
            assert Fraction(with_them - 1, n) < others
            assert index.value[-1] >= 1 - 1e-12
            # Once added, nothing more is needed: the rule against the overall rate lacks this.
            assert successes_needed(pool_of(added)).value[-1] == 0


@given(MANY, st.randoms(use_true_random=False))
def test_the_order_of_groups_does_not_matter(rows, random):
    order = list(range(len(rows)))
    random.shuffle(order)
    one, other = opportunity(pool_of(rows), PACKS), opportunity(pool_of([rows[at] for at in order]), PACKS)
    for code in PACKS:
        np.testing.assert_array_equal(one.packs[code].flagged[order], other.packs[code].flagged)
        np.testing.assert_allclose(one.packs[code].result.value[order], other.packs[code].result.value, rtol=1e-9)
        np.testing.assert_allclose(one.packs[code].result.low[order], other.packs[code].result.low, rtol=1e-6)
    for name, result in one.beside.items():
        assert list(result.reason[order]) == list(other.beside[name].reason)


@given(MANY)
def test_one_pool_among_many_gives_what_it_gives_alone(rows):
    both = Pool.of([[n for n, _ in rows], [n + 1 for n, _ in rows]], [[x for _, x in rows]] * 2)
    for measure in (yields, impact_ratio, proportionality_index, successes_needed, lambda pool: ppg_1(pool).result):
        alone, among = measure(pool_of(rows)), measure(both)
        for name in ("value", "low", "high"):
            np.testing.assert_allclose(getattr(among, name)[: len(rows)], getattr(alone, name), rtol=1e-9)


@given(MANY, st.integers(2, 9))
def test_ratios_and_gaps_are_free_of_size_and_their_ranges_shrink_with_it(rows, times):
    small, large = pool_of(rows), pool_of([(n * times, x * times) for n, x in rows])
    for measure in (impact_ratio, proportionality_index, lambda pool: ppg_2017(pool).result):
        one, other = measure(small), measure(large)
        np.testing.assert_allclose(one.value, other.value, rtol=1e-9, atol=1e-12)
        given_ = ~np.isnan(one.low) & np.isfinite(one.high) & (one.reason == "")
        assert (other.high[given_] - other.low[given_] <= one.high[given_] - one.low[given_] + 1e-9).all()


@given(MANY)
def test_two_percentage_point_gaps_of_one_group_have_one_sign(rows):
    pool = pool_of([(n + 10, x) for n, x in rows])
    one, old = ppg_1(pool).result.value, ppg_2017(pool).result.value
    np.testing.assert_allclose(old, one * (1 - pool.share()), atol=1e-12)


@given(MANY)
def test_gaps_of_failures_are_the_opposite_of_gaps_of_successes(rows):
    n, x = zip(*rows, strict=True)
    success, failure = ppg_1(Pool.of(n, x)).result, ppg_1(Pool.of_adverse(n, x)).result
    np.testing.assert_allclose(success.value, -failure.value, atol=1e-12)
    np.testing.assert_allclose(success.low, -failure.high, atol=1e-12)


@given(MANY)
def test_nothing_is_above_the_highest_rate_and_every_interval_holds_its_value(rows):
    pool = pool_of(rows)
    for code in PACKS:
        result = apply_pack(code, pool).result
        inside = (result.reason == "") & ~np.isnan(result.low)
        assert (result.low[inside] <= result.value[inside] + 1e-9).all()
        assert (result.value[inside] <= result.high[inside] + 1e-9).all()
    ratios = impact_ratio(pool)
    assert (ratios.value[ratios.reason == ""] <= 1 + 1e-12).all()


@pytest.mark.parametrize("size", [10_000, 10_000_000])
def test_rounding_adds_no_person_to_a_need_that_is_whole(size):
    pool = Pool.of([size, 3 * size], [size // 5, 3 * size // 2])
    assert successes_needed(pool).value[0] == 3 * size // 10
