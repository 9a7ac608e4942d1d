"""Which columns an expression reads as another kind than they are: the places where a value may fail to read."""

from __future__ import annotations

from collections.abc import Iterator

from isonomia.model.expression import (
    Arithmetic,
    Between,
    Call,
    Column,
    Compare,
    Constant,
    Expression,
    In,
    Logical,
    Negate,
    Node,
    Not,
    walk,
)
from isonomia.model.kinds import OF_DATE, OF_TEXT, SAME_KIND, Kind, Kinds, common_of, options_by_kind

_EXPLICIT = ("number", "text")  # these two say themselves what becomes of a value that does not read


def reads(expression: Expression, kinds: Kinds, wanted: Kind) -> tuple[tuple[str, Kind], ...]:
    """Columns and the kind as which each is read, where that is not the column's own; each once."""
    pairs = [(expression.root, wanted)]
    for node in walk(expression.root):
        pairs += _operands(node, kinds)
    found = [(node.name, kind) for node, kind in pairs if isinstance(node, Column) and _matters(kinds[node.name], kind)]
    return tuple(dict.fromkeys(found))


def _matters(held: Kind, kind: Kind) -> bool:
    """Whether a value can fail to read: any text as something else, a number as true or false."""
    return (held == "text" and kind in ("number", "date", "truth")) or (held == "number" and kind == "truth")


def _operands(node: Node, kinds: Kinds) -> Iterator[tuple[Node, Kind]]:
    match node:
        case Arithmetic(_, left, right):
            yield from ((left, "number"), (right, "number"))
        case Negate(operand):
            yield (operand, "number")
        case Not(operand):
            yield (operand, "truth")
        case Logical(_, operands):
            yield from ((each, "truth") for each in operands)
        case Compare(_, left, right):
            yield from ((each, common_of((left, right), kinds)) for each in (left, right))
        case Between(operand, low, high):
            kind = common_of((operand, low, high), kinds)
            yield from ((each, kind) for each in (operand, low, high))
        case In(operand) if len(options_by_kind(node, kinds)) == 1:
            yield from ((operand, kind) for kind in options_by_kind(node, kinds))
        case Call(function, arguments) if function not in _EXPLICIT:
            kind = _argument_kind(function, arguments, kinds)
            yield from ((each, kind) for each in arguments)
        case _:
            return


def _argument_kind(function: str, arguments: tuple[Node, ...], kinds: Kinds) -> Kind:
    if function in SAME_KIND:
        return common_of(arguments, kinds)
    return "text" if function in OF_TEXT else "date" if function in OF_DATE else "number"


def compared_texts(expression: Expression, kinds: Kinds) -> tuple[tuple[str, str], ...]:
    """Column and text constant, where a column of text is held to be equal, or not, to that text."""
    found: list[tuple[str, str]] = []
    for node in walk(expression.root):
        match node:
            case Compare("=" | "<>", Column(name), Constant(str() as text)) | Compare(
                "=" | "<>", Constant(str() as text), Column(name)
            ):
                found.append((name, text))
            case In(Column(name), options):
                found += [(name, option.value) for option in options if isinstance(option.value, str)]
            case _:
                continue
    return tuple(dict.fromkeys((name, text) for name, text in found if kinds[name] == "text"))
