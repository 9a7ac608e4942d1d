"""What must hold of errors, limits and refusals over sets of groups."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import set_world as world
from isonomia.measures.configuration import Configuration
from isonomia.measures.sets import FUNCTIONS, default_measures, evaluate
from isonomia.measures.table import AGAINST_BEST, STATISTICS

make, pairs, triples = world.make, world.pairs, world.triples
EVERY = tuple(FUNCTIONS)
KINKED = tuple(each.id for each in STATISTICS.values() if each.interval == "env")


def numerical_slopes(statistic, groups, step):
    """(J,) derivatives by y and by p, by central differences; shares are moved and renormalised."""
    by_y, by_p = [], []
    for j in range(groups.size):
        bump = np.zeros_like(groups.y)
        bump[0, j] = step
        up, down = (replace(groups, y=groups.y + k * bump) for k in (1, -1))
        by_y.append((value_of(statistic, up) - value_of(statistic, down)) / (2 * step))
        moved = []
        for k in (1e-6, -1e-6):
            p = groups.p.copy()
            p[0, j] += k
            moved.append(value_of(statistic, replace(groups, p=p / p.sum())))
        by_p.append((moved[0] - moved[1]) / 2e-6)
    return np.array(by_y), np.array(by_p)


def value_of(statistic, groups):
    return float(statistic.value(Configuration.of(groups))[0])


@settings(max_examples=25)
@given(triples(3, 5), st.sampled_from([*STATISTICS.values(), *AGAINST_BEST.values()]))
def test_slopes_are_derivatives(triple, statistic):
    """Of every statistic, by estimates and by shares; at a distance from its kinks."""
    y, people, _ = triple
    assume(not statistic.id.startswith("quantile"))
    y = 1 + np.round(y) + np.arange(len(y)) * 0.137  # no two alike, none at the mean, none at a bound
    groups = make(
        y, people, ordered=True, bounds=(0, 200), reference=1, n=people[None].astype(float), kind="mean", direction=1
    )
    assume(np.abs(y - groups.mean[0]).min() > 1e-2)
    with np.errstate(all="ignore"):
        assume(np.isfinite(value_of(statistic, groups)))
        if statistic.refuses is not None:
            assume(statistic.refuses(Configuration.of(groups))[0] == "")
        slopes = statistic.slopes(Configuration.of(groups))
        by_y, by_p = numerical_slopes(statistic, groups, 1e-4)
    assert slopes.y[:, 0] == pytest.approx(by_y, rel=2e-3, abs=1e-5 * (1 + np.abs(by_y).max()))
    if slopes.p is not None:
        # Renormalising moves all shares: ∂θ/∂p less its mean.
        centred = slopes.p[:, 0] - (groups.p[0] * slopes.p[:, 0]).sum()
        assert centred == pytest.approx(by_p, rel=5e-3, abs=1e-4 * (1 + np.abs(by_p).max()))


@settings(max_examples=15)
@given(triples(2, 5), st.sampled_from([(0.0, np.inf), (0.0, 100.0), (-np.inf, np.inf)]), st.booleans())
def test_an_interval_holds_its_value_and_nothing_is_silent(triple, bounds, ordered):
    y, people, s = triple
    groups = make(y, people, s, bounds=bounds, ordered=ordered, reference=0)
    for measure, result in evaluate(groups, EVERY).items():
        given_ = result.reason[0] == ""
        assert np.isfinite(result.value[0]) == given_, measure
        if not given_:
            continue
        limited = np.isfinite(result.low[0]) and np.isfinite(result.high[0])
        assert limited == (result.interval_reason[0] == ""), measure
        if limited:
            assert result.low[0] <= result.value[0] <= result.high[0], measure
        undefined = result.flags.get("undefined_se", np.array([False]))[0]
        assert np.isfinite(result.se[0]) != undefined, measure


@settings(max_examples=10)
@given(triples(2, 4))
def test_limits_of_dispersion_stay_in_its_range(triple):
    y, people, s = triple
    for measure, result in evaluate(make(y, people, s, bounds=(0, 100)), world.DISPERSION).items():
        null = 1.0 if measure.endswith("rate_ratio") else 0.0
        if result.interval_reason[0] == "":
            assert result.low[0] >= null - 1e-12, measure


@given(triples(3, 5))
def test_missing_errors_and_censuses_keep_the_value(triple):
    y, people, s = triple
    known = make(y, people, s, ordered=True, reference=0)
    unknown = replace(known, s=np.where(np.arange(len(y)) == 1, np.nan, known.s))
    census = replace(known, census=True)
    measures = ("theil_index", "slope_index_linear", "mean_difference_from_mean", "population_attributable_risk")
    for groups, code in ((unknown, "NO_SE"), (census, "CENSUS")):
        for measure, result in evaluate(groups, measures).items():
            assert result.reason[0] == ""
            assert result.interval_reason[0] == code, measure
            assert np.isnan([result.low[0], result.high[0], result.se[0]]).all()


@settings(max_examples=20)
@given(triples(3, 5))
def test_independent_groups_and_a_diagonal_matrix_agree(triple):
    y, people, s = triple
    alone = make(y, people, s, ordered=True, reference=0, bounds=(0, 150))
    matrix = replace(alone, covariance=np.diag(s**2)[None])
    one, other = (evaluate(each, EVERY, intervals=False) for each in (alone, matrix))
    for measure in EVERY:
        assert other[measure].se == pytest.approx(one[measure].se, rel=1e-9, nan_ok=True), measure
        assert other[measure].debiased == pytest.approx(one[measure].debiased, rel=1e-9, abs=1e-9, nan_ok=True)


@given(triples(3, 5), st.floats(1, 1000))
def test_errors_scale_with_the_outcome(triple, factor):
    y, people, s = triple
    y = np.round(y, 6)  # Gini's slopes jump where two are equal: a factor must not tie what differs by a rounding error
    measures = ("between_group_variance", "gini", "slope_index_linear", "absolute_concentration_index")
    one = evaluate(make(y, people, s, ordered=True), measures, intervals=False)
    other = evaluate(make(y * factor, people, s * factor, ordered=True), measures, intervals=False)
    for measure in measures:
        power = {"between_group_variance": 2, "gini": 0}.get(measure, 1)
        wanted = one[measure].se * factor**power
        assert other[measure].se == pytest.approx(wanted, rel=1e-6, abs=1e-9 * factor**power, nan_ok=True)


@settings(max_examples=30)
@given(triples(3, 5))
def test_shares_of_the_same_sample_add_variance(triple):
    y, people, s = triple
    external = make(y, people, s, ordered=True)
    measures = ("relative_concentration_index", "slope_index_linear", "gini", "population_attributable_risk")
    sample = replace(external, population="same_sample", n_total=np.array([people.sum()]))
    large = replace(external, population="same_sample", n_total=np.array([1e15]))
    plain, added, none = (evaluate(each, measures, intervals=False) for each in (external, sample, large))
    for measure in measures:
        known = np.isfinite(plain[measure].se)
        assert (added[measure].se[known] >= plain[measure].se[known] * (1 - 1e-12)).all()
        assert none[measure].se == pytest.approx(plain[measure].se, rel=1e-3, abs=1e-6, nan_ok=True)


@settings(max_examples=20)
@given(st.integers(2, 6), st.integers(1, 4), st.randoms(use_true_random=False))
def test_many_sets_at_once_are_each_set_alone(size, sets, random):
    rng = np.random.default_rng(random.randint(0, 2**31))
    y, s, people = rng.uniform(1, 50, (sets, size)), rng.uniform(0.1, 5, (sets, size)), rng.uniform(1, 99, (sets, size))
    alone = [make(y[k], people[k], s[k], ordered=True, reference=0, bounds=(0, 100)) for k in range(sets)]
    columns = ("codes", "y", "s", "p", "mean", "reference", "bounds", "direction", "df")
    joined = replace(alone[0], **{name: np.concatenate([getattr(each, name) for each in alone]) for name in columns})
    together = evaluate(joined, EVERY, intervals=False)
    for k, each in enumerate(alone):
        for measure, result in evaluate(each, EVERY, intervals=False).items():
            assert together[measure].value[k] == pytest.approx(result.value[0], rel=1e-9, abs=1e-9, nan_ok=True)
            assert together[measure].se[k] == pytest.approx(result.se[0], rel=1e-6, abs=1e-9, nan_ok=True)
            assert together[measure].reason[k] == result.reason[0]


@given(triples(2, 6), st.booleans(), st.sampled_from([-1, 0, 1]))
def test_default_measures_are_those_that_give_a_value(triple, ordered, direction):
    y, people, s = triple
    groups = make(y, people, s, ordered=ordered, direction=direction, bounds=(0, 100))
    chosen = default_measures(groups)
    assert chosen
    results = evaluate(groups, chosen, intervals=False)
    assert all(result.reason[0] in ("", "NOT_POSITIVE", "SEPARATION") for result in results.values())  # by the data
    links = [each for each in chosen if each.startswith("slope_index")]
    assert links == (["slope_index_logit"] if ordered and len(y) > 2 else [])
