"""From loaded rows to the table `asked`: for each question who is kept, the outcome, and why it is not known.

Columns of `asked`: the row's number; person, setting, period, stratum and cluster as text; the weight; the text of
the columns of dimensions; and for question j `a{j}` (kept), `y{j}` (outcome), `x{j}` (time of a rate), `k{j}` (why the
outcome is not known: the number of a root of absence; `BLANK` for a blank that nobody declared).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlglot import exp

from isonomia.count.hoisting import hoisted
from isonomia.count.levels import Placement, absence_root, tokens_of
from isonomia.count.loading import RAW, ROW, Loaded
from isonomia.count.questions import Question
from isonomia.count.sql import Sql, among, call, case, cast, column, converted, joined, literal, written_as
from isonomia.model.absence import ROOTS, UNKNOWN
from isonomia.model.expression import Column, Expression
from isonomia.model.kinds import Kind
from isonomia.model.study import Source

ASKED: Final = "asked"
BLANK: Final = len(ROOTS)
KEYS: Final = ("person", "setting", "period", "stratum", "cluster")
WEIGHT: Final = "w"
_LATEST: Final = "latest"


@dataclass(frozen=True, slots=True)
class Design:
    """Which columns of a source are its keys; an empty name is no column."""

    columns: Mapping[str, str]
    constants: Mapping[str, str]
    weight: str

    @property
    def present(self) -> tuple[str, ...]:
        """The keys that are columns, in order, without the person."""
        return tuple(name for name in KEYS[1:] if self.columns[name])


def design_of(source: Source) -> Design:
    """The keys of a source."""
    columns = dict(
        zip(KEYS, (source.person, source.setting, source.period, source.strata, source.cluster), strict=True)
    )
    constants = {"setting": source.setting_is, "period": source.period_is, "stratum": "", "cluster": ""}
    return Design(columns, constants, source.weight)


def wanted_kind(question: Question) -> Kind:
    """What the event or value of a question has to be."""
    return "truth" if question.kind == "proportion" else "number"


def ask(loaded: Loaded, questions: Sequence[Question], placements: Sequence[Placement]) -> tuple[str, ...]:
    """Make the table `asked`; returns the names of its columns but for the texts of dimensions."""
    design = design_of(loaded.source)
    parts: list[Sql] = [column(ROW)]
    parts += [exp.alias_(loaded.text(name), key) for key, name in design.columns.items() if name]
    if design.weight:
        parts.append(exp.alias_(number_of(loaded, design.weight), WEIGHT))
    values = loaded.values
    for at, question in enumerate(questions):
        parts += _parts(loaded, question, at, values)
    held = dict.fromkeys(name for placement in placements for name in placement.columns)
    texts = [exp.alias_(loaded.text(name), text_column(loaded, name)) for name in held]
    parts, below = hoisted(parts, _rows_once(loaded, design))
    loaded.make(ASKED, exp.select(*parts, *texts).from_(below))
    return tuple(part.alias_or_name for part in parts)


def reads_rows(query: exp.Select, parts: Collection[str]) -> bool:
    """Whether a query reads `raw` or `asked` alone, and has no other parts than these (sqlglot's names of them)."""
    if any(value and key not in parts for key, value in query.args.items()):
        return False
    source = query.args.get("from_") or query.args.get("from")
    table = source.this if source is not None else None
    return isinstance(table, exp.Table) and table.name in (RAW, ASKED)


def text_column(loaded: Loaded, name: str) -> str:
    """The name in `asked` of a dimension's column."""
    return f"d{loaded.at[name]}"


def number_of(loaded: Loaded, name: str) -> Sql:
    """A column read as a number."""
    return converted(loaded.value(name), loaded.kinds[name], "number")


def _rows_once(loaded: Loaded, design: Design) -> str:
    """`raw`, or with `repeated = "last"` its last row of each person, setting and period."""
    if loaded.source.repeated != "last" or not design.columns["person"]:
        return RAW
    same = [loaded.text(design.columns[name]) for name in ("person", "setting", "period") if design.columns[name]]
    order = exp.Order(expressions=[exp.Ordered(this=column(ROW), desc=True, nulls_first=False)])
    latest = exp.Window(this=call("row_number"), partition_by=same, order=order)
    query = exp.select("*").from_(RAW).qualify(exp.EQ(this=latest, expression=exp.Literal.number(1)))
    loaded.make(_LATEST, query)
    return _LATEST


def _parts(loaded: Loaded, question: Question, at: int, values: Mapping[str, Sql]) -> list[Sql]:
    kept = _kept(loaded, question, values)
    if question.counts_only:
        return [exp.alias_(kept, f"a{at}")]
    outcome = question.value if question.kind == "mean" else question.event
    parts = [(outcome, wanted_kind(question), f"y{at}"), (question.time, "number", f"x{at}")]
    made: list[Sql] = [exp.alias_(kept, f"a{at}")]
    made += [
        exp.alias_(_known(written_as(each.root, values, loaded.kinds, kind), kind, each), name)
        for each, kind, name in parts
        if each is not None
    ]
    made.append(exp.alias_(_why(loaded, question), f"k{at}"))
    return made


def _known(sql: Sql, kind: Kind, written: Expression) -> Sql:
    """An outcome as it is; an overflow is no number. A column's values are finite."""
    return (
        sql
        if kind == "truth" or isinstance(written.root, Column)
        else call("list_extract", _finite_list(sql), exp.Literal.number(1))
    )


def _finite_list(sql: Sql) -> Sql:
    """[value] if it is finite, else []: a way to look at a value twice that writes it once."""
    finite = exp.Lambda(this=call("isfinite", column("each")), expressions=[exp.to_identifier("each", quoted=True)])
    return call("list_filter", exp.Array(expressions=[sql]), finite)


def _kept(loaded: Loaded, question: Question, values: Mapping[str, Sql]) -> Sql:
    conditions = []
    if question.among is not None:
        conditions.append(call("coalesce", written_as(question.among.root, values, loaded.kinds, "truth"), exp.false()))
    if loaded.source.weight:
        weight = number_of(loaded, loaded.source.weight)
        conditions.append(call("coalesce", exp.GT(this=weight, expression=literal(0.0)), exp.false()))
    return joined("and", conditions)


def _why(loaded: Loaded, question: Question) -> Sql:
    """Why an outcome is not known.

    It is not known yet; else the first column, in order of appearance, whose absence is declared; else a blank that
    nobody declared; else unknown (a division by zero, say).
    """
    waits = joined("or", [written_as(each.root, loaded.values, loaded.kinds, "truth") for each in question.waits])
    names = tuple(dict.fromkeys(name for each in question.outcome for name in each.columns))
    declared: list[tuple[Sql, Sql]] = []
    if question.waits:
        declared.append((call("coalesce", waits, exp.false()), _number(ROOTS.index(UNKNOWN))))
    for name in names:
        declared += [
            (among(loaded.text(name), texts), _number(ROOTS.index(root))) for root, texts in _by_root(loaded, name)
        ]
        blank = absence_root(None, tokens_of(loaded.source, None, name))
        if blank:
            declared.append((loaded.blank(name), _number(ROOTS.index(blank))))
    undeclared = [(loaded.blank(name), _number(BLANK)) for name in names if name not in question.blanks]
    return cast(case([*declared, *undeclared], _number(ROOTS.index(UNKNOWN))), "TINYINT")


def _by_root(loaded: Loaded, name: str) -> list[tuple[str, list[str]]]:
    tokens = loaded.tokens.get(name, {})
    return [(root, sorted(t for t in tokens if tokens[t] == root)) for root in ROOTS if root in tokens.values()]


def _number(value: int) -> Sql:
    return exp.Literal.number(value)
