"""The kind of each part of an expression, before any row is seen.

A column has the kind of its type in the source: text, number, truth (true or false) or date (with or without a time
of day). Every column of a CSV or Excel file is text. Where two kinds meet, text gives way: it is read as a number, a
date or a truth (`model/reading.py`), and what does not read so is null. So a code compares with 1 whether the file
has 1, 1.0 or "1", and with '1' only where it has that very text. A truth beside a number is 1 or 0. A date and a
number do not meet.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Final, Literal, TypeAlias

from isonomia.errors import Fault, listed, nearest, quoted
from isonomia.model import reading
from isonomia.model.expression import (
    Arithmetic,
    Between,
    Call,
    Column,
    Compare,
    Constant,
    Expression,
    In,
    IsNull,
    Logical,
    Negate,
    Node,
    Not,
    children,
    walk,
)

Kind = Literal["text", "number", "truth", "date", "null", "other"]
Kinds: TypeAlias = Mapping[str, Kind]
Value: TypeAlias = str | float | bool | datetime | None

_NUMBERS: Final = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "FLOAT", "DOUBLE", "DECIMAL", "NUMERIC")
_UNSIGNED: Final = ("UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT")
SAME_KIND: Final = ("least", "greatest", "coalesce", "nullif")
OF_TEXT: Final = ("lower", "upper", "trim", "length")
OF_DATE: Final = ("year", "month")
_GIVES_TEXT: Final = ("lower", "upper", "trim", "text")
_MOST_NULLIFS: Final = 6


class Misfit(Exception):  # noqa: N818  a misfit on its way to a Fault, caught by `check`
    """Two parts of an expression do not fit."""


def kind_of_type(type_name: str) -> Kind:
    """The kind of a column, from the source's name for its type; "other" cannot be used in expressions."""
    name = type_name.upper().split("(", maxsplit=1)[0].strip()
    if "[" in type_name:
        return "other"
    if name in _NUMBERS or name in _UNSIGNED:
        return "number"
    if name in {"VARCHAR", "ENUM", "UUID", "TEXT", "STRING", "CHAR"}:
        return "text"
    if name == "BOOLEAN":
        return "truth"
    if name == "DATE" or name.startswith("TIMESTAMP"):
        return "date"
    return "null" if name == '"NULL"' else "other"


def check(expression: Expression, kinds: Kinds, wanted: Kind, place: str) -> tuple[Fault, ...]:
    """All that keeps an expression from being evaluated over columns of these kinds; `wanted` is the result's kind."""
    missing = [name for name in expression.columns if name not in kinds]
    if missing:
        return tuple(_no_column(name, kinds, place, expression) for name in missing)
    try:
        found = kind_of(expression.root, kinds)
        common(found, wanted)
        _readable_as(expression.root, found, wanted)
    except Misfit as misfit:
        return (Fault(place, f"{misfit} in {quoted(expression.text)}."),)
    return ()


def _no_column(name: str, kinds: Kinds, place: str, expression: Expression) -> Fault:
    problem = f"there is no column {quoted(name)} in the table."
    if f'"{name}"' in expression.text and _compared(name, expression, kinds):
        remedy = f"Double quotes are for columns. If it is a text, it stands in single ones: '{name}'."
        return Fault(place, problem, remedy=remedy)
    close = nearest(name, kinds)
    return Fault(place, problem, "" if close else listed(kinds), close)


def _compared(name: str, expression: Expression, kinds: Kinds) -> bool:
    """Whether what is called a column stands beside a column that is there, as a text would."""
    for node in walk(expression.root):
        beside = children(node) if isinstance(node, Compare | In | Between) else ()
        if Column(name) in beside and any(isinstance(each, Column) and each.name in kinds for each in beside):
            return True
    return False


def kind_of(node: Node, kinds: Kinds) -> Kind:
    """The kind of a node's value. Raises Misfit where its parts do not fit."""
    for each in walk(node):
        if isinstance(each, Call) and each.function == "nullif" and _nullifs(each) > _MOST_NULLIFS:
            raise Misfit(f"nullif stands inside nullif more than {_MOST_NULLIFS} times")
    return _kind(node, kinds)


def _nullifs(node: Node) -> int:
    here = isinstance(node, Call) and node.function == "nullif"
    return here + max((_nullifs(child) for child in children(node)), default=0)


