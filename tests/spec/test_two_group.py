"""Levels, two-group gaps, representation and diversity: edge cases and their conventions, with printed numbers."""

import numpy as np
import pytest

from isonomia.measures.against_overall import against_overall
from isonomia.measures.difference import difference
from isonomia.measures.diversity import DIVERSITY, diversities, diversity
from isonomia.measures.equal_chance import EQUAL_CHANCE, availability_z
from isonomia.measures.levels import level, mean, proportion, rate, unknown_share
from isonomia.measures.odds_ratio import odds_ratio
from isonomia.measures.operands import averaged, counted, published, surveyed, timed
from isonomia.measures.ratio import ratio
from isonomia.measures.representation import (
    REPRESENTATION,
    benchmark_share,
    benchmark_share_error,
    representation_p_value,
    representation_quotient,
)
from isonomia.measures.standardised_mean_difference import standardised_mean_difference
from isonomia.measures.two_group import TWO_GROUP, p_value
from isonomia.model.registry import registry


def one(result):
    return result.reason[0], result.value[0], result.low[0], result.high[0], result.interval_reason[0]


def test_every_measure_of_these_families_is_in_the_registry_and_the_other_way_round():
    families = {"levels", "two_group", "representation", "diversity", "tests"}
    bound = {"proportion", "rate", "mean", "unknown_share", "benchmark_share", "availability_z"}
    bound |= {*TWO_GROUP, *REPRESENTATION, *DIVERSITY, *EQUAL_CHANCE}
    tests_of_other_files = {"cochran_mantel_haenszel", "breslow_day", "tarone"}
    tests_of_other_files |= {"funnel_95", "funnel_998", "expected_events"}
    listed = {id_ for id_, entry in registry().items() if entry.family in families}
    assert listed - tests_of_other_files == bound


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        (counted(0, 0), ("NO_DATA", "")),
        (counted(5, 0), ("", "")),
        (counted(5, 5), ("", "")),
        (surveyed(0.3, np.nan, 20, 40), ("", "NO_SE")),
    ],
)
def test_a_share_of_nobody_is_refused_and_no_events_are_data(group, expected):
    found = proportion(group)
    assert (found.reason[0], found.interval_reason[0]) == expected


def test_a_standard_error_of_zero_is_never_printed():
    assert np.isnan(proportion(counted([5, 5], [0, 5])).se).all()
    assert np.isnan(difference("proportion", counted(5, 0), counted(9, 3)).se[0])
    assert np.isnan(rate(timed(0, 10)).se[0])


def test_a_rate_without_events_has_an_upper_limit():
    assert rate(timed(0, 10)).high[0] == pytest.approx(-np.log(0.05) / 10)
    assert rate(timed(3, 0)).reason[0] == "NO_DATA"


def test_an_average_of_one_person_has_no_interval():
    assert one(mean(averaged(1, 4.0, np.nan)))[0::4] == ("", "NO_SE")


def test_levels_by_kind():
    assert level("proportion", counted(10, 3)).method == "Wilson"
    assert level("estimate", published(3.0, 1.0)).high[0] == pytest.approx(4.959964)
    assert unknown_share(12, 48).value[0] == 0.25


def test_a_ratio_to_nothing_is_refused_and_keeps_its_lower_limit():
    reason, value, low, high, _ = one(ratio("proportion", counted(40, 8), counted(50, 0)))
    assert (reason, np.isnan(value), high) == ("ZERO_DENOMINATOR", True, np.inf)
    assert low > 1
    reason, value, low, high, _ = one(ratio("rate", timed(4, 10), timed(0, 10)))
    assert (reason, high) == ("ZERO_DENOMINATOR", np.inf)
    assert low > 0


def test_a_ratio_of_nothing_is_zero_with_an_upper_limit():
    for kind, sides in {
        "proportion": (counted(40, 0), counted(50, 10)),
        "rate": (timed(0, 10), timed(5, 10)),
    }.items():
        reason, value, low, high, _ = one(ratio(kind, *sides))
        assert (reason, value, low) == ("", 0, 0)
        assert 0 < high < 2


def test_negative_averages_have_no_ratio():
    assert ratio("mean", averaged(9, -1, 1), averaged(9, 2, 1)).reason[0] == "NOT_POSITIVE"


