"""What must hold of values over sets of groups, whatever the numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import set_world as world
from isonomia.measures.sets import FUNCTIONS, evaluate

make, pairs = world.make, world.pairs
RANKED = tuple(
    each
    for each in FUNCTIONS
    if each.startswith(("absolute_conc", "relative_conc", "extended_conc", "slope_", "relative_index", "kunst"))
)
ROUND = 1e-9


def values(groups, measures):
    results = evaluate(groups, measures, intervals=False)
    return {each: results[each].value[0] for each in measures}


def alike(one, other, scale=1.0):
    assert one == pytest.approx(other, rel=1e-7, abs=ROUND * scale, nan_ok=True)


@given(pairs(), st.floats(0.01, 100))
def test_scale(pair, factor):
    y, people = pair
    one, other = values(make(y, people), world.DISPERSION), values(make(y * factor, people), world.DISPERSION)
    for measure in world.DISPERSION:
        power = 2 if measure == "between_group_variance" else 0 if measure in world.RELATIVE else 1
        alike(other[measure], one[measure] * factor**power, factor**power * (y.max() ** power))


@given(pairs(), st.floats(0, 50))
def test_translation_leaves_absolute_measures(pair, shift):
    y, people = pair
    absolute = tuple(each for each in world.DISPERSION if each not in world.RELATIVE)
    one, other = values(make(y, people), absolute), values(make(y + shift, people), absolute)
    for measure in absolute:
        alike(other[measure], one[measure], (y.max() + shift) ** 2)


@given(pairs(), st.randoms(use_true_random=False))
def test_relabelling(pair, random):
    y, people = pair
    order = list(range(len(y)))
    random.shuffle(order)
    one, other = values(make(y, people), world.DISPERSION), values(make(y[order], people[order]), world.DISPERSION)
    for measure in world.DISPERSION:
        alike(other[measure], one[measure], y.max() ** 2)


@settings(max_examples=30)
@given(pairs(), st.integers(2, 1000))
def test_replication(pair, times):
    y, people = pair
    every = tuple(each for each in FUNCTIONS if not each.startswith("excess"))
    given_ = {"bounds": (0.0, 200.0), "ordered": True, "reference": 0}
    one, other = values(make(y, people, **given_), every), values(make(y, people * times, **given_), every)
    for measure in every:
        alike(other[measure], one[measure], y.max() ** 2)


@given(pairs(), st.floats(0.05, 0.95))
def test_splitting_a_group_into_equal_parts_changes_nothing(pair, part):
    """Merging groups that are alike, read backwards: weighted dispersion, concentration and impact stay."""
    y, people = pair
    split_y = np.concatenate((y[:1], y))
    split_people = np.concatenate(([people[0] * part, people[0] * (1 - part)], people[1:]))
    measures = (*world.WEIGHTED, "population_attributable_risk", "population_attributable_fraction")
    measures += tuple(f"equally_distributed_equivalent_{each}" for each in world.AVERSIONS)
    one = values(make(y, people, reference=len(y) - 1), measures)
    other = values(make(split_y, split_people, reference=len(y)), measures)
    for measure in measures:
        alike(other[measure], one[measure], y.max() ** 2)


@given(pairs(3), st.floats(0.05, 0.95))
def test_splitting_a_rank_leaves_the_concentration_index(pair, part):
    y, people = pair
    split_y = np.concatenate((y[:1], y))
    split_people = np.concatenate(([people[0] * part, people[0] * (1 - part)], people[1:]))
    measures = ("absolute_concentration_index", "relative_concentration_index")
    one = values(make(y, people, ordered=True), measures)
    other = values(make(split_y, split_people, ordered=True), measures)
    for measure in measures:
        alike(other[measure], one[measure], y.max())


@given(pairs(), st.data())
def test_pigou_dalton(pair, data):
    """Moving something from a better-off to a worse-off group, their order kept, lowers inequality."""
    y, people = pair
    rich, poor = int(y.argmax()), int(y.argmin())
    room = y[rich] - y[poor]
    assume(room > 1e-3)
    share = data.draw(st.floats(0.01, 0.99))
    limit = room / (1 / people[rich] + 1 / people[poor])
    moved = y.copy()
    moved[rich] -= share * limit / people[rich]
    moved[poor] += share * limit / people[poor]
    before, after = values(make(y, people), world.TRANSFER), values(make(moved, people), world.TRANSFER)
    for measure in world.TRANSFER:
        assert after[measure] <= before[measure] * (1 + 1e-9) + ROUND, measure


@given(pairs(3))
def test_gini_is_the_concentration_index_of_sorted_groups(pair):
    y, people = pair
    order = np.argsort(y)
    found = values(make(y[order], people[order], ordered=True), ("gini", "relative_concentration_index"))
    alike(found["gini"], found["relative_concentration_index"])


@given(pairs(2, 5), pairs(2, 5), pairs(2, 5))
def test_entropies_split_into_within_and_between(first, second, third):
    """GE of the finer grouping = Σ p rᵃ GE within + GE between; a = 0, 1, 2."""
    parts = (first, second, third)
    names = {"mean_log_deviation": 0, "theil_index": 1, "generalised_entropy_2": 2}
    y, people = np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])
    whole = values(make(y, people), names)
    sizes = np.array([part[1].sum() for part in parts])
    means = np.array([(part[0] * part[1]).sum() / part[1].sum() for part in parts])
    p, r = sizes / sizes.sum(), means / ((means * sizes).sum() / sizes.sum())
    between = values(make(means, sizes), names)
    within = [values(make(*part), names) for part in parts]
    for name, a in names.items():
        inside = sum(p[k] * r[k] ** a * within[k][name] for k in range(len(parts)))
        alike(whole[name], inside + between[name])


@given(pairs(3))
def test_identities(pair):
    y, people = pair
    groups = make(y, people, ordered=True, bounds=(0, 150))
    found = evaluate(groups, tuple(each for each in FUNCTIONS if each != "excess_events"), intervals=False)
    value = {name: result.value[0] for name, result in found.items()}
    mean = groups.mean[0]
    alike(value["population_attributable_risk"], y[-1] - mean, y.max())
    alike(value["population_attributable_fraction"], value["population_attributable_risk"] / mean)
    alike(value["generalised_entropy_2"], value["coefficient_of_variation"] ** 2 / 2)
    alike(value["atkinson_1"], 1 - np.exp(-value["mean_log_deviation"]))
    alike(value["relative_concentration_index_erreygers"], 4 * value["absolute_concentration_index"] / 150)
    alike(value["relative_index_mean"], value["slope_index_linear"] / mean)
    if not np.isnan(value["relative_index_linear"]):
        alike(value["relative_index_linear"] * value["kunst_mackenbach_index"], 1.0)


@given(pairs(3, 6), st.floats(1.5, 20))
def test_extended_index_agrees_with_the_plain_one_at_two(pair, steep):
    from isonomia.measures.concentration import extended, relative
    from isonomia.measures.configuration import Configuration

    y, people = pair
    c = Configuration.of(make(y, people, ordered=True))
    alike(extended(2.0)[0](c)[0], relative(c)[0])
    equal = Configuration.of(make(np.full(len(y), 7.0), people, ordered=True))
    alike(extended(steep)[0](equal)[0], 0.0)


@given(pairs(3, 6))
def test_an_order_read_backwards_turns_the_sign(pair):
    y, people = pair
    one = values(make(y, people, ordered=True), ("absolute_concentration_index", "slope_index_linear"))
    other = values(make(y[::-1], people[::-1], ordered=True), ("absolute_concentration_index", "slope_index_linear"))
    for measure, value in one.items():
        alike(other[measure], -value, y.max())


@given(pairs(2, 6))
def test_dispersion_is_never_negative_and_zero_at_equality(pair):
    y, people = pair
    for measure, value in values(make(y, people), world.DISPERSION).items():
        null = 1 if measure.endswith("rate_ratio") else 0
        assert value >= null - ROUND * (1 + y.max() ** 2), measure
    for measure, value in values(make(np.full(len(y), 3.0), people), world.DISPERSION).items():
        alike(value, 1 if measure.endswith("rate_ratio") else 0)


@given(pairs(3, 6), st.floats(20, 60))
def test_curves_fit_exactly_what_they_generate(pair, steep):
    """Estimates that lie on a curve give its own ends."""
    from isonomia.measures.configuration import Configuration

    _, people = pair
    ranks = Configuration.of(make(np.ones_like(people), people, ordered=True)).ranks[:, 0]
    line = make(5 + steep * ranks, people, ordered=True)
    log = make(np.exp(1 + steep / 20 * ranks), people, ordered=True)
    logistic = make(100 / (1 + np.exp(2 - steep / 10 * ranks)), people, ordered=True, bounds=(0, 100))
    alike(values(line, ("slope_index_linear",))["slope_index_linear"], steep)
    alike(values(log, ("relative_index_log",))["relative_index_log"], np.exp(steep / 20))
    wanted = 100 / (1 + np.exp(2 - steep / 10)) - 100 / (1 + np.exp(2))
    alike(values(logistic, ("slope_index_logit",))["slope_index_logit"], wanted)
