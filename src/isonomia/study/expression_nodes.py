"""From sqlglot's tree to the nodes of `model/expression.py`, one kind of node at a time.

sqlglot reads more than we allow and rewrites some of what it reads, so each kind is taken only with the parts that
are named here; a part that is left over is refused.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from isonomia.model.expression import (
    FUNCTIONS,
    Arithmetic,
    ArithmeticOp,
    Between,
    BoolOp,
    Call,
    Column,
    Compare,
    CompareOp,
    Constant,
    In,
    IsNull,
    Logical,
    Negate,
    Node,
    Not,
)

if TYPE_CHECKING:
    from sqlglot import exp

_LARGEST_INTEGER: Final = 2**63 - 1
_COMPARE: Final[dict[str, CompareOp]] = {"EQ": "=", "NEQ": "<>", "LT": "<", "LTE": "<=", "GT": ">", "GTE": ">="}
_ARITHMETIC: Final[dict[str, ArithmeticOp]] = {"Add": "+", "Sub": "-", "Mul": "*", "Div": "/", "Mod": "%"}
_LOGICAL: Final[dict[str, BoolOp]] = {"And": "and", "Or": "or"}
_CALLS: Final = {
    "Abs": "abs",
    "Round": "round",
    "Floor": "floor",
    "Ceil": "ceil",
    "Least": "least",
    "Greatest": "greatest",
    "Coalesce": "coalesce",
    "Nullif": "nullif",
    "Lower": "lower",
    "Upper": "upper",
    "Trim": "trim",
    "Length": "length",
    "Year": "year",
    "Month": "month",
}
"""sqlglot's class -> name in the published list; `number` and `text` come as calls that it does not know."""

_ARGUMENTS: Final = ("this", "expression", "expressions", "decimals")
_FLAGS: Final = {"typed", "safe", "ignore_nulls", "is_string", "quoted"}  # told by the parser, change nothing here
_DATES: Final = {"DATE": date, "TIMESTAMP": datetime, "TIMESTAMPNTZ": datetime}  # DuckDB's timestamp has no zone
_LOGICAL_NODES: Final = (Compare, Logical, Not, In, Between, IsNull)
_VALUE_CALLS: Final = frozenset({"abs", "round", "floor", "ceil", "lower", "upper", "trim", "length", "year", "month"})


class Refused(Exception):  # noqa: N818  a refusal on its way to a Fault, caught one level up
    """Something in an expression that is not allowed."""

    def __init__(
        self, problem: str, at: int | None = None, allowed: str = "", nearest: str = "", remedy: str = ""
    ) -> None:
        super().__init__(problem)
        self.problem = problem
        self.at = at
        self.allowed = allowed
        self.nearest = nearest
        self.remedy = remedy


def node_of(tree: Any, levels: int) -> Node:  # noqa: ANN401  sqlglot's tree, whatever it is
    """Our node for sqlglot's, with at most `levels` nodes on any way down.

    Raises:
        Refused: a kind of node, or a part of one, that is not listed; or too many levels.
    """
    if levels <= 0:
        raise Refused("the expression has more levels than 32", remedy="Group long sums with brackets, or split it.")
    kind = type(tree).__name__
    make = _MAKERS.get(kind)
    if make is not None:
        made: Node = make(tree, levels)
        return made
    if kind in _COMPARE:
        return _compare(tree, levels)
    if kind in _ARITHMETIC:
        left, right = _parts(tree, "this", "expression")
        return Arithmetic(_ARITHMETIC[kind], _number_like(left, levels), _number_like(right, levels))
    if kind in _LOGICAL:
        return Logical(_LOGICAL[kind], tuple(_truth(each, levels) for each in _chain(tree)))
    if kind in _CALLS:
        return _call(_CALLS[kind], tree, levels)
    raise Refused(f"{_spoken(tree)} cannot be used", _at(tree))