def test_a_fieller_set_that_is_no_interval_refuses_the_interval_alone():
    reason, value, low, _, why = one(ratio("mean", averaged(9, 1, 1), averaged(9, 0.1, 1)))
    assert (reason, why) == ("", "UNBOUNDED")
    assert value == pytest.approx(10)
    assert np.isnan(low)


def test_the_odds_ratio_never_adds_a_half():
    assert odds_ratio("proportion", counted(10, 0), counted(10, 5)).value[0] == 0
    refused = odds_ratio("proportion", counted(10, 10), counted(10, 5))
    assert refused.reason[0] == "ZERO_DENOMINATOR"
    assert refused.low[0] > 1
    assert odds_ratio("mean", averaged(9, 1, 1), averaged(9, 1, 1)).reason[0] == "NOT_APPLICABLE"


def test_above_a_hundred_thousand_people_the_odds_ratio_is_woolfs_and_the_test_the_conditional_z():
    """Both sides of the border agree: nothing jumps there."""
    below = counted([49_000], [4_900]), counted([51_000], [5_300])
    above = counted([49_001], [4_900]), counted([51_000], [5_300])
    small, large = (odds_ratio("proportion", *sides) for sides in (below, above))
    assert (small.method, large.method) == ("conditional mid-p", "Woolf")
    np.testing.assert_allclose([small.low, small.high], [large.low, large.high], rtol=1e-3)
    assert p_value("proportion", *below)[0] == pytest.approx(p_value("proportion", *above)[0], abs=2e-4)


def test_standardised_differences_are_refused_without_spread_or_people():
    smd = standardised_mean_difference
    assert smd("mean", averaged(5, 1, 0), averaged(5, 2, 0)).reason[0] == "ZERO_DENOMINATOR"
    assert smd("mean", averaged(1, 1, np.nan), averaged(1, 2, np.nan)).reason[0] == "TOO_SMALL"
    assert smd("proportion", counted(5, 1), counted(5, 2)).reason[0] == "NOT_APPLICABLE"


def test_the_overall_figure_without_anybody_else_is_no_reference():
    found = against_overall("difference", "proportion", counted(9, 3), counted(9, 3))
    assert found.reason[0] == "NO_REFERENCE"
    assert against_overall("odds_ratio", "proportion", counted(9, 3), counted(20, 5)).reason[0] == "NOT_APPLICABLE"


def test_a_survey_share_without_events_is_tested_at_its_size_and_not_at_an_error_of_zero():
    none, some = surveyed(0.0, 0.0, 40, 20), surveyed(0.2, 0.03, 40, 200)
    p = p_value("proportion", none, some)[0]
    assert 0.005 < p < 0.1
    assert p == pytest.approx(p_value("proportion", counted(20, 0), counted(200, 40))[0], abs=0.03)
    assert p_value("proportion", none, surveyed(0.0, 0.0, 40, 30))[0] == 1.0


def test_a_survey_of_a_simple_random_sample_is_the_counts():
    """With s = √[p(1 − p)/n] and many degrees of freedom, n* = n and all limits are Wilson's."""
    plain, survey = counted(80, 20), surveyed(0.25, np.sqrt(0.25 * 0.75 / 80), np.inf, 80)
    other, other_survey = counted(120, 50), surveyed(50 / 120, np.sqrt(50 / 120 * 70 / 120 / 120), np.inf, 120)
    np.testing.assert_allclose(proportion(plain).low, proportion(survey).low)
    one_way, the_other = difference("proportion", plain, other), difference("proportion", survey, other_survey)
    np.testing.assert_allclose([one_way.low, one_way.high], [the_other.low, the_other.high])


def test_a_benchmark_of_zero_or_none():
    share = counted([50, 50, 0], [5, 5, 0])
    found = representation_quotient(share, [0.0, np.nan, 0.1])
    assert list(found.reason) == ["ZERO_DENOMINATOR", "NO_BENCHMARK", "NO_DATA"]


def test_nobody_of_the_group_here():
    for measure, function in REPRESENTATION.items():
        for error in (None, 0.01):
            found = function(counted(50, 0), 0.1, error)
            assert found.reason[0] == "", measure
            assert found.low[0] <= found.value[0] <= found.high[0]
    quotient = representation_quotient(counted(50, 0), 0.1, 0.01)
    known = representation_quotient(counted(50, 0), 0.1)
    assert quotient.high[0] == pytest.approx(known.high[0] * np.exp(1.959964 * 0.1), rel=1e-6)