def _kind(node: Node, kinds: Kinds) -> Kind:  # noqa: PLR0911  one return for each kind of node
    match node:
        case Column(name):
            return _column_kind(name, kinds)
        case Constant(value):
            return kind_of_value(value)
        case Negate(operand):
            return _all(kinds, "number", operand)
        case Arithmetic(_, left, right):
            return _all(kinds, "number", left, right)
        case Not(operand):
            return _all(kinds, "truth", operand)
        case Logical(_, operands):
            return _all(kinds, "truth", *operands)
        case IsNull(operand):
            _kind(operand, kinds)
            return "truth"
        case Compare(_, left, right):
            common_of((left, right), kinds)
            return "truth"
        case Between(operand, low, high):
            common_of((operand, low, high), kinds)
            return "truth"
        case In():
            options_by_kind(node, kinds)
            return "truth"
        case Call():
            return _kind_of_call(node, kinds)


def _column_kind(name: str, kinds: Kinds) -> Kind:
    if kinds[name] == "other":
        raise Misfit(f"the column {quoted(name)} holds neither text, numbers, dates nor truths; it is used")
    return kinds[name]


def kind_of_value(value: object) -> Kind:
    """The kind of a constant, or of a value as Python holds it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "truth"
    if isinstance(value, int | float | Decimal):
        return "number"
    if isinstance(value, date):
        return "date"
    return "text" if isinstance(value, str) else "other"


def _all(kinds: Kinds, wanted: Kind, *operands: Node) -> Kind:
    for operand in operands:
        found = _kind(operand, kinds)
        common(found, wanted)
        _readable_as(operand, found, wanted)
    return wanted


def common(one: Kind, other: Kind) -> Kind:
    """The kind in which two kinds meet."""
    if "null" in (one, other):
        return other if one == "null" else one
    for first, second in ((one, other), (other, one)):
        if first in (second, "text") or (first == "truth" and second == "number"):
            return second
    raise Misfit(f"a {_spoken(one)} meets a {_spoken(other)}")


def common_of(operands: tuple[Node, ...], kinds: Kinds) -> Kind:
    """The kind in which several operands are compared. Raises Misfit where one cannot be read so."""
    found = [_kind(operand, kinds) for operand in operands]
    meeting: Kind = "null"
    for each in found:
        meeting = common(meeting, each)
    for operand, each in zip(operands, found, strict=True):
        _readable_as(operand, each, meeting)
    return meeting


def _readable_as(operand: Node, found: Kind, wanted: Kind) -> None:
    """A constant text must read as what it is compared with; only a column of text or numbers reads as a truth."""
    if wanted == "truth" and found in ("text", "number") and not isinstance(operand, Column):
        raise Misfit("a value stands where true or false is needed")
    if isinstance(operand, Constant) and isinstance(operand.value, str) and converted(operand.value, wanted) is None:
        raise Misfit(f"{quoted(operand.value)} does not read as a {_spoken(wanted)}; it is compared with one")


def options_by_kind(node: In, kinds: Kinds) -> dict[Kind, tuple[Constant, ...]]:
    """The constants of an `in` by the kind in which each is compared; a list of several kinds needs a column."""
    groups: dict[Kind, tuple[Constant, ...]] = {}
    for option in node.options:
        meeting = common_of((node.operand, option), kinds)
        groups[meeting] = (*groups.get(meeting, ()), option)
    if len(groups) > 1 and not isinstance(node.operand, Column):
        raise Misfit("one list holds values of several kinds")
    return groups


def _kind_of_call(node: Call, kinds: Kinds) -> Kind:
    if node.function in SAME_KIND:
        return common_of(node.arguments, kinds)
    needed: Kind = "text" if node.function in OF_TEXT else "date" if node.function in OF_DATE else "number"
    for argument in node.arguments:
        found = _kind(argument, kinds)
        if node.function == "text" or (needed == "text" and found != "truth"):
            continue
        common(found, needed)
        _readable_as(argument, found, needed)
    return "text" if node.function in _GIVES_TEXT else "number"


def _spoken(kind: Kind) -> str:
    return {"truth": "true or false", "null": "null", "other": "value of another type"}.get(kind, kind)


def converted(value: Value, kind: Kind) -> Value:
    """A value in the kind in which it meets another; None where it does not read so."""
    if value is None or kind in ("null", "other") or kind_of_value(value) == kind:
        return value
    match kind:
        case "number":
            return float(value) if isinstance(value, bool) else reading.number(str(value))
        case "date":
            return reading.moment(str(value))
        case "truth":
            return {1.0: True, 0.0: False}.get(value) if isinstance(value, float) else reading.truth(str(value))
        case _:
            return written(value)


def written(value: Value) -> str | None:
    """A value as text: whole numbers without a point, dates without a midnight, seconds without closing zeros."""
    match value:
        case None | str():
            return value
        case bool():
            return "true" if value else "false"
        case float():
            return repr(value + 0.0).removesuffix(".0")
        case _:
            text = str(value).removesuffix(" 00:00:00")
            return text.rstrip("0") if value.microsecond else text
