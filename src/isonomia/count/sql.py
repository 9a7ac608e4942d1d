"""From an expression to SQL, node by node through sqlglot's tree; no text of a user is ever pasted into a statement.

The answers are those of `model/meaning.py`; property tests hold the two together. A column stands for a node that
the caller gives: it may be read several times, so it must be small. Everything else is read once, or the statement
would grow with the power of its depth.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Final, TypeAlias

from sqlglot import exp

from isonomia.count.letters import aside_of, longer_letters
from isonomia.errors import Fault, InternalError
from isonomia.model import reading
from isonomia.model.expression import (
    Arithmetic,
    Between,
    Call,
    Column,
    Compare,
    Constant,
    In,
    IsNull,
    Logical,
    Negate,
    Node,
    Not,
)
from isonomia.model.kinds import OF_DATE, OF_TEXT, SAME_KIND, Kind, Kinds, common_of, kind_of, options_by_kind

if TYPE_CHECKING:
    Sql: TypeAlias = exp.Expr  # what sqlglot's own functions are typed with, from version 30
else:
    Sql = exp.Expression
Columns: TypeAlias = Mapping[str, Sql]

DIALECT: Final = "duckdb"
_SQL_TYPES: Final = {
    "DOUBLE": exp.DataType.Type.DOUBLE,
    "VARCHAR": exp.DataType.Type.VARCHAR,
    "BOOLEAN": exp.DataType.Type.BOOLEAN,
    "TIMESTAMP": exp.DataType.Type.TIMESTAMP,
    "INTEGER": exp.DataType.Type.INT,
    "BIGINT": exp.DataType.Type.BIGINT,
    "TINYINT": exp.DataType.Type.TINYINT,
    "HUGEINT": exp.DataType.Type.INT128,
}
"""Made without sqlglot's parser, which would read each name again and again."""

_TYPES: Final = {"number": "DOUBLE", "text": "VARCHAR", "truth": "BOOLEAN", "date": "TIMESTAMP"}
_COMPARE: Final[dict[str, type[exp.Binary]]] = {
    "=": exp.EQ,
    "<>": exp.NEQ,
    "<": exp.LT,
    "<=": exp.LTE,
    ">": exp.GT,
    ">=": exp.GTE,
}
_ARITHMETIC: Final[dict[str, type[exp.Binary]]] = {
    "+": exp.Add,
    "-": exp.Sub,
    "*": exp.Mul,
    "/": exp.Div,
    "%": exp.Mod,
}


def written_as(node: Node, columns: Columns, kinds: Kinds, wanted: Kind) -> Sql:
    """The SQL of a checked expression, in the kind that is wanted of it."""
    return _as(node, wanted, columns, kinds)


def _as(node: Node, wanted: Kind, columns: Columns, kinds: Kinds) -> Sql:
    return converted(_sql(node, columns, kinds), kind_of(node, kinds), wanted)


def _sql(node: Node, columns: Columns, kinds: Kinds) -> Sql:  # noqa: PLR0911  one return for each kind of node
    match node:
        case Column(name):
            return columns[name].copy()
        case Constant(constant):
            return literal(reading.clean(constant) if isinstance(constant, str) else constant)
        case IsNull(operand):
            return exp.Paren(this=exp.Is(this=_bracketed(_sql(operand, columns, kinds)), expression=exp.Null()))
        case Not(operand):
            return exp.Paren(this=exp.Not(this=_bracketed(_as(operand, "truth", columns, kinds))))
        case Negate(operand):
            return exp.Paren(this=exp.Neg(this=_bracketed(_as(operand, "number", columns, kinds))))
        case Logical(op, operands):
            return joined(op, [_as(each, "truth", columns, kinds) for each in operands])
        case Arithmetic(op, left, right):
            sides = (_as(each, "number", columns, kinds) for each in (left, right))
            return _pair(_ARITHMETIC[op], *sides)
        case Compare(op, left, right):
            kind = common_of((left, right), kinds)
            return _pair(_COMPARE[op], _as(left, kind, columns, kinds), _as(right, kind, columns, kinds))
        case Between(operand, low, high):
            kind = common_of((operand, low, high), kinds)
            value, least, most = (_bracketed(_as(each, kind, columns, kinds)) for each in (operand, low, high))
            return exp.Paren(this=exp.Between(this=value, low=least, high=most))
        case In():
            return _in(node, columns, kinds)
        case Call():
            return _call(node, columns, kinds)
    raise InternalError(Fault("expression", "a node of no known kind."))  # pragma: no cover


def _in(node: In, columns: Columns, kinds: Kinds) -> Sql:
    groups = [
        exp.Paren(
            this=exp.In(
                this=_bracketed(_as(node.operand, kind, columns, kinds)),
                expressions=[_as(option, kind, columns, kinds) for option in options],
            )
        )
        for kind, options in options_by_kind(node, kinds).items()
    ]
    return joined("or", groups)


