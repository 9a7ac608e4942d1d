"""Sums over people who have a score in two waves running: what the change of the same people is computed from.

They are columns of the cells of the scale's score, beside the sums over items: so groups are rolled up, and cells are
hidden, for them as for it. People are linked by the name that the source gives them, within a setting. The two waves
are periods of one source, or lie in two sources of which each is one wave. Scores are added up as whole numbers,
exactly; with weights as `linked_weights` says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray
from sqlglot import exp

from isonomia.count.answering import number_or_zero
from isonomia.count.asking import WEIGHT, Design, design_of
from isonomia.count.gathering import final_keys
from isonomia.count.item_sums import score_of
from isonomia.count.linked_weights import weighed_sums
from isonomia.count.loading import Loaded, connect, plain_errors
from isonomia.count.placing import CODED, Groups, by_dimension
from isonomia.count.questions import Grouping
from isonomia.count.records import Prepared, prepare
from isonomia.count.sql import Sql, case, column, joined, literal
from isonomia.errors import Fault, TableError, listed, quoted
from isonomia.model.cells import Cells, CellTable
from isonomia.model.reading import clean, whole
from isonomia.model.scales import LINKED, LINKED_WEIGHED, STAYED, STAYED_WEIGHED, Scale, linked_sum, stayed_sum
from isonomia.model.study import Study
from isonomia.model.table import Table

if TYPE_CHECKING:
    import duckdb

_UNIT: Final = 1_000_000_000
"""Scores are added up as whole numbers of this part of one."""
_EARLIER: Final = "earlier_"
_WAVE: Final = "wave"
_HELD: Final = {"later": "", "earlier": _EARLIER}
Key = tuple[str, ...]
Sums = Mapping[Key, NDArray[np.float64]]
Found = dict[tuple[str, Grouping], dict[str, dict[Key, NDArray[np.float64]]]]


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of the link: its scale, and its source as it lies in DuckDB."""

    scale: Scale
    loaded: Loaded
    design: Design
    groups: Mapping[str, tuple[int, Groups]]
    weighted: bool


def with_linked_sums(study: Study, tables: Mapping[str, Table], cells: Cells) -> Cells:
    """The cells, with the sums over linked people as columns of the cells of each scale that links its waves.

    Raises:
        TableError: as `count`; or two sources that cannot be linked.
    """
    by_id = {each.id: each for each in study.scales}
    found: Found = {}
    for scale in (each for each in study.scales if each.waves == "linked"):
        if study.sources[scale.source].period:
            _add(found, _of_periods(study, tables, scale))
        if scale.before:
            _add(found, _of_two_sources(study, tables, by_id[scale.before], scale))
    return Cells(tuple(_with_sums(each, found[each.identity]) if each.identity in found else each for each in cells))


def _add(found: Found, more: Found) -> None:
    """More cells of more tables; a wave between two others has both kinds of sums."""
    for identity, kinds in more.items():
        held = found.setdefault(identity, {"linked": {}, "stayed": {}})
        for kind, sums in kinds.items():
            held[kind] |= sums


def _of_periods(study: Study, tables: Mapping[str, Table], scale: Scale) -> Found:
    with closing(connect()) as connection, plain_errors(study.sources[scale.source]):
        side = _side(study, tables, scale, connection)
        if side is None:
            return {}
        texts = _periods(side)
        final = {text: whole(clean(text) or "") for text in texts}
        order = {period: at for at, period in enumerate(sorted(set(final.values())))}
        each = [(exp.EQ(this=column("period"), expression=literal(t)), literal(order[final[t]])) for t in texts]
        for name in _HELD:
            _keep(side, name, case(each) if each else literal(0))
        return _linked(side, side)


def _of_two_sources(study: Study, tables: Mapping[str, Table], before: Scale, after: Scale) -> Found:
    """Two sources that are one wave each: the earlier one is kept before the later one takes its place."""
    with closing(connect()) as connection:
        sides = []
        for scale, name, wave in ((before, "earlier", 0), (after, "later", 1)):
            with plain_errors(study.sources[scale.source]):
                side = _side(study, tables, scale, connection)
                if side is None:
                    return {}
                _refuse_several(side)
                _keep(side, name, literal(wave))
                sides.append(side)
        return _linked(*sides)


def _side(
    study: Study, tables: Mapping[str, Table], scale: Scale, connection: duckdb.DuckDBPyConnection
) -> _Side | None:
    source = study.sources[scale.source]
    prepared = prepare(study, source, tables[scale.source], [score_of(scale)], connection)
    if not isinstance(prepared, Prepared):
        return None
    groups = by_dimension(prepared.groups)
    return _Side(scale, prepared.loaded, design_of(source), groups, bool(source.weight))


def _periods(side: _Side) -> list[str]:
    asked = exp.select(column("period")).distinct().from_(CODED)
    return [text for (text,) in side.loaded.rows(asked) if text is not None]


def _refuse_several(side: _Side) -> None:
    """A source of several periods is several waves, and which of them is the one before is not said."""
    found = sorted({whole(clean(text) or "") for text in _periods(side)}) if "period" in side.design.present else []
    if len(found) > 1:
        problem = f"it holds the periods {listed(found)}, and two files are linked wave by wave."
        remedy = "Put all waves into one file, or give each file one period."
        raise TableError(Fault(f"source {side.scale.source}", problem, remedy=remedy))


