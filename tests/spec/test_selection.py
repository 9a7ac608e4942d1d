"""Selection and opportunity: refusals, rule packs as data, and what always stands beside a flag."""

import numpy as np
import pytest

from isonomia.errors import InputError, InternalError
from isonomia.measures.detectable import minimum_detectable_gap
from isonomia.measures.operands import counted
from isonomia.measures.opportunity import exact_odds_ratio, opportunity
from isonomia.measures.percentage_points import ppg_1, ppg_2017
from isonomia.measures.pool import Pool
from isonomia.measures.rule_packs import apply_pack, rule_packs
from isonomia.measures.selection import (
    impact_ratio,
    proportionality_index,
    relative_yield,
    successes_needed,
    yields,
)
from isonomia.model.registry import registry
from isonomia.stats.multiplicity import benjamini_hochberg
from isonomia.stats.p_values import two_sample_z

PACKS = tuple(rule_packs())
BY_ID = {
    "yield": yields,
    "relative_yield": lambda pool: relative_yield(pool, 0),
    "impact_ratio": impact_ratio,
    "ppg_1": lambda pool: ppg_1(pool).result,
    "ppg_2017": lambda pool: ppg_2017(pool).result,
    "proportionality_index": proportionality_index,
    "successes_needed": successes_needed,
}
POOLS = {
    "ordinary": ([40, 80, 15], [12, 48, 3]),
    "nobody in one": ([0, 80, 15], [0, 48, 3]),
    "all in one": ([40, 0], [12, 0]),
    "nobody at all": ([0, 0], [0, 0]),
    "nobody passes": ([40, 80], [0, 0]),
    "everybody passes": ([40, 80], [40, 80]),
    "one withheld": ([np.nan, 80, 15], [12, 48, 3]),
    "successes withheld": ([40, 80, 15], [np.nan, 48, 3]),
    "more passed than entered": ([40, 80, 15], [41, 48, 3]),
    "small": ([10, 80], [5, 48]),
}


def test_the_registry_has_these_measures_and_a_study_may_ask_for_all_but_the_yield():
    """The yield of a step is the share that a question about it has in any case; steps are for pathways."""
    listed = {id_: each for id_, each in registry().items() if each.family == "selection"}
    assert set(listed) == {*BY_ID, "minimum_detectable_gap"}
    assert [id_ for id_, each in listed.items() if not each.wired] == ["yield"]


@pytest.mark.parametrize("measure", BY_ID)
@pytest.mark.parametrize("name", POOLS)
def test_every_refusal_is_announced_and_every_number_is_finite(measure, name):
    n, successes = POOLS[name]
    found = BY_ID[measure](Pool.of(n, successes))
    codes = {*found.reason, *found.interval_reason} - {""}
    assert codes <= set(registry()[measure].refuses)
    given = found.reason == ""
    assert np.isfinite(found.value[given]).all()
    inside = given & (found.interval_reason == "")
    assert (found.low[inside] <= found.value[inside]).all()
    assert (found.value[inside] <= found.high[inside]).all()


@pytest.mark.parametrize(
    ("name", "measure", "codes"),
    [
        ("nobody in one", "yield", ["NO_DATA", "", ""]),
        ("one withheld", "yield", ["SUPPRESSED_INPUT", "", ""]),
        ("one withheld", "impact_ratio", ["SUPPRESSED_INPUT"] * 3),
        ("successes withheld", "proportionality_index", ["SUPPRESSED_INPUT"] * 3),
        ("more passed than entered", "yield", ["NOT_NESTED", "", ""]),
        ("more passed than entered", "ppg_1", ["NOT_NESTED"] * 3),
        ("all in one", "impact_ratio", ["TOO_FEW_GROUPS", "NO_DATA"]),
        ("all in one", "ppg_1", ["NO_REFERENCE", "NO_DATA"]),
        ("nobody passes", "impact_ratio", ["ZERO_DENOMINATOR"] * 2),
        ("nobody passes", "proportionality_index", ["ZERO_DENOMINATOR"] * 2),
        ("nobody passes", "successes_needed", ["", ""]),
        ("small", "ppg_1", ["TOO_SMALL", ""]),
        ("small", "ppg_2017", ["", ""]),
    ],
)
def test_refusals(name, measure, codes):
    n, successes = POOLS[name]
    assert list(BY_ID[measure](Pool.of(n, successes)).reason) == codes