def wanted_fault(root: Node, wanted: str) -> None:
    """Refuse a condition where a value is wanted, and a value where a condition is."""
    if wanted == "condition" and _is_value(root):
        remedy = "Compare it with something, as in: insured = 'no'"
        raise Refused("a condition that is true or false is wanted; found a value", remedy=remedy)
    if wanted == "value" and isinstance(root, _LOGICAL_NODES):
        raise Refused("a value is wanted; found a condition", remedy="Name a column, or compute a number from some.")


def _paren(tree: exp.Paren, levels: int) -> Node:
    (inner,) = _parts(tree, "this")
    return node_of(inner, levels)


def _column(tree: exp.Column, _levels: int) -> Node:
    if any(tree.args.get(part) for part in ("table", "db", "catalog")):
        raise Refused("a name with a dot cannot stand", _at(tree), remedy="Odd names stand in double quotes.")
    (identifier,) = _parts(tree, "this")
    if type(identifier).__name__ != "Identifier" or not identifier.this:
        raise Refused("a column needs a name", _at(tree))
    return Column(identifier.this)


def _literal(tree: exp.Literal, _levels: int) -> Constant:
    return Constant(tree.this) if tree.is_string else Constant(_number(tree.this, _at(tree)))


def _number(text: str, at: int | None) -> int | float:
    try:
        value = int(text) if text.isdigit() else float(text)
    except ValueError:
        raise Refused(f"{text!r} is not a number", at) from None
    if not math.isfinite(value) or (isinstance(value, int) and value > _LARGEST_INTEGER):
        raise Refused("a number is too large", at)
    return value


def _boolean(tree: exp.Boolean, _levels: int) -> Constant:
    return Constant(bool(tree.this))


def _null(_tree: exp.Null, _levels: int) -> Constant:
    return Constant(None)


def _negate(tree: exp.Neg, levels: int) -> Node:
    (inner,) = _parts(tree, "this")
    operand = _number_like(inner, levels)
    if isinstance(operand, Constant) and isinstance(operand.value, int | float):
        return Constant(-operand.value)
    return Negate(operand)


def _not(tree: exp.Not, levels: int) -> Node:
    (inner,) = _parts(tree, "this")
    return Not(_truth(inner, levels))


def _is(tree: exp.Is, levels: int) -> Node:
    left, right = _parts(tree, "this", "expression")
    if type(right).__name__ != "Null":
        remedy = "Write = true, or = 'value'."
        raise Refused("“is” can only be followed by null or not null", _at(tree), remedy=remedy)
    return IsNull(node_of(left, levels - 1))


def _between(tree: exp.Between, levels: int) -> Node:
    operand, low, high = (node_of(each, levels - 1) for each in _parts(tree, "this", "low", "high"))
    return Between(operand, low, high)


def _in(tree: exp.In, levels: int) -> Node:
    remedy = "Write the values in brackets: in ('a', 'b')."
    operand, *options = _parts(tree, "this", "expressions", remedy=remedy)
    constants = tuple(node_of(each, levels - 1) for each in options)
    if not constants or not all(isinstance(each, Constant) for each in constants):
        raise Refused("only constants can stand in the list of “in”", _at(tree), remedy=remedy)
    return In(node_of(operand, levels - 1), tuple(each for each in constants if isinstance(each, Constant)))


def _dated(tree: exp.Cast, _levels: int) -> Constant:
    """`date '2026-11-22'` and `timestamp '…'`: sqlglot reads them as casts of a text."""
    inner, to = _parts(tree, "this", "to")
    target = getattr(getattr(to, "this", None), "name", "")
    if target not in _DATES or type(inner).__name__ != "Literal" or not inner.is_string:
        raise Refused("a conversion cannot stand", _at(tree), remedy="Use number(…) or text(…).")
    try:
        return Constant(_DATES[target].fromisoformat(inner.this.strip()))
    except ValueError:
        remedy = "Write date '2026-11-22'."
        raise Refused(f"{inner.this[:40]!r} is not a date", _at(inner), remedy=remedy) from None


def _anonymous(tree: exp.Anonymous, levels: int) -> Call:
    name = str(tree.this).lower()
    if name not in FUNCTIONS:
        raise Refused(f"the function {name!r} cannot be used", _at(tree))
    _name, *arguments = _parts(tree, "this", "expressions")
    return _called(name, arguments, levels, _at(tree))


