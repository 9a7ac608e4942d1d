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

from isonomia.errors import Fault, InternalError
from isonomia.measures.configuration import Configuration
from isonomia.measures.fitness import Fitness
from isonomia.measures.run import Run
from isonomia.measures.statistic import Statistic
from isonomia.measures.table import AGAINST_BEST, STATISTICS
from isonomia.model.estimates import Result
from isonomia.model.groups import Groups

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
    with np.errstate(all="ignore"):
        return Run.of(groups, statistics, intervals=intervals, confidence=confidence).results()


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


def _one(measure: str, groups: Groups) -> Result:
    return evaluate(groups, (measure,))[measure]


FUNCTIONS: Final[Mapping[str, Callable[[Groups], Result]]] = MappingProxyType(
    {measure: partial(_one, measure) for measure in STATISTICS}
)
"""Measure id -> its function; `evaluate` is quicker for several at once."""
