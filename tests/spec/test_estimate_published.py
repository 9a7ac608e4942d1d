"""Estimates that a source published, without counts and perhaps without errors."""

import numpy as np
import pytest

import estimate_world as world
from isonomia import measures
from isonomia.errors import TableError
from isonomia.model.published import PublishedEstimates
from isonomia.model.shown import Shown
from isonomia.model.study import Binding

GROUPS = [("", "all", 10.0, 400.0), ("sex", "F", 12.0, 100.0), ("sex", "m", 8.0, 300.0)]


def published(rows=tuple(GROUPS), *, se=np.nan, scale=100.0, indicator="i", average=np.nan, people=None):
    n = len(rows)
    dims, codes, values, populations = (np.array(column, dtype=object) for column in zip(*rows, strict=True))
    text = {name: np.array([""] * n, dtype=object) for name in ("setting", "period", "source", "indicator_name")}
    numbers = {name: np.full(n, np.nan) for name in ("low", "high")}
    return PublishedEstimates(
        **text,
        **numbers,
        indicator=np.array([indicator] * n, dtype=object),
        dimension=dims,
        subgroup=codes,
        value=values.astype(float),
        se=np.broadcast_to(np.asarray(se, dtype=float), n).copy(),
        population=populations.astype(float) if people is None else np.full(n, people),
        setting_average=np.full(n, average),
        higher_is=np.full(n, -1, dtype=np.int64),
        scale=np.full(n, scale),
        ordered=np.zeros(n, dtype=bool),
        order=np.zeros(n, dtype=np.int64),
        reference=np.zeros(n, dtype=bool),
    )


def run(rows, *, reference="everyone_else", **more):
    sex = world.dimension("sex", ("f", "m"), reference=reference, bindings={"s": Binding("s", (), coding="as asked")})
    study = world.study((sex,), (world.indicator(by=(("sex",),), margin=0.01, **more),), kind="estimates")
    return measures.estimate(study, Shown((), "cms"), {"s": rows})


def row(estimates, **wanted):
    found = estimates.where(**wanted)
    assert len(found) == 1, (wanted, len(found))
    return found[0]


def test_without_an_error_there_are_values_and_no_interval_and_no_verdict():
    found = run(published())
    assert row(found, dimension="", measure="proportion").value == pytest.approx(0.10)
    assert row(found, subgroup="f", measure="proportion").value == pytest.approx(0.12)
    gap = row(found, subgroup="f", measure="difference")
    assert gap.value == pytest.approx(0.04)
    assert row(found, subgroup="f", measure="ratio").value == pytest.approx(1.5)
    for each in found:
        assert (each.ci_lower, each.p_value, each.q_value, each.verdict, each.n) == (None, None, None, "", None)
    assert {each.reason for each in found} == {"NO_SE"}
    assert found.protected


def test_with_an_error_there_are_intervals_tests_and_verdicts():
    found = run(published(se=0.5))
    level = row(found, subgroup="f", measure="proportion")
    assert level.ci_lower < 0.12 < level.ci_upper
    gap = row(found, subgroup="f", measure="difference")
    assert gap.se == pytest.approx(np.hypot(0.005, 0.005))
    assert gap.verdict == "clear"
    assert gap.family == "i||sex"


def test_everyone_else_needs_populations():
    found = run(published(people=np.nan))
    assert {each.reason for each in found.where(measure="difference")} == {"NO_POPULATION"}
    assert row(found, subgroup="f", measure="proportion").status == "ok"


def test_everyone_else_is_weighted_by_population():
    three = [*GROUPS, ("sex", "x", 20.0, 100.0)]
    gap = row(run(published(three, se=1.0)), subgroup="f", measure="difference")
    assert gap.value == pytest.approx(0.12 - (0.08 * 300 + 0.20 * 100) / 400)
    assert gap.se == pytest.approx(np.sqrt(0.01**2 + (0.75 * 0.01) ** 2 + (0.25 * 0.01) ** 2))


def test_a_code_is_a_reference_too():
    found = run(published(se=0.5), reference="m")
    assert [each.subgroup for each in found.where(measure="difference")] == ["f"]
    assert row(found, measure="difference").reference == "m"


def test_beside_the_overall_figure_there_is_no_interval():
    gap = row(run(published(se=0.5), reference="overall"), subgroup="f", measure="difference")
    assert (gap.value, gap.ci_lower, gap.reason) == (pytest.approx(0.02), None, "NO_SE")


def test_the_average_that_a_source_states_is_the_overall_figure():
    assert row(run(published(GROUPS[1:], average=9.0)), dimension="", measure="proportion").value == pytest.approx(0.09)


def test_extremes_are_chosen_among_published_groups():
    gap = row(run(published(se=0.5), reference="extremes"), measure="difference")
    assert (gap.subgroup, gap.reference, gap.value) == ("f", "m", pytest.approx(0.04))
    assert "selected_extremes" in gap.flags


def test_summary_measures_use_the_populations():
    found = run(published(se=0.5))
    assert row(found, measure="between_group_variance").value == pytest.approx(0.25 * 0.03**2 + 0.75 * 0.01**2)
    without = run(published(se=0.5, people=np.nan))
    assert not without.where(measure="between_group_variance")


def test_a_missing_estimate_of_many_people_refuses_the_summary():
    found = run(published([("sex", "f", 12.0, 100.0), ("sex", "m", np.nan, 300.0)], se=0.5))
    assert row(found, measure="theil_index").reason == "TOO_MUCH_MISSING"
    assert row(found, subgroup="m", measure="proportion").reason == "NO_DATA"


def test_shares_are_not_scaled_twice():
    shares = [(dim, code, value / 100, people) for dim, code, value, people in GROUPS]
    assert row(run(published(shares, scale=1.0)), subgroup="f", measure="proportion").value == pytest.approx(0.12)


def test_a_source_of_one_indicator_needs_no_name_and_one_of_several_does():
    assert row(run(published(indicator="other")), dimension="", measure="proportion").status == "ok"
    two = published()
    two.indicator[:] = ["x", "y", "y"]
    with pytest.raises(TableError, match="“x”"):
        run(two)
