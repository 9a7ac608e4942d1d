"""Weights that bring those who answered to the people who were asked, with a report of what they cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from isonomia.errors import Fault, TableError, listed, nearest, quoted
from isonomia.stats.arrays import Floats
from isonomia.stats.raking import CAP_TIMES_MEDIAN, Margin, Raked, kish_design_effect, rake

UNLIKE_TOTALS: Final = 0.001  # relative: rounding of published totals


@dataclass(frozen=True, slots=True, eq=False)
class WeightReport:
    """Weights of R rows, and what a method page says of them.

    Attributes:
        weight: (R,) of one person of each row.
        variables: what was weighted on.
        iterations, cap, trimmed_share, above_cap: of raking; cell weights have none, an infinite cap and 0.
        design_effect: Kish's. effective_n: people divided by it.
        n: people, unweighted: it stands beside every weighted figure.
    """

    weight: Floats
    variables: tuple[str, ...]
    iterations: int
    cap: float
    trimmed_share: float
    above_cap: float
    design_effect: float
    effective_n: float
    n: float


def cell_weights(people: Mapping[str, float], population: Mapping[str, float], variable: str) -> WeightReport:
    """w_g = N_g/n_g: everybody who answered stands for those of the same cell.

    Args:
        people: cell -> who answered.
        population: cell -> who is in the frame, of the same cells.
        variable: name of the cells, for messages.

    Raises:
        TableError: a cell of one side is not on the other, or nobody of a cell answered.
    """
    faults = _unmatched(variable, list(people), population)
    faults += [
        _nobody(variable, cell) for cell, total in population.items() if total > 0 and people.get(cell, 0.0) <= 0
    ]
    if faults:
        raise TableError(*faults)
    n = np.array(list(people.values()), dtype=np.float64)
    total = np.array([population[cell] for cell in people], dtype=np.float64)
    weight = np.divide(total, n, out=np.zeros_like(n), where=n > 0)
    return _report(weight, (variable,), n, 0, np.inf, 0.0, 0.0)


def raked_weights(
    people: ArrayLike,
    levels: Mapping[str, Sequence[str]],
    population: Mapping[str, Mapping[str, float]],
    start: ArrayLike = 1.0,
    cap: float | None = CAP_TIMES_MEDIAN,
) -> WeightReport:
    """Weights whose totals are the population's for each variable by itself (`rake`).

    Args:
        people: (R,) people of each cell (or 1 for each person).
        levels: variable -> (R,) level of each cell; "" is a missing value, which may not be weighted on.
        population: variable -> level -> people in the frame. All variables must have the same total.
        start: (R,) weights to begin with.
        cap: how many times the median a weight may be; None for no cap.

    Raises:
        TableError: everything that is wrong with the variables, at once.
    """
    faults = [fault for variable, column in levels.items() for fault in _unfit(variable, column, population)]
    faults += _unlike_totals({name: population[name] for name in levels if name in population})
    if faults:
        raise TableError(*faults)
    margins, names = [], {}
    for variable, column in levels.items():
        names[variable] = list(population[variable])
        at = np.array([names[variable].index(level) for level in column], dtype=np.int64)
        margins.append(Margin(variable, at, np.array(list(population[variable].values()), dtype=np.float64)))
    found = rake(people, start, margins, cap=cap)
    if found.reason:
        raise TableError(*_refusals(found, names))
    n = np.broadcast_to(np.asarray(people, dtype=np.float64), found.weight.shape)
    return _report(found.weight, tuple(levels), n, found.iterations, found.cap, found.trimmed_share, found.above_cap)


def _report(
    weight: Floats, variables: tuple[str, ...], n: Floats, iterations: int, cap: float, trimmed: float, above: float
) -> WeightReport:
    effect, whole = kish_design_effect(weight, n), float(n.sum())
    return WeightReport(weight, variables, iterations, float(cap), trimmed, above, effect, whole / effect, whole)


def _unfit(variable: str, column: Sequence[str], population: Mapping[str, Mapping[str, float]]) -> list[Fault]:
    if variable not in population:
        problem = f"there are no population totals of the variable {quoted(variable)}."
        return [Fault("weights", problem, listed(population), nearest(variable, population))]
    if "" in column:
        problem = f"the variable {quoted(variable)} is missing for some of those who answered."
        return [Fault("weights", problem, remedy="Weight on variables that the frame has for everybody.")]
    return _unmatched(variable, list(dict.fromkeys(column)), population[variable])


def _unmatched(variable: str, found: Sequence[str], population: Mapping[str, float]) -> list[Fault]:
    place = f"weights, variable {quoted(variable)}"
    return [
        Fault(place, f"the population has no level {quoted(level)}.", listed(population), nearest(level, population))
        for level in found
        if level not in population
    ]


def _unlike_totals(population: Mapping[str, Mapping[str, float]]) -> list[Fault]:
    totals = {name: sum(levels.values()) for name, levels in population.items()}
    if not totals or max(totals.values()) - min(totals.values()) <= UNLIKE_TOTALS * max(totals.values()):
        return []
    told = ", ".join(f"{quoted(name)} {total:,.0f}" for name, total in totals.items())
    remedy = "Give totals of the same people for every variable."
    return [Fault("weights", f"the variables have unlike totals: {told}.", remedy=remedy)]


def _refusals(found: Raked, names: Mapping[str, Sequence[str]]) -> list[Fault]:
    if found.reason == "NO_SUPPORT":
        return [_nobody(variable, names[variable][at]) for variable, at in found.empty]
    if found.reason == "NO_DATA":
        return [Fault("weights", "nobody answered.")]
    remedy = "Weight on fewer variables, or join small levels."
    return [Fault("weights", "the totals of the variables cannot all be met.", remedy=remedy)]


def _nobody(variable: str, level: str) -> Fault:
    place = f"weights, variable {quoted(variable)}"
    remedy = "Join it with a like level, in the answers and in the population."
    return Fault(place, f"nobody at the level {quoted(level)} answered, so nobody can stand for it.", remedy=remedy)
