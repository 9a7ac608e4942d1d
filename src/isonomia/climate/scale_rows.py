"""Rows of a scale beside its averages: reliability of each group, what each item adds, and the fit of one factor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import numpy as np

from isonomia.climate.invariance import Invariance, Limits, Step, invariance
from isonomia.climate.moments import Told, told
from isonomia.measures.cronbach_alpha import cronbach_alpha
from isonomia.measures.item_rest import item_rest
from isonomia.measures.mcdonald_omega import mcdonald_omega
from isonomia.measures.questions import Question
from isonomia.measures.slices import Context, Library
from isonomia.model.estimates import Estimate, Result
from isonomia.model.scales import Scale
from isonomia.stats.factor_ml import factor_ml
from isonomia.stats.factor_model import FactorModel

ALPHA: Final = "cronbach_alpha"
OMEGA: Final = "mcdonald_omega_minres"
ITEM: Final = "item_rest_correlation"
CFI: Final = "factor_cfi"
RMSEA: Final = "factor_rmsea"
SAME: Final = "measurement_invariance"
ONE_FACTOR: Final = "one factor"
LEAST_ITEMS: Final = 4
"""With three items one factor fits whatever people answer; with fewer it is not identified."""
REVERSE: Final = "reverse_key"


def reliability_rows(
    scale: Scale, question: Question, library: Library, where: Context, least: int
) -> Iterator[Estimate]:
    """Alpha and omega of everybody and of each group; of everybody also each item's correlation with the rest."""
    for dimension in ("", *(entry[0] for entry in scale.by)):
        found = told(library, scale, where, dimension, least)
        for measure, compute in ((ALPHA, cronbach_alpha), (OMEGA, mcdonald_omega)):
            result = compute(found.moments, found.replicates) if found.codes else None
            for at, code in enumerate(found.codes):
                identity = _identity(question, where, measure, dimension, code)
                yield _row({**identity, "n": found.n[at]}, result, at, ranges=not question.census)
            for code in found.hidden:
                yield Estimate(**_identity(question, where, measure, dimension, code), status="hidden")
        if not dimension:
            yield from _item_rows(scale, question, where, found)


def _item_rows(scale: Scale, question: Question, where: Context, found: Told) -> Iterator[Estimate]:
    for at, item in enumerate(scale.items):
        identity = {**_identity(question, where, ITEM, "", ""), "component": item.id}
        if not found.codes:
            yield Estimate(**identity, status="hidden")
            continue
        rest = item_rest(found.moments.covariance())
        value = float(rest.correlation[0, at])
        if np.isnan(value):
            yield Estimate(**identity, status="refused", reason="ZERO_DENOMINATOR")
        else:
            flags = (REVERSE,) if rest.reverse_key[0, at] else ()
            yield Estimate(**identity, value=value, n=found.n[0], flags=flags)


def structure_rows(
    scale: Scale, question: Question, library: Library, where: Context, least: int
) -> Iterator[Estimate]:
    """The fit of one factor, for everybody."""
    if len(scale.items) < LEAST_ITEMS:
        return
    found = told(library, scale, where, "", least)
    if not found.codes:
        yield from (_hidden_fit(question, where, measure, "", ONE_FACTOR) for measure in (CFI, RMSEA))
        return
    fit = factor_ml(found.moments, model_of(scale), "configural")
    if fit.reason:
        for measure in (CFI, RMSEA):
            identity = {**_identity(question, where, measure, "", ""), "component": ONE_FACTOR}
            yield Estimate(**identity, status="refused", reason=fit.reason)
        return
    yield from _fit_rows(question, where, "", ONE_FACTOR, Step(fit, np.nan, 0, np.nan, np.nan, np.nan, holds=True))


def tested(
    scale: Scale, library: Library, where: Context, dimension: str, least: int
) -> tuple[Invariance, Told] | None:
    """The sequence of models over the groups that may be told of and are large enough; None for a scale too short."""
    if len(scale.items) < LEAST_ITEMS:
        return None
    limits = Limits()
    found = told(library, scale, where, dimension, least).at_least(limits.least_people)
    return invariance(found.moments, model_of(scale), limits), found


def invariance_rows(
    question: Question, where: Context, dimension: str, found: Invariance, groups: Told
) -> Iterator[Estimate]:
    """The verdict, as flags of one row, and the fit of each model."""
    identity = _identity(question, where, SAME, dimension, "")
    if found.verdict == "not_tested":
        yield Estimate(**identity, status="refused", reason=found.reason or "TOO_SMALL")
        return
    change = found.steps[2].cfi_change if len(found.steps) > 2 else 0.0
    freed = tuple(f"freed_{part}_{item}" for part, item in found.freed)
    tried = tuple(f"group_{code}" for code in groups.codes)
    yield Estimate(**identity, value=float(change), flags=(found.verdict, *freed, *tried))
    for step in found.steps:
        yield from _fit_rows(question, where, dimension, step.fit.equality, step)


def _fit_rows(question: Question, where: Context, dimension: str, name: str, step: Step) -> Iterator[Estimate]:
    now = step.fit.indices
    for measure, value, limits in ((CFI, now.cfi, None), (RMSEA, now.rmsea, (now.rmsea_low, now.rmsea_high))):
        identity = {**_identity(question, where, measure, dimension, ""), "component": name}
        if np.isnan(value):
            yield Estimate(**identity, status="refused", reason="NOT_APPLICABLE")
            continue
        flags = () if step.holds else ("fails",)
        more: dict[str, Any] = (
            {} if limits is None else {"ci_lower": limits[0], "ci_upper": limits[1], "confidence": 0.9}
        )
        yield Estimate(**identity, value=float(value), flags=flags, **more)


def _hidden_fit(question: Question, where: Context, measure: str, dimension: str, name: str) -> Estimate:
    return Estimate(**{**_identity(question, where, measure, dimension, ""), "component": name}, status="hidden")


def model_of(scale: Scale) -> FactorModel:
    """One factor behind all items."""
    return FactorModel(((scale.id, tuple(each.id for each in scale.items)),))


def _identity(question: Question, where: Context, measure: str, dimension: str, code: str) -> dict[str, Any]:
    return question.identity(where, measure, dimension=dimension, subgroup=code)


def _row(identity: Mapping[str, Any], result: Result | None, at: int, *, ranges: bool) -> Estimate:
    """One figure of a result, or its refusal."""
    if result is None or result.reason[at]:
        reason = "NO_DATA" if result is None else str(result.reason[at])
        return Estimate(**{**identity, "n": None}, status="refused", reason=reason)
    numbers: dict[str, Any] = {"value": float(result.value[at])}
    if ranges and np.isfinite(result.low[at]) and np.isfinite(result.high[at]):
        numbers |= {
            "se": float(result.se[at]) if np.isfinite(result.se[at]) else None,
            "ci_lower": float(result.low[at]),
            "ci_upper": float(result.high[at]),
            "confidence": result.confidence,
            "method": result.method,
        }
    flags = tuple(sorted(name for name, held in result.flags.items() if held[at]))
    return Estimate(**identity, **numbers, flags=flags)
