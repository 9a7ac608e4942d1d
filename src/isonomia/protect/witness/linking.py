"""From the systems of all indicators of a source to one linked system."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

import numpy as np
from numpy.typing import NDArray

from isonomia.model.study import Study
from isonomia.protect.earlier import Told, nothing_told
from isonomia.protect.policy import Policy
from isonomia.protect.prepare import BENCHMARK_PREFIX, Context
from isonomia.protect.primary import small
from isonomia.protect.system import MISSING, Margin, System
from isonomia.protect.witness.across import links_across
from isonomia.protect.witness.hierarchies import Holding, holdings
from isonomia.protect.witness.joint import Joint, filled, joints, shared_margins
from isonomia.protect.witness.kinships import Kinship, kinships
from isonomia.protect.witness.linked import (
    BESIDE,
    MISSED,
    NOBODY,
    PERSONS,
    SLACK,
    WITH,
    WITHOUT,
    Ints,
    Linked,
    Relations,
    TableKey,
    regions,
)
from isonomia.protect.witness.narrowed import narrowed
from isonomia.protect.witness.pairing import Count, Link
from isonomia.protect.witness.person_sets import classes_of, person_sets
from isonomia.protect.witness.populations import Guess, links
from isonomia.protect.witness.shared import shared_links
from isonomia.protect.witness.times import Empty, told_by_time
from isonomia.protect.witness.vacant import Group, vacant_groups
from isonomia.protect.witness.ways_out import links_of_ways
from isonomia.protect.witness.weights import level_weight, odd, pairs_of_two, weights_of
from isonomia.protect.witness.windows import windows_and_years

_KINDS: Final = {"n": PERSONS, "e": WITH, "f": WITHOUT}


def linked_of(
    systems: Sequence[System],
    names: Sequence[str],
    study: Study,
    rule: Policy,
    told: Sequence[Told] = (),
    guesses: Collection[Guess] = (),
) -> Linked:
    """One linked system.

    Args:
        systems: of all indicators of one source, in the order of their names.
        names: their ids.
        study: says which indicators count the same persons.
        rule: the policy that protects the source.
        told: what earlier releases tell of each system; nothing by default.
        guesses: systems that seem to count the same people.
    """
    builder = _Builder(systems, rule, told or [nothing_told(len(each)) for each in systems])
    kin, sources = _kinships(names, study), _sources(names, study)
    tied = _tied(systems, names, study, guesses, kin) if len(systems) > 1 else []
    vacant = frozenset[Group]().union(*(vacant_groups(study, each) for each in sources))
    for at in range(len(systems)):
        builder.add_counts(at, with_missing=any(_mentions(link, at) for link in tied))
        builder.add_margins(at)
        builder.add_shared(at)
        builder.add_joints(at)
        builder.add_beside(at)
        builder.add_ties(at)
        builder.add_vacant(at, vacant)
        builder.add_empty(at, told_by_time(systems[at], names[at], study))
        builder.add_holdings(at, [*holdings(systems[at], kin), *windows_and_years(systems[at])])
    for link in tied:
        builder.add_link(link)
    return builder.linked(tuple(names))


def _tied(
    systems: Sequence[System],
    names: Sequence[str],
    study: Study,
    guesses: Collection[Guess],
    kin: Sequence[Kinship],
) -> list[Link]:
    """All links between the systems."""
    classes = classes_of(person_sets(systems, names, study))
    shared = [*shared_links(classes.values(), systems), *links_across(classes.values(), systems, kin)]
    ways = links_of_ways(systems, names, study)
    return [*links(systems, names, study, guesses), *narrowed(systems, names, study), *shared, *ways]


def _kinships(names: Sequence[str], study: Study) -> list[Kinship]:
    """Of the source that the indicators are counted from."""
    return [kinship for source in _sources(names, study) for kinship in kinships(study, source)]


def _sources(names: Sequence[str], study: Study) -> list[str]:
    """What the indicators are counted from."""
    homes = [(each.id, each.source) for each in study.indicators]
    homes += [(each.id, each.source) for each in study.representations]
    homes += [(f"{BENCHMARK_PREFIX}{each.id}", each.source) for each in study.benchmarks.values()]
    return list(dict.fromkeys(source for name, source in homes if name in names))


def _mentions(link: Link, system: int) -> bool:
    return any(each[0] == system and each[1] == MISSED for each in (*link.left, *link.right))


@dataclass(frozen=True, slots=True, eq=False)
class _Homes:
    """Of the cells of a system: table, parity, weight of the level; and the pairs of groups."""

    tables: Ints
    parity: NDArray[np.int8]
    levels: NDArray[np.float64]
    pairs: list[tuple[int, int]]


class _Builder:
    """Collects variables and relations; thrown away when the system is made."""

    def __init__(self, systems: Sequence[System], rule: Policy, told: Sequence[Told]) -> None:
        self.systems = systems
        self.told = told
        self.rule = rule
        self.truth: list[int] = []
        self.homes: list[_Homes] = []
        self.at: dict[tuple[int, int], Ints] = {}  # (system, kind) -> (C,) variables
        self.columns: dict[str, list[NDArray[np.generic]]] = defaultdict(list)
        self.twins: list[tuple[int, int]] = []
        self.parts: list[tuple[Ints, Ints, Ints]] = []  # lengths, columns, signs of rows
        self.keys: dict[TableKey, int] = {}
        self.met: dict[tuple[Context, tuple[str, ...]], int] = {}

    def add_counts(self, at: int, *, with_missing: bool) -> None:
        """Variables for every count of every cell of a system."""
        system = self.systems[at]
        n = system.counts["n"]
        cells = np.arange(len(n))
        self.homes.append(self._homes(system))
        levels, pairs = self.homes[at].levels, self.homes[at].pairs
        told = self.told[at]
        weights = weights_of(n, levels, pairs)
        persons = self._add(at, PERSONS, cells, n, small(n, self.rule), weights=weights, known=told.n)
        if "events" in system.counts:
            e = system.counts["events"]
            weights, few = weights_of(e, levels, pairs), small(e, self.rule)
            event = self._add(at, WITH, cells, e, few, weights=weights, home=persons, known=told.y)
            if system.kind == "proportion":
                f = n - e
                without = self._add(at, WITHOUT, cells, f, small(f, self.rule), home=persons)
                self._rows([(event, 1), (without, 1), (persons, -1)])
        if with_missing and any(name in system.counts for name in MISSING):
            missing = np.zeros(len(n), dtype=np.int64)
            for name in MISSING:
                missing += system.counts.get(name, 0)
            few = np.asarray((missing >= 1) & (missing < self.rule.threshold))
            self._add(at, MISSED, cells, missing, few, home=persons)

    def _add(
        self,
        at: int,
        kind: int,
        cells: Ints,
        values: Ints,
        sensitive: NDArray[np.bool_],
        *,
        weights: NDArray[np.float64] | None = None,
        home: Ints | None = None,
        known: NDArray[np.bool_] | None = None,
        names: frozenset[str] = frozenset(),
    ) -> Ints:
        """New variables of one kind for some cells of a system; those of all cells can be looked up by kind.

        With `names` they stand in a table of these dimensions, and not in those of the cells.
        """
        size = len(cells)
        own = np.arange(len(self.truth), len(self.truth) + size, dtype=np.int64)
        self.truth += values.tolist()
        if kind in {PERSONS, WITH, WITHOUT, MISSED}:
            self.at[at, kind] = own
        columns: dict[str, NDArray[np.generic]] = {
            "values": values,
            "kinds": np.full(size, kind, dtype=np.int8),
            "home": own if kind == PERSONS else np.full(size, NOBODY) if home is None else home,
            "printable": np.full(size, weights is not None),
            "sensitive": sensitive,
            "falls": sensitive & (kind not in {MISSED, SLACK}),
            "weights": np.zeros(size) if weights is None else weights,
            "owners": np.full(size, NOBODY if kind == SLACK else at),
            "tables": self._tables(at, cells, names),
            "parity": self.homes[at].parity[cells],
            "known": np.zeros(size, dtype=np.bool_) if known is None else known,
        }
        for name, column in columns.items():
            self.columns[name].append(column)
        return own

    def _tables(self, at: int, cells: Ints, names: frozenset[str]) -> Ints:
        if not names:
            return self.homes[at].tables[cells]
        contexts = self.systems[at].contexts
        found = [self._table(contexts[cell], tuple(sorted(names))) for cell in cells.tolist()]
        return np.array(found, dtype=np.int64)

    def _homes(self, system: System) -> _Homes:
        """Where each cell of a system stands, worked out once."""
        keys = zip(system.contexts, system.places, strict=True)
        tables = [self._table(where, tuple(name for name, _ in place)) for where, place in keys]
        met: dict[str, int] = {}
        parity = [sum(odd(code, met) for _, code in place) % 2 for place in system.places]
        levels = np.array([level_weight(place) for place in system.places])
        return _Homes(np.array(tables, dtype=np.int64), np.array(parity, dtype=np.int8), levels, pairs_of_two(system))

    def _table(self, where: Context, names: tuple[str, ...]) -> int:
        found = self.met.get((where, names))
        if found is None:
            found = self.met[where, names] = self.keys.setdefault((where, frozenset(names)), len(self.keys))
        return found

    def _rows(self, terms: Sequence[tuple[Ints, int]]) -> None:
        """One relation for each position: Σ sign · variable is constant."""
        size = len(terms[0][0])
        columns = np.stack([column for column, _ in terms], axis=1).reshape(-1)
        signs = np.tile(np.array([sign for _, sign in terms], dtype=np.int64), size)
        self.parts.append((np.full(size, len(terms), dtype=np.int64), columns, signs))

    def _row(self, columns: Sequence[int], signs: Sequence[int]) -> None:
        each = (np.array([len(columns)]), np.array(columns), np.array(signs))
        self.parts.append(tuple(part.astype(np.int64) for part in each))  # type: ignore[arg-type]  # three of them

    def add_margins(self, at: int) -> None:
        """Every margin of a system, for each kind of count that its margins do not follow from."""
        system = self.systems[at]
        exact = [margin for margin in system.margins if margin.exact]
        columns = np.array([c for m in exact for c in (*m.parts, m.total)], dtype=np.int64)
        lengths = np.array([len(m.parts) + 1 for m in exact], dtype=np.int64)
        signs = np.ones(len(columns), dtype=np.int64)
        if exact:
            signs[np.cumsum(lengths) - 1] = -1
        for kind in self._summed(at):
            own = self.at[at, kind]
            self.parts.append((lengths, own[columns], signs))
            for margin in system.margins:
                if not margin.exact:
                    self._add_bounds(at, own, margin)

    def add_shared(self, at: int) -> None:
        """Sums that two tables share and neither shows."""
        shared = list(shared_margins(self.systems[at]))
        for own in (self.at[at, kind] for kind in self._summed(at)):
            for mine, theirs in shared:
                self._row([*own[list(mine)], *own[list(theirs)]], [*(1 for _ in mine), *(-1 for _ in theirs)])

    def add_joints(self, at: int) -> None:
        """Cells of joint tables that nobody prints."""
        together = list(joints(self.systems[at]))
        for own in (self.at[at, kind] for kind in self._summed(at) if kind != MISSED):
            counts = np.array([self.truth[each] for each in own.tolist()], dtype=np.int64)
            for joint in together:
                values = filled(joint, counts)
                if values is not None:
                    self._add_joint(at, own, joint, values)

    def _add_joint(self, at: int, own: Ints, joint: Joint, values: Ints) -> None:
        cells = np.full(joint.size, joint.sums[0][0][0], dtype=np.int64)
        inside = self._add(at, SLACK, cells, values, np.zeros(joint.size, dtype=np.bool_), names=joint.names)
        for total, parts in joint.sums:
            columns = [*own[list(total)].tolist(), *inside[list(parts)].tolist()]
            self._row(columns, [*(1 for _ in total), *(-1 for _ in parts)])

    def _summed(self, at: int) -> list[int]:
        """Kinds with sums of their own: as n = e + f, those of n follow from those of e and f."""
        kinds = (WITH, WITHOUT, MISSED) if (at, WITHOUT) in self.at else (PERSONS, WITH, MISSED)
        return [kind for kind in kinds if (at, kind) in self.at]

    def _add_bounds(self, at: int, own: Ints, margin: Margin) -> None:
        """Levels that overlap: each with those that share nobody is at most the total, all are at least the total."""
        if not margin.parts:
            return
        total, apart = own[margin.total], own[list(margin.apart)]
        for part in [own[each] for each in margin.parts if each not in margin.apart]:
            self._add_slack(at, margin.total, [total, part, *apart], [1, -1, *(-1 for _ in apart)])
        self._add_slack(at, margin.total, [*own[list(margin.parts)], total], [*(1 for _ in margin.parts), -1])

    def _add_slack(
        self, at: int, cell: int, columns: Sequence[int], signs: Sequence[int], *, sensitive: bool = False
    ) -> None:
        slack = np.array([self._sum(columns, signs)], dtype=np.int64)
        few = sensitive & (slack >= 1) & (slack < self.rule.threshold)
        own = self._add(at, SLACK, np.array([cell]), slack, few)
        self._row([*columns, int(own[0])], [*signs, -1])

    def add_beside(self, at: int) -> None:
        """Everyone else beside a group, where they are few: a whole less the group."""
        system = self.systems[at]
        cells, wholes = system.beside.T
        rest = system.counts["n"][wholes] - system.counts["n"][cells]
        for kind in (PERSONS, WITH, WITHOUT):
            if (at, kind) not in self.at:
                continue
            variables = self.at[at, kind]
            counts = np.array([self.truth[each] for each in variables.tolist()], dtype=np.int64)
            beside = counts[wholes] - counts[cells]
            few = np.flatnonzero(small(beside, self.rule) & (rest > 0))
            if len(few):
                own = self._add(at, BESIDE, cells[few], beside[few], np.ones(len(few), dtype=np.bool_))
                self._rows([(variables[wholes[few]], 1), (variables[cells[few]], -1), (own, -1)])

    def add_ties(self, at: int) -> None:
        """Sums with numbers that earlier releases printed: what is left over is a count of people, too."""
        for tie in self.told[at].ties:
            variables = self.at.get((at, _KINDS[tie.what]))
            if variables is None:
                continue
            columns = variables[list(tie.cells)]
            if tie.over == 0:
                self._row(columns.tolist(), [1] * len(columns))
                continue
            few = np.array([tie.over < self.rule.threshold])
            rest = self._add(at, SLACK, np.array(tie.cells[:1]), np.array([tie.over]), few)
            self._row([*columns.tolist(), int(rest[0])], [*(1 for _ in columns), 1 if tie.among else -1])

    def add_vacant(self, at: int, groups: Collection[Group]) -> None:
        """Nobody is in a group that the study leaves no room for. Where zeros are printed, that is known already."""
        places = self.systems[at].places if groups and self.rule.zeros == "protect" else ()
        cells = [cell for cell, place in enumerate(places) if any(pair in groups for pair in place)]
        for kind in (PERSONS, WITH, WITHOUT, MISSED):
            for variable in self.at[at, kind][cells].tolist() if (at, kind) in self.at else ():
                if self.truth[variable] == 0:
                    self._row([variable], [1])

    def add_empty(self, at: int, every: Iterable[Empty]) -> None:
        """Nobody of a cell has the outcome, or is without it, because of the years in which its people came."""
        for kind, cell in every:
            variable = int(self.at[at, kind][cell]) if (at, kind) in self.at else NOBODY
            if variable != NOBODY and self.truth[variable] == 0:
                self._row([variable], [1])

    def add_holdings(self, at: int, every: Iterable[Holding]) -> None:
        """What the levels of one dimension hold of another's, for each kind of count: exact where nothing is left.

        Where zeros are protected, that nothing is left must not be known either, unless it could not be otherwise.
        """
        for holding in every:
            for kind in self._summed(at):
                own = self.at[at, kind]
                columns = [int(own[cell]) for cell in (*holding.whole, *holding.part)]
                signs = [*(1 for _ in holding.whole), *(-1 for _ in holding.part)]
                over = self._sum(columns, signs)
                if over == 0 and (holding.exact or self.rule.zeros == "print"):
                    self._row(columns, signs)
                elif over >= 0 and not holding.exact:
                    self._add_slack(at, holding.whole[0], columns, signs, sensitive=holding.rest)

    def add_link(self, link: Link) -> None:
        """A link between indicators, if it is true of the counts: what is false tells a stranger nothing."""
        left, right = self._variables(link.left), self._variables(link.right)
        columns, signs = [*left, *right], [*(1 for _ in left), *(-1 for _ in right)]
        if not columns:
            return
        over = self._sum(columns, signs)
        if not (left and right) and self.rule.zeros == "protect":
            return  # that a row is missing says that it is empty only where zeros are printed
        if link.exact and over == 0:
            self._row(columns, signs)
        elif link.guess:
            self.twins += product(left, right)
        elif not link.exact and over >= 0:
            system, _, cell = (link.left or link.right)[0]
            self._add_slack(system, cell, columns, signs, sensitive=link.rest)

    def _sum(self, columns: Sequence[int], signs: Sequence[int]) -> int:
        return sum(sign * self.truth[column] for column, sign in zip(columns, signs, strict=True))

    def _variables(self, counts: Sequence[Count]) -> list[int]:
        return [int(self.at[at, kind][cell]) for at, kind, cell in counts if (at, kind) in self.at]

    def linked(self, names: tuple[str, ...]) -> Linked:
        """The frozen result."""
        lengths, columns, signs = (np.concatenate(each) for each in zip(*self.parts, strict=True))
        starts = np.concatenate([[0], np.cumsum(lengths)])
        nothing = np.zeros(0, dtype=np.int64)
        every = range(len(self.systems))
        relations = Relations(starts, columns, signs)
        return Linked(
            **{name: np.concatenate(column) for name, column in self.columns.items()},
            keys=tuple(self.keys),
            regions=regions(tuple(self.keys), relations, np.concatenate(self.columns["tables"])),
            relations=relations,
            twins=np.array(self.twins, dtype=np.int64).reshape(-1, 2),
            threshold=self.rule.threshold,
            zeros_printed=self.rule.zeros == "print",
            persons=tuple(self.at[at, PERSONS] for at in every),
            events=tuple(self.at.get((at, WITH), nothing) for at in every),
            names=names,
        )
