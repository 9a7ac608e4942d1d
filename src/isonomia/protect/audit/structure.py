"""Zeros that the questions themselves leave no room for, whatever a release prints.

A county of a state that the study does not ask about holds nobody, and its row says so in any release. Such a zero is
told by the study file and the layout of the tables, not by a number: it follows from sums without constants alone, with
every printed number taken as unknown. Finding it gives nobody away.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from isonomia.protect.audit.alike import SAME_PEOPLE
from isonomia.protect.audit.components import parts
from isonomia.protect.audit.counts import Count, Statement
from isonomia.protect.audit.knowledge import Knowledge, Said
from isonomia.protect.audit.system import System, system_of

if TYPE_CHECKING:
    from scipy.sparse import csr_array

_POSSIBLE: Final = 0.5


def without_room(known: Knowledge, asked: Collection[Count]) -> frozenset[Count]:
    """Those of some counts that are 0 in every table of numbers that meets the sums.

    The largest number of them that can be above 0 at once, Σ t with t ≤ 1 and t ≤ x, over the cone of tables x ≥ 0: a
    count whose t is 0 there has no room, for a table in which it had some could be added.
    """
    if not asked:
        return frozenset()
    plain = tuple(each for each in known.statements if _without_numbers(each))
    system = system_of(replace(known, printed={}, statements=plain), hidden_is_something=False)
    found: set[Count] = set()
    for part in parts(system):
        wanted = [at for at, count in enumerate(part.counts) if count in asked]
        if wanted:
            found |= _no_room(part, wanted)
    return frozenset(found)


def _without_numbers(said: Said) -> bool:
    """A sum of counts that holds by itself, and not because numbers look alike."""
    return isinstance(said, Statement) and not isinstance(said.total, int) and said.why != SAME_PEOPLE


def _no_room(part: System, wanted: list[int]) -> set[Count]:
    from scipy.optimize import Bounds, LinearConstraint, milp

    size, extra = len(part), len(wanted)
    rows = [(row.variables, row.coefficients) for row in part.rows]
    rows += [((size + at, variable), (1, -1)) for at, variable in enumerate(wanted)]
    low = [-np.inf if row.low is None else 0.0 for row in part.rows] + [-np.inf] * extra
    high = [np.inf if row.high is None else 0.0 for row in part.rows] + [0.0] * extra
    solved = milp(
        np.concatenate([np.zeros(size), -np.ones(extra)]),
        bounds=Bounds(np.zeros(size + extra), np.concatenate([np.full(size, np.inf), np.ones(extra)])),
        constraints=LinearConstraint(_matrix(rows, size + extra), np.array(low), np.array(high)),
    )
    if solved.x is None:
        return set()
    return {part.counts[variable] for at, variable in enumerate(wanted) if solved.x[size + at] < _POSSIBLE}


def _matrix(rows: Sequence[tuple[Sequence[int], Sequence[int]]], columns: int) -> csr_array[Any]:
    """Sparse rows of variables and coefficients."""
    from scipy.sparse import csr_array

    starts = np.cumsum([0, *(len(variables) for variables, _ in rows)])
    at = [variable for variables, _ in rows for variable in variables]
    entries = [float(each) for _, coefficients in rows for each in coefficients]
    return csr_array((entries, at, starts), shape=(len(rows), columns))
