"""Means of groups on the factor behind a scale, from a model that holds the statements equal that groups read alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from scipy import special

from isonomia.climate.invariance import NOT_INVARIANT, Invariance
from isonomia.climate.moments import Told
from isonomia.measures.questions import Question
from isonomia.measures.slices import Context
from isonomia.model.estimates import Estimate
from isonomia.model.study import Dimension
from isonomia.stats.arrays import Floats
from isonomia.stats.factor_ml import factor_ml
from isonomia.stats.factor_model import FactorModel
from isonomia.stats.item_moments import ItemMoments

FACTOR_MEAN: Final = "factor_mean"
CONFIDENCE: Final = 0.95


@dataclass(frozen=True, slots=True, eq=False)
class FactorMeans:
    """Means on one factor, NaN where `reason` says why.

    Attributes:
        mean, se: (G,) in standard deviations of the first group, whose mean is 0 with no error.
        reason: "", `NOT_INVARIANT`, why nothing was tested, or that of the model.
    """

    mean: Floats
    se: Floats
    reason: str = ""


def factor_means(moments: ItemMoments, model: FactorModel, found: Invariance) -> FactorMeans:
    """α_g of x̄_g ≈ τ + Λα_g, with loadings and intercepts held equal but for those that `found` lets go.

    The factor has variance 1 in the first group. Errors are from the expected information of normal answers. A model
    that leaves a statement without any rest of its own is not trusted (`NO_CONVERGENCE`).
    Source: Sörbom, Br J Math Stat Psychol 1974;27:229; Byrne, Shavelson & Muthén, Psychol Bull 1989;105:456.

    Args:
        moments: of G groups, the one that others are compared to first.
        model: one factor.
        found: what the test of invariance over the same groups says.
    """
    nothing = np.full(len(moments.n), np.nan)
    if not found.may_compare_factors:
        return FactorMeans(nothing, nothing, found.reason or NOT_INVARIANT)
    fit = factor_ml(moments, FactorModel(model.factors, "unit"), "scalar", frozenset(found.freed))
    if fit.reason or fit.heywood:
        return FactorMeans(nothing, nothing, fit.reason or "NO_CONVERGENCE")
    way = 1.0 if fit.loading[0].sum() >= 0 else -1.0
    return FactorMeans(way * fit.latent_mean[:, 0], fit.latent_mean_se[:, 0])


def factor_mean_rows(
    question: Question, where: Context, dimension: Dimension, model: FactorModel, found: Invariance, groups: Told
) -> Iterator[Estimate]:
    """A row for each group but the one that they are compared with, whose mean is 0.

    The comparison group is the one that the dimension names, where it is among those tested; else the largest.
    """
    if len(groups.codes) < 2:
        yield Estimate(**_identity(question, where, dimension, ""), status="refused", reason=found.reason)
        return
    order = _reference_first(groups, dimension.reference)
    means = factor_means(groups.moments.part(np.array(order)), model, found)
    reference = groups.codes[order[0]]
    half = float(special.ndtri(0.5 + CONFIDENCE / 2))
    for at, group in enumerate(order[1:], start=1):
        identity = {**_identity(question, where, dimension, groups.codes[group]), "reference": reference}
        if means.reason:
            yield Estimate(**identity, status="refused", reason=means.reason)
            continue
        value, se = float(means.mean[at]), float(means.se[at])
        limits: dict[str, Any] = {"se": se, "ci_lower": value - half * se, "ci_upper": value + half * se}
        more = {} if question.census else {**limits, "confidence": CONFIDENCE, "method": "Wald"}
        flags = (found.verdict, *(f"freed_{part}_{item}" for part, item in found.freed))
        yield Estimate(**identity, value=value, n=groups.n[group], flags=flags, **more)


def _reference_first(groups: Told, named: str) -> list[int]:
    """Indices of the groups, the one that others are compared with first."""
    sizes = groups.moments.n
    first = groups.codes.index(named) if named in groups.codes else int(np.argmax(sizes))
    return [first, *(at for at in range(len(groups.codes)) if at != first)]


def _identity(question: Question, where: Context, dimension: Dimension, code: str) -> dict[str, Any]:
    return question.identity(where, FACTOR_MEAN, dimension=dimension.id, subgroup=code)
