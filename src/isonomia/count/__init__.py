"""The count: from tables to cells. Records are read once, where they lie; only sums come back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from isonomia.count.answer_patterns import count_patterns
    from isonomia.count.intersections import count_combinations
    from isonomia.count.joint import count_joint
    from isonomia.count.run import check_data, count, examined, withheld

__all__ = ["check_data", "count", "count_combinations", "count_joint", "count_patterns", "examined", "withheld"]


def __getattr__(name: str) -> Any:  # noqa: ANN401  a module attribute may be anything
    """Import a function when it is first used: sqlglot takes a while."""
    if name == "count_combinations":
        from isonomia.count import intersections

        return intersections.count_combinations
    if name == "count_patterns":
        from isonomia.count import answer_patterns

        return answer_patterns.count_patterns
    if name in __all__:
        from isonomia.count import joint, run

        return getattr(joint if name == "count_joint" else run, name)
    raise AttributeError(f"module 'isonomia.count' has no attribute {name!r}")
