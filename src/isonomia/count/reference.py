"""The slow, obvious counter: plain Python over rows, one dictionary of lists, `math.fsum`. The oracle of the fast one.

It shares with the fast count the meaning of expressions (`model/meaning.py`), how values are read, and the rules of
levels; it shares no SQL, no grouping, no dictionary of values, no scaled sums and no order of work. Records only.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import Any

import numpy as np

from isonomia.count.levels import Placement, absence_root, placement, tokens_of
from isonomia.count.questions import Grouping, Question, questions
from isonomia.model.absence import ROOTS, UNKNOWN
from isonomia.model.cells import KEYS, Cells, CellTable
from isonomia.model.expression import Expression
from isonomia.model.kinds import Kind, Kinds, Value, converted, kind_of_type, written
from isonomia.model.meaning import taken, value_of
from isonomia.model.reading import whole
from isonomia.model.study import Source, Study
from isonomia.model.table import ColumnInfo

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Person:
    """One person (of one setting and period) as a question sees them."""

    key: tuple[str, ...]  # setting, period, stratum, cluster
    groups: Mapping[str, tuple[str, ...]]
    weight: float
    outcome: float | None
    time: float | None
    why: str  # root of absence where the outcome is not known


def count_slowly(
    study: Study, records: Mapping[str, Sequence[Record]], columns: Mapping[str, Sequence[ColumnInfo]]
) -> Cells:
    """The cells of all questions about records, from rows as dictionaries; the data are held to be without faults."""
    tables = []
    for question in questions(study):
        source = study.sources[question.source]
        kinds = {column.name: kind_of_type(column.type) for column in columns[source.id]}
        singles = {column.name for column in columns[source.id] if column.type == "FLOAT"}
        rows = [_as_held(record, singles) for record in records[source.id]]
        people = _people(study, source, question, rows, kinds)
        placements = {each: placement(study.dimensions[each], source) for each in question.dimensions}
        tables += [_cells(source, question, grouping, people, placements) for grouping in question.groupings]
    return Cells(tuple(sorted(tables, key=lambda table: table.identity)))


def _people(study: Study, source: Source, question: Question, records: Sequence[Record], kinds: Kinds) -> list[Person]:
    """The people whom the question keeps, one entry each."""
    rows = [_known(source, record, kinds) for record in records]
    for row in rows:
        row |= {("text", name): written(_value(each, row, kinds, "number")) for name, each in question.derived}
    if source.repeated == "last" and source.person:
        rows = list({_who(source, row): row for row in rows}.values())
    kept = [row for row in rows if _is_kept(source, question, row, kinds)]
    if source.repeated != "any" or not source.person:
        return [_person(study, source, question, [row], kinds) for row in kept]
    whose: dict[tuple[str, ...], list[Record]] = {}
    for row in kept:
        whose.setdefault(_who(source, row), []).append(row)
    return [_person(study, source, question, rows_of_one, kinds) for rows_of_one in whose.values()]


def _known(source: Source, record: Record, kinds: Kinds) -> dict[str, Any]:
    """The row with the texts of its columns under `("text", name)`, and declared absences as null."""
    row: dict[Any, Any] = {}
    for name, value in record.items():
        text = _digits(value) if kinds[name] == "number" else _text(value, kinds[name])
        row["text", name] = text
        absent = absence_root(text, tokens_of(source, None, name))
        row[name] = None if text is None or absent else value
    return row


def _as_held(record: Record, singles: Collection[str]) -> Record:
    """The row with numbers of single precision as such."""
    held = {name: np.float32(record[name]) for name in singles if record[name] is not None}
    return {**record, **held} if held else record


def _digits(value: Any) -> str | None:  # noqa: ANN401  whatever a source holds
    """A number as the source has it: all digits of whole numbers and decimals, and the fewest that tell a float."""
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return written(taken(float(str(value)) if isinstance(value, np.float32) else value, "number"))


def _text(value: Any, kind: Kind) -> str | None:  # noqa: ANN401  whatever a source holds
    return written(taken(value, kind))


def _who(source: Source, row: Mapping[Any, Any]) -> tuple[str, ...]:
    return tuple(str(row["text", name]) for name in (source.person, source.setting, source.period) if name)


def _is_kept(source: Source, question: Question, row: Mapping[Any, Any], kinds: Kinds) -> bool:
    if source.weight and not (_number(row, source.weight, kinds) or 0.0) > 0:
        return False
    return question.among is None or _value(question.among, row, kinds, "truth") is True


def _number(row: Mapping[Any, Any], name: str, kinds: Kinds) -> float | None:
    value = converted(taken(row[name], kinds[name]), "number")
    return value if isinstance(value, float) else None


def _value(expression: Expression, row: Mapping[Any, Any], kinds: Kinds, wanted: Kind) -> Value:
    return converted(value_of(expression.root, row, kinds), wanted)


def _person(
    study: Study, source: Source, question: Question, rows: Sequence[Mapping[Any, Any]], kinds: Kinds
) -> Person:
    last = rows[-1]
    outcomes = [_outcome(question, row, kinds) for row in rows]
    known = [(y, t) for y, t in outcomes if y is not None and (t is not None or question.kind != "rate")]
    placements = {each: placement(study.dimensions[each], source) for each in question.dimensions}
    return Person(
        key=(
            whole(last["text", source.setting]) if source.setting else source.setting_is,
            whole(last["text", source.period]) if source.period else source.period_is,
            whole(last["text", source.strata]) if source.strata else "",
            whole(last["text", source.cluster]) if source.cluster else "",
        ),
        groups={each: _codes(placed, last) for each, placed in placements.items()},
        weight=(_number(last, source.weight, kinds) or 0.0) if source.weight else 1.0,
        outcome=_joined(question, [y for y, _ in known]),
        time=math.fsum(t or 0.0 for _, t in known) if known else None,
        why=_why(source, question, rows[0], kinds),
    )


def _joined(question: Question, outcomes: Sequence[float]) -> float | None:
    """One person's outcome: true in any row, or the sum of events; of one row, that row's."""
    if not outcomes:
        return None
    return max(outcomes) if question.kind == "proportion" else sum(outcomes)


def _outcome(question: Question, row: Mapping[Any, Any], kinds: Kinds) -> tuple[float | None, float | None]:
    if question.counts_only:
        return 1.0, None
    expression = question.value if question.kind == "mean" else question.event
    wanted: Kind = "truth" if question.kind == "proportion" else "number"
    outcome = _finite(_value(expression, row, kinds, wanted)) if expression else None
    return outcome, _finite(_value(question.time, row, kinds, "number")) if question.time else None


def _finite(value: Value) -> float | None:
    if isinstance(value, bool):
        return float(value)
    return value if isinstance(value, float) and math.isfinite(value) else None


def _why(source: Source, question: Question, row: Mapping[Any, Any], kinds: Kinds) -> str:
    """It is not known yet; else the first column, in order of appearance, whose absence is declared; else unknown."""
    if any(_value(each, row, kinds, "truth") is True for each in question.waits):
        return UNKNOWN
    for expression in question.outcome:
        for name in expression.columns:
            root = absence_root(row["text", name], tokens_of(source, None, name))
            if root:
                return root
    return UNKNOWN


def _codes(placed: Placement, row: Mapping[Any, Any]) -> tuple[str, ...]:
    return placed.place([row["text", name] for name in placed.columns]).codes


def _cells(
    source: Source,
    question: Question,
    grouping: Grouping,
    people: Iterable[Person],
    placements: Mapping[str, Placement],
) -> CellTable:
    members: dict[tuple[str, ...], list[Person]] = {}
    for person in people:
        for codes in product(*(person.groups[each] for each in grouping)):
            members.setdefault((*person.key, *codes), []).append(person)
    ordered = sorted(members)
    weighted = bool(source.weight)
    columns = [_sums(question, members[key], weighted=weighted) for key in ordered]
    names = (*KEYS, *grouping)
    wanted = list(_sums(question, [], weighted=weighted))
    return CellTable(
        indicator=question.id,
        source=source.id,
        kind=question.kind,
        dimensions=grouping,
        keys={name: np.array([key[at] for key in ordered], dtype=object) for at, name in enumerate(names)},
        sums={name: np.array([column[name] for column in columns], dtype=_type(name)) for name in wanted},
        overlapping=frozenset(each for each in grouping if placements[each].overlapping),
        coding={each: placements[each].binding.coding for each in grouping if placements[each].binding.coding},
        origin=question.origin,
        weighted=weighted,
    )


def _type(name: str) -> type[np.int64 | np.float64]:
    return np.int64 if name.startswith("n") or name == "events" else np.float64


def _sums(question: Question, people: Sequence[Person], *, weighted: bool) -> dict[str, float]:
    known = [each for each in people if each.outcome is not None]
    sums: dict[str, float] = {"n": len(known)}
    for root in ROOTS:
        sums[f"n_{root}"] = sum(each.outcome is None and each.why == root for each in people)
    w = [each.weight for each in known]
    sums |= {"sw": math.fsum(w), "sww": math.fsum(x * x for x in w)}
    if question.counts_only:
        return sums
    y = [(each.outcome or 0.0) - question.origin for each in known]
    if question.kind != "mean":
        sums["events"] = int(sum(y))
    pairs = list(zip(w, y, strict=True))
    sums |= {"sy": math.fsum(y), "syy": math.fsum(b * b for b in y)}
    sums |= {"swy": math.fsum(a * b for a, b in pairs), "swyy": math.fsum(a * b * b for a, b in pairs)}
    sums |= {"swwy": math.fsum(a * a * b for a, b in pairs), "swwyy": math.fsum(a * a * b * b for a, b in pairs)}
    if question.kind == "rate":
        sums["time"] = math.fsum(each.time or 0.0 for each in known)
        if weighted:
            sums["sx:time"] = math.fsum(each.weight * (each.time or 0.0) for each in known)
    return sums
