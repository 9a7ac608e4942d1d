"""What a statement would work out again and again is worked out once: in a row below, under a name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from sqlglot import exp

from isonomia.count.sql import Sql, column

_COSTLY: Final = (exp.Case, exp.TryCast)
"""How texts are read as truths and numbers; comparisons of what was read cost little."""


def hoisted(parts: Sequence[Sql], table: str) -> tuple[list[Sql], exp.Table | exp.Subquery]:
    """The parts with a name for each costly expression that they share, and the table in which these names are.

    Args:
        parts: what is selected from `table`.
        table: its name.
    """
    found = [(node, node.sql()) for part in parts for node in _outermost(part)]
    times = Counter(text for _, text in found)
    names: dict[str, tuple[str, Sql]] = {}
    for node, text in found:
        if times[text] > 1:
            name, _ = names.setdefault(text, (f"h{len(names)}", node.copy()))
            node.replace(column(name))
    if not names:
        return list(parts), exp.to_table(table)
    below = exp.select("*", *(exp.alias_(each, name) for name, each in names.values())).from_(table)
    return list(parts), below.subquery("below")


def _outermost(part: Sql) -> Iterator[Sql]:
    """The costly nodes that are inside no other."""
    for node in part.walk(prune=lambda each: isinstance(each, _COSTLY)):
        if isinstance(node, _COSTLY):
            yield node
