"""The rows of a source of counts: read, filtered and placed, one by one."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from sqlglot import exp

from isonomia.count import faults
from isonomia.count.asking import design_of
from isonomia.count.benchmarks import filter_columns, with_filters
from isonomia.count.checking import static_faults
from isonomia.count.coded_rows import CodedRows
from isonomia.count.faults import Misplaced, misplaced
from isonomia.count.levels import Placement, folded
from isonomia.count.loading import RAW, ROW, Loaded, load
from isonomia.count.questions import Question
from isonomia.count.reads import reads
from isonomia.count.sql import Sql, call, column, converted, joined, written_as
from isonomia.errors import Fault, listed, nearest
from isonomia.model.expression import Expression
from isonomia.model.kinds import Kind, check
from isonomia.model.layouts import unasked
from isonomia.model.reading import whole
from isonomia.model.study import Source
from isonomia.model.table import Table

if TYPE_CHECKING:
    import duckdb

TOTALS: Final = frozenset({"all", "total", "overall", "everyone"})
"""What a published table may write for everybody, in the place of a dimension or of a group."""

NUMBERS: Final = ("n", "events", "time", "moe")
_WITHHELD: Final = re.compile(r"^\*+$")
_RANGE: Final = re.compile(r"^([<≤]\s*=?\s*\d+|\d+\s*[-–]\s*\d+)$")
"""What counts by stage write in place of a small number ("<5", "1–10"): the number itself is not known."""
_SMALL: Final = re.compile(r"^([<≤]\s*=?\s*\d+|[01]\s*[-–]\s*\d+)$")
"""The same in other counts: "11–19" may be an age there."""
_TOLERANCE: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a published table.

    Attributes:
        groups: dimension -> codes of the groups that the row is about.
        everybody: dimensions of which the row says that it is about everybody.
        long: whether the row says itself which dimension it is about.
        withheld: the source does not give a number that is needed.
    """

    setting: str
    period: str
    groups: Mapping[str, tuple[str, ...]]
    everybody: frozenset[str] = frozenset()
    long: bool = False
    n: int = 0
    events: int = 0
    time: float = 0.0
    moe: float = math.nan
    withheld: bool = False


def rows_of(
    source: Source,
    table: Table,
    question: Question,
    placements: Mapping[str, Placement],
    connection: duckdb.DuckDBPyConnection,
) -> tuple[list[Row], list[Fault]]:
    """The rows that a question is about, and all faults of their columns and values."""
    fields = _fields(source, question)
    columns = [each.name for each in table.columns]
    loaded = load(connection, source, table, _needed(source, question, fields, placements, columns))
    asked, wrong = with_filters(question, loaded)
    wrong += _static(loaded, asked, fields, placements)
    if wrong:
        return [], wrong
    coded = CodedRows(source.id, placements, question.benchmark.coding if question.benchmark else "")
    reader = _Reader(loaded, asked, fields, placements, coded)
    wrong = list(reader.unreadable())
    rows = _everybody_once(list(reader.rows()))
    return rows, [*wrong, *reader.faults()]


def _fields(source: Source, question: Question) -> dict[str, Expression]:
    """The fields that the question needs, the benchmark's before the source's."""
    declared = {**source.fields, **(question.benchmark.fields if question.benchmark else {})}
    outcome = () if question.counts_only else ("events", "time") if question.kind == "rate" else ("events",)
    names = ("dimension", "group", "coding", "n", *outcome, *(("moe",) if question.benchmark else ()))
    return {name: declared[name] for name in names if name in declared}


def _needed(
    source: Source,
    question: Question,
    fields: Mapping[str, Expression],
    placements: Mapping[str, Placement],
    columns: Sequence[str],
) -> Iterator[str]:
    yield from (name for name in (source.setting, source.period) if name)
    for expression in (*fields.values(), *([question.among] if question.among else [])):
        yield from expression.columns
    if question.benchmark:
        yield from filter_columns(question.benchmark, source, columns)
    if "group" not in fields:
        bound = tuple(name for placement in placements.values() for name in placement.columns)
        yield from bound
        yield from unasked(source.layout, tuple(columns), bound)


