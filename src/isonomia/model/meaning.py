"""What an expression means: its value on one row, in plain Python and three-valued logic.

This is the specification; an engine must give the same answers. Numbers are double precision; dividing by zero gives
null. Kinds and where they meet: `model/kinds.py`.
"""

from __future__ import annotations

import math
import operator
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any, Final, TypeAlias

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
from isonomia.model.kinds import (
    OF_DATE,
    OF_TEXT,
    SAME_KIND,
    Kind,
    Kinds,
    Value,
    common_of,
    converted,
    kind_of_value,
    options_by_kind,
    written,
)

Row: TypeAlias = Mapping[str, Any]


def value_of(node: Node, row: Row, kinds: Kinds) -> Value:  # noqa: PLR0911  one return for each kind of node
    """The value of a checked node on one row; None is null. `row` holds the values as the source has them."""
    match node:
        case Column(name):
            return taken(row[name], kinds[name])
        case Constant(value):
            return taken(value, kind_of_value(value))
        case IsNull(operand):
            return value_of(operand, row, kinds) is None
        case Not(operand):
            held = _as(operand, "truth", row, kinds)
            return None if held is None else not held
        case Logical(op, operands):
            return _logical(op, [_as(each, "truth", row, kinds) for each in operands])
        case Negate(operand):
            number = _as(operand, "number", row, kinds)
            return None if number is None else -_float(number)
        case Arithmetic():
            return _arithmetic(node, row, kinds)
        case In():
            return _in(node, row, kinds)
        case Compare() | Between():
            return _compared(node, row, kinds)
        case Call():
            return _call(node, row, kinds)
    raise InternalError(Fault("expression", "a node of no known kind."))  # pragma: no cover


def taken(value: object, kind: Kind) -> Value:
    """A value of the source as expressions see it: clean text, finite double precision, a date with its time."""
    if value is None:
        return None
    match kind:
        case "number":
            number = float(value)  # type: ignore[arg-type]  # int, float or Decimal by its kind
            return number if math.isfinite(number) else None
        case "date":
            return _midnight(value)
        case "truth":
            return bool(value)
        case _:
            return reading.clean(str(value))


def _midnight(value: object) -> datetime | None:
    if isinstance(value, datetime):
        return value.replace(tzinfo=None) - (value.utcoffset() or value.min.resolution * 0)
    return datetime(value.year, value.month, value.day) if isinstance(value, date) else None  # noqa: DTZ001  dates have no zone


def _as(node: Node, kind: Kind, row: Row, kinds: Kinds) -> Value:
    return converted(value_of(node, row, kinds), kind)


def _float(value: Value) -> float:
    return value if isinstance(value, float) else math.nan


def _logical(op: str, values: list[Value]) -> bool | None:
    decides = op == "or"
    if any(value is decides for value in values):
        return decides
    return None if any(value is None for value in values) else not decides


_COMPARED: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def _order(value: Value) -> tuple[bool, Any]:
    """A key that puts not-a-number, which only an overflow can make, above all numbers and equal to itself."""
    if isinstance(value, float) and math.isnan(value):
        return (True, 0.0)
    return (False, value)


def _compared(node: Compare | Between, row: Row, kinds: Kinds) -> bool | None:
    if isinstance(node, Between):
        kind = common_of((node.operand, node.low, node.high), kinds)
        value, low, high = (_as(each, kind, row, kinds) for each in (node.operand, node.low, node.high))
        return _logical("and", [_pair("<=", low, value), _pair("<=", value, high)])
    kind = common_of((node.left, node.right), kinds)
    return _pair(node.op, _as(node.left, kind, row, kinds), _as(node.right, kind, row, kinds))


def _pair(op: str, left: Value, right: Value) -> bool | None:
    if left is None or right is None:
        return None
    return _COMPARED[op](_order(left), _order(right))


def _in(node: In, row: Row, kinds: Kinds) -> bool | None:
    found: list[Value] = []
    for kind, options in options_by_kind(node, kinds).items():
        value = _as(node.operand, kind, row, kinds)
        found.extend(_pair("=", value, _as(option, kind, row, kinds)) for option in options)
    return _logical("or", found)


def _arithmetic(node: Arithmetic, row: Row, kinds: Kinds) -> float | None:
    left, right = _as(node.left, "number", row, kinds), _as(node.right, "number", row, kinds)
    if left is None or right is None:
        return None
    a, b = _float(left), _float(right)
    if node.op in ("/", "%"):
        return None if b == 0 else a / b if node.op == "/" else _remainder(a, b)
    made: float = {"+": operator.add, "-": operator.sub, "*": operator.mul}[node.op](a, b)
    return made


def _remainder(a: float, b: float) -> float:
    """With the sign of `a`, as in C and SQL."""
    return math.nan if math.isinf(a) or math.isnan(a) or math.isnan(b) else math.fmod(a, b)


def _call(node: Call, row: Row, kinds: Kinds) -> Value:
    if node.function in SAME_KIND:
        kind = common_of(node.arguments, kinds)
        return _chosen(node.function, [_as(each, kind, row, kinds) for each in node.arguments])
    first = value_of(node.arguments[0], row, kinds)
    if node.function == "text":
        return written(first)
    if node.function in OF_TEXT:
        return _of_text(node.function, written(first))
    if node.function in OF_DATE:
        when = converted(first, "date")
        return float(getattr(when, node.function)) if isinstance(when, datetime) else None
    digits = _as(node.arguments[1], "number", row, kinds) if len(node.arguments) > 1 else 0.0
    return _of_number(node.function, converted(first, "number"), digits)


def _chosen(function: str, values: list[Value]) -> Value:
    if function == "nullif":
        return None if _pair("=", values[0], values[1]) else values[0]
    present = [value for value in values if value is not None]
    if not present:
        return None
    return present[0] if function == "coalesce" else (min if function == "least" else max)(present, key=_order)


def _of_text(function: str, text: str | None) -> Value:
    if text is None:
        return None
    match function:
        case "length":
            return float(len(text))
        case "trim":
            return text.strip(reading.BLANKS)
        case _:
            change = str.lower if function == "lower" else str.upper
            return unicodedata.normalize("NFC", "".join(new if len(new := change(c)) == 1 else c for c in text))


def _of_number(function: str, value: Value, digits: Value) -> float | None:
    if value is None or digits is None:
        return None
    number = _float(value)
    if function in ("abs", "number") or not math.isfinite(number):
        return abs(number) if function == "abs" else number
    if function == "round":
        return _rounded(number, int(_float(digits)))
    return float(math.floor(number) if function == "floor" else math.ceil(number))


def _rounded(number: float, digits: int) -> float:
    """Half away from zero, in decimal digits."""
    try:
        return float(Decimal(repr(number)).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP))
    except InvalidOperation:
        return number
