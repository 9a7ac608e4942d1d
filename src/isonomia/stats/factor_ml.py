"""Normal maximum likelihood of factor models with means, in one or several groups, from n, Σx and Σxx′."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from isonomia.errors import Fault, InternalError
from isonomia.stats.arrays import Floats
from isonomia.stats.factor_model import FIXED, Equality, FactorModel, Index, Layout, Part, layout
from isonomia.stats.fit_indices import FitIndices, fit_indices, srmr_of
from isonomia.stats.item_moments import ItemMoments

MOST_STEPS: Final = 400
MOST_HALVINGS: Final = 40
SETTLED: Final = 1e-10  # score′ × step: twice what the log-likelihood can still gain
SINGULAR: Final = 1e-9  # smallest eigenvalue of the information with a unit diagonal


@dataclass(frozen=True, slots=True, eq=False)
class FactorFit:
    """A fitted model, or why there is none.

    Attributes:
        model: what was fitted. equality: what was held equal. freed: what was not, in spite of it.
        n: (G,) people.
        loading, intercept, residual: (G, p), with their standard errors (0 for what is fixed).
        latent: (G, m, m) covariance of the factors. latent_mean: (G, m), with its standard errors.
        indices: χ², RMSEA, CFI, TLI, SRMR.
        log_likelihood, aic, bic: of the answers. parameters: free ones, without the means of a single group.
        heywood: items whose residual variance is not positive in some group, or that share a factor whose variance is
            not: figures of such a fit are not to be trusted.
        reason: "", `NO_DATA`, `TOO_SMALL`, `ZERO_DENOMINATOR`, `COLLINEAR` (not identified) or `NO_CONVERGENCE`.
    """

    model: FactorModel
    equality: Equality
    freed: frozenset[tuple[Part, str]]
    n: Floats
    loading: Floats
    loading_se: Floats
    intercept: Floats
    intercept_se: Floats
    residual: Floats
    residual_se: Floats
    latent: Floats
    latent_mean: Floats
    latent_mean_se: Floats
    indices: FitIndices
    log_likelihood: float
    aic: float
    bic: float
    parameters: int
    heywood: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class _Sample:
    """n (G,), means (G, p) and covariances (G, p, p) with divisor n."""

    n: Floats
    mean: Floats
    covariance: Floats


def factor_ml(
    moments: ItemMoments,
    model: FactorModel,
    equality: Equality = "configural",
    freed: frozenset[tuple[Part, str]] = frozenset(),
) -> FactorFit:
    """Σ_g = ΛΨΛ′ + Θ, μ_g = τ + Λα by Fisher scoring; standard errors from the expected information.

    χ² is N (not N − 1) times the discrepancy. The baseline of CFI and TLI has free variances and means in every group.
    Source: Jöreskog, Psychometrika 1971;36:409; Sörbom, Br J Math Stat Psychol 1974;27:229.

    Args:
        moments: of G groups, n (G,), people with all answers; the first group is the one that others are compared to.
        model: its items are among those of the moments.
        equality: what groups share.
        freed: parts of items that are not held equal in spite of it (partial invariance).
    """
    missing = [item for item in model.items if item not in moments.items]
    if missing:
        raise InternalError(Fault("factor model", f"no sums of the items {missing}."))
    part = moments.of_items(model.items)
    places = layout(model, len(part.n), equality, freed)
    sample = _Sample(part.n, part.mean, part.covariance(0.0))
    reason = _unfit(sample)
    if reason:
        return _refused(model, equality, freed, sample, reason)
    x, reason, information = _scored(sample, places, _start(sample, places))
    if reason:
        return _refused(model, equality, freed, sample, reason)
    return _described(model, equality, freed, sample, places, x, information)


def _unfit(sample: _Sample) -> str:
    p = sample.mean.shape[1]
    if np.any(sample.n <= 0):
        return "NO_DATA"
    if np.any(sample.n <= p):
        return "TOO_SMALL"
    variance = np.diagonal(sample.covariance, axis1=1, axis2=2)
    if np.any(variance <= 1e-12):
        return "ZERO_DENOMINATOR"
    sd = np.sqrt(variance)
    lowest = np.linalg.eigvalsh(sample.covariance / (sd[:, :, None] * sd[:, None, :]))[:, 0]
    return "COLLINEAR" if np.any(lowest < 1e-10) else ""


def _start(sample: _Sample, places: Layout) -> Floats:
    """Half of each variance its own; loadings from sums of covariances within each factor, all groups together."""
    weight = sample.n / sample.n.sum()
    s = np.einsum("g,gij->ij", weight, sample.covariance)
    x = np.zeros(places.count)
    loading = np.zeros(len(s))
    variance = np.ones(len(places.latent_fixed))
    for factor in range(len(variance)):
        at = np.flatnonzero(places.factor_of == factor)
        block = s[np.ix_(at, at)]
        row = block.sum(axis=1) - np.diagonal(block)
        total = row.sum()
        sd = np.sqrt(np.diagonal(block))
        own = np.clip(row / np.sqrt(total), -0.9 * sd, 0.9 * sd) if total > 0 else 0.5 * sd
        marked = places.loading_fixed[at] == 1
        if marked.any():
            head = own[marked][0] if abs(own[marked][0]) > 0.1 * sd[marked][0] else 0.5 * sd[marked][0]
            variance[factor], own = head**2, own / head
        loading[at] = own
    for g in range(len(sample.n)):
        _put(x, places.loading[g], loading)
        _put(x, places.intercept[g], sample.mean[g])
        _put(x, places.residual[g], 0.5 * np.diagonal(s))
        _put(x, np.diagonal(places.latent[g]), variance)
    return x


def _put(x: Floats, at: Index, values: Floats) -> None:
    free = at != FIXED
    x[at[free]] = values[free]


def _read(x: Floats, at: Index, fixed: Floats) -> Floats:
    return np.where(at == FIXED, fixed, x[np.maximum(at, 0)])


def _matrices(x: Floats, places: Layout, g: int) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Λ (p, m), Ψ (m, m), θ (p,), τ (p,), α (m,) of a group."""
    m = len(places.latent_fixed)
    loading = _read(x, places.loading[g], places.loading_fixed)
    matrix = np.eye(m)[places.factor_of] * loading[:, None]
    latent = _read(x, places.latent[g], places.latent_fixed)
    nothing = np.zeros(len(loading))
    residual, intercept = _read(x, places.residual[g], nothing), _read(x, places.intercept[g], nothing)
    return matrix, latent, residual, intercept, _read(x, places.mean[g], np.zeros(m))


