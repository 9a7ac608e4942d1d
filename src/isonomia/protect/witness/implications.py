"""What follows from conditions on one column: who meets the one meets the other, or nobody meets both.

    a = 'x'  ⇒  a in ('x', 'y')        a < 5  ⇒  a <= 7        p  ⇒  p or q
    a = 'x'  excludes  a = 'y'         a < 5  excludes  a >= 5

A stranger reads the conditions in the published study and subtracts. Not all that follows is found: conditions are
compared by column (or by the same term over columns), constant by constant. What is said wrongly ties numbers that
need no tie, and hides more, never less: a tie that is false of the counts is left out (`linking.py`).
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final

from isonomia.model.expression import (
    Between,
    Column,
    Compare,
    CompareOp,
    Constant,
    In,
    IsNull,
    Logical,
    Node,
    Not,
    Scalar,
)

Term = Node | tuple[str, str]
_OPPOSITE: Final[dict[CompareOp, CompareOp]] = {"=": "<>", "<>": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_TURNED: Final[dict[CompareOp, CompareOp]] = {"=": "=", "<>": "<>", "<": ">", ">": "<", "<=": ">=", ">=": "<="}


def conjuncts(node: Node) -> frozenset[Term]:
    """The conditions that all must be met, as they are written."""
    if isinstance(node, Logical) and node.op == "and":
        return frozenset().union(*(conjuncts(each) for each in node.operands))
    return frozenset({node})


def tidied(conditions: Iterable[Term]) -> frozenset[Term]:
    """The same people in the fewest conditions: none that another one implies, so that equal sets have equal terms.

    A stage whose outcome may wait says more than the values that reach it, to whom nothing is not known.
    """
    parts: set[Term] = set()
    for term in conditions:
        parts |= {term} if isinstance(term, tuple) else set(parts_of(term))
    told = {each: repr(each) for each in parts}
    return frozenset(
        each
        for each in parts
        if not any(
            implies(other, each) and (told[other] < told[each] or not implies(each, other))
            for other in parts
            if other != each
        )
    )


def follows(conditions: Iterable[Term], wider: Iterable[Term]) -> bool:
    """Whether each of the wider conditions follows from one of the conditions."""
    own = list(conditions)
    return all(any(implies(each, other) for each in own) for other in wider)


def excluded(conditions: Iterable[Term], others: Iterable[Term]) -> bool:
    """Whether nobody can meet the conditions of both sides."""
    theirs = list(others)
    return any(excludes(each, other) for each in conditions for other in theirs)


def implies(one: Term, other: Term) -> bool:  # noqa: PLR0911  one return for each way in which it can be
    """Whether who meets the one condition meets the other."""
    if one == other:
        return True
    if isinstance(one, tuple) or isinstance(other, tuple):
        return False
    one, other = plain(one), plain(other)
    if isinstance(one, Logical) and one.op == "or":
        return all(implies(each, other) for each in one.operands)
    if isinstance(other, Logical) and other.op == "and":
        return all(implies(one, each) for each in other.operands)
    if isinstance(one, Logical) and any(implies(each, other) for each in one.operands):
        return True
    if isinstance(other, Logical):
        return any(implies(one, each) for each in other.operands)
    return one == other or _compared(one, other)


def excludes(one: Term, other: Term) -> bool:
    """Whether who meets the one condition cannot meet the other."""
    if isinstance(one, tuple) or isinstance(other, tuple):
        return False
    return implies(one, plain(Not(other)))


def plain(node: Node) -> Node:  # noqa: PLR0911  one return for each kind of node
    """The same condition without `between`, with constants on the right, and with `not` inside or gone."""
    match node:
        case Between(operand, low, high):
            parts: tuple[Node, ...] = (Compare(">=", operand, low), Compare("<=", operand, high))
            return Logical("and", parts)
        case Logical("or", operands) if any(map(_never, operands)) and not all(map(_never, operands)):
            open_ = tuple(plain(each) for each in operands if not _never(each))
            return open_[0] if len(open_) == 1 else Logical("or", open_)
        case Logical(op, operands):
            return Logical(op, tuple(plain(each) for each in operands))
        case Compare(op, Constant() as left, right) if not isinstance(right, Constant):
            return Compare(_TURNED[op], right, left)
        case Not(Not(operand)):
            return plain(operand)
        case Not(Compare(op, left, right)):
            return plain(Compare(_OPPOSITE[op], left, right))
        case Not(Between() as operand):
            return plain(Not(plain(operand)))
        case Not(Logical(op, operands)):
            return Logical("or" if op == "and" else "and", tuple(plain(Not(each)) for each in operands))
        case _:
            return node


def _never(node: Node) -> bool:
    """Nobody meets it: not known, whatever else holds."""
    match node:
        case Constant(None) | Not(Constant(None)):
            return True
        case Logical("and", operands):
            return any(map(_never, operands))
        case _:
            return False


def parts_of(node: Node) -> list[Node]:
    """The conditions that all must be met, each without `between` and `not` where that can be."""
    found = plain(node)
    return list(found.operands) if isinstance(found, Logical) and found.op == "and" else [found]


def _compared(one: Node, other: Node) -> bool:
    """Of conditions that set the same term beside constants."""
    if isinstance(other, Not) and isinstance(other.operand, IsNull):
        return subject(one) == other.operand.operand  # whoever meets a comparison has a value
    if subject(one) is None or subject(one) != subject(other):
        return False
    values = named(one)
    if values is not None:
        return all(meets(each, other) for each in values)
    mine, theirs = barred(one), barred(other)
    if mine is not None and theirs is not None:
        return theirs <= mine
    if isinstance(one, Compare) and theirs is not None:
        return all(not meets(each, one) for each in theirs)
    return _range_inside(one, other)


def known_columns(node: Node) -> frozenset[Column]:
    """Columns of which everybody who meets a condition has a value; not all of them."""
    match plain(node):
        case Logical("and", operands):
            return frozenset[Column]().union(*(known_columns(each) for each in operands))
        case Logical(_, operands):
            return frozenset.intersection(*(known_columns(each) for each in operands))
        case Compare(_, left, right):
            return frozenset(each for each in (left, right) if isinstance(each, Column))
        case In(Column() as operand, _) | Not(In(Column() as operand, _)) | Not(IsNull(Column() as operand)):
            return frozenset({operand})
        case _:
            return frozenset()


def asked_columns(node: Node) -> frozenset[Column] | None:
    """The columns whose values decide a condition, where nothing else does; None where something else may."""
    match plain(node):
        case Logical(_, operands):
            parts = [asked_columns(each) for each in operands]
            return None if None in parts else frozenset[Column]().union(*(each for each in parts if each is not None))
        case Compare(_, Column() as left, Column() as right):
            return frozenset({left, right})
        case Compare(_, Column() as left, Constant()):
            return frozenset({left})
        case In(Column() as operand, _) | Not(In(Column() as operand, _)):
            return frozenset({operand})
        case _:
            return None


def subject(node: Node) -> Node | None:
    """What is compared with constants."""
    match node:
        case Compare(_, left, Constant()):
            return left
        case In(operand, _) | Not(In(operand, _)):
            return operand
        case _:
            return None


def named(node: Node) -> frozenset[Any] | None:
    """The values that meet a condition, where it lists them."""
    match node:
        case Compare("=", _, Constant(value)):
            return frozenset({_alike(value)})
        case In(_, options):
            return frozenset(_alike(each.value) for each in options)
        case _:
            return None


def barred(node: Node) -> frozenset[Any] | None:
    """The values that do not meet a condition, where it lists them."""
    match node:
        case Compare("<>", _, Constant(value)):
            return frozenset({_alike(value)})
        case Not(In(_, options)):
            return frozenset(_alike(each.value) for each in options)
        case _:
            return None


def _alike(value: Scalar) -> Any:  # noqa: ANN401  a number or a text
    """Whole numbers, decimals and fractions that are equal are one value; so are texts."""
    return value if isinstance(value, (int, float, Decimal)) else str(value)


def meets(value: Any, node: Node) -> bool:  # noqa: ANN401  a number or a text
    """Whether a value meets a condition; False where they cannot be compared."""
    wanted, unwanted = named(node), barred(node)
    if wanted is not None:
        return value in wanted
    if unwanted is not None:
        return value not in unwanted
    if not (isinstance(node, Compare) and isinstance(node.right, Constant)):
        return False
    return _ordered(value, node.op, _alike(node.right.value))


def _ordered(one: Any, op: CompareOp, other: Any) -> bool:  # noqa: ANN401  numbers or texts
    if isinstance(one, str) != isinstance(other, str):
        return False
    found = {"<": one < other, "<=": one <= other, ">": one > other, ">=": one >= other}
    return bool(found.get(op, False))


def _range_inside(one: Node, other: Node) -> bool:
    """Whether everything below (above) one limit is below (above) the other."""
    match one, other:
        case Compare(op, _, Constant(mine)), Compare(wider, _, Constant(theirs)):
            if op[0] != wider[0] or op[0] not in "<>" or "<>" in (op, wider):
                return False
            strict = "=" not in wider and "=" in op
            return _ordered(_alike(mine), op[0] if strict else _closed(op), _alike(theirs))  # type: ignore[arg-type]
        case _:
            return False


def _closed(op: CompareOp) -> CompareOp:
    return "<=" if op[0] == "<" else ">="
