"""The tidy rows that a sheet in a known layout is read as: shared by what reads it, counts it and drafts a study."""

from __future__ import annotations

from typing import Final

FACTS_DIMENSIONS: Final = ("race_ethnicity", "sex", "citizenship", "region", "state", "school")
"""The ways of grouping of a FACTS table, each a column; "total" there is everybody. Schools are whatever it names."""

FACTS_COLUMNS: Final = (
    "stage",
    "dimension",
    "group",
    "coding",
    "period",
    "n",
    "low",
    "high",
    "note",
    "sheet",
    "cell",
)
"""The columns that every FACTS table is read as; `low` and `high` are what is known of a withheld `n`."""

TOTAL: Final = "total"


def unasked(layout: str, columns: tuple[str, ...], bound: tuple[str, ...]) -> tuple[str, ...]:
    """Columns of groups that a study does not use: its rows are those about everybody on them."""
    known = FACTS_DIMENSIONS if layout == "facts" else ()
    return tuple(name for name in columns if name in known and name not in bound)
