"""The simulation bench: its bookkeeping, and the promise of every default interval (slow)."""

from pathlib import Path

import numpy as np
import pytest

from programs import program

BENCH = Path(__file__).parents[2] / "bench"


@pytest.fixture(scope="module")
def bench():
    return program("bench/coverage.py")


def regime(bench, low, high, measure="difference"):
    return bench.Regime(
        measure, "made up", "grid", "label", 0.0, lambda _, size: (np.full(size, low), np.full(size, high))
    )


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(-1, 1, (1, 0, 0, 0)), (1, 2, (0, 1, 0, 0)), (-2, -1, (0, 0, 1, 0)), (np.nan, 1, (1, 0, 0, 1))],
)
def test_an_interval_holds_or_lies_above_or_below_or_is_refused(bench, low, high, expected):
    found = bench.simulate(regime(bench, low, high), 60)
    assert (found.covered, found.above, found.below, found.refused) == expected


def test_a_grid_that_does_not_hold_is_named(bench):
    assert bench.verdict("difference", 0.92, peer=False) == "TOO LOW"
    assert bench.verdict("difference", 0.98, peer=False) == "TOO HIGH"
    assert bench.verdict("max_rate_ratio", 0.98, peer=False) == "conservative"
    assert bench.verdict("difference", 0.5, peer=True) == "peer"
    assert "TOO LOW" in bench.table([bench.simulate(regime(bench, 1, 2), 60)])


def test_a_regime_gives_the_same_numbers_again(bench):
    wanted = bench.regimes_of("representation")[:2]
    first, second = ([bench.simulate(each, 200).covered for each in wanted] for _ in range(2))
    assert first == second


def test_every_regime_is_of_a_measure_of_the_registry(bench):
    for family in bench.families():
        private = getattr(bench._loaded(bench.families()[family]), "PRIVATE", ())
        for each in bench.regimes_of(family):
            assert (each.measure in bench.registry()) != (each.measure in private), family


@pytest.mark.parametrize(
    ("measure", "method"),
    [("difference", "Newcombe"), ("ratio", "Koopman"), ("rate", "mid-p"), ("representation_quotient", "MOVER")],
)
def test_default_intervals_hold_quickly(bench, measure, method):
    family = "representation" if measure.startswith("repr") else "two_group"
    wanted = [
        each for each in bench.regimes_of(family) if (each.measure, each.method, each.peer) == (measure, method, False)
    ]
    mean = np.mean([bench.simulate(each, 1500).covered for each in wanted])
    assert bench.LOWEST <= mean <= bench.HIGHEST


FEWER = {"diversity": 400, "decomposition": 800, "surveys": 1500}
"""Replicates of families whose intervals are drawn or refitted: what a test run has time for."""


def test_the_weighted_change_of_the_same_people_holds_quickly_and_not_without_its_clusters(bench):
    """Of everybody in clusters: within the promise by the design, and below it where clusters are left out."""
    wanted = [each for each in bench.regimes_of("linked_waves") if each.grid == "clusters, everybody"]
    held = {peer: np.mean([bench.simulate(r, 400).covered for r in wanted if r.peer == peer]) for peer in (False, True)}
    assert bench.LOWEST <= held[False] <= bench.HIGHEST
    assert held[True] < bench.LOWEST + 0.01


@pytest.mark.slow
@pytest.mark.parametrize(
    "family",
    [
        "two_group",
        "representation",
        "diversity",
        "stratified",
        "gradient",
        "impact",
        "adjusted",
        "duration",
        "decomposition",
        "surveys",
        "linked_waves",
    ],
)
def test_every_default_interval_holds(bench, family):
    """As far as so few replicates can tell: two of their standard errors are allowed for. The docs' table has more."""
    found = list(bench.run([family], FEWER.get(family, 3000), 1))
    for (measure, _, grid, peer), group in bench.by_grid(found).items():
        mean = float(np.mean([each.covered for each in group]))
        unsure = 2 * float(np.sqrt(np.sum([each.error**2 for each in group]))) / len(group)
        assert bench.verdict(measure, mean + unsure, peer=peer) != "TOO LOW", (measure, grid, mean)
        assert bench.verdict(measure, mean - unsure, peer=peer) != "TOO HIGH", (measure, grid, mean)


PAGE = (BENCH.parent / "docs" / "coverage.md").read_text(encoding="utf-8")


LIMITS_OF_CHANCE = {"funnel_95", "funnel_998"}
"""No intervals for a value: between them chance leaves other figures. tests/property/test_funnel.py holds them."""


def test_every_default_interval_has_a_regime(bench):
    with_regimes = {each.measure for family in bench.families() for each in bench.regimes_of(family) if not each.peer}
    promised = {measure.id for measure in bench.registry().values() if measure.interval != "none"}
    assert promised - with_regimes == LIMITS_OF_CHANCE


def test_the_page_shows_every_grid_of_its_families_and_all_hold(bench):
    _, sections = bench.coverage_page.sections(PAGE)
    assert set(sections) <= set(bench.families())
    wanted = {
        (each.measure, each.method, each.grid, each.peer) for family in sections for each in bench.regimes_of(family)
    }
    found = {}
    for name, method, grid, *_, verdict in bench.coverage_page.rows(PAGE):
        measure, peer = name.split("`")[1], name.endswith("(others)")
        found[measure, method, grid, peer] = verdict
    assert set(found) == wanted
    assert set(found.values()) <= {"holds", "conservative", "peer"}


def test_every_family_is_on_the_page(bench):
    assert set(bench.coverage_page.sections(PAGE)[1]) == set(bench.families())


def test_a_family_that_is_measured_again_replaces_its_own_section_alone(bench):
    page = "# How intervals hold\n\nWords.\n"
    for family, caption in (("two_group", "first"), ("dispersion", "other"), ("two_group", "second")):
        page = bench.coverage_page.with_section(page, family, caption, "| `difference` | Newcombe | holds |")
    assert page.startswith("# How intervals hold\n\nWords.\n\n## dispersion\n\nother\n")
    assert "first" not in page
    assert page.count("## two_group\n\nsecond\n") == 1
    assert list(bench.coverage_page.rows(page)) == [("`difference`", "Newcombe", "holds")] * 2
