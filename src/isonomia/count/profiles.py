"""What the questions see of people, each combination once: with it everything about a row is known but its groups.

The conditions of all questions are worked out, and checked for faults, on these few rows instead of on all: ten stages
that two million people went through come in a dozen combinations.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sqlglot import exp

from isonomia.count.coding import HELD, Coding, Part
from isonomia.count.packing import DENSE, MOST_PACKED, Ints, Lookup, Packing, lookup, packing, smallest
from isonomia.count.sql import DIALECT, Sql, call, cast, column
from isonomia.model.table import ColumnInfo

PROFILES: Final = "profiles"
MOST_PROFILES: Final = 1 << 16
_PACKED: Final = "packed"
_ROWS: Final = 1 << 20


@dataclass(frozen=True, slots=True, eq=False)
class Profiles:
    """The combinations of some columns that occur.

    Attributes:
        names: the columns. keys: (P,) packed numbers, sorted. people: (P,) rows of each.
        number: from a row of `held` to the number of its combination.
    """

    names: tuple[str, ...]
    packing: Packing
    keys: Ints
    people: Ints
    number: Lookup


def profiles(coding: Coding, names: Sequence[str]) -> Profiles | None:
    """The combinations of columns of few values; None if they are too many."""
    packed = packing(coding, names)
    if packed.size > MOST_PACKED:
        return None
    found = combinations_held(coding, packed)
    if found is None:
        return None
    keys, people = found
    number = lookup(packed, keys, smallest(np.arange(len(keys)), len(keys)))
    return Profiles(tuple(names), packed, keys, people, number)


def as_table(coding: Coding, found: Profiles, columns: Sequence[ColumnInfo]) -> Part:
    """The combinations as the table `profiles` of the source's columns, in the order of `keys`.

    Args:
        coding: the source.
        found: its combinations.
        columns: all columns of the source, as messages need them.
    """
    connection = coding.connect()
    connection.execute(f"CREATE OR REPLACE TEMP TABLE packed_profiles ({_PACKED} BIGINT)")
    connection.register("packed_keys", {_PACKED: found.keys})
    connection.execute(f"INSERT INTO packed_profiles SELECT {_PACKED} FROM packed_keys")  # noqa: S608  our own names
    connection.unregister("packed_keys")
    values = [
        exp.alias_(_value(coding, found.packing, at, name), name, quoted=True) for at, name in enumerate(found.names)
    ]
    made = exp.select(*(values or [exp.alias_(exp.Literal.number(0), "nothing")])).from_("packed_profiles")
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {PROFILES} AS {made.sql(DIALECT)}")
    return Part(PROFILES, tuple(columns))


def combinations_held(coding: Coding, packed: Packing, most: int = MOST_PROFILES) -> tuple[Ints, Ints] | None:
    """The packed numbers that occur, sorted, and their rows: two (P,) arrays; None if they are more than `most`."""
    arrays = coding.arrays
    if packed.codes and all(code in arrays for code in packed.codes):
        return _combinations_given(coding, packed, most)
    query = exp.select(exp.alias_(_packed(packed), _PACKED), exp.alias_(exp.Count(this=exp.Star()), "people"))
    query = query.from_(HELD).group_by(column(_PACKED)).limit(most + 1)
    found = coding.connect().execute(query.sql(DIALECT)).fetchnumpy()
    keys, people = (np.asarray(found[name], dtype=np.int64) for name in (_PACKED, "people"))
    order = np.argsort(keys)
    return (keys[order], people[order]) if len(keys) <= most else None


def _combinations_given(coding: Coding, packed: Packing, most: int) -> tuple[Ints, Ints] | None:
    """The same of columns whose numbers the source gave."""
    arrays = {code: coding.arrays[code] for code in packed.codes}
    people: dict[int, int] = {}
    counted = np.zeros(packed.size if packed.size <= DENSE else 0, dtype=np.int64)
    for start in range(0, coding.rows, _ROWS):
        part = packed.of({code: each[start : start + _ROWS] for code, each in arrays.items()})
        if len(counted):
            counted += np.bincount(part, minlength=len(counted))
            continue
        for key, rows in zip(*(each.tolist() for each in np.unique(part, return_counts=True)), strict=True):
            people[key] = people.get(key, 0) + rows
        if len(people) > most:
            return None
    keys = np.flatnonzero(counted) if len(counted) else np.array(sorted(people), dtype=np.int64)
    rows = counted[keys] if len(counted) else np.array([people[key] for key in keys.tolist()], dtype=np.int64)
    return (keys, rows) if len(keys) <= most else None


def _packed(packed: Packing) -> Sql:
    made: Sql = cast(exp.Literal.number(0), "BIGINT")
    for code, stride in zip(packed.codes, packed.strides, strict=True):
        part = exp.Mul(this=cast(column(code), "BIGINT"), expression=exp.Literal.number(stride))
        made = exp.Add(this=made, expression=part)
    return made


def _value(coding: Coding, packed: Packing, at: int, name: str) -> Sql:
    """A column's value, from the packed number of its combination."""
    divided = exp.IntDiv(this=column(_PACKED), expression=exp.Literal.number(packed.strides[at]))
    code = exp.Mod(this=exp.Paren(this=divided), expression=exp.Literal.number(packed.ranges[at]))
    return call("list_extract", coding.values(name), call("nullif", code, exp.Literal.number(0)))


def unique_texts(texts: Sequence[tuple[str, ...]]) -> tuple[list[tuple[str, ...]], NDArray[np.int64]]:
    """The different entries, sorted, and for each entry the number of its own: (R,)."""
    different = sorted(set(texts))
    number = {each: at for at, each in enumerate(different)}
    return different, np.array([number[each] for each in texts], dtype=np.int64)
