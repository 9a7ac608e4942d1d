"""What is said, and what is refused, of two coders."""

import pytest

from isonomia.errors import InternalError
from isonomia.measures.agreement import LEAST_ITEMS, agreement, alpha_of, of_table

YES_NO = ("yes", "no")


def coded(a, b, c, d):
    return [("yes", "yes")] * a + [("yes", "no")] * b + [("no", "yes")] * c + [("no", "no")] * d


def test_below_thirty_items_only_counts_are_given():
    found = agreement(coded(10, 2, 1, 16), YES_NO)
    assert (found.both, found.table, found.alike) == (29, ((10, 2), (1, 16)), 26)
    assert found.observed is None
    assert found.specific == (None, None)
    for each in (found.kappa, found.ac1, found.alpha):
        assert (each.value, each.low, each.reason) == (None, None, "TOO_SMALL")
    assert agreement(coded(10, 2, 2, 16), YES_NO).kappa.value is not None
    assert LEAST_ITEMS == 30


def test_items_of_one_coder_are_counted_apart():
    found = agreement([*coded(20, 2, 3, 20), ("yes", ""), ("", "no"), ("", "")], YES_NO)
    assert (found.both, found.one) == (45, 2)


def test_nothing_coded():
    found = agreement([], YES_NO)
    assert found.kappa.reason == "NO_DATA"


def test_full_agreement_has_a_value_and_no_range():
    found = agreement(coded(20, 0, 0, 20), YES_NO)
    assert (found.kappa.value, found.kappa.low, found.kappa.interval_reason) == (1.0, None, "NO_SE")
    assert found.kappa.se is None


def test_one_answer_alone_leaves_chance_nothing_to_explain():
    found = agreement(coded(0, 0, 0, 60), YES_NO)
    assert (found.kappa.value, found.kappa.reason) == (None, "ZERO_DENOMINATOR")
    assert found.alpha.reason == "ZERO_DENOMINATOR"
    assert found.ac1.value == 1.0
    assert found.specific == (None, 1.0)


def test_no_range_where_repetitions_have_no_value():
    """One yes in a hundred: some repetitions have none, and there κ does not exist."""
    found = agreement(coded(1, 1, 1, 97), YES_NO)
    assert found.kappa.value == pytest.approx(0.490, abs=5e-4)
    assert found.kappa.interval_reason == "NO_SE"
    assert found.ac1.low < 0.979 < found.ac1.high


def test_ordered_answers_have_a_weighted_kappa():
    table = [[20, 5, 0], [4, 20, 5], [0, 3, 20]]
    ordered, plain = (of_table(table, ("I", "II", "III"), scale=each) for each in ("ordinal", "nominal"))
    assert plain.weighted is None
    assert ordered.weighted.value > ordered.kappa.value
    assert ordered.weighted.low < ordered.weighted.value < ordered.weighted.high
    assert ordered.alpha.value > plain.alpha.value


def test_an_answer_that_may_not_be_given_is_refused():
    with pytest.raises(InternalError, match="maybe"):
        agreement([("yes", "maybe")], YES_NO)


def test_alpha_takes_items_of_one_coder_for_nothing():
    given = [("yes", "yes")] * 25 + [("no", "no")] * 20 + [("yes", "no")] * 5
    assert alpha_of([*given, *[("yes",)] * 40], YES_NO) == alpha_of(given, YES_NO)


def test_the_same_codes_give_the_same_range_again():
    first, second = (agreement(coded(40, 5, 3, 52), YES_NO).kappa for _ in range(2))
    assert first == second
    assert first.low < 0.838 < first.high
