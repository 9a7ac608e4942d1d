"""Rows of groups that two dimensions make together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from isonomia.measures.comparison_rows import (
    Compared,
    Pair,
    row_or_nobody,
    two_group_measures,
    write_comparison,
    write_hidden,
    write_refused,
)
from isonomia.measures.drafts import Drafts
from isonomia.measures.level_rows import write_level
from isonomia.measures.operand_rows import rows_of_view
from isonomia.measures.references import EVERYONE_ELSE
from isonomia.measures.reliability import UNRELIABLE
from isonomia.measures.scenes import Scene
from isonomia.measures.slices import WITH_UNKNOWN, View, levels_of


def write_pairs(drafts: Drafts, scene: Scene, entry: Sequence[str]) -> None:
    """Levels of each combination, and each combination beside everyone else whose groups are known on both."""
    names = tuple(entry)
    view, rest = scene.wanted(names), scene.wanted(names, "everyone_else")
    operands, rest_operands = rows_of_view(view), rows_of_view(rest)
    standing, of_rest = scene.gate.of_view(view), scene.gate.of_view(rest)
    levels = [levels_of(scene.dimensions[name], view) for name in names]
    measures = two_group_measures(scene.indicator.measures)
    for where in scene.whole.lookup:
        compared = Compared(view.table.kind, view.table.weighted, measures, scene.family(where, *names))
        for first in levels[0]:
            for second in levels[1]:
                columns = _pair_columns(view, names, (first, second))
                write_level(drafts, scene.question, view, operands, standing, where, (first, second), **columns)
                row, other = view.row(where, first, second), rest.row(where, first, second)
                columns["reference"] = EVERYONE_ELSE
                if view.is_hidden(row) or rest.is_hidden(other):
                    write_hidden(drafts, scene.question, where, measures, **columns)
                    continue
                if standing.refuses(row) or of_rest.refuses(other):
                    write_refused(drafts, scene.question, where, measures, UNRELIABLE, **columns)
                    continue
                marked = rest.table.with_unknown
                columns["flags"] = (WITH_UNKNOWN,) if other is not None and marked is not None and marked[other] else ()
                cross = np.nan if other is None or rest.table.cross is None else float(rest.table.cross[other])
                pair = Pair(row_or_nobody(operands, row), row_or_nobody(rest_operands, other), cross)
                write_comparison(drafts, scene.question, where, compared, pair, **columns)


def _pair_columns(view: View, names: tuple[str, ...], codes: tuple[str, str]) -> dict[str, object]:
    coding = "; ".join(f"{name}: {view.table.coding[name]}" for name in names if view.table.coding.get(name))
    return {
        "dimension": names[0],
        "subgroup": codes[0],
        "dimension_2": names[1],
        "subgroup_2": codes[1],
        "coding": coding,
    }
