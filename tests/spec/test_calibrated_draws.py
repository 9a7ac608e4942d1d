"""The draws behind calibrated limits, and the curves behind slope indices, against plain and exact computations."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.special import gammaincinv, ndtri

from isonomia.measures.sets import evaluate
from isonomia.model.groups import NO_REFERENCE, Groups
from isonomia.stats.calibrated import band_about, calibrated, ray
from isonomia.stats.draws import DRAWS, LEAST_SHAPE, Noise, correlated_places, places_for
from isonomia.stats.fits import curve

GRID = (np.arange(DRAWS) + 0.5) / DRAWS


@pytest.mark.parametrize("shape", [LEAST_SHAPE, 1.0, 3.7, 50.0, 5e4, 9e5])
def test_quantiles_of_the_gamma_are_exact(shape):
    """The polynomial through a few scores agrees with the inverse function at all of them."""
    mean = 2.0
    noise = Noise(np.array([mean / np.sqrt(shape)]), 0.0, np.inf, places_for(1))
    drawn = np.sort(noise.draws(np.array([[mean]]))[0, 0])
    assert drawn == pytest.approx(gammaincinv(shape, GRID) / shape * mean, rel=1e-5, abs=1e-6)


def test_a_large_shape_is_normal():
    noise = Noise(np.array([1e-5]), 0.0, np.inf, places_for(1))
    drawn = np.sort(noise.draws(np.array([[1.0]]))[0, 0])
    assert drawn == pytest.approx(1 + 1e-5 * ndtri(GRID), abs=1e-9)


def test_draws_keep_mean_spread_and_bounds():
    s = np.array([3.0, 3.0, 0.0, 12.0])
    noise = Noise(s, 0.0, 100.0, places_for(4))
    mean = np.array([[20.0], [80.0], [55.0], [40.0]])
    drawn = noise.draws(mean)[:, 0]
    assert drawn.mean(axis=1) == pytest.approx(mean[:, 0], abs=0.01)
    assert drawn.std(axis=1) == pytest.approx(s, rel=0.01, abs=1e-12)
    assert drawn.min() >= 0
    assert drawn.max() <= 100
    skew = ((drawn - mean) ** 3).mean(axis=1)
    assert skew[0] > 0 > skew[1]  # the Gamma leans away from the nearer bound


def test_without_bounds_draws_are_normal():
    noise = Noise(np.array([2.0]), -np.inf, np.inf, places_for(1))
    assert np.sort(noise.draws(np.array([[-5.0]]))[0, 0]) == pytest.approx(-5 + 2 * ndtri(GRID))


def test_places_are_permutations_that_never_change():
    places = places_for(7)
    assert (np.sort(places, axis=1) == np.arange(DRAWS)).all()
    assert (places_for(4) == places[:4]).all()  # a group added at the end moves no other
    correlation = np.corrcoef(ndtri(GRID)[places])
    assert np.abs(correlation - np.eye(7)).max() < 0.002


def test_the_copula_has_the_correlation():
    wanted = np.array([[1, 0.8, 0.1], [0.8, 1, 0.3], [0.1, 0.3, 1]])
    scores = ndtri(GRID)[correlated_places(wanted)]
    assert np.corrcoef(scores) == pytest.approx(wanted, abs=0.02)


def test_limits_agree_with_a_plain_bisection():
    """The same inversion by new draws from another generator and bisection over λ."""
    y, s, p = np.array([40.0, 50, 55, 65, 80]), np.array([4.0, 3, 2, 2, 2]), np.array([0.1, 0.2, 0.3, 0.25, 0.15])

    def spread(x):
        return np.sqrt(p @ (x - p @ x) ** 2)

    noise = Noise(s, -np.inf, np.inf, places_for(5))
    line = ray(y, noise, float(p @ y), p)
    found = calibrated(line, noise, lambda x: {"sd": spread(x)})["sd"]
    z = np.random.default_rng(5).standard_normal((5, 40_000))

    def below(scale, target):
        drawn = (p @ y) + scale * (y - p @ y)[:, None] + s[:, None] * z
        return (spread(drawn) <= spread(y[:, None])[0]).mean() - target

    for limit, target in ((found.low, 0.975), (found.debiased, 0.5), (found.high, 0.025)):
        scale = brentq(below, 0, 3, args=(target,), xtol=1e-4)
        assert limit == pytest.approx(scale * spread(y[:, None])[0], abs=0.09)
    assert not found.at_null
    assert not found.at_bound


def test_an_interval_is_the_same_on_every_call():
    rng = np.random.default_rng(0)
    y = rng.uniform(0.1, 0.9, (1, 6))
    groups = Groups(
        codes=np.full((1, 6), "g", dtype=object),
        y=y,
        s=np.full((1, 6), 0.03),
        kind="proportion",
        p=np.full((1, 6), 1 / 6),
        mean=y.mean(axis=1),
        reference=np.array([NO_REFERENCE]),
        bounds=np.array([[0.0, 1.0]]),
        direction=np.array([1]),
        df=np.array([np.inf]),
        population="external",
    )
    measures = ("gini", "theil_index", "mean_difference_from_best")
    one, two = evaluate(groups, measures), evaluate(groups, measures[:1])
    assert one["gini"].low == pytest.approx(two["gini"].low)
    assert one["gini"].high == pytest.approx(two["gini"].high)


@pytest.mark.parametrize("link", ["linear", "logit", "log"])
def test_fits_solve_their_equations(link):
    rng = np.random.default_rng(1)
    y, p = rng.uniform(0.02, 0.98, (6, 200)), rng.uniform(0.1, 1, (6, 200))
    p = p / p.sum(axis=0)
    x = np.cumsum(p, axis=0) - p / 2
    fit = curve(y, x, p, link)
    residual = p * (y - fit.fitted)
    assert (fit.trouble == "").all()
    assert np.abs(residual.sum(axis=0)).max() < 1e-12
    assert np.abs((residual * x).sum(axis=0)).max() < 1e-12


def test_separated_points_are_named():
    x = np.array([[0.1], [0.4], [0.6], [0.9]])
    p = np.full((4, 1), 0.25)
    for y in ([0, 0, 1, 1], [0, 0, 0.5, 1], [0, 0, 0, 0]):
        with np.errstate(all="ignore"):
            fit = curve(np.array(y, dtype=float)[:, None], x, p, "logit")
        assert fit.trouble[0] == "SEPARATION", y


def test_a_coarse_grid_does_not_move_a_limit(monkeypatch):
    """One noisy group of 118 beside large ones: the first grid has two places inside the whole interval."""
    n, x = np.array([118, 2104, 2096, 18213, 10858]), np.array([13, 120, 110, 423, 272])
    y, p, rounded = x / n, n / n.sum(), (x + 0.5) / (n + 1)
    noise = Noise(np.sqrt(rounded * (1 - rounded) / n), 0.0, 1.0, places_for(len(n)))

    def limits():
        line = ray(y, noise, float(p @ y), p)
        found = calibrated(line, noise, lambda drawn: {"sd": np.sqrt(p @ (drawn - p @ drawn) ** 2)})["sd"]
        return np.array([found.low, found.high, found.debiased])

    coarse = limits()
    monkeypatch.setattr("isonomia.stats.calibrated.FIRST_PLACES", 257)
    fine = limits()
    assert coarse == pytest.approx(fine, abs=0.015 * (fine[1] - fine[0]))


def test_a_banded_interval_holds_what_its_groups_are_nearer_and_farther_apart():
    """Five groups, spread by 0.05 of errors each: z/√2 of them is 0.0693 to either side of the mean."""
    y = np.array([0.2, 0.3, 0.4, 0.5, 0.6])
    p = np.full(5, 0.2)
    noise = Noise(np.full(5, 0.05), 0.0, 1.0, places_for(5))

    def range_of(drawn):
        return {"range": drawn.max(axis=0) - drawn.min(axis=0)}

    line = ray(y, noise, 0.4, p)
    plain = calibrated(line, noise, range_of)["range"]
    banded = calibrated(line, noise, range_of, band=band_about(line, noise, frozenset({"range"})))["range"]
    reach = 2 * 1.959964 / np.sqrt(2) * 0.05
    assert banded.low == pytest.approx(min(plain.low, 0.4 - reach), abs=1e-6)
    assert banded.high == pytest.approx(max(plain.high, 0.4 + reach), abs=1e-6)
    assert banded.low < plain.low
