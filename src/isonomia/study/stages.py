"""When a stage of a pathway is reached: from columns, values and expressions of the study file to conditions.

A condition is of three values: true for people who reached the stage, false for those who did not, null where that is
not known (yet). It is made of nodes and not of text, so it has no longest length.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from isonomia.model.expression import Call, Column, Compare, Constant, Expression, In, IsNull, Logical, Node, Not
from isonomia.model.reading import FALSE, TRUE
from isonomia.model.study import Source
from isonomia.study.names import slug
from isonomia.study.schema import PathwayFile

EVERYBODY: Final = Constant(value=True)
"""The condition of a stage that everybody in the table has reached."""


def follows_people(raw: PathwayFile, source: Source | None) -> bool:
    """Whether a pathway is a closed cohort with one row a person, as far as its source is known."""
    counted = source is not None and source.kind == "counts"
    return raw.cohort == "closed" and raw.stage_column is None and not counted


def of_column(name: str) -> Expression:
    """A column that is read as true or false."""
    return Expression(_quoted(name), Column(name))


def of_states(
    name: str, reached: Sequence[str] | None, not_: Sequence[str] | None, unknown: Sequence[str]
) -> tuple[Expression, Expression | None]:
    """A column whose values are declared: when the stage is reached, and when that is not known yet.

    Args:
        name: of the column.
        reached: values; None for those that read as true.
        not_: values; None for those that read as false.
        unknown: values of people of whom it is not known, or whom the stage does not concern. Blank is the empty text.
    """
    column: Node = Column(name)
    words, options = _quoted(name), reached
    if options is None:
        column, words, options = Call("lower", (Call("text", (column,)),)), f"lower(text({words}))", TRUE
    own: Node = _is_one_of(column, options)
    text = _said(words, options)
    if not_ is not None and "" in not_:
        own, text = Logical("and", (Not(IsNull(column)), own)), f"{words} is not null and {text}"
    told = tuple(each for each in unknown if each)
    if not told:
        return Expression(text, own), None
    told = _cased(told, reached)
    waits: Node = _is_one_of(column, told)
    if not_ is not None and "" in not_:
        waits = Logical("and", (Not(IsNull(column)), waits))  # a blank is known
    unknown_yet = Expression(_said(words, told), waits)
    return unless(Expression(text, own), unknown_yet), unknown_yet


def _is_one_of(column: Node, values: Sequence[str]) -> Node:
    options = tuple(Constant(each) for each in values)
    return Compare("=", column, options[0]) if len(options) == 1 else In(column, options)


def _said(words: str, values: Sequence[str]) -> str:
    listed = ", ".join(_quote(each) for each in values)
    return f"{words} = {listed}" if len(values) == 1 else f"{words} in ({listed})"


def _cased(values: Sequence[str], reached: Sequence[str] | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.lower() for each in values)) if reached is None else tuple(values)


def declared(reached: Sequence[str] | None, not_: Sequence[str] | None, unknown: Sequence[str]) -> tuple[str, ...]:
    """Every value that a column of states may hold, but for blanks; in small letters where the default ones are."""
    every = (*(TRUE if reached is None else reached), *(FALSE if not_ is None else not_), *_cased(unknown, reached))
    return tuple(dict.fromkeys(each for each in every if each))


def unless(condition: Expression, waits: Expression) -> Expression:
    """The condition, and null where it is not known yet."""
    nothing = Constant(None)
    held = Logical("or", (condition.root, Logical("and", (waits.root, nothing))))
    sure = Logical("or", (Not(waits.root), nothing))
    return Expression(f"{condition.text}, and not known where {waits.text}", Logical("and", (held, sure)))


def named(field: Expression, value: str) -> Expression:
    """The rows of a table that a field calls by this name, whatever the case."""
    node = Compare("=", Call("lower", (Call("text", (field.root,)),)), Constant(value.lower()))
    return Expression(f"lower(text({field.text})) = {_quote(value.lower())}", node)


def any_of(conditions: Sequence[Expression]) -> Expression:
    """One of the conditions holds."""
    if len(conditions) == 1:
        return conditions[0]
    return Expression(
        " or ".join(f"({each.text})" for each in conditions), Logical("or", tuple(each.root for each in conditions))
    )


def all_of(conditions: Sequence[Expression]) -> Expression | None:
    """All of the conditions hold; None where there is nothing to meet."""
    parts = [each for each in conditions if each.root != EVERYBODY]
    if len(parts) < 2:
        return parts[0] if parts else None
    flat = [node for each in parts for node in _conjuncts(each.root)]
    text = " and ".join(f"({each.text})" for each in parts)
    return Expression(text, Logical("and", tuple(dict.fromkeys(flat))))


def without_gap(before: Expression, after: Expression) -> Expression:
    """Nobody who reached the stage after without the stage before."""
    known = Call("coalesce", (after.root, Constant(value=False)))
    return Expression(f"not ({after.text}, without {before.text})", Logical("or", (before.root, Not(known))))


def _conjuncts(node: Node) -> tuple[Node, ...]:
    return node.operands if isinstance(node, Logical) and node.op == "and" else (node,)


def _quoted(name: str) -> str:
    plain = slug(name) == name and name[:1].isalpha() and "-" not in name
    return name if plain else '"' + name.replace('"', '""') + '"'


def _quote(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
