"""Published estimates in a table of any shape: the study names the columns by `fields`, expressions over them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from isonomia.errors import Fault, TableError, listed, nearest, quoted
from isonomia.model import reading
from isonomia.model.kinds import Kind, Kinds, check, converted
from isonomia.model.meaning import taken, value_of
from isonomia.model.published import PublishedEstimates
from isonomia.model.study import Source
from isonomia.sources.heat import texts, written
from isonomia.sources.numbers_of import Numbers
from isonomia.sources.places import place_of

Z90: Final = 1.645
"""Margins of error of the US Census Bureau are 1.645 standard errors: 90 per cent."""

REALS: Final = ("value", "se", "moe", "low", "high", "population")
TEXTS: Final = ("dimension", "group", "indicator", "period", "setting")


def from_fields(source: Source, kinds: Kinds, rows: Sequence[Sequence[Any]]) -> PublishedEstimates:
    """The rows of a table as the source's fields name them; a margin of error (90 per cent) becomes a standard error.

    Raises:
        TableError: columns that are not there, expressions that do not fit, values that are no number: all at once.
    """
    faults = list(_faults(source, kinds))
    if faults:
        raise TableError(*faults)
    held = [_known(source, dict(zip(kinds, row, strict=True)), kinds) for row in rows]
    _check_numbers(source, held, kinds)
    reals = {name: _reals(source, name, held, kinds) for name in REALS}
    text = {name: _texts(source, name, held, kinds) for name in TEXTS}
    size = len(rows)
    return PublishedEstimates(
        setting=text["setting"],
        period=text["period"],
        source=texts([source.id] * size),
        indicator=text["indicator"],
        indicator_name=texts([source.title] * size),
        dimension=text["dimension"],
        subgroup=text["group"],
        value=reals["value"],
        se=np.where(np.isnan(reals["se"]), reals["moe"] / Z90, reals["se"]),
        low=reals["low"],
        high=reals["high"],
        population=reals["population"],
        setting_average=np.full(size, np.nan),
        higher_is=np.zeros(size, dtype=np.int64),
        scale=np.full(size, np.nan),
        ordered=np.zeros(size, dtype=np.bool_),
        order=np.zeros(size, dtype=np.int64),
        reference=np.zeros(size, dtype=np.bool_),
    )


def _faults(source: Source, kinds: Kinds) -> Iterator[Fault]:
    place = place_of(source)
    for name, expression in source.fields.items():
        wanted: Kind = "number" if name in REALS else "null"
        yield from check(expression, kinds, wanted, f"{place}, field {name}")
    for key, name in (("setting", source.setting), ("period", source.period)):
        if name and name not in kinds:
            close = nearest(name, kinds)
            yield Fault(place, f"the {key} needs the column {quoted(name)}.", "" if close else listed(kinds), close)
    if "value" not in source.fields:
        yield Fault(place, "no field says where the estimates are.", remedy='Add fields = { value = "…" }.')


def _known(source: Source, row: dict[str, Any], kinds: Kinds) -> dict[str, Any]:
    """A row in which what stands for an absence is null."""
    for column, tokens in source.absent.items():
        if row.get(column) is not None:
            text = str(converted(taken(row[column], kinds[column]), "text") or "")
            if reading.fold(text) in {reading.fold(token) for token in tokens}:
                row[column] = None
    return row


def _check_numbers(source: Source, held: Sequence[Mapping[str, Any]], kinds: Kinds) -> None:
    """Every text column of a numeric field must hold numbers, or what published tables write for none."""
    fields = [expression for name, expression in source.fields.items() if name in REALS]
    names = dict.fromkeys(name for each in fields for name in each.columns if kinds[name] == "text")
    numbers = Numbers(place_of(source), source.header, {})
    for name in names:
        numbers.read(name, [reading.clean(row[name]) for row in held])
    numbers.complain()


def _reals(source: Source, name: str, held: Sequence[Mapping[str, Any]], kinds: Kinds) -> NDArray[np.float64]:
    if name not in source.fields:
        return np.full(len(held), np.nan)
    root = source.fields[name].root
    values = [converted(value_of(root, row, kinds), "number") for row in held]
    return np.array([_finite(value) for value in values], dtype=np.float64)


def _finite(value: object) -> float:
    return value if isinstance(value, float) and math.isfinite(value) else math.nan


def _texts(source: Source, name: str, held: Sequence[Mapping[str, Any]], kinds: Kinds) -> NDArray[np.object_]:
    """A field as text; setting and period may be a column or a constant of the source, the indicator its id."""
    if name in source.fields:
        root = source.fields[name].root
        return texts([written(converted(value_of(root, row, kinds), "text")) for row in held])
    column = {"setting": source.setting, "period": source.period}.get(name, "")
    if column:
        return texts([written(row[column]) for row in held])
    constant = {"setting": source.setting_is, "period": source.period_is, "indicator": source.id}.get(name, "")
    return texts([constant] * len(held))
