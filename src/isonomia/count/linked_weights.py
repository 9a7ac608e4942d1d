"""Weighted sums over people who have a score in two waves running: each made exactly and rounded once.

Weights are no whole numbers, so the linked people of a cell are read, with their two scores and their two weights, and
each sum is that of `math.fsum`: it does not depend on the order of rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import fsum
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Key = tuple[str, ...]
Person = tuple[float, float, float, float]
"""Earlier score, later score, earlier weight u, later weight w."""
_FACTORS: Final = {"1": 0, "2": 1, "u": 2, "w": 3}


def weighed_sums(
    rows: Iterable[Sequence[Any]], names: Sequence[str], keys_of: Callable[[Sequence[Any]], Iterable[Key]]
) -> Mapping[Key, NDArray[np.float64]]:
    """Key of a cell -> the sums of these names, of rows that end with a person's four numbers.

    Args:
        rows: keys of a cell as the file has them, then `Person`.
        names: as `LINKED` and `LINKED_WEIGHED`, or `STAYED` and `STAYED_WEIGHED`.
        keys_of: the keys of a row -> the keys of the cells in which the person is counted.
    """
    people: dict[tuple[Any, ...], list[Person]] = defaultdict(list)
    for row in rows:
        people[tuple(row[:-4])].append(tuple(float(each) for each in row[-4:]))  # type: ignore[arg-type]
    cells: dict[Key, list[Person]] = defaultdict(list)
    for held, each in people.items():
        for key in keys_of(held):
            cells[key] += each
    return {key: np.array([_sum(each, name) for name in names]) for key, each in cells.items()}


def _sum(people: Sequence[Person], name: str) -> float:
    """The sum of a product such as `ww*12`: w²·y₁·y₂; `n` alone has no factor."""
    size, _, scores = name.rpartition("*")
    factors = [_FACTORS[letter] for letter in size + (scores if scores != "n" else "")]
    if not factors:
        return float(len(people))
    columns = np.array(people)[:, factors]
    return fsum(np.prod(columns, axis=1).tolist())