def test_a_group_is_not_unsure_of_itself():
    top = impact_ratio(Pool.of([40, 80, 20], [12, 48, 12]))
    assert list(top.interval_reason) == ["", "NOT_APPLICABLE", "NOT_APPLICABLE"]  # two share the highest rate
    assert top.value[1] == top.value[2] == 1
    assert top.flags["selected_extremes"].all()
    declared = relative_yield(Pool.of([40, 80], [12, 48]), 0)
    assert list(declared.interval_reason) == ["NOT_APPLICABLE", ""]
    assert declared.value.tolist() == [1, 2]


def test_an_adverse_outcome_is_turned_round_before_any_rule_is_read():
    adverse, success = Pool.of_adverse([40, 80], [28, 32]), Pool.of([40, 80], [12, 48])
    assert impact_ratio(adverse).value.tolist() == impact_ratio(success).value.tolist()
    assert list(yields(Pool.of_adverse([40, 80], [41, 32])).reason) == ["NOT_NESTED", ""]


def test_a_pool_checks_itself():
    with pytest.raises(InternalError, match="negative"):
        Pool.of([-1, 2], [0, 1])
    with pytest.raises(InternalError, match="unlike shape"):
        Pool.of([1, 2], [0, 1, 2])


def test_the_packs_are_data_with_version_status_and_source():
    packs = rule_packs()
    assert set(packs) == {"four-fifths", "two-sd", "ppg-2017", "ppg1-2022", "pi-80", "index-80"}
    assert packs["four-fifths"].status == "historical"
    assert (packs["ppg1-2022"].version, packs["ppg1-2022"].margin_share) == ("ccc-2022", None)
    assert not packs["two-sd"].flags
    assert not packs["pi-80"].flags
    for pack in packs.values():
        assert pack.version
        assert "(" in pack.source
        assert pack.measure in registry()


def test_the_packs_disagree_and_each_is_right_by_its_own_words():
    large, small = Pool.of([100, 1000], [62, 750]), Pool.of([25, 1000], [14, 750])
    flags = [
        [bool(apply_pack(code, pool).flagged[0]) for code in PACKS if rule_packs()[code].flags]
        for pool in (large, small)
    ]
    codes = [code for code in PACKS if rule_packs()[code].flags]
    assert dict(zip(codes, flags[0], strict=True)) == {
        "four-fifths": False,
        "ppg-2017": True,
        "ppg1-2022": True,
        "index-80": False,
    }
    assert dict(zip(codes, flags[1], strict=True)) == {
        "four-fifths": True,
        "ppg-2017": False,
        "ppg1-2022": False,
        "index-80": True,
    }


def test_a_margin_that_is_met_exactly_is_flagged():
    met = apply_pack("ppg1-2022", Pool.of([100_000, 100_000], [48_000, 50_000]))
    assert met.margin[0] == 0.02
    assert met.flagged[0]
    assert not apply_pack("ppg1-2022", Pool.of([100_000, 100_000], [48_001, 50_000])).flagged[0]


