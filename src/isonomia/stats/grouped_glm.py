"""Regression on grouped counts: logit and cloglog of a share, log of a rate (measures.md 8 and 10).

A sum of yes/no outcomes over persons of one covariate pattern is all that the likelihood needs, so the fit to
R patterns *is* the fit to their persons. S sets over the same patterns are fitted at once.

Source: McCullagh & Nelder, Generalized Linear Models, 1989, ch. 2 and 4.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from isonomia.errors import Fault, InternalError
from isonomia.stats.arrays import Bools, Floats
from isonomia.stats.links import CountLink, constant, curve_at, kernel, predictor_of
from isonomia.stats.separation import separated

MOST_STEPS: Final = 60
MOST_HALVINGS: Final = 12
LONGEST_STEP: Final = 4.0  # of a linear predictor: where the curve is flat a full step leaves the numbers
SETTLED: Final = 1e-18  # score′ × step: twice what the log-likelihood can still gain
AT_EDGE: Final = 1e-9  # fitted events (or non-events) of a pattern: fewer, and the fit may be running away


@dataclass(frozen=True, slots=True, eq=False)
class GroupedCounts:
    """S sets of counts over R covariate patterns.

    Attributes:
        matrix: (R, p) columns of the regression.
        events: (S, R).
        size: (S, R) persons (logit, cloglog) or person-time (log); a pattern of 0 says nothing.
        offset: (S, R) added to the linear predictor.
        link: of the mean.
    """

    matrix: Floats
    events: Floats
    size: Floats
    offset: Floats
    link: CountLink

    def __post_init__(self) -> None:
        shapes = {self.events.shape, self.size.shape, self.offset.shape}
        if len(shapes) > 1 or self.events.ndim != 2 or self.events.shape[1] != len(self.matrix):
            raise InternalError(Fault("grouped counts", f"columns of unlike shape {sorted(shapes)}."))
        if np.any(self.events < 0) or np.any(self.size < 0) or not np.all(np.isfinite(self.size)):
            raise InternalError(Fault("grouped counts", "counts are negative or not finite."))
        if np.any(self.events > np.where(self.size > 0, np.inf if self.link == "log" else self.size, 0)):
            raise InternalError(Fault("grouped counts", "more events than persons."))

    @classmethod
    def of(
        cls, matrix: ArrayLike, events: ArrayLike, size: ArrayLike, link: CountLink, offset: ArrayLike = 0.0
    ) -> GroupedCounts:
        """From anything that is (R,) or (S, R)."""
        y, n, more = np.broadcast_arrays(
            *(np.atleast_2d(np.asarray(each, dtype=np.float64)) for each in (events, size, offset))
        )
        return cls(np.asarray(matrix, dtype=np.float64), y, n, more, link)

    def part(self, sets: NDArray[np.intp] | Bools) -> GroupedCounts:
        """Some of the sets."""
        return GroupedCounts(self.matrix, self.events[sets], self.size[sets], self.offset[sets], self.link)

    def predictor(self, beta: Floats) -> Floats:
        """(S, R) η at coefficients (S, p)."""
        return beta @ self.matrix.T + self.offset


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """S fitted regressions; NaN where `trouble` says why.

    Attributes:
        counts: what was fitted.
        beta: (S, p) coefficients.
        covariance: (S, p, p) inverse of the expected information.
        mean: (S, R) fitted share or rate of each pattern.
        kernel: (S,) log-likelihood of the persons one by one, without the constants of grouping.
        log_likelihood: (S,) of the grouped counts, constants included.
        deviance: (S,) of the grouped counts.
        pearson: (S,) Pearson's χ².
        df: (S,) patterns with persons, less p.
        trouble: (S,) "", `NO_DATA`, `COLLINEAR`, `SEPARATION` or `NO_CONVERGENCE`.
    """

    counts: GroupedCounts
    beta: Floats
    covariance: Floats
    mean: Floats
    kernel: Floats
    log_likelihood: Floats
    deviance: Floats
    pearson: Floats
    df: Floats
    trouble: NDArray[np.object_]

    @property
    def se(self) -> Floats:
        """(S, p) standard errors of the coefficients."""
        return np.sqrt(np.diagonal(self.covariance, axis1=1, axis2=2))

    @property
    def dispersion(self) -> Floats:
        """(S,) max(1, Pearson χ²/df): how much wider counts scatter than Poisson; 1 where none is left to tell."""
        return np.where(self.df > 0, np.maximum(self.pearson / np.maximum(self.df, 1), 1.0), 1.0)


def fit(counts: GroupedCounts, start: Floats | None = None) -> Fit:
    """Maximum likelihood by Fisher scoring, each step halved while it loses likelihood.

    Refused: `NO_DATA` nobody at all; `COLLINEAR` the columns of the patterns with persons have no full rank;
    `SEPARATION` a coefficient runs to infinity (found exactly, see `separation`); `NO_CONVERGENCE` not settled
    within 60 steps.

    Args:
        counts: S sets.
        start: (S, p) coefficients to start from, where they are known to be near.
    """
    sets, columns = len(counts.events), counts.matrix.shape[1]
    trouble = _unfit(counts)
    beta = np.full((sets, columns), np.nan)
    sound = np.flatnonzero(trouble == "")
    if sound.size:
        part = counts.part(sound)
        beta[sound], settled = _scored(part, _start(part) if start is None else start[sound], AT_EDGE)
        for row in sound[~settled]:
            if separated(counts.matrix, counts.events[row], counts.size[row], counts.link):
                trouble[row] = "SEPARATION"
                continue
            alone = counts.part(np.array([row]))
            beta[[row]], done = _scored(alone, _start(alone), 0.0)
            trouble[row] = "" if done[0] else "NO_CONVERGENCE"
    return _described(counts, beta, trouble)


def peak(counts: GroupedCounts, start: Floats) -> Floats:
    """(S,) the highest kernel, for regressions that are known to have a maximum, and about where.

    `fit` without its checks and without what it describes; −∞ where it does not settle.

    Args:
        counts: S sets.
        start: (S, p) coefficients near the maximum.
    """
    beta, settled = _scored(counts, start, 0.0)
    return np.where(settled, _likelihood(counts, beta), -np.inf)


def _unfit(counts: GroupedCounts) -> NDArray[np.object_]:
    """(S,) `NO_DATA` and `COLLINEAR`, by the patterns that have persons."""
    live = counts.size > 0
    trouble = np.full(len(live), "", dtype=object)
    masks, which = np.unique(live, axis=0, return_inverse=True)
    scale = np.abs(counts.matrix).max(axis=0, initial=0.0)
    x = counts.matrix / np.where(scale > 0, scale, 1.0)
    for at, mask in enumerate(masks):
        if not mask.any():
            trouble[which.ravel() == at] = "NO_DATA"
        elif x.shape[1] and np.linalg.matrix_rank(x[mask]) < x.shape[1]:
            trouble[which.ravel() == at] = "COLLINEAR"
    return trouble


def _start(counts: GroupedCounts) -> Floats:
    """(S, p) weighted least squares through the observed shares, half an event added to each pattern."""
    live = counts.size > 0
    size = np.where(live, counts.size, 1.0)
    share = (counts.events + 0.5) / (size if counts.link == "log" else size + 1)
    eta = predictor_of(counts.link, share)
    weight = np.where(live, size * curve_at(counts.link, eta).weight, 0.0)
    target = np.einsum("ri,sr->si", counts.matrix, weight * (eta - counts.offset))
    return _solved(_information(counts, weight), target)


def _information(counts: GroupedCounts, weight: Floats) -> Floats:
    return np.asarray(np.einsum("sr,ri,rj->sij", weight, counts.matrix, counts.matrix, optimize=True))


def _solved(information: Floats, target: Floats) -> Floats:
    """(S, p) information⁻¹ target; a whisper on the diagonal keeps a step finite where a fit runs away."""
    diagonal = np.diagonal(information, axis1=1, axis2=2)
    ridge = 1e-13 * diagonal + 1e-200
    return np.asarray(np.linalg.solve(information + ridge[:, :, None] * np.eye(target.shape[1]), target[..., None]))[
        ..., 0
    ]


def _scored(counts: GroupedCounts, beta: Floats, edge: float) -> tuple[Floats, Bools]:
    """(S, p) coefficients and whether they settled; sets with a pattern beyond the edge are left as they are."""
    beta, settled = beta.copy(), np.zeros(len(beta), dtype=bool)
    active = np.arange(len(beta))
    for _ in range(MOST_STEPS):
        part, here = counts.part(active), beta[active]
        shape = curve_at(part.link, part.predictor(here))
        score = (shape.score * (part.events - part.size * shape.mean)) @ part.matrix
        step = _solved(_information(part, part.size * shape.weight), score)
        gain = np.einsum("si,si->s", score, step)
        beta[active] = _uphill(part, here, step)
        settled[active] = gain <= SETTLED
        active = active[(gain > SETTLED) & (_edge(part, shape.mean) > edge)]
        if not active.size:
            break
    return beta, settled


def _uphill(counts: GroupedCounts, beta: Floats, step: Floats) -> Floats:
    """(S, p) after the step, cut to what a predictor may move, and halved while it loses likelihood beyond rounding."""
    before = _likelihood(counts, beta)
    moved = np.where(counts.size > 0, np.abs(step @ counts.matrix.T), 0.0).max(axis=1)
    lengths = LONGEST_STEP / np.maximum(moved, LONGEST_STEP)
    for _ in range(MOST_HALVINGS):
        after = _likelihood(counts, beta + lengths[:, None] * step)
        lost = ~(after >= before - 1e-10 * (1 + np.abs(before)))
        if not lost.any():
            break
        lengths = np.where(lost, lengths / 2, lengths)
    reached: Floats = beta + lengths[:, None] * step
    return reached


def _likelihood(counts: GroupedCounts, beta: Floats) -> Floats:
    rows = kernel(counts.link, counts.predictor(beta), counts.events, counts.size)
    return np.asarray(rows.sum(axis=1))


def _edge(counts: GroupedCounts, mean: Floats) -> Floats:
    """(S,) the smallest fitted number of events, or of non-events, of any pattern with persons."""
    fitted = counts.size * mean
    if counts.link != "log":
        fitted = np.minimum(fitted, counts.size * (1 - mean))
    return np.asarray(np.where(counts.size > 0, fitted, np.inf).min(axis=1))


def _described(counts: GroupedCounts, beta: Floats, trouble: NDArray[np.object_]) -> Fit:
    given = trouble == ""
    beta = np.where(given[:, None], beta, np.nan)
    columns = beta.shape[1]
    safe = np.where(given[:, None], beta, 0.0)
    eta = counts.predictor(safe)
    shape = curve_at(counts.link, eta)
    information = _information(counts, counts.size * shape.weight)
    information[~given] = np.eye(columns)
    kernels = kernel(counts.link, eta, counts.events, counts.size).sum(axis=1)
    expected, variance = counts.size * shape.mean, counts.size * shape.mean
    if counts.link != "log":
        variance = variance * (1 - shape.mean)
    pearson = np.where(variance > 0, (counts.events - expected) ** 2 / np.where(variance > 0, variance, 1.0), 0.0)
    live = counts.size > 0
    whole = constant(counts.link, counts.events, np.where(live, counts.size, 1.0))
    columns_of = {
        "kernel": kernels,
        "log_likelihood": kernels + np.where(live, whole, 0.0).sum(axis=1),
        "deviance": 2 * (_saturated(counts) - kernels),
        "pearson": pearson.sum(axis=1),
        "df": live.sum(axis=1) - float(columns),
    }
    return Fit(
        counts=counts,
        beta=beta,
        covariance=np.where(given[:, None, None], np.linalg.inv(information), np.nan),
        mean=np.where(given[:, None], shape.mean, np.nan),
        trouble=trouble,
        **{name: np.where(given, values, np.nan) for name, values in columns_of.items()},
    )


def _saturated(counts: GroupedCounts) -> Floats:
    """(S,) the kernel if every pattern had its own observed mean."""
    live = counts.size > 0
    share = np.where(live, counts.events / np.where(live, counts.size, 1.0), 0.0)
    rows = special.xlogy(counts.events, share)
    rows = (
        rows - counts.events if counts.link == "log" else rows + special.xlogy(counts.size - counts.events, 1 - share)
    )
    return np.asarray(rows.sum(axis=1))
