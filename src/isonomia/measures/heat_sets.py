"""From a table of published estimates (WHO's HEAT template) to sets of groups, bucketed by size and order.

A set is one setting × period × source × indicator × dimension. Columns are handled whole: a table of 400,000 rows
takes seconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from isonomia.model.groups import NO_REFERENCE, Groups
from isonomia.model.published import PublishedEstimates

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Texts = NDArray[np.object_]
Flags = NDArray[np.bool_]

KEYS: Final = ("setting", "period", "source", "indicator", "dimension")
MOST_MISSING: Final = 0.15


@dataclass(frozen=True, slots=True, eq=False)
class HeatSets:
    """What identifies K sets and how complete they are, in the file's order.

    Attributes:
        keys: name of `KEYS` -> (K,) text.
        listed: (K,) subgroups in the table.
        used: (K,) those with an estimate.
        missing_share: (K,) share of people in listed subgroups without an estimate; share of subgroups where the
            table does not give every population.
        ordered: (K,) the dimension is declared ordered.
        strict: (K,) … and no two subgroups hold the same place.
        direction: (K,) +1, −1, 0.
    """

    keys: dict[str, Texts]
    listed: Integers
    used: Integers
    missing_share: Floats
    ordered: Flags
    strict: Flags
    direction: Integers

    def __len__(self) -> int:
        return len(self.listed)

    @property
    def incomplete(self) -> Flags:
        """(K,) a subgroup has no estimate."""
        return self.used < self.listed


@dataclass(frozen=True, slots=True, eq=False)
class Bucket:
    """The sets of one size and kind of order: `which` (S,) are their places among all sets."""

    which: Integers
    groups: Groups


def from_published(pubs: PublishedEstimates) -> tuple[HeatSets, Sequence[Bucket]]:
    """Sets of groups, with subgroups that have no estimate left out.

    Shares come from the populations of the subgroups used, where all are given; else the stated setting average
    stands for the mean and there are no shares. Populations in a published table are taken as known.
    """
    owner, first = _owners(pubs)
    size = len(first)
    present = np.isfinite(pubs.value)
    listed = np.bincount(owner, minlength=size)
    used = np.bincount(owner[present], minlength=size)
    ordered = pubs.ordered[first]
    place = np.where(pubs.ordered, pubs.order, 0)
    rows = np.lexsort((place, owner))
    rows = rows[present[rows]]
    sets = HeatSets(
        keys={name: getattr(pubs, name)[first] for name in KEYS},
        listed=listed,
        used=used,
        missing_share=_missing_share(pubs, owner, present, listed),
        ordered=ordered,
        strict=ordered & ~_tied(owner[rows], place[rows], size),
        direction=pubs.higher_is[first],
    )
    starts = np.concatenate(([0], np.cumsum(used)[:-1])) if size else used
    return sets, [_bucket(pubs, sets, rows, starts, int(j), order) for j, order in _kinds(sets)]


def _kinds(sets: HeatSets) -> list[tuple[int, bool]]:
    """Sizes and kinds of order that occur."""
    pairs = set(zip(sets.used.tolist(), sets.strict.tolist(), strict=True))
    return sorted((j, order) for j, order in pairs if j > 0)


def _owners(pubs: PublishedEstimates) -> tuple[Integers, Integers]:
    """(R,) the set of each row, numbered as they first appear, and (K,) the first row of each set."""
    number: dict[tuple[str, ...], int] = {}
    columns = [getattr(pubs, name).tolist() for name in KEYS]
    owner = np.fromiter(
        (number.setdefault(key, len(number)) for key in zip(*columns, strict=True)), np.int64, len(pubs)
    )
    first = np.full(len(number), len(pubs), dtype=np.int64)
    np.minimum.at(first, owner, np.arange(len(pubs)))
    return owner, first


def _missing_share(pubs: PublishedEstimates, owner: Integers, present: Flags, listed: Integers) -> Floats:
    size = len(listed)
    known = np.bincount(owner[np.isfinite(pubs.population)], minlength=size) == listed
    people = np.where(np.isfinite(pubs.population), pubs.population, 0.0)
    total = np.bincount(owner, people, minlength=size)
    absent = np.bincount(owner[~present], people[~present], minlength=size)
    by_count = np.bincount(owner[~present], minlength=size) / np.maximum(listed, 1)
    return np.where(known & (total > 0), absent / np.where(total > 0, total, 1.0), by_count)


def _tied(owner: Integers, place: Integers, size: int) -> Flags:
    """(K,) two subgroups of a set hold the same place; rows sorted by set and place."""
    same = (owner[1:] == owner[:-1]) & (place[1:] == place[:-1])
    return np.bincount(owner[1:][same], minlength=size) > 0


def _bucket(
    pubs: PublishedEstimates, sets: HeatSets, rows: Integers, starts: Integers, size: int, ordered: bool
) -> Bucket:
    which = np.flatnonzero((sets.used == size) & (sets.strict == ordered))
    at = rows[starts[which][:, None] + np.arange(size)]  # (S, J) row numbers
    first = at[:, 0]
    y, people = pubs.value[at], pubs.population[at]
    total = people.sum(axis=1)
    shared = np.isfinite(total) & (total > 0) & (people >= 0).all(axis=1)
    p = np.where(shared[:, None], people / np.where(shared, total, 1.0)[:, None], np.nan)
    upper = pubs.scale[first]
    groups = Groups(
        codes=pubs.subgroup[at],
        y=y,
        s=np.where(pubs.se[at] >= 0, pubs.se[at], np.nan),
        kind="estimate",
        p=p,
        mean=np.where(shared, np.where(np.isnan(p), 0.0, p * y).sum(axis=1), pubs.setting_average[first]),
        reference=_references(pubs.reference[at]),
        bounds=np.stack((np.where(np.isnan(upper), -np.inf, 0.0), np.where(np.isnan(upper), np.inf, upper)), axis=1),
        direction=sets.direction[which],
        df=np.full(len(which), np.inf),
        ordered=ordered,
        population="external",
        protected=True,
    )
    return Bucket(which, groups)


def _references(marked: Flags) -> Integers:
    """(S,) the one subgroup that is marked, or `NO_REFERENCE`."""
    return np.where(marked.sum(axis=1) == 1, marked.argmax(axis=1), NO_REFERENCE).astype(np.int64)
