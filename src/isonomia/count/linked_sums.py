"""Sums over people who have a score in two waves running: what the change of the same people is computed from.

They are columns of the cells of the scale's score, beside the sums over items: so groups are rolled up, and cells are
hidden, for them as for it. People are linked by the name that the source gives them, within a setting. Scores are added
up as whole numbers, exactly.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sqlglot import exp

from isonomia.count.asking import Design, design_of
from isonomia.count.gathering import final_keys
from isonomia.count.item_sums import score_of
from isonomia.count.loading import Loaded, connect, plain_errors
from isonomia.count.placing import CODED, Groups, by_dimension
from isonomia.count.questions import Grouping
from isonomia.count.records import Prepared, prepare
from isonomia.count.sql import Sql, case, column, joined, literal
from isonomia.model.cells import Cells, CellTable
from isonomia.model.reading import clean, whole
from isonomia.model.scales import LINKED, STAYED, Scale, linked_sum, stayed_sum
from isonomia.model.study import Source, Study
from isonomia.model.table import Table

_UNIT: Final = 1_000_000_000
"""Scores are added up as whole numbers of this part of one."""
_EARLIER: Final = "earlier_"
_WAVE: Final = "wave"
Key = tuple[str, ...]
Found = dict[tuple[str, Grouping], dict[str, Mapping[Key, NDArray[np.float64]]]]


def with_linked_sums(study: Study, tables: Mapping[str, Table], cells: Cells) -> Cells:
    """The cells, with the sums over linked people as columns of the cells of each scale that links its waves.

    Raises:
        TableError: as `count`.
    """
    found: Found = {}
    for scale in (each for each in study.scales if each.waves == "linked"):
        found |= _of_scale(study, study.sources[scale.source], tables[scale.source], scale)
    return Cells(tuple(_with_sums(each, found[each.identity]) if each.identity in found else each for each in cells))


def _of_scale(study: Study, source: Source, table: Table, scale: Scale) -> Found:
    with closing(connect()) as connection, plain_errors(source):
        prepared = prepare(study, source, table, [score_of(scale)], connection)
        if not isinstance(prepared, Prepared):
            return {}
        design, loaded = design_of(source), prepared.loaded
        groups = by_dimension(prepared.groups)
        _link(loaded, design, len(prepared.groups))
        return {(scale.id, each): _sums(loaded, design, each, groups) for each in scale.groupings}


def _link(loaded: Loaded, design: Design, dimensions: int) -> None:
    """Make the table `linked`: a row for each person and wave who has a score there and in the wave before."""
    asked = exp.select(column("period")).distinct().from_(CODED)
    texts = [text for (text,) in loaded.rows(asked) if text is not None]
    final = {text: whole(clean(text) or "") for text in texts}
    order = {period: at for at, period in enumerate(sorted(set(final.values())))}
    wave = case([(exp.EQ(this=column("period"), expression=literal(t)), literal(order[final[t]])) for t in texts])
    held = ["person", *design.present, *(f"g{at}" for at in range(dimensions))]
    known = [column("a0"), exp.Not(this=exp.Is(this=column("y0"), expression=exp.Null()))]
    scored = exp.cast(exp.func("round", exp.Mul(this=column("y0"), expression=literal(_UNIT))), "HUGEINT")
    for name, prefix in (("later", ""), ("earlier", _EARLIER)):
        parts: list[Sql] = [exp.alias_(column(each), prefix + each) for each in held]
        parts += [exp.alias_(wave.copy(), prefix + _WAVE), exp.alias_(scored.copy(), f"{prefix}score")]
        loaded.make(name, exp.select(*parts).from_(CODED).where(joined("and", [each.copy() for each in known])))
    same = ["person", *(["setting"] if "setting" in design.present else [])]
    on: list[Sql] = [exp.EQ(this=column(each), expression=column(_EARLIER + each)) for each in same]
    before = exp.Sub(this=column(_WAVE), expression=literal(1))
    on.append(exp.EQ(this=column(_EARLIER + _WAVE), expression=before))
    loaded.make("linked", exp.select("*").from_("later").join("earlier", on=joined("and", on)))


def _sums(
    loaded: Loaded, design: Design, grouping: Grouping, groups: Mapping[str, tuple[int, Groups]]
) -> dict[str, Mapping[Key, NDArray[np.float64]]]:
    """Name of the sums -> key of a cell -> the sums: of the later wave by its groups, of the earlier one by its own."""
    first, second = column(f"{_EARLIER}score"), column("score")
    own, other = _summed(first), _summed(second)
    products = [_summed(first, first), _summed(second, second), _summed(first, second)]
    later = _grouped(loaded, design, grouping, groups, "", [_count(), own, other, *products])
    earlier = _grouped(loaded, design, grouping, groups, _EARLIER, [_count(), own.copy(), _summed(first, first)])
    return {"linked": _scaled(later, LINKED), "stayed": _scaled(earlier, STAYED)}


def _count() -> Sql:
    return exp.Count(this=exp.Star())


def _summed(*factors: Sql) -> Sql:
    made = factors[0].copy()
    for factor in factors[1:]:
        made = exp.Mul(this=made, expression=factor.copy())
    return exp.Sum(this=made)


def _grouped(
    loaded: Loaded,
    design: Design,
    grouping: Grouping,
    groups: Mapping[str, tuple[int, Groups]],
    prefix: str,
    sums: list[Sql],
) -> dict[Key, list[int]]:
    keys = [column(prefix + name) for name in design.present]
    keys += [column(f"{prefix}g{groups[each][0]}") for each in grouping]
    query = exp.Select(expressions=[*keys, *sums]).from_("linked")
    query = query.group_by(*(key.copy() for key in keys)) if keys else query
    found: dict[Key, list[int]] = {}
    for row in loaded.rows(query):
        held, totals = row[: len(keys)], [int(each or 0) for each in row[len(keys) :]]
        for key in final_keys(held, design, grouping, groups):
            before = found.get(key, [0] * len(totals))
            found[key] = [one + more for one, more in zip(before, totals, strict=True)]
    return found


def _scaled(found: Mapping[Key, list[int]], names: Sequence[str]) -> Mapping[Key, NDArray[np.float64]]:
    """Whole numbers as sums of scores, or of products of two, each rounded once."""
    units = [1 if name == "n" else _UNIT ** len(name) for name in names]
    return {
        key: np.array([total / unit for total, unit in zip(totals, units, strict=True)])
        for key, totals in found.items()
    }


def _with_sums(table: CellTable, found: Mapping[str, Mapping[Key, NDArray[np.float64]]]) -> CellTable:
    """The cells with the sums of linked people; zero where nobody is linked."""
    more: dict[str, Any] = {}
    for kind, names, whole_name in (("linked", LINKED, linked_sum), ("stayed", STAYED, stayed_sum)):
        nothing = np.zeros(len(names))
        stacked = [found[kind].get(each, nothing) for each in table.places]
        columns = np.stack(stacked) if stacked else np.zeros((0, len(names)))
        more |= {whole_name(name): columns[:, at] for at, name in enumerate(names)}
    return replace(table, sums={**table.sums, **more})
