"""Unknown counts as integer variables, and what is known as rows of integers over them.

A row says  low ≤ Σ aᵢ xᵢ ≤ high.  Printed counts are constants and are gone from the rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import lcm

from isonomia.protect.audit.counts import DERIVED, Count, Pairs, Rounded, Statement
from isonomia.protect.audit.knowledge import Knowledge, Said

Limit = int | None


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """low ≤ Σ coefficients · variables ≤ high; None: no limit. `said` is what says so."""

    variables: tuple[int, ...]
    coefficients: tuple[int, ...]
    low: Limit
    high: Limit
    said: Said


@dataclass(frozen=True, slots=True, eq=False)
class Allowed:
    """Only these pairs of values."""

    people: int
    outcome: int
    values: frozenset[tuple[int, int]]
    said: Pairs


@dataclass(frozen=True, slots=True, eq=False)
class System:
    """V unknown counts.

    Attributes:
        counts: what each variable is.
        low: (V,) the smallest value known without any row.
        rows: over the variables.
        clashes: statements about printed numbers that are not true of them.
    """

    counts: tuple[Count, ...]
    low: tuple[int, ...]
    rows: tuple[Row, ...]
    clashes: tuple[Said, ...]

    def __len__(self) -> int:
        return len(self.counts)


def system_of(known: Knowledge, *, hidden_is_something: bool = True) -> System:
    """The system of what is known.

    Args:
        known: printed numbers and statements.
        hidden_is_something: the stranger knows that zeros are printed where the policy says so, so that a hidden
            number of people is at least 1, and so are a hidden outcome and its opposite beside a printed n.
    """
    index: dict[Count, int] = {}
    for count in sorted(known.hidden - known.printed.keys(), key=_order):
        index[count] = len(index)
    rows: list[Row] = []
    clashes: list[Said] = []
    for said in known.statements:
        for row in _rows(said, known.printed, index):
            if row.variables:
                rows.append(row)
            elif (row.low or 0) > 0 or (row.high is not None and row.high < 0):
                clashes.append(said)
    counts = tuple(index)
    low = tuple(_lowest(count, known, hidden_is_something=hidden_is_something) for count in counts)
    return System(counts, low, tuple(rows), tuple(clashes))


def is_derived(count: Count) -> bool:
    """A count that no table prints."""
    return count.what in DERIVED


def _order(count: Count) -> tuple[str, ...]:
    return (*count[1:4], count.what, *(text for pair in sorted(count.place) for text in pair))


def _lowest(count: Count, known: Knowledge, *, hidden_is_something: bool) -> int:
    if not hidden_is_something or known.rule(count).zeros != "print":
        return 0
    if count.what == "n":
        return int(count in known.hidden)
    if count.what in {"e", "f"}:
        return int(count.of("n") in known.printed and count.of("e") in known.hidden)
    return 0


def _rows(said: Statement | Rounded, printed: Mapping[Count, int], index: dict[Count, int]) -> Iterable[Row]:
    if isinstance(said, Rounded):
        return _rounded(said, printed, index)
    terms = [(part, -1) for part in said.parts]
    constant = 0
    if isinstance(said.total, int):
        constant = said.total
    else:
        terms.append((said.total, 1))
    low = None if said.relation == "≤" else 0
    high = None if said.relation == "≥" else 0
    return [_row(terms, constant, low, high, said, printed, index)]


def _rounded(said: Rounded, printed: Mapping[Count, int], index: dict[Count, int]) -> Iterable[Row]:
    """Two rows in whole numbers: numerator − low · denominator ≥ 0 and high · denominator − numerator ≥ 0."""
    for limit, sign in ((said.low, 1), (said.high, -1)):
        scale = lcm(limit.denominator)
        terms = [(count, sign * factor * scale) for count, factor in said.numerator]
        terms += [(count, -sign * factor * limit.numerator) for count, factor in said.denominator]
        constant = 0 if said.denominator else -sign * limit.numerator
        yield _row(terms, constant, 0, None, said, printed, index)


def _row(
    terms: Iterable[tuple[Count, int]],
    constant: int,
    low: Limit,
    high: Limit,
    said: Said,
    printed: Mapping[Count, int],
    index: dict[Count, int],
) -> Row:
    summed: dict[int, int] = {}
    for count, factor in terms:
        value = printed.get(count)
        if value is not None:
            constant += factor * value
        else:
            at = index.setdefault(count, len(index))
            summed[at] = summed.get(at, 0) + factor
    kept = {at: factor for at, factor in summed.items() if factor}
    return Row(
        tuple(kept),
        tuple(kept.values()),
        None if low is None else low - constant,
        None if high is None else high - constant,
        said,
    )
