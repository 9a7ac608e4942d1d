"""Segregation: refusals, what stands beside each index, limits, and random allocation."""

import numpy as np
import pytest

from isonomia.errors import InternalError
from isonomia.measures import unevenness
from isonomia.measures.contact import contact_limits
from isonomia.measures.segregation import mutual_information_error, segregation
from isonomia.measures.segregation_limits import SharesRay, limits_of
from isonomia.measures.segregation_null import expected_indices, random_indices
from isonomia.measures.segregation_parts import every_index, uneven_indices
from isonomia.measures.unit_table import UnitTable
from isonomia.model.registry import registry
from isonomia.stats.random_allocation import expected_cells, random_tables

MIXED = UnitTable.of([[8, 2, 10], [3, 9, 8], [1, 1, 18], [6, 7, 7], [0, 5, 5]], ["a", "a", "b", "b", "b"])
REFUSED = {
    "SUPPRESSED_INPUT": [[3, np.nan], [4, 5]],
    "NO_DATA": [[0, 0], [0, 0]],
    "TOO_FEW_GROUPS": [[3, 4], [0, 0]],
    "ZERO_DENOMINATOR": [[3, 0], [4, 0]],
}


def rng(seed=1):
    return np.random.default_rng(seed)


def test_the_registry_has_these_measures():
    listed = {id_: each for id_, each in registry().items() if each.family == "segregation"}
    assert {key.partition("/")[0] for key in segregation(MIXED, rng(), 0, intervals=False)} == set(listed)


@pytest.mark.parametrize("code", REFUSED)
def test_a_table_that_says_nothing_is_refused_with_its_reason(code):
    found = segregation(UnitTable.of(REFUSED[code]), rng(), 50)
    assert {"dissimilarity", "exposure", "isolation"} <= set(found)
    for key, each in found.items():
        assert set(each.result.reason) == {code}
        assert np.isnan([each.expected, each.excess, each.random_low, each.p_value]).all()
        assert code in registry()[key.partition("/")[0]].refuses
    assert len(found["isolation"].result.reason) == 2
    assert len(found["exposure"].result.reason) == 4


def test_every_index_has_its_null_its_range_and_an_interval_that_holds_it():
    found = segregation(MIXED, rng(), 500)
    assert {"mutual_information/between", "information_index/within", "dissimilarity/group"} <= set(found)
    for key, each in found.items():
        result = each.result
        assert (result.reason == "").all(), key
        assert (result.low <= result.value).all()
        assert (result.value <= result.high).all()
        np.testing.assert_allclose(each.excess, result.value - each.expected, atol=1e-15)
        assert (each.random_low <= each.random_high).all()
        assert ((each.p_value > 0) & (each.p_value <= 1)).all()
        assert set(result.interval_reason) == {""}


def test_without_permutations_and_intervals_there_are_none():
    found = segregation(MIXED, rng(), 0, intervals=False)
    for each in found.values():
        assert np.isnan(each.random_low).all()
        assert np.isnan(each.p_value).all()
        assert set(each.result.interval_reason) == {"NOT_APPLICABLE"}
        assert np.isfinite(each.expected).all()


def test_segregated_units_lie_beyond_random_allocations_and_mixed_ones_do_not():
    apart = segregation(UnitTable.of([[40, 0], [0, 40], [38, 2], [1, 39]]), rng(), 999, intervals=False)
    alike = segregation(UnitTable.of([[20, 20], [21, 19], [19, 21], [20, 20]]), rng(), 999, intervals=False)
    for key in ("dissimilarity", "mutual_information", "information_index"):
        assert apart[key].result.value[0] > apart[key].random_high[0]
        assert apart[key].p_value[0] == pytest.approx(1 / 1000)
        assert alike[key].excess[0] < 0
        assert alike[key].p_value[0] > 0.5
    assert apart["exposure"].p_value[1] < 0.01


def test_units_that_are_exactly_alike_get_a_range_and_are_told_so():
    found = segregation(UnitTable.of(np.tile([6, 14], (12, 1))), rng(), 0)
    for key in ("dissimilarity", "mutual_information", "information_index", "variance_ratio"):
        result = found[key].result
        assert (np.abs(result.value) < 1e-12).all()
        assert (result.low == 0).all() or (np.abs(result.low) < 1e-12).all()
        assert (result.high > 0.0005).all()
        assert result.flags["not_distinguishable_from_equality"].all()


def test_the_debiased_value_takes_the_bias_of_small_units_away():
    sizes, generator = np.full(40, 12), rng(4)
    shares = np.clip(generator.beta(2, 6, 40), 0.02, 0.98)
    shares = np.stack([shares, 1 - shares], axis=1)
    truth = unevenness.information_index(sizes[:, None] * shares)
    plug_in, debiased = [], []
    for _ in range(12):
        found = segregation(UnitTable.of(generator.multinomial(sizes, shares)), rng(), 0)["information_index"].result
        plug_in.append(found.value[0] - truth)
        debiased.append(found.debiased[0] - truth)
    assert np.mean(plug_in) > 0.03
    assert abs(np.mean(debiased)) < np.mean(plug_in) / 2


