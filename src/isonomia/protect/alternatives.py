"""Ways of putting people together that a release might take: periods added up, small groups in one row, roll-ups.

None weakens anything: there is no lower threshold and no smaller policy among them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from isonomia.model.cells import Cells
from isonomia.model.shown import Shown, ShownTable
from isonomia.model.study import Dimension, Study
from isonomia.protect.prepare import with_levels_merged

SIZES: Final = (2, 3, 5, 10)
"""So many periods at a time are tried, and all of them."""
OTHER: Final = "All other groups"


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """An alternative before it is tried."""

    kind: str
    what: str
    line: str
    study: Study
    cells: Cells


def pools(cells: Cells, study: Study) -> Iterator[Way]:
    """Two, three, five … and all periods at a time."""
    most = max((_periods(cells, name) for name, each in study.sources.items() if each.poolable), default=0)
    for size in (*(size for size in SIZES if size < most), most):
        if size > 1 and size != study.release.pool:
            what = f"add up {size} periods at a time" if size < most else f"add up all {most} periods"
            other = replace(study, release=replace(study.release, pool=size))
            yield Way("pool", what, f"[release] pool = {size}", other, cells)


def _periods(cells: Cells, source: str) -> int:
    return len({str(period) for table in cells if table.source == source for period in table.keys["period"]})


def others(cells: Cells, study: Study, shown: Shown) -> Iterator[Way]:
    """One row for all groups that are too small, in each dimension that hides something and may have one."""
    for dimension in _hiding(study, shown):
        if not (dimension.other or dimension.ordered or dimension.multiple):
            line = f"[dimension.{dimension.id}] other = {_text(OTHER)}"
            other = _with(study, replace(dimension, other=OTHER))
            yield Way("other", f"one row for all small groups of {dimension.title}", line, other, cells)


def merges(cells: Cells, study: Study, shown: Shown) -> Iterator[Way]:
    """Declared roll-ups that are not in use, and neighbours in an order of which one hides something."""
    for dimension in _hiding(study, shown):
        if dimension.multiple:
            continue
        seen = {str(code) for table in shown if dimension.id in table.dimensions for code in table.keys[dimension.id]}
        for label, members in dimension.merge.items():
            if label not in seen:
                names = " and ".join(_text(dimension.label(code)) for code in members)
                line = f"[dimension.{dimension.id}] make {_text(label)} one of its levels, and map {names} to it"
                what = f"merge {names} everywhere"
                yield Way("merge", what, line, study, _merged(cells, study, dimension.id, label, members))
        rolled = {code for members in dimension.merge.values() for code in members}
        for one, other in pairwise(dimension.levels) if dimension.ordered else ():
            if not rolled & {one.code, other.code} and _hides(shown, dimension.id, (one.code, other.code)):
                label = f"{one.label} or {other.label}"
                members = (one.code, other.code)
                line = f"[dimension.{dimension.id}.merge] {_text(label)} = [{', '.join(map(_text, members))}]"
                merge = {**dimension.merge, label: members}
                what = f"merge {_text(one.label)} and {_text(other.label)}"
                yield Way("merge", what, line, _with(study, replace(dimension, merge=merge)), cells)


def _with(study: Study, dimension: Dimension) -> Study:
    return replace(study, dimensions={**study.dimensions, dimension.id: dimension})


def _merged(cells: Cells, study: Study, dimension: str, label: str, members: Sequence[str]) -> Cells:
    own = {name for name, each in study.sources.items() if not each.published}
    return Cells(
        tuple(
            with_levels_merged(table, dimension, label, tuple(members)) if table.source in own else table
            for table in cells
        )
    )


def _hiding(study: Study, shown: Shown) -> list[Dimension]:
    """Dimensions by which something is hidden, in the order of the study."""
    names = {name for table in shown if _hidden(table).any() for name in table.dimensions}
    return [each for name, each in study.dimensions.items() if name in names]


def _hides(shown: Shown, dimension: str, codes: Sequence[str]) -> bool:
    singles = (table for table in shown if table.dimensions == (dimension,) and table.role == "group")
    return any(
        bool(hidden) and str(code) in codes
        for table in singles
        for code, hidden in zip(table.keys[dimension], _hidden(table), strict=True)
    )


def _hidden(table: ShownTable) -> NDArray[np.bool_]:
    """(R,) rows of which something is hidden, of a source that is not public already."""
    return ~table.y_shown & (not table.published)


def _text(text: str) -> str:
    """A text as a study file has it."""
    return json.dumps(text, ensure_ascii=False)