def _static(
    loaded: Loaded, question: Question, fields: Mapping[str, Expression], placements: Mapping[str, Placement]
) -> list[Fault]:
    found = list(static_faults(loaded, [question]))
    outcome = () if question.counts_only else ("events", "time") if question.kind == "rate" else ("events",)
    for name in ("n", *outcome):
        if name not in fields:
            remedy = f'Add {name} = "column" to the fields of [source.{faults.key(loaded.source.id)}].'
            found.append(Fault(question.place, f"the source has no field {name}.", remedy=remedy))
    if ("dimension" in fields) != ("group" in fields):
        problem = "a long table needs both fields, dimension and group."
        found.append(Fault(f"source {loaded.source.id}", problem))
    for name, expression in fields.items():
        wanted: Kind = "number" if name in NUMBERS else "null"
        found += check(expression, loaded.kinds, wanted, f"source {loaded.source.id}, field {name}")
    if "group" not in fields:
        for dimension, placement in placements.items():
            found += [
                faults.no_column(loaded.source, name, list(loaded.kinds), f"the dimension {dimension}")
                for name in placement.columns
                if name not in loaded.kinds
            ]
    return found


@dataclass(slots=True)
class _Reader:
    """Reads rows and gathers what is wrong with them."""

    loaded: Loaded
    question: Question
    fields: Mapping[str, Expression]
    placements: Mapping[str, Placement]
    coded: CodedRows
    wrong: dict[str, dict[Any, int]] = field(default_factory=dict)
    broken: dict[str, int] = field(default_factory=dict)
    about: dict[str, str | None] = field(default_factory=dict)  # what long rows say they are about -> the dimension
    finer: dict[str, None] = field(default_factory=dict)  # columns of groups that the study does not use
    any_read: bool = False

    @property
    def long(self) -> bool:
        """Whether each row says which dimension it is about."""
        return "group" in self.fields

    def rows(self) -> Iterator[Row]:
        """The rows, placed; those about dimensions that nobody asks for are left out."""
        names, query = self._query()
        for values in self.loaded.rows(query):
            row = self._row(dict(zip(names, values, strict=True)))
            if row is not None:
                yield row

    def _query(self) -> tuple[list[str], Sql]:
        design = design_of(self.loaded.source)
        parts: dict[str, Sql] = {
            key: self.loaded.text(design.columns[key]) for key in ("setting", "period") if design.columns[key]
        }
        for name, expression in self.fields.items():
            wanted: Kind = "number" if name in NUMBERS else "text"
            parts[name] = written_as(expression.root, self.loaded.values, self.loaded.kinds, wanted)
        if not self.long:
            held = dict.fromkeys(name for each in self.placements.values() for name in each.columns)
            parts |= {f"column {name}": self.loaded.text(name) for name in held}
            parts |= {f"unasked {name}": self.loaded.text(name) for name in self._unasked()}
        query = exp.Select(expressions=[exp.alias_(sql, f"p{at}") for at, sql in enumerate(parts.values())])
        return list(parts), query.from_(RAW).where(self._kept()).order_by(column(ROW))

    def _kept(self) -> Sql:
        among = self.question.among
        if among is None:
            return exp.true()
        return call("coalesce", written_as(among.root, self.loaded.values, self.loaded.kinds, "truth"), exp.false())

    def _row(self, held: Mapping[str, Any]) -> Row | None:
        if not self._is_read(held):
            return None
        groups, everybody = self._long_groups(held) if self.long else self._wide_groups(held)
        if groups is None:
            return None
        numbers = {name: held[name] for name in NUMBERS if name in self.fields}
        withheld = any(value is None for name, value in numbers.items() if name != "moe")
        self._check(numbers)
        keys = design_of(self.loaded.source).constants
        return Row(
            setting=self._key(held, "setting", keys["setting"]),
            period=self._key(held, "period", keys["period"]),
            groups=groups,
            everybody=everybody,
            long=self.long,
            n=_whole(numbers["n"]),
            events=_whole(numbers.get("events")),
            time=numbers.get("time") or 0.0,
            moe=math.nan if numbers.get("moe") is None else numbers["moe"],
            withheld=withheld,
        )

    def _unasked(self) -> tuple[str, ...]:
        """Columns of groups that the study does not use; where the layout is known, their totals are read alone."""
        bound = tuple(name for placement in self.placements.values() for name in placement.columns)
        return () if self.long else unasked(self.loaded.source.layout, tuple(self.loaded.kinds), bound)

    def _is_read(self, held: Mapping[str, Any]) -> bool:
        """Whether a row is of the coding that the study reads, and about everybody on what it does not ask."""
        finer = [name for name in self._unasked() if folded(held[f"unasked {name}"] or "") not in TOTALS]
        if finer:
            self.finer |= dict.fromkeys(finer)
            return False
        self.any_read = True
        if held.get("coding") is None:
            return True
        return self.coded.keeps(held["coding"], self._about(held))

    def _about(self, held: Mapping[str, Any]) -> tuple[str, ...]:
        """The dimensions of which a row names a group."""
        if self.long:
            named = self._named(held["dimension"])
            return (named,) if named else ()
        texts = {each: [held[f"column {name}"] for name in placed.columns] for each, placed in self.placements.items()}
        return tuple(each for each, found in texts.items() if any(folded(text or "") not in TOTALS for text in found))

    def _key(self, held: Mapping[str, Any], key: str, constant: str) -> str:
        if key not in held:
            return constant
        if held[key] is None:
            self.broken[f"no {key}"] = self.broken.get(f"no {key}", 0) + 1
        return whole(held[key] or "")

    def _long_groups(self, held: Mapping[str, Any]) -> tuple[dict[str, tuple[str, ...]] | None, frozenset[str]]:
        about = folded(held["dimension"] or "")
        if about in TOTALS:
            return {}, frozenset()
        dimension = self._named(held["dimension"])
        self.about |= {held["dimension"] or "": dimension}
        if dimension is None or (dimension not in self.question.dimensions and self.question.dimensions):
            return None, frozenset()
        total = folded(held["group"] or "")
        if total in TOTALS and total not in self.placements[dimension].known:
            return {}, frozenset({dimension})
        return {dimension: self._codes(dimension, (held["group"],))}, frozenset()

    def _named(self, text: str | None) -> str | None:
        """The dimension that a long row is about: by its id, else by its title, whatever stands between the words."""
        words = _words(text or "")
        titled = [each for each, placed in self.placements.items() if _words(placed.dimension.title) == words]
        by_id = next((each for each in self.placements if _words(each) == words), None)
        return by_id or (titled[0] if len(titled) == 1 else None)

    def _wide_groups(self, held: Mapping[str, Any]) -> tuple[dict[str, tuple[str, ...]], frozenset[str]]:
        groups: dict[str, tuple[str, ...]] = {}
        everybody: set[str] = set()
        for dimension, placement in self.placements.items():
            texts = tuple(held[f"column {name}"] for name in placement.columns)
            if all(folded(text or "") in TOTALS and folded(text or "") not in placement.known for text in texts):
                everybody.add(dimension)
            elif dimension in self.question.dimensions:
                groups[dimension] = self._codes(dimension, texts)
            else:
                groups[dimension] = ()
        return groups, frozenset(everybody)

    def _codes(self, dimension: str, texts: Sequence[str | None]) -> tuple[str, ...]:
        place = self.placements[dimension].place(texts)
        if place.problem:
            seen = self.wrong.setdefault(dimension, {})
            seen[place] = seen.get(place, 0) + 1
        return place.codes

    def _check(self, numbers: Mapping[str, float | None]) -> None:
        given = {name: value for name, value in numbers.items() if value is not None}
        problems = [problem for name, value in given.items() if (problem := _impossible(name, value))]
        more = given.get("events", 0) > given.get("n", math.inf)
        if self.question.kind == "proportion" and more and not problems:
            problems.append("there are more events than people")
        for problem in problems:
            self.broken[problem] = self.broken.get(problem, 0) + 1

    def unreadable(self) -> Iterator[Fault]:
        """Texts where a number is wanted that neither read as one nor say that it is withheld."""
        pairs: dict[tuple[str, Kind], None] = {}
        for name, expression in self.fields.items():
            if name in NUMBERS:
                pairs |= dict.fromkeys(reads(expression, self.loaded.kinds, "number"))
        for name, kind in pairs:
            value = self.loaded.value(name)
            lost = exp.Is(this=converted(value, self.loaded.kinds[name], kind), expression=exp.Null())
            held = exp.Not(this=exp.Paren(this=exp.Is(this=value.copy(), expression=exp.Null())))
            text, count = self.loaded.text(name), exp.alias_(exp.Count(this=exp.Star()), "rows")
            query = exp.select(text, count).from_(RAW).where(joined("and", [lost, held, self._kept()])).group_by(text)
            values = [(each, int(rows)) for each, rows in self.loaded.rows(query) if not self._is_withheld(each)]
            ordered = sorted(values, key=lambda item: (-item[1], item[0]))[: faults.MOST_VALUES]
            yield from faults.unreadable(self.loaded.source, name, kind, ordered)

    def _is_withheld(self, text: str) -> bool:
        return bool(_WITHHELD.match(text) or (_RANGE if self.question.pathway else _SMALL).match(text))

    def faults(self) -> Iterator[Fault]:
        """What was wrong with the rows that have been read."""
        yield from self.coded.faults(self.question.dimensions)
        if self.finer and not self.any_read:
            problem = f"every row names a group of {listed(self.finer)}, and none is about everybody."
            remedy = f'Declare [dimension.{next(iter(self.finer))}] with column = "{next(iter(self.finer))}".'
            yield Fault(f"source {self.loaded.source.id}", problem, remedy=remedy)
        yield from self._silent()
        for dimension, found in self.wrong.items():
            yield from misplaced(self.placements[dimension], [Misplaced(place, rows) for place, rows in found.items()])
        remedy = "Correct the figures, or leave the rows out; * stands for a number that is withheld."
        for problem, rows in sorted(self.broken.items(), key=lambda each: (-each[1], each[0]))[: faults.MOST_VALUES]:
            yield faults.plain(self.loaded.source, "", rows, problem, remedy)

    def _silent(self) -> Iterator[Fault]:
        """Dimensions of the question that no row of a long table is about, with what its rows are about."""
        spoken = set(self.about.values())
        for dimension in (each for each in self.question.dimensions if self.about and each not in spoken):
            strange = [text for text, named in self.about.items() if text and named is None]
            problem = f"no row of the source {self.loaded.source.id} is about the dimension {dimension}."
            remedy = "Give the dimension the name that its rows have, as its id or as its title." if strange else ""
            told = listed(text for text in self.about if text)
            close = nearest(dimension, strange)
            yield Fault(self.question.place, f"{problem} Its rows are about {told}.", "", close, remedy)


def _everybody_once(rows: list[Row]) -> list[Row]:
    """Long rows of which each person is in one total: that of no dimension, else that of the first that has one."""
    totals = [row.everybody for row in rows if row.long and not row.groups]
    kept = frozenset() if frozenset() in totals else next(iter(totals), frozenset())
    return [row for row in rows if not row.long or row.groups or row.everybody == kept]


def _words(text: str) -> str:
    """A name as the words in it: race_ethnicity and Race/Ethnicity are one."""
    return "-".join(re.findall(r"\w+", folded(text).replace("_", " ")))


def _impossible(name: str, value: float) -> str:
    """Why a number of a row cannot be, or an empty string."""
    within = 0 <= value <= faults.LARGEST
    if name in ("n", "events") and not (within and abs(value - round(value)) <= _TOLERANCE):
        return f"{name} is not a whole number from 0 to 10^15 (“{value:g}”)"
    return "" if within else f"{name} is not from 0 to 10^15 (“{value:g}”)"


def _whole(value: float | None) -> int:
    return 0 if value is None else round(value)