def _keep(side: _Side, name: str, wave: Sql) -> None:
    """Make a table of everybody with a score: name, keys, groups, wave, score and weight."""
    prefix = _HELD[name]
    held = ["person", *side.design.present, *(f"g{at}" for at, _ in side.groups.values())]
    known = [column("a0"), exp.Not(this=exp.Is(this=column("y0"), expression=exp.Null()))]
    scored = exp.cast(exp.func("round", exp.Mul(this=column("y0"), expression=literal(_UNIT))), "HUGEINT")
    parts: list[Sql] = [exp.alias_(column(each), prefix + each) for each in held]
    parts += [exp.alias_(wave, prefix + _WAVE), exp.alias_(scored, f"{prefix}score")]
    parts.append(exp.alias_(column("y0"), f"{prefix}value"))
    parts.append(exp.alias_(number_or_zero(WEIGHT) if side.weighted else literal(1.0), f"{prefix}weight"))
    side.loaded.make(name, exp.select(*parts).from_(CODED).where(joined("and", known)))


def _linked(before: _Side, after: _Side) -> Found:
    """Make the table `linked`, a row for each person and wave with a score there and in the wave before; its sums."""
    both = "setting" in before.design.present and "setting" in after.design.present
    on: list[Sql] = [
        exp.EQ(this=column(each), expression=column(_EARLIER + each)) for each in ["person", *(["setting"] * both)]
    ]
    wave = exp.Sub(this=column(_WAVE), expression=literal(1))
    on.append(exp.EQ(this=column(_EARLIER + _WAVE), expression=wave))
    after.loaded.make("linked", exp.select("*").from_("later").join("earlier", on=joined("and", on)))
    found: Found = {}
    for scale, kind, side in ((after.scale, "linked", after), (before.scale, "stayed", before)):
        for grouping in scale.groupings:
            _add(found, {(scale.id, grouping): {kind: dict(_sums(after.loaded, side, kind, grouping))}})
    if before is not after and not found[after.scale.id, ()]["linked"]:
        raise TableError(_nobody(before.scale, after.scale))
    return found


def _nobody(before: Scale, after: Scale) -> Fault:
    problem = f"nobody has a score both here and in {quoted(before.id)}, the scale before."
    remedy = (
        f"Do [source.{after.source}] person and [source.{before.source}] person name the same key, written alike? Else "
        f'write [climate.{after.source}] waves = "apart".'
    )
    return Fault(f"scale {after.id}", problem, remedy=remedy)


def _sums(loaded: Loaded, side: _Side, kind: str, grouping: Grouping) -> Sums:
    """The sums of the later wave by its groups (`linked`), or of the earlier one by its own (`stayed`)."""
    prefix = "" if kind == "linked" else _EARLIER
    keys = [column(prefix + name) for name in side.design.present]
    keys += [column(f"{prefix}g{side.groups[each][0]}") for each in grouping]
    if side.weighted:
        numbers = [column(name) for name in ("earlier_value", "value", "earlier_weight", "weight")]
        names = (*LINKED, *LINKED_WEIGHED) if kind == "linked" else (*STAYED, *STAYED_WEIGHED)
        rows = loaded.rows(exp.Select(expressions=[*keys, *numbers]).from_("linked"))
        return weighed_sums(rows, names, lambda held: final_keys(held, side.design, grouping, side.groups))
    first, second = column(f"{_EARLIER}score"), column("score")
    if kind == "stayed":
        sums = [exp.Count(this=exp.Star()), _summed(first), _summed(first, first)]
        return _scaled(_grouped(loaded, side, grouping, keys, sums), STAYED)
    products = [_summed(first, first), _summed(second, second), _summed(first, second)]
    sums = [exp.Count(this=exp.Star()), _summed(first), _summed(second), *products]
    return _scaled(_grouped(loaded, side, grouping, keys, sums), LINKED)


def _summed(*factors: Sql) -> Sql:
    made = factors[0].copy()
    for factor in factors[1:]:
        made = exp.Mul(this=made, expression=factor.copy())
    return exp.Sum(this=made)


def _grouped(loaded: Loaded, side: _Side, grouping: Grouping, keys: list[Any], sums: list[Any]) -> dict[Key, list[int]]:
    query = exp.Select(expressions=[*keys, *sums]).from_("linked")
    query = query.group_by(*(key.copy() for key in keys)) if keys else query
    found: dict[Key, list[int]] = {}
    for row in loaded.rows(query):
        held, totals = row[: len(keys)], [int(each or 0) for each in row[len(keys) :]]
        if not totals[0]:
            continue
        for key in final_keys(held, side.design, grouping, side.groups):
            before = found.get(key, [0] * len(totals))
            found[key] = [one + more for one, more in zip(before, totals, strict=True)]
    return found


def _scaled(found: Mapping[Key, list[int]], names: Sequence[str]) -> Sums:
    """Whole numbers as sums of scores, or of products of two, each rounded once."""
    units = [1 if name == "n" else _UNIT ** len(name) for name in names]
    return {
        key: np.array([total / unit for total, unit in zip(totals, units, strict=True)])
        for key, totals in found.items()
    }


def _with_sums(table: CellTable, found: Mapping[str, Sums]) -> CellTable:
    """The cells with the sums of linked people; zero where nobody is linked."""
    more = dict(_columns(table, found["linked"], (*LINKED, *(LINKED_WEIGHED if table.weighted else ())), linked_sum))
    more |= dict(_columns(table, found["stayed"], (*STAYED, *(STAYED_WEIGHED if table.weighted else ())), stayed_sum))
    return replace(table, sums={**table.sums, **more})


def _columns(
    table: CellTable, found: Sums, names: Sequence[str], named: Callable[[str], str]
) -> Iterator[tuple[str, Any]]:
    nothing = np.zeros(len(names))
    stacked = [found.get(each, nothing) for each in table.places]
    columns = np.stack(stacked) if stacked else np.zeros((0, len(names)))
    for at, name in enumerate(names):
        yield named(name), columns[:, at]
