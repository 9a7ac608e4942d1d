"""All measures over sets of groups: values, standard errors, intervals, refusals and flags (measures.md 1, 4–6).

    evaluate(groups, ("theil_index", "slope_index_logit")) -> {"theil_index": Result, …}

Values and errors of all sets are computed at once; calibrated and envelope limits set by set, all statistics of a set
sharing its draws.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from isonomia.errors import Fault, InternalError
from isonomia.measures import delta
from isonomia.measures.configuration import Configuration
from isonomia.measures.fitness import Fitness, first
from isonomia.measures.simulated import Simulated, simulate
from isonomia.measures.statistic import Refusals, Statistic
from isonomia.measures.table import AGAINST_BEST, STATISTICS
from isonomia.model.estimates import Result
from isonomia.model.groups import Groups

Floats = NDArray[np.float64]

METHODS: Final = {
    "cal": "calibrated Monte-Carlo",
    "env": "envelope of calibrated and percentile Monte-Carlo",
    "delta": "delta",
    "delta_log": "delta on the log scale",
}
SCATTER: Final = "between_group_variance"
"""It alone has a standard error of second order, and a debiased value in closed form."""
NAMED_BY_USER: Final = (
    "atkinson_",
    "equally_distributed_equivalent_",
    "generalised_entropy_",
    "extended_concentration_index_",
    "relative_concentration_index_",
)
"""Families of which there is no default choice: the user names one."""


def evaluate(
    groups: Groups,
    ids: Sequence[str],
    intervals: bool = True,
    *,
    best_reference: bool = False,
    confidence: float = 0.95,
) -> dict[str, Result]:
    """Results of several measures for all sets.

    Args:
        groups: S sets of J groups.
        ids: measures, each of `FUNCTIONS`.
        intervals: also compute limits and, for calibrated statistics, the debiased value.
        best_reference: take the observed best group as the reference of PAR and PAF (`selected_extremes`).
        confidence: of the limits.

    Raises:
        InternalError: an id that is not in the table.
    """
    return evaluate_statistics(groups, _statistics(ids, best_reference), intervals, confidence)


def evaluate_statistics(
    groups: Groups, statistics: Sequence[Statistic], intervals: bool = True, confidence: float = 0.95
) -> dict[str, Result]:
    """Results of statistics, whether or not they stand in the table; otherwise as `evaluate`."""
    configuration = Configuration.of(groups)
    with np.errstate(all="ignore"):
        fitness = Fitness(configuration)
        points = {each.id: _point(each, groups, configuration, fitness) for each in statistics}
        silent = _without_interval(groups)
        simulated: dict[str, Simulated] = {}
        if intervals:
            fit = {each: points[each.id][2] == "" for each in statistics if each.interval in ("cal", "env")}
            simulated = simulate(groups, configuration, fit, silent == "", confidence)
        quantile = delta.quantile(groups.df, confidence)
        return {
            each.id: _result(
                each, groups, configuration, fitness, points[each.id], silent, quantile, simulated, intervals
            )
            for each in statistics
        }


def default_measures(groups: Groups) -> tuple[str, ...]:
    """The measures that fit these groups without a parameter that the user must name.

    Of the three slope and relative indices: logit for bounded outcomes, log for outcomes that are never negative,
    else linear.
    """
    configuration = Configuration.of(groups)
    with np.errstate(all="ignore"):
        fitness = Fitness(configuration)
        unfit = {"NO_ORDER", "NO_POPULATION", "NO_REFERENCE", "NO_DIRECTION", "NO_BOUNDS", "TOO_FEW_GROUPS", "NO_DATA"}
        fits = [
            each.id
            for each in STATISTICS.values()
            if not each.id.startswith(NAMED_BY_USER) and not set(fitness.reasons(each)) <= unfit
        ]
    return tuple(each for each in fits if _fitting_link(each, groups))


def _fitting_link(measure: str, groups: Groups) -> bool:
    """Whether a slope or relative index uses the curve that suits the outcome; true of all others."""
    curves = {"linear", "logit", "log"}
    stem, _, link = measure.rpartition("_")
    if stem not in ("slope_index", "relative_index") or link not in curves:
        return True
    if np.isfinite(groups.bounds).all():
        return link == "logit"
    return link == ("log" if (groups.bounds[:, 0] >= 0).all() else "linear")


def _statistics(ids: Iterable[str], best_reference: bool) -> list[Statistic]:
    unknown = [each for each in ids if each not in STATISTICS]
    if unknown:
        raise InternalError(Fault("measures", f"no measure over sets of groups is named {unknown}."))
    chosen = [STATISTICS[each] for each in ids]
    return [AGAINST_BEST.get(each.id, each) for each in chosen] if best_reference else chosen


def _point(statistic: Statistic, groups: Groups, c: Configuration, fitness: Fitness) -> tuple[Floats, Floats, Refusals]:
    """Value, standard error and reasons (S,)."""
    reason = fitness.reasons(statistic)
    if (reason != "").all():
        nothing = np.full(groups.sets, np.nan)
        return nothing, nothing, reason
    value = np.asarray(statistic.value(c), dtype=np.float64)
    wild = ~np.isfinite(value)
    if wild.any():
        reason = first(reason, wild, statistic.otherwise)
    slopes = statistic.slopes(c)
    variance = delta.variance(groups, slopes)
    if statistic.id == SCATTER:
        variance = delta.scatter_variance(c, groups) + delta.share_variance(groups, slopes)
    given = reason == ""
    se = np.sqrt(variance)
    known = given & np.isfinite(se) & (not groups.census)
    if statistic.interval in ("cal", "env") and statistic.id != SCATTER:
        known &= c.highest > c.lowest  # at equality the first-order error is 0, and wrong
    return np.where(given, value, np.nan), np.where(known, se, np.nan), reason


def _without_interval(groups: Groups) -> Refusals:
    """(S,) why no interval can be given, "" where one can."""
    if groups.census:
        return np.full(groups.sets, "CENSUS", dtype=object)
    unknown = np.isnan(groups.s).any(axis=1)
    return np.where(unknown, "NO_SE", "").astype(object)


def _result(
    statistic: Statistic,
    groups: Groups,
    c: Configuration,
    fitness: Fitness,
    point: tuple[Floats, Floats, Refusals],
    silent: Refusals,
    quantile: Floats | float,
    simulated: Mapping[str, Simulated],
    intervals: bool,
) -> Result:
    """Everything about one measure in one place."""
    value, se, reason = point
    given = reason == ""
    nothing = np.full(groups.sets, np.nan)
    if not given.any():
        return Result(nothing, nothing, nothing, nothing, nothing, reason, fitness.fit_for_all)
    low, high, debiased = nothing, nothing, nothing
    flags = dict(_flags(statistic, groups, c, se, given & (silent == "")))
    if statistic.id == SCATTER:
        debiased, flags["debiased_below_zero"] = _debiased_variance(groups, c, given)
    if intervals and statistic.id in simulated:
        found = simulated[statistic.id]
        low, high = np.minimum(found.low, value), np.maximum(found.high, value)  # they differ by rounding alone
        flags |= found.flags
        debiased = found.debiased if statistic.id != SCATTER else debiased
    elif intervals and statistic.interval in ("delta", "delta_log"):
        low, high = delta.limits(value, se, quantile, log=statistic.interval == "delta_log")
    endless = given & (silent == "") & ~(np.isfinite(low) & np.isfinite(high)) if intervals else ~given & given
    shown = given & (silent == "") & ~endless
    return Result(
        value=value,
        se=se,
        low=np.where(shown, low, np.nan),
        high=np.where(shown, high, np.nan),
        debiased=np.where(given, debiased, np.nan),
        reason=reason,
        interval_reason=first(np.where(given, silent, "").astype(object), endless, "UNBOUNDED"),
        flags=flags,
        method=METHODS[statistic.interval] if intervals else "",
    )


def _flags(
    statistic: Statistic, groups: Groups, c: Configuration, se: Floats, expected: NDArray[np.bool_]
) -> Mapping[str, NDArray[np.bool_]]:
    """Flags of the value: `undefined_se` where the statistic has a kink, and those of the statistic itself."""
    own = {} if statistic.flags is None else dict(statistic.flags(c, groups))
    undefined = expected & np.isnan(se)
    if undefined.any():
        own["undefined_se"] = undefined
    return own


def _debiased_variance(groups: Groups, c: Configuration, given: NDArray[np.bool_]) -> tuple[Floats, NDArray[np.bool_]]:
    """(S,) Σ p(y − μ)² − tr(AV), 0 where negative, and where it is; tr(AV) = Σ p(1 − p)s² for independent groups."""
    noise = (c.p * (1 - c.p) * np.square(groups.s.T)).sum(axis=0)
    if groups.covariance is not None:
        noise = np.einsum("js,sjj->s", c.p, groups.covariance)
        noise = noise - np.einsum("js,sjk,ks->s", c.p, groups.covariance, c.p)
    plain = np.where(given, c.variance - noise, np.nan)
    return np.maximum(plain, 0.0), plain < 0


def _one(measure: str, groups: Groups) -> Result:
    return evaluate(groups, (measure,))[measure]


FUNCTIONS: Final[Mapping[str, Callable[[Groups], Result]]] = MappingProxyType(
    {measure: partial(_one, measure) for measure in STATISTICS}
)
"""Measure id -> its function; `evaluate` is quicker for several at once."""