_MAKERS: Final[dict[str, Any]] = {
    "Paren": _paren,
    "Column": _column,
    "Literal": _literal,
    "Boolean": _boolean,
    "Null": _null,
    "Neg": _negate,
    "Not": _not,
    "Is": _is,
    "Between": _between,
    "In": _in,
    "Cast": _dated,
    "Anonymous": _anonymous,
}
"""sqlglot's class -> what makes our node of it."""


def _compare(tree: exp.Binary, levels: int) -> Compare:
    left, right = _parts(tree, "this", "expression")
    if {type(left).__name__, type(right).__name__} & set(_COMPARE):
        remedy = "Write: a between 1 and 5, or: 1 < a and a < 5"
        raise Refused("two comparisons in a row", _at(tree), remedy=remedy)
    return Compare(_COMPARE[type(tree).__name__], node_of(left, levels - 1), node_of(right, levels - 1))


def _call(name: str, tree: exp.Func, levels: int) -> Call:
    return _called(name, _parts(tree, *_ARGUMENTS), levels, _at(tree))


def _called(name: str, arguments: list[Any], levels: int, at: int | None) -> Call:
    fewest, most = FUNCTIONS[name]
    if not fewest <= len(arguments) <= most:
        wanted = str(fewest) if fewest == most else f"{fewest} to {most}"
        raise Refused(f"{name}(…) has {len(arguments)} arguments", at, f"{wanted} of them")
    return Call(name, tuple(node_of(each, levels - 1) for each in arguments))


def _parts(tree: Any, *names: str, remedy: str = "") -> list[Any]:  # noqa: ANN401  sqlglot's tree
    """The named parts in order, lists opened; refused if any other part holds something."""
    for name, part in tree.args.items():
        if name not in names and name not in _FLAGS and part not in (None, [], False):
            raise Refused(f"{_spoken(tree)} cannot be used in this form", _at(tree), remedy=remedy)
    found: list[Any] = []
    for name in names:
        part = tree.args.get(name)
        found.extend(part if isinstance(part, list) else [part] if part is not None else [])
    return found


def _chain(tree: Any) -> Iterator[Any]:  # noqa: ANN401  sqlglot's tree
    """The operands of a run of the same operator, first to last, without going down the run by recursion."""
    operands: list[Any] = []
    kind = type(tree)
    while type(tree) is kind:
        tree, last = _parts(tree, "this", "expression")
        operands.append(last)
    return iter((tree, *reversed(operands)))


def _truth(tree: Any, levels: int) -> Node:  # noqa: ANN401  sqlglot's tree
    node = node_of(tree, levels - 1)
    if _is_value(node):
        remedy = "Compare it with something: and, or and not join conditions."
        raise Refused("a value stands where a condition is needed", _at(tree), remedy=remedy)
    return node


def _number_like(tree: Any, levels: int) -> Node:  # noqa: ANN401  sqlglot's tree
    node = node_of(tree, levels - 1)
    if isinstance(node, _LOGICAL_NODES) or (isinstance(node, Constant) and isinstance(node.value, str | bool)):
        raise Refused("something that is not a number stands in arithmetic", _at(tree))
    return node


def _is_value(node: Node) -> bool:
    """Whether a node can never be true or false; a column may be, and what is made of columns alone."""
    if isinstance(node, Constant):
        return node.value is not None and not isinstance(node.value, bool)
    return isinstance(node, Arithmetic | Negate) or (isinstance(node, Call) and node.function in _VALUE_CALLS)


def _at(tree: Any) -> int | None:  # noqa: ANN401  sqlglot's tree
    """Where a node, or the first thing below it that has a place, begins."""
    for node in tree.walk():
        if "start" in node.meta:
            return int(node.meta["start"])
    return None


def _spoken(tree: object) -> str:
    """What a node is called in a message."""
    from isonomia.errors import quoted

    name = getattr(tree, "key", type(tree).__name__)
    return f"the construction {quoted(name)}"
