"""What the gap would be at the same covariate mix: standardisation of a regression on cells (g-computation)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from isonomia.errors import Fault, InternalError
from isonomia.measures.covariate_cells import CovariateCells
from isonomia.measures.difference import difference
from isonomia.measures.operands import Operand, averaged, counted, timed
from isonomia.measures.ratio import ratio
from isonomia.measures.results import first_reason, make_result
from isonomia.model.estimates import Result
from isonomia.stats.arrays import Floats, Limits, divide, logarithm, normal_quantile, root, t_quantile
from isonomia.stats.grouped_glm import GroupedCounts, fit
from isonomia.stats.grouped_linear import fit_linear
from isonomia.stats.links import CountLink, curve_at

AdjustedLink = Literal["logit", "cloglog", "log", "identity"]
LINKS: Final[dict[str, AdjustedLink]] = {"proportion": "logit", "rate": "log", "mean": "identity"}
EXTRAPOLATION: Final = "extrapolation"
MOST_EXTRAPOLATED: Final = 0.10


@dataclass(frozen=True, slots=True, eq=False)
class Standardised:
    """S regressions, and each group's mean if everybody were of that group (J groups).

    Attributes:
        cells: what was fitted.
        means: (S, J) M_g = Σπh(x_g β).
        gradients: (S, J, p) Σπh′(x_g β)x_g.
        own: (S, J, R) h(x_g β) of each pattern.
        weights: (S, R) π.
        persons: (S,) behind π where it comes from the same persons; infinite where it is known.
        covariance: (S, p, p) of β.
        df: (S,) of Student's t; infinite for counts.
        alone: (S,) share of π in combinations of covariates that one group has for itself.
        trouble: (S,) why there is no fit.
    """

    cells: CovariateCells
    means: Floats
    gradients: Floats
    own: Floats
    weights: Floats
    persons: Floats
    covariance: Floats
    df: Floats
    alone: Floats
    trouble: NDArray[np.object_]


def standardise(
    cells: CovariateCells,
    *,
    link: AdjustedLink | None = None,
    standard: ArrayLike | None = None,
    external: bool = False,
    overdispersed: bool = True,
    persons: ArrayLike | None = None,
) -> Standardised:
    """Fit group × covariates and average its predictions over one mix of covariates, group by group.

    Sums by pattern give the regression that the persons would give. Covariances: inverse expected information for
    yes/no outcomes; × max(1, Pearson χ²/df) for rates; σ²(X′X)⁻¹ for means.

    Args:
        cells: S sets over R patterns.
        link: logit (default) or cloglog for a proportion, log for a rate or a proportion, identity for a mean.
        standard: (R,) or (S, R) weights of the patterns' covariates; the pooled composition by default.
        external: the standard is known without sampling error. A standard that is given always is.
        overdispersed: widen rates for scatter beyond Poisson.
        persons: (S,) behind a composition that comes from the same persons; the sum of the sizes by default, which for
            a rate is time and depends on its unit.
    """
    columns = cells.columns()
    chosen = LINKS[cells.kind] if link is None else link
    if (chosen == "identity") != (cells.kind == "mean"):
        raise InternalError(Fault("adjusted gaps", f"the link {chosen!r} does not fit a {cells.kind}."))
    beta, covariance, df, trouble = _fitted(cells, columns.matrix, chosen, overdispersed=overdispersed)
    given = (
        cells.size if standard is None else np.broadcast_to(np.asarray(standard, dtype=np.float64), cells.size.shape)
    )
    weights = given / np.maximum(given.sum(axis=1, keepdims=True), 1e-300)
    known = external or standard is not None
    own, gradients = [], []
    for level in range(len(cells.group.levels)):
        moved = cells.as_if(level)
        mean, slope = _mean_and_slope(chosen, beta @ moved.T)
        own.append(mean)
        gradients.append((weights * slope) @ moved)
    stacked = np.stack(own, axis=1)
    return Standardised(
        cells=cells,
        means=np.einsum("sjr,sr->sj", stacked, weights),
        gradients=np.stack(gradients, axis=1),
        own=stacked,
        weights=weights,
        persons=np.full(len(weights), np.inf) if known else _behind(cells, persons),
        covariance=covariance,
        df=df,
        alone=_alone(cells, weights),
        trouble=trouble,
    )


def _behind(cells: CovariateCells, persons: ArrayLike | None) -> Floats:
    return cells.size.sum(axis=1) if persons is None else np.asarray(persons, dtype=np.float64)


def _fitted(
    cells: CovariateCells, matrix: Floats, link: AdjustedLink, *, overdispersed: bool
) -> tuple[Floats, Floats, Floats, NDArray[np.object_]]:
    """Coefficients, their covariance, degrees of freedom and trouble."""
    if link == "identity":
        linear = fit_linear(matrix, cells.size, cells.y, cells.yy)
        return linear.beta, linear.covariance, linear.df, linear.trouble
    found = fit(GroupedCounts.of(matrix, cells.y, cells.size, link))
    widened = cells.kind == "rate" and overdispersed
    factor = np.nan_to_num(found.dispersion, nan=1.0) if widened else np.ones(len(found.beta))
    endless = np.full(len(found.beta), np.inf)
    return found.beta, found.covariance * factor[:, None, None], endless, found.trouble


def _mean_and_slope(link: AdjustedLink, predictor: Floats) -> tuple[Floats, Floats]:
    if link == "identity":
        return predictor, np.ones_like(predictor)
    count_link: CountLink = link
    shape = curve_at(count_link, predictor)
    return shape.mean, shape.slope


def _alone(cells: CovariateCells, weights: Floats) -> Floats:
    """(S,) share of π where only one of the groups has anybody."""
    strata = cells.strata()
    found = np.zeros(len(weights))
    for stratum in range(strata.max(initial=-1) + 1):
        rows = strata == stratum
        present = [
            (cells.size[:, rows & (cells.group.codes == level)] > 0).any(axis=1)
            for level in range(len(cells.group.levels))
        ]
        found += np.where(np.sum(present, axis=0) < 2, weights[:, rows].sum(axis=1), 0.0)
    return found


def adjusted_level(model: Standardised, level: int, confidence: float = 0.95) -> Result:
    """M_g: the outcome if everybody were of one group and each kept the other covariates. Delta interval."""
    se = _error(model, model.gradients[:, level], model.own[:, level])
    reason = _reasons(model, level)
    return _plain(model, model.means[:, level], se, reason, confidence)


def adjusted_difference(model: Standardised, focus: int, reference: int, confidence: float = 0.95) -> Result:
    """M_f − M_r: the gap at the same covariate mix, in the unit of the outcome.

    SE² = G′Cov(β)G, G = Σπ(h′_f x_f − h′_r x_r); where π is of the same persons, + [Σπd² − (Σπd)²]/n with d the
    pattern's own difference. Delta interval, Student's t for means.

    Source: Robins, Math Modelling 1986;7:1393; Greenland, Am J Epidemiol 2004;160:301.

    Args:
        model: of `standardise`.
        focus: place of the group.
        reference: place of the group it is compared with.
        confidence: of the interval.

    Flags: `extrapolation` more than a tenth of the standard has combinations of covariates that only one group has.

    Refusals: `NO_DATA` one of the groups is empty; `COLLINEAR`, `SEPARATION`, `NO_CONVERGENCE` of the fit; interval
    `NO_SE` where no degrees of freedom are left.
    """
    gradient = model.gradients[:, focus] - model.gradients[:, reference]
    own = model.own[:, focus] - model.own[:, reference]
    reason = _reasons(model, focus, reference)
    return _plain(
        model, model.means[:, focus] - model.means[:, reference], _error(model, gradient, own), reason, confidence
    )


def adjusted_ratio(model: Standardised, focus: int, reference: int, confidence: float = 0.95) -> Result:
    """M_f ÷ M_r: how many times as high at the same covariate mix.

    Delta on the log scale: gradient G_f/M_f − G_r/M_r; where π is of the same persons, + Σπe²/n with
    e = h_f/M_f − h_r/M_r. `se` is of the ratio. Flags and refusals as `adjusted_difference`, and `NOT_POSITIVE`
    where a mean is not above 0.
    """
    above, below = model.means[:, focus], model.means[:, reference]
    positive = (above > 0) & (below > 0)
    f, r = np.where(positive, above, np.nan), np.where(positive, below, np.nan)
    gradient = model.gradients[:, focus] / f[:, None] - model.gradients[:, reference] / r[:, None]
    own = model.own[:, focus] / f[:, None] - model.own[:, reference] / r[:, None]
    spread = _error(model, gradient, own)
    value = divide(f, r)
    reason = _reasons(model, focus, reference)
    reason = np.where((reason == "") & ~positive, "NOT_POSITIVE", reason).astype(object)
    reach = _quantile(model, confidence) * spread
    centre = logarithm(value)
    limits = Limits(np.exp(centre - reach), np.exp(centre + reach))
    return make_result(
        value,
        value * spread,
        limits,
        reason,
        method="delta on the log scale",
        confidence=confidence,
        flags=_flags(model),
    )


def _error(model: Standardised, gradient: Floats, own: Floats) -> Floats:
    """(S,) standard error of a contrast of means: of the coefficients, and of the mix where it is estimated."""
    variance = np.einsum("si,sij,sj->s", gradient, model.covariance, gradient)
    mean = (model.weights * own).sum(axis=1)
    spread = (model.weights * own**2).sum(axis=1) - mean**2
    return root(variance + np.maximum(spread, 0.0) / model.persons)


def _plain(model: Standardised, value: Floats, se: Floats, reason: NDArray[np.object_], confidence: float) -> Result:
    reach = _quantile(model, confidence) * se
    limits = Limits(value - reach, value + reach)
    return make_result(value, se, limits, reason, method="delta", confidence=confidence, flags=_flags(model))


def _quantile(model: Standardised, confidence: float) -> Floats:
    endless = np.isinf(model.df)
    return np.where(endless, normal_quantile(confidence), t_quantile(confidence, np.where(endless, 1.0, model.df)))


def _reasons(model: Standardised, *levels: int) -> NDArray[np.object_]:
    empty = np.any([model.cells.of_group(level)[0] == 0 for level in levels], axis=0)
    reason = first_reason(len(model.means), (empty, "NO_DATA"))
    return np.where(reason == "", model.trouble, reason).astype(object)


def _flags(model: Standardised) -> dict[str, NDArray[np.bool_]]:
    return {EXTRAPOLATION: model.alone > MOST_EXTRAPOLATED}


@dataclass(frozen=True, slots=True, eq=False)
class Beside:
    """A gap as it is, and at the same covariate mix; neither is shown without the other."""

    crude: Result
    adjusted: Result


def difference_beside(model: Standardised, focus: int, reference: int, confidence: float = 0.95) -> Beside:
    """Crude and adjusted difference."""
    sides = [_operand(model.cells, level) for level in (focus, reference)]
    crude = difference(model.cells.kind, sides[0], sides[1], confidence)
    return Beside(crude, adjusted_difference(model, focus, reference, confidence))


def ratio_beside(model: Standardised, focus: int, reference: int, confidence: float = 0.95) -> Beside:
    """Crude and adjusted ratio."""
    sides = [_operand(model.cells, level) for level in (focus, reference)]
    crude = ratio(model.cells.kind, sides[0], sides[1], confidence)
    return Beside(crude, adjusted_ratio(model, focus, reference, confidence))


def _operand(cells: CovariateCells, level: int) -> Operand:
    size, y, yy = cells.of_group(level)
    if cells.kind == "proportion":
        return counted(size, y)
    if cells.kind == "rate":
        return timed(y, size)
    mean = divide(y, size)
    return averaged(size, mean, divide(np.maximum(yy - size * mean**2, 0.0), size - 1))
