"""Whether a scale measures the same thing in all groups: what a page may say of a gap hangs on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from scipy import special

from isonomia.stats.factor_ml import FactorFit, factor_ml
from isonomia.stats.factor_model import EQUALITIES, Equality, FactorModel, Part
from isonomia.stats.item_moments import ItemMoments

Verdict = Literal["invariant", "partial", "not_invariant", "not_tested"]
NOT_INVARIANT: Final = "NOT_INVARIANT"
LEAST_INVARIANT_ITEMS: Final = 2
RELEASED: Final[tuple[tuple[Equality, Part], ...]] = (("metric", "loading"), ("scalar", "intercept"))
"""What is let go at which step."""


@dataclass(frozen=True, slots=True)
class Limits:
    """From where a step is said to fail.

    A step fails if what is newly held equal fits worse than chance explains (likelihood ratio, `significance`), and by
    so much that it matters: CFI falls by `cfi_fall` or more, or RMSEA rises by `rmsea_rise` or more. By size alone too
    many alarms are false in groups of a hundred; by the test alone any difference fails in groups of thousands. What
    each rule misses, and how often it errs, is measured in `bench/invariance_rules.py` (docs/measures/scales.md). The
    configural model must itself fit: CFI at least `least_cfi` and RMSEA at most `most_rmsea`, or χ² not significant at
    5 %. Source: Chen, Struct Equ Modeling 2007;14:464; Cheung & Rensvold, Struct Equ Modeling 2002;9:233; Hu & Bentler,
    Struct Equ Modeling 1999;6:1.

    Attributes:
        least_people: in every group; below it nothing is tested.
    """

    cfi_fall: float = 0.010
    rmsea_rise: float = 0.015
    significance: float = 0.05
    least_cfi: float = 0.90
    most_rmsea: float = 0.10
    least_people: int = 100


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One model of the sequence against the one before; NaN in the first.

    Attributes:
        fit: the model. chi2, df, p: likelihood-ratio test of what is newly held equal.
        cfi_change, rmsea_change: this model's less the one's before.
        holds: whether it stays within the limits.
    """

    fit: FactorFit
    chi2: float
    df: int
    p: float
    cfi_change: float
    rmsea_change: float
    holds: bool


@dataclass(frozen=True, slots=True, eq=False)
class Invariance:
    """The sequence and its verdict.

    Attributes:
        steps: configural, metric, scalar, strict, as far as each could be fitted.
        partial: the scalar model with some items freed, where that was needed and found.
        freed: (part, item) of what it frees.
        verdict: "invariant" scalar holds; "partial" it holds once `freed` is let go; "not_invariant" it does not;
            "not_tested" a group is too small, or no model could be fitted.
        reason: "" where scale means may be compared as a difference in what the scale measures; `NOT_INVARIANT` (also
            for "partial"), or why nothing was tested (`TOO_SMALL`, `COLLINEAR`, `NO_CONVERGENCE`, …).
    """

    steps: tuple[Step, ...]
    partial: Step | None
    freed: tuple[tuple[Part, str], ...]
    verdict: Verdict
    reason: str

    @property
    def may_compare_factors(self) -> bool:
        """Whether the means of the factors may be compared: also with `freed` items, which must then be listed.

        They are `latent_mean` of the fit of `partial`, in standard deviations of the first group.
        """
        return self.verdict in {"invariant", "partial"}


