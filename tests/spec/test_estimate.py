"""Which estimates a study has, and what each says."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

import estimate_world as world
from isonomia import measures
from isonomia.errors import InternalError
from isonomia.model.registry import registry
from isonomia.protect import unprotected

SEX = world.dimension("sex", ("f", "m"))
GRADE = world.dimension("grade", ("low", "middle", "high"), ordered=True, gradient=True)
COUNTS = [
    ({"sex": "f", "grade": "low"}, 100, 40),
    ({"sex": "f", "grade": "middle"}, 80, 20),
    ({"sex": "f", "grade": "high"}, 60, 12),
    ({"sex": "m", "grade": "low"}, 90, 27),
    ({"sex": "m", "grade": "middle"}, 70, 20),
    ({"sex": "m", "grade": "high"}, 110, 11),
    ({"sex": "~declined", "grade": "low"}, 20, 5),
]


def run(one, dimensions=(SEX, GRADE), people=None, **how):
    whole = world.study(dimensions, (one,))
    counted = world.cells(people or world.people(COUNTS), one, **how)
    return measures.estimate(whole, unprotected(counted, whole), {})


def row(estimates, **wanted):
    found = estimates.where(**wanted)
    assert len(found) == 1, (wanted, len(found))
    return found[0]


@pytest.fixture(scope="module")
def simple():
    return run(world.indicator(by=(("sex",),), margin=0.02))


def test_a_dimension_has_levels_the_share_not_known_gaps_and_summary_measures_in_order(simple):
    places = [(each.dimension, each.subgroup, each.measure) for each in simple][:10]
    assert places == [
        ("", "", "proportion"),
        ("sex", "f", "proportion"),
        ("sex", "m", "proportion"),
        ("sex", "~declined", "proportion"),
        ("sex", "", "unknown_share"),
        ("sex", "f", "difference"),
        ("sex", "f", "ratio"),
        ("sex", "m", "difference"),
        ("sex", "m", "ratio"),
        ("sex", "", "between_group_variance"),
    ]
    assert all(each.status == "ok" for each in simple)


def test_levels_count_everybody_known_and_unknown(simple):
    assert row(simple, dimension="", measure="proportion").n == 530
    assert row(simple, dimension="", measure="proportion").value == pytest.approx(135 / 530)
    declined = row(simple, subgroup="~declined")
    assert (declined.n, declined.value) == (20, 0.25)
    unknown = row(simple, measure="unknown_share")
    assert (unknown.n, unknown.value) == (530, pytest.approx(20 / 530))


def test_everyone_else_is_whoever_is_known_and_in_another_group(simple):
    gap = row(simple, subgroup="f", measure="difference")
    assert gap.reference == "everyone_else"
    assert gap.value == pytest.approx(72 / 240 - 58 / 270)
    assert row(simple, subgroup="f", measure="ratio").value == pytest.approx((72 / 240) / (58 / 270))


def test_gap_is_turned_by_the_direction_and_the_value_is_not(simple):
    gap = row(simple, subgroup="f", measure="difference")
    better = run(world.indicator(by=(("sex",),), higher_is="better"))
    turned = row(better, subgroup="f", measure="difference")
    assert turned.value == gap.value == gap.gap == -turned.gap
    assert (turned.gap_lower, turned.gap_upper) == (-gap.ci_upper, -gap.ci_lower)
    neutral = row(run(world.indicator(by=(("sex",),), higher_is="neutral")), subgroup="f", measure="difference")
    assert neutral.gap is None
    assert neutral.value == gap.value


def test_two_group_rows_share_p_q_verdict_and_family(simple):
    difference, ratio = (row(simple, subgroup="f", measure=m) for m in ("difference", "ratio"))
    for name in ("p_value", "q_value", "family", "family_size", "verdict", "margin"):
        assert getattr(difference, name) == getattr(ratio, name)
    assert (difference.family, difference.family_size) == ("i||sex", 2)
    assert difference.verdict == "clear"
    assert difference.q_value < 0.05


def test_q_values_are_benjamini_hochberg_within_the_family():
    found = run(world.indicator(by=(("grade",),))).where(measure="difference")
    p, q = np.array([each.p_value for each in found]), [each.q_value for each in found]
    np.testing.assert_allclose(q, stats.false_discovery_control(p), rtol=1e-12)
    assert {each.family_size for each in found} == {3}


def test_an_ordered_dimension_with_advantage_has_gradients_and_others_have_none():
    whole = run(world.indicator(by=(("sex",), ("grade",))))
    gradients = {key for key, each in registry().items() if each.family == "gradient"}
    assert gradients & {each.measure for each in whole.where(dimension="grade")}
    assert not gradients & {each.measure for each in whole.where(dimension="sex")}
    flat = world.dimension("grade", ("low", "middle", "high"), ordered=True)
    assert not gradients & {each.measure for each in run(world.indicator(by=(("grade",),)), (flat,))}


def test_measures_asked_for_are_the_measures_given():
    found = run(
        world.indicator(by=(("grade",),), measures=("difference", "odds_ratio", "slope_index_logit", "theil_index"))
    )
    asked = {each.measure for each in found} - {"proportion", "unknown_share"}
    assert asked == {"difference", "odds_ratio", "slope_index_logit", "theil_index"}


def test_a_gradient_asked_of_groups_without_order_is_refused():
    unordered = world.dimension("grade", ("low", "middle", "high"))
    found = run(world.indicator(by=(("grade",),), measures=("slope_index_logit",)), (SEX, unordered))
    assert row(found, measure="slope_index_logit").reason == "NO_ORDER"


def test_declared_levels_without_people_are_rows_without_data_and_drop_out_of_sets():
    wide = world.dimension("sex", ("f", "m", "x"))
    found = run(world.indicator(by=(("sex",),)), (wide, GRADE))
    assert row(found, subgroup="x", measure="proportion").reason == "NO_DATA"
    assert row(found, subgroup="x", measure="difference").reason == "NO_DATA"
    narrow = run(world.indicator(by=(("sex",),)))
    assert row(found, measure="theil_index").value == row(narrow, measure="theil_index").value


def test_open_dimensions_take_their_levels_from_the_cells():
    found = run(world.indicator(by=(("sex",),)), (world.dimension("sex", ()), GRADE))
    assert [each.subgroup for each in found.where(measure="difference")] == ["f", "m"]


def test_roll_ups_stand_where_their_first_member_stood():
    merged = world.dimension("grade", ("low", "middle", "high"), merge={"lower": ("low", "middle")}, reference="middle")
    people = [each | {"grade": "lower" if each["grade"] != "high" else "high"} for each in world.people(COUNTS)]
    found = run(world.indicator(by=(("grade",),)), (SEX, merged), people)
    assert [each.subgroup for each in found.where(measure="proportion", dimension="grade")] == ["lower", "high"]
    assert {each.reference for each in found.where(measure="difference")} == {"lower"}


def test_pairs_have_levels_and_gaps_beside_everyone_else_known_on_both():
    found = run(world.indicator(by=(("sex", "grade"),)))
    level = row(found, subgroup="f", subgroup_2="low", measure="proportion")
    assert (level.dimension, level.dimension_2, level.n, level.value) == ("sex", "grade", 100, 0.4)
    gap = row(found, subgroup="f", subgroup_2="low", measure="difference")
    assert gap.value == pytest.approx(0.4 - 90 / 410)
    assert gap.family == "i||sex × grade"
    assert gap.family_size == 6
    assert found.where(dimension="sex", dimension_2="", measure="difference")
    assert found.where(dimension="grade", dimension_2="", measure="difference")


def test_periods_and_settings_are_families_of_their_own():
    people = [
        each | {"period": p, "setting": s} for each in world.people(COUNTS) for p in ("1", "2") for s in ("x", "y")
    ]
    found = run(world.indicator(by=(("sex",),)), people=people).where(measure="difference")
    assert len(found) == 8
    assert {each.family for each in found} == {"i|1|sex|x", "i|2|sex|x", "i|1|sex|y", "i|2|sex|y"}
    assert {each.family_size for each in found} == {2}


def test_overlapping_levels_have_gaps_and_are_never_a_partition():
    many = world.dimension("race", ("a", "b", "c"), multiple=True)
    people = [
        *({"race": ("a",), "y": int(at < 30)} for at in range(100)),
        *({"race": ("a", "b"), "y": int(at < 10)} for at in range(50)),
        *({"race": ("c",), "y": int(at < 60)} for at in range(150)),
    ]
    found = run(world.indicator(by=(("race",),)), (many,), people, overlapping=("race",))
    assert row(found, dimension="race", subgroup="a", measure="proportion").n == 150
    assert row(found, subgroup="b", measure="difference").value == pytest.approx(10 / 50 - 90 / 250)
    assert {each.measure for each in found} == {"proportion", "unknown_share", "difference", "ratio"}


def test_overlapping_groups_have_no_interval_beside_one_of_themselves():
    many = world.dimension("race", ("a", "b"), multiple=True, reference="a")
    people = [{"race": ("a", "b") if at % 3 else ("a",), "y": at % 2} for at in range(60)]
    gap = row(
        run(world.indicator(by=(("race",),)), (many,), people, overlapping=("race",)),
        subgroup="b",
        measure="difference",
    )
    assert (gap.ci_lower, gap.p_value, gap.verdict, gap.reason) == (None, None, "", "NO_SE")


@pytest.mark.parametrize(
    ("reference", "label", "flags"),
    [
        ("low", "low", ()),
        ("highest", "high", ()),
        ("largest", "low", ()),
        ("best", "high", ("selected_extremes",)),
    ],
)
def test_a_reference_group_is_compared_with_all_others_and_not_with_itself(reference, label, flags):
    chosen = world.dimension("grade", ("low", "middle", "high"), ordered=True, reference=reference)
    found = run(world.indicator(by=(("grade",),)), (SEX, chosen)).where(measure="difference")
    assert {each.reference for each in found} == {label}
    assert [each.subgroup for each in found] == [code for code in ("low", "middle", "high") if code != label]
    assert {each.flags for each in found} == {flags}


def test_best_without_a_direction_is_refused():
    chosen = world.dimension("sex", ("f", "m"), reference="best")
    found = run(world.indicator(by=(("sex",),), higher_is="neutral"), (chosen, GRADE)).where(measure="difference")
    assert {each.reason for each in found} == {"NO_DIRECTION"}


def test_an_unknown_reference_group_is_refused():
    chosen = world.dimension("sex", ("f", "m"), reference="elsewhere")
    found = run(world.indicator(by=(("sex",),)), (chosen, GRADE)).where(measure="difference")
    assert {each.reason for each in found} == {"NO_REFERENCE"}


def test_extremes_are_one_row_chosen_by_the_data_and_said_to_be():
    chosen = world.dimension("grade", ("low", "middle", "high"), reference="extremes")
    found = run(world.indicator(by=(("grade",),)), (SEX, chosen))
    gap, ratio = row(found, measure="difference"), row(found, measure="ratio")
    assert (gap.subgroup, gap.reference) == ("low", "high")
    assert gap.value == pytest.approx(72 / 210 - 23 / 170)
    assert ratio.value == pytest.approx((72 / 210) / (23 / 170))
    assert "selected_extremes" in gap.flags
    assert 0 <= gap.ci_lower <= gap.value <= gap.ci_upper
    low, middle, high = [(72, 210), (40, 150), (23, 170)]
    table = [[x for x, _ in (low, middle, high)], [n - x for x, n in (low, middle, high)]]
    assert gap.p_value == pytest.approx(stats.chi2_contingency(table, correction=False).pvalue)


@pytest.mark.parametrize("events", [0, 1])
def test_extremes_with_a_group_that_is_almost_or_wholly_without_events(events):
    chosen = world.dimension("grade", ("low", "middle", "high"), reference="extremes")
    counts = [({"grade": "low"}, 30, 12), ({"grade": "middle"}, 30, 9), ({"grade": "high"}, 30, events)]
    found = run(world.indicator(by=(("grade",),)), (SEX, chosen), world.people(counts))
    gap, ratio = row(found, measure="difference"), row(found, measure="ratio")
    assert gap.ci_lower <= gap.value <= gap.ci_upper
    assert (ratio.status, ratio.reason) == (("ok", ratio.reason) if events else ("refused", "ZERO_DENOMINATOR"))


def test_the_overall_figure_includes_the_group():
    chosen = world.dimension("sex", ("f", "m"), reference="overall")
    found = run(world.indicator(by=(("sex",),)), (chosen, GRADE))
    gap = row(found, subgroup="f", measure="difference")
    assert gap.reference == "overall"
    assert gap.value == pytest.approx(72 / 240 - 135 / 530)
    assert row(found, subgroup="f", measure="ratio").value == pytest.approx((72 / 240) / (135 / 530))


def test_within_strata_the_reference_is_everyone_else_of_the_stratum():
    found = run(world.indicator(by=(("sex",),), stratify_by=("grade",)))
    odds = row(found, subgroup="f", measure="mantel_haenszel_odds_ratio")
    assert (odds.dimension, odds.dimension_2, odds.subgroup_2, odds.reference) == ("sex", "grade", "", "everyone_else")
    a, n1, c, n2 = np.array([(40, 100, 27, 90), (20, 80, 20, 70), (12, 60, 11, 110)]).T
    n = n1 + n2
    assert odds.value == pytest.approx((a * (n2 - c) / n).sum() / ((n1 - a) * c / n).sum())
    parts = {part: row(found, subgroup="f", component=part).value for part in ("total", "rate", "composition")}
    assert parts["total"] == pytest.approx(72 / 240 - 58 / 270)
    assert parts["rate"] + parts["composition"] == pytest.approx(parts["total"], abs=1e-12)
    test = row(found, subgroup="f", measure="cochran_mantel_haenszel")
    assert test.p_value == pytest.approx(stats.chi2.sf(test.value, 1))
    assert odds.p_value == test.p_value
    assert odds.family == "i||sex|within grade"
    assert test.family == ""


@pytest.mark.parametrize("held", [{"stratify_by": ("ward",)}, {"adjust": ("ward",)}])
def test_a_dimension_that_is_asked_for_in_a_pair_alone_is_not_looked_at_within_strata(held):
    ward = replace(GRADE, id="ward")
    one = world.indicator(by=(("sex", "grade"),), **held)
    people = [{**each, "ward": each["grade"]} for each in world.people(COUNTS)]
    found = run(one, (SEX, GRADE, ward), people)
    assert row(found, subgroup="f", subgroup_2="low", measure="difference").value is not None
    assert not [each for each in found if each.measure in {"mantel_haenszel_odds_ratio", "adjusted_difference"}]


def test_a_census_has_values_and_no_sampling_error():
    found = run(world.indicator(by=(("sex",),), inference="census", stratify_by=("grade",)))
    for each in found:
        assert each.status == "ok"
        assert (each.ci_lower, each.se, each.p_value, each.q_value, each.verdict) == (None, None, None, None, "")
    assert {each.reason for each in found.where(measure="difference")} == {"CENSUS"}


def test_too_many_unknown_groups_refuse_the_summary_and_not_the_levels():
    people = [*world.people(COUNTS), *({"sex": "~unknown", "grade": "low", "y": 0} for _ in range(120))]
    found = run(world.indicator(by=(("sex",),)), people=people)
    assert row(found, measure="theil_index").reason == "TOO_MUCH_MISSING"
    assert row(found, subgroup="f", measure="proportion").status == "ok"


def test_a_group_whose_outcome_is_missing_counts_against_the_summary():
    people = [each | {"y": None} if each["grade"] == "high" else each for each in world.people(COUNTS)]
    found = run(world.indicator(by=(("grade",),)), people=people)
    assert row(found, measure="theil_index").reason == "TOO_MUCH_MISSING"
    assert row(found, subgroup="high", measure="proportion").reason == "NO_DATA"


def test_rates_and_means_have_their_own_levels_and_gaps():
    people = [each | {"t": 2.0} for each in world.people(COUNTS)]
    rate = run(world.indicator(by=(("sex",),), kind="rate"), people=people)
    assert row(rate, dimension="", measure="rate").value == pytest.approx(135 / 1060)
    assert row(rate, subgroup="f", measure="difference").value == pytest.approx(72 / 480 - 58 / 540)
    mean = run(world.indicator(by=(("sex",),), kind="mean", bounds=(0, 1), stratify_by=("grade",)), people=people)
    f, m = (np.repeat([1.0, 0.0], [x, n - x]) for x, n in ((72, 240), (58, 270)))
    gap = row(mean, subgroup="f", measure="difference")
    welch = stats.ttest_ind(f, m, equal_var=False)
    assert gap.value == pytest.approx(f.mean() - m.mean())
    assert gap.p_value == pytest.approx(welch.pvalue)
    assert (gap.ci_lower, gap.ci_upper) == pytest.approx(tuple(welch.confidence_interval()))
    assert {each.measure for each in mean.where(dimension_2="grade")} == {"kitagawa"}


def test_weighted_sources_use_weights_and_the_error_of_their_design():
    people = [each | {"w": 1.0 + (at % 3)} for at, each in enumerate(world.people(COUNTS))]
    found = run(world.indicator(by=(("sex",),), stratify_by=("grade",)), people=people, weighted=True)
    w, y = (np.array([each[key] for each in people if each["sex"] == "f"], dtype=float) for key in "wy")
    level = row(found, subgroup="f", measure="proportion")
    mean = (w @ y) / w.sum()
    assert level.value == pytest.approx(mean)
    assert level.se == pytest.approx(np.sqrt(len(w) / (len(w) - 1) * ((w * (y - mean)) ** 2).sum()) / w.sum())
    assert {each.measure for each in found.where(dimension_2="grade")} == {"kitagawa"}
    assert row(found, subgroup="f", measure="difference").ci_lower is not None


def test_groups_that_share_clusters_are_compared_with_their_covariance():
    rng = np.random.default_rng(3)
    people = [
        {"sex": "f" if rng.random() < 0.5 else "m", "w": 1.0, "stratum": "h", "cluster": str(cluster)}
        | {"y": int(rng.random() < 0.2 + 0.02 * cluster)}
        for cluster in range(30)
        for _ in range(40)
    ]
    beside = {}
    for reference in ("everyone_else", "m"):
        chosen = world.dimension("sex", ("f", "m"), reference=reference)
        found = run(world.indicator(by=(("sex",),)), (chosen, GRADE), people, weighted=True)
        beside[reference] = row(found, subgroup="f", measure="difference")
        errors = [row(found, subgroup=code, measure="proportion").se for code in "fm"]
        assert beside[reference].se < 0.9 * np.hypot(*errors)  # clusters move both groups the same way
    for name in ("value", "se", "ci_lower", "ci_upper", "p_value"):
        one, other = (getattr(each, name) for each in beside.values())
        assert one == pytest.approx(other, rel=1e-9)


def test_every_row_has_a_method_text_and_the_release():
    found = run(world.indicator(by=(("sex",), ("sex", "grade")), stratify_by=("grade",)))
    assert {each.measure for each in found} <= set(registry())
    assert {each.release for each in found} == {"2026"}
    assert {each.source for each in found} == {"s"}


def test_estimates_of_everything_are_not_protected(simple):
    assert not simple.protected


def test_a_missing_table_is_our_fault_and_said_so():
    one = world.indicator(by=(("sex",),))
    whole = world.study((SEX, GRADE), (one,))
    shown = unprotected(world.cells(world.people(COUNTS), world.indicator(by=())), whole)
    with pytest.raises(InternalError, match="sex"):
        measures.estimate(whole, shown, {})