def _implied(x: Floats, places: Layout, g: int) -> tuple[Floats, Floats]:
    matrix, latent, residual, intercept, mean = _matrices(x, places, g)
    return matrix @ latent @ matrix.T + np.diag(residual), intercept + matrix @ mean


def _loss(sample: _Sample, places: Layout, x: Floats) -> float:
    """Σ n_g[ln|Σ| + tr(Σ⁻¹C)], C = S + (x̄ − μ)(x̄ − μ)′; infinite where a Σ is not positive definite."""
    total = 0.0
    for g in range(len(sample.n)):
        sigma, mu = _implied(x, places, g)
        try:
            root = np.linalg.cholesky(sigma)
        except np.linalg.LinAlgError:
            return float("inf")
        off = sample.mean[g] - mu
        scatter = sample.covariance[g] + np.outer(off, off)
        inverse = np.linalg.inv(root)
        total += sample.n[g] * (2 * np.log(np.diagonal(root)).sum() + np.sum((inverse @ scatter) * inverse))
    return float(total) if np.isfinite(total) else float("inf")


def _derivatives(x: Floats, places: Layout, g: int) -> tuple[Index, Floats, Floats]:
    """Which parameters move group g, (a, p, p) how they move Σ, and (a, p) how they move μ."""
    matrix, latent, _, _, mean = _matrices(x, places, g)
    p, m = matrix.shape
    cross = matrix @ latent
    used: list[int] = []
    d_sigma: list[Floats] = []
    d_mu: list[Floats] = []

    def add(at: int, sigma: Floats, mu: Floats) -> None:
        used.append(at)
        d_sigma.append(sigma)
        d_mu.append(mu)

    eye, none = np.eye(p), np.zeros((p, p))
    for i in range(p):
        if places.loading[g, i] != FIXED:
            factor = places.factor_of[i]
            half = np.outer(eye[i], cross[:, factor])
            add(places.loading[g, i], half + half.T, eye[i] * mean[factor])
        if places.residual[g, i] != FIXED:
            add(places.residual[g, i], np.outer(eye[i], eye[i]), np.zeros(p))
        if places.intercept[g, i] != FIXED:
            add(places.intercept[g, i], none, eye[i])
    for i in range(m):
        for j in range(i + 1):
            if places.latent[g, i, j] != FIXED:
                half = np.outer(matrix[:, i], matrix[:, j])
                add(places.latent[g, i, j], half if i == j else half + half.T, np.zeros(p))
        if places.mean[g, i] != FIXED:
            add(places.mean[g, i], none, matrix[:, i])
    return np.array(used, dtype=np.int64), np.stack(d_sigma), np.stack(d_mu)


def _score(sample: _Sample, places: Layout, x: Floats) -> tuple[Floats, Floats]:
    """The gradient of the log-likelihood, and the expected information."""
    score, information = np.zeros(places.count), np.zeros((places.count, places.count))
    for g in range(len(sample.n)):
        sigma, mu = _implied(x, places, g)
        w = np.linalg.inv(sigma)
        off = sample.mean[g] - mu
        pull = w @ (sample.covariance[g] + np.outer(off, off) - sigma) @ w
        used, d_sigma, d_mu = _derivatives(x, places, g)
        turned = w @ d_sigma
        flat = turned.reshape(len(used), -1)
        across = np.swapaxes(turned, 1, 2).reshape(len(used), -1)
        np.add.at(score, used, sample.n[g] * (0.5 * np.einsum("ij,aij->a", pull, d_sigma) + d_mu @ (w @ off)))
        information[np.ix_(used, used)] += sample.n[g] * (0.5 * flat @ across.T + d_mu @ w @ d_mu.T)
    return score, information


