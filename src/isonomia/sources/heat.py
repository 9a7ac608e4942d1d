"""Estimates in the template of WHO's HEAT: 20 columns, one row a subgroup."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from isonomia.errors import Fault, TableError, listed, nearest, quoted
from isonomia.model import reading
from isonomia.model.kinds import Kinds
from isonomia.model.published import PublishedEstimates
from isonomia.model.study import Source
from isonomia.sources.numbers_of import Numbers
from isonomia.sources.places import place_of

HEAT: Final[Mapping[str, tuple[str, ...]]] = {
    "setting": ("setting", "country", "location"),
    "period": ("date", "year", "period"),
    "source": ("source",),
    "indicator": ("indicator_abbr", "indicator"),
    "indicator_name": ("indicator_name",),
    "dimension": ("dimension",),
    "subgroup": ("subgroup",),
    "value": ("estimate", "r"),
    "se": ("se",),
    "low": ("ci_lb", "95ci_lb", "r_lower"),
    "high": ("ci_ub", "95ci_ub", "r_upper"),
    "population": ("population", "pop"),
    "setting_average": ("setting_average", "r_national"),
    "higher_is": ("favourable_indicator", "favorable_indicator"),
    "scale": ("indicator_scale",),
    "ordered": ("ordered_dimension",),
    "order": ("subgroup_order",),
    "reference": ("reference_subgroup",),
}
"""Our column -> its names in the template of HEAT and in older ones of HEAT Plus, the present name first."""

_NEEDED: Final = ("setting", "period", "indicator", "dimension", "subgroup", "value")
_TEXTS: Final = ("setting", "period", "source", "indicator", "indicator_name", "dimension", "subgroup")
_REALS: Final = ("value", "se", "low", "high", "population", "setting_average", "scale")
_FLAGS: Final = ("ordered", "reference")


def from_heat(source: Source, kinds: Kinds, rows: Sequence[Sequence[Any]]) -> PublishedEstimates:
    """The rows of a table in the template. Raises TableError: columns missing, values that are no number."""
    names = list(kinds)
    found = {ours: at for ours, theirs in HEAT.items() if (at := _position(names, theirs)) is not None}
    missing = [HEAT[ours][0] for ours in _NEEDED if ours not in found]
    if missing:
        faults = [_no_column(source, name, names) for name in missing]
        raise TableError(*faults)
    columns: dict[str, list[str | None]] = {ours: [written(row[at]) for row in rows] for ours, at in found.items()}
    numbers = Numbers(place_of(source), source.header, {ours: names[at] for ours, at in found.items()})
    made = _arrays(columns, numbers, len(rows))
    numbers.complain()
    return PublishedEstimates(**made)


def _position(names: Sequence[str], theirs: Sequence[str]) -> int | None:
    folded = [reading.fold(name) for name in names]
    return next((folded.index(name) for name in theirs if name in folded), None)


def _no_column(source: Source, name: str, names: Sequence[str]) -> Fault:
    problem = f"there is no column {quoted(name)}, which the template of HEAT has."
    return Fault(place_of(source), problem, listed(names), nearest(name, names))


def written(value: object) -> str | None:
    """A cell as text: whole numbers without a point."""
    return None if value is None else reading.clean(reading.whole(str(value)))


def _arrays(columns: Mapping[str, Sequence[str | None]], numbers: Numbers, size: int) -> dict[str, Any]:
    """The columns as arrays; what the file does not have is empty."""
    nothing: list[str | None] = [None] * size
    held = {name: texts(columns.get(name, nothing)) for name in _TEXTS}
    reals = {name: numbers.read(name, columns.get(name, nothing)) for name in _REALS}
    flags = {name: numbers.read(name, columns.get(name, nothing)) == 1 for name in _FLAGS}
    order = np.nan_to_num(numbers.read("order", columns.get("order", nothing)), nan=0.0).astype(np.int64)
    favourable = numbers.read("higher_is", columns.get("higher_is", nothing))
    higher_is = np.select([favourable == 1, favourable == 0], [1, -1], 0).astype(np.int64)
    return {**held, **reals, **flags, "order": order, "higher_is": higher_is}


def texts(column: Sequence[str | None]) -> NDArray[np.object_]:
    """A column of text; a blank is an empty text."""
    made = np.empty(len(column), dtype=object)
    made[:] = [text or "" for text in column]
    return made
