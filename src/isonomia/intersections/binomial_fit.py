"""Logistic regression with a random intercept of each stratum, from counts: S sets of R strata at once.

y_j ~ Bin(n_j, logistic(x_jβ + τu_j)), u_j ~ N(0, 1). The likelihood is even in τ, so that τ̂ = 0 is an ordinary answer:
then the fit is the regression without a random intercept. Maximum likelihood takes the coefficients for known when it
judges τ, and finds too little where they are many beside the strata; the restricted one subtracts ½ln|X′W*X|, with the
weights W* = w/(1 + τ²w) of Laplace's approximation, as REML does for outcomes on a scale.

Source: Merlo, Soc Sci Med 2018;203:74; Evans et al., Soc Sci Med 2018;203:64; Cox & Reid, J R Stat Soc B 1987;49:1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import special

from isonomia.intersections.marginal import curvature, marginal
from isonomia.stats.arrays import Bools, Floats
from isonomia.stats.grouped_glm import GroupedCounts
from isonomia.stats.grouped_glm import fit as fit_without
from isonomia.stats.links import constant

NODES: Final = 15
GRID: Final = (0.1, 0.2, 0.4, 0.8, 1.6, 3.2)  # of τ, from which the best is climbed
FEW_STEPS: Final = 3
MOST_STEPS: Final = 60
MOST_HALVINGS: Final = 20
STEPS: Final = 30  # of the coefficients for one τ
GRID_STEPS: Final = 12
GOLDEN: Final = (5**0.5 - 1) / 2
GOLDEN_STEPS: Final = 18
SEARCH_NODES: Final = 7  # enough to tell which τ is best
LONGEST_STEP: Final = 4.0  # of a linear predictor
SETTLED: Final = 1e-13  # score′ × step: twice what the log-likelihood can still gain
NO_GAIN: Final = 1e-11  # score′ × step of the coefficients for one τ
LEAST: Final = 1e-4  # a smaller τ is 0
WIDEST: Final = 30.0  # a larger τ is running to infinity


@dataclass(frozen=True, slots=True, eq=False)
class MixedLogit:
    """S fitted models; NaN where `trouble` says why.

    Attributes:
        counts: what was fitted.
        nodes: of the quadrature.
        restricted: τ by the restricted likelihood.
        beta: (S, p) coefficients.
        covariance: (S, p, p) of the coefficients, τ being estimated too: from the observed information.
        spread: (S,) τ, standard deviation of the random intercept on the logit scale.
        log_likelihood: (S,) with the binomial constants: comparable over numbers of nodes.
        effect: (S, R) conditional mode of τu.
        effect_sd: (S, R) its conditional standard deviation, β and τ held fixed.
        trouble: (S,) "", or what `grouped_glm.fit` refuses, `TOO_FEW_GROUPS`, `SEPARATION` or `NO_CONVERGENCE`.
    """

    counts: GroupedCounts
    nodes: int
    restricted: bool
    beta: Floats
    covariance: Floats
    spread: Floats
    log_likelihood: Floats
    effect: Floats
    effect_sd: Floats
    trouble: NDArray[np.object_]

    @property
    def variance(self) -> Floats:
        """(S,) τ²."""
        return self.spread**2

    @property
    def se(self) -> Floats:
        """(S, p) standard errors of the coefficients."""
        return np.sqrt(np.diagonal(self.covariance, axis1=1, axis2=2))


def fit(counts: GroupedCounts, nodes: int = NODES, *, restricted: bool = False) -> MixedLogit:
    """Maximum likelihood: the best τ of a coarse grid, then Newton's method in all coefficients and τ together.

    Refused: what `grouped_glm.fit` refuses, since a regression that has no solution without the random intercept has
    none with it; `TOO_FEW_GROUPS` no more strata with people than coefficients; `SEPARATION` in every stratum nobody
    or everybody has the outcome; `NO_CONVERGENCE` not settled within 60 steps.

    Args:
        counts: S sets over R strata, logit.
        nodes: of the quadrature; 1 is Laplace's approximation.
        restricted: judge τ by the restricted likelihood, and the coefficients at that τ.
    """
    plain = fit_without(counts)
    trouble = plain.trouble.copy()
    live = counts.size > 0
    trouble[(trouble == "") & (live.sum(axis=1) <= counts.matrix.shape[1])] = "TOO_FEW_GROUPS"
    inside = live & (counts.events > 0) & (counts.events < counts.size)
    trouble[(trouble == "") & ~inside.any(axis=1)] = "SEPARATION"
    beta, spread = plain.beta.copy(), np.full(len(trouble), np.nan)
    sound = np.flatnonzero(trouble == "")
    if sound.size:
        part = counts.part(sound)
        first = min(nodes, SEARCH_NODES) if restricted else nodes  # then it is only where the search begins
        start, tau = _best_of_grid(part, plain.beta[sound], plain.kernel[sound], first)
        beta[sound], spread[sound], settled = _climbed(part, start, tau, plain.beta[sound], first)
        trouble[sound[~settled]] = "NO_CONVERGENCE"
        if restricted:
            beta[sound], spread[sound] = _restricted(part, plain.beta[sound], beta[sound], spread[sound], nodes)
    return _described(counts, nodes, beta, spread, trouble, restricted=restricted)


def profile(
    counts: GroupedCounts, beta: Floats, spread: Floats, nodes: int, *, restricted: bool, steps: int = STEPS
) -> tuple[Floats, Floats]:
    """(S, p) coefficients and (S,) the (restricted) log-likelihood of a given τ, everything else at its best."""
    found, value = at_spread(counts, beta, spread, nodes, steps)
    if not restricted:
        return found, value
    here = marginal(counts.events, counts.size, counts.predictor(found), spread, 1)
    weight = here.weight / here.narrowness
    information = np.einsum("sr,ri,rj->sij", weight, counts.matrix, counts.matrix, optimize=True)
    return found, value - np.linalg.slogdet(information)[1] / 2


def _restricted(
    counts: GroupedCounts, plain: Floats, beta: Floats, spread: Floats, nodes: int
) -> tuple[Floats, Floats]:
    """(S, p) β and (S,) τ at the highest restricted likelihood: a grid from 0, then golden section beside its best."""
    near = plain

    def height(tau: Floats) -> Floats:
        nonlocal near  # the coefficients of one τ are near those of the next
        near, value = profile(counts, near, tau, min(nodes, SEARCH_NODES), restricted=True)
        return value

    spacing = (2 * spread + 0.6) / GRID_STEPS
    values = np.stack([height(spacing * at) for at in range(GRID_STEPS + 1)])
    best = np.argmax(values, axis=0)
    low, high = spacing * np.maximum(best - 1, 0), spacing * (best + 1)
    one, other = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
    at_one, at_other = height(one), height(other)
    for _ in range(GOLDEN_STEPS):
        left = at_one >= at_other
        low, high = np.where(left, low, one), np.where(left, other, high)
        fresh = np.where(left, high - GOLDEN * (high - low), low + GOLDEN * (high - low))
        value = height(fresh)
        one, other = np.where(left, fresh, other), np.where(left, one, fresh)
        at_one, at_other = np.where(left, value, at_other), np.where(left, at_one, value)
    found = (low + high) / 2
    found = np.where((height(found) <= values[0] + 1e-9) | (found < LEAST), 0.0, found)
    coefficients = profile(counts, beta, found, nodes, restricted=True)[0]
    return np.where((found == 0)[:, None], plain, coefficients), found


def at_spread(counts: GroupedCounts, beta: Floats, spread: Floats, nodes: int, steps: int) -> tuple[Floats, Floats]:
    """(S, p) coefficients and (S,) log-likelihood at its highest for a given τ, after so many steps at most.

    The likelihood is concave in β for a given τ. Steps use the weights w/(1 + τ²w) of Laplace's approximation in place
    of the curvature; they are exact slopes' steps, so that what they settle on is the maximum.
    """
    found = marginal(counts.events, counts.size, counts.predictor(beta), spread, nodes)
    value = found.value.sum(axis=1)
    for _ in range(steps):
        weight = found.weight / found.narrowness
        information = np.einsum("sr,ri,rj->sij", weight, counts.matrix, counts.matrix, optimize=True)
        score = found.by_predictor @ counts.matrix
        step = _solved(information, score)
        if np.all(np.abs(np.einsum("si,si->s", score, step)) <= NO_GAIN):
            break
        moved = np.abs(step @ counts.matrix.T).max(axis=1)
        trial = beta + (LONGEST_STEP / np.maximum(moved, LONGEST_STEP))[:, None] * step
        after = marginal(counts.events, counts.size, counts.predictor(trial), spread, nodes)
        better = after.value.sum(axis=1) >= value - 1e-9 * (1 + np.abs(value))
        beta = np.where(better[:, None], trial, beta)
        value = np.where(better, after.value.sum(axis=1), value)
        found = after
        if not better.any():
            break
    return beta, value


def _best_of_grid(counts: GroupedCounts, beta: Floats, plain: Floats, nodes: int) -> tuple[Floats, Floats]:
    """Where to start: the τ of the grid with the highest likelihood, 0 among them, and coefficients near its own."""
    best, at, start, here = plain.copy(), np.zeros(len(beta)), beta.copy(), beta
    for tau in GRID:
        here, value = at_spread(counts, here, np.full(len(beta), tau), nodes, FEW_STEPS)
        higher = value > best
        best, at, start = (
            np.where(higher, value, best),
            np.where(higher, tau, at),
            np.where(higher[:, None], here, start),
        )
    # At 0 the slope is 0 whatever the data: what tells is the slope in τ².
    mean = special.expit(counts.predictor(beta))
    residual, weight = counts.events - counts.size * mean, counts.size * mean * (1 - mean)
    rising = (residual**2 - weight).sum(axis=1) > 0
    return start, np.where((at == 0) & rising, GRID[0] / 2, at)


def _climbed(
    counts: GroupedCounts, beta: Floats, spread: Floats, plain: Floats, nodes: int
) -> tuple[Floats, Floats, Bools]:
    """(S, p) β, (S,) τ and whether they settled. Where τ falls below `LEAST` the answer is 0 and the plain fit."""
    beta, spread = beta.copy(), spread.copy()
    settled = spread == 0
    active = np.flatnonzero(~settled)
    for _ in range(MOST_STEPS):
        if not active.size:
            break
        part = counts.part(active)
        step, gain = _newton(part, beta[active], spread[active], nodes)
        beta[active], spread[active] = _uphill(part, beta[active], spread[active], step, nodes)
        settled[active] = (gain <= SETTLED) | (spread[active] < LEAST)
        active = active[~settled[active] & (spread[active] < WIDEST)]
    none = spread < LEAST
    beta[none], spread[none] = plain[none], 0.0
    return beta, spread, settled


def _newton(counts: GroupedCounts, beta: Floats, spread: Floats, nodes: int) -> tuple[Floats, Floats]:
    """(S, p + 1) the step in β and τ, and score′ × step. Where the profile bends upwards, τ moves by half of itself."""
    found = marginal(counts.events, counts.size, counts.predictor(beta), spread, nodes)
    score = np.concatenate((found.by_predictor @ counts.matrix, found.by_spread.sum(axis=1)[:, None]), axis=1)
    information = _information(counts, beta, spread, nodes)
    last = information[:, -1, -1]
    cross = information[:, :-1, -1]
    curve = last - np.einsum("si,si->s", cross, _solved(information[:, :-1, :-1], cross))
    slope = score[:, -1] - np.einsum("si,si->s", cross, _solved(information[:, :-1, :-1], score[:, :-1]))
    upwards = curve <= 1e-8 * np.abs(last)
    information[:, -1, -1] += np.where(upwards, np.abs(slope) / (spread / 2) - curve, 0.0)
    step = _solved(information, score)
    return step, np.abs(np.einsum("si,si->s", score, step))


def _information(counts: GroupedCounts, beta: Floats, spread: Floats, nodes: int) -> Floats:
    """(S, p + 1, p + 1) observed information of (β, τ)."""
    bend = curvature(counts.events, counts.size, counts.predictor(beta), spread, nodes)
    columns = beta.shape[1]
    found = np.empty((len(beta), columns + 1, columns + 1))
    found[:, :-1, :-1] = -np.einsum("sr,ri,rj->sij", bend.predictor, counts.matrix, counts.matrix, optimize=True)
    found[:, :-1, -1] = found[:, -1, :-1] = -(bend.mixed @ counts.matrix)
    found[:, -1, -1] = -bend.spread.sum(axis=1)
    return found


def _uphill(counts: GroupedCounts, beta: Floats, spread: Floats, step: Floats, nodes: int) -> tuple[Floats, Floats]:
    """After the step: cut to what a predictor and τ may move, and halved while it loses likelihood beyond rounding."""
    before = marginal(counts.events, counts.size, counts.predictor(beta), spread, nodes).value.sum(axis=1)
    moved = np.abs(step[:, :-1] @ counts.matrix.T).max(axis=1)
    length = LONGEST_STEP / np.maximum(moved, LONGEST_STEP)
    length = np.minimum(length, np.where(step[:, -1] < 0, 0.75, 3.0) * spread / np.maximum(np.abs(step[:, -1]), 1e-300))
    for _ in range(MOST_HALVINGS):
        trial = beta + length[:, None] * step[:, :-1], spread + length * step[:, -1]
        after = marginal(counts.events, counts.size, counts.predictor(trial[0]), trial[1], nodes).value.sum(axis=1)
        lost = ~(after >= before - 1e-11 * (1 + np.abs(before)))
        if not lost.any():
            break
        length = np.where(lost, length / 2, length)
    return beta + length[:, None] * step[:, :-1], spread + length * step[:, -1]


def _solved(information: Floats, target: Floats) -> Floats:
    diagonal = np.abs(np.diagonal(information, axis1=1, axis2=2))
    ridge = (1e-14 * diagonal + 1e-200)[:, :, None] * np.eye(target.shape[1])
    return np.asarray(np.linalg.solve(information + ridge, target[..., None]))[..., 0]


def _described(
    counts: GroupedCounts, nodes: int, beta: Floats, spread: Floats, trouble: NDArray[np.object_], *, restricted: bool
) -> MixedLogit:
    given = trouble == ""
    columns = counts.matrix.shape[1]
    covariance = np.full((len(beta), columns, columns), np.nan)
    log_likelihood, effect, effect_sd = np.full(len(beta), np.nan), np.full(counts.size.shape, np.nan), None
    effect_sd = effect.copy()
    if given.any():
        part, b, tau = counts.part(given), beta[given], spread[given]
        information = _information(part, b, np.maximum(tau, LEAST), nodes)
        if restricted:  # β at a given τ: the two were not judged together
            information[:, -1, :] = information[:, :, -1] = 0.0
            information[:, -1, -1] = 1.0
        alone = tau == 0  # τ then has no say in the others' errors: the information of the plain fit
        information[alone, -1, :] = information[alone, :, -1] = 0.0
        information[alone, -1, -1] = 1.0
        covariance[given] = np.linalg.inv(information)[:, :-1, :-1]
        found = marginal(part.events, part.size, part.predictor(b), tau, nodes)
        live = part.size > 0
        whole = constant("logit", part.events, np.where(live, part.size, 1.0))
        log_likelihood[given] = (found.value + np.where(live, whole, 0.0)).sum(axis=1)
        effect[given] = tau[:, None] * found.mode
        effect_sd[given] = tau[:, None] / np.sqrt(found.narrowness)
    return MixedLogit(
        counts=counts,
        nodes=nodes,
        restricted=restricted,
        beta=np.where(given[:, None], beta, np.nan),
        covariance=covariance,
        spread=np.where(given, spread, np.nan),
        log_likelihood=log_likelihood,
        effect=effect,
        effect_sd=effect_sd,
        trouble=trouble,
    )