def _call(node: Call, columns: Columns, kinds: Kinds) -> Sql:
    if node.function in SAME_KIND:
        kind = common_of(node.arguments, kinds)
        return call(node.function, *(_as(each, kind, columns, kinds) for each in node.arguments))
    first = node.arguments[0]
    if node.function == "text":
        return _as(first, "text", columns, kinds)
    if node.function in OF_DATE:
        return cast(call(node.function, _as(first, "date", columns, kinds)), "DOUBLE")
    if node.function in OF_TEXT:
        return _of_text(node.function, _as(first, "text", columns, kinds))
    number = _as(first, "number", columns, kinds)
    if node.function == "number":
        return number
    digits = [cast(_as(each, "number", columns, kinds), "INTEGER") for each in node.arguments[1:]]
    return call(node.function, number, *digits)


def _of_text(function: str, text: Sql) -> Sql:
    if function == "trim":
        return call("trim", text, literal(reading.BLANKS))
    if function == "length":
        return cast(call("length", text), "DOUBLE")
    longer, aside = literal(longer_letters(function)), literal(aside_of(function))
    hidden = call("translate", text, longer, aside)  # DuckDB has one capital for ß and its like
    return call("translate", call(function, hidden), aside.copy(), longer.copy())


def converted(sql: Sql, found: Kind, wanted: Kind) -> Sql:
    """A value in another kind, null where it does not read so (`model/reading.py`)."""
    if found == wanted or wanted in ("null", "other"):
        return sql
    if found == "null":
        return cast(sql, _TYPES[wanted])
    if wanted == "truth":
        return _truth(sql, found)
    if wanted == "text":
        return _text(sql, found)
    if found == "text":
        pattern = reading.NUMBER if wanted == "number" else reading.MOMENT
        return exp.TryCast(this=call("regexp_extract", sql, literal(pattern)), to=_type(_TYPES[wanted]))
    return cast(sql, _TYPES[wanted])


def _truth(sql: Sql, found: Kind) -> Sql:
    """Only a column comes here, so it may be read twice."""
    value = call("lower", sql) if found == "text" else sql
    yes, no = (reading.TRUE, reading.FALSE) if found == "text" else ((1,), (0,))
    return exp.Case(ifs=[_when(among(value, yes), exp.true()), _when(among(value, no), exp.false())])


def _text(sql: Sql, found: Kind) -> Sql:
    """Whole numbers without a point, dates without a midnight."""
    ending = {"number": r"\.0$", "date": " 00:00:00$"}.get(found)
    value = exp.Add(this=sql, expression=literal(0.0)) if found == "number" else sql
    text = cast(exp.Paren(this=value), "VARCHAR")
    return call("regexp_replace", text, literal(ending), literal("")) if ending else text


def literal(value: object) -> Sql:
    """A constant. Numbers are double precision, dates have a time of day."""
    match value:
        case None:
            return exp.Null()
        case bool():
            return exp.true() if value else exp.false()
        case str():
            return exp.Literal.string(value)
        case datetime():
            return cast(exp.Literal.string(value.isoformat(sep=" ")), "TIMESTAMP")
        case date():
            return literal(datetime.combine(value, time()))
        case _:
            return cast(exp.Literal.number(repr(float(value))), "DOUBLE")  # type: ignore[arg-type]  # a number, as nothing else is left


def column(name: str, table: str = "") -> exp.Column:
    """A column by its quoted name."""
    return exp.column(name, table=table or None, quoted=True)


def call(function: str, *arguments: Sql) -> Sql:
    """A call of a function by its name."""
    return exp.Anonymous(this=function, expressions=list(arguments))


def cast(sql: Sql, to: str) -> Sql:
    """A value as another type."""
    return exp.Cast(this=sql, to=_type(to))


def _type(name: str) -> exp.DataType:
    return exp.DataType(this=_SQL_TYPES[name])


def among(sql: Sql, values: Iterable[object]) -> Sql:
    """Whether a value is one of some constants."""
    return exp.In(this=sql.copy(), expressions=[literal(value) for value in values])


def joined(op: str, conditions: Iterable[Sql]) -> Sql:
    """Conditions joined by `and` or `or`; none at all is true for `and`, false for `or`."""
    kind = exp.And if op == "and" else exp.Or
    parts = [_bracketed(each) for each in conditions]
    if not parts:
        return exp.true() if op == "and" else exp.false()
    made = parts[0]
    for part in parts[1:]:
        made = kind(this=made, expression=part)
    return exp.Paren(this=made) if len(parts) > 1 else made


def case(pairs: Iterable[tuple[Sql, Sql]], otherwise: Sql | None = None) -> Sql:
    """The value beside the first condition that is true."""
    whens = [_when(condition, value) for condition, value in pairs]
    return exp.Case(ifs=whens, default=otherwise) if whens else (otherwise or exp.Null())


def _when(condition: Sql, value: Sql) -> exp.If:
    return exp.If(this=condition, true=value)


def _pair(kind: type[exp.Binary], left: Sql, right: Sql) -> Sql:
    return exp.Paren(this=kind(this=_bracketed(left), expression=_bracketed(right)))


def _bracketed(sql: Sql) -> Sql:
    return (
        sql if isinstance(sql, exp.Column | exp.Literal | exp.Paren | exp.Anonymous | exp.Cast) else exp.Paren(this=sql)
    )
