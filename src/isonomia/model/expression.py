"""Scalar expressions over the columns of a table, as a small tree of our own.

A study file's text is parsed once (`study/expressions.py`) into these nodes and nothing else, so that what is
not listed here cannot reach a database. `count/` writes them as SQL or evaluates them in plain Python.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final, Literal, TypeAlias

Scalar: TypeAlias = str | int | float | Decimal | bool | date | datetime | None

ArithmeticOp = Literal["+", "-", "*", "/", "%"]
CompareOp = Literal["=", "<>", "<", "<=", ">", ">="]
BoolOp = Literal["and", "or"]

FUNCTIONS: Final = {
    "abs": (1, 1),
    "round": (1, 2),
    "floor": (1, 1),
    "ceil": (1, 1),
    "least": (1, 8),
    "greatest": (1, 8),
    "coalesce": (1, 8),
    "nullif": (2, 2),
    "lower": (1, 1),
    "upper": (1, 1),
    "trim": (1, 1),
    "length": (1, 1),
    "year": (1, 1),
    "month": (1, 1),
    "number": (1, 1),
    "text": (1, 1),
}
"""The published list of pure functions: name and smallest and largest number of arguments.
`number` reads text as a number (null where it is none); `text` writes a value as text."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the source, by its name as written in the file."""

    name: str


@dataclass(frozen=True, slots=True)
class Constant:
    """A constant."""

    value: Scalar


@dataclass(frozen=True, slots=True)
class Negate:
    """Arithmetic minus."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Not:
    """Logical not, of three values."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Two numbers; a division by zero gives null."""

    op: ArithmeticOp
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Compare:
    """A comparison; null with anything gives null."""

    op: CompareOp
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Logical:
    """`and` and `or`, of three values."""

    op: BoolOp
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class In:
    """Membership in a list of constants."""

    operand: Node
    options: tuple[Constant, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """Both ends included."""

    operand: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class IsNull:
    """Whether a value is null; never null itself."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the published list."""

    function: str
    arguments: tuple[Node, ...]


Node: TypeAlias = Column | Constant | Negate | Not | Arithmetic | Compare | Logical | In | Between | IsNull | Call


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed expression: its text as written, for pages and messages, and its tree."""

    text: str
    root: Node

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that the expression reads, each once, in order of appearance."""
        return tuple(dict.fromkeys(node.name for node in walk(self.root) if isinstance(node, Column)))


def children(node: Node) -> tuple[Node, ...]:  # noqa: PLR0911  one return for each kind of node
    """The nodes directly below `node`."""
    match node:
        case Column() | Constant():
            return ()
        case Negate(operand) | Not(operand) | IsNull(operand):
            return (operand,)
        case Arithmetic(_, left, right) | Compare(_, left, right):
            return (left, right)
        case Logical(_, operands):
            return operands
        case In(operand, options):
            return (operand, *options)
        case Between(operand, low, high):
            return (operand, low, high)
        case Call(_, arguments):
            return arguments


def walk(node: Node) -> Iterator[Node]:
    """The node and all nodes below it, depth first."""
    yield node
    for child in children(node):
        yield from walk(child)