def _scored(sample: _Sample, places: Layout, x: Floats) -> tuple[Floats, str, Floats]:
    """The optimum, "" or why there is none, and the information there."""
    loss = _loss(sample, places, x)
    for _ in range(MOST_STEPS):
        score, information = _score(sample, places, x)
        scale = np.sqrt(np.maximum(np.diagonal(information), 1e-300))
        scaled = information / np.outer(scale, scale)
        step = np.linalg.solve(scaled + 1e-10 * np.eye(len(x)), score / scale) / scale
        gain = float(score @ step)
        if gain < SETTLED:
            lowest = np.linalg.eigvalsh(scaled)[0]
            return x, "COLLINEAR" if lowest < SINGULAR else "", information
        length = 1.0
        for _ in range(MOST_HALVINGS):
            after = _loss(sample, places, x + length * step)
            if after <= loss + 1e-12 * abs(loss):
                break
            length /= 2
        else:
            break
        x, loss = x + length * step, after
    return x, "NO_CONVERGENCE", np.zeros((places.count, places.count))


def _described(
    model: FactorModel,
    equality: Equality,
    freed: frozenset[tuple[Part, str]],
    sample: _Sample,
    places: Layout,
    x: Floats,
    information: Floats,
) -> FactorFit:
    groups, p = sample.mean.shape
    whole = float(sample.n.sum())
    se = np.sqrt(np.diagonal(np.linalg.inv(information)))
    none = np.zeros(p)
    saturated = float((sample.n * (np.linalg.slogdet(sample.covariance)[1] + p)).sum())
    loss = _loss(sample, places, x)
    log_likelihood = -0.5 * (loss + whole * p * np.log(2 * np.pi))
    variance = np.diagonal(sample.covariance, axis1=1, axis2=2)
    base = float((sample.n * (np.log(variance).sum(axis=1) - np.linalg.slogdet(sample.covariance)[1])).sum())
    df = groups * (p * (p + 3) // 2) - places.count
    implied = [_implied(x, places, g) for g in range(groups)]
    residuals = [
        srmr_of(sample.covariance[g], sigma, sample.mean[g] - mu if groups > 1 else None)
        for g, (sigma, mu) in enumerate(implied)
    ]
    srmr = float((sample.n * np.array(residuals)).sum() / whole)
    indices = fit_indices(max(loss - saturated, 0.0), df, (base, groups * p * (p - 1) // 2), whole, groups, srmr)
    parameters = places.count - (p if groups == 1 else 0)
    residual, latent = _read(x, places.residual, none), _read(x, places.latent, places.latent_fixed)
    without = np.diagonal(latent, axis1=1, axis2=2)[:, places.factor_of] <= 0
    heywood = np.any((residual <= 0) | without, axis=0)
    return FactorFit(
        model=model,
        equality=equality,
        freed=freed,
        n=sample.n,
        loading=_read(x, places.loading, places.loading_fixed),
        loading_se=_read(se, places.loading, none),
        intercept=_read(x, places.intercept, none),
        intercept_se=_read(se, places.intercept, none),
        residual=residual,
        residual_se=_read(se, places.residual, none),
        latent=latent,
        latent_mean=_read(x, places.mean, np.zeros(len(places.latent_fixed))),
        latent_mean_se=_read(se, places.mean, np.zeros(len(places.latent_fixed))),
        indices=indices,
        log_likelihood=log_likelihood,
        aic=2 * parameters - 2 * log_likelihood,
        bic=float(np.log(whole)) * parameters - 2 * log_likelihood,
        parameters=parameters,
        heywood=tuple(item for item, bad in zip(model.items, heywood, strict=True) if bad),
    )


def _refused(
    model: FactorModel, equality: Equality, freed: frozenset[tuple[Part, str]], sample: _Sample, reason: str
) -> FactorFit:
    groups, p = sample.mean.shape
    m, none = len(model.factors), float("nan")
    by_item, by_factor = np.full((groups, p), none), np.full((groups, m), none)
    nothing = FitIndices(none, 0, none, none, none, none, none, none, none)
    return FactorFit(
        model,
        equality,
        freed,
        sample.n,
        by_item,
        by_item,
        by_item,
        by_item,
        by_item,
        by_item,
        np.full((groups, m, m), none),
        by_factor,
        by_factor,
        nothing,
        none,
        none,
        none,
        0,
        (),
        reason,
    )