def test_isolation_of_a_group_without_two_in_any_unit_has_a_lower_limit_of_nearly_nothing():
    people = np.column_stack([np.ones(20), np.full(20, 9.0)])
    found = contact_limits(people, unevenness.exposure(people), 0.95)
    assert found.debiased[0, 0] == 0
    assert found.low[0, 0] == 0
    assert found.high[0, 0] >= 0.1


def test_units_of_one_person_give_no_range_of_contact():
    found = segregation(UnitTable.of(np.repeat(np.eye(2), 5, axis=0)), rng(), 0)
    assert found["isolation"].result.value.tolist() == [1, 1]
    assert set(found["isolation"].result.interval_reason) == {"NO_SE"}


def test_random_tables_keep_both_margins_and_have_the_exact_means():
    drawn = random_tables(MIXED.units, MIXED.groups, 4000, rng())
    assert (drawn.sum(axis=0) == MIXED.groups[:, None]).all()
    assert (drawn.sum(axis=1) == MIXED.units[:, None]).all()
    assert (drawn >= 0).all()
    mean = np.outer(MIXED.units, MIXED.groups) / MIXED.groups.sum()
    np.testing.assert_allclose(drawn.mean(axis=2), mean, atol=0.15)
    exact = expected_cells(lambda x, *_: x**2, MIXED.units, MIXED.groups)
    np.testing.assert_allclose((drawn.astype(float) ** 2).mean(axis=2), exact, rtol=0.05, atol=0.3)


def test_every_exact_expectation_is_the_mean_of_random_allocations():
    exact, drawn = expected_indices(MIXED), random_indices(MIXED, 6000, rng())
    assert set(exact) == set(drawn) == set(every_index(MIXED.people, MIXED.clusters))
    for key, values in drawn.items():
        error = values.std(axis=1) / np.sqrt(values.shape[1])
        assert (np.abs(values.mean(axis=1) - exact[key]) <= 5 * error + 1e-12).all(), key


def test_drawing_in_parts_is_drawing_the_same_number(monkeypatch):
    monkeypatch.setattr("isonomia.measures.segregation_null._AT_ONCE", 100)
    found = random_indices(MIXED, 50, rng())
    assert {values.shape[-1] for values in found.values()} == {50}


def test_long_supports_are_summed_in_parts(monkeypatch):
    whole = expected_cells(lambda x, *_: x, MIXED.units, MIXED.groups)
    monkeypatch.setattr("isonomia.stats.random_allocation._AT_ONCE", 5)
    parts = expected_cells(lambda x, *_: x, MIXED.units, MIXED.groups)
    np.testing.assert_allclose(parts, whole, rtol=1e-12)


def test_the_error_of_mutual_information_is_that_of_its_draws():
    sizes, shares = np.full(10, 400), rng(2).dirichlet([2, 3, 4], 10)
    drawn = rng(3).multinomial(sizes, shares, size=(3000, 10)).astype(float)
    values = unevenness.mutual_information(np.moveaxis(drawn, 0, -1))
    # Unit sizes are fixed here, which the formula does not use: it is not below the truth.
    assert mutual_information_error(drawn[0]) == pytest.approx(values.std(), rel=0.25)
    bias = (10 - 1) * (3 - 1) / (2 * sizes.sum())
    assert values.mean() - unevenness.mutual_information(sizes[:, None] * shares) == pytest.approx(bias, rel=0.3)


def test_the_ray_leads_from_an_even_spread_to_the_table():
    ray = SharesRay.through(MIXED.people)
    np.testing.assert_allclose(ray.shares(1.0) * ray.sizes[:, None], MIXED.people, atol=1e-12)
    np.testing.assert_allclose(ray.shares(0.0), np.tile(ray.whole, (5, 1)), atol=1e-15)
    assert (ray.shares(40.0) >= 0).all()


def test_limits_do_not_depend_on_what_is_asked_beside():
    alone = limits_of(MIXED, lambda x: {"d": uneven_indices(x, MIXED.clusters)["dissimilarity"]}, 0.95)["d"]
    among = limits_of(MIXED, lambda x: uneven_indices(x, MIXED.clusters), 0.95)["dissimilarity"]
    assert alone.low[0] == pytest.approx(among.low[0], abs=0.02)
    assert alone.high[0] == pytest.approx(among.high[0], abs=0.02)


def test_a_table_checks_itself():
    for wrong in ([[1.5, 2]], [[-1, 2]]):
        with pytest.raises(InternalError, match="negative or not whole"):
            UnitTable.of(wrong)
    with pytest.raises(InternalError, match="unlike shape"):
        UnitTable(np.ones((2, 2)), np.zeros(3, dtype=np.int64))


def test_pairs_and_everybody_else_are_tables_of_two_groups():
    pair, others = MIXED.pair(0, 2), MIXED.against_others(1)
    assert pair.people[0].tolist() == [8, 10]
    assert others.people[0].tolist() == [2, 18]
    np.testing.assert_allclose(
        unevenness.dissimilarity(others.people), unevenness.dissimilarity_of_groups(MIXED.people)[1]
    )
