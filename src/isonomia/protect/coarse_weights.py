"""Sums of a source's own weights, printed so coarsely that they count no class of people.

A weight is often one number for each class: for each stratum of a sample, say. Whoever knows these numbers reads off n
and the exact Σw how many of each class a group holds, and off Σwy how many of them have the outcome: counts that no
table has and that nothing protects. Of 120 people with weights 1 and 1.5 and Σw = 122, four weigh 1.5.

So Σw is rounded to a unit of at least t average weights, t the threshold of the policy. One person more of another
class changes Σw by the difference of two weights. Where this is no more than the average weight, at least t numbers of
people fit what is printed. Σwy has the same unit for yes and no; for averages times the root mean square of y about
the origin. Other sums with weights are there to be computed from and never told.

This is of one number by itself and no proof: rounded sums of many tables of the same people can narrow each other.
Nor does it hold for figures: a weighted share and its error, beside the people, leave of two classes one number that
fits. `count/few_weights.py` warns of weights that take few values.

Weights that the program makes of who was asked are another matter: they are functions of printed numbers, and what is
made with them is hidden where one of these is. Figures are made of the unrounded sums before.
"""

from __future__ import annotations

from dataclasses import replace
from math import floor, log10
from typing import Final

import numpy as np

from isonomia.model.shown import Shown, ShownTable
from isonomia.model.study import Study
from isonomia.protect.blurred_scores import to_units
from isonomia.protect.protection import policy_of

WEIGHT, OUTCOME, SQUARES = "sw", "swy", "swyy"
_STEPS: Final = (1.0, 2.0, 5.0, 10.0)


def with_coarse_weights(study: Study, shown: Shown) -> Shown:
    """The cells with such sums rounded; those of public sources, and cells for one's own eyes, stay as they are."""
    if shown.private:
        return shown
    least = {name: policy_of(study, name).threshold for name, each in study.sources.items() if each.weight}
    tables = (
        _coarse(each, least[each.source]) if each.weighted and each.source in least and not each.published else each
        for each in shown
    )
    return replace(shown, tables=tuple(tables))


def _coarse(table: ShownTable, least: int) -> ShownTable:
    told = (table.n > 0) & np.isfinite(table.sums[WEIGHT])
    weight, people = float(table.sums[WEIGHT][told].sum()), int(table.n[told].sum())
    unit = unit_of(max(least, 1) * weight / people) if people and weight > 0 else 1.0
    sums = {name: own for name, own in table.sums.items() if not name.startswith(WEIGHT)}
    sums[WEIGHT] = to_units(table.sums[WEIGHT], unit)
    if OUTCOME in table.sums:
        spread = 1.0 if table.kind == "proportion" or not weight else _spread(table, weight)
        sums[OUTCOME] = to_units(table.sums[OUTCOME], unit_of(unit * spread))
    return replace(table, sums=sums)


def _spread(table: ShownTable, weight: float) -> float:
    """The root mean square of the values about their origin; 1 where it is not known."""
    squares = table.sums.get(SQUARES)
    found = 0.0 if squares is None else float(np.nansum(squares)) / weight
    return float(np.sqrt(found)) if found > 0 else 1.0


def unit_of(least: float) -> float:
    """The smallest of …, 1, 2, 5, 10, 20, … that is not below this."""
    power = 10.0 ** floor(log10(least))
    return next(step * power for step in _STEPS if step * power >= least * (1 - 1e-12))
