"""From `coded` rows to cells: one aggregate query a grouping, then levels and keys put in their final form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from sqlglot import exp

from isonomia.count.asking import WEIGHT, Design
from isonomia.count.loading import Loaded
from isonomia.count.placing import Groups
from isonomia.count.questions import Grouping, Question
from isonomia.count.sql import Sql, call, case, cast, column, joined, literal
from isonomia.count.sums import Scale, completed, count_names, scale_for, terms
from isonomia.errors import Fault, TableError
from isonomia.model.absence import ROOTS
from isonomia.model.cells import KEYS, CellTable
from isonomia.model.reading import clean, whole
from isonomia.model.unrounded import of_whole

Key = tuple[str, ...]
Held = tuple[Any, ...]
"""The key of a cell as the engine has it: texts of the design, then numbers of groups."""


@dataclass(frozen=True, slots=True)
class Sums:
    """How the sums of one question are written: the table, whole numbers, exact sums and their units."""

    question: Question
    table: str
    number: int
    weighted: bool
    scales: Mapping[str, Scale]

    def columns(self) -> list[Sql]:
        """The aggregates, in the order of `names`."""
        known = known_of(self.question, self.number)
        counts = [_count(known)]
        counts += [_count(_absent(self.question, self.number, root)) for root in range(len(ROOTS))]
        if "events" in count_names(self.question):
            counts.append(self._events(known))
        exact = [
            self._exact(product_of(term, self.number, self.question), self.scales[name], known)
            for name, term in terms(self.question, weighted=self.weighted).items()
        ]
        return [*counts, *exact]

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the sums, whole numbers first."""
        return (*count_names(self.question), *terms(self.question, weighted=self.weighted))

    def _events(self, known: Sql) -> Sql:
        outcome = column(f"y{self.number}")
        if self.question.kind == "proportion":
            return _count(joined("and", [known, outcome]))
        return _total(cast(outcome, "HUGEINT"), known)

    def _exact(self, term: Sql, scale: Scale, known: Sql) -> Sql:
        scaled = exp.Mul(this=exp.Paren(this=term), expression=literal(scale.factor))
        return _total(cast(exp.Paren(this=scaled), "HUGEINT"), known)


def known_of(question: Question, number: int) -> Sql:
    """The persons counted in n: kept by `among`, outcome (and time) known."""
    if question.counts_only:
        return column(f"a{number}")
    needed = ["y", "x"] if question.kind == "rate" else ["y"]
    parts: list[Sql] = [column(f"a{number}")]
    parts += [exp.Not(this=exp.Is(this=column(f"{name}{number}"), expression=exp.Null())) for name in needed]
    return joined("and", parts)


def _absent(question: Question, number: int, root: int) -> Sql:
    if question.counts_only:
        return exp.false()
    unknown = exp.Not(this=exp.Paren(this=known_of(question, number)))
    because = exp.EQ(this=column(f"k{number}"), expression=exp.Literal.number(root))
    return joined("and", [column(f"a{number}"), unknown, because])


def _count(condition: Sql) -> Sql:
    return exp.Filter(this=exp.Count(this=exp.Star()), expression=exp.Where(this=condition))


def _total(value: Sql, condition: Sql) -> Sql:
    """The sum over rows that meet a condition; the value of other rows is not even computed (a FILTER would)."""
    return call("coalesce", exp.Sum(this=case([(condition, value)])), exp.Literal.number(0))


def product_of(term: str, number: int, question: Question) -> Sql:
    """A term such as `wyy` as a product; y is taken about the question's origin."""
    outcome: Sql = column(f"y{number}")
    if question.kind == "proportion":
        outcome = cast(outcome, "DOUBLE")
    elif question.origin:
        outcome = exp.Paren(this=exp.Sub(this=outcome, expression=literal(question.origin)))
    factors = {"w": column(WEIGHT), "y": outcome, "t": column(f"x{number}")}
    made: Sql = factors[term[0]].copy()
    for letter in term[1:]:
        made = exp.Mul(this=made, expression=factors[letter].copy())
    return made


def scaled_sums(loaded: Loaded, question: Question, number: int, table: str) -> Sums:
    """The sums of a question with units that fit its largest terms.

    Raises:
        TableError: a term is too large to be a number.
    """
    rows, largest = largest_terms(loaded, question, number, table)
    scales = {name: scale_for(value, rows) for name, value in largest.items()}
    return Sums(question, table, number, bool(loaded.source.weight), scales)


