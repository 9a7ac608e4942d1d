"""The change of the same people in a sample with weights and clusters, and of people in two files."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

import linked_world as world
from isonomia import pipeline
from isonomia.climate.change import (
    LinkedSums,
    WaveSums,
    WeighedWave,
    overlap_change,
    overlap_design_change,
    paired_change,
    paired_design_change,
)
from isonomia.errors import StudyError, TableError
from isonomia.stats.design import weighted_variance

PAIRED, CHANGE = "paired_change", "wave_change"


def weighted_mean(y, w):
    """A weighted mean and its error, from persons: n/(n − 1)·Σw²(y − ȳ)²/(Σw)²."""
    mean = (w * y).sum() / w.sum()
    return mean, np.sqrt(len(y) / (len(y) - 1) * (w**2 * (y - mean) ** 2).sum()) / w.sum()


def everybody(rows, year):
    own = [row for row in rows if row[1] == year]
    return np.array([world.score(row) for row in own]), np.array([row[3] for row in own])


@pytest.fixture(scope="module")
def weighed(tmp_path_factory):
    rows = world.rows_of()
    return rows, world.estimated(tmp_path_factory.mktemp("weighed") / "in", world.WEIGHTED, rows)


def test_the_change_of_the_same_people_is_weighted_by_their_later_weight(weighed):
    rows, found = weighed
    (row,) = found.where(measure=PAIRED, dimension="")
    y1, y2, _, w, *_ = world.pairs(rows)
    mean, se = weighted_mean(y2 - y1, w)
    assert (row.n, row.value, row.se) == (len(w), pytest.approx(mean), pytest.approx(se))
    limits = mean + np.array([-1, 1]) * stats.t.ppf(0.975, len(w) - 1) * se
    assert (row.ci_lower, row.ci_upper) == pytest.approx(tuple(limits))
    assert {each.status for each in found.where(measure=PAIRED, dimension="school")} == {"ok"}


def test_the_range_of_everybody_allows_for_the_covariance_of_weighted_answers(weighed, tmp_path):
    rows, found = weighed
    (row,) = found.where(measure=CHANGE, dimension="")
    sides = [weighted_mean(*everybody(rows, year)) for year in ("2024", "2026")]
    y1, y2, u, w, *_ = world.pairs(rows)
    m, uw = len(u), u * w
    centred = uw * (y1 - (uw * y1).sum() / uw.sum()) * (y2 - (uw * y2).sum() / uw.sum())
    shared = m / (m - 1) * centred.sum() / np.prod([everybody(rows, year)[1].sum() for year in ("2024", "2026")])
    assert row.value == pytest.approx(sides[1][0] - sides[0][0])
    assert row.se == pytest.approx(np.sqrt(sides[0][1] ** 2 + sides[1][1] ** 2 - 2 * shared))
    assert row.flags == ()
    (apart,) = world.estimated(tmp_path / "in", world.WEIGHTED.replace('"linked"', '"apart"'), rows).where(
        measure=CHANGE, dimension=""
    )
    assert row.value == pytest.approx(apart.value)
    assert row.se < 0.9 * apart.se


def by_wards(d, w, ward, every):
    """The error of a weighted mean of a domain by hand: totals of wards within regions, empty wards among them."""
    z = w * (d - (w * d).sum() / w.sum()) / w.sum()
    variance = 0.0
    for name in set(every.values()):
        totals = np.array([z[ward == each].sum() for each, own in every.items() if own == name])
        variance += len(totals) / (len(totals) - 1) * ((totals - totals.mean()) ** 2).sum()
    return np.sqrt(variance), len(every) - len(set(every.values()))


def test_with_clusters_the_error_is_that_of_wards_and_the_whole_change_is_conservative(tmp_path):
    rows = world.rows_of()
    found = world.estimated(tmp_path / "in", world.CLUSTERED, rows)
    (row,) = found.where(measure=PAIRED, dimension="")
    y1, y2, _, w, _, ward = world.pairs(rows)
    every = {each[5]: each[4] for each in rows if each[1] == "2026"}
    se, df = by_wards(y2 - y1, w, ward, every)
    assert (row.value, row.se) == (pytest.approx((w * (y2 - y1)).sum() / w.sum()), pytest.approx(se))
    assert (row.ci_upper - row.value) / row.se == pytest.approx(stats.t.ppf(0.975, df))
    assert found.where(measure=CHANGE, dimension="")[0].flags == ("conservative",)


@pytest.mark.parametrize("more", ["", 'weight = "w"'])
def test_two_files_say_the_same_as_one(tmp_path, more):
    rows = world.rows_of()
    one = world.estimated(tmp_path / "one", world.WEIGHTED if more else world.LINKED, rows)
    two = world.estimated(tmp_path / "two", world.two_files(more), rows)
    mine, theirs = (
        [replace(row, family="") for row in each if row.measure in {PAIRED, CHANGE, "wave_change_part"}]
        for each in (one, two)
    )
    assert any(row.measure == PAIRED and row.status == "ok" for row in mine)
    assert theirs == mine


def test_the_page_tells_the_change_of_the_same_people_of_two_files(tmp_path):
    built = pipeline.build(
        world.written(tmp_path / "in", world.two_files('weight = "w"'), world.rows_of()), tmp_path / "out"
    )
    page = next((built.out / "site").glob("**/belonging.html")).read_text(encoding="utf-8")
    assert "people who answered both times changed by" in page
    assert "by their weight in the later wave" in page


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (world.two_files(later='weight = "w"'), "“survey” has weights and “earlier” has none"),
        (world.two_files('repeated = "last"', later=""), 'Write [source.earlier] repeated = "refuse".'),
        (world.two_files('setting = "region"', later=""), "has a column of settings"),
        (world.LINKED.replace('period = "wave"', 'period = { is = "2026" }'), "has one period"),
    ],
)
def test_files_that_cannot_be_linked_are_refused_in_a_sentence(tmp_path, text, said):
    with pytest.raises(StudyError) as told:
        pipeline.read_study(world.written(tmp_path / "in", text, world.rows_of(both=3, first=1, second=1)))
    assert said in str(told.value)


def test_a_key_that_links_nobody_is_a_sentence_and_so_is_a_file_of_two_waves(tmp_path):
    rows = world.rows_of()
    other = [[f"x{row[0]}" if row[1] == "2024" else row[0], *row[1:]] for row in rows]
    with pytest.raises(TableError, match="nobody has a score both here and in “belonging-2024”"):
        world.estimated(tmp_path / "other", world.two_files(), other)
    text = world.two_files().replace('period = { is = "2024" }', 'period = "region"')
    with pytest.raises(TableError, match="it holds the periods “n”, “s”, and two files are linked wave by wave"):
        world.estimated(tmp_path / "several", text, rows)


def sums(y, w):
    return [np.array([each]) for each in (w.sum(), (w * y).sum() / w.sum())]


def test_without_weights_the_formulas_are_those_of_persons():
    draw = np.random.default_rng(2)
    y1, y2 = draw.normal(3, 1, 40), draw.normal(3.2, 1, 50)
    d = y2[:30] - y1[:30]
    plain = paired_change([30], [d.sum()], [(d**2).sum()])
    by_design = paired_design_change([30.0], [d.sum()], [d.std(ddof=1) / np.sqrt(30)], [29.0])
    assert (by_design.value[0], by_design.se[0], by_design.low[0]) == pytest.approx(
        (plain.value[0], plain.se[0], plain.low[0])
    )
    waves = [WaveSums.of([len(y)], [y.sum()], [(y**2).sum()]) for y in (y1, y2)]
    both = LinkedSums.of([30], [y1[:30].sum()], [y2[:30].sum()], [(y1[:30] * y2[:30]).sum()])
    weighed = [
        WeighedWave(
            np.array([float(len(y))]), y.mean()[None], y.std(ddof=1)[None] / np.sqrt(len(y)), np.array([len(y) - 1.0])
        )
        for y in (y1, y2)
    ]
    mine, theirs = overlap_design_change(*weighed, both, 30.0), overlap_change(*waves, both)
    assert (mine.value[0], mine.se[0], mine.high[0]) == pytest.approx((theirs.value[0], theirs.se[0], theirs.high[0]))


def test_the_interval_of_a_weighted_change_holds():
    """A small coverage simulation: 80 linked people whose weight goes with how they changed; 95 in 100, ± 2."""
    draw, runs, n = np.random.default_rng(6), 3_000, 80
    w = draw.gamma(4, 0.25, (runs, n)) + 0.2
    d = 0.3 + 0.5 * (w - 1.2) + draw.normal(size=(runs, n))
    truth = 0.3 + 0.5 * 0.25 / 1.2
    powers = [each.sum(axis=1) for each in (w, w**2, w * d, w**2 * d, w**2 * d**2)]
    se = np.sqrt(weighted_variance(np.full(runs, n), *powers))
    found = paired_design_change(powers[0], powers[2], se, np.full(runs, n - 1.0))
    held = np.mean((found.low <= truth) & (truth <= found.high))
    assert 0.93 <= held <= 0.97
