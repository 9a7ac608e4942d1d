"""Properties of segregation indices: bounds, relabelling, merging, transfers, replication, decomposition."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from isonomia.measures import unevenness
from isonomia.measures.segregation_null import expected_indices
from isonomia.measures.segregation_parts import every_index
from isonomia.measures.unit_table import UnitTable, merged_counts


@st.composite
def tables(draw, units=6, groups=4, largest=40):
    """Counts with two groups and two units of somebody, at least."""
    size = draw(st.integers(2, units)), draw(st.integers(2, groups))
    cells = draw(st.lists(st.integers(0, largest), min_size=size[0] * size[1], max_size=size[0] * size[1]))
    people = np.array(cells, dtype=float).reshape(size)
    people = people[people.sum(axis=1) > 0]
    people = people[:, people.sum(axis=0) > 0] if people.size else people
    assume(people.ndim == 2 and people.shape[0] > 1 and people.shape[1] > 1)
    return people


def indices(people, clusters=None):
    return every_index(people, np.zeros(len(people), dtype=np.int64) if clusters is None else clusters)


@given(tables())
def test_indices_stay_within_their_bounds(people):
    for key, values in indices(people).items():
        assert (values >= -1e-12).all(), key
        if key != "mutual_information":
            assert (values <= 1 + 1e-12).all(), key
    assert unevenness.mutual_information(people) <= unevenness.entropy(people) + 1e-12


@given(tables(), st.randoms(use_true_random=False))
def test_the_order_of_units_and_groups_does_not_matter(people, random):
    units, groups = list(range(people.shape[0])), list(range(people.shape[1]))
    random.shuffle(units)
    random.shuffle(groups)
    one, other = indices(people), indices(people[units][:, groups])
    for key in ("dissimilarity", "mutual_information", "information_index"):
        np.testing.assert_allclose(one[key], other[key], atol=1e-12)
    for key in ("dissimilarity/group", "isolation", "variance_ratio"):
        np.testing.assert_allclose(one[key][groups], other[key], atol=1e-12)


@given(tables(), st.integers(2, 6))
def test_everything_many_times_over_changes_no_index_and_shrinks_what_chance_gives(people, times):
    for key, values in indices(people).items():
        np.testing.assert_allclose(indices(times * people)[key], values, atol=1e-9)
    small, large = (expected_indices(UnitTable.of(each)) for each in (people, times * people))
    assert large["mutual_information"][0] <= small["mutual_information"][0] + 1e-12


@given(tables())
def test_units_that_are_alike_are_not_segregated(people):
    alike = np.outer(np.arange(1, 5), people.sum(axis=0))
    found = indices(alike)
    for key in ("dissimilarity", "mutual_information", "information_index", "variance_ratio", "dissimilarity/group"):
        np.testing.assert_allclose(found[key], 0, atol=1e-9)
    share = people.sum(axis=0) / people.sum()
    np.testing.assert_allclose(found["isolation"], share, atol=1e-12)
    np.testing.assert_allclose(found["exposure"].reshape(len(share), -1), np.tile(share, (len(share), 1)), atol=1e-12)


@given(st.lists(st.integers(1, 50), min_size=2, max_size=5))
def test_groups_that_never_meet_are_wholly_segregated(sizes):
    found = indices(np.diag(np.array(sizes, dtype=float)))
    for key in ("dissimilarity", "information_index", "isolation", "variance_ratio", "dissimilarity/group"):
        np.testing.assert_allclose(found[key], 1, atol=1e-9)


@given(tables())
def test_splitting_a_unit_into_like_halves_changes_nothing(people):
    halves = np.repeat(people, 2, axis=0)
    for key, values in indices(people).items():
        np.testing.assert_allclose(indices(halves)[key], values, atol=1e-12)


@given(tables(), st.data())
def test_information_adds_up_over_clusters_exactly(people, data):
    clusters = np.array(data.draw(st.lists(st.integers(0, 2), min_size=len(people), max_size=len(people))))
    _, clusters = np.unique(clusters, return_inverse=True)
    between = unevenness.mutual_information(merged_counts(people, clusters))
    within = sum(
        people[clusters == at].sum() / people.sum() * unevenness.mutual_information(people[clusters == at])
        for at in np.unique(clusters)
    )
    assert between + within == pytest.approx(unevenness.mutual_information(people), abs=1e-12)


@given(tables())
def test_local_terms_add_up_to_the_whole(people):
    share = people.sum(axis=0) / people.sum()
    assert share @ unevenness.local_segregation(people) == pytest.approx(
        unevenness.mutual_information(people), abs=1e-12
    )


@given(tables())
def test_a_member_meets_somebody(people):
    met = unevenness.exposure(people)
    np.testing.assert_allclose(met.sum(axis=1), 1, atol=1e-12)
    np.testing.assert_allclose(np.diag(met), unevenness.isolation(people), atol=1e-12)
    sizes = people.sum(axis=0)
    np.testing.assert_allclose(sizes[:, None] * met, (sizes[:, None] * met).T, atol=1e-9)


@given(tables(groups=2))
def test_two_groups_have_the_textbook_s_dissimilarity(people):
    x, z = (people / people.sum(axis=0)).T
    assert unevenness.dissimilarity(people) == pytest.approx(np.abs(x - z).sum() / 2, abs=1e-12)
    assert unevenness.relative_diversity(people) == pytest.approx(unevenness.variance_ratio(people)[0], abs=1e-12)


@given(tables())
def test_a_swap_towards_the_average_never_raises_information(people):
    """One of a group goes from the unit where its share is highest to where it is lowest; one of another comes back."""
    share = people[:, 0] / people.sum(axis=1)
    rich, poor = int(np.argmax(share)), int(np.argmin(share))
    back = people[poor, 1:] / np.maximum(people[rich, 1:], 0.5)
    other = 1 + int(np.argmax(np.where(people[poor, 1:] > people[rich, 1:] + 1, back, -1)))
    assume(people[rich, 0] > people[poor, 0] + 1 and people[poor, other] > people[rich, other] + 1)
    moved = people.copy()
    moved[rich, 0] -= 1
    moved[poor, 0] += 1
    moved[poor, other] -= 1
    moved[rich, other] += 1
    assert unevenness.mutual_information(moved) <= unevenness.mutual_information(people) + 1e-12
