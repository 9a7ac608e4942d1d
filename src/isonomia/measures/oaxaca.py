"""How much of a gap in means goes with different characteristics, how much with different returns (Oaxaca–Blinder).

"Explained" is arithmetic, not justification: that a gap stands beside a difference in characteristics does not say
why the characteristics differ, nor that either is fair. No component is a cause.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from isonomia.measures.oaxaca_sides import Normal, Side, pooled_beta
from isonomia.measures.results import first_reason, make_result
from isonomia.model.estimates import Result
from isonomia.stats.arrays import Floats, Limits, normal_quantile, root, t_quantile
from isonomia.stats.cross_moments import CrossMoments

Rule = Literal["reference_a", "reference_b", "reimers", "cotton", "neumark", "jann"]
"""Whose returns count as the common ones. There is no default: the rule must be named."""
POOLED: Final = ("neumark", "jann")
Component = Literal["total", "endowments", "coefficients", "interaction", "explained", "unexplained"]


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """What is decomposed: S gaps a − b in the mean of an outcome, given p columns (the first is the constant).

    Attributes:
        a, b: sums of the two groups.
        names: p columns.
        factors: name of a left-out category -> places of its factor's columns, for those to be normalised.
        blocks: variable -> places of its columns among the normalised ones (left-out categories stand last, in
            the order of `factors`); each column by itself where it is empty.
    """

    a: CrossMoments
    b: CrossMoments
    names: tuple[str, ...]
    factors: Mapping[str, Sequence[int]] = field(default_factory=dict)
    blocks: Mapping[str, Sequence[int]] = field(default_factory=dict)

    @property
    def normal(self) -> Normal:
        """How columns are rewritten."""
        return Normal.of(self.names, self.factors)

    def variables(self) -> dict[str, Floats]:
        """Variable -> (k,) indicator of its columns."""
        names = self.normal.names
        blocks = self.blocks or {name: (at,) for at, name in enumerate(names)}
        return {name: np.isin(np.arange(len(names)), list(places)).astype(float) for name, places in blocks.items()}

    def reasons(self) -> NDArray[np.object_]:
        """(S,) why nothing is given."""
        sides = (self.a, self.b)
        empty = np.any([each.n == 0 for each in sides], axis=0)
        collinear = np.any([self.normal.side(each)[1] for each in sides], axis=0)
        return first_reason(len(empty), (empty, "NO_DATA"), (collinear, "COLLINEAR"))


@dataclass(frozen=True, slots=True, eq=False)
class Decomposition:
    """Components that sum to the gap, whole and by variable.

    Attributes:
        whole: component -> result; "total" is the gap.
        detail: (component, variable) -> result; over variables they sum to the component.
    """

    whole: Mapping[Component, Result]
    detail: Mapping[tuple[Component, str], Result]


Term = tuple[Floats, Floats]
"""(S,) value and variance."""


def oaxaca_threefold(model: Model, confidence: float = 0.95) -> Decomposition:
    """Endowments Δx̄′β_b, coefficients x̄_b′Δβ, interaction Δx̄′Δβ, Δ = a − b, seen from group b.

    Var(endowments) = Δx̄′V_bΔx̄ + β_b′(W_a + W_b)β_b; Var(coefficients) = x̄_b′(V_a + V_b)x̄_b + Δβ′W_bΔβ;
    Var(interaction) = Δx̄′(V_a + V_b)Δx̄ + Δβ′(W_a + W_b)Δβ, with V = Cov(β) and W = Cov(x̄). Delta intervals. The parts
    of a variable take the same forms over its columns. Coefficient terms of single categories depend on which is left
    out: normalise them (`factors`).

    Source: Oaxaca, Int Econ Rev 1973;14:693; Blinder, J Hum Resour 1973;8:436; Jann, Stata J 2008;8:453.

    Refusals: `NO_DATA` a group is empty; `COLLINEAR` Σxx′ of a group is singular; interval `NO_SE` no more persons than
    columns.
    """
    (a, _), (b, _) = model.normal.side(model.a), model.normal.side(model.b)
    every = np.ones(a.mean.shape[1])
    parts = {name: _threefold(a, b, mask) for name, mask in {"": every, **model.variables()}.items()}
    return _assembled(model, parts, confidence)


def _threefold(a: Side, b: Side, mask: Floats) -> dict[Component, Term]:
    dx, db, xb, bb = ((each * mask) for each in (a.mean - b.mean, a.beta - b.beta, b.mean, b.beta))
    v, w = a.beta_covariance + b.beta_covariance, a.mean_covariance + b.mean_covariance
    return {
        "endowments": ((dx * bb).sum(axis=1), _form(dx, b.beta_covariance) + _form(bb, w)),
        "coefficients": ((xb * db).sum(axis=1), _form(xb, v) + _form(db, b.mean_covariance)),
        "interaction": ((dx * db).sum(axis=1), _form(dx, v) + _form(db, w)),
    }


def oaxaca_twofold(
    model: Model,
    rule: Rule,
    replicates: tuple[CrossMoments, CrossMoments] | None = None,
    confidence: float = 0.95,
) -> Decomposition:
    """Explained Δx̄′β*, unexplained x̄_a′(β_a − β*) + x̄_b′(β* − β_b), by the named rule for β*.

    β* = uβ_a + (1 − u)β_b with u = 1 (`reference_a`), 0 (`reference_b`), ½ (`reimers`) or the share of a (`cotton`);
    or the coefficients of both groups together without (`neumark`) or with (`jann`) a column for the group.
    Var(explained) = Δx̄′[u²V_a + (1 − u)²V_b]Δx̄ + β*′(W_a + W_b)β*; Var(unexplained) = c′(V_a + V_b)c +
    Δβ′[(1 − u)²W_a + u²W_b]Δβ, c = (1 − u)x̄_a + ux̄_b; u is held fixed. Pooled rules: jackknife over replicate
    groups, or no interval.

    Source: Oaxaca 1973; Blinder 1973; Reimers 1983; Cotton 1988; Neumark 1988; Jann, Stata J 2008;8:453.

    Args:
        model: S gaps; one gap where replicates are given.
        rule: of the common returns.
        replicates: the sums of a and b by replicate group (G, …), for pooled rules.
        confidence: of the intervals.

    Refusals: as `oaxaca_threefold`; interval `NO_SE` for a pooled rule without replicates.
    """
    if rule in POOLED:
        return _pooled(model, rule, replicates, confidence)
    (a, _), (b, _) = model.normal.side(model.a), model.normal.side(model.b)
    share = model.a.n / np.maximum(model.a.n + model.b.n, 1.0)
    u = {"reference_a": np.ones_like(share), "reference_b": np.zeros_like(share), "reimers": np.full_like(share, 0.5)}
    every = np.ones(a.mean.shape[1])
    masks = {"": every, **model.variables()}
    return _assembled(
        model, {name: _twofold(a, b, u.get(rule, share), mask) for name, mask in masks.items()}, confidence
    )


def _twofold(a: Side, b: Side, u: Floats, mask: Floats) -> dict[Component, Term]:
    one, two = u[:, None], 1 - u[:, None]
    dx, db = (a.mean - b.mean) * mask, (a.beta - b.beta) * mask
    common, mixed = (one * a.beta + two * b.beta) * mask, (two * a.mean + one * b.mean) * mask
    square, rest = one[..., None] ** 2, two[..., None] ** 2
    of_common = square * a.beta_covariance + rest * b.beta_covariance
    of_mix = rest * a.mean_covariance + square * b.mean_covariance
    v, w = a.beta_covariance + b.beta_covariance, a.mean_covariance + b.mean_covariance
    return {
        "explained": ((dx * common).sum(axis=1), _form(dx, of_common) + _form(common, w)),
        "unexplained": ((mixed * db).sum(axis=1), _form(mixed, v) + _form(db, of_mix)),
    }


def _pooled(
    model: Model, rule: Rule, replicates: tuple[CrossMoments, CrossMoments] | None, confidence: float
) -> Decomposition:
    values = _pooled_values(model, rule)
    if replicates is None:
        nothing = np.full(len(model.a.n), np.nan)
        parts = {name: {part: (value, nothing) for part, value in each.items()} for name, each in values.items()}
        return _assembled(model, parts, confidence)
    a, b = replicates
    without = Model(_less(model.a, a), _less(model.b, b), model.names, model.factors, model.blocks)
    again = _pooled_values(without, rule)
    groups = len(a.n)
    parts = {
        name: {part: (value, _jackknife(again[name][part])) for part, value in each.items()}
        for name, each in values.items()
    }
    return _assembled(model, parts, confidence, df=groups - 1)


def _less(whole: CrossMoments, parts: CrossMoments) -> CrossMoments:
    """(G, …) the whole without each of its parts."""
    return CrossMoments(whole.xx - parts.xx, whole.xy - parts.xy, whole.yy - parts.yy)


def _jackknife(values: Floats) -> Floats:
    """(1,) (G − 1)/G·Σ(θ₍₋r₎ − θ̄)²."""
    groups = len(values)
    return np.array([(groups - 1) / groups * np.sum((values - values.mean()) ** 2)])


def _pooled_values(model: Model, rule: Rule) -> dict[str, dict[Component, Floats]]:
    (a, _), (b, _) = model.normal.side(model.a), model.normal.side(model.b)
    common = model.normal.beta(pooled_beta(model.a, model.b, with_group=rule == "jann"))
    explained = (a.mean - b.mean) * common
    unexplained = a.mean * (a.beta - common) + b.mean * (common - b.beta)
    masks = {"": np.ones(a.mean.shape[1]), **model.variables()}
    return {name: {"explained": explained @ mask, "unexplained": unexplained @ mask} for name, mask in masks.items()}


def _form(vector: Floats, matrix: Floats) -> Floats:
    """(S,) v′Mv."""
    return np.asarray(np.einsum("si,sij,sj->s", vector, matrix, vector))


def _assembled(
    model: Model, parts: Mapping[str, Mapping[Component, Term]], confidence: float, df: int | None = None
) -> Decomposition:
    reason = model.reasons()
    gap = model.a.mean_y - model.b.mean_y, model.a.mean_y_variance + model.b.mean_y_variance
    whole: dict[Component, Result] = {"total": _result(gap, reason, confidence, None)}
    whole |= {part: _result(term, reason, confidence, df) for part, term in parts[""].items()}
    detail = {
        (part, name): _result(term, reason, confidence, df)
        for name, each in parts.items()
        if name
        for part, term in each.items()
    }
    return Decomposition(whole, detail)


def _result(term: Term, reason: NDArray[np.object_], confidence: float, df: int | None) -> Result:
    value, variance = term
    se = root(np.where(variance > 0, variance, np.nan))
    quantile = normal_quantile(confidence) if df is None else t_quantile(confidence, df)
    limits = Limits(value - quantile * se, value + quantile * se)
    method = "delta" if df is None else "jackknife"
    return make_result(value, se, limits, reason, method=method, confidence=confidence)