def invariance(moments: ItemMoments, model: FactorModel, limits: Limits | None = None) -> Invariance:
    """Configural, metric, scalar, strict; partial scalar invariance where loadings or intercepts do not all hold.

    Strict invariance is reported and not asked for: means are comparable without it. Source: Meredith, Psychometrika
    1993;58:525; Byrne, Shavelson & Muthén, Psychol Bull 1989;105:456 (partial).

    Args:
        moments: of G ≥ 2 groups, n (G,), people with all answers; the first is the reference group.
        model: factors and their items. It is fitted with marker scaling; partial models with unit scaling, so that the
            marker can be freed too.
        limits: when a step fails.
    """
    bounds = limits or Limits()
    if len(moments.n) < 2:
        return Invariance((), None, (), "not_tested", "TOO_FEW_GROUPS")
    if np.any(moments.n < bounds.least_people):
        return Invariance((), None, (), "not_tested", "TOO_SMALL")
    steps: list[Step] = []
    for equality in EQUALITIES:
        fit = factor_ml(moments, model, equality)
        if fit.reason:
            break
        steps.append(against(fit, steps[-1].fit if steps else None, bounds))
    if not steps or (len(steps) < len(EQUALITIES) and len(steps) <= EQUALITIES.index("scalar")):
        return Invariance(tuple(steps), None, (), "not_tested", fit.reason)
    configural, metric, scalar = steps[:3]
    if configural.holds and metric.holds and scalar.holds:
        return Invariance(tuple(steps), None, (), "invariant", "")
    found = partial_scalar(moments, model, bounds) if configural.holds else None
    if found is None:
        return Invariance(tuple(steps), None, (), "not_invariant", NOT_INVARIANT)
    freed = tuple(sorted(found.fit.freed))
    return Invariance(tuple(steps), found, freed, "partial", NOT_INVARIANT)


def against(fit: FactorFit, before: FactorFit | None, limits: Limits) -> Step:
    """A model against the one it is nested in, or by itself where there is none."""
    now = fit.indices
    if before is None:
        fits = now.df <= 0 or now.p >= 0.05 or (now.cfi >= limits.least_cfi and now.rmsea <= limits.most_rmsea)
        return Step(fit, float("nan"), 0, float("nan"), float("nan"), float("nan"), bool(fits))
    then = before.indices
    chi2, df = max(now.chi2 - then.chi2, 0.0), now.df - then.df
    fall = now.cfi - (then.cfi if then.df > 0 else 1.0)
    rise = now.rmsea - (then.rmsea if then.df > 0 else 0.0)
    p = float(special.chdtrc(df, chi2)) if df > 0 else 1.0
    holds = p >= limits.significance or (fall > -limits.cfi_fall and rise < limits.rmsea_rise)
    return Step(fit, chi2, df, p, fall, rise, bool(holds))


def partial_scalar(moments: ItemMoments, model: FactorModel, limits: Limits) -> Step | None:
    """Free one item's loadings and intercepts after the other, the worst first, until metric and scalar steps hold.

    At least two items of every factor stay equal: fewer, and the factor has no common unit and origin. None if that is
    not enough. The order is that of the χ² of models with one more item freed.
    """
    unit = FactorModel(model.factors, "unit")
    configural = factor_ml(moments, unit, "configural")
    freed: frozenset[tuple[Part, str]] = frozenset()
    for equality, part in RELEASED:
        base = configural if equality == "metric" else factor_ml(moments, unit, "metric", freed)
        step, freed = _released(moments, unit, base, equality, part, freed, limits)
        if step is None:
            return None
    return step


def _released(
    moments: ItemMoments,
    model: FactorModel,
    base: FactorFit,
    equality: Equality,
    part: Part,
    freed: frozenset[tuple[Part, str]],
    limits: Limits,
) -> tuple[Step | None, frozenset[tuple[Part, str]]]:
    """The step once it holds, and what is freed by then. An item with a free loading has a free intercept too."""
    if part == "intercept":
        freed = freed | {("intercept", item) for held, item in freed if held == "loading"}
    fit = factor_ml(moments, model, equality, freed)
    while not fit.reason and not base.reason:
        step = against(fit, base, limits)
        if step.holds:
            return step, freed
        options = [freed | {(part, item)} for item in _spare(model, part, freed)]
        tried = [factor_ml(moments, model, equality, each) for each in options]
        sound = [each for each in tried if not each.reason]
        if not sound:
            break
        fit = min(sound, key=lambda each: each.indices.chi2)
        freed = fit.freed
    return None, freed


def _spare(model: FactorModel, part: Part, freed: frozenset[tuple[Part, str]]) -> list[str]:
    """Items that may still be freed."""
    found: list[str] = []
    for _, items in model.factors:
        held = [item for item in items if (part, item) not in freed]
        if len(held) > LEAST_INVARIANT_ITEMS:
            found += held
    return found