def largest_terms(loaded: Loaded, question: Question, number: int, table: str) -> tuple[int, dict[str, float]]:
    """The rows of a table, and the size of the largest term of each sum that a question needs.

    Raises:
        TableError: a term is too large to be a number.
    """
    wanted = terms(question, weighted=bool(loaded.source.weight))
    if not wanted:
        return 0, {}
    largest = [
        exp.Filter(
            this=exp.Max(this=call("abs", product_of(term, number, question))),
            expression=exp.Where(this=known_of(question, number)),
        )
        for term in wanted.values()
    ]
    ((rows, *found),) = loaded.rows(exp.select(exp.Count(this=exp.Star()), *largest).from_(table))
    if any(value is not None and not np.isfinite(value) for value in found):
        problem = "values are so large that their sums are no longer numbers."
        raise TableError(Fault(f"source {loaded.source.id}, {question.place}", problem, remedy="Check the unit."))
    return int(rows), {name: float(value or 0.0) for name, value in zip(wanted, found, strict=True)}


def cells(
    loaded: Loaded, design: Design, sums: Sums, grouping: Grouping, groups: Mapping[str, tuple[int, Groups]]
) -> CellTable:
    """The cells of one question over one grouping, from a look at the rows for it alone."""
    keys = [column(name) for name in design.present] + [column(f"g{groups[each][0]}") for each in grouping]
    query = exp.Select(expressions=[*keys, exp.Count(this=exp.Star()), *sums.columns()])
    query.from_(sums.table, copy=False).where(column(f"a{sums.number}"), copy=False)
    if keys:
        query.group_by(*(key.copy() for key in keys), copy=False)
    split = ((row[: len(keys)], row[len(keys) :]) for row in loaded.rows(query))
    rows = ((held, totals) for held, (people, *totals) in split if people)
    return table_of(loaded, design, sums, grouping, groups, rows)


def table_of(
    loaded: Loaded,
    design: Design,
    sums: Sums,
    grouping: Grouping,
    groups: Mapping[str, tuple[int, Groups]],
    rows: Iterable[tuple[Held, Sequence[int]]],
) -> CellTable:
    """The cells of a question over a grouping, from keys as the engine has them and the totals of `sums.names`."""
    added: dict[Key, list[int]] = {}
    for held, totals in rows:
        for key in final_keys(held, design, grouping, groups):
            _add(added, key, totals)
    return _table(loaded, sums, grouping, groups, added)


def _add(added: dict[Key, list[int]], key: Key, totals: Sequence[int]) -> None:
    held = added.get(key)
    added[key] = (
        [int(total) for total in totals] if held is None else [a + b for a, b in zip(held, totals, strict=True)]
    )


def final_keys(
    held: Sequence[Any], design: Design, grouping: Grouping, groups: Mapping[str, tuple[int, Groups]]
) -> Iterable[Key]:
    """The keys of the cells in which people are counted: codes in place of numbers, several where levels overlap."""
    texts = dict(zip(design.present, held, strict=False))
    # a server may not compose letters: so they are composed here, once a cell
    start = tuple(whole(clean(texts[name]) or "") if name in texts else design.constants[name] for name in KEYS)
    numbers = held[len(design.present) :]
    levels = (groups[each][1].codes[number] for each, number in zip(grouping, numbers, strict=True))
    return ((*start, *codes) for codes in product(*levels))


def _table(
    loaded: Loaded,
    sums: Sums,
    grouping: Grouping,
    groups: Mapping[str, tuple[int, Groups]],
    added: Mapping[Key, list[int]],
) -> CellTable:
    ordered = sorted(added)
    columns = {name: [added[key][at] for key in ordered] for at, name in enumerate(sums.names)}
    counts = {name: columns[name] for name in count_names(sums.question)}
    floats = {name: [scale.back(total) for total in columns[name]] for name, scale in sums.scales.items()}
    names = (*KEYS, *grouping)
    placements = {each: groups[each][1].placement for each in grouping}
    return CellTable(
        indicator=sums.question.id,
        source=loaded.source.id,
        kind=sums.question.kind,
        dimensions=grouping,
        keys={name: np.array([key[at] for key in ordered], dtype=object) for at, name in enumerate(names)},
        sums=completed(sums.question, counts, floats, weighted=sums.weighted),
        overlapping=frozenset(each for each in grouping if placements[each].overlapping),
        coding={each: p.binding.coding for each, p in placements.items() if p.binding.coding},
        origin=sums.question.origin,
        weighted=sums.weighted,
        exact={name: of_whole(columns[name], -scale.shift) for name, scale in sums.scales.items()},
    )