def test_rounding_decides_no_flag():
    """Four fifths exactly is not flagged and a gap of exactly the margin is, whatever the last binary digit says."""
    n = np.arange(5, 600)
    for k in (1, 7, 50):
        exact = Pool.of(np.stack([n * k, n * k], axis=1), np.stack([4.0 * k * (n // 5), 5.0 * k * (n // 5)], axis=1))
        assert not apply_pack("four-fifths", exact).flagged.any()
    # Large groups, so that the margin is 0.02 itself.
    size = 50_000 * np.arange(1, 400)
    points = np.arange(1, 400) % 90 + 5
    rates = np.stack([size * points / 100, size * (points + 2) / 100], axis=1)
    met = apply_pack("ppg1-2022", Pool.of(np.stack([size, size], axis=1), np.round(rates)))
    assert met.margin[::2].tolist() == [0.02] * len(size)
    assert met.flagged[::2].all()


def test_small_groups_are_not_judged_and_so_not_flagged():
    tiny = apply_pack("ppg1-2022", Pool.of([10, 500], [0, 400]))
    assert not tiny.judged[0]
    assert not tiny.flagged[0]
    assert np.isnan(tiny.margin[0])
    two_per_cent = apply_pack("four-fifths", Pool.of([20, 980], [1, 700]))
    assert not two_per_cent.judged[0]
    assert apply_pack("four-fifths", Pool.of([21, 979], [1, 700])).flagged[0]


def test_a_cut_off_is_the_study_s_and_only_where_the_rule_has_none():
    pool = Pool.of([200, 800], [78, 500])
    assert not apply_pack("pi-80", pool).judged.any()
    assert apply_pack("pi-80", pool, cut_off=0.8).flagged.tolist() == [True, False]
    for code in ("four-fifths", "two-sd", "ppg1-2022"):
        with pytest.raises(InputError, match="takes no cut-off"):
            apply_pack(code, pool, cut_off=0.9)
    with pytest.raises(InputError, match="four-fifths") as caught:
        apply_pack("four-fifth", pool)
    assert "no rule pack" in str(caught.value)


def test_no_flag_comes_alone():
    found = opportunity(Pool.of([40, 80, 15], [12, 48, 3]), PACKS, cut_offs={"pi-80": 0.8})
    assert tuple(found.packs) == PACKS
    assert {"two_sd_z", "fisher_exact", "mid_p", "odds_ratio", "shortfall", "successes_needed"} <= set(found.beside)
    assert {"minimum_detectable_gap", "difference", "yield", "hypergeometric_z", "flip_flop"} <= set(found.beside)
    assert all(len(each.value) == 3 for each in found.beside.values())
    assert "not by itself discrimination" in found.note
    assert "not legal advice" in found.note


def test_exact_limits_hold_the_mid_p_limits_inside():
    from isonomia.measures.odds_ratio import odds_ratio

    focus, reference = counted([40, 9], [12, 2]), counted([80, 9], [48, 3])
    exact, middle = exact_odds_ratio(focus, reference), odds_ratio("proportion", focus, reference)
    assert (exact.low <= middle.low).all()
    assert (exact.high >= middle.high).all()
    assert exact.value.tolist() == middle.value.tolist()


def test_above_a_hundred_thousand_people_the_exact_limits_give_way_to_woolf():
    found = exact_odds_ratio(counted(60_000, 30_000), counted(60_000, 31_000))
    assert found.low[0] < found.value[0] < found.high[0]
    assert "Woolf" in found.method


@pytest.mark.parametrize(("n", "m", "p"), [(60, 300, 0.6), (25, 2000, 0.3), (400, 400, 0.08)])
def test_the_detectable_gap_is_found_in_four_of_five_samples(n, m, p):
    gap = minimum_detectable_gap(counted(n, round(n * p)), counted(m, round(m * p))).value[0]
    rng, size = np.random.default_rng(7), 40_000
    at = round(m * p) / m
    z = two_sample_z(rng.binomial(n, at - gap, size), n, rng.binomial(m, at, size), m)
    assert np.mean(z <= -1.959964) == pytest.approx(0.8, abs=0.04)


def test_a_group_too_small_to_show_any_gap_is_told_so():
    found = minimum_detectable_gap(counted([3, 0, 9], [1, 0, 1]), counted([40, 40, 40], [8, 8, 0]))
    assert list(found.reason) == ["TOO_SMALL", "NO_DATA", "NOT_APPLICABLE"]


def test_more_people_show_smaller_gaps():
    sizes = np.array([20, 60, 200, 1000, 50_000])
    found = minimum_detectable_gap(counted(sizes, sizes // 2), counted(np.full(5, 5000), np.full(5, 2500))).value
    assert (np.diff(found) < 0).all()


def test_with_no_gap_anywhere_rules_flag_and_q_values_keep_false_discoveries_rare():
    size, n = (3000, 6), np.array([50, 100, 200, 400, 1000, 2000])
    rng = np.random.default_rng(11)
    found = opportunity(Pool.of(np.broadcast_to(n, size), rng.binomial(n, 0.3, size)), PACKS)
    q_values = benjamini_hochberg(found.beside["mid_p"].value.reshape(size))
    assert (q_values <= 0.05).any(axis=1).mean() <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / size[0])
    # A rule that does not look at the number of people flags somebody in most pools of such groups.
    assert found.packs["index-80"].flagged.reshape(size).any(axis=1).mean() > 0.5
