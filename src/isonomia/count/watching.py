"""Telling how far the count is, by rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

Watch: TypeAlias = Callable[[str, int, int], None]
"""Is told the source, how many rows have been counted, and how many there are."""


def unwatched(_source: str, _done: int, _rows: int) -> None:
    """Nobody looks on."""
