"""Text that a spreadsheet would run as a formula gets an apostrophe in front in CSV files, and loses it when read."""

from __future__ import annotations

from typing import Final

FORMULAS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "'", "＝", "＋", "－", "＠")
"""How such text begins; the apostrophe too, so that what was guarded can be told from what was not."""


def guarded(text: str) -> str:
    """A text cell that no spreadsheet takes for a formula."""
    return "'" + text if text.startswith(FORMULAS) else text


def guarded_unless_number(text: str) -> str:
    """The same for a cell that may hold a number as text: a minus sign is no formula."""
    try:
        float(text)
    except ValueError:
        return guarded(text)
    return text


def unguarded(text: str) -> str:
    """What a guarded cell held."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULAS) else text