def test_everybody_of_the_group_here():
    found = {name: function(counted(50, 50), 0.1) for name, function in REPRESENTATION.items()}
    assert found["representation_odds"].reason[0] == "ZERO_DENOMINATOR"
    assert found["representation_quotient"].value[0] == pytest.approx(10)


def test_an_estimated_benchmark_tends_to_a_known_one():
    share = counted([60, 300], [2, 50])
    known, nearly = (representation_p_value(share, 0.1, error) for error in (None, 1e-6))
    np.testing.assert_allclose(known, nearly, atol=0.05)
    assert (representation_p_value(share, 0.1, 0.05) > nearly).all()
    limits = [representation_quotient(share, 0.1, error) for error in (None, 1e-9)]
    np.testing.assert_allclose(limits[0].low, limits[1].low, rtol=1e-6)


def test_a_benchmark_without_error_has_a_share_and_no_range():
    assert one(benchmark_share(0.2))[0::4] == ("", "NO_SE")
    assert benchmark_share(0.0, 0.004).high[0] == pytest.approx(0.0078, abs=1e-4)


def test_the_error_of_a_benchmark_share_follows_the_census_bureau():
    """√(var_n − q²·var_total)/total; the plus sign where the difference is negative."""
    assert benchmark_share_error(200, 100.0, 1000, 400.0) == pytest.approx(np.sqrt(100 - 0.04 * 400) / 1000)
    assert benchmark_share_error(900, 100.0, 1000, 400.0) == pytest.approx(np.sqrt(100 + 0.81 * 400) / 1000)


def test_tests_of_equal_chances_without_variation():
    none = counted(10, 0), counted(20, 0)
    found = {name: test(*none) for name, test in EQUAL_CHANCE.items()}
    assert found["two_sd_z"].reason[0] == found["hypergeometric_z"].reason[0] == "ZERO_DENOMINATOR"
    assert found["mid_p"].value[0] == found["fisher_exact"].value[0] == 1
    assert found["flip_flop"].reason[0] == "NOT_APPLICABLE"
    assert found["shortfall"].value[0] == 0
    assert availability_z(counted(9, 3), 1.0).reason[0] == "ZERO_DENOMINATOR"


def test_flip_flop_says_whether_a_finding_hangs_on_one_person():
    f, r = counted(20, 2), counted(40, 15)
    moved = EQUAL_CHANCE["flip_flop"](f, r).value[0]
    assert moved == pytest.approx(p_value("proportion", counted(20, 3), counted(40, 14))[0])
    assert moved > EQUAL_CHANCE["mid_p"](f, r).value[0]


def test_diversity_refuses_too_few_people_and_groups():
    assert list(diversity("blau", [[0, 0, 0], [1, 0, 0], [1, 1, 0]]).reason) == ["NO_DATA", "TOO_SMALL", ""]
    assert diversity("shannon", [[5], [9]]).reason[0] == "TOO_FEW_GROUPS"


def test_one_group_alone_is_no_diversity_with_an_upper_limit():
    found = diversities([[60, 0, 0, 0]])
    assert found["blau"].value[0] == found["shannon"].value[0] == 0
    assert 0 < found["blau"].high[0] < 0.2
    assert (found["hill_0"].value[0], found["hill_0"].high[0]) == (1, 4)
    assert found["hill_2"].value[0] == found["hill_1"].value[0] == 1


def test_people_who_happen_to_be_spread_evenly_do_not_get_an_interval_of_one_point():
    found = diversities([[10, 10, 10, 10], [1000, 1000, 1000, 1000]])
    assert found["blau"].low[0] < 0.74 < found["blau"].low[1] < 0.75
    assert (found["blau"].se > 0).all()


def test_empty_declared_groups_count_for_the_index_of_qualitative_variation():
    four, three = diversity("iqv", [[10, 10, 10, 0]]).value[0], diversity("iqv", [[10, 10, 10]]).value[0]
    assert (three, four) == pytest.approx((1, 8 / 9))
    assert diversity("blau", [[10, 10, 10, 0]]).value == pytest.approx(diversity("blau", [[10, 10, 10]]).value)


def test_a_set_has_the_same_limits_whatever_stands_beside_it():
    together = diversity("shannon", [[30, 5, 5], [9, 9, 1]])
    alone = diversity("shannon", [[9, 9, 1]])
    assert (together.low[1], together.high[1]) == (alone.low[0], alone.high[0])
